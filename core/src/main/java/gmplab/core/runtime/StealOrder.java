package gmplab.core.runtime;

import gmplab.core.program.Expr;
import gmplab.core.program.Val.Int;
import gmplab.core.state.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * proc.go's randomOrder: every pair of a start and an increment coprime to the number of Ps, numbered from 0 (start
 * first), and the P visited k-th in each.
 */
public final class StealOrder {
    private final int procs;
    private final List<Integer> coprimes = new ArrayList<>();

    public StealOrder(int procs) {
        this.procs = procs;
        for (int i = 1; i <= procs; i++) {
            if (gcd(i, procs) == 1) {
                coprimes.add(i);
            }
        }
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /** The increments, in Go's order: {@code stealOrder.coprimes}. */
    public int[] coprimes() {
        return coprimes.stream().mapToInt(x -> x).toArray();
    }

    /** How many orders there are, at most 1024 for an open policy. */
    public int count() {
        return procs * coprimes.size();
    }

    /** The order that starts at a P and goes on by the increment's number. */
    public int of(int start, int increment) {
        return increment * procs + start;
    }

    /** The index of the P visited k-th (from 0) in an order. */
    public int position(int order, int k) {
        return (order % procs + k * coprimes.get(order / procs)) % procs;
    }

    /** The most orders that any of them has. */
    static int most(StealOrder[] all) {
        return java.util.Arrays.stream(all).mapToInt(StealOrder::count).max().orElse(1);
    }

    /** How many orders there are while there are {@code n} Ps. */
    static Int counts(StealOrder[] all, Int n) {
        Expr r = new Expr.Const(all[0].count());
        for (int i = 1; i < all.length; i++) {
            r = new Expr.Pick(n.eq(all[i].procs).expr(), new Expr.Const(all[i].count()), r);
        }
        return new Int(r, Type.range(0, most(all)));
    }

    /** The P visited k-th in an order while there are {@code n} Ps. */
    static Int position(StealOrder[] all, Int n, Int order, Int k) {
        Expr r = all[0].position(order, k).expr();
        for (int i = 1; i < all.length; i++) {
            r = new Expr.Pick(n.eq(all[i].procs).expr(), all[i].position(order, k).expr(), r);
        }
        return new Int(r, k.type());
    }

    Int position(Int order, Int k) {
        Expr inc = new Expr.Const(coprimes.get(coprimes.size() - 1));
        for (int i = coprimes.size() - 2; i >= 0; i--) {
            Expr here = new Expr.Binary(Expr.Oper.LT, order.expr(), new Expr.Const((i + 1) * procs));
            inc = new Expr.Pick(here, new Expr.Const(coprimes.get(i)), inc);
        }
        Int increment = new Int(inc, k.type());
        Int n = new Int(new Expr.Const(procs), k.type());
        return order.rem(n).plus(increment.times(k)).rem(n);
    }
}
