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
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** System calls as goroutines make them, all the ways out of them, and what sysmon takes meanwhile. */
class SyscallsTest {
    private static final String READING = "pipeRead.in system call";

    private static World world(String version) {
        return World.of(version).withMs(4).withAsync(false).withObject(new Obj("p", Obj.Kind.PIPE, 2, ""));
    }

    private static Goroutine go(String name, Start start, Action... actions) {
        return new Goroutine(name, List.of(actions), start, 0);
    }

    private static Goroutine on(int proc, String name, Action... actions) {
        return new Goroutine(name, List.of(actions), Start.RUNNING, proc);
    }

    private static Action write(int v) {
        return new Action.PipeWrite("p", new Ex.Num(v));
    }

    private static Action read(String into) {
        return new Action.PipeRead("p", into);
    }

    /** What a local holds. */
    private static Action show(String name) {
        return new Action.Print(List.of(new Ex.Str(name + "="), new Ex.Var(name)));
    }

    private static Verdict search(World w) {
        return Search.run(Machine.of(w), Options.dfs().withMergeLocal(true).withFirstOnly(false), Limits.states(2_000_000));
    }

    private static String found(Verdict v) {
        return v.found().stream().map(f -> f.finding().toString()).distinct().sorted().collect(Collectors.joining("; "));
    }

    // Pipes

    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void aReadComesBackWithTheOldestByte(String v) {
        Play p = new Play(world(v).withGoroutine(go("a", Start.RUNNING, write(3), write(4), read("x"), show("x"), read("y"), show("y"))));
        assertNull(p.end());
        assertEquals(List.of("x=3", "y=4"), p.printed);
    }

    @Test
    void aReadOfAnEmptyPipeStaysInItsSystemCall() {
        Play p = new Play(world("go1.19").withProcs(2).withGoroutine(go("a", Start.RUNNING, read("x"), show("x"))).withGoroutine(on(1, "b", write(5))));
        p.until(0, READING);
        assertTrue(!p.step(0), "nothing to read");
        assertEquals(Fields.P_SYSCALL, p.get(Fields.P_STATUS_F, 0));
        p.until(1, "goexit1.prologue");
        assertEquals(Fields.G_SYSCALL, p.get(Fields.G_STATUS_F, 0), "the writer has told nobody");
        assertNull(p.end());
        assertEquals(List.of("x=5"), p.printed);
    }

    /** A raw write makes no system call that the scheduler would see. */
    @Test
    void aRawWriteKeepsItsP() {
        Play p = new Play(world("go1.19").withGoroutine(go("a", Start.RUNNING, write(1))));
        assertNull(p.end(x -> assertTrue(x.get(Fields.P_STATUS_F) != Fields.P_SYSCALL)));
    }

    @Test
    void aFullPipeMakesTheWriterWait() {
        Play p = new Play(world("go1.19").withProcs(2).withGoroutine(go("a", Start.RUNNING, write(1), write(2), write(3)))
            .withGoroutine(on(1, "b", read("x"), show("x"), read("y"), show("y"), read("z"), show("z"))));
        p.until(0, "pipeWrite.pipe full").until(0, "main.a.pipeWrite#2").until(0, "pipeWrite.pipe full").until(0, "main.a.pipeWrite#3")
            .until(0, "pipeWrite.pipe full");
        assertTrue(!p.step(0), "two bytes fill it");
        assertNull(p.end());
        assertEquals(List.of("x=1", "y=2", "z=3"), p.printed);
    }

    @Test
    void nobodyWritesAndGoReportsNothing() {
        Play p = new Play(world("go1.19").withGoroutine(go("a", Start.RUNNING, read("x"))));
        assertEquals("g0 is in a system call that never returns, and Go reports nothing", String.valueOf(p.end()));
    }

    /** Each of two readers has one of two bytes, whatever the order; nobody has one twice. */
    @Test
    void noOrderLosesOrDoublesAByte() {
        World w = world("go1.19").withProcs(2).withMs(3).withGoroutine(go("a", Start.RUNNING, write(1), read("")))
            .withGoroutine(on(1, "b", write(2), read("")));
        Verdict v = search(w);
        assertEquals("", found(v), v.toString());
        assertEquals(Verdict.Outcome.HELD, v.outcome(), v.toString());
    }

    // In and out

    @Test
    void aSystemCallThatReturnsAtOnceKeepsItsP() {
        Play p = new Play(world("go1.19").withProcs(2).withGoroutine(go("a", Start.RUNNING, new Action.SyscallNow(), new Action.Print("a"))));
        p.until(0, "wirep.set m.p").until(0, "main.a.print");
        assertEquals(1, p.get(Fields.M_P, 0));
        assertNull(p.end());
    }

    /** entersyscallblock: no P is left behind for sysmon to retake. */
    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void aSystemCallKnownToBlockHandsItsPOn(String v) {
        Play p = new Play(world(v).withGoroutine(go("a", Start.RUNNING, new Action.SyscallBlock(), new Action.Print("a")))
            .withGoroutine(go("b", Start.LOCAL, new Action.Print("b"))));
        p.until(0, "syscallBlock.in system call");
        assertEquals(Fields.TRANSIT, p.get(Fields.LEDGER_HOLDER, 0), "on its way to a new M");
        assertEquals(0, p.get(Fields.M_OLDP, 0));
        assertNull(p.end());
        assertEquals(List.of("b", "a"), p.printed.stream().sorted(java.util.Comparator.reverseOrder()).toList());
    }

    /** The old P may be in the system call of somebody else by now: it is taken all the same, and the other loses it. */
    @Test
    void theOldPIsTakenBackFromAnotherSystemCall() {
        World w = world("go1.19").withSysmon(true).withGoroutine(go("first", Start.RUNNING, new Action.Syscall(), new Action.Print("first")))
            .withGoroutine(go("second", Start.LOCAL, new Action.Syscall(), new Action.Print("second")));
        int sysmon = 4;
        Play p = new Play(w).until(0, "main.first.in system call").until(sysmon, "retake.incidlelocked#2")
            .until(1, "main.second.in system call");
        assertEquals(Fields.P_SYSCALL, p.get(Fields.P_STATUS_F, 0));
        p.until(0, "main.first.print");
        assertEquals(1, p.get(Fields.LEDGER_M, 0), "p0 runs on m0, past m1");
        p.until(1, "exitsyscall0.globrunqput");
        assertNull(p.end());
        assertEquals(List.of("first", "second"), p.printed);
    }

    @Test
    void whoeverComesBackWakesASleepingSysmon() {
        for (String action : List.of("entersyscall_sysmon", "exitsyscallfast_pidle", "exitsyscall0", "startTheWorldWithSema")) {
            assertTrue(Worlds.program(world("go1.19")).routine(action).steps().stream().anyMatch(s -> s.label().equals("set sched.sysmonwait")),
                action);
        }
        Play p = new Play(world("go1.19").withGoroutine(go("a", Start.RUNNING, new Action.SyscallNow()))).with(Fields.SCHED_SYSMONWAIT, 0, 1)
            .until(0, "syscallNow.exitsyscall");
        assertEquals(0, p.get(Fields.SCHED_SYSMONWAIT));
        assertEquals(1, p.get(Fields.NOTE_KEY, 1), "sched.sysmonnote");
    }

    // Searches

    /** A locked G in a system call, with sysmon and the template thread: no order goes wrong. */
    @Test
    void noOrderOfALockedSystemCallAndSysmonGoesWrong() {
        World w = World.of("go1.19").withMs(4).withSysmon(true).withAsync(false)
            .withGoroutine(go("a", Start.RUNNING, new Action.LockThread(), new Action.Syscall()));
        Verdict v = search(w);
        assertEquals("", found(v), v.toString());
        assertEquals(Verdict.Outcome.HELD, v.outcome(), v.toString());
    }

    /** "Otherwise the M from which we retake can exit the syscall, increment nmidle and report deadlock." */
    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void withoutPretendingThatOneMoreRunsRetakeReportsADeadlockThatIsNone(String v) {
        World w = World.of(v).withMs(3).withSysmon(true).withAsync(false).withGoroutine(go("a", Start.RUNNING, new Action.Syscall()));
        assertEquals("", found(search(w)));
        Verdict without = search(w.withEdits(List.of(new Edit.Drop("retake", "incidlelocked"), new Edit.Drop("retake", "incidlelocked#2"))));
        assertTrue(found(without).contains("checkdead: runnable g"), without.toString());
    }
}
