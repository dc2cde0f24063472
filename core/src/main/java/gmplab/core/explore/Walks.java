package gmplab.core.explore;

import gmplab.core.machine.Model;
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
    private final Model model;
    /** Null where nobody looks at states. */
    private final Options.StateObserver observer;
    private final long mostStates;
    private final boolean byPriorities;
    private long[] state;
    /** How many choices there are, if those of the state before are still there; -1 where they have to be asked for. */
    private int standing;

    Walks(Tally tally, Mover mover) {
        this.tally = tally;
        this.mover = mover;
        model = tally.model;
        observer = tally.options.observer();
        mostStates = tally.limits.maxStates() > 0 ? tally.limits.maxStates() : Long.MAX_VALUE;
        byPriorities = tally.options.walker().changes() >= 0;
        choices = new int[model.maxChoices()];
        state = new long[model.words()];
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
        standing = -1;
        int r = mover.start();
        state = mover.swapOut(state);
        if (r != 0) {
            bad(r);
            tally.mustStop(this, 0);
            return;
        }
        while (r == 0 && !tally.mustStop(this, path.size())) {
            r = step(chooser) ? 0 : 1;
        }
    }

    /** Whether the walk goes on. */
    private boolean step(Chooser chooser) {
        tally.states++;
        if (observer != null) {
            observer.seen(state, path.size());
        }
        if (tally.states > mostStates) {
            tally.states--;
            tally.stop = Tally.Stop.STATES;
            return false;
        }
        int n = standing >= 0 ? standing : model.choices(state, choices);
        standing = n;
        tally.depth = Math.max(tally.depth, path.size());
        if (byPriorities) {
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
            int r = model.moveOrStay(state, choices[i]);
            if (r >= 0) {
                standing = model.choicesStand() ? standing : -1;
                return r == 0 || bad(r);
            }
            standing = -1;
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
            tally.finding(model.finding(r), state, path::toArray);
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
