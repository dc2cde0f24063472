package gmplab.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Finding;
import gmplab.core.machine.Machine;
import gmplab.core.policy.Policies;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Step;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a Go programmer knows the scheduler to do, seen in small worlds in which everybody moves in turn. */
class BehaviourTest {
    private static World world(String version) {
        return World.of(version).withProcs(1).withMs(4).withAsync(false);
    }

    private static Goroutine go(String name, Start start, Action... actions) {
        return new Goroutine(name, List.of(actions), start, 0);
    }

    private static Action say(String text) {
        return new Action.Print(text);
    }

    /** What the world prints when everybody moves in turn; the run must end well. */
    private static List<String> printed(World w) {
        Play p = new Play(w);
        assertNull(p.end());
        assertEquals(0, p.machine.choices(p.state).length);
        return p.printed;
    }

    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void newprocPutsTheNewGIntoRunnextAndTheOldRunnextBehind(String v) {
        World w = world(v).withGs(4).withGoroutine(go("first", Start.RUNNING, new Action.Go("a"), new Action.Go("b"), new Action.Go("c"), say("first")))
            .withGoroutine(go("a", Start.LATER, say("a"))).withGoroutine(go("b", Start.LATER, say("b")))
            .withGoroutine(go("c", Start.LATER, say("c")));
        assertEquals(List.of("first", "c", "a", "b"), printed(w));
    }

    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void goschedGoesToTheTailOfTheGlobalQueue(String v) {
        World w = world(v).withGoroutine(go("main", Start.RUNNING, new Action.Yield(), say("main")))
            .withGoroutine(go("global", Start.GLOBAL, say("global"))).withGoroutine(go("local", Start.LOCAL, say("local")));
        assertEquals(List.of("local", "global", "main"), printed(w));
    }

    @Test
    void halfGoesToTheGlobalQueueWhereTheLocalOneIsFull() {
        World w = world("go1.19").withGs(18).withGoroutine(go("first", Start.RUNNING, new Action.Repeat(17, List.of(new Action.Go("z"))), say("main")))
            .withGoroutine(go("z", Start.LATER, say("z")));
        Play p = new Play(w).until(0, "main.first.print");
        assertEquals(0, p.get(Fields.SCHED_RUNQSIZE), "16 slots and runnext take 17");
        World more = w.withGs(19).withGoroutine(go("first", Start.RUNNING, new Action.Repeat(18, List.of(new Action.Go("z"))), say("main")));
        p = new Play(more).until(0, "main.first.print");
        assertEquals(9, p.get(Fields.SCHED_RUNQSIZE), "half of 16, and the one that did not fit");
        assertNull(p.end());
        assertEquals(19, p.printed.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void anUnbufferedChannelPassesValuesBackAndForth(String v) {
        World w = world(v).withChannel("ping", 0).withChannel("pong", 0)
            .withGoroutine(go("a", Start.RUNNING, new Action.Send("ping", 1), new Action.Receive("pong", true), new Action.Send("ping", 3),
                new Action.Receive("pong", true)))
            .withGoroutine(go("b", Start.LOCAL, new Action.Receive("ping", true), new Action.Send("pong", 2), new Action.Receive("ping", true),
                new Action.Send("pong", 4)));
        assertEquals(List.of("ping=1", "pong=2", "ping=3", "pong=4"), printed(w));
    }

    @Test
    void aBufferIsFirstInFirstOutAlsoThroughWaitingSenders() {
        World w = world("go1.19").withChannel("c", 2)
            .withGoroutine(go("a", Start.RUNNING, new Action.Send("c", 1), new Action.Send("c", 2), new Action.Send("c", 3), new Action.Send("c", 4),
                new Action.Close("c")))
            .withGoroutine(go("b", Start.LOCAL, new Action.Repeat(5, List.of(new Action.Receive("c", true)))));
        assertEquals(List.of("c=1", "c=2", "c=3", "c=4", "c=0"), printed(w), "and a closed one gives zeroes");
    }

    @Test
    void closeReadiesTheReceiversInReverse() {
        World w = world("go1.19").withChannel("c", 0)
            .withGoroutine(go("r0", Start.RUNNING, new Action.Receive("c", false)))
            .withGoroutine(go("r1", Start.LOCAL, new Action.Receive("c", false)))
            .withGoroutine(go("r2", Start.LOCAL, new Action.Receive("c", false)))
            .withGoroutine(go("close", Start.LOCAL, new Action.Close("c")));
        List<Integer> readied = new ArrayList<>();
        assertNull(new Play(w).end(p -> {
            if (p.at(0).equals("ready.acquirem")) {
                int gp = p.machine.stack(p.state, Stack.G0, 0).get(0).values().get("gp");
                readied.add(gp - 1);
            }
        }));
        assertEquals(List.of(2, 1, 0), readied.stream().distinct().toList());
    }

    @Test
    void sendingOnAClosedChannelPanics() {
        World w = world("go1.19").withChannel("c", 0).withGoroutine(go("a", Start.RUNNING, new Action.Close("c"), new Action.Send("c", 1)));
        assertTrue(String.valueOf(new Play(w).end()).endsWith("panic: send on closed channel"));
        World blocked = world("go1.19").withChannel("c", 0).withGoroutine(go("a", Start.RUNNING, new Action.Send("c", 1)))
            .withGoroutine(go("b", Start.LOCAL, new Action.Close("c")));
        assertTrue(String.valueOf(new Play(blocked).end()).endsWith("panic: send on closed channel"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void sleepersWakeInTheOrderOfTheirTimes(String v) {
        World w = world(v).withGoroutine(go("three", Start.RUNNING, new Action.Sleep(3), say("3")))
            .withGoroutine(go("one", Start.LOCAL, new Action.Sleep(1), say("1"), new Action.Sleep(3), say("4")))
            .withGoroutine(go("two", Start.LOCAL, new Action.Sleep(2), say("2")));
        assertEquals(List.of("1", "2", "3", "4"), printed(w));
    }

    /** checkTimers' ran is the result of one call; kept, it would send the next steal round once more. */
    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void whetherTimersRanIsForgottenBeforeAGIsExecuted(String v) {
        World w = world(v).withProcs(2).withGoroutine(go("a", Start.RUNNING, new Action.Sleep(1), new Action.Sleep(2)))
            .withGoroutine(go("b", Start.LOCAL, new Action.Sleep(2)));
        int[] seen = {0};
        assertNull(new Play(w).end(p -> IntStream.range(0, 4).filter(m -> p.at(m).equals("execute.gogo")).forEach(m -> {
            seen[0]++;
            assertEquals(0, p.get(Fields.M_RAN, m));
        })));
        assertTrue(seen[0] > 3);
    }

    /** It goes from its P's heap when that P next looks for work, and checkdead looks at the heaps: the deadlock is found then. */
    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void aDeletedTimerPutsOffADeadlockAndDoesNotHideIt(String v) {
        World w = world(v).withTimer("t").withChannel("c", 0).withGoroutine(go("a", Start.RUNNING, new Action.Reset("t", 1), new Action.Stop("t"),
            new Action.Receive("c", false)));
        DumbSearch d = DumbSearch.from(w.withMs(2), 10_000);
        assertTrue(d.complete && d.found("all goroutines are asleep"), d.toString());
        assertEquals(1, d.findings.size(), d.toString());
    }

    /** "if !idlepMaskSnapshot.read(uint32(id)) && !runqempty(p2)": a call in a condition is a step of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"go1.16", "go1.19"})
    void theIdleMaskIsReadBeforeTheQueue(String v) {
        List<String> labels = Worlds.program(world(v)).routine("checkRunqsNoP").steps().stream().map(Step::label).toList();
        assertTrue(labels.indexOf("if (i + 1).idlepMask") >= 0, labels.toString());
        assertTrue(labels.indexOf("if (i + 1).idlepMask") < labels.indexOf("runqempty"), labels.toString());
    }

    @Test
    void afterFuncStartsAGoroutineAndStopKeepsItFromStarting() {
        World w = world("go1.19").withTimer("f").withTimer("g").withGs(2)
            .withGoroutine(go("main", Start.RUNNING, new Action.AfterFunc("f", 1, "later"), new Action.AfterFunc("g", 2, "never"),
                new Action.Stop("g"), new Action.Sleep(3), say("main")))
            .withGoroutine(go("later", Start.LATER, say("later"))).withGoroutine(go("never", Start.LATER, say("never")));
        assertEquals(List.of("later", "main"), printed(w));
    }

    // The three ways back from a system call

    private static World syscall() {
        return world("go1.19").withSysmon(true).withGoroutine(go("sys", Start.RUNNING, new Action.Syscall(), say("back")));
    }

    private static final int SYSMON = 4;
    private static final String IN = "main.sys.in system call";

    @Test
    void aSystemCallComesBackToItsOwnP() {
        Play p = new Play(syscall()).until(0, IN);
        assertEquals(Fields.P_SYSCALL, p.get(Fields.P_STATUS_F));
        p.until(0, "wirep.set m.p").until(0, "main.sys.print");
        assertEquals(1, p.get(Fields.M_P), "p0 again");
        assertNull(p.end());
    }

    @Test
    void aSystemCallComesBackToAnIdlePWhereItsOwnWasRetaken() {
        Play p = new Play(syscall().withProcs(2)).until(0, IN).until(SYSMON, "sysmon.ask sysmon").until(SYSMON, "retake.incidlelocked#2");
        for (int i = 0; i < 500; i++) {
            p.step(1);
        }
        assertEquals(2, p.get(Fields.SCHED_NPIDLE), "whoever got p0 found no work");
        p.until(0, "exitsyscallfast_pidle.pidleget").until(0, "main.sys.print");
        assertTrue(p.get(Fields.M_P) != 0);
        assertNull(p.end());
    }

    @Test
    void aSystemCallThatFindsNoPQueuesItsGAndParksItsM() {
        World w = syscall().withGoroutine(go("busy", Start.LOCAL, new Action.Compute(3), say("busy")));
        Play p = new Play(w).until(0, IN).until(SYSMON, "retake.incidlelocked#2").until(1, "main.busy.compute");
        p.until(0, "exitsyscall0.globrunqput").until(0, "notesleep.sleep");
        assertEquals(1, p.get(Fields.SCHED_RUNQSIZE));
        assertEquals(Fields.G_RUNNABLE, p.get(Fields.G_STATUS_F));
        assertNull(p.end());
        assertEquals(List.of("busy", "back"), p.printed);
    }

    @Test
    void aStopOfTheWorldTakesThePOfASystemCall() {
        World w = world("go1.19").withProcs(2).withGoroutine(go("sys", Start.RUNNING, new Action.Syscall(), say("back")))
            .withGoroutine(new Goroutine("gc", List.of(new Action.GC(), say("gc")), Start.RUNNING, 1));
        Play p = new Play(w).until(0, IN).until(1, "startTheWorld.prologue");
        assertEquals(Fields.P_GCSTOP, p.get(Fields.P_STATUS_F, 0));
        assertEquals(Fields.GCSTOP, p.get(Fields.LEDGER_HOLDER, 0));
        assertNull(p.end());
    }

    // Stops of the world

    /** Two of them want worldsema; the rest is what may get in their way. */
    private static World busy(String version, int procs) {
        return World.of(version).withProcs(procs).withMs(procs + 5).withIdle(1).withPreempts(3).withTimer("t").withChannel("c", 0).withGs(7)
            .withGoroutine(new Goroutine("gc1", List.of(new Action.Compute(1), new Action.GC(), new Action.Send("c", 1)), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("gc2", List.of(new Action.Yield(), new Action.GC(), new Action.Receive("c", false)), Start.RUNNING, 1))
            .withGoroutine(go("timer", Start.LOCAL, new Action.Reset("t", 2), new Action.Reset("t", 1), new Action.Go("new")))
            .withGoroutine(go("sys", Start.GLOBAL, new Action.Syscall(), new Action.Sleep(1), new Action.Go("new")))
            .withGoroutine(go("new", Start.LATER, new Action.Compute(2)));
    }

    @Test
    void everyStopCompletesOn119() {
        walks("go1.19", 500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16"})
    void everyStopCompletes(String version) {
        walks(version, 100);
    }

    /** Random walks to the end: nothing is found, and the end is a good one. */
    private static void walks(String version, int seeds) {
        for (int procs = 2; procs <= 3; procs++) {
            Machine m = Machine.of(busy(version, procs));
            for (int seed = 0; seed < seeds / 2; seed++) {
                String end = walk(m, new Random(seed));
                assertEquals("", end, version + ", " + procs + " Ps, seed " + seed);
            }
        }
    }

    /** What a random walk finds; "" for a good end. Every other one lets one M run on for a while. */
    private static String walk(Machine m, Random random) {
        long[] s = m.start().words().clone();
        long[] out = new long[s.length];
        int[] choices = new int[m.maxChoices()];
        boolean sticky = random.nextBoolean();
        int last = -1;
        for (int i = 0; i < 200_000; i++) {
            int n = m.choices(s, choices);
            if (n == 0) {
                Finding f = m.stuck(s);
                return f == null ? "" : f.toString();
            }
            int c = choices[random.nextInt(n)];
            for (int k = 0; sticky && random.nextInt(20) != 0 && k < n; k++) {
                if (Choice.kind(choices[k]) == Choice.Kind.RUN && Choice.id(choices[k]) == last) {
                    c = choices[k];
                }
            }
            last = Choice.id(c);
            int r = m.move(s, c, out);
            if (r != 0) {
                return r < 0 ? "cut" : m.finding(r).toString();
            }
            long[] t = s;
            s = out;
            out = t;
        }
        return "no end";
    }

    @Test
    void theDevelopmentVersionDoesNotAlwaysComplete() {
        Machine m = Machine.of(busy("go1.16-dev", 3));
        long limbo = IntStream.range(0, 300).mapToObj(seed -> walk(m, new Random(seed))).filter(e -> e.startsWith("stop-the-world never")).count();
        assertTrue(limbo > 0, "the walks would not have seen it");
    }

    // Ends

    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void checkdeadFiresWhereAllAreAsleep(String v) {
        World w = world(v).withProcs(2).withChannel("c", 0).withGoroutine(go("a", Start.RUNNING, new Action.Receive("c", false)))
            .withGoroutine(go("b", Start.LOCAL, new Action.Send("c", 1), new Action.Receive("c", false)));
        assertTrue(String.valueOf(new Play(w).end()).endsWith("all goroutines are asleep - deadlock!"));
    }

    @Test
    void checkdeadIsSilentWhileATimerIsPending() {
        World w = world("go1.19").withChannel("c", 0).withGoroutine(go("a", Start.RUNNING, new Action.Receive("c", true)))
            .withGoroutine(go("b", Start.LOCAL, new Action.Sleep(5), new Action.Send("c", 1)));
        assertEquals(List.of("c=1"), printed(w));
    }

    @Test
    void aWorldIsOverWhenItsGoroutinesHaveEnded() {
        Play p = new Play(world("go1.19").withGoroutine(go("a", Start.RUNNING, say("a"))));
        assertNull(p.end());
        assertEquals(0, p.machine.choices(p.state).length);
        assertEquals(Fields.G_DEAD, p.get(Fields.G_STATUS_F));
    }

    /** An answer has ten bits in a choice. */
    @Test
    void moreStealOrdersThanAnswersAreRefused() {
        World w = world("go1.19").withProcs(64).withGoroutine(go("a", Start.RUNNING));
        assertEquals("procs: 64 Ps can be visited in 2048 orders, more than the 1024 answers of an open policy; give the question "
            + "stealOrder a policy, or take fewer Ps", assertThrows(IllegalArgumentException.class, () -> Machine.of(w)).getMessage());
        Policies first = new Policies().with(Policies.STEAL_ORDER, (v, m, n) -> 0);
        assertNull(new Play(w.withPolicies(first)).end());
    }

    /** One G and one P: the smallest ring still takes it, and the global queue still gives it. */
    @Test
    void theSmallestWorldYields() {
        assertEquals(List.of("a"), printed(world("go1.19").withMs(1).withGoroutine(go("a", Start.RUNNING, new Action.Yield(), say("a")))));
    }

    /** Small enough to look at everything that two Ms can do: the send meets its receive, whatever the order. */
    @Test
    void noOrderOfTwoPsLosesAValue() {
        World w = World.of("go1.19").withProcs(2).withMs(3).withAsync(false).withChannel("c", 0)
            .withGoroutine(new Goroutine("a", List.of(new Action.Send("c", 5)), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("b", List.of(new Action.Receive("c", false)), Start.RUNNING, 1));
        DumbSearch d = DumbSearch.from(w.withMs(2), 100_000);
        assertTrue(d.complete, d.toString());
        assertTrue(d.cuts > 0, "for at most two Ms: " + d);
        assertTrue(d.findings.isEmpty() && d.quiet > 0, d.toString());
    }
}
