package gmplab.core.mutate;

import gmplab.core.machine.Machine;
import java.util.Map;

/** Counters that leave their range: a machine cuts such a move as it does one that needs an M too many, and only counts them apart. */
final class Ranges {
    private static final String OF = "range of ";
    private final Machine machine;
    private Map<String, Long> cuts = Map.of();

    Ranges(Machine machine) {
        this.machine = machine;
    }

    /** What the cut that was just counted says of a counter; null where it was another bound. */
    String left() {
        String r = null;
        for (Map.Entry<String, Long> e : machine.cuts().entrySet()) {
            if (!e.getValue().equals(cuts.get(e.getKey())) && e.getKey().startsWith(OF)) {
                r = e.getKey().substring(OF.length()) + " leaves its range";
            }
        }
        cuts = machine.cuts();
        return r;
    }
}
