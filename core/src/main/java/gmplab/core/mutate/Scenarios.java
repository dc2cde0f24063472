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
import java.util.Set;

/**
 * Worlds small enough that every state of each can be seen in a second or so, which together reach what the scheduler does.
 * Many have a goroutine that sleeps while the clock stands still: then a run is not over when the others have ended, but goes on
 * until all threads have come to rest.
 */
public final class Scenarios {
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
    }

    private static void large(List<Scenario> r) {
        add(r, "a call and sysmon", local(a(world(1, 3).withSysmon(true), new Action.Syscall()), YIELD));
        add(r, "a locked thread", local(a(world(1, 4), new Action.LockThread(), YIELD, new Action.UnlockThread()), YIELD));
        add(r, "a call that is retaken", a(world(1, 3).withSysmon(true).withPreempts(1), new Action.Syscall()));
        add(r, "deep sleep", a(world(1, 3).withSysmon(true).withPolicies(world(1, 1).policies().with(Policies.DEEP_SLEEP, Policies.Policy.ANY)),
            new Action.Syscall()));
        add(r, "another number of Ps", a(world(1, 4), new Action.Gomaxprocs(2), YIELD));
        add(r, "a collection", a(world(1, 4).withGc(new World.Gc(0, 0)), new Action.Collect()));
    }

    private static void always(List<Scenario> to, String name, World w, String... ends) {
        to.add(new Scenario(name, w, Set.of(ends), true));
    }

    private static void add(List<Scenario> to, String name, World w, String... ends) {
        to.add(new Scenario(name, w, Set.of(ends), false));
    }
}
