package gmplab.shell.command;

import gmplab.core.claim.Term;
import gmplab.core.claim.TermText;
import java.util.List;
import java.util.Map;

/** Turns what stands between the braces of a claim into a term. Names of the script's variables become their values. */
final class ClaimWriter {
    private static final List<String> BRACED = List.of("always", "eventually");
    private final Map<String, Object> names;

    private ClaimWriter(Map<String, Object> names) {
        this.names = names;
    }

    /** The claim as text. */
    static String text(Syntax.Program p) {
        return TermText.print(new ClaimWriter(p.names()).body(p.body(), "the claim"));
    }

    private Term body(Syntax.Body b, String what) {
        if (b.statements().size() != 1) {
            throw new UserError(what + " has " + Numbers.count(b.statements().size(), "statement") + " in its braces, expected one expression; "
                + "join several with &&");
        }
        return term(b.statements().get(0));
    }

    private Term term(Syntax s) {
        if (s instanceof Syntax.Lit l) {
            return literal(l.value());
        } else if (s instanceof Syntax.Name n) {
            Object v = names.get(n.name());
            return v == null ? new Term.Word(n.name()) : literal(v);
        } else if (s instanceof Syntax.Unary u) {
            Term of = term(u.of());
            return u.op().equals("-") && of instanceof Term.Num n && !n.truth() ? new Term.Num(-n.value(), false)
                : new Term.Unary(u.op(), of);
        } else if (s instanceof Syntax.Binary b) {
            return binary(b.op(), term(b.left()), term(b.right()));
        } else if (s instanceof Syntax.Prop p) {
            return new Term.Member(term(p.of()), p.name());
        } else if (s instanceof Syntax.Index i) {
            return new Term.Item(term(i.of()), term(i.index()));
        } else if (s instanceof Syntax.Call c) {
            return call(c);
        } else if (s instanceof Syntax.Body b) {
            return body(b, "a word");
        }
        throw bad(s);
    }

    private static Term binary(String op, Term left, Term right) {
        try {
            Term.level(op);
        } catch (IllegalArgumentException e) {
            throw new UserError("a claim has no operator " + op + "; expected one of ==> || && == != < <= > >= + - * / %", e);
        }
        return new Term.Binary(op, left, right);
    }

    private static Term literal(Object v) {
        if (v instanceof Integer i) {
            return new Term.Num(i, false);
        } else if (v instanceof Boolean b) {
            return new Term.Num(b ? 1 : 0, true);
        } else if (v instanceof String s && s.indexOf('\'') < 0) {
            return new Term.Text(s);
        } else if (v == null) {
            return new Term.Word("nil");
        }
        throw new UserError("a claim has " + Arguments.show(v) + ", expected numbers, true or false, and names");
    }

    private Term call(Syntax.Call c) {
        if (!c.named().isEmpty()) {
            throw new UserError(c.name() + " in a claim takes no named argument, got " + c.named().keySet().iterator().next() + ":");
        }
        // "a.b implies eventually { ... }" is a.b(implies).eventually { ... } to Groovy.
        if (c.receiver() instanceof Syntax.Call of && of.args().size() == 1 && of.args().get(0) instanceof Syntax.Name n
            && n.name().equals("implies")) {
            Syntax left = of.receiver() == null ? new Syntax.Name(of.name(), c.line()) : new Syntax.Prop(of.receiver(), of.name(), c.line());
            return new Term.Binary("==>", term(left), call(new Syntax.Call(null, c.name(), c.args(), c.named(), c.line())));
        }
        if (c.receiver() != null) {
            return method(c);
        }
        if (Term.QUANTIFIERS.contains(c.name())) {
            return over(c);
        }
        if (BRACED.contains(c.name()) && c.args().size() != 1) {
            throw new UserError(c.name() + " needs one claim in braces: " + c.name() + " { ... }");
        }
        return new Term.Call(c.name(), c.args().stream().map(this::term).toList());
    }

    /** {@code a.implies(b)}, {@code a.leadsTo(b)}, {@code a.until(b)}, {@code a.unless(b)}. */
    private Term method(Syntax.Call c) {
        boolean implies = c.name().equals("implies");
        if (!implies && !Term.TWO.contains(c.name()) || c.args().size() != 1) {
            throw new UserError("a claim has no method " + c.name() + "; expected implies, leadsTo, until or unless with one argument: p."
                + (implies || Term.TWO.contains(c.name()) ? c.name() : "implies") + "(q)");
        }
        Term left = term(c.receiver());
        Term right = term(c.args().get(0));
        return implies ? new Term.Binary("==>", left, right) : new Term.Call(c.name(), List.of(left, right));
    }

    private Term over(Syntax.Call c) {
        boolean formed = c.args().size() == 2 && c.args().get(0) instanceof Syntax.Name && c.args().get(1) instanceof Syntax.Body;
        if (!formed) {
            throw new UserError(c.name() + " needs a kind and a claim in braces: " + c.name() + "(p) { p.status == _Pidle }  or  " + c.name()
                + "(p) { q -> q.status == _Pidle }");
        }
        String kind = ((Syntax.Name) c.args().get(0)).name();
        Syntax.Body b = (Syntax.Body) c.args().get(1);
        if (b.params().size() > 1) {
            throw new UserError(c.name() + " gives one name, but its braces begin with " + b.params().size());
        }
        String name = b.params().isEmpty() ? kind : b.params().get(0).name();
        Term body = new ClaimWriter(without(name)).body(b, c.name());
        return new Term.Over(c.name(), kind, name, body);
    }

    private Map<String, Object> without(String name) {
        Map<String, Object> r = new java.util.LinkedHashMap<>(names);
        r.remove(name);
        return r;
    }

    private static UserError bad(Syntax s) {
        String what = s instanceof Syntax.Bad b ? b.what() : s instanceof Syntax.Assign ? "an assignment"
            : "a " + s.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
        return new UserError("a claim has " + what + ", expected an expression over fields such as sched.stopwait <= 2"
            + (s instanceof Syntax.Assign ? " (== compares)" : ""));
    }
}
