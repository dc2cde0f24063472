package gmplab.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.explore.Limits;
import gmplab.core.explore.Options;
import gmplab.core.explore.Search;
import gmplab.core.explore.Verdict;
import gmplab.core.machine.Machine;
import gmplab.core.program.Edit;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another number of Ps: procresize, a P's birth and its death. */
class GomaxprocsTest {
    private static World world(String version, int procs) {
        return World.of(version).withProcs(procs).withMs(6).withAsync(false);
    }

    private static Goroutine go(String name, Start start, Action... actions) {
        return new Goroutine(name, List.of(actions), start, 0);
    }

    private static Goroutine on(int proc, String name, Action... actions) {
        return new Goroutine(name, List.of(actions), Start.RUNNING, proc);
    }

    private static Action procs(int n) {
        return new Action.Gomaxprocs(n);
    }

    private static Action say(String text) {
        return new Action.Print(text);
    }

    private static List<Integer> idle(Play p) {
        List<Integer> r = new ArrayList<>();
        for (int i = p.get(Fields.SCHED_PIDLE); i != 0; i = p.get(Fields.P_LINK, i - 1)) {
            r.add(i - 1);
        }
        return r;
    }

    private static List<Integer> statuses(Play p) {
        List<Integer> r = new ArrayList<>();
        for (int i = 0; i < p.machine.world().procsMax(); i++) {
            r.add(p.get(Fields.P_STATUS_F, i));
        }
        return r;
    }

    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void newPsAreIdleAndTheLowestIsTakenFirst(String v) {
        Play p = new Play(world(v, 1).withGoroutine(go("a", Start.RUNNING, procs(4), say("a"))));
        assertEquals(List.of(Fields.P_RUNNING, Fields.P_DEAD, Fields.P_DEAD, Fields.P_DEAD), statuses(p));
        p.until(0, "startTheWorldWithSema.unlock");
        assertEquals(List.of(1, 2, 3), idle(p));
        assertEquals(4, p.get(Fields.GOMAXPROCS));
        assertEquals(4, p.get(Fields.ALLP_LEN));
        assertEquals(Fields.IDLE, p.get(Fields.LEDGER_HOLDER, 3));
        p.until(0, "main.a.print");
        assertNull(p.end());
    }

    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void whoRunsOnADyingPGoesOnOnTheFirst(String v) {
        Play p = new Play(world(v, 3).withGoroutine(on(2, "a", procs(1), say("a"))));
        p.until(0, "main.a.print");
        assertEquals(1, p.get(Fields.M_P, 0), "p0");
        assertEquals(List.of(Fields.P_RUNNING, Fields.P_DEAD, Fields.P_DEAD), statuses(p));
        assertEquals(Fields.DEAD, p.get(Fields.LEDGER_HOLDER, 2));
        assertNull(p.end());
    }

    /** What was to run next on the dying P comes first, then its queue in its order, then what was in the global queue. */
    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void theQueueOfADyingPGoesToTheHeadOfTheGlobalOne(String v) {
        World w = world(v, 2).withMs(2).withGs(6).withGoroutine(on(0, "a", procs(1), say("a")))
            .withGoroutine(on(1, "b", new Action.Go("x"), new Action.Go("y"), new Action.Go("z"), new Action.Compute(1)))
            .withGoroutine(go("g", Start.GLOBAL)).withGoroutine(go("x", Start.LATER)).withGoroutine(go("y", Start.LATER))
            .withGoroutine(go("z", Start.LATER));
        Play p = new Play(w).until(1, "main.b.compute").until(0, "stopTheWorldWithSema.notetsleep");
        p.until(1, "gcstopm.stopm");
        p.until(0, "procresize.p.destroy").until(0, "startTheWorldWithSema.unlock");
        List<Integer> global = new ArrayList<>();
        for (int g = p.get(Fields.SCHED_RUNQ_HEAD); g != 0; g = p.get(Fields.G_SCHEDLINK, g - 1)) {
            global.add(g - 1);
        }
        // z was the last started and so in runnext; g2 was in the global queue, b itself at its end.
        assertEquals(6, p.get(Fields.SCHED_RUNQSIZE) + 1);
        assertEquals(List.of(5, 3, 4, 2, 1), global, global.toString());
        assertNull(p.end());
    }

    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void theTimersOfADyingPMove(String v) {
        World w = world(v, 2).withTimer("t").withGoroutine(on(0, "a", new Action.Sleep(1), procs(1), say("a"), new Action.Sleep(3), say("end")))
            .withGoroutine(on(1, "b", new Action.Sleep(3), say("b")));
        Play p = new Play(w);
        assertNull(p.end());
        assertEquals(List.of("a", "b", "end"), p.printed);
        assertEquals(0, p.get(Fields.P_TIMERS_LEN, 1));
    }

    @Test
    void askingForNothingElseStopsNobody() {
        Play p = new Play(world("go1.19", 2).withGoroutine(go("a", Start.RUNNING, procs(0), procs(2), procs(-1), say("a"))));
        assertNull(p.end(x -> assertEquals(0, x.get(Fields.SCHED_GCWAITING))));
        assertEquals(List.of("a"), p.printed);
    }

    /** p.destroy: "can't free P itself because it can be referenced by an M in syscall". */
    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void aSystemCallWhoseOldPHasDiedTakesAnother(String v) {
        World w = world(v, 2).withGoroutine(on(0, "a", procs(1), new Action.Yield(), say("a"))).withGoroutine(on(1, "s", new Action.Syscall(), say("s")));
        Play p = new Play(w).until(1, "main.s.in system call").until(0, "main.a.Gosched");
        assertEquals(Fields.P_DEAD, p.get(Fields.P_STATUS_F, 1));
        p.until(1, "exitsyscall0.globrunqput");
        assertNull(p.end());
        assertEquals(List.of("a", "s"), p.printed.stream().sorted().toList());
    }

    private static Verdict search(World w) {
        return Search.run(Machine.of(w), Options.dfs().withMergeLocal(true).withFirstOnly(false), Limits.states(1_000_000));
    }

    private static String found(Verdict v) {
        return v.found().stream().map(f -> f.finding().toString()).distinct().sorted().collect(Collectors.joining("; "));
    }

    private static World both(int procs, int to) {
        return World.of("go1.19").withProcs(procs).withMs(3).withAsync(false).withGoroutine(on(0, "a", procs(to)))
            .withGoroutine(procs > 1 ? on(1, "b", new Action.Yield()) : go("b", Start.LOCAL, new Action.Yield()));
    }

    @Test
    void noOrderOfGrowingOrShrinkingGoesWrong() {
        Verdict fewer = search(both(2, 1));
        assertEquals("", found(fewer), fewer.toString());
        assertEquals(Verdict.Outcome.HELD, fewer.outcome(), fewer.toString());
        Verdict more = search(both(1, 2).withMs(2));
        assertEquals("", found(more), more.toString());
        Verdict walks = Search.run(Machine.of(both(2, 3).withMs(5)), Options.random(5, 500), Limits.depth(4000));
        assertEquals("", found(walks), walks.toString());
    }

    /** Nobody will ever run that G, and checkdead finds it when all is quiet. */
    @Test
    void aQueueThatDiesWithItsPIsFound() {
        Edit lost = new Edit.Drop("p.destroy", "globrunqputhead#2");
        World w = World.of("go1.19").withProcs(2).withMs(3).withGs(3).withAsync(false).withEdits(List.of(lost)).withGoroutine(on(0, "a", procs(1)))
            .withGoroutine(on(1, "b", new Action.Go("c"))).withGoroutine(go("c", Start.LATER));
        Verdict v = Search.run(Machine.of(w), Options.random(7, 3000).withWalker(Options.Walker.pct(3, 400)), Limits.depth(3000));
        assertTrue(found(v).contains("checkdead: runnable g"), v.toString());
    }
}
