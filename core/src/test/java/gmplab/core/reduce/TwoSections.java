package gmplab.core.reduce;

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
import gmplab.core.state.Kind;
import gmplab.core.state.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Two goroutines without a scheduler. Left writes x under a lock, gives the lock back, and then writes y. Right reads x under
 * the lock, gives it back, and then reads y. Between left's two writes right may see x written and y not.
 */
final class TwoSections extends Source {
    private static final Field X = Field.scalar("toy.x", Type.range(0, 7));
    private static final Field Y = Field.scalar("toy.y", Type.range(0, 7));
    private static final Expr LOCK = new Expr.Const(1);

    private TwoSections() {
        for (String name : List.of("lock", "unlock")) {
            routine(name, Prologue.NONE, Barrier.NONE, "a test", () -> {
                Ref<M> l = new Ref<>(new Expr.Load(Fields.LOCK_HOLDER, paramRef("l", Kind.L).expr(), null), Fields.LOCK_HOLDER.type());
                if (name.equals("lock")) {
                    acquire(l);
                } else {
                    xchg(l, nil(Kind.M));
                }
            });
        }
        goroutine("left", l -> {
            inside(l, () -> set(num(X), 1));
            set(num(Y), 1);
        });
        goroutine("right", l -> {
            Int x = varInt("x", X.type());
            inside(l, () -> set(x, num(X)));
            Int y = let("y", num(Y));
            check("who sees x sees y", x.eq(0).or(y.eq(1)));
        });
    }

    static Machine machine() {
        World w = World.of("toy").withProcs(2).withMs(2).withAsync(false);
        for (int i = 0; i < 2; i++) {
            w = w.withGoroutine(new Goroutine(i == 0 ? "left" : "right", List.of(), Goroutine.Start.RUNNING, i));
        }
        List<Field> fields = new ArrayList<>(Fields.all());
        fields.addAll(List.of(X, Y));
        return Machine.of(new Program("toy", new TwoSections().routines(), fields, List.of("main.left", "main.right")), w);
    }

    private static Int num(Field f) {
        return new Int(new Expr.Load(f, null, null), f.type());
    }

    private void goroutine(String name, Consumer<Ref<L>> body) {
        routine("main." + name, Prologue.NONE, Barrier.NONE, "a test", () -> {
            body.accept(new Ref<>(LOCK, Type.ref(Kind.L)));
            guard("finished", FALSE);
        });
    }

    private void inside(Ref<L> l, Runnable section) {
        call("lock", l);
        section.run();
        call("unlock", l);
    }
}
