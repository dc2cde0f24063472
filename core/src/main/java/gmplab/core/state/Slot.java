package gmplab.core.state;

/**
 * Where the elements of one field (or of one local, per stack) lie in the packed words. No element straddles two words;
 * of a WHOLE, bits that are all zero mean 0.
 * The arrays are indexed by element and must not be written.
 */
public final class Slot {
    public final String name;
    public final Type type;
    public final int[] word;
    public final int[] shift;
    public final long mask;
    public final int min;
    public final int largest;
    private final long zero;
    public final int columns;

    Slot(String name, Type type, int[] word, int[] shift, int columns, Sizes sizes) {
        this.name = name;
        this.type = type;
        this.word = word;
        this.shift = shift;
        this.columns = columns;
        int width = type.width(sizes);
        this.mask = (1L << width) - 1;
        this.min = type.smallest(sizes);
        this.zero = type.base() == Type.Base.WHOLE ? -(long) min : 0;
        this.largest = type.largest(sizes);
    }

    public int get(long[] s, int element) {
        return (int) (s[word[element]] >>> shift[element] & mask ^ zero) + min;
    }

    /** Stores a value that the caller knows to be in range; nothing where there is only one. */
    public void put(long[] s, int element, int value) {
        int w = word[element];
        int sh = shift[element];
        s[w] = s[w] & ~(mask << sh) | (((long) value - min ^ zero) & mask) << sh;
    }

    /** Makes the element's bits zero. */
    public void clear(long[] s, int element) {
        s[word[element]] &= ~(mask << shift[element]);
    }

    /** What the bits of a value are exclusively or-ed with on their way in and out, so that those of 0 are zero. */
    public int zero() {
        return (int) zero;
    }

    public boolean holds(int value) {
        return value >= min && value <= largest;
    }
}
