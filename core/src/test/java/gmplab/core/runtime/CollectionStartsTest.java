package gmplab.core.runtime;

import static gmplab.core.runtime.CollectorTest.go;
import static gmplab.core.runtime.CollectorTest.repeat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.explore.Limits;
import gmplab.core.explore.Options;
import gmplab.core.explore.Search;
import gmplab.core.explore.Verdict;
import gmplab.core.machine.Compiled;
import gmplab.core.machine.Machine;
import gmplab.core.runtime.World.Gc;
import gmplab.core.runtime.World.Goroutine.Start;
import gmplab.core.simulate.Simulation;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What begins a collection besides runtime.GC, and what goes on after it: forcegchelper, mallocgc, bgsweep; in every version. */
class CollectionStartsTest {
    private static final List<String> VERSIONS = List.of("go1.19", "go1.16", "go1.16-dev", "go1.15");

    private static World world(String version, Gc gc, Action... actions) {
        return World.of(version).withMs(5).withAsync(false).withGc(gc).withGoroutine(go("main", Start.RUNNING, 0, actions));
    }

    @Test
    void anAllocationThatReachesTheTriggerStartsACollection() {
        for (String v : VERSIONS) {
            Play p = new Play(world(v, new Gc(1, 0, 0, 3), repeat(4, new Action.Alloc()), repeat(30, new Action.Yield())));
            int[] started = {-1};
            assertNull(p.end(x -> {
                for (int m = 0; m < 5; m++) {
                    if (x.at(m).equals("gcStart.prologue") && started[0] < 0) {
                        started[0] = x.get(Fields.HEAP_LIVE);
                    }
                }
            }), v);
            assertEquals(3, started[0], v + ": the third, no sooner");
            assertEquals(1, p.get(Fields.WORK_CYCLES), v);
            assertEquals(0, p.get(Fields.HEAP_LIVE), v + ": counted anew after it");
        }
    }

    @Test
    void whatIsAllocatedWhileItMarksIsPartOfWhatIsMarked() {
        Play p = new Play(world("go1.19", new Gc(3, 0, 0, 2), repeat(8, new Action.Alloc()), repeat(40, new Action.Yield())));
        assertNull(p.end());
        assertTrue(p.get(Fields.WORK_CYCLES) >= 1 && p.get(Fields.WORK_CYCLES) <= 4, "" + p.get(Fields.WORK_CYCLES));
    }

    /** gcStart's first check: whoever holds a lock, or must not be preempted, starts none. */
    @Test
    void noneIsStartedWhereItsCallerMustNotBePreempted() {
        Play p = new Play(world("go1.19", new Gc(1, 0, 0, 1), new Action.Alloc())).until(0, "gcStart.acquirem").with(Fields.M_PREEMPTOFF, 0, 1);
        p.until(0, "gcStart.ret");
        assertEquals(0, p.get(Fields.WORK_CYCLES));
        p = new Play(world("go1.19", new Gc(1, 0, 0, 1), new Action.Alloc())).until(0, "gcStart.acquirem").with(Fields.M_LOCKS, 0, 1);
        p.until(0, "gcStart.ret");
        assertEquals(0, p.get(Fields.WORK_CYCLES));
    }

    /** mallocgc under m.mallocing: canPreemptM refuses, whatever m.locks is. */
    @Test
    void nobodyAllocatesInsideAnAllocation() {
        Play p = new Play(world("go1.19", new Gc(1, 0, 0, 1), new Action.Alloc())).until(0, "mallocgc.acquirem").with(Fields.M_MALLOCING, 0, 1);
        assertEquals("mallocgc.throw#2: malloc deadlock", p.end().toString());
    }

    @Test
    void theBackgroundSweeperIsWokenByEachCollectionAndParksWhenAllIsSwept() {
        for (String v : VERSIONS) {
            World w = world(v, new Gc(4, 0), new Action.Collect(), repeat(12, new Action.Yield()));
            int sweeper = w.parked("bgsweep");
            Play p = new Play(w);
            assertEquals("gopark.ret", p.machine.positionOfG(p.state, sweeper).toString(), v);
            assertEquals(1, p.get(Fields.SWEEP_PARKED), v);
            boolean[] swept = {false};
            boolean[] yielded = {false};
            assertNull(p.end(x -> {
                for (int m = 0; m < w.ms(); m++) {
                    swept[0] |= x.at(m).equals("bgsweep.sweepone");
                    yielded[0] |= x.at(m).equals("bgsweep.Gosched");
                }
            }), v);
            assertTrue(swept[0] && yielded[0], v + ": it swept, and yielded after a unit");
            assertEquals(0, p.get(Fields.SWEEP_SPANS), v);
            assertEquals(1, p.get(Fields.SWEEP_PARKED), v);
            assertEquals(Fields.G_WAITING, p.get(Fields.G_STATUS_F, sweeper), v);
        }
    }

    /** With gcstoptheworld=2 all is swept while the world is stopped, and 1.19's sweep barrier finds nothing left to wait for. */
    @Test
    void withGcstoptheworld2Go119Throws() {
        // Measured: GODEBUG=gcstoptheworld=2 and runtime.GC() on Go 1.19.8 is "fatal error: failed to set sweep barrier".
        Play p = new Play(world("go1.19", new Gc(2, 2), new Action.Collect()));
        assertEquals("failed to set sweep barrier", p.end().text());
        for (String v : VERSIONS.subList(1, 4)) {
            assertNull(new Play(world(v, new Gc(2, 2), new Action.Collect())).end(), v);
        }
    }

    private static Simulation.Result simulated(String version, Gc gc, int procs, long seconds, Action... first) {
        World w = World.of(version).withProcs(procs).withSysmon(true).withGc(gc).withGoroutine(go("main", Start.RUNNING, 0,
            new Action.Repeat(1, List.of(first)), new Action.Sleep(new Ex.Dur(seconds * 1_000_000_000L)), new Action.Print("done")));
        Simulation.Result r = Simulation.run(w, Simulation.Options.DEFAULT.withMaxMoves(5_000_000));
        assertEquals(Simulation.End.RETURNED, r.end(), version + " " + r.finding());
        return r;
    }

    /** Measured on Go 1.19.8 (runtime.MemStats.NumGC): 1 after 119 s, 2 after 185 s; and 0 where there was none before. */
    @Test
    void sysmonForcesACollectionTwoMinutesAfterTheLast() {
        for (String v : VERSIONS) {
            Gc on = new Gc(2, 0, 1, 0);
            assertEquals(1, simulated(v, on, 2, 119, new Action.Collect()).statistics().get("collections"), v);
            assertEquals(2, simulated(v, on, 2, 185, new Action.Collect()).statistics().get("collections"), v);
            assertEquals(1, simulated(v, new Gc(2, 0), 2, 185, new Action.Collect()).statistics().get("collections"), v + ", GOGC=off");
        }
        assertNull(simulated("go1.19", new Gc(2, 0, 1, 5), 1, 185, new Action.Alloc()).statistics().get("collections"), "there must have been one");
    }

    @Test
    void forcedCollectionsNeedSysmon() {
        World w = world("go1.19", new Gc(1, 0, 1, 0), new Action.Collect());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new Play(w)).getMessage().contains("sysmon: true"));
    }

    private static Verdict search(World w) {
        Verdict v = Search.run(Machine.of(w), Options.bfs().withMergeLocal(true), Limits.states(700_000));
        assertTrue(v.sentence().startsWith("no violation found: exhaustive:"), v.sentence());
        assertEquals(0, v.counts().cuts());
        return v;
    }

    @Test
    void everyScheduleOfACollectionBegunByAnAllocationEnds() {
        for (String v : VERSIONS) {
            search(World.of(v).withMs(4).withAsync(false).withGc(new Gc(0, 0, 0, 1)).withGoroutine(go("main", Start.RUNNING, 0,
                new Action.Alloc(), new Action.Yield())));
        }
    }

    /** One after runtime.GC, whenever the two minutes are over. */
    @Test
    @Tag("long")
    void everyScheduleOfAForcedCollectionEnds() {
        for (String v : VERSIONS) {
            World w = world(v, new Gc(0, 0, 1, 0), new Action.Collect()).withMs(4).withSysmon(true);
            boolean[] forced = {false};
            Machine mac = Machine.of(w);
            Verdict r = Search.run(Compiled.whenWorthIt(mac), Options.bfs().withMergeLocal(true).withObserver((s, d) ->
                forced[0] |= mac.layout().slot(Fields.WORK_CYCLES).get(s, 0) == 2), Limits.states(4_000_000));
            assertTrue(r.sentence().startsWith("no violation found: exhaustive:"), v + " " + r.sentence());
            assertTrue(forced[0], v + ": in some schedule it comes before main returns");
        }
    }
}
