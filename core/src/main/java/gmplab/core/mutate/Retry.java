package gmplab.core.mutate;

import gmplab.core.program.Edit;
import gmplab.core.program.Expr;
import gmplab.core.program.Op;
import gmplab.core.program.Routine;
import gmplab.core.program.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Waits that only stand for a loop: a compare-and-swap that has failed is made again, and the bench lets it wait until it may succeed.
 * Without the wait it fails, and changes nothing, for as long as the wait would have lasted. That is read off the text; in Go there is
 * no such wait.
 */
final class Retry {
    private Retry() { }

    /** Why a mutant does what the unchanged routine does, in words; null where this cannot tell. */
    static String reason(Routine r, Mutant m) {
        int wait = r.index(m.label());
        if (!(m.edit() instanceof Edit.Drop) || !(r.steps().get(wait).op() instanceof Op.Await a) || !a.guard()) {
            return null;
        }
        int cas = r.steps().get(wait).next();
        Set<Integer> way = cas >= 0 && r.steps().get(cas).op() instanceof Op.Cas c && sameQuestion(a, c) ? way(r.steps(), cas, wait) : null;
        return way == null ? null : "without the wait " + r.steps().get(cas).label() + " is made until it succeeds"
            + (way.size() > 1 ? ", and the check behind it as often" : "");
    }

    private static boolean sameQuestion(Op.Await a, Op.Cas c) {
        return a.until() instanceof Expr.Binary b && b.oper() == Expr.Oper.EQ && b.left().equals(c.target())
            && b.right() instanceof Expr.Const x && c.old() instanceof Expr.Const y && x.value() == y.value();
    }

    /** The steps from the failed compare-and-swap to the wait: checks that throw or go on; null where there are others, or another way there. */
    private static Set<Integer> way(List<Step> steps, int cas, int wait) {
        Set<Integer> r = new HashSet<>(Set.of(cas));
        for (int at = steps.get(cas).other(); at != wait;) {
            Step s = steps.get(at);
            if (!(s.op() instanceof Op.If) || s.act() != null || !s.dies().isEmpty() || !r.add(at)) {
                return null;
            }
            boolean otherThrows = steps.get(s.other()).op() instanceof Op.Throw;
            if (!otherThrows && !(steps.get(s.next()).op() instanceof Op.Throw)) {
                return null;
            }
            at = otherThrows ? s.next() : s.other();
        }
        for (int i = 0; i < steps.size(); i++) {
            if ((steps.get(i).next() == wait || steps.get(i).other() == wait) && !r.contains(i)) {
                return null;
            }
        }
        return r;
    }
}
