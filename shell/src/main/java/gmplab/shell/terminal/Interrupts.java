package gmplab.shell.terminal;

import gmplab.shell.session.Reply;
import gmplab.shell.session.Session;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.utils.Signals;

/** Ctrl-C where there is no prompt: the first asks the session to stop and keep what it has, the second ends at once. */
public final class Interrupts {
    private Interrupts() { }

    public static void to(Session session) {
        AtomicInteger times = new AtomicInteger();
        Signals.register("INT", () -> {
            if (times.incrementAndGet() > 1) {
                Runtime.getRuntime().halt(Reply.WAS_INTERRUPTED);
            }
            session.interrupt();
        });
    }
}
