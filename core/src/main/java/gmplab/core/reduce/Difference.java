package gmplab.core.reduce;

import gmplab.core.machine.Looks;
import java.util.function.IntConsumer;

/** In which words two states differ. A step changes few, and several ask what it has changed. Thread-confined. */
final class Difference {
    private final int[] words;
    private int n;
    private long[] before;
    private long[] after;

    /** @param stateWords words of a state */
    Difference(int stateWords) {
        words = new int[stateWords + 1];
    }

    /** From now on it is that of these two. */
    void of(long[] before, long[] after) {
        this.before = before;
        this.after = after;
        int k = 0;
        for (int w = 0; w < before.length; w++) {
            // Without a branch, which would be guessed wrong.
            words[k] = w;
            k += before[w] != after[w] ? 1 : 0;
        }
        n = k;
    }

    /** Whether they differ in some of these bits, word by word. */
    boolean in(long[] bits) {
        long r = 0;
        for (int i = 0; i < n; i++) {
            int w = words[i];
            r |= (before[w] ^ after[w]) & bits[w];
        }
        return r != 0;
    }

    /** Takes every element in which they differ. */
    void elements(Looks looks, IntConsumer each) {
        for (int i = 0; i < n; i++) {
            looks.changes(before, after, words[i], each);
        }
    }
}
