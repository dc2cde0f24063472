package gmplab.core.export.promela;

import gmplab.core.machine.Blueprint;
import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Expr;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Slot;
import java.util.Set;

/** Writes the expressions of one routine on one kind of stack, with what they range over and when they dereference nil. */
final class Terms {
    private final Blueprint plan;
    private final Heap heap;
    private final Cells cells;
    private final Node node;
    private final int[] each = new int[4];

    Terms(Blueprint plan, Heap heap, Cells cells, Node node) {
        this.plan = plan;
        this.heap = heap;
        this.cells = cells;
        this.node = node;
    }

    /** Binds the variable of a quantifier, or of a question. */
    void bind(int depth, int value) {
        each[depth] = value;
    }

    private boolean user() {
        return node.stack() == Stack.USER;
    }

    Term of(Expr x) {
        if (x instanceof Expr.Const c) {
            return Term.constant(c.value());
        } else if (x instanceof Expr.Count c) {
            return Term.constant(size(c.kind()));
        } else if (x instanceof Expr.Each e) {
            return Term.constant(each[e.depth()]);
        } else if (x instanceof Expr.Var v) {
            return local(v);
        } else if (x instanceof Expr.Self) {
            return new Term("ME", 1, size(Kind.M), "", Set.of(), false);
        } else if (x instanceof Expr.Getg) {
            return user() ? new Term(heap.get(Fields.M_CURG, "_pid"), 1, size(Kind.G), "", Set.of(), true) : Term.constant(0);
        } else if (x instanceof Expr.Load l) {
            return load(l);
        } else if (x instanceof Expr.Not n) {
            Term a = of(n.of());
            return a.isConstant() ? Term.constant(a.lo() ^ 1).withNil(a.nil()) : a.as(Term.not(a.text()), 0, 1);
        } else if (x instanceof Expr.Binary b) {
            return binary(b);
        } else if (x instanceof Expr.Pick p) {
            return pick(of(p.cond()), of(p.yes()), of(p.no()));
        } else if (x instanceof Expr.Exists q) {
            return exists(q);
        }
        throw new IllegalStateException("bug in gmplab: no way to write in Promela " + x);
    }

    private int size(Kind k) {
        return plan.world().sizes().of(k);
    }

    private Term local(Expr.Var v) {
        Slot s = plan.slot(node, v.local());
        String cell = cells.cell(node, v.local());
        if (cell == null) {
            return Term.constant(s.min);
        }
        int offset = Cells.offset(s);
        String text = offset == 0 ? cell : "(" + cell + (offset < 0 ? " - " + -offset : " + " + offset) + ")";
        return new Term(text, s.min, s.largest, "", Set.of(cell), user());
    }

    private Term load(Expr.Load l) {
        Term at = index(l);
        Slot s = heap.slot(l.field());
        Integer c = heap.constant(l.field());
        return c != null ? Term.constant(c).withNil(at.nil())
            : new Term(heap.get(l.field(), at.text()), s.min, s.largest, at.nil(), at.cells(), true);
    }

    /** The number of an element, from 0; nil where the reference to its owner is. */
    Term index(Expr.Load l) {
        int columns = heap.slot(l.field()).columns;
        if (l.row() == null) {
            return l.column() == null ? Term.constant(0) : of(l.column());
        }
        Term row = of(l.row());
        String nil = row.lo() > 0 ? row.nil() : Term.or(row.nil(), row.isConstant() ? "1" : "(" + row.text() + " == 0)");
        Term r = l.row() instanceof Expr.Self ? new Term("_pid", 0, size(Kind.M) - 1, "", Set.of(), false)
            : row.as("(" + row.text() + " - 1)", row.lo() - 1, row.hi() - 1);
        if (row.isConstant() && row.lo() > 0) {
            r = Term.constant(row.lo() - 1);
        }
        r = r.withNil(nil);
        if (l.column() == null) {
            return r;
        }
        Term column = of(l.column());
        Term scaled = columns == 1 ? r : r.as("(" + r.text() + " * " + columns + ")", r.lo() * columns, r.hi() * columns);
        String text = scaled.text().equals("0") ? column.text() : column.text().equals("0") ? scaled.text()
            : scaled.text() + " + " + column.text();
        return Term.of(text, scaled.lo() + column.lo(), scaled.hi() + column.hi(), Term.or(nil, column.nil()), scaled, column);
    }

    private Term binary(Expr.Binary x) {
        Term a = of(x.left());
        Term b = of(x.right());
        if (a.isConstant() && b.isConstant() && a.nil().isEmpty() && b.nil().isEmpty()) {
            return Term.constant(x.oper().apply(a.lo(), b.lo()));
        }
        String nil = Term.or(a.nil(), b.nil());
        return switch (x.oper()) {
            case ADD -> number("+", a, b, (long) a.lo() + b.lo(), (long) a.hi() + b.hi(), nil);
            case SUB -> number("-", a, b, (long) a.lo() - b.hi(), (long) a.hi() - b.lo(), nil);
            case MUL -> number("*", a, b, least((long) a.lo() * b.lo(), (long) a.lo() * b.hi(), (long) a.hi() * b.lo(), (long) a.hi() * b.hi()),
                -least(-(long) a.lo() * b.lo(), -(long) a.lo() * b.hi(), -(long) a.hi() * b.lo(), -(long) a.hi() * b.hi()), nil);
            case DIV -> number("/", a, b, Math.min(0, a.lo()), Math.max(0, a.hi()), nil);
            case REM -> remainder(a, b, nil);
            case EQ, NE, LT, LE -> number(x.oper().sign, a, b, 0, 1, nil);
            case MIN -> Term.of("(" + a.text() + " < " + b.text() + " -> " + a.text() + " : " + b.text() + ")", Math.min(a.lo(), b.lo()),
                Math.min(a.hi(), b.hi()), nil, a, b);
            case AND -> Term.of(orZero(Term.and(a.cond(), b.cond())), 0, logic(Term.and(a.cond(), b.cond())), Term.or(a.nil(), Term.and(a.cond(), b.nil())), a, b);
            case OR -> Term.of(orZero(Term.or(a.cond(), b.cond())), Term.or(a.cond(), b.cond()).equals("1") ? 1 : 0,
                Term.or(a.cond(), b.cond()).isEmpty() ? 0 : 1, Term.or(a.nil(), Term.and(Term.not(a.cond()), b.nil())), a, b);
        };
    }

    private static int logic(String cond) {
        return cond.isEmpty() ? 0 : 1;
    }

    private static String orZero(String cond) {
        return cond.isEmpty() ? "0" : cond;
    }

    private static long least(long a, long b, long c, long d) {
        return Math.min(Math.min(a, b), Math.min(c, d));
    }

    private static Term number(String sign, Term a, Term b, long lo, long hi, String nil) {
        return Term.of("(" + a.text() + " " + sign + " " + b.text() + ")", clamp(lo), clamp(hi), nil, a, b);
    }

    private static int clamp(long v) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, v));
    }

    /** The remainder that is never negative. */
    private static Term remainder(Term a, Term b, String nil) {
        String plain = "(" + a.text() + " % " + b.text() + ")";
        String text = a.lo() >= 0 ? plain : "((" + plain + " + " + b.text() + ") % " + b.text() + ")";
        return Term.of(text, 0, Math.max(0, b.hi() - 1), nil, a, b);
    }

    private static Term pick(Term c, Term yes, Term no) {
        if (c.isConstant() && c.nil().isEmpty()) {
            return c.lo() != 0 ? yes : no;
        }
        String nil = Term.or(c.nil(), Term.or(Term.and(c.text(), yes.nil()), Term.and(Term.not(c.text()), no.nil())));
        Term both = Term.of("", 0, 1, "", yes, no);
        return Term.of("(" + c.text() + " -> " + yes.text() + " : " + no.text() + ")", Math.min(yes.lo(), no.lo()),
            Math.max(yes.hi(), no.hi()), nil, c, both);
    }

    private Term exists(Expr.Exists q) {
        Term all = Term.constant(0);
        int before = each[q.depth()];
        for (int i = 1; i <= size(q.kind()); i++) {
            each[q.depth()] = i;
            Term one = of(q.where());
            String text = Term.or(all.cond(), one.cond());
            String nil = Term.or(all.nil(), Term.and(Term.not(all.cond()), one.nil()));
            all = Term.of(orZero(text), text.equals("1") ? 1 : 0, logic(text), nil, all, one);
        }
        each[q.depth()] = before;
        return all;
    }

    /** The place that a step writes. */
    Target target(Expr.Load l) {
        return new Target(l.field(), index(l), heap.slot(l.field()));
    }

    /** An element of a field, to be written. */
    record Target(Field field, Term index, Slot slot) {
        /** When a value is one that it holds. */
        String holds(Term v) {
            return within(v, slot);
        }
    }

    /** When a value is one that a place holds, as an expression in Promela; "1" for always. */
    static String within(Term v, Slot s) {
        String low = v.lo() >= s.min ? "1" : v.hi() < s.min ? "" : "(" + v.text() + " >= " + s.min + ")";
        String high = v.hi() <= s.largest ? "1" : v.lo() > s.largest ? "" : "(" + v.text() + " <= " + s.largest + ")";
        return Term.and(low, high);
    }
}
