package gmplab.core.explore;

import gmplab.core.machine.Apart;
import gmplab.core.machine.Model;

/**
 * Makes one move of a search and, where local steps are merged, the local ones that follow it. Its result lies in
 * {@link #out} until the next call.
 */
final class Mover extends Apart {
    /** A goroutine program that loops in local steps would never come back from one merged move. */
    private static final int LONGEST_CHAIN = 100_000;

    private final Model model;
    private final boolean merge;
    private final int[] choices;
    private final long joinedBefore;
    /** The state after the last move; where that ended in a finding, the state in which it was found. */
    long[] out;
    private long[] next;
    /** Local moves made since this was made. */
    long locals;

    Mover(Model model, boolean merge) {
        this.model = model;
        this.merge = merge;
        choices = new int[model.maxChoices()];
        joinedBefore = model.joined();
        out = new long[model.words()];
        next = new long[model.words()];
    }

    /** Moves made together with the one before them, since this was made. */
    long locals() {
        return locals + model.joined() - joinedBefore;
    }

    /** The start, and the local moves that it begins with. */
    int start() {
        return start(null);
    }

    /** As {@link Model#move}; {@code state} must not be {@link #out}. */
    int move(long[] state, int choice) {
        int r = model.move(state, choice, out);
        if (r == 0 && merge) {
            settle((Ints) null);
        }
        return r;
    }

    /** Begins at a state, with the local moves that it begins with. */
    void settle(long[] state) {
        System.arraycopy(state, 0, out, 0, out.length);
        if (merge) {
            settle((Ints) null);
        }
    }

    /** Gives {@link #out} away for another array of the same length. */
    long[] swapOut(long[] other) {
        long[] r = out;
        out = other;
        return r;
    }

    /** The same, noting every choice in {@code path}. */
    int move(long[] state, int choice, Ints path) {
        path.add(choice);
        int r = model.move(state, choice, out);
        if (r == 0 && merge) {
            settle(path);
        }
        return r;
    }

    int start(Ints path) {
        model.start(out);
        int r = model.broken(out);
        if (r == 0 && merge) {
            settle(path);
        }
        return r;
    }

    /** A step that is cut or ends in a finding is not joined: the others can go on without it. */
    private void settle(Ints path) {
        for (int i = 0; i < LONGEST_CHAIN; i++) {
            int c = model.local(out, choices, 0);
            int r = c == -1 ? 1 : model.move(out, c, next);
            if (r < 0) {
                model.uncut();
            }
            if (r != 0) {
                return;
            }
            if (path != null) {
                path.add(c);
            }
            locals++;
            long[] before = out;
            out = next;
            next = before;
        }
        throw new IllegalStateException("more than " + LONGEST_CHAIN + " local steps follow each other: the world loops for "
            + "ever in steps that touch nothing shared; search it without merging local steps");
    }

    /** The choices of a path that says which of those there are was made each time; behind it one more, -1 for none. */
    static int[] choices(Model model, int[] nth, int last) {
        Mover mover = new Mover(model, false);
        mover.start();
        int[] choices = new int[model.maxChoices()];
        long[] at = new long[model.words()];
        int[] r = new int[nth.length + (last < 0 ? 0 : 1)];
        for (int i = 0; i < r.length; i++) {
            System.arraycopy(mover.out, 0, at, 0, at.length);
            model.choices(at, choices);
            r[i] = choices[i < nth.length ? nth[i] : last];
            if (i < nth.length) {
                mover.move(at, r[i]);
            }
        }
        return r;
    }

    /** The whole schedule of a path of choices: the local moves that were made along with each are put in. */
    static int[] whole(Model model, boolean merge, int[] path) {
        if (!merge) {
            return path;
        }
        Mover m = new Mover(model, true);
        Ints all = new Ints();
        int r = m.start(all);
        long[] state = new long[model.words()];
        for (int c : path) {
            if (r != 0) {
                throw new IllegalStateException("bug in gmplab: a schedule goes on behind a finding");
            }
            System.arraycopy(m.out, 0, state, 0, state.length);
            r = m.move(state, c, all);
        }
        return all.toArray();
    }
}
