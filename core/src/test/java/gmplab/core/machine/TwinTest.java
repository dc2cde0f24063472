package gmplab.core.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import gmplab.core.machine.TwinState.Frame;
import gmplab.core.machine.TwinState.Value;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.World;
import gmplab.core.state.Field;
import gmplab.core.state.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The machine and its dumb twin, which packs nothing, shares no bits and zeroes nothing, take the same random walks: at
 * every state the same choices, after every move the same answer, the same fields and the same live locals. Places that
 * were declared dead are left out, and the twin fails where one of them decides anything.
 */
class TwinTest {
    private static final int WALKS = 7;
    private static final int MOVES = 1300;
    /** A collection takes its time. */
    private static final int LONG_WALK_MOVES = 7000;

    /** Entered only where the walks do not lead: dead Ms, an edited startTheWorld, preempted mark workers and those they scan. */
    private static final Set<String> ELSEWHERE = Set.of("stackfree", "goyield_m", "lockOSThread", "unlockOSThread", "entersyscall_sysmon",
        "runqdrain", "preemptPark");

    @TestFactory
    List<DynamicTest> machineAndTwinWalkInLockStep() {
        List<DynamicTest> tests = new ArrayList<>();
        Set<String> all = new TreeSet<>();
        Set<String> entered = new TreeSet<>();
        TwinWorlds.all().forEach((name, w) -> tests.add(DynamicTest.dynamicTest(name, () -> {
            Machine mac = Machine.of(w);
            all.addAll(mac.program().routines().keySet());
            walks(mac, false, entered);
        })));
        tests.add(DynamicTest.dynamicTest("together they enter every routine", () -> {
            all.removeAll(entered);
            all.removeAll(ELSEWHERE);
            assertEquals(Set.of(), all);
        }));
        return tests;
    }

    /** Preemption by force takes m.locks along with the G, which nothing else does. */
    @Tag("long")
    @TestFactory
    List<DynamicTest> machineAndTwinWalkInLockStepUnderForce() {
        List<DynamicTest> tests = new ArrayList<>();
        TwinWorlds.all().forEach((name, w) -> {
            if (name.startsWith("go1.16 ") || name.startsWith("go1.19 ")) {
                tests.add(DynamicTest.dynamicTest(name, () -> walks(Machine.of(w), true, new TreeSet<>())));
            }
        });
        return tests;
    }

    private static void walks(Machine mac, boolean force, Set<String> entered) {
        for (int seed = 0; seed < (mac.world().collects() ? WALKS / 2 : WALKS); seed++) {
            walk(mac, new Chooser(seed, force), entered);
        }
    }

    /**
     * The twin's. A G that is preempted by force between putting itself on the list of those who wait for a cycle and parking
     * comes to be on two lists at once, and the twin notices where the first is read: null.
     */
    private static String answer(TwinMachine twin, int choice, Chooser chooser) {
        try {
            return twin.move(choice);
        } catch (AssertionError e) {
            if (chooser.force && e.getMessage().startsWith("injectglist.if (gp == nil) depends on a dead value")) {
                return null;
            }
            throw e;
        }
    }

    private static void walk(Machine mac, Chooser chooser, Set<String> entered) {
        State s = mac.start();
        TwinMachine twin = new TwinMachine(mac, new TwinState(mac, s));
        List<String> printed = new ArrayList<>();
        mac.onOutput(printed::add);
        List<String> path = new ArrayList<>();
        long[] out = new long[mac.words()];
        try {
            compare(mac, s, twin.s);
            for (int i = 0; i < (mac.world().collects() ? LONG_WALK_MOVES : MOVES); i++) {
                int[] enabled = mac.choices(s);
                assertEquals(twin.choices(), Arrays.stream(enabled).boxed().toList(), "choices");
                if (enabled.length == 0) {
                    return;
                }
                int c = chooser.choose(mac, s, enabled);
                path.add(Choice.text(c));
                int m = mac.mover(s, c);
                if (m >= 0) {
                    entered.add(mac.position(s, m).routine());
                }
                int r = mac.move(s.words(), c, out);
                if (r > 0 && mac.finding(r).text().startsWith("lock discipline")) {
                    // A check of its own of the machine, of what it merges by. Only force breaks it.
                    assertTrue(chooser.force, mac.finding(r).toString());
                    return;
                }
                String answer = answer(twin, c, chooser);
                if (answer == null) {
                    return;
                }
                assertEquals(r == 0 ? "" : r < 0 ? "cut" : mac.finding(r).toString(), answer, "answer");
                if (r != 0) {
                    return;
                }
                s = State.of(out);
                compare(mac, s, twin.s);
                if (i % 8 == 0) {
                    compareStacks(mac, s, twin.s);
                }
            }
            compareStacks(mac, s, twin.s);
            assertEquals(twin.output, printed);
        } catch (AssertionError | RuntimeException e) {
            int last = Math.max(0, path.size() - 5);
            fail("after " + path.size() + " moves, the last ones " + path.subList(last, path.size()) + ": " + e.getMessage(), e);
        } finally {
            mac.onOutput(null);
        }
    }

    /** Every third walk uniformly, the others mostly with the same M for a while; the clock moves rarely. */
    private static final class Chooser {
        private final Random random;
        private final boolean sticky;
        private final boolean force;
        private int last = -1;

        Chooser(int seed, boolean force) {
            random = new Random(seed);
            sticky = seed % 3 != 0;
            this.force = force;
        }

        int choose(Machine mac, State s, int[] enabled) {
            if (force && random.nextInt(40) == 0) {
                int c = Choice.of(Choice.Kind.PREEMPT, random.nextInt(mac.world().numGs()), Choice.FORCED);
                if (mac.allowed(s, c)) {
                    return c;
                }
            }
            if (sticky && random.nextInt(12) != 0) {
                int[] its = Arrays.stream(enabled).filter(c -> Choice.kind(c) != Choice.Kind.PREEMPT && mac.mover(s, c) == last).toArray();
                if (its.length > 0) {
                    return its[random.nextInt(its.length)];
                }
            }
            int c = enabled[random.nextInt(enabled.length)];
            while (Choice.kind(c) == Choice.Kind.TIMER && enabled.length > 1 && random.nextInt(50) != 0) {
                c = enabled[random.nextInt(enabled.length)];
            }
            last = mac.mover(s, c);
            return c;
        }
    }

    private static void compare(Machine mac, State s, TwinState twin) {
        for (Field f : mac.program().fields()) {
            if (f.equals(Fields.M_PC) || f.equals(Fields.G_PC)) {
                continue;
            }
            Slot slot = mac.layout().slot(f);
            for (int i = 0; i < slot.word.length; i++) {
                String key = twin.key(f, i / slot.columns, i % slot.columns);
                int v = slot.get(s.words(), i);
                if (twin.fields.get(key) != v && !twin.dead.contains(key)) {
                    assertEquals(twin.fields.get(key), v, key);
                }
            }
        }
    }

    private static void compareStacks(Machine mac, State s, TwinState twin) {
        for (int m = 0; m < twin.g0.size(); m++) {
            compare("m" + m, mac, mac.stack(s, Stack.G0, m), twin.g0.get(m));
        }
        for (int g = 0; g < twin.user.size(); g++) {
            compare("g" + g, mac, mac.stack(s, Stack.USER, g), twin.user.get(g));
        }
    }

    private static void compare(String who, Machine mac, List<Machine.FrameView> views, List<Frame> frames) {
        List<String> at = new ArrayList<>();
        for (int i = frames.size() - 1; i >= 0; i--) {
            Frame f = frames.get(i);
            // A goroutine that waits stands before a folded step, and makes it when it runs.
            at.add(f.routine.name() + "." + f.routine.steps().get(mac.resolve(f.routine.name(), f.step)).label());
        }
        assertEquals(at, views.stream().map(v -> v.at().toString()).toList(), "stack of " + who);
        for (int i = 0; i < views.size(); i++) {
            Frame f = frames.get(frames.size() - 1 - i);
            views.get(i).values().forEach((name, value) -> {
                Value v = f.locals.get(name);
                if (v != null && !v.dead()) {
                    assertEquals(v.v(), value, who + ": local " + name + " of " + f.routine.name());
                } else if (v == null && mac.isStep(f.routine.name(), f.step)) {
                    assertEquals(0, value, who + ": local " + name + " of " + f.routine.name() + " was never given a value");
                }
            });
        }
    }

    /** What is alive decides every bit: two ways to the same fields, stacks and live locals lead to the same words. */
    @Test
    void equalFuturesAreEqualWords() {
        World w = TwinWorlds.syscalls("go1.16").withProcs(2).withMs(4).withSysmon(true).withPreempts(1);
        Machine mac = Machine.of(w);
        Map<String, State> seen = new HashMap<>();
        int met = 0;
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            State s = mac.start();
            TwinMachine twin = new TwinMachine(mac, new TwinState(mac, s));
            long[] out = new long[mac.words()];
            for (int i = 0; i < 80; i++) {
                int[] enabled = mac.choices(s);
                int c = enabled[random.nextInt(enabled.length)];
                assertEquals(0, mac.move(s.words(), c, out));
                twin.move(c);
                s = State.of(out);
                State before = seen.putIfAbsent(alive(mac, s, twin.s), s);
                if (before != null) {
                    assertEquals(before, s);
                    met++;
                }
            }
        }
        assertTrue(met > 500, "the walks met only " + met + " times");
    }

    private static String alive(Machine mac, State s, TwinState twin) {
        StringBuilder b = new StringBuilder();
        twin.fields.forEach((k, v) -> {
            if (!twin.dead.contains(k) && !k.startsWith("m.pc") && !k.startsWith("g.pc")) {
                b.append(k).append(v).append(' ');
            }
        });
        for (int m = 0; m < twin.g0.size(); m++) {
            b.append(mac.stack(s, Stack.G0, m));
        }
        for (int g = 0; g < twin.user.size(); g++) {
            b.append(mac.stack(s, Stack.USER, g));
        }
        return b.toString();
    }
}
