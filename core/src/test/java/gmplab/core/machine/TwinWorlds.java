package gmplab.core.machine;

import gmplab.core.policy.Policies;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.Scale;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Worlds in which the machine and what is held against it walk: every version, and something of everything. */
public final class TwinWorlds {
    private TwinWorlds() { }

    /** Between them every routine is entered. */
    public static Map<String, World> all() {
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
        for (String v : List.of("go1.19", "go1.16")) {
            r.put(v + " tracing, 2P", tracing(v).withProcs(2).withMs(4));
        }
        r.put("go1.19 buffers of a trace are full at any time, 2P", tracing("go1.19").withProcs(2).withMs(4)
            .withPolicies(new Policies().with(Policies.TRACE_BUFFERS, Policies.Policy.ANY)));
        r.put("go1.19 sysmon sleeps deeply, 2P", syscalls("go1.19").withProcs(2).withMs(4).withSysmon(true).withTimer("t")
            .withPolicies(new Policies().with(Policies.DEEP_SLEEP, Policies.Policy.ANY)));
        r.put("go1.19 waits in netpoll end early, 2P", timers("go1.19").withProcs(2).withMs(5)
            .withPolicies(new Policies().with(Policies.POLL_EARLY, Policies.Policy.ANY)).withScale(Scale.SEARCH.withUnit(500_000)));
        r.put("go1.19 a scavenger, and any number of spans, 2P", collections().withProcs(2).withMs(6).withSysmon(true)
            .withPolicies(new Policies().with(Policies.SCAVENGER, Policies.Policy.ANY).with(Policies.SWEEP_SPANS, Policies.Policy.ANY)));
        r.put("go1.19 any number of units to mark, 2P", collections().withProcs(2).withMs(6).withGc(new World.Gc(2, 0))
            .withPolicies(new Policies().with(Policies.MARK_WORK, Policies.Policy.ANY)));
        r.put("go1.19 collections that are traced, 2P", collections().withProcs(2).withMs(6).withPreempts(2)
            .withGoroutine(new Goroutine("r", List.of(new Action.ReadTrace()), Start.GLOBAL, 0)));
        r.put("go1.19 collections, 3P", collections().withProcs(3).withMs(7).withIdle(2).withGc(new World.Gc(8, 0)));
        r.put("go1.19 collections, 4P", collections().withProcs(4).withMs(8).withGc(new World.Gc(6, 0)));
        r.put("go1.19 collections while no user's goroutine runs, 2P", collections().withProcs(2).withMs(6).withGc(new World.Gc(2, 1)));
        r.put("go1.16 no time passes and one stop ends it, 2P", timers("go1.16").withProcs(2).withMs(5).withClock(false).withStops(1));
        r.put("go1.19 twenty in one queue, 1P", crowd("go1.19").withProcs(1).withMs(2));
        r.put("go1.19 panics with a number, and a timer that is not made yet, 1P", panics().withMs(2));
        return r;
    }

    private static World panics() {
        Ex n = new Ex.Var("n");
        Ex element = new Ex.Elem("a", n);
        Action recovers = new Action.Defer(List.of(new Action.Recover("r"), new Action.Print(List.of(new Ex.Var("r")))));
        return World.of("go1.19").withTimer("t").withChannel("t.C", 1).withObject(new Obj("a", Obj.Kind.ARRAY, 2, "")).withGs(4)
            .withGoroutine(new Goroutine("main", List.of(new Action.Go("stops"), new Action.NewTimer("t", new Ex.Num(2)), new Action.Yield(),
                new Action.For(List.of(new Action.Set("n", new Ex.Num(-1))), new Ex.Bin("<", n, new Ex.Num(3)), List.of(new Action.Set("n", new Ex.Bin("+", n, new Ex.Num(1)))),
                    List.of(new Action.Call("at", List.of(n)))), new Action.Print(List.of(element))), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("at", List.of(new Goroutine.Param("n", false)), List.of(recovers, new Action.Call("inner", List.of(n))), Start.LATER, 0))
            .withGoroutine(new Goroutine("inner", List.of(new Goroutine.Param("n", false)), List.of(new Action.Defer(List.of(new Action.Yield())),
                new Action.SetElem("a", n, n)), Start.LATER, 0))
            .withGoroutine(new Goroutine("stops", List.of(recovers, new Action.Stop("t", "was"), new Action.Print(List.of(new Ex.Var("was")))), Start.LATER, 0));
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

    static World syscalls(String version) {
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
                new Action.If(new Ex.Var("ok"), List.of(new Action.Unlock("mu")), List.of()), new Action.TryRLock("rw", "ok"),
                new Action.If(new Ex.Var("ok"), List.of(new Action.RUnlock("rw")), List.of()), new Action.Wait("wg")), Start.LOCAL, 0))
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

    /** One reads what the others trace. */
    private static World tracing(String version) {
        return World.of(version)
            .withGoroutine(new Goroutine("r", List.of(new Action.ReadTrace(), new Action.ReadTrace()), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("f", List.of(new Action.FillTrace(), new Action.Yield(), new Action.FillTrace()), Start.LOCAL, 0))
            .withGoroutine(new Goroutine("y", List.of(new Action.Yield(), new Action.Compute(2)), Start.GLOBAL, 0));
    }
}
