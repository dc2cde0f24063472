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
        Parts wider = now == null ? null : now.wider();
        if (wider != null) {
            widen(now, wider);
            return;
        }
        // What is on disk can be packed only once.
        Parts fewer = now == null || spill != null ? null : now.fewer(sample());
        while (fewer != null && !packAs(fewer)) {
            fewer = fewer.wider();
        }
        if (fewer == null) {
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

    /** The parts' numbers stay: only where they stand in a word is another place. */
    private void widen(Parts narrow, Parts wide) {
        Keys old = levels.keys;
        levels.keys = spill == null ? new Keys(old) : new Keys();
        int all = spill == null ? crew.size() : 1;
        IntFunction<Keys.Sink> again = w -> key -> {
            long k = Keys.spread(wide.from(narrow, Keys.gathered(key)));
            if (Keys.owner(k, all) == w) {
                levels.keys.add(k);
            }
        };
        if (spill == null) {
            crew.all(w -> old.forEach(again.apply(w)));
        } else {
            spill.packAnew(old, again.apply(0));
        }
        for (int i = levels.next; i < levels.queue.size(); i++) {
            levels.queue.set(i, wide.from(narrow, levels.queue.get(i)));
        }
        levels.packing = wide;
    }

    /** Returns false, and changes nothing, where there is no room for that. */
    private boolean packAs(Packing other) {
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
            long k = to.pack(state, record, 0);
            if (!other.isFull()) {
                levels.keys.add(k);
            }
        };
        if (spill == null) {
            old.forEach(again);
        } else {
            spill.packAnew(old, again);
        }
        if (other.isFull()) {
            levels.keys = old;
            return false;
        }
        for (int i = levels.next; i < levels.queue.size(); i++) {
            record[0] = levels.queue.get(i);
            from.unpack(record, state);
            to.pack(state, record, 0);
            levels.queue.set(i, record[0]);
            to.unpack(record, state);
        }
        levels.packing = other;
        return true;
    }
}
