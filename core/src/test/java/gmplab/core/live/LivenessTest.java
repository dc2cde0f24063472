package gmplab.core.live;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.explore.Found;
import gmplab.core.explore.Limits;
import gmplab.core.explore.Options;
import gmplab.core.explore.Progress;
import gmplab.core.explore.Verdict;
import gmplab.core.machine.Compiled;
import gmplab.core.machine.Machine;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Claim;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import gmplab.core.trace.Run;
import gmplab.core.trace.Trace;
import gmplab.core.trace.TraceException;
import gmplab.core.trace.TraceFile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LivenessTest {
    /** One goroutine stops the world, the other never calls anything: golang/go#10958. */
    private static World tightLoop() {
        return World.of("go1.19").withProcs(2).withMs(3).withClock(false).withAsync(false).withStops(1)
            .withGoroutine(new Goroutine("gc", List.of(new Action.GC()), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("spins", List.of(new Action.For(List.of(), new Ex.Num(1), List.of(), List.of())), Start.RUNNING, 1));
    }

    private static World claiming(Claim.Kind kind, String text) {
        return tightLoop().withAsync(true).withClaim(new Claim(kind, "mine", text));
    }

    private static Verdict ask(World w, Options o, Limits l, String... fair) {
        Machine m = Machine.of(w);
        return Liveness.ask(m, o.firstOnly() ? m : Compiled.of(m.fork()), Question.of(m), Fairness.of(List.of(fair)), o, l, Progress.NONE, () -> false, () -> 0);
    }

    private static Verdict ask(World w, String... fair) {
        return ask(w, Options.bfs(), Limits.NONE, fair);
    }

    private static Run closed(World w, Found f, String... fair) {
        Run run = new Run(Machine.of(w));
        run.play(f.choices());
        run.close(f.loop(), java.util.Set.of(fair), f.finding());
        return run;
    }

    @Test
    void aTightLoopKeepsTheWorldFromStoppingUnlessSignalsArrive() {
        Verdict without = ask(tightLoop());
        assertEquals(13, without.exitCode(), without.sentence());
        assertEquals(Question.STOPS, without.found().get(0).finding().where());
        assertEquals(1, without.found().get(0).depth() - without.found().get(0).loop());
        assertEquals(13, ask(tightLoop().withAsync(true)).exitCode());
        Verdict held = ask(tightLoop().withAsync(true), "signal");
        assertEquals(Verdict.Outcome.HELD, held.outcome(), held.sentence());
        assertTrue(held.sentence().contains("every stop-the-world completes: yes, every runnable G eventually runs: yes; assuming that an M "
            + "(and sysmon) that can move without a break moves, who waits for a lock that is free again and again gets it, a signal that "
            + "could arrive without a break arrives, nothing more of the environment"), held.sentence());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "always { eventually { ended } }                                   | HELD",
        "eventually { sched.gcwaiting }                                    | HELD",
        "until(!sched.gcwaiting, sched.stopwait == 2)                      | HELD",
        "unless(sched.stopwait == 0, sched.lock1)                          | -",
        // The run is over when the stop is complete, before the world is started again; and then it stands still.
        "eventually { always { sched.gcwaiting } }                         | HELD",
        "always { ended ==> sched.gcwaiting && sched.stopwait == 0 }       | HELD",
        "always { ended ==> !sched.gcwaiting }                             | FOUND",
        "every(p) { eventually { p.status == _Pgcstop } }                  | HELD",
        "some(g) { eventually { always { g.status == _Gdead } } }          | FOUND",
        "always { sched.gcwaiting ==> eventually { !sched.gcwaiting } }    | FOUND",
    })
    void propertiesAreJudged(String text, String outcome) {
        World w = claiming(Claim.Kind.PROPERTY, text);
        if (outcome.equals("-")) {
            assertThrows(IllegalArgumentException.class, () -> ask(w, "signal"));
            return;
        }
        Verdict v = ask(w, "signal");
        assertEquals(Verdict.Outcome.valueOf(outcome), v.outcome(), v.sentence());
        if (v.outcome() == Verdict.Outcome.FOUND) {
            assertEquals("mine", v.found().get(0).finding().where());
        }
    }

    @Test
    void anInvariantAndADeadlockComeFirst() {
        Verdict v = ask(claiming(Claim.Kind.INVARIANT, "!sched.gcwaiting"));
        assertEquals(12, v.exitCode());
        assertTrue(v.sentence().contains("every stop-the-world completes: not asked"), v.sentence());
        World stuck = World.of("go1.19").withClock(false).withChannel("c", 0)
            .withGoroutine(new Goroutine("waits", List.of(new Action.Receive("c", false)), Start.RUNNING, 0));
        Verdict dead = ask(stuck, Options.bfs().withFirstOnly(false), Limits.NONE);
        assertEquals(1, dead.found().size(), dead.found().toString());
        assertTrue(dead.found().get(0).loop() < 0 && dead.exitCode() != 13);
    }

    @Test
    void compiledItIsTheSame() {
        World w = tightLoop().withAsync(true);
        Verdict interpreted = ask(w);
        Verdict compiled = ask(w, Options.bfs().withFirstOnly(false), Limits.NONE);
        assertArrayEquals(interpreted.found().get(0).choices(), compiled.found().get(0).choices());
        assertEquals(interpreted.counts().distinct(), compiled.counts().distinct());
        assertEquals(Verdict.Outcome.HELD, ask(w, Options.bfs().withFirstOnly(false), Limits.NONE, "signal").outcome());
    }

    @Test
    void aLimitIsSaid() {
        Verdict v = ask(tightLoop().withAsync(true), Options.bfs(), Limits.states(60), "signal");
        assertEquals(Verdict.Outcome.BOUNDED, v.outcome());
        assertTrue(v.sentence().contains("stopped at the limit of 60 states (not exhaustive)") && v.sentence().contains(
            "every stop-the-world completes: yes, as far as was looked"), v.sentence());
    }

    @Test
    void whatLeavesOutStatesOrMovesIsRefused() {
        for (Options o : List.of(Options.bfs().withMergeLocal(true), Options.bfs().withHashCompact(true), Options.random(1, 10), Options.dfs())) {
            String m = assertThrows(IllegalArgumentException.class, () -> ask(tightLoop(), o, Limits.NONE)).getMessage();
            assertTrue(m.startsWith("liveness with ") && m.contains("leave "), m);
        }
        assertTrue(assertThrows(IllegalArgumentException.class, () -> ask(tightLoop(), "signl")).getMessage().startsWith(
            "no part of the environment \"signl\"; nearest: signal"));
    }

    @Test
    void aLassoIsSavedAndJudgedAnewWhenItIsOpened() {
        World w = tightLoop().withAsync(true);
        Found f = ask(w).found().get(0);
        String text = TraceFile.write(Trace.of(closed(w, f), 0, ""));
        assertTrue(text.contains("\ncycle 71\n"), text);
        Run back = TraceFile.read(text).replay(Machine::of);
        assertEquals(f.finding(), back.finding());
        assertEquals(71, back.cycle().from());
        assertArrayEquals(f.choices(), back.choices());
        back.back(1);
        assertEquals(null, back.finding());
        assertEquals(71, back.cycleAhead().from());
        refused(text.replace("\ncycle 71\n", "\ncycle 70\n"), "is not the one after move 70");
        refused(text.replace("\ncycle 71\n", "\ncycle 71 signal\n"), "the trace's cycle is not fair: PREEMPT g1 signal is possible all the time");
        refused(text.replace("\ncycle 71\n", "\n"), "recorded every stop-the-world completes");
        refused(text.replace("one never does", "two never do"), "breaks no property");
    }

    private static void refused(String text, String why) {
        String m = assertThrows(TraceException.class, () -> TraceFile.read(text).replay(Machine::of)).getMessage();
        assertTrue(m.contains(why), m);
    }

    @Test
    void anotherMoveForgetsTheCycle() {
        World w = tightLoop().withAsync(true);
        Run run = closed(w, ask(w).found().get(0));
        run.back(1);
        run.step(gmplab.core.machine.Choice.parse("PREEMPT g1 signal"));
        assertEquals(null, run.cycleAhead());
    }
}
