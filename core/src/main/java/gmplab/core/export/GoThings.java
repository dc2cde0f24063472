package gmplab.core.export;

import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Param;
import java.lang.reflect.RecordComponent;
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
    private static final Set<String> PARTS = Set.of("channel", "name", "timer", "pipe", "conn");
    private final World world;
    private final Set<String> atomics;
    /** Go's type of a parameter that stands for a thing, by function and parameter; empty while it is not known. */
    private final Map<List<String>, String> things = new HashMap<>();
    private final Set<List<String>> texts = new HashSet<>();

    GoThings(World world, Set<String> atomics) {
        this.world = world;
        this.atomics = atomics;
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

    private String thing(String name) {
        if (world.channels().containsKey(name)) {
            return "chan int";
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
