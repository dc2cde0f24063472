package gmplab.shell.session;

import gmplab.shell.command.Answer;
import gmplab.shell.command.Listener;
import gmplab.shell.view.Text;
import java.io.PrintWriter;

/** Shows answers as lines: data on one writer, progress and errors on the other. */
public final class Printer implements Listener {
    /** How much is said, and how. */
    public record Manner(boolean quiet, boolean colour, boolean live) { }

    /** Where nobody watches, one report in so many is enough. */
    private static final int EVERY = 10;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Manner manner;
    private boolean progressShown;
    private int reports;

    /** @param manner {@code live}: progress may be rewritten in place, since a person watches */
    public Printer(PrintWriter out, PrintWriter err, Manner manner) {
        this.out = out;
        this.err = err;
        this.manner = manner;
    }

    @Override
    public void answer(Answer answer) {
        if (!manner.quiet() || answer.judges()) {
            show(answer.text());
        }
    }

    /** Shows lines. */
    public void show(Text text) {
        clearProgress();
        for (String l : manner.colour() ? text.ansi() : text.plain()) {
            out.println(l);
        }
        out.flush();
    }

    @Override
    public void printed(String text) {
        clearProgress();
        out.print(text);
        out.flush();
    }

    @Override
    public void progress(String line) {
        if (manner.quiet()) {
            return;
        }
        if (line.isEmpty()) {
            clearProgress();
        } else if (manner.live()) {
            err.print("\r\u001b[K" + line);
            err.flush();
            progressShown = true;
        } else if (reports++ % EVERY == EVERY - 1) {
            err.println(line);
            err.flush();
        }
    }

    private void clearProgress() {
        if (progressShown) {
            err.print("\r\u001b[K");
            err.flush();
            progressShown = false;
        }
    }

    /** Shows the value and the failure of a reply; its answers were shown as they came. */
    public void end(Reply reply, boolean stacktrace) {
        clearProgress();
        if (reply.value() != null && !manner.quiet()) {
            out.println(reply.value());
            out.flush();
        }
        if (reply.error() != null) {
            err.println(manner.colour() ? "\u001b[31m" + reply.error() + "\u001b[0m" : reply.error());
            if (stacktrace && reply.cause() != null) {
                reply.cause().printStackTrace(err);
            }
            err.flush();
        }
    }
}
