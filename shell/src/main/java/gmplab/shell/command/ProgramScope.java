package gmplab.shell.command;

import gmplab.core.program.Names;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Param;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What names mean in a program that is being written, in Go's scopes. A function literal becomes a function of its own:
 * what it uses of the function round it and nobody assigns to is handed to it as an argument; a variable that is assigned to as
 * well is shared, as in Go, so it becomes one of the world (Go's compiler moves it to the heap).
 */
abstract class ProgramScope {
    /** So many of what is made in a loop, or in a function that several goroutines run, there may be. */
    static final int MADE_MAX = 64;

    /** What a name means. */
    sealed interface Meaning { }

    /** A local or parameter by the name that it has in the program, and whether it is a text. */
    record Local(String name, boolean text) implements Meaning { }

    /** A thing of the world, or an element of an array of them whose index is a local of the unit. */
    record Thing(String name, Unit unit, String index) implements Meaning { }

    /** A function literal that has a name. */
    record Literal(String function, Unit of, List<Capture> captures) implements Meaning { }

    /** A parameter that a literal has for a local of the function round it. */
    record Capture(Unit from, Local local, String param) { }

    /** A function or a literal inside one. */
    static final class Unit {
        final Unit outer;
        final Deque<Map<String, Meaning>> scopes = new ArrayDeque<>();
        final Set<String> used = new HashSet<>();
        final List<Capture> captures = new ArrayList<>();
        /** Whether it runs once, and how many loops are round the statement. */
        final boolean once;
        int loops;

        Unit(Unit outer, boolean once) {
            this.outer = outer;
            this.once = once;
            scopes.push(new HashMap<>());
        }
    }

    World world;
    final Map<String, Object> outside;
    final int line;
    final String function;
    private final Captured captured;
    private int literals;
    List<Action> out = new ArrayList<>();
    Unit unit;

    /** @param once whether the function runs once: nobody else starts it */
    ProgramScope(World world, String function, Syntax.Program program, boolean once) {
        this.world = world;
        this.function = function;
        this.outside = program.names();
        this.line = program.body().line();
        this.captured = new Captured(program.body());
        this.unit = new Unit(null, once);
    }

    // Names

    Meaning meaning(String name) {
        for (Unit u = unit; u != null; u = u.outer) {
            for (Map<String, Meaning> s : u.scopes) {
                Meaning m = s.get(name);
                if (m != null) {
                    return u == unit ? m : from(u, m, unit);
                }
            }
        }
        return null;
    }

    /** What a meaning in a unit further out is in this one. */
    private Meaning from(Unit owner, Meaning m, Unit in) {
        if (m instanceof Local l) {
            return new Local(capture(owner, l, in), l.text);
        } else if (m instanceof Thing t && t.index != null) {
            return new Thing(t.name, in, capture(t.unit, new Local(t.index, false), in));
        }
        return m;
    }

    /** The local of a unit further out as a parameter of this one; those between hand it on. */
    String capture(Unit owner, Local l, Unit in) {
        if (owner == in) {
            return l.name;
        }
        for (Capture c : in.captures) {
            if (c.from == owner && c.local.equals(l)) {
                return c.param;
            }
        }
        String param = unique(in, l.name);
        in.captures.add(new Capture(owner, l, param));
        return param;
    }

    /** The arguments for what a literal has captured, where it is started or called. */
    List<Ex> given(List<Capture> captures) {
        List<Ex> r = new ArrayList<>();
        captures.forEach(c -> r.add(new Ex.Var(capture(c.from, c.local, unit))));
        return r;
    }

    private static String unique(Unit u, String name) {
        String r = name;
        for (int i = 2; u.used.contains(r); i++) {
            r = name + i;
        }
        u.used.add(r);
        return r;
    }

    /** A new local of the innermost scope; one that hides another gets a name of its own. */
    String declare(String name) {
        return declare(name, false);
    }

    String declare(String name, boolean text) {
        String r = unique(unit, name);
        unit.scopes.peek().put(name, new Local(r, text));
        return r;
    }

    void mean(String name, Meaning m) {
        unit.scopes.peek().put(name, m);
    }

    /** The local that a name means; null where it means none. */
    String local(String name) {
        return meaning(name) instanceof Local l ? l.name : null;
    }

    /** Whether literals share this variable, so that it has to be one of the world. */
    boolean shared(String name) {
        return captured.shares(name);
    }

    /** Whether this variable is assigned to after its declaration. */
    boolean reassigned(String name) {
        return captured.assigned.contains(name);
    }

    List<String> known() {
        List<String> r = new ArrayList<>();
        for (Unit u = unit; u != null; u = u.outer) {
            u.scopes.forEach(s -> r.addAll(s.keySet()));
        }
        return r;
    }

    // Things of the world that the program makes

    private boolean many() {
        return !unit.once || unit.loops > 0;
    }

    /** Elements of what is made at this place: names of the one, or of all of its array. */
    private String made(String name) {
        String r = function + "." + name;
        for (int i = 2; taken(r); i++) {
            r = function + "." + name + i;
        }
        return r;
    }

    private boolean taken(String name) {
        String first = name + "[0]";
        return world.objects().stream().anyMatch(o -> o.name().equals(name) || o.name().equals(first)) || world.timers().contains(name)
            || world.timers().contains(first) || world.channels().containsKey(name) || world.channels().containsKey(first);
    }

    /** Puts one or many of something into the world, and says which one this turn makes. */
    Thing make(String name, int max, boolean again, java.util.function.BiFunction<World, String, World> put) {
        String thing = made(name);
        if (!many()) {
            world = put.apply(world, thing);
            return new Thing(thing, null, null);
        }
        for (int i = 0; i < max; i++) {
            world = put.apply(world, thing + "[" + i + "]");
        }
        return new Thing(thing, unit, next(thing, again ? max : 0));
    }

    /** Counts what is made at this place: the index of the next, which after {@code again} of them begins again. */
    private String next(String thing, int again) {
        String counter = thing + ".made";
        world = world.withObject(new Obj(counter, Obj.Kind.VAR, 0, ""));
        String i = declare("nth");
        out.add(new Action.AtomicAdd(counter, new Ex.Num(1), i));
        Ex nth = new Ex.Bin("-", new Ex.Var(i), new Ex.Num(1));
        out.add(new Action.Set(i, again == 0 ? nth : new Ex.Bin("%", nth, new Ex.Num(again))));
        return i;
    }

    /** A variable that literals share: one of the world, or where there may be many an element of an array of them. */
    Thing makeShared(String name) {
        String thing = made(name);
        world = world.withObject(many() ? new Obj(thing, Obj.Kind.ARRAY, MADE_MAX, "") : new Obj(thing, Obj.Kind.VAR, 0, ""));
        Thing r = new Thing(thing, many() ? unit : null, many() ? next(thing, 0) : null);
        mean(name, r);
        return r;
    }

    /** The text by which an action names a thing. */
    static String text(Thing t) {
        return t.index == null ? t.name : t.name + "[" + t.index + "]";
    }

    /** Whether a thing is a variable, so that its name is a value. */
    boolean isVariable(Thing t) {
        Obj.Kind k = kind(t.name);
        return k == Obj.Kind.VAR || k == Obj.Kind.ARRAY && t.index != null;
    }

    static Ex read(Thing t) {
        return t.index == null ? new Ex.Var(t.name) : new Ex.Elem(t.name, new Ex.Var(t.index));
    }

    static Action write(Thing t, Ex v) {
        return t.index == null ? new Action.Set(t.name, v) : new Action.SetElem(t.name, new Ex.Var(t.index), v);
    }

    Obj.Kind kind(String name) {
        String first = name.replaceFirst("\\[.*", "") + "[0]";
        return world.objects().stream().filter(o -> o.name().equals(name)).map(Obj::kind).findFirst().orElseGet(() ->
            world.objects().stream().filter(o -> name.contains("[") && o.name().equals(first)).map(Obj::kind).findFirst().orElse(null));
    }

    // Function literals

    /** A literal as a function of its own: its name and what it has captured. */
    Literal literal(Syntax.Body b, boolean once, Set<String> texts) {
        Unit inner = new Unit(unit, once && !many());
        String name = function + ".func" + ++literals;
        List<Action> outer = out;
        Unit around = unit;
        out = new ArrayList<>();
        unit = inner;
        List<Param> params = new ArrayList<>();
        try {
            for (Syntax.Param p : b.params()) {
                boolean text = isText(p.type()) || texts.contains(p.name());
                params.add(new Param(declare(p.name(), text), text));
            }
            List<Action> body = block(b.statements());
            inner.captures.forEach(c -> params.add(new Param(c.param, c.local.text)));
            world = world.withGoroutine(new Goroutine(name, params, body, Goroutine.Start.LATER, 0));
        } finally {
            out = outer;
            unit = around;
        }
        return new Literal(name, inner, inner.captures);
    }

    /** Parameters of these types are known when the program is built: texts, and things of the world by name. */
    static boolean isText(String type) {
        return !Set.of("", "int", "Integer", "boolean", "Boolean", "bool", "byte", "long", "def", "Object").contains(type);
    }

    abstract List<Action> block(List<Syntax> statements);

    UserError wrong(Syntax at, String what) {
        return new UserError(what + (at.line() == line ? "" : " (line " + at.line() + ")"));
    }

    UserError unknownVariable(Syntax at, String name) {
        List<String> known = new ArrayList<>(world.objects().stream().filter(o -> o.kind() == Obj.Kind.VAR).map(Obj::name).toList());
        known.addAll(known());
        return wrong(at, Names.unknown("variable", name, known, "def " + name + " = ... declares a local one, variable '"
            + name + "' one that goroutines share"));
    }

    /** Which names function literals use, and which are assigned to after their declaration. */
    private static final class Captured {
        private final Set<String> inside = new HashSet<>();
        private final Set<String> assigned = new HashSet<>();

        Captured(Syntax.Body b) {
            b.statements().forEach(s -> visit(s, false));
        }

        boolean shares(String name) {
            return inside.contains(name) && assigned.contains(name);
        }

        private void visit(Object node, boolean literal) {
            if (node instanceof Syntax.Name n && literal) {
                inside.add(n.name());
            } else if (node instanceof Syntax.Assign a && !a.declares()) {
                a.targets().forEach(t -> {
                    if (t instanceof Syntax.Name n) {
                        assigned.add(n.name());
                    }
                });
            }
            if (node instanceof List<?> l) {
                l.forEach(x -> visit(x, literal));
            } else if (node instanceof Map<?, ?> m) {
                m.values().forEach(x -> visit(x, literal));
            } else if (node instanceof Syntax.Call c) {
                boolean lifted = !Set.of("select", "repeat", "defer", "do").contains(c.name().toLowerCase(java.util.Locale.ROOT));
                visit(c.receiver(), literal);
                c.args().forEach(x -> visit(x, literal || lifted && x instanceof Syntax.Body && !CASES.contains(c.name().toLowerCase(java.util.Locale.ROOT))));
                visit(c.named(), literal);
            } else if (node instanceof Syntax.Assign a && a.value() instanceof Syntax.Body) {
                visit(a.value(), true);
            } else if (node instanceof Record r) {
                for (java.lang.reflect.RecordComponent c : r.getClass().getRecordComponents()) {
                    try {
                        visit(c.getAccessor().invoke(r), literal);
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException("bug in gmplab: " + c + " cannot be read", e);
                    }
                }
            }
        }

        private static final Set<String> CASES = Set.of("receive", "recv", "send", "otherwise");
    }
}
