package gmplab.core.explore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.explore.Options.Order;
import gmplab.core.explore.Verdict.Outcome;
import gmplab.core.machine.Choice;
import gmplab.core.machine.Finding;
import gmplab.core.machine.Model;
import gmplab.core.simulate.SplitMix64;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches of models that were counted by hand, and of random graphs against the dumb twin. */
class SearchTest {
    private static final Finding BROKEN = new Finding(Finding.Kind.INVARIANT, "a.b", "broken");
    private static final Finding HANGS = new Finding(Finding.Kind.DEADLOCK, "", "hangs");
    private static final Finding THROWS = new Finding(Finding.Kind.THROW, "c.d", "throws");
    private static final Finding LIVELOCK = new Finding(Finding.Kind.LIVENESS, "", "goes round");

    private static Verdict all(Model m, Order order) {
        return Search.run(m, Options.of(order).withFirstOnly(false), Limits.NONE);
    }

    /** The final state of a schedule, and that every choice in it was enabled; null where its last move ends in a finding. */
    static long[] replay(Model m, int[] choices) {
        long[] s = new long[m.words()];
        long[] out = new long[m.words()];
        m.start(s);
        int[] enabled = new int[m.maxChoices()];
        for (int i = 0; i < choices.length; i++) {
            int n = m.choices(s, enabled);
            int c = choices[i];
            assertTrue(Arrays.stream(enabled, 0, n).anyMatch(x -> x == c), "choice " + i + " is not enabled");
            int r = m.move(s, c, out);
            if (r != 0) {
                assertEquals(choices.length - 1, i, "a schedule goes on behind a finding");
                return null;
            }
            System.arraycopy(out, 0, s, 0, s.length);
        }
        return s;
    }

    /**
     * Two processes of 4 independent steps each: positions (i, j), 0 to 4, so 5 × 5 = 25 states; 4 × 5 moves of one and
     * 5 × 4 of the other, 40 edges; 25 - 1 of them reach a new state, 16 do not.
     */
    private static Graph grid() {
        Graph g = new Graph();
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 5; j++) {
                if (i < 4) {
                    g.edge(5 * i + j, 5 * (i + 1) + j);
                }
                if (j < 4) {
                    g.edge(5 * i + j, 5 * i + j + 1);
                }
            }
        }
        return g;
    }

    @ParameterizedTest
    @EnumSource(value = Order.class, names = {"BFS", "DFS"})
    void gridHas25StatesAnd40Edges(Order order) {
        Verdict v = all(grid(), order);
        assertEquals(25, v.counts().distinct());
        assertEquals(25, v.counts().states());
        assertEquals(40, v.counts().transitions());
        assertEquals(16, v.counts().duplicates());
        assertEquals(1, v.counts().goodEnds());
        assertEquals(8, v.counts().depth());
        assertEquals(Outcome.HELD, v.outcome());
        assertEquals(0, v.exitCode());
        assertEquals("no violation found: exhaustive: 25 states; under sequential consistency", v.sentence());
    }

    /**
     * Two processes that each read and then write a shared counter once. With r, w for what a process did:
     * <pre>
     *   a\b   -                 r                          rw
     *   -     c=0               b has 0, c=0               c=1
     *   r     a has 0, c=0      both have 0, c=0           a has 0 or 1, c=1
     *   rw    c=1               b has 0 or 1, c=1          c=1 or 2
     * </pre>
     * 3 + 4 + 5 = 12 states. Edges: 2 from each in which both can move (4 such), 1 from each in which one can
     * (-,rw and rw,- ; r,rw twice ; rw,r twice: 6), together 14.
     */
    @ParameterizedTest
    @EnumSource(value = Order.class, names = {"BFS", "DFS"})
    void lostUpdateHas12StatesAnd14Edges(Order order) {
        Verdict v = all(new Counters(2, 1), order);
        assertEquals(12, v.counts().distinct());
        assertEquals(14, v.counts().transitions());
        assertEquals(1, v.counts().goodEnds());
        assertEquals(1, v.found().size());
        assertEquals(Counters.LOST, v.found().get(0).finding());
        assertEquals(4, v.found().get(0).depth());
        assertEquals(Outcome.FOUND, v.outcome());
        assertEquals(12, v.exitCode());
        assertEquals("1 finding: exhaustive: 12 states; under sequential consistency", v.sentence());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void everyOrderAgreesWithTheTwinOnRandomGraphs(int seed) {
        Graph g = randomGraph(new SplitMix64(seed));
        Twin twin = new Twin(g);
        for (Order order : List.of(Order.BFS, Order.DFS)) {
            for (boolean compact : List.of(false, true)) {
                Verdict v = Search.run(g, Options.of(order).withFirstOnly(false).withHashCompact(compact), Limits.NONE);
                assertEquals(twin.depth.size(), v.counts().distinct());
                assertEquals(twin.transitions, v.counts().transitions());
                assertEquals(twin.goodEnds, v.counts().goodEnds());
                assertEquals(twin.cuts, v.counts().cuts());
                assertEquals(twin.findings, new HashSet<>(v.found().stream().map(Found::finding).toList()));
                v.found().forEach(f -> replay(g, f.choices()));
            }
        }
        Verdict first = Search.run(g, Options.bfs(), Limits.NONE);
        if (!twin.findings.isEmpty()) {
            assertEquals(twin.nearestFinding, first.found().get(0).depth());
            Verdict random = Search.run(g, Options.random(seed, 2000), Limits.depth(200));
            assertTrue(random.found().isEmpty() || twin.findings.contains(random.found().get(0).finding()));
        }
    }

    /** 40 to 400 nodes, up to 3 edges from each, now and then a finding, a cut or a wrong dead end. */
    static Graph randomGraph(SplitMix64 r) {
        Graph g = new Graph();
        int nodes = 40 + r.next(360);
        for (int n = 0; n < nodes; n++) {
            int edges = r.next(4);
            for (int e = 0; e < edges; e++) {
                g.edge(n, r.next(nodes));
            }
            if (n > 0 && r.next(40) == 0) {
                g.bad(n, r.next(2) == 0 ? BROKEN : THROWS);
            } else if (r.next(60) == 0) {
                g.cut(n);
            } else if (n > 0 && edges == 0 && r.next(4) == 0) {
                g.stuckAt(n, HANGS);
            }
        }
        return g.edge(0, 1).edge(0, 2);
    }

    /** 0 - 1 - 2 - bad, and 0 - 3 - bad: the nearer one has 2 moves. */
    @Test
    void breadthFirstGivesAShortestSchedule() {
        Graph g = new Graph().line(0, 1, 2).bad(2, BROKEN).edge(0, 3).bad(3, BROKEN);
        Found bfs = Search.run(g, Options.bfs(), Limits.NONE).found().get(0);
        assertArrayEquals(new int[] {Choice.of(Choice.Kind.RUN, 1, 0), Choice.of(Choice.Kind.RUN, 0, 0)}, bfs.choices());
        assertEquals(3, Search.run(g, Options.dfs(), Limits.NONE).found().get(0).depth());
    }

    /** 0 - 1 - bad, and 0 - 2, which hangs: 1 move is fewer than 2 although node 1 is expanded first. */
    @Test
    void aHangIsNearerThanAFindingOneMoveOn() {
        Graph g = new Graph().line(0, 1).bad(1, BROKEN).line(0, 2).stuckAt(2, HANGS);
        Verdict v = Search.run(g, Options.bfs(), Limits.NONE);
        assertEquals(HANGS, v.found().get(0).finding());
        assertEquals(1, v.found().get(0).depth());
        assertEquals("1 finding: stopped at the first finding, after 3 states; no shorter schedule has one; "
            + "under sequential consistency", v.sentence());
    }

    @Test
    void everyKindOfFindingHasItsExitCode() {
        assertEquals(11, Search.run(new Graph().line(0, 1).stuckAt(1, HANGS), Options.bfs(), Limits.NONE).exitCode());
        assertEquals(12, Search.run(new Graph().bad(0, BROKEN), Options.bfs(), Limits.NONE).exitCode());
        assertEquals(13, Search.run(new Graph().bad(0, LIVELOCK), Options.bfs(), Limits.NONE).exitCode());
        assertEquals(14, Search.run(new Graph().bad(0, THROWS), Options.bfs(), Limits.NONE).exitCode());
    }

    @ParameterizedTest
    @EnumSource(value = Order.class, names = {"BFS", "DFS"})
    void everyDistinctFindingIsKeptOnce(Order order) {
        Graph g = new Graph().bad(0, BROKEN).line(0, 1, 2, 0).bad(1, BROKEN).bad(2, THROWS).line(2, 3).stuckAt(3, HANGS);
        Verdict v = all(g, order);
        assertEquals(Set.of(BROKEN, THROWS, HANGS), new HashSet<>(v.found().stream().map(Found::finding).toList()));
        assertEquals(3, v.found().size());
        assertTrue(v.sentence().startsWith("3 distinct findings: exhaustive: 4 states"), v.sentence());
    }

    @Test
    void aClassifierTellsFindingsOfOneTextApart() {
        Graph g = new Graph().line(0, 1).line(0, 2).stuckAt(1, HANGS).stuckAt(2, HANGS);
        Options o = Options.bfs().withFirstOnly(false).withClassifier((s, f) -> "at " + s[0]);
        assertEquals(List.of("at 1", "at 2"), Search.run(g, o, Limits.NONE).found().stream().map(Found::sort).toList());
    }

    @Test
    void aSearchWithCutsIsNeverExhaustive() {
        Verdict v = all(new Graph().line(0, 1, 2).cut(1).cut(2).line(2, 3), Order.BFS);
        assertEquals("no violation found: exhaustive for the bounds of this world (2 moves cut): 4 states; "
            + "under sequential consistency", v.sentence());
        assertEquals(Outcome.BOUNDED, v.outcome());
        assertEquals(20, v.exitCode());
    }

    @ParameterizedTest
    @EnumSource(value = Order.class, names = {"BFS", "DFS"})
    void aSearchStoppedAtADepthIsNotExhaustive(Order order) {
        Verdict v = Search.run(grid(), Options.of(order), Limits.depth(3));
        // Positions with i + j up to 3.
        assertEquals(10, v.counts().distinct());
        assertEquals(20, v.exitCode());
        assertTrue(v.sentence().startsWith("no violation found: stopped at depth 3 (not exhaustive"), v.sentence());
    }

    /** All states lie within the limit: nothing was left out, so the limit is not mentioned. */
    @ParameterizedTest
    @EnumSource(value = Order.class, names = {"BFS", "DFS"})
    void aDepthThatNothingReachesIsNoBound(Order order) {
        Verdict v = Search.run(grid(), Options.of(order), Limits.depth(8));
        assertEquals(Outcome.HELD, v.outcome());
    }

    @ParameterizedTest
    @EnumSource(value = Order.class, names = {"BFS", "DFS"})
    void aSearchStoppedAtANumberOfStatesKeepsExactlySoMany(Order order) {
        Verdict v = Search.run(grid(), Options.of(order), Limits.states(24));
        assertEquals(24, v.counts().distinct());
        assertEquals(20, v.exitCode());
        assertTrue(v.sentence().contains("stopped at the limit of 24 states (not exhaustive)"), v.sentence());
        assertEquals(Outcome.HELD, Search.run(grid(), Options.of(order), Limits.states(25)).outcome());
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void timeMemoryAndThePersonEndASearch(Order order) {
        Model big = new Counters(6, 4);
        Options o = Options.of(order).withFirstOnly(false).withWalks(1_000_000);
        long[] clock = {0};
        Verdict late = Search.run(big, o, Limits.NONE.withMillis(20), Progress.NONE, () -> false, () -> clock[0] += 5_000_000);
        assertTrue(late.sentence().contains("stopped after 20 ms"), late.sentence());
        boolean[] asked = {false};
        Verdict broken = Search.run(big, o, Limits.NONE, Progress.NONE, () -> asked[0] || !(asked[0] = true), () -> 0);
        assertEquals(Outcome.INTERRUPTED, broken.outcome());
        assertEquals(130, broken.exitCode());
        assertTrue(broken.sentence().contains("interrupted after "), broken.sentence());
        if (order != Order.RANDOM) {
            Verdict full = Search.run(big, o, Limits.NONE.withBytes(2_000_000));
            assertTrue(full.sentence().contains("stopped at the limit of 2000000 bytes"), full.sentence());
            assertTrue(full.counts().bytes() <= 2_000_000 + 600_000, full.counts().bytes() + " bytes");
        }
    }

    @Test
    void progressIsReportedTwiceASecond() {
        List<Progress.Snapshot> heard = new ArrayList<>();
        long[] clock = {0};
        Options o = Options.bfs().withFirstOnly(false).withMeans(Means.PLAIN);
        Verdict v = Search.run(new Counters(4, 3), o, Limits.states(20_000), heard::add, () -> false,
            () -> clock[0] += 250_000_000);
        // One look at the clock each 1024 states, every second one half a second after the last report.
        assertEquals(v.counts().states() / 2048, heard.size());
        assertEquals(2047, heard.get(0).states());
        assertEquals(2 * 2047, heard.get(0).perSecond());
    }

    @Test
    void aHashCompactedSearchSaysSoAndIsNotCalledExhaustive() {
        Verdict v = Search.run(grid(), Options.bfs().withHashCompact(true), Limits.NONE);
        assertEquals("no violation found: every state reached: 25 states; hash-compacted: omission probability 1.7e-17; "
            + "under sequential consistency", v.sentence());
        assertEquals(Outcome.SAMPLED, v.outcome());
        assertEquals(20, v.exitCode());
    }

    @Test
    void randomWalksSayThatTheySampled() {
        Verdict v = Search.run(grid(), Options.random(5, 10), Limits.depth(20));
        assertEquals("no violation found: sampled 10 walks of at most 20 moves (uniform, seed 5); under sequential consistency",
            v.sentence());
        assertEquals(20, v.exitCode());
        assertEquals(10, v.counts().walks());
        assertEquals(80, v.counts().transitions());
        assertEquals(10, v.counts().goodEnds());
    }

    @Test
    void theSameSeedGivesTheSameWalk() {
        Model m = new Counters(3, 3);
        int[] one = Search.run(m, Options.random(42, 50), Limits.NONE).found().get(0).choices();
        int[] two = Search.run(m, Options.random(42, 50), Limits.NONE).found().get(0).choices();
        assertArrayEquals(one, two);
        // Written down, so that another Java has to give the same.
        assertEquals("121020020210012211", Arrays.stream(one).mapToObj(c -> "" + Choice.id(c)).reduce("", String::concat));
        assertEquals(Counters.LOST, m.stuck(replay(m, one)));
    }

    @Test
    void walksMayHaveAnotherChooser() {
        Options o = Options.random(1, 100).withWalker(Options.Walker.pct(2, 12));
        Verdict v = Search.run(new Counters(2, 1), o, Limits.NONE);
        assertEquals(Counters.LOST, v.found().get(0).finding());
        assertTrue(v.sentence().contains("(pct, 2 changes in 12 moves, seed 1)"), v.sentence());
        // Two movers: 1 / (2 * 12 * 12).
        assertTrue(v.sentence().contains("a bug of depth 3 is found by a walk with probability at least 1/(2 * 12^2) = 0.0035"),
            v.sentence());
        Verdict tooLong = Search.run(new Counters(2, 1), o.withWalker(Options.Walker.pct(1, 2)), Limits.NONE);
        assertTrue(tooLong.sentence().contains("; not so, for a walk had "), tooLong.sentence());
    }

    @Test
    void aFullHeapEndsASearchAndKeepsWhatWasFound() {
        for (Order order : List.of(Order.BFS, Order.DFS)) {
            // More than what a search looks at before it begins.
            int[] left = {6000};
            Model m = new Counters(5, 3) {
                @Override
                public int move(long[] s, int choice, long[] out) {
                    if (left[0]-- == 0) {
                        throw new OutOfMemoryError("pretended");
                    }
                    return super.move(s, choice, out);
                }
            };
            Verdict v = Search.run(m, Options.of(order).withFirstOnly(false), Limits.NONE);
            assertTrue(v.sentence().contains("stopped because Java's heap is full"), v.sentence());
            assertEquals(v.found().isEmpty() ? 20 : 12, v.exitCode());
            assertTrue(v.counts().distinct() > 100);
        }
    }

    @Test
    void aWalkGoesRoundACut() {
        Verdict v = Search.run(new Graph().cut(0).cut(0).edge(0, 1), Options.random(3, 20), Limits.NONE);
        assertEquals(20, v.counts().goodEnds());
        assertTrue(v.counts().cuts() > 0);
        assertEquals(Outcome.BOUNDED, v.outcome());
    }

    @Test
    void theObserverHearsOfEveryKeptStateOnce() {
        for (Order order : List.of(Order.BFS, Order.DFS)) {
            Set<Long> seen = new HashSet<>();
            Search.run(grid(), Options.of(order).withObserver((s, d) -> assertTrue(seen.add(s[0]))), Limits.NONE);
            assertEquals(25, seen.size());
        }
        List<Integer> depths = new ArrayList<>();
        Search.run(grid(), Options.bfs().withObserver((s, d) -> depths.add(d)), Limits.NONE);
        assertEquals(List.of(0, 1, 1, 2, 2, 2, 3), depths.subList(0, 7));
    }

    @Test
    void aBrokenStartIsFoundWithNoMoves() {
        Verdict v = Search.run(new Graph().stuckAt(0, HANGS), Options.dfs(), Limits.NONE);
        assertEquals(0, v.found().get(0).depth());
        assertEquals(11, v.exitCode());
    }

    @Test
    void contradictingOptionsAreRefused() {
        assertThrows(IllegalArgumentException.class,
            () -> Search.run(grid(), Options.random(1, 1).withHashCompact(true), Limits.NONE));
        assertThrows(IllegalArgumentException.class, () -> Search.run(grid(), Options.random(1, 0), Limits.NONE));
        assertThrows(IllegalArgumentException.class, () -> Limits.depth(-1));
    }

    @Test
    void aForcedPreemptionMakesAFindingHypothetical() {
        int forced = Choice.of(Choice.Kind.PREEMPT, 0, Choice.FORCED);
        assertTrue(Found.of(BROKEN, "", new int[] {0, forced}).hypothetical());
        assertTrue(!Found.of(BROKEN, "", new int[] {0}).hypothetical());
    }
}
