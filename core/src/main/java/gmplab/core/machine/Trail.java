package gmplab.core.machine;

import gmplab.core.state.Slot;
import java.util.Arrays;

/** Which bits of a state a move has read and which it has written, as code tells that was compiled to do so. */
final class Trail extends Apart {
    /** By word, as masks. */
    private long[] read = new long[0];
    private long[] written = new long[0];
    private boolean opaque;

    void begin(int words) {
        if (read.length != words) {
            read = new long[words];
            written = new long[words];
        }
        Arrays.fill(read, 0);
        Arrays.fill(written, 0);
        opaque = false;
    }

    /** @param place the number of the first bit, or of the first of the word where the mask is shifted already */
    void reads(int place, long mask) {
        read[place >>> 6] |= mask << place;
    }

    void writes(int place, long mask) {
        written[place >>> 6] |= mask << place;
    }

    /** All of an element may be read and written. */
    void touches(Slot slot, int element) {
        if (slot.mask != 0) {
            int place = slot.word[element] << 6 | slot.shift[element];
            reads(place, slot.mask);
            writes(place, slot.mask);
        }
    }

    void reads(Slot slot, int element) {
        if (slot.mask != 0) {
            reads(slot.word[element] << 6 | slot.shift[element], slot.mask);
        }
    }

    /** Something was done that tells nothing. */
    void opaque() {
        opaque = true;
    }

    boolean isOpaque() {
        return opaque;
    }

    long read(int word) {
        return read[word];
    }

    long written(int word) {
        return written[word];
    }
}
