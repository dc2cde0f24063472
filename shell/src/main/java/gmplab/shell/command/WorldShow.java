package gmplab.shell.command;

import gmplab.core.export.GoText;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Scale;
import gmplab.core.runtime.World;
import gmplab.shell.view.Style;
import gmplab.shell.view.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A world for people and for documents. */
final class WorldShow {
    private WorldShow() { }

    static Text line(World w) {
        return Text.of(sentence(w));
    }

    private static String sentence(World w) {
        return w.version() + ": " + WorldCommands.count(w.procs(), "P") + ", at most " + WorldCommands.count(w.ms(), "M")
            + (w.idle() > 0 ? " (" + w.idle() + " parked at the start)" : "") + ", "
            + WorldCommands.count(w.atStart().size(), "goroutine") + " at the start"
            + (w.sysmon() ? ", sysmon" : "") + (w.preempts() > 0 ? ", " + w.preempts() + " preemptions after 10 ms" : "")
            + (w.async() ? "" : ", no signals") + (w.clock() ? "" : ", the clock stands still")
            + (w.stops() > 0 ? ", over when " + (w.stops() == 1 ? "a stop" : w.stops() + " stops")
            + " of the world ha" + (w.stops() == 1 ? "s" : "ve") + " been completed" : "")
            + (w.collects() ? ", " + WorldCommands.count(w.gc().work(), "unit") + " of marking" : "")
            + (w.gc().stopTheWorld() > 0 ? ", gcstoptheworld=" + w.gc().stopTheWorld() : "")
            + (w.gc().forced() > 0 ? ", " + WorldCommands.count(w.gc().forced(), "forced collection") : "")
            + (w.gc().trigger() > 0 ? ", a collection every " + WorldCommands.count(w.gc().trigger(), "allocation") : "")
            + (w.scale().ints() == Scale.SEARCH.ints() ? "" : ", numbers to " + w.scale().ints())
            + (w.scale().times() == Scale.SEARCH.times() ? "" : ", times to " + w.scale().times())
            + (w.scale().unitNs() == 0 ? "" : " in units of " + w.scale().unitNs() + " ns")
            + (w.scale().queue() == 0 ? "" : ", local queues of " + w.scale().queue());
    }

    static Text text(World w) {
        Text.Builder b = new Text.Builder().line(sentence(w));
        for (World.Goroutine g : w.goroutines()) {
            String params = g.params().isEmpty() ? "" : g.params().stream().map(p -> p.name() + (p.text() ? " text" : " int"))
                .collect(java.util.stream.Collectors.joining(", ", "(", ")"));
            b.add("  ").add("go " + g.name() + params, Style.NAME).add(" (" + start(g) + ") {");
            String line = actions(g.actions());
            if (line.indexOf('[') < 0) {
                b.add(" " + line + " }").end();
                continue;
            }
            b.end();
            inGo(w, g).forEach(x -> b.line("      " + x.replace("\t", "    ")));
            b.line("  }");
        }
        w.objects().stream().filter(o -> first(o.name())).forEach(o -> b.line("  " + o.kind().name().toLowerCase(Locale.ROOT) + " "
            + all(o.name(), w.objects().stream().map(gmplab.core.runtime.Obj::name).toList())
            + (o.size() == 0 ? "" : " " + o.size()) + (o.of().isEmpty() ? "" : " of " + o.of())));
        if (!w.timers().isEmpty()) {
            b.line("  timers: " + w.timers().stream().filter(WorldShow::first).map(t -> all(t, w.timers()))
                .collect(java.util.stream.Collectors.joining(", ")));
        }
        w.channels().forEach((c, n) -> {
            if (first(c)) {
                b.line("  channel " + all(c, w.channels().keySet()) + " of capacity " + n);
            }
        });
        w.claims().forEach(c -> b.line("  " + ClaimCommands.word(c) + " '" + c.name() + "': " + c.text()));
        w.policies().names().forEach((q, p) -> b.line("  policy " + q + ": " + p));
        w.edits().forEach(e -> b.line("  edit: " + e));
        return b.done();
    }

    /** Whether it is no element of an array but the first. */
    private static boolean first(String name) {
        return !name.contains("[") || name.contains("[0]");
    }

    /** An array's elements as one. */
    private static String all(String first, java.util.Collection<String> names) {
        if (!first.contains("[")) {
            return first;
        }
        String start = first.substring(0, first.indexOf('[') + 1);
        long n = names.stream().filter(x -> x.startsWith(start) && x.endsWith(first.substring(first.indexOf(']')))).count();
        return first + " to " + start + (n - 1) + first.substring(first.indexOf(']'));
    }

    /** A program with expressions reads best in Go's own syntax; what has no counterpart there, in a trace's. */
    private static List<String> inGo(World w, World.Goroutine g) {
        try {
            return GoText.statements(w, g);
        } catch (IllegalArgumentException e) {
            return List.of(actions(g.actions()));
        }
    }

    private static String start(World.Goroutine g) {
        return switch (g.start()) {
            case RUNNING -> "running on p" + g.proc();
            case LOCAL -> "queued on p" + g.proc();
            case GLOBAL -> "queued globally";
            case LATER -> "started by others";
            case RUNNEXT -> "next on p" + g.proc();
        };
    }

    private static String actions(List<Action> actions) {
        return String.join("; ", actions.stream().map(WorldShow::action).toList());
    }

    private static String action(Action a) {
        if (a instanceof Action.Repeat r) {
            return "repeat(" + r.times() + ") { " + actions(r.body()) + " }";
        }
        if (a instanceof Action.Receive r) {
            return "receive '" + r.channel() + "'" + (r.print() ? ", print: true" : "");
        }
        String name = a.getClass().getSimpleName();
        String word = name.equals("GC") ? "gc" : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
        StringBuilder b = new StringBuilder(word);
        String separator = " ";
        for (java.lang.reflect.RecordComponent c : a.getClass().getRecordComponents()) {
            try {
                Object v = plain(c.getAccessor().invoke(a));
                if ("".equals(v) || List.of().equals(v)) {
                    continue;
                }
                b.append(separator).append(v instanceof String s ? "'" + s + "'" : v);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("bug in gmplab: " + name + " cannot be shown", e);
            }
            separator = ", ";
        }
        return b.toString();
    }

    private static Object plain(Object part) {
        return part instanceof Ex.Num n ? (Object) n.value() : part instanceof Ex.Str t ? t.text()
            : part instanceof List<?> l && l.size() == 1 ? plain(l.get(0)) : part;
    }

    static Map<String, Object> value(World w) {
        Map<String, Object> r = new LinkedHashMap<>();
        r.put("version", w.version());
        r.put("procs", w.procs());
        r.put("ms", w.ms());
        r.put("gs", w.numGs());
        r.put("idle", w.idle());
        r.put("sysmon", w.sysmon());
        r.put("preempts", w.preempts());
        r.put("async", w.async());
        r.put("clock", w.clock());
        r.put("stops", w.stops());
        r.put("goroutines", w.goroutines().stream().map(g -> Map.of("name", g.name(), "start", start(g),
            "actions", actions(g.actions()))).toList());
        r.put("timers", w.timers());
        r.put("channels", w.channels());
        r.put("claims", w.claims().stream().map(c -> Map.of("kind", ClaimCommands.word(c), "name", c.name(), "text", c.text())).toList());
        r.put("policies", w.policies().names());
        r.put("edits", w.edits().stream().map(Object::toString).toList());
        return r;
    }
}
