package gmplab.core.reduce;

import gmplab.core.machine.Anatomy;
import gmplab.core.machine.Choice;
import gmplab.core.machine.Machine;
import gmplab.core.machine.Mobility;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Slot;

/**
 * Which steps are made with the one before them (Lipton's transactions). A move is R* N L*: steps that move to the right
 * (taking locks), one that does not move, and steps that move to the left (giving locks back, starting threads); those that
 * move both ways, because nobody can tell when they happen, may stand anywhere. A step that may have to wait never follows
 * another in one move, so whoever waits for ever is seen to.
 */
final class Movers {
    private static final byte JOINS = 1;
    private static final byte TAKES_LOCK = 2;
    private static final byte NEVER_WAITS = 4;
    private static final byte GOES_LEFT = 8;
    private static final byte LOCAL = 16;
    /** By {@link #where} an M stands. */
    private final byte[] steps;
    private final int user;
    private final Slot mode;
    private final Slot mPc;
    private final Slot gPc;
    private final Slot curg;
    private final int ms;

    Movers(Anatomy a, boolean merge, boolean locks, Grounds grounds) {
        user = a.pcs() + 1;
        steps = new byte[2 * user];
        mode = a.layout().slot(Fields.M_MODE);
        mPc = a.layout().slot(Fields.M_PC);
        gPc = a.layout().slot(Fields.G_PC);
        curg = a.layout().slot(Fields.M_CURG);
        ms = mode.word.length;
        for (Anatomy.At at : a.steps()) {
            Mobility m = grounds.mobility(at);
            boolean joins = merge && m == Mobility.LOCAL || locks && (m == Mobility.GUARDED || m == Mobility.LEFT);
            byte b = (byte) (joins ? JOINS : 0);
            b |= locks && m == Mobility.RIGHT ? TAKES_LOCK : 0;
            b |= m == Mobility.LEFT ? GOES_LEFT : 0;
            b |= m == Mobility.LOCAL ? LOCAL : 0;
            b |= grounds.mayWait(at.step().op()) ? 0 : NEVER_WAITS;
            steps[at.node().stack() == Stack.USER ? user + at.pc() : at.pc()] = b;
        }
    }

    private int at(long[] s, int m) {
        return steps[where(s, m)];
    }

    /** Where an M stands: the step of its system stack, or behind all of these and one, of its goroutine's; 0 where it has no thread. */
    int where(long[] s, int m) {
        int on = mode.get(s, m);
        return on == Fields.ON_G0 ? mPc.get(s, m) : on == Fields.ON_USER ? user + gPc.get(s, curg.get(s, m) - 1) : 0;
    }

    /** By where an M stands: whether its step is made with the one before it. */
    boolean[] joining() {
        boolean[] r = new boolean[steps.length];
        for (int i = 0; i < r.length; i++) {
            r[i] = (steps[i] & JOINS) != 0;
        }
        return r;
    }

    /** As {@link #next(long[])}, where each M stands there. */
    int next(int[] at) {
        for (int m = 0; m < ms; m++) {
            if ((steps[at[m]] & JOINS) != 0) {
                return Choice.of(Choice.Kind.RUN, m, 0);
            }
        }
        return -1;
    }

    /** The move of the first M whose step is made with the one before it; -1 where there is none. */
    int next(long[] s) {
        for (int m = 0; m < ms; m++) {
            if (joins(s, m)) {
                return Choice.of(Choice.Kind.RUN, m, 0);
            }
        }
        return -1;
    }

    /** Whether M {@code m}'s next step is made with the one before it. */
    boolean joins(long[] s, int m) {
        return (at(s, m) & JOINS) != 0;
    }

    /** Whether a choice touches only what is its M's own. */
    boolean local(long[] s, int choice) {
        return (at(s, Choice.id(choice)) & LOCAL) != 0;
    }

    /** Whether a choice takes a lock, so that its M's next step may follow at once. */
    boolean takesLock(long[] s, int choice) {
        return Choice.kind(choice) == Choice.Kind.RUN && (at(s, Choice.id(choice)) & TAKES_LOCK) != 0;
    }

    /** Whether a choice gives a lock back or starts a thread, so that nothing but what joins may follow in one move. */
    boolean goesLeft(long[] s, int choice) {
        return (at(s, Choice.id(choice)) & GOES_LEFT) != 0;
    }

    /** The same M's next step; -1 where it may have to wait. */
    int following(long[] s, int choice) {
        return (at(s, Choice.id(choice)) & NEVER_WAITS) != 0 ? Choice.of(Choice.Kind.RUN, Choice.id(choice), 0) : -1;
    }
}
