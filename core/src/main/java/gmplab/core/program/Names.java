package gmplab.core.program;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the name a person probably meant. */
public final class Names {
    private Names() { }

    /** {@code no routine "findrunable"; nearest: findRunnable (list routines)}. */
    public static String unknown(String what, String name, Collection<String> known, String remedy) {
        String near = nearest(name, known).map(n -> "; nearest: " + n).orElse("");
        return "no " + what + " \"" + name + "\"" + near + " (" + remedy + ")";
    }

    /** The known name with the fewest edits, if they are few; of several the first by the alphabet. */
    public static Optional<String> nearest(String name, Collection<String> known) {
        String lower = name.toLowerCase(Locale.ROOT);
        int most = Math.max(2, name.length() / 3);
        String r = null;
        for (String k : known) {
            int d = distance(lower, k.toLowerCase(Locale.ROOT), most);
            if (d < most || d == most && (r == null || k.compareTo(r) < 0)) {
                r = k;
                most = d;
            }
        }
        return Optional.ofNullable(r);
    }

    /**
     * Levenshtein's distance, with two neighbours exchanged counted as one edit: that is how people mistype. What is more than {@code most} is only found to be
     * that, from the few ways that could be less: there may be a hundred thousand names.
     */
    static int distance(String a, String b, int most) {
        if (Math.abs(a.length() - b.length()) > most) {
            return most + 1;
        }
        int[] before = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] now = new int[b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            if (row(a, b, i, most, now, last, before) > most) {
                return most + 1;
            }
            int[] old = before;
            before = last;
            last = now;
            now = old;
        }
        return last[b.length()];
    }

    /**
     * Fills in the edits from the first {@code i} letters of the one to the first of the other, for as many as a way of {@code most} edits in all could go
     * through. How many the least way through any of these takes, as far as that is known.
     */
    private static int row(String a, String b, int i, int most, int[] now, int[] last, int[] before) {
        int longer = b.length() - a.length();
        int aside = (most - Math.abs(longer)) / 2;
        int from = Math.max(0, i - aside + Math.min(0, longer));
        int to = Math.min(b.length(), i + aside + Math.max(0, longer));
        int least = most + 1;
        if (from > 0) {
            now[from - 1] = most + 1;
        }
        for (int j = from; j <= to; j++) {
            int d = i == 0 ? j : j == 0 ? i : Math.min(last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1), Math.min(last[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                d = Math.min(d, before[j - 2] + 1);
            }
            now[j] = d;
            least = Math.min(least, d + Math.abs(j - i - longer));
        }
        if (to < b.length()) {
            now[to + 1] = most + 1;
        }
        return least;
    }
}
