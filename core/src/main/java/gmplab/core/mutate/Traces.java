package gmplab.core.mutate;

import java.nio.IntBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The sequences of visible moves that two states can begin: both sets are walked at once, breadth-first, by the sets of states
 * that one may be in after each.
 */
final class Traces {
    /**
     * What was found.
     *
     * @param whole whether every pair of sets was walked: otherwise a sequence that is null may be there all the same
     * @param onlyFirst the shortest sequence that only the first has
     * @param onlySecond the shortest that only the second has
     */
    record Difference(boolean whole, List<Integer> onlyFirst, List<Integer> onlySecond) {
        boolean none() {
            return whole && onlyFirst == null && onlySecond == null;
        }
    }

    /** Two sets of states, sorted; buffers are equal where what is in them is. */
    private record Pair(IntBuffer a, IntBuffer b) { }

    private record Way(Pair from, int label) { }

    private final Moves moves;
    private final int most;
    private final Map<Pair, Way> seen = new HashMap<>();
    private final ArrayDeque<Pair> queue = new ArrayDeque<>();
    private List<Integer> onlyFirst;
    private List<Integer> onlySecond;

    private Traces(Moves moves, int most) {
        this.moves = moves;
        this.most = most;
    }

    /**
     * Compares two states of a graph.
     *
     * @param most pairs of sets looked at before it gives up
     */
    static Difference compare(Moves moves, int a, int b, int most) {
        Traces t = new Traces(moves, most);
        return t.run(new Pair(t.closed(new int[] {a}), t.closed(new int[] {b})));
    }

    private Difference run(Pair start) {
        seen.put(start, null);
        queue.add(start);
        while (!queue.isEmpty() && seen.size() < most && (onlyFirst == null || onlySecond == null)) {
            Pair p = queue.poll();
            Map<Integer, IntBuffer> as = after(p.a);
            Map<Integer, IntBuffer> bs = after(p.b);
            for (Map.Entry<Integer, IntBuffer> e : as.entrySet()) {
                IntBuffer to = bs.get(e.getKey());
                if (to == null) {
                    onlyFirst = onlyFirst == null ? path(p, e.getKey()) : onlyFirst;
                } else if (seen.putIfAbsent(new Pair(e.getValue(), to), new Way(p, e.getKey())) == null) {
                    queue.add(new Pair(e.getValue(), to));
                }
            }
            for (int l : bs.keySet()) {
                onlySecond = onlySecond == null && !as.containsKey(l) ? path(p, l) : onlySecond;
            }
        }
        return new Difference(queue.isEmpty(), onlyFirst, onlySecond);
    }

    private List<Integer> path(Pair at, int label) {
        List<Integer> r = new ArrayList<>(List.of(label));
        for (Way w = seen.get(at); w != null; w = seen.get(w.from)) {
            r.add(w.label);
        }
        Collections.reverse(r);
        return r;
    }

    private Map<Integer, IntBuffer> after(IntBuffer of) {
        Map<Integer, List<Integer>> to = new TreeMap<>();
        for (int s : of.array()) {
            for (int i = moves.first()[s]; i < moves.first()[s + 1]; i++) {
                if (moves.label()[i] != Behaviour.SILENT) {
                    to.computeIfAbsent(moves.label()[i], x -> new ArrayList<>()).add(moves.target()[i]);
                }
            }
        }
        Map<Integer, IntBuffer> r = new TreeMap<>();
        to.forEach((l, all) -> r.put(l, closed(all.stream().mapToInt(x -> x).toArray())));
        return r;
    }

    /** With everything that silent moves lead to. */
    private IntBuffer closed(int[] from) {
        java.util.TreeSet<Integer> all = new java.util.TreeSet<>();
        ArrayDeque<Integer> open = new ArrayDeque<>();
        for (int s : from) {
            if (all.add(s)) {
                open.add(s);
            }
        }
        while (!open.isEmpty()) {
            int s = open.poll();
            for (int i = moves.first()[s]; i < moves.first()[s + 1]; i++) {
                if (moves.label()[i] == Behaviour.SILENT && all.add(moves.target()[i])) {
                    open.add(moves.target()[i]);
                }
            }
        }
        return IntBuffer.wrap(all.stream().mapToInt(x -> x).toArray());
    }
}
