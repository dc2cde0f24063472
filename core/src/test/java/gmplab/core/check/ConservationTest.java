package gmplab.core.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gmplab.core.check.Conservation.Repair;
import gmplab.core.explore.Limits;
import gmplab.core.explore.Options;
import gmplab.core.explore.Search;
import gmplab.core.explore.Verdict;
import gmplab.core.machine.Finding;
import gmplab.core.machine.Machine;
import gmplab.core.program.Edit;
import gmplab.core.reduce.Reductions;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Claim;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import gmplab.core.trace.Run;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConservationTest {
    private static final Map<String, Reductions> EACH = Map.of("merge and locks",
        Reductions.NONE.withMerge(true).withLocks(true), "all", Reductions.ALL);

    /** One goroutine releases a semaphore for which another one waits, or will. */
    private static World releases() {
        World w = World.of("go1.19").withProcs(2).withMs(3).withAsync(false).withClock(false).withObject(new Obj("s", Obj.Kind.SEMA, 0, ""))
            .withGoroutine(new Goroutine("main", List.of(new Action.Release("s", false), new Action.Compute(1)), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("waits", List.of(new Action.Acquire("s"), new Action.Compute(1)), Start.RUNNING, 1));
        return w.withClaim(Conservation.QUEUES);
    }

    private static Verdict search(World w, Reductions r) {
        return Search.run(Machine.of(w), Options.bfs().withReductions(r), Limits.states(300_000));
    }

    @Test
    void whoeverMakesAGoroutineReadyWakesAP() {
        assertEquals(Verdict.Outcome.HELD, search(releases(), Reductions.ALL).outcome());
    }

    /** A check that cannot fail is none: ready without its wakep. */
    @Test
    void readyWithoutWakepIsFound() {
        World w = releases().withEdits(List.of(new Edit.Drop("ready", "wakep")));
        EACH.forEach((name, r) -> {
            Verdict v = search(w, r);
            assertEquals(Finding.Kind.INVARIANT, v.found().get(0).finding().kind(), name);
            Run run = new Run(Machine.of(w));
            run.play(v.found().get(0).choices());
            assertEquals(v.found().get(0).finding(), run.finding(), name);
            assertEquals(Repair.NOBODY, Conservation.repair(run.machine(), run.state()), name);
        });
    }

    @Test
    void claimsAreOfWorldsThatTheySaySomethingOf() {
        World w = World.of("go1.19").withClock(false);
        assertEquals(List.of(Conservation.QUEUES), Conservation.of(w.withTimer("t")));
        assertEquals(List.of(Conservation.QUEUES, Conservation.TIMERS), Conservation.of(w.withTimer("t").withClock(true)));
        World traced = w.withGoroutine(new Goroutine("r", List.of(new Action.ReadTrace()), Start.RUNNING, 0));
        assertEquals(List.of(Conservation.QUEUES, Conservation.TRACE), Conservation.of(traced));
        for (Claim c : List.of(Conservation.QUEUES, Conservation.TIMERS, Conservation.TRACE)) {
            Machine.of(traced.withTimer("t").withClaim(c));
        }
    }
}
