package gmplab.core.state;

import java.util.EnumMap;
import java.util.Map;

/** How many identities there are of each kind; fixed for one world. {@code NONE} counts 0 and owns one of each scalar. */
public final class Sizes {
    private final EnumMap<Kind, Integer> counts = new EnumMap<>(Kind.class);

    public Sizes(Map<Kind, Integer> counts) {
        for (Kind k : Kind.values()) {
            int n = k == Kind.NONE ? 0 : counts.getOrDefault(k, 0);
            int most = isNumber(k) ? (1 << 30) - 1 : 1 << 20;
            if (n < 0 || n > most) {
                throw new IllegalArgumentException("number of " + k + " is " + n + ", expected 0 to " + most);
            }
            this.counts.put(k, n);
        }
    }

    /** Whether the kind has no identities, but bounds a number. */
    private static boolean isNumber(Kind k) {
        return k == Kind.V || k == Kind.TIME || k == Kind.TICK;
    }

    public int of(Kind kind) {
        return counts.get(kind);
    }
}
