package gmplab.core.machine;

import gmplab.core.machine.Emit.Spot;
import gmplab.core.program.Expr;
import gmplab.core.program.Expr.Oper;
import gmplab.core.program.Local;
import gmplab.core.state.Layout;
import gmplab.core.state.Slot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/** Emits expressions: the same values as {@link Eval}, in the same order. */
final class EmitExpr {
    private static final int LARGE = 1 << 30;
    /** Loops over no more than so many identities are written out, so that places are constants. */
    static final int UNROLLED_MAX = 4;

    private final Emit emit;
    private final Layout layout;
    private final Function<Local, Slot> locals;
    private final boolean user;
    private final int m;
    private final int g;
    private final Map<Integer, Integer> each = new HashMap<>();
    private final Set<Integer> bound = new HashSet<>();
    private final Map<Integer, Integer> known = new HashMap<>();

    /**
     * @param locals where the locals of the routine lie; null where there are none
     * @param m the variable that holds the M
     * @param g the variable that holds the G where {@code user}
     */
    EmitExpr(Emit emit, Layout layout, Function<Local, Slot> locals, boolean user, int m, int g) {
        this.emit = emit;
        this.layout = layout;
        this.locals = locals;
        this.user = user;
        this.m = m;
        this.g = g;
    }

    /** The least and the largest value that an expression can have, whatever the bits of the state are. */
    record Range(int least, int largest) {
        boolean inside(Slot slot) {
            return least >= slot.min && largest <= slot.largest;
        }
    }

    private static Range bits(Slot slot) {
        return new Range(slot.min, slot.mask >= LARGE ? Integer.MAX_VALUE : slot.min + (int) slot.mask);
    }

    Range range(Expr x) {
        if (x instanceof Expr.Const c) {
            return new Range(c.value(), c.value());
        } else if (x instanceof Expr.Count c) {
            return new Range(layout.sizes().of(c.kind()), layout.sizes().of(c.kind()));
        } else if (x instanceof Expr.Var v) {
            return bits(locals.apply(v.local()));
        } else if (x instanceof Expr.Load l) {
            return bits(layout.slot(l.field()));
        } else if (x instanceof Expr.Self) {
            return new Range(1, layout.slot(gmplab.core.runtime.Fields.M_MODE).word.length);
        } else if (x instanceof Expr.Getg) {
            return new Range(user ? 1 : 0, user ? layout.slot(gmplab.core.runtime.Fields.G_PC).word.length : 0);
        } else if (x instanceof Expr.Each e) {
            return new Range(1, bound.contains(e.depth()) ? Integer.MAX_VALUE : layout.sizes().of(e.kind()));
        } else if (x instanceof Expr.Pick p) {
            Range a = range(p.yes());
            Range b = range(p.no());
            return new Range(Math.min(a.least, b.least), Math.max(a.largest, b.largest));
        } else if (isTruth(x)) {
            return new Range(0, 1);
        }
        return new Range(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private static boolean isTruth(Expr x) {
        return x instanceof Expr.Exists || x instanceof Expr.Not n && isTruth(n.of()) || x instanceof Expr.Binary b && switch (b.oper()) {
            case EQ, NE, LT, LE, AND, OR -> true;
            default -> false;
        };
    }

    private boolean isBool(Expr x) {
        Range r = range(x);
        return r.least >= 0 && r.largest <= 1;
    }

    // Places

    /** An element named by expressions, as {@link Lowering.Place} does. */
    Spot spot(Slot slot, Expr row, Expr column) {
        if (row == null && column == null) {
            return Spot.known(slot, 0);
        }
        Integer r = row == null ? Integer.valueOf(0) : constant(row);
        if (r != null && (column == null || constant(column) != null)) {
            int first = row == null ? 0 : r - 1;
            return Spot.known(slot, column == null ? first : first * slot.columns + constant(column));
        }
        if (column == null) {
            return single(slot, row);
        }
        if (row == null) {
            value(column);
        } else {
            value(row);
            emit.push(1);
            emit.op(Opcodes.ISUB);
            emit.push(slot.columns);
            emit.op(Opcodes.IMUL);
            value(column);
            emit.op(Opcodes.IADD);
        }
        return Spot.in(slot, emit.keep(), false);
    }

    private Spot single(Slot slot, Expr row) {
        if (row instanceof Expr.Self) {
            return Spot.in(slot, m, true);
        } else if (row instanceof Expr.Getg && user) {
            return Spot.in(slot, g, true);
        }
        Range r = range(row);
        value(row);
        emit.push(1);
        emit.op(Opcodes.ISUB);
        return Spot.in(slot, emit.keep(), r.least >= 1 && r.largest <= slot.word.length);
    }

    private Integer constant(Expr x) {
        return x instanceof Expr.Const c ? Integer.valueOf(c.value())
            : x instanceof Expr.Each e ? known.get(e.depth())
            : x instanceof Expr.Count c ? Integer.valueOf(layout.sizes().of(c.kind())) : null;
    }

    Spot spot(Expr.Load l) {
        return spot(layout.slot(l.field()), l.row(), l.column());
    }

    private Spot local(Local l) {
        return Spot.in(locals.apply(l), user ? g : m, true);
    }

    // Values

    /** Pushes the value. */
    void value(Expr x) {
        if (constant(x) != null) {
            emit.push(constant(x));
        } else if (x instanceof Expr.Var v) {
            emit.read(local(v.local()));
        } else if (x instanceof Expr.Self) {
            emit.load(m);
            emit.push(1);
            emit.op(Opcodes.IADD);
        } else if (x instanceof Expr.Getg) {
            getg();
        } else if (x instanceof Expr.Each e) {
            emit.load(each.get(e.depth()));
        } else if (x instanceof Expr.Load l) {
            // As Eval does: a scalar has no column, nor has a field of one's own M.
            boolean whole = l.row() == null || l.row() instanceof Expr.Self;
            emit.read(spot(layout.slot(l.field()), l.row(), whole ? null : l.column()));
        } else if (x instanceof Expr.Pick p) {
            choose(p.cond(), () -> value(p.yes()), () -> value(p.no()));
        } else if (x instanceof Expr.Binary b && !isTruth(b)) {
            arithmetic(b);
        } else if (x instanceof Expr.Not n && !isBool(n.of())) {
            value(n.of());
            emit.push(1);
            emit.op(Opcodes.IXOR);
        } else {
            choose(x, () -> emit.push(1), () -> emit.push(0));
        }
    }

    private void getg() {
        if (user) {
            emit.load(g);
            emit.push(1);
            emit.op(Opcodes.IADD);
        } else {
            emit.push(0);
        }
    }

    private void choose(Expr cond, Runnable yes, Runnable no) {
        Label other = new Label();
        Label end = new Label();
        unless(cond, other);
        emit.inside(yes);
        emit.jump(Opcodes.GOTO, end);
        emit.at(other);
        emit.inside(no);
        emit.at(end);
    }

    private void arithmetic(Expr.Binary b) {
        value(b.left());
        value(b.right());
        switch (b.oper()) {
            case ADD -> emit.op(Opcodes.IADD);
            case SUB -> emit.op(Opcodes.ISUB);
            case MUL -> emit.op(Opcodes.IMUL);
            case DIV -> emit.op(Opcodes.IDIV);
            case REM -> emit.call("java/lang/Math", "floorMod", "(II)I");
            case MIN -> emit.call("java/lang/Math", "min", "(II)I");
            default -> throw new IllegalStateException("bug in gmplab: no code for " + b.oper());
        }
    }

    // Conditions

    /**
     * Jumps where the condition does not hold. What is computed on the way is known afterwards only as far as it is computed
     * on every way.
     */
    void unless(Expr x, Label to) {
        if (x instanceof Expr.Not n && isBool(n.of())) {
            where(n.of(), to);
        } else if (x instanceof Expr.Binary b && b.oper() == Oper.AND) {
            unless(b.left(), to);
            emit.inside(() -> unless(b.right(), to));
        } else if (x instanceof Expr.Binary b && b.oper() == Oper.OR) {
            Label holds = new Label();
            where(b.left(), holds);
            emit.inside(() -> unless(b.right(), to));
            emit.at(holds);
        } else if (x instanceof Expr.Binary b && isTruth(b)) {
            compare(b, to, true);
        } else if (x instanceof Expr.Exists q) {
            Label found = new Label();
            exists(q, found);
            emit.jump(Opcodes.GOTO, to);
            emit.at(found);
        } else {
            value(x);
            emit.jump(Opcodes.IFEQ, to);
        }
    }

    /** Jumps where the condition holds. */
    void where(Expr x, Label to) {
        if (x instanceof Expr.Not n && isBool(n.of())) {
            unless(n.of(), to);
        } else if (x instanceof Expr.Binary b && b.oper() == Oper.OR) {
            where(b.left(), to);
            emit.inside(() -> where(b.right(), to));
        } else if (x instanceof Expr.Binary b && b.oper() == Oper.AND) {
            Label fails = new Label();
            unless(b.left(), fails);
            emit.inside(() -> where(b.right(), to));
            emit.at(fails);
        } else if (x instanceof Expr.Binary b && isTruth(b)) {
            compare(b, to, false);
        } else if (x instanceof Expr.Exists q) {
            exists(q, to);
        } else {
            value(x);
            emit.jump(Opcodes.IFNE, to);
        }
    }

    private void compare(Expr.Binary b, Label to, boolean negated) {
        value(b.left());
        boolean zero = b.right() instanceof Expr.Const c && c.value() == 0;
        if (!zero) {
            value(b.right());
        }
        int opcode = switch (b.oper()) {
            case EQ -> zero ? Opcodes.IFEQ : Opcodes.IF_ICMPEQ;
            case NE -> zero ? Opcodes.IFNE : Opcodes.IF_ICMPNE;
            case LT -> zero ? Opcodes.IFLT : Opcodes.IF_ICMPLT;
            case LE -> zero ? Opcodes.IFLE : Opcodes.IF_ICMPLE;
            default -> throw new IllegalStateException("bug in gmplab: " + b.oper() + " compares nothing");
        };
        emit.jump(negated ? inverse(opcode) : opcode, to);
    }

    /** The jumps come in pairs of opposites, from IFEQ (odd) on. */
    private static int inverse(int opcode) {
        return (opcode - Opcodes.IFEQ ^ 1) + Opcodes.IFEQ;
    }

    private void exists(Expr.Exists q, Label found) {
        each(q.depth(), layout.sizes().of(q.kind()), () -> where(q.where(), found));
    }

    /** Emits a loop in which the variable of a depth goes from 1 to {@code n}. */
    void each(int depth, int n, Runnable body) {
        if (n <= UNROLLED_MAX) {
            Integer outer = known.get(depth);
            for (int i = 1; i <= n; i++) {
                known.put(depth, i);
                emit.inside(body);
            }
            known.remove(depth);
            if (outer != null) {
                known.put(depth, outer);
            }
            return;
        }
        Integer outerKnown = known.remove(depth);
        loop(depth, n, body);
        if (outerKnown != null) {
            known.put(depth, outerKnown);
        }
    }

    private void loop(int depth, int n, Runnable body) {
        int v = emit.newVar();
        Label top = new Label();
        Label end = new Label();
        Integer outer = each.put(depth, v);
        emit.set(v, 1);
        emit.at(top);
        emit.load(v);
        emit.push(n);
        emit.jump(Opcodes.IF_ICMPGT, end);
        emit.inside(body);
        emit.mv.visitIincInsn(v, 1);
        emit.jump(Opcodes.GOTO, top);
        emit.at(end);
        each.put(depth, outer);
    }

    /** Binds the variable of a depth to one that may be larger than there are identities. */
    void bind(int depth, int var) {
        each.put(depth, var);
        bound.add(depth);
    }
}
