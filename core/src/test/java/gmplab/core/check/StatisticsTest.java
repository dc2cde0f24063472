package gmplab.core.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.explore.Limits;
import gmplab.core.explore.Means;
import gmplab.core.explore.Options;
import gmplab.core.explore.Search;
import gmplab.core.explore.Verdict;
import gmplab.core.machine.Compiled;
import gmplab.core.machine.Machine;
import gmplab.core.machine.Model;
import gmplab.core.machine.State;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Op;
import gmplab.core.reduce.Reductions;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a search has been through is the same on any number of cores, in either engine, and under what only joins moves. */
class StatisticsTest {
    private static final World WORLD = World.of("go1.19").withMs(2).withAsync(false).withPreempts(1)
        .withGoroutine(new Goroutine("a", List.of(new Action.Go("b"), new Action.Yield()), Start.RUNNING, 0))
        .withGoroutine(new Goroutine("b", List.of(new Action.GC()), Start.LATER, 0));

    private record Ran(Verdict verdict, Statistics statistics) {
        List<String> never() {
            List<String> r = new ArrayList<>();
            statistics.coverage().forEach(c -> c.never().forEach(l -> r.add(c.routine() + "." + l)));
            return r;
        }
    }

    private static Ran run(Model m, Machine machine, Options o) {
        Census census = new Census(machine, true);
        Verdict v = Search.run(m, o.withFirstOnly(false).withObserver(census), Limits.NONE);
        return new Ran(v, census.statistics());
    }

    @Test
    void coresAndEnginesMakeNoDifference() {
        Machine m = Machine.of(WORLD);
        Ran plain = run(m.fork(), m, Options.bfs().withMeans(Means.PLAIN));
        Ran many = run(Compiled.of(m.fork()), m, Options.bfs().withMeans(Means.ONE_CORE.withCores(2)));
        assertArrayEquals(plain.statistics.counts(), many.statistics.counts());
        assertEquals(plain.verdict.counts().distinct(), java.util.Arrays.stream(plain.statistics.byDepth()).sum());
        assertEquals(plain.verdict.counts().depth(), plain.statistics.byDepth().length - 1);
    }

    /** A listener keeps moves from being remembered whole, and a count of states needs none. */
    @Test
    void onlyStatisticsWantWhatMovesPass() {
        Machine m = Machine.of(WORLD);
        assertTrue(new Census(m, true).wantsPassed());
        assertTrue(new Census(m, true).fork().wantsPassed());
        assertFalse(new Census(m).wantsPassed());
        assertFalse(new Census(m).fork().wantsPassed());
    }

    /** The dumb twin: every M of every state, asked by name. */
    @Test
    void aStepIsReachedWhereSomebodyStands() {
        Machine m = Machine.of(WORLD);
        Set<String> stood = new TreeSet<>();
        Machine look = m.fork();
        Search.run(m.fork(), Options.dfs().withFirstOnly(false).withObserver((s, depth) -> {
            for (int i = 0; i < 2; i++) {
                Machine.Position p = look.position(State.of(s), i);
                if (p != null) {
                    stood.add(p.toString());
                }
            }
        }), Limits.NONE);
        Ran plain = run(m.fork(), m, Options.dfs());
        Set<String> never = new TreeSet<>(plain.never());
        plain.statistics.coverage().forEach(c -> assertTrue(c.never().size() <= c.steps()));
        assertTrue(stood.stream().noneMatch(never::contains));
        Set<String> expected = new TreeSet<>();
        m.anatomy().steps().stream().filter(a -> a.node().stack() == Stack.USER || !(a.step().op() instanceof Op.Prologue))
            .map(a -> a.node().routine() + "." + a.step().label()).filter(x -> !stood.contains(x)).forEach(expected::add);
        assertEquals(expected, never);
    }

    @Test
    void movesThatAreJoinedArePassed() {
        Machine m = Machine.of(WORLD);
        Ran plain = run(m.fork(), m, Options.bfs());
        Ran merged = run(m.fork(), m, Options.bfs().withReductions(Reductions.NONE.withMerge(true)));
        assertEquals(plain.never(), merged.never());
        assertEquals(merged.verdict.counts().localMoves(), merged.statistics.leftOut(Reductions.Kind.MERGE));
        Ran all = run(m.fork(), m, Options.bfs().withReductions(Reductions.ALL));
        assertEquals(plain.never(), all.never());
        long joined = all.statistics.leftOut(Reductions.Kind.MERGE) + all.statistics.leftOut(Reductions.Kind.LOCKS) + all.statistics.leftOut(Reductions.Kind.POR);
        assertEquals(all.verdict.counts().localMoves(), joined);
        assertEquals(all.verdict.counts().distinct(), java.util.Arrays.stream(all.statistics.byDepth()).sum());
    }
}
