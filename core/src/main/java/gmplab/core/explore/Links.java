package gmplab.core.explore;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * From which state, and by which of its choices, each state of a breadth-first search was found, in about 10 bits a state.
 * States are numbered in the order in which they are found, so that parents only ever rise: one bit for each child and one
 * for each parent that is done say who belongs to whom; a byte says which choice it was.
 */
final class Links {
    private static final int CHUNK_BITS = 13;
    /** Every so many children the place of the bit is noted. */
    private static final int MARK_BITS = 10;
    private static final int LARGE = 255;

    /** Eight to a word. */
    private final Words choices = new Words(1, CHUNK_BITS);
    /** Those of the word that is not full yet. */
    private long some;
    /** Choices from 255 on, by child. */
    private final Map<Integer, Integer> large = new HashMap<>();
    private final Words bits = new Words(1, CHUNK_BITS);
    /** Bits of the word that is not full yet. */
    private long word;
    private int inWord;
    /** By child / 1024: how many bits stand before its own. */
    private final Words marks = new Words(1, CHUNK_BITS);
    private int size;

    /** How many states have a parent; their numbers are 1 to that. */
    int size() {
        return size;
    }

    /** The next state is a child of the parent that is open now. */
    void child(int choice) {
        choice(choice, bitCount());
        ones(1);
    }

    /** All children of the parent that is open, which are those of some choices, from one place to another; the next one is open then. */
    void family(int[] of, int from, int to) {
        long before = bitCount();
        for (int i = from; i < to; i++) {
            choice(of[i], before + i - from);
        }
        ones(to - from);
        parentDone();
    }

    private void choice(int choice, long place) {
        int at = size++;
        if ((at & (1 << MARK_BITS) - 1) == 0) {
            marks.append(place);
        }
        some |= (long) Math.min(choice, LARGE) << 8 * (at & 7);
        if ((at & 7) == 7) {
            choices.append(some);
            some = 0;
        }
        if (choice >= LARGE) {
            large.put(at, choice);
        }
    }

    /** The parent that is open has no more children; the next one is open. */
    void parentDone() {
        noted(1);
    }

    private void ones(int count) {
        for (int left = count; left > 0;) {
            int n = Math.min(left, 64 - inWord);
            word |= -1L >>> 64 - n << inWord;
            noted(n);
            left -= n;
        }
    }

    private void noted(int bitsMore) {
        inWord += bitsMore;
        if (inWord == 64) {
            bits.append(word);
            word = 0;
            inWord = 0;
        }
    }

    private long bitCount() {
        return (long) bits.size() << 6 | inWord;
    }

    /** Of the choices of its parent, in their order, the one that led to this state. */
    int choice(int state) {
        int at = state - 1;
        int c = (int) ((at >>> 3 < choices.size() ? choices.get(at >>> 3) : some) >>> 8 * (at & 7)) & 255;
        return c == LARGE ? large.get(at) : c;
    }

    /** Its parent's number: how many parents were done when it came. */
    int parent(int state) {
        int at = state - 1;
        int seen = at >>> MARK_BITS << MARK_BITS;
        long place = marks.get(at >>> MARK_BITS);
        int w = (int) (place >>> 6);
        long rest = word(w) >>> (int) place & -1L;
        int ahead = at - seen;
        long base = place;
        while (Long.bitCount(rest) <= ahead) {
            ahead -= Long.bitCount(rest);
            rest = word(++w);
            base = (long) w << 6;
        }
        for (; ahead > 0; ahead--) {
            rest &= rest - 1;
        }
        return (int) (base + Long.numberOfTrailingZeros(rest) - at);
    }

    private long word(int w) {
        return w < bits.size() ? bits.get(w) : word;
    }

    /** Which choice was made at each state on the way to this one. */
    int[] path(int state) {
        int length = 0;
        for (int s = state; s > 0; s = parent(s)) {
            length++;
        }
        int[] r = new int[length];
        for (int s = state; s > 0; s = parent(s)) {
            r[--length] = choice(s);
        }
        return r;
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(size);
        choices.write(out, 0);
        out.writeLong(some);
        out.writeInt(large.size());
        for (Map.Entry<Integer, Integer> e : large.entrySet()) {
            out.writeInt(e.getKey());
            out.writeInt(e.getValue());
        }
        bits.write(out, 0);
        out.writeLong(word);
        out.writeInt(inWord);
        marks.write(out, 0);
    }

    void read(DataInputStream in) throws IOException {
        size = in.readInt();
        choices.read(in);
        some = in.readLong();
        for (int n = in.readInt(); n > 0; n--) {
            large.put(in.readInt(), in.readInt());
        }
        bits.read(in);
        word = in.readLong();
        inWord = in.readInt();
        marks.read(in);
    }

    long bytes() {
        return choices.bytes() + bits.bytes() + marks.bytes();
    }

    /** From now on all but the last of it, and the marks, may go to files. */
    void swapTo(Disk disk) throws IOException {
        choices.swapTo(disk.create());
        bits.swapTo(disk.create());
    }

    void evict() {
        choices.evictAll();
        bits.evictAll();
    }

    long bytesOnDisk() {
        return choices.bytesOnDisk() + bits.bytesOnDisk();
    }

    void close() {
        choices.close();
        bits.close();
    }
}
