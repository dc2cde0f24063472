package gmplab.core.explore;

import gmplab.core.explore.Tally.Stop;

/** The states of a round one after the other, in which a search stops at exactly the move at which it has to. */
final class OneByOne {
    private final Levels levels;
    private final Tally tally;
    private final Mover mover;
    private Packing.Packer packer;
    private final long[] record;
    private final long[] kept;
    private long[] state;
    private final int[] choices;

    OneByOne(Levels levels, Mover mover) {
        this.levels = levels;
        this.mover = mover;
        tally = levels.tally;
        packer = levels.packing.packer();
        record = new long[levels.packing.recordWords()];
        kept = new long[record.length];
        choices = new int[tally.model.maxChoices()];
    }

    /** After the packing was read from a file. */
    void newPacker() {
        packer = levels.packing.packer();
    }

    /** Local moves made here. */
    long locals() {
        return mover.locals;
    }

    /** Keeps the start; false where that ends the search. */
    boolean begin() {
        int r = mover.start();
        if (r == 0) {
            levels.add(pack(record));
            levels.queue.append(record);
            return true;
        } else if (r < 0) {
            tally.cuts++;
        } else {
            tally.finding(tally.model.finding(r), mover.out, () -> new int[0]);
        }
        return false;
    }

    void round(int end, boolean last) {
        while (levels.next < end && tally.stop == Stop.NONE) {
            expand(levels.next, last);
            levels.links.parentDone();
            levels.next++;
        }
    }

    private void load(int number) {
        levels.queue.copy(number, record);
        state = packer.unpack(record);
    }

    private void expand(int number, boolean last) {
        load(number);
        int n = tally.model.choices(state, choices);
        tally.states++;
        if (n == 0) {
            tally.end(state, () -> levels.path(number, -1));
        } else if (last) {
            tally.depthHit = true;
        } else {
            for (int c = 0; c < n && tally.stop == Stop.NONE; c++) {
                move(number, c);
            }
        }
    }

    private void move(int number, int c) {
        int r = mover.move(state, choices[c]);
        tally.transitions++;
        if (r == 0) {
            keep(c);
        } else if (r < 0) {
            tally.cuts++;
        } else if (!tally.options.firstOnly() || !stuckNearer(number)) {
            tally.finding(tally.model.finding(r), mover.out, () -> levels.path(number, c));
        }
    }

    /** The key of what the mover made. */
    private long pack(long[] to) {
        long key = packer.pack(mover.out, to, 0);
        while (levels.packing.isFull()) {
            levels.widen();
            key = packer.pack(mover.out, to, 0);
        }
        return key;
    }

    private void keep(int c) {
        long key = pack(kept);
        long most = tally.limits.maxStates();
        if (most > 0 && levels.size() >= most && !levels.contains(key)) {
            tally.stop = Stop.STATES;
        } else if (levels.add(key)) {
            levels.queue.append(kept);
            levels.links.child(c);
        } else {
            tally.duplicates++;
        }
    }

    /**
     * Takes a finding in the rest of this level, where nothing moves, before one that needs another move: else the first
     * finding would not be a nearest one.
     */
    private boolean stuckNearer(int number) {
        for (int i = number + 1; i < levels.levelEnd && tally.stop == Stop.NONE; i++) {
            int at = i;
            load(at);
            if (tally.model.choices(state, choices) == 0 && tally.model.stuck(state) != null) {
                tally.end(state, () -> levels.path(at, -1));
            }
        }
        return tally.stop != Stop.NONE;
    }
}
