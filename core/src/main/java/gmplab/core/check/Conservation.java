package gmplab.core.check;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.runtime.Claim;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.World;
import gmplab.core.state.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Work conservation: once everything has settled, nothing waits to be run beside an idle P. Nobody spins then and nobody is being
 * started, or it would not have settled (the claim language's word {@code settled}, in core/machine). What waits may be a
 * runnable goroutine in a queue, a timer whose time has come, or the trace reader while a buffer is full.
 */
public final class Conservation {
    /** A goroutine in the global queue or in some P's own. */
    public static final Claim QUEUES = claim("work is conserved",
        "sched.runqsize == 0 && every(p) { p.runnext == nil && p.runqhead == p.runqtail }");
    /** The earliest timer of some P. Timers that were modified to be earlier count once their P's heap knows. */
    public static final Claim TIMERS = claim("timers are conserved", "every(p) { p.timer0When == 0 || env.now < p.timer0When }");
    /**
     * Nobody makes the trace reader ready: whoever looks for work next takes it. So while some goroutine computes the reader waits by
     * design; it must not where every P is idle.
     */
    public static final Claim TRACE = new Claim(Claim.Kind.INVARIANT, "trace reading is conserved",
        "sched.npidle < gomaxprocs || trace.reader == nil || !trace.fullHead || !settled");
    private static final int STATES_MAX = 200_000;

    private Conservation() { }

    private static Claim claim(String name, String nothingWaits) {
        return new Claim(Claim.Kind.INVARIANT, name, "sched.npidle == 0 || " + nothingWaits + " || !settled");
    }

    /** Those that say something of a world: timers need a clock that moves, the trace a reader. */
    public static List<Claim> of(World w) {
        List<Claim> r = new ArrayList<>(List.of(QUEUES));
        if (!w.timers().isEmpty() && w.clock()) {
            r.add(TIMERS);
        }
        if (w.traced()) {
            r.add(TRACE);
        }
        return r;
    }

    /** Whether a claim is one of them. */
    public static boolean is(Claim c) {
        return List.of(QUEUES, TIMERS, TRACE).contains(c);
    }

    /** Who ends it, where goroutines go on with what they do, system calls do not return, and nothing comes from outside. */
    public enum Repair {
        /** Whatever sysmon and those it wakes do. */
        SYSMON("sysmon ends it, whatever else happens: this lasts until it retakes a P, asks a goroutine that has run for 10 ms, or polls"),
        /** Sysmon may, but need not. */
        PERHAPS("sysmon may end it, and may not: this can last as long as goroutines compute"),
        /** This world has no sysmon, or none that would do anything. */
        NOBODY("nobody ends it in this world: this lasts until a goroutine calls the scheduler or a system call returns"),
        UNKNOWN("who ends it is not known: there is too much to look at");

        public final String sentence;

        Repair(String sentence) {
            this.sentence = sentence;
        }
    }

    /**
     * Who ends a broken conservation. A goroutine that was asked to stop comes to a place where it does; the others compute.
     *
     * @param broken a settled state in which a claim of a world is broken
     */
    public static Repair repair(Machine m, State broken) {
        Deque<State> todo = new ArrayDeque<>(List.of(broken));
        Set<State> seen = new HashSet<>(todo);
        boolean ended = false;
        boolean stays = false;
        while (!todo.isEmpty()) {
            State s = todo.pop();
            int moves = 0;
            for (int c : m.choices(s)) {
                long[] next = new long[s.words().length];
                if (!repairs(m, s, c)) {
                    continue;
                }
                moves++;
                int r = m.move(s.words(), c, next);
                State n = State.of(next);
                boolean holds = r == 0;
                ended |= holds && !waits(m, n);
                boolean goesOn = holds ? waits(m, n) : r > 0;
                if (goesOn && seen.add(n)) {
                    todo.push(n);
                }
            }
            stays |= moves == 0;
            if (seen.size() > STATES_MAX) {
                return Repair.UNKNOWN;
            }
        }
        return stays ? ended ? Repair.PERHAPS : Repair.NOBODY : Repair.SYSMON;
    }

    /** Whether something waits beside an idle P, settled or not. */
    private static boolean waits(Machine m, State s) {
        if (get(m, s, Fields.SCHED_NPIDLE, 0) == 0) {
            return false;
        }
        boolean r = get(m, s, Fields.SCHED_RUNQSIZE, 0) > 0 || get(m, s, Fields.TRACE_READER, 0) != 0 && get(m, s, Fields.TRACE_FULL, 0) != 0;
        for (int p = 0; p < m.world().procsMax(); p++) {
            int when = get(m, s, Fields.P_TIMER0WHEN, p);
            r |= get(m, s, Fields.P_RUNNEXT, p) != 0 || get(m, s, Fields.P_RUNQHEAD, p) != get(m, s, Fields.P_RUNQTAIL, p)
                || when != 0 && when <= get(m, s, Fields.NOW, 0) && m.world().clock();
        }
        return r;
    }

    private static int get(Machine m, State s, Field f, int element) {
        return s.get(m.layout(), f, element);
    }

    private static boolean repairs(Machine m, State s, int choice) {
        Choice.Kind k = Choice.kind(choice);
        if (k == Choice.Kind.PREEMPT) {
            return Choice.arg(choice) == Choice.SIGNAL;
        } else if (k != Choice.Kind.RUN && k != Choice.Kind.ANSWER && k != Choice.Kind.TIMEOUT) {
            return false;
        }
        Machine.Position at = m.position(s, Choice.id(choice));
        int g = get(m, s, Fields.M_CURG, Choice.id(choice)) - 1;
        boolean busy = m.program().routine(at.routine()).isUserCode() || at.routine().equals("gcDrain");
        return !busy || g >= 0 && get(m, s, Fields.G_PREEMPT, g) != 0;
    }
}
