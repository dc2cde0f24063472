package gmplab.core.claim;

import java.util.ArrayList;
import java.util.List;

/** Terms as text, in the syntax in which they are typed at the prompt. */
public final class TermText {
    private static final int TIGHTEST = Term.OPERATORS.size();
    private final String text;
    private int at;

    private TermText(String text) {
        this.text = text;
    }

    // Writing

    public static String print(Term t) {
        return print(t, 0);
    }

    private static String print(Term t, int level) {
        if (t instanceof Term.Num n) {
            return n.truth() ? Boolean.toString(n.value() != 0) : Integer.toString(n.value());
        } else if (t instanceof Term.Word w) {
            return w.name();
        } else if (t instanceof Term.Text x) {
            return "'" + x.text() + "'";
        } else if (t instanceof Term.Member m) {
            return print(m.of(), TIGHTEST) + "." + m.name();
        } else if (t instanceof Term.Item i) {
            return print(i.of(), TIGHTEST) + "[" + print(i.index()) + "]";
        } else if (t instanceof Term.Unary u) {
            return u.op() + print(u.of(), TIGHTEST);
        } else if (t instanceof Term.Binary b) {
            return binary(b, level);
        } else if (t instanceof Term.Over o) {
            String name = o.name().equals(o.kind()) ? "" : o.name() + " -> ";
            return o.word() + "(" + o.kind() + ") { " + name + print(o.body()) + " }";
        }
        Term.Call c = (Term.Call) t;
        return Term.BRACED.contains(c.name()) ? c.name() + " { " + print(c.args().get(0)) + " }"
            : c.name() + "(" + String.join(", ", c.args().stream().map(TermText::print).toList()) + ")";
    }

    private static String binary(Term.Binary b, int level) {
        int own = Term.level(b.op());
        boolean toTheRight = b.op().equals("==>");
        String s = print(b.left(), toTheRight ? own + 1 : own) + " " + b.op() + " " + print(b.right(), toTheRight ? own : own + 1);
        return own < level ? "(" + s + ")" : s;
    }

    // Reading

    /**
     * Reads what {@link #print} writes.
     *
     * @throws IllegalArgumentException saying what was expected, and what was found
     */
    public static Term parse(String text) {
        TermText p = new TermText(text);
        Term t = p.binary(0);
        p.blanks();
        if (p.at < text.length()) {
            throw p.expected("the end of the claim");
        }
        return t;
    }

    private Term binary(int level) {
        if (level == TIGHTEST) {
            return unary();
        }
        Term left = binary(level + 1);
        for (String op = operator(level); op != null; op = operator(level)) {
            if (op.equals("==>")) {
                return new Term.Binary(op, left, binary(level));
            }
            left = new Term.Binary(op, left, binary(level + 1));
        }
        return left;
    }

    /** Takes an operator of this row; the longest that stands here. */
    private String operator(int level) {
        blanks();
        String best = null;
        for (List<String> row : Term.OPERATORS) {
            for (String op : row) {
                best = text.startsWith(op, at) && (best == null || op.length() > best.length()) ? op : best;
            }
        }
        if (best == null || !Term.OPERATORS.get(level).contains(best)) {
            return null;
        }
        at += best.length();
        return best;
    }

    private Term unary() {
        blanks();
        if (take("!")) {
            return new Term.Unary("!", unary());
        } else if (take("-")) {
            Term of = unary();
            return of instanceof Term.Num n && !n.truth() ? new Term.Num(-n.value(), false) : new Term.Unary("-", of);
        }
        Term t = primary();
        while (true) {
            if (take(".")) {
                t = new Term.Member(t, word("a field"));
            } else if (take("[")) {
                t = new Term.Item(t, binary(0));
                expect("]");
            } else {
                return t;
            }
        }
    }

    private Term primary() {
        if (take("(")) {
            Term t = binary(0);
            expect(")");
            return t;
        } else if (take("'")) {
            int end = text.indexOf('\'', at);
            if (end < 0) {
                throw new IllegalArgumentException("a text in quotes does not end");
            }
            String s = text.substring(at, end);
            at = end + 1;
            return new Term.Text(s);
        }
        blanks();
        if (at < text.length() && Character.isDigit(text.charAt(at))) {
            return number();
        }
        String word = word("a term");
        if (word.equals("true") || word.equals("false")) {
            return new Term.Num(word.equals("true") ? 1 : 0, true);
        } else if (Term.BRACED.contains(word)) {
            expect("{");
            Term of = binary(0);
            expect("}");
            return new Term.Call(word, List.of(of));
        } else if (!take("(")) {
            return new Term.Word(word);
        }
        return Term.QUANTIFIERS.contains(word) ? over(word) : call(word);
    }

    private Term number() {
        int from = at;
        while (at < text.length() && Character.isDigit(text.charAt(at))) {
            at++;
        }
        try {
            return new Term.Num(Integer.parseInt(text.substring(from, at)), false);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(text.substring(from, at) + " is too large a number", e);
        }
    }

    private Term over(String word) {
        String kind = word("a kind such as p");
        expect(")");
        expect("{");
        int begin = at;
        blanks();
        String name = kind;
        if (at < text.length() && Character.isJavaIdentifierStart(text.charAt(at))) {
            name = word("a name");
            if (!take("->")) {
                at = begin;
                name = kind;
            }
        }
        Term body = binary(0);
        expect("}");
        return new Term.Over(word, kind, name, body);
    }

    private Term call(String word) {
        List<Term> args = new ArrayList<>();
        do {
            args.add(binary(0));
        } while (take(","));
        expect(")");
        return new Term.Call(word, args);
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean take(String sign) {
        blanks();
        boolean there = text.startsWith(sign, at);
        at += there ? sign.length() : 0;
        return there;
    }

    private void expect(String sign) {
        if (!take(sign)) {
            throw expected("\"" + sign + "\"");
        }
    }

    private String word(String what) {
        blanks();
        int from = at;
        while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
            at++;
        }
        if (from == at || Character.isDigit(text.charAt(from))) {
            at = from;
            throw expected(what);
        }
        return text.substring(from, at);
    }

    private IllegalArgumentException expected(String what) {
        return new IllegalArgumentException("expected " + what + ", found " + (at >= text.length() ? "the end of the claim"
            : "\"" + text.substring(at, Math.min(text.length(), at + 20)) + "\""));
    }
}
