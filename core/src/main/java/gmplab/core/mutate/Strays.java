package gmplab.core.mutate;

import gmplab.core.machine.Anatomy;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Kind;
import gmplab.core.state.Slot;
import java.util.Arrays;

/**
 * Ms that sleep without a P, are promised none and are on no list. The poller, sysmon and locked threads may; one in stopm is lost,
 * for nobody can wake it. And Ps that went to sleep with an M. Not thread-safe.
 */
final class Strays {
    private final Machine machine;
    /** By pc: whether an M sleeps there. */
    private final boolean[] sleeps;
    private final boolean[] idle;
    private final Slot midle;
    private final Slot mLink;
    private final Slot mp;
    private final Slot nextp;
    private final Slot mode;
    private final Slot mPc;
    private final Slot holder;
    private final Slot carrier;
    private final Slot to;

    Strays(Machine machine) {
        this.machine = machine;
        Anatomy anatomy = machine.anatomy();
        sleeps = new boolean[anatomy.pcs() + 1];
        anatomy.steps().forEach(a -> sleeps[a.pc()] |= a.node().routine().equals("notesleep"));
        midle = machine.layout().slot(Fields.SCHED_MIDLE);
        mLink = machine.layout().slot(Fields.M_SCHEDLINK);
        mp = machine.layout().slot(Fields.M_P);
        nextp = machine.layout().slot(Fields.M_NEXTP);
        mode = machine.layout().slot(Fields.M_MODE);
        mPc = machine.layout().slot(Fields.M_PC);
        holder = machine.layout().slot(Fields.LEDGER_HOLDER);
        carrier = machine.layout().slot(Fields.LEDGER_M);
        to = machine.layout().slot(Fields.LEDGER_TO);
        idle = new boolean[machine.layout().sizes().of(Kind.M)];
    }

    /** Whether there is one, lost or not. */
    boolean any(long[] s) {
        Arrays.fill(idle, false);
        for (int m = midle.get(s, 0) - 1; m >= 0 && !idle[m]; m = mLink.get(s, m) - 1) {
            idle[m] = true;
        }
        for (int m = 0; m < idle.length; m++) {
            if (astray(s, m)) {
                return true;
            }
        }
        return false;
    }

    private boolean astray(long[] s, int m) {
        return !idle[m] && mode.get(s, m) == Fields.ON_G0 && sleeps[mPc.get(s, m)] && mp.get(s, m) == 0 && nextp.get(s, m) == 0;
    }

    /** A P that an M has taken to sleep with it, promised to nobody, in a sentence; null where there is none. Whole runs show it where everybody rests. */
    String carriedOff(long[] s) {
        for (int p = 0; p < holder.word.length; p++) {
            int m = carrier.get(s, p) - 1;
            if (holder.get(s, p) == Fields.TRANSIT && to.get(s, p) == 0 && m >= 0 && mode.get(s, m) == Fields.ON_G0 && sleeps[mPc.get(s, m)]) {
                return "m" + m + " sleeps with p" + p + " in its hands: nobody can run it";
            }
        }
        return null;
    }

    /** The first that is lost, in a sentence; null where there is none. */
    String lost(long[] s) {
        if (!any(s)) {
            return null;
        }
        for (int m = 0; m < idle.length; m++) {
            if (astray(s, m) && machine.stack(State.of(s), Stack.G0, m).stream().anyMatch(f -> f.at().routine().equals("stopm"))) {
                return "m" + m + " waits in stopm and is on no list: nobody can wake it";
            }
        }
        return null;
    }
}
