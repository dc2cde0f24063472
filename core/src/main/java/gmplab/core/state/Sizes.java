package gmplab.core.state;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** How many identities there are of each kind; fixed for one world. {@code NONE} counts 0 and owns one of each scalar. */
public final class Sizes {
    /** Kinds that have no identities, but bound a number. */
    private static final Set<Kind> NUMBERS = EnumSet.of(Kind.V, Kind.TIME, Kind.TICK, Kind.MUTEX_STATE, Kind.READERS, Kind.WG_COUNT,
        Kind.WG_SEEN, Kind.SEMA_COUNT, Kind.TICKET);
    private final EnumMap<Kind, Integer> counts = new EnumMap<>(Kind.class);

    public Sizes(Map<Kind, Integer> counts) {
        for (Kind k : Kind.values()) {
            int n = k == Kind.NONE ? 0 : counts.getOrDefault(k, 0);
            // A range of times may begin below 0, and must still fit into 31 bits.
            int most = k == Kind.TIME ? Integer.MAX_VALUE - 3 : NUMBERS.contains(k) ? (1 << 30) - 1 : 1 << 20;
            if (n < 0 || n > most) {
                throw new IllegalArgumentException("number of " + k + " is " + n + ", expected 0 to " + most);
            }
            this.counts.put(k, n);
        }
    }

    public int of(Kind kind) {
        return counts.get(kind);
    }
}
