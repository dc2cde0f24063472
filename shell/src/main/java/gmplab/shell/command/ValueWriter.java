package gmplab.shell.command;

import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Turns what was typed as a value, or to name a thing of the world, into {@link Ex} and names. */
abstract class ValueWriter extends ProgramScope {
    private static final Map<String, Long> UNITS = Map.of("ns", 1L, "us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L,
        "Nanosecond", 1L, "Microsecond", 1_000L, "Millisecond", 1_000_000L, "Second", 1_000_000_000L);
    /** So many channels, timers, ... are made at one place at most, where it may make several. */
    private static final int THINGS_MAX = 16;
    private static final Map<String, Obj.Kind> SYNC = Map.of("Mutex", Obj.Kind.MUTEX, "RWMutex", Obj.Kind.RWMUTEX,
        "WaitGroup", Obj.Kind.WAITGROUP, "Once", Obj.Kind.ONCE);
    final Set<String> timerChannels = new LinkedHashSet<>();

    ValueWriter(World world, String function, Syntax.Program program, boolean once) {
        super(world, function, program, once);
    }

    /** The word that a call means; null for a call of a function. */
    static GoroutineWords.Word wordOf(Syntax.Call c) {
        return GoroutineWords.find(c.name());
    }

    /** Writes a call of a word or a function, with names for its results. */
    abstract void call(Syntax.Call typed, String into, String ok);

    // Things

    /** The name of a thing of the world. */
    String thing(Syntax s) {
        if (s instanceof Syntax.Name n) {
            Meaning m = meaning(n.name());
            return m instanceof Local l ? l.name() : m instanceof Thing t ? text(t) : m instanceof Literal l ? l.function()
                : outside.get(n.name()) instanceof String t ? t : n.name();
        } else if (s instanceof Syntax.Lit l && l.value() instanceof String t) {
            return t;
        } else if (s instanceof Syntax.Prop p) {
            String name = thing(p.of()) + "." + p.name();
            if (p.name().equals("C") && !name.contains("[")) {
                timerChannels.add(name);
            }
            return name;
        } else if (s instanceof Syntax.Index x) {
            return element(x);
        } else if (s instanceof Syntax.Text t) {
            return known(s, t);
        } else if (s instanceof Syntax.Call c) {
            Thing t = made(c, "made");
            return t == null ? kept(value(c)) : isTimer(t) ? text(t) + ".C" : text(t);
        }
        throw wrong(s, "expected the name of a thing of the world");
    }

    private boolean isTimer(Thing t) {
        return world.timers().contains(t.name()) || world.timers().contains(t.name() + "[0]");
    }

    private String known(Syntax s, Syntax.Text t) {
        StringBuilder b = new StringBuilder();
        for (Syntax p : t.parts()) {
            Ex v = value(p);
            b.append(v instanceof Ex.Str x ? x.text() : v instanceof Ex.Num n ? "" + n.value() : null);
            if (!(v instanceof Ex.Str || v instanceof Ex.Num)) {
                throw wrong(s, "the name of a thing of the world is known beforehand; an array of them takes an index: channel 'c', 0, count: 3 "
                    + "and then c[i]");
            }
        }
        return b.toString();
    }

    /** {@code forks[i]} by its name, {@code cs[i]} of an array of numbers as a local that holds the channel. */
    private String element(Syntax.Index x) {
        String of = thing(x.of());
        Ex i = value(x.index());
        if (kind(of) == Obj.Kind.ARRAY) {
            return kept(new Ex.Elem(of, i));
        }
        return of + "[" + (i instanceof Ex.Num n ? "" + n.value() : i instanceof Ex.Var v && local(v.name()) != null ? v.name() : kept(i)) + "]";
    }

    /** A local that holds a value. */
    private String kept(Ex v) {
        if (v instanceof Ex.Var x && x.name().startsWith("got")) {
            return x.name();
        }
        String t = declare("at");
        out.add(new Action.Set(t, v));
        return t;
    }

    boolean isThing(String name) {
        return world.channels().containsKey(name) || world.timers().contains(name) || world.channels().containsKey(name + "[0]")
            || world.timers().contains(name + "[0]") || kind(name + "[0]") != null && kind(name) == null
            || kind(name) != null && kind(name) != Obj.Kind.VAR && kind(name) != Obj.Kind.ARRAY;
    }

    /** A channel, or the empty text for a nil one. What time.After gave is its timer's channel. */
    String channel(Syntax s) {
        if (s instanceof Syntax.Lit l && l.value() == null) {
            return "";
        }
        boolean timer = s instanceof Syntax.Name n && meaning(n.name()) instanceof Thing t && isTimer(t);
        return timer ? thing(s) + ".C" : thing(s);
    }

    /** {@code make(chan, n)}, {@code time.NewTimer(d)} and the like, which make something; null for any other call. */
    Thing made(Syntax.Call c, String name) {
        String word = c.name().toLowerCase(Locale.ROOT);
        boolean time = c.receiver() instanceof Syntax.Name n && n.name().equals("time") || c.receiver() == null;
        if (word.equals("make") && c.receiver() == null && !c.args().isEmpty()) {
            return makeChannel(c, name);
        } else if (time && c.args().size() == 1 && (word.equals("after") || word.equals("newtimer"))) {
            Thing t = makeTimer(name.equals("made") ? "after" : name, true);
            out.add(new Action.NewTimer(text(t), value(c.args().get(0))));
            return t;
        } else if (time && c.args().size() == 1 && (word.equals("tick") || word.equals("newticker"))) {
            Thing t = makeTimer(name.equals("made") ? "tick" : name, true);
            out.add(new Action.NewTicker(text(t), value(c.args().get(0))));
            return t;
        } else if (time && word.equals("afterfunc") && c.args().size() == 2 && !isThing(thingOrEmpty(c.args().get(0)))) {
            Thing t = makeTimer(name.equals("made") ? "afterFunc" : name, false);
            out.add(new Action.AfterFunc(text(t), value(c.args().get(0)), begun(c.args().get(1))));
            return t;
        }
        return null;
    }

    private static String thingOrEmpty(Syntax s) {
        return s instanceof Syntax.Name n ? n.name() : s instanceof Syntax.Lit l && l.value() instanceof String t ? t : "";
    }

    /** The function that a timer begins: it takes no arguments. */
    String begun(Syntax s) {
        if (!(s instanceof Syntax.Body b)) {
            return meaning(thing(s)) instanceof Literal l ? l.function() : thing(s);
        }
        Literal l = literal(b, true, Set.of());
        if (!l.captures().isEmpty()) {
            throw wrong(s, "a timer's function takes no arguments, and this one uses " + l.captures().get(0).local().name()
                + " of the function round it; make that a variable of the world: variable '" + l.captures().get(0).local().name() + "'");
        }
        return l.function();
    }

    private Thing makeChannel(Syntax.Call c, String name) {
        boolean typed = c.args().get(0) instanceof Syntax.Name n && Set.of("chan", "Chan").contains(n.name());
        Ex capacity = c.args().size() < (typed ? 2 : 1) ? new Ex.Num(0) : value(c.args().get(typed ? 1 : 0));
        if (!(capacity instanceof Ex.Num n)) {
            throw wrong(c, "the capacity of a channel is known beforehand: make(chan, 2)");
        }
        int count = c.named().containsKey("count") && value(c.named().get("count")) instanceof Ex.Num k ? k.value() : THINGS_MAX;
        return make(name.equals("made") ? "chan" : name, count, false, (w, x) -> w.withChannel(x, n.value()));
    }

    private Thing makeTimer(String name, boolean sends) {
        return make(name, THINGS_MAX, true, (w, x) -> sends ? w.withTimer(x).withChannel(x + ".C", 1) : w.withTimer(x));
    }

    /** {@code new Mutex()} or {@code new int[3]}, and what was asked for a name; null for anything else. */
    Thing made(Syntax.New n, String name) {
        if (n.array()) {
            if (!(value(n.size()) instanceof Ex.Num size) || size.value() < 1) {
                throw wrong(n, "the size of an array is known beforehand, and 1 or more");
            }
            if (!unit.once || unit.loops > 0) {
                throw wrong(n, "an array is made once: in main outside its loops, or as one of the world: array '" + name + "', " + size.value());
            }
            return make(name, 1, false, (w, x) -> w.withObject(new Obj(x, Obj.Kind.ARRAY, size.value(), "")));
        }
        Obj.Kind kind = SYNC.get(n.type());
        if (n.type().equals("Cond") && n.size() != null) {
            String mu = thing(n.size());
            return make(name, THINGS_MAX, false, (w, x) -> w.withObject(new Obj(x, Obj.Kind.COND, 0, mu)));
        } else if (kind == null) {
            throw wrong(n, "new " + n.type() + " is nothing that a goroutine program has; expected int[n], Mutex(), RWMutex(), WaitGroup(), Once(), "
                + "Cond(mu)");
        }
        return make(name, THINGS_MAX, false, (w, x) -> w.withObject(Obj.of(x, kind)));
    }

    // Values

    /** An argument of a function: a value, or a thing of the world by its name. */
    Ex argument(Syntax s) {
        if (s instanceof Syntax.Lit l && l.value() instanceof String t && t.endsWith(".C")
            && world.timers().contains(t.substring(0, t.length() - 2))) {
            timerChannels.add(t);
        }
        if (s instanceof Syntax.Name n) {
            Meaning m = meaning(n.name());
            if (m instanceof Literal l) {
                if (!l.captures().isEmpty()) {
                    throw wrong(s, n.name() + " uses " + l.captures().get(0).local().name() + " of the function round it, so it cannot be handed on; "
                        + "make that a variable of the world, or an argument");
                }
                return new Ex.Str(l.function());
            } else if (m instanceof Thing t && !isVariable(t)) {
                return t.index() == null ? new Ex.Str(t.name()) : new Ex.At(t.name(), new Ex.Var(t.index()));
            } else if (m == null && !outside.containsKey(n.name()) && isThing(n.name())) {
                return new Ex.Str(n.name());
            }
        } else if (s instanceof Syntax.Prop p && p.name().equals("C")) {
            String c = thing(p);
            return c.contains("[") ? value(s) : new Ex.Str(c);
        } else if (s instanceof Syntax.Index x && kind(thing(x.of())) != Obj.Kind.ARRAY) {
            Ex i = value(x.index());
            return i instanceof Ex.Num n ? new Ex.Str(thing(x.of()) + "[" + n.value() + "]") : new Ex.At(thing(x.of()), i);
        }
        return value(s);
    }

    void parts(Syntax s, List<Ex> r) {
        if (s instanceof Syntax.Text t) {
            t.parts().forEach(p -> parts(p, r));
        } else {
            r.add(value(s));
        }
    }

    Ex value(Syntax s) {
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
            String of = thing(x.of());
            return kind(of) == Obj.Kind.ARRAY || !isThing(of) ? new Ex.Elem(of, value(x.index())) : new Ex.At(of, value(x.index()));
        } else if (s instanceof Syntax.Prop p) {
            return property(p);
        } else if (s instanceof Syntax.Text t) {
            List<Ex> parts = new ArrayList<>();
            parts(t, parts);
            if (parts.isEmpty() || !isText(parts.get(0))) {
                parts.add(0, new Ex.Str(""));
            }
            return parts.stream().reduce((a, b) -> new Ex.Bin("+", a, b)).orElseThrow();
        } else if (s instanceof Syntax.Call c) {
            return called(c);
        }
        throw wrong(s, (s instanceof Syntax.Bad b ? b.what() : "this") + " is no value of a goroutine program");
    }

    /** Whether a value is a text. */
    boolean isText(Ex x) {
        return x instanceof Ex.Str || x instanceof Ex.Bin b && b.op().equals("+") && (isText(b.left()) || isText(b.right()))
            || x instanceof Ex.Var v && textLocals.contains(v.name());
    }

    /** Locals that hold texts. */
    final Set<String> textLocals = new LinkedHashSet<>();

    private Ex literal(Syntax.Lit l) {
        if (l.value() instanceof Integer n) {
            return new Ex.Num(n);
        } else if (l.value() instanceof Boolean b) {
            return new Ex.Num(b ? 1 : 0);
        } else if (l.value() instanceof String t) {
            return new Ex.Str(t);
        } else if (l.value() == null) {
            return new Ex.Num(0);
        }
        throw wrong(l, l.value() + " is no value of a goroutine program; expected a whole number, true, false or a text");
    }

    private Ex name(Syntax.Name n) {
        Meaning m = meaning(n.name());
        if (m instanceof Local l) {
            return new Ex.Var(l.name());
        } else if (m instanceof Thing t) {
            return isVariable(t) ? read(t) : t.index() == null ? new Ex.Var(t.name()) : new Ex.At(t.name(), new Ex.Var(t.index()));
        } else if (m instanceof Literal) {
            return argument(n);
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
        } else if (p.name().equals("C")) {
            String c = thing(p);
            int at = c.indexOf('[');
            return at < 0 ? new Ex.Var(c) : new Ex.At(c, new Ex.Num(0));
        }
        int error = p.of() instanceof Syntax.Name n ? Fields.IO_ERROR.names().indexOf(n.name() + "." + p.name()) : -1;
        if (error > 0) {
            return new Ex.Num(error);
        }
        throw wrong(p, "no \"" + p.name() + "\" here; expected a duration such as 30.ms");
    }

    private Ex binary(Syntax.Binary b) {
        String op = b.op().equals("===") ? "==" : b.op().equals("!==") ? "!=" : b.op();
        if (!Ex.Bin.OPS.contains(op)) {
            throw wrong(b, "no operator " + b.op() + " in a goroutine program; expected one of " + String.join(" ", Ex.Bin.OPS));
        }
        Ex left = value(b.left());
        int before = out.size();
        Ex right = value(b.right());
        if (out.size() > before && (op.equals("&&") || op.equals("||"))) {
            throw wrong(b, "what stands behind " + op + " does not wait or change anything; use an if inside an if");
        }
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
        } else if (name.startsWith("load") && of == null && c.args().size() == 1) {
            return value(c.args().get(0));
        } else if (name.equals("load") && of != null) {
            return value(of);
        }
        if (name.equals("add") && c.args().size() == 1 && c.receiver() instanceof Syntax.Call now && now.name().equalsIgnoreCase("now")) {
            // time.Now().Add(d): a deadline is said by how far away it is.
            return value(c.args().get(0));
        }
        Thing t = made(c, "made");
        if (t != null) {
            return t.index() == null ? new Ex.Var(t.name()) : new Ex.At(t.name(), new Ex.Var(t.index()));
        }
        GoroutineWords.Word word = wordOf(c);
        if (word == null && c.receiver() == null || word != null && word.results() > 0) {
            String r = declare("got");
            call(c, r, "");
            return new Ex.Var(r);
        }
        throw wrong(c, c.name() + " gives no value here; len(x), cap(c), c.receiver(), mu.TryLock(), t.Stop(), p.read() and functions with "
            + "results do");
    }
}
