package gmplab.shell.command;

import gmplab.core.program.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was typed after a word: values in order, and values with names. Every getter refuses in a sentence. */
public final class Arguments {
    /** Of a word with more forms than so many, help shows them. */
    private static final int FORMS_MAX = 3;
    private final Command command;
    private final List<Object> values;
    private final Map<String, Object> named;

    public Arguments(Command command, List<Object> values, Map<String, Object> named) {
        this.command = command;
        this.values = List.copyOf(values);
        this.named = new LinkedHashMap<>(named);
    }

    Command command() {
        return command;
    }

    public int size() {
        return values.size();
    }

    public Object value(int i) {
        return values.get(i);
    }

    public List<Object> values() {
        return values;
    }

    public Map<String, Object> named() {
        return named;
    }

    public boolean has(String name) {
        return named.containsKey(name);
    }

    public Object named(String name) {
        return named.get(name);
    }

    /** How the word is used. */
    public UserError usage(String wrong) {
        String[] forms = command.synopsis().split("\n");
        return new UserError(wrong + (forms.length > FORMS_MAX ? " (help " + command.name() + ")"
            : "; type: " + String.join("  or  ", forms)));
    }

    /** Refuses fewer or more values, and names other than these. */
    public Arguments expect(int min, int max, String... names) {
        if (values.size() < min) {
            throw usage(command.name() + " needs " + (min == 1 ? "an argument" : min + " arguments")
                + (values.isEmpty() ? "" : ", got " + values.size()));
        }
        if (values.size() > max) {
            throw usage(command.name() + (max == 0 ? " takes no argument" : " takes at most " + max
                + (max == 1 ? " argument" : " arguments")) + ", got " + values.size());
        }
        for (String n : named.keySet()) {
            if (!Set.of(names).contains(n)) {
                throw names.length == 0 ? usage(command.name() + " takes no named argument, got " + n + ":")
                    : new UserError(Names.unknown("setting", n + ":", List.of(names).stream().map(x -> x + ":").toList(),
                        "help " + command.name()));
            }
        }
        return this;
    }

    /** An integer value, or {@code otherwise} where it is not there. */
    public int integer(int i, String what, int otherwise) {
        return i < values.size() ? toInt(values.get(i), what) : otherwise;
    }

    public int integer(String name, int otherwise) {
        return named.containsKey(name) ? toInt(named.get(name), name) : otherwise;
    }

    public long number(String name, long otherwise) {
        Object v = named.get(name);
        if (v == null) {
            return otherwise;
        }
        if (v instanceof Integer || v instanceof Long) {
            return ((Number) v).longValue();
        }
        throw usage(name + " is " + show(v) + ", expected a whole number");
    }

    private int toInt(Object v, String what) {
        if (v instanceof Integer n) {
            return n;
        }
        throw usage(what + " is " + show(v) + ", expected a whole number");
    }

    public boolean flag(String name, boolean otherwise) {
        Object v = named.get(name);
        if (v == null) {
            return otherwise;
        }
        if (v instanceof Boolean b) {
            return b;
        }
        throw usage(name + " is " + show(v) + ", expected true or false");
    }

    public String text(int i, String what) {
        if (values.get(i) instanceof String s) {
            return s;
        }
        throw usage(what + " is " + show(values.get(i)) + ", expected a name in quotes");
    }

    public String text(String name, String otherwise) {
        Object v = named.get(name);
        if (v == null) {
            return otherwise;
        }
        if (v instanceof String s) {
            return s;
        }
        throw usage(name + " is " + show(v) + ", expected a name in quotes");
    }

    /** One of a few words. */
    public String oneOf(String name, String otherwise, List<String> known) {
        String v = text(name, otherwise);
        if (!known.contains(v)) {
            throw new UserError(name + " is \"" + v + "\", expected " + orList(known));
        }
        return v;
    }

    static String orList(List<String> words) {
        return words.size() == 1 ? words.get(0)
            : String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.get(words.size() - 1);
    }

    public Block block(int i) {
        return values.get(i) instanceof Block b ? b : null;
    }

    /** The values without the blocks. */
    public List<Object> plain() {
        List<Object> r = new ArrayList<>(values);
        r.removeIf(v -> v instanceof Block || v instanceof Syntax.Program);
        return r;
    }

    static String show(Object v) {
        return v instanceof String s ? "\"" + s + "\"" : v instanceof Block || v instanceof Syntax.Program ? "a block" : String.valueOf(v);
    }
}
