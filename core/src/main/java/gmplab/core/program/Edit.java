package gmplab.core.program;

import java.util.ArrayList;
import java.util.List;

/**
 * A change to one routine, as data: a version is a list of them on another version, a mutant or a user's what-if is one.
 * Steps are named by label.
 */
public sealed interface Edit {
    String routine();

    /** Takes a step out; those before it go on at the step after it. */
    record Drop(String routine, String label) implements Edit {
        @Override
        public String toString() {
            return "drop " + routine + "." + label;
        }
    }

    /** Takes a condition out as if it never held (a compare-and-swap: as if it always failed); {@link Drop}: as if it always did. */
    record Never(String routine, String label) implements Edit {
        @Override
        public String toString() {
            return "never " + routine + "." + label;
        }
    }

    /** Puts a copy of a step, of this routine or another one, before a step. Locals go by their names. */
    record Copy(String routine, String before, String ofRoutine, String ofLabel) implements Edit {
        @Override
        public String toString() {
            return "copy " + ofRoutine + "." + ofLabel + " before " + routine + "." + before;
        }
    }

    /** Exchanges what two consecutive steps do. */
    record Swap(String routine, String label) implements Edit {
        @Override
        public String toString() {
            return "swap " + routine + "." + label + " with the next";
        }
    }

    /**
     * Takes one part of a step's condition out.
     *
     * @param part which of the ways there are, from 0: {@link #weaker}
     */
    record Weaken(String routine, String label, int part) implements Edit {
        @Override
        public String toString() {
            return "weaken " + routine + "." + label + " in way " + part;
        }
    }

    /** What a step does where one part of its condition is taken out, a way each; empty where it has no condition with parts. */
    static List<Op> weaker(Op op) {
        return Weaker.of(op);
    }

    /** Makes a step do something else. */
    record Replace(String routine, String label, Op op) implements Edit {
        @Override
        public String toString() {
            return "replace " + routine + "." + label + " by " + op;
        }
    }

    /** Puts a step before another. */
    record Insert(String routine, String before, String label, Op op) implements Edit {
        @Override
        public String toString() {
            return "insert " + routine + "." + label + " before " + before;
        }
    }

    /** Puts another routine in its place. */
    record Whole(Routine by) implements Edit {
        @Override
        public String routine() {
            return by.name();
        }

        @Override
        public String toString() {
            return "rewrite " + by.name();
        }
    }

    /** Takes a whole routine out, which nobody may call any more. */
    record Remove(String routine) implements Edit {
        @Override
        public String toString() {
            return "remove " + routine;
        }
    }

    /**
     * The program with this change made.
     *
     * @throws IllegalArgumentException when the routine or label is not there, or the change makes no sense
     */
    default Program apply(Program p) {
        if (this instanceof Whole w) {
            w.by.steps().forEach(s -> checkAccesses(w.by.name(), s.label(), s.op()));
            return p.with(w.by);
        }
        Routine r = p.routine(routine());
        if (this instanceof Remove) {
            return p.without(r.name());
        }
        if (this instanceof Drop d) {
            int i = at(r, d.label);
            return p.with(drop(r, i, r.steps().get(i).next()));
        } else if (this instanceof Never n) {
            return p.with(never(r, at(r, n.label)));
        } else if (this instanceof Copy c) {
            return p.with(copy(p, r, c));
        } else if (this instanceof Swap s) {
            return p.with(swap(r, at(r, s.label)));
        } else if (this instanceof Weaken w) {
            return p.with(weaken(r, at(r, w.label), w.part));
        } else if (this instanceof Replace x) {
            List<Step> steps = new ArrayList<>(r.steps());
            int i = at(r, x.label);
            checkAccesses(r.name(), x.label, x.op);
            Step s = steps.get(i);
            steps.set(i, new Step(s.label(), x.op, s.next(), s.other(), s.act(), List.of()));
            return p.with(r.withSteps(steps));
        } else if (this instanceof Insert x) {
            return p.with(insert(r, x));
        }
        throw new IllegalStateException("bug in gmplab: no way to apply " + this);
    }

    /** An Edit may not make a step that the builder would refuse. */
    private static void checkAccesses(String routine, String label, Op op) {
        String refusal = Code.refusal(routine, label, op);
        if (refusal != null) {
            throw new IllegalArgumentException(refusal + "; make it several steps");
        }
    }

    private static int at(Routine r, String label) {
        int i = r.index(label);
        if (i < 0) {
            throw new IllegalArgumentException(Names.unknown("step of " + r.name(), label,
                r.steps().stream().map(Step::label).toList(), "list '" + r.name() + "'"));
        }
        return i;
    }

    private static Routine never(Routine r, int i) {
        Step s = r.steps().get(i);
        if (!s.op().branches()) {
            throw new IllegalArgumentException("never " + r.name() + "." + s.label() + ": it is no condition; drop takes any step out");
        }
        return drop(r, i, s.other());
    }

    /** A dropped condition counts as holding; what a dropped step defines keeps its last value. */
    private static Routine drop(Routine r, int i, int to) {
        Step gone = r.steps().get(i);
        if (!gone.op().fallsThrough()) {
            throw new IllegalArgumentException("cannot drop " + r.name() + "." + gone.label() + ": nothing follows it");
        }
        List<Step> steps = new ArrayList<>();
        for (int k = 0; k < r.steps().size(); k++) {
            if (k != i) {
                Step s = r.steps().get(k);
                steps.add(s.withSuccessors(moved(s.next(), i, to), moved(s.other(), i, to)));
            }
        }
        if (i == 0 && to != 1) {
            throw new IllegalArgumentException("cannot drop the first step of " + r.name() + ": it does not go on to the next");
        }
        return r.withSteps(steps);
    }

    private static int moved(int target, int gone, int to) {
        int t = target == gone ? to : target;
        return t > gone ? t - 1 : t;
    }

    private static Routine swap(Routine r, int i) {
        Step a = r.steps().get(i);
        if (a.next() != i + 1 || a.op().branches()) {
            throw new IllegalArgumentException("cannot swap " + r.name() + "." + a.label() + " with the next: it is not a plain step before it");
        }
        Step b = r.steps().get(i + 1);
        if (b.op().branches() || !b.op().fallsThrough()) {
            throw new IllegalArgumentException("cannot swap " + r.name() + "." + a.label() + " with " + b.label() + ": that one is not a plain step");
        }
        List<Step> steps = new ArrayList<>(r.steps());
        steps.set(i, new Step(b.label(), b.op(), a.next(), a.other(), b.act(), b.dies()));
        steps.set(i + 1, new Step(a.label(), a.op(), b.next(), b.other(), a.act(), a.dies()));
        return r.withSteps(steps);
    }

    private static Routine weaken(Routine r, int i, int part) {
        Step s = r.steps().get(i);
        List<Op> ways = Weaker.of(s.op());
        if (part < 0 || part >= ways.size()) {
            throw new IllegalArgumentException("weaken " + r.name() + "." + s.label() + " in way " + part + ": "
                + (ways.isEmpty() ? "it has no condition with parts" : "expected a way from 0 to " + (ways.size() - 1)));
        }
        Op op = ways.get(part);
        checkAccesses(r.name(), s.label(), op);
        List<Step> steps = new ArrayList<>(r.steps());
        steps.set(i, new Step(s.label(), op, s.next(), op.branches() ? s.other() : -1, s.act(), s.dies()));
        return r.withSteps(steps);
    }

    private static Routine insert(Routine r, Insert x) {
        checkAccesses(r.name(), x.label, x.op);
        if (r.index(x.label) >= 0) {
            throw new IllegalArgumentException(r.name() + " has a step \"" + x.label + "\" already; give the new one another label");
        }
        return insert(r, at(r, x.before), x.label, x.op, null);
    }

    private static Routine copy(Program p, Routine r, Copy c) {
        Routine from = p.routine(c.ofRoutine);
        Step s = from.steps().get(at(from, c.ofLabel));
        if (s.op().branches()) {
            throw new IllegalArgumentException("cannot copy " + c.ofRoutine + "." + c.ofLabel + ": it is a condition, and only plain steps are copied");
        }
        List<Local> here = r.locals();
        for (Expr e : s.op().reads()) {
            e.walk(x -> {
                if (x instanceof Expr.Var v && !here.contains(v.local())) {
                    throw new IllegalArgumentException("cannot copy " + c.ofRoutine + "." + c.ofLabel + " into " + r.name() + ": it reads "
                        + v.local() + ", and " + r.name() + " has no such local");
                }
            });
        }
        String label = s.label();
        for (int n = 2; r.index(label) >= 0; n++) {
            label = s.label() + "#" + n;
        }
        return insert(r, at(r, c.before), label, s.op(), s.act());
    }

    private static Routine insert(Routine r, int i, String label, Op op, Act act) {
        List<Step> steps = new ArrayList<>();
        for (Step s : r.steps()) {
            steps.add(s.withSuccessors(s.next() > i ? s.next() + 1 : s.next(), s.other() > i ? s.other() + 1 : s.other()));
        }
        // Everyone who went to the old step still has its index, which is the new step's now.
        steps.add(i, new Step(label, op, op.fallsThrough() ? i + 1 : -1, -1, act, List.of()));
        return r.withSteps(steps);
    }
}
