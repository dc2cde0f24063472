package gmplab.core.explore;

/**
 * With what a search works: none of it changes what a finished search says.
 *
 * @param cores threads of a breadth-first search and of random walks, at least 1
 * @param plain whether states are kept as they are and one after the other (slower and larger; the reference)
 */
public record Means(int cores, boolean plain) {
    public static final Means ONE_CORE = new Means(1, false);
    /** The reference search. */
    public static final Means PLAIN = new Means(1, true);

    public Means {
        if (cores < 1 || cores > 1024) {
            throw new IllegalArgumentException("cores is " + cores + ", expected 1 to 1024");
        }
    }

    public Means withCores(int v) {
        return new Means(v, plain);
    }

    public Means withPlain(boolean v) {
        return new Means(cores, v);
    }
}
