package gmplab.core.mutate;

import gmplab.core.explore.Found;
import gmplab.core.explore.Limits;
import gmplab.core.explore.Options;
import gmplab.core.explore.Progress;
import gmplab.core.explore.StateGraph;
import gmplab.core.explore.Verdict;
import gmplab.core.machine.Finding;
import gmplab.core.state.Slot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Everything a machine can do, as seen from outside: a graph whose moves are either silent or a step that a goroutine makes of
 * its own program, on a P; and an end. State 0 is the start, the last one is what ends lead to.
 *
 * @param verdict of the search that made it; the graph is there only where it found nothing and nothing was left out but cuts
 * @param moves the graph; null where it is not there
 */
record Behaviour(Verdict verdict, Moves moves) {
    static final int SILENT = 0;

    /** Gives every visible move a number. */
    static final class Labels {
        private final Map<String, Integer> numbers = new java.util.HashMap<>();
        private final List<String> names = new ArrayList<>(List.of("silent"));

        int of(String name) {
            return numbers.computeIfAbsent(name, n -> {
                names.add(n);
                return names.size() - 1;
            });
        }

        String name(int label) {
            return names.get(label);
        }
    }

    /** Looks at everything, until there is a finding or a limit. */
    static Behaviour of(Checked model, Labels labels, Limits limits, BooleanSupplier cancelled, LongSupplier nanos) {
        Behaviour[] r = {null};
        Verdict v;
        do {
            r[0] = null;
            v = StateGraph.build(model, Options.bfs(), limits, (graph, complete, found) -> {
                if (found.isEmpty() && whole(graph)) {
                    Behaviour b = new Reader(model, labels, graph).read();
                    b.trap(model, graph, found);
                    r[0] = b;
                }
            }, Progress.NONE, cancelled, nanos);
        } while (v.found().isEmpty() && r[0] != null && model.part().again());
        return new Behaviour(v, v.found().isEmpty() && r[0] != null ? r[0].moves : null);
    }

    private static boolean whole(StateGraph g) {
        for (int s = 0; s < g.size(); s++) {
            if (g.fan(s) < 0) {
                return false;
            }
        }
        return true;
    }

    /** A state from which no end can be reached is a finding, the nearest one. */
    private void trap(Checked model, StateGraph graph, List<Found> found) {
        boolean[] ends = ending();
        int n = moves.states() - 1;
        int[] by = new int[n];
        Arrays.fill(by, -2);
        ArrayDeque<Integer> queue = new ArrayDeque<>(List.of(0));
        by[0] = -1;
        while (!queue.isEmpty()) {
            int s = queue.poll();
            if (!ends[s]) {
                found.add(found(model, graph, by, s));
                return;
            }
            for (int i = moves.first()[s]; i < moves.first()[s + 1]; i++) {
                int t = moves.target()[i];
                if (t < n && by[t] == -2) {
                    by[t] = i;
                    queue.add(t);
                }
            }
        }
    }

    private Found found(Checked model, StateGraph graph, int[] by, int at) {
        List<Integer> path = new ArrayList<>();
        for (int s = at; by[s] >= 0;) {
            int from = Arrays.binarySearch(moves.first(), by[s] + 1);
            from = Math.min(from < 0 ? -from - 2 : from - 1, moves.states() - 2);
            path.add(graph.choice(from, by[s] - moves.first()[from]));
            s = from;
        }
        Collections.reverse(path);
        int[] whole = model.whole(path.stream().mapToInt(x -> x).toArray());
        return new Found(new Finding(Finding.Kind.LIVENESS, "", "from here on the run goes on for ever, and can never end"), "", whole, whole.length, false, -1);
    }

    /** By state: whether an end, or a move that was cut, can be reached. */
    private boolean[] ending() {
        int n = moves.states();
        int[][] back = moves.backwards();
        boolean[] r = new boolean[n];
        ArrayDeque<Integer> queue = new ArrayDeque<>(List.of(n - 1));
        r[n - 1] = true;
        while (!queue.isEmpty()) {
            int s = queue.poll();
            for (int i = back[0][s]; i < back[0][s + 1]; i++) {
                if (!r[back[1][i]]) {
                    r[back[1][i]] = true;
                    queue.add(back[1][i]);
                }
            }
        }
        return r;
    }

    /** Reads the graph of a model. */
    private static final class Reader {
        private final Checked model;
        private final Labels labels;
        private final StateGraph graph;
        private final Slot mp;
        private int[] label = new int[1024];
        private int[] target = new int[1024];
        private int moves;

        Reader(Checked model, Labels labels, StateGraph graph) {
            this.model = model;
            this.labels = labels;
            this.graph = graph;
            mp = model.machine().layout().slot(gmplab.core.runtime.Fields.M_P);
        }

        Behaviour read() {
            int n = graph.size();
            int[] first = new int[n + 2];
            long[] s = new long[model.words()];
            int[] choices = new int[model.maxChoices()];
            for (int i = 0; i < n; i++) {
                first[i] = moves;
                graph.state(i, s);
                int fan = model.choices(s, choices);
                if (fan == 0) {
                    add(labels.of(model.end(s)), n);
                }
                for (int k = 0; k < fan; k++) {
                    if (graph.target(i, k) == StateGraph.NOWHERE) {
                        add(labels.of(model.nowhere(s, choices[k])), n);
                    } else {
                        add(labelOf(s, choices[k]), graph.target(i, k));
                    }
                }
            }
            first[n] = moves;
            first[n + 1] = moves;
            return new Behaviour(null, new Moves(first, Arrays.copyOf(label, moves), Arrays.copyOf(target, moves)));
        }

        private int labelOf(long[] s, int choice) {
            String own = model.own(s, choice);
            if (own == null) {
                return SILENT;
            }
            int m = model.mover(s, choice);
            return labels.of("g" + model.current(s, m) + " at " + own + (mp.get(s, m) == 0 ? "" : " on p" + (mp.get(s, m) - 1)));
        }

        private void add(int l, int t) {
            if (moves == label.length) {
                label = Arrays.copyOf(label, 2 * moves);
                target = Arrays.copyOf(target, 2 * moves);
            }
            label[moves] = l;
            target[moves++] = t;
        }
    }
}
