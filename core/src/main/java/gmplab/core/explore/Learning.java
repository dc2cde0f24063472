package gmplab.core.explore;

import gmplab.core.explore.Options.Order;
import gmplab.core.reduce.Reduced;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

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
    /** A search that contradicts itself is followed by samples if it is no smaller, of whose strata one in so many of its states is expanded. */
    private static final int SAMPLED = 1 << 14;
    private static final int FEWER = 1 << 13;
    private static final int FEWEST = 8;
    private static final int MOST = 1 << 14;
    private static final int SAMPLES = 20;
    /** So many at a time, on any number of cores. */
    private static final int TOGETHER = 2;
    private static final long REPORT_NANOS = 500_000_000L;

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
            if (t.states >= SAMPLED) {
                before += sample((int) Math.min(MOST, Math.max(FEWEST, t.states / FEWER)), before);
            }
        }
    }

    /**
     * What a search did not show before it contradicted itself is met farther on, or where what contradicts it leads: samples of the next search
     * are made until they contradict nothing. Without them each search is as long as it takes to meet the next thing. Returns how many.
     */
    private int sample(int each, int before) {
        int round = 0;
        try (Crew crew = new Crew(Math.min(TOGETHER, options.means().cores()))) {
            for (boolean again = true; again && round < SAMPLES && !ends(); round++) {
                int searches = before + TOGETHER * round;
                List<Beam> beams = new ArrayList<>();
                for (int i = 0; i < TOGETHER; i++) {
                    beams.add(new Beam(model.fork(), model::hours, each, searches + i));
                }
                crew.all(w -> {
                    for (int i = w; i < TOGETHER; i += crew.size()) {
                        Beam beam = beams.get(i);
                        beam.run(w == 0 ? reporting(beam, searches + i) : () -> ends(beam));
                    }
                });
                again = model.again();
            }
        }
        model.learnsMore();
        return TOGETHER * round;
    }

    private BooleanSupplier reporting(Beam beam, int before) {
        long[] reported = {watch.nanos().getAsLong()};
        return () -> {
            long now = watch.nanos().getAsLong();
            if (now - reported[0] >= REPORT_NANOS) {
                reported[0] = now;
                watch.progress().report(beam.snapshot((now - watch.begun()) / 1_000_000, before));
            }
            return ends(beam);
        };
    }

    private boolean ends() {
        long millis = (watch.nanos().getAsLong() - watch.begun()) / 1_000_000;
        return watch.cancelled().getAsBoolean() || limits.maxMillis() > 0 && millis >= limits.maxMillis();
    }

    private boolean ends(Beam beam) {
        return ends() || limits.maxBytes() > 0 && TOGETHER * beam.bytes() > limits.maxBytes();
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
