package gmplab.core.explore;

/**
 * Where a search stops although there is more to see; 0 means no such limit. A search that stops at one says so.
 *
 * @param maxStates distinct states kept (random walks: states visited)
 * @param maxDepth moves from the start
 * @param maxMillis milliseconds on the clock that the caller gives
 * @param maxBytes bytes of what the search keeps in memory, the next growth of its tables included; where it has a disk
 *     ({@link Means#spill}) it goes on there
 */
public record Limits(long maxStates, int maxDepth, long maxMillis, long maxBytes) {
    public static final Limits NONE = new Limits(0, 0, 0, 0);

    public Limits {
        if (maxStates < 0 || maxDepth < 0 || maxMillis < 0 || maxBytes < 0) {
            throw new IllegalArgumentException("a limit is negative: states " + maxStates + ", depth " + maxDepth
                + ", ms " + maxMillis + ", bytes " + maxBytes + "; expected 0 (no limit) or more");
        }
    }

    public static Limits states(long n) {
        return NONE.withStates(n);
    }

    public static Limits depth(int n) {
        return NONE.withDepth(n);
    }

    public Limits withStates(long v) {
        return new Limits(v, maxDepth, maxMillis, maxBytes);
    }

    public Limits withDepth(int v) {
        return new Limits(maxStates, v, maxMillis, maxBytes);
    }

    public Limits withMillis(long v) {
        return new Limits(maxStates, maxDepth, v, maxBytes);
    }

    public Limits withBytes(long v) {
        return new Limits(maxStates, maxDepth, maxMillis, v);
    }
}
