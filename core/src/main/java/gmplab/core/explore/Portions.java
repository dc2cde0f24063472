package gmplab.core.explore;

import java.util.concurrent.atomic.AtomicLongArray;

/** Deals out the numbers from 0 on to workers, each once, by any number of threads. */
final class Portions {
    /** Words between two workers' own, so that they are not on one line of the cache. */
    private static final int APART = 16;

    private final int ranges;
    /** By range: the first number that is left, and in the upper half the one behind the last. */
    private final AtomicLongArray left;

    private Portions(int numbers, int ranges) {
        this.ranges = ranges;
        left = new AtomicLongArray((ranges + 1) * APART);
        for (int r = 0; r < ranges; r++) {
            left.set(place(r), range((int) ((long) numbers * r / ranges), (int) ((long) numbers * (r + 1) / ranges)));
        }
    }

    /** One after the other, to whoever asks, so that those that were dealt out are always the first. */
    static Portions inOrder(int numbers) {
        return new Portions(numbers, 1);
    }

    /**
     * To each worker those that follow each other, from the least on, for neighbours have much in common; once they are done it takes over the second half
     * of what the one with the most left has.
     */
    static Portions apart(int numbers, int workers) {
        return new Portions(numbers, workers);
    }

    private static int place(int range) {
        return (range + 1) * APART;
    }

    private static long range(int from, int end) {
        return (long) end << 32 | from;
    }

    private static int from(long range) {
        return (int) range;
    }

    private static int end(long range) {
        return (int) (range >>> 32);
    }

    private static int count(long range) {
        return end(range) - from(range);
    }

    /** The next number for a worker; -1 where none is left. */
    int next(int worker) {
        int place = place(ranges == 1 ? 0 : worker);
        for (long own = left.get(place); count(own) > 0; own = left.get(place)) {
            if (left.compareAndSet(place, own, range(from(own) + 1, end(own)))) {
                return from(own);
            }
        }
        return fromOther(place);
    }

    /** Nobody else writes to a range that is empty. */
    private int fromOther(int own) {
        while (true) {
            int place = place(0);
            long most = left.get(place);
            for (int r = 1; r < ranges; r++) {
                long other = left.get(place(r));
                if (count(other) > count(most)) {
                    most = other;
                    place = place(r);
                }
            }
            if (count(most) == 0) {
                return -1;
            }
            int middle = from(most) + count(most) / 2;
            if (left.compareAndSet(place, most, range(from(most), middle))) {
                left.set(own, range(middle + 1, end(most)));
                return middle;
            }
        }
    }

    /** How many numbers are left. */
    int left() {
        int n = 0;
        for (int r = 0; r < ranges; r++) {
            n += count(left.get(place(r)));
        }
        return n;
    }
}
