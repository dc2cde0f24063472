package gmplab.core.explore;

/** The states that a search has seen. Numbers are given from 0 in the order of arrival. */
sealed interface Visited permits ExactVisited, CompactVisited, PackedVisited {
    /** The most states a set can hold. */
    int MOST = 3 << 28;

    /**
     * Adds a state.
     *
     * @return its number where it is new; negative where it is there already
     */
    default int add(long[] state) {
        return add(state, hash(state));
    }

    /** The same, with the state's {@link #hash}. */
    int add(long[] state, long hash);

    long hash(long[] state);

    /**
     * Brings what {@link #add} will need for the first {@code n} of these hashes into the processor's caches. A set of
     * millions lies far away in memory: asked for one after the other, every state waits for that; asked for together, they
     * wait together.
     */
    void fetch(long[] hashes, int n);

    boolean contains(long[] state);

    int size();

    /** How full its table is, 0 to 1. */
    double load();

    /** Bytes held now. */
    long bytes();

    /** Bytes held, at the peak, after one more state was added. */
    long bytesWithOneMore();
}
