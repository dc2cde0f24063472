package gmplab.core.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.claim.Ltl;
import gmplab.core.simulate.SplitMix64;
import org.junit.jupiter.api.Test;

class AutomatonTest {
    private static final int ATOMS = 3;

    /** A random formula with so many operators. */
    static Ltl random(SplitMix64 r, int operators) {
        if (operators == 0) {
            int k = r.next(ATOMS + 1);
            return k == ATOMS ? Ltl.TRUE : new Ltl.Atom(k);
        }
        int left = r.next(operators);
        return switch (r.next(6)) {
            case 0 -> Ltl.not(random(r, operators - 1));
            case 1 -> Ltl.eventually(random(r, operators - 1));
            case 2 -> Ltl.always(random(r, operators - 1));
            case 3 -> new Ltl.And(random(r, left), random(r, operators - 1 - left));
            case 4 -> new Ltl.Or(random(r, left), random(r, operators - 1 - left));
            default -> new Ltl.Until(random(r, left), random(r, operators - 1 - left));
        };
    }

    /** Whether some reading of the word passes every set for ever: reachability in all pairs, nothing clever. */
    private static boolean accepts(Automaton a, long[] word, int loop) {
        int n = word.length;
        int nodes = n * a.size();
        boolean[][] reach = new boolean[nodes][nodes];
        for (int v = 0; v < nodes; v++) {
            for (Automaton.Edge e : a.from(v % a.size())) {
                if (e.takes(word[v / a.size()])) {
                    reach[v][next(v / a.size(), n, loop) * a.size() + e.to()] = true;
                }
            }
        }
        boolean[][] edge = new boolean[nodes][];
        for (int v = 0; v < nodes; v++) {
            edge[v] = reach[v].clone();
        }
        for (int k = 0; k < nodes; k++) {
            for (int i = 0; i < nodes; i++) {
                for (int j = 0; reach[i][k] && j < nodes; j++) {
                    reach[i][j] |= reach[k][j];
                }
            }
        }
        for (int v = 0; v < nodes; v++) {
            if ((v == 0 || reach[0][v]) && reach[v][v]) {
                long sets = 0;
                for (int w = 0; w < nodes; w++) {
                    for (Automaton.Edge e : a.from(w % a.size())) {
                        int to = next(w / a.size(), n, loop) * a.size() + e.to();
                        boolean inside = (w == v || reach[v][w]) && (to == v || reach[to][v]);
                        sets |= inside && e.takes(word[w / a.size()]) ? e.sets() : 0;
                    }
                }
                if (sets == a.sets()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static int next(int position, int n, int loop) {
        return position == n - 1 ? loop : position + 1;
    }

    @Test
    void anAutomatonAcceptsExactlyTheRunsOfItsFormula() {
        int yes = 0;
        for (int seed = 0; seed < 4000; seed++) {
            SplitMix64 r = SplitMix64.part(7, seed);
            Ltl f = random(r, r.next(6));
            long[] word = new long[1 + r.next(5)];
            for (int i = 0; i < word.length; i++) {
                word[i] = r.next(1 << ATOMS);
            }
            int loop = r.next(word.length);
            boolean holds = Lasso.holds(f, word, loop)[0];
            yes += holds ? 1 : 0;
            assertEquals(holds, accepts(Automaton.of(f), word, loop), f + " on " + java.util.Arrays.toString(word) + " from " + loop);
            assertEquals(!holds, accepts(Automaton.of(Ltl.not(f)), word, loop), "not " + f);
        }
        assertTrue(yes > 1000 && yes < 3000, yes + " of 4000 hold");
    }

    /** The meaning of the words, on words that are told by hand. */
    @Test
    void theWordsMeanWhatTheySay() {
        Ltl p = new Ltl.Atom(0);
        Ltl q = new Ltl.Atom(1);
        long[] word = {0, 1, 0, 2, 0};
        assertTrue(Lasso.holds(Ltl.eventually(p), word, 3)[0]);
        assertTrue(!Lasso.holds(Ltl.always(Ltl.eventually(p)), word, 3)[0]);
        assertTrue(Lasso.holds(Ltl.always(Ltl.eventually(q)), word, 3)[0]);
        assertTrue(!Lasso.holds(Ltl.eventually(Ltl.always(q)), word, 3)[0]);
        assertTrue(Lasso.holds(Ltl.eventually(Ltl.always(Ltl.not(p))), word, 3)[0]);
        assertTrue(Lasso.holds(new Ltl.Until(p, Ltl.not(p)), word, 3)[1]);
        assertTrue(!Lasso.holds(new Ltl.Until(p, q), word, 3)[1]);
        assertTrue(Lasso.holds(Ltl.unless(Ltl.not(p), q), word, 3)[2]);
    }
}
