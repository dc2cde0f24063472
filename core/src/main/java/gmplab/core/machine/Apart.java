package gmplab.core.machine;

/**
 * Words that nobody uses, two lines of the cache, before the fields of what one thread writes again and again: the collector puts two
 * threads' objects side by side, and then each write of one would take the line away from the other.
 */
@SuppressWarnings("unused")
public abstract class Apart {
    /** Between the header and the words there would be room for a field of a class below (since Java 15). */
    private int gap;
    private long a0;
    private long a1;
    private long a2;
    private long a3;
    private long a4;
    private long a5;
    private long a6;
    private long a7;
    private long a8;
    private long a9;
    private long a10;
    private long a11;
    private long a12;
    private long a13;
    private long a14;
    private long a15;

    /** As many words, for a field before and behind those of arrays that are written: the collector puts arrays in the order of their fields. */
    protected static long[] edge() {
        return new long[16];
    }
}
