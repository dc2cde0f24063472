package gmplab.core.program;

import gmplab.core.program.Expr.Binary;
import gmplab.core.program.Expr.Not;
import gmplab.core.program.Expr.Oper;
import java.util.ArrayList;
import java.util.List;

/**
 * The conditions that differ from a step's by one part: an and or an or with one of its two sides left out, a comparison that
 * counts the border differently, a compare-and-swap that does not compare.
 */
final class Weaker {
    private Weaker() { }

    /** In a fixed order, which an Edit's number goes by; empty where the step has no condition with parts. */
    static List<Op> of(Op op) {
        if (op instanceof Op.If o) {
            return conditions(o.cond()).stream().<Op>map(Op.If::new).toList();
        } else if (op instanceof Op.Await o) {
            return conditions(o.until()).stream().<Op>map(c -> new Op.Await(c, o.guard())).toList();
        } else if (op instanceof Op.AwaitTimed o) {
            List<Op> r = new ArrayList<>();
            conditions(o.until()).forEach(c -> r.add(new Op.AwaitTimed(c, o.retry())));
            conditions(o.retry()).forEach(c -> r.add(new Op.AwaitTimed(o.until(), c)));
            return r;
        } else if (op instanceof Op.Cas o) {
            return List.of(new Op.Set(o.target(), o.value()));
        }
        return List.of();
    }

    private static List<Expr> conditions(Expr e) {
        List<Expr> r = new ArrayList<>();
        if (e instanceof Not n) {
            conditions(n.of()).forEach(x -> r.add(new Not(x)));
        } else if (e instanceof Binary b && (b.oper() == Oper.AND || b.oper() == Oper.OR)) {
            r.add(b.left());
            r.add(b.right());
            conditions(b.left()).forEach(x -> r.add(new Binary(b.oper(), x, b.right())));
            conditions(b.right()).forEach(x -> r.add(new Binary(b.oper(), b.left(), x)));
        } else if (e instanceof Binary b && (b.oper() == Oper.LT || b.oper() == Oper.LE)) {
            r.add(new Binary(b.oper() == Oper.LT ? Oper.LE : Oper.LT, b.left(), b.right()));
        }
        return r;
    }
}
