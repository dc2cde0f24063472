package gmplab.core.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.claim.Ltl;
import gmplab.core.explore.Limits;
import gmplab.core.explore.Options;
import gmplab.core.explore.Progress;
import gmplab.core.explore.StateGraph;
import gmplab.core.simulate.SplitMix64;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairCyclesTest {
    private static final int EDGES_MAX = 13;
    private static final Ltl P = new Ltl.Atom(0);
    private static final Ltl Q = new Ltl.Atom(1);
    private static final Ltl LEADS_TO = Ltl.always(Ltl.or(Ltl.not(P), Ltl.eventually(Q)));

    private static Product product(Drawn model, Ltl claim, long[] byNumber, Fairness fairness) {
        StateGraph[] g = new StateGraph[1];
        StateGraph.build(model, Options.bfs(), Limits.NONE, (graph, complete, found) -> g[0] = graph, Progress.NONE, () -> false, () -> 0);
        long[] labels = new long[g[0].size()];
        long[] s = new long[1];
        for (int i = 0; i < labels.length; i++) {
            g[0].state(i, s);
            labels[i] = byNumber[(int) s[0]];
        }
        return new Product(g[0], Automaton.of(Ltl.not(claim)), new Movers(g[0], model, fairness), labels);
    }

    private static LassoBuilder.Lasso lasso(Product p) {
        List<int[]> parts = new FairCycles(p, () -> false).find();
        return parts.isEmpty() ? null : LassoBuilder.of(p, parts);
    }

    /** One edge of a product. */
    private record Edge(int from, int to, long sets, long mover) { }

    /**
     * The dumb twin: what a run does again and again is a strongly connected set of edges, so every set of edges is tried.
     * Null where there are too many.
     */
    private static Boolean someSetIsFair(Product p) {
        List<Edge> edges = new ArrayList<>();
        BitSet seen = new BitSet();
        List<Integer> todo = new ArrayList<>(List.of(0));
        seen.set(0);
        while (!todo.isEmpty()) {
            int v = todo.remove(0);
            for (int e = 0; e < p.fan(v); e++) {
                int w = p.to(v, e);
                if (w >= 0) {
                    edges.add(new Edge(v, w, p.sets(v, e), p.mover(v, e)));
                    if (!seen.get(w)) {
                        seen.set(w);
                        todo.add(w);
                    }
                }
            }
        }
        if (edges.size() > EDGES_MAX) {
            return null;
        }
        for (int set = 1; set < 1 << edges.size(); set++) {
            int bits = set;
            List<Edge> some = new ArrayList<>();
            for (int i = 0; i < edges.size(); i++) {
                if ((bits >> i & 1) != 0) {
                    some.add(edges.get(i));
                }
            }
            if (connected(some) && fair(p, some)) {
                return true;
            }
        }
        return false;
    }

    private static boolean connected(List<Edge> some) {
        return some.stream().allMatch(a -> reached(some, a.to()).containsAll(some.stream().map(Edge::from).toList()));
    }

    private static List<Integer> reached(List<Edge> some, int from) {
        List<Integer> r = new ArrayList<>(List.of(from));
        for (int i = 0; i < r.size(); i++) {
            int v = r.get(i);
            some.stream().filter(e -> e.from() == v && !r.contains(e.to())).forEach(e -> r.add(e.to()));
        }
        return r;
    }

    private static boolean fair(Product p, List<Edge> some) {
        long sets = some.stream().mapToLong(Edge::sets).reduce(0, (a, b) -> a | b);
        long moved = some.stream().mapToLong(Edge::mover).reduce(0, (a, b) -> a | b);
        long always = some.stream().mapToLong(e -> p.enabled(e.from())).reduce(-1, (a, b) -> a & b);
        long locks = some.stream().mapToLong(e -> p.locks(e.from())).reduce(0, (a, b) -> a | b);
        return sets == p.sets() && (p.fair() & always & ~moved) == 0 && (locks & ~moved) == 0;
    }

    /** A round that m0 goes, and some locks that others could take on the way. */
    private static Drawn ring(SplitMix64 r) {
        int round = 2 + r.next(2);
        List<Drawn.Move> moves = new ArrayList<>();
        for (int i = 0; i < round; i++) {
            moves.add(new Drawn.Move(i, (i + 1) % round, 0, false));
        }
        for (int i = 1 + r.next(3); i > 0; i--) {
            moves.add(new Drawn.Move(r.next(round), r.next(round + 1), 1 + r.next(2), r.next(4) > 0));
        }
        return new Drawn(round + 1, moves);
    }

    private static Drawn random(SplitMix64 r) {
        if (r.next(2) == 0) {
            return ring(r);
        }
        int states = 1 + r.next(5);
        List<Drawn.Move> moves = new ArrayList<>();
        int n = 1 + r.next(10);
        for (int i = 0; i < n; i++) {
            int m = r.next(4) - 1;
            moves.add(new Drawn.Move(r.next(states), r.next(states), m, m > 0 && r.next(4) > 0));
        }
        return new Drawn(states, moves);
    }

    @Test
    void thereIsALassoIffSomeSetOfMovesIsFairAndBreaksTheClaim() {
        int compared = 0;
        int broken = 0;
        int refined = 0;
        for (int seed = 0; seed < 6000; seed++) {
            SplitMix64 r = SplitMix64.part(3, seed);
            Drawn model = random(r);
            long[] labels = new long[model.states()];
            for (int i = 0; i < labels.length; i++) {
                // P is rare, so that it takes a lock's fairness to come there.
                labels[i] = r.next(4) == 0 ? r.next(4) : 0;
            }
            Ltl claim = switch (r.next(4)) {
                case 0 -> LEADS_TO;
                case 1 -> Ltl.eventually(P);
                case 2 -> Ltl.always(Ltl.eventually(P));
                default -> Ltl.eventually(Ltl.always(P));
            };
            Fairness fairness = r.next(3) == 0 ? Fairness.of(List.of("poll")) : Fairness.OF_MS;
            Product p = product(model, claim, labels, fairness);
            LassoBuilder.Lasso l = lasso(p);
            if (l != null) {
                Lasso again = new Lasso(model, l.choices(), l.loop());
                assertEquals(List.of(), again.unfair(fairness), model.toString());
                assertTrue(!Lasso.holds(claim, word(model, labels, l), l.loop())[0], model + " " + claim);
                broken++;
            }
            Boolean some = someSetIsFair(p);
            if (some != null) {
                assertEquals(some, l != null, model + " " + claim + " " + java.util.Arrays.toString(labels));
                compared++;
                // Without locks' strong fairness more would be broken: the refinement decides some of these.
                refined += some ? 0 : someSetIsFairWithoutLocks(model, claim, labels, fairness) ? 1 : 0;
            }
        }
        assertTrue(compared > 3000 && broken > 500 && refined > 20, compared + " compared, " + broken + " broken, " + refined + " by locks");
    }

    private static boolean someSetIsFairWithoutLocks(Drawn model, Ltl claim, long[] labels, Fairness fairness) {
        Drawn without = new Drawn(model.states(), model.moves().stream().map(m -> new Drawn.Move(m.from(), m.to(), m.m(), false)).toList());
        return lasso(product(without, claim, labels, fairness)) != null;
    }

    /** The labels of the states that a lasso visits, one for each position. */
    private static long[] word(Drawn model, long[] labels, LassoBuilder.Lasso l) {
        int n = l.choices().length;
        long[] r = new long[l.loop() == n ? n + 1 : n];
        int at = 0;
        for (int i = 0; i < r.length; i++) {
            r[i] = labels[at];
            at = i < n ? model.move(l.choices()[i]).to() : at;
        }
        return r;
    }

    @Test
    void weakFairnessIsNotStrongFairness() {
        // m0 goes round; m1 can leave state 1 only, to where P holds.
        List<Drawn.Move> moves = List.of(new Drawn.Move(0, 1, 0, false), new Drawn.Move(1, 0, 0, false), new Drawn.Move(1, 2, 1, false));
        long[] labels = {0, 0, 1};
        assertTrue(lasso(product(new Drawn(3, moves), Ltl.eventually(P), labels, Fairness.OF_MS)) != null);
        List<Drawn.Move> lock = List.of(moves.get(0), moves.get(1), new Drawn.Move(1, 2, 1, true));
        assertTrue(lasso(product(new Drawn(3, lock), Ltl.eventually(P), labels, Fairness.OF_MS)) == null);
        // Able everywhere, it has to move.
        List<Drawn.Move> everywhere = List.of(moves.get(0), moves.get(1), moves.get(2), new Drawn.Move(0, 2, 1, false));
        assertTrue(lasso(product(new Drawn(3, everywhere), Ltl.eventually(P), labels, Fairness.OF_MS)) == null);
    }

    @Test
    void theEnvironmentIsUnfairUnlessNamed() {
        List<Drawn.Move> moves = List.of(new Drawn.Move(0, 0, 0, false), new Drawn.Move(0, 1, -1, false));
        long[] labels = {0, 1};
        assertTrue(lasso(product(new Drawn(2, moves), Ltl.eventually(P), labels, Fairness.OF_MS)) != null);
        assertTrue(lasso(product(new Drawn(2, moves), Ltl.eventually(P), labels, Fairness.of(List.of("poll")))) == null);
    }

    @Test
    void aRunThatEndsStandsStill() {
        List<Drawn.Move> moves = List.of(new Drawn.Move(0, 1, 0, false), new Drawn.Move(1, 2, 0, false));
        LassoBuilder.Lasso l = lasso(product(new Drawn(3, moves), Ltl.always(Ltl.eventually(P)), new long[] {1, 1, 0}, Fairness.OF_MS));
        assertEquals(2, l.loop());
        assertEquals(2, l.choices().length);
        assertTrue(lasso(product(new Drawn(3, moves), Ltl.always(Ltl.eventually(P)), new long[] {0, 0, 1}, Fairness.OF_MS)) == null);
    }
}
