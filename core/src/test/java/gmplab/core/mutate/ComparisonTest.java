package gmplab.core.mutate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.mutate.Judgement.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How what no check notices is told apart: two little worlds, of which the second is the mutant's. */
class ComparisonTest {
    private final Behaviour.Labels labels = new Behaviour.Labels();

    /** What {@code mutant} is beside {@code unchanged}: each a few runs, of labels one after the other. */
    private Comparison compare(String[][] unchanged, String[][] mutant) {
        Moves a = tree(unchanged);
        return Comparison.of(a.beside(tree(mutant)), 0, a.states(), labels, 1000);
    }

    /** Each run a way of its own from state 0. */
    private Moves tree(String[][] runs) {
        List<int[]> moves = new ArrayList<>();
        int states = 1;
        for (String[] run : runs) {
            int from = 0;
            for (String label : run) {
                moves.add(BranchingTest.m(from, labels.of(label), states));
                from = states++;
            }
        }
        return BranchingTest.graph(states, moves.toArray(int[][]::new));
    }

    private static String[] run(String... labels) {
        return labels;
    }

    private static String[][] runs(String[]... all) {
        return all;
    }

    @Test
    void theSameIsNoDifference() {
        assertNull(compare(runs(run("g0 at a on p0", "end: over")), runs(run("g0 at a on p0", "end: over"))).kind());
    }

    @Test
    void whoeverHasNothingNewDoesLess() {
        Comparison c = compare(runs(run("g0 at a on p0", "end: over"), run("g1 at b on p0", "end: over")), runs(run("g0 at a on p0", "end: over")));
        assertEquals(Kind.LESS, c.kind());
        assertEquals("all that it does the unchanged one may do; no longer: g1 at b on p0", c.text());
    }

    @Test
    void anotherPIsAllowed() {
        Comparison c = compare(runs(run("g0 at a on p0", "end: over")), runs(run("g0 at a on p1", "end: over")));
        assertEquals(Kind.ELSEWHERE, c.kind());
        assertEquals("on another P only; new: g0 at a on p1", c.text());
    }

    @Test
    void anotherOrderOfGoroutinesIsAllowed() {
        Comparison c = compare(runs(run("g0 at a on p0", "g1 at b on p0", "end: over")), runs(run("g1 at b on p0", "g0 at a on p0", "end: over")));
        assertEquals(Kind.ELSEWHERE, c.kind());
        assertEquals("in another order of goroutines only; new: g1 at b on p0", c.text());
    }

    @Test
    void whoWantsMoreMsIsSaidTo() {
        Comparison c = compare(runs(run("g0 at a on p0", "end: over")), runs(run("g0 at a on p0", "end: over"), run("g0 at a on p0", "cut")));
        assertEquals(Kind.ELSEWHERE, c.kind());
        assertEquals("it wants more Ms than the scenario has, and is otherwise the same; new: g0 at a on p0, then cut", c.text());
    }

    /** Where it is always cut nothing is seen of what it does later, so that another scenario must tell. */
    @Test
    void whoIsOnlyEverCutIsSaidToBe() {
        Comparison c = compare(runs(run("g0 at a on p0", "g0 at b on p0", "end: over")), runs(run("g0 at a on p0", "cut")));
        assertEquals(Kind.ELSEWHERE, c.kind());
        assertTrue(c.isCutShort(), c.text());
        assertFalse(compare(runs(run("g0 at a on p0", "end: over")), runs(run("g0 at a on p0", "end: over"), run("g0 at a on p0", "cut"))).isCutShort());
        assertEquals(Kind.DIFFERS, compare(runs(run("g0 at a on p0", "end: over")), runs(run("g0 at a on p0", "cut"), run("g0 at c on p0", "cut"))).kind());
    }

    /** The order of one goroutine's own steps, and how a run ends, are not left open. */
    @Test
    void anythingElseSurvives() {
        assertEquals(Kind.DIFFERS, compare(runs(run("g0 at a on p0", "g0 at b on p0")), runs(run("g0 at b on p0", "g0 at a on p0"))).kind());
        assertEquals(Kind.DIFFERS, compare(runs(run("g0 at a on p0", "end: over")), runs(run("g0 at a on p0", "end: quiet"))).kind());
    }
}
