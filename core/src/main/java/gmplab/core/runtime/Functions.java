package gmplab.core.runtime;

import gmplab.core.program.Names;
import gmplab.core.program.Val;
import gmplab.core.program.Val.Int;
import gmplab.core.state.Kind;
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
 * Functions of goroutine programs as routines: one for each that a goroutine begins with ({@code main.f}, ending in
 * goexit1, main's own in exit) and one for each that is called, built once for each combination of texts among its arguments
 * ({@code main.f("a")}); a number inside a text is an argument of its own ({@code main.f("w%d")}). A function that calls itself is
 * built once for each depth.
 */
abstract class Functions extends Leaving {
    /** Most functions that texts may make: a function that gives itself an ever longer one would never end. */
    private static final int BUILT_MAX = 1000;
    static final int ARGS_MAX = 8;
    /** How deep functions call themselves, at most: every frame has a place of its own on its stack. */
    private static final int DEEPEST = 8;
    private static final int DEEPEST_SIMULATED = 64;

    /**
     * A function with the shapes of its texts; {@code called} on its caller's stack, or begun by a goroutine. {@code depth}
     * is which of its calls of itself this is, from 1; 0 where it makes none.
     */
    private record Build(World.Goroutine of, List<List<String>> texts, boolean called, int depth) { }

    /** In the place of a shape: a text that only the run knows. */
    private static final List<String> HELD = List.of("\u0000");

    private final Map<Build, String> built = new LinkedHashMap<>();
    private final Deque<Build> todo = new ArrayDeque<>();
    private final List<String> entries = new ArrayList<>();
    private Set<String> calledOnly;
    /** The function that is being compiled. */
    private Build now;

    Functions(World world) {
        super(world);
        if (world.collects()) {
            entries.add(GcGo.GC_BG_MARK_WORKER, "gcBgMarkWorker");
            entries.addAll(world.parked());
        }
    }

    /** Builds what the world's goroutines begin with, and then whatever that needs. */
    void build() {
        calledOnly = calledOnly();
        for (World.Goroutine g : world.goroutines()) {
            if (g.params().stream().noneMatch(World.Goroutine.Param::text) && !calledOnly.contains(g.name())) {
                entry(new Build(g, List.of(), false, 0));
            }
        }
        if (world.parked().contains(World.RUNFINQ)) {
            routine(World.RUNFINQ, CHECK, PLAIN, "mfinal.go runfinq", () -> {
                now = new Build(program(world.finalizerFunction()), List.of(), false, 0);
                begin();
                runfinq();
            });
        }
        while (!todo.isEmpty()) {
            Build b = todo.poll();
            String name = built.get(b);
            try {
                routine(name, b.called ? CHECK : NONE, PLAIN, (b.called ? "function " : "goroutine ") + b.of.name(),
                    () -> params(b), () -> function(b));
            } catch (IllegalArgumentException e) {
                throw e.getMessage().startsWith(name + ": ") ? e : new IllegalArgumentException(name + ": " + e.getMessage(), e);
            }
        }
    }

    @Override
    String function() {
        return now.of.name();
    }

    /** Names of the routines that goroutines begin with. */
    List<String> entries() {
        return entries;
    }

    /** Functions that are called and that no goroutine begins with. */
    private Set<String> calledOnly() {
        Set<String> r = new HashSet<>();
        Set<String> begun = new HashSet<>();
        for (World.Goroutine g : world.goroutines()) {
            if (g.start() != World.Goroutine.Start.LATER) {
                begun.add(g.name());
            }
            Action.walk(g.actions(), a -> {
                if (a instanceof Action.Call x) {
                    r.add(x.program());
                } else if (a instanceof Action.SetFinalizer x) {
                    r.add(x.program());
                } else if (a instanceof Action.Go x) {
                    begun.add(x.program());
                } else if (a instanceof Action.AfterFunc x) {
                    begun.add(x.program());
                }
            });
        }
        r.removeAll(begun);
        return r;
    }

    // Which routine

    private String name(Build b) {
        String known = built.get(b);
        if (known != null) {
            return known;
        }
        if (built.size() >= BUILT_MAX) {
            throw new IllegalArgumentException("function " + b.of.name() + " is started with more than " + BUILT_MAX
                + " different texts: a text is known when the program is built, so the texts must come to an end");
        }
        boolean both = b.called && !calledOnly.contains(b.of.name());
        String texts = String.join(", ", b.texts.stream().map(t -> t.equals(HELD) ? "text" : "\"" + String.join("%d", t) + "\"").toList());
        String name = "main." + b.of.name() + (both || !texts.isEmpty() ? "(" + texts + ")" : "") + (both && !texts.isEmpty() ? "()" : "")
            + (b.depth > 1 ? "#" + b.depth : "");
        built.put(b, name);
        todo.add(b);
        return name;
    }

    private int entry(Build b) {
        String name = name(b);
        if (!entries.contains(name)) {
            entries.add(name);
        }
        return entries.indexOf(name);
    }

    World.Goroutine program(String named) {
        String name = thing(named);
        List<String> all = world.goroutines().stream().map(World.Goroutine::name).toList();
        int i = all.indexOf(name);
        if (i < 0) {
            throw new IllegalArgumentException(Names.unknown("goroutine", name, all, "go '" + name + "' declares one"));
        }
        return world.goroutines().get(i);
    }

    /** Begin's index of a goroutine program without arguments. */
    Int begun(String name) {
        return index(new Build(arity(program(name), List.of()), List.of(), false, 0));
    }

    private Int index(Build b) {
        return Val.constant(Fields.T_PROGRAM.type(), entry(b));
    }

    private World.Goroutine arity(World.Goroutine f, List<Ex> args) {
        if (f.params().size() != args.size()) {
            throw new IllegalArgumentException(f.name() + " takes " + f.params().size() + " arguments "
                + f.params().stream().map(World.Goroutine.Param::name).toList() + ", found " + args.size());
        }
        if (args.size() > ARGS_MAX) {
            throw new IllegalArgumentException(f.name() + " takes " + args.size() + " arguments, expected at most " + ARGS_MAX);
        }
        return f;
    }

    /** {@code go f(args)}: its numbers are staged in this G, its texts choose the routine. */
    void start(Action.Go x) {
        World.Goroutine f = arity(program(x.program()), x.args());
        List<List<String>> texts = new ArrayList<>();
        List<Num> numbers = arguments(f, x.args(), texts);
        for (int i = 0; i < numbers.size(); i++) {
            set(argument(i), numbers.get(i).asInt());
            labelled("arg " + (i + 1));
        }
        call("newproc", index(new Build(f, texts, false, 0)));
    }

    private List<Num> arguments(World.Goroutine f, List<Ex> args, List<List<String>> texts) {
        List<Num> numbers = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            World.Goroutine.Param p = f.params().get(i);
            boolean holds = !p.text() && flow.local(f.name(), p.name());
            Value v = p.text() || holds ? loadedValue(args.get(i)) : loaded(args.get(i));
            if (holds) {
                numbers.add(coded(v, args.get(i)));
            } else if (p.text() && v instanceof Held h) {
                texts.add(HELD);
                numbers.add(h.code());
            } else if (p.text()) {
                Words w = v instanceof Words x ? x : new Words(List.of(v));
                texts.add(w.shape());
                numbers.addAll(w.numbers());
            } else {
                numbers.add((Num) v);
            }
        }
        if (numbers.size() > world.args()) {
            throw new IllegalArgumentException(f.name() + " is given " + numbers.size() + " numbers, with those inside texts; expected at most " + world.args());
        }
        return numbers;
    }

    /** {@code into, ok = f(args)} on this stack. */
    void callFunction(Action.Call x) {
        World.Goroutine f = arity(program(x.program()), x.args());
        boolean again = callsItself(f);
        int depth = !again ? 0 : now.depth > 0 && callsItself(now.of) ? now.depth + 1 : 1;
        int wanted = !x.ok().isEmpty() ? 2 : x.into().isEmpty() ? 0 : 1;
        if (wanted > results(f)) {
            throw new IllegalArgumentException(f.name() + " gives " + (results(f) == 0 ? "no result" : results(f) + " result") + ", wanted " + wanted);
        }
        if (depth > (world.simulated() ? DEEPEST_SIMULATED : DEEPEST)) {
            raise("bench: " + f.name() + " calls itself more than " + (depth - 1) + " deep, and every stack here has a fixed size");
            List.of(x.into(), x.ok()).forEach(n -> names.putIfAbsent(n, constant(0)));
            dead = true;
            return;
        }
        List<List<String>> texts = new ArrayList<>();
        Val[] numbers = arguments(f, x.args(), texts).stream().map(Num::asInt).toArray(Val[]::new);
        String to = name(new Build(f, texts, true, depth));
        if (unwinds(f.name())) {
            unwind(callInt(to, outcomes(), numbers));
        } else {
            call(to, numbers);
        }
        List<String> into = List.of(x.into(), x.ok());
        for (int i = 0; i < results(f); i++) {
            Int r = let("v", argument(i));
            dies(argument(i));
            if (flow.result(f.name(), i)) {
                hold(into.get(i), new Num(r.expr(), false));
            } else {
                assign(into.get(i), new Num(r.expr(), truth(f, i)));
            }
        }
    }

    /** Whether the i-th result is a boolean: one of its returns says so, and none says anything else. */
    private static boolean truth(World.Goroutine f, int i) {
        boolean[] r = {false, true};
        Action.walk(f.actions(), a -> {
            if (a instanceof Action.Return x && i < x.values().size()) {
                Ex v = x.values().get(i);
                boolean says = v instanceof Ex.Not || v instanceof Ex.Bin b && !List.of("+", "-", "*", "/", "%").contains(b.op());
                r[0] |= says;
                r[1] &= says || v instanceof Ex.Num n && (n.value() == 0 || n.value() == 1);
            }
        });
        return r[0] && r[1];
    }

    /** Whether a function, called, may call itself again, through others or at once. */
    private boolean callsItself(World.Goroutine f) {
        return reaches(f.name(), f.name(), new HashSet<>());
    }

    private boolean reaches(String from, String to, Set<String> seen) {
        boolean[] r = {false};
        world.goroutines().stream().filter(g -> g.name().equals(from) && seen.add(from)).forEach(g -> Action.walk(g.actions(), a ->
            r[0] |= a instanceof Action.Call c && (c.program().equals(to) || reaches(c.program(), to, seen))));
        return r[0];
    }

    // One function

    private void params(Build b) {
        names = new HashMap<>();
        int text = 0;
        for (World.Goroutine.Param p : b.of.params()) {
            if (p.text()) {
                List<String> shape = b.texts.get(text++);
                java.util.function.IntFunction<Int> numbers = i -> b.called ? paramInt(hole(p, i), Fields.VALUE) : varInt(hole(p, i), Fields.VALUE);
                names.put(p.name(), shape.equals(HELD) ? new Held(new Num(numbers.apply(1).expr(), false)) : text(shape, numbers));
            } else if (b.called) {
                names.put(p.name(), parameter(b, p, paramInt(local(p.name()), Fields.VALUE)));
            }
        }
    }

    private Value parameter(Build b, World.Goroutine.Param p, Int at) {
        Num n = new Num(at.expr(), false);
        return flow.local(b.of.name(), p.name()) ? new Held(n) : n;
    }

    private static String hole(World.Goroutine.Param p, int i) {
        return local(p.name() + "'" + i);
    }

    private static Value text(List<String> shape, java.util.function.IntFunction<Int> numbers) {
        List<Value> r = new ArrayList<>();
        for (int i = 0; i < shape.size(); i++) {
            if (i > 0) {
                r.add(new Num(numbers.apply(i).expr(), false));
            }
            r.add(new Text(shape.get(i)));
        }
        return words(r);
    }

    private void function(Build b) {
        now = b;
        begin();
        takeArguments(b);
        if (b.of.name().equals(World.RUNFINQ)) {
            finalizers();
        }
        body(b.of, b.called);
    }

    /** mfinal.go's runfinq; where there is never anything to finalize, it parks. */
    private void finalizers() {
        if (world.finalizes()) {
            runfinq();
            return;
        }
        call("gopark", Val.constant(Fields.UNLOCKF, 0), nil(Kind.L), Val.constant(Fields.REASON, 0));
    }

    private void runfinq() {
        String function = world.finalizerFunction();
        if (unwinds(function) || !program(function).params().isEmpty()) {
            throw new IllegalArgumentException("setFinalizer: " + function + " has parameters or may end its goroutine; expected a function that returns");
        }
        loop(() -> {
            lock(finlock(world));
            Int fb = let("fb", num(Fields.FINQ));
            set(num(Fields.FINQ), 0);
            when(fb.eq(0), () -> {
                set(FINGWAIT, true);
                call("gopark", Val.constant(Fields.UNLOCKF, 1), finlock(world), Val.constant(Fields.REASON, Fields.REASON_FINALIZER_WAIT));
                again();
            });
            unlock(finlock(world));
            loop(() -> {
                when(fb.eq(0), this::leave);
                set(bool(Fields.FING_RUNNING), true);
                callFunction(new Action.Call(function, List.of(), "", ""));
                set(bool(Fields.FING_RUNNING), false);
                set(fb, fb.minus(1));
            });
        });
    }

    private void takeArguments(Build b) {
        if (b.called) {
            return;
        }
        int i = 0;
        for (World.Goroutine.Param p : b.of.params()) {
            if (!p.text()) {
                Int to = varInt(local(p.name()), Fields.VALUE);
                names.put(p.name(), parameter(b, p, to));
                take(to, i++);
            } else if (names.get(p.name()) instanceof Held h) {
                take(h.code().asInt(), i++);
            } else if (names.get(p.name()) instanceof Words w) {
                for (Num n : w.numbers()) {
                    take(n.asInt(), i++);
                }
            }
        }
    }

    private void take(Int to, int i) {
        set(to, argument(i));
        dies(argument(i));
    }
}
