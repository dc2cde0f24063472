package gmplab.core.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Machine;
import gmplab.core.machine.Model;
import gmplab.core.reduce.Reductions;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The searches that a search with partial order makes to learn end with it. */
class LearningTest {
    private static final Options EVERYTHING = Options.bfs().withFirstOnly(false).withReductions(Reductions.ALL.withPersistent(true));

    /** A search of some 7,700 states, after shorter ones. */
    private static Model world() {
        return Machine.of(World.of("go1.16").withProcs(2).withMs(3).withAsync(false).withClock(false).withStops(1).withPreempts(0).withTimer("t")
            .withGoroutine(new Goroutine("reset", List.of(new Action.Reset("t", 1), new Action.Yield()), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("gc", List.of(new Action.GC()), Start.LOCAL, 0)));
    }

    @Test
    void aSearchCanBeInterruptedWhileItLearns() {
        int[] asked = {0};
        Verdict v = Search.run(world(), EVERYTHING, Limits.NONE, Progress.NONE, () -> ++asked[0] > 3, () -> 0);
        assertEquals(Verdict.Outcome.INTERRUPTED, v.outcome());
        assertTrue(v.counts().states() < 2000, v.counts().states() + " states after it was interrupted");
    }

    /** Every look takes a millisecond: more than one search has none left before the last. */
    @Test
    void aLimitOfTimeIsForAllSearchesTogether() {
        long[] clock = {0};
        Verdict v = Search.run(world(), EVERYTHING, Limits.NONE.withMillis(6), Progress.NONE, () -> false, () -> clock[0] += 1_000_000);
        assertEquals(Verdict.Outcome.BOUNDED, v.outcome());
        assertTrue(v.sentence().contains("6 ms"), v.sentence());
        assertTrue(v.counts().states() < 7000, v.counts().states() + " states");
    }

    /** A search that goes by what it has contradicted is broken off, on any number of cores after the same states, and finds the same in the end. */
    @Test
    void aSearchThatGoesByWhatItContradictsIsBrokenOff() {
        Options o = Options.bfs().withFirstOnly(false).withReductions(Reductions.ALL);
        Machine m = Machine.of(World.of("go1.16").withProcs(2).withMs(3).withAsync(false).withClock(false).withStops(1).withPreempts(1).withTimer("t")
            .withGoroutine(new Goroutine("reset", List.of(new Action.Reset("t", 1)), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("gc", List.of(new Action.GC()), Start.LOCAL, 0)));
        long[] wrong = new long[2];
        for (int asked : new int[] {64, Integer.MAX_VALUE}) {
            Verdict one = null;
            for (int cores = 1; cores <= 2; cores++) {
                long[] last = {0, 0};
                // Each time that it is asked, a second has passed.
                long[] clock = {0};
                Verdict v = Search.run(m.fork(), o.withMeans(Means.ONE_CORE.withCores(cores).withAsked(asked, 1)), Limits.NONE, s -> {
                    assertTrue(s.before() >= last[1], s + " after " + last[1] + " searches");
                    assertTrue(s.before() > last[1] || s.distinct() >= last[0], s + " after " + last[0]);
                    last[1] = s.before();
                    last[0] = s.distinct();
                }, () -> false, () -> clock[0] += 1_000_000_000L);
                assertEquals(Verdict.Outcome.BOUNDED, v.outcome());
                assertTrue(v.found().isEmpty());
                one = one == null ? v : one;
                assertEquals(one.counts().distinct(), v.counts().distinct());
                assertEquals(one.sentence(), v.sentence());
                wrong[asked == 64 ? 0 : 1] = last[1];
            }
        }
        assertTrue(wrong[0] > wrong[1], wrong[0] + " searches made again, and " + wrong[1] + " where none is broken off");
    }
}
