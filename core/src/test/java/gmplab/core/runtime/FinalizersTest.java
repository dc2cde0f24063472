package gmplab.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Machine;
import gmplab.core.program.Step;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import gmplab.core.simulate.Simulation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The finalizer goroutine, which findRunnable makes ready when something is queued for it (mfinal.go). */
class FinalizersTest {
    private static final Action MAKE = new Action.SetFinalizer("fin");
    private static final Action COLLECT = new Action.Collect();
    private static final Action YIELD = new Action.Yield();

    private static World world(String version, Action... main) {
        return World.of(version).withMs(4).withAsync(false)
            .withGoroutine(new Goroutine("fin", List.of(say("finalizer")), Start.LATER, 0))
            .withGoroutine(new Goroutine("main", List.of(main), Start.RUNNING, 0));
    }

    private static Action say(String text) {
        return new Action.Print(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void aCollectionQueuesThemAndTheGoroutineRunsThem(String v) {
        assertEquals(List.of("finalizer", "finalizer", "yielded"),
            Programs.printed(world(v, MAKE, MAKE, COLLECT, YIELD, say("yielded"))));
    }

    /** Without a collection nobody runs them; a second one finds nothing more. */
    @Test
    void eachRunsOnce() {
        assertEquals(List.of("end"), Programs.printed(world("go1.19", MAKE, YIELD, YIELD, say("end"))));
        assertEquals(List.of("finalizer", "end"),
            Programs.printed(world("go1.19", MAKE, COLLECT, YIELD, COLLECT, YIELD, say("end"))));
    }

    /**
     * Measured on Go 1.19.8, GOMAXPROCS=1 GOGC=off, 40 runs alike: GC yields after each unit that it sweeps, and findRunnable puts
     * the finalizer goroutine behind those who are queued already.
     */
    @Test
    void theOrderIsTheRealOnes() {
        World w = world("go1.19", MAKE, new Action.Go("a", List.of()), COLLECT, say("collected"), YIELD, say("yielded"))
            .withGoroutine(new Goroutine("a", List.of(say("a")), Start.LATER, 0));
        assertEquals(List.of("a", "finalizer", "collected", "yielded"),
            Simulation.run(w, Simulation.Options.DEFAULT).output());
    }

    /** isSystemGoroutine: the finalizer goroutine is none while it runs a finalizer, so that one that waits for ever is a deadlock. */
    @Test
    void aFinalizerThatWaitsIsAUsersGoroutine() {
        World w = world("go1.19", MAKE, COLLECT, YIELD, new Action.Exit())
            .withObject(new Obj("s", Obj.Kind.SEMA, 0, ""))
            .withGoroutine(new Goroutine("fin", List.of(new Action.Acquire("s")), Start.LATER, 0));
        assertTrue(end(w).contains("all goroutines are asleep - deadlock!"), end(w));
        World idle = world("go1.19", MAKE, COLLECT, YIELD, new Action.Exit());
        assertTrue(end(idle).contains("no goroutines (main called runtime.Goexit) - deadlock!"), end(idle));
    }

    private static String end(World w) {
        return String.valueOf(new Play(w).end());
    }

    @Test
    void aWorldWithoutThemHasNoStepForIt() {
        World w = World.of("go1.19").withGoroutine(new Goroutine("main", List.of(YIELD), Start.RUNNING, 0));
        List<Step> steps = Worlds.program(w).routine("findRunnable").steps();
        int at = steps.stream().map(Step::label).toList().indexOf("if fingwait");
        assertTrue(at > 0);
        assertFalse(Machine.of(w).isStep("findRunnable", at));
    }

    @Test
    void whatIsWrongIsSaid() {
        World two = world("go1.19", MAKE, new Action.SetFinalizer("other"))
            .withGoroutine(new Goroutine("other", List.of(), Start.LATER, 0));
        assertEquals("setFinalizer: finalizers call fin and other; expected one function for all of them",
            assertThrows(IllegalArgumentException.class, () -> Worlds.program(two)).getMessage());
    }
}
