package gmplab.core.machine;

import gmplab.core.simulate.SplitMix64;
import gmplab.core.trace.Run;
import gmplab.core.trace.Trace;
import gmplab.core.trace.TraceFile;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/**
 * Two models of one world in lock step: at every state the same choices, after each of them the same answer and the same
 * words, with the same moves cut and the same findings. What throws must throw in both.
 */
final class LockStep {
    private final Machine plain;
    private final Model other;
    private final int[] choices;
    private final int[] others;
    private final long[] out;
    private final long[] othersOut;
    private long[] state;
    private int[] path = new int[64];
    private int moves;
    long compared;
    /** Moves of which the other said that they leave the choices as they were. */
    long standing;
    private final int[] behind;
    private int here;

    LockStep(Machine plain, Model other) {
        this.plain = plain;
        this.other = other;
        choices = new int[plain.maxChoices()];
        others = new int[plain.maxChoices()];
        behind = new int[plain.maxChoices()];
        out = new long[plain.words()];
        othersOut = new long[plain.words()];
        state = new long[plain.words()];
    }

    /** A difference, after the moves of {@link #path}. */
    static final class Mismatch extends AssertionError {
        private static final long serialVersionUID = 1;

        Mismatch(String what) {
            super(what);
        }
    }

    /**
     * A random walk from the start, trying every choice at every state.
     *
     * @param force now and then, a preemption by force
     */
    void walk(SplitMix64 random, int most, boolean force) {
        begin();
        for (int i = 0; i < most; i++) {
            int n = compare();
            if (n <= 0) {
                return;
            }
            int c = choices[random.next(n)];
            int g = random.next(Math.max(1, plain.world().numGs()));
            int forced = Choice.of(Choice.Kind.PREEMPT, g, Choice.FORCED);
            if (force && random.next(30) == 0 && plain.allowed(State.of(state), forced)) {
                c = forced;
            }
            if (!go(c)) {
                return;
            }
        }
    }

    /** The same along a schedule, as far as it is one: the program may have changed since it was saved. */
    void follow(int[] schedule) {
        begin();
        compare();
        for (int c : schedule) {
            if (!plain.allowed(State.of(state), c) || !go(c)) {
                return;
            }
            compare();
        }
    }

    private void begin() {
        moves = 0;
        plain.start(state);
        other.start(othersOut);
        same(Arrays.equals(state, othersOut), "start");
    }

    private boolean go(int c) {
        int r = compare(c);
        path = moves == path.length ? Arrays.copyOf(path, 2 * moves) : path;
        path[moves++] = c;
        // Made once by both, so that both have counted the same where it is cut.
        System.arraycopy(out, 0, state, 0, state.length);
        return r == 0;
    }

    int[] path() {
        return Arrays.copyOf(path, moves);
    }

    /** How many choices there are here; -1 where asking throws. */
    private int compare() {
        int n = tried(() -> plain.choices(state, choices));
        here = n;
        same(n == tried(() -> other.choices(state, others)), "number of choices");
        same(n < 0 || Arrays.equals(choices, 0, n, others, 0, n), "choices");
        same(plain.broken(state) == other.broken(state), "invariants");
        same(tried(() -> plain.local(state, new int[0], 0)) == tried(() -> other.local(state, new int[0], 0)), "local step");
        for (int i = 0; i < n; i++) {
            compare(choices[i]);
        }
        same(plain.cuts().equals(other.cuts()), "cuts");
        return n;
    }

    private int compare(int c) {
        compared++;
        int r = tried(() -> plain.move(state, c, out));
        same(r == tried(() -> other.move(state, c, othersOut)), Choice.text(c) + ": answer");
        same(r == THREW || Arrays.equals(out, othersOut), Choice.text(c) + ": words");
        stand(c, r);
        inPlace(c, r);
        return r;
    }

    /** The same move in place, which by now may be one that is remembered. */
    private void inPlace(int c, int r) {
        System.arraycopy(state, 0, othersOut, 0, state.length);
        same(r == tried(() -> other.moveOrStay(othersOut, c)), Choice.text(c) + ": answer in place");
        same(r == THREW || Arrays.equals(r < 0 ? state : out, othersOut), Choice.text(c) + ": words in place");
        if (r < 0 && r != THREW) {
            other.uncut();
        }
        stand(c, r);
    }

    private void stand(int c, int r) {
        if (r == 0 && here >= 0 && other.choicesStand()) {
            standing++;
            same(here == plain.choices(out, behind) && Arrays.equals(choices, 0, here, behind, 0, here), Choice.text(c) + ": choices stand");
        }
    }

    private static final int THREW = -100;

    private static int tried(IntSupplier what) {
        try {
            return what.getAsInt();
        } catch (ArrayIndexOutOfBoundsException | IllegalStateException | NullPointerException | ArithmeticException e) {
            return THREW;
        }
    }

    private static void same(boolean yes, String what) {
        if (!yes) {
            throw new Mismatch(what);
        }
    }

    /** The world and the moves that lead to where the two differ, as a trace. */
    static String reproducer(Machine plain, int[] path, String note) {
        Run run = new Run(plain);
        for (int c : path) {
            run.step(c);
        }
        return TraceFile.write(Trace.of(run, 0, note));
    }

    /** The steps at the end of a path, for a message. */
    static List<String> last(int[] path) {
        return IntStream.of(path).skip(Math.max(0, path.length - 5)).mapToObj(Choice::text).toList();
    }
}
