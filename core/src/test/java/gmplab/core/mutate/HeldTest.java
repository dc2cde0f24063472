package gmplab.core.mutate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Machine;
import gmplab.core.machine.Model;
import gmplab.core.machine.State;
import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Edit;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.Worlds;
import gmplab.core.state.Kind;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Issue 5: what is read off the text about the locks that are held is so wherever somebody stands, and shows that some prologues do nothing. */
class HeldTest {
    private static final int MOVES = 1_000;

    private static Scenario named(String name) {
        return Scenarios.all().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
    }

    private static Mutant mutant(Scenario s, Edit e) {
        return Mutant.of(List.of(Worlds.program(s.world())), e.routine()).stream().filter(m -> m.edit().equals(e)).findFirst().orElseThrow();
    }

    private static String reason(Scenario s, Edit e) {
        return Held.reason(mutant(s, e), List.of(new Held(Machine.of(s.world()).anatomy())));
    }

    /** The twin is to look: who stands where in random walks, and how many locks he holds. */
    @Test
    void nobodyHoldsWhatTheTextDoesNotSay() {
        for (String name : List.of("a reset", "a stop of two Ps", "a read that waits", "tracing", "allocations")) {
            Scenario s = named(name);
            Machine machine = Machine.of(s.world());
            Held held = new Held(machine.anatomy());
            Random random = new Random(s.name().hashCode());
            long[] start = new long[machine.words()];
            machine.start(start);
            long[] state = start.clone();
            int[] choices = new int[machine.maxChoices()];
            for (int i = 0; i < MOVES; i++) {
                int n = machine.over(state) ? 0 : machine.choices(state, choices);
                long[] next = new long[state.length];
                int r = n == 0 ? 1 : machine.move(state, choices[random.nextInt(n)], next);
                state = r == 0 ? next : start.clone();
                check(machine, held, state, s.name());
            }
        }
    }

    private static void check(Machine machine, Held held, long[] state, String name) {
        for (int m = 0; m < machine.layout().sizes().of(Kind.M); m++) {
            int mode = machine.layout().slot(Fields.M_MODE).get(state, m);
            if (mode == Fields.ON_G0 || mode == Fields.ON_USER) {
                Stack stack = mode == Fields.ON_G0 ? Stack.G0 : Stack.USER;
                Machine.Position at = machine.stack(State.of(state), stack, stack == Stack.G0 ? m : machine.layout().slot(Fields.M_CURG).get(state, m) - 1).get(0).at();
                int locks = machine.layout().slot(Fields.M_LOCKS).get(state, m);
                int step = machine.program().routine(at.routine()).index(at.label());
                assertTrue(held.may(new Node(at.routine(), stack), step, locks), () -> name + ": " + locks + " locks at " + at);
            }
        }
    }

    /** acquirep and releasep are entered on a goroutine's stack by allocm only, which has called acquirem; startIdle under a lock. */
    @Test
    void aPrologueThatAlwaysRefusesDoesNothing() {
        Scenario s = named("allocations");
        for (Edit e : List.of(new Edit.Drop("acquirep", "prologue"), new Edit.Swap("acquirep", "prologue"), new Edit.Drop("releasep", "prologue"),
            new Edit.Drop("startIdle", "prologue"))) {
            assertEquals("newstack refuses there, for m.locks is not 0, in 1 worlds, and is asked again where it becomes 0", reason(s, e));
        }
    }

    @Test
    void oneThatMayPreemptDoesSomething() {
        assertEquals(null, reason(named("a reset"), new Edit.Drop("wakep", "prologue")));
        assertEquals(null, reason(named("a reset"), new Edit.Drop("startm", "prologue")));
    }

    /** Here releasem does not set stackguard0 again, so that what was refused before is not seen. */
    @Test
    void oneThatIsNotAskedAgainDoesSomething() {
        Scenario s = named("a reset");
        Machine machine = Machine.of(s.world().withEdits(List.of(new Edit.Drop("releasem", "rearm"))));
        assertEquals(null, Held.reason(mutant(s, new Edit.Drop("acquirep", "prologue")), List.of(new Held(machine.anatomy()))));
    }
}
