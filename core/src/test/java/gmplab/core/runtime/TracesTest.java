package gmplab.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.explore.Limits;
import gmplab.core.explore.Options;
import gmplab.core.explore.Options.Order;
import gmplab.core.explore.Search;
import gmplab.core.explore.Verdict;
import gmplab.core.machine.Choice;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.policy.Policies;
import gmplab.core.program.Edit;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trace reader, whom nobody makes ready: the scheduler looks for it (trace.go traceReader). */
class TracesTest {
    private static final Action READ = new Action.ReadTrace();
    private static final Action FILL = new Action.FillTrace();

    private static World world(String version, Action... main) {
        return World.of(version).withMs(3).withAsync(false).withObject(new Obj("s", Obj.Kind.SEMA, 0, ""))
            .withGoroutine(new Goroutine("main", List.of(main), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("reader", List.of(READ, new Action.Print("read"), new Action.Release("s", false)), Start.LOCAL, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void itRunsWhenABufferIsFull(String v) {
        World w = world(v, new Action.Yield(), FILL, new Action.Acquire("s"), new Action.Print("main"));
        assertEquals(List.of("read", "main"), Programs.printed(w));
    }

    /** Where it is left open, any start of a goroutine may make a buffer full; else none does. */
    @Test
    void anyStartOfAGoroutineMayMakeABufferFull() {
        World w = World.of("go1.19").withMs(2).withAsync(false)
            .withGoroutine(new Goroutine("main", List.of(new Action.Yield(), new Action.Print("main")), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("reader", List.of(READ, new Action.Print("read")), Start.LOCAL, 0));
        assertTrue(Programs.outputs(w).stream().noneMatch(o -> o.contains("read")), Programs.outputs(w).toString());
        List<String> open = Programs.outputs(w.withPolicies(new Policies().with(Policies.TRACE_BUFFERS, Policies.Policy.ANY)));
        assertEquals(List.of("main", "read main"), open);
    }

    /**
     * golang/go#39004, 13b18ec947c9: the M that fills the buffer is locked and cannot read, and the other one waits in the network
     * poller; handoffp must see that somebody should read, for it idles the P otherwise. 300 walks are a sample: that they find
     * nothing in the one and the hang in the other is what is claimed.
     */
    @Test
    void handoffpStartsAnMForIt() {
        assertEquals("", found(locked()));
        String hangs = "waits for ever, and so does an M in netpoll: Go reports nothing";
        World without = locked().withEdits(List.of(new Edit.Never("handoffp", "if trace.enabled")));
        assertTrue(found(without).endsWith(hangs), found(without));
    }

    private static World locked() {
        return World.of("go1.19").withProcs(2).withMs(4).withAsync(false).withObject(new Obj("s", Obj.Kind.SEMA, 0, ""))
            .withObject(new Obj("c", Obj.Kind.CONN, 1, ""))
            .withGoroutine(new Goroutine("main", List.of(new Action.LockThread(), new Action.Yield(), FILL, new Action.Acquire("s")),
                Start.RUNNING, 0))
            .withGoroutine(new Goroutine("reader", List.of(READ, new Action.ConnWrite("c", new Ex.Num(1)), new Action.Release("s", false)),
                Start.LOCAL, 0))
            .withGoroutine(new Goroutine("net", List.of(new Action.ConnRead("c", "")), Start.RUNNING, 1));
    }

    private static String found(World w) {
        Verdict v = Search.run(Machine.of(w), Options.of(Order.RANDOM).withWalks(300).withSeed(1), Limits.NONE);
        return v.found().isEmpty() ? "" : v.found().get(0).finding().text();
    }

    @Test
    void aWorldThatIsNotTracedHasNoStepForIt() {
        World w = World.of("go1.19").withGoroutine(new Goroutine("main", List.of(new Action.Yield()), Start.RUNNING, 0));
        Machine m = Machine.of(w);
        int at = Worlds.program(w).routine("handoffp").steps().stream().map(gmplab.core.program.Step::label).toList().indexOf("if trace.enabled");
        assertFalse(m.isStep("handoffp", at));
        assertEquals("main.main: fillTrace: nobody reads the trace in this world; give some goroutine a readTrace",
            assertThrows(IllegalArgumentException.class, () -> Worlds.program(w.withGoroutine(new Goroutine("main", List.of(FILL), Start.RUNNING, 0))))
                .getMessage());
    }

    /** A real trace has a GoPreempt of main in gcStart behind the last wait for a worker, and traceGCSTWStart on top of its stack. */
    @Test
    void whoIsAboutToStopTheWorldMayBePreemptedWhereThatIsTraced() {
        World w = World.of("go1.19").withMs(3).withAsync(false).withPreempts(1).withGc(new World.Gc(1, 0)).withGoroutine(new Goroutine("main", List.of(new Action.Collect()), Start.RUNNING, 0));
        assertEquals("not there", afterTheRequest(w));
        assertEquals("preempted before the world is stopped",
            afterTheRequest(w.withGoroutine(new Goroutine("reader", List.of(READ), Start.LOCAL, 0))));
    }

    /** What becomes of main where it is asked to stop as it comes to traceGCSTWStart. */
    private static String afterTheRequest(World w) {
        Machine m = Machine.of(w);
        long[] s = new long[m.words()];
        m.start(s);
        int[] choices = new int[m.maxChoices()];
        boolean asked = false;
        for (int i = 0; i < 20_000; i++) {
            int n = m.choices(s, choices);
            String at = String.valueOf(m.positionOfG(State.of(s), 0));
            if (asked && at.startsWith("gcStart.systemstack stopTheWorldWithSema")) {
                return "stops the world";
            } else if (asked && m.layout().slot(Fields.G_STATUS_F).get(s, 0) == Fields.G_RUNNABLE) {
                return "preempted before the world is stopped";
            } else if (!asked && at.equals("traceGCSTWStart.prologue")) {
                asked = true;
                int request = Arrays.stream(choices, 0, n).filter(c -> Choice.kind(c) == Choice.Kind.PREEMPT && Choice.id(c) == 0).findFirst().orElseThrow();
                assertEquals(0, m.move(s, request, s));
                continue;
            }
            int run = -1;
            for (int k = n - 1; k >= 0; k--) {
                run = Choice.kind(choices[k]) == Choice.Kind.RUN || Choice.kind(choices[k]) == Choice.Kind.ANSWER ? choices[k] : run;
            }
            if (run < 0) {
                break;
            }
            assertEquals(0, m.move(s, run, s));
        }
        return "not there";
    }
}
