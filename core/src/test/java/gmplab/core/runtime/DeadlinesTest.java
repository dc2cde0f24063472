package gmplab.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.explore.Limits;
import gmplab.core.explore.Options;
import gmplab.core.explore.Search;
import gmplab.core.explore.Verdict;
import gmplab.core.machine.Machine;
import gmplab.core.runtime.Action.SetDeadline;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import gmplab.core.simulate.Simulation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Deadlines of connections (net.Conn, os.File), and a panic that freezes the world. */
class DeadlinesTest {
    private static final long MS = 1_000_000;

    private static World world(Start start, Action... actions) {
        return World.of("go1.19").withMs(3).withAsync(false).withObject(new Obj("c", Obj.Kind.CONN, 2, ""))
            .withGoroutine(new Goroutine("main", List.of(actions), start, 0));
    }

    private static Action set(SetDeadline.Of of, Ex after) {
        return new SetDeadline("c", of, after);
    }

    private static Action read() {
        return new Action.If(new Ex.Num(1), List.of(new Action.ConnRead("c", "v", "err"),
            new Action.Print(List.of(new Ex.Var("v"), new Ex.Str(":"), new Ex.Var("err")))), List.of());
    }

    private static Simulation.Result run(Action... main) {
        return Simulation.run(world(Start.RUNNING, main), Simulation.Options.DEFAULT);
    }

    @Test
    void aReadEndsWhenItsTimeHasCome() {
        Simulation.Result r = run(set(SetDeadline.Of.READ, new Ex.Dur(5 * MS)), read(), read());
        assertEquals(List.of("-1:3", "-1:3"), r.output());
        assertEquals(5, r.nanos() / MS);
    }

    @Test
    void aDeadlineThatIsPastEndsTheReadOfAnother() {
        World w = world(Start.RUNNING, new Action.Go("r"), new Action.Yield(), set(SetDeadline.Of.BOTH, new Ex.Dur(-1)), new Action.Yield(), new Action.Print("end"))
            .withGoroutine(new Goroutine("r", List.of(read()), Start.LATER, 0));
        assertEquals(List.of("-1:3", "end"), Simulation.run(w, Simulation.Options.DEFAULT).output());
    }

    @Test
    void withoutADeadlineThereIsNoError() {
        assertEquals(List.of("7:0"), run(set(SetDeadline.Of.READ, new Ex.Dur(5 * MS)), set(SetDeadline.Of.READ, new Ex.Num(0)),
            new Action.ConnWrite("c", new Ex.Num(7)), read()).output());
    }

    /** rseq tells a timer that fires from the one that was meant: a later deadline is not cut short by the earlier one. */
    @Test
    void aTimerOfAnEarlierSettingIsIgnored() {
        Simulation.Result r = run(set(SetDeadline.Of.BOTH, new Ex.Dur(5 * MS)), set(SetDeadline.Of.READ, new Ex.Dur(9 * MS)), read());
        assertEquals(List.of("-1:3"), r.output());
        assertEquals(9, r.nanos() / MS);
    }

    /** A deadline that fires while another is set, and while the connection is closed: every order of them. */
    @Test
    void noOrderOfFiringSettingAndClosingThrows() {
        World w = World.of("go1.19").withProcs(2).withMs(3).withAsync(false).withObject(new Obj("c", Obj.Kind.EXTERNAL, 1, ""))
            .withGoroutine(new Goroutine("a", List.of(set(SetDeadline.Of.READ, new Ex.Num(1)), new Action.ConnRead("c", "")), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("b", List.of(set(SetDeadline.Of.BOTH, new Ex.Num(1)), new Action.ConnClose("c")), Start.RUNNING, 1));
        Verdict v = Search.run(Machine.of(w), Options.bfs().withMergeLocal(true).withFirstOnly(false), Limits.states(150_000));
        assertEquals(List.of(), v.found());
    }

    private static World panics() {
        return World.of("go1.19").withProcs(2).withMs(2).withAsync(false)
            .withGoroutine(new Goroutine("a", List.of(new Action.Panic("boom")), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("b", List.of(new Action.Yield()), Start.RUNNING, 1));
    }

    /** freezetheworld: the others are asked to stop, and may go on for a while; nothing else comes of it. */
    @Test
    void aPanicFreezesTheWorldFirst() {
        Verdict v = Search.run(Machine.of(panics()), Options.bfs().withMergeLocal(true).withFirstOnly(false), Limits.states(2_000_000));
        assertEquals(List.of("panic: boom"), v.found().stream().map(f -> f.finding().text()).distinct().toList());
    }

    @Test
    void freezingTakesThreeMillisecondsOrMore() {
        World w = World.of("go1.19").withProcs(2).withGoroutine(new Goroutine("main", List.of(new Action.Go("spin"), new Action.Sleep(new Ex.Dur(2 * MS)),
            new Action.Panic("boom")), Start.RUNNING, 0)).withGoroutine(new Goroutine("spin", List.of(new Action.Repeat(0, List.of(new Action.Compute(1)))),
            Start.LATER, 0));
        Simulation.Result r = Simulation.run(w, Simulation.Options.DEFAULT);
        assertEquals(Simulation.End.THREW, r.end());
        assertTrue(r.nanos() >= 5 * MS, r.toString());
    }
}
