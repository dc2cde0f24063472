package gmplab.core.explore;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A file of keys in ascending order, written once. 512 of them are a block: what each is greater than the one before, in as
 * many bits as the greatest of these needs. Each block's first key and place are in memory. Keys here are in the order of
 * signed numbers ({@link #turned}).
 */
final class Run implements AutoCloseable {
    static final int BLOCK_KEYS = 512;
    private static final int BLOCK_BYTES = 1 + BLOCK_KEYS * Long.BYTES;
    private static final int BUFFER = 1 << 18;
    /** Of this many bits one may begin anywhere in a byte, and is still within one long. */
    private static final int MOST_BITS = 57;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final Disk.File file;
    private long size;
    private int blocks;
    /** By block: its first key, and where it begins; one behind the last is where the file ends. */
    private long[] first = new long[8];
    private long[] at = new long[8];

    Run(Disk.File file) {
        this.file = file;
    }

    /** So that unsigned order becomes signed order, and back. */
    static long turned(long key) {
        return key ^ Long.MIN_VALUE;
    }

    long size() {
        return size;
    }

    int blocks() {
        return blocks;
    }

    long bytesOnDisk() {
        return at[blocks];
    }

    /** In memory. */
    long bytes() {
        return 16L * first.length;
    }

    /** A block of so many keys, all but the first as differences, has been written behind the others. */
    private void add(long key, int keys, int bytes) {
        if (blocks + 1 == first.length) {
            first = Arrays.copyOf(first, blocks * 2 + 2);
            at = Arrays.copyOf(at, blocks * 2 + 2);
        }
        first[blocks] = key;
        at[blocks + 1] = at[blocks] + bytes;
        blocks++;
        size += keys;
    }

    /** How many keys a block has: all have as many as there can be, but the last. */
    private int keysOf(int block) {
        return (int) Math.min(BLOCK_KEYS, size - (long) block * BLOCK_KEYS);
    }

    @Override
    public void close() {
        file.close();
    }

    /** For a checkpoint. */
    void write(DataOutputStream out) throws IOException {
        out.writeLong(size);
        out.writeInt(blocks);
        byte[] block = new byte[BLOCK_BYTES];
        for (int b = 0; b < blocks; b++) {
            int n = (int) (at[b + 1] - at[b]);
            file.read(at[b], block, n);
            out.writeLong(first[b]);
            out.writeInt(n);
            out.write(block, 0, n);
        }
    }

    /** Gives all keys of a run in a checkpoint, as they were before they were turned. */
    static void read(DataInputStream in, Keys.Sink sink) throws IOException {
        long left = in.readLong();
        byte[] block = new byte[BLOCK_BYTES + Long.BYTES];
        for (int blocks = in.readInt(); blocks > 0; blocks--) {
            long key = in.readLong();
            in.readFully(block, 0, in.readInt());
            int keys = (int) Math.min(BLOCK_KEYS, left);
            int width = block[0];
            for (int i = 0; i < keys; i++) {
                key += i == 0 ? 0 : difference(block, 1, width, i - 1);
                sink.key(turned(key));
            }
            left -= keys;
        }
    }

    private static long difference(byte[] bytes, int from, int width, int i) {
        int bit = i * width;
        return (long) LONG.get(bytes, from + (bit >>> 3)) >>> (bit & 7) & -1L >>> 64 - width;
    }

    /** Takes keys in ascending order, none twice, for one run after the other. */
    static final class Writer {
        /** In memory. */
        static final int BYTES = BUFFER + BLOCK_BYTES + Long.BYTES;

        private Run run;
        private final long[] keys = new long[BLOCK_KEYS];
        private int n;
        private final byte[] buffer = new byte[BYTES];
        private int filled;
        private long written;

        void begin(Disk.File file) {
            run = new Run(file);
            n = 0;
            filled = 0;
            written = 0;
        }

        void add(long key) {
            if (n == BLOCK_KEYS) {
                block();
            }
            keys[n++] = key;
        }

        /** The run, once nothing more comes. */
        Run end() {
            block();
            flush();
            return run;
        }

        private void block() {
            if (n == 0) {
                return;
            }
            long all = 0;
            for (int i = 1; i < n; i++) {
                all |= keys[i] - keys[i - 1];
            }
            // At least one, for a shift by 64 is none.
            int width = Math.max(1, 64 - Long.numberOfLeadingZeros(all));
            width = width > MOST_BITS ? 64 : width;
            int bytes = 1 + ((n - 1) * width + 7 >>> 3);
            Arrays.fill(buffer, filled, filled + bytes + Long.BYTES, (byte) 0);
            buffer[filled] = (byte) width;
            for (int i = 1; i < n; i++) {
                int bit = (i - 1) * width;
                int place = filled + 1 + (bit >>> 3);
                LONG.set(buffer, place, (long) LONG.get(buffer, place) | keys[i] - keys[i - 1] << (bit & 7));
            }
            run.add(keys[0], n, bytes);
            filled += bytes;
            n = 0;
            if (filled >= BUFFER) {
                flush();
            }
        }

        private void flush() {
            try {
                run.file.write(written, buffer, filled);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            written += filled;
            filled = 0;
        }
    }

    /** Reads forward, from the first key or from where one is looked for. A reader is one thread's. */
    static final class Reader {
        private final Run run;
        /** Shared by readers that are used one after the other. */
        private final byte[] buffer;
        private final boolean ahead;
        /** Which part of the file is in the buffer. */
        private long from;
        private long to;
        private int block = -1;
        private int left;
        private int nth;
        private int place;
        private int width;
        private long key;

        /** @param ahead whether most blocks will be read, so that many are read at once */
        Reader(Run run, byte[] buffer, boolean ahead) {
            this.run = run;
            this.buffer = buffer;
            this.ahead = ahead;
        }

        static byte[] buffer() {
            return new byte[BUFFER + Long.BYTES];
        }

        /** Goes to the next key; false where there is none. */
        boolean next() {
            if (left == 0) {
                if (block + 1 >= run.blocks) {
                    return false;
                }
                enter(block + 1);
                return true;
            }
            key += difference(buffer, place, width, nth++);
            left--;
            return true;
        }

        long key() {
            return key;
        }

        /** Whether a key is there that is not less than any asked for before. */
        boolean has(long wanted) {
            if (block < 0 || block + 1 < run.blocks && wanted >= run.first[block + 1]) {
                int b = find(wanted);
                if (b < 0) {
                    return false;
                }
                enter(b);
            }
            while (key < wanted && left > 0) {
                key += difference(buffer, place, width, nth++);
                left--;
            }
            return key == wanted;
        }

        /** The last block that does not begin behind a key; -1 for none. */
        private int find(long wanted) {
            int low = Math.max(0, block);
            int step = 1;
            while (low + step < run.blocks && run.first[low + step] <= wanted) {
                low += step;
                step *= 2;
            }
            int b = Arrays.binarySearch(run.first, low, Math.min(run.blocks, low + step), wanted);
            return b >= 0 ? b : -b - 2;
        }

        private void enter(int b) {
            if (run.at[b] < from || run.at[b + 1] > to) {
                read(b);
            }
            block = b;
            key = run.first[b];
            place = (int) (run.at[b] - from);
            width = buffer[place++];
            left = run.keysOf(b) - 1;
            nth = 0;
        }

        private void read(int b) {
            from = run.at[b];
            to = ahead ? Math.min(from + BUFFER, run.at[run.blocks]) : run.at[b + 1];
            try {
                run.file.read(from, buffer, (int) (to - from));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
