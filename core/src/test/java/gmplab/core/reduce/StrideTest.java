package gmplab.core.reduce;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.simulate.SplitMix64;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What several steps did is one stride, on states of a few words and steps made up by chance. */
class StrideTest {
    private static final int WORDS = 3;
    private static final int BITS = 6;
    private static final int CASES = 40_000;
    /** The bit that tells when. */
    private static final long[] WHEN = {0, 0, 1};

    /** Goes on only where it finds this value in these bits, and writes others. */
    private record Step(int readWord, long readBits, int word, long bits, long value) {
        static Step of(SplitMix64 r) {
            long bits = r.next(1 << BITS);
            return new Step(r.next(WORDS), r.next(1 << BITS), r.next(WORDS), bits, bits & r.next(1 << BITS));
        }

        long[] make(long[] s) {
            long[] next = s.clone();
            next[word] = s[word] & ~bits | value;
            return next;
        }
    }

    private static long[] state(SplitMix64 r) {
        return new long[] {r.next(1 << BITS), r.next(1 << BITS), r.next(1 << BITS)};
    }

    @Test
    void aStrideReadsWritesAndChangesWhatItsStepsDo() {
        SplitMix64 r = new SplitMix64(1);
        Footprint f = new Footprint(WHEN);
        int same = 0;
        int turned = 0;
        for (int i = 0; i < CASES; i++) {
            Step[] steps = new Step[1 + r.next(4)];
            long[] read = new long[steps.length];
            long[] begun = state(r);
            long[] s = begun;
            f.begin();
            for (int k = 0; k < steps.length; k++) {
                Step step = Step.of(r);
                steps[k] = step;
                read[k] = s[step.readWord] & step.readBits;
                long[] next = step.make(s);
                f.made(to -> {
                    to.read(step.readWord, step.readBits);
                    to.written(step.word, step.bits);
                }, s, next);
                s = next;
            }
            f.end(begun, s);
            if (f.turns > 1) {
                continue;
            }
            Stride stride = new Stride(f, begun, s, 0, false);
            assertEquals(steps.length - 1, stride.joined);
            for (int other = 0; other < 8; other++) {
                long[] from = begun.clone();
                from[r.next(WORDS)] ^= 1L << r.next(BITS);
                int[] n = goOn(stride, steps, read, from);
                same += n[0];
                turned += n[1];
            }
        }
        assertTrue(same > CASES && turned > CASES / 4, same + " were the same, " + turned + " of them another time at their ends");
    }

    /** Whether the steps read there what they have read, and whether something that tells when was written then. */
    private static int[] goOn(Stride stride, Step[] steps, long[] read, long[] from) {
        long[] s = from;
        long[][] changed = new long[2][WORDS];
        int part = 0;
        boolean same = true;
        for (int k = 0; k < steps.length; k++) {
            same &= (s[steps[k].readWord] & steps[k].readBits) == read[k];
            long[] next = steps[k].make(s);
            for (int w = 0; w < WORDS; w++) {
                changed[part][w] |= s[w] ^ next[w];
            }
            part |= stride.turns && (steps[k].bits & WHEN[steps[k].word]) != 0 ? 1 : 0;
            s = next;
        }
        long[] value = new long[stride.value().length];
        stride.value(from, value);
        assertEquals(same, Arrays.equals(stride.value(), value));
        if (!same) {
            return new int[2];
        }
        long[] out = new long[WORDS];
        stride.make(from, out);
        assertArrayEquals(s, out);
        for (int p = 0; p <= part; p++) {
            for (int w = 0; w < WORDS; w++) {
                for (int b = 0; b < BITS; b++) {
                    long[] bit = new long[WORDS];
                    bit[w] = 1L << b;
                    assertEquals((changed[p][w] & bit[w]) != 0, stride.changes(p, from, bit));
                }
            }
        }
        return new int[] {1, part};
    }
}
