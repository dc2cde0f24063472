package gmplab.core.explore;

import gmplab.core.machine.Finding;
import gmplab.core.machine.Model;
import gmplab.core.reduce.Reduced;
import java.util.Map;

/** One thread's part of a breadth-first search: expands states, with a model of its own. It changes nothing that others see. */
final class Worker {
    final Model model;
    Options.StateObserver observer;
    private final Mover mover;
    private Packing.Packer packer;
    private final Words queue;
    private final long[] record;
    private final long[] state;
    private final int[] choices;
    /** The model's cuts after the last round that counted. */
    Map<String, Long> cuts;

    Worker(Model model, Options options, Options.StateObserver observer, Packing packing, Words queue) {
        this.model = model;
        this.observer = observer;
        this.queue = queue;
        mover = new Mover(model, false);
        packer = packing.packer();
        record = new long[packing.recordWords()];
        state = new long[model.words()];
        choices = new int[model.maxChoices()];
        cuts = model.cuts();
        if (model instanceof Reduced r && observer != null) {
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
                    move(b, b.from + i, c);
                }
            }
            b.end[i] = b.size;
        }
        b.locals = mover.locals() - localsBefore;
    }

    /** From now on states are packed in another way. */
    void packWith(Packing packing) {
        packer = packing.packer();
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

    private void move(Block b, int number, int c) {
        int r = mover.move(state, choices[c]);
        b.transitions++;
        if (r == 0) {
            b.room();
            b.keys[b.size] = packer.pack(mover.out, b.records, b.size * record.length);
            b.choices[b.size] = c;
            b.size++;
        } else if (r < 0) {
            b.cuts++;
        } else {
            b.events.add(new Block.Event(number, c, model.finding(r), mover.out.clone()));
        }
    }
}
