package gmplab.core.trace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.explore.Toy;
import gmplab.core.machine.Choice;
import gmplab.core.machine.Machine;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.Worlds;
import gmplab.core.simulate.Chooser;
import gmplab.core.simulate.RoundRobin;
import gmplab.core.simulate.Uniform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Traces: written, read, broken in every way, replayed. */
class TraceFileTest {
    private static final int M0 = Choice.of(Choice.Kind.RUN, 0, 0);
    private static final int M1 = Choice.of(Choice.Kind.RUN, 1, 0);

    private static Machine machine(World w) {
        return Machine.of(Worlds.program(w), w);
    }

    private static Trace deadlock() {
        Run run = new Run(Toy.crossedLocks());
        run.play(new int[] {M0, M1});
        return Trace.of(run, 42, "left, then right");
    }

    /** A world of the real scheduler in which every kind of choice comes up. */
    private static World real() {
        return World.of("go1.16").withProcs(2).withMs(4).withPreempts(2).withTimer("t")
            .withGoroutine(new Goroutine("main", List.of(new Action.Reset("t", 2), new Action.Go("work"), new Action.Syscall(),
                new Action.GC()), Goroutine.Start.RUNNING, 0))
            .withGoroutine(new Goroutine("work", List.of(new Action.Compute(2), new Action.Sleep(3)), Goroutine.Start.LATER, 0))
            .withGoroutine(new Goroutine("busy", List.of(new Action.Compute(3), new Action.Yield(), new Action.Compute(3)),
                Goroutine.Start.RUNNING, 1))
            .withGs(4);
    }

    private static Run play(Machine m, Chooser chooser, int moves) {
        Run run = new Run(m);
        while (run.size() < moves && run.enabled().length > 0) {
            int[] enabled = run.enabled();
            run.step(enabled[chooser.choose(run.state().words(), enabled, enabled.length)]);
        }
        return run;
    }

    @Test
    void aTraceReadsAsAPersonWouldWriteIt() {
        Trace t = deadlock();
        assertEquals("""
            gmplab trace 2
            program %s
            version toy
            procs 2
            ms 2
            gs 0
            idle 0
            sysmon false
            preempts 0
            async false
            clock true
            stops 0
            goroutine left running p0 { }
            goroutine right running p1 { }
            seed 42
            note "left, then right"
            finding DEADLOCK "" "m0 waits for ever for a lock at main.left.acquire#2"
            final %s
            moves 2
            1 RUN m0 main.left.acquire
            2 RUN m1 main.right.acquire
            end
            """.formatted(t.program(), t.finalState()), TraceFile.write(t));
    }

    @Test
    void aTraceComesBackAsItWasAndReplaysToTheSameState() {
        Trace t = deadlock();
        Trace back = TraceFile.read(TraceFile.write(t));
        assertEquals(TraceFile.write(t), TraceFile.write(back));
        assertEquals(t.lines(), back.lines());
        Run run = back.replay(w -> Toy.crossedLocks());
        assertEquals(t.finding(), run.finding());
        assertEquals(t.finalState(), run.machine().fingerprint(run.state()));
    }

    /** What the first format said of the end hung on how states were kept then. */
    @Test
    void aTraceOfTheFirstFormatIsReplayedAndItsEndNotCompared() {
        Trace t = deadlock();
        String old = TraceFile.write(t).replace("gmplab trace 2", "gmplab trace 1").replace("final " + t.finalState(), "final 0123456789abcdef");
        Trace back = TraceFile.read(old);
        assertEquals(t.finding(), back.replay(w -> Toy.crossedLocks()).finding());
        assertEquals("-", back.finalState());
        assertEquals(TraceFile.write(back), TraceFile.write(TraceFile.read(TraceFile.write(back))));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void aTraceOfTheRealSchedulerReplays(int seed) {
        Run run = play(machine(real()), seed == 1 ? new RoundRobin() : new Uniform(seed), 600);
        assertTrue(run.size() > 50, run.size() + " moves, then " + run.finding());
        String text = TraceFile.write(Trace.of(run, seed, ""));
        Run again = TraceFile.read(text).replay(TraceFileTest::machine);
        assertEquals(run.state(), again.state());
        assertArrayEquals(run.choices(), again.choices());
        assertEquals(text, TraceFile.write(Trace.of(again, seed, "")));
    }

    /**
     * A timeout needs a stop whose request was refused and can be made again: too rare for walks this few. Bytes from outside
     * need a connection.
     */
    @Test
    void theRealTracesHaveEveryOtherKindOfChoice() {
        EnumSet<Choice.Kind> seen = EnumSet.of(Choice.Kind.TIMEOUT, Choice.Kind.POLL);
        for (int seed = 2; seed < 10; seed++) {
            Run run = play(machine(real()), new Uniform(seed), 600);
            Arrays.stream(run.choices()).mapToObj(Choice::kind).forEach(seen::add);
        }
        assertEquals(EnumSet.allOf(Choice.Kind.class), seen);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', value = {
        "1  | gmplab trace 3         | line 1: \"gmplab trace 3\" is a format that this gmplab does not read; expected \"gmplab trace 2\"",
        "1  | #!/usr/bin/env groovy  | line 1: not a gmplab trace: expected \"gmplab trace 2\"",
        "2  | program 12             | line 2: \"12\" is not a fingerprint; expected 16 hex digits",
        "2  | program                | line 2: expected a fingerprint, found the end of the line",
        "2  | programm 0123456789abcdef | line 2: no line of a trace \"programm\"; nearest: program",
        "4  | procs many             | line 4: expected how many Ps (a number), found \"many\"",
        "4  | procs 0                | line 4: procs is 0, expected 1 to 1024",
        "5  | procs 2                | line 5: a second line \"procs\"; expected one",
        "15 | seed x                 | line 15: expected a seed (a number), found \"x\"",
        "16 | note \"left            | line 16: a text in quotes does not end",
        "17 | finding BAD a b        | line 17: finding \"BAD\"; expected [DEADLOCK, INVARIANT, LIVENESS, THROW]",
        "18 | seed 42                | line 18: a second line \"seed\"; expected one",
        "19 | moves two              | line 19: expected a number, found \"two\"",
        "19 | moves -1               | line 19: moves is -1; expected 0 to 1000000",
        "19 | moves 1                | line 21: expected \"end\" after move 1, found \"2 RUN m1 main.right.acquire\"",
        "19 | moves 3                | line 22: expected move 3, found \"end\"",
        "20 | 7 RUN m0 main.left.acquire | line 20: expected move 1, found \"7 RUN m0 main.left.acquire\"",
        "20 | 1 JUMP m0 main.left.acquire | line 20: not a choice: \"JUMP m0\"; expected RUN mN",
        "20 | 1 RUN x0 main.left.acquire | line 20: not a choice: \"RUN x0\"; expected RUN mN",
        "20 | 1                      | line 20: not a choice: \"\"; expected RUN mN",
    })
    void aBrokenLineIsNamed(int line, String broken, String message) {
        List<String> lines = new ArrayList<>(TraceFile.write(deadlock()).lines().toList());
        lines.set(line - 1, broken.trim());
        TraceException e = assertThrows(TraceException.class, () -> TraceFile.read(String.join("\n", lines)));
        assertTrue(e.getMessage().startsWith(message.trim()), e.getMessage());
    }

    @Test
    void aTruncatedFileIsRefusedWhereverItEnds() {
        String whole = TraceFile.write(deadlock());
        for (int n = 0; n < whole.length() - 1; n++) {
            String part = whole.substring(0, n);
            TraceException e = assertThrows(TraceException.class, () -> TraceFile.read(part));
            assertTrue(e.line() > 0, e.getMessage());
        }
        List<String> lines = whole.lines().toList();
        assertEquals("line 21: the file ends after move 1 of 2: it is truncated", assertThrows(TraceException.class,
            () -> TraceFile.read(String.join("\n", lines.subList(0, 20)))).getMessage());
        assertEquals("line 22: the file ends without \"end\" after move 2: it is truncated", assertThrows(TraceException.class,
            () -> TraceFile.read(String.join("\n", lines.subList(0, 21)))).getMessage());
        assertEquals("line 12: the file ends before its moves: it is truncated", assertThrows(TraceException.class,
            () -> TraceFile.read(String.join("\n", lines.subList(0, 11)))).getMessage());
    }

    private static String failure(List<String> lines) {
        Trace t = TraceFile.read(String.join("\n", lines));
        return assertThrows(TraceException.class, () -> t.replay(w -> Toy.crossedLocks())).getMessage();
    }

    @Test
    void aReplayNamesTheFirstDivergence() {
        List<String> lines = new ArrayList<>(TraceFile.write(deadlock()).lines().toList());
        lines.set(20, "2 RUN m1 main.right.set toy.a");
        assertEquals("trace diverges at move 2: recorded RUN m1 at main.right.set toy.a; enabled now: "
            + "RUN m0 at main.left.acquire#2, RUN m1 at main.right.acquire", failure(lines));
        lines.set(20, "2 TIMER");
        assertEquals("trace diverges at move 2: recorded TIMER; enabled now: "
            + "RUN m0 at main.left.acquire#2, RUN m1 at main.right.acquire", failure(lines));
    }

    @Test
    void aReplayChecksProgramFindingAndFinalState() {
        Trace t = deadlock();
        List<String> lines = new ArrayList<>(TraceFile.write(t).lines().toList());
        String program = lines.get(1);
        lines.set(1, "program 0123456789abcdef");
        assertTrue(failure(lines).startsWith("the trace was recorded with program 0123456789abcdef, but toy is program "
            + t.program() + " here"), failure(lines));
        lines.set(1, program);
        lines.set(17, "final 0123456789abcdef");
        assertEquals("trace ends in another state after move 2: recorded 0123456789abcdef, here " + t.finalState(), failure(lines));
        lines.remove(16);
        assertEquals("trace ends otherwise after move 2: recorded no finding; here m0 waits for ever for a lock at "
            + "main.left.acquire#2", failure(lines));
    }

    @Test
    void aWorldThatCannotBeMadeIsASentence() {
        String text = TraceFile.write(deadlock());
        String message = assertThrows(TraceException.class, () -> TraceFile.read(text).replay(TraceFileTest::machine)).getMessage();
        assertTrue(message.startsWith("the trace's world cannot be made: no version \"toy\""), message);
    }
}
