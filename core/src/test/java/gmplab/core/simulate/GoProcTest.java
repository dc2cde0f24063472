package gmplab.core.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import gmplab.core.simulate.Simulation.End;
import gmplab.core.simulate.Simulation.Options;
import gmplab.core.simulate.Simulation.Result;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Go's own tests of threads, stops and preemption (runtime/proc_test.go), restated; each has the name of its original. */
class GoProcTest {
    private static final Action YIELD = new Action.Yield();
    private static final Action LOCK = new Action.LockThread();
    private static final Action TO_C = new Action.Send("c", 0);
    private static final Action FROM_C = new Action.Receive("c", false);
    private static final Ex NOT_STOPPED = new Ex.Not(new Ex.Var("stop"));
    private static final Action STOP = new Action.Set("stop", new Ex.Num(1));

    private static World world(int procs) {
        return World.of("go1.19").withProcs(procs).withSysmon(true).withObject(new Obj("stop", Obj.Kind.VAR, 0, ""))
            .withObject(new Obj("x", Obj.Kind.VAR, 0, ""));
    }

    private static World with(World w, String name, Start start, Action... actions) {
        return w.withGoroutine(new Goroutine(name, List.of(actions), start, 0));
    }

    private static World main(World w, Action... actions) {
        return with(w, "main", Start.RUNNING, actions);
    }

    private static World later(World w, String name, Action... actions) {
        return with(w, name, Start.LATER, actions);
    }

    private static Action times(int n, Action... body) {
        return new Action.Repeat(n, List.of(body));
    }

    private static Action loop(Ex cond, Action... body) {
        return new Action.For(List.of(), cond, List.of(), List.of(body));
    }

    private static Action go(String f) {
        return new Action.Go(f);
    }

    /** In turn, and in three orders of chance; main returns in all of them. */
    private static void returns(World w) {
        for (int seed = 0; seed < 4; seed++) {
            Result r = Simulation.run(w, Options.DEFAULT.withSeed(seed).withRandom(seed > 0).withMaxMoves(50_000_000));
            assertEquals(End.RETURNED, r.end(), r.toString());
        }
    }

    @Test
    void testBlockLocked() {
        for (int procs : new int[] {1, 2}) {
            World w = main(world(procs).withChannel("c", 0), go("sender"), times(10, FROM_C));
            returns(later(w, "sender", LOCK, times(10, TO_C), new Action.UnlockThread()));
        }
    }

    /** A yielding loop and a timer: the loop's goroutine is locked to its thread. */
    @Test
    void testYieldLocked() {
        World w = main(world(1).withChannel("c", 0), go("yields"), new Action.Sleep(new Ex.Dur(10_000_000)), STOP, FROM_C);
        returns(later(w, "yields", LOCK, loop(NOT_STOPPED, YIELD), TO_C));
    }

    /** Collections, GOMAXPROCS and a goroutine that starts itself again and again, all at once. */
    @Test
    void testStopTheWorldDeadlock() {
        World w = main(world(1).withChannel("c", 2), new Action.Gomaxprocs(3), go("collects"), go("resizes"), go("perpetuumMobile"), FROM_C,
            FROM_C, STOP, new Action.Gomaxprocs(1));
        w = later(w, "collects", times(20, new Action.GC()), TO_C);
        w = later(w, "resizes", times(10, new Action.Gomaxprocs(2), new Action.Gomaxprocs(3)), TO_C);
        returns(later(w, "perpetuumMobile", new Action.If(NOT_STOPPED, List.of(go("perpetuumMobile")), List.of())));
    }

    /** A pending stop preempts Gs that run for ever. */
    @Test
    void testPreemptionGC() {
        List<Action> main = new ArrayList<>(List.of(times(3, go("runs"))));
        main.addAll(List.of(times(2, YIELD, new Action.GC()), STOP));
        returns(later(main(world(4), main.toArray(Action[]::new)), "runs", loop(NOT_STOPPED)));
    }

    /** Gs that do nothing but short system calls let others in: each of eight starts, on two Ps. */
    @Test
    void testPreemptionAfterSyscall() {
        World w = main(world(2).withChannel("c", 8), times(8, go("calls")), times(8, FROM_C), STOP, times(8, FROM_C));
        returns(later(w, "calls", TO_C, loop(NOT_STOPPED, new Action.Syscall()), TO_C));
    }

    /** Four Gs that wait for each other without yielding: every P must come to run one. */
    @Test
    void testGoroutineParallelism() {
        World w = main(world(4).withChannel("c", 0), times(4, go("rises")), times(4, FROM_C));
        w = later(w, "rises", new Action.AtomicAdd("x", new Ex.Num(1), ""), loop(new Ex.Bin("<", new Ex.Var("x"), new Ex.Num(4))), TO_C);
        returns(w);
        Result r = Simulation.run(w, Options.DEFAULT);
        assertTrue(r.nanos() < 10_000_000, "by wakeups, not by preemption: " + r.nanos() + " ns");
    }
}
