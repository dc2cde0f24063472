package gmplab.core.reduce;

import java.util.ArrayList;
import java.util.List;

/**
 * Which reductions a search makes. Each is off in the reference search.
 *
 * @param merge whether a step that touches only its own stack and fields, or what nobody writes, is made with the one before
 * @param locks whether sections under a lock are made together as far as others cannot tell: see {@link Movers}
 * @param por whether steps that only look at what nobody changes any more are made first and alone: see {@link Facts}
 * @param persistent whether so is every step that nobody else touches before its M moves otherwise, a persistent set of one
 *     move: see {@link Stands}; with it {@code por}
 * @param symmetry whether states that differ only in the names of Ms are one: see {@link Symmetry}
 * @param goroutines whether states that differ only in the names of goroutines with the same program are one: see {@link Twins}
 * @param preemptions how many times a schedule may turn away from an M that could go on; -1 for as many as it likes. Not a
 *     reduction but a bound, which the verdict states
 */
public record Reductions(boolean merge, boolean locks, boolean por, boolean persistent, boolean symmetry, boolean goroutines, int preemptions) {
    /** The reductions, for those who count what each did. */
    public enum Kind { MERGE, LOCKS, POR, SYMMETRY }

    public static final Reductions NONE = new Reductions(false, false, false, false, false, false, -1);
    /**
     * Everything that preserves deadlocks and broken checks, but persistent sets, which have fewer states and seldom take less time,
     * and but goroutines, of which few worlds have two with the same program. {@link Reduced#all} says what a world allows.
     */
    public static final Reductions ALL = new Reductions(true, true, true, false, true, false, -1);

    public Reductions {
        if (preemptions < -1 || preemptions > 255) {
            throw new IllegalArgumentException("preemptions is " + preemptions + ", expected 0 to 255, or -1 for no bound");
        }
        if (persistent && !por) {
            throw new IllegalArgumentException("persistent sets go together with partial order; leave por: false out");
        }
        if (preemptions >= 0 && (locks || por || symmetry || goroutines)) {
            throw new IllegalArgumentException("a bound on preemptions counts how often a schedule turns away from an M; "
                + (locks ? "merged sections under locks" : por ? "partial order" : symmetry ? "symmetry" : "renamed goroutines")
                + " may turn away at other places; leave one of the two out (merge: true goes together with it)");
        }
    }

    public Reductions withMerge(boolean v) {
        return new Reductions(v, locks, por, persistent, symmetry, goroutines, preemptions);
    }

    public Reductions withLocks(boolean v) {
        return new Reductions(merge, v, por, persistent, symmetry, goroutines, preemptions);
    }

    public Reductions withPor(boolean v) {
        return new Reductions(merge, locks, v, persistent && v, symmetry, goroutines, preemptions);
    }

    /** With partial order, where true. */
    public Reductions withPersistent(boolean v) {
        return new Reductions(merge, locks, por || v, v, symmetry, goroutines, preemptions);
    }

    public Reductions withSymmetry(boolean v) {
        return new Reductions(merge, locks, por, persistent, v, goroutines, preemptions);
    }

    public Reductions withGoroutines(boolean v) {
        return new Reductions(merge, locks, por, persistent, symmetry, v, preemptions);
    }

    public Reductions withPreemptions(int v) {
        return new Reductions(merge, locks, por, persistent, symmetry, goroutines, v);
    }

    /** Whether the search is the reference search. */
    public boolean none() {
        return equals(NONE);
    }

    /** Whether some moves are made together with the one before them. */
    public boolean joins() {
        return merge || locks || por;
    }

    /** Whether states are kept under other names than a run has them. */
    public boolean renames() {
        return symmetry || goroutines;
    }

    /** What a verdict says it rests on, a part for each. */
    public List<String> basis() {
        List<String> r = new ArrayList<>();
        if (merge) {
            r.add("local steps merged");
        }
        if (locks) {
            r.add("sections under locks merged");
        }
        if (por) {
            r.add(persistent ? "partial order, persistent sets" : "partial order");
        }
        if (symmetry) {
            r.add("Ms up to renaming");
        }
        if (goroutines) {
            r.add("goroutines with the same program up to renaming");
        }
        if (preemptions >= 0) {
            r.add("at most " + preemptions + (preemptions == 1 ? " preemption" : " preemptions"));
        }
        return r;
    }
}
