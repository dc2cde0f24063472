package gmplab.core.simulate;

import gmplab.core.machine.Choice;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte, "A randomized scheduler with
 * probabilistic guarantees of finding bugs", ASPLOS 2010): always the enabled mover with the highest of randomly given
 * priorities; at {@code changes} random moves the one about to move becomes the lowest of all. Movers are the Ms, and the
 * environment's kinds of choices.
 */
public final class Pct implements Chooser {
    private final SplitMix64 random;
    private final int[] changeAt;
    private final Map<Integer, Long> priority = new HashMap<>();
    private int move;
    private int changed;

    /**
     * @param changes how many times a priority changes: a bug that needs d orderings needs d - 1
     * @param moves how many moves a run is expected to take, at least 1
     */
    public Pct(SplitMix64 random, int changes, int moves) {
        if (changes < 0 || moves < 1) {
            throw new IllegalArgumentException("pct with " + changes + " changes in " + moves
                + " moves; expected changes from 0 and moves from 1");
        }
        this.random = random;
        changeAt = new int[changes];
        for (int i = 0; i < changes; i++) {
            changeAt[i] = random.next(moves);
        }
        Arrays.sort(changeAt);
    }

    @Override
    public int choose(long[] state, int[] choices, int n) {
        int best = highest(choices, n);
        while (changed < changeAt.length && changeAt[changed] <= move) {
            priority.put(mover(choices[best]), (long) -++changed);
            best = highest(choices, n);
        }
        move++;
        return sameMover(choices, n, best);
    }

    private int highest(int[] choices, int n) {
        int best = 0;
        for (int i = 1; i < n; i++) {
            if (priority(choices[i]) > priority(choices[best])) {
                best = i;
            }
        }
        return best;
    }

    private long priority(int choice) {
        return priority.computeIfAbsent(mover(choice), k -> random.next() >>> 1);
    }

    /** One mover may have several choices (the answers of an open policy): each as likely as any other. */
    private int sameMover(int[] choices, int n, int best) {
        int mover = mover(choices[best]);
        int same = 0;
        int pick = best;
        for (int i = 0; i < n; i++) {
            if (mover(choices[i]) == mover && random.next(++same) == 0) {
                pick = i;
            }
        }
        return pick;
    }

    /** Who makes a choice: an M from 0 on, or a kind of the environment's choices as a small negative number. */
    public static int mover(int choice) {
        Choice.Kind kind = Choice.kind(choice);
        boolean thread = kind == Choice.Kind.RUN || kind == Choice.Kind.ANSWER;
        return thread ? Choice.id(choice) : -1 - kind.ordinal();
    }
}
