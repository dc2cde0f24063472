package gmplab.core.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.InPlace;
import gmplab.core.machine.Machine;
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

/** Runs to the end: what is printed, in which order, and how it ends. */
class SimulationTest {
    private static final World ONE = World.of("go1.19");

    private static World main(World w, Action... actions) {
        return w.withGoroutine(new Goroutine("main", List.of(actions), Start.RUNNING, 0));
    }

    private static World later(World w, String name, Action... actions) {
        return w.withGoroutine(new Goroutine(name, List.of(actions), Start.LATER, 0));
    }

    private static Result run(World w) {
        return Simulation.run(w, Options.DEFAULT.withMaxMoves(50_000_000));
    }

    /** Case 01 of the order cases: the last one started is in runnext and goes first, the others follow in order. */
    @Test
    void theLastOneStartedGoesFirst() {
        World w = ONE.withChannel("done", 0);
        List<Action> main = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            w = later(w, "g" + i, new Action.Print("g" + i), new Action.Send("done", 0));
            main.add(new Action.Go("g" + i));
        }
        main.add(new Action.Repeat(5, List.of(new Action.Receive("done", false))));
        Result r = run(main(w, main.toArray(new Action[0])));
        assertEquals("g5 g1 g2 g3 g4", r.line(), r.toString());
        assertEquals(End.RETURNED, r.end());
    }

    @Test
    void whatIsLeftWhenMainReturnsIsNotPrinted() {
        World w = later(ONE, "g", new Action.Print("never"));
        assertEquals("main", run(main(w, new Action.Go("g"), new Action.Print("main"))).line());
    }

    @Test
    void allAsleepIsADeadlock() {
        Result r = run(main(ONE.withChannel("c", 0), new Action.Receive("c", false)));
        assertEquals(End.DEADLOCK, r.end(), r.toString());
        assertEquals("all goroutines are asleep - deadlock!", r.finding().text());
    }

    private static World crowd(int procs, int goroutines) {
        World w = ONE.withProcs(procs).withObject(new Obj("left", Obj.Kind.VAR, goroutines, ""));
        w = later(w, "g", new Action.Compute(procs > 1 ? 100 : 0), new Action.AtomicAdd("left", new Ex.Num(-1), ""));
        return main(w, new Action.For(List.of(new Action.Set("i", new Ex.Num(0))), new Ex.Bin("<", new Ex.Var("i"), new Ex.Num(goroutines)),
            List.of(new Action.Set("i", new Ex.Bin("+", new Ex.Var("i"), new Ex.Num(1)))), List.of(new Action.Go("g"))),
            new Action.For(List.of(), new Ex.Bin(">", new Ex.Var("left"), new Ex.Num(0)), List.of(), List.of(new Action.Yield())),
            new Action.Print("all"));
    }

    @Test
    void aHundredThousandGoroutinesAtOnce() {
        Result r = run(crowd(1, 100_000));
        assertEquals("all", r.line(), r.toString());
        assertEquals(100_000, r.statistics().get("goroutinesStarted"));
    }

    @Test
    void aThousandAndTwentyFourPs() {
        Result r = run(crowd(1024, 2000));
        assertEquals("all", r.line(), r.toString());
        assertTrue(r.statistics().get("threads") > 32, r.toString());
    }

    /** Four Ps, everybody prints: the same seed gives the same line, another one another. */
    @Test
    void aSeedMeansTheSameOrder() {
        World w = ONE.withProcs(4).withChannel("done", 0);
        List<Action> main = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            w = later(w, "g" + i, new Action.Compute(3), new Action.Print("g" + i), new Action.Yield(), new Action.Print("h" + i),
                new Action.Send("done", 0));
            main.add(new Action.Go("g" + i));
        }
        main.add(new Action.Repeat(20, List.of(new Action.Receive("done", false))));
        w = main(w, main.toArray(new Action[0]));
        Options seven = Options.DEFAULT.withSeed(7).withRandom(true);
        Result r = Simulation.run(w, seven);
        assertEquals(r, Simulation.run(w, seven));
        assertEquals(40, r.output().size());
        assertNotEquals(r.line(), Simulation.run(w, seven.withSeed(8)).line());
    }

    /** Nobody who could move is ever taken to wait. */
    @Test
    void waitingIsWaiting() {
        World w = ONE.withProcs(3).withChannel("c", 1).withTimer("t");
        w = later(w, "a", new Action.Repeat(9, List.of(new Action.Send("c", 1), new Action.Sleep(2), new Action.GC())));
        w = later(w, "b", new Action.Repeat(9, List.of(new Action.Receive("c", false), new Action.Syscall(), new Action.Reset("t", 4))));
        w = main(w, new Action.Go("a"), new Action.Go("b"), new Action.Repeat(30, List.of(new Action.Yield(), new Action.Sleep(1))),
            new Action.Print("end"));
        for (long seed = 0; seed < 20; seed++) {
            List<String> printed = new ArrayList<>();
            SplitMix64 random = new SplitMix64(seed);
            InPlace state = new InPlace(Machine.of(Simulation.concrete(w, 8, 12)), random::next, printed::add);
            Options o = Options.DEFAULT.withSeed(seed).withRandom(seed % 3 == 0).withLate(seed % 3 == 1).withMaxMoves(3_000_000);
            Rounds rounds = new Rounds(state, o, Simulation.Progress.NONE, () -> false).checked();
            assertEquals(End.RETURNED, rounds.run(), () -> "" + rounds.finding());
            assertEquals(List.of("end"), printed);
        }
    }

    /** g's M is woken, and main goes on for as long as it likes, but not for ever. */
    @Test
    void aThreadComesLate() {
        World w = ONE.withProcs(2).withObject(new Obj("said", Obj.Kind.VAR, 0, ""));
        w = later(w, "g", new Action.Print("g"), new Action.Set("said", new Ex.Num(1)));
        World some = main(w, new Action.Go("g"), new Action.Compute(100), new Action.Print("main"), new Action.Sleep(1));
        assertEquals("g main", run(some).line());
        assertEquals("main g", Simulation.run(some, Options.DEFAULT.withLate(true)).line());
        World spins = main(w, new Action.Go("g"), new Action.For(List.of(), new Ex.Bin("==", new Ex.Var("said"), new Ex.Num(0)), List.of(),
            List.of(new Action.Compute(1))), new Action.Print("main"));
        Result r = Simulation.run(spins, Options.DEFAULT.withLate(true));
        assertEquals("g main", r.line());
        assertTrue(r.moves() > 1 << 18, r.toString());
    }

    @Test
    void aLimitIsSaid() {
        World w = main(ONE, new Action.Repeat(0, List.of(new Action.Yield())));
        assertEquals(End.LIMIT, Simulation.run(w, Options.DEFAULT.withMaxMoves(100_000)).end());
        assertEquals(End.INTERRUPTED, new Simulation(Options.DEFAULT, Simulation.Progress.NONE, () -> true).run(w).end());
    }
}
