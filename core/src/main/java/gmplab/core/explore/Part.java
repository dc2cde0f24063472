package gmplab.core.explore;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Values of some words of a state taken together, each kept once and called by its number from then on. Any number of threads
 * may ask and add: looking up takes no lock, adding (which becomes rare) does.
 */
final class Part {
    private static final VarHandle INT = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int CHUNK_BITS = 8;
    private static final int CHUNK_MASK = (1 << CHUNK_BITS) - 1;
    private static final long MIX = 0xBF58476D1CE4E5B9L;

    /** Which words of a state, and by what each counts in the sum that is the hash. */
    final int[] words;
    private final long[] factors;
    private final int stride;
    /** By number, one behind the other, each behind its sum. A chunk is in here before any of its numbers is in the index. */
    private volatile long[][] chunks = new long[1][];
    /** Open addressing: 0 is free, otherwise the number plus 1, and in the bits above it some of the hash. */
    private volatile int[] index = new int[64];
    private volatile int size;

    Part(int[] words) {
        this.words = words;
        factors = new long[words.length];
        stride = words.length + 1;
        for (int i = 0; i < words.length; i++) {
            factors[i] = factor(words[i]);
        }
    }

    int size() {
        return size;
    }

    /** By what a word counts: odd, and another for each. */
    static long factor(int word) {
        return Hash.of(new long[] {word}) | 1;
    }

    /** The sum over the words, each times its factor. */
    long sum(long[] state) {
        long h = 0;
        for (int i = 0; i < words.length; i++) {
            h += state[words[i]] * factors[i];
        }
        return h;
    }

    /** Writes the words of a number into a state; returns their sum. */
    long get(int number, long[] state) {
        long[] c = chunks[number >>> CHUNK_BITS];
        int at = (number & CHUNK_MASK) * stride;
        long sum = c[at];
        for (int w : words) {
            state[w] = c[++at];
        }
        return sum;
    }

    /** From bit 32 on where it belongs, below what is kept of it. */
    private static long hash(long sum) {
        return (sum ^ sum >>> 32) * MIX;
    }

    /** The number of these words of a state, whether they are new or not; with their sum. */
    int number(long[] state, long sum) {
        int n = find(state, sum);
        return n >= 0 ? n : add(state, sum);
    }

    private int find(long[] state, long sum) {
        int[] t = index;
        int mask = t.length - 1;
        long h = hash(sum);
        for (int i = (int) (h >>> 32) & mask;; i = i + 1 & mask) {
            int e = (int) INT.getAcquire(t, i);
            if (e == 0) {
                return -1;
            }
            // Most others are told apart by the hash, without reading them.
            if (((e ^ (int) h) & ~mask) == 0 && same((e & mask) - 1, state)) {
                return (e & mask) - 1;
            }
        }
    }

    private boolean same(int number, long[] state) {
        long[] c = chunks[number >>> CHUNK_BITS];
        int at = (number & CHUNK_MASK) * stride;
        long other = 0;
        for (int w : words) {
            other |= state[w] ^ c[++at];
        }
        return other == 0;
    }

    private synchronized int add(long[] state, long sum) {
        int there = find(state, sum);
        if (there >= 0) {
            return there;
        }
        int n = size;
        if (n >> CHUNK_BITS == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunks.length * 2);
        }
        if ((n & CHUNK_MASK) == 0) {
            chunks[n >> CHUNK_BITS] = new long[stride << CHUNK_BITS];
        }
        long[] c = chunks[n >> CHUNK_BITS];
        int at = (n & CHUNK_MASK) * stride;
        c[at] = sum;
        for (int w : words) {
            c[++at] = state[w];
        }
        size = n + 1;
        if (size * 2 > index.length) {
            larger(state);
        }
        put(index, sum, n + 1);
        return n;
    }

    /** Enters all but the newest into an index of twice the size. */
    private void larger(long[] like) {
        int[] t = new int[index.length * 2];
        long[] state = new long[like.length];
        for (int i = 0; i < size - 1; i++) {
            put(t, get(i, state), i + 1);
        }
        index = t;
    }

    private static void put(int[] t, long sum, int entry) {
        int mask = t.length - 1;
        long h = hash(sum);
        int i = (int) (h >>> 32) & mask;
        while (t[i] != 0) {
            i = i + 1 & mask;
        }
        INT.setRelease(t, i, (int) h & ~mask | entry);
    }

    void write(DataOutputStream out, long[] state) throws IOException {
        out.writeInt(size);
        for (int i = 0; i < size; i++) {
            get(i, state);
            for (int w : words) {
                out.writeLong(state[w]);
            }
        }
    }

    void read(DataInputStream in, long[] state) throws IOException {
        chunks = new long[1][];
        index = new int[64];
        size = 0;
        for (int n = in.readInt(); n > 0; n--) {
            for (int w : words) {
                state[w] = in.readLong();
            }
            number(state, sum(state));
        }
    }

    long bytes() {
        return 8L * chunks.length + 8L * stride * (size + CHUNK_MASK >>> CHUNK_BITS << CHUNK_BITS) + 4L * index.length;
    }
}
