package gmplab.core.runtime;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a world's programs may panic with, numbered from 1: the runtime's and package sync's own panics first, where somebody
 * recovers or a deferred function prints, then those of the programs. Elsewhere the runtime's end the run at once: what was deferred
 * would run, but nobody would see more of it.
 */
final class Panics {
    static final String SEND_ON_CLOSED = "send on closed channel";
    static final String CLOSE_OF_CLOSED = "close of closed channel";
    static final String CLOSE_OF_NIL = "close of nil channel";
    static final String NEGATIVE_COUNTER = "sync: negative WaitGroup counter";
    static final String MISUSE = "sync: WaitGroup misuse: Add called concurrently with Wait";
    static final String REUSED = "sync: WaitGroup is reused before previous Wait has returned";
    static final String DIVIDE = "runtime error: integer divide by zero";
    static final String TICKER = "non-positive interval for NewTicker";
    static final String TICKER_RESET = "non-positive interval for Ticker.Reset";
    /** So many texts the runtime has at most. */
    static final int MOST = 9;

    private final boolean recovered;
    private final List<String> texts = new ArrayList<>();

    Panics(World world) {
        List<Action> all = new ArrayList<>();
        world.goroutines().forEach(g -> Action.walk(g.actions(), all::add));
        recovered = all.stream().anyMatch(a -> a instanceof Action.Recover || a instanceof Action.Defer d && shows(d));
        Set<String> r = new LinkedHashSet<>();
        if (recovered) {
            all.forEach(a -> r.addAll(ofRuntime(a)));
        }
        all.forEach(a -> {
            if (a instanceof Action.Panic x) {
                r.add(x.text());
            }
        });
        texts.addAll(r);
    }

    /** Whether somebody sees that it runs. */
    private static boolean shows(Action.Defer d) {
        boolean[] r = {false};
        Action.walk(d.body(), a -> r[0] |= a instanceof Action.Print || a instanceof Action.Call);
        return r[0];
    }

    /** Whether some goroutine of the world calls recover, or prints something on its way out. */
    boolean recovered() {
        return recovered;
    }

    List<String> texts() {
        return texts;
    }

    /** From 1. */
    int number(String text) {
        return texts.indexOf(text) + 1;
    }

    /** Whether this statement, itself and not those in it, may panic in a way that can be recovered. */
    boolean mayPanic(Action a) {
        return recovered && !ofRuntime(a).isEmpty();
    }

    private static List<String> ofRuntime(Action a) {
        List<String> r = new ArrayList<>();
        if (a instanceof Action.Send || a instanceof Action.Select s && s.cases().stream().anyMatch(c -> c.kind() == Action.Case.Kind.SEND)) {
            r.add(SEND_ON_CLOSED);
        } else if (a instanceof Action.Close) {
            r.addAll(List.of(CLOSE_OF_CLOSED, CLOSE_OF_NIL));
        } else if (a instanceof Action.Add) {
            r.addAll(List.of(NEGATIVE_COUNTER, MISUSE));
        } else if (a instanceof Action.Wait) {
            r.add(REUSED);
        } else if (a instanceof Action.NewTicker) {
            r.add(TICKER);
        } else if (a instanceof Action.Reset) {
            r.add(TICKER_RESET);
        }
        boolean[] divides = {false};
        a.expressions().forEach(x -> x.walk(e -> divides[0] |= e instanceof Ex.Bin b && List.of("/", "%").contains(b.op()) && !(b.right() instanceof Ex.Num)));
        if (divides[0]) {
            r.add(DIVIDE);
        }
        return r;
    }
}
