package gmplab.core.explore;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Pairs of 32-bit numbers, each kept once and called by its number from then on. Any number of threads may ask and add:
 * looking up takes no lock, adding (which becomes rare) does.
 */
final class Nodes {
    private static final VarHandle INT = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int CHUNK_BITS = 9;
    private static final int CHUNK_MASK = (1 << CHUNK_BITS) - 1;
    /** From so many pairs on the index is in parts that grow one by one, so that nobody waits for long. */
    private static final int LARGE = 1 << 18;
    private static final int PARTS = 64;

    /** By number. A chunk is in here before any of its numbers is in the index. */
    private volatile long[][] chunks = new long[1][];
    /** One part or {@link #PARTS}. Open addressing: 0 is free, otherwise the number plus 1. */
    private volatile int[][] index = {new int[16]};
    private int[] used = new int[1];
    private volatile int size;

    int size() {
        return size;
    }

    long get(int number) {
        return chunks[number >>> CHUNK_BITS][number & CHUNK_MASK];
    }

    /** The pair's number, whether it is new or not. */
    int number(long pair) {
        int n = find(pair);
        return n >= 0 ? n : add(pair);
    }

    private static long hash(long pair) {
        long h = pair * 0x9E3779B97F4A7C15L;
        return (h ^ h >>> 29) * 0xBF58476D1CE4E5B9L;
    }

    private int find(long pair) {
        long h = hash(pair);
        int[][] parts = index;
        int[] t = parts[(int) (h >>> 58) & parts.length - 1];
        for (int i = (int) (h >>> 26) & t.length - 1;; i = i + 1 & t.length - 1) {
            int e = (int) INT.getAcquire(t, i);
            if (e == 0) {
                return -1;
            }
            if (get(e - 1) == pair) {
                return e - 1;
            }
        }
    }

    private synchronized int add(long pair) {
        int there = find(pair);
        if (there >= 0) {
            return there;
        }
        int n = size;
        if (n == 1 << 30) {
            throw new IllegalStateException("more than 2^30 different parts of states; search with compact: true");
        }
        if (n == LARGE) {
            split();
        }
        if (n >> CHUNK_BITS == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunks.length * 2);
        }
        if ((n & CHUNK_MASK) == 0) {
            chunks[n >> CHUNK_BITS] = new long[1 << CHUNK_BITS];
        }
        chunks[n >> CHUNK_BITS][n & CHUNK_MASK] = pair;
        size = n + 1;
        enter(pair, n);
        return n;
    }

    private void enter(long pair, int number) {
        int part = (int) (hash(pair) >>> 58) & index.length - 1;
        if (++used[part] > index[part].length / 4 * 3) {
            int[] t = new int[index[part].length * 2];
            for (int e : index[part]) {
                if (e != 0) {
                    put(t, get(e - 1), e);
                }
            }
            int[][] parts = index.clone();
            parts[part] = t;
            index = parts;
        }
        put(index[part], pair, number + 1);
    }

    private static void put(int[] t, long pair, int entry) {
        int i = (int) (hash(pair) >>> 26) & t.length - 1;
        while (t[i] != 0) {
            i = i + 1 & t.length - 1;
        }
        INT.setRelease(t, i, entry);
    }

    /** From one part to many, once. */
    private void split() {
        int[][] parts = new int[PARTS][LARGE / PARTS * 2];
        used = new int[PARTS];
        for (int i = 0; i < size; i++) {
            int part = (int) (hash(get(i)) >>> 58);
            used[part]++;
            put(parts[part], get(i), i + 1);
        }
        index = parts;
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(size);
        for (int i = 0; i < size; i++) {
            out.writeLong(get(i));
        }
    }

    void read(DataInputStream in) throws IOException {
        index = new int[][] {new int[16]};
        used = new int[1];
        chunks = new long[1][];
        size = 0;
        int n = in.readInt();
        for (int i = 0; i < n; i++) {
            number(in.readLong());
        }
    }

    long bytes() {
        long n = 8L * chunks.length + 8L * (size + CHUNK_MASK >>> CHUNK_BITS << CHUNK_BITS);
        for (int[] part : index) {
            n += 4L * part.length;
        }
        return n;
    }
}
