package gmplab.core.observe;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Compiled;
import gmplab.core.machine.Machine;
import gmplab.core.machine.Model;
import gmplab.core.machine.State;
import gmplab.core.runtime.Fields;
import gmplab.core.simulate.SplitMix64;
import gmplab.core.state.Slot;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A seeded random run of a world, a move at a time; moves that end in a finding or leave the bounds are not made. What the last
 * move was lies open until the next.
 */
final class Stroll {
    private static final int LATE = 256;
    /** Where an M was, by its pc and kind of stack: made once for each. */
    private final Map<Integer, Machine.Position> positions = new HashMap<>();
    private final Slot mode;
    private final Slot mPc;
    private final Slot gPc;
    private final Slot curg;
    private final int[] choices;
    final Machine machine;
    private final boolean late;
    /** The same, compiled once it has moved a while. */
    private final Model model;
    SplitMix64 random;
    /** The state, and what it was before the last move. */
    long[] now;
    long[] before;
    /** The choice that was the last move. */
    int choice;
    /** The M that made the last move, -1 for the environment, and where it was; null for the environment. */
    int mover;
    Machine.Position at;

    Stroll(Machine machine) {
        this(machine, false);
    }

    /** @param late whether the clock moves and system calls return seldom while others can go on: so that they come to rest, or to another call, before that */
    Stroll(Machine machine, boolean late) {
        this.machine = machine;
        this.late = late;
        model = Compiled.whenWorthIt(machine);
        choices = new int[machine.maxChoices()];
        now = new long[machine.words()];
        before = new long[machine.words()];
        mode = machine.layout().slot(Fields.M_MODE);
        mPc = machine.layout().slot(Fields.M_PC);
        gPc = machine.layout().slot(Fields.G_PC);
        curg = machine.layout().slot(Fields.M_CURG);
    }

    /** Begins anew. The same seed makes the same run. */
    void begin(long seed) {
        random = new SplitMix64(seed);
        machine.start(now);
    }

    /** Makes a move after which {@code allowed} holds; false where there is none. */
    boolean move(Predicate<Stroll> allowed) {
        int n = model.choices(now, choices);
        long[] next = before;
        long[] old = now;
        while (n > 0) {
            int i = random.next(n);
            int c = choices[i];
            Choice.Kind kind = Choice.kind(c);
            if (late && (kind == Choice.Kind.TIMER || kind == Choice.Kind.RETURN) && n > 1 && random.next(LATE) != 0) {
                continue;
            }
            boolean thread = kind == Choice.Kind.RUN || kind == Choice.Kind.ANSWER || kind == Choice.Kind.TIMEOUT;
            mover = thread ? Choice.id(c) : -1;
            at = thread ? position(old, mover) : null;
            if (model.move(old, c, next) == 0) {
                before = old;
                now = next;
                choice = c;
                if (allowed.test(this)) {
                    return true;
                }
                now = old;
                before = next;
            }
            System.arraycopy(choices, i + 1, choices, i, --n - i);
        }
        return false;
    }

    /** Where M {@code m} is in a state; null where its thread is not there. */
    Machine.Position position(long[] s, int m) {
        int where = mode.get(s, m);
        if (where != Fields.ON_G0 && where != Fields.ON_USER) {
            return null;
        }
        int key = where == Fields.ON_G0 ? mPc.get(s, m) * 2 : gPc.get(s, curg.get(s, m) - 1) * 2 + 1;
        return positions.computeIfAbsent(key, k -> machine.position(State.of(s), m));
    }
}
