package gmplab.core.explore;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Model;
import gmplab.core.simulate.SplitMix64;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The point of no return of a failing schedule: the first move after which every continuation fails. "Every continuation
 * fails" is decided from the states reachable after a move: none of them is a good end, and from each of them a finding can
 * still be reached, so that only a schedule unfair for ever could avoid one. What holds after a move holds after every later
 * one, so the first is found by halving.
 */
public final class NoReturn {
    private static final int LOOK_UP_EVERY = 1024;
    private static final int WALKS = 64;
    private static final int WALK_MOVES = 4000;

    private enum Fate { DOOMED, CAN_BE_SAVED, UNKNOWN }

    private final Model model;
    private final int[] path;
    private final boolean mergeLocal;
    private final Limits limits;
    private final BooleanSupplier cancelled;
    private final LongSupplier nanos;
    private final long begun;
    private long states;
    private long cuts;
    private long asked;

    /**
     * @param known whether the point is exactly known; otherwise it may lie before {@code move}
     * @param move the first move after which it is certain that every continuation fails: from 1, or 0 where the start is
     *     lost already
     * @param states how many states were looked at for it
     * @param cuts moves that left the bounds of the world, and were taken for no continuation
     * @param sentence the same in words
     */
    public record Answer(boolean known, int move, long states, long cuts, String sentence) { }

    private NoReturn(Model model, int[] path, boolean mergeLocal, Limits limits, BooleanSupplier cancelled,
                     LongSupplier nanos) {
        this.model = model;
        this.path = path;
        this.mergeLocal = mergeLocal;
        this.limits = limits;
        this.cancelled = cancelled;
        this.nanos = nanos;
        begun = nanos.getAsLong();
    }

    /**
     * Finds the point.
     *
     * @param failing choices from the start; the last ends in a finding, or leads to a state where nothing moves
     * @param mergeLocal whether the searches merge local steps
     * @param limits of the search after each move: states and bytes of each, milliseconds of all together
     * @throws IllegalArgumentException where the schedule is not possible, or does not fail
     */
    public static Answer of(Model model, int[] failing, boolean mergeLocal, Limits limits, BooleanSupplier cancelled,
                            LongSupplier nanos) {
        return new NoReturn(model, failing, mergeLocal, limits, cancelled, nanos).find();
    }

    private Answer find() {
        long[][] along = statesAlong();
        // From the end in doubling steps: what is reachable after the last moves is small, from the start it is everything.
        int doomed = path.length;
        int open = -1;
        Fate before = Fate.CAN_BE_SAVED;
        for (int step = 1; doomed > 0 && open < 0; step *= 2) {
            int i = Math.max(0, doomed - step);
            Fate f = fate(along[i]);
            if (f == Fate.DOOMED) {
                doomed = i;
            } else {
                open = i;
                before = f;
            }
        }
        while (doomed - open > 1) {
            int i = doomed + open >>> 1;
            Fate f = fate(along[i]);
            if (f == Fate.DOOMED) {
                doomed = i;
            } else {
                open = i;
                before = f;
            }
        }
        return answer(doomed, before != Fate.UNKNOWN);
    }

    private Answer answer(int move, boolean exact) {
        String bounds = (cuts == 0 ? "" : ", within the bounds of this world (" + cuts + (cuts == 1 ? " move" : " moves") + " cut)")
            + (mergeLocal ? "; local steps merged" : "");
        if (move == 0) {
            return new Answer(true, 0, states, cuts, "every run of this world fails" + bounds);
        }
        String at = "point of no return: move " + move + " (" + Choice.text(path[move - 1]) + ")";
        String sentence = exact ? at + "; after it every continuation fails" + bounds
            : at + " or earlier: unknown within " + (limits.maxStates() > 0 ? limits.maxStates() + " states a move" : "the limits")
                + bounds;
        return new Answer(exact, move, states, cuts, sentence);
    }

    /** The states before the first move and after each; without the last where that ended in a finding. */
    private long[][] statesAlong() {
        long[][] r = new long[path.length + 1][];
        int[] choices = new int[model.maxChoices()];
        r[0] = new long[model.words()];
        model.start(r[0]);
        for (int i = 0; i < path.length; i++) {
            int c = path[i];
            int n = model.choices(r[i], choices);
            long[] out = new long[model.words()];
            int result = contains(choices, n, c) || Choice.hypothetical(c) ? model.move(r[i], c, out) : -1;
            if (result < 0) {
                throw new IllegalArgumentException("choice " + (i + 1) + " of the schedule, " + Choice.text(c)
                    + ", is not possible there");
            } else if (result > 0) {
                return Arrays.copyOf(r, i + 1);
            }
            r[i + 1] = out;
        }
        long[] end = r[path.length];
        if (model.choices(end, choices) > 0 || model.stuck(end) == null) {
            throw new IllegalArgumentException("the schedule of " + path.length + " moves does not fail, so it has no point "
                + "of no return");
        }
        return r;
    }

    private static boolean contains(int[] choices, int n, int c) {
        for (int i = 0; i < n; i++) {
            if (choices[i] == c) {
                return true;
            }
        }
        return false;
    }

    private Fate fate(long[] from) {
        if (someWalkEndsWell(from)) {
            return Fate.CAN_BE_SAVED;
        }
        Continuations c = new Continuations(model, mergeLocal, this::mustStop);
        Boolean doomed = c.allFail(from);
        states += c.states();
        cuts = Math.max(cuts, c.cuts());
        return doomed == null ? Fate.UNKNOWN : doomed ? Fate.DOOMED : Fate.CAN_BE_SAVED;
    }

    /** A few random walks show a way out, where there are many, long before an exhaustive search comes to one. */
    private boolean someWalkEndsWell(long[] from) {
        int[] choices = new int[model.maxChoices()];
        long[] state = new long[from.length];
        Mover mover = new Mover(model, mergeLocal);
        for (int w = 0; w < WALKS; w++) {
            SplitMix64 random = SplitMix64.part(0, w);
            mover.settle(from);
            for (int i = 0, r = 0; r == 0 && i < WALK_MOVES; i++) {
                System.arraycopy(mover.out, 0, state, 0, state.length);
                int n = model.choices(state, choices);
                if (n == 0) {
                    if (model.stuck(state) == null) {
                        return true;
                    }
                    break;
                }
                r = mover.move(state, choices[random.next(n)]);
            }
        }
        return false;
    }

    private boolean mustStop(long size, long bytes) {
        if (limits.maxStates() > 0 && size > limits.maxStates() || limits.maxBytes() > 0 && bytes > limits.maxBytes()) {
            return true;
        }
        return ++asked % LOOK_UP_EVERY == 0 && (cancelled.getAsBoolean()
            || limits.maxMillis() > 0 && (nanos.getAsLong() - begun) / 1_000_000 >= limits.maxMillis());
    }
}
