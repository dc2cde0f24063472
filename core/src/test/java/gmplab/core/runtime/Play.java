package gmplab.core.runtime;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Choice.Kind;
import gmplab.core.machine.Finding;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.state.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One run of a world, moved by a test: an M as far as a step, an injection, everybody in turn to the end. Open policies
 * are answered 0, so that a script is one schedule.
 */
final class Play {
    private static final int LIMIT = 20_000;

    final Machine machine;
    State state;
    /** What ended the run, if something did. */
    Finding finding;
    final List<String> printed = new ArrayList<>();
    /** Each G in the order in which execute gave it an M. */
    final List<Integer> executed = new ArrayList<>();
    private boolean cut;

    Play(World world) {
        this(Machine.whole(world));
    }

    Play(Machine machine) {
        this.machine = machine;
        state = machine.start();
        machine.onOutput(printed::add);
    }

    /** Changes the state by hand, where no run of this world leads. */
    Play with(Field f, int element, int value) {
        long[] w = state.words().clone();
        machine.layout().slot(f).put(w, element, value);
        state = State.of(w);
        return this;
    }

    int get(Field f, int element) {
        return state.get(machine.layout(), f, element);
    }

    int get(Field f) {
        return get(f, 0);
    }

    String at(int m) {
        return String.valueOf(machine.position(state, m));
    }

    void move(int choice) {
        int m = machine.mover(state, choice);
        if (m >= 0 && at(m).equals("execute.gogo")) {
            executed.add(get(Fields.M_CURG, m) - 1);
        }
        long[] out = new long[machine.words()];
        int r = machine.move(state.words(), choice, out);
        if (r > 0) {
            finding = machine.finding(r);
        } else if (r < 0) {
            cut = true;
        } else {
            state = State.of(out);
        }
    }

    boolean over() {
        return finding != null || cut;
    }

    boolean wasCut() {
        return cut;
    }

    private int choiceOf(int m) {
        int found = -1;
        for (int c : machine.choices(state)) {
            boolean its = Choice.kind(c) != Kind.PREEMPT && Choice.kind(c) != Kind.TIMER && machine.mover(state, c) == m;
            if (its && (found < 0 || Choice.arg(c) < Choice.arg(found))) {
                found = c;
            }
        }
        return found;
    }

    /** One move of an M; false where it cannot move. */
    boolean step(int m) {
        int c = choiceOf(m);
        if (c < 0 || over()) {
            return false;
        }
        move(c);
        return true;
    }

    /** Moves an M until it is at a step, for example {@code startm.unlock}. */
    Play until(int m, String place) {
        for (int i = 0; i < LIMIT && !at(m).equals(place); i++) {
            if (!step(m)) {
                throw new AssertionError("m" + m + " stays at " + at(m) + " (" + finding + "), never at " + place);
            }
        }
        return this;
    }

    /** A request, as preemptone makes it. */
    Play request(int g) {
        return inject(Choice.of(Kind.PREEMPT, g, Choice.REQUEST));
    }

    Play inject(int choice) {
        if (!machine.allowed(state, choice)) {
            throw new AssertionError(Choice.text(choice) + " is not allowed");
        }
        move(choice);
        return this;
    }

    /** Everybody in turn, the clock only where nobody else can move, until the end: what is wrong, or null. */
    Finding end() {
        return end(p -> { });
    }

    Finding end(Consumer<Play> each) {
        int ms = machine.layout().slot(Fields.M_MODE).word.length;
        for (int i = 0; i < LIMIT && !over(); i++) {
            boolean moved = false;
            for (int m = 0; m < ms && !over(); m++) {
                moved |= step(m);
                each.accept(this);
            }
            if (!moved && !over()) {
                int[] left = machine.choices(state);
                if (left.length == 0) {
                    return machine.stuck(state.words());
                }
                int c = left[left.length - 1];
                if (Choice.kind(c) != Kind.TIMER) {
                    return machine.stuck(state.words());
                }
                move(c);
            }
        }
        if (finding == null && !cut) {
            throw new AssertionError("no end after " + LIMIT + " rounds");
        }
        return finding;
    }
}
