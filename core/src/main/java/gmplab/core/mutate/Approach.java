package gmplab.core.mutate;

import gmplab.core.machine.Anatomy;
import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Site;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Op;
import gmplab.core.program.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * How near a world comes to a step that nobody makes in it: the steps from which all ways there set out and that somebody makes, and
 * what never happens at each. Found backwards from the step, over edges and calls of the linked program, as far as the first steps that
 * are made.
 *
 * @param distance how many steps are between, at the least
 * @param user whether only what is done on a goroutine's stack counts at the end
 * @param edges in words, for example {@code stopm.if (m.p == nil) never fails}
 */
record Approach(int distance, boolean user, Set<String> edges) {
    /** A step on a kind of stack. */
    private record Place(Node node, int index) { }

    /** One way from a place to the next one. */
    private record Way(Place from, String words) { }

    /**
     * The approach to a step.
     *
     * @param user whether only its being made on a goroutine's stack counts
     * @param made the steps that somebody makes
     * @return null where no step that is made leads there
     */
    static Approach to(Anatomy anatomy, String routine, int step, boolean user, Predicate<Anatomy.At> made) {
        Set<Place> done = new HashSet<>();
        Map<Place, Integer> seen = new HashMap<>();
        ArrayDeque<Place> open = new ArrayDeque<>();
        for (Anatomy.At a : anatomy.steps()) {
            Place p = new Place(a.node(), a.index());
            if (made.test(a)) {
                done.add(p);
            }
            if (a.index() == step && a.node().routine().equals(routine) && (!user || a.node().stack() == Stack.USER)) {
                seen.put(p, 0);
                open.add(p);
            }
        }
        Map<Place, List<Way>> before = new HashMap<>();
        anatomy.steps().forEach(a -> ways(anatomy, a, before));
        Set<String> edges = new LinkedHashSet<>();
        int distance = Integer.MAX_VALUE;
        while (!open.isEmpty()) {
            Place p = open.poll();
            for (Way w : before.getOrDefault(p, List.of())) {
                if (done.contains(w.from)) {
                    edges.add(w.words);
                    distance = Math.min(distance, seen.get(p));
                } else if (seen.putIfAbsent(w.from, seen.get(p) + 1) == null) {
                    open.add(w.from);
                }
            }
        }
        return edges.isEmpty() ? null : new Approach(distance, user, edges);
    }

    /** The ways on from a step: to its successors, and into the routine that it enters. */
    private static void ways(Anatomy anatomy, Anatomy.At a, Map<Place, List<Way>> before) {
        Place from = new Place(a.node(), a.index());
        Step s = a.step();
        String name = a.node().routine() + "." + s.label();
        boolean asks = s.op() instanceof Op.If;
        if (s.next() >= 0) {
            String what = s.op().enters() != null ? " never returns" : asks ? " never holds" : s.op().branches() ? " never succeeds" : " is never done with";
            add(before, new Place(a.node(), s.next()), new Way(from, name + what));
        }
        if (s.other() >= 0) {
            add(before, new Place(a.node(), s.other()), new Way(from, name + (asks ? " always holds" : " never fails")));
        }
        if (s.op().enters() != null) {
            Stack stack = s.op() instanceof Op.Call ? a.node().stack() : Stack.G0;
            Node to = new Node(s.op().enters(), stack);
            add(before, new Place(to, anatomy.resolve(to.routine(), 0)), new Way(from, name + " never enters it"));
        }
    }

    private static void add(Map<Place, List<Way>> before, Place to, Way w) {
        before.computeIfAbsent(to, x -> new ArrayList<>()).add(w);
    }

    /** In words: where it would have to go on. */
    String words() {
        List<String> all = List.copyOf(edges);
        return (all.size() <= 3 ? String.join("; ", all) : String.join("; ", all.subList(0, 3)) + "; and " + (all.size() - 3) + " more")
            + (user ? " on a goroutine's stack" : "");
    }
}
