package gmplab.core.export;

import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The goroutine programs of a world as a program in Go: what a person would write down to try the same on the real
 * runtime. It is as gofmt leaves it. A word of the output is written as soon as it is there, past the scheduler, so that
 * a program that ends in a deadlock or a panic has also shown what it did before.
 *
 * @param files their texts by name; one, unless the program needs the runtime's semaphores
 * @param notes what is not the same as in the world, a sentence each
 */
public record GoText(Map<String, String> files, List<String> notes) {
    /** The file that is always there. */
    public static final String MAIN = "main.go";

    /** Keeps the order. */
    public GoText {
        files = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(files));
        notes = List.copyOf(notes);
    }

    /** The text of the program itself. */
    public String main() {
        return files.get(MAIN);
    }

    /**
     * Writes a world's programs.
     *
     * @throws ExportException when something in it has no counterpart in a real program
     */
    public static GoText of(World w) {
        GoHelpers helpers = new GoHelpers();
        GoWriter writer = new GoWriter(w, "", helpers);
        String head = "// This program is what the goroutines of a world of " + w.version() + " do, written by gmplab.\n"
            + "// Run it with GOMAXPROCS=" + w.procs() + " GOGC=off" + (w.procs() == 1
            ? ": then the scheduler alone decides what it prints.\n" : ".\n");
        String body = writer.text();
        return file(head + writer.notes().stream().map(n -> "// Note: " + n + ".\n").reduce("", String::concat), body, helpers, writer.notes());
    }

    /**
     * Writes several worlds' programs as one, which runs the one whose number (from 0) it is given as its argument.
     *
     * @throws ExportException when something in one of them has no counterpart in a real program
     */
    public static GoText of(List<World> worlds) {
        GoHelpers helpers = new GoHelpers();
        helpers.imports("os");
        StringBuilder cases = new StringBuilder();
        StringBuilder rest = new StringBuilder();
        for (int i = 0; i < worlds.size(); i++) {
            GoWriter writer = new GoWriter(worlds.get(i), "p" + i + "_", helpers);
            rest.append('\n').append(writer.text());
            cases.append("\tcase \"").append(i).append("\":\n\t\tp").append(i).append("_main()\n");
        }
        return file("// Each of these programs is what the goroutines of a world do, written by gmplab.\n",
            "func main() {\n\tswitch os.Args[1] {\n" + cases + "\t}\n}\n" + rest, helpers, List.of());
    }

    /** The statements of one goroutine program, a line each, as {@code world} shows them. */
    public static List<String> statements(World w, Goroutine g) {
        GoNames names = new GoNames(w, "");
        String text = new GoBody(w, names, new GoHelpers(), atomics(w), g).statements(g.actions());
        return text.lines().map(l -> l.substring(1)).toList();
    }

    private static String array(String name) {
        return name.replaceFirst("\\[.*", "");
    }

    /** Whether a timer is a ticker. */
    static boolean ticker(World w, String timer) {
        boolean[] r = new boolean[1];
        w.goroutines().forEach(g -> Tree.walk(g.actions(), x -> r[0] |= x instanceof Action.NewTicker t && t.timer().equals(timer)));
        return r[0];
    }

    /** Whether a timer is made by time.NewTimer or time.AfterFunc. */
    static boolean timer(World w, String timer) {
        boolean[] r = new boolean[1];
        w.goroutines().forEach(g -> Tree.walk(g.actions(), x -> r[0] |= x instanceof Action.NewTimer t && array(t.timer()).equals(array(timer))
            || x instanceof Action.AfterFunc f && array(f.timer()).equals(array(timer))));
        return r[0];
    }

    /** Variables that Go must read and write atomically: the program says so, or a loop waits for one without a call. */
    static Set<String> atomics(World w) {
        Set<String> r = new HashSet<>();
        for (Goroutine g : w.goroutines()) {
            Tree.walk(g.actions(), x -> {
                if (x instanceof Action.AtomicAdd a) {
                    r.add(a.name());
                } else if (x instanceof Action.AtomicCas a) {
                    r.add(a.name());
                } else if (x instanceof Action.AtomicSwap a) {
                    r.add(a.name());
                } else if (x instanceof Action.Go c) {
                    given(c.args(), r);
                } else if (x instanceof Action.Call c) {
                    given(c.args(), r);
                } else if (x instanceof Action.For f && spins(f)) {
                    Tree.walk(f.cond(), v -> {
                        if (v instanceof Ex.Var var) {
                            r.add(var.name());
                        }
                    });
                }
            });
        }
        r.removeIf(n -> w.objects().stream().noneMatch(o -> o.name().equals(n) && o.kind() == Obj.Kind.VAR));
        return r;
    }

    /** A variable that a function is given by its name is there for atomic operations. */
    private static void given(List<Ex> args, Set<String> to) {
        args.stream().filter(a -> a instanceof Ex.Str).forEach(a -> to.add(((Ex.Str) a).text()));
    }

    private static boolean spins(Action.For f) {
        boolean[] calls = new boolean[1];
        Tree.walk(f.body(), x -> calls[0] |= x instanceof Action && !(x instanceof Action.Compute || x instanceof Action.Set
            || x instanceof Action.If));
        return !calls[0];
    }

    /** Whether the world begins as a Go program does: with main, running on p0. */
    static boolean startsInMain(World w) {
        List<Goroutine> all = w.atStart();
        return all.size() == 1 && all.get(0).name().equals("main") && all.get(0).start() == Start.RUNNING && all.get(0).proc() == 0;
    }

    /** Comment, package and imports, then the declarations and functions. */
    static GoText file(String head, String body, GoHelpers helpers, List<String> notes) {
        StringBuilder b = new StringBuilder(head).append("package main\n\nimport (\n");
        // Package os makes the finalizer goroutine, which is what a program's first goroutine finds in runnext.
        Set<String> imports = new java.util.TreeSet<>(helpers.imports());
        boolean named = imports.contains("os");
        imports.add("os");
        imports.forEach(i -> b.append("\t").append(!named && i.equals("os") ? "_ " : "").append('"').append(i).append("\"\n"));
        b.append(")\n\n").append(body).append(helpers.text());
        Map<String, String> files = new LinkedHashMap<>();
        files.put(MAIN, b.toString());
        if (helpers.uses("semacquire")) {
            files.put("sema.s", "// Empty: with it the compiler takes functions without a body, which are linked to the runtime's.\n");
        }
        return new GoText(files, notes);
    }
}
