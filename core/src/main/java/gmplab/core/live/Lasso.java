package gmplab.core.live;

import gmplab.core.claim.Bound;
import gmplab.core.claim.Ltl;
import gmplab.core.explore.StateGraph;
import gmplab.core.machine.Choice;
import gmplab.core.machine.Machine;
import gmplab.core.machine.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A run that goes on for ever: some moves, and then a cycle of moves again and again; or it ends and stands still. Here it is
 * made move by move and judged by the meaning of the words, without graph and automaton: whether it closes, is fair, and
 * breaks a claim.
 */
public final class Lasso {
    private final Model model;
    private final int[] choices;
    private final int loop;
    /** The states before the first move and after each. */
    private final List<long[]> states = new ArrayList<>();

    /**
     * @param choices from the start
     * @param loop how many of them lead to where the cycle begins; all of them: the run stands still
     * @throws IllegalArgumentException where a choice is not enabled, or the last state is not where the cycle began
     */
    public Lasso(Model model, int[] choices, int loop) {
        this.model = model;
        this.choices = choices.clone();
        this.loop = loop;
        if (loop < 0 || loop > choices.length) {
            throw new IllegalArgumentException("a cycle that begins after move " + loop + " of " + choices.length);
        }
        long[] s = new long[model.words()];
        model.start(s);
        states.add(s);
        for (int i = 0; i < choices.length; i++) {
            long[] out = new long[model.words()];
            int c = choices[i];
            if (Arrays.stream(enabled(s)).noneMatch(x -> x == c) || model.move(s, c, out) != 0) {
                throw new IllegalArgumentException("move " + (i + 1) + " of the cycle's run, " + Choice.text(c) + ", is not possible there");
            }
            states.add(out);
            s = out;
        }
        if (loop == choices.length && enabled(s).length > 0) {
            throw new IllegalArgumentException("the run is said to stand still after move " + loop + ", but " + Choice.text(enabled(s)[0])
                + " is possible there");
        }
        if (!Arrays.equals(s, states.get(loop))) {
            throw new IllegalArgumentException("the state after move " + choices.length + " is not the one after move " + loop
                + ", where the cycle is said to begin");
        }
    }

    private int[] enabled(long[] s) {
        int[] r = new int[model.maxChoices()];
        return Arrays.copyOf(r, model.choices(s, r));
    }

    /** Who is treated unfairly in the cycle, in words; empty where it is fair. */
    public List<String> unfair(Fairness fairness) {
        Map<Integer, Integer> able = new HashMap<>();
        List<Integer> moved = new ArrayList<>();
        List<Integer> couldLock = new ArrayList<>();
        for (int i = loop; i < choices.length; i++) {
            long[] s = states.get(i);
            for (int m : Arrays.stream(enabled(s)).map(StateGraph::mover).distinct().toArray()) {
                able.merge(m, 1, Integer::sum);
            }
            for (int c : enabled(s)) {
                if (model.takesLock(s, c)) {
                    couldLock.add(StateGraph.mover(c));
                }
            }
            moved.add(StateGraph.mover(choices[i]));
        }
        List<String> r = new ArrayList<>();
        able.forEach((m, n) -> {
            if (fairness.fair(m) && !moved.contains(m) && (n == choices.length - loop || couldLock.contains(m))) {
                r.add(Choice.text(m) + " is possible " + (n == choices.length - loop ? "all the time" : "again and again, to take a lock")
                    + ", and never made");
            }
        });
        return r;
    }

    /** Whether the run breaks a claim. */
    public boolean breaks(Machine machine, Bound claim) {
        List<Predicate<long[]>> atoms = claim.atoms().stream().map(a -> a == Bound.ENDED || a.equals(Bound.ENDED)
            ? (Predicate<long[]>) s -> enabled(s).length == 0 : machine.proposition(a)).toList();
        long[] labels = new long[Math.max(1, loop == choices.length ? states.size() : choices.length)];
        for (int i = 0; i < labels.length; i++) {
            for (int k = 0; k < atoms.size(); k++) {
                labels[i] |= atoms.get(k).test(states.get(i)) ? 1L << k : 0;
            }
        }
        return !holds(claim.formula(), labels, loop)[0];
    }

    /**
     * The positions of a word from which on a formula holds; behind its last position it goes on at {@code loop}.
     */
    static boolean[] holds(Ltl f, long[] labels, int loop) {
        int n = labels.length;
        boolean[] r = new boolean[n];
        if (f instanceof Ltl.True) {
            Arrays.fill(r, true);
        } else if (f instanceof Ltl.Atom a) {
            for (int i = 0; i < n; i++) {
                r[i] = (labels[i] >>> a.index() & 1) != 0;
            }
        } else if (f instanceof Ltl.Not x) {
            boolean[] of = holds(x.of(), labels, loop);
            for (int i = 0; i < n; i++) {
                r[i] = !of[i];
            }
        } else {
            boolean[] left = holds(f instanceof Ltl.And a ? a.left() : f instanceof Ltl.Or o ? o.left() : ((Ltl.Until) f).left(), labels, loop);
            boolean[] right = holds(f instanceof Ltl.And a ? a.right() : f instanceof Ltl.Or o ? o.right() : ((Ltl.Until) f).right(), labels, loop);
            // Twice round: what holds behind the loop is known after the first.
            for (int k = 2 * n - 1; k >= 0; k--) {
                int i = k % n;
                boolean later = r[i == n - 1 ? loop : i + 1];
                r[i] = f instanceof Ltl.And ? left[i] && right[i] : f instanceof Ltl.Or ? left[i] || right[i] : right[i] || left[i] && later;
            }
        }
        return r;
    }
}
