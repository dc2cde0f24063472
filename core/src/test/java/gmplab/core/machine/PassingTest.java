package gmplab.core.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.policy.Policies;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.Scale;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import gmplab.core.trace.Run;
import gmplab.core.trace.Trace;
import gmplab.core.trace.TraceFile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who keeps time lets it pass between two deadlines; and a wait in netpoll may end before the time, as Go's netpoll_epoll.go rounds it. */
class PassingTest {
    private static final World SLEEPS = World.of("go1.19").withMs(3).withScale(Scale.SEARCH.withUnit(1000).withTimes(10_000))
        .withGoroutine(new Goroutine("main", List.of(new Action.Sleep(new Ex.Dur(2_000_000))), Start.RUNNING, 0));

    @Test
    void timePassesUntilJustBeforeATimerIsDue() {
        Machine m = Machine.of(SLEEPS);
        State s = polling(m);
        int now = m.layout().slot(Fields.NOW).get(s.words(), 0);
        int due = m.layout().slot(Fields.T_WHEN).get(s.words(), 0);
        assertTrue(m.allowed(s, Choice.passing(due - now - 1)));
        assertFalse(m.allowed(s, Choice.passing(due - now)));
        long[] t = new long[m.words()];
        assertEquals(0, m.move(s.words(), Choice.passing(17), t));
        assertEquals(now + 17, m.layout().slot(Fields.NOW).get(t, 0));
        assertEquals(2000, due - now);
    }

    @Test
    void aTraceKeepsIt() {
        Run r = new Run(Machine.of(SLEEPS));
        while (!r.machine().allowed(r.state(), Choice.passing(5))) {
            r.step(r.enabled()[0]);
        }
        r.step(Choice.passing(5));
        Trace read = TraceFile.read(TraceFile.write(Trace.of(r, 0, "")));
        assertEquals(Choice.passing(5), read.choices()[read.choices().length - 1]);
        assertEquals(r.moves().size(), read.replay(Machine::of).moves().size());
    }

    @Test
    void itIsWrittenAndRead() {
        assertEquals("TIMER 1700000", Choice.text(Choice.passing(1_700_000)));
        assertEquals(Choice.passing(1_700_000), Choice.parse("TIMER 1700000"));
        assertEquals(Choice.of(Choice.Kind.TIMER, 0, 0), Choice.parse("TIMER"));
        for (String wrong : List.of("TIMER 0", "TIMER -1", "TIMER 300000000", "TIMER x")) {
            assertThrows(IllegalArgumentException.class, () -> Choice.parse(wrong), wrong);
        }
    }

    @Test
    void aWaitEndsEarlyOnlyWhereThatIsLeftOpen() {
        assertFalse(endsEarly(SLEEPS));
        assertTrue(endsEarly(SLEEPS.withPolicies(new Policies().with(Policies.POLL_EARLY, Policies.Policy.ANY))));
    }

    @Test
    void aUnitThatDoesNotMeasureTheDurationsIsRefused() {
        World w = SLEEPS.withScale(Scale.SEARCH.withUnit(3000));
        assertEquals("a unit of time is 3000 ns, expected one that measures every duration of the programs",
            assertThrows(IllegalArgumentException.class, () -> Machine.of(w)).getMessage());
    }

    private static boolean endsEarly(World w) {
        Machine m = Machine.of(w);
        State s = polling(m);
        for (int c : m.choices(s)) {
            if (Choice.kind(c) == Choice.Kind.TIMEOUT) {
                return true;
            }
        }
        return false;
    }

    /** The state in which everybody sleeps, one of them in netpoll. */
    private static State polling(Machine m) {
        long[] s = new long[m.words()];
        m.start(s);
        while (true) {
            int run = -1;
            for (int c : m.choices(State.of(s))) {
                run = run < 0 && (Choice.kind(c) == Choice.Kind.RUN || Choice.kind(c) == Choice.Kind.ANSWER) ? c : run;
            }
            if (run < 0) {
                return State.of(s);
            }
            long[] t = new long[s.length];
            assertEquals(0, m.move(s, run, t));
            s = t;
        }
    }
}
