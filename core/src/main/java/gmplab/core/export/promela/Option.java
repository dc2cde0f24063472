package gmplab.core.export.promela;

import java.util.List;
import java.util.regex.Pattern;

/**
 * One way on from a label: when, what changes, and which label is next.
 *
 * @param guard "1" for always
 * @param target the label that it leads to
 */
record Option(String guard, List<String> effects, String target) {
    static final List<String> FINDING = List.of("assert(false)");
    private static final Pattern SHARED = Pattern.compile("\\b(?!g0_[bi]\\d+\\b|_pid\\b|ME\\b)[A-Za-z_]\\w*");

    /** Whether it reads and changes nothing but the M's own stack. */
    private boolean local() {
        return !SHARED.matcher(guard + " " + String.join(" ", effects)).find();
    }

    /** Whether it is more than a condition. */
    boolean changes() {
        return !effects.isEmpty();
    }

    /** Whether it is a way back to the same state with a failed assertion, which is seldom taken. */
    boolean isFinding() {
        return effects.equals(FINDING);
    }

    /**
     * In Promela.
     *
     * @param begin when the M is at the step, where its label does not say so; "1" where it does
     * @param atOnce whether it is a d_step, of which SPIN takes so many and no more; otherwise an atomic sequence, which stores
     *     the same states but takes longer
     */
    String text(String begin, boolean atOnce) {
        String live = begin.equals("1") && local() ? "STILL" : "LIVE";
        String when = Term.and(Term.and(live, begin), guard);
        if (!changes()) {
            return " :: " + when + " -> goto " + target + "\n";
        }
        StringBuilder b = new StringBuilder(atOnce ? " :: d_step { " : " :: atomic { ").append(when);
        effects.forEach(e -> b.append("; ").append(e));
        return b.append(" } goto ").append(target).append('\n').toString();
    }
}
