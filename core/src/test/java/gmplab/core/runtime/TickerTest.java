package gmplab.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.program.Edit;
import gmplab.core.runtime.Action.Case;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Timers with channels and tickers, as package time's users see them. */
class TickerTest {
    private static World world(Action... main) {
        return World.of("go1.19").withProcs(1).withMs(3).withAsync(false).withTimer("t").withChannel("t.C", 1)
            .withGoroutine(new Goroutine("main", List.of(main), Start.RUNNING, 0));
    }

    private static Action say(String text, String... vars) {
        List<Ex> parts = new ArrayList<>(List.of(new Ex.Str(text)));
        List.of(vars).forEach(v -> parts.add(new Ex.Var(v)));
        return new Action.Print(parts);
    }

    private static Action newTimer(int d) {
        return new Action.NewTimer("t", new Ex.Num(d));
    }

    private static Action newTicker(int d) {
        return new Action.NewTicker("t", new Ex.Num(d));
    }

    private static Action tick() {
        return new Action.Receive("t.C", false);
    }

    /** Whether a tick is there, without waiting. */
    private static Action look(String yes, String no) {
        return new Action.Select(List.of(new Case(Case.Kind.RECEIVE, "t.C", null, "", "", List.of(say(yes))),
            new Case(Case.Kind.DEFAULT, "", null, "", "", List.of(say(no)))));
    }

    private static Play played(World w) {
        Play p = new Play(w);
        assertNull(p.end());
        assertTrue(!p.wasCut(), () -> p.machine.cuts().toString());
        return p;
    }

    @Test
    void aTimerSendsOnceAndItsStopSaysWhetherItWasInTime() {
        World w = world(newTimer(2), look("early", "not yet"), tick(), say("now"), new Action.Stop("t", "ok"), say("stopped ", "ok"),
            new Action.Reset("t", new Ex.Num(3), "was"), say("reset ", "was"), new Action.Reset("t", new Ex.Num(5), "was"), say("reset ", "was"),
            new Action.Stop("t", "ok"), say("stopped ", "ok"), new Action.Stop("t", "ok"), say("stopped ", "ok"),
            new Action.Reset("t", new Ex.Num(1), "was"), say("reset ", "was"), tick(), look("twice", "once"));
        assertEquals(List.of("not yet", "now", "stopped false", "reset false", "reset true", "stopped true", "stopped false", "reset false", "once"),
            played(w).printed);
    }

    @Test
    void aTickerTicksAtMultiplesOfItsPeriod() {
        Play p = played(world(newTicker(3), tick(), tick(), tick(), new Action.Stop("t")));
        assertEquals(9, p.get(Fields.NOW));
    }

    /** One tick is kept, those that nobody takes meanwhile are dropped; the next one is where it would have been anyway. */
    @Test
    void aTickerDropsTicksForASlowReceiver() {
        Play p = played(world(newTicker(2), new Action.Sleep(7), look("one", "none"), look("two", "no more"), tick(), new Action.Stop("t")));
        assertEquals(List.of("one", "no more"), p.printed);
        assertEquals(8, p.get(Fields.NOW));
    }

    @Test
    void resettingATickerChangesItsPeriod() {
        Play p = played(world(newTicker(2), tick(), new Action.Reset("t", new Ex.Num(5), ""), tick(), tick(), new Action.Stop("t")));
        assertEquals(12, p.get(Fields.NOW));
    }

    @Test
    void deletedTimersGoWhenTheyAreMoreThanAQuarter() {
        World w = world(newTimer(3), new Action.Reset("u", 9), new Action.Stop("u"), new Action.Yield(), say("gone"), new Action.Stop("t")).withTimer("u");
        Play p = new Play(w).until(0, "main.main.deltimer").until(0, "main.main.print");
        assertEquals(Fields.T_REMOVED, p.get(Fields.T_STATUS_F, 1));
        assertEquals(0, p.get(Fields.P_DELETEDTIMERS));
        assertEquals(1, p.get(Fields.P_NUMTIMERS));
    }

    @Test
    void aTimerMadeAnewWhileItIsInUseIsAFinding() {
        assertTrue(String.valueOf(new Play(world(newTimer(3), newTimer(4))).end()).contains("made anew while it is in use"));
        played(world(newTimer(3), tick(), newTimer(1), tick()));
    }

    private static World race() {
        return world(newTimer(1), new Action.Select(List.of(new Case(Case.Kind.RECEIVE, "t.C", null, "", "", List.of()),
            new Case(Case.Kind.RECEIVE, "c", null, "", "", List.of(new Action.Stop("t")))))).withProcs(2).withMs(2).withChannel("c", 1)
            .withGoroutine(new Goroutine("other", List.of(new Action.Send("c", 1)), Start.RUNNING, 1));
    }

    @Test
    void aTimeoutRacesWithWhatItGuards() {
        DumbSearch d = DumbSearch.from(race(), 400_000);
        assertTrue(d.complete && d.findings.isEmpty() && d.quiet > 0, d.toString());
    }

    @Test
    void aTimerThatWaitsForItsReceiverIsFound() {
        World w = world(newTicker(1), new Action.Sleep(3), tick(), new Action.Stop("t"));
        String nb = "chansend";
        var step = Worlds.program(w).routine("selectnbsend").steps().stream().filter(s -> s.label().equals(nb)).findFirst().orElseThrow();
        var call = (gmplab.core.program.Op.Call) step.op();
        var args = List.of(call.args().get(0), call.args().get(1), new gmplab.core.program.Expr.Const(1));
        Edit blocks = new Edit.Replace("selectnbsend", nb, new gmplab.core.program.Op.Call(call.routine(), args, call.result()));
        assertTrue(new Play(w.withEdits(List.of(blocks))).end() != null);
    }
}
