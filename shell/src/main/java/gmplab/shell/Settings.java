package gmplab.shell;

import java.util.Locale;
import picocli.CommandLine.Option;

/** Options that every subcommand takes. */
final class Settings {
    @Option(names = "--json", description = "One versioned JSON document on standard output instead of lines.")
    boolean json;

    @Option(names = {"-q", "--quiet"}, description = "No progress, and of the answers only verdicts.")
    boolean quiet;

    @Option(names = "--stacktrace", description = "Show where in gmplab a failure came from.")
    boolean stacktrace;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
    boolean help;

    /** Options count wherever they stand: before the subcommand as well as after it. */
    void alsoBy(Settings before) {
        json |= before.json;
        quiet |= before.quiet;
        stacktrace |= before.stacktrace;
    }

    /** What the launcher says about the three streams; without it, what Java says about all of them. */
    static boolean terminal(int stream) {
        String said = System.getProperty("gmplab.tty");
        return said == null ? System.console() != null : said.indexOf('0' + stream) >= 0;
    }

    static boolean colour(int stream) {
        String no = System.getenv("NO_COLOR");
        return terminal(stream) && (no == null || no.isEmpty())
            && !"dumb".equals(String.valueOf(System.getenv("TERM")).toLowerCase(Locale.ROOT));
    }
}
