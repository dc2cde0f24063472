package gmplab.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.explore.Limits;
import gmplab.core.explore.Options;
import gmplab.core.explore.Search;
import gmplab.core.explore.Verdict;
import gmplab.core.machine.Machine;
import gmplab.core.policy.Policies;
import gmplab.core.program.Edit;
import gmplab.core.program.Op;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goroutines locked to their threads. Where Go has a test of the same (runtime/proc_test.go, crash_test.go), the name and
 * the claim are its.
 */
class LockedThreadsTest {
    private static final Action LOCK = new Action.LockThread();
    private static final Action UNLOCK = new Action.UnlockThread();
    private static final Action YIELD = new Action.Yield();
    private static final String ASLEEP = "checkdead.throw#4: all goroutines are asleep - deadlock!";

    private static World world(String version) {
        return World.of(version).withMs(6).withAsync(false);
    }

    private static Goroutine go(String name, Start start, Action... actions) {
        return new Goroutine(name, List.of(actions), start, 0);
    }

    private static Goroutine on(int proc, String name, Action... actions) {
        return new Goroutine(name, List.of(actions), Start.RUNNING, proc);
    }

    private static Action say(String text) {
        return new Action.Print(text);
    }

    /** {@code select {}}: a channel that nobody sends on. */
    private static final Action FOREVER = new Action.Receive("never", false);

    private static String end(World w) {
        return String.valueOf(new Play(w.withChannel("never", 0)).end());
    }

    // LockOSThread

    /** proc_test.go: after two locks and one unlock it is locked once, after another not at all; one more does nothing. */
    @Test
    void testLockOSThreadNesting() {
        Play p = new Play(world("go1.19").withGoroutine(go("main", Start.RUNNING, LOCK, LOCK, say("2"), UNLOCK, say("1"), UNLOCK,
            say("0"), UNLOCK, say("still 0"))));
        List<String> seen = new ArrayList<>();
        for (String print : List.of("print", "print#2", "print#3", "print#4")) {
            p.until(0, "main.main." + print);
            seen.add(p.get(Fields.M_LOCKEDEXT) + (p.get(Fields.M_LOCKEDG) == 1 && p.get(Fields.G_LOCKEDM) == 1 ? " locked" : ""));
        }
        assertEquals(List.of("2 locked", "1 locked", "0", "0"), seen);
        assertNull(p.end());
    }

    /** A call from user code of what only the runtime calls. */
    private static Edit inserted(String routine) {
        return new Edit.Insert("Gosched", "mcall gosched_m", routine, new Op.Call(routine, List.of(), null));
    }

    /** The runtime's own locks and the user's are counted apart, and either keeps the thread. */
    @Test
    void aThreadIsFreeOnlyWhenBothCountsAreZero() {
        World w = world("go1.19").withEdits(List.of(inserted("lockOSThread")))
            .withGoroutine(go("first", Start.RUNNING, YIELD, LOCK, UNLOCK, say("internal")));
        Play p = meet(new Play(w), 0, "main.first.print");
        assertEquals(List.of(0, 1, 1), List.of(p.get(Fields.M_LOCKEDEXT), p.get(Fields.M_LOCKEDINT), p.get(Fields.M_LOCKEDG)));
        assertEquals("goexit0.throw: internal lockOSThread error", String.valueOf(p.end()));
    }

    /** Everybody in turn until an M is at a place. */
    private static Play meet(Play p, int m, String place) {
        for (int i = 0; i < 5000 && !p.at(m).equals(place); i++) {
            p.step(i % 7 < 6 ? i % 7 : 0);
        }
        assertEquals(place, p.at(m));
        return p;
    }

    @Test
    void anInternalUnlockTooManyThrows() {
        assertEquals("unlockOSThread.throw: runtime: internal error: misuse of lockOSThread/unlockOSThread",
            end(world("go1.19").withEdits(List.of(inserted("unlockOSThread"))).withGoroutine(go("main", Start.RUNNING, YIELD))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void aLockedGRunsOnItsOwnThreadAndThatThreadRunsNobodyElse(String v) {
        World w = world(v).withProcs(2).withGs(4).withGoroutine(go("main", Start.RUNNING, LOCK, YIELD, new Action.Go("b"), YIELD, UNLOCK, YIELD))
            .withGoroutine(go("a", Start.LOCAL, YIELD, new Action.Go("b"))).withGoroutine(go("b", Start.LATER, YIELD));
        int[] away = {0};
        assertNull(new Play(w).end(x -> {
            int m = x.get(Fields.G_LOCKEDM, 0) - 1;
            for (int i = 0; m >= 0 && i < 6; i++) {
                int curg = x.get(Fields.M_CURG, i) - 1;
                assertTrue(curg < 0 || (curg == 0) == (i == m), "g0 is locked to m" + m + ", m" + i + " runs g" + curg);
                away[0] += curg > 0 ? 1 : 0;
            }
        }));
        assertTrue(away[0] > 0, "others ran meanwhile");
    }

    /** The thread that picks a locked G gives its P straight to the locked thread, and parks. */
    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void whoeverPicksALockedGGivesItsPToItsThread(String v) {
        World w = world(v).withGoroutine(go("first", Start.RUNNING, LOCK, YIELD, say("first"))).withGoroutine(go("a", Start.LOCAL, YIELD, say("a")));
        Play p = new Play(w).until(0, "notesleep.sleep");
        assertEquals(1, p.get(Fields.SCHED_NMIDLELOCKED));
        assertEquals(0, p.get(Fields.SCHED_MIDLE), "not on the idle list");
        int picker = 0;
        for (int m = 2; picker == 0; m = m % 5 + 1) {
            p.step(m);
            picker = p.at(m).startsWith("startlockedm.releasep") ? m : 0;
        }
        assertEquals(0, p.get(Fields.SCHED_NMIDLELOCKED));
        p.until(picker, "startlockedm.stopm");
        assertEquals(1, p.get(Fields.M_NEXTP, 0), "p0 for m0");
        assertEquals(1, p.get(Fields.LEDGER_M, 0), "which carries it now");
        p.until(picker, "notesleep.sleep").until(0, "main.first.print");
        assertEquals(picker + 1, p.get(Fields.SCHED_MIDLE));
        assertNull(p.end());
        assertEquals(List.of("first", "a"), p.printed);
    }

    /** Order case 23: threads change hands at every step, and the order is still only the queues'. */
    @Test
    void lockedGoroutinesKeepTheOrderOfTheQueues() {
        World w = world("go1.19").withMs(12).withGs(5).withChannel("a", 0).withChannel("b", 0)
            .withPolicies(new Policies().with(Policies.GLOBAL_TICK, (view, m, n) -> 0))
            .withGoroutine(go("first", Start.RUNNING, new Action.Go("L"), new Action.Go("u"), new Action.Go("K0"), new Action.Go("K1")))
            .withGoroutine(go("L", Start.LATER, lines(4, "L", true)))
            .withGoroutine(go("u", Start.LATER, lines(4, "u", false)))
            .withGoroutine(go("K0", Start.LATER, LOCK, say("K0.0"), YIELD, say("K0.1"), YIELD, say("K0.2"), YIELD))
            .withGoroutine(go("K1", Start.LATER, LOCK, say("K1.0"), YIELD, say("K1.1"), YIELD, say("K1.2"), YIELD));
        Play p = new Play(w);
        assertNull(p.end());
        assertEquals("K1.0 u0 L0 K0.0 K1.1 L1 u1 K0.1 K1.2 L2 u2 K0.2 L3 u3 Lend", String.join(" ", p.printed));
    }

    private static Action[] lines(int n, String who, boolean locked) {
        List<Action> r = new ArrayList<>();
        if (locked) {
            r.add(LOCK);
        }
        for (int i = 0; i < n; i++) {
            r.addAll(locked ? List.of(new Action.Send("a", i), say(who + i), new Action.Receive("b", false))
                : List.of(new Action.Receive("a", false), say(who + i), YIELD, new Action.Send("b", i)));
        }
        if (locked) {
            r.addAll(List.of(say(who + "end"), UNLOCK));
        }
        return r.toArray(Action[]::new);
    }

    /** A locked G back from a system call without a P waits on its own thread, not on the idle list. */
    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void aLockedGBackFromASystemCallWaitsOnItsThread(String v) {
        World w = world(v).withSysmon(true).withGoroutine(go("sys", Start.RUNNING, LOCK, new Action.Syscall(), say("back")))
            .withGoroutine(go("busy", Start.LOCAL, new Action.Compute(3), say("busy")));
        Play p = new Play(w).until(0, "main.sys.in system call").until(6, "retake.incidlelocked#2");
        for (int i = 0; i < 400 && !p.at(2).equals("main.busy.compute"); i++) {
            p.step(1);
            p.step(2);
        }
        p.until(0, "stoplockedm.incidlelocked").until(0, "notesleep.sleep");
        assertEquals(1, p.get(Fields.SCHED_RUNQSIZE));
        assertNull(p.end());
        assertEquals(List.of("busy", "back"), p.printed);
    }

    // The template thread

    /** proc_test.go: a thread that its G has changed must not be cloned; the template thread makes the new one. */
    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void testLockOSThreadAvoidsStatePropagation(String v) {
        World w = world(v).withProcs(2).withGs(3).withGoroutine(go("main", Start.RUNNING, LOCK, new Action.Go("a"), YIELD))
            .withGoroutine(go("a", Start.LATER, new Action.Go("b"))).withGoroutine(go("b", Start.LATER));
        List<Integer> cloners = new ArrayList<>();
        Play p = new Play(w);
        assertNull(p.end(x -> {
            for (int m = 0; m < 6; m++) {
                if (x.at(m).equals("newosproc.clone")) {
                    cloners.add(m);
                }
            }
        }));
        assertEquals(1, p.get(Fields.HANDOFF_HAVE));
        assertEquals(1, p.get(Fields.SCHED_NMSYS), "the template thread");
        assertTrue(cloners.contains(1) && cloners.indexOf(1) > cloners.lastIndexOf(0), "m0 makes m1, the template thread, which makes the rest: " + cloners);
    }

    @Test
    void aLockedThreadWithoutATemplateThreadThrows() {
        Edit none = new Edit.Drop("LockOSThread", "startTemplateThread");
        World w = world("go1.19").withProcs(2).withEdits(List.of(none)).withGoroutine(go("main", Start.RUNNING, LOCK, new Action.Go("a")))
            .withGoroutine(go("a", Start.LATER));
        assertEquals("newm.throw: on a locked thread with no template thread", end(w));
    }

    /** proc_test.go: a stop of the world arrives between "there is a template thread" and making it. */
    private static World race(Edit... edits) {
        return World.of("go1.19").withProcs(3).withMs(5).withGs(3).withAsync(false).withStops(1).withEdits(List.of(edits))
            .withPolicies(new Policies().with(Policies.GLOBAL_TICK, (view, m, n) -> 0).with(Policies.STEAL_ORDER, (view, m, n) -> 0))
            .withGoroutine(on(0, "first", LOCK)).withGoroutine(on(1, "second", LOCK, new Action.Go("x"), new Action.GC()))
            .withGoroutine(go("x", Start.LATER));
    }

    private static Verdict walks(World w) {
        return Search.run(Machine.of(w), Options.random(7, 4000).withWalker(Options.Walker.pct(3, 400)), Limits.depth(3000));
    }

    @Test
    void testLockOSThreadTemplateThreadRace() {
        Verdict v = walks(race());
        assertEquals("", found(v), v.toString());
        Verdict broken = walks(race(new Edit.Drop("startTemplateThread", "acquirem"), new Edit.Drop("startTemplateThread", "releasem"),
            new Edit.Drop("startTemplateThread", "releasem#2")));
        assertEquals("stop-the-world never completes: stopwait stays 1", found(broken), broken.toString());
    }

    @Test
    void aMissingCountOfLockedThreadsIsFound() {
        World w = World.of("go1.19").withMs(4).withAsync(false).withChannel("never", 0)
            .withGoroutine(go("main", Start.RUNNING, LOCK, YIELD, FOREVER)).withGoroutine(go("a", Start.LOCAL, YIELD));
        assertEquals(ASLEEP, found(search(w, 300_000)));
        Verdict less = search(w.withEdits(List.of(new Edit.Drop("stoplockedm", "incidlelocked"))), 300_000);
        assertEquals("g0 waits for ever and checkdead stays silent", found(less), less.toString());
        Verdict more = search(w.withEdits(List.of(new Edit.Drop("startlockedm", "incidlelocked"))), 300_000);
        assertTrue(found(more).contains("checkdead: runnable g"), more.toString());
    }

    private static Verdict search(World w, int states) {
        return Search.run(Machine.of(w), Options.dfs().withMergeLocal(true).withFirstOnly(false), Limits.states(states));
    }

    private static String found(Verdict v) {
        return v.found().stream().map(f -> f.finding().toString()).distinct().sorted().collect(Collectors.joining("; "));
    }

    // The end of a locked thread

    /** proc_test.go: the thread of a G that ends locked ends; any but the first one. */
    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void testLockOSThreadExit(String v) {
        World first = world(v).withGs(2).withGoroutine(go("first", Start.RUNNING, LOCK, new Action.Go("a"))).withGoroutine(go("a", Start.LATER, say("a")));
        Play p = new Play(first);
        assertNull(p.end());
        assertEquals(List.of("a"), p.printed);
        assertEquals(Fields.ON_G0, p.get(Fields.M_MODE, 0), "the main thread is wedged, not ended");
        assertEquals(1, p.get(Fields.SCHED_NMFREED), "and counted as freed");
        World alt = world(v).withGs(3).withGoroutine(go("first", Start.RUNNING, LOCK, new Action.Go("a"), YIELD, YIELD, YIELD, UNLOCK))
            .withGoroutine(go("a", Start.LATER, LOCK, new Action.Go("b"))).withGoroutine(go("b", Start.LATER, say("b")));
        p = new Play(alt);
        boolean[] ended = {false};
        assertNull(p.end(x -> {
            for (int m = 0; m < 6; m++) {
                ended[0] |= x.get(Fields.M_MODE, m) == Fields.EXITED;
            }
        }));
        assertTrue(ended[0], "a's thread has ended");
    }

    /** A dead M's identity is used again once allocm has taken it off sched.freem: threads may end without end. */
    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void anEndedThreadsMIsUsedAgain(String v) {
        List<Action> body = List.of(new Action.Go("a"), YIELD, YIELD, YIELD, YIELD);
        World w = world(v).withGs(3).withGoroutine(go("main", Start.RUNNING, new Action.Repeat(12, body)))
            .withGoroutine(go("a", Start.LATER, LOCK));
        Play p = new Play(w);
        assertNull(p.end());
        assertTrue(!p.wasCut(), "12 threads have ended, there are 6 Ms");
    }

    // checkdead (crash_test.go)

    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void testSimpleDeadlock(String v) {
        assertEquals(ASLEEP, end(world(v).withGoroutine(go("main", Start.RUNNING, FOREVER))));
        assertEquals(ASLEEP, end(world(v).withSysmon(true).withGoroutine(go("main", Start.RUNNING, FOREVER))));
    }

    /** The main goroutine is locked to the main thread during initialisation, by the runtime itself. */
    @Test
    void testInitDeadlock() {
        World w = world("go1.19").withEdits(List.of(inserted("lockOSThread"))).withGoroutine(go("main", Start.RUNNING, YIELD, FOREVER));
        assertEquals(ASLEEP, end(w));
    }

    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void testLockedDeadlock(String v) {
        assertEquals(ASLEEP, end(world(v).withGoroutine(go("main", Start.RUNNING, LOCK, FOREVER))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void testLockedDeadlock2(String v) {
        assertEquals(ASLEEP, end(world(v).withGs(2).withGoroutine(go("main", Start.RUNNING, new Action.Go("a"), new Action.Sleep(1), FOREVER))
            .withGoroutine(go("a", Start.LATER, LOCK, FOREVER))));
    }

    /** Two goroutines go on for a while; main has called Goexit, and when they have ended nobody is left to return. */
    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void testGoexitDeadlock(String v) {
        World w = world(v).withGs(3).withGoroutine(go("main", Start.RUNNING, new Action.Go("F"), new Action.Go("F"), new Action.Exit()))
            .withGoroutine(go("F", Start.LATER, new Action.Repeat(3, List.of(YIELD))));
        assertEquals("checkdead.throw#3: no goroutines (main called runtime.Goexit) - deadlock!", end(w));
    }

    /** One that is stuck for ever is a deadlock like any other. */
    @Test
    void aGLeftStuckByGoexitIsADeadlockLikeAnyOther() {
        World w = world("go1.19").withGs(2).withGoroutine(go("main", Start.RUNNING, new Action.Go("F"), new Action.Exit()))
            .withGoroutine(go("F", Start.LATER, FOREVER));
        assertEquals(ASLEEP, end(w));
    }

    /** Whatever the order: the deadlock of a locked and an unlocked G is always reported, and nothing else is. */
    @Test
    void everyOrderOfALockedDeadlockIsReported() {
        World w = World.of("go1.19").withMs(4).withAsync(false).withChannel("never", 0)
            .withGoroutine(go("main", Start.RUNNING, LOCK, FOREVER)).withGoroutine(go("a", Start.LOCAL, FOREVER));
        Verdict v = search(w, 2_000_000);
        assertEquals(ASLEEP, found(v));
        assertEquals(0, v.counts().goodEnds(), v.toString());
    }

    /** No order of a locked G, an unlocked one and a stop of the world goes wrong; the ledger has no complaint. */
    @Test
    void noOrderOfALockedGAndAStopGoesWrong() {
        World w = World.of("go1.19").withMs(4).withAsync(false).withGoroutine(go("main", Start.RUNNING, LOCK, YIELD, new Action.GC()))
            .withGoroutine(go("a", Start.LOCAL, YIELD));
        Verdict v = search(w, 2_000_000);
        assertEquals("", found(v), v.toString());
        assertEquals(Verdict.Outcome.HELD, v.outcome(), v.toString());
    }
}
