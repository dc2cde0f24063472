package gmplab.shell.command.spin;

import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The worlds that are compared with SPIN where none is named: every version, every sort of choice, every kind of end. */
public final class CheckedWorlds {
    private static final List<String> VERSIONS = List.of("go1.19", "go1.19-unprotected", "go1.16", "go1.16-dev", "go1.15");

    private CheckedWorlds() { }

    private static Goroutine g(String name, Start start, int proc, Action... actions) {
        return new Goroutine(name, List.of(actions), start, proc);
    }

    private static World one(String version, Action... actions) {
        return World.of(version).withAsync(false).withMs(2).withGoroutine(g("a", Start.RUNNING, 0, actions));
    }

    /** Those of a few thousand states, by name. */
    public static Map<String, World> small() {
        Map<String, World> r = new LinkedHashMap<>();
        for (String v : VERSIONS) {
            r.put(v + " a sleep", one(v, new Action.Sleep(1)));
            r.put(v + " a goroutine starts another", one(v, new Action.Go("b"), new Action.Yield())
                .withGoroutine(g("b", Start.LATER, 0, new Action.Yield())));
            r.put(v + " a stop of the world and a request", one(v, new Action.GC()).withPreempts(1));
        }
        r.put("go1.19 a system call", one("go1.19", new Action.Syscall()).withMs(3));
        r.put("go1.19 a receive that waits for ever", one("go1.19", new Action.Receive("c", true)).withChannel("c", 0));
        r.put("go1.19 a connection that nobody writes", one("go1.19", new Action.ConnRead("k", "")).withObject(new Obj("k", Obj.Kind.CONN, 2, "")));
        r.put("go1.19 a signal", one("go1.19", new Action.Compute(2), new Action.Yield()).withAsync(true).withPreempts(1));
        r.put("go1.15 the tick left open", one("go1.15", new Action.Yield(), new Action.Yield())
            .withGoroutine(g("b", Start.GLOBAL, 0, new Action.Yield())));
        r.put("go1.19 a send on a closed channel", one("go1.19", new Action.Close("c"), new Action.Send("c", 1)).withChannel("c", 1));
        return r;
    }

    /** Those of up to a million states, by name. */
    public static Map<String, World> large() {
        Map<String, World> r = new LinkedHashMap<>();
        World two = World.of("go1.19").withAsync(false).withProcs(2).withMs(2).withGoroutine(g("a", Start.RUNNING, 0, new Action.Yield()))
            .withGoroutine(g("b", Start.RUNNING, 1));
        r.put("go1.19 two Ps", two);
        r.put("go1.15 two Ps", two.withVersion("go1.15"));
        r.put("go1.19 a system call and sysmon", one("go1.19", new Action.Syscall()).withMs(2).withSysmon(true));
        r.put("go1.16 a system call and sysmon", one("go1.16", new Action.Syscall()).withMs(2).withSysmon(true));
        r.put("go1.19 a select", one("go1.19", new Action.Go("b"), select()).withChannel("c", 0).withChannel("d", 1)
            .withGoroutine(g("b", Start.LATER, 0, new Action.Send("d", 1), new Action.Send("c", 2))));
        r.put("go1.19 a mutex and a signal", one("go1.19", new Action.Go("b"), new Action.Lock("mu"), new Action.Yield(), new Action.Unlock("mu"))
            .withObject(Obj.of("mu", Obj.Kind.MUTEX)).withGoroutine(g("b", Start.LATER, 0, new Action.Lock("mu"), new Action.Unlock("mu")))
            .withAsync(true).withPreempts(1));
        r.put("go1.19 a connection", one("go1.19", new Action.Go("b"), new Action.ConnRead("k", "")).withObject(new Obj("k", Obj.Kind.CONN, 2, ""))
            .withGoroutine(g("b", Start.LATER, 0, new Action.ConnWrite("k", new Ex.Num(1)))));
        r.put("go1.19 bytes from outside", one("go1.19", new Action.ConnRead("k", "")).withObject(new Obj("k", Obj.Kind.EXTERNAL, 1, "")));
        r.put("go1.19 a locked thread ends", one("go1.19", new Action.Go("b"), new Action.Yield()).withMs(4)
            .withGoroutine(g("b", Start.LATER, 0, new Action.LockThread())));
        r.put("go1.19 another number of Ps", one("go1.19", new Action.Gomaxprocs(2), new Action.Yield()));
        return r;
    }

    /** Three for measuring, the smallest first: about 10^5, 10^6 and 10^7 states. */
    public static Map<String, World> sizes() {
        Map<String, World> all = large();
        Map<String, World> r = new LinkedHashMap<>();
        for (String name : List.of("go1.19 two Ps", "go1.19 a system call and sysmon")) {
            r.put(name, all.get(name));
        }
        r.put("the seed, go1.16 2P 3M 2G, nobody asked before the stop", seed("go1.16", 2, 3).withPreempts(0));
        return r;
    }

    private static World world(String version, int procs, int ms) {
        return World.of(version).withProcs(procs).withMs(ms).withAsync(false).withClock(false).withStops(1).withPreempts(1).withTimer("t");
    }

    /** The bug that gmplab begins with: a timer is reset while the world is being stopped, and a goroutine was asked to yield. */
    private static World seed(String version, int procs, int ms) {
        return world(version, procs, ms).withGoroutine(g("reset", Start.RUNNING, 0, new Action.Reset("t", 1))).withGoroutine(g("gc", Start.LOCAL, 0, new Action.GC()));
    }

    /** The same cured, with a third goroutine, and with as many Ms as it takes so that no move is cut. */
    static World verdict() {
        return seed("go1.16", 2, 4).withGoroutine(g("busy", Start.LOCAL, 0, new Action.Compute(2)));
    }

    /**
     * With three Ps, as {@code scripts/limbo.groovy} has it (the collector begins on a P of its own, and its own preemption is enough), until the stop
     * is completed, and four goroutines: at four Ms, and at as many as it takes so that no move is cut. Then the same where somebody may be asked
     * once at any time besides, and where all of them begin on one P too. By name.
     */
    static Map<String, World> large3P() {
        World asked = world("go1.16", 3, 4).withGoroutine(g("reset", Start.RUNNING, 0, new Action.Reset("t", 1)))
            .withGoroutine(g("gc", Start.RUNNING, 1, new Action.GC()));
        World w = two(asked.withPreempts(0));
        Map<String, World> r = new LinkedHashMap<>();
        r.put("the seed, go1.16 3P 4M 4G", w);
        r.put("the seed, go1.16 3P 5M 4G", w.withMs(5));
        r.put("the seed, go1.16 3P 4M 4G, a request at any time", two(asked));
        r.put("the seed, go1.16 3P 4M 4G, a request at any time, all begin on one P", two(seed("go1.16", 3, 4)));
        return r;
    }

    private static World two(World w) {
        return w.withGoroutine(g("busy", Start.LOCAL, 0, new Action.Compute(2))).withGoroutine(g("yield", Start.LOCAL, 0, new Action.Yield()));
    }

    /** The world of {@code scripts/speed.groovy}. */
    static World threePs() {
        return World.of("go1.16-dev").withProcs(3).withMs(3).withIdle(1).withTimer("t").withGoroutine(g("reset", Start.RUNNING, 0, new Action.Reset("t", 1)))
            .withGoroutine(g("gc", Start.RUNNING, 1, new Action.GC())).withGoroutine(g("busy", Start.LOCAL, 1, new Action.Compute(2)));
    }

    /** The bug, where it has the fewest states, as a person would ask for it. */
    static final String SEED_SCRIPT = """
        world version: 'go1.16-dev', procs: 2, ms: 3, idle: 1, preempts: 1, async: false, clock: false, stops: 1
        timer 't'
        go('reset', on: 0) { reset 't', 1 }
        go('gc', queue: 0) { gc }
        explore order: 'bfs'
        expect deadlock, 'stop-the-world never completes'
        """;

    private static Action select() {
        return new Action.Select(List.of(new Action.Case(Action.Case.Kind.RECEIVE, "c", new Ex.Num(0), "", "", List.of()),
            new Action.Case(Action.Case.Kind.RECEIVE, "d", new Ex.Num(0), "", "", List.of())));
    }
}
