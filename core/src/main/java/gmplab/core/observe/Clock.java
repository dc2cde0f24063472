package gmplab.core.observe;

import gmplab.core.machine.Machine;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Kind;
import gmplab.core.state.Slot;

/** What time it is in a state, and when its timers go off, in the units of the world's clock. */
final class Clock {
    /** So many timers there are, from 0. */
    final int timers;
    private final Slot now;
    private final Slot status;
    private final Slot when;
    private final Slot nextwhen;

    Clock(Machine machine) {
        now = machine.layout().slot(Fields.NOW);
        status = machine.layout().slot(Fields.T_STATUS_F);
        when = machine.layout().slot(Fields.T_WHEN);
        nextwhen = machine.layout().slot(Fields.T_NEXTWHEN);
        timers = machine.layout().sizes().of(Kind.T);
    }

    int now(long[] s) {
        return now.get(s, 0);
    }

    /** When a timer goes off; -1 where it is not set. */
    int due(long[] s, int t) {
        int st = status.get(s, t);
        boolean modified = st == Fields.T_MODIFIED_EARLIER || st == Fields.T_MODIFIED_LATER;
        return modified ? nextwhen.get(s, t) : st == Fields.T_WAITING ? when.get(s, t) : -1;
    }
}
