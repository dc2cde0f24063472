package gmplab.core.observe;

import gmplab.core.runtime.Action;
import gmplab.core.runtime.Action.Case;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.Obj.Kind;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Small worlds that between them do everything a Go program's scheduler is seen to do: what real snapshots and traces are held
 * against is what runs of these show. More of them can only take alarms away that are false.
 */
final class ExampleWorlds {
    private static final String FUNCTIONS = "functions of timers";
    private static final String BESIDE_SLEEPERS = "functions of timers beside sleepers";
    private static final String LONG_CALLS = "long system calls";
    /** The worlds whose environment moves late: so that timers are due when others rest, and a P is in another call before the first returns. */
    static final Set<String> LATE = Set.of(FUNCTIONS, BESIDE_SLEEPERS, LONG_CALLS);
    private static final int ROUNDS = 3;

    private ExampleWorlds() { }

    /** By name. */
    static Map<String, World> all(String version) {
        Map<String, World> r = new LinkedHashMap<>();
        World small = World.of(version).withProcs(2).withMs(5).withPreempts(3);
        World watched = small.withSysmon(true).withMs(6);
        r.put("channels", channels(small));
        r.put("sync", sync(small.withProcs(3).withMs(6)));
        r.put("system calls", calls(watched));
        r.put("system calls on one P", calls(watched.withProcs(1)));
        r.put(LONG_CALLS, calls(watched));
        r.put("network", network(watched));
        r.put("locked threads", locked(watched));
        r.put("stops", stops(watched));
        r.put("collections", collections(small));
        r.put("collections beside sysmon", collections(watched));
        r.put("forced collections", forced(watched));
        r.put("timers", timers(watched));
        r.put(FUNCTIONS, functions(watched));
        r.put(BESIDE_SLEEPERS, besideSleepers(watched));
        r.put("trace reader", traced(watched));
        r.put("selects", selects(small));
        r.put("locking", locking(small));
        return r;
    }

    private static Goroutine main(Action... actions) {
        return new Goroutine(World.MAIN, List.of(actions), Start.RUNNING, 0);
    }

    private static Goroutine later(String name, Action... actions) {
        return new Goroutine(name, List.of(actions), Start.LATER, 0);
    }

    private static Action go(String name) {
        return new Action.Go(name, List.of());
    }

    private static Action rounds(Action... body) {
        return new Action.Repeat(ROUNDS, List.of(body));
    }

    private static Action add(int n) {
        return new Action.Add("wg", new Ex.Num(n));
    }

    private static Action waitAll() {
        return new Action.Wait("wg");
    }

    private static World group(World w) {
        return w.withObject(Obj.of("wg", Kind.WAITGROUP));
    }

    private static World channels(World w) {
        Action take = new Action.Receive("a", false);
        Action give = new Action.Send("a", 1);
        return group(w).withChannel("a", 0).withChannel("b", 1)
            .withGoroutine(main(add(2), go("giver"), go("taker"), rounds(new Action.Send("b", 1), new Action.Receive("b", false), new Action.Yield()), waitAll()))
            .withGoroutine(later("giver", rounds(give, new Action.Send("b", 2)), new Action.Close("a"), add(-1)))
            .withGoroutine(later("taker", take, new Action.Range("a", "", List.of(new Action.Receive("b", false))), new Action.Receive("b", false), add(-1)));
    }

    private static World sync(World w) {
        Action lock = new Action.Lock("mu");
        Action unlock = new Action.Unlock("mu");
        Action one = new Action.Set("ready", new Ex.Num(1));
        Action unready = new Action.For(List.of(), new Ex.Not(new Ex.Var("ready")), List.of(), List.of(new Action.Wait("c")));
        return group(w).withObject(Obj.of("mu", Kind.MUTEX)).withObject(new Obj("c", Kind.COND, 0, "mu"))
            .withObject(new Obj("ready", Kind.VAR, 0, ""))
            .withGoroutine(main(add(3), go("waiter"), go("worker"), go("waiter"), new Action.Yield(), new Action.Compute(8), lock, one, new Action.Broadcast("c"),
                unlock, waitAll()))
            .withGoroutine(later("worker", rounds(lock, new Action.Compute(4), unlock), add(-1)))
            .withGoroutine(later("waiter", lock, unready, unlock, add(-1)));
    }

    private static World calls(World w) {
        return group(w).withChannel("a", 0).withGs(5)
            .withGoroutine(main(add(3), go("slow"), go("slow"), go("quick"), rounds(new Action.Syscall(), new Action.Yield()), waitAll()))
            .withGoroutine(later("slow", rounds(new Action.Syscall(), new Action.Compute(1)), new Action.SyscallBlock(), new Action.Receive("a", false), add(-1)))
            .withGoroutine(later("quick", rounds(new Action.SyscallNow()), new Action.Send("a", 1), new Action.Send("a", 1), new Action.SyscallBlock(),
                add(-1)));
    }

    private static World network(World w) {
        return group(w).withObject(new Obj("c", Kind.CONN, 1, "")).withObject(new Obj("d", Kind.CONN, 1, "")).withObject(new Obj("out", Kind.EXTERNAL, 2, ""))
            .withGoroutine(main(add(3), go("reader"), go("other"), go("writer"), new Action.ConnRead("out", ""), new Action.Compute(1), new Action.ConnRead("out", ""),
                waitAll()))
            .withGoroutine(later("reader", rounds(new Action.ConnRead("c", "")), add(-1)))
            .withGoroutine(later("other", rounds(new Action.ConnRead("d", "")), add(-1)))
            .withGoroutine(later("writer", rounds(new Action.Compute(2), new Action.ConnWrite("c", new Ex.Num(1)), new Action.ConnWrite("d", new Ex.Num(1))),
                add(-1)));
    }

    private static World locked(World w) {
        return group(w).withChannel("a", 0)
            .withGoroutine(main(add(2), go("locked"), go("ender"), rounds(new Action.Send("a", 1)), new Action.Syscall(), waitAll()))
            .withGoroutine(later("locked", new Action.LockThread(), rounds(new Action.Receive("a", false)), new Action.Syscall(), new Action.Yield(),
                new Action.UnlockThread(), add(-1)))
            .withGoroutine(later("ender", new Action.LockThread(), new Action.Compute(1), add(-1)));
    }

    private static World locking(World w) {
        Action[] both = {new Action.LockThread(), new Action.Compute(1), new Action.UnlockThread()};
        return group(w).withGoroutine(main(add(1), go("locker"), rounds(both), waitAll())).withGoroutine(later("locker", rounds(both), add(-1)));
    }

    private static World stops(World w) {
        return group(w).withChannel("a", 0)
            .withGoroutine(main(add(2), go("stopper"), go("caller"), rounds(new Action.Receive("a", false)), waitAll()))
            .withGoroutine(later("stopper", rounds(new Action.GC(), new Action.Send("a", 1)), add(-1)))
            .withGoroutine(later("caller", rounds(new Action.Syscall(), new Action.Compute(2)), add(-1)));
    }

    private static World collections(World w) {
        return group(w).withChannel("a", 0).withGs(4).withGc(new World.Gc(2, 0, 0, 2))
            .withGoroutine(main(add(2), go("allocator"), go("caller"), new Action.Collect(), new Action.Receive("a", false), waitAll()))
            .withGoroutine(later("allocator", rounds(new Action.Alloc(), new Action.Yield()), rounds(new Action.Alloc()), new Action.Send("a", 1), add(-1)))
            .withGoroutine(later("caller", new Action.Syscall(), rounds(new Action.Alloc(), new Action.Compute(2)), new Action.Syscall(), add(-1)));
    }

    private static World forced(World w) {
        return group(w).withGc(new World.Gc(1, 0, 2, 0))
            .withGoroutine(main(add(1), go("caller"), new Action.Collect(), rounds(new Action.Syscall(), new Action.Compute(3)), waitAll()))
            .withGoroutine(later("caller", rounds(new Action.Syscall(), new Action.Compute(2)), new Action.Syscall(), add(-1)));
    }

    private static World timers(World w) {
        Case tick = new Case(Case.Kind.RECEIVE, "k.C", null, "", "", List.of());
        Case never = new Case(Case.Kind.RECEIVE, "a", null, "", "", List.of());
        return group(w).withChannel("a", 0).withChannel("k.C", 1).withTimer("k").withTimer("f")
            .withGoroutine(main(add(3), go("ticked"), go("sleeper"), go("sleeper"), new Action.AfterFunc("f", 1, "fired"), new Action.Sleep(1), waitAll()))
            .withGoroutine(later("sleeper", rounds(new Action.Sleep(1), new Action.Compute(1)), add(-1)))
            .withGoroutine(later("ticked", new Action.NewTicker("k", new Ex.Num(1)), rounds(new Action.Select(List.of(tick, never)), new Action.Receive("k.C", false)),
                new Action.Stop("k"), add(-1)))
            .withGoroutine(later("fired", new Action.Compute(1)));
    }

    private static World functions(World w) {
        return group(w).withTimer("f").withTimer("h")
            .withGoroutine(main(add(2), new Action.AfterFunc("f", 1, "fired"), new Action.AfterFunc("h", 2, "fired"), waitAll()))
            .withGoroutine(later("fired", new Action.Compute(1), add(-1)));
    }

    private static World besideSleepers(World w) {
        return group(w).withTimer("f").withTimer("h")
            .withGoroutine(main(add(2), go("sleeper"), new Action.AfterFunc("f", 1, "fired"), new Action.Sleep(1), new Action.AfterFunc("h", 1, "fired"),
                new Action.Sleep(1), waitAll()))
            .withGoroutine(later("sleeper", rounds(new Action.Sleep(1))))
            .withGoroutine(later("fired", new Action.Compute(1), add(-1)));
    }

    private static World selects(World w) {
        Case from = new Case(Case.Kind.RECEIVE, "a", null, "", "", List.of());
        Case to = new Case(Case.Kind.SEND, "b", new Ex.Num(1), "", "", List.of());
        return group(w).withChannel("a", 0).withChannel("b", 0)
            .withGoroutine(main(add(2), go("one"), go("two"), waitAll()))
            .withGoroutine(later("one", rounds(new Action.Select(List.of(from, to))), add(-1)))
            .withGoroutine(later("two", new Action.Send("a", 1), new Action.Receive("b", false), new Action.Select(List.of(new Case(Case.Kind.SEND, "a",
                new Ex.Num(1), "", "", List.of()))), add(-1)));
    }

    private static World traced(World w) {
        return group(w).withChannel("a", 0)
            .withGoroutine(main(add(1), go("reader"), go("worker"), rounds(new Action.FillTrace(), new Action.Yield(), new Action.Receive("a", false)), waitAll()))
            .withGoroutine(later("reader", new Action.Repeat(0, List.of(new Action.ReadTrace(), new Action.SyscallNow()))))
            .withGoroutine(later("worker", rounds(new Action.Send("a", 1), new Action.FillTrace(), new Action.Compute(2)), add(-1)));
    }
}
