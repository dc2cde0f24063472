package gmplab.core.simulate;

/** The Ms that may be able to move: a set in which the next one, or the k-th one, is found at once. */
final class Ready {
    private final long[] words;
    private int size;

    Ready(int ms) {
        words = new long[(ms + 63) / 64];
        for (int m = 0; m < ms; m++) {
            add(m);
        }
    }

    void add(int m) {
        long bit = 1L << m;
        if ((words[m >>> 6] & bit) == 0) {
            words[m >>> 6] |= bit;
            size++;
        }
    }

    void remove(int m) {
        long bit = 1L << m;
        if ((words[m >>> 6] & bit) != 0) {
            words[m >>> 6] &= ~bit;
            size--;
        }
    }

    boolean has(int m) {
        return (words[m >>> 6] & 1L << m) != 0;
    }

    int size() {
        return size;
    }

    /** The lowest from {@code m} on; -1 where there is none. */
    int next(int m) {
        int w = m >>> 6;
        if (w >= words.length) {
            return -1;
        }
        long rest = words[w] & -1L << m;
        while (rest == 0) {
            if (++w == words.length) {
                return -1;
            }
            rest = words[w];
        }
        return w * 64 + Long.numberOfTrailingZeros(rest);
    }

    /** The k-th lowest, from 0. */
    int at(int k) {
        int left = k;
        for (int w = 0; w < words.length; w++) {
            int here = Long.bitCount(words[w]);
            if (left < here) {
                long rest = words[w];
                for (int i = 0; i < left; i++) {
                    rest &= rest - 1;
                }
                return w * 64 + Long.numberOfTrailingZeros(rest);
            }
            left -= here;
        }
        throw new IndexOutOfBoundsException("no " + k + " of " + size);
    }
}
