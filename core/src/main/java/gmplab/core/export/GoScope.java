package gmplab.core.export;

import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The locals of one function of a world: their types, which a world does not have, and where Go declares them. A local
 * is declared by its first assignment if everything else about it stands in the same block, otherwise at the head.
 */
final class GoScope {
    /** The types that exported programs have. */
    enum Type {
        INT("int"), BOOL("bool"), TEXT("string"), DURATION("time.Duration"),
        CHAN("chan int"),
        /** What recover gives. */
        PANIC("any");

        final String go;

        Type(String go) {
            this.go = go;
        }
    }

    /** One place where a name stands, and the blocks round it from the outside in. */
    private record Place(boolean write, List<Integer> blocks) {
        boolean encloses(Place p) {
            return p.blocks.size() >= blocks.size() && p.blocks.subList(0, blocks.size()).equals(blocks);
        }

        /** Whether p is in its block or inside it, and not in a function that runs later. */
        boolean sees(Place p, Set<Integer> later) {
            return encloses(p) && p.blocks.subList(blocks.size(), p.blocks.size()).stream().noneMatch(later::contains);
        }
    }

    private static final int ROUNDS = 4;
    private static final java.util.regex.Pattern ELEMENT = java.util.regex.Pattern.compile("(.*)\\[([A-Za-z_]\\w*)\\](.*)");
    private final World world;
    private final String function;
    private final Map<String, Set<Type>> taken = new LinkedHashMap<>();
    private final Map<String, Type> types = new LinkedHashMap<>();
    private final Map<String, List<Place>> places = new LinkedHashMap<>();
    private final Set<Integer> deferred = new HashSet<>();
    private final Set<String> params = new HashSet<>();
    private final GoNames go;
    /** Parameters that stand for things, and whether they are texts as well. */
    private final Map<String, Boolean> things = new LinkedHashMap<>();
    private final Map<String, String> names;
    private final String counter;
    /** What a deferred function is given: parameters of it. */
    private final Set<String> handed = new HashSet<>();
    private final GoThings kinds;
    private int blocks;

    GoScope(World world, World.Goroutine f, GoNames go, GoThings kinds) {
        this.kinds = kinds;
        this.world = world;
        this.function = f.name();
        this.go = go;
        f.params().stream().filter(p -> kinds.type(f, p) != null).forEach(p -> things.put(p.name(), kinds.text(f, p)));
        for (World.Goroutine.Param p : f.params()) {
            params.add(p.name());
            types.put(p.name(), p.text() || kinds.flow().local(f.name(), p.name()) ? Type.TEXT : Type.INT);
        }
        list(f.actions(), List.of());
        Set<String> channels = GoThings.usedAsChannels(f);
        channels.removeIf(n -> !local(n) || things.containsKey(n) || world.channels().containsKey(n));
        // What a local takes may be another local, so once is not enough.
        for (int i = 0; i < ROUNDS; i++) {
            taken.clear();
            Tree.walk(f.actions(), this::infer);
            taken.forEach((name, all) -> types.put(name, join(name, all)));
            channels.forEach(n -> types.put(n, Type.CHAN));
        }
        List<String> all = new ArrayList<>();
        f.params().forEach(p -> all.add(p.name()));
        things.forEach((p, text) -> all.add(nameOf(p)));
        all.addAll(places.keySet());
        all.removeIf(n -> !local(n));
        all.add("i");
        Map<String, String> free = go.locals(all);
        counter = places.containsKey("i") || params.contains("i") ? go.locals(List.of("round")).get("round") : free.get("i");
        names = free;
    }

    /** A local or parameter, and not a variable of the world. */
    boolean local(String name) {
        return params.contains(name) || find(name) == null;
    }

    /** The object of the world that has this name; null where there is none. */
    Obj find(String name) {
        return world.objects().stream().filter(o -> o.name().equals(name)).findFirst().orElse(null);
    }

    /** The identifier of a local; of a parameter that is a thing and its name, of the name. */
    String go(String name) {
        return names.get(Boolean.TRUE.equals(things.get(name)) ? nameOf(name) : name);
    }

    /** The identifier of a parameter that stands for a thing. */
    String thing(String param) {
        return names.get(param);
    }

    private static String nameOf(String param) {
        return param + "Name";
    }

    /** Whether a name is a parameter that stands for a thing. */
    boolean isThing(String name) {
        return things.containsKey(name);
    }

    /** An element of an array whose index is a local; null for a name. */
    private String element(String name, java.util.function.UnaryOperator<String> of) {
        java.util.regex.Matcher m = ELEMENT.matcher(name);
        return m.matches() ? of.apply(m.group(1) + "[0]" + m.group(3)).replace("[0]", "[" + go(m.group(2)) + "]") : null;
    }

    /** The identifier of an array of channels. */
    String array(String name) {
        String first = go.channel(name + "[0]");
        return first.substring(0, first.indexOf('['));
    }

    /** The identifier of a channel, be it a parameter or one of the world, or a local that holds one. */
    String channel(String name) {
        String element = element(name, go::channel);
        if (element != null) {
            return element;
        } else if (!isThing(name) && names.containsKey(name) && type(name) == Type.CHAN) {
            return go(name);
        }
        if (kinds.holds(name)) {
            return go.object(name);
        }
        String timer = name.endsWith(".C") ? name.substring(0, name.length() - 2) : "";
        return isThing(name) ? names.get(name) : isThing(timer) ? names.get(timer) + ".C" : go.channel(name);
    }

    /** The identifier of a timer. */
    String timer(String name) {
        String element = element(name, go::timer);
        return element != null ? element : isThing(name) ? names.get(name) : go.timer(name);
    }

    /** The identifier of an object, whose methods it is before: a parameter is a pointer to it. */
    String object(String name) {
        String element = element(name, go::object);
        return element != null ? element : isThing(name) ? names.get(name) : go.object(name);
    }

    /** An identifier for the counter of a repeat, which the world's program cannot name. */
    String counter() {
        return counter;
    }

    Type type(String local) {
        return types.getOrDefault(local, Type.INT);
    }

    /** Whether somebody reads a local; Go refuses one that nobody does. */
    boolean read(String local) {
        return params.contains(local) || handed.contains(local) || places.getOrDefault(local, List.of()).stream().anyMatch(p -> !p.write);
    }

    /** Locals that the head of the function declares, in the order in which they are met. */
    List<String> declaredAtHead() {
        return places.keySet().stream().filter(n -> local(n) && !params.contains(n) && !handed.contains(n) && read(n)
            && !inPlace(n)).toList();
    }

    /**
     * Whether assignments declare a local: each place where it stands has one before it in the same block or round it, and
     * each that declares one is followed by a place that reads it.
     */
    boolean inPlace(String local) {
        if (params.contains(local) || handed.contains(local)) {
            return false;
        }
        List<Place> all = places.get(local);
        List<Integer> homes = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Place p = all.get(i);
            if (homes.stream().noneMatch(h -> all.get(h).sees(p, deferred))) {
                if (!p.write || homes.stream().anyMatch(h -> all.get(h).encloses(p))) {
                    return false;
                }
                homes.add(i);
            }
        }
        return homes.stream().allMatch(h -> all.subList(h, all.size()).stream().anyMatch(p -> !p.write && all.get(h).encloses(p)));
    }

    private List<Integer> inside(List<Integer> at, boolean later) {
        List<Integer> r = new ArrayList<>(at);
        r.add(++blocks);
        if (later) {
            deferred.add(blocks);
        }
        return r;
    }

    private void list(List<Action> actions, List<Integer> at) {
        actions.forEach(a -> statement(a, at));
    }

    private void statement(Action a, List<Integer> at) {
        if (a instanceof Action.If x) {
            reads(x.cond(), at);
            list(x.then(), inside(at, false));
            list(x.otherwise(), inside(at, false));
        } else if (a instanceof Action.For x) {
            List<Integer> head = inside(at, false);
            list(x.init(), head);
            reads(x.cond(), head);
            list(x.body(), inside(head, false));
            list(x.post(), head);
        } else if (a instanceof Action.Repeat x) {
            list(x.body(), inside(at, false));
        } else if (a instanceof Action.Do x) {
            list(x.body(), inside(at, false));
        } else if (a instanceof Action.Defer x) {
            x.args().forEach(s -> handed.add(((Action.Set) s).name()));
            list(x.args(), at);
            list(x.body(), inside(at, true));
        } else if (a instanceof Action.Labelled x) {
            list(x.body(), at);
        } else if (a instanceof Action.Switch x) {
            reads(x.of(), at);
            x.arms().forEach(m -> {
                m.values().forEach(v -> reads(v, at));
                list(m.body(), inside(at, false));
            });
        } else if (a instanceof Action.Range x) {
            List<Integer> head = inside(at, false);
            indices(x).forEach(n -> read(new Ex.Var(n), at));
            write(x.into(), head);
            list(x.body(), head);
        } else if (a instanceof Action.Select x) {
            indices(x).forEach(n -> read(new Ex.Var(n), at));
            x.cases().forEach(c -> reads(c.value(), at));
            x.cases().forEach(c -> select(c, inside(at, false)));
        } else {
            Tree.walk(a, x -> read(x, at));
            targets(a).keySet().forEach(n -> write(n, at));
        }
    }

    private void select(Action.Case c, List<Integer> at) {
        write(c.into(), at);
        write(c.ok(), at);
        list(c.body(), at);
    }

    private void reads(Ex x, List<Integer> at) {
        if (x != null) {
            Tree.walk(x, n -> read(n, at));
        }
    }

    private void read(Object x, List<Integer> at) {
        if (x instanceof Action y) {
            indices(y).forEach(n -> read(new Ex.Var(n), at));
        } else if (x instanceof Ex.Var v && !world.channels().containsKey(v.name())) {
            places.computeIfAbsent(v.name(), k -> new ArrayList<>()).add(new Place(false, at));
        }
    }

    /** Locals that stand as indices in the names of things, and those that are channels. */
    private Set<String> indices(Action a) {
        Set<String> r = new HashSet<>();
        GoThings.named(a).forEach(n -> {
            java.util.regex.Matcher m = ELEMENT.matcher(n);
            if (m.matches()) {
                r.add(m.group(2));
            } else if (!n.isEmpty() && find(n) == null && !world.timers().contains(n)) {
                r.add(n);
            }
        });
        return r;
    }

    private void write(String name, List<Integer> at) {
        if (name != null && !name.isEmpty()) {
            places.computeIfAbsent(name, k -> new ArrayList<>()).add(new Place(true, at));
        }
    }

    /** What a statement assigns to, with the types of what it assigns. */
    private Map<String, Type> targets(Action a) {
        Map<String, Type> r = new LinkedHashMap<>();
        if (a instanceof Action.Set x) {
            r.put(x.name(), type(x.value()));
        } else if (a instanceof Action.Receive x) {
            r.put(x.into(), element(x.channel()));
            r.put(x.ok(), Type.BOOL);
        } else if (a instanceof Action.Call x) {
            World.Goroutine f = kinds.function(x.program());
            r.put(x.into(), kinds.result(f, 0));
            r.put(x.ok(), kinds.result(f, 1));
        } else if (a instanceof Action.Recover x) {
            r.put(x.into(), Type.PANIC);
        } else if (a instanceof Action.TryRLock x) {
            r.put(x.into(), Type.BOOL);
        } else if (a instanceof Action.TryLock x) {
            r.put(x.into(), Type.BOOL);
        } else if (a instanceof Action.AtomicAdd x) {
            r.put(x.into(), Type.INT);
        } else if (a instanceof Action.AtomicSwap x) {
            r.put(x.into(), Type.INT);
        } else if (a instanceof Action.NumGoroutine x) {
            r.put(x.into(), Type.INT);
        } else if (a instanceof Action.ConnWrite x) {
            r.put(x.into(), Type.INT);
        } else if (a instanceof Action.AtomicCas x) {
            r.put(x.into(), Type.BOOL);
        } else if (a instanceof Action.Reset x) {
            r.put(x.into(), Type.BOOL);
        } else if (a instanceof Action.Stop x) {
            r.put(x.into(), Type.BOOL);
        } else if (a instanceof Action.PipeRead x) {
            r.put(x.into(), Type.INT);
        } else if (a instanceof Action.ConnRead x) {
            r.put(x.into(), Type.INT);
            r.put(x.ok(), Type.INT);
        }
        r.remove("");
        return r;
    }

    /** Whether it is a variable of the world that channels are kept in. */
    boolean isChannelVariable(String name) {
        return kinds.holds(name);
    }

    /** What a channel carries. */
    Type element(String channel) {
        return kinds.carries(channel) ? Type.CHAN : kinds.flow().channel(function, channel) ? Type.TEXT : Type.INT;
    }

    private void infer(Object node) {
        if (node instanceof Action.Range x) {
            took(x.into(), element(x.channel()), false);
        } else if (node instanceof Action.Case x) {
            took(x.into(), element(x.channel()), false);
            took(x.ok(), Type.BOOL, false);
        } else if (node instanceof Action a) {
            boolean bit = a instanceof Action.Set s && s.value() instanceof Ex.Num n && (n.value() == 0 || n.value() == 1);
            targets(a).forEach((name, t) -> took(name, t, bit));
        }
    }

    /** A local that takes booleans, and of numbers only 0 and 1, is a boolean. */
    private void took(String name, Type t, boolean bit) {
        if (name != null && !name.isEmpty() && local(name) && !params.contains(name)) {
            Set<Type> all = taken.computeIfAbsent(name, k -> EnumSet.noneOf(Type.class));
            if (!bit) {
                all.add(t);
            }
        }
    }

    private static Type join(String name, Set<Type> all) {
        if (all.contains(Type.TEXT) && all.size() > 1) {
            throw new ExportException("\"" + name + "\" is a text and a number; a Go variable has one type");
        }
        return all.contains(Type.CHAN) ? Type.CHAN : all.contains(Type.DURATION) ? Type.DURATION : all.size() == 1 ? all.iterator().next() : Type.INT;
    }

    /** The type of an expression. */
    Type type(Ex x) {
        if (x instanceof Ex.Str) {
            return Type.TEXT;
        } else if (x instanceof Ex.Dur) {
            return Type.DURATION;
        } else if (x instanceof Ex.Not) {
            return Type.BOOL;
        } else if (x instanceof Ex.Neg n) {
            return type(n.of());
        } else if (x instanceof Ex.At) {
            return Type.CHAN;
        } else if (x instanceof Ex.Var v) {
            return world.channels().containsKey(v.name()) && !params.contains(v.name()) && !places.containsKey(v.name()) ? Type.CHAN
                : local(v.name()) ? type(v.name()) : kinds.holds(v.name()) ? Type.CHAN : shared(v.name());
        } else if (x instanceof Ex.Elem e) {
            return shared(e.name());
        } else if (x instanceof Ex.Bin b) {
            return type(b);
        }
        return Type.INT;
    }

    /** The type of a variable of the world, or of what an array has. */
    Type shared(String name) {
        return kinds.flow().variable(name) ? Type.TEXT : Type.INT;
    }

    /** How Go writes a local's type. */
    String written(String local) {
        return type(local) == Type.CHAN && kinds.flow().channel(function, local) ? "chan string" : type(local).go;
    }

    private Type type(Ex.Bin b) {
        if (List.of("==", "!=", "<", "<=", ">", ">=", "&&", "||").contains(b.op())) {
            return Type.BOOL;
        }
        Type l = type(b.left());
        Type r = type(b.right());
        return l == Type.TEXT || r == Type.TEXT ? Type.TEXT : l == Type.DURATION || r == Type.DURATION ? Type.DURATION : Type.INT;
    }
}
