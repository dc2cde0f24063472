package gmplab.core.export;

import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Identifiers of Go for the names of a world. In a world a channel and a variable may have the same name, in a Go package
 * they may not; and any text is a name.
 */
final class GoNames {
    /** Keywords, predeclared names, packages, and what every exported program defines itself. */
    private static final Set<String> TAKEN = Set.of("break", "case", "chan", "const", "continue", "default", "defer", "else",
        "fallthrough", "for", "func", "go", "goto", "if", "import", "interface", "map", "package", "range", "return", "select",
        "struct", "switch", "type", "var", "any", "append", "bool", "byte", "cap", "close", "copy", "delete", "error", "false",
        "int", "int64", "iota", "len", "make", "new", "nil", "panic", "print", "println", "recover", "string", "true", "uint32",
        "atomic", "debug", "errors", "init", "io", "os", "runtime", "strconv", "sync", "syscall", "time", "unsafe", "_");
    private final Map<String, String> functions = new HashMap<>();
    private final Map<String, String> objects = new HashMap<>();
    private final Map<String, String> channels = new HashMap<>();
    private final Map<String, String> timers = new HashMap<>();
    private final Set<String> used = new HashSet<>(TAKEN);
    private final String prefix;

    /** Names for a world; with a prefix, so that several programs fit into one package. */
    GoNames(World w, String prefix) {
        this.prefix = prefix;
        used.addAll(GoHelpers.names());
        used.add(prefix + "main");
        boolean own = GoText.startsInMain(w);
        w.goroutines().forEach(g -> functions.put(g.name(), own && g.name().equals("main") ? prefix + "main" : fresh(g.name(), "Func")));
        for (Obj o : w.objects()) {
            add(objects, o.name(), "Var");
        }
        w.timers().forEach(t -> add(timers, t, "Timer"));
        for (String c : w.channels().keySet()) {
            String timer = c.endsWith(".C") ? timers.get(c.substring(0, c.length() - 2)) : null;
            if (timer == null) {
                add(channels, c, "Chan");
            } else {
                channels.put(c, timer + ".C");
            }
        }
    }

    /** A name, or an element of an array: those of one array have one identifier with their indices. */
    private void add(Map<String, String> names, String name, String kind) {
        int at = name.indexOf('[');
        if (at < 0) {
            names.put(name, fresh(name, kind));
            return;
        }
        String array = name.substring(0, at);
        String first = names.get(array + "[0]");
        names.put(name, (first == null ? fresh(array, kind) : first.substring(0, first.indexOf('['))) + name.substring(at));
    }

    /** An identifier that nobody has yet, and that from now on this one has. */
    private String fresh(String name, String kind) {
        String base = prefix + identifier(name);
        String r = base;
        for (int i = 1; !used.add(r); i++) {
            r = base + kind + (i == 1 ? "" : String.valueOf(i));
        }
        return r;
    }

    private static String identifier(String name) {
        StringBuilder b = new StringBuilder();
        name.codePoints().forEach(c -> b.appendCodePoint(Character.isLetterOrDigit(c) || c == '_' ? c : '_'));
        return b.length() == 0 || Character.isDigit(b.charAt(0)) ? "x" + b : b.toString();
    }

    /** Identifiers for the parameters and locals of one function: none hides a name of the package. */
    Map<String, String> locals(List<String> names) {
        Set<String> here = new HashSet<>(used);
        Map<String, String> r = new HashMap<>();
        for (String n : names) {
            if (r.containsKey(n)) {
                continue;
            }
            String base = identifier(n);
            String go = base;
            for (int i = 2; !here.add(go); i++) {
                go = base + i;
            }
            r.put(n, go);
        }
        return r;
    }

    private static String get(Map<String, String> names, String what, String name) {
        String r = names.get(name);
        if (r == null) {
            throw new ExportException("there is no " + what + " \"" + name + "\" in the world");
        }
        return r;
    }

    /** The function with which the program begins. */
    String main() {
        return prefix + "main";
    }

    String function(String name) {
        return get(functions, "goroutine program", name);
    }

    String object(String name) {
        return get(objects, "object", name);
    }

    String channel(String name) {
        // A nil channel has no name.
        return name.isEmpty() ? GoHelpers.NIL_CHANNEL : get(channels, "channel", name);
    }

    String timer(String name) {
        return get(timers, "timer", name);
    }
}
