package gmplab.core.explore;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Finding;
import gmplab.core.machine.Machine;
import gmplab.core.machine.Model;
import gmplab.core.machine.State;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Kind;

/**
 * A machine in which one goroutine may be preempted once, by request or by force, while it stands at one given step on its
 * own stack. That it has happened is one more word of the state.
 */
public final class Injected implements Model {
    private final Machine machine;
    private final String routine;
    private final int step;
    private final int how;
    private final int words;
    private final long[] in;
    private final long[] out;

    /** @param how {@link Choice#REQUEST} or {@link Choice#FORCED} */
    public Injected(Machine machine, String routine, int step, int how) {
        this.machine = machine;
        this.routine = routine;
        this.step = step;
        this.how = how;
        this.words = machine.words();
        this.in = new long[words];
        this.out = new long[words];
    }

    @Override
    public int words() {
        return words + 1;
    }

    @Override
    public void start(long[] to) {
        machine.start(out);
        System.arraycopy(out, 0, to, 0, words);
        to[words] = 0;
    }

    private long[] plain(long[] state) {
        System.arraycopy(state, 0, in, 0, words);
        return in;
    }

    @Override
    public int choices(long[] state, int[] to) {
        int n = machine.choices(plain(state), to);
        if (state[words] == 0) {
            for (int m = 0; m < machine.world().sizes().of(Kind.M); m++) {
                int g = target(in, m);
                int choice = Choice.of(Choice.Kind.PREEMPT, Math.max(0, g), how);
                if (g >= 0 && !offered(to, n, choice) && machine.allowed(State.of(in), choice)) {
                    to[n++] = choice;
                }
            }
        }
        return n;
    }

    private static boolean offered(int[] choices, int n, int choice) {
        for (int i = 0; i < n; i++) {
            if (choices[i] == choice) {
                return true;
            }
        }
        return false;
    }

    /** The G that M {@code m} runs, where that G stands at the step on its own stack; otherwise -1. */
    private int target(long[] s, int m) {
        if (machine.layout().slot(Fields.M_MODE).get(s, m) != Fields.ON_USER) {
            return -1;
        }
        Machine.Position at = machine.position(State.of(s), m);
        boolean here = at != null && at.stack() == Stack.USER && at.step() == step && at.routine().equals(routine);
        return here ? machine.layout().slot(Fields.M_CURG).get(s, m) - 1 : -1;
    }

    @Override
    public int maxChoices() {
        return machine.maxChoices() + machine.world().sizes().of(Kind.M);
    }

    @Override
    public int move(long[] state, int choice, long[] to) {
        int r = machine.move(plain(state), choice, out);
        System.arraycopy(out, 0, to, 0, words);
        boolean injected = Choice.kind(choice) == Choice.Kind.PREEMPT && Choice.arg(choice) == how;
        to[words] = injected ? 1 : state[words];
        return r;
    }

    @Override
    public Finding stuck(long[] state) {
        return machine.stuck(plain(state));
    }

    @Override
    public Finding finding(int number) {
        return machine.finding(number);
    }

    @Override
    public java.util.Map<String, Long> cuts() {
        return machine.cuts();
    }

    @Override
    public Model fork() {
        return new Injected(machine.fork(), routine, step, how);
    }

    /** As the machine's own, but never past the step at which the injection may still happen. */
    @Override
    public int local(long[] state, int[] choices, int n) {
        int c = machine.local(plain(state), choices, n);
        return c >= 0 && state[words] == 0 && target(in, Choice.id(c)) >= 0 ? -1 : c;
    }
}
