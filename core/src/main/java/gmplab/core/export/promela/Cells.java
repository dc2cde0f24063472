package gmplab.core.export.promela;

import gmplab.core.machine.Blueprint;
import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Site;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Liveness;
import gmplab.core.program.Local;
import gmplab.core.state.Slot;
import gmplab.core.state.Type;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which variable of Promela holds which local: as in the packed state a frame begins behind the deepest of its callers, and
 * locals that are never alive together share a variable. Those of a system stack are variables of the M's process, those of
 * a goroutine's stack arrays, for the stack moves from M to M. A dead one is 0.
 */
final class Cells {
    /** The variables come in these widths, so that a narrow one is not widened for a wide one. */
    private enum Width {
        NARROW("byte", 255), WIDE("int", Integer.MAX_VALUE);

        private final String type;
        private final int largest;

        Width(String type, int largest) {
            this.type = type;
            this.largest = largest;
        }
    }

    /** How many variables of each width a stack has up to the end of a frame. */
    private record Depth(int narrow, int wide) {
        Depth max(Depth o) {
            return new Depth(Math.max(narrow, o.narrow), Math.max(wide, o.wide));
        }
    }

    private final Blueprint plan;
    private final Map<Node, Map<Local, String>> cells = new HashMap<>();
    private final Map<Node, String> sites = new HashMap<>();
    private final Map<Node, Set<String>> below = new HashMap<>();
    private final EnumMap<Stack, Depth> deepest = new EnumMap<>(Stack.class);

    Cells(Blueprint plan) {
        this.plan = plan;
        for (Stack s : Stack.values()) {
            deepest.put(s, new Depth(0, 0));
        }
        Map<Node, Depth> start = new HashMap<>();
        for (Node n : plan.callersFirst()) {
            Depth end = place(n, start.getOrDefault(n, new Depth(0, 0)));
            deepest.merge(n.stack(), end, Depth::max);
            for (Node c : plan.callees(n)) {
                start.merge(c, end, Depth::max);
            }
        }
    }

    private Depth place(Node n, Depth from) {
        Depth at = from;
        if (plan.sites(n).size() > 1) {
            boolean narrow = plan.sites(n).size() <= Width.NARROW.largest;
            sites.put(n, name(n.stack(), narrow ? Width.NARROW : Width.WIDE, narrow ? at.narrow : at.wide));
            at = narrow ? new Depth(at.narrow + 1, at.wide) : new Depth(at.narrow, at.wide + 1);
        }
        Liveness live = plan.liveness(n.routine());
        Map<Local, String> placed = new LinkedHashMap<>();
        Depth end = at;
        for (Local l : live.locals()) {
            Slot slot = plan.slot(n, l);
            if (slot.mask == 0) {
                continue;
            }
            Width w = width(slot);
            int i = w == Width.NARROW ? at.narrow : at.wide;
            while (taken(l, name(n.stack(), w, i), placed, live)) {
                i++;
            }
            placed.put(l, name(n.stack(), w, i));
            end = end.max(w == Width.NARROW ? new Depth(i + 1, at.wide) : new Depth(at.narrow, i + 1));
        }
        cells.put(n, placed);
        return end;
    }

    private static boolean taken(Local l, String cell, Map<Local, String> placed, Liveness live) {
        return placed.entrySet().stream().anyMatch(e -> e.getValue().equals(cell) && live.interfere(l, e.getKey()));
    }

    /** A local's bits are its distance from its smallest value; those of a number with a sign the number itself. */
    private static Width width(Slot s) {
        boolean signed = s.type.base() == Type.Base.WHOLE;
        return !signed && s.largest - s.min <= Width.NARROW.largest ? Width.NARROW : Width.WIDE;
    }

    /** What is added to the variable to have the local's value. */
    static int offset(Slot s) {
        return s.type.base() == Type.Base.WHOLE ? 0 : s.min;
    }

    private static String name(Stack stack, Width w, int i) {
        String v = (w == Width.NARROW ? "b" : "i") + i;
        return stack == Stack.G0 ? "g0_" + v : "g_" + v + "[G]";
    }

    /** The variable of a local; null where it has only one value. */
    String cell(Node n, Local l) {
        return cells.get(n).get(l);
    }

    /** The variable that says where the routine returns to; null where there is one place at most. */
    String site(Node n) {
        return sites.get(n);
    }

    /** What may not be 0 in the frames of the callers of a routine on a system stack. */
    Set<String> below(Node n) {
        Set<String> known = below.get(n);
        if (known != null) {
            return known;
        }
        Set<String> r = new LinkedHashSet<>();
        for (Site s : plan.sites(n)) {
            if (s.caller().stack() == n.stack()) {
                r.addAll(below(s.caller()));
                r.addAll(alive(s.caller(), plan.program().routine(s.caller().routine()).steps().get(s.step()).next()));
            }
        }
        below.put(n, r);
        return r;
    }

    /** What may not be 0 in the routine's own frame before a step. */
    Set<String> alive(Node n, int step) {
        Set<String> r = new LinkedHashSet<>();
        if (site(n) != null) {
            r.add(site(n));
        }
        cells.get(n).forEach((l, cell) -> {
            if (step >= 0 && plan.liveness(n.routine()).aliveBefore(step, l)) {
                r.add(cell);
            }
        });
        return r;
    }

    /** All variables of a kind of stack, each with its type. */
    Map<String, String> all(Stack s) {
        Map<String, String> r = new LinkedHashMap<>();
        for (int i = 0; i < deepest.get(s).narrow; i++) {
            r.put(name(s, Width.NARROW, i), Width.NARROW.type);
        }
        for (int i = 0; i < deepest.get(s).wide; i++) {
            r.put(name(s, Width.WIDE, i), Width.WIDE.type);
        }
        return r;
    }

    /** The values of a stack at the start. */
    Map<String, Integer> atStart(Stack stack, int ctx) {
        Map<String, Integer> r = new LinkedHashMap<>();
        for (Blueprint.Frame f : plan.framesAtStart(stack, ctx)) {
            Node n = f.place().node();
            if (site(n) != null) {
                r.put(site(n), f.site());
            }
            f.locals().forEach((l, v) -> {
                if (cell(n, l) != null) {
                    r.put(cell(n, l), v - offset(plan.slot(n, l)));
                }
            });
        }
        return r;
    }
}
