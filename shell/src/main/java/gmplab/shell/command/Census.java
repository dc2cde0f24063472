package gmplab.shell.command;

import gmplab.core.explore.Options;
import gmplab.core.machine.Machine;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Slot;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts, among the states a search keeps, those that its verdict is about: without any state that has a P in transit, a
 * proof that none is ever lost would be empty.
 */
final class Census implements Options.StateObserver {
    private final int ps;
    private final Slot holder;
    private final Slot carrier;
    private final Slot preempt;
    private long transit;
    private long requested;

    Census(Machine m) {
        ps = m.world().procs();
        holder = m.layout().slot(Fields.LEDGER_HOLDER);
        carrier = m.layout().slot(Fields.LEDGER_G);
        preempt = m.layout().slot(Fields.G_PREEMPT);
    }

    @Override
    public void seen(long[] state, int depth) {
        boolean any = false;
        boolean asked = false;
        for (int p = 0; p < ps; p++) {
            if (holder.get(state, p) == Fields.TRANSIT) {
                any = true;
                int g = carrier.get(state, p);
                asked |= g != 0 && preempt.get(state, g - 1) != 0;
            }
        }
        transit += any ? 1 : 0;
        requested += asked ? 1 : 0;
    }

    String sentence() {
        return transit == 0 ? "no state seen had a P in transit" : Numbers.of(transit) + " of them had a P in transit, "
            + Numbers.of(requested) + " with a preemption requested of the goroutine that carried it";
    }

    Map<String, Object> value() {
        Map<String, Object> r = new LinkedHashMap<>();
        r.put("withPInTransit", transit);
        r.put("withCarrierPreemptRequested", requested);
        return r;
    }
}
