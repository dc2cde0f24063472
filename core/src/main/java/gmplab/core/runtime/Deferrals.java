package gmplab.core.runtime;

import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.state.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** What is deferred, and the stack of locals in which it waits where a defer stands in a loop. */
abstract class Deferrals extends Statements {
    /** So many deferred calls wait at most in a function that defers in a loop. */
    static final int DEFERS_MAX = 16;

    /** A defer: what names mean in it, and the local that says whether it has been reached; null where it always has. */
    record Deferred(Action.Defer x, Map<String, Value> names, Bool flag) {
        /** The locals that hold what was evaluated at the defer. */
        List<Num> kept() {
            List<Num> r = new ArrayList<>();
            x.args().forEach(a -> {
                Value v = names.get(((Action.Set) a).name());
                r.addAll(v instanceof Num n ? List.of(n) : v instanceof Held h ? List.of(h.code()) : v instanceof Words w ? w.numbers() : List.of());
            });
            return r;
        }
    }

    Deferrals(World world) {
        super(world);
    }

    /** Writes the deferred statements. */
    abstract void run(Deferred d);

    /** How many wait. */
    Int waiting() {
        return varInt("defers", Type.range(0, DEFERS_MAX));
    }

    private Int site(int slot) {
        return varInt("slot" + slot, Type.range(0, DEFERS_MAX));
    }

    private Int kept(int slot, int i) {
        return varInt("slot" + slot + "." + i, Fields.VALUE);
    }

    /** Writes what lays one on the stack; {@code site} is which it is, from 1. */
    void push(Deferred d, int site, String function) {
        if (site > DEFERS_MAX) {
            throw new IllegalArgumentException("a function has at most " + DEFERS_MAX + " defers where one stands in a loop");
        }
        Int n = waiting();
        when(n.eq(DEFERS_MAX), () -> raise("bench: more than " + DEFERS_MAX + " deferred calls wait in " + function));
        push(d, site, n, 0);
        set(n, n.plus(1));
    }

    private void push(Deferred d, int site, Int n, int slot) {
        if (slot == DEFERS_MAX) {
            return;
        }
        when(n.eq(slot), () -> {
            set(site(slot), site);
            List<Num> all = d.kept();
            for (int i = 0; i < all.size(); i++) {
                set(kept(slot, i), all.get(i).asInt());
            }
        }, () -> push(d, site, n, slot + 1));
    }

    /** Writes what takes them off the stack, the last first, and runs them. */
    void popAll(List<Deferred> deferred) {
        if (deferred.isEmpty()) {
            return;
        }
        Int n = waiting();
        loop(() -> {
            when(n.eq(0), this::leave);
            set(n, n.minus(1));
            pop(deferred, n, 0);
        });
    }

    private void pop(List<Deferred> deferred, Int n, int i) {
        Deferred d = deferred.get(i);
        Runnable body = () -> {
            List<Num> all = d.kept();
            for (int k = 0; k < all.size(); k++) {
                int at = k;
                set(all.get(k).asInt(), of(n, slot -> kept(slot, at)));
            }
            run(d);
        };
        if (i == deferred.size() - 1) {
            body.run();
            return;
        }
        when(of(n, this::site).eq(i + 1), body, () -> pop(deferred, n, i + 1));
    }

    /** What the slot of this number has. */
    private static Int of(Int n, IntFunction<Int> slots) {
        Int r = slots.apply(DEFERS_MAX - 1);
        for (int i = DEFERS_MAX - 2; i >= 0; i--) {
            r = pick(n.eq(i), slots.apply(i), r);
        }
        return r;
    }
}
