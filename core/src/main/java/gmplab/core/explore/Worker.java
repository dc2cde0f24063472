package gmplab.core.explore;

import gmplab.core.machine.Apart;
import gmplab.core.machine.Finding;
import gmplab.core.machine.Model;
import gmplab.core.reduce.Reduced;
import java.util.Arrays;
import java.util.Map;

/** One thread's part of a breadth-first search: expands states, with a model of its own. It changes nothing that others see. */
final class Worker extends Apart {
    private static final int LATELY_BITS = 13;

    final Model model;
    Options.StateObserver observer;
    private final Mover mover;
    private Packing.Packer packer;
    /** Null where every move is made on states. */
    private Leaps leaps;
    private final Words queue;
    private long[] state;
    /** The model's cuts after the last round that counted. */
    Map<String, Long> cuts;
    private final long[] before = edge();
    private final long[] record;
    /** Keys of children that were made lately, by some of their bits: such a child is known, or comes behind itself. */
    private final long[] lately = new long[1 << LATELY_BITS];
    private final int[] choices;
    /** Of a block's states: their words, up to where their choices go, the choices, and where these are made from. */
    private final long[] words = new long[Block.STATES];
    private final int[] upTo = new int[Block.STATES];
    private int[] all = new int[4 * Block.STATES];
    private int[] places = new int[4 * Block.STATES];
    private int[] spots = new int[4 * Block.STATES];
    private final long[] after = edge();
    /** The state that is loaded, by number. */
    private int loaded = -1;
    /** The first state of the block that was expanded last. */
    private int from;

    Worker(Model model, Options options, Options.StateObserver observer, Packing packing, Words queue) {
        this.model = model;
        this.observer = observer;
        this.queue = queue;
        mover = new Mover(model, false);
        packWith(packing);
        record = new long[packing.recordWords()];
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
        if (b.from < from) {
            // What was made lately comes behind these children, or beside them.
            forgetLately();
        }
        from = b.from;
        long localsBefore = mover.locals();
        int size = 0;
        int step = leaps != null && leaps.byWord() ? b.count : 1;
        for (int i = 0; i < b.count; i += step) {
            look(b, i, i + step, depth, told);
            size = expand(b, i, i + step, size, last);
        }
        b.size = size;
        b.locals = mover.locals() - localsBefore;
    }

    /** Makes all choices of some of the block's states; returns how many children there are then. */
    private int expand(Block b, int first, int end, int before, boolean last) {
        int size = before;
        int k = 0;
        for (int i = first; i < end; i++) {
            if (upTo[i] == k) {
                end(b, b.from + i);
            } else if (last) {
                b.depthHit = true;
            }
            for (int c = 0; k < upTo[i]; c++, k++) {
                size = last ? size : move(b, size, i, c, k);
            }
            b.end[i] = size;
        }
        b.transitions += last ? 0 : k;
        return size;
    }

    /** Notes which choices some of the block's states have. Those that may be made without the state are looked up together, so that memory is read in parallel. */
    private void look(Block b, int first, int end, int depth, int told) {
        int size = 0;
        for (int i = first; i < end; i++) {
            load(b.from + i);
            if (observer != null && b.from + i >= told) {
                observer.seen(state, depth);
            }
            int n = model.choices(state, choices);
            if (size + n > all.length) {
                all = Arrays.copyOf(all, 2 * (size + n));
                spots = Arrays.copyOf(spots, 2 * (size + n));
                places = Arrays.copyOf(places, 2 * (size + n));
            }
            words[i] = record[0];
            for (int c = 0; c < n; c++) {
                all[size] = choices[c];
                places[size] = leaps == null ? -1 : leaps.place(state, choices[c]);
                spots[size] = leaps == null || !leaps.byWord() ? 0 : leaps.spot(record[0], places[size], choices[c]);
                size++;
            }
            upTo[i] = size;
        }
        if (end - first > 1) {
            leaps.glance(spots, size);
        }
    }

    /** From now on states are packed in another way. */
    void packWith(Packing packing) {
        packer = packing.packer();
        leaps = packer.leaps(model);
        loaded = -1;
        forgetLately();
    }

    /** Reads a state out of the queue. */
    long[] load(int number) {
        if (loaded != number) {
            queue.copy(number, record);
            long[] unpacked = packer.unpack(record);
            // Nearly always the same array: storing a reference writes where the collector keeps what was written, for all threads.
            if (unpacked != state) {
                state = unpacked;
            }
            loaded = number;
        }
        return state;
    }

    private void end(Block b, int number) {
        Finding f = model.stuck(load(number));
        if (f == null) {
            b.goodEnds++;
        } else {
            b.events.add(new Block.Event(number, -1, f, state.clone()));
        }
    }

    /**
     * Makes the {@code c}th choice of the block's {@code i}th state, which is the {@code k}th of all.
     *
     * @return how many children there are then
     */
    private int move(Block b, int size, int i, int c, int k) {
        if (leaps != null && leaps.leap(words[i], places[k], all[k], spots[k])) {
            long key = Keys.spread(leaps.landed());
            if (isLate(key)) {
                b.duplicates++;
                return size;
            }
            b.add(size, key, leaps.landed(), c);
            return size + 1;
        }
        int r = mover.move(load(b.from + i), all[k]);
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
            b.events.add(new Block.Event(b.from + i, c, model.finding(r), mover.out.clone()));
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
