package gmplab.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Choice;
import gmplab.core.machine.State;
import gmplab.core.policy.Policies;
import gmplab.core.runtime.World.Gc;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A collection as the scheduler sees it, function by function (mgc.go, mgcpacer.go, mgcmark.go, preempt.go, proc.go). */
class CollectorTest {
    static Goroutine go(String name, Start start, int proc, Action... actions) {
        return new Goroutine(name, List.of(actions), start, proc);
    }

    static Action repeat(int times, Action... body) {
        return new Action.Repeat(times, List.of(body));
    }

    /** g0 runs {@code actions} on p0. */
    private static World world(int procs, Action... actions) {
        return World.of("go1.19").withProcs(procs).withMs(procs + 4).withAsync(false).withGc(new Gc(2, 0))
            .withGoroutine(go("first", Start.RUNNING, 0, actions));
    }

    /** How often a step is reached while everybody moves in turn to the good end. */
    private static int count(World w, String place) {
        Play p = new Play(w);
        int[] n = {0};
        String[] before = new String[w.ms() + 1];
        assertNull(p.end(x -> {
            for (int m = 0; m < w.ms(); m++) {
                String at = x.at(m);
                n[0] += at.equals(place) && !at.equals(before[m]) ? 1 : 0;
                before[m] = at;
            }
        }));
        return n[0];
    }

    @Test
    void aCollectionEndsAndItsCallerGoesOn() {
        for (int procs : new int[] {1, 2, 4, 7}) {
            Play p = new Play(world(procs, new Action.Collect(), new Action.Print("done")));
            assertNull(p.end(), procs + " Ps");
            assertEquals(List.of("done"), p.printed);
            assertEquals(1, p.get(Fields.WORK_CYCLES));
            assertEquals(procs, p.get(Fields.GC_WORKER_COUNT), "gcBgMarkStartWorkers: a worker for each P");
            assertEquals(Fields.GC_OFF, p.get(Fields.GCPHASE));
            assertEquals(0, p.get(Fields.GC_BLACKEN_ENABLED));
        }
    }

    @Test
    void howOftenEachCallStopsTheWorld() {
        String stopped = "stopTheWorldWithSema.prologue";
        String begun = "stopTheWorldWithSema.if (m.locks == 0)";
        assertEquals(0, count(world(1, new Action.GC()), stopped), "g0 has no prologue");
        assertEquals(1, count(world(1, new Action.GC()), begun), "ReadMemStats");
        assertEquals(2, count(world(1, new Action.Collect()), begun), "runtime.GC: sweep termination and mark termination");
        assertEquals(2, count(world(1, new Action.FreeOSMemory()), begun), "debug.FreeOSMemory");
        assertEquals(4, count(world(1, new Action.Collect(), new Action.Collect()), begun));
    }

    /** gcController.startCycle's own arithmetic, in floating point as there. */
    @Test
    void aQuarterOfThePsIsRoundedAsGoDoesIt() {
        for (int procs : new int[] {1, 2, 3, 4, 5, 6, 7, 10}) {
            double total = procs * 0.25;
            int needed = (int) (total + 0.5);
            double error = needed / total - 1;
            boolean off = error < -0.3 || error > 0.3;
            needed -= off && needed > total ? 1 : 0;
            Play p = new Play(world(procs, new Action.Collect()));
            while (p.get(Fields.GCPHASE) != Fields.GC_MARK) {
                for (int m = 0; m < procs + 4; m++) {
                    p.step(m);
                }
            }
            assertEquals(off ? 1 : 0, p.get(Fields.GC_FRACTIONAL_GOAL), procs + " Ps");
            assertEquals(needed, p.get(Fields.GC_DEDICATED_NEEDED), procs + " Ps");
            assertEquals(2048 * (procs - needed), p.get(Fields.GC_IDLE_WORKERS), procs + " Ps");
        }
    }

    @Test
    void everyGoroutineIsScannedOnceAndEveryUnitIsMarked() {
        World w = world(2, new Action.Collect()).withGc(new Gc(5, 0)).withGoroutine(go("a", Start.LOCAL, 0, repeat(20, new Action.Yield())));
        Play p = new Play(w);
        boolean[] asked = {false};
        assertNull(p.end(x -> {
            if (x.get(Fields.GCPHASE) == Fields.GC_MARKTERMINATION && !asked[0]) {
                asked[0] = true;
                assertTrue(x.get(Fields.WORK_MARKROOTNEXT) >= x.get(Fields.WORK_MARKROOTJOBS));
                assertEquals(0, x.get(Fields.WORK_FULL) + x.get(Fields.P_GCW, 0) + x.get(Fields.P_GCW, 1));
                assertEquals(5, x.get(Fields.GC_BG_SCAN_CREDIT), "a unit of credit for each of work");
                for (int g = 0; g < w.numGs(); g++) {
                    assertEquals(1, x.get(Fields.G_SCANDONE, g), "g" + g);
                }
            }
        }));
        assertTrue(asked[0]);
    }

    @Test
    void gcWaitsForAWholeCycleThatBeginsAfterItsCall() {
        World w = world(2, new Action.Collect(), new Action.Print("a")).withGoroutine(go("b", Start.RUNNING, 1, new Action.Syscall(),
            new Action.Collect(), new Action.Print("b")));
        Play p = new Play(w).until(1, "main.b.in system call");
        // g1 comes back and calls while the first cycle marks.
        for (int i = 0; i < 20_000 && p.get(Fields.GCPHASE) != Fields.GC_MARK; i++) {
            for (int m : new int[] {0, 2, 3, 4, 5}) {
                p.step(m);
            }
        }
        assertEquals(1, p.get(Fields.WORK_CYCLES));
        assertNull(p.end());
        assertEquals(2, p.printed.size());
        assertEquals(2, p.get(Fields.WORK_CYCLES), "the cycle that g1 found running was not enough");
    }

    @Test
    void aCycleBegunByOneServesAllWhoWaitForItsNumber() {
        World w = world(1, new Action.Go("b"), new Action.Collect()).withGoroutine(go("b", Start.LATER, 0, new Action.Collect()));
        Play p = new Play(w);
        assertNull(p.end());
        assertTrue(p.get(Fields.WORK_CYCLES) <= 2);
    }

    /** The whole of a goroutine's life until its M is at a place, everybody else in turn. */
    private static Play untilSome(Play p, java.util.function.Predicate<Play> there) {
        int ms = p.machine.world().ms();
        for (int i = 0; i < 40_000; i++) {
            for (int m = 0; m < ms; m++) {
                if (there.test(p)) {
                    return p;
                }
                p.step(m);
            }
        }
        throw new AssertionError("never there: " + p.finding);
    }

    private static boolean at(Play p, String place) {
        for (int m = 0; m < p.machine.world().ms(); m++) {
            if (p.at(m).equals(place)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void suspendGParksARunningGoroutineAtItsNextPrologueAndResumeGReadiesIt() {
        World w = noFractionalWorkers(world(2, new Action.Collect()).withTimer("t").withGoroutine(go("busy", Start.RUNNING, 1,
            repeat(250, new Action.Compute(8), new Action.Stop("t")), new Action.Print("busy"))));
        Play p = new Play(w);
        untilSome(p, x -> x.get(Fields.G_STATUS_F, 1) == Fields.G_PREEMPTED);
        assertEquals(Fields.REASON_PREEMPTED, p.get(Fields.G_WAITREASON, 1));
        untilSome(p, x -> x.get(Fields.G_STATUS_F, 1) == Fields.G_SCAN + Fields.G_WAITING && x.get(Fields.G_PREEMPT, 1) == 0);
        assertEquals(0, p.get(Fields.G_PREEMPTSTOP, 1), "the claim takes the request back");
        untilSome(p, x -> x.get(Fields.G_STATUS_F, 1) == Fields.G_RUNNABLE);
        assertNull(p.end());
        assertEquals(List.of("busy"), p.printed);
    }

    @Test
    void aSignalParksAGoroutineThatIsAskedToStop() {
        World w = noFractionalWorkers(world(2, new Action.Collect()).withAsync(true).withGoroutine(go("busy", Start.RUNNING, 1,
            repeat(255, repeat(20, new Action.Compute(5))))));
        Play p = new Play(w);
        int signal = Choice.of(Choice.Kind.PREEMPT, 1, Choice.SIGNAL);
        untilSome(p, x -> {
            boolean can = x.machine.allowed(x.state, signal);
            if (can && x.get(Fields.G_PREEMPTSTOP, 1) == 0) {
                x.inject(signal);
            }
            return can && x.get(Fields.G_PREEMPTSTOP, 1) != 0;
        });
        p.inject(signal);
        assertTrue(at(p, "preemptPark.let gp"));
        untilSome(p, x -> at(x, "preemptPark.schedule"));
        assertEquals(Fields.G_PREEMPTED, p.get(Fields.G_STATUS_F, 1));
    }

    /** The scan bit is a lock on the status: who leaves it waits (casgstatus, gopark's and newstack's owners). */
    @Test
    void nobodyLeavesAStatusWhileItIsClaimed() {
        World w = world(1, new Action.Yield(), new Action.Print("on"));
        Play p = new Play(w).until(0, "goschedImpl.cas gp.status").with(Fields.G_STATUS_F, 0, Fields.G_SCAN + Fields.G_RUNNING);
        p.step(0);
        assertEquals("goschedImpl.casgstatus", p.at(0));
        assertFalse(p.step(0), "waits");
        p.with(Fields.G_STATUS_F, 0, Fields.G_RUNNING);
        assertNull(p.end());
        assertEquals(List.of("on"), p.printed);
    }

    @Test
    void forEachPRunsTheFunctionForIdlePsAndMakesTheOthersRunIt() {
        // p0: the collector, p1: a goroutine that computes, p2: one in a system call, p3: idle
        World w = world(4, new Action.Collect()).withGoroutine(go("busy", Start.RUNNING, 1, repeat(100, new Action.Compute(8), new Action.Yield())))
            .withGoroutine(go("sys", Start.RUNNING, 2, new Action.Syscall()));
        Play p = new Play(w);
        untilSome(p, x -> x.get(Fields.SCHED_SAFEPOINTFN) == 1);
        List<Integer> waits = new ArrayList<>();
        untilSome(p, x -> {
            waits.add(x.get(Fields.SCHED_SAFEPOINTWAIT));
            return x.get(Fields.SCHED_SAFEPOINTFN) == 0;
        });
        assertTrue(waits.contains(3) && waits.contains(0), waits.toString());
        assertNull(p.end());
    }

    /** Marking is left to idle Ps and to those who allocate. */
    private static World noFractionalWorkers(World w) {
        return w.withPolicies(new Policies().with(Policies.GC_FRACTIONAL, (v, m, n) -> 1));
    }

    @Test
    void anAssistMarksItself() {
        World w = noFractionalWorkers(world(2, new Action.Collect()).withGc(new Gc(15, 0))
            .withGoroutine(go("a", Start.RUNNING, 1, repeat(250, new Action.Alloc(), new Action.Compute(4)))));
        Play p = new Play(w);
        untilSome(p, x -> at(x, "gcAssistAlloc1.gcDrainN"));
        int m = 0;
        while (!p.at(m).equals("gcAssistAlloc1.gcDrainN")) {
            m++;
        }
        int g = p.get(Fields.M_CURG, m) - 1;
        assertEquals(-1, p.get(Fields.G_ASSIST_BYTES, g), "in debt");
        assertEquals(Fields.G_WAITING, p.get(Fields.G_STATUS_F, g), "so that it may be scanned meanwhile");
        p.until(m, "gcAssistAlloc1.xadd work.nwait#2");
        assertEquals(0, p.get(Fields.G_ASSIST_BYTES, g), "paid");
        assertNull(p.end());
    }

    /** An assist that finds nothing to do waits for credit, and the end of the cycle wakes it. */
    @Test
    void anAssistThatFindsNoWorkWaitsAndIsWoken() {
        World w = noFractionalWorkers(world(2, new Action.Collect())
            .withGoroutine(go("a", Start.RUNNING, 1, repeat(250, new Action.Alloc(), new Action.Compute(4)), new Action.Print("a"))));
        Play p = new Play(w);
        boolean[] parked = {false};
        assertNull(p.end(x -> parked[0] |= x.get(Fields.WORK_ASSISTQUEUE_HEAD) != 0));
        assertTrue(parked[0], "it waited");
        assertEquals(List.of("a"), p.printed);
        assertEquals(0, p.get(Fields.WORK_ASSISTQUEUE_HEAD));
    }

    /** runqdrain: what waits behind a dedicated worker that somebody wants preempted goes to the global queue. */
    @Test
    void aPreemptedDedicatedWorkerGivesItsQueueAway() {
        World w = world(4, new Action.Collect()).withGc(new Gc(15, 0));
        Play p = new Play(w);
        untilSome(p, x -> at(x, "gcBgMarkWorker.func2.gcDrain"));
        int m = 0;
        while (!p.at(m).equals("gcBgMarkWorker.func2.gcDrain")) {
            m++;
        }
        int worker = p.get(Fields.M_CURG, m) - 1;
        int proc = p.get(Fields.M_P, m) - 1;
        p.with(Fields.G_PREEMPT, worker, 1);
        // Two Gs in the worker's local queue and one in runnext: any that wait will do, for nobody runs them here.
        p.with(Fields.P_RUNNEXT, proc, 1).with(Fields.P_RUNQ, proc * p.machine.world().sizes().of(gmplab.core.state.Kind.Q), 2)
            .with(Fields.P_RUNQHEAD, proc, 0).with(Fields.P_RUNQTAIL, proc, 1);
        int size = p.get(Fields.SCHED_RUNQSIZE);
        p.until(m, "gcBgMarkWorker.func2.gcDrain#2");
        assertEquals(size + 2, p.get(Fields.SCHED_RUNQSIZE));
        assertEquals(0, p.get(Fields.P_RUNNEXT, proc));
        assertEquals(p.get(Fields.P_RUNQHEAD, proc), p.get(Fields.P_RUNQTAIL, proc));
        assertEquals(2, p.get(Fields.SCHED_RUNQ_TAIL), "runnext first");
    }

    /** debug.gcstoptheworld: from the start of marking to its end no user's goroutine is given an M. */
    @Test
    void withGcstoptheworldOnlyTheCollectorRunsWhileItMarks() {
        World w = world(2, new Action.Collect()).withGc(new Gc(3, 1))
            .withGoroutine(go("a", Start.LOCAL, 0, repeat(30, new Action.Yield()), new Action.Print("a")));
        Play p = new Play(w);
        boolean[] kept = {false};
        assertNull(p.end(x -> {
            if (x.get(Fields.SCHED_DISABLE_USER) != 0) {
                kept[0] |= x.get(Fields.SCHED_DISABLE_N) > 0;
                for (int m = 0; m < w.ms(); m++) {
                    if (x.at(m).equals("execute.gogo")) {
                        assertEquals(1, x.get(Fields.G_SYSTEM, x.get(Fields.M_CURG, m) - 1), "a user's goroutine runs");
                    }
                }
            }
        }));
        assertTrue(kept[0], "somebody was put aside");
        assertEquals(List.of("a"), p.printed);
    }

    @Test
    void stopTheWorldGCWaitsUntilTheCollectionIsOver() {
        Play p = new Play(world(1, new Action.Collect()));
        untilSome(p, x -> x.get(Fields.GCPHASE) == Fields.GC_MARK);
        assertEquals(0, p.get(Fields.SEMA, 1), "gcsema is held while it marks");
        untilSome(p, x -> x.get(Fields.GCPHASE) == Fields.GC_MARKTERMINATION);
        assertEquals(0, p.get(Fields.SEMA, 1));
        assertNull(p.end());
        for (int s = 0; s < 4; s++) {
            assertEquals(1, p.get(Fields.SEMA, s), "semaphore " + s + " is given back");
        }
    }

    @Test
    void theRuntimesOwnGoroutinesDoNotKeepARunGoing() {
        Play p = new Play(world(2, new Action.Collect()));
        assertNull(p.end());
        long waiting = java.util.stream.IntStream.range(0, p.machine.world().numGs())
            .filter(g -> p.get(Fields.G_STATUS_F, g) == Fields.G_WAITING).count();
        assertEquals(2, waiting, "both workers are parked");
    }

    @Test
    void checkdeadDoesNotCountThem() {
        World w = world(1, new Action.Collect(), new Action.Receive("c", false)).withChannel("c", 0);
        assertEquals("checkdead.throw#4: all goroutines are asleep - deadlock!", new Play(w).end().toString());
    }

    /** 1.15: a worker for each P, which is no longer its P's when that has died, and ends (gcBgMarkWorker, p.destroy). */
    @Test
    void upTo115AWorkerBelongsToItsP() {
        World w = world(2, new Action.Collect(), new Action.Gomaxprocs(1), repeat(8, new Action.Yield())).withVersion("go1.15");
        Play p = new Play(w);
        untilSome(p, x -> x.get(Fields.WORK_CYCLES) == 1 && x.get(Fields.GCPHASE) == Fields.GC_OFF && x.get(Fields.P_BG_MARK_WORKER, 1) != 0);
        int worker = p.get(Fields.P_BG_MARK_WORKER, 1) - 1;
        assertTrue(p.get(Fields.P_BG_MARK_WORKER, 0) != 0 && p.get(Fields.P_BG_MARK_WORKER, 0) - 1 != worker);
        assertNull(p.end());
        assertEquals(0, p.get(Fields.P_BG_MARK_WORKER, 1));
        assertEquals(Fields.G_DEAD, p.get(Fields.G_STATUS_F, worker), "it has ended");
        assertEquals(0, p.get(Fields.GC_WORKER_POOL), "there is no pool");
    }

    /** The two halves of parkInfo.attach: a worker whose P has got another meanwhile does not park, and ends. */
    @Test
    void upTo115AWorkerThatHasLostItsPEnds() {
        Play p = new Play(world(2, new Action.Collect()).withVersion("go1.15"));
        untilSome(p, x -> at(x, "gcBgMarkWorker.func1.cas p.gcBgMarkWorker"));
        int m = 0;
        while (!p.at(m).equals("gcBgMarkWorker.func1.cas p.gcBgMarkWorker")) {
            m++;
        }
        // Some other G stands for the new worker.
        p.with(Fields.P_BG_MARK_WORKER, 0, 1).with(Fields.P_BG_MARK_WORKER, 1, 1);
        p.until(m, "gcBgMarkWorker.goexit1");
        assertEquals(Fields.ON_USER, p.get(Fields.M_MODE, m), "it went on at once");
    }

    /** 1.16 takes no count of idle workers: as many as there are Ps without work. */
    @Test
    void everyVersionCollects() {
        for (String v : List.of("go1.15", "go1.16-dev", "go1.16")) {
            for (int procs : new int[] {1, 2, 4}) {
                Play p = new Play(world(procs, new Action.Collect(), new Action.Print("done")).withVersion(v));
                assertNull(p.end(), v + " " + procs + " Ps");
                assertEquals(List.of("done"), p.printed);
                assertEquals(1, p.get(Fields.WORK_CYCLES));
                assertEquals(0, p.get(Fields.GC_IDLE_WORKERS), "not counted");
            }
        }
    }

    @Test
    void aWorldThatNeverCollectsHasNoWorkers() {
        assertEquals(1, World.of("go1.19").withGoroutine(go("main", Start.RUNNING, 0, new Action.GC(), new Action.Alloc())).numGs());
        State s = new Play(world(3, new Action.Alloc(), new Action.GC())).state;
        assertEquals(1, world(3, new Action.Alloc()).numGs());
        assertTrue(s.words().length > 0);
    }
}
