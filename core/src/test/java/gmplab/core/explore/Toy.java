package gmplab.core.explore;

import gmplab.core.machine.Machine;
import gmplab.core.program.Expr;
import gmplab.core.program.Program;
import gmplab.core.program.Routine.Barrier;
import gmplab.core.program.Routine.Prologue;
import gmplab.core.program.Source;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.state.Field;
import gmplab.core.state.Type;
import java.util.ArrayList;
import java.util.List;

/** Programs of two goroutines that run for ever on a P and an M each, without a scheduler: small enough to count. */
public final class Toy extends Source {
    private static final Field X = Field.scalar("toy.x", Type.range(0, 7));
    private static final Field A = Field.scalar("toy.a", Type.ref(gmplab.core.state.Kind.M));
    private static final Field B = Field.scalar("toy.b", Type.ref(gmplab.core.state.Kind.M));
    private static final World WORLD = world();

    private Toy() { }

    private static World world() {
        World w = World.of("toy").withProcs(2).withMs(2).withAsync(false);
        for (int i = 0; i < 2; i++) {
            w = w.withGoroutine(new Goroutine(i == 0 ? "left" : "right", List.of(), Goroutine.Start.RUNNING, i));
        }
        return w;
    }

    private static Machine machine(Toy toy) {
        List<Field> fields = new ArrayList<>(Fields.all());
        fields.addAll(List.of(X, A, B));
        return Machine.of(new Program("toy", toy.routines(), fields, List.of("main.left", "main.right")), WORLD);
    }

    private void goroutine(String name, Runnable body) {
        routine("main." + name, Prologue.NONE, Barrier.NONE, "a test", () -> {
            body.run();
            guard("finished", FALSE);
        });
    }

    private static Int x() {
        return new Int(new Expr.Load(X, null, null), X.type());
    }

    private static Ref<M> lock(Field f) {
        return new Ref<>(new Expr.Load(f, null, null), f.type());
    }

    /** Each reads x, then writes what it read plus 1. */
    public static Machine increments() {
        Toy t = new Toy();
        for (String name : List.of("left", "right")) {
            t.goroutine(name, () -> {
                Int v = t.let("v", x());
                t.set(x(), v.plus(1));
            });
        }
        return machine(t);
    }

    /** As {@link #increments}, and a step in between that nobody else can see; then a check that holds at most 1. */
    public static Machine incrementsWithLocalSteps() {
        Toy t = new Toy();
        for (String name : List.of("left", "right")) {
            t.goroutine(name, () -> {
                Int v = t.let("v", x());
                Int w = t.let("w", v.plus(1));
                t.set(x(), w);
                t.check("x stays below 2", x().lt(2));
            });
        }
        return machine(t);
    }

    /** Left takes lock a, then b; right takes b, then a; both give them back in the other order. */
    public static Machine crossedLocks() {
        Toy t = new Toy();
        t.goroutine("left", () -> t.takeBoth(A, B));
        t.goroutine("right", () -> t.takeBoth(B, A));
        return machine(t);
    }

    private void takeBoth(Field first, Field second) {
        acquire(lock(first));
        acquire(lock(second));
        setNil(lock(second));
        setNil(lock(first));
    }
}
