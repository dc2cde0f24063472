package gmplab.core.reduce;

import gmplab.core.machine.Anatomy;
import gmplab.core.program.Expr;
import gmplab.core.program.Expr.Oper;
import gmplab.core.program.Local;
import gmplab.core.program.Op;
import gmplab.core.program.Routine;
import gmplab.core.program.Step;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;
import java.util.EnumSet;
import java.util.Set;

/**
 * Proves that a program treats all Ms alike, or some goroutines, or names the step that does not. It does where an M is only
 * stored, compared for equality, and used to find its own fields and its own park note: no arithmetic, no order, no constant,
 * no number that becomes an M. Then renaming the Ms of a state renames the states that follow it, and nothing else. The same
 * of goroutines, as far as {@link Twins} does not tell them apart.
 */
final class Alike {
    /** Says which step does what. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message, null, false, false);
        }
    }

    private final Anatomy anatomy;
    private final Set<Kind> renamed;
    /** Null where Ms are renamed. */
    private final Twins twins;
    /** Park notes follow so many others. */
    private final int notes;

    private Alike(Anatomy anatomy, Twins twins) {
        this.anatomy = anatomy;
        this.twins = twins;
        renamed = twins == null ? EnumSet.of(Kind.M, Kind.N) : EnumSet.of(Kind.G);
        notes = anatomy.layout().sizes().of(Kind.N) - anatomy.layout().sizes().of(Kind.M);
    }

    /** Why Ms are not alike, beginning with the step; null where they are. */
    static String whyNot(Anatomy anatomy) {
        return new Alike(anatomy, null).whyNot();
    }

    /**
     * By pc, null where it does not: how a step tells goroutines with the same program apart, beginning with the step. They are
     * alike as long as nobody makes such a step.
     */
    static String[] telling(Anatomy anatomy, Twins twins) {
        Alike a = new Alike(anatomy, twins);
        String[] r = new String[anatomy.pcs() + 1];
        for (Anatomy.At at : anatomy.steps()) {
            r[at.pc()] = r[at.pc()] == null ? a.tells(at) : r[at.pc()];
        }
        return r;
    }

    /** Which claim tells them apart; null for none. */
    static String whyNot(Anatomy anatomy, Twins twins) {
        return new Alike(anatomy, twins).claims();
    }

    private String tells(Anatomy.At at) {
        try {
            step(anatomy.program().routine(at.node().routine()), at.step());
            return null;
        } catch (Refused e) {
            return at.node().routine() + "." + at.step().label() + " " + e.getMessage();
        }
    }

    private String whyNot() {
        for (Anatomy.At at : anatomy.steps()) {
            String tells = tells(at);
            if (tells != null) {
                return tells;
            }
        }
        return claims();
    }

    private String claims() {
        for (Anatomy.Said c : anatomy.claims()) {
            try {
                value(c.holds());
            } catch (Refused e) {
                return "invariant '" + c.name() + "' " + e.getMessage();
            }
        }
        return null;
    }

    /** What an expression refers to; NONE for a number. Adding a constant leads from an M to its park note and back. */
    private Kind kind(Expr e) {
        if (e instanceof Expr.Pick p) {
            Kind k = kind(p.yes());
            return k == Kind.NONE ? kind(p.no()) : k;
        }
        if (twins != null) {
            return first(e) == 1 ? Kind.G : first(e) < 0 && !(e instanceof Expr.Binary) ? simple(e) : Kind.NONE;
        }
        int offset = 0;
        Expr base = e;
        while (base instanceof Expr.Binary b && b.right() instanceof Expr.Const c && (b.oper() == Oper.ADD || b.oper() == Oper.SUB)) {
            offset += b.oper() == Oper.ADD ? c.value() : -c.value();
            base = b.left();
        }
        Kind k = base == e ? simple(e) : kind(base);
        if (k == Kind.M || k == Kind.N) {
            return offset == 0 ? k : k == Kind.M && offset == notes ? Kind.N : k == Kind.N && offset == -notes ? Kind.M : Kind.NONE;
        }
        return offset == 0 ? k : Kind.NONE;
    }

    /** Where goroutines are renamed: the value that this expression has for identity 0, if it is one's; -1 where it is a number. */
    private int first(Expr e) {
        if (twins == null) {
            return -1;
        }
        if (e instanceof Expr.Pick p) {
            return Math.max(first(p.yes()), first(p.no()));
        }
        if (e instanceof Expr.Binary b && b.right() instanceof Expr.Const c && (b.oper() == Oper.ADD || b.oper() == Oper.SUB)) {
            int f = first(b.left());
            return f < 0 ? f : Math.max(0, b.oper() == Oper.ADD ? f + c.value() : f - c.value());
        }
        Type t = e instanceof Expr.Var v ? v.local().type() : e instanceof Expr.Load l ? l.field().type() : null;
        int f = t == null ? simple(e) == Kind.G ? 1 : 0 : t.kind() == Kind.G ? t.first() : 0;
        return f == 0 ? -1 : f;
    }

    private static Kind simple(Expr e) {
        return e instanceof Expr.Var v ? of(v.local().type()) : e instanceof Expr.Load l ? of(l.field().type())
            : e instanceof Expr.Self ? Kind.M : e instanceof Expr.Getg ? Kind.G : e instanceof Expr.Each x ? x.kind() : Kind.NONE;
    }

    private static Kind of(Type t) {
        return t != null && t.base() == Type.Base.REF ? t.kind() : Kind.NONE;
    }

    private boolean renamed(Kind k) {
        return renamed.contains(k);
    }

    private boolean nil(Expr e) {
        return e instanceof Expr.Const c && c.value() == 0;
    }

    /** A note that is no M's, or a goroutine that keeps its name. */
    private boolean fixed(Kind k, Expr e) {
        return e instanceof Expr.Const c && (k == Kind.N ? c.value() <= notes : k == Kind.G && !twins.renamed(c.value() - 1));
    }

    private void step(Routine r, Step s) {
        Op op = s.op();
        if (op instanceof Op.NewG && twins != null) {
            throw new Refused("starts a goroutine, and which identity is taken depends on numbers");
        }
        if (op instanceof Op.Exit && twins == null) {
            // A thread that has ended is told from one that never began, and the lowest free identity is taken.
            throw new Refused("ends a thread, and the identity that is taken next depends on numbers");
        }
        if (op instanceof Op.Ask a) {
            asked(a);
        }
        op.reads().forEach(this::value);
        if (op.writes() != null) {
            value(op.writes());
        }
        s.dies().forEach(d -> value(d.place()));
        if (s.act() != null && s.act().p() != null) {
            value(s.act().p());
        }
        if (s.act() != null && s.act().to() != null) {
            to(Type.ref(Kind.M), s.act().to());
        }
        stores(r, op);
    }

    private void asked(Op.Ask a) {
        if (!anatomy.world().policies().isOpen(a.policy())) {
            throw new Refused("asks policy " + a.policy() + ", whose code may look at numbers");
        }
        if (a.where() != null) {
            a.where().walk(x -> {
                if (x instanceof Expr.Each e && renamed(e.kind())) {
                    throw new Refused("numbers the " + e.kind().prefix() + "s");
                }
            });
        }
        if (renamed(of(a.result() == null ? null : a.result().type()))) {
            throw new Refused("makes a number a reference");
        }
    }

    private void stores(Routine r, Op op) {
        if (op instanceof Op.Set o) {
            to(o.target() instanceof Expr.Var v ? v.local().type() : ((Expr.Load) o.target()).field().type(), o.value());
        } else if (op instanceof Op.Cas o) {
            to(o.target().field().type(), o.old());
            to(o.target().field().type(), o.value());
        } else if (op instanceof Op.Xchg o) {
            to(o.target().field().type(), o.value());
            same(o.target().field().type(), o.result());
        } else if (op instanceof Op.Xadd o) {
            to(Type.BOOL, o.delta());
            if (renamed(of(o.target().field().type()))) {
                throw new Refused("adds to a reference");
            }
        } else if (op instanceof Op.Return o && o.value() != null && r.result() != null) {
            to(r.result(), o.value());
        } else if (op instanceof Op.Clone o) {
            to(Type.ref(Kind.M), o.m());
        } else if (op.enters() != null) {
            Routine callee = anatomy.program().routine(op.enters());
            for (int i = 0; i < op.args().size(); i++) {
                to(callee.params().get(i).type(), op.args().get(i));
            }
            same(callee.result(), op.defines());
        }
    }

    private void same(Type from, Local to) {
        if (to != null && twins != null && (from == null ? 0 : goroutine(from)) != goroutine(to.type())) {
            throw new Refused("makes a number a G, or a G a number");
        }
        if (to != null && of(from) != of(to.type()) && (renamed(of(from)) || renamed(of(to.type())))) {
            throw new Refused("makes a " + of(from).prefix() + " a " + of(to.type()).prefix());
        }
    }

    /** The value in such a place that is G 0; 0 where it is not for a G. */
    private static int goroutine(Type t) {
        return t.kind() == Kind.G ? t.first() : 0;
    }

    /** A value on its way into a place of a type. */
    private void to(Type place, Expr value) {
        if (value instanceof Expr.Pick p) {
            to(place, p.yes());
            to(place, p.no());
            return;
        }
        if (twins != null && goroutine(place) != 1 && (goroutine(place) > 1 || first(value) > 1 || first(value) == 0)) {
            boolean answer = value instanceof Expr.Const c && c.value() < goroutine(place);
            if (!answer && first(value) != goroutine(place)) {
                throw new Refused("puts " + value + " into a place for something else");
            }
            return;
        }
        Kind want = of(place);
        Kind is = kind(value);
        boolean fine = renamed(want) ? is == want || nil(value) || fixed(want, value) : !renamed(is);
        if (!fine) {
            throw new Refused("puts " + value + " into a place " + (renamed(want) ? "for " + (want == Kind.G ? "a " : "an ") + want : "for something else"));
        }
    }

    /** Everything inside an expression. */
    private void value(Expr e) {
        if ((renamed(kind(e)) || first(e) > 0) && e instanceof Expr.Binary) {
            Expr base = e;
            while (base instanceof Expr.Binary b) {
                base = b.left();
            }
            value(base);
            return;
        }
        if (e instanceof Expr.Load l) {
            load(l);
        } else if (e instanceof Expr.Binary b) {
            binary(b);
        }
        e.parts().forEach(this::value);
    }

    private void load(Expr.Load l) {
        Kind owner = l.field().owner();
        Kind row = l.row() == null ? Kind.NONE : kind(l.row());
        if (l.row() != null && first(l.row()) > 1 || l.column() != null && first(l.column()) > 1) {
            throw new Refused("takes " + l + " by number");
        }
        boolean fine = renamed(owner) ? row == owner || fixed(owner, l.row()) : !renamed(row);
        if (!fine) {
            throw new Refused("takes " + l + " by number");
        }
        if (renamed(l.field().second()) || l.column() != null && renamed(kind(l.column()))) {
            throw new Refused("takes " + l + " by number");
        }
    }

    private void binary(Expr.Binary b) {
        if (first(b.left()) > 1 || first(b.right()) > 1) {
            answered(b);
            return;
        }
        Kind left = kind(b.left());
        Kind right = kind(b.right());
        if (!renamed(left) && !renamed(right)) {
            return;
        }
        boolean equality = b.oper() == Oper.EQ || b.oper() == Oper.NE;
        boolean truth = b.oper() == Oper.AND || b.oper() == Oper.OR;
        boolean fine = truth || equality && (left == right || nil(b.left()) || nil(b.right())
            || fixed(left, b.right()) || fixed(right, b.left()));
        if (!fine) {
            throw new Refused("computes with " + b);
        }
    }

    /** A comparison with one of the answers, which is the same for every goroutine. */
    private void answered(Expr.Binary b) {
        boolean compares = b.oper() == Oper.EQ || b.oper() == Oper.NE || b.oper() == Oper.LT || b.oper() == Oper.LE;
        if (!compares || !below(b.right(), b.left()) && !below(b.left(), b.right())) {
            throw new Refused("computes with " + b);
        }
    }

    /** Whether a constant is less than the value of any goroutine. */
    private boolean below(Expr constant, Expr other) {
        return constant instanceof Expr.Const c && c.value() < first(other);
    }
}
