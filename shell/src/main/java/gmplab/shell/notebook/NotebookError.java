package gmplab.shell.notebook;

/** A notebook that cannot be read or written, in one sentence. */
final class NotebookError extends Exception {
    private static final long serialVersionUID = 1L;

    NotebookError(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
