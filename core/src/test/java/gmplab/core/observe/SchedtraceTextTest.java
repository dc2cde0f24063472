package gmplab.core.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Machine;
import gmplab.core.observe.SchedtraceText.Problem;
import gmplab.core.observe.SchedtraceText.Result;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Issue 5, item 4: the exact text that Go 1.19's schedtrace prints. */
class SchedtraceTextTest {
    private static final String HEAD = "SCHED 3ms: gomaxprocs=1 idleprocs=0 threads=2 spinningthreads=0 idlethreads=0 runqueue=0 gcwaiting=0 "
        + "nmidlelocked=0 stopwait=0 sysmonwait=0\n";
    private static final String P0 = "  P0: status=1 schedtick=5 syscalltick=0 m=0 runqsize=0 gfreecnt=0 timerslen=0\n";
    private static final String M0 = "  M0: p=0 curg=1 mallocing=0 throwing=0 preemptoff= locks=0 dying=0 spinning=false blocked=false lockedg=-1\n";
    private static final String G1 = "  G1: status=2(chan receive (nil chan)) m=0 lockedm=-1\n";

    @Test
    void whatGoPrintedIsWrittenAgainLetterForLetter() {
        int snapshots = 0;
        for (Path p : Recorded.files(".txt")) {
            String text = Recorded.text(p);
            Result r = SchedtraceText.read(text);
            assertEquals(List.of(), r.problems(), p.toString());
            StringBuilder again = new StringBuilder();
            r.snapshots().forEach(s -> again.append(SchedtraceText.write(s)));
            assertTrue(r.cut() > 0 ? text.startsWith(again.toString()) : text.equals(again.toString()), p.toString());
            snapshots += r.snapshots().size();
        }
        assertTrue(snapshots > 100, "only " + snapshots);
    }

    @Test
    void whatTheModelPrintsIsReadBack() {
        ExampleWorlds.all("go1.19").forEach((name, w) -> {
            Machine m = Machine.of(w);
            Stroll s = new Stroll(m);
            s.begin(7);
            for (int i = 0; i < 50; i++) {
                for (boolean detailed : new boolean[] {true, false}) {
                    Snapshot shown = Schedtrace.of(m, gmplab.core.machine.State.of(s.now), detailed);
                    Result r = SchedtraceText.read(SchedtraceText.write(shown));
                    assertEquals(List.of(), r.problems(), name);
                    assertEquals(SchedtraceText.write(shown), SchedtraceText.write(r.snapshots().get(0)), name);
                }
                s.move(x -> true);
            }
        });
    }

    @Test
    void theProgramsOwnLinesMayStandBetween() {
        Result r = SchedtraceText.read("hello\n" + HEAD + P0 + "panic: no\n" + M0 + G1 + "\nbye\n");
        assertEquals(1, r.snapshots().size());
        assertEquals(2, r.snapshots().get(0).line());
        assertEquals("chan receive (nil chan)", r.snapshots().get(0).gs().get(0).reason());
        assertEquals(4, r.others());
        assertEquals(List.of(), r.problems());
    }

    @Test
    void whatIsMalformedIsNamedWithItsLine() {
        Problem p = SchedtraceText.read(HEAD + P0.replace("m=0", "m=x") + M0 + G1).problems().get(0);
        assertEquals(2, p.line());
        assertTrue(p.sentence().startsWith("not as Go 1.19 prints it: \"  P0: status=1"), p.sentence());
        assertEquals(1, SchedtraceText.read(P0).problems().get(0).line());
        assertTrue(SchedtraceText.read(HEAD + P0 + M0 + HEAD + P0 + M0 + G1).problems().get(0).sentence().startsWith("the snapshot has no rows of Gs"));
        assertEquals(1, SchedtraceText.read("oops" + HEAD + P0).problems().get(0).line());
        assertEquals(1, SchedtraceText.read("SCHED 0ms: gomaxprocs=1 idle\n").problems().size());
    }

    @Test
    void theEndOfTheProcessMayCutTheLastOneOff() {
        Result r = SchedtraceText.read(HEAD + P0 + M0 + G1 + HEAD + P0);
        assertEquals(1, r.snapshots().size());
        assertEquals(5, r.cut());
        assertEquals(List.of(), r.problems());
    }
}
