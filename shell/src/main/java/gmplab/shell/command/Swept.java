package gmplab.shell.command;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Compiled;
import gmplab.core.machine.Finding;
import gmplab.core.machine.Machine;
import gmplab.core.machine.Model;
import gmplab.core.machine.State;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Slot;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What follows when a goroutine is preempted at one step. It begins before a choice among the states in which somebody is at
 * that step; each choice preempts there; the branch ends when the goroutine runs again, or has left the routine in peace. One
 * word more than the machine's says how far a branch is.
 */
final class Swept implements Model {
    /** Nobody has been preempted yet: the choice is of where to begin. */
    private static final long BEFORE = 0;
    /** Asked to stop, and still on its M. */
    private static final long ASKED = 1;
    /** Off its M. */
    private static final long OFF = 2;
    /** It runs again, or was not stopped in the routine: of no more interest. */
    private static final long OVER = 3;

    /** A state in which goroutine {@code g} is at the step. */
    record Start(long[] state, int g) { }

    private final Machine machine;
    /** The same machine, compiled when that is worth it. */
    private final Compiled model;
    private final String routine;
    private final boolean forced;
    private final List<Start> starts;
    private final int words;
    private final int ms;
    private final Slot curg;
    private final long[] a;
    private final long[] b;

    Swept(Compiled model, String routine, boolean forced, List<Start> starts) {
        this.model = model;
        machine = model.machine();
        this.routine = routine;
        this.forced = forced;
        this.starts = starts;
        words = machine.words();
        ms = machine.layout().sizes().of(gmplab.core.state.Kind.M);
        curg = machine.layout().slot(Fields.M_CURG);
        a = new long[words];
        b = new long[words];
    }

    @Override
    public int words() {
        return words + 1;
    }

    @Override
    public void start(long[] out) {
        Arrays.fill(out, 0);
    }

    @Override
    public int maxChoices() {
        return Math.max(machine.maxChoices(), starts.size());
    }

    private static long phase(long word) {
        return word & 3;
    }

    /** The goroutine that was preempted. */
    int g(long[] state) {
        return (int) (state[words] >>> 2);
    }

    /** The machine's part. */
    State inner(long[] state) {
        return State.of(Arrays.copyOf(state, words));
    }

    @Override
    public int choices(long[] state, int[] out) {
        long phase = phase(state[words]);
        if (phase == BEFORE) {
            for (int i = 0; i < starts.size(); i++) {
                out[i] = Choice.of(Choice.Kind.RUN, i, 0);
            }
            return starts.size();
        }
        if (phase == OVER) {
            return 0;
        }
        System.arraycopy(state, 0, a, 0, words);
        return model.choices(a, out);
    }

    @Override
    public int move(long[] state, int choice, long[] out) {
        long word = state[words];
        int r;
        if (phase(word) == BEFORE) {
            Start s = starts.get(Choice.id(choice));
            System.arraycopy(s.state(), 0, b, 0, words);
            r = preempt(s);
            // By force the goroutine is on its way off its M, which is not over while that M still names it.
            word = (long) s.g() << 2 | ASKED;
        } else {
            System.arraycopy(state, 0, a, 0, words);
            r = model.move(a, choice, b);
        }
        System.arraycopy(b, 0, out, 0, words);
        out[words] = r == 0 ? next(word) : word;
        return r;
    }

    private int preempt(Start s) {
        int c = Choice.of(Choice.Kind.PREEMPT, s.g(), forced ? Choice.FORCED : Choice.REQUEST);
        return machine.allowed(State.of(s.state()), c) ? machine.move(s.state(), c, b) : 0;
    }

    private long next(long word) {
        int g = (int) (word >>> 2);
        boolean on = false;
        for (int m = 0; m < ms; m++) {
            on |= curg.get(b, m) == g + 1;
        }
        long phase = phase(word);
        if (phase == ASKED && !on) {
            phase = OFF;
        } else if (phase == OFF && on || phase == ASKED && !inside(g)) {
            phase = OVER;
        }
        return (long) g << 2 | phase;
    }

    private boolean inside(int g) {
        return machine.stack(State.of(b), Stack.USER, g).stream().anyMatch(f -> f.at().routine().equals(routine));
    }

    @Override
    public Finding stuck(long[] state) {
        return phase(state[words]) == OVER || phase(state[words]) == BEFORE ? null : machine.stuck(Arrays.copyOf(state, words));
    }

    @Override
    public Finding finding(int number) {
        return machine.finding(number);
    }

    @Override
    public Map<String, Long> cuts() {
        return machine.cuts();
    }

    @Override
    public Model fork() {
        return new Swept(model.fork(), routine, forced, starts);
    }

    @Override
    public int local(long[] state, int[] choices, int n) {
        long phase = phase(state[words]);
        if (phase == BEFORE || phase == OVER) {
            return -1;
        }
        System.arraycopy(state, 0, a, 0, words);
        return model.local(a, choices, n);
    }
}
