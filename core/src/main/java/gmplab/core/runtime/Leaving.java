package gmplab.core.runtime;

import gmplab.core.program.Expr;
import gmplab.core.program.Val;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.state.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The ways out of a function: return, Goexit and panic, and what is deferred, which runs at one place at its end, the last
 * first. Where no defer stands in a loop each has its own place there; otherwise those that wait are a stack of locals.
 */
abstract class Leaving extends Outcomes {
    /** So many results a function has at most. */
    static final int RESULTS_MAX = 2;
    private static final String RECOVERS = "recovers";

    /** What runs at the end of the function or literal that is being compiled. */
    private static final class Block {
        /** Whether it is the function itself. */
        final boolean function;
        final Place end = new Place();
        /** Whether somebody leaves it on the way out of the goroutine: Goexit or a panic. */
        boolean unwound;

        Block(boolean function) {
            this.function = function;
        }
    }

    private final Map<String, Boolean> unwinding = new LinkedHashMap<>();
    private final boolean anyDefers;
    // The function that is being compiled
    private List<Deferred> deferred;
    private World.Goroutine of;
    private boolean called;
    /** Whether a defer stands in a loop. */
    private boolean stacked;
    private List<Bool> flags;
    private Deque<Block> blocks;
    private Int outcome;
    private boolean leftBefore;
    private boolean deferring;

    Leaving(World world) {
        super(world);
        anyDefers = uses(world, Action.Defer.class) || uses(world, Action.Do.class);
    }

    abstract World.Goroutine program(String named);

    // A function

    /** Writes a function's statements, what it defers, and its end. */
    void body(World.Goroutine function, boolean isCalled) {
        of = function;
        called = isCalled;
        deferred = new ArrayList<>();
        flags = new ArrayList<>();
        blocks = new ArrayDeque<>(List.of(new Block(true)));
        outcome = null;
        leftBefore = false;
        deferring = false;
        stacked = loopedDefer(of.actions(), false);
        prepare(of.actions());
        statements(of.actions());
        dead = false;
        land(blocks.peek().end, "end");
        deferring = true;
        if (stacked) {
            popAll(deferred);
        } else {
            for (int i = deferred.size() - 1; i >= 0; i--) {
                runDeferred(deferred.get(i));
            }
        }
        finish(outcome);
    }

    private static boolean loopedDefer(List<Action> body, boolean inLoop) {
        return body.stream().anyMatch(a -> a instanceof Action.Defer && inLoop || a.blocks().stream().anyMatch(b -> loopedDefer(b,
            inLoop || a instanceof Action.For || a instanceof Action.Range || a instanceof Action.Repeat)));
    }

    /** Flags of what is deferred under a condition, and how the goroutine is left, begin with nothing. */
    private void prepare(List<Action> body) {
        int[] n = {0};
        boolean[] left = {false};
        for (Action a : body) {
            Action.walk(List.of(a), x -> {
                n[0] += x instanceof Action.Defer && (x != a || left[0]) ? 1 : 0;
                left[0] |= leaves(x);
            });
        }
        for (int i = 1; !stacked && i <= n[0]; i++) {
            Bool flag = varBool("defer" + i);
            set(flag, false);
            flags.add(flag);
        }
        if (stacked) {
            set(waiting(), 0);
        }
        if (unwindsItself(body) && (anyDefers || called)) {
            set(outcome(), 0);
            if (panics.numbered()) {
                set(index(), 0);
            }
        }
        if (catches(body)) {
            for (int i = 0; i < results(of); i++) {
                set(result(i), 0);
            }
        }
    }

    private static boolean catches(List<Action> body) {
        boolean[] r = {false};
        Action.walk(body, a -> r[0] |= a instanceof Action.Recover);
        return r[0];
    }

    Int outcome() {
        outcome = varInt("outcome", outcomes());
        return outcome;
    }

    /** The number in the text of the panic that is the outcome. */
    private Int index() {
        return varInt("outcome.index", Fields.VALUE);
    }

    /** The function is left with this outcome, whatever it was being left with. */
    private void outcome(Int how) {
        boolean recovers = deferring && remembers() && catches(of.actions());
        if (deferring) {
            how = over(how, outcome(), recovers ? varBool(RECOVERS) : FALSE);
        }
        set(outcome(), how);
        if (recovers) {
            set(varBool(RECOVERS), false);
        }
    }

    /** Whether it is remembered that a deferred function has recovered, until it ends. */
    private boolean remembers() {
        return counts() || exitsAndRecovers();
    }

    private void panics(Int which) {
        panicBegins();
        outcome(new Int(which.plus(GOEXIT).expr(), outcomes()));
    }

    private boolean leaves(Action a) {
        return a instanceof Action.Return || a instanceof Action.Exit || a instanceof Action.Panic
            || panics.mayPanic(a) || a instanceof Action.Call c && unwinds(c.program(), new HashSet<>());
    }

    private boolean unwindsItself(List<Action> body) {
        boolean[] r = {false};
        Action.walk(body, a -> r[0] |= a instanceof Action.Exit || a instanceof Action.Panic && anyDefers
            || panics.mayPanic(a) || a instanceof Action.Call x && unwinds(x.program(), new HashSet<>()));
        return r[0];
    }

    /** Whether calling this function may end the goroutine. */
    boolean unwinds(String name) {
        return unwinds(name, new HashSet<>());
    }

    private boolean unwinds(String name, Set<String> seen) {
        Boolean known = unwinding.get(name);
        if (known != null || !seen.add(name)) {
            return known != null && known;
        }
        boolean[] r = {false};
        Action.walk(program(name).actions(), a -> r[0] |= a instanceof Action.Exit || a instanceof Action.Panic && anyDefers
            || panics.mayPanic(a) || a instanceof Action.Call x && unwinds(x.program(), seen));
        if (r[0] || seen.size() == 1) {
            unwinding.put(name, r[0]);
        }
        return r[0];
    }

    /** How many results a function has. */
    static int results(World.Goroutine f) {
        int[] r = {0};
        Action.walk(f.actions(), a -> r[0] = a instanceof Action.Return x ? Math.max(r[0], x.values().size()) : r[0]);
        return r[0];
    }

    private Int result(int i) {
        return varInt("result" + i, Fields.VALUE);
    }

    /** Where a G hands over its i-th argument or result. */
    static Int argument(int i) {
        return new Int(new Expr.Load(Fields.G_ARGS, getg().expr(), new Expr.Const(i)), Fields.VALUE);
    }

    /** The end of a function, when everything it deferred has run. */
    private void finish(Int how) {
        if (called) {
            for (int i = 0; i < results(of); i++) {
                set(argument(i), result(i));
                labelled("result " + (i + 1));
            }
            if (how != null && unwinds(of.name())) {
                if (panics.numbered()) {
                    set(num(Fields.G_PANIC_INDEX, getg()), index());
                }
                ret(how);
            } else if (unwinds(of.name())) {
                ret(Val.constant(outcomes(), 0));
            } else {
                ret();
            }
            return;
        }
        if (how != null) {
            for (String text : panics.texts()) {
                when(panicked(how).eq(panics.number(text)), () -> crash(text, text.contains("%d") ? index() : null));
            }
            if (isMain()) {
                // Nobody will return from main.main: only a deadlock, or a panic, ends this process.
                when(how.eq(GOEXIT), () -> call("goexit1"));
            }
        }
        if (isMain()) {
            exit();
        } else {
            call("goexit1");
        }
    }

    private boolean isMain() {
        return !called && of.name().equals(World.MAIN) && world.main() >= 0;
    }

    // Leaving

    /** {@code return}, {@code runtime.Goexit()} and {@code panic(text)}. */
    void leaving(Action a) {
        boolean nothingWaits = blocks.peek().function && deferred.isEmpty() && flags.isEmpty() && noDefersBehind();
        if (a instanceof Action.Panic x) {
            panicked(x, !anyDefers || nothingWaits && !called);
        } else if (a instanceof Action.Exit && nothingWaits && !called) {
            call("goexit1");
        } else if (a instanceof Action.Return x) {
            returned(x);
            leave(false);
        } else {
            outcome(Val.constant(outcomes(), GOEXIT));
            leave(true);
        }
        dead = true;
    }

    private void panicked(Action.Panic x, boolean atOnce) {
        Value v = loadedValue(x.value());
        if (v instanceof Caught c) {
            when(c.which().asInt().eq(0), () -> crash("nil", null));
            if (panics.numbered()) {
                set(index(), c.index().asInt());
            }
            panics(c.which().asInt());
            leave(true);
            return;
        }
        Words w = v instanceof Words all ? all : new Words(List.of(v));
        String text = String.join("%d", w.shape());
        if (v instanceof Held || w.numbers().size() > 1 || panics.number(text) == 0) {
            throw new IllegalArgumentException("a panic has a text that stands there, with at most one number in it, found " + x.value());
        }
        Int at = w.numbers().isEmpty() ? null : w.numbers().get(0).asInt();
        if (atOnce) {
            crash(text, at);
            return;
        }
        if (at != null) {
            set(index(), at);
        }
        panics(Val.constant(outcomes(), panics.number(text)));
        leave(true);
    }

    private void returned(Action.Return x) {
        int n = results(of);
        if (blocks.peek().function && !deferring && x.values().size() != n) {
            throw new IllegalArgumentException("a return with " + x.values().size() + " values in a function that gives " + n);
        } else if (n > RESULTS_MAX) {
            throw new IllegalArgumentException("a return with " + n + " values, expected at most " + RESULTS_MAX);
        } else if (!x.values().isEmpty() && (!blocks.peek().function || deferring)) {
            throw new IllegalArgumentException("a function literal gives no results: write a function of its own and call it");
        }
        List<Num> all = new ArrayList<>();
        for (Ex v : x.values()) {
            all.add(flow.result(of.name(), all.size()) ? coded(loadedValue(v), v) : loaded(v));
        }
        if (called) {
            for (int i = 0; i < all.size(); i++) {
                set(result(i), all.get(i).asInt());
            }
        }
    }

    /** Whether no defer stands further down, whose flag the common end would look at. */
    private boolean noDefersBehind() {
        boolean[] r = {true};
        Action.walk(of.actions(), a -> r[0] &= !(a instanceof Action.Defer));
        return r[0];
    }

    private void leave(boolean unwinding) {
        Block b = blocks.peek();
        b.unwound |= unwinding;
        leftBefore = true;
        jump(b.end);
    }

    @Override
    void panicked(String text) {
        if (panics.recovered()) {
            panics(Val.constant(outcomes(), panics.number(text)));
            leave(true);
        } else {
            crash(text, null);
        }
    }

    @Override
    void within(Num at, int length) {
        Int i = at.asInt();
        when(i.lt(0).or(i.ge(length)), () -> when(i.lt(0), () -> panicked(Panics.negativeIndex(), i), () -> panicked(Panics.index(length), i)));
    }

    private void panicked(String text, Int at) {
        if (panics.number(text) == 0) {
            crash(text, at);
            return;
        }
        set(index(), at);
        panicked(text);
    }

    /** A routine of the runtime that may panic has come back. */
    void afterPanic() {
        if (!panics.recovered()) {
            return;
        }
        Int which = let("panicking", num(Fields.G_PANICKING, getg()));
        when(which.ne(0), () -> {
            dies(num(Fields.G_PANICKING, getg()));
            panics(which);
            leave(true);
        });
    }

    /** A function that was called has ended so that its caller's goroutine is to end too. */
    void unwind(Int how) {
        when(how.ne(0), () -> {
            if (panics.numbered()) {
                set(index(), num(Fields.G_PANIC_INDEX, getg()));
                dies(num(Fields.G_PANIC_INDEX, getg()));
            }
            if (blocks.peek().function && !called && deferred.isEmpty() && !stacked) {
                finish(how);
                return;
            }
            outcome(how);
            leave(true);
        });
    }

    /** A function literal in its place: {@code return} leaves it and no more. {@code after} runs however it is left. */
    void closure(List<Action> body, Runnable after) {
        closure(() -> statements(body), after);
    }

    void closure(Runnable body, Runnable after) {
        Block b = inPlace(body);
        after.run();
        if (b.unwound) {
            when(outcome().ne(0), () -> leave(true));
        }
    }

    private Block inPlace(Runnable body) {
        Block b = new Block(false);
        blocks.push(b);
        apart(body);
        blocks.pop();
        land(b.end, "end of func");
        return b;
    }

    // Defer

    /** {@code defer func(args) { body }(values)}. */
    void defer(Action.Defer x) {
        if (!blocks.peek().function) {
            throw new IllegalArgumentException("defer inside a function literal is not there yet: write a function of its own and call it");
        }
        statements(x.args());
        Bool flag = null;
        if (!stacked && (depth > 0 || leftBefore)) {
            flag = flags.get((int) deferred.stream().filter(d -> d.flag() != null).count());
            set(flag, true);
        }
        Deferred d = new Deferred(x, new HashMap<>(names), flag);
        deferred.add(d);
        if (stacked) {
            push(d, deferred.size(), of.name());
        }
    }

    private void runDeferred(Deferred d) {
        if (d.flag() == null) {
            run(d);
        } else {
            when(d.flag(), () -> run(d));
        }
    }

    /** What it panics with takes the place of what the function was left with; what waits runs all the same. */
    @Override
    void run(Deferred d) {
        Map<String, Value> outside = names;
        names = new HashMap<>(d.names());
        boolean catches = remembers() && outcome != null && catches(d.x().body());
        if (catches) {
            set(varBool(RECOVERS), false);
        }
        inPlace(() -> statements(d.x().body()));
        if (catches) {
            when(varBool(RECOVERS), () -> {
                set(varBool(RECOVERS), false);
                when(outcome.eq(0), this::panicEnds);
            });
        }
        names = outside;
    }

    /** {@code into = recover()}. */
    void recovered(Action.Recover x) {
        if (!deferring || outcome == null) {
            if (!x.into().isEmpty()) {
                keep(x.into(), new Caught(constant(0), constant(0)));
            }
            return;
        }
        Int caught = varInt("caught", outcomes());
        set(caught, panicked(outcome));
        when(outcome.gt(GOEXIT), () -> {
            set(outcome, withoutPanic(outcome));
            if (remembers()) {
                set(varBool(RECOVERS), true);
            }
        });
        Num number = constant(0);
        if (panics.numbered()) {
            Int at = varInt("caught.index", Fields.VALUE);
            set(at, index());
            set(index(), 0);
            number = new Num(at.expr(), false);
        }
        if (!x.into().isEmpty()) {
            keep(x.into(), new Caught(new Num(caught.expr(), false), number));
        }
    }
}
