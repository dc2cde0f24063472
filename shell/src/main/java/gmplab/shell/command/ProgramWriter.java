package gmplab.shell.command;

import gmplab.core.program.Names;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine.Param;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Turns what was typed between a goroutine's braces into a program of the world: statements into actions, expressions into
 * {@link Ex}. Names are local where the program declares them (in Go's scopes), a value where the script round it has such a
 * variable, and a thing of the world otherwise.
 */
final class ProgramWriter {
    private static final Set<String> PACKAGES = Set.of("runtime", "time", "debug", "atomic", "sync", "syscall");
    private static final Map<String, Long> UNITS = Map.of("ns", 1L, "us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L,
        "Nanosecond", 1L, "Microsecond", 1_000L, "Millisecond", 1_000_000L, "Second", 1_000_000_000L);
    private final World world;
    private final Map<String, Object> outside;
    private final Deque<Map<String, String>> scopes = new ArrayDeque<>();
    private final Set<String> used = new HashSet<>();
    private List<Action> out = new ArrayList<>();
    private final int line;
    private final Set<String> timerChannels = new LinkedHashSet<>();
    private int temporaries;

    private ProgramWriter(World world, Syntax.Program program) {
        this.world = world;
        this.outside = program.names();
        this.line = program.body().line();
    }

    /** A function: its parameters, what it does, and the channels of timers that it uses. */
    record Function(List<Param> params, List<Action> actions, Set<String> timerChannels) { }

    static Function write(World world, Syntax.Program program) {
        ProgramWriter w = new ProgramWriter(world, program);
        w.scopes.push(new HashMap<>());
        List<Param> params = new ArrayList<>();
        for (Syntax.Param p : program.body().params()) {
            params.add(new Param(w.declare(p.name()), isText(p.type())));
        }
        return new Function(params, w.block(program.body().statements()), w.timerChannels);
    }

    /** Parameters of these types are known when the program is built: texts, and things of the world by name. */
    private static boolean isText(String type) {
        return !Set.of("", "int", "Integer", "boolean", "Boolean", "byte", "long", "def", "Object").contains(type);
    }

    // Statements

    private List<Action> block(List<Syntax> statements) {
        return block(statements, () -> { });
    }

    private List<Action> block(List<Syntax> statements, Runnable before) {
        List<Action> outer = out;
        out = new ArrayList<>();
        scopes.push(new HashMap<>());
        try {
            before.run();
            statements.forEach(this::statement);
            return List.copyOf(out);
        } finally {
            scopes.pop();
            out = outer;
        }
    }

    private void statement(Syntax s) {
        if (s instanceof Syntax.Assign a) {
            assign(a);
        } else if (s instanceof Syntax.If i) {
            Ex cond = condition(i.cond());
            out.add(new Action.If(cond, block(i.then()), block(i.otherwise())));
        } else if (s instanceof Syntax.For f) {
            loop(f);
        } else if (s instanceof Syntax.Counted c) {
            counted(c);
        } else if (s instanceof Syntax.Over o) {
            String[] into = {""};
            List<Action> body = block(o.body(), () -> into[0] = o.name().equals("_") ? "" : declare(o.name()));
            out.add(new Action.Range(thing(o.channel()), into[0], body));
        } else if (s instanceof Syntax.Jump j) {
            out.add(j.what().equals("return") ? new Action.Return() : j.what().equals("break") ? new Action.Break()
                : new Action.Continue());
        } else if (s instanceof Syntax.Name n) {
            call(new Syntax.Call(null, n.name(), List.of(), Map.of(), n.line()), "", "");
        } else if (s instanceof Syntax.Call c) {
            call(c, "", "");
        } else if (s instanceof Syntax.Prop p && p.of() instanceof Syntax.Name) {
            call(new Syntax.Call(p.of(), p.name(), List.of(), Map.of(), p.line()), "", "");
        } else if (s instanceof Syntax.Binary b && (b.op().equals("<<") || b.op().equals("<"))) {
            Syntax value = b.op().equals("<<") ? b.right() : arrow(b.right());
            if (value == null) {
                throw wrong(s, "a comparison is no statement; c << v or c <- v sends");
            }
            out.add(new Action.Send(thing(b.left()), value(value)));
        } else if (s instanceof Syntax.Bad b) {
            throw wrong(s, b.what() + " is nothing that a goroutine program has");
        } else {
            throw wrong(s, "this is no statement; expected a word (help lists them), an assignment, if, for or while");
        }
    }

    /** {@code c <- v} is read by the script's language as c < -v: takes the minus off again. */
    private static Syntax arrow(Syntax right) {
        if (right instanceof Syntax.Unary u && u.op().equals("-")) {
            return u.of();
        } else if (right instanceof Syntax.Lit l && l.value() instanceof Integer n && n <= 0) {
            return new Syntax.Lit(-n, l.line());
        } else if (right instanceof Syntax.Binary b && arrow(b.left()) != null) {
            return new Syntax.Binary(b.op(), arrow(b.left()), b.right(), b.line());
        }
        return null;
    }

    private void loop(Syntax.For f) {
        List<Action> outer = out;
        scopes.push(new HashMap<>());
        try {
            out = new ArrayList<>();
            f.init().forEach(this::statement);
            List<Action> init = out;
            out = new ArrayList<>();
            Ex cond = f.cond() == null ? new Ex.Num(1) : value(f.cond());
            if (!out.isEmpty()) {
                throw wrong(f, "the condition of a loop does not wait or change anything; use while (true) with if and break");
            }
            f.post().forEach(this::statement);
            List<Action> post = out;
            out = outer;
            out.add(new Action.For(init, cond, post, block(f.body())));
        } finally {
            scopes.pop();
            out = outer;
        }
    }

    private void counted(Syntax.Counted c) {
        Ex from = value(c.from());
        Ex to = value(c.to());
        scopes.push(new HashMap<>());
        try {
            String i = declare(c.name());
            Ex.Var v = new Ex.Var(i);
            List<Action> body = block(c.body());
            out.add(new Action.For(List.of(new Action.Set(i, from)), new Ex.Bin(c.inclusive() ? "<=" : "<", v, to),
                List.of(new Action.Set(i, new Ex.Bin("+", v, new Ex.Num(1)))), body));
        } finally {
            scopes.pop();
        }
    }

    private void assign(Syntax.Assign a) {
        Syntax value = a.value();
        GoroutineWords.Word word = value instanceof Syntax.Call c ? wordOf(c) : null;
        if (word != null && word.results() > 0) {
            if (a.targets().size() > word.results()) {
                throw wrong(a, word.name() + " gives at most " + word.results() + (word.results() == 1 ? " result" : " results"));
            }
            List<String> names = new ArrayList<>();
            for (Syntax t : a.targets()) {
                names.add(target(t, a.declares()));
            }
            call((Syntax.Call) value, names.get(0), names.size() > 1 ? names.get(1) : "");
            return;
        }
        if (a.targets().size() != 1) {
            throw wrong(a, "only receive gives two results");
        }
        Syntax t = a.targets().get(0);
        Ex v = value(value);
        if (t instanceof Syntax.Index x) {
            String name = thing(x.of());
            Ex at = value(x.index());
            out.add(new Action.SetElem(name, at, a.op().equals("=") ? v : new Ex.Bin(op(a), new Ex.Elem(name, at), v)));
            return;
        }
        String name = target(t, a.declares());
        out.add(new Action.Set(name, a.op().equals("=") ? v : new Ex.Bin(op(a), new Ex.Var(name), v)));
    }

    private static String op(Syntax.Assign a) {
        return a.op().substring(0, 1);
    }

    private String target(Syntax t, boolean declares) {
        if (!(t instanceof Syntax.Name n)) {
            throw wrong(t, "cannot assign to this; expected a variable");
        }
        if (n.name().equals("_")) {
            return "";
        }
        if (declares) {
            return declare(n.name());
        }
        String local = local(n.name());
        if (local != null) {
            return local;
        }
        if (kind(n.name()) != Obj.Kind.VAR) {
            List<String> known = new ArrayList<>(world.objects().stream().filter(o -> o.kind() == Obj.Kind.VAR).map(Obj::name).toList());
            scopes.forEach(x -> known.addAll(x.keySet()));
            throw wrong(t, Names.unknown("variable", n.name(), known, "def " + n.name() + " = ... declares a local one, variable '"
                + n.name() + "' one that goroutines share"));
        }
        return n.name();
    }

    /** A new local of the innermost scope; one that hides another gets a name of its own. */
    private String declare(String name) {
        String unique = name;
        for (int i = 2; used.contains(unique); i++) {
            unique = name + i;
        }
        used.add(unique);
        scopes.peek().put(name, unique);
        return unique;
    }

    private String local(String name) {
        return scopes.stream().map(s -> s.get(name)).filter(java.util.Objects::nonNull).findFirst().orElse(null);
    }

    private Obj.Kind kind(String name) {
        return world.objects().stream().filter(o -> o.name().equals(name)).map(Obj::kind).findFirst().orElse(null);
    }

    // Calls

    /** The word that a call means; null for a call of a function. */
    private static GoroutineWords.Word wordOf(Syntax.Call c) {
        return GoroutineWords.find(c.name());
    }

    private void call(Syntax.Call typed, String into, String ok) {
        boolean method = typed.receiver() != null && !(typed.receiver() instanceof Syntax.Name n && PACKAGES.contains(n.name()));
        GoroutineWords.Word word = wordOf(typed);
        if (word == null) {
            if (method) {
                throw wrong(typed, Names.unknown("method", typed.name(), GoroutineWords.names(), "help"));
            }
            function(typed);
            return;
        }
        List<Syntax> args = new ArrayList<>();
        if (method) {
            args.add(typed.receiver());
        }
        args.addAll(typed.args());
        if (word.name().equals("go") && args.size() == 1 && args.get(0) instanceof Syntax.Call f && f.receiver() == null) {
            args = new ArrayList<>(List.of(new Syntax.Lit(f.name(), f.line())));
            args.addAll(f.args());
        }
        if (word.name().equals("go") && !args.isEmpty() && args.get(0) instanceof Syntax.Body) {
            throw wrong(typed, "go starts a function by its name: func('f') { ... } before, then go f() here");
        }
        if (args.size() < word.min() || args.size() > word.max()) {
            int n = args.size();
            throw wrong(typed, word.name() + (n < word.min() ? " needs " + (word.min() == 1 ? "an argument" : word.min() + " arguments")
                : word.max() == 0 ? " takes no argument" : " takes at most " + word.max() + (word.max() == 1 ? " argument" : " arguments"))
                + (n == 0 ? "" : ", got " + n) + "; type: " + String.join("  or  ", word.synopsis().split("\n")));
        }
        Action made = word.maker().make(new Arguments(typed, args), into, ok);
        if (made instanceof Action.NewTimer t) {
            timerChannels.add(t.timer() + ".C");
        } else if (made instanceof Action.NewTicker t) {
            timerChannels.add(t.timer() + ".C");
        }
        out.add(made);
    }

    private void function(Syntax.Call c) {
        if (world.goroutines().stream().noneMatch(g -> g.name().equals(c.name())) && c.args().isEmpty() && c.named().isEmpty()
            && local(c.name()) == null) {
            Set<String> known = new LinkedHashSet<>(GoroutineWords.names());
            world.goroutines().forEach(g -> known.add(g.name()));
            throw wrong(c, Names.unknown("word", c.name(), known, "help"));
        }
        out.add(new Action.Call(c.name(), c.args().stream().map(this::value).toList()));
    }

    /** What was given to a word of the program being written. */
    private final class Arguments implements GoroutineWords.Given {
        private final Syntax.Call call;
        private final List<Syntax> args;

        Arguments(Syntax.Call call, List<Syntax> args) {
            this.call = call;
            this.args = args;
        }

        @Override
        public String thing(int i) {
            return ProgramWriter.this.thing(args.get(i));
        }

        @Override
        public Ex value(int i) {
            return ProgramWriter.this.value(args.get(i));
        }

        @Override
        public int number(int i, String what, int min, int max) {
            if (!(ProgramWriter.this.value(args.get(i)) instanceof Ex.Num n)) {
                throw wrong(what + " is not known beforehand, expected a whole number");
            }
            if (n.value() < min || n.value() > max) {
                throw wrong(what + " is " + n.value() + ", expected " + min + " to " + max);
            }
            return n.value();
        }

        @Override
        public boolean flag(String name) {
            for (String k : call.named().keySet()) {
                if (!k.equals(name)) {
                    throw wrong("there is no " + k + ": here, expected " + name + ":");
                }
            }
            return call.named().containsKey(name) && ProgramWriter.this.value(call.named().get(name)) instanceof Ex.Num n
                && n.value() != 0;
        }

        @Override
        public boolean has(int i) {
            return i < args.size();
        }

        @Override
        public List<Action> body(int i) {
            if (!(args.get(i) instanceof Syntax.Body b)) {
                throw wrong(call.name() + " needs what to do, in braces");
            }
            return block(b.statements());
        }

        @Override
        public List<Ex> rest(int from) {
            return args.subList(from, args.size()).stream().map(ProgramWriter.this::argument).toList();
        }

        @Override
        public List<Ex> parts() {
            List<Ex> r = new ArrayList<>();
            ProgramWriter.this.parts(args.get(0), r);
            return r;
        }

        @Override
        public List<Action.Case> cases(int i) {
            if (!(args.get(i) instanceof Syntax.Body b)) {
                throw wrong("select needs its cases, in braces");
            }
            return b.statements().stream().map(ProgramWriter.this::selectCase).toList();
        }

        @Override
        public Obj.Kind kind(int i) {
            return ProgramWriter.this.kind(thing(i));
        }

        @Override
        public UserError wrong(String what) {
            return ProgramWriter.this.wrong(call, what);
        }
    }

    private Action.Case selectCase(Syntax s) {
        if (!(s instanceof Syntax.Call typed) || typed.args().isEmpty()
            || !(typed.args().get(typed.args().size() - 1) instanceof Syntax.Body body)) {
            throw wrong(s, "a case of select is receive(c) { v -> ... }, send(c, VALUE) { ... } or otherwise { ... }");
        }
        List<Syntax> args = new ArrayList<>();
        if (typed.receiver() != null) {
            args.add(typed.receiver());
        }
        args.addAll(typed.args().subList(0, typed.args().size() - 1));
        String name = typed.name().toLowerCase(Locale.ROOT);
        if (name.equals("otherwise") && args.isEmpty()) {
            return new Action.Case(Action.Case.Kind.DEFAULT, "", new Ex.Num(0), "", "", block(body.statements()));
        } else if ((name.equals("receive") || name.equals("recv")) && args.size() == 1 && body.params().size() <= 2) {
            String[] into = {"", ""};
            List<Action> actions = block(body.statements(), () -> {
                for (int i = 0; i < body.params().size(); i++) {
                    into[i] = body.params().get(i).name().equals("_") ? "" : declare(body.params().get(i).name());
                }
            });
            return new Action.Case(Action.Case.Kind.RECEIVE, channel(args.get(0)), new Ex.Num(0), into[0], into[1], actions);
        } else if (name.equals("send") && args.size() == 2) {
            return new Action.Case(Action.Case.Kind.SEND, channel(args.get(0)), value(args.get(1)), "", "", block(body.statements()));
        }
        throw wrong(s, "a case of select is receive(c) { v -> ... }, send(c, VALUE) { ... } or otherwise { ... }");
    }

    private String channel(Syntax s) {
        return s instanceof Syntax.Lit l && l.value() == null ? "" : thing(s);
    }

    // Expressions

    private Ex condition(Syntax s) {
        if (s instanceof Syntax.Call c && wordOf(c) != null && wordOf(c).results() > 0) {
            String t = declare("got" + ++temporaries);
            call(c, t, "");
            return new Ex.Var(t);
        }
        if (s instanceof Syntax.Unary u && u.op().equals("!")) {
            return new Ex.Not(condition(u.of()));
        }
        return value(s);
    }

    /** The name of a thing of the world. */
    private String thing(Syntax s) {
        if (s instanceof Syntax.Name n) {
            String local = local(n.name());
            return local != null ? local : outside.get(n.name()) instanceof String t ? t : n.name();
        } else if (s instanceof Syntax.Lit l && l.value() instanceof String t) {
            return t;
        } else if (s instanceof Syntax.Prop p) {
            String name = thing(p.of()) + "." + p.name();
            if (p.name().equals("C")) {
                timerChannels.add(name);
            }
            return name;
        } else if (s instanceof Syntax.Index x && value(x.index()) instanceof Ex.Num n) {
            return thing(x.of()) + "[" + n.value() + "]";
        } else if (s instanceof Syntax.Text t) {
            StringBuilder b = new StringBuilder();
            for (Syntax p : t.parts()) {
                Ex v = value(p);
                b.append(v instanceof Ex.Str x ? x.text() : v instanceof Ex.Num n ? "" + n.value() : null);
                if (!(v instanceof Ex.Str || v instanceof Ex.Num)) {
                    throw wrong(s, "the name of a thing of the world is known beforehand");
                }
            }
            return b.toString();
        }
        throw wrong(s, "expected the name of a thing of the world");
    }

    /** An argument of a function: a value, or a thing of the world by its name. */
    private Ex argument(Syntax s) {
        if (s instanceof Syntax.Lit l && l.value() instanceof String t && t.endsWith(".C")
            && world.timers().contains(t.substring(0, t.length() - 2))) {
            timerChannels.add(t);
        }
        if (s instanceof Syntax.Name n && local(n.name()) == null && !(outside.containsKey(n.name()))
            && (world.channels().containsKey(n.name()) || world.timers().contains(n.name())
                || kind(n.name()) != null && kind(n.name()) != Obj.Kind.VAR)) {
            return new Ex.Str(n.name());
        }
        return value(s);
    }

    private void parts(Syntax s, List<Ex> r) {
        if (s instanceof Syntax.Text t) {
            t.parts().forEach(p -> parts(p, r));
        } else {
            r.add(value(s));
        }
    }

    private Ex value(Syntax s) {
        if (s instanceof Syntax.Lit l) {
            return literal(l);
        } else if (s instanceof Syntax.Name n) {
            return name(n);
        } else if (s instanceof Syntax.Unary u) {
            Ex x = value(u.of());
            return u.op().equals("!") ? new Ex.Not(x) : x instanceof Ex.Num n ? new Ex.Num(-n.value()) : new Ex.Neg(x);
        } else if (s instanceof Syntax.Binary b) {
            return binary(b);
        } else if (s instanceof Syntax.Index x) {
            return new Ex.Elem(thing(x.of()), value(x.index()));
        } else if (s instanceof Syntax.Prop p) {
            return property(p);
        } else if (s instanceof Syntax.Text t) {
            List<Ex> parts = new ArrayList<>();
            parts(t, parts);
            return parts.stream().reduce((a, b) -> new Ex.Bin("+", a, b)).orElse(new Ex.Str(""));
        } else if (s instanceof Syntax.Call c) {
            return called(c);
        }
        throw wrong(s, (s instanceof Syntax.Bad b ? b.what() : "this") + " is no value of a goroutine program");
    }

    private Ex literal(Syntax.Lit l) {
        if (l.value() instanceof Integer n) {
            return new Ex.Num(n);
        } else if (l.value() instanceof Boolean b) {
            return new Ex.Num(b ? 1 : 0);
        } else if (l.value() instanceof String t) {
            return new Ex.Str(t);
        }
        throw wrong(l, l.value() + " is no value of a goroutine program; expected a whole number, true, false or a text");
    }

    private Ex name(Syntax.Name n) {
        String local = local(n.name());
        if (local != null) {
            return new Ex.Var(local);
        }
        Object v = outside.get(n.name());
        if (v != null) {
            return literal(new Syntax.Lit(v, n.line()));
        }
        return UNITS.containsKey(n.name()) && n.name().length() > 2 ? new Ex.Dur(UNITS.get(n.name())) : new Ex.Var(n.name());
    }

    private Ex property(Syntax.Prop p) {
        Long unit = UNITS.get(p.name());
        if (unit != null) {
            if (p.of() instanceof Syntax.Name n && n.name().equals("time")) {
                return new Ex.Dur(unit);
            }
            return times(value(p.of()), new Ex.Dur(unit));
        }
        throw wrong(p, "no \"" + p.name() + "\" here; expected a duration such as 30.ms");
    }

    private Ex binary(Syntax.Binary b) {
        String op = b.op().equals("===") ? "==" : b.op().equals("!==") ? "!=" : b.op();
        if (!Ex.Bin.OPS.contains(op)) {
            throw wrong(b, "no operator " + b.op() + " in a goroutine program; expected one of " + String.join(" ", Ex.Bin.OPS));
        }
        Ex left = value(b.left());
        Ex right = value(b.right());
        return op.equals("*") ? times(left, right) : new Ex.Bin(op, left, right);
    }

    private static Ex times(Ex left, Ex right) {
        return left instanceof Ex.Num n && right instanceof Ex.Dur d ? new Ex.Dur(n.value() * d.ns())
            : left instanceof Ex.Dur d && right instanceof Ex.Num n ? new Ex.Dur(n.value() * d.ns()) : new Ex.Bin("*", left, right);
    }

    private Ex called(Syntax.Call c) {
        String name = c.name().toLowerCase(Locale.ROOT);
        Syntax of = c.receiver() != null && c.args().isEmpty() ? c.receiver() : c.receiver() == null && c.args().size() == 1
            ? c.args().get(0) : null;
        if (of != null && Set.of("len", "length", "size").contains(name)) {
            return new Ex.Len(value(of));
        } else if (of != null && name.equals("cap")) {
            return new Ex.Cap(value(of));
        }
        GoroutineWords.Word word = wordOf(c);
        if (word != null && word.results() > 0) {
            String t = declare("got" + ++temporaries);
            call(c, t, "");
            return new Ex.Var(t);
        }
        throw wrong(c, c.name() + " gives no value here; len(x), cap(c), c.receiver(), mu.TryLock(), t.Stop(), p.read() do");
    }

    private UserError wrong(Syntax at, String what) {
        return new UserError(what + (at.line() == line ? "" : " (line " + at.line() + ")"));
    }
}
