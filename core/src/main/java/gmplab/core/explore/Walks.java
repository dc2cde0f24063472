package gmplab.core.explore;

import gmplab.core.simulate.Chooser;
import gmplab.core.simulate.SplitMix64;

/**
 * Seeded random walks from the start. Each walk has a generator of its own, so the n-th walk is the same however many
 * came before it. A choice that is cut is put aside, and another one made.
 */
final class Walks implements Tally.Size {
    /** A walk has to end somewhere, also where nobody gave a depth. */
    static final int DEEPEST = 100_000;

    private final Tally tally;
    private final Mover mover;
    private final Ints path = new Ints();
    private final int[] choices;
    private final int deepest;
    private long[] state;

    Walks(Tally tally, Mover mover) {
        this.tally = tally;
        this.mover = mover;
        choices = new int[tally.model.maxChoices()];
        state = new long[tally.model.words()];
        deepest = tally.limits.maxDepth() > 0 ? tally.limits.maxDepth() : DEEPEST;
    }

    void run() {
        int walks = tally.options.walks();
        for (long w = 0; (walks == 0 || w < walks) && tally.stop == Tally.Stop.NONE; w++) {
            nth(w);
        }
    }

    /** Makes one walk; it is the same whoever makes it. */
    void nth(long w) {
        tally.walks++;
        walk(tally.options.walker().make().apply(SplitMix64.part(tally.options.seed(), w)));
    }

    private void walk(Chooser chooser) {
        path.cutTo(0);
        int r = mover.start();
        if (r != 0) {
            bad(r);
            tally.mustStop(this, 0);
            return;
        }
        while (r == 0 && !tally.mustStop(this, path.size())) {
            state = mover.swapOut(state);
            r = step(chooser) ? 0 : 1;
        }
    }

    /** Whether the walk goes on. */
    private boolean step(Chooser chooser) {
        tally.states++;
        if (tally.options.observer() != null) {
            tally.options.observer().seen(state, path.size());
        }
        if (tally.limits.maxStates() > 0 && tally.states > tally.limits.maxStates()) {
            tally.states--;
            tally.stop = Tally.Stop.STATES;
            return false;
        }
        int n = tally.model.choices(state, choices);
        tally.depth = Math.max(tally.depth, path.size());
        if (tally.options.walker().changes() >= 0) {
            tally.couldMove(choices, n);
        }
        if (n == 0) {
            tally.end(state, path::toArray);
            return false;
        }
        if (path.size() >= deepest) {
            tally.depthHit = true;
            return false;
        }
        while (n > 0) {
            int i = chooser.choose(state, choices, n);
            path.add(choices[i]);
            tally.transitions++;
            int r = mover.move(state, choices[i]);
            if (r >= 0) {
                return r == 0 || bad(r);
            }
            tally.cuts++;
            path.cutTo(path.size() - 1);
            System.arraycopy(choices, i + 1, choices, i, --n - i);
        }
        return false;
    }

    private boolean bad(int r) {
        if (r < 0) {
            tally.cuts++;
        } else {
            tally.finding(tally.model.finding(r), mover.out, path::toArray);
        }
        return false;
    }

    @Override
    public long distinct() {
        return 0;
    }

    @Override
    public long queue() {
        return 0;
    }

    @Override
    public long bytes() {
        return path.bytes();
    }

    @Override
    public long bytesWithOneMore() {
        return bytes();
    }
}
