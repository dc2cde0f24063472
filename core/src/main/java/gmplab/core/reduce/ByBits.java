package gmplab.core.reduce;

import java.util.Arrays;
import java.util.function.Function;

/** Something for each combination of values that some bits of states have had together. Thread-confined. */
final class ByBits<T> {
    private static final long MIX = 0x9E3779B97F4A7C15L;
    private final int[] words;
    private final long[] masks;
    private final long[] now;
    private final int most;
    private final Function<long[], T> maker;
    private long[] keys;
    private Object[] values;
    private int size;
    private T last;

    /**
     * @param bits a state in which these bits are set
     * @param most beyond so many it begins anew
     * @param maker makes one for a combination, which it keeps
     */
    ByBits(long[] bits, int most, Function<long[], T> maker) {
        words = java.util.stream.IntStream.range(0, bits.length).filter(w -> bits[w] != 0).toArray();
        masks = Arrays.stream(words).mapToLong(w -> bits[w]).toArray();
        now = new long[words.length];
        this.most = most;
        this.maker = maker;
        clear();
    }

    void clear() {
        keys = new long[64 * words.length];
        values = new Object[64];
        size = 0;
        last = null;
    }

    T of(long[] s) {
        boolean same = last != null;
        for (int i = 0; i < words.length; i++) {
            long v = s[words[i]] & masks[i];
            same &= v == now[i];
            now[i] = v;
        }
        if (!same) {
            last = look();
        }
        return last;
    }

    @SuppressWarnings("unchecked")
    private T look() {
        if (size >= most) {
            clear();
        } else if (size * 2 > values.length) {
            grow();
        }
        int at = slot(now, 0);
        if (values[at] == null) {
            System.arraycopy(now, 0, keys, at * words.length, words.length);
            values[at] = maker.apply(now.clone());
            size++;
        }
        return (T) values[at];
    }

    /** Where the key that begins there in an array is, or would go. */
    private int slot(long[] key, int from) {
        long h = 1;
        for (int i = 0; i < words.length; i++) {
            h = (h ^ key[from + i]) * MIX;
            h ^= h >>> 32;
        }
        int at = (int) h & values.length - 1;
        while (values[at] != null && !Arrays.equals(keys, at * words.length, (at + 1) * words.length, key, from, from + words.length)) {
            at = at + 1 & values.length - 1;
        }
        return at;
    }

    private void grow() {
        long[] oldKeys = keys;
        Object[] old = values;
        keys = new long[2 * oldKeys.length];
        values = new Object[2 * old.length];
        for (int i = 0; i < old.length; i++) {
            if (old[i] != null) {
                int at = slot(oldKeys, i * words.length);
                System.arraycopy(oldKeys, i * words.length, keys, at * words.length, words.length);
                values[at] = old[i];
            }
        }
    }
}
