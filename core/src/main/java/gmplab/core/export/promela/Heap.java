package gmplab.core.export.promela;

import gmplab.core.machine.Blueprint;
import gmplab.core.state.Field;
import gmplab.core.state.Slot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The fields as global variables: their names, what they hold at first, and which of them anybody writes. */
final class Heap {
    private final Blueprint plan;
    private final Set<Field> constant;
    private final Set<Field> written = new LinkedHashSet<>();
    private final Set<Field> read = new LinkedHashSet<>();
    private final Map<Field, String> names = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    /** @param constant fields that nobody was seen to write */
    Heap(Blueprint plan, Set<Field> constant) {
        this.plan = plan;
        this.constant = constant;
    }

    Slot slot(Field f) {
        return plan.slot(f);
    }

    int elements(Field f) {
        return slot(f).word.length;
    }

    /** The value that a field has in every element for ever; null where it has not. */
    Integer constant(Field f) {
        Slot s = slot(f);
        if (s.min == s.largest) {
            return s.min;
        }
        return constant.contains(f) ? uniform(f) : null;
    }

    /** The value with which every element begins; null where they differ. */
    Integer uniform(Field f) {
        if (elements(f) == 0) {
            return 0;
        }
        int v = plan.initial(f, 0);
        for (int i = 1; i < elements(f); i++) {
            if (plan.initial(f, i) != v) {
                return null;
            }
        }
        return v;
    }

    String name(Field f) {
        return names.computeIfAbsent(f, k -> {
            String n = k.name().replaceAll("[^A-Za-z0-9]", "_").replaceAll("_+", "_").replaceAll("_$", "");
            n = n.contains("_") ? n : "go_" + n;
            String r = n;
            for (int i = 2; !taken.add(r); i++) {
                r = n + i;
            }
            return r;
        });
    }

    /** An element, to be read. */
    String get(Field f, String index) {
        Integer c = constant(f);
        if (c != null) {
            return c < 0 ? "(" + c + ")" : Integer.toString(c);
        }
        read.add(f);
        return place(f, index);
    }

    /** The assignment of an element; empty for what has only one value. */
    String put(Field f, String index, String value) {
        if (slot(f).min == slot(f).largest) {
            return "";
        }
        written.add(f);
        return place(f, index) + " = " + value;
    }

    private String place(Field f, String index) {
        return slot(f).word.length == 1 && slot(f).columns == 1 ? name(f) : name(f) + "[" + index + "]";
    }

    /** The fields that somebody writes. */
    Set<Field> written() {
        return written;
    }

    /** Their declarations. */
    String declarations() {
        StringBuilder b = new StringBuilder();
        Set<Field> all = new LinkedHashSet<>(written);
        all.addAll(read);
        plan.program().fields().stream().filter(all::contains).forEach(f -> b.append(declaration(f)));
        return b.toString();
    }

    /** One that nobody has is an array all the same: steps may name it, behind a reference that is always nil. */
    private String declaration(Field f) {
        Slot s = slot(f);
        String type = s.min < 0 ? (s.min >= -32768 && s.largest <= 32767 ? "short" : "int")
            : s.largest <= 1 ? "bit" : s.largest <= 255 ? "byte" : s.largest <= 32767 ? "short" : "int";
        String head = type + " " + name(f) + (s.word.length == 1 && s.columns == 1 ? "" : "[" + Math.max(1, s.word.length) + "]");
        Integer u = uniform(f);
        if (u != null) {
            return head + (u == 0 ? "" : " = " + u) + ";\n";
        }
        StringBuilder values = new StringBuilder();
        for (int i = 0; i < s.word.length; i++) {
            values.append(i == 0 ? "" : ", ").append(plan.initial(f, i));
        }
        return head + " = {" + values + "};\n";
    }
}
