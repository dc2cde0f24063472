package gmplab.core.state;

import java.util.EnumMap;
import java.util.Map;

/** How many identities there are of each kind; fixed for one world. {@code NONE} counts 0 and owns one of each scalar. */
public final class Sizes {
    private final EnumMap<Kind, Integer> counts = new EnumMap<>(Kind.class);

    public Sizes(Map<Kind, Integer> counts) {
        for (Kind k : Kind.values()) {
            int n = k == Kind.NONE ? 0 : counts.getOrDefault(k, 0);
            if (n < 0 || n > 1 << 20) {
                throw new IllegalArgumentException("number of " + k + " is " + n + ", expected 0 to " + (1 << 20));
            }
            this.counts.put(k, n);
        }
    }

    public int of(Kind kind) {
        return counts.get(kind);
    }
}
