package gmplab.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.explore.Limits;
import gmplab.core.explore.Options;
import gmplab.core.explore.Options.Order;
import gmplab.core.explore.Search;
import gmplab.core.explore.Verdict;
import gmplab.core.machine.Machine;
import gmplab.core.policy.Policies;
import gmplab.core.program.Edit;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.List;
import org.junit.jupiter.api.Test;

/** sysmon's deep sleep in a search (proc.go sysmon): when it begins, who ends it. */
class DeepSleepTest {
    private static final int SYSMON = 3;

    private static World world(String name, Action... actions) {
        return World.of("go1.19").withMs(3).withSysmon(true).withAsync(false)
            .withPolicies(new Policies().with(Policies.DEEP_SLEEP, Policies.Policy.ANY))
            .withGoroutine(new Goroutine(name, List.of(actions), Start.RUNNING, 0));
    }

    private static Verdict search(World w) {
        return Search.run(Machine.of(w), Options.of(Order.DFS).withMergeLocal(true), Limits.NONE);
    }

    /** All Ps idle: sysmon sleeps, and the return from the system call wakes it on its way to the idle P. */
    @Test
    void whoeverComesBackToAnIdlePWakesIt() {
        Play p = new Play(world("a", new Action.SyscallBlock(), new Action.Print("a"))).until(0, "syscallBlock.in system call");
        for (int i = 0; i < 1000 && (p.get(Fields.SCHED_NPIDLE) == 0 || p.get(Fields.LOCK_HOLDER) != 0); i++) {
            p.step(1);
        }
        p.until(SYSMON, "sysmon.deepSleep.notetsleep");
        assertEquals(1, p.get(Fields.SCHED_SYSMONWAIT));
        p.until(0, "main.a.print");
        assertEquals(0, p.get(Fields.SCHED_SYSMONWAIT));
        assertEquals(1, p.get(Fields.NOTE_KEY, 1), "sched.sysmonnote");
        p.until(SYSMON, "sysmon.ask sysmon");
        assertEquals(0, p.get(Fields.NOTE_KEY, 1), "cleared");
        assertNull(p.end());
    }

    @Test
    void whoStartsTheWorldWakesIt() {
        Play p = new Play(world("a", new Action.GC(), new Action.Print("a")));
        for (int i = 0; i < 1000 && (p.get(Fields.SCHED_GCWAITING) == 0 || p.get(Fields.LOCK_HOLDER) != 0); i++) {
            p.step(0);
        }
        p.until(SYSMON, "sysmon.deepSleep.notetsleep").until(0, "main.a.print");
        assertEquals(0, p.get(Fields.SCHED_SYSMONWAIT));
        assertNull(p.end());
    }

    /** Without anything to look after there is no move left: it does not go round and round. */
    @Test
    void noOrderOfASystemCallWithDeepSleepGoesWrong() {
        Verdict v = search(world("a", new Action.Syscall()));
        assertEquals(Verdict.Outcome.HELD, v.outcome(), v.toString());
        Verdict awake = search(world("a", new Action.Syscall()).withPolicies(new Policies()));
        assertEquals(Verdict.Outcome.HELD, awake.outcome(), awake.toString());
        assertTrue(v.counts().distinct() > awake.counts().distinct(), "it is not the same question");
    }

    /** A wake-up that is lost is not found late but not at all only where the note could not time out: a minute is a move. */
    @Test
    void theSleepRunsOutWhereARoundWouldDoSomething() {
        World w = world("a", new Action.Syscall()).withEdits(List.of(new Edit.Drop("entersyscall", "systemstack entersyscall_sysmon")));
        assertEquals(Verdict.Outcome.HELD, search(w).outcome());
    }

    @Test
    void thePolicyIsAnyOrNone() {
        assertEquals("nobody is asked about deepSleep, expected any (every answer is explored) or go (Go's own)",
            assertThrows(IllegalArgumentException.class, () -> new Policies().with(Policies.DEEP_SLEEP, (view, m, n) -> 0)).getMessage());
    }
}
