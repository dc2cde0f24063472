package gmplab.core.reduce;

import gmplab.core.machine.Anatomy;
import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Site;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Kind;
import gmplab.core.state.Slot;
import gmplab.core.state.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the frames of a stack hold references to Ms and notes, or to goroutines: by where its context is, frame by frame, only
 * what is alive there, because other locals may lie in the same bits.
 */
final class References {
    /** One position of a frame: what is alive there, and how to find the caller's. */
    private static final class Place {
        final Slot[] refs;
        /** The same local has the same number at every place. */
        final int[] numbers;
        final Slot site;
        /** Null where the stack is not a goroutine's, or goroutines are not renamed. */
        final Twins.Sites twins;
        /** By call site; null where the caller is on another stack, or there is none. */
        Place[] callers = {};
        /** Whether nothing is told of it, nor of any caller. */
        boolean silent;

        Place(Slot[] refs, int[] numbers, Slot site, Twins.Sites twins) {
            this.refs = refs;
            this.numbers = numbers;
            this.site = site;
            this.twins = twins;
        }
    }

    private final Anatomy anatomy;
    /** Null where Ms and notes are renamed. */
    private final Twins twins;
    private final Map<List<Object>, Place> places = new HashMap<>();
    private final Map<List<Object>, Integer> locals = new HashMap<>();
    private final Place[] g0;
    private final Place[] user;
    private final Slot mPc;
    private final Slot gPc;

    /** To Ms and notes. */
    References(Anatomy anatomy) {
        this(anatomy, null);
    }

    /** To goroutines. */
    References(Anatomy anatomy, Twins twins) {
        this.anatomy = anatomy;
        this.twins = twins;
        g0 = new Place[anatomy.pcs() + 1];
        user = new Place[anatomy.pcs() + 1];
        mPc = anatomy.layout().slot(Fields.M_PC);
        gPc = anatomy.layout().slot(Fields.G_PC);
        for (Anatomy.At at : anatomy.steps()) {
            (at.node().stack() == Stack.USER ? user : g0)[at.pc()] = place(at.node(), at.index());
        }
        silence();
    }

    private void silence() {
        places.values().forEach(p -> p.silent = p.refs.length == 0 && p.twins == null);
        for (boolean more = true; more;) {
            more = false;
            for (Place p : places.values()) {
                boolean calledAloud = Arrays.stream(p.callers).anyMatch(c -> c != null && !c.silent);
                more |= p.silent && calledAloud;
                p.silent &= !calledAloud;
            }
        }
    }

    private Place place(Node n, int step) {
        List<Object> key = List.of(n, step);
        Place known = places.get(key);
        if (known != null) {
            return known;
        }
        List<Slot> refs = new ArrayList<>();
        List<Integer> numbersOf = new ArrayList<>();
        anatomy.alive(n, step).forEach((local, slot) -> {
            if (slot.mask != 0 && (twins == null ? isReference(local.type()) : isGoroutine(local.type()))) {
                refs.add(slot);
                numbersOf.add(locals.computeIfAbsent(List.of(n, local), k -> locals.size() + 1));
            }
        });
        Place p = new Place(refs.toArray(Slot[]::new), numbersOf.stream().mapToInt(x -> x).toArray(), anatomy.site(n),
            twins == null || n.stack() != Stack.USER ? null : twins.sites(n));
        places.put(key, p);
        List<Site> sites = anatomy.sites(n);
        Place[] callers = new Place[sites.size()];
        for (int i = 0; i < callers.length; i++) {
            Site s = sites.get(i);
            if (s.caller().stack() == n.stack()) {
                int next = anatomy.program().routine(s.caller().routine()).steps().get(s.step()).next();
                callers[i] = place(s.caller(), anatomy.resolve(s.caller().routine(), next));
            }
        }
        p.callers = callers;
        return p;
    }

    static boolean isReference(Type t) {
        return t.base() == Type.Base.REF && (t.kind() == Kind.M || t.kind() == Kind.N);
    }

    static boolean isGoroutine(Type t) {
        return t.first() > 0 && t.kind() == Kind.G;
    }

    /** Told of a place that refers to an M or a note, or a goroutine. */
    interface Visitor {
        void reference(Slot slot, int number, int ctx, boolean onG0);

        /** Told, where goroutines are renamed, of a place on G {@code ctx}'s stack that says by which of its own steps it was called. */
        default void called(Slot site, Twins.Sites sites, int ctx) { }
    }

    /** Every reference on M {@code m}'s system stack. */
    void onSystemStack(long[] s, int m, Visitor v) {
        walk(s, g0[mPc.get(s, m)], m, true, v);
    }

    /** Every reference on G {@code g}'s stack. */
    void onUserStack(long[] s, int g, Visitor v) {
        walk(s, user[gPc.get(s, g)], g, false, v);
    }

    private static void walk(long[] s, Place at, int ctx, boolean onG0, Visitor v) {
        for (Place p = at; p != null && !p.silent; p = p.callers.length == 0 ? null : p.callers[p.site.get(s, ctx)]) {
            for (int i = 0; i < p.refs.length; i++) {
                v.reference(p.refs[i], p.numbers[i], ctx, onG0);
            }
            if (p.twins != null && p.callers.length > 0 && p.twins.step()[p.site.get(s, ctx)] >= 0) {
                v.called(p.site, p.twins, ctx);
            }
        }
    }
}
