package gmplab.shell.command.spin;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a search of SPIN's says at its end.
 *
 * @param states stored
 * @param transitions as SPIN counts them: its start is one
 * @param errors failed assertions and states in which nothing moves, each move and each state once
 * @param vector bytes of one state as it is
 * @param bytes of what the states took, without the table and the stack
 * @param complete whether it came to its end
 * @param tooShallow whether paths were cut off
 * @param outOfMemory whether it ended because it had used the memory it may
 */
record Counts(long states, long transitions, long errors, int vector, long bytes, boolean complete, boolean tooShallow,
              boolean outOfMemory) {
    private static final Pattern VECTOR = Pattern.compile("State-vector (\\d+) byte");
    private static final Pattern ERRORS = Pattern.compile("errors: (\\d+)");
    private static final Pattern STORED = Pattern.compile("([0-9.e+]+) states, stored");
    private static final Pattern TRANSITIONS = Pattern.compile("([0-9.e+]+) transitions");
    private static final Pattern ACTUAL = Pattern.compile("([0-9.]+)\\s+actual memory usage for states");

    static Counts of(String text) {
        boolean shallow = text.contains("max search depth too small");
        boolean whole = !text.contains("Search not completed") && !text.contains("out of memory") && !text.contains("reached -DMEMLIM bound") && text.contains("states, stored") && !shallow;
        return new Counts((long) number(STORED, text), (long) number(TRANSITIONS, text), (long) number(ERRORS, text),
            (int) number(VECTOR, text), (long) (number(ACTUAL, text) * (1 << 20)), whole, shallow,
            text.contains("out of memory") || text.contains("reached -DMEMLIM bound"));
    }

    private static double number(Pattern p, String text) {
        Matcher m = p.matcher(text);
        return m.find() ? Double.parseDouble(m.group(1)) : 0;
    }
}
