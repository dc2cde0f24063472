package gmplab.core.explore;

import gmplab.core.explore.Tally.Stop;
import java.io.IOException;

/** When a search writes checkpoints: every so often, as long as that takes a small part of its time, and where it is broken off. */
final class Saving {
    /** Of a search's time at most a tenth goes into checkpoints. */
    private static final int AT_MOST = 9;
    private static final String NOT_SAVED = "the last checkpoint could not be written to ";

    private final Levels levels;
    private final Tally tally;
    private final Means means;
    /** When, on the search's own clock, the next one is due. */
    private long due;
    private boolean limited;

    Saving(Levels levels) {
        this.levels = levels;
        tally = levels.tally;
        means = tally.options.means();
        due = every();
    }

    /** Between two of them, in nanoseconds. */
    private long every() {
        return means.checkpointMillis() * 1_000_000;
    }

    /** The search goes on from one. */
    void resumed() {
        due = tally.nanosSoFar() + every();
    }

    /** Called between two rounds. */
    void nowAndThen() {
        if (means.checkpoint() != null && tally.stop == Stop.NONE && tally.nanosSoFar() >= due) {
            save();
        }
    }

    /** Called before a round in which the search may come to the most states there may be, behind which it cannot be gone on with: from here it can, with a larger limit. */
    void beforeTheLimit() {
        if (means.checkpoint() != null && tally.limits.maxStates() > 0 && (!limited || tally.nanosSoFar() >= due)) {
            limited = true;
            save();
        }
    }

    /** @param more whether the search stands between two rounds, and can be gone on with from there */
    void atTheEnd(boolean more) {
        if (means.checkpoint() != null && more) {
            save();
        }
    }

    private void save() {
        long begun = tally.nanosSoFar();
        tally.notes.removeIf(n -> n.startsWith(NOT_SAVED));
        try {
            Checkpoint.write(means.checkpoint(), levels);
        } catch (IOException e) {
            tally.notes.add(NOT_SAVED + means.checkpoint() + ": " + e.getMessage());
        }
        long now = tally.nanosSoFar();
        due = now + Math.max(every(), AT_MOST * (now - begun));
    }
}
