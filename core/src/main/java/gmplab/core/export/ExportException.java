package gmplab.core.export;

/** A world that has no counterpart in a real Go program; the message says what in it has none. */
public final class ExportException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    ExportException(String message) {
        super(message);
    }
}
