package gmplab.core.export.promela;

import java.util.HashSet;
import java.util.Set;

/**
 * An expression in Promela.
 *
 * @param text in brackets where it has an operator
 * @param lo its smallest value
 * @param hi its largest value
 * @param nil when evaluating it dereferences nil, as an expression in Promela; empty for never
 * @param cells the places of the stack that it reads
 * @param heap whether it reads anything besides the stack
 */
record Term(String text, int lo, int hi, String nil, Set<String> cells, boolean heap) {
    static Term constant(int v) {
        return new Term(v < 0 ? "(" + v + ")" : Integer.toString(v), v, v, "", Set.of(), false);
    }

    boolean isConstant() {
        return lo == hi;
    }

    Term as(String newText, int newLo, int newHi) {
        return newLo == newHi && nil.isEmpty() ? constant(newLo) : new Term(newText, newLo, newHi, nil, cells, heap);
    }

    Term withNil(String newNil) {
        return new Term(text, lo, hi, newNil, cells, heap);
    }

    /** An expression of this one and another: what both read. */
    static Term of(String text, int lo, int hi, String nil, Term a, Term b) {
        if (lo == hi && nil.isEmpty()) {
            return constant(lo);
        }
        Set<String> all = new HashSet<>(a.cells);
        all.addAll(b.cells);
        return new Term(text, lo, hi, nil, all, a.heap || b.heap);
    }

    // Conditions as texts: empty is one that never holds, "1" one that always does.

    static String or(String a, String b) {
        return a.isEmpty() || b.equals("1") ? b : b.isEmpty() || a.equals("1") ? a : "(" + a + " || " + b + ")";
    }

    static String and(String a, String b) {
        return a.isEmpty() || b.isEmpty() ? "" : a.equals("1") ? b : b.equals("1") ? a : "(" + a + " && " + b + ")";
    }

    static String not(String a) {
        return a.isEmpty() ? "1" : a.equals("1") ? "" : "!" + (a.startsWith("(") ? a : "(" + a + ")");
    }

    /** This as a condition. */
    String cond() {
        return isConstant() && nil.isEmpty() ? (lo == 0 ? "" : "1") : text;
    }
}
