package gmplab.core.explore;

import gmplab.core.explore.Options.Order;
import gmplab.core.reduce.Reduced;

/**
 * A search with partial order: what that goes by is shown by moves, so short searches come first, and the search is made again
 * where its own moves contradict what it went by ({@link Reduced#again}). Which searches are made, and so what is known in
 * the last, depends on nothing but the model and the options: not on time, nor on how many cores there are.
 */
record Learning(Reduced model, Options options, Limits limits, Watch watch) {
    private static final int WALKS = 40;
    private static final int DEPTH = 1000;
    private static final int STATES = 5000;
    private static final int ROUNDS = 20;

    /** The last search, which nothing contradicts that it went by, or which ended before its end. */
    Verdict run() {
        if (options.means().resume() == null) {
            begin();
        }
        int before = 0;
        for (Options now = options;; now = options.withMeans(options.means().withResume(null))) {
            Options.StateObserver fork = options.observer() == null ? null : options.observer().fork();
            Tally t = new Tally(model, fork == null ? now : now.withObserver(fork), limits, watch.after(before++));
            Verdict v = Search.once(t);
            boolean whole = t.stop == Tally.Stop.CONTRADICTED || t.stop == Tally.Stop.NONE && !t.depthHit && options.order() != Order.RANDOM;
            if (!whole || !model.again()) {
                if (fork != null) {
                    options.observer().join(fork);
                }
                return v;
            }
        }
    }

    /** Short searches show most of what partial order has to know. They go on until they have shown nothing new. */
    private void begin() {
        Options few = Options.of(Order.RANDOM).withReductions(options.reductions()).withFirstOnly(false).withWalks(WALKS);
        for (int i = 0; i < ROUNDS && !watch.cancelled().getAsBoolean(); i++) {
            Search.once(new Tally(model, few.withSeed(i), Limits.depth(DEPTH), watch.silent()));
            boolean more = model.learnsMore();
            Search.once(new Tally(model, few.withSeed(i).withOrder(Order.BFS).withWalks(0), Limits.states(STATES), watch.silent()));
            more |= model.learnsMore();
            if (!more) {
                return;
            }
        }
    }
}
