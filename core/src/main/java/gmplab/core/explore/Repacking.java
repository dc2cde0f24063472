package gmplab.core.explore;

import java.util.function.IntFunction;

/**
 * Packs all states of a breadth-first search in another way.
 *
 * @param spill what is not in memory; null where all is
 */
record Repacking(Levels levels, Crew crew, Spill spill) {
    void run() {
        Parts wider = levels.packing instanceof Parts p ? p.wider() : null;
        if (wider == null) {
            packAs(new Tree(Shape.of(levels.tally.model.fork())));
        } else {
            widen((Parts) levels.packing, wider);
        }
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
