package gmplab.core.state;

/**
 * Where the elements of one field (or of one local, per stack) lie in the packed words. No element straddles two words.
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
    public final int columns;

    Slot(String name, Type type, int[] word, int[] shift, int columns, Sizes sizes) {
        this.name = name;
        this.type = type;
        this.word = word;
        this.shift = shift;
        this.columns = columns;
        int width = type.width(sizes);
        this.mask = (1L << width) - 1;
        this.min = type.min();
        this.largest = type.largest(sizes);
    }

    public int get(long[] s, int element) {
        return (int) (s[word[element]] >>> shift[element] & mask) + min;
    }

    /** Stores a value that the caller knows to be in range. */
    public void put(long[] s, int element, int value) {
        int w = word[element];
        int sh = shift[element];
        s[w] = s[w] & ~(mask << sh) | (long) (value - min) << sh;
    }

    /** Makes the element's bits zero, whatever value that means. */
    public void clear(long[] s, int element) {
        s[word[element]] &= ~(mask << shift[element]);
    }

    public boolean holds(int value) {
        return value >= min && value <= largest;
    }
}
