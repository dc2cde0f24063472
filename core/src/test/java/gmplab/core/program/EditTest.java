package gmplab.core.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.program.Routine.Barrier;
import gmplab.core.program.Routine.Prologue;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.Versions;
import gmplab.core.runtime.World;
import gmplab.core.runtime.Worlds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What each Edit makes of a routine of six steps, and what it refuses, in which words. */
class EditTest {
    private static final Expr ONE = new Expr.Const(1);
    private static final Op SET = new Op.Set(new Expr.Load(Fields.SCHED_GCWAITING, null, null), ONE);

    private static Step step(String label, Op op, int next, int other) {
        return new Step(label, op, next, other, null, List.of());
    }

    /** 0 first, 1 if (to 2, else 4), 2 yes, 3 on, 4 last, 5 ret. */
    private static Program program() {
        List<Step> steps = List.of(step("first", SET, 1, -1), step("if", new Op.If(ONE), 2, 4), step("yes", SET, 3, -1),
            step("on", new Op.Call("callee", List.of(), null), 4, -1), step("last", SET, 5, -1), step("ret", new Op.Return(null), -1, -1));
        Routine toy = new Routine("toy", Prologue.NONE, List.of(), null, steps, "test", Barrier.NONE);
        Routine callee = new Routine("callee", Prologue.NONE, List.of(), null, List.of(step("ret", new Op.Return(null), -1, -1)), "test",
            Barrier.NONE);
        return new Program("test", Map.of("toy", toy, "callee", callee), List.of(), List.of());
    }

    /** Each step as label, next, other. */
    private static List<String> shape(Program p) {
        return p.routine("toy").steps().stream().map(s -> s.label() + " " + s.next() + " " + s.other()).toList();
    }

    private static List<String> after(Edit e) {
        return shape(e.apply(program()));
    }

    private static String refused(Edit e) {
        return assertThrows(IllegalArgumentException.class, () -> e.apply(program())).getMessage();
    }

    @Test
    void dropTakesAStepOut() {
        assertEquals(List.of("first 1 -1", "if 2 3", "on 3 -1", "last 4 -1", "ret -1 -1"), after(new Edit.Drop("toy", "yes")));
        assertEquals(List.of("if 1 3", "yes 2 -1", "on 3 -1", "last 4 -1", "ret -1 -1"), after(new Edit.Drop("toy", "first")));
    }

    @Test
    void aDroppedConditionCountsAsHolding() {
        assertEquals(List.of("first 1 -1", "yes 2 -1", "on 3 -1", "last 4 -1", "ret -1 -1"), after(new Edit.Drop("toy", "if")));
    }

    @Test
    void neverTakesTheOtherBranch() {
        assertEquals(List.of("first 3 -1", "yes 2 -1", "on 3 -1", "last 4 -1", "ret -1 -1"), after(new Edit.Never("toy", "if")));
        assertEquals("never toy.yes: it is no condition; drop takes any step out", refused(new Edit.Never("toy", "yes")));
    }

    /** One side of an and, one border, no comparison: each by its number, and nothing else changes. */
    @Test
    void weakenTakesOnePartOfAConditionOut() {
        Expr two = new Expr.Const(2);
        Expr less = new Expr.Binary(Expr.Oper.LT, ONE, two);
        Op both = new Op.If(new Expr.Not(new Expr.Binary(Expr.Oper.AND, less, ONE)));
        assertEquals(List.of("If[cond=!(1 < 2)]", "If[cond=!1]", "If[cond=!((1 <= 2) && 1)]"), Edit.weaker(both).stream().map(Op::toString).toList());
        Expr.Load field = new Expr.Load(Fields.SCHED_GCWAITING, null, null);
        assertEquals(List.of(new Op.Set(field, ONE)), Edit.weaker(new Op.Cas(field, two, ONE)));
        assertEquals(List.of(), Edit.weaker(SET));
        Program p = program().with(program().routine("toy").withSteps(List.of(step("if", both, 1, 1), step("ret", new Op.Return(null), -1, -1))));
        assertEquals(new Op.If(new Expr.Not(ONE)), new Edit.Weaken("toy", "if", 1).apply(p).routine("toy").steps().get(0).op());
        assertEquals(List.of("if 1 1", "ret -1 -1"), shape(new Edit.Weaken("toy", "if", 1).apply(p)));
        assertEquals("weaken toy.if in way 3: expected a way from 0 to 2",
            assertThrows(IllegalArgumentException.class, () -> new Edit.Weaken("toy", "if", 3).apply(p)).getMessage());
        assertEquals("weaken toy.yes in way 0: it has no condition with parts", refused(new Edit.Weaken("toy", "yes", 0)));
    }

    @Test
    void copyPutsAStepBeforeAnother() {
        assertEquals(List.of("first 1 -1", "if 2 4", "yes 3 -1", "on 4 -1", "yes#2 5 -1", "last 6 -1", "ret -1 -1"),
            after(new Edit.Copy("toy", "last", "toy", "yes")));
        assertEquals(List.of("first 1 -1", "if 2 4", "yes 3 -1", "on 4 -1", "ret#2 -1 -1", "last 6 -1", "ret -1 -1"),
            after(new Edit.Copy("toy", "last", "callee", "ret")));
        assertEquals("cannot copy toy.if: it is a condition, and only plain steps are copied", refused(new Edit.Copy("toy", "last", "toy", "if")));
        Program real = Worlds.program(World.of("go1.19"));
        assertEquals("cannot copy startm.set nmp.nextp into wakep: it reads nmp, and wakep has no such local",
            assertThrows(IllegalArgumentException.class, () -> new Edit.Copy("wakep", "startm", "startm", "set nmp.nextp").apply(real)).getMessage());
    }

    @Test
    void whatEndsARoutineCannotBeDropped() {
        assertEquals("cannot drop toy.ret: nothing follows it", refused(new Edit.Drop("toy", "ret")));
    }

    @Test
    void swapExchangesTwoPlainSteps() {
        assertEquals(List.of("first 1 -1", "if 2 4", "on 3 -1", "yes 4 -1", "last 5 -1", "ret -1 -1"), after(new Edit.Swap("toy", "yes")));
        assertEquals("cannot swap toy.if with the next: it is not a plain step before it", refused(new Edit.Swap("toy", "if")));
        assertEquals("cannot swap toy.first with if: that one is not a plain step", refused(new Edit.Swap("toy", "first")));
        assertEquals("cannot swap toy.last with ret: that one is not a plain step", refused(new Edit.Swap("toy", "last")));
    }

    @Test
    void replaceKeepsTheStepsPlaceAndLabel() {
        Program p = new Edit.Replace("toy", "on", SET).apply(program());
        assertEquals(shape(program()), shape(p));
        assertEquals(SET, p.routine("toy").steps().get(3).op());
    }

    @Test
    void insertPutsAStepBeforeAnotherForEverybody() {
        assertEquals(List.of("first 1 -1", "if 2 4", "yes 3 -1", "on 4 -1", "new 5 -1", "last 6 -1", "ret -1 -1"),
            after(new Edit.Insert("toy", "last", "new", SET)), "the branch that went to last goes to the new step");
        assertEquals("toy has a step \"yes\" already; give the new one another label", refused(new Edit.Insert("toy", "last", "yes", SET)));
    }

    @Test
    void wholeAndRemoveAreWholeRoutines() {
        Routine other = program().routine("callee");
        Routine toy = new Routine("toy", Prologue.CHECK, List.of(), null, other.steps(), "mine", Barrier.NONE);
        assertSame(toy, new Edit.Whole(toy).apply(program()).routine("toy"));
        Program p = new Edit.Remove("callee").apply(program());
        assertEquals("toy.on enters a routine that is not there: no routine \"callee\" (list routines)",
            assertThrows(IllegalArgumentException.class, () -> new CallGraph(p, List.of("toy"), List.of())).getMessage());
    }

    @Test
    void whatIsNotThereIsRefusedWithTheNearestName() {
        assertEquals("no routine \"tyo\"; nearest: toy (list routines)", refused(new Edit.Drop("tyo", "yes")));
        assertEquals("no step of toy \"yse\"; nearest: yes (list 'toy')", refused(new Edit.Drop("toy", "yse")));
        assertEquals("no routine \"something else\" (list routines)", refused(new Edit.Remove("something else")));
    }

    /** The canary: two accesses in one step hide every interleaving between them. */
    @Test
    void noEditMakesAStepWithTwoAccesses() {
        Op two = new Op.Set(new Expr.Load(Fields.SCHED_NPIDLE, null, null), new Expr.Load(Fields.GOMAXPROCS, null, null));
        assertEquals("toy.new: 2 accesses to shared state in one step; make it several steps",
            refused(new Edit.Insert("toy", "last", "new", two)));
        assertEquals("toy.on: 2 accesses to shared state in one step; make it several steps", refused(new Edit.Replace("toy", "on", two)));
        Routine whole = new Routine("toy", Prologue.NONE, List.of(), null, List.of(step("both", two, 1, -1),
            step("ret", new Op.Return(null), -1, -1)), "mine", Barrier.NONE);
        assertEquals("toy.both: 2 accesses to shared state in one step; make it several steps", refused(new Edit.Whole(whole)));
    }

    @Test
    void theProgramEditedIsAnotherOne() {
        Program p = program();
        String before = p.fingerprint();
        Program q = new Edit.Drop("toy", "yes").apply(p);
        assertEquals(before, p.fingerprint());
        assertNotEquals(before, q.fingerprint());
    }

    @Test
    void anEditReadsAsASentence() {
        assertEquals("drop toy.yes", new Edit.Drop("toy", "yes").toString());
        assertEquals("swap toy.yes with the next", new Edit.Swap("toy", "yes").toString());
        assertEquals("insert toy.new before yes", new Edit.Insert("toy", "yes", "new", SET).toString());
        assertEquals("remove toy", new Edit.Remove("toy").toString());
    }

    /** Every step of a version that can be dropped is dropped in turn: what is left still links or is refused in words. */
    @Test
    void everyDropOfEveryStepIsAProgramOrASentence() {
        Program p = Worlds.program(World.of("go1.19").withProcs(2).withMs(2));
        int dropped = 0;
        for (Routine r : p.routines().values()) {
            for (Step s : r.steps()) {
                Edit e = new Edit.Drop(r.name(), s.label());
                try {
                    Routine q = e.apply(p).routine(r.name());
                    dropped++;
                    assertEquals(r.steps().size() - 1, q.steps().size());
                    for (Step t : q.steps()) {
                        assertTrue(t.next() < q.steps().size() && t.other() < q.steps().size(), e.toString());
                        assertEquals(t.op().fallsThrough(), t.next() >= 0, e + " leaves " + t.label() + " without a next step");
                    }
                } catch (IllegalArgumentException refused) {
                    assertTrue(refused.getMessage().startsWith("cannot drop "), refused.getMessage());
                }
            }
        }
        assertTrue(dropped > 900, "only " + dropped);
    }

    /** A version is its base and its Edits, and nothing else. */
    @Test
    void aVersionIsItsBaseAndItsEdits() {
        World w = World.of("go1.19").withProcs(2).withMs(2);
        for (Versions.Version v : Versions.all()) {
            if (v.base() == null) {
                continue;
            }
            Program p = Versions.build(w, v.base());
            for (Edit e : Versions.edits(w, v.name())) {
                p = e.apply(p);
            }
            assertEquals(Versions.build(w, v.name()).fingerprint(), p.fingerprint(), v.name());
            List<String> kinds = new ArrayList<>();
            Versions.edits(w, v.name()).forEach(e -> kinds.add(e.toString()));
            assertEquals(kinds.size(), kinds.stream().distinct().count(), v.name() + " edits one thing twice");
        }
    }
}
