package gmplab.shell.command;

import gmplab.core.program.Names;
import gmplab.core.state.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns names into commands, live objects and symbols. */
public final class Dispatcher implements Words {
    private static final Pattern LIVE = Pattern.compile("([mpg])(\\d{1,5})");
    /** Bare names that stand for themselves. */
    static final List<String> SYMBOLS = List.of("routines", "quiet", "held", "deadlock", "invariant", "liveness", "threw",
        "bounded", "output", "any", "bfs", "dfs", "random", "promela");
    /** Of Groovy: they are no commands, but may have been meant. */
    private static final Set<String> LITERALS = Set.of("true", "false", "null");
    private final Bench bench;
    private final Commands commands;

    public Dispatcher(Bench bench, Commands commands) {
        this.bench = bench;
        this.commands = commands;
    }

    @Override
    public Set<String> names() {
        Set<String> r = new LinkedHashSet<>(commands.names());
        r.addAll(GoroutineWords.names());
        r.addAll(List.of("print", "println", "printf"));
        return r;
    }

    @Override
    public boolean taken(String name) {
        return commands.find(name) != null || SYMBOLS.contains(name) || name.equals("sched") || LIVE.matcher(name).matches();
    }

    @Override
    public Object call(String name, List<Object> values, Map<String, Object> named) {
        Command c = commands.find(name);
        if (c == null && name.startsWith("print")) {
            print(name.equals("printf") ? String.format(String.valueOf(values.get(0)),
                values.subList(1, values.size()).toArray()) : (values.isEmpty() ? "" : values.get(0)) + (name.equals("println") ? "\n" : ""));
            return null;
        }
        if (c == null) {
            throw unknown(name);
        }
        return run(c, new Arguments(c, values, named));
    }

    private Object run(Command c, Arguments args) {
        if (bench.interrupted()) {
            throw new UserError("interrupted");
        }
        Answer a = c.action().run(bench, args).named(c.name());
        if (c.gives()) {
            return a.value();
        }
        bench.listener().answer(a);
        return a;
    }

    private UserError unknown(String name) {
        if (GoroutineWords.names().contains(name)) {
            return new UserError("\"" + name + "\" belongs between a goroutine's braces: go('name', on: 0) { " + name + " }");
        }
        if (SYMBOLS.contains(name)) {
            return new UserError("\"" + name + "\" is no command: it stands for itself behind one, as in: expect " + name);
        }
        Set<String> known = allNames();
        known.addAll(LITERALS);
        return new UserError(Names.unknown("word", name, known, "help"));
    }

    private Set<String> allNames() {
        Set<String> r = names();
        r.addAll(SYMBOLS);
        return r;
    }

    @Override
    public Object bare(String name) {
        Command c = commands.find(name);
        if (c != null && (c.bare() || !SYMBOLS.contains(name))) {
            if (!c.bare()) {
                throw new Arguments(c, List.of(), Map.of()).usage(c.name() + " needs an argument");
            }
            return run(c, new Arguments(c, List.of(), Map.of()));
        }
        if (SYMBOLS.contains(name)) {
            return name;
        }
        if (name.equals("sched")) {
            return new Live(bench, Kind.NONE, 0);
        }
        Matcher live = LIVE.matcher(name);
        if (live.matches()) {
            return bench.live(Kind.valueOf(live.group(1).toUpperCase(java.util.Locale.ROOT)), Integer.parseInt(live.group(2)));
        }
        if (bench.isRoutine(name)) {
            return name;
        }
        throw unknown(name);
    }

    @Override
    public void print(String text) {
        bench.listener().printed(text);
    }
}
