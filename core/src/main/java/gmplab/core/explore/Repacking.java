package gmplab.core.explore;

/**
 * Makes room in the packing of a breadth-first search. As long as there are few states, all are packed anew, for the better the widths the more
 * moves are made on packed states ({@link Leaps}); later nothing that is there is touched, so that nobody waits.
 */
final class Repacking {
    /** That takes a second. */
    private static final int FEW = 1 << 23;
    /** So many states are looked at to see which parts go together. */
    private static final int SAMPLE = 1 << 14;
    /** From so many states on the parts have shown how they grow. It is worth a tenth of a second then, for three or four times as long later. */
    private static final int KNOWN_WELL = 1 << 20;

    private final Levels levels;
    private final Crew crew;
    /** What is not in memory; null where all is. */
    private final Spill spill;
    /** From how many states on it is asked next whether it is due. */
    private int known = 1 << 14;

    Repacking(Levels levels, Crew crew, Spill spill) {
        this.levels = levels;
        this.crew = crew;
        this.spill = spill;
    }

    /** Whether it had better be done now, while there are few states, for what random walks have shown of the parts before the search was little. */
    boolean isDue() {
        if (levels.size() < known || known > KNOWN_WELL) {
            return false;
        }
        known = Math.max(levels.size(), known * 4);
        return levels.packing instanceof Parts p && p.isTight() && mayCopy();
    }

    private boolean mayCopy() {
        return levels.size() < FEW && (spill == null || !spill.holdsKeys());
    }

    void run() {
        Parts now = (Parts) levels.packing;
        Parts wider = mayCopy() ? now.wider() : null;
        if (wider == null) {
            levels.packing = now.paired(sample());
        } else {
            packAs(wider, now);
        }
    }

    /** Of states that wait, from everywhere in the queue. */
    private long[] sample() {
        int first = levels.next;
        int n = Math.min(SAMPLE, levels.queue.size() - first);
        long[] r = new long[n];
        for (int i = 0; i < n; i++) {
            r[i] = levels.queue.get(first + (int) ((long) i * (levels.queue.size() - first) / n));
        }
        return r;
    }

    /** The parts' numbers stay, and only where they stand in a word is another place. */
    private void packAs(Parts to, Parts from) {
        Keys old = levels.keys;
        Keys keys = new Keys(old);
        int all = crew.size();
        crew.all(w -> {
            Keys.Batch batch = keys.batch();
            old.forEach(key -> {
                long k = Keys.spread(to.from(from, Keys.gathered(key)));
                if (Keys.group(k, all) == w) {
                    batch.key(k);
                }
            });
            batch.end();
        });
        for (int i = levels.next; i < levels.queue.size(); i++) {
            levels.queue.set(i, to.from(from, levels.queue.get(i)));
        }
        levels.keys = keys;
        levels.packing = to;
    }
}
