package gmplab.shell.command;

/** What a person did that cannot be done, as one sentence that says what was wrong, what was expected, what to type. */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UserError(String sentence) {
        super(sentence);
    }

    public UserError(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
