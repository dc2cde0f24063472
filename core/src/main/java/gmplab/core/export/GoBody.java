package gmplab.core.export;

import static gmplab.core.export.GoNode.atom;
import static gmplab.core.export.GoNode.call;

import gmplab.core.export.GoScope.Type;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.World;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The statements of one function in Go, a line each; {@link GoCalls} has those that are one call. */
final class GoBody {
    private final World.Goroutine function;
    private final GoNames names;
    private final GoHelpers helpers;
    private final GoThings things;
    private final GoScope scope;
    private final GoExpressions ex;
    private final GoCalls calls;
    private final StringBuilder out = new StringBuilder();
    private final Deque<Set<String>> declared = new ArrayDeque<>();
    private int depth = 1;
    private int temporaries;

    GoBody(World world, GoNames names, GoHelpers helpers, Set<String> atomics, World.Goroutine f) {
        GoThings things = new GoThings(world, atomics);
        this.function = f;
        this.names = names;
        this.helpers = helpers;
        this.things = things;
        this.scope = new GoScope(world, f, names, things);
        this.ex = new GoExpressions(names, helpers, atomics, scope);
        this.calls = new GoCalls(world, names, helpers, ex, scope, things);
    }

    /** What stands between the function's parentheses. */
    String parameters(World.Goroutine f) {
        List<String> r = new ArrayList<>();
        for (World.Goroutine.Param p : f.params()) {
            String thing = things.type(f, p);
            if (thing != null) {
                GoHelpers.packageOf(thing).ifPresent(helpers::imports);
                r.add(scope.thing(p.name()) + " " + thing);
            }
            if (thing == null || things.text(f, p)) {
                r.add(scope.go(p.name()) + (p.text() ? " string" : " " + scope.written(p.name())));
            }
        }
        return String.join(", ", r);
    }

    /** What stands behind them: the types of its results. */
    String results(World.Goroutine f) {
        int n = GoThings.results(f);
        return n == 0 ? "" : n == 1 ? " " + things.result(f, 0).go : " (" + things.result(f, 0).go + ", " + things.result(f, 1).go + ")";
    }

    /** What stands between its braces. */
    String statements(List<Action> actions) {
        for (String n : scope.declaredAtHead()) {
            if (scope.type(n) == Type.DURATION) {
                helpers.imports("time");
            }
            line("var " + scope.go(n) + " " + scope.written(n));
        }
        block(actions);
        if (GoThings.results(function) > 0 && !(actions.get(actions.size() - 1) instanceof Action.Return)) {
            line("panic(\"no return\")");
        }
        return out.toString();
    }

    /** {@code return}, with what is returned as the function's results are. */
    void returns(Action.Return x) {
        List<String> r = new ArrayList<>();
        for (int i = 0; i < x.values().size(); i++) {
            r.add(ex.as(things.result(function, i), x.values().get(i)).text());
        }
        line(("return " + String.join(", ", r)).strip());
    }

    /** A call with names for its results. */
    void results(Action.Call x, GoNode call) {
        World.Goroutine f = things.function(x.program());
        if (!wanted(x.into()) && !wanted(x.ok())) {
            line(call.text());
        } else if (GoThings.results(f) == 1) {
            give(x.into(), call, things.result(f, 0));
        } else {
            both(x.into(), x.ok(), call.text(), things.result(f, 0), things.result(f, 1), true, "", "").run();
        }
    }

    /** A call of two numbers. */
    void pair(String into, String ok, GoNode call) {
        if (wanted(into) || wanted(ok)) {
            both(into, ok, call.text(), Type.INT, Type.INT, true, "", "").run();
        } else {
            line(call.text());
        }
    }

    void line(String text) {
        out.append("\t".repeat(depth)).append(text).append('\n');
    }

    private void block(List<Action> actions) {
        declared.push(new HashSet<>());
        actions.forEach(this::statement);
        declared.pop();
    }

    private void braces(String head, List<Action> body) {
        line(head + " {");
        inside(body);
        line("}");
    }

    private void inside(List<Action> body) {
        depth++;
        block(body);
        depth--;
    }

    private void statement(Action a) {
        if (a instanceof Action.Set x) {
            set(x);
        } else if (a instanceof Action.If x) {
            line("if " + ex.as(Type.BOOL, x.cond()).text() + " {");
            otherwise(x);
        } else if (a instanceof Action.For x) {
            loop(x);
        } else if (a instanceof Action.Repeat x) {
            repeat(x);
        } else if (a instanceof Action.Range x) {
            range(x);
        } else if (a instanceof Action.Select x) {
            select(x);
        } else if (a instanceof Action.Defer x) {
            defer(x);
        } else if (a instanceof Action.Labelled x) {
            label(x);
            x.body().forEach(this::statement);
        } else if (a instanceof Action.Switch x) {
            choice(x);
        } else if (a instanceof Action.Do x) {
            line(scope.object(x.name()) + ".Do(func() {");
            inside(x.body());
            line("})");
        } else if (a instanceof Action.Receive x) {
            receive(x);
        } else if (a instanceof Action.SetElem x) {
            assign(new GoNode.Index(scope.object(x.name()), ex.as(Type.INT, x.index())), new Ex.Elem(x.name(), x.index()), x.value(),
                scope.shared(x.name()));
        } else {
            calls.lines(a, this);
        }
    }

    /** Go refuses a label that nobody names. */
    private void label(Action.Labelled x) {
        boolean[] named = new boolean[1];
        Tree.walk(x.body(), a -> named[0] |= a instanceof Action.Break b && b.label().equals(x.label())
            || a instanceof Action.Continue c && c.label().equals(x.label()));
        if (named[0]) {
            depth--;
            line(x.label() + ":");
            depth++;
        }
    }

    private void defer(Action.Defer x) {
        List<Action.Set> args = x.args().stream().map(a -> (Action.Set) a).toList();
        boolean passed = x.body().size() == 1 && x.body().get(0) instanceof Action.Call c
            && c.args().equals(args.stream().map(a -> new Ex.Var(a.name())).toList()) && things.function(c.program()).params().stream()
            .noneMatch(World.Goroutine.Param::text);
        if (passed) {
            Action.Call c = (Action.Call) x.body().get(0);
            line("defer " + calls.function(c.program(), args.stream().map(Action.Set::value).toList()).text());
            return;
        } else if (args.isEmpty() && x.body().size() == 1 && SIMPLE.contains(x.body().get(0).getClass())) {
            line("defer " + header(x.body()));
            return;
        }
        List<String> params = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (Action.Set a : args) {
            params.add(scope.go(a.name()) + " " + scope.written(a.name()));
            values.add(ex.as(scope.type(a.name()), a.value()).text());
        }
        line("defer func(" + String.join(", ", params) + ") {");
        inside(x.body());
        line("}(" + String.join(", ", values) + ")");
    }

    /** Calls that are the same now and later. */
    private static final Set<Class<?>> SIMPLE = Set.of(Action.Unlock.class, Action.RUnlock.class, Action.Close.class, Action.Signal.class,
        Action.Broadcast.class, Action.UnlockThread.class, Action.Wait.class);

    private void choice(Action.Switch x) {
        boolean conditions = x.of() instanceof Ex.Num n && n.value() == 1;
        Type type = scope.type(x.of());
        line(conditions ? "switch {" : "switch " + ex.node(x.of()).text() + " {");
        for (Action.Arm a : x.arms()) {
            line(a.values().isEmpty() ? "default:" : "case " + String.join(", ", a.values().stream()
                .map(v -> ex.as(conditions ? Type.BOOL : type, v).text()).toList()) + ":");
            inside(a.body());
        }
        line("}");
    }

    private void otherwise(Action.If x) {
        inside(x.then());
        if (x.otherwise().size() == 1 && x.otherwise().get(0) instanceof Action.If next) {
            line("} else if " + ex.as(Type.BOOL, next.cond()).text() + " {");
            declared.push(new HashSet<>());
            otherwise(next);
            declared.pop();
            return;
        }
        if (!x.otherwise().isEmpty()) {
            line("} else {");
            inside(x.otherwise());
        }
        line("}");
    }

    // Assignments

    /** {@code x = value} in the shortest form that Go has. */
    private void assign(GoNode left, Ex itself, Ex value, Type type) {
        if (type == Type.INT && value instanceof Ex.Bin b && b.left().equals(itself)) {
            boolean sum = b.op().equals("+") || b.op().equals("-");
            if (sum && b.right().equals(new Ex.Num(1))) {
                // As an operand of ++ an expression is one deeper.
                line(left.text(2) + b.op() + b.op());
            } else {
                line(left.text() + " " + b.op() + "= " + ex.as(type, b.right()).text());
            }
        } else {
            line(left.text() + " = " + ex.as(type, value).text());
        }
    }

    private void set(Action.Set x) {
        if (!scope.local(x.name())) {
            if (ex.isAtomic(x.name())) {
                line(names.object(x.name()) + ".Store(" + calls.int64(x.value()).text() + ")");
            } else {
                assign(atom(names.object(x.name())), new Ex.Var(x.name()), x.value(), things.holds(x.name()) ? Type.CHAN : scope.shared(x.name()));
            }
        } else if (!scope.read(x.name())) {
            line("_ = " + ex.node(x.value()).text());
        } else if (declares(x.name())) {
            line(declaration(x));
        } else {
            assign(atom(scope.go(x.name())), new Ex.Var(x.name()), x.value(), scope.type(x.name()));
        }
    }

    private String declaration(Action.Set x) {
        declared.peek().add(x.name());
        if (scope.type(x.name()) == Type.CHAN && x.value() instanceof Ex.Num) {
            return "var " + scope.go(x.name()) + " " + scope.written(x.name());
        }
        return scope.go(x.name()) + " := " + ex.as(scope.type(x.name()), x.value()).text();
    }

    /** Whether an assignment here is the one that declares a local. */
    private boolean declares(String name) {
        return scope.inPlace(name) && declared.stream().noneMatch(d -> d.contains(name));
    }

    /** Assigns a value to whatever has this name; nothing where nobody wants it. */
    void give(String name, GoNode value, Type is) {
        if (wanted(name)) {
            if (simple(name, is)) {
                line(target(name) + " " + operator(List.of(name)) + " " + value.text());
            } else {
                convert(name, value, is);
            }
        } else {
            line(value.text());
        }
    }

    /** Whether somebody reads what is assigned to a name. */
    boolean wanted(String name) {
        return !name.isEmpty() && (!scope.local(name) || scope.read(name));
    }

    /** Whether Go can assign a value of this type to it as it is. */
    private boolean simple(String name, Type is) {
        return scope.local(name) ? scope.type(name) == is : !ex.isAtomic(name) && is == scope.shared(name);
    }

    private String target(String name) {
        return !wanted(name) ? "_" : scope.local(name) ? scope.go(name) : names.object(name);
    }

    /** The sign of an assignment to some names: {@code :=} if it declares them. */
    private String operator(List<String> to) {
        boolean fresh = to.stream().anyMatch(n -> wanted(n) && scope.local(n) && declares(n));
        to.stream().filter(n -> wanted(n) && scope.local(n) && scope.inPlace(n)).forEach(n -> declared.peek().add(n));
        return fresh ? ":=" : "=";
    }

    private void convert(String name, GoNode value, Type is) {
        GoNode number = is == Type.BOOL ? call(helpers.use("number"), value) : value;
        if (ex.isAtomic(name)) {
            line(names.object(name) + ".Store(" + call("int64", number).text() + ")");
        } else if (scope.local(name) && scope.type(name) == Type.BOOL) {
            line(scope.go(name) + " " + operator(List.of(name)) + " " + GoNode.binary("!=", value, atom(0)).text());
        } else {
            line(target(name) + " " + operator(List.of(name)) + " " + number.text());
        }
    }

    /** A receive's results in a line of its own: {@code head} before it, {@code tail} behind it. */
    private Runnable results(String into, String ok, String channel, String head, String tail) {
        return both(into, ok, "<-" + scope.channel(channel), scope.element(channel), Type.BOOL, false, head, tail);
    }

    /** @param pair whether Go wants a name for the second, even {@code _} */
    private Runnable both(String into, String ok, String from, Type first, Type second, boolean pair, String head, String tail) {
        List<String> both = List.of(into, ok);
        boolean plain = (!wanted(into) || simple(into, first)) && (!wanted(ok) || simple(ok, second));
        boolean mixed = both.stream().filter(this::wanted).map(n -> scope.local(n) && declares(n)).distinct().count() > 1;
        if (!wanted(into) && !wanted(ok)) {
            line(head + from + tail);
            return () -> { };
        }
        if (plain && !mixed) {
            String left = pair || wanted(ok) ? target(into) + ", " + target(ok) : target(into);
            line(head + left + " " + operator(both) + " " + from + tail);
            return () -> { };
        }
        temporaries++;
        String got = wanted(into) ? "got" + temporaries : "_";
        String open = wanted(ok) ? "open" + temporaries : "_";
        line(head + got + (pair || wanted(ok) ? ", " + open : "") + " := " + from + tail);
        return () -> {
            if (wanted(into)) {
                give(into, atom(got), first);
            }
            if (wanted(ok)) {
                give(ok, atom(open), second);
            }
        };
    }

    private void receive(Action.Receive x) {
        if (x.print() && !wanted(x.into()) && !wanted(x.ok())) {
            line(call(helpers.use("say"), atom(GoExpressions.quote(x.channel() + "=")), atom("<-" + scope.channel(x.channel()))).text());
            return;
        }
        if (x.print() && !wanted(x.into())) {
            throw new ExportException("receive '" + x.channel() + "' prints what comes and keeps only ok; let it keep both");
        }
        results(x.into(), x.ok(), x.channel(), "", "").run();
        if (x.print()) {
            line(call(helpers.use("say"), atom(GoExpressions.quote(x.channel() + "=")), ex.as(scope.element(x.channel()) == Type.TEXT ? Type.TEXT : Type.INT, new Ex.Var(x.into()))).text());
        }
    }

    // Loops and select

    private void loop(Action.For x) {
        declared.push(new HashSet<>());
        boolean ever = x.cond() instanceof Ex.Num n && n.value() != 0;
        boolean header = x.init().size() <= 1 && x.post().size() <= 1 && x.init().stream().allMatch(this::inHeader)
            && x.post().stream().allMatch(this::inHeader);
        if (!header) {
            throw new ExportException("a for has more than one statement before or after a round; Go's has one");
        }
        String cond = ever ? "" : ex.as(Type.BOOL, x.cond()).text();
        String init = header(x.init());
        if (!ever) {
            cond = ex.as(Type.BOOL, x.cond()).text();
        }
        String post = header(x.post());
        braces(init.isEmpty() && post.isEmpty() ? ("for " + cond).strip() : "for " + init + "; " + cond + ";"
            + (post.isEmpty() ? "" : " " + post), x.body());
        declared.pop();
    }

    private boolean inHeader(Action a) {
        return a instanceof Action.Set || a instanceof Action.SetElem;
    }

    /** A statement as it stands in the head of a for. */
    private String header(List<Action> one) {
        int before = out.length();
        one.forEach(this::statement);
        String r = out.substring(before).strip();
        out.setLength(before);
        return r;
    }

    private void repeat(Action.Repeat x) {
        if (x.times() == 0) {
            braces("for", x.body());
            return;
        }
        String i = scope.counter();
        braces("for " + i + " := 0; " + i + " < " + x.times() + "; " + i + "++", x.body());
    }

    private void range(Action.Range x) {
        declared.push(new HashSet<>());
        String from = "range " + scope.channel(x.channel());
        if (!wanted(x.into())) {
            braces("for " + from, x.body());
        } else if (simple(x.into(), scope.element(x.channel()))) {
            braces("for " + target(x.into()) + " " + operator(List.of(x.into())) + " " + from, x.body());
        } else {
            String got = "got" + ++temporaries;
            line("for " + got + " := " + from + " {");
            depth++;
            give(x.into(), atom(got), scope.element(x.channel()));
            block(x.body());
            depth--;
            line("}");
        }
        declared.pop();
    }

    private void select(Action.Select x) {
        if (x.cases().isEmpty()) {
            line("select {}");
            return;
        }
        line("select {");
        for (Action.Case c : x.cases()) {
            declared.push(new HashSet<>());
            Runnable rest = () -> { };
            if (c.channel().isEmpty() && c.kind() != Action.Case.Kind.DEFAULT) {
                helpers.use(GoHelpers.NIL_CHANNEL);
            }
            switch (c.kind()) {
                case DEFAULT -> line("default:");
                case SEND -> line("case " + scope.channel(c.channel()) + " <- " + ex.as(scope.element(c.channel()), c.value()).text() + ":");
                default -> rest = results(c.into(), c.ok(), c.channel(), "case ", ":");
            }
            depth++;
            rest.run();
            block(c.body());
            depth--;
            declared.pop();
        }
        line("}");
    }
}
