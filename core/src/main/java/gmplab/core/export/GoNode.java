package gmplab.core.export;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An expression of Go's, printed with the blanks that gofmt puts into it: an operator has blanks round it or not according
 * to its precedence and to how deep it stands (go/printer's binaryExpr and cutoff).
 */
sealed interface GoNode {
    /** A name, a literal, or anything else without blanks to decide about. */
    record Atom(String text) implements GoNode { }

    /** Two operands; parentheses are nodes of their own. */
    record Binary(String op, GoNode left, GoNode right) implements GoNode { }

    /** {@code !x}, {@code -x} or {@code <-x}. */
    record Unary(String op, GoNode of) implements GoNode { }

    /** {@code (x)}. */
    record Paren(GoNode of) implements GoNode { }

    /** {@code f(x, y)}. */
    record Call(String function, List<GoNode> args) implements GoNode { }

    /** {@code a[i]}. */
    record Index(String array, GoNode index) implements GoNode { }

    /** Where no operator is inside a parenthesis or beside others in a list. */
    int TOP = 1;

    static GoNode atom(Object text) {
        return new Atom(String.valueOf(text));
    }

    static GoNode call(String function, GoNode... args) {
        return new Call(function, List.of(args));
    }

    /** The operator with parentheses where Go's precedences need them. */
    static GoNode binary(String op, GoNode left, GoNode right) {
        int p = precedence(op);
        GoNode l = left instanceof Binary b && precedence(b.op) < p ? new Paren(left) : left;
        boolean closed = right instanceof Binary b && precedence(b.op) <= p || right instanceof Unary u && u.op.equals("-")
            || right instanceof Atom a && a.text.startsWith("-");
        return new Binary(op, l, closed ? new Paren(right) : right);
    }

    /** The operator before an operand. */
    static GoNode unary(String op, GoNode of) {
        boolean closed = of instanceof Binary || of instanceof Unary || of instanceof Atom a && a.text.startsWith("-");
        return new Unary(op, closed ? new Paren(of) : of);
    }

    /** Go's precedence of a binary operator, 1 to 5. */
    private static int precedence(String op) {
        return switch (op) {
            case "||" -> 1;
            case "&&" -> 2;
            case "+", "-" -> 4;
            case "*", "/", "%" -> 5;
            default -> 3;
        };
    }

    /** Its text where it stands alone. */
    default String text() {
        return text(TOP);
    }

    /** Its text at a depth of 1 or more. */
    default String text(int depth) {
        if (this instanceof Atom a) {
            return a.text;
        } else if (this instanceof Unary u) {
            return u.op + u.of.text(depth);
        } else if (this instanceof Paren p) {
            return "(" + p.of.text(Math.max(1, depth - 1)) + ")";
        } else if (this instanceof Index i) {
            return i.array + "[" + i.index.text(depth + 1) + "]";
        } else if (this instanceof Call c) {
            int inside = c.args.size() > 1 ? depth + 1 : depth;
            return c.function + c.args.stream().map(x -> x.text(inside)).collect(Collectors.joining(", ", "(", ")"));
        }
        return binaryText((Binary) this, depth);
    }

    private static String binaryText(Binary b, int depth) {
        int p = precedence(b.op);
        String blank = p < cutoff(b, depth) ? " " : "";
        int same = b.left instanceof Binary l && precedence(l.op) == p ? 0 : 1;
        return b.left.text(depth + same) + blank + b.op + blank + b.right.text(depth + 1);
    }

    private static int cutoff(Binary b, int depth) {
        boolean both = has(b, 4) && has(b, 5);
        return both ? depth == 1 ? 5 : 4 : depth == 1 ? 6 : 4;
    }

    private static boolean has(GoNode n, int precedence) {
        return n instanceof Binary b && (precedence(b.op) == precedence || has(b.left, precedence) || has(b.right, precedence));
    }
}
