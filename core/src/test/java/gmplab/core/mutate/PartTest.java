package gmplab.core.mutate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.check.Books;
import gmplab.core.explore.Limits;
import gmplab.core.explore.Options;
import gmplab.core.explore.Search;
import gmplab.core.machine.Machine;
import gmplab.core.program.Edit;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import gmplab.core.trace.Run;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Issue 5: a phase that is looked at by itself shows what it would show if fewer steps were made together, and what is wrong in it is found. */
class PartTest {
    private static final Scenario SAFE_POINTS = named("safe points, an idle P");

    private static Scenario named(String name) {
        return Scenarios.all().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
    }

    private static Judgement judge(Edit e) {
        return judge(SAFE_POINTS, e);
    }

    private static Judgement judge(Scenario s, Edit e) {
        Trial t = new Trial(List.of(s), 100_000, () -> false, () -> 0);
        return t.judge(t.mutants(e.routine()).stream().filter(m -> m.edit().equals(e)).findFirst().orElseThrow());
    }

    /** Everything that can happen in the phase, in a changed world or the unchanged one. */
    private static Behaviour behaviour(Behaviour.Labels labels, boolean granted, List<Edit> edits) {
        Checked c = new Checked(Machine.of(SAFE_POINTS.world().withEdits(edits)), SAFE_POINTS.ends(), SAFE_POINTS.stretch());
        if (granted) {
            Search.run(c, Options.random(1, 3), Limits.depth(0));
            c.part().assume();
        }
        return Behaviour.of(c, labels, Limits.states(200_000), () -> false, () -> 0);
    }

    /** The dumb twin takes nothing for granted, and has some eight times as many states. */
    @Test
    void whatIsTakenForGrantedChangesNothingThatIsSeen() {
        for (List<Edit> edits : List.of(List.<Edit>of(), List.<Edit>of(new Edit.Swap("runSafePointFn", "lock")))) {
            Behaviour.Labels labels = new Behaviour.Labels();
            Behaviour few = behaviour(labels, true, edits);
            Behaviour all = behaviour(labels, false, edits);
            assertTrue(few.moves().states() * 2 < all.moves().states(), few.moves().states() + " of " + all.moves().states());
            Comparison c = Comparison.of(few.moves().beside(all.moves()), 0, few.moves().states(), labels, 20_000);
            assertNull(c.kind(), c.text());
        }
    }

    @Test
    void aPThatNeverComesToASafePointIsMissed() {
        Judgement j = judge(new Edit.Drop("forEachP", "set idle"));
        assertEquals(Judgement.Kind.CAUGHT, j.kind());
        assertEquals("safe points, an idle P", j.scenario());
    }

    /** The lead is part of the schedule, so that it can be made in the world itself. */
    @Test
    void theScheduleBeginsWithTheWorld() {
        Judgement j = judge(new Edit.Drop("findRunnable", "runSafePointFn"));
        Run run = new Run(Machine.of(j.world()));
        for (int c : j.found().choices()) {
            run.step(c);
        }
        assertTrue(run.machine().stack(run.state(), gmplab.core.program.CallGraph.Stack.G0, 0).stream().anyMatch(f -> f.at().routine().equals("forEachP")));
        assertNull(new Books(run.machine()).wrong(run.state().words()));
    }

    /** The world is not stopped on the way there, so that all is otherwise where it begins; and the swap makes no difference on the way. */
    @Test
    void whoeverBeginsSomewhereElseIsNotComparedThere() {
        assertEquals(Judgement.Kind.UNREACHED, judge(new Edit.Drop("stopTheWorldWithSema", "set sched.gcwaiting")).kind());
        assertEquals(List.of("safe points, an idle P"), judge(new Edit.Swap("findRunnable", "runSafePointFn")).tried());
    }

    @Test
    void aLegThatLeadsNowhereIsRefused() {
        Stretch s = new Stretch(List.of(new Stretch.Leg(0, false, "forEachP.notetsleep")), "");
        World w = World.of("go1.19").withMs(1).withGoroutine(new Goroutine("a", List.of(new Action.Yield()), Start.RUNNING, 0));
        assertThrows(IllegalArgumentException.class, () -> new Checked(Machine.of(w), Set.of(), s));
    }

    /** The M that parks a worker forgets to put it into the pool. */
    @Test
    void aMarkWorkerThatIsInNoPoolIsMissed() {
        World w = World.of("go1.19").withMs(3).withAsync(false).withClock(false).withGc(new World.Gc(0, 0))
            .withGoroutine(new Goroutine("a", List.of(new Action.Collect()), Start.RUNNING, 0));
        Trial t = new Trial(List.of(new Scenario("a collection", w, Set.of(), true)), 100_000, () -> false, () -> 0);
        Edit e = new Edit.Drop("gcBgMarkWorker.func1", "gcBgMarkWorkerPool.push");
        Judgement j = t.judge(t.mutants(e.routine()).stream().filter(m -> m.edit().equals(e)).findFirst().orElseThrow());
        assertTrue(j.text().endsWith("a mark worker, has parked and is not in the pool: nobody can run it"), j.kind() + " " + j.text());
    }

    /** An M that finds no worker has counted an idle one, and gives back the P that it took for it. */
    @Test
    void whatIsGivenBackWhereThereIsNoWorkerIsMissed() {
        Scenario s = named("marking beside no worker");
        assertEquals("gcController.idleMarkWorkers counts 1, and 0 are running", judge(s, new Edit.Drop("checkIdleGCNoP", "gcController.removeIdleMarkWorker")).text());
        assertEquals("gcController.idleMarkWorkers counts 1, and 0 are running", judge(s, new Edit.Drop("findRunnable", "gcController.removeIdleMarkWorker")).text());
        assertEquals("m2 sleeps with p0 in its hands: nobody can run it", judge(s, new Edit.Drop("checkIdleGCNoP", "pidleput#3")).text());
        assertEquals(Judgement.Kind.EQUIVALENT, judge(s, new Edit.Swap("checkIdleGCNoP", "unlock#4")).kind());
    }
}
