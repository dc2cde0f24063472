package gmplab.shell.command;

import java.util.Locale;

/** Numbers for people. */
final class Numbers {
    private Numbers() { }

    static String of(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    static String bytes(long n) {
        return n < 10L << 20 ? Math.max(1, n >> 10) + " kB" : (n >> 20) + " MB";
    }

    static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }

    /** Virtual time: in the unit that reads best. */
    static String virtual(long nanos) {
        return nanos < 1_000_000 ? String.format(Locale.ROOT, "%.1f us", nanos / 1e3)
            : nanos < 1_000_000_000 ? String.format(Locale.ROOT, "%.3f ms", nanos / 1e6)
            : String.format(Locale.ROOT, "%.6f s", nanos / 1e9);
    }

    static String count(long n, String noun) {
        return of(n) + " " + noun + (n == 1 ? "" : "s");
    }
}
