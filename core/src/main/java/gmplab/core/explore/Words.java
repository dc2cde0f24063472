package gmplab.core.explore;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** A growing list of records of equally many words, in chunks: growing never copies what is there. */
final class Words {
    /** Small enough to be an ordinary object for every collector, large enough that there are few of them. */
    private static final int CHUNK_BITS = 15;

    private final int words;
    private final int shift;
    private final int mask;
    private long[][] chunks = new long[4][];
    private int size;
    private int allocated;
    private int freed;

    Words(int words) {
        this.words = words;
        shift = Math.max(0, CHUNK_BITS - (32 - Integer.numberOfLeadingZeros(words - 1)));
        mask = (1 << shift) - 1;
    }

    int size() {
        return size;
    }

    /** Adds a record and returns its index. */
    int append(long[] record) {
        return append(record, 0);
    }

    /** Adds the record that begins at {@code from}. */
    int append(long[] records, int from) {
        int at = size;
        System.arraycopy(records, from, roomForOne(), (at & mask) * words, words);
        return at;
    }

    /** Adds a record of one word. */
    void append(long word) {
        int at = size;
        roomForOne()[at & mask] = word;
    }

    private long[] roomForOne() {
        int c = size >>> shift;
        if (c == allocated) {
            if (c == chunks.length) {
                chunks = Arrays.copyOf(chunks, c * 2);
            }
            chunks[c] = new long[words << shift];
            allocated++;
        }
        size++;
        return chunks[c];
    }

    void removeLast() {
        size--;
    }

    void copy(int index, long[] out) {
        System.arraycopy(chunks[index >>> shift], (index & mask) * words, out, 0, words);
    }

    long get(int index) {
        return chunks[index >>> shift][index & mask];
    }

    /** Exchanges a record of one word. */
    void set(int index, long word) {
        chunks[index >>> shift][index & mask] = word;
    }

    /** Reads from both ends of a record, so that it comes into the cache. */
    long glance(int index) {
        long[] c = chunks[index >>> shift];
        int from = (index & mask) * words;
        return c[from] + c[from + words - 1];
    }

    boolean same(int index, long[] record) {
        long[] c = chunks[index >>> shift];
        int from = (index & mask) * words;
        for (int i = 0; i < words; i++) {
            if (c[from + i] != record[i]) {
                return false;
            }
        }
        return true;
    }

    /** Hash of a stored record; the same as {@link Hash#of} of a copy. */
    long hash(int index) {
        return Hash.of(chunks[index >>> shift], (index & mask) * words, words);
    }

    /** Gives back the chunks that only hold records before {@code index}, which nobody will ask for again. */
    void forgetBefore(int index) {
        for (int whole = index >>> shift; freed < whole; freed++) {
            chunks[freed] = null;
        }
    }

    /** Writes the records from {@code index} on. */
    void write(DataOutputStream out, int index) throws IOException {
        out.writeInt(index);
        out.writeInt(size);
        for (int i = index; i < size; i++) {
            for (int k = 0; k < words; k++) {
                out.writeLong(chunks[i >>> shift][(i & mask) * words + k]);
            }
        }
    }

    /** Into an empty list: those before the first that was written are taken as forgotten. */
    void read(DataInputStream in) throws IOException {
        int first = in.readInt();
        int n = in.readInt();
        freed = first >>> shift;
        allocated = freed;
        chunks = Arrays.copyOf(chunks, Math.max(chunks.length, freed + 2));
        if ((first & mask) != 0) {
            chunks[allocated++] = new long[words << shift];
        }
        size = first;
        long[] record = new long[words];
        while (size < n) {
            for (int k = 0; k < words; k++) {
                record[k] = in.readLong();
            }
            append(record);
        }
    }

    long bytes() {
        return (long) (allocated - freed) * ((long) words << shift + 3) + 8L * chunks.length;
    }
}
