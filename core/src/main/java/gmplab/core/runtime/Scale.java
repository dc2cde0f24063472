package gmplab.core.runtime;

/**
 * How large the numbers of a world are. A search wants them small, for every bit of them is part of the state; a simulation
 * takes Go's own sizes.
 *
 * @param ints the largest number that goroutines compute with and send, 1 to 2^30 - 1; the smallest is {@code -ints - 1}
 * @param times the latest time on the clock, 1 to 2^31 - 1,000,001: a tenth of a second may be added and it is still a number
 * @param queue slots of a local run queue, a power of two from 2 to 256 (Go's); 0: as many as there are Gs, 2 to 16
 * @param ticks the largest value of a tick counter, 0 where none are counted; one more is a multiple of 61
 * @param asGo whether the world begins as the real scheduler is when main.main begins, and its text is Go's where a
 *     search leaves something to the order of moves: see {@link World#simulated}
 * @param unitNs how many nanoseconds of the programs' durations one unit of the clock is; 0: as many as measure them all, so that a
 *     search has few times
 */
public record Scale(int ints, int times, int queue, int ticks, boolean asGo, int unitNs) {
    /** The largest numbers there are. */
    public static final int MAX = (1 << 30) - 1;
    /** The latest time there is. */
    public static final int TIMES_MAX = Integer.MAX_VALUE - 1_000_000;
    /** What a world has where nobody says otherwise. */
    public static final Scale SEARCH = new Scale(7, 63, 0, 0, false, 0);
    /** A simulation's: one unit of time is 100 ns. */
    public static final Scale SIMULATION = new Scale(MAX, TIMES_MAX, 256, 61 * (1 << 24) - 1, true, 0);
    /** Nanoseconds that one unit of time stands for in a simulation. */
    public static final int UNIT_NS = 100;

    public Scale {
        range("ints", ints, MAX);
        range("times", times, TIMES_MAX);
        if (queue != 0 && (queue < 2 || queue > 256 || Integer.bitCount(queue) != 1)) {
            throw new IllegalArgumentException("queue is " + queue + ", expected a power of two from 2 to 256, or 0");
        }
        if (ticks < 0 || ticks > MAX || ticks > 0 && (ticks + 1) % 61 != 0) {
            throw new IllegalArgumentException("ticks is " + ticks + ", expected 0 or one less than a multiple of 61");
        }
    }

    /** With units of a fixed length, 1 ns to a second. */
    public Scale withUnit(int ns) {
        range("unit", ns, 1_000_000_000);
        return new Scale(ints, times, queue, ticks, asGo, ns);
    }

    private static void range(String what, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(what + " is " + value + ", expected 1 to " + max);
        }
    }

    public Scale withInts(int v) {
        return new Scale(v, times, queue, ticks, asGo, unitNs);
    }

    public Scale withTimes(int v) {
        return new Scale(ints, v, queue, ticks, asGo, unitNs);
    }

    public Scale withQueue(int v) {
        return new Scale(ints, times, v, ticks, asGo, unitNs);
    }

    /** How many slots a local queue has, with so many Gs. */
    int slots(int gs) {
        // At least 2, for half of it is what a thief may take.
        return queue > 0 ? queue : Math.min(16, Integer.highestOneBit(Math.max(2, gs) * 2 - 1));
    }

    /** The modulus of a local queue's indices: in a search as small as a false ABA allows. */
    int indices(int gs) {
        return asGo ? 1 << 16 : Math.max(32, 2 * slots(gs));
    }
}
