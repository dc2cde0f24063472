package gmplab.core.claim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.explore.Options;
import gmplab.core.explore.Limits;
import gmplab.core.explore.Search;
import gmplab.core.explore.Verdict;
import gmplab.core.machine.Finding;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Claim;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimTest {
    /** Two Ps, three goroutines, a collection of everything that has a name. */
    private static World world() {
        return World.of("go1.19").withProcs(2).withMs(3).withIdle(1).withClock(false).withTimer("t").withChannel("c", 1)
            .withObject(Obj.of("mu", Obj.Kind.MUTEX)).withObject(new Obj("x", Obj.Kind.VAR, 0, ""))
            .withObject(new Obj("a", Obj.Kind.ARRAY, 2, ""))
            .withGoroutine(new Goroutine("gc", List.of(new Action.GC()), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("yields", List.of(new Action.Yield()), Start.RUNNING, 1))
            .withGoroutine(new Goroutine("waits", List.of(), Start.LOCAL, 1));
    }

    /** As small as searches without an end in sight need it. */
    private static World small() {
        return World.of("go1.19").withProcs(2).withMs(2).withClock(false).withAsync(false).withStops(1)
            .withGoroutine(new Goroutine("gc", List.of(new Action.GC()), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("ends", List.of(), Start.RUNNING, 1));
    }

    private static final Machine MACHINE = Machine.of(world());

    private static Bound bind(String text) {
        return MACHINE.bind(new Claim(Claim.Kind.PROPERTY, "it", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "sched.stopwait <= 2",
        "always { sched.gcwaiting ==> eventually { !sched.gcwaiting } }",
        "(true ==> false) ==> true",
        "true ==> false ==> true",
        "1 - (2 - 3) == 1 - 2 - 3",
        "-(1 + 2) * 3 == -9 && !(true || false)",
        "every(p) { q -> some(p) { q.link == p || q.link == nil } }",
        "count(m) { m.spinning } <= 1",
        "p0.runq[0] == g2 || a[1] > x % 4",
        "until(true, at(m0, 'startm')) || unless(false, at('startm', 'unlock')) || leadsTo(true, false)",
        "p0.status != _Pidle && t.status == timerNoStatus && mu.state == 0 && c.qcount < 1 && gc.status == _Grunning",
        "m0.p.runqhead == m0.curg.schedlink.preempt ==> true",
        "sched.npidle == 0 || sched.runqsize == 0 || !settled",
    })
    void textIsReadAsItIsWritten(String text) {
        Term t = TermText.parse(text);
        assertEquals(text, TermText.print(t));
        assertEquals(t, TermText.parse(TermText.print(t)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "sched.stopwait <          | expected a term, found the end of the claim",
        "sched.stopwait <= 2 2     | expected the end of the claim, found \"2\"",
        "always sched.gcwaiting    | expected \"{\", found \"sched.gcwaiting\"",
        "sched.stopwai == 0        | no field \"sched.stopwai\"; nearest: sched.stopwait",
        "sched                     | sched is not a field; expected one of sched.gcwaiting, sched.stopwait",
        "shed.stopwait == 0        | no name \"shed\"",
        "p0.statu == _Pidle        | no field of a p \"statu\"; nearest: status",
        "p0.status == _Pidel       | no value of p0.status \"_Pidel\"; nearest: _Pidle",
        "p0.status == 1            | p0.status is one of _Pidle, _Prunning, _Psyscall, _Pgcstop, _Pdead, but 1 is a number",
        "p7.status == _Pidle       | no p7: this world has 2 Ps, p0 to p1",
        "p0.runq[9] == nil         | p0.runq[9]: it has 4 elements, p0.runq[0] to p0.runq[3]",
        "a[2] == 0                 | a[2]: it has 2 elements, a[0] to a[1]",
        "p0.runq == nil            | p0.runq has several elements; expected one of them: p0.runq[0]",
        "sched.stopwait            | sched.stopwait is a number, expected true or false; type: sched.stopwait != 0",
        "m0.p                      | m0.p is a p, expected true or false; type: m0.p != nil",
        "sched.gcwaiting + 1 == 2  | sched.gcwaiting is true or false, expected a number",
        "m0.p == m0.curg           | m0.p is a p, but m0.curg is a g; they can never be equal",
        "x.y == 0                  | x is a number and has no fields, but .y follows",
        "x / 0 == 1                | a division by 0; expected a number that is at least 1",
        "some(q) { true }          | no kind \"q\"",
        "at(m0, 'startmm')         | no routine \"startmm\"; nearest: startm",
        "at(m0, 'startm', 'unlok') | no step of startm \"unlok\"; nearest: unlock",
        "at(x, 'startm')           | at has x, expected an M or a G such as m0",
        "(eventually { true }) == true | a word of time stands where a value is expected",
        "never(true)               | no word of a claim \"never\"",
        "m0.pc == 1                | no field of a m \"pc\"",
    })
    void whatIsWrongIsNamed(String text, String message) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> bind(text));
        assertTrue(e.getMessage().contains(message.trim()), e.getMessage());
        assertTrue(e.getMessage().startsWith("property 'it': "), e.getMessage());
    }

    @Test
    void anInvariantHasNoTime() {
        World w = world().withClaim(new Claim(Claim.Kind.INVARIANT, "i", "always { true }"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Machine.of(w)).getMessage().startsWith(
            "invariant 'i': an invariant speaks of one state at a time"));
    }

    @Test
    void propositionsSayWhatTheStateSays() {
        Machine m = Machine.of(world());
        State s = m.start();
        for (String text : List.of("p0.status == _Prunning", "count(p) { p.status == _Prunning } == 2", "m0.p == p0 && m0.p.m == m0",
                "g2.status == _Grunnable && waits.status == _Grunnable", "p1.runqtail == 1 && p1.runq[p1.runqhead] == g2",
                "sched.midle == m2 && m2.p == nil && m2.p.status == _Pidle", "every(g) { g.status != _Gwaiting }",
                "at(m0, 'main.gc') && at(g0, 'main.gc') && at('notesleep')", "mu.state == 0 && x == 0 && a[0] == a[1] && c.qcount == 0")) {
            Bound b = m.bind(new Claim(Claim.Kind.INVARIANT, "i", text));
            assertEquals(1, b.atoms().size(), text);
            Predicate<long[]> p = m.proposition(b.atoms().get(0));
            assertTrue(p.test(s.words()), text);
            Bound not = m.bind(new Claim(Claim.Kind.INVARIANT, "i", "!(" + text + ")"));
            assertTrue(!m.proposition(not.atoms().get(0)).test(s.words()), text);
        }
    }

    /** The dumb twin of a checked invariant: a look at every state kept. */
    @ParameterizedTest
    @EnumSource(value = Options.Order.class, names = {"BFS", "DFS"})
    void aSearchFindsABrokenInvariantIffSomeStateBreaksIt(Options.Order order) {
        boolean broken = false;
        for (int most = 0; most <= 2; most++) {
            int limit = most;
            Machine plain = Machine.of(small());
            boolean[] seen = {false};
            Search.run(plain, Options.of(order).withFirstOnly(false).withObserver((s, d) -> seen[0] |= plain.layout().slot(
                Fields.SCHED_STOPWAIT).get(s, 0) > limit), Limits.NONE);
            Claim c = new Claim(Claim.Kind.INVARIANT, "few", "sched.stopwait <= " + most);
            for (boolean merge : new boolean[] {false, true}) {
                Verdict v = Search.run(Machine.of(small().withClaim(c)), Options.of(order).withMergeLocal(merge), Limits.NONE);
                assertEquals(seen[0] ? Verdict.Outcome.FOUND : Verdict.Outcome.HELD, v.outcome(), v.sentence());
                if (seen[0]) {
                    assertEquals(new Finding(Finding.Kind.INVARIANT, "", "invariant 'few' is broken: sched.stopwait <= " + most),
                        v.found().get(0).finding());
                }
            }
            broken |= seen[0];
        }
        assertTrue(broken);
    }

    @Test
    void mergingKeepsWhatAnInvariantLooksAt() {
        // m.locks changes in local steps only.
        Claim c = new Claim(Claim.Kind.INVARIANT, "few locks", "m0.locks < 3");
        Verdict plain = Search.run(Machine.of(small().withClaim(c)), Options.bfs(), Limits.NONE);
        Verdict merged = Search.run(Machine.of(small().withClaim(c)), Options.bfs().withMergeLocal(true), Limits.NONE);
        assertEquals(plain.outcome(), merged.outcome());
        Claim at = new Claim(Claim.Kind.INVARIANT, "nowhere", "!at(m0, 'stopTheWorldWithSema')");
        assertEquals(Verdict.Outcome.FOUND, Search.run(Machine.of(small().withClaim(at)), Options.bfs().withMergeLocal(true), Limits.NONE).outcome());
    }

    @Test
    void anInvariantMayBeBrokenAtTheStart() {
        Claim c = new Claim(Claim.Kind.INVARIANT, "nobody runs", "every(g) { g.status != _Grunning }");
        Verdict v = Search.run(Machine.of(small().withClaim(c)), Options.bfs(), Limits.NONE);
        assertEquals(Verdict.Outcome.FOUND, v.outcome());
        assertEquals(0, v.found().get(0).choices().length);
    }
}
