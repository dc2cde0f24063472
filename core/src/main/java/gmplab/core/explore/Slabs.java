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
    /** Those of which not all was given out; more than one where two threads needed another at once. */
    private final Deque<Open> open = new ArrayDeque<>();
    private final Deque<Slab> free = new ArrayDeque<>();

    /** A piece of an array, from a byte on. */
    record Slab(byte[] array, int from) { }

    /** An array, and how many slabs of it were given out. */
    private record Open(byte[] array, int given) { }

    /** @param bytes how many each has, at most 32 MB */
    Slabs(int bytes) {
        this.bytes = bytes;
    }

    /** One that is empty. */
    Slab take() {
        Slab s = there();
        if (s == null) {
            // Nobody else waits for that: most of the time that fresh memory takes is the system's.
            byte[] array = new byte[EACH * bytes];
            more(array, 1);
            return new Slab(array, 0);
        }
        return s;
    }

    private synchronized Slab there() {
        Slab s = free.poll();
        if (s != null) {
            Arrays.fill(s.array, s.from, s.from + bytes, (byte) 0);
            return s;
        }
        Open o = open.poll();
        if (o == null) {
            return null;
        }
        more(o.array, o.given + 1);
        return new Slab(o.array, o.given * bytes);
    }

    private synchronized void more(byte[] array, int given) {
        if (given < EACH) {
            open.push(new Open(array, given));
        }
    }

    synchronized void giveBack(Slab slab) {
        free.push(slab);
    }
}
