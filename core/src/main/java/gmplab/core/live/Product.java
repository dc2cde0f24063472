package gmplab.core.live;

import gmplab.core.explore.StateGraph;

/**
 * A state graph read by an automaton: node {@code state * automaton.size() + q}. Its edges are found when asked for. A state
 * in which the run has ended leads to itself, unless it is a finding of its own; who moves there is nobody.
 */
final class Product {
    final StateGraph graph;
    private final Automaton automaton;
    private final int states;
    private final Movers movers;
    private final long[] labels;

    /** @param labels which propositions hold in each state, as bits */
    Product(StateGraph graph, Automaton automaton, Movers movers, long[] labels) {
        this.graph = graph;
        this.automaton = automaton;
        this.movers = movers;
        this.labels = labels;
        states = automaton.size();
        if ((long) graph.size() * states > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("the question has " + graph.size() + " states times " + states + " of its automaton, more than "
                + "can be numbered; expected a smaller world, or a limit (maxStates:)");
        }
    }

    int size() {
        return graph.size() * states;
    }

    int state(int node) {
        return node / states;
    }

    /** Every fair mover, as bits. */
    long fair() {
        return movers.all();
    }

    /** The fair movers that can move, as bits. */
    long enabled(int node) {
        return movers.enabled(node / states);
    }

    /** Those that would take a lock. */
    long locks(int node) {
        return movers.locks(node / states);
    }

    long sets() {
        return automaton.sets();
    }

    /** Edges are numbered from 0 to below this; not every number is one. */
    int fan(int node) {
        return automaton.from(node % states).length * Math.max(width(node / states), 0);
    }

    /** Moves of a state; 1 where it leads to itself. */
    private int width(int s) {
        int n = graph.fan(s);
        return n == 0 && !movers.failed(s) ? 1 : n;
    }

    /** The move of the state that an edge stands for; -1 for standing still. */
    int move(int node, int edge) {
        int s = node / states;
        return graph.fan(s) == 0 ? -1 : edge % width(s);
    }

    private Automaton.Edge reads(int node, int edge) {
        return automaton.from(node % states)[edge / width(node / states)];
    }

    /** Where an edge leads; -1 where it is none. */
    int to(int node, int edge) {
        int s = node / states;
        Automaton.Edge e = reads(node, edge);
        if (!e.takes(labels[s])) {
            return -1;
        }
        int move = move(node, edge);
        int t = move < 0 ? s : graph.target(s, move);
        return t < 0 ? -1 : t * states + e.to();
    }

    /** The acceptance sets that an edge is in. */
    long sets(int node, int edge) {
        return reads(node, edge).sets();
    }

    /** The fair mover of an edge as a bit; 0 where it is none of them. */
    long mover(int node, int edge) {
        int move = move(node, edge);
        return move < 0 ? 0 : movers.bit(graph.mover(node / states, move));
    }
}
