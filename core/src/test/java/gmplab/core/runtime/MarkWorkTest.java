package gmplab.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.policy.Policies;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import gmplab.core.simulate.SplitMix64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** mgcmark.go, mgc.go: where it is open how much there is to mark, work is found while buffers are flushed at the end too, and an assist may complete the marking. */
class MarkWorkTest {
    private static final World COLLECTS = World.of("go1.19").withProcs(2).withMs(5).withGc(new World.Gc(2, 0))
        .withGoroutine(new Goroutine("main", List.of(new Action.Go("allocator", List.of()), new Action.Collect(), new Action.Collect()), Start.RUNNING, 0))
        .withGoroutine(new Goroutine("allocator", List.of(new Action.Repeat(6, List.of(new Action.Alloc(), new Action.Yield()))), Start.LATER, 0));
    private static final World OPEN = COLLECTS.withPolicies(new Policies().with(Policies.MARK_WORK, Policies.Policy.ANY));

    @Test
    void nobodyIsAskedUnlessItIsOpen() {
        Set<String> seen = new TreeSet<>();
        for (int seed = 1; seed <= 5; seed++) {
            walk(Machine.of(COLLECTS), seed, seen);
        }
        assertFalse(seen.contains("asked"), seen.toString());
    }

    @Test
    void markingGoesOnWhereFlushingFindsMore() {
        Set<String> seen = new TreeSet<>();
        List<String> all = List.of("asked", "an assist completes it", "found while flushing", "found when stopped", "one led to two", "over");
        for (int seed = 1; seed <= 60 && !seen.containsAll(all); seed++) {
            walk(Machine.of(OPEN), seed, seen);
        }
        assertTrue(seen.containsAll(all), seen.toString());
    }

    private static void walk(Machine m, long seed, Set<String> seen) {
        SplitMix64 random = new SplitMix64(seed);
        long[] s = new long[m.words()];
        m.start(s);
        int[] led = new int[m.layout().slot(Fields.M_P).word.length];
        for (int i = 0; i < 60_000; i++) {
            int[] all = m.choices(State.of(s));
            if (all.length == 0) {
                seen.add("over");
                return;
            }
            int c = all[random.next(all.length)];
            long[] t = new long[s.length];
            int mover = m.mover(State.of(s), c);
            Machine.Position at = mover < 0 ? null : m.position(State.of(s), mover);
            int finding = m.move(s, c, t);
            if (finding > 0) {
                assertEquals("", m.world().version() + " finding " + finding + " at " + at);
            }
            if (finding != 0) {
                continue;
            }
            if (at != null) {
                note(at, seen);
                led[mover] = at.routine().equals("gcWork.tryGet") ? 0 : led[mover] + (at.routine().equals("gcDrain") && finds(at) ? 1 : 0);
                if (led[mover] == 2) {
                    seen.add("one led to two");
                }
            }
            s = t;
        }
    }

    private static boolean finds(Machine.Position at) {
        return at.label().startsWith("set ") && at.label().contains("gcw");
    }

    private static void note(Machine.Position at, Set<String> seen) {
        if (at.label().startsWith("ask " + Policies.MARK_WORK)) {
            seen.add("asked");
        }
        if (at.routine().equals("gcMarkDone.func1.1") && at.label().startsWith("xadd ")) {
            seen.add("found while flushing");
        }
        if (at.routine().equals("gcMarkDone.func3") && finds(at)) {
            seen.add("found when stopped");
        }
        if (at.routine().equals("gcAssistAlloc") && at.label().equals("gcMarkDone")) {
            seen.add("an assist completes it");
        }
    }
}
