package gmplab.core.live;

import gmplab.core.claim.Ltl;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A generalised Büchi automaton with acceptance on transitions (Couvreur 1999) that accepts the runs of which a formula
 * holds. It reads the label of a state and goes on; a run is accepted if it can be read so that every acceptance set is
 * passed again and again. There is one set for each Until of the formula: the transitions that do not put it off.
 */
final class Automaton {
    private static final int UNTILS_MAX = 62;
    private static final int STATES_MAX = 10_000;

    /**
     * A transition.
     *
     * @param yes propositions that must hold, as bits
     * @param no propositions that must not
     * @param to the next state
     * @param sets the acceptance sets that it is in, as bits
     */
    record Edge(long yes, long no, int to, long sets) {
        boolean takes(long label) {
            return (label & yes) == yes && (label & no) == 0;
        }
    }

    private final List<Ltl.Until> untils = new ArrayList<>();
    private final Map<Set<Ltl>, Integer> numbers = new HashMap<>();
    private final List<Edge[]> edges = new ArrayList<>();

    /** State 0 is where it begins. */
    static Automaton of(Ltl formula) {
        return new Automaton(formula);
    }

    private Automaton(Ltl formula) {
        collect(formula);
        if (untils.size() > UNTILS_MAX) {
            throw new IllegalArgumentException("a property with " + untils.size() + " words of time; expected at most " + UNTILS_MAX);
        }
        Deque<Set<Ltl>> todo = new ArrayDeque<>();
        number(Set.of(formula), todo);
        while (!todo.isEmpty()) {
            Set<Ltl> obligations = todo.poll();
            Set<Edge> out = new LinkedHashSet<>();
            expand(new Branch(), List.copyOf(obligations), out, todo);
            edges.set(numbers.get(obligations), out.toArray(new Edge[0]));
        }
    }

    private void collect(Ltl f) {
        if (f instanceof Ltl.Not n) {
            collect(n.of());
        } else if (f instanceof Ltl.And a) {
            collect(a.left());
            collect(a.right());
        } else if (f instanceof Ltl.Or o) {
            collect(o.left());
            collect(o.right());
        } else if (f instanceof Ltl.Until u) {
            if (!untils.contains(u)) {
                untils.add(u);
            }
            collect(u.left());
            collect(u.right());
        }
    }

    private int number(Set<Ltl> obligations, Deque<Set<Ltl>> todo) {
        Integer known = numbers.get(obligations);
        if (known != null) {
            return known;
        }
        if (numbers.size() == STATES_MAX) {
            throw new IllegalArgumentException("a property whose automaton has more than " + STATES_MAX + " states; expected a simpler one");
        }
        numbers.put(obligations, edges.size());
        edges.add(new Edge[0]);
        todo.add(obligations);
        return edges.size() - 1;
    }

    /** What has been settled about this state and left for the next one. */
    private static final class Branch {
        final Set<Ltl> done = new LinkedHashSet<>();
        final Set<Ltl> next = new LinkedHashSet<>();
        long yes;
        long no;
        long putOff;

        Branch copy() {
            Branch b = new Branch();
            b.done.addAll(done);
            b.next.addAll(next);
            b.yes = yes;
            b.no = no;
            b.putOff = putOff;
            return b;
        }
    }

    private void expand(Branch b, List<Ltl> todo, Set<Edge> out, Deque<Set<Ltl>> states) {
        if (todo.isEmpty()) {
            if ((b.yes & b.no) == 0) {
                long all = sets();
                out.add(new Edge(b.yes, b.no, number(Set.copyOf(b.next), states), all & ~b.putOff));
            }
            return;
        }
        Ltl f = todo.get(0);
        List<Ltl> rest = todo.subList(1, todo.size());
        if (!b.done.add(f)) {
            expand(b, rest, out, states);
        } else if (f instanceof Ltl.Not n) {
            refute(n.of(), b, rest, out, states);
        } else if (f instanceof Ltl.Atom a) {
            b.yes |= 1L << a.index();
            expand(b, rest, out, states);
        } else if (f instanceof Ltl.And a) {
            expand(b, with(rest, a.left(), a.right()), out, states);
        } else if (f instanceof Ltl.Or o) {
            expand(b.copy(), with(rest, o.left()), out, states);
            expand(b, with(rest, o.right()), out, states);
        } else if (f instanceof Ltl.Until u) {
            expand(b.copy(), with(rest, u.right()), out, states);
            b.next.add(u);
            b.putOff |= 1L << untils.indexOf(u);
            expand(b, with(rest, u.left()), out, states);
        } else {
            expand(b, rest, out, states);
        }
    }

    /** The same for a formula that must not hold. */
    private void refute(Ltl f, Branch b, List<Ltl> rest, Set<Edge> out, Deque<Set<Ltl>> states) {
        if (f instanceof Ltl.Atom a) {
            b.no |= 1L << a.index();
            expand(b, rest, out, states);
        } else if (f instanceof Ltl.Not n) {
            expand(b, with(rest, n.of()), out, states);
        } else if (f instanceof Ltl.And a) {
            expand(b.copy(), with(rest, Ltl.not(a.left())), out, states);
            expand(b, with(rest, Ltl.not(a.right())), out, states);
        } else if (f instanceof Ltl.Or o) {
            expand(b, with(rest, Ltl.not(o.left()), Ltl.not(o.right())), out, states);
        } else if (f instanceof Ltl.Until u) {
            expand(b.copy(), with(rest, Ltl.not(u.right()), Ltl.not(u.left())), out, states);
            b.next.add(Ltl.not(u));
            expand(b, with(rest, Ltl.not(u.right())), out, states);
        }
        // What is left is "not true", which has no way on.
    }

    private static List<Ltl> with(List<Ltl> rest, Ltl... more) {
        List<Ltl> r = new ArrayList<>(List.of(more));
        r.addAll(rest);
        return r;
    }

    int size() {
        return edges.size();
    }

    Edge[] from(int state) {
        return edges.get(state);
    }

    /** Every acceptance set, as bits. */
    long sets() {
        return (1L << untils.size()) - 1;
    }
}
