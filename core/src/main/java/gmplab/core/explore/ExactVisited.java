package gmplab.core.explore;

/**
 * The exact set: states lie in chunks in the order of arrival; an open addressing table of ints finds them. The bits of
 * an entry that the number does not need hold bits of the hash, so that few states are compared in vain.
 */
final class ExactVisited implements Visited {
    private static final int LEAST_BITS = 10;
    private static final int TOGETHER = 256;

    private final Words states;
    private int bits = LEAST_BITS;
    /** 0 is free; otherwise the number plus 1 in the low {@code bits}, bits of the hash above. */
    private int[] table = new int[1 << LEAST_BITS];
    private int full = room(LEAST_BITS);
    private int[] entries = new int[0];
    /** Only so that the reads of {@link #fetch} are not optimised away. */
    private long fetched;

    ExactVisited(int words) {
        states = new Words(words);
    }

    /** Three quarters: the tags keep longer probes cheap, and a number plus 1 always fits into {@code bits}. */
    private static int room(int bits) {
        return 3 << bits - 2;
    }

    /** The number where it is new; the complement of its number where it is there already. */
    @Override
    public int add(long[] state, long h) {
        if (states.size() == full) {
            grow();
        }
        int[] t = table;
        int wrap = t.length - 1;
        int low = bits;
        int tag = (int) h << low;
        for (int i = (int) (h >>> 64 - low);; i = i + 1 & wrap) {
            int e = t[i];
            if (e == 0) {
                int number = states.append(state);
                t[i] = tag | number + 1;
                return number;
            }
            if ((e ^ tag) >>> low == 0 && states.same((e & wrap) - 1, state)) {
                return -(e & wrap);
            }
        }
    }

    @Override
    public long hash(long[] state) {
        return Hash.of(state);
    }

    @Override
    public void fetch(long[] hashes, int n) {
        int wrap = table.length - 1;
        if (entries.length < n) {
            entries = new int[hashes.length];
        }
        for (int i = 0; i < n; i++) {
            entries[i] = table[(int) (hashes[i] >>> 64 - bits)];
        }
        long sum = 0;
        for (int i = 0; i < n; i++) {
            int e = entries[i];
            if (e != 0 && (e ^ (int) hashes[i] << bits) >>> bits == 0) {
                sum += states.glance((e & wrap) - 1);
            }
        }
        fetched = sum;
    }

    @Override
    public boolean contains(long[] state) {
        long h = Hash.of(state);
        int wrap = table.length - 1;
        int tag = (int) h << bits;
        for (int i = (int) (h >>> 64 - bits); table[i] != 0; i = i + 1 & wrap) {
            if ((table[i] ^ tag) >>> bits == 0 && states.same((table[i] & wrap) - 1, state)) {
                return true;
            }
        }
        return false;
    }

    /** A larger table; the states stay where they are and are only hashed again, in order. */
    private void grow() {
        if (states.size() >= MOST) {
            throw new IllegalStateException("a search keeps at most " + MOST + " states; limit it (states:) or keep "
                + "fewer of them (merge local steps)");
        }
        // The old one goes first, so that both never have to fit.
        table = new int[0];
        bits = larger();
        full = room(bits);
        int[] t = new int[1 << bits];
        long[] hashes = new long[TOGETHER];
        for (int from = 0; from < states.size(); from += TOGETHER) {
            int n = Math.min(TOGETHER, states.size() - from);
            for (int i = 0; i < n; i++) {
                hashes[i] = states.hash(from + i);
            }
            enter(t, hashes, from, n);
        }
        table = t;
    }

    /** Small tables grow in large steps: all states are entered anew each time. */
    private int larger() {
        return bits < 21 ? bits + 2 : bits + 1;
    }

    /** Enters states that are not there yet; their slots are read together first, as in {@link #fetch}. */
    private void enter(int[] t, long[] hashes, int from, int n) {
        int wrap = t.length - 1;
        int sum = 0;
        for (int i = 0; i < n; i++) {
            sum += t[(int) (hashes[i] >>> 64 - bits)];
        }
        fetched = sum;
        for (int i = 0; i < n; i++) {
            int at = (int) (hashes[i] >>> 64 - bits);
            while (t[at] != 0) {
                at = at + 1 & wrap;
            }
            t[at] = (int) hashes[i] << bits | from + i + 1;
        }
    }

    /** The states themselves, by number. */
    Words states() {
        return states;
    }

    @Override
    public int size() {
        return states.size();
    }

    @Override
    public double load() {
        return (double) size() / table.length;
    }

    @Override
    public long bytes() {
        return states.bytes() + 4L * table.length;
    }

    @Override
    public long bytesWithOneMore() {
        return states.bytes() + 4L * (states.size() == full ? 1L << larger() : table.length);
    }
}
