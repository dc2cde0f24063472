package gmplab.core.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.runtime.Action;
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
}
