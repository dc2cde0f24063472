package gmplab.core.live;

import gmplab.core.explore.StateGraph;
import gmplab.core.machine.Choice;
import gmplab.core.machine.Model;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.Set;

/** Who can move in each state of a graph, of those who may not be kept waiting for ever. */
final class Movers {
    /** Fair movers are bits of a long. */
    private static final int MOST = 62;
    private final Set<Choice.Kind> met = EnumSet.noneOf(Choice.Kind.class);
    private final long[] enabled;
    private final long[] locks;
    private final BitSet failed = new BitSet();
    private int[] known = new int[0];

    Movers(StateGraph graph, Model model, Fairness fairness) {
        enabled = new long[graph.size()];
        locks = new long[graph.size()];
        long[] state = new long[model.words()];
        for (int s = 0; s < enabled.length; s++) {
            for (int i = 0; i < graph.fan(s); i++) {
                note(s, graph.mover(s, i), fairness);
            }
            if (graph.fan(s) == 0) {
                graph.state(s, state);
                failed.set(s, model.stuck(state) != null);
            }
        }
    }

    private void note(int s, int raw, Fairness fairness) {
        int m = raw & ~StateGraph.TAKES_LOCK;
        met.add(Choice.kind(m));
        if (!fairness.fair(m)) {
            return;
        }
        if (bit(m) == 0) {
            if (known.length == MOST) {
                throw new IllegalArgumentException("a world with more than " + MOST + " fair movers; expected fewer Ms or Gs");
            }
            known = Arrays.copyOf(known, known.length + 1);
            known[known.length - 1] = m;
        }
        enabled[s] |= bit(m);
        locks[s] |= (raw & StateGraph.TAKES_LOCK) != 0 ? bit(m) : 0;
    }

    /** A fair mover as a bit; 0 for anybody else. */
    long bit(int raw) {
        int m = raw & ~StateGraph.TAKES_LOCK;
        for (int i = 0; i < known.length; i++) {
            if (known[i] == m) {
                return 1L << i;
            }
        }
        return 0;
    }

    /** Every fair mover. */
    long all() {
        return (1L << known.length) - 1;
    }

    /** Those that can move in a state. */
    long enabled(int state) {
        return enabled[state];
    }

    /** Those that could take a lock there. */
    long locks(int state) {
        return locks[state];
    }

    /** Whether a run has ended there in a finding of its own; no run is followed beyond it. */
    boolean failed(int state) {
        return failed.get(state);
    }

    /** The kinds of moves that there are, whoever makes them. */
    Set<Choice.Kind> met() {
        return met;
    }
}
