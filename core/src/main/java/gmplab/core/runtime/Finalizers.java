package gmplab.core.runtime;

import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;

/**
 * mfinal.go without the finalizer goroutine's own text, which calls the program's function and so stands with the programs.
 * Objects with finalizers lie in the span that is swept last; those made since marking has begun stay for the next collection.
 */
final class Finalizers extends Go {
    private final World world;

    Finalizers(World world) {
        this.world = world;
        routine("SetFinalizer", CHECK, PLAIN, "mfinal.go SetFinalizer", () -> {
            Int n = num(Fields.FIN_MADE);
            xadd(n, 1);
        });
        routine("queuefinalizer", CHECK, PLAIN, "mfinal.go queuefinalizer", () -> {
            require(num(Fields.GCPHASE).eq(Fields.GC_OFF), "queuefinalizer during GC");
            lock(finlock(world));
            add(num(Fields.FINQ), 1);
            set(bool(Fields.FINGWAKE), true);
            unlock(finlock(world));
        });
        routine("wakefing", CHECK, PLAIN, "mfinal.go wakefing", this::wakefing);
    }

    private void wakefing() {
        Ref<G> res = varRef("res", Kind.G);
        setNil(res);
        lock(finlock(world));
        when(all(FINGWAIT, FINGWAKE), () -> {
            set(FINGWAIT, false);
            set(FINGWAKE, false);
            set(res, fing(world));
        });
        unlock(finlock(world));
        ret(res);
    }

    /** The goroutine that runs finalizers: fing. A world that has none gets the first G, whom nobody then asks for. */
    static Ref<G> fing(World world) {
        int g = world.simulated() ? world.finalizer() : world.parked().contains(World.RUNFINQ) ? world.parked(World.RUNFINQ) : 0;
        return fixed(Kind.G, Math.max(0, g), "fing");
    }
}
