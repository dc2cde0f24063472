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
    private static final Pattern SHARED = Pattern.compile("\\b(?!g0_[bi]\\d+\\b|_pid\\b|ME\\b)[A-Za-z_]\\w*");

    /** Whether it reads and changes nothing but the M's own stack. */
    private boolean local() {
        return !SHARED.matcher(guard + " " + String.join(" ", effects)).find();
    }

    /** Whether it is more than a condition, and so a d_step, of which SPIN takes so many and no more. */
    boolean changes() {
        return !effects.isEmpty();
    }

    /** @param begin when the M is at the step, where its label does not say so; "1" where it does */
    String text(String begin) {
        String live = begin.equals("1") && local() ? "STILL" : "LIVE";
        String when = Term.and(Term.and(live, begin), guard);
        if (!changes()) {
            return " :: " + when + " -> goto " + target + "\n";
        }
        StringBuilder b = new StringBuilder(" :: d_step { ").append(when);
        effects.forEach(e -> b.append("; ").append(e));
        return b.append(" } goto ").append(target).append('\n').toString();
    }
}
