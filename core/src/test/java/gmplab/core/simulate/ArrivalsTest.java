package gmplab.core.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What comes from outside in a simulation: a byte whenever so much time has gone by. */
class ArrivalsTest {
    private static final long MS = 1_000_000;

    private static World world(String every, int bytes, Action... main) {
        return World.of("go1.19").withObject(new Obj("x", Obj.Kind.EXTERNAL, bytes, every))
            .withGoroutine(new Goroutine("main", List.of(main), Start.RUNNING, 0));
    }

    private static Action read() {
        return new Action.Repeat(1, List.of(new Action.ConnRead("x", "v"), new Action.Print(List.of(new Ex.Var("v")))));
    }

    @Test
    void aReaderWaitsInThePollerForEachByte() {
        Simulation.Result r = Simulation.run(world("5000000", 3, read(), read(), read()), Simulation.Options.DEFAULT);
        assertEquals(List.of("1", "2", "3"), r.output());
        assertEquals(Simulation.End.RETURNED, r.end());
        assertEquals(15, r.nanos() / MS);
    }

    /** A timer that is due before the next byte is not held up by it, and the other way round. */
    @Test
    void timersAndBytesComeInTheOrderOfTheirTimes() {
        World w = world("5000000", 2, new Action.Sleep(new Ex.Dur(7 * MS)), new Action.Print("7 ms"), new Action.Sleep(new Ex.Dur(7 * MS)))
            .withGoroutine(new Goroutine("reader", List.of(read(), read()), Start.LOCAL, 0));
        assertEquals(List.of("1", "7 ms", "2"), Simulation.run(w, Simulation.Options.DEFAULT).output());
    }

    @Test
    void withoutATimeNothingArrives() {
        Simulation.Result r = Simulation.run(world("", 1, read()), Simulation.Options.DEFAULT);
        assertEquals(List.of(), r.output());
    }
}
