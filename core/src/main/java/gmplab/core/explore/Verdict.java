package gmplab.core.explore;

import java.util.List;
import java.util.Map;

/**
 * What a search says, and what that rests on.
 *
 * @param outcome in a word
 * @param sentence in full: what was found, how far the search went, what it took for granted
 * @param found one schedule of each distinct finding, in the order in which they were found
 * @param counts how much was looked at
 */
public record Verdict(Outcome outcome, String sentence, List<Found> found, Counts counts) {
    /** The outcomes there are. */
    public enum Outcome {
        /** Nothing found, and nothing reachable left out. */
        HELD,
        /** Something found; whether more could be found is in the sentence. */
        FOUND,
        /** Nothing found, but a limit was hit or moves were cut. */
        BOUNDED,
        /** Nothing found, but only sampled, or states may have been taken for others. */
        SAMPLED,
        /** The person broke it off; what was found until then is kept. */
        INTERRUPTED
    }

    /**
     * @param states states expanded (random walks: visited)
     * @param distinct states kept; 0 for random walks, which keep none
     * @param transitions moves made from one kept state on, each once; merged local ones are in {@code localMoves}
     * @param localMoves moves merged with the one before
     * @param duplicates moves into a state that was there already
     * @param goodEnds states without choices with which nothing is wrong
     * @param cuts moves that left the bounds of the world
     * @param cutsBy the same by bound, where the model says
     * @param depth the most moves (without merged ones) from the start
     * @param bytes of what the search kept in memory at the end
     * @param bytesOnDisk of what it kept in files then
     * @param nanos on the caller's clock
     * @param walks random walks begun
     * @param load how full the visited set's table is, 0 to 1; 0 where there is none
     */
    public record Counts(long states, long distinct, long transitions, long localMoves, long duplicates, long goodEnds,
                         long cuts, Map<String, Long> cutsBy, int depth, long bytes, long bytesOnDisk, long nanos, long walks, double load) { }

    public Verdict {
        found = List.copyOf(found);
    }

    /** The exit code that a batch run ends with when it expects nothing else. */
    public int exitCode() {
        return switch (outcome) {
            case HELD -> 0;
            case FOUND -> found.get(0).finding().kind().exitCode();
            case BOUNDED, SAMPLED -> 20;
            case INTERRUPTED -> 130;
        };
    }

    @Override
    public String toString() {
        return sentence;
    }
}
