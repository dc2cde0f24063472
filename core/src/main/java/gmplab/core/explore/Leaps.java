package gmplab.core.explore;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Compiled;
import gmplab.core.state.Kind;

/**
 * Moves made on a state's one word of part numbers ({@link Parts}), without looking at the state. What a move does depends on a
 * few words of the state and changes a few, as {@link Compiled#touched} tells; the parts that these belong to come in
 * few combinations, and in each of them the move changes the word in the same bits. What a move has changed is kept by the place that it
 * was made from and the numbers of these parts, in a table of fixed size in which later ones take the place of others.
 *
 * <p>More words may be told of a place later on. What was kept until then stays right: it depends on no others.
 */
final class Leaps {
    /** Moves kept, for each M, and each goroutine that is asked to stop, as a power of two. */
    private static final int BITS = 16;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final Compiled model;
    private final int[] partOf;
    /** By part: the bits of its number. */
    private final long[] fields;
    private final long all;
    /** By place: the bits of the numbers of the parts that matter; 0 where that is not known yet, or all do. */
    private long[] matters = new long[0];
    /** By M, or goroutine, and hash, in pairs: the complement of the bits that matter (0: nothing is here), and which bits of the word change. */
    private long[] table = new long[0];
    private int place;
    private int who;
    private long from;
    private long to;

    Leaps(Compiled model, int[] partOf, long[] fields) {
        this.model = model;
        this.partOf = partOf;
        this.fields = fields;
        long sum = 0;
        for (long f : fields) {
            sum |= f;
        }
        all = sum;
    }

    /** Whether the move from a state, and its word, is known. Where it is not, it has to be made, and {@link #note} called. */
    boolean leap(long word, long[] state, int choice) {
        // A state that is two pairs has no numbers of parts in its word.
        place = word < 0 ? -1 : model.place(state, choice);
        if (place < 0) {
            return false;
        }
        from = word;
        who = Choice.id(choice);
        if (place >= matters.length) {
            begin();
        }
        long bits = matters[place];
        long key = ~(word & bits);
        int at = at(key);
        if (bits == 0 || key == 0 || table[at] != key) {
            return false;
        }
        to = word ^ table[at + 1];
        return true;
    }

    /** The word of the state that the last {@link #leap} led to. */
    long landed() {
        return to;
    }

    private int at(long key) {
        long h = (key ^ key >>> 32) * MIX;
        return (who << BITS | (int) (h >>> 64 - BITS)) << 1;
    }

    private void begin() {
        matters = new long[model.places()];
        table = new long[Math.max(model.machine().layout().sizes().of(Kind.M), model.machine().layout().sizes().of(Kind.G)) << BITS + 1];
    }

    /** The move that was not known was made, and led to the state with this word. */
    void note(long word) {
        if (place < 0 || word < 0 || !model.told()) {
            return;
        }
        long bits = 0;
        long[] touched = model.touched(place);
        for (int w = 0; w < partOf.length; w++) {
            if ((touched[w >>> 6] >>> w & 1) != 0) {
                bits |= fields[partOf[w]];
            }
        }
        if (bits == all) {
            matters[place] = 0;
            return;
        }
        matters[place] = bits;
        long key = ~(from & bits);
        int at = at(key);
        table[at] = key;
        table[at + 1] = from ^ word;
    }
}
