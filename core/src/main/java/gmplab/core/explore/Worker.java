package gmplab.core.explore;

import gmplab.core.machine.Finding;
import gmplab.core.machine.Model;
import gmplab.core.reduce.Reduced;
import java.util.Arrays;
import java.util.Map;

/** One thread's part of a breadth-first search: expands states, with a model of its own. It changes nothing that others see. */
final class Worker {
    private static final int LATELY_BITS = 13;

    final Model model;
    Options.StateObserver observer;
    private final Mover mover;
    private Packing.Packer packer;
    /** Null where every move is made on states. */
    private Leaps leaps;
    private final Words queue;
    private final long[] record;
    private final long[] state;
    /** Keys of children that were made lately, by some of their bits: such a child is known, or comes behind itself. */
    private final long[] lately = new long[1 << LATELY_BITS];
    private final int[] choices;
    /** The model's cuts after the last round that counted. */
    Map<String, Long> cuts;

    Worker(Model model, Options options, Options.StateObserver observer, Packing packing, Words queue) {
        this.model = model;
        this.observer = observer;
        this.queue = queue;
        mover = new Mover(model, false);
        packWith(packing);
        record = new long[packing.recordWords()];
        state = new long[model.words()];
        choices = new int[model.maxChoices()];
        cuts = model.cuts();
        if (model instanceof Reduced r && observer != null && observer.wantsPassed()) {
            r.tell((by, s) -> this.observer.passed(by, s));
        }
    }

    /**
     * Expands a block's states.
     *
     * @param last whether they lie at the depth limit
     * @param told up to which number the observer was told of them before
     */
    void expand(Block b, int depth, boolean last, int told) {
        long localsBefore = mover.locals();
        // What is counted goes into the block at its end: two blocks may lie in one line of the cache.
        long transitions = 0;
        int size = 0;
        for (int i = 0; i < b.count; i++) {
            load(b.from + i);
            if (observer != null && b.from + i >= told) {
                observer.seen(state, depth);
            }
            int n = model.choices(state, choices);
            if (n == 0) {
                end(b, b.from + i);
            } else if (last) {
                b.depthHit = true;
            } else {
                for (int c = 0; c < n; c++) {
                    size = move(b, size, b.from + i, c);
                }
                transitions += n;
            }
            b.end[i] = size;
        }
        b.size = size;
        b.transitions = transitions;
        b.locals = mover.locals() - localsBefore;
    }

    /** From now on states are packed in another way. */
    void packWith(Packing packing) {
        packer = packing.packer();
        leaps = packer.leaps(model);
        forgetLately();
    }

    /** Reads a state out of the queue. */
    long[] load(int number) {
        queue.copy(number, record);
        packer.unpack(record, state);
        return state;
    }

    private void end(Block b, int number) {
        Finding f = model.stuck(state);
        if (f == null) {
            b.goodEnds++;
        } else {
            b.events.add(new Block.Event(number, -1, f, state.clone()));
        }
    }

    /** Returns how many children there are then. */
    private int move(Block b, int size, int number, int c) {
        if (leaps != null && leaps.leap(record[0], state, choices[c])) {
            long key = Keys.spread(leaps.landed());
            if (isLate(key)) {
                b.duplicates++;
                return size;
            }
            b.add(size, key, leaps.landed(), c);
            return size + 1;
        }
        int r = mover.move(state, choices[c]);
        if (r == 0) {
            b.room(size);
            b.keys[size] = packer.pack(mover.out, b.records, size * record.length);
            b.choices[size] = c;
            if (leaps != null) {
                leaps.note(b.records[size]);
            }
            if (isLate(b.keys[size])) {
                b.duplicates++;
                return size;
            }
            return size + 1;
        } else if (r < 0) {
            b.cuts++;
        } else {
            b.events.add(new Block.Event(number, c, model.finding(r), mover.out.clone()));
        }
        return size;
    }

    /** Whether a child was made lately, which it is from now on. */
    private boolean isLate(long key) {
        int at = (int) (key >>> 64 - LATELY_BITS);
        boolean there = lately[at] == key && key != 0;
        lately[at] = key;
        return there;
    }

    /** What was made since the last round that counted is not kept. */
    void forgetLately() {
        Arrays.fill(lately, 0);
    }
}
