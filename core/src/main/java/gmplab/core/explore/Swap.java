package gmplab.core.explore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Chunks of a list that are in a file, all of one length. The places of those that are given back are used again. */
final class Swap implements AutoCloseable {
    private final Disk.File file;
    private final byte[] bytes;
    /** By chunk: its place in the file plus 1, or 0. */
    private int[] placeOf = new int[16];
    private final Ints free = new Ints();
    private int places;

    Swap(Disk.File file, int words) {
        this.file = file;
        bytes = new byte[Math.multiplyExact(words, Long.BYTES)];
    }

    /** Whether the file has the chunk. */
    boolean has(int chunk) {
        return chunk < placeOf.length && placeOf[chunk] != 0;
    }

    void write(int chunk, long[] words) {
        boolean again = free.size() > 0;
        int place = again ? free.get(free.size() - 1) : places;
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(words);
        try {
            file.write((long) place * bytes.length, bytes, bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (again) {
            free.cutTo(free.size() - 1);
        } else {
            places++;
        }
        if (chunk >= placeOf.length) {
            placeOf = Arrays.copyOf(placeOf, Math.max(chunk + 1, placeOf.length * 2));
        }
        placeOf[chunk] = place + 1;
    }

    void read(int chunk, long[] words) {
        try {
            file.read((long) (placeOf[chunk] - 1) * bytes.length, bytes, bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(words);
    }

    /** What the file has of a chunk is of no use any more. */
    void free(int chunk) {
        if (has(chunk)) {
            free.add(placeOf[chunk] - 1);
            placeOf[chunk] = 0;
        }
    }

    /** Of the file. */
    long bytesOnDisk() {
        return (long) places * bytes.length;
    }

    @Override
    public void close() {
        file.close();
    }
}
