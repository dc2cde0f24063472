package gmplab.core.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.program.Routine.Barrier;
import gmplab.core.program.Routine.Prologue;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What the builder records, and what it refuses to record: above all a step with two accesses to shared state. */
class SourceTest {
    private static final Field A = Field.scalar("a", Type.range(0, 7));
    private static final Field B = Field.scalar("b", Type.range(0, 7));
    private static final Field OWN = Field.of(Kind.M, "m.own", Type.range(0, 7)).owned();
    private static final Field SINGLE = Field.of(Kind.M, "m.single", Type.range(0, 7)).ownerWrites();

    /** A routine written by a test. */
    private static final class Toy extends Source {
        final Int a = new Int(new Expr.Load(A, null, null), A.type());
        final Int b = new Int(new Expr.Load(B, null, null), B.type());
        final Int own = new Int(new Expr.Load(OWN, new Expr.Self(), null), OWN.type());
        final Int single = new Int(new Expr.Load(SINGLE, new Expr.Self(), null), SINGLE.type());

        Int of(Field f, Ref<M> m) {
            return new Int(new Expr.Load(f, m.expr(), null), f.type());
        }

        Toy write(Consumer<Toy> body) {
            routine("toy", Prologue.NONE, Barrier.NONE, "test", () -> body.accept(this));
            return this;
        }

        List<String> labels() {
            return routines().get("toy").steps().stream().map(Step::label).toList();
        }
    }

    private static String refused(Consumer<Toy> body) {
        return assertThrows(IllegalStateException.class, () -> new Toy().write(body)).getMessage();
    }

    @Test
    void aStepMakesAtMostOneAccessToSharedState() {
        assertEquals("toy.set a: 2 accesses to shared state in one step", refused(t -> t.set(t.a, t.b)));
        assertEquals("toy.if (a == b): 2 accesses to shared state in one step", refused(t -> t.when(t.a.eq(t.b), t::ret)));
        assertEquals("toy.if ((a == 1) && (b == 1)): 2 accesses to shared state in one step",
            refused(t -> t.when(t.a.eq(1).and(t.b.eq(1)), t::ret)));
        assertEquals("toy.cas a: 2 accesses to shared state in one step", refused(t -> t.when(t.cas(t.a, t.b, t.own), t::ret)));
        assertEquals("toy.callee: 2 accesses to shared state in one step", refused(t -> t.call("callee", t.a, t.b)));
    }

    @Test
    void oneAccessAndAnyNumberOfOwnOnesAreFine() {
        Toy t = new Toy().write(x -> {
            x.set(x.a, x.own.plus(x.single));
            x.set(x.own, x.a.plus(x.own));
            x.when(Source.all(x.a.eq(1), x.b.eq(1)), x::ret);
        });
        assertEquals(List.of("set a", "set m.own", "if (a == 1)", "if (b == 1)", "ret", "ret#2"), t.labels());
    }

    @Test
    void writingWhatOthersReadIsAnAccessReadingOnesOwnIsNot() {
        assertEquals("toy.set m.single: 2 accesses to shared state in one step", refused(t -> t.set(t.single, t.a)));
        new Toy().write(t -> t.set(t.a, t.single));
    }

    @Test
    void anotherMsOwnFieldIsNotTouched() {
        assertEquals("toy.set m1.own: writes another M's own m.own", refused(t -> t.set(t.of(OWN, Source.fixed(Kind.M, 1, "m1")), 1)));
        assertEquals("toy.set a: reads another M's own m.own",
            refused(t -> t.set(t.a, t.of(OWN, Source.fixed(Kind.M, 1, "m1")))));
    }

    @Test
    void onlyARetryGuardMayLookAtSeveral() {
        new Toy().write(t -> t.guard("osyield", t.a.eq(t.b)));
        assertEquals("toy.if some m: (m.single == 1): only a retry guard may look at several", refused(t -> {
            Bool some = t.some(Kind.M, (Ref<Source.M> m) -> t.of(SINGLE, m).eq(1));
            t.when(some, t::ret);
        }));
    }

    @Test
    void addIsAReadAndAWriteOfASharedFieldAndOneStepOfAnOwnOne() {
        assertEquals(List.of("read a", "set a", "set m.own", "ret"), new Toy().write(t -> {
            t.add(t.a, 1);
            t.add(t.own, 1);
        }).labels());
    }

    @Test
    void aCallLeavesNothingDead() {
        assertEquals("toy.callee: a call leaves nothing dead", refused(t -> {
            t.call("callee");
            t.dies(t.a);
        }));
    }

    @Test
    void aLocalHasOneType() {
        String why = refused(t -> {
            t.varInt("x", Type.range(0, 1));
            t.varInt("x", Type.range(0, 2));
        });
        assertTrue(why.startsWith("toy: local x has two types: "), why);
    }

    @Test
    void branchesAndLoopsLeadWhereTheyShould() {
        List<Step> s = new Toy().write(t -> {
            t.loop(() -> {
                t.when(t.a.eq(1), t::leave);
                t.when(t.a.eq(2), t::again);
                t.set(t.a, 3);
            });
            t.set(t.b, 1);
        }).routines().get("toy").steps();
        assertEquals(List.of("if (a == 1)", "if (a == 2)", "set a", "set b", "ret"), s.stream().map(Step::label).toList());
        assertEquals(List.of(3, 0, 0, 4, -1), s.stream().map(Step::next).toList());
        assertEquals(List.of(1, 2, -1, -1, -1), s.stream().map(Step::other).toList());
    }
}
