package gmplab.shell.command.spin;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One figure of the benchmarks.
 *
 * @param row to which it belongs
 * @param what is measured, of which world
 * @param here what was measured here, with its unit
 * @param there what a rival needed, or another measurement that it is compared with; empty for none
 * @param value the number that is to be reached; NaN where there is none
 * @param bound what it has to be
 * @param atLeast whether it has to be at least that, or at most
 * @param open whether the number is a bound of the real one: a rival that was stopped would have needed more
 * @param note what else has to be said, or empty
 * @param unfair why the rival is none; empty where it is
 */
public record Figure(String row, String what, String here, String there, double value, double bound, boolean atLeast, boolean open, String note,
                     String unfair) {
    static Figure of(String row, String what, String here, double value, double bound, boolean atLeast, String note) {
        return new Figure(row, what, here, "", value, bound, atLeast, false, note, "");
    }

    Figure against(String rival, boolean isOpen, String whyUnfair) {
        return new Figure(row, what, here, rival, value, bound, atLeast, isOpen, note, whyUnfair);
    }

    /** Whether it is what it has to be; a rival that is none says nothing. */
    public boolean reached() {
        return unfair.isEmpty() && (atLeast ? value >= bound : value <= bound);
    }

    /** The number, as it is compared. */
    public String number() {
        return Double.isNaN(value) ? "" : (open ? "more than " : "") + short3(value);
    }

    /** What it has to be, in words. */
    public String toReach() {
        return Double.isNaN(bound) ? "" : (atLeast ? "at least " : "at most ") + short3(bound);
    }

    /** In a word. */
    public String says() {
        return !unfair.isEmpty() ? "unfair" : Double.isNaN(bound) ? "" : reached() ? "reached" : "not reached";
    }

    private static String short3(double v) {
        return v >= 1000 ? String.format(Locale.ROOT, "%,d", Math.round(v)) : v == Math.rint(v) ? String.valueOf((long) v)
            : String.format(Locale.ROOT, v < 100 ? "%.2f" : "%.1f", v);
    }

    /** For programs. */
    public Map<String, Object> json() {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("row", row);
        m.put("what", what);
        m.put("here", here);
        m.put("there", there);
        m.put("value", Double.isNaN(value) ? null : value);
        m.put("toReach", Double.isNaN(bound) ? null : bound);
        m.put("atLeast", atLeast);
        m.put("open", open);
        m.put("says", says());
        m.put("note", note);
        m.put("unfair", unfair);
        return m;
    }
}
