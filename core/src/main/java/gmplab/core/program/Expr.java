package gmplab.core.program;

import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What a step computes. Every value is an int: booleans are 0 and 1, references 0 for nil and i + 1 for identity i.
 * A {@link Load} of a field that is not owned is an access to shared state, and a step makes at most one.
 */
public sealed interface Expr {
    record Const(int value, String text) implements Expr {
        public Const(int value) {
            this(value, Integer.toString(value));
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** How many there are of a kind in the world: a constant of the configuration. */
    record Count(Kind kind) implements Expr {
        @Override
        public String toString() {
            return "len(" + kind.prefix() + ")";
        }
    }

    record Var(Local local) implements Expr {
        @Override
        public String toString() {
            return local.name();
        }
    }

    /** The M that executes the step. */
    record Self() implements Expr {
        @Override
        public String toString() {
            return "m";
        }
    }

    /** Go's getg() on a goroutine's stack; nil on a system stack (no g0 is modelled). */
    record Getg() implements Expr {
        @Override
        public String toString() {
            return "g";
        }
    }

    /** The variable of the innermost {@link Exists}. */
    record Each(Kind kind, int depth) implements Expr {
        @Override
        public String toString() {
            return kind.prefix() + "'".repeat(depth);
        }
    }

    /**
     * The value of a field; {@code row} is a reference to its owner (null for a scalar), {@code column} an index from 0
     * (null without one).
     */
    record Load(Field field, Expr row, Expr column) implements Expr {
        /** Whether reading it is an access to shared state. */
        public boolean sharedRead() {
            return sharedWrite() && !(field.single() && row instanceof Self);
        }

        /** Whether writing it is an access to shared state. */
        public boolean sharedWrite() {
            return !field.own() && !field.ghost();
        }

        @Override
        public String toString() {
            if (row == null) {
                return field.name();
            }
            String member = field.name().substring(field.name().indexOf('.') + 1);
            return row + "." + member + (column == null ? "" : "[" + column + "]");
        }
    }

    record Not(Expr of) implements Expr {
        @Override
        public String toString() {
            return "!" + of;
        }
    }

    record Binary(Oper oper, Expr left, Expr right) implements Expr {
        @Override
        public String toString() {
            return "(" + left + " " + oper.sign + " " + right + ")";
        }
    }

    /** Whether {@code where} holds for some identity of the kind: only in the named retry guards. */
    record Exists(Kind kind, int depth, Expr where) implements Expr {
        @Override
        public String toString() {
            return "some " + kind.prefix() + "'".repeat(depth) + ": " + where;
        }
    }

    /** {@code yes} where {@code cond}, else {@code no}; only the chosen one is evaluated. */
    record Pick(Expr cond, Expr yes, Expr no) implements Expr {
        @Override
        public String toString() {
            return "(" + cond + " ? " + yes + " : " + no + ")";
        }
    }

    /** Binary operations on ints; comparisons and logic give 0 or 1. DIV and REM are of non-negative numbers. */
    enum Oper {
        ADD("+"), SUB("-"), MUL("*"), DIV("/"), REM("%"), EQ("=="), NE("!="), LT("<"), LE("<="), AND("&&"), OR("||"),
        MIN("min");

        public final String sign;

        Oper(String sign) {
            this.sign = sign;
        }

        /** The meaning of an operation on two ints. */
        public int apply(int a, int b) {
            return switch (this) {
                case ADD -> a + b;
                case SUB -> a - b;
                case MUL -> a * b;
                case DIV -> a / b;
                case REM -> Math.floorMod(a, b);
                case EQ -> a == b ? 1 : 0;
                case NE -> a != b ? 1 : 0;
                case LT -> a < b ? 1 : 0;
                case LE -> a <= b ? 1 : 0;
                case AND -> a != 0 && b != 0 ? 1 : 0;
                case OR -> a != 0 || b != 0 ? 1 : 0;
                case MIN -> Math.min(a, b);
            };
        }
    }

    /** The expressions directly inside this one. */
    default List<Expr> parts() {
        if (this instanceof Load l) {
            return Stream.of(l.row(), l.column()).filter(Objects::nonNull).toList();
        }
        return this instanceof Not n ? List.of(n.of())
            : this instanceof Binary b ? List.of(b.left(), b.right())
            : this instanceof Exists e ? List.of(e.where())
            : this instanceof Pick p ? List.of(p.cond(), p.yes(), p.no()) : List.of();
    }

    /** Calls {@code visit} for this expression and everything inside it. */
    default void walk(Consumer<Expr> visit) {
        visit.accept(this);
        for (Expr e : parts()) {
            e.walk(visit);
        }
    }
}
