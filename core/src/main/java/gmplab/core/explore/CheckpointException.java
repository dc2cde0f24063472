package gmplab.core.explore;

/** A checkpoint that cannot be used or written; the message says why, and what to do. */
public final class CheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CheckpointException(String message) {
        super(message);
    }
}
