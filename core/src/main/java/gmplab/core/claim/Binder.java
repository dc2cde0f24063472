package gmplab.core.claim;

import gmplab.core.program.Expr;
import gmplab.core.program.Expr.Oper;
import gmplab.core.program.Names;
import gmplab.core.runtime.World;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks up the names of a claim in a world, checks its types, and makes expressions over fields of it. Words about every
 * identity of a kind become one piece for each identity. A field of nil, and an element that there is not, is 0, false or
 * nil; where the index is a number in the text it is refused instead.
 */
public final class Binder {
    /** Pieces that one claim may come to. */
    private static final int PIECES_MAX = 100_000;
    private static final Expr ZERO = new Expr.Const(0);
    private final World world;
    private final Paths paths;
    private final Places places;
    private final Map<String, Typed> bound = new HashMap<>();
    private final List<Expr> atoms = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private int pieces;

    /** Says where threads and goroutines are. */
    public interface Places {
        /**
         * Whether an M, or a G on its own stack, is at a step.
         *
         * @param kind M or G
         * @param id of it, from 0
         * @param label null for any step of the routine
         * @throws IllegalArgumentException naming the nearest routine or step
         */
        Expr at(Kind kind, int id, String routine, String label);

        /** Whether the scheduler has settled. */
        Expr settled();
    }

    /** What a term comes to: a value, or a name that only means something beside a value (type null). */
    record Typed(Expr expr, Type type, String name) {
        static Typed of(Expr e, Type t) {
            return new Typed(e, t, "");
        }

        boolean is(Type.Base base) {
            return type != null && type.base() == base;
        }

        boolean number() {
            return is(Type.Base.INT) || is(Type.Base.WHOLE) || is(Type.Base.MOD);
        }

        boolean nil() {
            return type == null && (name.equals("nil") || name.equals("null"));
        }

        String what() {
            return type == null ? "a name that means nothing here" : switch (type.base()) {
                case BOOL -> "true or false";
                case INT, WHOLE, MOD -> "a number";
                case ENUM -> "one of " + String.join(", ", type.names().stream().filter(n -> !n.isEmpty()).limit(6).toList());
                case REF -> "a " + type.kind().prefix();
            };
        }
    }

    private Binder(World world, List<Field> fields, Places places) {
        this.world = world;
        this.places = places;
        paths = new Paths(world, fields);
    }

    /**
     * A claim about every run.
     *
     * @throws IllegalArgumentException saying which name or type is wrong
     */
    public static Bound property(World world, List<Field> fields, Places places, Term t) {
        Binder b = new Binder(world, fields, places);
        Ltl f = b.formula(t);
        return new Bound(f, b.atoms, b.texts);
    }

    /** A claim about every state; the same, and without words of time. */
    public static Bound invariant(World world, List<Field> fields, Places places, Term t) {
        if (t.temporal()) {
            throw new IllegalArgumentException("an invariant speaks of one state at a time; always, eventually, ended and the like "
                + "belong into a property");
        }
        return property(world, fields, places, t);
    }

    // Time

    private Ltl formula(Term t) {
        if (!t.temporal()) {
            return atom(t);
        } else if (t instanceof Term.Word) {
            return atom(Bound.ENDED);
        } else if (t instanceof Term.Unary u && u.op().equals("!")) {
            return Ltl.not(formula(u.of()));
        } else if (t instanceof Term.Binary b && b.op().equals("&&")) {
            return Ltl.and(formula(b.left()), formula(b.right()));
        } else if (t instanceof Term.Binary b && b.op().equals("||")) {
            return Ltl.or(formula(b.left()), formula(b.right()));
        } else if (t instanceof Term.Binary b && b.op().equals("==>")) {
            return Ltl.or(Ltl.not(formula(b.left())), formula(b.right()));
        } else if (t instanceof Term.Over o && !o.word().equals("count")) {
            return everyOne(o);
        } else if (t instanceof Term.Call c && (Term.BRACED.contains(c.name()) || Term.TWO.contains(c.name()))) {
            return time(c);
        }
        throw new IllegalArgumentException("a word of time stands where a value is expected: " + TermText.print(t)
            + "; expected ! && || ==> some or every round it");
    }

    private Ltl time(Term.Call c) {
        int n = Term.TWO.contains(c.name()) ? 2 : 1;
        arguments(c, n, n);
        Ltl a = formula(c.args().get(0));
        Ltl b = n == 2 ? formula(c.args().get(1)) : null;
        return switch (c.name()) {
            case "always" -> Ltl.always(a);
            case "eventually" -> Ltl.eventually(a);
            case "leadsTo" -> Ltl.always(Ltl.or(Ltl.not(a), Ltl.eventually(b)));
            case "until" -> new Ltl.Until(a, b);
            default -> Ltl.unless(a, b);
        };
    }

    private Ltl everyOne(Term.Over o) {
        boolean every = o.word().equals("every");
        Ltl r = every ? Ltl.TRUE : Ltl.FALSE;
        for (Typed one : identities(o)) {
            Typed before = bound.put(o.name(), one);
            Ltl f = formula(o.body());
            r = every ? Ltl.and(r, f) : Ltl.or(r, f);
            restore(o.name(), before);
        }
        return r;
    }

    private Ltl atom(Term t) {
        Expr e = truth(t);
        if (e instanceof Expr.Const c) {
            return c.value() != 0 ? Ltl.TRUE : Ltl.FALSE;
        }
        return atom(e);
    }

    private Ltl.Atom atom(Expr e) {
        int i = atoms.indexOf(e);
        if (i < 0) {
            i = atoms.size();
            atoms.add(e);
            texts.add(e.toString());
        }
        return new Ltl.Atom(i);
    }

    // Values

    private List<Typed> identities(Term.Over o) {
        List<Typed> all = paths.all(o.kind());
        pieces += all.size();
        if (pieces > PIECES_MAX) {
            throw new IllegalArgumentException("the claim comes to more than " + PIECES_MAX + " pieces, one for each " + o.kind()
                + "; expected a smaller world, or a claim about some of them");
        }
        return all;
    }

    private void restore(String name, Typed before) {
        if (before == null) {
            bound.remove(name);
        } else {
            bound.put(name, before);
        }
    }

    private Expr truth(Term t) {
        Typed v = value(t);
        if (!v.is(Type.Base.BOOL)) {
            throw new IllegalArgumentException(TermText.print(t) + " is " + what(t, v) + ", expected true or false"
                + (v.number() ? "; type: " + TermText.print(t) + " != 0" : v.is(Type.Base.REF) ? "; type: " + TermText.print(t) + " != nil" : ""));
        }
        return v.expr();
    }

    private Expr number(Term t) {
        Typed v = value(t);
        if (!v.number()) {
            throw new IllegalArgumentException(TermText.print(t) + " is " + what(t, v) + ", expected a number");
        }
        return v.expr();
    }

    /** In words; a name that is nothing at all is refused with the nearest one. */
    private String what(Term t, Typed v) {
        if (v.type() == null && !v.nil()) {
            throw paths.unknown(v.name(), bound.keySet());
        }
        return v.nil() ? "nil" : v.what();
    }

    private Typed value(Term t) {
        if (t instanceof Term.Num n) {
            return Typed.of(new Expr.Const(n.value(), n.truth() ? Boolean.toString(n.value() != 0) : Integer.toString(n.value())),
                n.truth() ? Type.BOOL : Type.range(n.value(), n.value()));
        } else if (t instanceof Term.Text x) {
            return new Typed(null, null, x.text());
        } else if (t instanceof Term.Unary u) {
            return u.op().equals("!") ? Typed.of(not(truth(u.of())), Type.BOOL)
                : Typed.of(new Expr.Binary(Oper.SUB, ZERO, number(u.of())), Type.range(-1, 0));
        } else if (t instanceof Term.Binary b) {
            return binary(b);
        } else if (t instanceof Term.Over o) {
            return over(o);
        } else if (t instanceof Term.Call c) {
            return Typed.of(at(c), Type.BOOL);
        } else if (t.equals(new Term.Word(Term.SETTLED)) && !bound.containsKey(Term.SETTLED)) {
            return Typed.of(places.settled(), Type.BOOL);
        }
        Paths.Path p = path(t);
        if (p.value() == null) {
            throw paths.incomplete(p, TermText.print(t));
        }
        return p.value();
    }

    private Paths.Path path(Term t) {
        if (t instanceof Term.Word w) {
            Typed v = bound.get(w.name());
            return v != null ? Paths.Path.of(v) : paths.word(w.name());
        } else if (t instanceof Term.Member m) {
            return paths.member(path(m.of()), m.name(), TermText.print(m.of()), bound.keySet());
        } else if (t instanceof Term.Item i) {
            return paths.item(path(i.of()), number(i.index()), TermText.print(i.of()));
        }
        return Paths.Path.of(value(t));
    }

    private Typed over(Term.Over o) {
        boolean count = o.word().equals("count");
        boolean every = o.word().equals("every");
        Expr r = null;
        for (Typed one : identities(o)) {
            Typed before = bound.put(o.name(), one);
            Expr e = truth(o.body());
            Expr piece = count ? new Expr.Pick(e, new Expr.Const(1), ZERO) : e;
            r = r == null ? piece : new Expr.Binary(count ? Oper.ADD : every ? Oper.AND : Oper.OR, r, piece);
            restore(o.name(), before);
        }
        r = r == null ? new Expr.Const(every ? 1 : 0) : r;
        return Typed.of(r, count ? Type.range(0, PIECES_MAX) : Type.BOOL);
    }

    private static Expr not(Expr e) {
        return e instanceof Expr.Const c ? new Expr.Const(1 - c.value()) : new Expr.Not(e);
    }

    private Typed binary(Term.Binary b) {
        return switch (b.op()) {
            case "&&" -> Typed.of(new Expr.Binary(Oper.AND, truth(b.left()), truth(b.right())), Type.BOOL);
            case "||" -> Typed.of(new Expr.Binary(Oper.OR, truth(b.left()), truth(b.right())), Type.BOOL);
            case "==>" -> Typed.of(new Expr.Binary(Oper.OR, not(truth(b.left())), truth(b.right())), Type.BOOL);
            case "==", "!=" -> equal(b);
            case "<" -> Typed.of(new Expr.Binary(Oper.LT, number(b.left()), number(b.right())), Type.BOOL);
            case "<=" -> Typed.of(new Expr.Binary(Oper.LE, number(b.left()), number(b.right())), Type.BOOL);
            case ">" -> Typed.of(new Expr.Binary(Oper.LT, number(b.right()), number(b.left())), Type.BOOL);
            case ">=" -> Typed.of(new Expr.Binary(Oper.LE, number(b.right()), number(b.left())), Type.BOOL);
            case "/", "%" -> Typed.of(new Expr.Binary(b.op().equals("/") ? Oper.DIV : Oper.REM, number(b.left()), divisor(b.right())),
                Type.range(0, 0));
            default -> Typed.of(new Expr.Binary(b.op().equals("+") ? Oper.ADD : b.op().equals("-") ? Oper.SUB : Oper.MUL,
                number(b.left()), number(b.right())), Type.range(0, 0));
        };
    }

    private Expr divisor(Term t) {
        Expr e = number(t);
        if (!(e instanceof Expr.Const c) || c.value() < 1) {
            throw new IllegalArgumentException("a division by " + TermText.print(t) + "; expected a number that is at least 1");
        }
        return e;
    }

    private Typed equal(Term.Binary b) {
        Typed l = value(b.left());
        Typed r = value(b.right());
        if (l.type() == null && r.type() != null) {
            return equal(b.op(), r, l, b.right(), b.left());
        }
        return equal(b.op(), l, r, b.left(), b.right());
    }

    private Typed equal(String op, Typed l, Typed r, Term left, Term right) {
        Expr other;
        if (l.is(Type.Base.ENUM) && r.type() == null && !r.nil()) {
            int i = l.type().names().indexOf(r.name());
            if (i < 0 || r.name().isEmpty()) {
                throw new IllegalArgumentException(Names.unknown("value of " + TermText.print(left), r.name(),
                    l.type().names().stream().filter(n -> !n.isEmpty()).toList(), "expected " + l.what() + ", ..."));
            }
            other = new Expr.Const(i, r.name());
        } else if (l.is(Type.Base.REF) && r.nil()) {
            other = new Expr.Const(0, "nil");
        } else if (alike(l, r)) {
            other = r.expr();
        } else {
            throw new IllegalArgumentException(TermText.print(left) + " is " + what(left, l) + ", but " + TermText.print(right)
                + " is " + what(right, r) + "; they can never be equal");
        }
        return Typed.of(new Expr.Binary(op.equals("==") ? Oper.EQ : Oper.NE, l.expr(), other), Type.BOOL);
    }

    private static boolean alike(Typed l, Typed r) {
        return l.number() && r.number() || l.is(Type.Base.BOOL) && r.is(Type.Base.BOOL)
            || l.is(Type.Base.REF) && r.is(Type.Base.REF) && l.type().kind() == r.type().kind()
            || l.is(Type.Base.ENUM) && l.type().equals(r.type());
    }

    // Places

    private Expr at(Term.Call c) {
        if (!c.name().equals("at")) {
            throw new IllegalArgumentException(Names.unknown("word of a claim", c.name(), List.of("at", "always", "eventually",
                "leadsTo", "until", "unless", "some", "every", "count"), "help property"));
        }
        arguments(c, 1, 3);
        boolean named = c.args().get(0) instanceof Term.Text;
        List<String> where = new ArrayList<>();
        for (Term t : c.args().subList(named ? 0 : 1, c.args().size())) {
            if (!(t instanceof Term.Text x)) {
                throw new IllegalArgumentException("at has " + TermText.print(t) + ", expected a routine or a step in quotes: at(m0, "
                    + "'startm', 'unlock')");
            }
            where.add(x.text());
        }
        if (where.isEmpty()) {
            throw new IllegalArgumentException("at needs a routine in quotes: at(m0, 'startm')");
        }
        String label = where.size() > 1 ? where.get(1) : null;
        if (!named) {
            return at(c.args().get(0), where.get(0), label);
        }
        Expr r = null;
        for (int m = 0; m < world.sizes().of(Kind.M); m++) {
            Expr one = places.at(Kind.M, m, where.get(0), label);
            r = r == null ? one : new Expr.Binary(Oper.OR, r, one);
        }
        return r;
    }

    private Expr at(Term who, String routine, String label) {
        Typed v = value(who);
        boolean mOrG = v.is(Type.Base.REF) && (v.type().kind() == Kind.M || v.type().kind() == Kind.G);
        if (!mOrG || !(v.expr() instanceof Expr.Const c)) {
            throw new IllegalArgumentException("at has " + TermText.print(who) + ", expected an M or a G such as m0");
        }
        return places.at(v.type().kind(), c.value() - 1, routine, label);
    }

    private static void arguments(Term.Call c, int min, int max) {
        if (c.args().size() < min || c.args().size() > max) {
            throw new IllegalArgumentException(c.name() + " has " + c.args().size() + (c.args().size() == 1 ? " argument" : " arguments")
                + ", expected " + min + (max == min ? "" : " to " + max));
        }
    }
}
