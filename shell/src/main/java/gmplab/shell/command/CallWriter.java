package gmplab.shell.command;

import gmplab.core.program.Names;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Turns calls of words, functions and function literals into actions. */
abstract class CallWriter extends ValueWriter {
    private static final Set<String> PACKAGES = Set.of("runtime", "time", "debug", "atomic", "sync", "syscall", "fmt");

    CallWriter(World world, String function, Syntax.Program program, boolean once) {
        super(world, function, program, once);
    }

    /** A block that begins with names of its own. */
    abstract List<Action> block(List<Syntax> statements, Runnable before);

    private static boolean isPackage(Syntax s) {
        return s instanceof Syntax.Name n && PACKAGES.contains(n.name());
    }

    @Override
    void call(Syntax.Call c, String into, String ok) {
        Syntax.Call typed = unwrapped(c);
        boolean method = typed.receiver() != null && !isPackage(typed.receiver());
        if (typed.receiver() instanceof Syntax.Body b) {
            start(Starts.CALL, b, typed.args(), into, ok, typed);
            return;
        }
        GoroutineWords.Word word = meaning(typed.name()) instanceof Literal ? null : wordOf(typed);
        if (word == null) {
            if (method) {
                throw wrong(typed, Names.unknown("method", typed.name(), GoroutineWords.names(), "help"));
            }
            function(typed, into, ok);
            return;
        }
        List<Syntax> args = new ArrayList<>();
        if (method) {
            args.add(typed.receiver());
        }
        args.addAll(typed.args());
        if (word.name().equals("go") && go(typed, args) || word.name().equals("defer") && defer(args)) {
            return;
        }
        count(typed, word, args);
        Action made = word.maker().make(new Arguments(typed, args), into, ok);
        if (made instanceof Action.NewTimer t) {
            channelOf(t.timer());
        } else if (made instanceof Action.NewTicker t) {
            channelOf(t.timer());
        }
        out.add(made);
    }

    private void channelOf(String timer) {
        if (!timer.contains("[")) {
            timerChannels.add(timer + ".C");
        }
    }

    /** {@code rw.RLocker().Lock()} is {@code rw.RLock()}. */
    private static Syntax.Call unwrapped(Syntax.Call c) {
        return c.receiver() instanceof Syntax.Call l && l.name().equalsIgnoreCase("rlocker") && l.receiver() != null
            ? new Syntax.Call(l.receiver(), "r" + c.name().substring(0, 1).toUpperCase(Locale.ROOT) + c.name().substring(1), c.args(), c.named(),
                c.line()) : c;
    }

    private void count(Syntax.Call typed, GoroutineWords.Word word, List<Syntax> args) {
        if (args.size() < word.min() || args.size() > word.max()) {
            int n = args.size();
            throw wrong(typed, word.name() + (n < word.min() ? " needs " + (word.min() == 1 ? "an argument" : word.min() + " arguments")
                : word.max() == 0 ? " takes no argument" : " takes at most " + word.max() + (word.max() == 1 ? " argument" : " arguments"))
                + (n == 0 ? "" : ", got " + n) + "; type: " + String.join("  or  ", word.synopsis().split("\n")));
        }
    }

    // Functions

    /** The three ways to run a function. */
    private enum Starts { GO, CALL, DEFER }

    /** {@code go f(1)}, {@code go { ... }}, {@code go(1) { int n -> ... }}; false for {@code go 'f', 1}, which is the word's own. */
    private boolean go(Syntax.Call typed, List<Syntax> args) {
        if (args.isEmpty()) {
            return false;
        }
        Syntax last = args.get(args.size() - 1);
        if (last instanceof Syntax.Body b) {
            start(Starts.GO, b, args.subList(0, args.size() - 1), "", "", typed);
            return true;
        }
        Syntax.Call f = args.size() == 1 && args.get(0) instanceof Syntax.Call x ? x : null;
        if (f != null && f.receiver() instanceof Syntax.Body b) {
            start(Starts.GO, b, f.args(), "", "", typed);
            return true;
        } else if (f != null && f.receiver() == null) {
            out.add(new Action.Go(target(f.name()), all(f)));
            return true;
        }
        return false;
    }

    /** {@code defer f(1)} and {@code defer mu.Unlock()}: what is given is evaluated now; false for {@code defer { ... }}. */
    private boolean defer(List<Syntax> args) {
        if (args.size() != 1 || args.get(0) instanceof Syntax.Body b && b.params().isEmpty()) {
            return false;
        }
        Syntax.Call c = args.get(0) instanceof Syntax.Call x ? x : args.get(0) instanceof Syntax.Name n
            ? new Syntax.Call(null, n.name(), List.of(), Map.of(), n.line()) : args.get(0) instanceof Syntax.Prop p
            ? new Syntax.Call(p.of(), p.name(), List.of(), Map.of(), p.line()) : null;
        if (c == null) {
            throw wrong(args.get(0), "defer needs a call, or what to do, in braces");
        }
        if (c.receiver() instanceof Syntax.Body b) {
            start(Starts.DEFER, b, c.args(), "", "", c);
            return true;
        }
        List<Action> sets = new ArrayList<>();
        boolean word = wordOf(c) != null && !(meaning(c.name()) instanceof Literal);
        List<Syntax> later = new ArrayList<>();
        for (Syntax a : c.args()) {
            later.add(keepsItsValue(a) ? a : keep(word ? value(a) : argument(a), a, sets));
        }
        List<Action> body = block(List.of(new Syntax.Call(c.receiver(), c.name(), later, c.named(), c.line())), () -> { });
        out.add(new Action.Defer(body, sets));
        return true;
    }

    /** Whether it is the same when the deferred call runs. */
    private boolean keepsItsValue(Syntax a) {
        return a instanceof Syntax.Lit || a instanceof Syntax.Body || a instanceof Syntax.Name n && (meaning(n.name()) instanceof Thing t && !isVariable(t)
            || meaning(n.name()) instanceof Literal || meaning(n.name()) == null && (outside.containsKey(n.name()) || kind(n.name()) != null));
    }

    private Syntax keep(Ex v, Syntax at, List<Action> sets) {
        boolean text = isText(v);
        String name = declare("arg", text);
        if (text) {
            textLocals.add(name);
        }
        sets.add(new Action.Set(name, v));
        return new Syntax.Name(name, at.line());
    }

    private void start(Starts how, Syntax.Body b, List<Syntax> args, String into, String ok, Syntax at) {
        if (b.params().size() != args.size()) {
            throw wrong(at, "a function literal with " + b.params().size() + " parameters is given " + args.size() + " arguments");
        }
        List<Ex> given = new ArrayList<>(args.stream().map(this::argument).toList());
        Set<String> texts = new HashSet<>();
        for (int i = 0; i < given.size(); i++) {
            Ex x = given.get(i);
            if (isText(x) || x instanceof Ex.At) {
                texts.add(b.params().get(i).name());
            }
        }
        if (how == Starts.DEFER) {
            List<Action> sets = new ArrayList<>();
            List<Action> body = block(b.statements(), () -> {
                for (int i = 0; i < given.size(); i++) {
                    sets.add(new Action.Set(declare(b.params().get(i).name(), texts.contains(b.params().get(i).name())), given.get(i)));
                }
            });
            out.add(new Action.Defer(body, sets));
            return;
        }
        Literal l = literal(b, true, texts);
        given.addAll(given(l.captures()));
        out.add(how == Starts.GO ? new Action.Go(l.function(), given) : new Action.Call(l.function(), given, into, ok));
    }

    /** The function that a name means: a literal's own name, a parameter that stands for a function, or itself. */
    private String target(String name) {
        Meaning m = meaning(name);
        return m instanceof Literal l ? l.function() : m instanceof Local l ? l.name() : name;
    }

    private List<Ex> all(Syntax.Call c) {
        List<Ex> r = new ArrayList<>(c.args().stream().map(this::argument).toList());
        if (meaning(c.name()) instanceof Literal l) {
            r.addAll(given(l.captures()));
        }
        return r;
    }

    private void function(Syntax.Call c, String into, String ok) {
        if (world.goroutines().stream().noneMatch(g -> g.name().equals(c.name())) && c.args().isEmpty() && c.named().isEmpty()
            && meaning(c.name()) == null && !c.name().equals(function)) {
            Set<String> known = new LinkedHashSet<>(GoroutineWords.names());
            world.goroutines().forEach(g -> known.add(g.name()));
            throw wrong(c, Names.unknown("word", c.name(), known, "help"));
        }
        out.add(new Action.Call(target(c.name()), all(c), into, ok));
    }

    // Words

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
            return CallWriter.this.thing(args.get(i));
        }

        @Override
        public String channel(int i) {
            return CallWriter.this.channel(args.get(i));
        }

        @Override
        public Ex value(int i) {
            return CallWriter.this.value(args.get(i));
        }

        @Override
        public int number(int i, String what, int min, int max) {
            if (!(CallWriter.this.value(args.get(i)) instanceof Ex.Num n)) {
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
            return call.named().containsKey(name) && CallWriter.this.value(call.named().get(name)) instanceof Ex.Num n
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
            return args.subList(from, args.size()).stream().map(CallWriter.this::argument).toList();
        }

        @Override
        public List<Ex> parts() {
            List<Ex> r = new ArrayList<>();
            for (int i = 0; i < args.size(); i++) {
                if (i > 0) {
                    r.add(new Ex.Str(" "));
                }
                CallWriter.this.parts(args.get(i), r);
            }
            return r;
        }

        @Override
        public List<Action.Case> cases(int i) {
            if (!(args.get(i) instanceof Syntax.Body b)) {
                throw wrong("select needs its cases, in braces");
            }
            return b.statements().stream().map(CallWriter.this::selectCase).toList();
        }

        @Override
        public String function(int i) {
            return begun(args.get(i));
        }

        @Override
        public Obj.Kind kind(int i) {
            Obj.Kind k = CallWriter.this.kind(thing(i));
            return k == Obj.Kind.EXTERNAL ? Obj.Kind.CONN : k;
        }

        @Override
        public UserError wrong(String what) {
            return CallWriter.this.wrong(call, what);
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
}
