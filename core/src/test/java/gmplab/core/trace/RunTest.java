package gmplab.core.trace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import gmplab.core.explore.Toy;
import gmplab.core.machine.Choice;
import gmplab.core.machine.Finding;
import gmplab.core.machine.State;
import org.junit.jupiter.api.Test;

/** Histories: step, back, go to. */
class RunTest {
    private static final int M0 = Choice.of(Choice.Kind.RUN, 0, 0);
    private static final int M1 = Choice.of(Choice.Kind.RUN, 1, 0);

    @Test
    void backAndTheSameChoicesGiveTheIdenticalState() {
        Run run = new Run(Toy.increments());
        run.play(new int[] {M0, M1, M1, M0});
        State end = run.state();
        int[] choices = run.choices();
        run.back(3);
        assertEquals(1, run.size());
        assertNotEquals(end, run.state());
        run.play(new int[] {M1, M1, M0});
        assertEquals(end, run.state());
        assertArrayEquals(choices, run.choices());
    }

    @Test
    void goingBackForgetsNothingUntilAnotherChoiceIsMade() {
        Run run = new Run(Toy.increments());
        run.play(new int[] {M0, M1, M1, M0});
        State end = run.state();
        run.goTo(0);
        assertEquals(4, run.known());
        run.step(M0);
        run.goTo(4);
        assertEquals(end, run.state());
        run.goTo(1);
        run.step(M0);
        assertEquals(2, run.known());
        assertEquals(2, run.size());
    }

    @Test
    void aMoveSaysWhoMovedWhere() {
        Run run = new Run(Toy.increments());
        Run.Move m = run.step(M1);
        assertEquals("1 RUN m1 main.right.let v", m.toString());
        assertEquals(1, m.m());
        assertNull(m.finding());
        assertEquals(m, run.move(1));
        assertEquals("RUN m0 at main.left.let v, RUN m1 at main.right.set toy.x", run.enabledText());
    }

    @Test
    void whatIsNotPossibleIsRefusedWithWhatIs() {
        Run run = new Run(Toy.crossedLocks());
        run.play(new int[] {M0, M0});
        assertEquals("RUN m1 is not possible after move 2; enabled now: RUN m0 at main.left.set toy.b",
            assertThrows(IllegalArgumentException.class, () -> run.step(M1)).getMessage());
        assertEquals("cannot go back 3 moves; expected 0 to 2",
            assertThrows(IllegalArgumentException.class, () -> run.back(3)).getMessage());
        assertEquals("no move 3 in this history; expected 0 to 2",
            assertThrows(IllegalArgumentException.class, () -> run.goTo(3)).getMessage());
        assertEquals(2, run.size());
    }

    @Test
    void aDeadlockIsTheFindingOfAStateInWhichNothingMoves() {
        Run run = new Run(Toy.crossedLocks());
        run.step(M0);
        assertNull(run.finding());
        run.step(M1);
        assertEquals(Finding.Kind.DEADLOCK, run.finding().kind());
        assertEquals("nothing", run.enabledText());
    }

    @Test
    void nothingFollowsAMoveThatEndedInAFinding() {
        Run run = new Run(Toy.incrementsWithLocalSteps());
        Run.Move last = null;
        for (int i = 0; run.finding() == null; i++) {
            last = run.step(i < 3 ? M0 : M1);
            if (run.size() == 3) {
                run.step(M0);
            }
        }
        assertEquals(Finding.Kind.INVARIANT, last.finding().kind());
        assertEquals(0, run.enabled().length);
        assertThrows(IllegalArgumentException.class, () -> run.step(M0));
        run.back(1);
        assertNull(run.finding());
    }
}
