package gmplab.core.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Choice.Kind;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Who moves next. */
class ChooserTest {
    private static final long[] STATE = {};

    private static int run(int m) {
        return Choice.of(Kind.RUN, m, 0);
    }

    private static String choose(Chooser c, int... choices) {
        return Choice.text(choices[c.choose(STATE, choices, choices.length)]);
    }

    @Test
    void roundRobinTakesTheMsInTurnAndTheEnvironmentLast() {
        RoundRobin r = new RoundRobin();
        int preempt = Choice.of(Kind.PREEMPT, 0, Choice.REQUEST);
        int timer = Choice.of(Kind.TIMER, 0, 0);
        assertEquals("RUN m0", choose(r, run(0), run(1), run(2), preempt, timer));
        assertEquals("RUN m1", choose(r, run(0), run(1), run(2), preempt, timer));
        assertEquals("RUN m2", choose(r, run(0), run(2), preempt, timer));
        assertEquals("RUN m0", choose(r, run(0), run(2), preempt, timer));
        assertEquals("ANSWER m1 0", choose(r, run(0), Choice.of(Kind.ANSWER, 1, 0), Choice.of(Kind.ANSWER, 1, 1)));
        assertEquals("RETURN g0", choose(r, Choice.of(Kind.TIMEOUT, 2, 0), Choice.of(Kind.RETURN, 0, 0), timer));
        assertEquals("TIMEOUT m2", choose(r, Choice.of(Kind.TIMEOUT, 2, 0), timer));
        assertEquals("TIMER", choose(r, preempt, timer));
        assertEquals("PREEMPT g0 request", choose(r, preempt));
    }

    /** The first numbers of the reference implementation (Vigna's splitmix64.c) with seed 1234567. */
    @Test
    void splitMixIsTheReferencesOwn() {
        SplitMix64 r = new SplitMix64(1234567);
        assertEquals("6457827717110365317 3203168211198807973 9817491932198370423 4593380528125082431 16408922859458223821",
            LongStream.generate(r::next).limit(5).mapToObj(Long::toUnsignedString).reduce((a, b) -> a + " " + b).get());
    }

    @Test
    void bothEndsOfARangeComeUp() {
        SplitMix64 r = new SplitMix64(1);
        int[] n = new int[7];
        IntStream.range(0, 7000).forEach(i -> n[r.next(7)]++);
        assertTrue(IntStream.of(n).allMatch(x -> x > 800 && x < 1200));
        assertEquals(0, new SplitMix64(5).next(1));
    }

    @Test
    void pctStaysWithOneMoverUntilAChange() {
        int[] all = {run(0), run(1), run(2)};
        Pct none = new Pct(new SplitMix64(9), 0, 10);
        int first = none.choose(STATE, all, 3);
        for (int i = 0; i < 20; i++) {
            assertEquals(first, none.choose(STATE, all, 3));
        }
        Pct one = new Pct(new SplitMix64(9), 1, 10);
        int changes = 0;
        int last = one.choose(STATE, all, 3);
        for (int i = 0; i < 20; i++) {
            int now = one.choose(STATE, all, 3);
            changes += now == last ? 0 : 1;
            last = now;
        }
        assertTrue(changes <= 1);
        assertThrows(IllegalArgumentException.class, () -> new Pct(new SplitMix64(1), -1, 10));
    }
}
