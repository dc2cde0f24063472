package gmplab.core.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.World;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Limbo as a fixpoint against exact reachability: can the P still leave transit, in any continuation? */
class LimboTest {
    private final List<State> states = new ArrayList<>();
    private final List<List<Integer>> before = new ArrayList<>();
    private final BitSet stuck = new BitSet();

    /** Every state of the world, local moves merged, and who leads to whom. */
    private Machine graph(World w) {
        Machine m = Machine.of(w);
        Map<State, Integer> number = new HashMap<>();
        State start = settle(m, m.start());
        number.put(start, 0);
        states.add(start);
        before.add(new ArrayList<>());
        long[] out = new long[m.words()];
        for (int i = 0; i < states.size(); i++) {
            int[] choices = m.choices(states.get(i));
            if (choices.length == 0) {
                stuck.set(i);
            }
            for (int c : choices) {
                if (m.move(states.get(i).words(), c, out) != 0) {
                    continue;
                }
                State next = settle(m, State.of(out));
                Integer at = next == null ? null : number.get(next);
                if (next != null && at == null) {
                    at = states.size();
                    number.put(next, at);
                    states.add(next);
                    before.add(new ArrayList<>());
                }
                if (at != null) {
                    before.get(at).add(i);
                }
            }
        }
        return m;
    }

    private static State settle(Machine m, State s) {
        long[] x = s.words();
        for (int c; (c = m.local(x, new int[0], 0)) >= 0;) {
            long[] y = new long[x.length];
            if (m.move(x, c, y) != 0) {
                return null;
            }
            x = y;
        }
        return State.of(x);
    }

    /** The states from which some continuation has the P out of transit. */
    private BitSet canLeave(Machine m, int p) {
        BitSet can = new BitSet();
        ArrayDeque<Integer> todo = new ArrayDeque<>();
        for (int i = 0; i < states.size(); i++) {
            if (states.get(i).get(m.layout(), Fields.LEDGER_HOLDER, p) != Fields.TRANSIT) {
                can.set(i);
                todo.add(i);
            }
        }
        while (!todo.isEmpty()) {
            for (int b : before.get(todo.remove())) {
                if (!can.get(b)) {
                    can.set(b);
                    todo.add(b);
                }
            }
        }
        return can;
    }

    private int[] compare(World w) {
        Machine m = graph(w);
        int said = 0;
        int really = 0;
        for (int p = 0; p < w.procs(); p++) {
            BitSet can = canLeave(m, p);
            for (int i = 0; i < states.size(); i++) {
                boolean limbo = Limbo.of(m, states.get(i)).contains(p);
                assertFalse(limbo && can.get(i), "p" + p + " is said to be in limbo, and can leave it: state " + i);
                boolean over = stuck.get(i) && m.stuck(states.get(i).words()) == null;
                if (stuck.get(i) && !over) {
                    assertEquals(!can.get(i), limbo, "p" + p + " in a state where nothing moves: " + i);
                }
                said += limbo ? 1 : 0;
                really += can.get(i) || over ? 0 : 1;
            }
        }
        return new int[] {said, really};
    }

    @Test
    void limboIsNeverSaidOfAPThatCanArrive() {
        int[] n = compare(ReductionTest.seed("go1.16-dev"));
        assertTrue(n[0] > 0, "no state in limbo: " + Arrays.toString(n));
        assertTrue(n[1] >= n[0], Arrays.toString(n));
    }

    @Test
    void noPIsLostWithTheSeed() {
        assertEquals(0, compare(ReductionTest.seed("go1.16"))[0]);
    }
}
