package gmplab.core.live;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a run of a part found by {@link FairCycles}: the shortest way to the nearest such part, and in it a way round that
 * passes every acceptance set and is fair to everybody, each piece of it the shortest.
 */
final class LassoBuilder {
    private final Product product;
    private final BitSet part = new BitSet();
    private final List<long[]> cycle = new ArrayList<>();
    private int at;
    private long sets;
    private long moved;
    private long waited;
    private long locks;

    /**
     * A run for ever.
     *
     * @param choices of the way there and of the cycle
     * @param loop how many of them lead to where the cycle begins; all of them where the run has ended and stands still
     */
    record Lasso(int[] choices, int loop) { }

    private LassoBuilder(Product product) {
        this.product = product;
    }

    static Lasso of(Product product, List<int[]> parts) {
        LassoBuilder b = new LassoBuilder(product);
        BitSet all = new BitSet();
        parts.forEach(p -> Arrays.stream(p).forEach(all::set));
        List<long[]> way = b.way(0, null, all::get);
        int entry = way.isEmpty() ? 0 : product.to((int) way.get(way.size() - 1)[0], (int) way.get(way.size() - 1)[1]);
        for (int[] p : parts) {
            if (Arrays.stream(p).anyMatch(v -> v == entry)) {
                Arrays.stream(p).forEach(b.part::set);
                break;
            }
        }
        b.round(entry);
        int[] prefix = b.choices(way);
        int[] choices = Arrays.copyOf(prefix, prefix.length + b.choices(b.cycle).length);
        System.arraycopy(b.choices(b.cycle), 0, choices, prefix.length, choices.length - prefix.length);
        return new Lasso(choices, prefix.length);
    }

    private int[] choices(List<long[]> edges) {
        return edges.stream().filter(e -> product.move((int) e[0], (int) e[1]) >= 0).mapToInt(e -> product.graph.choice(
            product.state((int) e[0]), product.move((int) e[0], (int) e[1]))).toArray();
    }

    /** Whether a node is where one wants to go. */
    private interface Goal {
        boolean is(int node);
    }

    /** Whether an edge is one that one wants to take. */
    private interface Wanted {
        boolean is(int node, int edge);
    }

    private void round(int entry) {
        at = entry;
        visit(entry);
        while (true) {
            if (missing()) {
                go(way(at, this::helps, null));
            } else if (at != entry || cycle.isEmpty()) {
                go(way(at, (v, e) -> product.to(v, e) == entry, null));
            } else {
                return;
            }
        }
    }

    private void visit(int v) {
        waited |= ~product.enabled(v);
        locks |= product.locks(v);
    }

    private boolean missing() {
        return sets != product.sets() || missingMovers() != 0;
    }

    /** Who must still move: who could take a lock on the way, and who has not been unable to move. */
    private long missingMovers() {
        return product.fair() & (locks | ~waited) & ~moved;
    }

    private boolean helps(int v, int e) {
        long m = missingMovers();
        return (product.sets(v, e) & ~sets) != 0 || (product.mover(v, e) & m) != 0 || (m & ~locks & ~product.enabled(product.to(v, e))) != 0;
    }

    private void go(List<long[]> edges) {
        for (long[] e : edges) {
            int v = (int) e[0];
            sets |= product.sets(v, (int) e[1]);
            moved |= product.mover(v, (int) e[1]);
            at = product.to(v, (int) e[1]);
            visit(at);
        }
        cycle.addAll(edges);
    }

    /**
     * The shortest way, as edges (node and number): to a wanted edge inside the part, that one included, or to a goal anywhere.
     */
    private List<long[]> way(int from, Wanted wanted, Goal goal) {
        if (goal != null && goal.is(from)) {
            return List.of();
        }
        Map<Integer, long[]> by = new HashMap<>();
        Deque<Integer> todo = new ArrayDeque<>(List.of(from));
        by.put(from, new long[] {-1, -1});
        while (!todo.isEmpty()) {
            int v = todo.poll();
            for (int e = 0; e < product.fan(v); e++) {
                int w = product.to(v, e);
                if (w < 0 || goal == null && !part.get(w)) {
                    continue;
                }
                if (goal != null ? goal.is(w) : wanted.is(v, e)) {
                    return back(by, new long[] {v, e});
                }
                if (by.putIfAbsent(w, new long[] {v, e}) == null) {
                    todo.add(w);
                }
            }
        }
        throw new IllegalStateException("bug in gmplab: a fair part of the graph has no fair cycle");
    }

    private static List<long[]> back(Map<Integer, long[]> by, long[] last) {
        List<long[]> r = new ArrayList<>();
        for (long[] e = last; e[0] >= 0; e = by.get((int) e[0])) {
            r.add(e);
        }
        Collections.reverse(r);
        return r;
    }
}
