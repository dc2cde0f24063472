package gmplab.core.explore;

import gmplab.core.machine.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/**
 * A sample of a breadth-first search: the new states of each level are put into strata, and of each so many, drawn by lot, are expanded
 * (heterogeneous sampling, Chen 1992; a beam search without a heuristic). It comes to where the whole search ends, and on its way sees
 * also strata of which there is little; it proves nothing. Thread-confined.
 */
final class Beam {
    /** States between two questions whether to go on. */
    private static final int AT_A_TIME = 1 << 10;
    private final Model model;
    private final ToLongFunction<long[]> strata;
    private final int each;
    private final SplittableRandom lot;
    private final CompactVisited seen;
    /** By stratum: those drawn of the next level. */
    private final Map<Long, Stratum> drawn = new HashMap<>();
    /** The states drawn of a level, and of the next; those behind are only room. */
    private List<long[]> level = new ArrayList<>();
    private List<long[]> next = new ArrayList<>();
    private int size;
    private long expanded;
    private long duplicates;
    private int depth;

    /** How many there were, and at which places of the next level those drawn are. */
    private static final class Stratum {
        int found;
        final int[] at;

        Stratum(int each) {
            at = new int[each];
        }
    }

    /**
     * @param strata to which stratum a state belongs
     * @param each states that are expanded of a stratum of a level, at most
     */
    Beam(Model model, ToLongFunction<long[]> strata, int each, long seed) {
        this.model = model;
        this.strata = strata;
        this.each = each;
        lot = new SplittableRandom(seed);
        seen = new CompactVisited(model.words(), seed);
    }

    /** Goes on until no level follows, or it is told to stop. */
    void run(BooleanSupplier stop) {
        long[] out = new long[model.words()];
        int[] choices = new int[model.maxChoices()];
        model.start(out);
        if (model.broken(out) == 0) {
            seen.add(out);
            draw(out);
        }
        while (size > 0) {
            List<long[]> before = level;
            level = next;
            next = before;
            int n = size;
            size = 0;
            drawn.clear();
            depth++;
            for (int i = 0; i < n; i++) {
                if (expanded++ % AT_A_TIME == 0 && stop.getAsBoolean()) {
                    return;
                }
                expand(level.get(i), choices, out);
            }
        }
    }

    private void expand(long[] s, int[] choices, long[] out) {
        int n = model.choices(s, choices);
        for (int k = 0; k < n; k++) {
            if (model.move(s, choices[k], out) != 0) {
                continue;
            }
            if (seen.add(out) >= 0) {
                draw(out);
            } else {
                duplicates++;
            }
        }
    }

    /** Each of those found of a stratum has the same chance to be among the next (Vitter's algorithm R, 1985). */
    private void draw(long[] s) {
        Stratum of = drawn.computeIfAbsent(strata.applyAsLong(s), k -> new Stratum(each));
        int i = of.found < each ? of.found : lot.nextInt(of.found + 1);
        if (i >= each) {
            of.found++;
            return;
        }
        if (of.found++ < each) {
            of.at[i] = size++;
            if (size > next.size()) {
                next.add(s.clone());
            }
        }
        System.arraycopy(s, 0, next.get(of.at[i]), 0, s.length);
    }

    /** How far it is, as a search says it. */
    Progress.Snapshot snapshot(long millis, int before) {
        return new Progress.Snapshot(expanded, seen.size(), millis == 0 ? 0 : expanded * 1000 / millis, depth, size, bytes(), 0, millis, duplicates, before);
    }

    /** Bytes held now. */
    long bytes() {
        return seen.bytes() + (long) (level.size() + next.size()) * model.words() * Long.BYTES;
    }
}
