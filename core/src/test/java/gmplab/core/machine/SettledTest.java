package gmplab.core.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.program.Op;
import gmplab.core.program.Step;
import gmplab.core.runtime.Claim;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.World;
import gmplab.core.simulate.SplitMix64;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What {@code settled} says is what the choices of a state say: nobody in the scheduler can move. */
class SettledTest {
    private static final int MOVES = 400;
    private static final Set<String> WORLDS = Set.of("go1.19 connections, 2P", "go1.19 locked threads and sysmon, 2P", "go1.19 pipes, 2P",
        "go1.19 sysmon sleeps deeply, 2P", "go1.19 collections, 1P");
    private static final Set<String> KERNEL = Set.of("in system call", "pipe lock", "pipe full");

    /** From the choices and positions of one state, one M after the other. */
    private static boolean twin(Machine m, State s, int[] choices) {
        int ms = m.layout().slot(Fields.M_MODE).word.length;
        for (int i = 0; i < ms; i++) {
            Machine.Position at = m.position(s, i);
            if (at != null && !settled(m, s, choices, i, at)) {
                return false;
            }
        }
        return true;
    }

    private static boolean settled(Machine m, State s, int[] choices, int i, Machine.Position at) {
        Step step = m.program().routine(at.routine()).steps().get(at.step());
        boolean onUser = m.layout().slot(Fields.M_MODE).get(s.words(), i) == Fields.ON_USER;
        if (onUser && m.program().routine(at.routine()).isUserCode() || KERNEL.contains(step.label())
            || at.routine().equals("gcDrain") && step.label().equals("gcFlushBgCredit")) {
            return true;
        } else if (at.routine().equals("sysmon") && step.op() instanceof Op.Ask a && a.where() != null) {
            return true;
        }
        for (int c : choices) {
            boolean timesOut = at.routine().equals("sysmon.deepSleep") && Choice.kind(c) == Choice.Kind.TIMEOUT;
            if (m.mover(s, c) == i && Choice.kind(c) != Choice.Kind.PREEMPT && !timesOut) {
                return false;
            }
        }
        return step.op() instanceof Op.Await a && (!a.guard() || step.label().equals("epollwait")) || at.routine().equals("sysmon.deepSleep");
    }

    @Test
    void settledIsThatNobodyInTheSchedulerCanMove() {
        long[] seen = new long[2];
        Map<String, World> all = TwinWorlds.all();
        all.keySet().retainAll(WORLDS);
        all.forEach((name, w) -> walk(name, w, seen));
        assertTrue(seen[0] > 1_000 && seen[1] > 10, seen[0] + " states have not settled, " + seen[1] + " have");
    }

    private static void walk(String name, World w, long[] seen) {
        Machine m = Machine.of(w);
        Predicate<long[]> settled = m.proposition(m.bind(new Claim(Claim.Kind.INVARIANT, "i", "settled")).atoms().get(0));
        SplitMix64 r = new SplitMix64(name.hashCode());
        long[] s = m.start().words();
        for (int i = 0; i < MOVES; i++) {
            State now = State.of(s);
            int[] choices = m.choices(now);
            boolean is = twin(m, now, choices);
            if (!m.over(s)) {
                assertEquals(is, settled.test(s), name + ", move " + i + "\n" + where(m, now));
                seen[is ? 1 : 0]++;
            }
            long[] next = new long[s.length];
            boolean goesOn = choices.length > 0 && m.move(s, pick(m, now, choices, r), next) == Exec.OK;
            s = goesOn ? next : m.start().words();
        }
    }

    /** The scheduler's moves are preferred, so that it settles now and then. */
    private static int pick(Machine m, State s, int[] choices, SplitMix64 r) {
        int c = choices[r.next(choices.length)];
        for (int i = 0; i < 4; i++) {
            int by = m.mover(s, c);
            boolean user = by < 0 || m.position(s, by) == null || m.program().routine(m.position(s, by).routine()).isUserCode();
            c = user ? choices[r.next(choices.length)] : c;
        }
        return c;
    }

    private static String where(Machine m, State s) {
        StringBuilder b = new StringBuilder();
        for (int i = 0; i < m.layout().slot(Fields.M_MODE).word.length; i++) {
            b.append("m").append(i).append(" ").append(m.position(s, i)).append("\n");
        }
        return b.toString();
    }
}
