package gmplab.core.explore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Finding;
import gmplab.core.machine.Model;
import gmplab.core.simulate.SplitMix64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of a counterexample: the point of no return, and a shorter schedule. */
class ExplainTest {
    private static final Finding BROKEN = new Finding(Finding.Kind.INVARIANT, "a.b", "broken");
    private static final Finding HANGS = new Finding(Finding.Kind.DEADLOCK, "", "hangs");

    private static int[] runs(int... ms) {
        int[] r = new int[ms.length];
        for (int i = 0; i < ms.length; i++) {
            r[i] = Choice.of(Choice.Kind.RUN, ms[i], 0);
        }
        return r;
    }

    private static NoReturn.Answer noReturn(Model m, int[] path, Limits l) {
        return NoReturn.of(m, path, false, l, () -> false, () -> 0);
    }

    /** 0 - 1 - 2 - 3 - 4 hangs; from 1 there is a way out to 9, from 2 on none. */
    private static Graph line() {
        return new Graph().line(0, 1, 2, 3, 4).stuckAt(4, HANGS).edge(1, 9);
    }

    @Test
    void thePointIsTheFirstMoveAfterWhichAllFails() {
        NoReturn.Answer a = noReturn(line(), runs(0, 0, 0, 0), Limits.NONE);
        assertTrue(a.known());
        assertEquals(2, a.move());
        assertEquals("point of no return: move 2 (RUN m0); after it every continuation fails", a.sentence());
    }

    @Test
    void itMayBeTheLastMove() {
        Graph g = new Graph().line(0, 1, 2).bad(2, BROKEN).edge(2, 3);
        assertEquals(3, noReturn(g, runs(0, 0, 0), Limits.NONE).move());
    }

    @Test
    void itMayLieBeforeTheStart() {
        Graph g = new Graph().line(0, 1, 2).stuckAt(2, HANGS).bad(0, BROKEN);
        NoReturn.Answer a = noReturn(g, runs(0, 0), Limits.NONE);
        assertEquals(0, a.move());
        assertEquals("every run of this world fails", a.sentence());
    }

    /** Round and round 2 - 3 - 2 one can always still fail, so going round is no way out; 5 - 6 - 5 never fails. */
    @Test
    void goingRoundIsAWayOutOnlyWhereNothingFails() {
        Graph round = new Graph().line(0, 1, 2, 3, 2).line(3, 4).stuckAt(4, HANGS).edge(1, 9);
        assertEquals(2, noReturn(round, runs(0, 0, 0, 1), Limits.NONE).move());
        Graph out = new Graph().line(0, 1, 2, 3, 4).stuckAt(4, HANGS).line(2, 5, 6, 5);
        assertEquals(3, noReturn(out, runs(0, 0, 0, 0), Limits.NONE).move());
    }

    @Test
    void mergedLocalStepsGiveTheSamePoint() {
        Graph g = line().local(2, 0).local(3, 0);
        NoReturn.Answer a = NoReturn.of(g, runs(0, 0, 0, 0), true, Limits.NONE, () -> false, () -> 0);
        assertEquals(2, a.move());
        assertEquals("point of no return: move 2 (RUN m0); after it every continuation fails; local steps merged", a.sentence());
    }

    @Test
    void cutsAreSaid() {
        NoReturn.Answer a = noReturn(line().cut(2), runs(0, 0, 0, 0), Limits.NONE);
        assertEquals("point of no return: move 2 (RUN m0); after it every continuation fails, within the bounds of this world "
            + "(1 move cut)", a.sentence());
    }

    @Test
    void withTooFewStatesItIsUnknown() {
        Graph g = new Graph().line(0, 1, 2, 3, 4, 5, 6, 7, 8).stuckAt(8, HANGS).edge(0, 9);
        NoReturn.Answer a = noReturn(g, runs(0, 0, 0, 0, 0, 0, 0, 0), Limits.states(4));
        assertFalse(a.known());
        assertEquals(5, a.move());
        assertEquals("point of no return: move 5 (RUN m0) or earlier: unknown within 4 states a move", a.sentence());
        assertEquals(1, noReturn(g, runs(0, 0, 0, 0, 0, 0, 0, 0), Limits.NONE).move());
    }

    @Test
    void aScheduleThatDoesNotFailHasNone() {
        assertThrows(IllegalArgumentException.class, () -> noReturn(line(), runs(0, 1), Limits.NONE));
        assertThrows(IllegalArgumentException.class, () -> noReturn(line(), runs(0, 2), Limits.NONE));
    }

    /** Against every state's fate worked out one by one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void halvingAgreesWithLookingAtEveryMove(int seed) {
        Graph g = SearchTest.randomGraph(new SplitMix64(seed));
        Verdict v = Search.run(g, Options.dfs(), Limits.NONE);
        if (v.found().isEmpty()) {
            return;
        }
        int[] path = v.found().get(0).choices();
        int first = path.length;
        for (int i = path.length - 1; i >= 0; i--) {
            long[] s = SearchTest.replay(g, java.util.Arrays.copyOf(path, i));
            first = new Continuations(g, false, (n, b) -> false).allFail(s) ? i : first;
        }
        assertEquals(first, noReturn(g, path, Limits.NONE).move());
    }

    @Test
    void theMinimiserKeepsTheFindingAndReplays() {
        Model m = new Counters(4, 3);
        for (int seed = 1; seed <= 10; seed++) {
            Found f = Search.run(m, Options.random(seed, 50), Limits.NONE).found().get(0);
            Minimiser.Result r = Minimiser.minimise(m, f.choices(), f.finding(), 10_000, () -> false);
            assertEquals(f.finding(), m.stuck(SearchTest.replay(m, r.choices())));
            assertTrue(r.finished());
            // All 4 × 3 × 2 moves have to be made; one mover has to come between another's read and write.
            assertEquals(24, r.choices().length);
            assertTrue(r.switches() <= Minimiser.switches(f.choices()));
            assertTrue(r.switches() <= 6, r.switches() + " switches");
        }
    }

    /** A detour 0 - 1 - 0, then 0 - 2 - 3 - broken. */
    @Test
    void theMinimiserLeavesDetoursOut() {
        Graph g = new Graph().line(0, 1, 0).line(0, 2, 3).bad(3, BROKEN).edge(3, 0);
        int[] walk = runs(0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0);
        Minimiser.Result r = Minimiser.minimise(g, walk, BROKEN, 1000, () -> false);
        assertArrayEquals(runs(1, 0, 0), r.choices());
        assertEquals(12, r.before());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void theMinimiserNeverMakesAScheduleLonger(int seed) {
        Graph g = SearchTest.randomGraph(new SplitMix64(seed));
        for (Found f : Search.run(g, Options.random(seed, 200).withFirstOnly(false), Limits.depth(300)).found()) {
            Minimiser.Result r = Minimiser.minimise(g, f.choices(), f.finding(), 2000, () -> false);
            assertTrue(r.choices().length <= f.choices().length);
            long[] end = SearchTest.replay(g, r.choices());
            assertTrue(end == null || f.finding().equals(g.stuck(end)));
        }
    }

    @Test
    void theMinimiserStopsWhenToldTo() {
        Model m = new Counters(4, 3);
        Found f = Search.run(m, Options.random(1, 50), Limits.NONE).found().get(0);
        assertFalse(Minimiser.minimise(m, f.choices(), f.finding(), 5, () -> false).finished());
        assertFalse(Minimiser.minimise(m, f.choices(), f.finding(), 10_000, () -> true).finished());
        assertThrows(IllegalArgumentException.class, () -> Minimiser.minimise(m, f.choices(), BROKEN, 10, () -> false));
    }
}
