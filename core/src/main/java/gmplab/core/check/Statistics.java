package gmplab.core.check;

import gmplab.core.machine.Anatomy;
import gmplab.core.machine.Machine;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Op;
import gmplab.core.reduce.Reductions;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Kind;
import gmplab.core.state.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a search has been through: how many states lie how deep, at which steps somebody stood, and what each reduction left
 * out. A step counts as reached where an M stands before it in a state that is kept or that a joined move passes; so also one
 * that waits for ever. Read off the states and not off the moves: nothing is counted in the engines, compiled or not.
 */
public final class Statistics {
    private static final int BARS = 16;
    private final Machine machine;
    private final Slot mode;
    private final Slot mPc;
    private final Slot gPc;
    private final Slot curg;
    private final int ms;
    private final BitSet reached = new BitSet();
    private long[] byDepth = new long[64];
    private final long[] by = new long[Reductions.Kind.values().length];

    Statistics(Machine machine) {
        this.machine = machine;
        mode = machine.layout().slot(Fields.M_MODE);
        mPc = machine.layout().slot(Fields.M_PC);
        gPc = machine.layout().slot(Fields.G_PC);
        curg = machine.layout().slot(Fields.M_CURG);
        ms = machine.layout().sizes().of(Kind.M);
    }

    void seen(long[] s, int depth) {
        if (depth >= byDepth.length) {
            byDepth = Arrays.copyOf(byDepth, Math.max(2 * byDepth.length, depth + 1));
        }
        byDepth[depth]++;
        reach(s);
    }

    void passed(Reductions.Kind kind, long[] s) {
        if (kind != null) {
            by[kind.ordinal()]++;
        }
        if (kind != Reductions.Kind.SYMMETRY) {
            reach(s);
        }
    }

    private void reach(long[] s) {
        for (int m = 0; m < ms; m++) {
            int where = mode.get(s, m);
            if (where == Fields.ON_G0) {
                reached.set(2 * mPc.get(s, m));
            } else if (where == Fields.ON_USER) {
                reached.set(2 * gPc.get(s, curg.get(s, m) - 1) + 1);
            }
        }
    }

    void join(Statistics o) {
        reached.or(o.reached);
        byDepth = Arrays.copyOf(byDepth, Math.max(byDepth.length, o.byDepth.length));
        for (int i = 0; i < o.byDepth.length; i++) {
            byDepth[i] += o.byDepth[i];
        }
        for (int i = 0; i < by.length; i++) {
            by[i] += o.by[i];
        }
    }

    /** For a checkpoint: how many depths, those, what reductions left out, and the steps. */
    long[] counts() {
        // How much room there is for depths is chance: a worker may have seen nothing of some of them.
        long[] depths = byDepth();
        long[] steps = reached.toLongArray();
        long[] r = Arrays.copyOf(new long[] {depths.length}, 1 + depths.length + by.length + steps.length);
        System.arraycopy(depths, 0, r, 1, depths.length);
        System.arraycopy(by, 0, r, 1 + depths.length, by.length);
        System.arraycopy(steps, 0, r, 1 + depths.length + by.length, steps.length);
        return r;
    }

    void restore(long[] counts) {
        int depths = (int) counts[0];
        byDepth = Arrays.copyOfRange(counts, 1, 1 + depths);
        System.arraycopy(counts, 1 + depths, by, 0, by.length);
        reached.clear();
        reached.or(BitSet.valueOf(Arrays.copyOfRange(counts, 1 + depths + by.length, counts.length)));
    }

    /** States by depth, from 0 to the deepest. */
    public long[] byDepth() {
        int n = byDepth.length;
        while (n > 1 && byDepth[n - 1] == 0) {
            n--;
        }
        return Arrays.copyOf(byDepth, n);
    }

    /**
     * Some depths and how many states lie there.
     *
     * @param from the first depth
     * @param to the last
     */
    public record Bar(int from, int to, long states) { }

    /** The depths in at most {@value #BARS} equal pieces. */
    public List<Bar> bars() {
        long[] all = byDepth();
        int width = Math.max(1, (all.length + BARS - 1) / BARS);
        List<Bar> r = new ArrayList<>();
        for (int from = 0; from < all.length; from += width) {
            int to = Math.min(all.length, from + width);
            r.add(new Bar(from, to - 1, Arrays.stream(all, from, to).sum()));
        }
        return r;
    }

    /** How often a move passed a state, or a state was renamed, because of that reduction. */
    public long leftOut(Reductions.Kind kind) {
        return by[kind.ordinal()];
    }

    /**
     * How much of a routine was reached.
     *
     * @param steps that are linked in this world; a step that can be reached on both kinds of stack counts once
     * @param never the labels of those at which nobody stood
     */
    public record Covered(String routine, int steps, List<String> never) { }

    /** Those at which somebody may stand: a routine on a system stack is entered behind its prologue. */
    private List<Anatomy.At> steps() {
        return machine.anatomy().steps().stream().filter(at -> at.node().stack() == Stack.USER || !(at.step().op() instanceof Op.Prologue)).toList();
    }

    /** Every routine of the world, in the order of the program. */
    public List<Covered> coverage() {
        Map<String, Map<Integer, String>> never = new LinkedHashMap<>();
        Map<String, BitSet> all = new LinkedHashMap<>();
        for (Anatomy.At at : steps()) {
            all.computeIfAbsent(at.node().routine(), k -> new BitSet()).set(at.index());
            never.computeIfAbsent(at.node().routine(), k -> new java.util.TreeMap<>()).put(at.index(), at.step().label());
        }
        for (Anatomy.At at : steps()) {
            if (reached.get(2 * at.pc() + (at.node().stack() == Stack.USER ? 1 : 0))) {
                never.get(at.node().routine()).remove(at.index());
            }
        }
        List<Covered> r = new ArrayList<>();
        all.forEach((routine, steps) -> r.add(new Covered(routine, steps.cardinality(), List.copyOf(never.get(routine).values()))));
        return r;
    }
}
