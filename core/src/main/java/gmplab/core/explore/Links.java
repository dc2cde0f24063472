package gmplab.core.explore;

import gmplab.core.machine.Apart;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * From which state, and by which of its choices, each state of a breadth-first search was found, in about 10 bits a state.
 * States are numbered in the order in which they are found, so that parents only ever rise: one bit for each child and one
 * for each parent that is done say who belongs to whom; a byte says which choice it was.
 */
final class Links extends Apart {
    private static final int CHUNK_BITS = 13;
    /** Every so many children the place of the bit is noted. */
    private static final int MARK_BITS = 10;
    private static final int LARGE = 255;

    /** Eight to a word; its size is that of words that are full, as it is of the next. */
    private final Words choices = new Words(1, CHUNK_BITS);
    /** Choices from 255 on, by child. */
    private final Map<Integer, Integer> large = new ConcurrentHashMap<>();
    private final Words bits = new Words(1, CHUNK_BITS);
    /** By child / 1024: how many bits stand before its own. */
    private final Words marks = new Words(1, CHUNK_BITS);
    private int size;
    /** How many parents are done. */
    private int done;

    /** How many states have a parent; their numbers are 1 to that. */
    int size() {
        return size;
    }

    /** The next state is a child of the parent that is open now. */
    void child(int choice) {
        room(1, 0);
        Strand s = strand(size + 1, done);
        s.child(choice);
        s.end();
        grown(1, 0);
    }

    /** The parent that is open has no more children; the next one is open. */
    void parentDone() {
        room(0, 1);
        grown(0, 1);
    }

    /** Makes room for so many more children, of so many parents. */
    void room(int children, int parents) {
        choices.room(size + children + 7 >>> 3);
        bits.room((int) (bitCount() + children + parents + 63 >>> 6));
        marks.room(marks(size + children));
    }

    /** Of so many children. */
    private static int marks(int children) {
        return children + (1 << MARK_BITS) - 1 >>> MARK_BITS;
    }

    /** From now on there are so many more, all of which were told of in strands. */
    void grown(int children, int parents) {
        size += children;
        done += parents;
        choices.grown(size >>> 3);
        bits.grown((int) (bitCount() >>> 6));
        marks.grown(marks(size));
    }

    private long bitCount() {
        return (long) size + done;
    }

    /**
     * A piece of it, for which there is {@link #room}, to be told of by one thread, while others tell of other pieces.
     *
     * @param state the number of the first of its states that has a parent
     * @param parent the number of the first parent
     */
    Strand strand(int state, int parent) {
        return new Strand(state - 1, parent);
    }

    /** States that follow each other, and the parents that they come from. */
    final class Strand {
        private int child;
        private long place;
        /** Choices and bits of the words that are not full yet; and which words they are that another strand may have begun. */
        private long some;
        private long word;
        private final int firstChoices;
        private final int firstWord;

        private Strand(int child, int parent) {
            this.child = child;
            place = (long) child + parent;
            firstChoices = child >>> 3;
            firstWord = (int) (place >>> 6);
        }

        /** All children of the next parent, which are those of some choices, from one place to another. */
        void family(int[] of, int from, int to) {
            for (int i = from; i < to; i++) {
                choice(of[i], place + i - from);
            }
            for (int left = to - from; left > 0;) {
                int n = Math.min(left, 64 - (int) (place & 63));
                word |= -1L >>> 64 - n << place;
                noted(n);
                left -= n;
            }
            noted(1);
        }

        /** One more child of the parent that is open. */
        private void child(int choice) {
            choice(choice, place);
            word |= 1L << place;
            noted(1);
        }

        private void choice(int choice, long at) {
            int c = child++;
            if ((c & (1 << MARK_BITS) - 1) == 0) {
                marks.put(c >>> MARK_BITS, at);
            }
            some |= (long) Math.min(choice, LARGE) << 8 * (c & 7);
            if ((c & 7) == 7) {
                put(choices, c >>> 3, some, firstChoices);
                some = 0;
            }
            if (choice >= LARGE) {
                large.put(c, choice);
            }
        }

        private void noted(int bitsMore) {
            place += bitsMore;
            if ((place & 63) == 0) {
                put(bits, (int) (place - 1 >>> 6), word, firstWord);
                word = 0;
            }
        }

        private static void put(Words to, int at, long word, int first) {
            if (at == first) {
                to.setBits(at, word);
            } else {
                to.put(at, word);
            }
        }

        /** All was told of. */
        void end() {
            if (some != 0) {
                choices.setBits(child >>> 3, some);
            }
            if (word != 0) {
                bits.setBits((int) (place >>> 6), word);
            }
        }
    }

    /** Of the choices of its parent, in their order, the one that led to this state. */
    int choice(int state) {
        int at = state - 1;
        int c = (int) (choices.get(at >>> 3) >>> 8 * (at & 7)) & 255;
        return c == LARGE ? large.get(at) : c;
    }

    /** Its parent's number: how many parents were done when it came. */
    int parent(int state) {
        int at = state - 1;
        int seen = at >>> MARK_BITS << MARK_BITS;
        long place = marks.get(at >>> MARK_BITS);
        int w = (int) (place >>> 6);
        long rest = bits.get(w) >>> (int) place;
        int ahead = at - seen;
        long base = place;
        while (Long.bitCount(rest) <= ahead) {
            ahead -= Long.bitCount(rest);
            rest = bits.get(++w);
            base = (long) w << 6;
        }
        for (; ahead > 0; ahead--) {
            rest &= rest - 1;
        }
        return (int) (base + Long.numberOfTrailingZeros(rest) - at);
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
        out.writeLong((size & 7) == 0 ? 0 : choices.get(size >>> 3));
        out.writeInt(large.size());
        for (Map.Entry<Integer, Integer> e : large.entrySet()) {
            out.writeInt(e.getKey());
            out.writeInt(e.getValue());
        }
        bits.write(out, 0);
        int inWord = (int) bitCount() & 63;
        out.writeLong(inWord == 0 ? 0 : bits.get(bits.size()));
        out.writeInt(inWord);
        marks.write(out, 0);
    }

    void read(DataInputStream in) throws IOException {
        size = in.readInt();
        choices.read(in);
        more(choices, in.readLong());
        for (int n = in.readInt(); n > 0; n--) {
            large.put(in.readInt(), in.readInt());
        }
        bits.read(in);
        more(bits, in.readLong());
        done = (int) (((long) bits.size() << 6) + in.readInt() - size);
        marks.read(in);
    }

    /** What there is of a word that is not full. */
    private static void more(Words to, long word) {
        to.room(to.size() + 1);
        to.put(to.size(), word);
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
