package gmplab.core.export.promela;

import gmplab.core.machine.Blueprint;
import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Routine;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Identities that are taken and given back, and goroutines that begin and end. */
final class Identities {
    private final Blueprint plan;
    private final Heap heap;
    private final Places places;

    Identities(Blueprint plan, Heap heap, Places places) {
        this.plan = plan;
        this.heap = heap;
        this.places = places;
    }

    /** By M: when it is free. */
    List<String> freeM() {
        List<String> r = new ArrayList<>();
        for (int m = 0; m < plan.world().ms(); m++) {
            r.add("(at[" + m + "] <= " + Places.EXITED + " && " + heap.get(Fields.M_ALLOCATED, Integer.toString(m)) + " == 0)");
        }
        return r;
    }

    /** Go's new(m): all of it is zero, whoever had the identity before. */
    void takeM(Effects e, int m) {
        List<String> zero = new ArrayList<>();
        for (Field f : plan.program().fields()) {
            int columns = plan.slot(f).columns;
            boolean own = f.owner() == Kind.M && !f.equals(Fields.M_MODE) && !f.equals(Fields.M_PC) && heap.constant(f) == null;
            for (int k = 0; own && k < columns; k++) {
                zero.add(heap.put(f, Integer.toString(m * columns + k), "0"));
            }
        }
        zero.removeIf(String::isEmpty);
        zero.add("at[" + m + "] = " + Places.UNBORN);
        if (exits()) {
            e.heap("if :: at[" + m + "] == " + Places.EXITED + " -> " + String.join("; ", zero) + " :: else -> skip fi");
        }
        e.put(heap, Fields.M_ALLOCATED, Integer.toString(m), "1");
    }

    private boolean exits() {
        return plan.nodes().stream().anyMatch(n -> {
            Routine r = plan.program().routine(n.routine());
            for (int i = 0; i < r.steps().size(); i++) {
                if (r.steps().get(i).op() instanceof gmplab.core.program.Op.Exit && plan.isStep(r.name(), i)) {
                    return true;
                }
            }
            return false;
        });
    }

    /** By G: when it is free. */
    List<String> freeG() {
        List<String> r = new ArrayList<>();
        for (int g = 0; g < plan.world().sizes().of(Kind.G); g++) {
            String at = Integer.toString(g);
            String st = heap.get(Fields.G_STATUS_F, at);
            r.add("((" + st + " == " + Fields.G_IDLE + " || " + st + " == " + Fields.G_DEAD + ") && " + heap.get(Fields.G_ALLOCATED, at) + " == 0)");
        }
        return r;
    }

    void takeG(Effects e, int g) {
        e.put(heap, Fields.G_ALLOCATED, Integer.toString(g), "1");
    }

    /** A G is put at the beginning of a goroutine program, and what its starter staged goes over to it. */
    void begin(Effects e, Term g, Term program) {
        String at = "(" + g.text() + " - 1)";
        List<String> all = plan.program().goroutines();
        StringBuilder b = new StringBuilder("if");
        for (int k = Math.max(0, program.lo()); k <= Math.min(all.size() - 1, program.hi()); k++) {
            boolean userCode = plan.program().routine(all.get(k)).isUserCode();
            int resume = places.resume(plan.entry(new Node(all.get(k), Stack.USER)));
            b.append(" :: ").append(program.text()).append(" == ").append(k).append(" -> g_at[").append(at).append("] = ").append(resume);
            String system = heap.put(Fields.G_SYSTEM, at, userCode ? "0" : "1");
            b.append(system.isEmpty() ? "" : "; " + system);
        }
        e.heap(b.append(" fi").toString());
        e.written().add(Fields.G_SYSTEM);
        passArguments(e, at);
    }

    private void passArguments(Effects e, String at) {
        int columns = plan.slot(Fields.G_ARGS).word.length == 0 ? 0 : plan.slot(Fields.G_ARGS).columns;
        if (columns == 0 || heap.constant(Fields.G_ARGS) != null) {
            return;
        }
        List<String> all = new ArrayList<>();
        for (int k = 0; k < columns; k++) {
            String from = "G * " + columns + " + " + k;
            all.add(heap.put(Fields.G_ARGS, at + " * " + columns + " + " + k, heap.get(Fields.G_ARGS, from)));
            all.add(heap.put(Fields.G_ARGS, from, "0"));
        }
        e.heap("if :: " + heap.get(Fields.M_CURG, "_pid") + " != 0 -> " + Effects.sequence(all.toArray(String[]::new))
            + " :: else -> skip fi");
    }

    /** The stack of a dead G is forgotten. */
    void forget(Effects e, Term g, Collection<String> stack) {
        String at = "(" + g.text() + " - 1)";
        stack.forEach(cell -> e.heap(cell.replace("[G]", "[" + at + "]") + " = 0"));
        e.heap("g_at[" + at + "] = 0");
        e.put(heap, Fields.G_ALLOCATED, at, "0");
        e.put(heap, Fields.G_SYSTEM, at, "0");
    }
}
