package gmplab.core.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import gmplab.core.machine.TwinState.Frame;
import gmplab.core.machine.TwinState.Value;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import gmplab.core.state.Field;
import gmplab.core.state.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The machine and its dumb twin, which packs nothing, shares no bits and zeroes nothing, take the same random walks: at
 * every state the same choices, after every move the same answer, the same fields and the same live locals. Places that
 * were declared dead are left out, and the twin fails where one of them decides anything.
 */
class TwinTest {
    private static final int WALKS = 7;
    private static final int MOVES = 1300;
    /** A collection takes its time. */
    private static final int LONG_WALK_MOVES = 7000;

    /** The worlds: between them every routine is entered. */
    static Map<String, World> worlds() {
        Map<String, World> r = new LinkedHashMap<>();
        for (String v : List.of("go1.19", "go1.16", "go1.16-dev", "go1.15", "go1.19-unprotected")) {
            r.put(v + " timers and a stop, 2P", timers(v).withProcs(2).withMs(5).withIdle(1).withPreempts(2));
            r.put(v + " a poller, 2P", poller(v).withProcs(2).withMs(4));
            r.put(v + " connections, 2P", connections(v).withProcs(2).withMs(4).withSysmon(v.equals("go1.16")));
            r.put(v + " three readers at once, 1P", readers(v).withProcs(1).withMs(3));
            r.put(v + " channels, 1P", channels(v).withProcs(1).withMs(3));
            r.put(v + " system calls and sysmon, 3P", syscalls(v).withProcs(3).withMs(6).withSysmon(true).withPreempts(2));
            r.put(v + " sleeps and two stops, 3P", sleeps(v).withProcs(3).withMs(6).withIdle(1).withPreempts(1).withAsync(false)
                .withSysmon(v.equals("go1.15")));
        }
        for (String v : List.of("go1.19", "go1.16", "go1.15")) {
            r.put(v + " locked threads, 1P", locked(v).withMs(5));
            r.put(v + " locked threads and sysmon, 2P", locked(v).withProcs(2).withMs(6).withSysmon(true).withPreempts(1));
            r.put(v + " ending threads, 1P", ending(v).withMs(5));
            r.put(v + " selects, 2P", selects(v).withProcs(2).withMs(4));
            r.put(v + " one wakes a select, 1P", woken(v).withMs(2));
            r.put(v + " tickers and timers that are stopped, 2P", tickers(v).withProcs(2).withMs(4));
            r.put(v + " a timer that is stopped, 1P", stopped(v).withMs(2));
        }
        r.put("go1.19 package sync, 2P", sync("go1.19").withProcs(2).withMs(4).withPreempts(1));
        r.put("go1.15 package sync, 1P", sync("go1.15").withMs(3));
        for (String v : List.of("go1.19", "go1.15")) {
            r.put(v + " pipes, 2P", pipes(v).withProcs(2).withMs(6).withSysmon(true).withPreempts(1));
        }
        for (String v : List.of("go1.19", "go1.16", "go1.15")) {
            r.put(v + " more and fewer Ps, 2P", resized(v).withProcs(2).withMs(6).withPreempts(1));
        }
        r.put("go1.16 three readers at once, 2P", readers("go1.16").withProcs(2).withMs(3));
        r.put("go1.19 sysmon polls, 1P", World.of("go1.19").withMs(3).withSysmon(true).withAsync(false)
            .withObject(new Obj("c", Obj.Kind.CONN, 1, ""))
            .withGoroutine(new Goroutine("r", List.of(new Action.ConnRead("c", ""), new Action.ConnRead("c", "")), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("w", List.of(new Action.Repeat(2, List.of(write("c", 1), new Action.Compute(90)))), Start.LOCAL,
                0)));
        r.put("go1.19 a reader is closed upon, 1P", World.of("go1.19").withMs(2).withObject(new Obj("x", Obj.Kind.EXTERNAL, 1, ""))
            .withGoroutine(new Goroutine("r", List.of(new Action.ConnRead("x", "")), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("k", List.of(new Action.ConnClose("x")), Start.LOCAL, 0)));
        r.put("go1.19 collections, 1P", collections().withMs(5).withPreempts(1));
        r.put("go1.19 collections, 2P", collections().withProcs(2).withMs(6).withSysmon(true).withPreempts(2));
        r.put("go1.19 collections begun by sysmon and by allocations, 2P", collections().withProcs(2).withMs(6).withSysmon(true)
            .withGc(new World.Gc(1, 0, 2, 2)));
        for (String v : List.of("go1.15", "go1.16-dev", "go1.16")) {
            r.put(v + " collections, 2P", collections().withVersion(v).withProcs(2).withMs(6).withPreempts(1).withGc(new World.Gc(2, 0, 0, 3)));
        }
        r.put("go1.19 collections, 4P", collections().withProcs(4).withMs(8).withGc(new World.Gc(6, 0)));
        r.put("go1.19 collections while no user's goroutine runs, 2P", collections().withProcs(2).withMs(6).withGc(new World.Gc(2, 1)));
        r.put("go1.16 no time passes and one stop ends it, 2P", timers("go1.16").withProcs(2).withMs(5).withClock(false).withStops(1));
        r.put("go1.19 twenty in one queue, 1P", crowd("go1.19").withProcs(1).withMs(2));
        return r;
    }

    private static World timers(String version) {
        return World.of(version).withTimer("t").withTimer("u").withTimer("f").withGs(4)
            .withGoroutine(new Goroutine("reset", List.of(new Action.Reset("t", 3), new Action.Reset("t", 1), new Action.Compute(2),
                new Action.Reset("u", 2), new Action.Stop("t"), new Action.Reset("t", 2)), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("gc", List.of(new Action.AfterFunc("f", 1, "later"), new Action.GC()), Start.LOCAL, 0))
            .withGoroutine(new Goroutine("more", List.of(new Action.Reset("u", 4), new Action.Reset("u", 1), new Action.Yield(),
                new Action.Reset("t", 1)), Start.GLOBAL, 0))
            .withGoroutine(new Goroutine("later", List.of(new Action.Print("fired")), Start.LATER, 0));
    }

    private static World poller(String version) {
        return World.of(version).withTimer("t")
            .withGoroutine(new Goroutine("sleep", List.of(new Action.Sleep(9)), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("reset", List.of(new Action.Repeat(5, List.of(new Action.Yield())),
                new Action.Reset("t", 2), new Action.Sleep(1)), Start.RUNNING, 1));
    }

    private static World connections(String version) {
        return World.of(version).withObject(new Obj("c", Obj.Kind.CONN, 1, "")).withObject(new Obj("x", Obj.Kind.EXTERNAL, 2, ""))
            .withGoroutine(new Goroutine("r1", List.of(new Action.ConnRead("x", "x"), new Action.ConnRead("c", "")), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("r2", List.of(new Action.ConnRead("c", "c"), new Action.ConnRead("c", "c")), Start.LOCAL, 0))
            .withGoroutine(new Goroutine("w1", List.of(write("c", 1), new Action.ConnClose("x"), write("c", 2), new Action.ConnClose("c")),
                Start.RUNNING, 1))
            .withGoroutine(new Goroutine("w2", List.of(write("c", 3), new Action.GC(), write("x", 5)), Start.GLOBAL, 0));
    }

    private static Action write(String conn, int v) {
        return new Action.ConnWrite(conn, new gmplab.core.runtime.Ex.Num(v));
    }

    private static World readers(String version) {
        World w = World.of(version);
        List<Action> writes = new ArrayList<>(List.of(new Action.Yield(), new Action.Yield()));
        for (String c : List.of("a", "b", "c")) {
            w = w.withObject(new Obj(c, Obj.Kind.CONN, 2, ""))
                .withGoroutine(new Goroutine("r" + c, List.of(new Action.ConnRead(c, c)), c.equals("a") ? Start.RUNNING : Start.LOCAL, 0));
            writes.add(write(c, 1));
        }
        writes.addAll(List.of(new Action.Yield(), new Action.GC()));
        return w.withGoroutine(new Goroutine("w", writes, Start.GLOBAL, 0));
    }

    private static World channels(String version) {
        return World.of(version).withChannel("c", 0).withChannel("d", 2).withGs(5)
            .withGoroutine(new Goroutine("a", List.of(new Action.Send("c", 5), new Action.Send("d", 1), new Action.Send("d", 2),
                new Action.Send("d", 3), new Action.Close("d")), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("b", List.of(new Action.Go("e"), new Action.Receive("c", true), new Action.Receive("d", true),
                new Action.Receive("d", true), new Action.Receive("d", true)), Start.LOCAL, 0))
            .withGoroutine(new Goroutine("e", List.of(new Action.Yield(), new Action.Receive("d", true),
                new Action.Repeat(2, List.of(new Action.Go("z"), new Action.Yield()))), Start.LATER, 0))
            .withGoroutine(new Goroutine("z", List.of(), Start.LATER, 0));
    }

    private static World selects(String version) {
        Action three = new Action.Select(List.of(recv("a"), send("b"), recv("d"), recv("a")));
        Action two = new Action.Select(List.of(send("a"), recv("b")));
        Action one = new Action.Select(List.of(recv("d"), new Action.Case(Action.Case.Kind.DEFAULT, "", null, "", "", List.of(new Action.Yield()))));
        return World.of(version).withChannel("a", 0).withChannel("b", 0).withChannel("d", 1)
            .withGoroutine(new Goroutine("x", List.of(three, three, one, new Action.Range("d", "", List.of(two))), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("y", List.of(two, one, three, new Action.Send("d", 3), new Action.Close("d")), Start.RUNNING, 1))
            .withGoroutine(new Goroutine("z", List.of(two, new Action.Select(List.of(send("d"))), three), Start.LOCAL, 0))
            .withGoroutine(new Goroutine("n", List.of(new Action.Select(List.of())), Start.LOCAL, 1));
    }

    private static World woken(String version) {
        return World.of(version).withChannel("a", 0).withChannel("b", 0).withChannel("d", 1)
            .withGoroutine(new Goroutine("x", List.of(new Action.Select(List.of(recv("a"), send("b"), recv("d"), recv("a")))), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("y", List.of(new Action.Select(List.of(send("a"), recv("b")))), Start.LOCAL, 0));
    }

    private static World stopped(String version) {
        return World.of(version).withTimer("t").withTimer("u").withGoroutine(new Goroutine("main", List.of(new Action.Reset("t", 3),
            new Action.Reset("u", 9), new Action.Stop("u"), new Action.Yield(), new Action.Reset("u", 2)), Start.RUNNING, 0));
    }

    private static Action.Case recv(String channel) {
        return new Action.Case(Action.Case.Kind.RECEIVE, channel, null, "", "", List.of());
    }

    private static Action.Case send(String channel) {
        return new Action.Case(Action.Case.Kind.SEND, channel, new Ex.Num(2), "", "", List.of());
    }

    private static World tickers(String version) {
        return World.of(version).withTimer("k").withTimer("t").withTimer("u").withChannel("k.C", 1).withChannel("t.C", 1)
            .withGoroutine(new Goroutine("main", List.of(new Action.NewTicker("k", new Ex.Num(3)), new Action.NewTimer("t", new Ex.Num(9)),
                new Action.Receive("k.C", false), new Action.Stop("t"), new Action.Reset("u", 4), new Action.Yield(), new Action.Reset("t", 2),
                new Action.Receive("t.C", false), new Action.Reset("k", 1), new Action.Stop("u"), new Action.Yield(),
                new Action.Receive("k.C", false), new Action.Stop("k")), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("other", List.of(new Action.Sleep(2), new Action.Reset("u", 1), new Action.Yield()), Start.RUNNING, 1));
    }

    private static World syscalls(String version) {
        return World.of(version).withGs(4)
            .withGoroutine(new Goroutine("s1", List.of(new Action.Syscall(), new Action.Compute(1), new Action.Syscall()), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("s2", List.of(new Action.Yield(), new Action.Syscall(), new Action.GC()), Start.RUNNING, 1))
            .withGoroutine(new Goroutine("s3", List.of(new Action.Syscall(), new Action.Yield()), Start.LOCAL, 0))
            .withGoroutine(new Goroutine("s4", List.of(new Action.Compute(3), new Action.GC()), Start.GLOBAL, 0));
    }

    private static World resized(String version) {
        return World.of(version).withGs(4).withTimer("t")
            .withGoroutine(new Goroutine("a", List.of(new Action.Gomaxprocs(3), new Action.Gomaxprocs(1), new Action.Gomaxprocs(2)), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("b", List.of(new Action.Go("c"), new Action.Reset("t", 2), new Action.Compute(2), new Action.Go("c"),
                new Action.Yield()), Start.RUNNING, 1))
            .withGoroutine(new Goroutine("c", List.of(new Action.Sleep(1)), Start.LATER, 0));
    }

    private static World pipes(String version) {
        Action write = new Action.PipeWrite("p", new gmplab.core.runtime.Ex.Num(1));
        return World.of(version).withObject(new gmplab.core.runtime.Obj("p", gmplab.core.runtime.Obj.Kind.PIPE, 2, ""))
            .withGoroutine(new Goroutine("r1", List.of(new Action.PipeRead("p", "a"), new Action.SyscallNow()), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("r2", List.of(new Action.Compute(1), new Action.SyscallBlock(), new Action.PipeRead("p", "b")), Start.LOCAL, 0))
            .withGoroutine(new Goroutine("w", List.of(write, new Action.SyscallNow(), new Action.PipeRead("p", "c"), write, write), Start.RUNNING, 1));
    }

    private static World locked(String version) {
        return World.of(version).withChannel("c", 0).withGs(4)
            .withGoroutine(new Goroutine("l1", List.of(new Action.LockThread(), new Action.Send("c", 1), new Action.LockThread(),
                new Action.UnlockThread(), new Action.Yield(), new Action.UnlockThread()), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("l2", List.of(new Action.LockThread(), new Action.Yield(), new Action.Receive("c", true),
                new Action.Syscall()), Start.LOCAL, 0))
            .withGoroutine(new Goroutine("l3", List.of(new Action.Compute(1)), Start.GLOBAL, 0));
    }

    /** Critical sections that yield, so that others come to wait; and the rest of what goroutine programs can say. */
    private static World sync(String version) {
        World w = World.of(version).withGs(7).withObject(new Obj("x", Obj.Kind.VAR, 1, "")).withObject(new Obj("a", Obj.Kind.ARRAY, 2, ""))
            .withObject(Obj.of("mu", Obj.Kind.MUTEX)).withObject(Obj.of("rw", Obj.Kind.RWMUTEX)).withObject(Obj.of("wg", Obj.Kind.WAITGROUP))
            .withObject(Obj.of("once", Obj.Kind.ONCE)).withObject(new Obj("c", Obj.Kind.COND, 0, "mu")).withObject(new Obj("d", Obj.Kind.COND, 0, "rw"));
        Action yield = new Action.Yield();
        Action twice = new Action.Do("once", List.of(new Action.Set("x", new Ex.Bin("+", new Ex.Var("x"), new Ex.Num(1)))));
        return w.withGoroutine(new Goroutine("a", List.of(new Action.Add("wg", new Ex.Num(1)), new Action.Lock("mu"), yield, new Action.Wait("c"), yield,
                new Action.Unlock("mu"), new Action.RLock("rw"), yield, new Action.RUnlock("rw"), new Action.Add("wg", new Ex.Num(-1)), twice), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("b", List.of(new Action.Lock("mu"), yield, new Action.Signal("c"), new Action.Unlock("mu"), new Action.Lock("rw"),
                yield, new Action.Unlock("rw"), new Action.Broadcast("c"), twice), Start.LOCAL, 0))
            .withGoroutine(new Goroutine("e", List.of(new Action.RLock("rw"), yield, new Action.RUnlock("rw"), new Action.TryLock("mu", "ok"),
                new Action.If(new Ex.Var("ok"), List.of(new Action.Unlock("mu")), List.of()), new Action.Wait("wg")), Start.LOCAL, 0))
            .withGoroutine(new Goroutine("f", List.of(new Action.TryLock("rw", "ok"), new Action.If(new Ex.Var("ok"), List.of(new Action.Unlock("rw")),
                List.of()), new Action.Go("g", List.of(new Ex.Var("x"), new Ex.Num(2))), new Action.Call("h", List.of(new Ex.Num(3))), new Action.Repeat(4,
                List.of(yield)), new Action.Broadcast("d"), new Action.AtomicAdd("x", new Ex.Num(1), "n"),
                new Action.Print(List.of(new Ex.Var("n"), new Ex.Str("!"), new Ex.Var("ok")))), Start.GLOBAL, 0))
            .withGoroutine(new Goroutine("k", List.of(new Action.Lock("rw"), new Action.Wait("d"), new Action.Unlock("rw")), Start.GLOBAL, 0))
            .withGoroutine(new Goroutine("g", List.of(new Goroutine.Param("p", false), new Goroutine.Param("q", false)), List.of(
                new Action.SetElem("a", new Ex.Bin("-", new Ex.Var("q"), new Ex.Var("p")), new Ex.Var("q"))), Start.LATER, 0))
            .withGoroutine(new Goroutine("h", List.of(new Goroutine.Param("p", false)), List.of(new Action.Lock("mu"), new Action.Defer(List.of(
                new Action.Unlock("mu"))), new Action.If(new Ex.Bin("<", new Ex.Var("x"), new Ex.Var("p")), List.of(new Action.Return()), List.of())),
                Start.LATER, 0));
    }

    /** Threads that end, m0 among them, and one that takes the identity of one that has ended. */
    private static World ending(String version) {
        return World.of(version).withGs(3)
            .withGoroutine(new Goroutine("e", List.of(new Action.LockThread(), new Action.Go("f")), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("f", List.of(new Action.LockThread(), new Action.Go("f")), Start.LATER, 0));
    }

    private static World sleeps(String version) {
        return World.of(version).withGs(5)
            .withGoroutine(new Goroutine("x", List.of(new Action.Sleep(2), new Action.GC()), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("y", List.of(new Action.Sleep(1), new Action.Go("w"), new Action.Sleep(1)), Start.RUNNING, 1))
            .withGoroutine(new Goroutine("v", List.of(new Action.GC(), new Action.Go("w")), Start.LOCAL, 1))
            .withGoroutine(new Goroutine("w", List.of(new Action.Repeat(2, List.of(new Action.Yield())), new Action.Sleep(1)),
                Start.LATER, 0));
    }

    /** Collections, with goroutines that allocate, sit in a system call and run while they mark. */
    private static World collections() {
        return World.of("go1.19").withGs(5).withGc(new World.Gc(3, 0))
            .withGoroutine(new Goroutine("fin", List.of(new Action.Compute(1)), Start.LATER, 0))
            .withGoroutine(new Goroutine("c", List.of(new Action.Go("a"), new Action.SetFinalizer("fin"), new Action.Collect(), new Action.Yield(),
                new Action.FreeOSMemory()), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("a", List.of(new Action.Repeat(3, List.of(new Action.Alloc(), new Action.Compute(40))),
                new Action.Alloc(), new Action.Alloc()), Start.LATER, 0))
            .withGoroutine(new Goroutine("s", List.of(new Action.Syscall(), new Action.Alloc(), new Action.Compute(2), new Action.Alloc()),
                Start.LOCAL, 0))
            .withGoroutine(new Goroutine("o", List.of(new Action.Collect(), new Action.Go("a")), Start.GLOBAL, 0));
    }

    /** More than a local queue holds, so that half of it goes to the global one. */
    private static World crowd(String version) {
        return World.of(version).withGs(22)
            .withGoroutine(new Goroutine("spawn", List.of(new Action.Repeat(20, List.of(new Action.Go("z")))), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("z", List.of(), Start.LATER, 0));
    }

    /** Entered only where the walks do not lead: dead Ms, an edited startTheWorld, preempted mark workers and those they scan. */
    private static final Set<String> ELSEWHERE = Set.of("stackfree", "goyield_m", "lockOSThread", "unlockOSThread", "entersyscall_sysmon",
        "runqdrain", "preemptPark");

    @TestFactory
    List<DynamicTest> machineAndTwinWalkInLockStep() {
        List<DynamicTest> tests = new ArrayList<>();
        Set<String> all = new TreeSet<>();
        Set<String> entered = new TreeSet<>();
        worlds().forEach((name, w) -> tests.add(DynamicTest.dynamicTest(name, () -> {
            Machine mac = Machine.of(w);
            all.addAll(mac.program().routines().keySet());
            walks(mac, false, entered);
        })));
        tests.add(DynamicTest.dynamicTest("together they enter every routine", () -> {
            all.removeAll(entered);
            all.removeAll(ELSEWHERE);
            assertEquals(Set.of(), all);
        }));
        return tests;
    }

    /** Preemption by force takes m.locks along with the G, which nothing else does. */
    @TestFactory
    List<DynamicTest> machineAndTwinWalkInLockStepUnderForce() {
        List<DynamicTest> tests = new ArrayList<>();
        worlds().forEach((name, w) -> {
            if (name.startsWith("go1.16 ") || name.startsWith("go1.19 ")) {
                tests.add(DynamicTest.dynamicTest(name, () -> walks(Machine.of(w), true, new TreeSet<>())));
            }
        });
        return tests;
    }

    private static void walks(Machine mac, boolean force, Set<String> entered) {
        for (int seed = 0; seed < (mac.world().collects() ? WALKS / 2 : WALKS); seed++) {
            walk(mac, new Chooser(seed, force), entered);
        }
    }

    /**
     * The twin's. A G that is preempted by force between putting itself on the list of those who wait for a cycle and parking
     * comes to be on two lists at once, and the twin notices where the first is read: null.
     */
    private static String answer(TwinMachine twin, int choice, Chooser chooser) {
        try {
            return twin.move(choice);
        } catch (AssertionError e) {
            if (chooser.force && e.getMessage().startsWith("injectglist.if (gp == nil) depends on a dead value")) {
                return null;
            }
            throw e;
        }
    }

    private static void walk(Machine mac, Chooser chooser, Set<String> entered) {
        State s = mac.start();
        TwinMachine twin = new TwinMachine(mac, new TwinState(mac, s));
        List<String> printed = new ArrayList<>();
        mac.onOutput(printed::add);
        List<String> path = new ArrayList<>();
        long[] out = new long[mac.words()];
        try {
            compare(mac, s, twin.s);
            for (int i = 0; i < (mac.world().collects() ? LONG_WALK_MOVES : MOVES); i++) {
                int[] enabled = mac.choices(s);
                assertEquals(twin.choices(), Arrays.stream(enabled).boxed().toList(), "choices");
                if (enabled.length == 0) {
                    return;
                }
                int c = chooser.choose(mac, s, enabled);
                path.add(Choice.text(c));
                int m = mac.mover(s, c);
                if (m >= 0) {
                    entered.add(mac.position(s, m).routine());
                }
                int r = mac.move(s.words(), c, out);
                if (r > 0 && mac.finding(r).text().startsWith("lock discipline")) {
                    // A check of its own of the machine, of what it merges by. Only force breaks it.
                    assertTrue(chooser.force, mac.finding(r).toString());
                    return;
                }
                String answer = answer(twin, c, chooser);
                if (answer == null) {
                    return;
                }
                assertEquals(r == 0 ? "" : r < 0 ? "cut" : mac.finding(r).toString(), answer, "answer");
                if (r != 0) {
                    return;
                }
                s = State.of(out);
                compare(mac, s, twin.s);
                if (i % 8 == 0) {
                    compareStacks(mac, s, twin.s);
                }
            }
            compareStacks(mac, s, twin.s);
            assertEquals(twin.output, printed);
        } catch (AssertionError | RuntimeException e) {
            int last = Math.max(0, path.size() - 5);
            fail("after " + path.size() + " moves, the last ones " + path.subList(last, path.size()) + ": " + e.getMessage(), e);
        } finally {
            mac.onOutput(null);
        }
    }

    /** Every third walk uniformly, the others mostly with the same M for a while; the clock moves rarely. */
    private static final class Chooser {
        private final Random random;
        private final boolean sticky;
        private final boolean force;
        private int last = -1;

        Chooser(int seed, boolean force) {
            random = new Random(seed);
            sticky = seed % 3 != 0;
            this.force = force;
        }

        int choose(Machine mac, State s, int[] enabled) {
            if (force && random.nextInt(40) == 0) {
                int c = Choice.of(Choice.Kind.PREEMPT, random.nextInt(mac.world().numGs()), Choice.FORCED);
                if (mac.allowed(s, c)) {
                    return c;
                }
            }
            if (sticky && random.nextInt(12) != 0) {
                int[] its = Arrays.stream(enabled).filter(c -> Choice.kind(c) != Choice.Kind.PREEMPT && mac.mover(s, c) == last).toArray();
                if (its.length > 0) {
                    return its[random.nextInt(its.length)];
                }
            }
            int c = enabled[random.nextInt(enabled.length)];
            while (Choice.kind(c) == Choice.Kind.TIMER && enabled.length > 1 && random.nextInt(50) != 0) {
                c = enabled[random.nextInt(enabled.length)];
            }
            last = mac.mover(s, c);
            return c;
        }
    }

    private static void compare(Machine mac, State s, TwinState twin) {
        for (Field f : mac.program().fields()) {
            if (f.equals(Fields.M_PC) || f.equals(Fields.G_PC)) {
                continue;
            }
            Slot slot = mac.layout().slot(f);
            for (int i = 0; i < slot.word.length; i++) {
                String key = twin.key(f, i / slot.columns, i % slot.columns);
                int v = slot.get(s.words(), i);
                if (twin.fields.get(key) != v && !twin.dead.contains(key)) {
                    assertEquals(twin.fields.get(key), v, key);
                }
            }
        }
    }

    private static void compareStacks(Machine mac, State s, TwinState twin) {
        for (int m = 0; m < twin.g0.size(); m++) {
            compare("m" + m, mac, mac.stack(s, Stack.G0, m), twin.g0.get(m));
        }
        for (int g = 0; g < twin.user.size(); g++) {
            compare("g" + g, mac, mac.stack(s, Stack.USER, g), twin.user.get(g));
        }
    }

    private static void compare(String who, Machine mac, List<Machine.FrameView> views, List<Frame> frames) {
        List<String> at = new ArrayList<>();
        for (int i = frames.size() - 1; i >= 0; i--) {
            Frame f = frames.get(i);
            // A goroutine that waits stands before a folded step, and makes it when it runs.
            at.add(f.routine.name() + "." + f.routine.steps().get(mac.resolve(f.routine.name(), f.step)).label());
        }
        assertEquals(at, views.stream().map(v -> v.at().toString()).toList(), "stack of " + who);
        for (int i = 0; i < views.size(); i++) {
            Frame f = frames.get(frames.size() - 1 - i);
            views.get(i).values().forEach((name, value) -> {
                Value v = f.locals.get(name);
                if (v != null && !v.dead()) {
                    assertEquals(v.v(), value, who + ": local " + name + " of " + f.routine.name());
                } else if (v == null && mac.isStep(f.routine.name(), f.step)) {
                    assertEquals(0, value, who + ": local " + name + " of " + f.routine.name() + " was never given a value");
                }
            });
        }
    }

    /** What is alive decides every bit: two ways to the same fields, stacks and live locals lead to the same words. */
    @Test
    void equalFuturesAreEqualWords() {
        World w = syscalls("go1.16").withProcs(2).withMs(4).withSysmon(true).withPreempts(1);
        Machine mac = Machine.of(w);
        Map<String, State> seen = new HashMap<>();
        int met = 0;
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            State s = mac.start();
            TwinMachine twin = new TwinMachine(mac, new TwinState(mac, s));
            long[] out = new long[mac.words()];
            for (int i = 0; i < 80; i++) {
                int[] enabled = mac.choices(s);
                int c = enabled[random.nextInt(enabled.length)];
                assertEquals(0, mac.move(s.words(), c, out));
                twin.move(c);
                s = State.of(out);
                State before = seen.putIfAbsent(alive(mac, s, twin.s), s);
                if (before != null) {
                    assertEquals(before, s);
                    met++;
                }
            }
        }
        assertTrue(met > 500, "the walks met only " + met + " times");
    }

    private static String alive(Machine mac, State s, TwinState twin) {
        StringBuilder b = new StringBuilder();
        twin.fields.forEach((k, v) -> {
            if (!twin.dead.contains(k) && !k.startsWith("m.pc") && !k.startsWith("g.pc")) {
                b.append(k).append(v).append(' ');
            }
        });
        for (int m = 0; m < twin.g0.size(); m++) {
            b.append(mac.stack(s, Stack.G0, m));
        }
        for (int g = 0; g < twin.user.size(); g++) {
            b.append(mac.stack(s, Stack.USER, g));
        }
        return b.toString();
    }
}
