package gmplab.core.program;

import gmplab.core.program.Expr.Binary;
import gmplab.core.program.Expr.Const;
import gmplab.core.program.Expr.Oper;
import gmplab.core.state.Type;

/** A typed value of the staged builder: what a routine's author computes with while the routine is being recorded. */
public abstract sealed class Val permits Val.Bool, Val.Int, Val.Ref {
    final Expr x;
    final Type type;

    Val(Expr x, Type type) {
        this.x = x;
        this.type = type;
    }

    public Expr expr() {
        return x;
    }

    public Type type() {
        return type;
    }

    /** This place as one that a step leaves dead, with so many columns from there on (null: it alone). */
    Step.Dead dead(Int count, boolean other) {
        return new Step.Dead((Expr.Load) x, count == null ? null : count.x, other);
    }

    /** Something a branch can ask: a boolean, a compare-and-swap, or several of them in order. */
    public sealed interface Cond permits Bool, CasCond, All, Any, Negated {
        default Cond negated() {
            return new Negated(this);
        }
    }

    record CasCond(Expr.Load target, Expr old, Expr value, Act act, java.util.List<Step.Dead> dies) implements Cond { }

    record All(Cond... of) implements Cond { }

    record Any(Cond... of) implements Cond { }

    record Negated(Cond of) implements Cond { }

    /** A boolean. */
    public static final class Bool extends Val implements Cond {
        public Bool(Expr x) {
            super(x, Type.BOOL);
        }

        public Bool not() {
            return new Bool(new Expr.Not(x));
        }

        public Bool and(Bool o) {
            return new Bool(new Binary(Oper.AND, x, o.x));
        }

        public Bool or(Bool o) {
            return new Bool(new Binary(Oper.OR, x, o.x));
        }
    }

    /** An integer or a status. */
    public static final class Int extends Val {
        public Int(Expr x, Type type) {
            super(x, type);
        }

        private Bool compare(Oper o, Expr y) {
            return new Bool(new Binary(o, x, y));
        }

        private Int arith(Oper o, Expr y) {
            Expr r = new Binary(o, x, y);
            boolean wraps = type.base() == Type.Base.MOD && o != Oper.REM && o != Oper.DIV;
            return new Int(wraps ? new Binary(Oper.REM, r, modulus()) : r, type);
        }

        private Expr modulus() {
            return type.kind() == gmplab.core.state.Kind.NONE ? new Const(type.max() + 1) : new Expr.Count(type.kind());
        }

        public Bool eq(Int o) {
            return compare(Oper.EQ, o.x);
        }

        public Bool ne(Int o) {
            return compare(Oper.NE, o.x);
        }

        public Bool lt(Int o) {
            return compare(Oper.LT, o.x);
        }

        public Bool le(Int o) {
            return compare(Oper.LE, o.x);
        }

        public Bool gt(Int o) {
            return new Bool(new Binary(Oper.LT, o.x, x));
        }

        public Bool ge(Int o) {
            return new Bool(new Binary(Oper.LE, o.x, x));
        }

        public Bool eq(int o) {
            return eq(constant(o));
        }

        public Bool ne(int o) {
            return ne(constant(o));
        }

        public Bool lt(int o) {
            return lt(constant(o));
        }

        public Bool le(int o) {
            return le(constant(o));
        }

        public Bool gt(int o) {
            return gt(constant(o));
        }

        public Bool ge(int o) {
            return ge(constant(o));
        }

        public Int plus(Int o) {
            return arith(Oper.ADD, o.x);
        }

        public Int plus(int o) {
            return plus(constant(o));
        }

        public Int minus(Int o) {
            return arith(Oper.SUB, o.x);
        }

        public Int minus(int o) {
            return minus(constant(o));
        }

        public Int times(Int o) {
            return arith(Oper.MUL, o.x);
        }

        public Int div(int o) {
            return arith(Oper.DIV, new Const(o));
        }

        public Int div(Int o) {
            return arith(Oper.DIV, o.x);
        }

        public Int rem(Int o) {
            return arith(Oper.REM, o.x);
        }

        public Int min(Int o) {
            return arith(Oper.MIN, o.x);
        }

        private Int constant(int v) {
            return Val.constant(type, v);
        }
    }

    /** A reference to an identity, or nil. {@code K} only keeps Gs, Ms and Ps apart at compile time. */
    public static final class Ref<K> extends Val {
        public Ref(Expr x, Type type) {
            super(x, type);
        }

        public Bool isNil() {
            return new Bool(new Binary(Oper.EQ, x, new Const(0, "nil")));
        }

        public Bool nonNil() {
            return new Bool(new Binary(Oper.NE, x, new Const(0, "nil")));
        }

        public Bool eq(Ref<K> o) {
            return new Bool(new Binary(Oper.EQ, x, o.x));
        }

        public Bool ne(Ref<K> o) {
            return new Bool(new Binary(Oper.NE, x, o.x));
        }
    }

    /** A constant shown as its type shows it. */
    public static Int constant(Type type, int v) {
        boolean named = type.base() == Type.Base.ENUM;
        return new Int(named ? new Const(v, type.show(v)) : new Const(v), type);
    }

    /** Where the value can be stored into. */
    boolean assignable() {
        return x instanceof Expr.Load || x instanceof Expr.Var;
    }
}
