package gmplab.shell.command.spin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.export.promela.PromelaText;
import gmplab.core.machine.Machine;
import gmplab.core.runtime.World;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** SPIN, which knows nothing of gmplab, counts the same states and moves and finds the same wrong. */
class CrosscheckTest {
    private static void agree(Map<String, World> worlds, long most) {
        Assumptions.assumeTrue(Spin.isThere(), "there is no spin or no gcc here, so nothing is compared with SPIN (apt-get install spin gcc libc6-dev)");
        try (Spin spin = Spin.find(() -> false)) {
            Crosscheck check = new Crosscheck(spin, l -> { }, () -> false);
            worlds.forEach((name, w) -> {
                Crosscheck.Row r = check.compare(name, w, most);
                assertTrue(r.agrees(), () -> name + ": states " + List.of(r.states()[0], r.states()[1]) + ", moves " + List.of(r.moves()[0], r.moves()[1])
                    + ", errors " + List.of(r.errors()[0], r.errors()[1]) + ", whole " + r.whole());
            });
        }
    }

    @Test
    void someSmallWorldsAgree() {
        Map<String, World> some = new LinkedHashMap<>(CheckedWorlds.small());
        some.keySet().retainAll(List.of("go1.16-dev a stop of the world and a request", "go1.19 a signal", "go1.19 a receive that waits for ever"));
        assertEquals(3, some.size());
        agree(some, 0);
    }

    /** SPIN takes 2048 d_steps; what a world has more are atomic sequences, and make no difference but in speed. */
    @Test
    void withoutDStepsTheCountsAreTheSame() {
        Assumptions.assumeTrue(Spin.isThere(), "there is no spin or no gcc here");
        try (Spin spin = Spin.find(() -> false)) {
            Machine m = Machine.of(CheckedWorlds.small().get("go1.16-dev a stop of the world and a request"));
            Crosscheck.Row r = new Crosscheck(spin, l -> { }, () -> false).compare("", m, PromelaText.of(m, 10), 0);
            assertTrue(r.agrees(), r.toString());
        }
    }

    @Test
    @Tag("long")
    void allSmallWorldsAgree() {
        agree(CheckedWorlds.small(), 0);
    }

    @Test
    @Tag("long")
    void worldsOfUpToAMillionStatesAgree() {
        agree(CheckedWorlds.large(), 0);
    }

    @Test
    void aStateMoreIsADifference() {
        assertTrue(row(10, 10, 12, 12, 1, 1, true).agrees());
        assertFalse(row(10, 11, 12, 12, 1, 1, true).agrees());
        assertFalse(row(10, 10, 12, 13, 1, 1, true).agrees());
        assertFalse(row(10, 10, 12, 12, 1, 0, true).agrees());
        assertFalse(row(10, 10, 12, 12, 1, 1, false).agrees());
    }

    private static Crosscheck.Row row(long a, long b, long c, long d, long e, long f, boolean whole) {
        return new Crosscheck.Row("", new long[] {a, b}, new long[] {c, d}, new long[] {e, f}, 0, whole);
    }

    @Test
    void aSearchOfSpinsThatWasCutOffIsNoneThatEnded() {
        String text = "State-vector 156 byte, depth reached 220, errors: 3\n      487 states, stored\n        5 states, matched\n"
            + "      492 transitions (= stored+matched)\n    0.623\tactual memory usage for states\n";
        assertEquals(new Counts(487, 492, 3, 156, 653262, true, false, false), Counts.of(text));
        assertTrue(Counts.of("error: max search depth too small\n" + text).tooShallow());
        assertFalse(Counts.of("error: max search depth too small\n" + text).complete());
        assertFalse(Counts.of("Warning: Search not completed\n" + text).complete());
        assertFalse(Counts.of("").complete());
    }
}
