package gmplab.core.program;

import gmplab.core.program.Expr.Oper;
import gmplab.core.state.Field;
import gmplab.core.state.Sizes;
import gmplab.core.state.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known so far to be one and the same in every state of a world: fields, locals, results. Each begins with nothing
 * known and only goes one way: nothing, one value, varying. Expressions are evaluated over it, and rewritten by it.
 */
final class Constants {
    /** What is known of a value: nothing yet, that it is {@code value}, or that it varies. */
    record Known(Is is, int value) {
        boolean constant() {
            return is == Is.CONSTANT;
        }

        boolean is(int v) {
            return constant() && value == v;
        }
    }

    /** How much is known. */
    enum Is { NOTHING, CONSTANT, VARYING }

    static final Known NOTHING = new Known(Is.NOTHING, 0);
    static final Known VARYING = new Known(Is.VARYING, 0);

    /** A local of a routine. */
    record Place(String routine, Local local) { }

    /** What a routine returns. */
    record Result(String routine) { }

    private final Sizes sizes;
    private final Map<Object, Known> known = new HashMap<>();
    private boolean changed;

    /** @param initial the fields that may turn out constant, with the value that each of their elements has at the start */
    Constants(Sizes sizes, Map<Field, Integer> initial) {
        this.sizes = sizes;
        initial.forEach((f, v) -> known.put(f, constant(v)));
    }

    private static Known constant(int v) {
        return new Known(Is.CONSTANT, v);
    }

    /** Whether anything has become known since it was last asked. */
    boolean changed() {
        boolean c = changed;
        changed = false;
        return c;
    }

    Known of(Object key) {
        return known.getOrDefault(key, key instanceof Field ? VARYING : NOTHING);
    }

    /** Takes in that the place may also hold {@code v}. */
    void meet(Object key, Type type, Known v) {
        if (v.is == Is.NOTHING) {
            return;
        }
        Known before = of(key);
        boolean inRange = v.constant() && (type == null || v.value >= type.smallest(sizes) && v.value <= type.largest(sizes));
        Known after = inRange && (before.is == Is.NOTHING || before.equals(v)) ? v : VARYING;
        if (!after.equals(before)) {
            known.put(key, after);
            changed = true;
        }
    }

    void varies(Object key) {
        meet(key, null, VARYING);
    }

    /** What a place holds that has been zeroed. */
    static Known zeroed(Type type, Sizes sizes) {
        return constant(type.base() == Type.Base.WHOLE ? 0 : type.smallest(sizes));
    }

    Known eval(Expr x, String routine) {
        if (x instanceof Expr.Const c) {
            return constant(c.value());
        } else if (x instanceof Expr.Count c) {
            return constant(sizes.of(c.kind()));
        } else if (x instanceof Expr.Var v) {
            return of(new Place(routine, v.local()));
        } else if (x instanceof Expr.Load l) {
            return of(l.field());
        } else if (x instanceof Expr.Not n) {
            Known k = eval(n.of(), routine);
            return k.constant() ? constant(k.value ^ 1) : k;
        } else if (x instanceof Expr.Binary b) {
            return binary(b.oper(), eval(b.left(), routine), eval(b.right(), routine));
        } else if (x instanceof Expr.Pick p) {
            Known cond = eval(p.cond(), routine);
            Known yes = eval(p.yes(), routine);
            return cond.constant() ? cond.value != 0 ? yes : eval(p.no(), routine)
                : cond.is == Is.VARYING && yes.constant() && yes.equals(eval(p.no(), routine)) ? yes : cond;
        } else if (x instanceof Expr.Exists q) {
            Known where = eval(q.where(), routine);
            return sizes.of(q.kind()) == 0 ? constant(0) : where.constant() ? constant(where.value == 0 ? 0 : 1) : where;
        }
        return VARYING;
    }

    private static Known binary(Oper oper, Known a, Known b) {
        boolean and = oper == Oper.AND;
        if (and || oper == Oper.OR) {
            // One side may decide alone.
            boolean decides = a.constant() && a.value != 0 != and || b.constant() && b.value != 0 != and;
            if (decides) {
                return constant(and ? 0 : 1);
            }
        }
        if (a.is == Is.NOTHING || b.is == Is.NOTHING) {
            return NOTHING;
        }
        boolean divides = oper == Oper.DIV || oper == Oper.REM;
        return a.constant() && b.constant() && !(divides && b.value == 0) ? constant(oper.apply(a.value, b.value)) : VARYING;
    }

    /** The same expression with every constant part as a constant, which still reads as it did. */
    Expr rewrite(Expr x, String routine) {
        if (x == null || x instanceof Expr.Const) {
            return x;
        }
        Known k = eval(x, routine);
        if (k.constant()) {
            return new Expr.Const(k.value, x.toString());
        } else if (x instanceof Expr.Load l) {
            return place(l, routine);
        } else if (x instanceof Expr.Not n) {
            return new Expr.Not(rewrite(n.of(), routine));
        } else if (x instanceof Expr.Binary b) {
            return new Expr.Binary(b.oper(), rewrite(b.left(), routine), rewrite(b.right(), routine));
        } else if (x instanceof Expr.Pick p) {
            return new Expr.Pick(rewrite(p.cond(), routine), rewrite(p.yes(), routine), rewrite(p.no(), routine));
        } else if (x instanceof Expr.Exists q) {
            return new Expr.Exists(q.kind(), q.depth(), rewrite(q.where(), routine));
        }
        return x;
    }

    /** A place that is written or zeroed: the place stays, what says which element is rewritten. */
    Expr.Load place(Expr.Load l, String routine) {
        return new Expr.Load(l.field(), rewrite(l.row(), routine), rewrite(l.column(), routine));
    }

    List<Expr> rewrite(List<Expr> xs, String routine) {
        return xs.stream().map(x -> rewrite(x, routine)).toList();
    }
}
