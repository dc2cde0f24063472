package gmplab.core.trace;

/** A trace that cannot be read, saved or replayed; the message is one sentence for the person who has it. */
public final class TraceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The line of the file, from 1; 0 where it is not about one line. */
    private final int line;

    public TraceException(int line, String sentence) {
        super(line == 0 ? sentence : "line " + line + ": " + sentence);
        this.line = line;
    }

    public int line() {
        return line;
    }
}
