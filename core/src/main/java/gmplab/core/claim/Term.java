package gmplab.core.claim;

import java.util.List;
import java.util.function.Consumer;

/**
 * What a person claims, as it was typed: an expression over the bench's fields, with Go's operators, {@code ==>} for
 * "implies", and words of time. Nothing is looked up yet.
 */
public sealed interface Term {
    /** A number, or with {@code truth} one of false (0) and true (1). */
    record Num(int value, boolean truth) implements Term { }

    /** A name: of an identity (m0), a channel, a status, a variable, ... */
    record Word(String name) implements Term { }

    /** A text in quotes. */
    record Text(String text) implements Term { }

    /** {@code of.name}. */
    record Member(Term of, String name) implements Term { }

    /** {@code of[index]}. */
    record Item(Term of, Term index) implements Term { }

    /** {@code !} or {@code -}. */
    record Unary(String op, Term of) implements Term { }

    /** One of {@link #OPERATORS}. */
    record Binary(String op, Term left, Term right) implements Term { }

    /** A word with arguments: at, always, eventually, leadsTo, until, unless. */
    record Call(String name, List<Term> args) implements Term {
        public Call {
            args = List.copyOf(args);
        }
    }

    /** {@code some(p) { q -> body }}: of every identity of a kind. */
    record Over(String word, String kind, String name, Term body) implements Term { }

    /** Binary operators, loosest first; those of one row bind alike. */
    List<List<String>> OPERATORS = List.of(List.of("==>"), List.of("||"), List.of("&&"), List.of("==", "!="),
        List.of("<", "<=", ">", ">="), List.of("+", "-"), List.of("*", "/", "%"));

    /** Words of time whose one argument stands in braces. */
    List<String> BRACED = List.of("always", "eventually");
    /** Words of time with two arguments. */
    List<String> TWO = List.of("leadsTo", "until", "unless");
    /** Whether the run has ended: true in its last state, which stands still for ever. */
    String ENDED = "ended";
    /** Whether nobody in the scheduler has anything left to do by himself. */
    String SETTLED = "settled";
    /** Words about every identity of a kind. */
    List<String> QUANTIFIERS = List.of("some", "every", "count");

    /** How tightly an operator binds, from 0. */
    static int level(String op) {
        for (int i = 0; i < OPERATORS.size(); i++) {
            if (OPERATORS.get(i).contains(op)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no operator " + op + "; expected one of "
            + String.join(" ", OPERATORS.stream().flatMap(List::stream).toList()));
    }

    /** The terms directly inside this one. */
    default List<Term> parts() {
        return this instanceof Member x ? List.of(x.of)
            : this instanceof Item x ? List.of(x.of, x.index)
            : this instanceof Unary x ? List.of(x.of)
            : this instanceof Binary x ? List.of(x.left, x.right)
            : this instanceof Call x ? x.args
            : this instanceof Over x ? List.of(x.body) : List.of();
    }

    /** Calls {@code visit} for this term and everything inside it. */
    default void walk(Consumer<Term> visit) {
        visit.accept(this);
        parts().forEach(p -> p.walk(visit));
    }

    /** Whether it speaks of more than one state. */
    default boolean temporal() {
        boolean[] r = {false};
        walk(t -> r[0] |= t instanceof Word w && w.name.equals(ENDED) || t instanceof Call c && (BRACED.contains(c.name) || TWO.contains(c.name)));
        return r[0];
    }
}
