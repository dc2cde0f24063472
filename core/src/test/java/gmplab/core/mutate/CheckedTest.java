package gmplab.core.mutate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gmplab.core.machine.Machine;
import gmplab.core.program.Edit;
import gmplab.core.runtime.Worlds;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is checked beside the books, and how near a world comes to a step that nobody makes. */
class CheckedTest {
    private static final Set<String> FEW = Set.of("a stop of an idle P", "fewer Ps", "a call that blocks, work, an idle M");

    private static String caught(Edit e) {
        Trial t = new Trial(Scenarios.all().stream().filter(s -> FEW.contains(s.name())).toList(), 10_000, () -> false, () -> 0);
        Judgement j = t.judge(t.mutants(e.routine()).stream().filter(m -> m.edit().equals(e)).findFirst().orElseThrow());
        assertEquals(Judgement.Kind.CAUGHT, j.kind(), j.text());
        return j.text();
    }

    /** The M that mget has taken off the list is forgotten, and a new one is made. */
    @Test
    void anMThatIsOnNoListIsMissed() {
        assertEquals("m1 waits in stopm and is on no list: nobody can wake it", caught(new Edit.Drop("startm", "let nmp")));
    }

    /** Nobody asks for an idle M, and one is made. */
    @Test
    void aThreadMadeBesideAnIdleOneIsOneTooMany() {
        assertEquals("startm makes a thread, and one is idle", caught(new Edit.Drop("startm", "mget")));
    }

    @Test
    void theNumberOfPsThatWasAskedForIsGiven() {
        assertEquals("GOMAXPROCS asked for 1 Ps, and the world is started with 2", caught(new Edit.Drop("startTheWorldWithSema", "set procs#2")));
    }

    @Test
    void aCounterStaysInItsRange() {
        assertEquals("sched.stopwait leaves its range", caught(new Edit.Drop("stopTheWorldWithSema", "set sched.stopwait")));
    }

    /** Whoever makes an M has a P here, so that allocm need not take one. */
    @Test
    void whereAWorldDoesNotGoOnIsNamed() {
        Scenario s = Scenarios.all().stream().filter(x -> x.name().equals("a stop of an idle P")).findFirst().orElseThrow();
        Checked c = new Checked(Machine.of(s.world()), s.ends(), s.stretch());
        Behaviour.of(c, new Behaviour.Labels(), gmplab.core.explore.Limits.states(10_000), () -> false, () -> 0);
        assertEquals(new Approach(0, false, Set.of("allocm.if (m.p == nil) never holds")), approach(c, s, "allocm", "acquirep"));
    }

    private static Approach approach(Checked c, Scenario s, String routine, String label) {
        return c.approach(routine, Worlds.program(s.world()).routine(routine).index(label));
    }
}
