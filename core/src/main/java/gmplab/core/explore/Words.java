package gmplab.core.explore;

import gmplab.core.machine.Apart;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * A growing list of records of equally many words, in chunks: growing never copies what is there. Chunks that are full may be
 * in a file ({@link #swapTo}); what is asked for comes back. Several threads may ask for what is held in memory, and put records where there is {@link #room}.
 */
final class Words extends Apart {
    private static final VarHandle LONG = MethodHandles.arrayElementVarHandle(long[].class);
    /** Small enough to be an ordinary object for every collector, large enough that there are few of them. */
    private static final int CHUNK_BITS = 15;
    /** So many chunks that were asked for and are in the file too stay in memory. */
    private static final int LATELY = 16;
    /** From so many chunks on one that is not in use counts for little. */
    private static final int MANY = 64;

    private final int words;
    private final int shift;
    private final int mask;
    private long[][] chunks = new long[4][];
    private int size;
    private int allocated;
    private int freed;
    /** One that nobody will ask for again, for what is new; null for none. */
    private long[] spare;
    /** Chunks that are in memory. */
    private int resident;
    /** Where chunks go; null where all stay. */
    private Swap swap;
    private final int[] lately = new int[LATELY];
    private int asked;

    Words(int words) {
        this(words, CHUNK_BITS);
    }

    /** @param chunkBits how many words a chunk has, as a power of two, if records of a power of two fit */
    Words(int words, int chunkBits) {
        this.words = words;
        shift = Math.max(0, chunkBits - (32 - Integer.numberOfLeadingZeros(words - 1)));
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
            oneMoreChunk();
        }
        size++;
        return chunks[c];
    }

    private void oneMoreChunk() {
        int c = allocated++;
        if (c == chunks.length) {
            chunks = Arrays.copyOf(chunks, c * 2);
        }
        chunks[c] = spare != null ? spare : new long[words << shift];
        spare = null;
        resident++;
    }

    /** Makes room for so many records in all. Several threads may then put some behind the last, which count once the list has {@link #grown}. */
    void room(int records) {
        while ((long) allocated << shift < records) {
            oneMoreChunk();
        }
    }

    /** From now on there are so many records, all of which were put. */
    void grown(int records) {
        size = records;
    }

    /** Puts so many records, one behind the other, where there is {@link #room}. */
    void put(int index, long[] records, int count) {
        for (int done = 0; done < count;) {
            int at = index + done & mask;
            int n = Math.min(count - done, mask + 1 - at);
            System.arraycopy(records, done * words, chunks[index + done >>> shift], at * words, n * words);
            done += n;
        }
    }

    /** The same with a record of one word. */
    void put(int index, long word) {
        chunks[index >>> shift][index & mask] = word;
    }

    /** Sets bits of a record of one word, others of which another thread may set meanwhile. */
    void setBits(int index, long word) {
        LONG.getAndBitwiseOr(chunks[index >>> shift], index & mask, word);
    }

    void removeLast() {
        size--;
    }

    void copy(int index, long[] out) {
        System.arraycopy(chunk(index >>> shift), (index & mask) * words, out, 0, words);
    }

    long get(int index) {
        return chunk(index >>> shift)[index & mask];
    }

    /** Exchanges a record of one word. */
    void set(int index, long word) {
        int c = index >>> shift;
        chunk(c)[index & mask] = word;
        if (swap != null) {
            swap.free(c);
        }
    }

    private long[] chunk(int c) {
        long[] a = chunks[c];
        return a != null ? a : asked(c);
    }

    /** Brings a chunk back, and lets go of the one that was brought back longest ago. */
    private long[] asked(int c) {
        int i = asked++ % LATELY;
        if (asked > LATELY && chunks[lately[i]] != null) {
            evict(lately[i]);
        }
        lately[i] = c;
        return back(c);
    }

    private long[] back(int c) {
        long[] a = new long[words << shift];
        swap.read(c, a);
        chunks[c] = a;
        resident++;
        return a;
    }

    /** From now on chunks may go to a file. */
    void swapTo(Disk.File file) {
        swap = new Swap(file, words << shift);
    }

    /** Puts everything into the file but the records from {@code from} to before {@code to} and the chunk that is not full. */
    void evictAllBut(int from, int to) {
        for (int c = freed; c < size >>> shift; c++) {
            if (chunks[c] != null && (c < from >>> shift || c > to - 1 >>> shift)) {
                evict(c);
            }
        }
    }

    void evictAll() {
        evictAllBut(size, size);
    }

    private void evict(int c) {
        if (!swap.has(c)) {
            swap.write(c, chunks[c]);
        }
        chunks[c] = null;
        resident--;
    }

    /** Has the records from {@code from} to before {@code to} in memory, until others are evicted. */
    void hold(int from, int to) {
        for (int c = from >>> shift; c << shift < to; c++) {
            if (chunks[c] == null) {
                back(c);
            }
        }
    }

    /** In the file. */
    long bytesOnDisk() {
        return swap == null ? 0 : swap.bytesOnDisk();
    }

    /** Gives the file up; nothing may be asked for after that. */
    void close() {
        if (swap != null) {
            swap.close();
        }
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
            if (chunks[freed] != null) {
                spare = freed < MANY ? null : chunks[freed];
                chunks[freed] = null;
                resident--;
            }
            if (swap != null) {
                swap.free(freed);
            }
        }
    }

    /** Writes the records from {@code index} on. */
    void write(DataOutputStream out, int index) throws IOException {
        out.writeInt(index);
        out.writeInt(size);
        for (int i = index; i < size; i++) {
            long[] c = chunk(i >>> shift);
            for (int k = 0; k < words; k++) {
                out.writeLong(c[(i & mask) * words + k]);
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
            resident++;
        }
        size = first;
        long[] record = new long[words];
        while (size < n) {
            for (int k = 0; k < words; k++) {
                record[k] = in.readLong();
            }
            append(record);
            if (swap != null && (size & mask) == 0) {
                evict((size >>> shift) - 1);
            }
        }
    }

    long bytes() {
        return (long) (resident + (spare == null ? 0 : 1)) * ((long) words << shift + 3) + 8L * chunks.length;
    }
}
