package gmplab.core.runtime;

import static gmplab.core.runtime.CollectorTest.go;
import static gmplab.core.runtime.CollectorTest.repeat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.explore.Limits;
import gmplab.core.explore.Options;
import gmplab.core.explore.Search;
import gmplab.core.explore.Verdict;
import gmplab.core.machine.Machine;
import gmplab.core.program.Edit;
import gmplab.core.runtime.World.Gc;
import gmplab.core.runtime.World.Goroutine.Start;
import gmplab.core.simulate.Simulation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Searches of worlds that collect, what they find in broken collectors, and Go's own tests of the neighbourhood, restated. */
class CollectorSearchTest {
    private static final Limits STATES = Limits.states(200_000);

    private static World one(Gc gc) {
        return World.of("go1.19").withMs(4).withAsync(false).withGc(gc).withGoroutine(go("main", Start.RUNNING, 0, new Action.Collect()));
    }

    private static Verdict search(World w) {
        return Search.run(Machine.of(w), Options.bfs().withMergeLocal(true), STATES);
    }

    private static void hasNoFindings(World w) {
        Verdict v = search(w);
        assertTrue(v.sentence().startsWith("no violation found: exhaustive:"), v.sentence());
        assertEquals(0, v.counts().cuts());
        assertTrue(v.counts().goodEnds() > 0);
    }

    @Test
    void everyScheduleOfOneCollectorOnOnePEnds() {
        hasNoFindings(one(new Gc(0, 0)));
        hasNoFindings(one(new Gc(1, 0)));
    }

    @Test
    void everyScheduleWithAnotherGoroutineEnds() {
        hasNoFindings(one(new Gc(0, 0)).withGoroutine(go("b", Start.LOCAL, 0, new Action.Yield())));
        hasNoFindings(one(new Gc(1, 0)).withGoroutine(go("b", Start.LOCAL, 0, new Action.Alloc())));
    }

    @Test
    void everyScheduleWithTheUsersGoroutinesDisabledEnds() {
        hasNoFindings(one(new Gc(0, 1)).withGoroutine(go("b", Start.LOCAL, 0, new Action.Yield())));
    }

    /** golang/go#34736: with users disabled, the G that holds worldsema yields before it has given it back. */
    @Test
    void theHolderOfWorldsemaMustNotYield() {
        World w = one(new Gc(0, 1)).withGoroutine(go("b", Start.LOCAL, 0, new Action.Yield()))
            .withEdits(List.of(new Edit.Swap("gcStart", "semrelease1#2"), new Edit.Swap("gcStart", "semrelease1#2")));
        assertEquals("checkdead: runnable g", search(w).found().get(0).finding().text());
    }

    @Test
    void whoWaitsForACycleMustBeMadeReady() {
        World w = one(new Gc(0, 0)).withEdits(List.of(new Edit.Drop("gcMarkTermination", "injectglist")));
        assertEquals("all goroutines are asleep - deadlock!", search(w).found().get(0).finding().text());
    }

    private static void returns(World w) {
        for (int seed = 1; seed <= 2; seed++) {
            Simulation.Result r = Simulation.run(w, Simulation.Options.DEFAULT.withSeed(seed).withRandom(seed > 1).withMaxMoves(50_000_000));
            assertEquals(Simulation.End.RETURNED, r.end(), r.finding() + " " + r.output());
            assertEquals("OK", r.line());
        }
    }

    private static World main(int procs, Action... actions) {
        return World.of("go1.19").withProcs(procs).withMs(procs + 3).withSysmon(true).withGoroutine(go("main", Start.RUNNING, 0, actions))
            .withObject(Obj.of("stop", Obj.Kind.VAR));
    }

    private static Action untilStopped(Action... body) {
        return new Action.For(List.of(), new Ex.Bin("==", new Ex.Var("stop"), new Ex.Num(0)), List.of(), List.of(body));
    }

    // Goroutines compute between what they call, so that the 10 ms of a time slice are not made of the runtime's moves only.
    private static final Action STOP = new Action.Set("stop", new Ex.Num(1));
    private static final Action OK = new Action.Print("OK");

    /** runtime/proc_test.go TestPreemptionGC: a collection can stop goroutines that never call anything. */
    @Test
    void TestPreemptionGC() {
        returns(main(4, repeat(3, new Action.Go("spin")), repeat(5, new Action.Yield(), new Action.Collect()), STOP, OK)
            .withGoroutine(go("spin", Start.LATER, 0, untilStopped(new Action.Compute(1)))));
    }

    /** runtime/proc_test.go TestGCFairness: main collects although two others do nothing but system calls. */
    @Test
    void TestGCFairness() {
        returns(main(1, repeat(2, new Action.Go("write")), new Action.Yield(), new Action.Collect(), STOP, OK)
            .withGoroutine(go("write", Start.LATER, 0, untilStopped(new Action.SyscallNow(), new Action.Compute(200)))));
    }

    /** runtime/proc_test.go TestGCFairness2: of three that allocate while collections run, each gets on. */
    @Test
    void TestGCFairness2() {
        returns(main(1, new Action.Go("a"), new Action.Go("b"), new Action.Go("c"), repeat(8, new Action.Collect()),
            new Action.If(new Ex.Bin("&&", new Ex.Bin(">", new Ex.Var("na"), new Ex.Num(0)), new Ex.Bin("&&",
                new Ex.Bin(">", new Ex.Var("nb"), new Ex.Num(0)), new Ex.Bin(">", new Ex.Var("nc"), new Ex.Num(0)))), List.of(OK), List.of()))
            .withObject(Obj.of("na", Obj.Kind.VAR)).withObject(Obj.of("nb", Obj.Kind.VAR)).withObject(Obj.of("nc", Obj.Kind.VAR))
            .withGoroutine(counts("a")).withGoroutine(counts("b")).withGoroutine(counts("c")));
    }

    private static World.Goroutine counts(String name) {
        return go(name, Start.LATER, 0, untilStopped(new Action.Alloc(), new Action.Compute(200), new Action.AtomicAdd("n" + name, new Ex.Num(1), "")));
    }

    /** runtime/proc_test.go TestStopTheWorldDeadlock: collections and changes of GOMAXPROCS beside one that respawns itself. */
    @Test
    void TestStopTheWorldDeadlock() {
        returns(main(3, new Action.Go("perpetuumMobile"), new Action.Go("gcs"), new Action.Go("procs"), new Action.Receive("compl", false),
            new Action.Receive("compl", false), STOP, OK).withChannel("compl", 2)
            .withGoroutine(go("gcs", Start.LATER, 0, repeat(20, new Action.Collect()), new Action.Send("compl", 1)))
            .withGoroutine(go("procs", Start.LATER, 0, repeat(20, new Action.Gomaxprocs(3)), new Action.Send("compl", 1)))
            .withGoroutine(go("perpetuumMobile", Start.LATER, 0, new Action.If(new Ex.Bin("==", new Ex.Var("stop"), new Ex.Num(0)),
                List.of(new Action.Go("perpetuumMobile")), List.of()))));
    }

    // TestPreemptSplitBig is about the size of stack frames, which goroutines do not have here.
}
