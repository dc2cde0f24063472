package gmplab.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.policy.Policies;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import gmplab.core.simulate.SplitMix64;
import gmplab.core.state.Slot;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** mgcsweep.go: who takes the last span asks sysmon to wake the scavenger, and the next collection wakes it too; mgcscavenge.go: it parks again, or sleeps. */
class ScavengerTest {
    private static final World COLLECTS = World.of("go1.19").withProcs(2).withMs(5).withSysmon(true)
        .withGoroutine(new Goroutine("main", List.of(new Action.Collect(), new Action.Collect()), Start.RUNNING, 0));
    private static final World SCAVENGES = COLLECTS.withPolicies(new Policies().with(Policies.SCAVENGER, Policies.Policy.ANY)
        .with(Policies.SWEEP_SPANS, Policies.Policy.ANY));

    @Test
    void itIsThereOnlyWhereItIsLeftOpenWhatItFinds() {
        assertEquals(List.of("bgsweep"), COLLECTS.parked());
        assertEquals(List.of("bgsweep", "bgscavenge"), SCAVENGES.parked());
    }

    @Test
    void itIsWokenByTheCollectorAndBySysmonAndParksOrSleeps() {
        Set<String> seen = new TreeSet<>();
        for (int seed = 1; seed <= 20; seed++) {
            walk(Machine.of(SCAVENGES), seed, seen);
        }
        assertTrue(seen.containsAll(List.of("sysmon wakes it", "a collection wakes it", "parks", "sleeps")), seen.toString());
        assertFalse(seen.contains("woken twice"), seen.toString());
    }

    private static void walk(Machine m, long seed, Set<String> seen) {
        SplitMix64 random = new SplitMix64(seed);
        Slot status = m.layout().slot(Fields.G_STATUS_F);
        Slot why = m.layout().slot(Fields.G_WAITREASON);
        Slot parked = m.layout().slot(Fields.SCAVENGER_PARKED);
        int g = SCAVENGES.parked("bgscavenge");
        long[] s = new long[m.words()];
        m.start(s);
        for (int i = 0; i < 60_000; i++) {
            int[] all = m.choices(State.of(s));
            if (all.length == 0) {
                return;
            }
            int c = all[random.next(all.length)];
            long[] t = new long[s.length];
            if (m.move(s, c, t) != 0) {
                continue;
            }
            int before = status.get(s, g);
            int after = status.get(t, g);
            if (before == Fields.G_WAITING && after == Fields.G_RUNNABLE) {
                seen.add(m.mover(State.of(s), c) == SCAVENGES.ms() ? "sysmon wakes it" : "a collection wakes it");
                seen.add(parked.get(s, 0) != 0 ? "woken twice" : "woken");
            } else if (before == Fields.G_RUNNING && after == Fields.G_WAITING) {
                seen.add(Fields.REASON.show(why.get(t, g)).equals("sleep") ? "sleeps" : "parks");
            }
            s = t;
        }
    }

    @Test
    void noCollectionIsSweptBeforeTheFirst() {
        Machine m = Machine.of(SCAVENGES);
        long[] s = new long[m.words()];
        m.start(s);
        assertEquals(1, m.layout().slot(Fields.SWEEP_ACTIVE).get(s, 0));
        assertEquals(Choice.Kind.RUN, Choice.kind(m.choices(State.of(s))[0]));
    }
}
