package gmplab.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Finding;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.program.CallGraph;
import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Edit;
import gmplab.core.program.Expr;
import gmplab.core.program.Op;
import gmplab.core.program.Program;
import gmplab.core.program.Step;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The seed, sentence by sentence: golang/go commit 370682ae98 (CL 267257), "runtime: disable preemption in startm". Each
 * test cites the sentence of the commit's message or comments that it checks. How many Ps and Ms it takes to find the limbo
 * by search, and the exhaustive searches of the cured versions, are with the searches.
 */
class SeedTest {
    private static final String DEV = "go1.16-dev";
    private static final String FIXED = "go1.16";
    private static final String LIMBO = "stop-the-world never completes: stopwait stays 1";

    /** g0 resets a timer on p0, which wakes an M for the idle p1; g1 waits behind it and stops the world. */
    private static World two(String version) {
        return World.of(version).withProcs(2).withMs(4).withIdle(1).withAsync(false).withClock(false).withTimer("t")
            .withGoroutine(new Goroutine("reset", List.of(new Action.Reset("t", 1)), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("gc", List.of(new Action.GC()), Start.LOCAL, 0));
    }

    /** The same with g1 running on p1 and p2 idle. */
    private static World three(String version) {
        return two(version).withProcs(3).withGoroutine(new Goroutine("gc", List.of(new Action.GC()), Start.RUNNING, 1));
    }

    private static final String AFTER_PIDLEGET = "startm.set pp";

    // "startm contains a critical section from when it takes ownership of a P (either on function entry or call to
    // pidleget) until it wakes the M receiving the P."

    @Test
    void startmOwnsThePFromPidlegetUntilTheWakeup() {
        Play p = new Play(two(FIXED)).until(0, AFTER_PIDLEGET);
        assertEquals(Fields.TRANSIT, p.get(Fields.LEDGER_HOLDER, 1));
        assertEquals(1, p.get(Fields.LEDGER_G, 1), "carried by g0");
        p.until(0, "notewakeup.wake");
        assertEquals(1, p.get(Fields.LEDGER_G, 1), "still carried by g0");
        assertEquals(2, p.get(Fields.LEDGER_TO, 1), "and promised to m1");
        p.step(0);
        assertEquals(0, p.get(Fields.LEDGER_G, 1));
        assertEquals(2, p.get(Fields.LEDGER_M, 1), "ownership transfer committed by the wakeup");
        p.until(1, "stopm.set m.nextp");
        assertEquals(Fields.RUNNING, p.get(Fields.LEDGER_HOLDER, 1));
    }

    @Test
    void startmOwnsThePFromItsEntryWhereTheCallerPassesOne() {
        World w = World.of(FIXED).withProcs(1).withMs(3).withSysmon(true).withAsync(false)
            .withGoroutine(new Goroutine("sys", List.of(new Action.Syscall()), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("next", List.of(), Start.LOCAL, 0));
        Play p = new Play(w).until(0, "main.sys.in system call");
        int sysmon = 3;
        p.until(sysmon, "startm.precondition");
        assertEquals(Fields.TRANSIT, p.get(Fields.LEDGER_HOLDER, 0));
        assertEquals(sysmon + 1, p.get(Fields.LEDGER_M, 0), "carried by the one who retook it");
        assertEquals(1, local(p, sysmon, "pp"), "and given to startm");
    }

    private static int local(Play p, int m, String name) {
        return p.machine.stack(p.state, Stack.G0, m).get(0).values().get(name);
    }

    // "If preempted in this critical section, the owned P is left in limbo. If preempted for a GC stop, there will be
    // nothing to stop the owned P and STW will wait forever."

    @Test
    void preemptedInTheCriticalSectionTheOwnedPIsLeftInLimboAndTheStopWaitsForever() {
        Play p = new Play(two(DEV)).until(0, AFTER_PIDLEGET).request(0);
        Finding f = p.end();
        assertEquals(LIMBO, String.valueOf(f));
        assertEquals("notewakeup.prologue", p.machine.positionOfG(p.state, 0).toString());
        assertLimbo(p, 1);
        assertEquals(2, p.get(Fields.M_NEXTP, 1), "p1 stands in the nextp of a sleeping M");
        assertEquals(0, p.get(Fields.SCHED_MIDLE), "that is no longer on the idle list");
    }

    /** As measured on a real runtime when hung. */
    private static void assertLimbo(Play p, int proc) {
        assertEquals(1, p.get(Fields.SCHED_GCWAITING));
        assertEquals(1, p.get(Fields.SCHED_STOPWAIT));
        assertEquals(0, p.get(Fields.SCHED_NPIDLE));
        assertEquals(1, p.get(Fields.SCHED_NMSPINNING));
        assertEquals(Fields.P_IDLE, p.get(Fields.P_STATUS_F, proc));
        assertEquals(0, p.get(Fields.P_M, proc), "no M runs it");
        assertEquals(0, p.get(Fields.SCHED_PIDLE), "and it is on no list");
        assertEquals(Fields.G_RUNNABLE, p.get(Fields.G_STATUS_F, 0));
        assertEquals(1, p.get(Fields.SCHED_RUNQ_HEAD), "g0 is in the global queue");
        assertEquals(Fields.TRANSIT, p.get(Fields.LEDGER_HOLDER, proc));
        assertEquals(1, p.get(Fields.LEDGER_G, proc), "with p" + proc + " in its frame");
    }

    @Test
    void withThreePsTheStopsOwnPreemptionDoesIt() {
        Play p = new Play(three(DEV)).until(0, "startm.if !nmp.spinning").until(1, "stopTheWorldWithSema.set m.p.status");
        assertEquals(1, p.get(Fields.G_PREEMPT, 0), "the stop has asked g0");
        assertEquals(LIMBO, String.valueOf(p.end()));
        assertLimbo(p, 2);
    }

    @Test
    void withTwoPsSysmonsPreemptionAfter10MsDoesIt() {
        Play p = new Play(two(DEV).withSysmon(true).withPreempts(1)).until(0, "startm.if !nmp.spinning");
        int sysmon = 4;
        assertTrue(p.until(sysmon, "preemptone.set gp.stackguard0").step(sysmon));
        assertEquals(LIMBO, String.valueOf(p.end()));
        assertLimbo(p, 1);
    }

    /** Where g0 hangs for ever when it is asked once, at each of its steps from wakep's first to wakep's last in turn. */
    private static Set<String> windows(World w) {
        Set<String> hung = new TreeSet<>();
        Play p = new Play(w).until(0, "wakep.prologue");
        for (int i = 0; i < 300 && !p.at(0).startsWith("wakep.ret"); i++, p.step(0)) {
            Play q = new Play(p.machine);
            q.state = p.state;
            int ask = Choice.of(Choice.Kind.PREEMPT, 0, Choice.REQUEST);
            if (q.machine.allowed(q.state, ask) && LIMBO.equals(String.valueOf(q.inject(ask).end()))) {
                hung.add(q.machine.positionOfG(q.state, 0).toString());
            }
            assertFalse(q.wasCut());
        }
        assertTrue(p.at(0).startsWith("wakep.ret"), p.at(0));
        return hung;
    }

    @Test
    void everyPrologueInTheCriticalSectionIsAWindow() {
        assertEquals(Set.of("notewakeup.prologue"), windows(two(DEV)));
        assertEquals(Set.of("newm.prologue", "allocm.prologue", "newm1.prologue", "rlock.prologue"), windows(two(DEV).withIdle(0)));
    }

    // "Disable preemption in startm to ensure this remains non-preemptible."

    @Test
    void withPreemptionDisabledThereIsNoWindow() {
        for (String v : List.of(FIXED, "go1.19")) {
            assertEquals(Set.of(), windows(two(v)), v);
            assertEquals(Set.of(), windows(two(v).withIdle(0)), v);
        }
    }

    @Test
    void newmsOwnProtectionOf119LeavesTwoWindowsWithoutStartms() {
        assertEquals(Set.of("notewakeup.prologue"), windows(two("go1.19-unprotected")));
        assertEquals(Set.of("newm.prologue"), windows(two("go1.19-unprotected").withIdle(0)));
    }

    @Test
    void preemptedByForceTheCuredStartmHangsAgain() {
        int force = Choice.of(Choice.Kind.PREEMPT, 0, Choice.FORCED);
        Play p = new Play(two(FIXED)).until(0, "startm.set nmp.nextp").inject(force);
        assertTrue(Choice.hypothetical(force));
        assertEquals(LIMBO, String.valueOf(p.end()));
        assertLimbo(p, 1);
    }

    // "Every owned P must have an owner that will eventually stop it in the event of a GC stop request."

    @Test
    void whoeverCarriesAPOnAGoroutinesStackCannotBePreempted() {
        Carriers fixed = new Carriers(two(FIXED));
        assertTrue(fixed.all > 20 && fixed.asked > 10, "not vacuous: " + fixed.all + " states, asked in " + fixed.asked);
        assertEquals(0, fixed.preemptible);
        Carriers dev = new Carriers(two(DEV));
        assertTrue(dev.preemptible > 0 && dev.preemptible < dev.all);
    }

    /** Counts over the first states of a world those with a P carried by a goroutine. */
    private static final class Carriers {
        int all;
        int asked;
        int preemptible;

        Carriers(World w) {
            DumbSearch d = DumbSearch.from(w.withPreempts(1), 20_000);
            for (State s : d.states) {
                for (int p = 0; p < w.procs(); p++) {
                    int g = s.get(d.machine.layout(), Fields.LEDGER_G, p) - 1;
                    if (g >= 0) {
                        count(d.machine, s, g);
                    }
                }
            }
        }

        private void count(Machine mac, State s, int g) {
            all++;
            asked += s.get(mac.layout(), Fields.G_PREEMPT, g);
            for (int m = 0; m < mac.world().ms(); m++) {
                boolean runs = s.get(mac.layout(), Fields.M_CURG, m) == g + 1;
                preemptible += runs && s.get(mac.layout(), Fields.M_LOCKS, m) == 0 ? 1 : 0;
            }
        }
    }

    // "golang.org/cl/232298 introduced the first call to startm that is not on the system stack (via a wakep call)"

    @Test
    void aWakepOffTheSystemStackIsWhatMakesItReachable() {
        for (String v : List.of("go1.15", DEV, FIXED, "go1.19")) {
            CallGraph graph = graph(two(v));
            assertEquals(!v.equals("go1.15"), graph.nodes().contains(new Node("startm", Stack.USER)), v);
            assertTrue(graph.nodes().contains(new Node("startm", Stack.G0)), v);
        }
        CallGraph dev = graph(two(DEV));
        assertEquals(List.of("wakep"), callers(dev, new Node("startm", Stack.USER)));
        assertEquals(List.of("wakeNetPoller"), callers(dev, new Node("wakep", Stack.USER)));
        World without = two(DEV).withEdits(List.of(new Edit.Drop("wakeNetPoller", "wakep")));
        assertFalse(graph(without).nodes().contains(new Node("startm", Stack.USER)));
    }

    private static CallGraph graph(World w) {
        Program p = Worlds.program(w);
        return new CallGraph(p, List.of("mstart"), p.goroutines());
    }

    private static List<String> callers(CallGraph graph, Node n) {
        return graph.sites(n).stream().map(s -> s.caller().routine()).distinct().toList();
    }

    // "Callers passing a non-nil P must call from a non-preemptible context, otherwise such preemption could occur on
    // function entry to startm."

    private static final Edit PASS_A_P = new Edit.Insert("wakeNetPoller", "wakep", "pass a p",
        new Op.Call("startm", List.of(new Expr.Const(2, "p1"), new Expr.Const(0, "false")), null));

    @Test
    void callersPassingAPMustNotBePreemptible() {
        Play p = new Play(two(FIXED).withEdits(List.of(PASS_A_P)));
        assertEquals("startm.precondition: startm is given a P in a preemptible context", String.valueOf(p.end()));
    }

    @Test
    void callersPassingAPMayHoldLocks() {
        World w = two("go1.19").withEdits(List.of(PASS_A_P))
            .withGoroutine(new Goroutine("reset", List.of(new Action.AfterFunc("t", 1, "gc")), Start.RUNNING, 0));
        Play p = new Play(w).until(0, "startm.precondition");
        assertTrue(p.get(Fields.M_LOCKS, 0) > 0, "addtimer holds m.locks since 1.16.4");
        p.until(0, "startm.prologue");
        assertNull(p.finding);
    }

    @Test
    void otherwisePreemptionCouldOccurOnEntry() {
        World w = two(FIXED).withEdits(List.of(PASS_A_P, new Edit.Drop("startm", "precondition")));
        Play p = new Play(w).until(0, "startm.prologue").request(0);
        p.until(0, "schedule.if (m.locks == 0)");
        assertEquals("startm.prologue", p.machine.positionOfG(p.state, 0).toString());
        assertEquals(2, p.machine.stack(p.state, Stack.USER, 0).get(0).values().get("pp"), "p1 is in its frame");
    }

    // "mp := acquirem()", "releasem(mp)" on each of the three ways out, "nmp"

    @Test
    void theSeedsDiffIsTheVersionsDiff() {
        assertEquals(List.of("drop startm.acquirem", "drop startm.releasem", "drop startm.releasem#2", "drop startm.releasem#3",
            "replace allocm.systemstack stackfree by Call[routine=stackfree, args=[freem], result=null]"),
            Versions.edits(two(DEV), DEV).stream().map(Object::toString).toList());
        List<Step> steps = Worlds.program(two(FIXED)).routine("startm").steps();
        assertEquals(List.of("precondition", "prologue", "acquirem"), steps.stream().limit(3).map(Step::label).toList());
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).op() instanceof Op.Return) {
                assertTrue(steps.get(i - 1).label().startsWith("releasem"), "before " + steps.get(i).label());
            }
        }
    }

    @Test
    void releasemOnEachWayOutArmsARefusedRequestAgain() {
        World noP = two(FIXED);
        refusedThenArmed(new Play(noP).until(0, "startm.lock").with(Fields.SCHED_PIDLE, 0, 0), "startm.releasem");
        refusedThenArmed(new Play(two(FIXED).withIdle(0)).until(0, "startm.lock"), "startm.releasem#2");
        refusedThenArmed(new Play(two(FIXED)).until(0, "startm.lock"), "startm.releasem#3");
    }

    private static void refusedThenArmed(Play p, String releasem) {
        p.request(0).until(0, releasem);
        assertEquals(1, p.get(Fields.G_PREEMPT, 0));
        assertEquals(0, p.get(Fields.G_STACKGUARD0, 0), "newstack refused it");
        assertEquals(1, p.get(Fields.M_LOCKS, 0));
        p.until(0, "wakep.ret#4");
        assertEquals(1, p.get(Fields.G_STACKGUARD0, 0), "armed again by " + releasem);
        assertEquals(0, p.get(Fields.M_LOCKS, 0));
    }

    // The throws

    @Test
    void negativeNmspinningThrows() {
        Edit uncounted = new Edit.Insert("wakeNetPoller", "wakep", "spin uncounted",
            new Op.Call("startm", List.of(new Expr.Const(0, "nil"), new Expr.Const(1, "true")), null));
        Play p = new Play(two(FIXED).withProcs(1).withEdits(List.of(uncounted)));
        assertEquals("startm.throw: startm: negative nmspinning", String.valueOf(p.end()));
    }

    @Test
    void aSpinningIdleMThrows() {
        assertEquals("startm.throw#2: startm: m is spinning", end(new Play(two(FIXED)).with(Fields.M_SPINNING, 1, 1)));
    }

    @Test
    void anIdleMWithAPThrows() {
        assertEquals("startm.throw#3: startm: m has p", end(new Play(two(FIXED)).with(Fields.M_NEXTP, 1, 1)));
    }

    @Test
    void anIdlePWithRunnableGsThrowsWhereTheMIsToSpin() {
        Play p = new Play(two(FIXED)).with(Fields.P_RUNQTAIL, 1, 1);
        assertEquals("startm.throw#4: startm: p has runnable gs", end(p));
    }

    private static String end(Play p) {
        return String.valueOf(p.end());
    }

    // "id := mReserveID()" before "unlock(&sched.lock)"; "we must drop sched.lock and call newm"

    @Test
    void theIdIsReservedBeforeTheLockIsDropped() {
        Play p = new Play(two(FIXED).withIdle(0)).until(0, "startm.mReserveID");
        assertEquals(1, p.get(Fields.LOCK_HOLDER, 0), "m0 holds sched.lock");
        assertEquals(1, p.get(Fields.SCHED_MNEXT));
        p.until(0, "startm.unlock#2");
        assertEquals(1, p.get(Fields.LOCK_HOLDER, 0));
        assertEquals(2, p.get(Fields.SCHED_MNEXT), "so that checkdead counts the M to come");
        p.until(0, "startm.newm");
        assertEquals(0, p.get(Fields.LOCK_HOLDER, 0));
    }

    // "Ownership transfer of _p_ committed by start in newm. Preemption is now safe."

    @Test
    void ownershipIsCommittedByTheStartInNewm() {
        Play p = new Play(two(DEV).withIdle(0)).until(0, "newosproc.clone");
        assertEquals(1, p.get(Fields.LEDGER_G, 1), "carried by g0");
        p.step(0);
        assertEquals(0, p.get(Fields.LEDGER_G, 1));
        assertEquals(2, p.get(Fields.LEDGER_M, 1), "carried by m1, which has just been started");
        assertNull(p.request(0).end(), "preemption is now safe");
    }

    // "Ownership transfer of _p_ committed by wakeup. Preemption is now safe."

    @Test
    void ownershipIsCommittedByTheWakeup() {
        Play p = new Play(two(DEV)).until(0, "notewakeup.wake");
        p.step(0);
        assertNull(p.request(0).end(), "preemption is now safe");
    }

    // "stackfree must be on the system stack, but allocm is reachable off the system stack transitively from startm."

    /** m2 has ended and waits on sched.freem for somebody to free its stack; no M is idle, so newm will pass by. */
    private static Play withADeadM(String version) {
        return new Play(two(version).withIdle(0)).with(Fields.M_MODE, 2, Fields.EXITED).with(Fields.M_ALLOCATED, 2, 1)
            .with(Fields.SCHED_FREEM, 0, 3).with(Fields.SCHED_MNEXT, 0, 2).with(Fields.SCHED_NMFREED, 0, 1);
    }

    @Test
    void stackfreeOffTheSystemStackThrows() {
        assertEquals("stackfree.prologue: runtime: stackfree entered off the system stack", end(withADeadM(DEV)));
    }

    @Test
    void allocmReachesStackfreeThroughSystemstack() {
        for (String v : List.of(FIXED, "go1.19")) {
            Play p = withADeadM(v).until(0, "newm1.prologue");
            assertNull(p.finding, v);
            assertEquals(0, p.get(Fields.SCHED_FREEM), v + ": m2 is off the list");
            assertNull(p.end(), v);
        }
    }

    @Test
    void anMThatIsStillEndingStaysOnFreem() {
        int freeMWait = 2;
        Play p = withADeadM(FIXED).with(Fields.M_FREEWAIT, 2, freeMWait).until(0, "newm1.prologue");
        assertEquals(3, p.get(Fields.SCHED_FREEM));
    }
}
