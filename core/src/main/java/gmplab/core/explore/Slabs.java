package gmplab.core.explore;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Pieces of memory of one size, many of them in one array: such a large one is put where it stays by the collector, so that what
 * is in it is never copied, and several threads touch fresh memory at a time. What is given back is given out again.
 */
final class Slabs {
    /** Slabs in an array. */
    private static final int EACH = 64;

    private final int bytes;
    private byte[] array;
    /** How many slabs of the array were given out. */
    private int given = EACH;
    private final Deque<Slab> free = new ArrayDeque<>();

    /** A piece of an array, from a byte on. */
    record Slab(byte[] array, int from) { }

    /** @param bytes how many each has, at most 32 MB */
    Slabs(int bytes) {
        this.bytes = bytes;
    }

    /** One that is empty. */
    synchronized Slab take() {
        Slab s = free.poll();
        if (s != null) {
            Arrays.fill(s.array, s.from, s.from + bytes, (byte) 0);
            return s;
        }
        if (given == EACH) {
            array = new byte[EACH * bytes];
            given = 0;
        }
        return new Slab(array, given++ * bytes);
    }

    synchronized void giveBack(Slab slab) {
        free.push(slab);
    }
}
