package gmplab.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gmplab.core.program.Routine;
import gmplab.core.program.Routine.Barrier;
import gmplab.core.program.Routine.Prologue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Which routines check the stack on entry is a fact of a compiled binary: prologues.tsv has it for Go 1.19.8, linux/amd64,
 * and every version on the bench is taken to be compiled alike.
 */
class ProloguesTest {
    private static final String READ = "read from a binary of Go 1.19.8, linux/amd64, as the table was";
    private static final String CLOSURE = "a closure that runs on the system stack";
    /** Of the bench, or without a symbol of their own in the binary that was read, and why each has what it has. */
    private static final Map<String, String> NO_ROW = new TreeMap<>(Map.ofEntries(
        Map.entry("mstart", "stands for mstart0 and mstart1; runs on g0 only, where no prologue acts"),
        Map.entry("GOMAXPROCS", "runtime.GOMAXPROCS calls lock, so it has a frame"),
        Map.entry("syscallNow", "syscall.Syscall, nosplit"),
        Map.entry("syscallBlock", "notetsleepg's row, as the one call known to block"),
        Map.entry("pipeRead", "syscall.Read has a frame"),
        Map.entry("pipeWrite", "syscall.RawSyscall, nosplit"),
        Map.entry("findrunnable", "findRunnable's name up to 1.18"),
        Map.entry("mPark", "runs on g0 only"),
        Map.entry("newproc.func1", "newproc's closure on the system stack"),
        Map.entry("stopTheWorld.func1", "stopTheWorld's closure on the system stack"),
        Map.entry("startIdle", "injectglist's closure, inlined into it; runs on g0 only"),
        Map.entry("globrunqpop", "gQueue.pop, inlined"),
        Map.entry("cansemacquire", "a small leaf, inlined"),
        Map.entry("rlock", "rwmutex.rlock calls systemstack, so it has a frame"),
        Map.entry("runlock", "rwmutex.runlock calls lock and notewakeup, so it has a frame"),
        Map.entry("recvq.enqueue", "waitq.enqueue, inlined"),
        Map.entry("sendq.enqueue", "waitq.enqueue, inlined"),
        Map.entry("recvq.dequeue", "waitq.dequeue; always under the channel's lock, where newstack refuses"),
        Map.entry("sendq.dequeue", "waitq.dequeue; always under the channel's lock, where newstack refuses"),
        Map.entry("recvq.dequeueSudoG", "waitq.dequeueSudoG; always under the channel's lock, where newstack refuses"),
        Map.entry("sendq.dequeueSudoG", "waitq.dequeueSudoG; always under the channel's lock, where newstack refuses"),
        Map.entry("sellock", "has a frame, and checks in the binary of a program with a select"),
        Map.entry("selunlock", "has a frame, and checks in the binary of a program with a select"),
        Map.entry("selparkcommit", "runs on g0 only"),
        Map.entry("block", "has a frame, and checks in the binary of a program with a select"),
        Map.entry("selectnbsend", "has a frame, and checks in the binary of a program with a select"),
        Map.entry("selectnbrecv", "has a frame, and checks in the binary of a program with a select"),
        Map.entry("sendTime", "runs on g0 only"),
        Map.entry("siftupTimer", "always under timersLock, where newstack refuses"),
        Map.entry("siftdownTimer", "always under timersLock, where newstack refuses"),
        Map.entry("dodeltimer", "always under timersLock, where newstack refuses"),
        Map.entry("dodeltimer0", "always under timersLock, where newstack refuses"),
        Map.entry("updateTimer0When", "a small leaf"),
        Map.entry("updateTimerPMask", "always under sched.lock"),
        Map.entry("updateTimerModifiedEarliest", "always between acquirem and releasem"),
        Map.entry("nobarrierWakeTime", "runs on g0 only"),
        Map.entry("resetForSleep", "runs on g0 only"),
        Map.entry("shouldStealTimers", "runs on g0 only; gone in 1.16"),
        Map.entry("Cond.Wait(RWMutex)", "Cond.Wait where L is a read-write mutex"),
        Map.entry("RWMutex.TryLock", "calls unlockSlow, so it has a frame"),
        Map.entry("RWMutex.TryRLock", "a leaf: no frame, no check in the binary"),
        Map.entry("timeSleepUntil", READ),
        Map.entry("SetFinalizer", READ), Map.entry("queuefinalizer", READ), Map.entry("wakefing", READ),
        Map.entry("traceReader", READ), Map.entry("ReadTrace", READ), Map.entry("traceFlush", READ), Map.entry("traceEvent", READ),
        Map.entry("traceGCStart", "inlined; traceEvent, which it calls, checks"),
        Map.entry("traceGCSTWStart", "inlined; traceEvent, which it calls, checks: a real trace has a GoPreempt there"),
        Map.entry("traceReaderAvailable", "a small leaf, inlined"),
        Map.entry("timeSleep", "time.Sleep calls gopark, so it has a frame"),
        Map.entry("GC", READ), Map.entry("FreeOSMemory", READ), Map.entry("mallocgc", READ),
        Map.entry("gcWaitOnMark", READ), Map.entry("gcTrigger.test", READ), Map.entry("sweepone", READ),
        Map.entry("gcController.startCycle", READ), Map.entry("gcMarkRootPrepare", READ), Map.entry("gcResetMarkState", READ),
        Map.entry("gcMark", READ), Map.entry("gcMarkTermination.func2", CLOSURE), Map.entry("gcMarkDone.func1", CLOSURE),
        Map.entry("gcMarkDone.func1.1", READ), Map.entry("gcMarkDone.func3", CLOSURE), Map.entry("sched.safePointFn", CLOSURE),
        Map.entry("gcBgMarkWorker.func1", READ), Map.entry("gcBgMarkWorker.func2", READ), Map.entry("gcDrain", READ),
        Map.entry("gcDrainN", READ), Map.entry("markroot", READ), Map.entry("gcWork.balance", READ), Map.entry("gcWork.tryGet", READ),
        Map.entry("gcMarkWorkAvailable", READ), Map.entry("gcController.findRunnableGCWorker", READ),
        Map.entry("gcController.markWorkerStop", READ), Map.entry("gcController.enlistWorker", READ),
        Map.entry("gcController.addIdleMarkWorker", READ), Map.entry("gcController.removeIdleMarkWorker", READ),
        Map.entry("gcBgMarkWorkerPool.push", READ), Map.entry("gcBgMarkWorkerPool.pop", READ),
        Map.entry("gcAssistAlloc", READ), Map.entry("gcAssistAlloc1", READ), Map.entry("gcParkAssist", READ),
        Map.entry("gcWakeAllAssists", READ), Map.entry("gcFlushBgCredit", READ),
        Map.entry("bgsweep", READ), Map.entry("finishsweep_m", READ), Map.entry("gcSweep", READ), Map.entry("forcegchelper", READ),
        Map.entry("isSweepDone", "a small leaf, inlined")));

    private record Row(String prologue, List<String> pragmas) {
        Prologue expected() {
            return switch (prologue) {
                case "check" -> Prologue.CHECK;
                case "systemstack" -> Prologue.SYSTEMSTACK;
                case "none", "inlined" -> Prologue.NONE;
                default -> throw new IllegalStateException("prologues.tsv: unknown kind " + prologue);
            };
        }

        Barrier barrier() {
            return pragmas.contains("nowritebarrierrec") ? Barrier.NOWRITEBARRIERREC
                : pragmas.contains("yeswritebarrierrec") ? Barrier.YESWRITEBARRIERREC : Barrier.NONE;
        }
    }

    private static Map<String, Row> table() throws IOException {
        Map<String, Row> rows = new LinkedHashMap<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
            ProloguesTest.class.getResourceAsStream("/prologues.tsv"), StandardCharsets.UTF_8))) {
            in.lines().filter(l -> !l.startsWith("#") && !l.startsWith("routine\t")).map(l -> l.split("\t")).forEach(c ->
                rows.put(c[0], new Row(c[1], List.of(c[2].split(",")))));
        }
        return rows;
    }

    /** Of a world that uses little, of one that uses all of channels and timers, and of one that collects and is traced. */
    private static List<Routine> routines(Versions.Version v) {
        World plain = World.of(v.name()).withProcs(2).withMs(2);
        Action.Case c = new Action.Case(Action.Case.Kind.RECEIVE, "c", null, "", "", List.of());
        World.Goroutine all = new World.Goroutine("all", List.of(new Action.Select(List.of(c, c)), new Action.NewTicker("t", new Ex.Num(1)),
            new Action.Stop("t")), World.Goroutine.Start.RUNNING, 0);
        List<Routine> r = new ArrayList<>(Worlds.program(plain).routines().values());
        r.addAll(Worlds.program(plain.withChannel("c", 0).withTimer("t").withChannel("t.C", 1).withGoroutine(all)).routines().values());
        World.Goroutine traces = new World.Goroutine("traces", List.of(new Action.Collect(), new Action.ReadTrace()), World.Goroutine.Start.RUNNING, 0);
        r.addAll(Worlds.program(plain.withMs(4).withGs(5).withGoroutine(traces)).routines().values());
        r.removeIf(x -> x.name().startsWith("main."));
        return r;
    }

    @Test
    void everyRoutineHasThePrologueAndThePragmaOfTheBinary() throws IOException {
        Map<String, Row> table = table();
        Set<String> without = new TreeSet<>();
        for (Versions.Version v : Versions.all()) {
            for (Routine r : routines(v)) {
                Row row = table.get(r.name());
                if (row == null) {
                    without.add(r.name());
                } else {
                    assertEquals(row.expected(), r.prologue(), v.name() + " " + r.name());
                    assertEquals(row.barrier(), r.writeBarriers(), v.name() + " " + r.name());
                }
            }
        }
        assertEquals(NO_ROW.keySet(), without, "routines without a row");
    }

    /** A prologue that the steps do not have would be a claim and nothing more. */
    @Test
    void theFirstStepsAreWhatTheRoutineSays() {
        for (Versions.Version v : Versions.all()) {
            for (Routine r : routines(v)) {
                long prologues = r.steps().stream().filter(s -> s.op() instanceof gmplab.core.program.Op.Prologue).count();
                assertEquals(r.prologue() == Prologue.NONE ? 0 : 1, prologues, v.name() + " " + r.name());
            }
        }
    }
}
