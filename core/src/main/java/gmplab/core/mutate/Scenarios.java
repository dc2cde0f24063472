package gmplab.core.mutate;

import gmplab.core.policy.Policies;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Worlds small enough that every state of each can be seen in a second or so, which together reach what the scheduler does.
 * Many have a goroutine that sleeps while the clock stands still: then a run is not over when the others have ended, but goes on
 * until all threads have come to rest.
 */
public final class Scenarios {
    /** By scenario, the routines for which it was made: others come to them, but have nothing that depends on what they do. */
    private static final Map<String, String[]> ABOUT = Map.of("a start and a reset", new String[] {"checkTimersNoP", "wakeNetPoller"},
        "two starts", new String[] {"checkRunqsNoP"}, "tracing and bytes", new String[] {"handoffp"}, "a call and sysmon", new String[] {"sysmon", "retake"},
        "deep sleep", new String[] {"sysmon"}, "bytes beside one who yields", new String[] {"sysmon", "injectglist", "startIdle"}, "a collection and calls", new String[] {"checkIdleGCNoP", "forEachP", "runSafePointFn"},
        "a call that blocks, work, an idle M", new String[] {"startm"}, "a call that blocks, work behind another", new String[] {"handoffp"},
        "a call that blocks, an M to spare", new String[] {"handoffp"});
    private static final Action YIELD = new Action.Yield();
    private static final Action STOP = new Action.GC();
    /** How runs end in which the first goroutine sleeps for ever, and nobody else is left. */
    private static final String RESTS = "g0 waits for ever, and so does an M in netpoll: Go reports nothing";

    private Scenarios() { }

    private static Goroutine g(String name, Start start, int proc, Action... actions) {
        return new Goroutine(name, List.of(actions), start, proc);
    }

    private static World world(int procs, int ms) {
        return World.of("go1.19").withProcs(procs).withMs(ms).withAsync(false).withClock(false);
    }

    private static World a(World w, Action... actions) {
        return w.withGoroutine(g("a", Start.RUNNING, 0, actions));
    }

    /** The run ends when this one returns. */
    private static World main(World w, Action... actions) {
        return w.withGoroutine(g(World.MAIN, Start.RUNNING, 0, actions));
    }

    /** With a goroutine that has nothing to do, in the queue of the second P. */
    private static World behind(World w) {
        return w.withGoroutine(g("c", Start.LOCAL, 1));
    }

    private static World later(World w, Action... actions) {
        return w.withGoroutine(g("b", Start.LATER, 0, actions));
    }

    private static World local(World w, Action... actions) {
        return w.withGoroutine(g("c", Start.LOCAL, 0, actions));
    }

    private static World second(World w, Action... actions) {
        return w.withGoroutine(g("d", Start.RUNNING, 1, actions));
    }

    private static World global(World w, Action... actions) {
        return w.withGoroutine(g("e", Start.GLOBAL, 0, actions));
    }

    private static Action forEver(Action body) {
        return new Action.For(List.of(), new Ex.Num(1), List.of(), List.of(body));
    }

    /** With a goroutine, the first, that never wakes: the run is over only when all threads rest. */
    private static World rests(int procs, int ms) {
        return world(procs, ms).withGoroutine(g("rest", Start.LOCAL, 0, new Action.Sleep(1)));
    }

    /** All of them: first those in which every mutant is tried whose step they come to, small ones first. */
    public static List<Scenario> all() {
        List<Scenario> r = new ArrayList<>();
        first(r);
        onOneP(r);
        large(r);
        Phases.add(r);
        walked(r);
        walkedForOneStep(r);
        r.replaceAll(s -> ABOUT.containsKey(s.name()) ? s.about(ABOUT.get(s.name())) : s);
        return r;
    }

    private static void first(List<Scenario> r) {
        always(r, "one P, rest", local(a(rests(1, 3), YIELD), YIELD), RESTS);
        always(r, "a system call, rest", local(a(rests(1, 4), new Action.Syscall()), YIELD), RESTS);
        always(r, "two timers", a(world(1, 3).withClock(true), new Action.Sleep(1), new Action.Sleep(1)));
        always(r, "a stop of three Ps", a(world(3, 2), STOP));
        always(r, "a stop of an idle P", a(world(2, 3), STOP));
        always(r, "a reset", a(world(2, 3).withTimer("t"), new Action.Reset("t", 1)));
        always(r, "an idle M", later(a(world(2, 2).withIdle(1), new Action.Go("b"))));
        always(r, "a stop of two Ps", second(a(world(2, 2).withStops(1), STOP)));
        always(r, "a stop of one who goes on", later(second(a(world(2, 2).withStops(1), STOP), forEver(new Action.Call("b", List.of())))));
        always(r, "a read that waits", local(a(world(1, 3).withSysmon(true).withObject(new Obj("k", Obj.Kind.PIPE, 1, "")), new Action.PipeRead("k", "")),
            new Action.PipeWrite("k", new Ex.Num(1))));
        always(r, "a stop and a call", second(a(world(2, 2).withStops(1).withObject(new Obj("k", Obj.Kind.PIPE, 1, "")), STOP),
            new Action.PipeRead("k", "")));
    }

    private static void onOneP(List<Scenario> r) {
        add(r, "a call that blocks, idle Ps", a(world(3, 2), new Action.SyscallBlock()));
        add(r, "a call that blocks, a timer", a(world(2, 2).withTimer("t"), new Action.Reset("t", 1), new Action.SyscallBlock()));
        add(r, "a call that blocks, a stop", second(a(world(2, 2).withStops(1), STOP), new Action.SyscallBlock()));
        add(r, "a call that blocks, work", global(a(world(1, 3), new Action.SyscallBlock()), YIELD));
        add(r, "fewer Ps, work", second(a(world(2, 3).withTimer("t"), new Action.Gomaxprocs(1)), new Action.Reset("t", 1))
            .withGoroutine(g("c", Start.LOCAL, 1)));
        add(r, "bytes and work", local(a(world(1, 3).withObject(new Obj("k", Obj.Kind.EXTERNAL, 1, "")), new Action.ConnRead("k", "")), YIELD));
        add(r, "deadlock", a(world(1, 3).withChannel("c", 0), new Action.Receive("c", false)), "all goroutines are asleep - deadlock!");
        add(r, "bytes from outside", a(world(1, 3).withObject(new Obj("k", Obj.Kind.EXTERNAL, 1, "")), new Action.ConnRead("k", "")));
        add(r, "a connection", later(a(world(1, 3).withObject(new Obj("k", Obj.Kind.CONN, 2, "")), new Action.Go("b"), new Action.ConnRead("k", "")),
            new Action.ConnWrite("k", new Ex.Num(1))));
        add(r, "fewer Ps", a(world(2, 4), new Action.Gomaxprocs(1), YIELD));
        add(r, "a stop, rest", a(rests(1, 3), STOP, YIELD), RESTS);
        add(r, "a stop, asked before", local(a(world(1, 2).withPreempts(1), STOP), YIELD));
        add(r, "a preemption", local(a(world(1, 2).withPreempts(1).withAsync(true), new Action.Compute(2), YIELD), YIELD));
        add(r, "a locked thread ends", local(a(world(1, 5), YIELD), new Action.LockThread()));
        add(r, "a call that blocks, rest", a(rests(1, 4), new Action.SyscallBlock()), RESTS);
        add(r, "two Ps", second(a(world(2, 2), YIELD)));
        onTwoPs(r);
    }

    private static void onTwoPs(List<Scenario> r) {
        add(r, "fewer Ps, one in runnext", later(second(a(world(2, 3), new Action.Gomaxprocs(1)), new Action.Go("b"))));
        add(r, "fewer Ps, asked on the second", second(a(world(2, 3)), new Action.Gomaxprocs(1)));
        add(r, "two starts", later(a(world(2, 2).withIdle(1), new Action.Go("b"), new Action.Go("b"))));
        add(r, "a start and a reset", later(a(world(2, 2).withIdle(1).withTimer("t").withClock(true), new Action.Go("b"), new Action.Reset("t", 1),
            new Action.Compute(1))));
        add(r, "a call that blocks, a stop, an idle P", second(a(world(3, 3).withStops(1), STOP), new Action.SyscallBlock()));
        add(r, "tracing", global(a(world(1, 3), new Action.LockThread(), new Action.FillTrace(), new Action.SyscallBlock()), new Action.ReadTrace()));
    }

    private static void large(List<Scenario> r) {
        add(r, "a call and sysmon", local(a(world(1, 3).withSysmon(true), new Action.Syscall()), YIELD));
        add(r, "a locked thread", local(a(world(1, 4), new Action.LockThread(), YIELD, new Action.UnlockThread()), YIELD));
        add(r, "a call that is retaken", a(world(1, 3).withSysmon(true).withPreempts(1), new Action.Syscall()));
        add(r, "deep sleep", a(deep(1, 3), new Action.Syscall()));
        add(r, "deep sleep and a stop", a(deep(1, 2), STOP));
        add(r, "bytes beside one who yields", local(world(1, 1).withSysmon(true).withObject(new Obj("k", Obj.Kind.EXTERNAL, 1, ""))
            .withGoroutine(g(World.MAIN, Start.RUNNING, 0, new Action.ConnRead("k", ""))), forEver(YIELD)));
        add(r, "another number of Ps", a(world(1, 4), new Action.Gomaxprocs(2), YIELD));
        add(r, "a collection", a(world(1, 4).withGc(new World.Gc(0, 0)), new Action.Collect()));
        rare(r);
        forOneStep(r);
    }

    /** Those that come to what few others come to. */
    private static void rare(List<Scenario> r) {
        add(r, "a call that blocks, work, an idle M", local(a(world(1, 3).withIdle(1), new Action.SyscallBlock()), YIELD));
        add(r, "a call that blocks, work behind another", local(second(main(world(2, 3)), new Action.SyscallBlock())));
        add(r, "a call that blocks, an M to spare", second(main(world(3, 3)), new Action.SyscallBlock()));
        add(r, "two locked threads end", local(a(world(1, 5), YIELD), new Action.LockThread()).withGoroutine(g("f", Start.LOCAL, 0, new Action.LockThread())));
        add(r, "three locked threads end", local(a(world(1, 6), new Action.LockThread()), new Action.LockThread())
            .withGoroutine(g("f", Start.LOCAL, 0, new Action.LockThread())));
        add(r, "bytes for two, an idle P", local(a(world(2, 3).withObject(new Obj("k", Obj.Kind.EXTERNAL, 1, ""))
            .withObject(new Obj("l", Obj.Kind.EXTERNAL, 1, "")), new Action.ConnRead("k", "")), new Action.ConnRead("l", "")), WAITS.replace("g2", "g1"));
        add(r, "a call that blocks beside one who yields", second(main(world(3, 2), YIELD), new Action.SyscallBlock()));
        add(r, "two lock themselves", second(a(world(2, 3), new Action.LockThread(), new Action.UnlockThread()), new Action.LockThread(), new Action.UnlockThread()));
        add(r, "a stop, and work behind one who goes on", behind(second(main(world(2, 3), STOP), forEver(YIELD))));
    }

    /** Each made for a step or two to which no other comes. */
    private static void forOneStep(List<Scenario> r) {
        World three = local(a(world(3, 1).withObject(new Obj("k", Obj.Kind.EXTERNAL, 1, "")).withObject(new Obj("l", Obj.Kind.EXTERNAL, 1, ""))
            .withObject(new Obj("m", Obj.Kind.EXTERNAL, 1, "")), new Action.ConnRead("k", "")), new Action.ConnRead("l", ""));
        add(r, "bytes for three at once, idle Ps", three.withGoroutine(g("f", Start.LOCAL, 0, new Action.ConnRead("m", ""))), WAITS, WAITS.replace("g2", "g1"));
        r.add(new Scenario("a call that blocks and a reset, an M to spare", second(main(world(3, 3).withTimer("t")), new Action.SyscallBlock(),
            new Action.Reset("t", 1)), Set.of(), false).about("handoffp"));
        add(r, "fewer Ps and deep sleep", a(deep(2, 2), new Action.Gomaxprocs(1)));
        add(r, "fewer Ps and a collection", main(world(2, 2).withGc(new World.Gc(0, 0)).withStops(3), new Action.Gomaxprocs(1), new Action.Collect()));
        add(r, "deadlock beside finalizers", later(a(world(1, 3).withGc(new World.Gc(0, 0)).withChannel("c", 0), new Action.SetFinalizer("b"),
            new Action.Receive("c", false), new Action.Collect())), "all goroutines are asleep - deadlock!");
        add(r, "a full buffer for a reader who waits", global(a(world(2, 2), YIELD, new Action.FillTrace(), YIELD), new Action.ReadTrace()),
            WAITS.replace("g2", "g0"));
        add(r, "a finalizer", later(main(world(1, 2).withGc(new World.Gc(1, 0)).withChannel("c", 1), new Action.SetFinalizer("b"), new Action.Collect(),
            new Action.Receive("c", false)), new Action.Send("c", new Ex.Num(1))));
    }

    private static final String WAITS = "g2 waits beside an idle P, and nobody looks for work";

    /** Worlds with too many states: random walks go through them. */
    private static void walked(List<Scenario> r) {
        walks(r, 60, "a start and a call", later(second(a(world(2, 3), new Action.Go("b")), new Action.SyscallBlock())), WAITS);
        walks(r, 60, "locked threads end", second(a(world(2, 5), YIELD), new Action.LockThread())
            .withGoroutine(g("c", Start.LOCAL, 1, new Action.LockThread())).withGoroutine(g("f", Start.LOCAL, 0, new Action.LockThread())));
        walks(r, 60, "a stop and work", second(a(world(2, 3), STOP)).withGoroutine(g("c", Start.LOCAL, 1)));
        walks(r, 60, "a stop, a call and work", second(a(world(2, 3), STOP), new Action.Syscall()).withGoroutine(g("c", Start.LOCAL, 1)));
        walks(r, 60, "bytes and sysmon", local(a(world(1, 3).withSysmon(true).withObject(new Obj("k", Obj.Kind.EXTERNAL, 1, "")), new Action.ConnRead("k", "")),
            new Action.Compute(1)));
        walks(r, 60, "bytes, sysmon and an idle P", second(a(world(2, 3).withSysmon(true).withObject(new Obj("k", Obj.Kind.EXTERNAL, 2, "")),
            new Action.ConnRead("k", ""), new Action.ConnRead("k", "")), new Action.Compute(1), new Action.Syscall(), new Action.Compute(2)), WAITS.replace("g2", "g0"));
        walks(r, 60, "bytes for two", local(second(a(world(3, 4).withObject(new Obj("k", Obj.Kind.EXTERNAL, 1, "")).withObject(new Obj("l", Obj.Kind.EXTERNAL, 1, "")),
            new Action.ConnRead("k", "")), new Action.ConnRead("l", "")), YIELD, YIELD, YIELD), WAITS);
        walks(r, 60, "tracing and bytes", second(a(world(2, 3).withChannel("s", 1).withObject(new Obj("k", Obj.Kind.CONN, 1, "")), new Action.LockThread(), YIELD,
            new Action.FillTrace(), new Action.Receive("s", false)), new Action.ConnRead("k", ""))
            .withGoroutine(g("e", Start.GLOBAL, 0, new Action.ReadTrace(), new Action.ConnWrite("k", new Ex.Num(1)), new Action.Send("s", new Ex.Num(1)))));
        walks(r, 60, "bytes and deep sleep", local(a(deep(1, 3).withObject(new Obj("k", Obj.Kind.EXTERNAL, 1, "")), new Action.ConnRead("k", ""), new Action.Syscall()),
            new Action.Compute(1)));
        walks(r, 20, "a collection and calls", second(a(world(2, 5).withGc(new World.Gc(1, 0)), new Action.Collect()),
            new Action.Repeat(5, List.of(new Action.SyscallBlock(), new Action.Syscall()))));
        walks(r, 20, "a collection and a preemption", local(a(world(2, 4).withPreempts(2).withAsync(true).withGc(new World.Gc(2, 0)), new Action.Collect()), new Action.Compute(3), YIELD), WAITS.replace("g2", "g0"), WAITS.replace("g2", "g1"));
        walks(r, 20, "allocations", a(world(2, 4).withPreempts(1).withGc(new World.Gc(3, 0, 0, 1)), new Action.Alloc(), new Action.Alloc(), new Action.Compute(2)));
        walks(r, 20, "finalizers", later(a(world(1, 4).withGc(new World.Gc(0, 0)), new Action.SetFinalizer("b"), new Action.Collect(), new Action.Collect(), YIELD)));
        walks(r, 20, "a forced collection", a(world(1, 4).withSysmon(true).withGc(new World.Gc(0, 0, 1, 0)), new Action.Collect(), new Action.Syscall(), new Action.Syscall()));
    }

    /** Walked through for one step or two. */
    private static void walkedForOneStep(List<Scenario> r) {
        walks(r, 20, "a collection, calls and an idle P", second(a(world(3, 6).withGc(new World.Gc(1, 0)), new Action.Collect()),
            new Action.Repeat(5, List.of(new Action.SyscallBlock(), new Action.SyscallBlock()))));
    }

    private static World deep(int procs, int ms) {
        return world(procs, ms).withSysmon(true).withPolicies(world(1, 1).policies().with(Policies.DEEP_SLEEP, Policies.Policy.ANY));
    }

    private static void always(List<Scenario> to, String name, World w, String... ends) {
        to.add(new Scenario(name, w, Set.of(ends), true));
    }

    private static void add(List<Scenario> to, String name, World w, String... ends) {
        to.add(new Scenario(name, w, Set.of(ends), false));
    }

    private static void walks(List<Scenario> to, int walks, String name, World w, String... ends) {
        to.add(new Scenario(name, w, Set.of(ends), false, Set.of(), walks, Stretch.WHOLE));
    }
}
