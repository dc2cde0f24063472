package gmplab.core.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.explore.Options.Order;
import gmplab.core.machine.Finding;
import gmplab.core.machine.Machine;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import gmplab.core.runtime.Worlds;
import gmplab.core.trace.Run;
import gmplab.core.trace.Trace;
import gmplab.core.trace.TraceFile;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Searches of small worlds of the real scheduler: every order, the dumb twin, and the reduction say the same. */
class RealWorldsTest {
    private static Goroutine g(String name, Start start, int proc, Action... actions) {
        return new Goroutine(name, java.util.List.of(actions), start, proc);
    }

    static Stream<World> worlds() {
        return Stream.of("go1.15", "go1.16-dev", "go1.16", "go1.19").flatMap(v -> {
            World one = World.of(v).withAsync(false).withMs(2).withGoroutine(g("b", Start.LATER, 0, new Action.Yield()));
            Function<Action, World> does = a -> one.withGoroutine(g("a", Start.RUNNING, 0, a));
            return Stream.of(does.apply(new Action.Yield()), does.apply(new Action.Go("b")).withGs(2),
                does.apply(new Action.Syscall()).withMs(3), does.apply(new Action.GC()).withPreempts(1),
                does.apply(new Action.Sleep(1)), does.apply(new Action.Receive("c", true)).withChannel("c", 0),
                does.apply(new Action.Send("c", 1)).withChannel("c", 1),
                does.apply(new Action.Reset("t", 1)).withTimer("t").withGoroutine(g("c", Start.LOCAL, 0, new Action.GC())),
                does.apply(new Action.Yield()).withProcs(2).withGoroutine(g("d", Start.RUNNING, 1)));
        });
    }

    private static Machine machine(World w) {
        return Machine.of(Worlds.program(w), w);
    }

    private static Set<Finding> findings(Verdict v) {
        return new HashSet<>(v.found().stream().map(Found::finding).toList());
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void everySearchSaysTheSame(World w) {
        Machine m = machine(w);
        Twin twin = new Twin(m);
        for (Order order : new Order[] {Order.BFS, Order.DFS}) {
            Options o = Options.of(order).withFirstOnly(false);
            Verdict plain = Search.run(m, o, Limits.NONE);
            assertEquals(twin.depth.size(), plain.counts().distinct());
            assertEquals(twin.transitions, plain.counts().transitions());
            assertEquals(twin.goodEnds, plain.counts().goodEnds());
            assertEquals(twin.cuts, plain.counts().cuts());
            assertEquals(twin.findings, findings(plain));
            Verdict merged = Search.run(m, o.withMergeLocal(true), Limits.NONE);
            assertEquals(twin.findings, findings(merged));
            // A run is over when its goroutines are, wherever its Ms are then: merged, they are at fewer places.
            assertEquals(twin.goodEnds > 0, merged.counts().goodEnds() > 0);
            assertTrue(merged.counts().distinct() < plain.counts().distinct());
        }
    }

    /** The seed's bug: a P taken by startm on a goroutine that is then preempted, while another stops the world. */
    @Test
    void theLimboIsFoundSavedReplayedAndExplained() {
        World w = World.of("go1.16-dev").withProcs(3).withMs(3).withAsync(false).withTimer("t")
            .withGoroutine(g("waker", Start.RUNNING, 0, new Action.Reset("t", 1)))
            .withGoroutine(g("collector", Start.RUNNING, 1, new Action.GC()));
        Machine m = machine(w);
        Verdict v = Search.run(m, Options.bfs().withMergeLocal(true), Limits.states(2_000_000));
        Found f = v.found().get(0);
        assertEquals(11, v.exitCode());
        assertTrue(f.finding().text().startsWith("stop-the-world never completes"), f.finding().text());

        Run run = new Run(m);
        run.play(f.choices());
        assertEquals(f.finding(), run.finding());
        Run again = TraceFile.read(TraceFile.write(Trace.of(run, 0, ""))).replay(RealWorldsTest::machine);
        assertEquals(run.state(), again.state());

        NoReturn.Answer a = NoReturn.of(m, f.choices(), true, Limits.states(1_000_000), () -> false, () -> 0);
        assertTrue(a.known() && a.move() > 0 && a.move() < f.depth(), a.sentence());

        Found random = Search.run(m, Options.random(7, 2000).withWalker(Options.Walker.pct(3, 400)), Limits.depth(2000)).found()
            .get(0);
        Minimiser.Result r = Minimiser.minimise(m, random.choices(), random.finding(), 5000, () -> false);
        assertTrue(r.choices().length <= random.depth());
        Run shorter = new Run(m);
        shorter.play(r.choices());
        assertEquals(random.finding(), shorter.finding());
        assertTrue(r.switches() <= Minimiser.switches(random.choices()));
    }
}
