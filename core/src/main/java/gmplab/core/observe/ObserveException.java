package gmplab.core.observe;

/** Something observed cannot be read: its message says what is wrong and what was expected. */
public final class ObserveException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ObserveException(String message) {
        super(message);
    }
}
