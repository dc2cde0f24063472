package gmplab.core.explore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.explore.Options.Order;
import gmplab.core.machine.Choice;
import gmplab.core.machine.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Merging local steps keeps fewer states and every finding. */
class MergeLocalTest {
    private static final Finding BROKEN = new Finding(Finding.Kind.INVARIANT, "a.b", "broken");
    private static final Finding HANGS = new Finding(Finding.Kind.DEADLOCK, "", "hangs");

    private static int run(int m) {
        return Choice.of(Choice.Kind.RUN, m, 0);
    }

    /**
     * Node 10 i + j: process a at i, process b at j, each with 3 steps, the middle one local. Plain: 4 × 4 = 16 states.
     * Merged: positions 0, 1 followed at once by 2, 3: so 0, 2, 3 each, 3 × 3 = 9 states.
     */
    private static Graph twoWithALocalStep() {
        Graph g = new Graph();
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                if (i < 3) {
                    g.edge(10 * i + j, 10 * (i + 1) + j);
                }
                if (j < 3) {
                    g.edge(10 * i + j, 10 * i + j + 1);
                }
                if (i == 1 || j == 1) {
                    g.local(10 * i + j, i == 1 ? 0 : i < 3 ? 1 : 0);
                }
            }
        }
        return g;
    }

    @Test
    void mergingKeeps9Of16States() {
        for (Order order : List.of(Order.BFS, Order.DFS)) {
            assertEquals(16, Search.run(twoWithALocalStep(), Options.of(order), Limits.NONE).counts().distinct());
            Verdict v = Search.run(twoWithALocalStep(), Options.of(order).withReductions(gmplab.core.reduce.Reductions.NONE.withMerge(true)), Limits.NONE);
            assertEquals(9, v.counts().distinct());
            assertEquals(12, v.counts().transitions());
            assertEquals(6, v.counts().localMoves());
            assertEquals("no violation found: exhaustive: 9 states; local steps merged; under sequential consistency",
                v.sentence());
        }
    }

    /** The schedule has the local moves in it: 0 - 1 - (2) - 3, which hangs. */
    @Test
    void theScheduleHasTheMergedMovesInIt() {
        Graph g = new Graph().line(0, 1, 2, 3).local(1, 0).stuckAt(3, HANGS);
        for (Order order : Order.values()) {
            Options o = Options.of(order).withReductions(gmplab.core.reduce.Reductions.NONE.withMerge(true)).withWalks(1);
            Found f = Search.run(g, o, Limits.NONE).found().get(0);
            assertEquals(HANGS, f.finding());
            assertArrayEquals(new int[] {run(0), run(0), run(0)}, f.choices());
            assertEquals(3, SearchTest.replay(g, f.choices())[0]);
        }
    }

    @Test
    void aFindingOnALocalMoveIsKept() {
        Graph g = new Graph().line(0, 1).bad(1, BROKEN).local(1, 0);
        for (Order order : Order.values()) {
            Found f = Search.run(g, Options.of(order).withReductions(gmplab.core.reduce.Reductions.NONE.withMerge(true)).withWalks(1), Limits.NONE).found().get(0);
            assertEquals(BROKEN, f.finding());
            assertArrayEquals(new int[] {run(0), run(0)}, f.choices());
        }
    }

    @Test
    void localMovesFromTheStartAreInTheSchedule() {
        Graph g = new Graph().line(0, 1, 2).local(0, 0).stuckAt(2, HANGS);
        assertEquals(2, Search.run(g, Options.bfs().withReductions(gmplab.core.reduce.Reductions.NONE.withMerge(true)), Limits.NONE).found().get(0).depth());
    }

    @Test
    void anEndlessLocalLoopIsRefusedInASentence() {
        Graph g = new Graph().line(0, 1, 2, 1).local(1, 0).local(2, 0);
        IllegalStateException e = assertThrows(IllegalStateException.class,
            () -> Search.run(g, Options.bfs().withReductions(gmplab.core.reduce.Reductions.NONE.withMerge(true)), Limits.NONE));
        assertTrue(e.getMessage().contains("search it without merging local steps"), e.getMessage());
    }
}
