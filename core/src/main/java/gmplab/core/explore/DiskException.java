package gmplab.core.explore;

/** A place for files of which a search can make no use; the message says why, and what to do. */
public final class DiskException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DiskException(String message) {
        super(message);
    }
}
