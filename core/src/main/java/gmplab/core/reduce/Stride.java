package gmplab.core.reduce;

import java.util.Arrays;
import java.util.stream.IntStream;

/** What a move did with all that was joined to it, from any state that has the same in the bits that it depended on. */
final class Stride {
    private static final long MIX = 0x9E3779B97F4A7C15L;
    /** Of a word that is written, all in one array, for that is fetched sooner: which, the bits, what they become, and then {@link Footprint.Changes} of each part. */
    private static final int WRITTEN = 1;
    private static final int BECOMES = 2;
    private static final int PARTS = 3;
    private static final int FRESH = 0;
    private static final int FIRST = 1;
    private static final int AGAIN = 2;
    private static final int PART = 3;
    /** Steps that were joined. */
    final int joined;
    /** Goroutines, as bits, on whose stacks it was: no other M may run them. */
    final long stacks;
    /** Whether it is only known that it is not remembered. */
    final boolean never;
    /** Whether something that tells when was changed, once. */
    final boolean turns;
    /** The words on which it depends, and which of their bits. */
    private final int[] compared;
    private final long[] mask;
    private final long[] value;
    private final long[] writes;
    private final int each;

    Stride(Footprint f, long[] begun, long[] ended, long stacks, boolean never) {
        joined = f.joined;
        this.stacks = stacks;
        this.never = never;
        turns = f.turns > 0;
        compared = IntStream.range(0, begun.length).filter(w -> f.read[w] != 0).toArray();
        mask = IntStream.of(compared).mapToLong(w -> f.read[w]).toArray();
        value = IntStream.of(compared).mapToLong(w -> begun[w] & f.read[w]).toArray();
        each = PARTS + PART * (turns ? 2 : 1);
        writes = IntStream.range(0, begun.length).filter(w -> f.written[w] != 0).mapToObj(w -> write(f, w, ended[w])).flatMapToLong(Arrays::stream).toArray();
    }

    private long[] write(Footprint f, int w, long ended) {
        long[] r = new long[each];
        r[0] = w;
        r[WRITTEN] = f.written[w];
        r[BECOMES] = ended & f.written[w];
        for (int p = 0; PARTS + PART * p < each; p++) {
            int at = PARTS + PART * p;
            r[at + FRESH] = f.parts[p].fresh[w];
            r[at + FIRST] = f.parts[p].first[w];
            r[at + AGAIN] = f.parts[p].again[w];
        }
        return r;
    }

    /** Whether it depends on the same bits as another. */
    boolean dependsAs(Stride other) {
        return Arrays.equals(compared, other.compared) && Arrays.equals(mask, other.mask);
    }

    /** What is in the bits on which it depends, word by word, in the states that it is of. */
    long[] value() {
        return value;
    }

    /** The same of any state. */
    void value(long[] s, long[] out) {
        for (int i = 0; i < compared.length; i++) {
            out[i] = s[compared[i]] & mask[i];
        }
    }

    /** A number of a value, never 0. */
    static long number(long[] value) {
        // Sums of products: none waits for the one before it.
        long h = 0;
        for (int i = 0; i < value.length; i++) {
            h += (value[i] ^ value[i] >>> 32) * (MIX + 2L * i * i);
        }
        h = (h ^ h >>> 32) * MIX;
        h ^= h >>> 32;
        return h == 0 ? 1 : h;
    }

    /**
     * Whether one of some bits is changed on the way from a state.
     *
     * @param part 0 for that part of the way which ends with the step that changes what tells when, 1 for the rest
     */
    boolean changes(int part, long[] s, long[] bits) {
        long any = 0;
        for (int i = 0; i < writes.length; i += each) {
            int w = (int) writes[i];
            int p = i + PARTS + PART * part;
            any |= ((s[w] ^ writes[p + FIRST]) & writes[p + FRESH] | writes[p + AGAIN]) & bits[w];
        }
        return any != 0;
    }

    /** Writes where it leads. */
    void make(long[] s, long[] out) {
        System.arraycopy(s, 0, out, 0, s.length);
        for (int i = 0; i < writes.length; i += each) {
            int w = (int) writes[i];
            out[w] = s[w] & ~writes[i + WRITTEN] | writes[i + BECOMES];
        }
    }
}
