package gmplab.core.claim;

/**
 * A formula over the states of a run: propositions (by their number), Not, And, Or and Until, from which the words of time
 * are made. There is no "next": a move is how finely the model cuts, and no claim should hang on that.
 */
public sealed interface Ltl {
    Ltl TRUE = new True();
    Ltl FALSE = new Not(TRUE);

    record True() implements Ltl { }

    /** Proposition {@code index}, from 0. */
    record Atom(int index) implements Ltl { }

    record Not(Ltl of) implements Ltl { }

    record And(Ltl left, Ltl right) implements Ltl { }

    record Or(Ltl left, Ltl right) implements Ltl { }

    /** {@code right} holds at some time, and {@code left} until then. */
    record Until(Ltl left, Ltl right) implements Ltl { }

    static Ltl not(Ltl f) {
        return f instanceof Not n ? n.of : new Not(f);
    }

    static Ltl and(Ltl a, Ltl b) {
        return a.equals(TRUE) ? b : b.equals(TRUE) ? a : a.equals(FALSE) || b.equals(FALSE) ? FALSE : new And(a, b);
    }

    static Ltl or(Ltl a, Ltl b) {
        return a.equals(FALSE) ? b : b.equals(FALSE) ? a : a.equals(TRUE) || b.equals(TRUE) ? TRUE : new Or(a, b);
    }

    static Ltl eventually(Ltl f) {
        return new Until(TRUE, f);
    }

    /** Of a conjunction it is one of always: so claims about several identities can be judged one by one. */
    static Ltl always(Ltl f) {
        return f instanceof And a ? and(always(a.left), always(a.right)) : not(eventually(not(f)));
    }

    static Ltl unless(Ltl a, Ltl b) {
        return or(always(a), new Until(a, b));
    }
}
