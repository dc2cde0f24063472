package gmplab.core.explore;

/**
 * The hash-compacted set (Wolper and Leroy 1993): 64-bit fingerprints instead of states. Two states with one fingerprint
 * are taken for the same, so a search with it may miss states, with a probability that it can state.
 */
final class CompactVisited implements Visited {
    private final int words;
    private final long seed;
    /** 0 is free. */
    private long[] table = new long[1 << 10];
    private int size;
    private int bits = 10;
    /** Only so that the reads of {@link #fetch} are not optimised away. */
    private long fetched;

    CompactVisited(int words, long seed) {
        this.words = words;
        this.seed = seed;
    }

    /** The fingerprint. */
    @Override
    public long hash(long[] state) {
        long f = Hash.of(state, 0, words, seed);
        return f == 0 ? 1 : f;
    }

    @Override
    public void fetch(long[] hashes, int n) {
        long sum = 0;
        for (int i = 0; i < n; i++) {
            sum += table[(int) (hashes[i] >>> 64 - bits)];
        }
        fetched = sum;
    }

    @Override
    public int add(long[] state, long f) {
        if (size == room()) {
            grow();
        }
        int i = slot(table, bits, f);
        if (table[i] == f) {
            return -1;
        }
        table[i] = f;
        return size++;
    }

    private int room() {
        return 3 << bits - 2;
    }

    /** Where the fingerprint is, or where it would go. */
    private static int slot(long[] t, int bits, long f) {
        int i = (int) (f >>> 64 - bits);
        while (t[i] != 0 && t[i] != f) {
            i = i + 1 & t.length - 1;
        }
        return i;
    }

    private void grow() {
        if (size >= MOST) {
            throw new IllegalStateException("a search keeps at most " + MOST + " fingerprints; limit it (states:)");
        }
        bits = larger();
        long[] t = new long[1 << bits];
        for (long f : table) {
            if (f != 0) {
                t[slot(t, bits, f)] = f;
            }
        }
        table = t;
    }

    /** Small tables grow in large steps. */
    private int larger() {
        return bits < 20 ? bits + 2 : bits + 1;
    }

    @Override
    public boolean contains(long[] state) {
        return table[slot(table, bits, hash(state))] != 0;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public double load() {
        return (double) size() / table.length;
    }

    @Override
    public long bytes() {
        return 8L * table.length;
    }

    @Override
    public long bytesWithOneMore() {
        return 8L * (size == room() ? table.length + (1L << larger()) : table.length);
    }

    /**
     * The probability that of so many states one was taken for another and so never looked at: the birthday bound
     * n² / 2^65, as if fingerprints were drawn at random.
     */
    static double omissionProbability(long states) {
        return Math.min(1, (double) states * states / 0x1p65);
    }
}
