package gmplab.core.machine;

import java.util.Locale;

/**
 * What was decided at one state: who moves, and how. Packed into an int for searching; this class reads and writes the
 * packed form and the words a trace uses.
 */
public final class Choice {
    /** The kinds of choices. */
    public enum Kind {
        /** M {@code id} executes its step. */
        RUN,
        /** M {@code id} executes its step with answer {@code arg} of a policy left open. */
        ANSWER,
        /** The timed wait of M {@code id} runs out. */
        TIMEOUT,
        /** G {@code id} is preempted: {@code arg} 0 a request, 1 a signal arrives, 2 by force. */
        PREEMPT,
        /** The clock moves on to the next deadline; by {@link #units} where that is not 0, which only who keeps time asks for. */
        TIMER,
        /** The system call of G {@code id} returns. */
        RETURN,
        /** A byte arrives from outside at descriptor {@code id}. */
        POLL
    }

    public static final int REQUEST = 0;
    public static final int SIGNAL = 1;
    public static final int FORCED = 2;
    private static final String[] HOW = {"request", "signal", "forced"};
    private static final Kind[] KINDS = Kind.values();

    private Choice() { }

    public static int of(Kind kind, int id, int arg) {
        return kind.ordinal() << 28 | id << 10 | arg;
    }

    public static Kind kind(int choice) {
        return KINDS[choice >>> 28];
    }

    /** That {@code units} of the clock pass, 1 to 2^28 - 1, before the next deadline. */
    public static int passing(int units) {
        return Kind.TIMER.ordinal() << 28 | units;
    }

    /** Of a {@link Kind#TIMER}: by how many units the clock moves on; 0 to the next deadline. */
    public static int units(int choice) {
        return choice & 0xFFFFFFF;
    }

    public static int id(int choice) {
        return choice >>> 10 & 0x3FFFF;
    }

    public static int arg(int choice) {
        return choice & 0x3FF;
    }

    /** Whether the choice does something Go itself could not do. */
    public static boolean hypothetical(int choice) {
        return kind(choice) == Kind.PREEMPT && arg(choice) == FORCED;
    }

    /** The words of a trace, for example {@code RUN m2}, {@code ANSWER m0 3}, {@code PREEMPT g1 forced}. */
    public static String text(int choice) {
        int id = id(choice);
        return switch (kind(choice)) {
            case RUN -> "RUN m" + id;
            case ANSWER -> "ANSWER m" + id + " " + arg(choice);
            case TIMEOUT -> "TIMEOUT m" + id;
            case PREEMPT -> "PREEMPT g" + id + " " + HOW[arg(choice)];
            case TIMER -> units(choice) == 0 ? "TIMER" : "TIMER " + units(choice);
            case RETURN -> "RETURN g" + id;
            case POLL -> "POLL fd" + id;
        };
    }

    /**
     * Reads what {@link #text} writes.
     *
     * @throws IllegalArgumentException when it is not a choice, saying what was expected
     */
    public static int parse(String text) {
        String[] w = text.trim().split("\\s+");
        try {
            Kind kind = Kind.valueOf(w[0].toUpperCase(Locale.ROOT));
            return switch (kind) {
                case TIMER -> w.length < 2 ? of(kind, 0, 0) : passing(units(w[1]));
                case RUN, TIMEOUT -> of(kind, number(w[1], 'm'), 0);
                case RETURN -> of(kind, number(w[1], 'g'), 0);
                case ANSWER -> of(kind, number(w[1], 'm'), Integer.parseInt(w[2]));
                case POLL -> of(kind, number(w[1].startsWith("fd") ? w[1].substring(1) : "", 'd'), 0);
                case PREEMPT -> of(kind, number(w[1], 'g'), w.length < 3 ? REQUEST
                    : java.util.List.of(HOW).indexOf(w[2].toLowerCase(Locale.ROOT)));
            };
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("not a choice: \"" + text + "\"; expected RUN mN, ANSWER mN K, TIMEOUT mN, "
                + "PREEMPT gN request|signal|forced, TIMER [UNITS], RETURN gN or POLL fdN", e);
        }
    }

    private static int units(String word) {
        int n = Integer.parseInt(word);
        if (n < 1 || n > 0xFFFFFFF) {
            throw new IllegalArgumentException(word);
        }
        return n;
    }

    private static int number(String word, char letter) {
        if (word.isEmpty() || word.charAt(0) != letter) {
            throw new IllegalArgumentException(word);
        }
        int n = Integer.parseInt(word.substring(1));
        if (n < 0 || n > 0x3FFFF) {
            throw new IllegalArgumentException(word);
        }
        return n;
    }
}
