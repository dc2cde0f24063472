package gmplab.shell.command;

/** Hears what the bench says while a text runs; each face brings its own. */
public interface Listener {
    /** A command has answered. */
    void answer(Answer answer);

    /** The script, or a goroutine, printed something. */
    void printed(String text);

    /** A long search says how far it is, for people only; empty when it is over. */
    void progress(String line);

    /** Hears nothing. */
    Listener SILENT = new Listener() {
        @Override
        public void answer(Answer answer) { }

        @Override
        public void printed(String text) { }

        @Override
        public void progress(String line) { }
    };
}
