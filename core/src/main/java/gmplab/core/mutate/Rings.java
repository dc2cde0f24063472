package gmplab.core.mutate;

import java.util.Arrays;

/** Silent moves that lead round in a circle, and an order of states along silent moves where none do (Tarjan 1972). */
final class Rings {
    private final Moves moves;
    private final int[] index;
    private final int[] low;
    private final int[] number;
    private final boolean[] on;
    private final int[] open;
    private final int[] path;
    private final int[] at;
    private int opened;
    private int seen;
    private int rings;

    private Rings(Moves moves) {
        this.moves = moves;
        int n = moves.states();
        index = new int[n];
        low = new int[n];
        number = new int[n];
        on = new boolean[n];
        open = new int[n];
        path = new int[n];
        at = new int[n];
        Arrays.fill(index, -1);
    }

    /** By state, the number of its ring, from 0; most are alone in theirs. Silent moves lead to rings of smaller numbers. */
    static int[] of(Moves moves) {
        Rings r = new Rings(moves);
        for (int s = 0; s < moves.states(); s++) {
            if (r.index[s] < 0) {
                r.from(s);
            }
        }
        return r.number;
    }

    /** The states of a graph without such rings, each behind those that its silent moves lead to. */
    static int[] order(Moves moves) {
        int[] number = of(moves);
        int[] r = new int[number.length];
        for (int s = 0; s < r.length; s++) {
            r[number[s]] = s;
        }
        return r;
    }

    private void from(int root) {
        int depth = 0;
        enter(root);
        path[0] = root;
        while (depth >= 0) {
            int s = path[depth];
            if (at[s] < moves.first()[s + 1]) {
                int i = at[s]++;
                int t = moves.target()[i];
                if (moves.label()[i] != Behaviour.SILENT) {
                    continue;
                }
                if (index[t] < 0) {
                    enter(t);
                    path[++depth] = t;
                } else if (on[t]) {
                    low[s] = Math.min(low[s], index[t]);
                }
            } else {
                leave(s);
                depth--;
                if (depth >= 0) {
                    low[path[depth]] = Math.min(low[path[depth]], low[s]);
                }
            }
        }
    }

    private void enter(int s) {
        index[s] = seen;
        low[s] = seen++;
        at[s] = moves.first()[s];
        open[opened++] = s;
        on[s] = true;
    }

    private void leave(int s) {
        if (low[s] != index[s]) {
            return;
        }
        for (int t = -1; t != s;) {
            t = open[--opened];
            on[t] = false;
            number[t] = rings;
        }
        rings++;
    }
}
