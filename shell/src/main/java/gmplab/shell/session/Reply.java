package gmplab.shell.session;

import gmplab.shell.command.Answer;
import java.util.List;

/**
 * What came of one text.
 *
 * @param status how it ended
 * @param answers what the commands in it answered, in order
 * @param value what its last expression gave, where no command has answered it already; may be null
 * @param error the sentence, where it failed
 * @param cause for {@code --stacktrace}; may be null
 * @param exitCode what a script of this text would end with
 */
public record Reply(Status status, List<Answer> answers, Object value, String error, Throwable cause, int exitCode) {
    /** How a text ended. */
    public enum Status {
        DONE, FAILED, INTERRUPTED,
        /** The user wants to leave. */
        LEFT
    }

    /** Exit code of a script that failed. */
    public static final int SCRIPT_FAILED = 1;
    /** Exit code of a command line that makes no sense. */
    public static final int USAGE = 2;
    /** Exit code after Ctrl-C. */
    public static final int WAS_INTERRUPTED = 130;

    public Reply {
        answers = List.copyOf(answers);
    }

    public boolean ok() {
        return status == Status.DONE || status == Status.LEFT;
    }
}
