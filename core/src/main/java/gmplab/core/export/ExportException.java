package gmplab.core.export;

/** A world that has no counterpart in what it is to be written in; the message says what in it has none. */
public final class ExportException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** @param message what it is that has none */
    public ExportException(String message) {
        super(message);
    }
}
