package gmplab.core.explore;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Finding;
import gmplab.core.machine.Model;
import java.util.function.BooleanSupplier;

/**
 * Makes a failing schedule shorter, then calmer (fewer changes from one mover to another), with the same finding at its
 * end. Loops go first; then delta debugging (Zeller and Hildebrandt 2002): pieces are left out, what is not enabled any more is skipped, and
 * where the rest does not lead to the end, the movers go on as they would without interference. What comes out replays as
 * it is; it is short, but only breadth-first search gives a shortest.
 */
public final class Minimiser {
    private final Model model;
    private final Finding finding;
    private final BooleanSupplier cancelled;
    private final int maxTrials;
    private final int[] enabled;
    private long[] state;
    private long[] next;
    private final Ints made = new Ints();
    private int trials;
    private int[] best;

    /**
     * @param choices the shorter schedule; replays exactly
     * @param before how many choices the first one had
     * @param trials how many schedules were tried
     * @param finished whether nothing more could be left out; otherwise the trials ran out, or the person broke it off
     */
    public record Result(int[] choices, int before, int trials, boolean finished) {
        /** How often the mover changes. */
        public int switches() {
            return Minimiser.switches(choices);
        }
    }

    private Minimiser(Model model, Finding finding, int maxTrials, BooleanSupplier cancelled) {
        this.model = model;
        this.finding = finding;
        this.maxTrials = maxTrials;
        this.cancelled = cancelled;
        enabled = new int[model.maxChoices()];
        state = new long[model.words()];
        next = new long[model.words()];
    }

    /**
     * Shortens a schedule.
     *
     * @param failing choices from the start that end in {@code finding}
     * @param maxTrials how many schedules may be tried, at least 1
     * @throws IllegalArgumentException where the schedule does not end in the finding
     */
    public static Result minimise(Model model, int[] failing, Finding finding, int maxTrials, BooleanSupplier cancelled) {
        Minimiser m = new Minimiser(model, finding, maxTrials, cancelled);
        int[] first = m.run(failing);
        if (first == null) {
            throw new IllegalArgumentException("the schedule of " + failing.length + " moves does not end in: " + finding);
        }
        m.best = m.withoutLoops(first);
        boolean finished = m.shorten();
        return new Result(m.best, failing.length, m.trials, finished);
    }

    /** Leaves pieces out and joins movers' pieces until neither helps; false where it had to end before. */
    private boolean shorten() {
        for (boolean better = true; better;) {
            better = false;
            for (int piece = Math.max(1, best.length / 2); piece >= 1; piece = piece == 1 ? 0 : (piece + 1) / 2) {
                better |= leaveOut(piece);
            }
            better |= joinPieces();
            int[] straight = withoutLoops(best);
            better |= straight.length < best.length;
            best = straight;
            if (exhausted()) {
                return false;
            }
        }
        return true;
    }

    private boolean exhausted() {
        return trials >= maxTrials || cancelled.getAsBoolean();
    }

    private boolean leaveOut(int piece) {
        boolean better = false;
        // From the end: what stands there is the most likely to have been in vain.
        for (int from = best.length - piece; from > -piece && !exhausted(); from -= piece) {
            int at = Math.max(0, Math.min(from, best.length - 1));
            int to = Math.min(best.length, from + piece);
            if (to > at) {
                better |= take(without(at, to));
            }
        }
        return better;
    }

    private int[] without(int from, int to) {
        int[] r = new int[best.length - (to - from)];
        System.arraycopy(best, 0, r, 0, from);
        System.arraycopy(best, to, r, from, best.length - to);
        return r;
    }

    /** Brings a mover's later piece up to its earlier one. */
    private boolean joinPieces() {
        boolean better = false;
        for (int end = 1; end < best.length && !exhausted(); end++) {
            int mover = mover(best[end - 1]);
            if (mover(best[end]) == mover) {
                continue;
            }
            int again = end;
            while (again < best.length && mover(best[again]) != mover) {
                again++;
            }
            int stop = again;
            while (stop < best.length && mover(best[stop]) == mover) {
                stop++;
            }
            if (stop > again) {
                int[] r = best.clone();
                System.arraycopy(best, again, r, end, stop - again);
                System.arraycopy(best, end, r, end + stop - again, again - end);
                better |= take(r);
            }
        }
        return better;
    }

    /** Tries a schedule; keeps what came of it where that is better. */
    private boolean take(int[] candidate) {
        trials++;
        int[] r = run(candidate);
        boolean better = r != null && (r.length < best.length || r.length == best.length && switches(r) < switches(best));
        if (better) {
            best = r;
        }
        return better;
    }

    /** A schedule without what lies between a state and the same state again. */
    private int[] withoutLoops(int[] schedule) {
        ExactVisited seen = new ExactVisited(model.words());
        // By length of the schedule kept so far: the number of the state there. By number: that length, or -1.
        Ints stateAt = new Ints();
        Ints at = new Ints();
        made.cutTo(0);
        model.start(state);
        seen.add(state);
        stateAt.add(0);
        at.add(0);
        for (int c : schedule) {
            made.add(c);
            if (model.move(state, c, next) != 0) {
                break;
            }
            System.arraycopy(next, 0, state, 0, state.length);
            int number = seen.add(state);
            if (number < 0 && at.get(~number) >= 0) {
                int back = at.get(~number);
                for (int i = back + 1; i < stateAt.size(); i++) {
                    at.set(stateAt.get(i), -1);
                }
                stateAt.cutTo(back + 1);
                made.cutTo(back);
            } else if (number < 0) {
                at.set(~number, made.size());
                stateAt.add(~number);
            } else {
                at.add(made.size());
                stateAt.add(number);
            }
        }
        return made.toArray();
    }

    /** What is really made of a schedule, up to the finding; null where it does not end in it. */
    private int[] run(int[] wish) {
        made.cutTo(0);
        model.start(state);
        int longest = best == null ? Integer.MAX_VALUE : best.length;
        for (int i = 0; made.size() <= longest;) {
            int n = model.choices(state, enabled);
            if (n == 0) {
                return finding.equals(model.stuck(state)) ? made.toArray() : null;
            }
            int c = -1;
            while (c == -1 && i < wish.length) {
                c = isEnabled(wish[i], n) ? wish[i] : -1;
                i++;
            }
            if (c == -1) {
                c = goOn(n);
            }
            made.add(c);
            int r = model.move(state, c, next);
            if (r != 0) {
                return r > 0 && finding.equals(model.finding(r)) ? made.toArray() : null;
            }
            long[] s = state;
            state = next;
            next = s;
        }
        return null;
    }

    private boolean isEnabled(int choice, int n) {
        for (int i = 0; i < n; i++) {
            if (enabled[i] == choice) {
                return true;
            }
        }
        return false;
    }

    /** The last mover if it can move, else the first choice of an M, else the first. */
    private int goOn(int n) {
        int last = made.size() == 0 ? -1 : mover(made.get(made.size() - 1));
        int first = -1;
        for (int i = 0; i < n; i++) {
            if (mover(enabled[i]) == last) {
                return enabled[i];
            }
            if (first < 0 && mover(enabled[i]) >= 0) {
                first = enabled[i];
            }
        }
        return first < 0 ? enabled[0] : first;
    }

    private static int mover(int choice) {
        Choice.Kind k = Choice.kind(choice);
        boolean thread = k == Choice.Kind.RUN || k == Choice.Kind.ANSWER || k == Choice.Kind.TIMEOUT;
        return thread ? Choice.id(choice) : -2 - k.ordinal();
    }

    /** How often the mover changes. */
    static int switches(int[] choices) {
        int n = 0;
        for (int i = 1; i < choices.length; i++) {
            n += mover(choices[i]) == mover(choices[i - 1]) ? 0 : 1;
        }
        return n;
    }
}
