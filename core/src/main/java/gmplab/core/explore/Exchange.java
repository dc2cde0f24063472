package gmplab.core.explore;

import gmplab.core.machine.Apart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What the workers of a breadth-first search tell each other in a round: the keys of the children that each has made, sorted
 * into groups by the pages that they are on, go to whoever adds that group, and back comes which of them were new. Nothing else
 * of a child is read by another core, for each line of the cache that two cores use takes longer to bring than a state to expand.
 */
final class Exchange {
    private static final int KEYS = 1 << 10;
    /** Counters that two threads write are so far from each other, and from what both read. */
    private static final int APART = 32;
    /** So many keys are looked for together, so that memory is read in parallel. */
    private static final int TOGETHER = 32;

    private final int groups;
    private final Maker[] makers;
    /** All of a round, in the order of their blocks. */
    private final List<Series> series = new ArrayList<>();
    /** Only so that reading ahead is not optimised away. */
    private volatile long glanced;

    /** Blocks that follow each other, all expanded by one worker. */
    private static final class Series {
        private final Maker maker;
        private final int first;
        private int end;
        /** By group: where their keys begin among the worker's, where they end, and how many of them were new. */
        private final int[] from;
        private int[] to;
        private final int[] fresh;

        Series(Maker maker, int first, int[] from) {
            this.maker = maker;
            this.first = first;
            this.from = from;
            fresh = new int[from.length];
        }

        int kept() {
            return Arrays.stream(fresh).sum();
        }
    }

    /** One worker's. */
    private static final class Maker extends Apart {
        /** By group: keys, in the order in which they were made, and of each a bit that says whether it was new. */
        private final long[][] keys;
        private final long[][] fresh;
        /** Between {@value #APART} of no use on either side: how many keys there are, by group. */
        private final int[] sizes;
        private final List<Series> made = new ArrayList<>();
        private Series last;

        Maker(int groups) {
            keys = new long[groups][KEYS];
            fresh = new long[groups][KEYS / 64];
            sizes = new int[APART + groups + APART];
        }

        void begin() {
            Arrays.fill(sizes, 0);
            made.clear();
            last = null;
        }

        private int[] sizes() {
            return Arrays.copyOfRange(sizes, APART, APART + keys.length);
        }

        void post(int number, Block b) {
            if (last == null || last.end != number) {
                endLast();
                last = new Series(this, number, sizes());
                made.add(last);
            }
            last.end = number + 1;
            for (int g = 0; g < keys.length; g++) {
                if (keys[g].length < sizes[APART + g] + b.size) {
                    keys[g] = Arrays.copyOf(keys[g], 2 * (sizes[APART + g] + b.size));
                }
            }
            for (int i = 0; i < b.size; i++) {
                int g = Keys.group(b.keys[i], keys.length);
                keys[g][sizes[APART + g]++] = b.keys[i];
            }
        }

        private void endLast() {
            if (last != null) {
                last.to = sizes();
            }
        }

        List<Series> end() {
            endLast();
            return made;
        }

        void forgetFresh(int group) {
            int words = (sizes[APART + group] >> 6) + 1;
            if (fresh[group].length < words) {
                fresh[group] = new long[2 * words];
            }
            Arrays.fill(fresh[group], 0, words, 0);
        }

        boolean isFresh(int group, int at) {
            return (fresh[group][at >> 6] >>> at & 1) != 0;
        }
    }

    /** @param groups no more than {@link Keys#PAGES} */
    Exchange(int workers, int groups) {
        this.groups = groups;
        makers = new Maker[workers];
        Arrays.setAll(makers, w -> new Maker(groups));
    }

    int groups() {
        return groups;
    }

    /** Before a round. */
    void begin() {
        for (Maker m : makers) {
            m.begin();
        }
    }

    /** Takes the keys of the block with that number, which a worker has expanded. */
    void post(int number, Block b, int worker) {
        makers[worker].post(number, b);
    }

    /** All were posted. */
    void end() {
        series.clear();
        for (Maker m : makers) {
            series.addAll(m.end());
        }
        series.sort(Comparator.comparingInt(s -> s.first));
    }

    /**
     * Adds the keys of a group, in the order of the blocks, and notes which of them are new.
     *
     * @param elsewhere those that are known and not in the set; null for none
     */
    void insert(Keys known, Some elsewhere, int group) {
        for (Maker m : makers) {
            m.forgetFresh(group);
        }
        long sum = 0;
        for (Series s : series) {
            long[] k = s.maker.keys[group];
            long[] fresh = s.maker.fresh[group];
            int n = 0;
            for (int at = s.from[group]; at < s.to[group];) {
                int to = Math.min(at + TOGETHER, s.to[group]);
                for (int i = at; i < to; i++) {
                    sum += known.glance(k[i]);
                }
                for (; at < to; at++) {
                    if ((elsewhere == null || !elsewhere.contains(k[at])) && known.add(k[at])) {
                        fresh[at >> 6] |= 1L << at;
                        n++;
                    }
                }
            }
            s.fresh[group] = n;
        }
        glanced = sum;
    }

    /** Takes the keys of a group. */
    void forEach(int group, Keys.Sink sink) {
        for (Series s : series) {
            for (int at = s.from[group]; at < s.to[group]; at++) {
                sink.key(s.maker.keys[group][at]);
            }
        }
    }

    /** How many keys were new. */
    int kept() {
        int n = 0;
        for (Series s : series) {
            n += s.kept();
        }
        return n;
    }

    /**
     * Takes the children that were known out of the blocks that a worker has expanded, and has the others taken in; so do the other workers with theirs at
     * the same time.
     *
     * @param number that of the first new state of the round
     */
    void collect(List<Block> blocks, int worker, int number, Intake.Share into) {
        int first = number;
        for (Series s : series) {
            if (s.maker == makers[worker]) {
                collect(s, blocks, first, into);
            }
            first += s.kept();
        }
    }

    private void collect(Series s, List<Block> blocks, int first, Intake.Share into) {
        Links.Strand strand = into.strand(first, blocks.get(s.first).from);
        int number = first;
        int[] next = s.from.clone();
        for (int i = s.first; i < s.end; i++) {
            Block b = blocks.get(i);
            b.keep(c -> {
                int g = Keys.group(b.keys[c], groups);
                return s.maker.isFresh(g, next[g]++);
            });
            into.take(b, number, strand);
            number += b.size;
        }
        strand.end();
    }

    long bytes() {
        long n = 0;
        for (Maker m : makers) {
            for (int g = 0; g < groups; g++) {
                n += (long) Long.BYTES * (m.keys[g].length + m.fresh[g].length);
            }
        }
        return n;
    }
}
