package gmplab.shell.script;

/** A script that cannot be compiled: one sentence and where. */
public final class ScriptError extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int line;
    private final boolean atEnd;

    ScriptError(String sentence, int line, boolean atEnd, Throwable cause) {
        super(sentence, cause);
        this.line = line;
        this.atEnd = atEnd;
    }

    /** The line, from 1; 0 where it is not known. */
    public int line() {
        return line;
    }

    /** Whether more text might make it right. */
    public boolean atEnd() {
        return atEnd;
    }
}
