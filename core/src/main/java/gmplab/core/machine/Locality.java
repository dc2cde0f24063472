package gmplab.core.machine;

import gmplab.core.program.Expr;
import gmplab.core.program.Op;
import gmplab.core.program.Step;

/**
 * Which steps touch nothing but the mover's own stack and fields, cannot block, ask nobody and throw nothing: nobody can
 * tell when they happen, so a search may make them at once.
 */
final class Locality {
    private Locality() { }

    static boolean local(Step s) {
        if (s.act() != null || !s.dies().isEmpty() || s.op().writes() != null && visible(s.op().writes(), true)) {
            return false;
        }
        Op op = s.op();
        boolean plain = op instanceof Op.Set || op instanceof Op.If || op instanceof Op.Call || op instanceof Op.Systemstack
            || op instanceof Op.Return || op instanceof Op.Tail || op instanceof Op.Gogo || op instanceof Op.Check;
        if (!plain) {
            return false;
        }
        boolean[] touches = {false};
        for (Expr e : op.reads()) {
            e.walk(x -> touches[0] |= x instanceof Expr.Load l && visible(l, false) || x instanceof Expr.Exists);
        }
        return !touches[0];
    }

    /** Ghost fields count: the environment and the ledger look at them. */
    private static boolean visible(Expr.Load l, boolean write) {
        return l.field().ghost() || (write ? l.sharedWrite() : l.sharedRead());
    }
}
