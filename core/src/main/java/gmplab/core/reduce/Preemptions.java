package gmplab.core.reduce;

import gmplab.core.machine.Around;
import gmplab.core.machine.Choice;
import gmplab.core.machine.Finding;
import gmplab.core.machine.Model;
import java.util.Arrays;

/**
 * A model in which schedules turn away from an M that could go on at most so many times. Who moved last, and how often that
 * was done, is a word more of each state. What the environment does is free.
 */
final class Preemptions implements Around {
    private static final int NOBODY = 0xFFFF;
    private final Model model;
    private final int most;
    private final long[] inner;
    private final long[] after;
    private final int[] all;

    Preemptions(Model model, int most) {
        this.model = model;
        this.most = most;
        inner = new long[model.words()];
        after = new long[model.words()];
        all = new int[model.maxChoices()];
    }

    @Override
    public Model inside() {
        return model;
    }

    @Override
    public int words() {
        return model.words() + 1;
    }

    @Override
    public void start(long[] out) {
        model.start(inner);
        System.arraycopy(inner, 0, out, 0, inner.length);
        out[inner.length] = NOBODY;
    }

    private static int mover(int choice) {
        return switch (Choice.kind(choice)) {
            case RUN, ANSWER, TIMEOUT -> Choice.id(choice);
            default -> -1;
        };
    }

    /** Whether the M that moved last could go on. */
    private boolean couldGoOn(long last, int n) {
        for (int i = 0; i < n; i++) {
            if (mover(all[i]) == last) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int choices(long[] state, int[] out) {
        System.arraycopy(state, 0, inner, 0, inner.length);
        int n = model.choices(inner, all);
        long last = state[inner.length] & NOBODY;
        boolean stay = state[inner.length] >>> 16 >= most && couldGoOn(last, n);
        int kept = 0;
        for (int i = 0; i < n; i++) {
            if (!stay || mover(all[i]) < 0 || mover(all[i]) == last) {
                out[kept++] = all[i];
            }
        }
        return kept;
    }

    @Override
    public int move(long[] state, int choice, long[] out) {
        System.arraycopy(state, 0, inner, 0, inner.length);
        long used = state[inner.length] >>> 16;
        long last = state[inner.length] & NOBODY;
        int m = mover(choice);
        if (m >= 0 && m != last && couldGoOn(last, model.choices(inner, all))) {
            used++;
        }
        int r = model.move(inner, choice, after);
        System.arraycopy(after, 0, out, 0, after.length);
        out[after.length] = used << 16 | (m >= 0 ? m : last);
        return r;
    }

    private long[] inner(long[] state) {
        return Arrays.copyOf(state, inner.length);
    }

    @Override
    public Finding stuck(long[] state) {
        return model.stuck(inner(state));
    }

    @Override
    public int broken(long[] state) {
        return model.broken(inner(state));
    }

    @Override
    public Model fork() {
        return new Preemptions(model.fork(), most);
    }

    @Override
    public int[] whole(int[] path) {
        return model.whole(path);
    }

    @Override
    public Finding after(int[] whole) {
        return model.after(whole);
    }
}
