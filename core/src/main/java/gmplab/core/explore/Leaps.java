package gmplab.core.explore;

import gmplab.core.machine.Apart;
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
final class Leaps extends Apart {
    /** Moves kept, for each M, and each goroutine that is asked to stop, as a power of two. */
    private static final int BITS = 16;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final Compiled model;
    private final int[] partOf;
    /** By part: the bits of its number. */
    private final long[] fields;
    /** Null where no state is made of pairs. */
    private final Pairs pairs;
    /** By place: the bits of the numbers of the parts that matter (with pairs: these parts); 0 where that is not known yet, or all do. */
    private long[] matters = new long[0];
    /** By M, or goroutine, and hash: the complement of the bits that matter (0: nothing is here), and which bits of the word change; each of two words with pairs. */
    private long[] table = new long[0];
    private int place;
    private int who;
    private long from;
    private long to;
    /** Where there are pairs, the numbers of the state that a move is made from. */
    private long low;
    private long high;
    /** Only so that reading ahead is not optimised away. */
    private long glanced;

    /** Where a state may be two pairs, its word does not show the numbers of its parts: those of the first two, and of the others, in a word each. */
    interface Pairs {
        /** Of the state that was unpacked last. */
        long low();

        long high();

        /** Of the state that was packed last. */
        long packedLow();

        long packedHigh();

        /** The word of a state. */
        long word(long low, long high);
    }

    Leaps(Compiled model, int[] partOf, long[] fields, Pairs pairs) {
        this.model = model;
        this.partOf = partOf;
        this.fields = fields;
        this.pairs = pairs;
    }

    /** Whether moves from a state are known by its word alone, so that it need not be there any more: not where it may be two pairs. */
    boolean byWord() {
        return pairs == null;
    }

    /** Where a move is made from, for {@link #leap}. */
    int place(long[] state, int choice) {
        int at = model.place(state, choice);
        if (at >= matters.length) {
            begin();
        }
        return at;
    }

    /** Reads what so many moves will read first ({@link #spot}), so that it comes into the cache. They are independent, so memory is read in parallel. */
    void glance(int[] spots, int count) {
        long sum = 0;
        for (int i = 0; i < count && table.length > 0; i++) {
            sum += table[spots[i]];
        }
        glanced = sum;
    }

    /** Where the move from a state with this word, and from that place, is kept if it is known. */
    int spot(long word, int at, int choice) {
        return at < 0 ? 0 : at(Choice.id(choice), ~(word & matters[at]));
    }

    /**
     * Whether the move from a state, and its word, is known, made from that place ({@link #place}). Where it is not, it has to be made, and {@link #note} called.
     *
     * @param spot what {@link #spot} said of it; anything where the word alone does not tell ({@link #byWord})
     */
    boolean leap(long word, int at, int choice, int spot) {
        place = at;
        if (place < 0) {
            return false;
        }
        from = word;
        who = Choice.id(choice);
        return pairs == null ? leap(spot) : leapWide();
    }

    /** Where more bits matter by now than when the place to look at was named, nothing that is there has such a key. */
    private boolean leap(int at) {
        long bits = matters[place];
        long key = ~(from & bits);
        if (bits == 0 || key == 0 || table[at] != key) {
            return false;
        }
        to = from ^ table[at + 1];
        return true;
    }

    /** By the numbers of all parts, which are in two words. */
    private boolean leapWide() {
        int parts = (int) matters[place];
        low = pairs.low();
        high = pairs.high();
        long l = ~(low & wide(parts));
        long h = ~(high & wide(parts >> 2));
        int at = 2 * at(who, l * MIX + h);
        if (parts == 0 || table[at] != l || table[at + 1] != h) {
            return false;
        }
        to = pairs.word(low ^ table[at + 2], high ^ table[at + 3]);
        return true;
    }

    /** The bits of the first two of some parts. */
    private static long wide(int parts) {
        return -(parts & 1L) >>> 32 | -(parts >> 1 & 1L) << 32;
    }

    /** The word of the state that the last {@link #leap} led to. */
    long landed() {
        return to;
    }

    private static int at(int who, long key) {
        long h = (key ^ key >>> 32) * MIX;
        return (who << BITS | (int) (h >>> 64 - BITS)) << 1;
    }

    private void begin() {
        matters = new long[model.places()];
        table = new long[Math.max(model.machine().layout().sizes().of(Kind.M), model.machine().layout().sizes().of(Kind.G)) << BITS + (pairs == null ? 1 : 2)];
    }

    /** The move that was not known was made, and led to the state with this word. */
    void note(long word) {
        if (place < 0 || !model.told()) {
            return;
        }
        int parts = 0;
        long[] touched = model.touched(place);
        for (int w = 0; w < partOf.length; w++) {
            parts |= (touched[w >>> 6] >>> w & 1) == 0 ? 0 : 1 << partOf[w];
        }
        if (parts == (1 << Parts.PARTS) - 1) {
            matters[place] = 0;
        } else if (pairs == null) {
            note(word, bits(parts));
        } else {
            noteWide(parts);
        }
    }

    private long bits(int parts) {
        long r = 0;
        for (int p = 0; p < fields.length; p++) {
            r |= (parts >> p & 1) == 0 ? 0 : fields[p];
        }
        return r;
    }

    private void noteWide(int parts) {
        matters[place] = parts;
        long l = ~(low & wide(parts));
        long h = ~(high & wide(parts >> 2));
        int at = 2 * at(who, l * MIX + h);
        table[at] = l;
        table[at + 1] = h;
        table[at + 2] = low ^ pairs.packedLow();
        table[at + 3] = high ^ pairs.packedHigh();
    }

    private void note(long word, long bits) {
        matters[place] = bits;
        long key = ~(from & bits);
        int at = at(who, key);
        table[at] = key;
        table[at + 1] = from ^ word;
    }
}
