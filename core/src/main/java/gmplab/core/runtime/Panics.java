package gmplab.core.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a world's programs may panic with, numbered from 1: the runtime's and package sync's own panics first, where somebody
 * recovers or a deferred function prints or waits, then those of the programs. Elsewhere the runtime's end the run at once: what was deferred
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
    /** So many texts the routines of the runtime have at most. */
    static final int MOST = 9;
    static final String NIL = "runtime error: invalid memory address or nil pointer dereference";
    private static final String INDEX = "runtime error: index out of range [%d]";
    private static final Pattern ELEMENT = Pattern.compile("\\w\\[[A-Za-z_][\\w']*\\]");

    /** What nobody sees of a goroutine that ends the process: it neither prints nor waits, and calls no function. */
    private static final Set<Class<? extends Action>> UNSEEN = Set.of(Action.Set.class, Action.SetElem.class, Action.If.class, Action.Unlock.class,
        Action.RUnlock.class, Action.Add.class, Action.Signal.class, Action.Broadcast.class, Action.Close.class, Action.Stop.class,
        Action.AtomicAdd.class, Action.AtomicSwap.class, Action.AtomicCas.class, Action.UnlockThread.class, Action.ConnClose.class);

    private final boolean recovered;
    private final Unmade unmade;
    private final List<String> texts = new ArrayList<>();

    Panics(World world) {
        unmade = new Unmade(world);
        List<Action> all = new ArrayList<>();
        world.goroutines().forEach(g -> Action.walk(g.actions(), all::add));
        recovered = all.stream().anyMatch(a -> a instanceof Action.Recover || a instanceof Action.Defer d && shows(d));
        Set<String> r = new LinkedHashSet<>();
        if (recovered) {
            all.forEach(a -> r.addAll(ofRuntime(a)));
            if (all.stream().anyMatch(Panics::indexes)) {
                r.add(INDEX);
                lengths(world).forEach(n -> r.add(index(n)));
            }
            if (all.stream().anyMatch(a -> !unmade.at(a).isEmpty())) {
                r.add(NIL);
            }
        }
        all.forEach(a -> {
            if (a instanceof Action.Panic x) {
                r.add(shape(x.value()));
            }
        });
        texts.addAll(r);
    }

    /** The sizes of arrays, of whatever they are. */
    private static Set<Integer> lengths(World world) {
        Map<String, Integer> families = new LinkedHashMap<>();
        Stream.of(world.channels().keySet().stream(), world.timers().stream(), world.objects().stream().map(Obj::name)).flatMap(n -> n)
            .filter(n -> n.matches(".*\\[\\d+\\]")).forEach(n -> families.merge(n.substring(0, n.indexOf('[')), 1, Integer::sum));
        Set<Integer> r = new LinkedHashSet<>(families.values());
        world.objects().stream().filter(o -> o.kind() == Obj.Kind.ARRAY).forEach(o -> r.add(o.size()));
        return r;
    }

    /** What is said of an index, the %d in it, of so many elements; Go does not name the length where it is less than 0. */
    static String index(int length) {
        return INDEX + " with length " + length;
    }

    static String negativeIndex() {
        return INDEX;
    }

    /** Whether the statement looks for an element by an index that is computed. */
    private static boolean indexes(Action a) {
        boolean[] r = {ELEMENT.matcher(a.toString()).find()};
        a.expressions().forEach(x -> x.walk(e -> r[0] |= e instanceof Ex.Elem l && !(l.index() instanceof Ex.Num)
            || e instanceof Ex.At t && !(t.index() instanceof Ex.Num)));
        return r[0] || a instanceof Action.SetElem s && !(s.index() instanceof Ex.Num);
    }

    /** Whether some panic has a number in its text. */
    boolean numbered() {
        return texts.stream().anyMatch(t -> t.contains("%d"));
    }

    /** A text with %d for the number in it. */
    private static String shape(Ex x) {
        return x instanceof Ex.Str s ? s.text() : x instanceof Ex.Bin b && b.op().equals("+") ? shape(b.left()) + shape(b.right()) : "%d";
    }

    /** Whether somebody sees that it runs: it prints, or lets others run before the process ends. */
    private static boolean shows(Action.Defer d) {
        boolean[] r = {false};
        Action.walk(d.body(), a -> r[0] |= !UNSEEN.contains(a.getClass()));
        return r[0];
    }

    /** Whether some goroutine of the world calls recover, or prints something on its way out. */
    boolean recovered() {
        return recovered;
    }

    /** Timers that are used before they are made. */
    Unmade unmade() {
        return unmade;
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
        return recovered && (!ofRuntime(a).isEmpty() || indexes(a) || !unmade.at(a).isEmpty());
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
