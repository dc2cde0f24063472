package gmplab.core.reduce;

import java.util.Arrays;
import java.util.stream.IntStream;

/** What a move did with all that was joined to it, from any state that has the same in the bits that it depended on. */
final class Stride {
    private static final long MIX = 0x9E3779B97F4A7C15L;
    /** Steps that were joined. */
    final int joined;
    /** Goroutines, as bits, on whose stacks it was: no other M may run them. */
    final long stacks;
    /** Whether it is only known that it is not remembered. */
    final boolean never;
    /** Whether something that tells when was changed, once. */
    final boolean turns;
    private final int[] compared;
    private final long[] mask;
    private final long[] value;
    private final int[] writes;
    private final long[] written;
    private final long[] becomes;
    private final Part[] parts;

    /** {@link Footprint.Changes} of the words that are written. */
    private record Part(long[] fresh, long[] first, long[] again) { }

    Stride(Footprint f, long[] begun, long[] ended, long stacks, boolean never) {
        joined = f.joined;
        this.stacks = stacks;
        this.never = never;
        turns = f.turns > 0;
        compared = IntStream.range(0, begun.length).filter(w -> f.read[w] != 0).toArray();
        mask = of(compared, f.read);
        value = of(compared, begun);
        writes = IntStream.range(0, begun.length).filter(w -> f.written[w] != 0).toArray();
        written = of(writes, f.written);
        becomes = of(writes, ended);
        parts = new Part[turns ? 2 : 1];
        for (int p = 0; p < parts.length; p++) {
            parts[p] = new Part(of(writes, f.parts[p].fresh), of(writes, f.parts[p].first), of(writes, f.parts[p].again));
        }
        for (int i = 0; i < value.length; i++) {
            value[i] &= mask[i];
        }
        for (int i = 0; i < writes.length; i++) {
            becomes[i] &= written[i];
        }
    }

    private static long[] of(int[] words, long[] s) {
        return IntStream.of(words).mapToLong(w -> s[w]).toArray();
    }

    /** Whether it depends on the same bits as another. */
    boolean dependsAs(Stride other) {
        return Arrays.equals(compared, other.compared) && Arrays.equals(mask, other.mask);
    }

    /** A number of what is in the bits on which it depends; the same of all that depend on the same bits and are of one state. */
    int hash(long[] s) {
        long h = 0;
        for (int i = 0; i < compared.length; i++) {
            h = (h ^ s[compared[i]] & mask[i]) * MIX;
            h ^= h >>> 32;
        }
        return (int) h;
    }

    /** {@link #hash(long[])} of the states that it is of. */
    int hash() {
        long h = 0;
        for (long v : value) {
            h = (h ^ v) * MIX;
            h ^= h >>> 32;
        }
        return (int) h;
    }

    boolean isOf(long[] s) {
        // All at once: a branch for each would be guessed wrong more often than it saves a read.
        long other = 0;
        for (int i = 0; i < compared.length; i++) {
            other |= s[compared[i]] & mask[i] ^ value[i];
        }
        return other == 0;
    }

    /**
     * Whether one of some bits is changed on the way from a state.
     *
     * @param part 0 for that part of the way which ends with the step that changes what tells when, 1 for the rest
     */
    boolean changes(int part, long[] s, long[] bits) {
        Part p = parts[part];
        long any = 0;
        for (int i = 0; i < writes.length; i++) {
            int w = writes[i];
            any |= ((s[w] ^ p.first[i]) & p.fresh[i] | p.again[i]) & bits[w];
        }
        return any != 0;
    }

    /** Writes where it leads. */
    void make(long[] s, long[] out) {
        System.arraycopy(s, 0, out, 0, s.length);
        for (int i = 0; i < writes.length; i++) {
            int w = writes[i];
            out[w] = s[w] & ~written[i] | becomes[i];
        }
    }
}
