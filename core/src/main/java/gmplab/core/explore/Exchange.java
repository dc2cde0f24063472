package gmplab.core.explore;

import java.util.Arrays;
import java.util.List;

/**
 * What the workers of a breadth-first search tell each other in a round: the keys of the children that each has made go to the
 * one whose pages they are on, and back comes which of them were new. Nothing else of a child is read by another core before
 * that is known, for each line of the cache that two cores use takes longer to bring than a state to expand.
 */
final class Exchange {
    private static final int KEYS = 1 << 10;
    /** Counters that two threads write are so far from each other, and from what both read. */
    private static final int APART = 32;

    private final int workers;
    /** By who made them, and by whose they are: keys, in the order in which they were made, and of each a bit that says whether it was new. */
    private final long[][][] keys;
    private final long[][][] fresh;
    /** By who made them, and behind {@value #APART} of no use: how many there are for each. */
    private final int[][] sizes;
    /** By block: who made it; and by whose they are: where its keys begin, and where they end. */
    private int[] maker = new int[0];
    private final int[][] from;
    private final int[][] end;
    /** Only so that reading ahead is not optimised away. */
    private volatile long glanced;

    Exchange(int workers) {
        this.workers = workers;
        keys = new long[workers][workers][KEYS];
        fresh = new long[workers][workers][KEYS / 64];
        sizes = new int[workers][APART + workers];
        from = new int[workers][0];
        end = new int[workers][0];
    }

    /** Before a round of so many blocks. */
    void begin(int blocks) {
        if (maker.length < blocks) {
            maker = new int[blocks];
            for (int w = 0; w < workers; w++) {
                from[w] = new int[blocks];
                end[w] = new int[blocks];
            }
        }
        for (int[] s : sizes) {
            Arrays.fill(s, 0);
        }
    }

    /** Takes the keys of the block with that number, which a worker has expanded. */
    void post(int number, Block b, int worker) {
        int[] size = sizes[worker];
        maker[number] = worker;
        for (int o = 0; o < workers; o++) {
            int n = size[APART + o];
            from[o][number] = n;
            if (keys[worker][o].length < n + b.size) {
                keys[worker][o] = Arrays.copyOf(keys[worker][o], 2 * (n + b.size));
            }
        }
        long[][] to = keys[worker];
        for (int i = 0; i < b.size; i++) {
            int o = Keys.owner(b.keys[i], workers);
            to[o][size[APART + o]++] = b.keys[i];
        }
        for (int o = 0; o < workers; o++) {
            end[o][number] = size[APART + o];
        }
    }

    /**
     * Adds those of so many blocks that are a worker's, in the order of the blocks, and notes which of them are new.
     *
     * @param elsewhere those that are known and not in the set; null for none
     */
    void insert(Keys known, Some elsewhere, int worker, int blocks) {
        for (int m = 0; m < workers; m++) {
            int words = (sizes[m][APART + worker] >> 6) + 1;
            if (fresh[m][worker].length < words) {
                fresh[m][worker] = new long[2 * words];
            }
            Arrays.fill(fresh[m][worker], 0, words, 0);
        }
        long sum = 0;
        for (int i = 0; i < blocks; i++) {
            long[] k = keys[maker[i]][worker];
            long[] f = fresh[maker[i]][worker];
            int to = end[worker][i];
            for (int at = from[worker][i]; at < to; at++) {
                sum += known.glance(k[at]);
            }
            for (int at = from[worker][i]; at < to; at++) {
                if ((elsewhere == null || !elsewhere.contains(k[at])) && known.add(k[at])) {
                    f[at >> 6] |= 1L << at;
                }
            }
        }
        glanced = sum;
    }

    /** Takes the keys of so many blocks that are a worker's. */
    void forEach(int worker, int blocks, Keys.Sink sink) {
        for (int i = 0; i < blocks; i++) {
            for (int at = from[worker][i]; at < end[worker][i]; at++) {
                sink.key(keys[maker[i]][worker][at]);
            }
        }
    }

    /** Takes the children that were known out of those blocks, of so many, that a worker has expanded. */
    void collect(List<Block> blocks, int n, int worker) {
        int[] next = new int[workers];
        for (int i = 0; i < n; i++) {
            if (maker[i] == worker) {
                for (int o = 0; o < workers; o++) {
                    next[o] = from[o][i];
                }
                long[] k = blocks.get(i).keys;
                blocks.get(i).keep(c -> {
                    int o = Keys.owner(k[c], workers);
                    int at = next[o]++;
                    return (fresh[worker][o][at >> 6] >>> at & 1) != 0;
                });
            }
        }
    }

    long bytes() {
        long n = (long) Integer.BYTES * maker.length * (1 + 2L * workers);
        for (int m = 0; m < workers; m++) {
            for (int o = 0; o < workers; o++) {
                n += (long) Long.BYTES * (keys[m][o].length + fresh[m][o].length);
            }
        }
        return n;
    }
}
