package gmplab.core.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Machine;
import gmplab.core.policy.Policies;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.Worlds;
import gmplab.core.simulate.Uniform;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Traces of worlds in which the person's own code answers questions. */
class PolicyTraceTest {
    private static Machine machine(World w) {
        return Machine.of(Worlds.program(w), w);
    }

    /** The policy answers from a counter of its own: only its recorded answers can give the same run. */
    @Test
    void aTraceReplaysWithoutTheCodeOfItsPolicies() {
        int[] asked = {0};
        Policies p = new Policies().with(Policies.GLOBAL_TICK, new Policies.Named("in turn", (v, m, n) -> asked[0]++ % n))
            .with(Policies.STEAL_ORDER, new Policies.Named("last", (v, m, n) -> n - 1));
        World w = World.of("go1.16").withProcs(2).withMs(4).withPreempts(2).withPolicies(p)
            .withGoroutine(new Goroutine("main", List.of(new Action.Yield(), new Action.GC()), Goroutine.Start.RUNNING, 0))
            .withGoroutine(new Goroutine("busy", List.of(new Action.Compute(3), new Action.Yield()), Goroutine.Start.RUNNING, 1));
        Run run = new Run(machine(w));
        Uniform chooser = new Uniform(3);
        while (run.size() < 600 && run.enabled().length > 0) {
            int[] enabled = run.enabled();
            run.step(enabled[chooser.choose(run.state().words(), enabled, enabled.length)]);
        }
        assertTrue(asked[0] > 0);
        int before = asked[0];
        Trace t = TraceFile.read(TraceFile.write(Trace.of(run, 3, "")));
        assertEquals("in turn", t.policies().get(Policies.GLOBAL_TICK));
        assertEquals(run.state(), t.replay(PolicyTraceTest::machine).state());
        assertEquals(before, asked[0]);
        assertTrue(Arrays.stream(run.choices()).anyMatch(c -> Choice.kind(c) == Choice.Kind.ANSWER));
    }
}
