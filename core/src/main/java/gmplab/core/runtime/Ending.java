package gmplab.core.runtime;

import gmplab.core.program.Val;
import gmplab.core.program.Val.Int;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;

/**
 * How the process ends: main.main returns, or nobody recovers from a panic. Main's return waits for a panic that still runs what
 * was deferred (runningPanicDefers), so that the panic is seen.
 *
 * <p>As in Go the counter goes up where a panic begins, and down where the deferred function that has recovered from it
 * returns: one that another panic or a Goexit took the place of stays counted.
 */
abstract class Ending extends Deferrals {
    /** So often main yields to panics, Go's own number. */
    static final int YIELDS = 1000;
    /** The same in a search, for each is many states more. */
    static final int YIELDS_IN_SEARCH = 2;

    final Panics panics;

    Ending(World world) {
        super(world);
        panics = new Panics(world);
    }

    /** Whether main may return while a panic is under way. */
    boolean counts() {
        return world.main() >= 0 && panics.recovered() && !panics.texts().isEmpty();
    }

    /** gopanic has begun. */
    void panicBegins() {
        if (counts()) {
            xadd(num(Fields.RUNNING_PANIC_DEFERS), 1);
        }
    }

    /** The deferred function that recovered from a panic has returned. */
    void panicEnds() {
        if (counts()) {
            xadd(num(Fields.RUNNING_PANIC_DEFERS), -1);
        }
    }

    /** runtime.main's exit(0), when main.main has returned; who only runs the same function ends as any other goroutine. */
    void exit() {
        Type index = Type.count(Kind.G, 0, 0);
        if (begunByOthers(World.MAIN)) {
            when(id(getg()).eq(Val.constant(index, world.main())).not(), () -> call("goexit1"));
        }
        if (counts()) {
            yieldToPanics();
        }
        if (world.freezes()) {
            when(bool(Fields.PANICKING), () -> call("gopark", Val.constant(Fields.UNLOCKF, 0), nil(Kind.L),
                Val.constant(Fields.REASON, Fields.REASON_PANIC_WAIT)));
        }
        set(bool(Fields.MAIN_EXITED), true);
        labelled("exit");
        raise("exit(0) came back");
    }

    private void yieldToPanics() {
        int most = world.simulated() ? YIELDS : YIELDS_IN_SEARCH;
        Int panicking = num(Fields.RUNNING_PANIC_DEFERS);
        when(panicking.ne(0), () -> {
            Int c = varInt("yields", Type.range(0, most));
            set(c, 0);
            loop(() -> {
                when(c.eq(most).or(panicking.eq(0)), this::leave);
                call("Gosched");
                set(c, c.plus(1));
            });
        });
    }

    private boolean begunByOthers(String name) {
        boolean[] r = {false};
        world.goroutines().forEach(g -> Action.walk(g.actions(), a -> r[0] |= a instanceof Action.Go x && x.program().equals(name)
            || a instanceof Action.AfterFunc f && f.program().equals(name)));
        return r[0];
    }

    /** fatalpanic: a panic that nobody has recovered from ends the process. */
    void crash(String text, Int index) {
        if (world.freezes()) {
            set(bool(Fields.PANICKING), true);
            labelled("startpanic_m");
            systemstack("freezetheworld");
        }
        if (index == null) {
            raise("panic: " + text);
        } else {
            raise("panic: " + text, index);
        }
    }
}
