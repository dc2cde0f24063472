package gmplab.core.mutate;

import gmplab.core.machine.Anatomy;
import gmplab.core.machine.Choice;
import gmplab.core.machine.Machine;
import gmplab.core.machine.Mobility;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Op;
import gmplab.core.program.Program;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Kind;
import gmplab.core.state.Slot;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which moves are made together. In a whole run these are steps that nobody else can see. In a part of one, few of a routine's
 * steps are ever made, and of those alone more are invisible: a field that only others write stays as it is. Which steps these are is
 * not known before, so that it is taken for granted that nobody ever stands at any other, and a search that has seen somebody there is made
 * again ({@link #again}). Why that is enough: take the shortest run in which somebody comes to stand at one that was left out. All
 * moves before are moves of steps that were not; what was shown of these holds along it, so that the search meets a state in which he stands there,
 * and did not. Then sections under a lock are one move, too (as in {@code core/reduce}): whatever sequences of visible steps there
 * were, there are.
 */
final class Part {
    private final Machine machine;
    private final boolean whole;
    /** By pc: whether somebody who makes the step ends the run. */
    private final boolean[] last;
    /** The same of the steps at which the legs of the lead end. */
    private final List<boolean[]> legs;
    private final Joins local;
    private Joins joins;
    private boolean leading;
    /** By pc: where somebody has stood, and where that was taken for granted; null where nothing is. */
    private final boolean[] stood;
    private boolean[] assumed;
    private final Slot mode;
    private final Slot mPc;
    private final Slot gPc;
    private final Slot curg;
    private final int ms;
    /** The M whose move is being made, and whether it has given something back since. */
    private int mover;
    private boolean left;

    /** By pc and kind of stack, what is made of a step. */
    private static final class Joins {
        private static final int ALONG = 1;
        private static final int TAKES = 2;
        private static final int WAITS = 4;
        private static final int LEFT = 8;
        private final byte[] g0;
        private final byte[] user;

        Joins(Machine machine, Anatomy a, boolean sections, boolean[] last) {
            g0 = new byte[a.pcs() + 1];
            user = new byte[a.pcs() + 1];
            for (Anatomy.At at : a.steps()) {
                boolean onUser = at.node().stack() == Stack.USER;
                Op op = at.step().op();
                Mobility m = at.mobility();
                boolean waits = op instanceof Op.Acquire || op instanceof Op.Await || op instanceof Op.AwaitTimed || op instanceof Op.AwaitReturn || op instanceof Op.Ask;
                boolean own = machine.program().routine(at.node().routine()).isUserCode();
                boolean along = m == Mobility.LOCAL || sections && (m == Mobility.GUARDED || m == Mobility.LEFT);
                along &= !own && !last[at.pc()] && !(onUser && op instanceof Op.Prologue);
                (onUser ? user : g0)[at.pc()] = (byte) ((along ? ALONG : 0) | (sections && m == Mobility.RIGHT ? TAKES : 0) | (waits ? WAITS : 0)
                    | (m == Mobility.LEFT ? LEFT : 0));
            }
        }
    }

    Part(Machine machine, Stretch stretch) {
        this.machine = machine;
        whole = !stretch.isPart();
        Anatomy a = machine.anatomy();
        last = Stretch.pcs(a, stretch.until());
        legs = stretch.lead().stream().map(l -> Stretch.pcs(a, l.at())).toList();
        local = new Joins(machine, a, false, last);
        joins = local;
        stood = new boolean[a.pcs() + 1];
        mode = machine.layout().slot(Fields.M_MODE);
        mPc = machine.layout().slot(Fields.M_PC);
        gPc = machine.layout().slot(Fields.G_PC);
        curg = machine.layout().slot(Fields.M_CURG);
        ms = machine.layout().sizes().of(Kind.M);
    }

    /** Whether runs are looked at from their start to their end. */
    boolean whole() {
        return whole;
    }

    /** By pc: whether the i-th leg of the lead ends there. */
    boolean[] leg(int i) {
        return legs.get(i);
    }

    void lead(boolean on) {
        leading = on;
    }

    private Joins joins() {
        return leading ? local : joins;
    }

    private int at(long[] s, int m) {
        int where = mode.get(s, m);
        return where == Fields.ON_G0 ? joins().g0[mPc.get(s, m)] : where == Fields.ON_USER ? joins().user[gPc.get(s, curg.get(s, m) - 1)] : 0;
    }

    private int pc(long[] s, int m) {
        int where = mode.get(s, m);
        return where == Fields.ON_G0 ? mPc.get(s, m) : where == Fields.ON_USER ? gPc.get(s, curg.get(s, m) - 1) : 0;
    }

    /** The move that is made with the one before; -1 where there is none. */
    int along(long[] s) {
        for (int m = 0; m < ms; m++) {
            if ((at(s, m) & Joins.ALONG) != 0) {
                return Choice.of(Choice.Kind.RUN, m, 0);
            }
        }
        return -1;
    }

    /** Whether a choice takes a lock, so that its M's next step may be made with it. */
    boolean takesLock(long[] s, int choice) {
        return Choice.kind(choice) == Choice.Kind.RUN && (at(s, Choice.id(choice)) & Joins.TAKES) != 0;
    }

    /** An M begins a move. */
    void begin(int m) {
        mover = m;
        left = false;
    }

    /** An M makes its step. */
    void makes(long[] s, int m) {
        left |= m == mover && (at(s, m) & Joins.LEFT) != 0;
        if (!leading) {
            stood[pc(s, m)] = true;
        }
    }

    /** Whether the mover, who has just taken a lock, makes another step at once: it has given nothing back, and need not wait. */
    boolean follows(long[] s) {
        return !left && mode.get(s, mover) != 0 && pc(s, mover) != 0 && (at(s, mover) & Joins.WAITS) == 0;
    }

    /** Whether a choice ends the part. */
    boolean ends(long[] s, int choice) {
        Choice.Kind k = Choice.kind(choice);
        return (k == Choice.Kind.RUN || k == Choice.Kind.ANSWER || k == Choice.Kind.TIMEOUT) && last[pc(s, Choice.id(choice))];
    }

    /** A state that is looked at. */
    void stand(long[] s) {
        for (int m = 0; m < ms && !whole; m++) {
            stood[pc(s, m)] = true;
        }
    }

    /** Takes for granted that nobody stands where nobody has stood so far. */
    void assume() {
        assumed = stood.clone();
        joins = new Joins(machine, machine.anatomy((r, i) -> assumed[machine.pc(r, i)]), true, last);
    }

    /** Where somebody has stood, as {@code routine.label}. */
    Set<String> stood() {
        Set<String> r = new HashSet<>();
        machine.anatomy().steps().stream().filter(a -> stood[a.pc()]).forEach(a -> r.add(a.node().routine() + "." + a.step().label()));
        return r;
    }

    /** Takes for granted what was seen of the unchanged world: nobody stands at its other steps. */
    void assume(Set<String> there, Program unchanged) {
        machine.anatomy().steps().forEach(a -> {
            String r = a.node().routine();
            String l = a.step().label();
            boolean known = unchanged.routines().containsKey(r) && unchanged.routine(r).index(l) >= 0;
            stood[a.pc()] |= !known || there.contains(r + "." + l);
        });
        assume();
    }

    /** Whether somebody has stood where that was not expected: then all is to be looked at again, and it is expected. */
    boolean again() {
        if (assumed == null || Arrays.equals(stood, assumed)) {
            return false;
        }
        assume();
        return true;
    }
}
