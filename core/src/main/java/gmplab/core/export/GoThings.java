package gmplab.core.export;

import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.TextFlow;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Param;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Text parameters that stand for channels, mutexes and the like. Go has a type for each of them, which is that of what the
 * calls give; one that is used as a text as well becomes two parameters.
 */
final class GoThings {
    /** World channels that carry channels, by the name of the channel or of its array. */
    private final Set<String> carriers = new HashSet<>();
    private static final Set<String> PARTS = Set.of("channel", "name", "timer", "pipe", "conn");
    private final World world;
    private final Set<String> atomics;
    /** Go's type of a parameter that stands for a thing, by function and parameter; empty while it is not known. */
    private final Map<List<String>, String> things = new HashMap<>();
    /** Variables in which channels are kept. */
    private final Set<String> held = new HashSet<>();
    private final Set<List<String>> texts = new HashSet<>();

    private final TextFlow flow;

    GoThings(World world, Set<String> atomics) {
        this.world = world;
        flow = new TextFlow(world);
        this.atomics = atomics;
        world.goroutines().forEach(this::carried);
        world.objects().stream().filter(o -> o.kind() == Obj.Kind.VAR && !world.channels().containsKey(o.name())).forEach(o -> world.goroutines().forEach(f -> {
            if (channels(f).contains(o.name())) {
                held.add(o.name());
            }
        }));
        world.goroutines().forEach(f -> Tree.walk(f.actions(), x -> uses(f, x)));
        for (int before = -1; before != things.hashCode() + texts.hashCode();) {
            before = things.hashCode() + texts.hashCode();
            world.goroutines().forEach(f -> passed(f, (arg, to) -> pass(f, arg, to)));
        }
        world.goroutines().forEach(f -> texts(f, f.actions()));
        for (int before = -1; before != texts.size();) {
            before = texts.size();
            world.goroutines().forEach(f -> passed(f, (arg, to) -> {
                if (arg instanceof Ex.Var v && text(f, v.name()) && (texts.contains(to) || !things.containsKey(to))) {
                    texts.add(List.of(f.name(), v.name()));
                }
            }));
        }
    }

    /** Names of things in a statement, outside the statements inside it. */
    static List<String> named(Object node) {
        List<String> r = new ArrayList<>();
        List<Object> all = new ArrayList<>(List.of(node));
        if (node instanceof Action.Select s) {
            all.addAll(s.cases());
        }
        for (Object o : all) {
            for (RecordComponent c : o instanceof Action.Set || o instanceof Action.SetElem ? new RecordComponent[0] : o.getClass().getRecordComponents()) {
                if (c.getType() == String.class && PARTS.contains(c.getName())) {
                    r.add((String) Tree.part(o, c));
                }
            }
        }
        return r;
    }

    /** Names that a function sends to or receives from. */
    static Set<String> usedAsChannels(Goroutine f) {
        Set<String> r = channels(f);
        r.removeIf(n -> !n.matches("[A-Za-z_]\\w*"));
        return r;
    }

    private static Set<String> channels(Goroutine f) {
        Set<String> r = new HashSet<>();
        Tree.walk(f.actions(), x -> {
            String n = x instanceof Action.Send s ? s.channel() : x instanceof Action.Receive v ? v.channel() : x instanceof Action.Close c ? c.channel()
                : x instanceof Action.Range g ? g.channel() : x instanceof Action.Case k ? k.channel() : "";
            r.add(n);
        });
        return r;
    }

    private void carried(Goroutine f) {
        Set<String> channels = usedAsChannels(f);
        channels.removeAll(world.channels().keySet());
        f.params().stream().filter(Param::text).forEach(p -> channels.remove(p.name()));
        Tree.walk(f.actions(), x -> {
            if (x instanceof Action.Send s && isChannel(f, s.value(), channels)) {
                carriers.add(array(s.channel()));
            } else if (x instanceof Action.Receive r && channels.contains(r.into())) {
                carriers.add(array(r.channel()));
            } else if (x instanceof Action.Range r && channels.contains(r.into())) {
                carriers.add(array(r.channel()));
            } else if (x instanceof Action.Case c && (channels.contains(c.into()) || c.kind() == Action.Case.Kind.SEND && isChannel(f, c.value(), channels))) {
                carriers.add(array(c.channel()));
            }
        });
    }

    private boolean isChannel(Goroutine f, Ex x, Set<String> used) {
        return x instanceof Ex.At || x instanceof Ex.Var v && (used.contains(v.name()) || world.channels().containsKey(v.name())
            || text(f, v.name()) && usedAsChannels(f).contains(v.name()));
    }

    /** Whether a variable of the world has channels in it. */
    boolean holds(String variable) {
        return held.contains(variable);
    }

    private static String array(String name) {
        return name.replaceFirst("\\[.*", "");
    }

    /** Whether a channel carries channels. */
    boolean carries(String channel) {
        return carriers.contains(array(channel));
    }

    /** Where texts go. */
    TextFlow flow() {
        return flow;
    }

    /** Go's type of what a channel of the world carries. */
    String element(String channel) {
        return !carries(channel) ? flow.channel("", channel) ? "string" : "int" : flow.channels("", channel) ? "chan string" : "chan int";
    }

    /** A goroutine program. */
    Goroutine function(String name) {
        return world.goroutines().stream().filter(g -> g.name().equals(name)).findFirst()
            .orElseThrow(() -> new ExportException("there is no goroutine program \"" + name + "\" in the world"));
    }

    /** The type of a function's i-th result. */
    GoScope.Type result(Goroutine f, int i) {
        if (flow.result(f.name(), i)) {
            return GoScope.Type.TEXT;
        }
        Set<String> channels = usedAsChannels(f);
        boolean[] r = {false, true, false};
        Tree.walk(f.actions(), x -> {
            if (x instanceof Action.Return a && i < a.values().size()) {
                Ex v = a.values().get(i);
                boolean says = v instanceof Ex.Not || v instanceof Ex.Bin b && !List.of("+", "-", "*", "/", "%").contains(b.op());
                r[0] |= says;
                r[1] &= says || v instanceof Ex.Num n && (n.value() == 0 || n.value() == 1);
                r[2] |= isChannel(f, v, channels);
            }
        });
        return r[2] ? GoScope.Type.CHAN : r[0] && r[1] ? GoScope.Type.BOOL : GoScope.Type.INT;
    }

    /** How many results a function has. */
    static int results(Goroutine f) {
        int[] r = {0};
        Tree.walk(f.actions(), x -> r[0] = x instanceof Action.Return a ? Math.max(r[0], a.values().size()) : r[0]);
        return r[0];
    }

    private static boolean text(Goroutine f, String name) {
        return f.params().contains(new Param(name, true));
    }

    /** Go's type of a parameter that stands for a thing; null for one that is only a text or a number. */
    String type(Goroutine f, Param p) {
        String r = things.get(List.of(f.name(), p.name()));
        // Nobody calls it, so any type will do.
        return r != null && r.isEmpty() ? "chan int" : r;
    }

    /** Whether a parameter is used as a text. */
    boolean text(Goroutine f, Param p) {
        return p.text() && (texts.contains(List.of(f.name(), p.name())) || !things.containsKey(List.of(f.name(), p.name())));
    }

    private void uses(Goroutine f, Object node) {
        if (!(node instanceof Action || node instanceof Action.Case) || node instanceof Action.Set) {
            return;
        }
        for (RecordComponent c : node.getClass().getRecordComponents()) {
            if (c.getType() == String.class && PARTS.contains(c.getName())) {
                String name = Tree.part(node, c).toString().replaceFirst("\\.C$", "");
                if (text(f, name)) {
                    things.putIfAbsent(List.of(f.name(), name), "");
                    assigned(node, f, name);
                }
            }
        }
    }

    private static void assigned(Object node, Goroutine f, String name) {
        if (node instanceof Action.NewTimer || node instanceof Action.NewTicker || node instanceof Action.AfterFunc) {
            throw new ExportException(f.name() + " makes the timer that " + name + " names; in Go a parameter is a copy");
        }
    }

    /** Every argument that is given to a text parameter, with function and parameter. */
    private void passed(Goroutine f, BiConsumer<Ex, List<String>> to) {
        Tree.walk(f.actions(), x -> {
            if (x instanceof Action.Go g) {
                passed(g.program(), g.args(), to);
            } else if (x instanceof Action.Call g) {
                passed(g.program(), g.args(), to);
            }
        });
    }

    private void passed(String program, List<Ex> args, BiConsumer<Ex, List<String>> to) {
        world.goroutines().stream().filter(g -> g.name().equals(program) && g.params().size() == args.size()).forEach(g -> {
            for (int i = 0; i < args.size(); i++) {
                if (g.params().get(i).text()) {
                    to.accept(args.get(i), List.of(program, g.params().get(i).name()));
                }
            }
        });
    }

    private void pass(Goroutine f, Ex arg, List<String> to) {
        if (!things.containsKey(to)) {
            return;
        }
        if (arg instanceof Ex.Var v && text(f, v.name())) {
            String from = things.putIfAbsent(List.of(f.name(), v.name()), "");
            join(to, from == null ? "" : from);
        } else if (arg instanceof Ex.Str s) {
            join(to, thing(s.text()));
        } else if (arg instanceof Ex.At a) {
            join(to, thing(a.of() + "[0]"));
        } else if (arg instanceof Ex.Var v && find(v.name()) == null) {
            join(to, world.channels().containsKey(v.name()) ? thing(v.name()) : flow.channel(f.name(), v.name()) ? "chan string" : "chan int");
        } else {
            throw new ExportException(to.get(0) + " is given the name of a thing that is put together; Go needs the thing itself");
        }
    }

    private void join(List<String> to, String type) {
        String old = things.get(to);
        if (old.isEmpty()) {
            things.put(to, type);
        } else if (!type.isEmpty() && !old.equals(type)) {
            throw new ExportException(to.get(0) + " is given a " + old + " here and a " + type + " there; a Go parameter has one type");
        }
    }

    private Obj find(String name) {
        return world.objects().stream().filter(o -> o.name().equals(name)).findFirst().orElse(null);
    }

    private String thing(String name) {
        if (world.channels().containsKey(name)) {
            return "chan " + element(name);
        } else if (world.timers().contains(name)) {
            return GoText.ticker(world, name) ? "*time.Ticker" : "*time.Timer";
        }
        Obj o = world.objects().stream().filter(x -> x.name().equals(name)).findFirst()
            .orElseThrow(() -> new ExportException("nothing in the world is called \"" + name + "\""));
        return switch (o.kind()) {
            case VAR -> atomics.contains(name) ? "*atomic.Int64" : "*int";
            case ARRAY -> "*[" + o.size() + "]int";
            case MUTEX -> "*sync.Mutex";
            case RWMUTEX -> "*sync.RWMutex";
            case WAITGROUP -> "*sync.WaitGroup";
            case COND -> "*sync.Cond";
            case ONCE -> "*sync.Once";
            case SEMA -> "*uint32";
            case PIPE -> "*pipe";
            case CONN -> "*conn";
            case EXTERNAL -> throw GoWriter.outside(o);
        };
    }

    /** Places where a parameter is read as a text, and not only handed on or measured. */
    private void texts(Goroutine f, Object node) {
        if (node instanceof Ex.Var v && text(f, v.name())) {
            texts.add(List.of(f.name(), v.name()));
        } else if (node instanceof List<?> all) {
            all.forEach(x -> texts(f, x));
        } else if (node instanceof Record r) {
            boolean call = r instanceof Action.Go || r instanceof Action.Call;
            for (RecordComponent c : r.getClass().getRecordComponents()) {
                Object part = Tree.part(r, c);
                boolean measured = (r instanceof Ex.Len || r instanceof Ex.Cap) && part instanceof Ex.Var v
                    && things.containsKey(List.of(f.name(), v.name()));
                if (call && part instanceof List<?> args) {
                    args.stream().filter(a -> !(a instanceof Ex.Var)).forEach(a -> texts(f, a));
                } else if (!measured) {
                    texts(f, part);
                }
            }
        }
    }
}
