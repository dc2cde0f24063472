package gmplab.shell.command;

/** The user wants to leave. */
public final class Leave extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int code;

    Leave(int code) {
        super(null, null, false, false);
        this.code = code;
    }

    /** The exit code asked for; -1 for the one that the verdicts give. */
    public int code() {
        return code;
    }
}
