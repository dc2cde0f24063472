package gmplab.core.explore;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Finding;
import gmplab.core.machine.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A model that is a graph drawn by hand: nodes are numbers, the start is 0, choices are the edges in the order drawn. */
final class Graph implements Model {
    private static final int CUT = -1;

    private final Map<Integer, List<Integer>> edges = new TreeMap<>();
    private final Map<Integer, Finding> deadEnds = new TreeMap<>();
    private final Map<Integer, Integer> locals = new TreeMap<>();
    private final List<Finding> findings = new ArrayList<>(List.of(new Finding(Finding.Kind.INVARIANT, "", "")));

    /** Targets from {@link #FINDING} on are findings, {@link #CUTS} is a cut move. */
    static final int FINDING = 1 << 20;
    static final int CUTS = -1;

    Graph edge(int from, int to) {
        edges.computeIfAbsent(from, k -> new ArrayList<>()).add(to);
        return this;
    }

    /** A line of edges, each from one to the next. */
    Graph line(int... nodes) {
        for (int i = 1; i < nodes.length; i++) {
            edge(nodes[i - 1], nodes[i]);
        }
        return this;
    }

    /** An edge that ends in a finding. */
    Graph bad(int from, Finding f) {
        if (!findings.contains(f)) {
            findings.add(f);
        }
        return edge(from, FINDING + findings.indexOf(f));
    }

    /** An edge that leaves the bounds. */
    Graph cut(int from) {
        return edge(from, CUTS);
    }

    /** Something is wrong where this node has no edges. */
    Graph stuckAt(int node, Finding f) {
        deadEnds.put(node, f);
        return this;
    }

    /** The {@code nth} edge of a node is one that nobody else can see. */
    Graph local(int node, int nth) {
        locals.put(node, nth);
        return this;
    }

    @Override
    public int words() {
        return 1;
    }

    @Override
    public void start(long[] out) {
        out[0] = 0;
    }

    @Override
    public int choices(long[] s, int[] out) {
        int n = edges.getOrDefault((int) s[0], List.of()).size();
        for (int i = 0; i < n; i++) {
            out[i] = Choice.of(Choice.Kind.RUN, i, 0);
        }
        return n;
    }

    @Override
    public int maxChoices() {
        return edges.values().stream().mapToInt(List::size).max().orElse(0);
    }

    @Override
    public int move(long[] s, int choice, long[] out) {
        int to = edges.get((int) s[0]).get(Choice.id(choice));
        out[0] = to >= FINDING || to == CUTS ? s[0] : to;
        return to >= FINDING ? to - FINDING : to == CUTS ? CUT : 0;
    }

    @Override
    public Finding stuck(long[] s) {
        return deadEnds.get((int) s[0]);
    }

    @Override
    public Finding finding(int number) {
        return findings.get(number);
    }

    @Override
    public Model fork() {
        return this;
    }

    @Override
    public int local(long[] s, int[] choices, int n) {
        Integer nth = locals.get((int) s[0]);
        return nth == null ? -1 : Choice.of(Choice.Kind.RUN, nth, 0);
    }
}
