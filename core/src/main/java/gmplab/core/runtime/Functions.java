package gmplab.core.runtime;

import gmplab.core.program.Expr;
import gmplab.core.program.Names;
import gmplab.core.program.Val;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.state.Kind;
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
 * Functions of goroutine programs as routines: one for each that a goroutine begins with ({@code main.f}, ending in
 * goexit1, main's own in exit) and one for each that is called, built once for each combination of texts among its arguments
 * ({@code main.f("a")}). What a function has deferred runs at one place at its end, the last first; whatever leaves the
 * function early goes there.
 */
abstract class Functions extends Expressions {
    /** Most functions that texts may make: a function that gives itself an ever longer one would never end. */
    private static final int BUILT_MAX = 1000;
    private static final int ARGS_MAX = 8;
    private static final int GOEXIT = 1;

    /** A function with its texts; {@code called} on its caller's stack, or begun by a goroutine. */
    private record Build(World.Goroutine of, List<String> texts, boolean called) { }

    /** What runs at the end of the function or closure that is being compiled. */
    private final class Block {
        /** Whether it is the function itself. */
        final boolean function;
        final Place end = new Place();
        /** Whether somebody leaves it on the way out of the goroutine: Goexit or a panic. */
        boolean unwound;

        Block(boolean function) {
            this.function = function;
        }
    }

    /** A deferred function, and the local that says whether it has been deferred; null where it always has. */
    private record Deferred(List<Action> body, Bool flag) { }

    private final Map<Build, String> built = new LinkedHashMap<>();
    private final Deque<Build> todo = new ArrayDeque<>();
    private final List<String> entries = new ArrayList<>();
    private final List<String> panics = new ArrayList<>();
    private final Map<String, Boolean> unwinding = new LinkedHashMap<>();
    private final boolean anyDefers;
    private Set<String> calledOnly;

    // The function that is being compiled
    private Build now;
    private List<Deferred> deferred;
    private List<Bool> flags;
    private Deque<Block> blocks;
    private Int outcome;
    private boolean leftBefore;
    /** How many conditions and loops are round the statement that is being compiled. */
    private int depth;
    private int loopDepth;
    /** Whether the rest of the block is never reached. */
    private boolean dead;
    /** The loops and selects round the statement, the innermost first. */
    private Deque<Turn> turns;

    Functions(World world) {
        super(world);
        boolean[] d = {false};
        world.goroutines().forEach(g -> Action.walk(g.actions(), a -> {
            d[0] |= a instanceof Action.Defer || a instanceof Action.Do;
            if (a instanceof Action.Panic x && !panics.contains(x.text())) {
                panics.add(x.text());
            }
        }));
        anyDefers = d[0];
        if (world.collects()) {
            entries.add(GcGo.GC_BG_MARK_WORKER, "gcBgMarkWorker");
        }
    }

    /** Builds what the world's goroutines begin with, and then whatever that needs. */
    void build() {
        calledOnly = calledOnly();
        for (World.Goroutine g : world.goroutines()) {
            if (g.params().stream().noneMatch(World.Goroutine.Param::text) && !calledOnly.contains(g.name())) {
                entry(new Build(g, List.of(), false));
            }
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
        String texts = String.join(", ", b.texts.stream().map(t -> "\"" + t + "\"").toList());
        String name = "main." + b.of.name() + (both || !texts.isEmpty() ? "(" + texts + ")" : "") + (both && !texts.isEmpty() ? "()" : "");
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
        return index(new Build(arity(program(name), List.of()), List.of(), false));
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
        List<String> texts = new ArrayList<>();
        List<Num> numbers = arguments(f, x.args(), texts);
        for (int i = 0; i < numbers.size(); i++) {
            set(argument(i), numbers.get(i).asInt());
            labelled("arg " + (i + 1));
        }
        call("newproc", index(new Build(f, texts, false)));
    }

    private static Int argument(int i) {
        return new Int(new Expr.Load(Fields.G_ARGS, getg().expr(), new Expr.Const(i)), Fields.VALUE);
    }

    private List<Num> arguments(World.Goroutine f, List<Ex> args, List<String> texts) {
        List<Num> numbers = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            World.Goroutine.Param p = f.params().get(i);
            Value v = p.text() ? value(args.get(i)) : loaded(args.get(i));
            if (p.text() && v instanceof Text t) {
                texts.add(t.text());
            } else if (p.text()) {
                throw new IllegalArgumentException(f.name() + "'s " + p.name() + " is a text, found a number: " + args.get(i));
            } else {
                numbers.add((Num) v);
            }
        }
        return numbers;
    }

    /** {@code f(args)} on this stack. */
    void callFunction(Action.Call x) {
        World.Goroutine f = arity(program(x.program()), x.args());
        List<String> texts = new ArrayList<>();
        Val[] numbers = arguments(f, x.args(), texts).stream().map(Num::asInt).toArray(Val[]::new);
        String to = name(new Build(f, texts, true));
        if (!unwinds(f.name(), new HashSet<>())) {
            call(to, numbers);
            return;
        }
        Int how = callInt(to, outcomes(), numbers);
        when(how.ne(0), () -> {
            if (blocks.peek().function && !now.called && deferred.isEmpty()) {
                finish(how);
                return;
            }
            set(outcome(), how);
            leave(true);
        });
    }

    // One function

    private void params(Build b) {
        names = new HashMap<>();
        int text = 0;
        for (World.Goroutine.Param p : b.of.params()) {
            if (p.text()) {
                names.put(p.name(), new Text(b.texts.get(text++)));
            } else if (b.called) {
                names.put(p.name(), new Num(paramInt(local(p.name()), Fields.VALUE).expr(), false));
            }
        }
    }

    private void function(Build b) {
        now = b;
        deferred = new ArrayList<>();
        flags = new ArrayList<>();
        blocks = new ArrayDeque<>(List.of(new Block(true)));
        turns = new ArrayDeque<>();
        outcome = null;
        leftBefore = false;
        depth = 0;
        loopDepth = 0;
        dead = false;
        begin();
        takeArguments(b);
        if (b.of.name().equals(World.RUNFINQ)) {
            finalizers();
        }
        prepare(b.of.actions());
        statements(b.of.actions());
        dead = false;
        land(blocks.peek().end, "end");
        for (int i = deferred.size() - 1; i >= 0; i--) {
            runDeferred(deferred.get(i));
        }
        finish(outcome);
    }

    /** mfinal.go's runfinq: there is never anything to finalize, so it parks. */
    private void finalizers() {
        call("gopark", gmplab.core.program.Val.constant(Fields.UNLOCKF, 0), nil(Kind.L),
            gmplab.core.program.Val.constant(Fields.REASON, 0));
    }

    /** A new function begins: what its compiler counts begins again. */
    abstract void begin();

    abstract void statement(Action a);

    private void takeArguments(Build b) {
        int i = 0;
        for (World.Goroutine.Param p : b.of.params()) {
            if (!p.text() && !b.called) {
                assignNew(p.name(), argument(i));
                dies(argument(i++));
            }
        }
    }

    private void assignNew(String name, Int v) {
        Int to = varInt(local(name), Fields.VALUE);
        names.put(name, new Num(to.expr(), false));
        set(to, v);
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
        for (int i = 1; i <= n[0]; i++) {
            Bool flag = varBool("defer" + i);
            set(flag, false);
            flags.add(flag);
        }
        if (unwindsItself(body) && (anyDefers || now.called)) {
            set(outcome(), 0);
        }
    }

    private Int outcome() {
        outcome = varInt("outcome", outcomes());
        return outcome;
    }

    /** 0 where a function has returned; 1: Goexit; from 2 on: which panic. */
    private Type outcomes() {
        return Type.range(0, GOEXIT + panics.size());
    }

    private boolean leaves(Action a) {
        return a instanceof Action.Return || a instanceof Action.Exit || a instanceof Action.Panic
            || a instanceof Action.Call c && unwinds(c.program(), new HashSet<>());
    }

    private boolean unwindsItself(List<Action> body) {
        boolean[] r = {false};
        Action.walk(body, a -> r[0] |= a instanceof Action.Exit || a instanceof Action.Panic && anyDefers
            || a instanceof Action.Call x && unwinds(x.program(), new HashSet<>()));
        return r[0];
    }

    /** Whether calling this function may end the goroutine. */
    private boolean unwinds(String name, Set<String> seen) {
        Boolean known = unwinding.get(name);
        if (known != null || !seen.add(name)) {
            return known != null && known;
        }
        boolean[] r = {false};
        Action.walk(program(name).actions(), a -> r[0] |= a instanceof Action.Exit || a instanceof Action.Panic && anyDefers
            || a instanceof Action.Call x && unwinds(x.program(), seen));
        if (r[0] || seen.size() == 1) {
            unwinding.put(name, r[0]);
        }
        return r[0];
    }

    /** The end of a function, when everything it deferred has run. */
    private void finish(Int how) {
        if (now.called) {
            if (how != null && unwinds(now.of.name(), new HashSet<>())) {
                ret(how);
            } else {
                ret();
            }
            return;
        }
        if (how != null) {
            for (int i = 0; i < panics.size(); i++) {
                String text = panics.get(i);
                when(how.eq(GOEXIT + 1 + i), () -> raise("panic: " + text));
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
        return !now.called && now.of.name().equals(World.MAIN) && world.main() >= 0;
    }

    /** runtime.main's exit(0), when main.main has returned; who only runs the same function ends as any other goroutine. */
    private void exit() {
        Type index = Type.count(Kind.G, 0, 0);
        if (begunByOthers(World.MAIN)) {
            when(id(getg()).eq(Val.constant(index, world.main())).not(), () -> call("goexit1"));
        }
        set(bool(Fields.MAIN_EXITED), true);
        labelled("exit");
        raise("exit(0) came back");
    }

    private boolean begunByOthers(String name) {
        boolean[] r = {false};
        world.goroutines().forEach(g -> Action.walk(g.actions(), a -> r[0] |= a instanceof Action.Go x && x.program().equals(name)
            || a instanceof Action.AfterFunc f && f.program().equals(name)));
        return r[0];
    }

    // Leaving

    /** {@code return}, {@code runtime.Goexit()} and {@code panic(text)}. */
    void leaving(Action a) {
        boolean returns = a instanceof Action.Return;
        boolean nothingWaits = blocks.peek().function && deferred.isEmpty() && flags.isEmpty() && noDefersBehind();
        if (a instanceof Action.Panic x && (!anyDefers || nothingWaits && !now.called)) {
            raise("panic: " + x.text());
        } else if (a instanceof Action.Exit && nothingWaits && !now.called) {
            call("goexit1");
        } else {
            if (!returns) {
                set(outcome(), a instanceof Action.Panic x ? GOEXIT + 1 + panics.indexOf(x.text()) : GOEXIT);
            }
            leave(!returns);
        }
        dead = true;
    }

    /** Whether no defer stands further down, whose flag the common end would look at. */
    private boolean noDefersBehind() {
        boolean[] r = {true};
        Action.walk(now.of.actions(), a -> r[0] &= !(a instanceof Action.Defer));
        return r[0];
    }

    private void leave(boolean unwinding) {
        Block b = blocks.peek();
        b.unwound |= unwinding;
        leftBefore = true;
        jump(b.end);
    }

    /** A function literal in its place: {@code return} leaves it and no more. {@code after} runs however it is left. */
    void closure(List<Action> body, Runnable after) {
        closure(() -> statements(body), after);
    }

    void closure(Runnable body, Runnable after) {
        Block b = new Block(false);
        blocks.push(b);
        boolean deadOutside = dead;
        Deque<Turn> outside = turns;
        turns = new ArrayDeque<>();
        body.run();
        turns = outside;
        dead = deadOutside;
        blocks.pop();
        land(b.end, "end of func");
        after.run();
        if (b.unwound) {
            when(outcome().ne(0), () -> leave(true));
        }
    }

    /** {@code defer func() { body }()}. */
    void defer(Action.Defer x) {
        if (loopDepth > 0) {
            throw new IllegalArgumentException("defer in a loop is not there yet: write a function with the loop's body and call it");
        }
        if (!blocks.peek().function) {
            throw new IllegalArgumentException("defer inside a function literal is not there yet: write a function of its own and call it");
        }
        Action.walk(x.body(), a -> {
            if (a instanceof Action.Exit || a instanceof Action.Panic || a instanceof Action.Call c && unwinds(c.program(), new HashSet<>())) {
                throw new IllegalArgumentException("a deferred function that itself panics or calls runtime.Goexit is not there yet");
            }
        });
        Bool flag = null;
        if (depth > 0 || leftBefore) {
            flag = flags.get((int) deferred.stream().filter(d -> d.flag != null).count());
            set(flag, true);
        }
        deferred.add(new Deferred(x.body(), flag));
    }

    private void runDeferred(Deferred d) {
        if (d.flag == null) {
            closure(d.body, () -> { });
        } else {
            when(d.flag, () -> closure(d.body, () -> { }));
        }
    }

    // Blocks

    void statements(List<Action> body) {
        for (Action a : body) {
            if (dead) {
                return;
            }
            statement(a);
        }
    }

    /** A block that runs under a condition: what it is the first to name is gone behind it. */
    void block(Runnable body) {
        Set<String> outside = Set.copyOf(names.keySet());
        boolean deadOutside = dead;
        depth++;
        body.run();
        depth--;
        dead = deadOutside;
        names.keySet().retainAll(outside);
    }

    /** {@code if}: where the condition is known, only what runs is built. */
    void branch(Action.If x) {
        Num c = number(x.cond());
        if (c.constant()) {
            statements(c.value() != 0 ? x.then() : x.otherwise());
            return;
        }
        boolean[] ends = new boolean[2];
        when(c.asBool(), () -> block(() -> {
            statements(x.then());
            ends[0] = dead;
        }), () -> block(() -> {
            statements(x.otherwise());
            ends[1] = dead;
        }));
        dead = ends[0] && ends[1];
    }

    /** {@code for init; cond; post { body }}. */
    void loops(Action.For x) {
        statements(x.init());
        Num known = x.cond() instanceof Ex.Num n ? constant(n.value()) : null;
        if (known != null && known.value() == 0) {
            return;
        }
        looping(() -> {
            if (known == null) {
                Num c = number(x.cond());
                if (!c.constant()) {
                    when(c.asBool().not(), this::leave);
                } else if (c.value() == 0) {
                    leave();
                }
            } else if (x.body().isEmpty() && x.post().isEmpty()) {
                nothing("for");
            }
        }, () -> statements(x.body()), x.post().isEmpty() ? null : () -> statements(x.post()));
    }

    /** Where break leaves and continue goes on; what is not a loop (a select) has only the one. */
    private record Turn(int loop, boolean repeats, Place post) { }

    /** A select: break leaves it. */
    void choosing(Runnable body) {
        block(() -> loop(() -> {
            turns.push(new Turn(loops(), false, null));
            body.run();
            turns.pop();
            leave();
        }));
    }

    /** A loop of the program: what begins each turn, its body, and what {@code continue} goes to (null: the beginning). */
    void looping(Runnable head, Runnable body, Runnable post) {
        loopDepth++;
        Place next = new Place();
        block(() -> loop(() -> {
            turns.push(new Turn(loops(), true, post == null ? null : next));
            head.run();
            block(body);
            turns.pop();
            if (post != null) {
                land(next, "continue");
                post.run();
            }
        }));
        loopDepth--;
    }

    /** {@code break} and {@code continue}. */
    void turn(Action a) {
        Turn to = turns.stream().filter(x -> a instanceof Action.Break || x.repeats).findFirst().orElseThrow(() ->
            new IllegalArgumentException((a instanceof Action.Break ? "break" : "continue") + " stands outside a loop"));
        if (a instanceof Action.Break) {
            leave(to.loop);
        } else if (to.post != null) {
            jump(to.post);
        } else {
            again(to.loop);
        }
        dead = true;
    }

    /** {@code name = value}. */
    void store(Action.Set x) {
        Value v = object(x.name(), Obj.Kind.VAR) != null && !names.containsKey(x.name()) ? loaded(x.value()) : value(x.value());
        if (v instanceof Num n) {
            assign(x.name(), n);
            return;
        }
        Value before = names.get(x.name());
        if (before != null && depth > 0 && !v.equals(before)) {
            throw new IllegalArgumentException("\"" + x.name() + "\" would be another text after a condition or a loop: "
                + "a text is known when the program is built");
        }
        if (before instanceof Num) {
            throw new IllegalArgumentException("\"" + x.name() + "\" is a number, found a text: " + x.value());
        }
        names.put(x.name(), v);
    }
}
