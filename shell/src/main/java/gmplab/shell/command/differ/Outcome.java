package gmplab.shell.command.differ;

import gmplab.core.simulate.Simulation;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What came of a program, on the model or on the real runtime.
 *
 * @param kind how it ended
 * @param line its output, words with blanks between them
 * @param text what the runtime said when it threw; otherwise empty
 */
record Outcome(Kind kind, String line, String text) {
    /** How a program ends. */
    enum Kind {
        ENDED("it ended"),
        /** Everybody waits, whether or not the runtime notices. */
        DEADLOCK("deadlock"),
        THREW("it threw"),
        /** Nothing that can be compared. */
        NOTHING("no outcome");

        final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /** A panic that takes the place of another is printed behind it, one tab further in. */
    private static final Pattern THROWN = Pattern.compile("(?m)^\\t*(?:panic|fatal error): (.*)$");

    /** On the model. */
    static Outcome of(Simulation.Result r) {
        return switch (r.end()) {
            case RETURNED, FINISHED -> new Outcome(Kind.ENDED, r.line(), "");
            case DEADLOCK -> new Outcome(Kind.DEADLOCK, r.line(), "");
            case THREW -> new Outcome(Kind.THREW, r.line(), String.valueOf(r.finding()));
            case LIMIT -> new Outcome(Kind.NOTHING, r.line(), "more moves, or a later clock, than a comparison goes to");
            default -> new Outcome(Kind.NOTHING, r.line(), r.end() + " " + (r.finding() == null ? "" : r.finding()));
        };
    }

    /** On the real runtime. */
    static Outcome of(String out, String err, int exit, boolean hung) {
        // main.main ends the line, and may then wait for a panic while others go on.
        String line = out.strip().replace("\n", "");
        if (hung || err.contains("- deadlock!")) {
            return new Outcome(Kind.DEADLOCK, line, "");
        }
        String thrown = thrown(err);
        return exit == 0 ? new Outcome(Kind.ENDED, line, "") : !thrown.isEmpty() ? new Outcome(Kind.THREW, line, thrown)
            : new Outcome(Kind.NOTHING, line, "exit code " + exit + " " + err.lines().findFirst().orElse(""));
    }

    /** The last thing that was thrown, without what the model does not say of it. */
    private static String thrown(String err) {
        Matcher m = THROWN.matcher(err);
        String r = "";
        while (m.find()) {
            r = m.group(1);
        }
        return r.replace(" [recovered]", "");
    }

    /** Whether this, on the model, is what that is, on the real runtime. */
    boolean matches(Outcome real) {
        return kind == real.kind && line.equals(real.line) && (kind != Kind.THREW || text.contains(real.text));
    }

    @Override
    public String toString() {
        return kind.words + (text.isEmpty() ? "" : " (" + text + ")") + ": " + (line.isEmpty() ? "no output" : line);
    }
}
