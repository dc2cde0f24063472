package gmplab.core.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.program.Edit;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import gmplab.core.simulate.Simulation.End;
import gmplab.core.simulate.Simulation.Options;
import gmplab.core.simulate.Simulation.Result;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** sysmon by the clock: what it retakes, whom it preempts, when it sleeps. */
class SysmonTest {
    private static World world(String version) {
        return World.of(version).withSysmon(true).withChannel("done", 0).withObject(new Obj("flag", Obj.Kind.VAR, 0, ""))
            .withObject(new Obj("entered", Obj.Kind.VAR, 0, "")).withObject(new Obj("p", Obj.Kind.PIPE, 2, ""));
    }

    private static World main(World w, List<Action> actions) {
        return w.withGoroutine(new Goroutine("main", actions, Start.RUNNING, 0));
    }

    private static World later(World w, String name, List<Action> actions) {
        return w.withGoroutine(new Goroutine(name, actions, Start.LATER, 0));
    }

    private static Action say(String text) {
        return new Action.Print(text);
    }

    private static Action loop(Ex cond, Action... body) {
        return new Action.For(List.of(), cond, List.of(), List.of(body));
    }

    private static final Action DONE = new Action.Send("done", 0);
    private static final Action WAIT = new Action.Receive("done", false);

    private static Result run(World w) {
        return Simulation.run(w, Options.DEFAULT.withMaxMoves(20_000_000));
    }

    private static World tight(String version) {
        World w = main(world(version), List.of(new Action.Go("setter"), new Action.Go("other"), new Action.Go("spin"), WAIT, WAIT, WAIT));
        w = later(w, "setter", List.of(say("setter"), new Action.Set("flag", new Ex.Num(1)), DONE));
        w = later(w, "other", List.of(say("other"), DONE));
        return later(w, "spin", List.of(say("spin"), loop(new Ex.Not(new Ex.Var("flag"))), say("spun"), DONE));
    }

    /** Order case 31: 10 ms after its slice began a loop without calls is preempted by a signal. */
    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void aLoopWithoutCallsIsPreemptedAfter10Ms(String v) {
        Result r = run(tight(v));
        assertEquals(End.RETURNED, r.end(), r.toString());
        assertEquals("spin setter other spun", r.line());
        assertTrue(r.nanos() >= 10_000_000 && r.nanos() < 30_000_000, r.nanos() + " ns");
    }

    /** Order case 29: the reader's P is retaken and goes to main, who writes past the scheduler. */
    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void aBlockedReadersPIsRetaken(String v) {
        List<Action> reader = new ArrayList<>();
        List<Action> main = new ArrayList<>(List.of(new Action.Go("R")));
        for (int i = 0; i < 3; i++) {
            reader.addAll(List.of(say("R" + i), new Action.Set("entered", new Ex.Bin("+", new Ex.Var("entered"), new Ex.Num(1))),
                new Action.PipeRead("p", "b"), new Action.Print(List.of(new Ex.Str("r" + i + "="), new Ex.Var("b")))));
            main.addAll(List.of(loop(new Ex.Bin("<=", new Ex.Var("entered"), new Ex.Num(i)), new Action.Yield()), say("W" + i),
                new Action.PipeWrite("p", new Ex.Num(i + 1)), say("w" + i)));
        }
        reader.add(DONE);
        main.add(WAIT);
        Result r = run(later(main(world(v), main), "R", reader));
        assertEquals("R0 W0 w0 r0=1 R1 W1 w1 r1=2 R2 W2 w2 r2=3", r.line(), r.toString());
        assertEquals(End.RETURNED, r.end());
    }

    /** All Ps idle for 100 ms: sysmon sleeps as long as everybody else does, and nobody waits for it afterwards. */
    @Test
    void sysmonsDeepSleepKeepsNobodyWaiting() {
        World w = main(world("go1.19"), List.of(new Action.Sleep(new Ex.Dur(100_000_000)), new Action.SyscallNow(), say("a")));
        Result r = run(w);
        assertEquals("a", r.line(), r.toString());
        assertTrue(r.nanos() < 110_000_000, r.nanos() + " ns");
    }

    /** GOMAXPROCS by turns while others run: nothing is lost, whatever the orders of stealing are then. */
    @Test
    void theNumberOfPsMayChangeWhileAThousandRun() {
        World w = main(world("go1.19").withProcs(4), List.of(new Action.Repeat(200, List.of(new Action.Go("g"))), new Action.Gomaxprocs(1),
            new Action.Repeat(200, List.of(new Action.Go("g"))), new Action.Gomaxprocs(7), new Action.Repeat(200, List.of(new Action.Go("g"))),
            new Action.Gomaxprocs(3), new Action.Repeat(600, List.of(WAIT)), say("all")));
        w = later(w, "g", List.of(new Action.Yield(), new Action.Compute(3), DONE));
        for (int seed = 1; seed <= 5; seed++) {
            Result r = Simulation.run(w, Options.DEFAULT.withSeed(seed).withRandom(seed > 1).withMaxMoves(20_000_000));
            assertEquals("all", r.line(), r.toString());
        }
    }

    @Test
    void withoutPreemptoneTheLoopGoesOn() {
        Edit none = new Edit.Drop("retake", "preemptone");
        assertEquals(End.LIMIT, Simulation.run(tight("go1.19").withEdits(List.of(none)), Options.DEFAULT.withMaxMoves(1_000_000)).end());
    }
}
