package gmplab.core.runtime;

import static gmplab.core.runtime.Programs.later;
import static gmplab.core.runtime.Programs.main;
import static gmplab.core.runtime.Programs.one;
import static gmplab.core.runtime.Programs.outputs;
import static gmplab.core.runtime.Programs.printed;
import static gmplab.core.runtime.Programs.say;
import static gmplab.core.runtime.Programs.two;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.explore.Limits;
import gmplab.core.explore.Options;
import gmplab.core.explore.Options.Order;
import gmplab.core.explore.Search;
import gmplab.core.explore.Verdict;
import gmplab.core.machine.Machine;
import gmplab.core.simulate.Simulation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The process ends when main.main returns (proc.go main), whatever the other goroutines do. */
class MainTest {
    private static final Action GO_A = new Action.Go("a");
    private static final Action BLOCKED = new Action.Receive("never", false);

    private static World other(World w, Action... actions) {
        return w.withGs(2).withGoroutine(later("a", List.of(), actions));
    }

    @Test
    void nobodyIsWaitedFor() {
        World w = other(main(one().withChannel("never", 0), GO_A, new Action.Yield(), say("main")), say("a"), BLOCKED);
        assertEquals(List.of("a", "main"), printed(w));
        assertEquals(Simulation.End.RETURNED, Simulation.run(w, Simulation.Options.DEFAULT).end());
    }

    /** Between main's last print and exit(0) the others go on. */
    @Test
    void theOthersMayComeBeforeTheEndOrNot() {
        assertEquals(List.of("main"), outputs(other(main(one(), GO_A, say("main")), say("a"))));
        assertEquals(List.of("a main", "main", "main a"), outputs(other(main(two(), GO_A, say("main")), say("a"))));
    }

    @Test
    void whatGoesWrongBeforeTheEndIsFoundPlainAndMerged() {
        World w = other(main(two(), GO_A), new Action.Panic("boom"));
        for (boolean merge : new boolean[] {false, true}) {
            Verdict v = Search.run(Machine.of(w), Options.of(Order.BFS).withMergeLocal(merge), Limits.NONE);
            assertTrue(v.found().get(0).finding().text().endsWith("panic: boom"), v.sentence());
        }
    }

    /** A panic that nobody can come to in time: on one P the other is never run. */
    @Test
    void whatWouldOnlyGoWrongLaterIsNot() {
        World w = other(main(one(), GO_A), new Action.Panic("boom"));
        Verdict v = Search.run(Machine.of(w), Options.of(Order.BFS), Limits.NONE);
        assertTrue(v.sentence().startsWith("no violation found: exhaustive"), v.sentence());
        Machine m = Machine.of(w);
        Play p = new Play(w);
        assertNull(p.end());
        assertEquals(0, m.choices(p.state).length, "a run that is over has no moves");
    }

    @Test
    void aWorldWithoutMainEndsWithItsLastGoroutine() {
        World w = one().withGs(2).withGoroutine(new World.Goroutine("first", List.of(GO_A, say("first")), World.Goroutine.Start.RUNNING, 0))
            .withGoroutine(later("a", List.of(), say("a")));
        assertEquals(List.of("first", "a"), printed(w));
    }

    /** {@code go main()}: a second goroutine in the same function ends like any other. */
    @Test
    void onlyTheMainGoroutinesReturnEndsTheProcess() {
        World w = main(one().withGs(2).withObject(new Obj("n", Obj.Kind.VAR, 0, "")), new Action.AtomicAdd("n", new Ex.Num(1), "k"),
            Programs.when(Programs.op("k", "==", 1), new Action.Go("main"), new Action.Yield()), say(Programs.v("k")));
        assertEquals(List.of("2", "1"), printed(w));
    }

    /** main's Goexit, also through what it has deferred: the others go on, and when they have ended it is a deadlock. */
    @Test
    void mainsGoexitEndsNothing() {
        Action deferred = new Action.Defer(List.of(say("deferred")));
        World w = other(main(one(), GO_A, deferred, new Action.Exit()), say("a"));
        Play p = new Play(w);
        assertTrue(String.valueOf(p.end()).endsWith("no goroutines (main called runtime.Goexit) - deadlock!"));
        assertEquals(List.of("deferred", "a"), p.printed);
        assertEquals(Simulation.End.DEADLOCK, Simulation.run(w, Simulation.Options.DEFAULT).end());
    }
}
