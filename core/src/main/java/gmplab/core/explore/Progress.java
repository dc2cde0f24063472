package gmplab.core.explore;

/** Hears how a search is getting on, about twice a second on the clock that the caller gave. */
@FunctionalInterface
public interface Progress {
    Progress NONE = s -> { };

    void report(Snapshot snapshot);

    /**
     * @param states states expanded so far (random walks: visited)
     * @param distinct states kept
     * @param perSecond states a second, since the report before
     * @param depth how deep the search is now
     * @param queue states waiting to be expanded (depth-first: on the stack)
     * @param bytes of what the search keeps in memory
     * @param bytesOnDisk of what it keeps in files
     * @param millis since the search began
     * @param duplicates moves so far into a state that was there already
     * @param before searches that were made before this one, from 0, each of which went by something that its own moves contradict, and samples
     *     that were made behind them: only under partial order
     */
    record Snapshot(long states, long distinct, long perSecond, int depth, long queue, long bytes, long bytesOnDisk, long millis,
                    long duplicates, int before) { }
}
