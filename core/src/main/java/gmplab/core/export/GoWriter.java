package gmplab.core.export;

import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Writes the variables and functions of one world. */
final class GoWriter {
    private final World w;
    private final GoHelpers helpers;
    private final GoNames names;
    private final Set<String> atomics;
    private final boolean main;
    private final List<String> notes = new ArrayList<>();

    GoWriter(World w, String prefix, GoHelpers helpers) {
        this.w = w;
        this.helpers = helpers;
        this.names = new GoNames(w, prefix);
        this.atomics = GoText.atomics(w);
        this.main = GoText.startsInMain(w);
    }

    /** What is not as in the world. */
    List<String> notes() {
        return notes;
    }

    String text() {
        helpers.use("say");
        StringBuilder b = new StringBuilder();
        declarations().forEach(d -> b.append(d).append('\n'));
        if (!main) {
            starter(b);
        }
        w.goroutines().stream().sorted(Comparator.comparing(g -> !first(g))).forEach(g -> function(g, b));
        return b.toString().stripLeading();
    }

    private List<String> declarations() {
        List<String> r = new ArrayList<>();
        GoThings things = new GoThings(w, atomics);
        w.objects().stream().filter(o -> first(o.name())).forEach(o -> r.add(object(o, things)));
        w.channels().forEach((c, n) -> {
            if (!names.channel(c).endsWith(".C") && first(c)) {
                String of = things.element(c);
                String name = names.channel(c);
                r.add("var " + (c.contains("[") ? name.replaceFirst("\\[.*", "") + " = " + helpers.use("channels") + "[" + of + "](" + count(w.channels().keySet(), c) + ", " + n + ")"
                    : name + " = make(chan " + of + (n == 0 ? "" : ", " + n) + ")"));
            }
        });
        w.timers().stream().filter(this::first).forEach(t -> r.add(timer(t)));
        return r;
    }

    /** Whether it is no element of an array but the first. */
    private boolean first(String name) {
        return !name.contains("[") || name.contains("[0]");
    }

    private static long count(java.util.Collection<String> all, String first) {
        String array = first.substring(0, first.indexOf('[') + 1);
        return all.stream().filter(n -> n.startsWith(array)).count();
    }

    private String object(Obj o, GoThings things) {
        String name = names.object(o.name());
        if (o.name().contains("[")) {
            return array(o, name.replaceFirst("\\[.*", "") + " [" + count(w.objects().stream().map(Obj::name).toList(), o.name()) + "]");
        }
        return switch (o.kind()) {
            case VAR -> things.holds(o.name()) ? "var " + name + (things.flow().channel("", o.name()) ? " chan string" : " chan int")
                : things.flow().variable(o.name()) ? "var " + name + " string" : variable(o, name);
            case ARRAY -> "var " + name + " [" + o.size() + "]" + (things.flow().variable(o.name()) ? "string" : "int");
            case MUTEX -> sync(name, " sync.Mutex");
            case RWMUTEX -> sync(name, " sync.RWMutex");
            case WAITGROUP -> sync(name, " sync.WaitGroup");
            case ONCE -> sync(name, " sync.Once");
            case COND -> sync(name, " = sync.NewCond(&" + names.object(o.of()) + ")");
            case SEMA -> "var " + name + " uint32" + (o.size() == 0 ? "" : " = " + o.size());
            case PIPE -> file(name, "pipe", "newPipe");
            case CONN -> file(name, "conn", "newConn");
            case EXTERNAL -> throw outside(o);
        };
    }

    private String array(Obj o, String name) {
        return switch (o.kind()) {
            case MUTEX -> sync(name, "sync.Mutex");
            case RWMUTEX -> sync(name, "sync.RWMutex");
            case WAITGROUP -> sync(name, "sync.WaitGroup");
            case ONCE -> sync(name, "sync.Once");
            case VAR -> "var " + name + "int";
            default -> throw new ExportException("an array of " + o.kind().name().toLowerCase(java.util.Locale.ROOT) + "s (" + o.name() + ") has no export");
        };
    }

    static ExportException outside(Obj o) {
        return new ExportException("the other end of \"" + o.name() + "\" is outside the program; a Go program has only conns "
            + "with both ends inside");
    }

    private String variable(Obj o, String name) {
        if (atomics.contains(o.name())) {
            helpers.imports("sync/atomic");
            return "var " + name + " atomic.Int64";
        }
        return "var " + name + (o.size() == 0 ? " int" : " = " + o.size());
    }

    private String sync(String name, String type) {
        helpers.imports("sync");
        return "var " + name + type;
    }

    private String file(String name, String type, String maker) {
        helpers.use(type);
        return "var " + name + " = " + maker + "()";
    }

    private String timer(String t) {
        helpers.imports("time");
        boolean ticker = GoText.ticker(w, t);
        boolean timer = GoText.timer(w, t);
        if (ticker && timer) {
            throw new ExportException("timer " + t + " is a timer here and a ticker there; a Go variable has one type");
        }
        if (t.contains("[")) {
            return "var " + names.timer(t).replaceFirst("\\[.*", "") + " [" + count(w.timers(), t) + "]" + (ticker ? "*time.Ticker" : "*time.Timer");
        }
        return "var " + names.timer(t) + (ticker ? " *time.Ticker" : timer ? " *time.Timer" : " = " + helpers.use("stoppedTimer") + "()");
    }

    private void function(Goroutine g, StringBuilder b) {
        boolean first = first(g);
        if (first && !g.params().isEmpty()) {
            throw new ExportException("main has parameters; Go's has none");
        }
        GoBody body = new GoBody(w, names, helpers, atomics, g);
        b.append("\nfunc ").append(names.function(g.name())).append('(').append(body.parameters(g)).append(')').append(body.results(g)).append(" {\n");
        if (first) {
            begin(b);
        }
        b.append(body.statements(g.actions())).append("}\n");
    }

    private boolean first(Goroutine g) {
        return main && g == w.atStart().get(0);
    }

    /** How main begins: variables that have no first value in their declaration get it. */
    private void begin(StringBuilder b) {
        b.append("\tdefer endLine()\n");
        w.objects().stream().filter(o -> o.kind() == Obj.Kind.VAR && o.size() != 0 && atomics.contains(o.name()))
            .forEach(o -> b.append("\t").append(names.object(o.name())).append(".Store(").append(o.size()).append(")\n"));
    }

    /** A main for a world that does not begin with one. */
    private void starter(StringBuilder b) {
        List<Goroutine> all = w.atStart();
        notes.add("the world does not begin with main running on p0: here main starts its goroutines in their order, wherever the world "
            + "has them, and waits for them");
        helpers.imports("sync");
        b.append("\n// main starts the goroutines that the world begins with, and waits for them.\nfunc ").append(names.main()).append("() {\n");
        begin(b);
        b.append("\tvar all sync.WaitGroup\n\tall.Add(").append(all.size()).append(")\n");
        for (Goroutine g : all) {
            b.append("\tgo func() {\n\t\tdefer all.Done()\n\t\t").append(names.function(g.name())).append("()\n\t}()\n");
        }
        b.append("\tall.Wait()\n}\n");
    }
}
