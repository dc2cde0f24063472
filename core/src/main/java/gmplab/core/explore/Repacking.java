package gmplab.core.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Packs all states of a breadth-first search in another way.
 *
 * @param spill what is not in memory; null where all is
 */
record Repacking(Levels levels, Crew crew, Spill spill) {
    /** So many states are looked at to see which parts go together. */
    private static final int SAMPLE = 1 << 14;

    void run() {
        Parts now = levels.packing instanceof Parts p ? p : null;
        Parts next = now == null ? null : now.wider();
        if (next == null && now != null && spill == null) {
            // What is on disk can be packed only once.
            next = now.fewer(sample());
        }
        while (next != null && !rewrite(now, next)) {
            next = next.wider();
        }
        if (next == null) {
            packAs(new Tree(Shape.of(levels.tally.model.fork())));
        }
    }

    /** States that wait, from everywhere in the queue. */
    private List<long[]> sample() {
        int first = levels.next;
        int step = Math.max(1, (levels.queue.size() - first) / SAMPLE);
        Packing.Packer from = levels.packing.packer();
        List<long[]> r = new ArrayList<>();
        for (int i = first; i < levels.queue.size(); i += step) {
            long[] state = new long[levels.tally.model.words()];
            from.unpack(new long[] {levels.queue.get(i)}, state);
            r.add(state);
        }
        return r;
    }

    /**
     * Most parts' numbers stay: only where they stand in a word is another place.
     *
     * @return false where there is no room, which changes nothing
     */
    private boolean rewrite(Parts from, Parts to) {
        Keys old = levels.keys;
        levels.keys = spill == null ? new Keys(old) : new Keys();
        int all = spill == null ? crew.size() : 1;
        IntFunction<Keys.Sink> again = w -> {
            Parts.Rewriter words = to.from(from);
            return key -> {
                long k = Keys.spread(words.of(Keys.gathered(key)));
                if (Keys.owner(k, all) == w && !to.isFull()) {
                    levels.keys.add(k);
                }
            };
        };
        if (spill == null) {
            crew.all(w -> old.forEach(again.apply(w)));
        } else {
            spill.packAnew(old, again.apply(0));
        }
        if (to.isFull()) {
            levels.keys = old;
            return false;
        }
        Parts.Rewriter words = to.from(from);
        for (int i = levels.next; i < levels.queue.size(); i++) {
            levels.queue.set(i, words.of(levels.queue.get(i)));
        }
        levels.packing = to;
        return true;
    }

    private void packAs(Packing other) {
        Packing.Packer from = levels.packing.packer();
        Packing.Packer to = other.packer();
        long[] record = new long[1];
        long[] state = new long[levels.tally.model.words()];
        Keys old = levels.keys;
        levels.keys = new Keys();
        Keys.Sink again = key -> {
            record[0] = Keys.gathered(key);
            from.unpack(record, state);
            // Neighbours in the set have nothing in common; what was packed last is as good to begin from as any.
            levels.keys.add(to.pack(state, record, 0));
        };
        if (spill == null) {
            old.forEach(again);
        } else {
            spill.packAnew(old, again);
        }
        for (int i = levels.next; i < levels.queue.size(); i++) {
            record[0] = levels.queue.get(i);
            from.unpack(record, state);
            to.pack(state, record, 0);
            levels.queue.set(i, record[0]);
            to.unpack(record, state);
        }
        levels.packing = other;
    }
}
