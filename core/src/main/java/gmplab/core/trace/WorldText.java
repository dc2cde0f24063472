package gmplab.core.trace;

import gmplab.core.policy.Policies;
import gmplab.core.program.Edit;
import gmplab.core.program.Names;
import gmplab.core.runtime.Claim;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.Scale;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A World as lines of text, one thing a line, and back. Policies are names only: reading gives each of them ANY, so that
 * a trace, which has their answers, needs nobody's code.
 */
public final class WorldText {
    /** The words that lines begin with; those of the first row once in every world. */
    private static final List<String> ONCE = List.of("version", "procs", "ms", "gs", "idle", "sysmon", "preempts", "async",
        "clock", "stops");
    private static final List<String> MANY = List.of("edit", "timer", "channel", "object", "goroutine",
        "policy", "gc", "scale", "invariant", "property");

    private WorldText() { }

    /** @throws TraceException when the world has an edit that has no text form */
    public static List<String> print(World w) {
        List<String> r = new ArrayList<>();
        r.add("version " + Tokens.quote(w.version()));
        w.edits().forEach(e -> r.add("edit " + edit(e)));
        r.add("procs " + w.procs());
        r.add("ms " + w.ms());
        r.add("gs " + w.gs());
        r.add("idle " + w.idle());
        r.add("sysmon " + w.sysmon());
        r.add("preempts " + w.preempts());
        r.add("async " + w.async());
        r.add("clock " + w.clock());
        r.add("stops " + w.stops());
        if (!w.gc().equals(World.Gc.NONE)) {
            r.add("gc " + w.gc().work() + " " + w.gc().stopTheWorld()
                + (w.gc().forced() + w.gc().trigger() > 0 ? " " + w.gc().forced() + " " + w.gc().trigger() : ""));
        }
        if (!w.scale().equals(Scale.SEARCH)) {
            Scale s = w.scale();
            r.add("scale " + s.ints() + " " + s.times() + " " + s.queue() + " " + s.ticks() + " " + s.asGo() + (s.unitNs() > 0 ? " " + s.unitNs() : ""));
        }
        w.timers().forEach(t -> r.add("timer " + Tokens.quote(t)));
        w.channels().forEach((c, n) -> r.add("channel " + Tokens.quote(c) + " " + n));
        w.objects().forEach(o -> r.add("object " + o.kind().name().toLowerCase(Locale.ROOT) + " " + Tokens.quote(o.name()) + " "
            + o.size() + " " + Tokens.quote(o.of())));
        w.goroutines().forEach(g -> r.add("goroutine " + goroutine(g)));
        w.claims().forEach(c -> r.add(c.kind().name().toLowerCase(Locale.ROOT) + " " + Tokens.quote(c.name()) + " "
            + Tokens.inQuotes(c.text())));
        w.policies().names().forEach((q, p) -> r.add("policy " + q + " " + Tokens.quote(p)));
        return r;
    }

    private static String edit(Edit e) {
        if (e instanceof Edit.Drop d) {
            return "drop " + Tokens.quote(d.routine()) + " " + Tokens.quote(d.label());
        } else if (e instanceof Edit.Swap s) {
            return "swap " + Tokens.quote(s.routine()) + " " + Tokens.quote(s.label());
        } else if (e instanceof Edit.Never n) {
            return "never " + Tokens.quote(n.routine()) + " " + Tokens.quote(n.label());
        } else if (e instanceof Edit.Copy c) {
            return "copy " + Tokens.quote(c.routine()) + " " + Tokens.quote(c.before()) + " " + Tokens.quote(c.ofRoutine()) + " "
                + Tokens.quote(c.ofLabel());
        } else if (e instanceof Edit.Weaken w) {
            return "weaken " + Tokens.quote(w.routine()) + " " + Tokens.quote(w.label()) + " " + w.part();
        } else if (e instanceof Edit.Remove x) {
            return "remove " + Tokens.quote(x.routine());
        }
        throw new TraceException(0, "a world with the edit \"" + e + "\" cannot be written down: expected edits that drop, "
            + "weaken, swap or copy steps or remove routines");
    }

    private static String goroutine(Goroutine g) {
        boolean placed = g.start() == Start.RUNNING || g.start() == Start.LOCAL || g.proc() != 0;
        return Tokens.quote(g.name()) + " " + g.start().name().toLowerCase(Locale.ROOT) + params(g) + (placed ? " p" + g.proc() : "")
            + " " + ActionText.print(g.actions());
    }

    private static String params(Goroutine g) {
        return g.params().stream().map(p -> " ( " + Tokens.quote(p.name()) + (p.text() ? " text" : "") + " )").collect(Collectors.joining());
    }

    /**
     * Reads what {@link #print} writes.
     *
     * @throws TraceException with the line, from 1, that is wrong
     */
    public static World parse(List<String> lines) {
        Reader r = new Reader();
        for (int i = 0; i < lines.size(); i++) {
            try {
                r.line(lines.get(i));
            } catch (IllegalArgumentException e) {
                throw new TraceException(i + 1, e.getMessage());
            }
        }
        try {
            return r.world();
        } catch (IllegalArgumentException e) {
            throw new TraceException(0, e.getMessage());
        }
    }

    /** Takes a world's lines one by one, in any order. */
    static final class Reader {
        private final Set<String> missing = new TreeSet<>(ONCE);
        private final List<Edit> edits = new ArrayList<>();
        private final Map<String, String> policies = new LinkedHashMap<>();
        // Any number of idle Ms fits until all lines are read: the lines may come in any order.
        private World w = World.of("").withMs(World.MS_MAX);
        private int ms;

        /** Whether a line that begins so is a world's. */
        static boolean takes(String key) {
            return ONCE.contains(key) || MANY.contains(key);
        }

        static List<String> keys() {
            List<String> r = new ArrayList<>(ONCE);
            r.addAll(MANY);
            return r;
        }

        /** @throws IllegalArgumentException saying what is wrong with it */
        void line(String line) {
            Tokens t = new Tokens(line);
            String key = t.text("a line of a world");
            if (!takes(key)) {
                throw new IllegalArgumentException(Names.unknown("line of a world", key, keys(), "lines begin with "
                    + String.join(", ", keys())));
            }
            if (ONCE.contains(key) && !missing.remove(key)) {
                throw new IllegalArgumentException("a second line \"" + key + "\"; expected one");
            }
            value(key, t);
            t.end();
        }

        private void value(String key, Tokens t) {
            switch (key) {
                case "version" -> w = w.withVersion(t.text("a version"));
                case "edit" -> edits.add(readEdit(t));
                case "procs" -> w = w.withProcs(t.number("how many Ps"));
                case "ms" -> ms = w.withIdle(0).withMs(t.number("how many Ms")).ms();
                case "gs" -> w = w.withGs(t.number("how many Gs"));
                case "idle" -> w = w.withIdle(t.number("how many idle Ms"));
                case "sysmon" -> w = w.withSysmon(t.bool("sysmon"));
                case "preempts" -> w = w.withPreempts(t.number("how many preemptions"));
                case "async" -> w = w.withAsync(t.bool("async"));
                case "clock" -> w = w.withClock(t.bool("clock"));
                case "stops" -> w = w.withStops(t.number("how many stops of the world"));
                case "timer" -> w = w.withTimer(t.text("the name of a timer"));
                case "channel" -> w = w.withChannel(unused(t.text("the name of a channel"), w.channels().keySet()),
                    t.number("a capacity"));
                case "gc" -> w = w.withGc(readGc(t));
                case "invariant", "property" -> w = w.withClaim(new Claim(Claim.Kind.valueOf(key.toUpperCase(Locale.ROOT)),
                    unused(t.text("the name of a claim"), w.claims().stream().map(Claim::name).toList()), t.text("a claim")));
                case "scale" -> w = w.withScale(new Scale(t.number("the largest int"), t.number("the latest time"), t.number("slots of a queue"),
                    t.number("the largest tick"), t.bool("whether it begins as Go"), t.more() ? t.number("nanoseconds of a unit of time") : 0));
                case "object" -> w = w.withObject(readObject(t));
                case "goroutine" -> w = w.withGoroutine(readGoroutine(t));
                default -> readPolicy(t);
            }
        }

        private static Edit readEdit(Tokens t) {
            String kind = t.text("drop, never, weaken, swap, copy or remove");
            String routine = t.text("a routine");
            return switch (kind) {
                case "drop" -> new Edit.Drop(routine, t.text("a step"));
                case "never" -> new Edit.Never(routine, t.text("a condition"));
                case "weaken" -> new Edit.Weaken(routine, t.text("a condition"), t.number("a way"));
                case "swap" -> new Edit.Swap(routine, t.text("a step"));
                case "copy" -> new Edit.Copy(routine, t.text("a step"), t.text("a routine"), t.text("a step"));
                case "remove" -> new Edit.Remove(routine);
                default -> throw new IllegalArgumentException("edit \"" + kind + "\"; expected drop, never, weaken, swap, copy or remove");
            };
        }

        private static World.Gc readGc(Tokens t) {
            int work = t.number("units of marking");
            int stop = t.number("gcstoptheworld");
            return t.more() ? new World.Gc(work, stop, t.number("forced collections"), t.number("a trigger")) : new World.Gc(work, stop);
        }

        private static String unused(String name, Collection<String> used) {
            if (used.contains(name)) {
                throw new IllegalArgumentException("a second \"" + name + "\"; expected another name");
            }
            return name;
        }

        private Obj readObject(Tokens t) {
            String kind = t.text("the kind of an object");
            List<String> kinds = Arrays.stream(Obj.Kind.values()).map(k -> k.name().toLowerCase(Locale.ROOT)).toList();
            if (!kinds.contains(kind)) {
                throw new IllegalArgumentException(Names.unknown("kind of object", kind, kinds, "expected one of "
                    + String.join(", ", kinds)));
            }
            return new Obj(unused(t.text("the name of an object"), w.objects().stream().map(Obj::name).toList()),
                Obj.Kind.values()[kinds.indexOf(kind)], t.number("a size"), t.text("what it belongs to"));
        }

        private Goroutine readGoroutine(Tokens t) {
            String name = unused(t.text("the name of a goroutine"), w.goroutines().stream().map(Goroutine::name).toList());
            String start = t.text("where it starts");
            int proc = 0;
            List<Goroutine.Param> params = new ArrayList<>();
            while (t.take("(")) {
                params.add(new Goroutine.Param(t.text("a parameter"), t.take("text")));
                t.expect(")");
            }
            for (Start s : Start.values()) {
                if (s.name().toLowerCase(Locale.ROOT).equals(start)) {
                    if (!t.take("{")) {
                        proc = readProc(t.text("a P"));
                        t.expect("{");
                    }
                    return new Goroutine(name, params, ActionText.parseBody(t), s, proc);
                }
            }
            throw new IllegalArgumentException("goroutine " + name + " starts \"" + start
                + "\"; expected running, local, global or later");
        }

        private static int readProc(String word) {
            try {
                if (word.startsWith("p")) {
                    return Integer.parseInt(word.substring(1));
                }
            } catch (NumberFormatException e) {
                // Said below, as for a word that does not begin with p.
            }
            throw new IllegalArgumentException("expected a P such as p0, found \"" + word + "\"");
        }

        private void readPolicy(Tokens t) {
            String question = t.text("a policy's question");
            w = w.withPolicies(w.policies().with(question, Policies.Policy.ANY));
            policies.put(question, t.text("a policy's name"));
        }

        /** Who answered what; in the world itself every one of them is ANY. */
        Map<String, String> policies() {
            return policies;
        }

        /** @throws IllegalArgumentException when lines are missing, or do not fit together */
        World world() {
            if (!missing.isEmpty()) {
                throw new IllegalArgumentException("a world without \"" + missing.iterator().next() + "\"; expected one line "
                    + "each of " + String.join(", ", ONCE));
            }
            return w.withEdits(edits).withMs(ms);
        }
    }
}
