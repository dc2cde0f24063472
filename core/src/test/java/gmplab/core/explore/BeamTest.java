package gmplab.core.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Machine;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A sample of a search is the search where nothing is left out, and its way to the end where most is. */
class BeamTest {
    private static final int WIDE = 1 << 16;

    private static Machine machine() {
        return Machine.of(World.of("go1.16").withProcs(2).withMs(2).withAsync(false).withClock(false)
            .withGoroutine(new Goroutine("gc", List.of(new Action.GC()), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("yield", List.of(new Action.Yield()), Start.LOCAL, 0)));
    }

    private static Verdict whole() {
        return Search.run(machine(), Options.bfs().withFirstOnly(false), Limits.NONE, Progress.NONE, () -> false, () -> 0);
    }

    private static Progress.Snapshot sample(int width, long seed) {
        Beam b = new Beam(machine(), s -> 0, width, seed);
        b.run(() -> false);
        return b.snapshot(0, 0);
    }

    @Test
    void oneAsWideAsTheWidestLevelIsTheSearch() {
        Verdict v = whole();
        Progress.Snapshot s = sample(WIDE, 1);
        assertEquals(v.counts().states(), s.states());
        assertEquals(v.counts().distinct(), s.distinct());
        assertEquals(v.counts().duplicates(), s.duplicates());
        assertEquals(v.counts().depth() + 1, s.depth());
        assertEquals(0, s.queue());
    }

    @Test
    void aNarrowOneComesAsFar() {
        Verdict v = whole();
        for (long seed = 0; seed < 5; seed++) {
            Progress.Snapshot s = sample(20, seed);
            assertTrue(s.states() <= 20L * s.depth() && s.states() < v.counts().states() / 2, s + " of " + v.counts());
            assertTrue(s.depth() > v.counts().depth() / 2, s + " of " + v.counts());
            assertEquals(s, sample(20, seed));
        }
        assertTrue(!sample(20, 1).equals(sample(20, 2)));
    }

    /** What is rare is drawn all the same where it is a stratum of its own. */
    @Test
    void ofEachStratumSomeAreDrawn() {
        Machine m = machine();
        Beam b = new Beam(m, s -> m.over(s) ? 1 : 0, 20, 1);
        b.run(() -> false);
        Progress.Snapshot s = b.snapshot(0, 0);
        assertTrue(s.states() > 20L * s.depth() / 2 && s.states() <= 40L * s.depth(), s.toString());
        assertTrue(s.depth() > whole().counts().depth() / 2, s.toString());
    }

    @Test
    void itEndsWhenItIsToldTo() {
        int[] asked = {0};
        Beam b = new Beam(machine(), s -> 0, WIDE, 1);
        b.run(() -> ++asked[0] == 2);
        assertEquals(2, asked[0]);
        assertEquals(1025, b.snapshot(0, 0).states());
    }
}
