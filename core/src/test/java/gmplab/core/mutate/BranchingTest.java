package gmplab.core.mutate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.simulate.SplitMix64;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which states do the same, and by what sequence two differ: on graphs by hand, and against a relation worked out plainly. */
class BranchingTest {
    private static final int MOST = 1000;

    /** Each move as from, label, to. */
    static Moves graph(int states, int[]... moves) {
        List<int[]> all = new ArrayList<>(List.of(moves));
        all.sort((a, b) -> a[0] - b[0]);
        int[] first = new int[states + 1];
        all.forEach(m -> first[m[0] + 1]++);
        for (int s = 0; s < states; s++) {
            first[s + 1] += first[s];
        }
        return new Moves(first, all.stream().mapToInt(m -> m[1]).toArray(), all.stream().mapToInt(m -> m[2]).toArray());
    }

    static int[] m(int from, int label, int to) {
        return new int[] {from, label, to};
    }

    private static boolean same(Moves g, int a, int b) {
        int[] blocks = Branching.blocks(g);
        return blocks[a] == blocks[b];
    }

    @Test
    void silentMovesThatDecideNothingDoNotCount() {
        Moves g = graph(5, m(0, 0, 1), m(1, 1, 2), m(3, 1, 4));
        assertTrue(same(g, 0, 3));
        assertTrue(same(g, 2, 4));
    }

    /** a.(b + c) and a.b + a.c have the same sequences and do not do the same. */
    @Test
    void whenAChoiceIsMadeCounts() {
        Moves g = graph(7, m(0, 1, 1), m(1, 2, 2), m(1, 3, 2), m(3, 1, 4), m(3, 1, 5), m(4, 2, 6), m(5, 3, 6));
        assertEquals(false, same(g, 0, 3));
        assertTrue(Traces.compare(g, 0, 3, MOST).none());
    }

    @Test
    void aRingOfSilentMovesIsOneState() {
        Moves g = graph(4, m(0, 0, 1), m(1, 0, 0), m(1, 1, 2), m(3, 1, 2));
        assertTrue(same(g, 0, 3));
    }

    @Test
    void theShortestSequenceThatOnlyOneHasIsNamed() {
        Moves g = graph(6, m(0, 1, 1), m(1, 0, 2), m(2, 2, 2), m(3, 1, 4), m(4, 2, 4), m(4, 3, 5));
        Traces.Difference d = Traces.compare(g, 0, 3, MOST);
        assertNull(d.onlyFirst());
        assertEquals(List.of(1, 3), d.onlySecond());
        assertEquals(List.of(1, 3), Traces.compare(g, 3, 0, MOST).onlyFirst());
    }

    @Test
    void mergedStatesKeepTheirMoves() {
        Moves g = graph(3, m(0, 0, 1), m(1, 1, 2), m(0, 1, 2), m(1, 0, 2)).merged(new int[] {0, 0, 1});
        assertArrayEquals(new int[] {0, 2, 2}, g.first());
        assertArrayEquals(new int[] {0, 1}, g.label());
    }

    /** Against the plain refinement: everybody is signed anew in every round, silent paths are walked. */
    @Test
    void randomGraphsAgreeWithThePlainRefinement() {
        for (int seed = 0; seed < 3000; seed++) {
            SplitMix64 r = new SplitMix64(seed);
            int n = 2 + r.next(9);
            int[][] moves = new int[r.next(3 * n)][];
            for (int i = 0; i < moves.length; i++) {
                moves[i] = m(r.next(n), r.next(3), r.next(n));
            }
            Moves g = graph(n, moves);
            int[] plain = plain(g);
            int[] blocks = Branching.blocks(g);
            for (int a = 0; a < n; a++) {
                for (int b = 0; b < n; b++) {
                    assertEquals(plain[a] == plain[b], blocks[a] == blocks[b], "seed " + seed + ", states " + a + " and " + b + " of "
                        + Arrays.deepToString(moves));
                }
            }
        }
    }

    private static int[] plain(Moves g) {
        int[] block = new int[g.states()];
        for (int before = 0, now = 1; before != now;) {
            Map<Object, Integer> numbers = new HashMap<>();
            int[] next = new int[block.length];
            for (int s = 0; s < block.length; s++) {
                next[s] = numbers.computeIfAbsent(List.of(block[s], signature(g, block, s)), x -> numbers.size());
            }
            before = now;
            now = numbers.size();
            block = next;
        }
        return block;
    }

    private static Set<List<Integer>> signature(Moves g, int[] block, int state) {
        Set<List<Integer>> r = new HashSet<>();
        Set<Integer> seen = new HashSet<>();
        List<Integer> open = new ArrayList<>(List.of(state));
        while (!open.isEmpty()) {
            int s = open.remove(open.size() - 1);
            if (!seen.add(s)) {
                continue;
            }
            for (int i = g.first()[s]; i < g.first()[s + 1]; i++) {
                int t = g.target()[i];
                if (g.label()[i] != Behaviour.SILENT || block[t] != block[state]) {
                    r.add(List.of(g.label()[i], block[t]));
                } else {
                    open.add(t);
                }
            }
        }
        return r;
    }
}
