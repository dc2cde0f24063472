package gmplab.core.runtime;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Finding;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Breadth-first search over a HashMap of whole states: the dumb twin of the real searches, and what these tests use where
 * they ask what can happen. Local steps are made at once, nothing else is reduced.
 */
final class DumbSearch {
    final Machine machine;
    final List<State> states = new ArrayList<>();
    final Map<String, Integer> findings = new TreeMap<>();
    private final Map<String, Integer> example = new TreeMap<>();
    private final List<Integer> parents = new ArrayList<>();
    private final List<Integer> choices = new ArrayList<>();
    private final Map<State, Integer> seen = new HashMap<>();
    private final int limit;
    long cuts;
    int quiet;
    /** Whether every state was looked at. */
    boolean complete = true;

    private DumbSearch(Machine machine, int limit) {
        this.machine = machine;
        this.limit = limit;
    }

    static DumbSearch from(World world, int limit) {
        Machine m = Machine.of(world);
        return from(m, m.start(), limit);
    }

    static DumbSearch from(Machine machine, State start, int limit) {
        DumbSearch d = new DumbSearch(machine, limit);
        d.add(d.settled(start, -1), -1, 0);
        for (int i = 0; i < d.states.size(); i++) {
            d.expand(i);
        }
        return d;
    }

    /** Everything that a world can print by the time it can do no more, over all interleavings that are not cut. */
    static Set<List<String>> outputs(World world, int limit) {
        record At(State state, List<String> printed) { }
        Machine m = Machine.of(world);
        List<String> word = new ArrayList<>();
        m.onOutput(word::add);
        Set<List<String>> r = new HashSet<>();
        Set<At> seen = new HashSet<>(Set.of(new At(m.start(), List.of())));
        Deque<At> todo = new ArrayDeque<>(seen);
        long[] out = new long[m.words()];
        while (!todo.isEmpty()) {
            At at = todo.pop();
            int local = m.local(at.state.words(), new int[0], 0);
            int[] all = local >= 0 ? new int[] {local} : m.choices(at.state);
            for (int c : all) {
                word.clear();
                if (m.move(at.state.words(), c, out) != 0) {
                    continue;
                }
                List<String> printed = new ArrayList<>(at.printed);
                printed.addAll(word);
                At next = new At(State.of(out), printed);
                if (seen.add(next)) {
                    todo.push(next);
                }
            }
            if (all.length == 0) {
                r.add(at.printed);
            }
            if (seen.size() > limit) {
                throw new AssertionError("more than " + limit + " states");
            }
        }
        return r;
    }

    private void add(State s, int parent, int choice) {
        if (s == null || seen.containsKey(s)) {
            return;
        }
        if (states.size() >= limit) {
            complete = false;
            return;
        }
        seen.put(s, states.size());
        states.add(s);
        parents.add(parent);
        choices.add(choice);
    }

    private void expand(int i) {
        State s = states.get(i);
        int[] enabled = machine.choices(s);
        if (enabled.length == 0) {
            Finding f = machine.stuck(s.words());
            if (f == null) {
                quiet++;
            } else {
                note(f, i);
            }
        }
        long[] out = new long[machine.words()];
        for (int c : enabled) {
            int r = machine.move(s.words(), c, out);
            if (r < 0) {
                cuts++;
            } else if (r > 0) {
                note(machine.finding(r), i);
            } else {
                add(settled(State.of(out), i), i, c);
            }
        }
    }

    private void note(Finding f, int at) {
        findings.merge(f.toString(), 1, Integer::sum);
        example.putIfAbsent(f.toString(), at);
    }

    /** The state after all local steps; null where one of them was cut or found something. */
    private State settled(State s, int from) {
        long[] a = s.words().clone();
        long[] b = new long[a.length];
        int c;
        while ((c = machine.local(a, new int[0], 0)) >= 0) {
            int r = machine.move(a, c, b);
            if (r != 0) {
                if (r < 0) {
                    cuts++;
                } else {
                    note(machine.finding(r), Math.max(0, from));
                }
                return null;
            }
            long[] t = a;
            a = b;
            b = t;
        }
        return State.of(a);
    }

    boolean found(String part) {
        return findings.keySet().stream().anyMatch(f -> f.contains(part));
    }

    /** The state before the first finding that contains {@code part}. */
    State before(String part) {
        return example.entrySet().stream().filter(e -> e.getKey().contains(part)).map(e -> states.get(e.getValue()))
            .findFirst().orElseThrow();
    }

    /** The moves to the first state with such a finding, for a message. */
    String schedule(String part) {
        List<String> moves = new ArrayList<>();
        for (var e : example.entrySet()) {
            if (e.getKey().contains(part)) {
                for (int i = e.getValue(); parents.get(i) >= 0; i = parents.get(i)) {
                    State p = states.get(parents.get(i));
                    int m = machine.mover(p, choices.get(i));
                    moves.add(Choice.text(choices.get(i)) + (m < 0 ? "" : " at " + machine.position(p, m)));
                }
                break;
            }
        }
        Collections.reverse(moves);
        return String.join("\n", moves);
    }

    @Override
    public String toString() {
        return states.size() + " states" + (complete ? "" : " (limit)") + ", " + cuts + " cut, " + quiet + " quiet, " + findings;
    }
}
