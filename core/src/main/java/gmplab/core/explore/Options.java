package gmplab.core.explore;

import gmplab.core.machine.Finding;
import gmplab.core.reduce.Reductions;
import gmplab.core.simulate.Chooser;
import gmplab.core.simulate.Pct;
import gmplab.core.simulate.SplitMix64;
import gmplab.core.simulate.Uniform;
import java.util.function.Function;

/**
 * How to search. Immutable; the {@code with} methods give changed copies.
 *
 * @param order what is looked at next
 * @param reductions which states are not kept
 * @param firstOnly whether the search ends at the first finding; otherwise it goes on and keeps one schedule of every
 *     distinct finding
 * @param seed of random walks, and of the fingerprints of a hash-compacted search
 * @param walks how many random walks; 0 for as many as the limits allow
 * @param hashCompact whether only 64-bit fingerprints of states are kept
 * @param observer told of every state kept, or null
 * @param classifier tells findings of the same text apart, or null
 * @param walker who moves next in random walks
 * @param means cores, memory, files: what does not change the answer
 */
public record Options(Order order, Reductions reductions, boolean firstOnly, long seed, int walks, boolean hashCompact,
                      StateObserver observer, Classifier classifier, Walker walker, Means means) {
    /** What is looked at next. */
    public enum Order {
        /** Breadth-first: nearest states first, so that the first schedule found is a shortest one. */
        BFS,
        /** Depth-first, the first choice first. */
        DFS,
        /** Seeded random walks from the start. */
        RANDOM
    }

    /** Told once of every distinct state kept (random walks: of every state visited), in the order in which they are found. */
    @FunctionalInterface
    public interface StateObserver {
        /** @param state to be read only, and only during the call */
        void seen(long[] state, int depth);

        /**
         * A state that a reduction leaves out: a move passes it on its way, or it is given other names.
         *
         * @param by which reduction; null before the first move of a search
         */
        default void passed(Reductions.Kind by, long[] state) { }

        /** Whether it wants to be told of these: moves are then not made as a whole, which takes longer. */
        default boolean wantsPassed() {
            return false;
        }

        /**
         * Another one that counts the same for another thread, and is {@link #join}ed at the end; null where there cannot be
         * one: then a search uses one core.
         */
        default StateObserver fork() {
            return null;
        }

        /** Adds to this what a fork of it has seen. */
        default void join(StateObserver fork) { }

        /** What it has counted, for a checkpoint; null where it cannot say. */
        default long[] counts() {
            return null;
        }

        /** Goes on counting from there. */
        default void restore(long[] counts) { }
    }

    /** Says which sort of its kind a finding is, for example through which window a P was lost. */
    @FunctionalInterface
    public interface Classifier {
        /** @param state the state in which it was found, to be read only; never gives null */
        String classOf(long[] state, Finding finding);
    }

    /**
     * Makes the chooser of each random walk from a generator of its own.
     *
     * @param name how a verdict names it
     * @param changes of priority in a walk, for {@link Pct}; negative for others
     * @param moves that a walk is expected to take at most; 0 where it does not matter
     */
    public record Walker(String name, Function<SplitMix64, Chooser> make, int changes, int moves) {
        public static final Walker UNIFORM = new Walker("uniform", Uniform::new, -1, 0);

        /** {@link Pct} with so many changes of priority in walks of about so many moves. */
        public static Walker pct(int changes, int moves) {
            new Pct(new SplitMix64(0), changes, moves);
            return new Walker("pct, " + changes + " changes in " + moves + " moves", r -> new Pct(r, changes, moves), changes, moves);
        }

        /**
         * With which probability one walk at least finds a bug that needs {@code changes} + 1 orderings, where there are so many
         * movers and no walk is longer than was expected: 1 / (n k^(d-1)) (Burckhardt et al. 2010); 0 where nothing is known.
         */
        double atLeast(int movers) {
            return changes < 0 ? 0 : 1 / (movers * Math.pow(moves, changes));
        }
    }

    public static Options of(Order order) {
        return new Options(order, Reductions.NONE, true, 0, 0, false, null, null, Walker.UNIFORM, Means.ONE_CORE);
    }

    public static Options bfs() {
        return of(Order.BFS);
    }

    public static Options dfs() {
        return of(Order.DFS);
    }

    public static Options random(long seed, int walks) {
        return of(Order.RANDOM).withSeed(seed).withWalks(walks);
    }

    public Options withOrder(Order v) {
        return new Options(v, reductions, firstOnly, seed, walks, hashCompact, observer, classifier, walker, means);
    }

    public Options withReductions(Reductions v) {
        return new Options(order, v, firstOnly, seed, walks, hashCompact, observer, classifier, walker, means);
    }

    /** Merges local steps and sections under locks, or neither. */
    public Options withMergeLocal(boolean v) {
        return withReductions(reductions.withMerge(v).withLocks(v));
    }

    public Options withFirstOnly(boolean v) {
        return new Options(order, reductions, v, seed, walks, hashCompact, observer, classifier, walker, means);
    }

    public Options withSeed(long v) {
        return new Options(order, reductions, firstOnly, v, walks, hashCompact, observer, classifier, walker, means);
    }

    public Options withWalks(int v) {
        return new Options(order, reductions, firstOnly, seed, v, hashCompact, observer, classifier, walker, means);
    }

    public Options withHashCompact(boolean v) {
        return new Options(order, reductions, firstOnly, seed, walks, v, observer, classifier, walker, means);
    }

    public Options withObserver(StateObserver v) {
        return new Options(order, reductions, firstOnly, seed, walks, hashCompact, v, classifier, walker, means);
    }

    public Options withClassifier(Classifier v) {
        return new Options(order, reductions, firstOnly, seed, walks, hashCompact, observer, v, walker, means);
    }

    public Options withWalker(Walker v) {
        return new Options(order, reductions, firstOnly, seed, walks, hashCompact, observer, classifier, v, means);
    }

    public Options withMeans(Means v) {
        return new Options(order, reductions, firstOnly, seed, walks, hashCompact, observer, classifier, walker, v);
    }
}
