package gmplab.core.differ;

import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The ways to make a world's programs simpler by one cut: a function with all that starts it, a stretch of statements, the
 * braces round some, a number of rounds. Large cuts first, as in delta debugging (Zeller and Hildebrandt, 2002).
 */
public final class Smaller {
    private Smaller() { }

    /** How many statements there are. */
    public static int size(World w) {
        return w.goroutines().stream().mapToInt(g -> size(g.actions())).sum();
    }

    private static int size(Object node) {
        if (node instanceof List<?> all) {
            return all.stream().mapToInt(Smaller::size).sum();
        }
        return node instanceof Action || node instanceof Action.Case ? 1 + Arrays.stream(node.getClass().getRecordComponents())
            .mapToInt(c -> size(part(node, c))).sum() : 0;
    }

    /** Simpler worlds, each different from it. */
    public static List<World> of(World w) {
        List<World> r = new ArrayList<>();
        for (Goroutine g : w.goroutines()) {
            if (w.atStart().stream().noneMatch(x -> x.name().equals(g.name()))) {
                r.add(without(w, g.name()));
            }
        }
        for (int share = 2; share <= 64; share *= 2) {
            for (Goroutine g : w.goroutines()) {
                for (List<?> changed : cuts(g.actions(), share)) {
                    r.add(with(w, g, changed));
                }
            }
        }
        for (Goroutine g : w.goroutines()) {
            for (List<?> changed : simpler(g.actions())) {
                r.add(with(w, g, changed));
            }
        }
        List<World> different = new ArrayList<>();
        r.stream().map(Smaller::tidy).filter(x -> !x.equals(w)).filter(x -> !different.contains(x)).forEach(different::add);
        return different;
    }

    @SuppressWarnings("unchecked")
    private static World with(World w, Goroutine g, List<?> actions) {
        List<Goroutine> all = w.goroutines();
        World r = w;
        for (Goroutine x : all) {
            // In their order, for a replaced one goes to the end.
            r = r.withGoroutine(x == g ? new Goroutine(g.name(), g.params(), (List<Action>) actions, g.start(), g.proc()) : x);
        }
        return r;
    }

    private static World without(World w, String name) {
        World r = World.of(w.version()).withMs(w.ms()).withProcs(w.procs()).withSysmon(w.sysmon());
        for (var o : w.objects()) {
            r = r.withObject(o);
        }
        for (String t : w.timers()) {
            r = r.withTimer(t);
        }
        for (var c : w.channels().entrySet()) {
            r = r.withChannel(c.getKey(), c.getValue());
        }
        for (Goroutine g : w.goroutines()) {
            if (!g.name().equals(name)) {
                List<Action> kept = filtered(g.actions(), name);
                r = r.withGoroutine(new Goroutine(g.name(), g.params(), kept, g.start(), g.proc()));
            }
        }
        return r;
    }

    @SuppressWarnings("unchecked")
    private static List<Action> filtered(List<?> actions, String name) {
        return (List<Action>) lists(actions, l -> l.stream().filter(x -> !(x instanceof Action.Go g && g.program().equals(name)
            || x instanceof Action.Call c && c.program().equals(name) || x instanceof Action.AfterFunc f && f.program().equals(name))).toList());
    }

    /** Takes away functions that nobody starts, and what nobody names. */
    private static World tidy(World w) {
        for (Goroutine g : w.goroutines()) {
            boolean started = w.atStart().contains(g) || w.goroutines().stream().anyMatch(x -> starts(x.actions(), g.name()));
            if (!started) {
                return tidy(without(w, g.name()));
            }
        }
        return w;
    }

    private static boolean starts(Object node, String name) {
        if (node instanceof List<?> all) {
            return all.stream().anyMatch(x -> starts(x, name));
        } else if (!(node instanceof Record)) {
            return false;
        }
        return node instanceof Action.Go g && g.program().equals(name) || node instanceof Action.Call c && c.program().equals(name)
            || node instanceof Action.AfterFunc f && f.program().equals(name)
            || Arrays.stream(node.getClass().getRecordComponents()).anyMatch(c -> starts(part(node, c), name));
    }

    /** Every list of statements inside with a stretch of it cut out. */
    private static List<List<?>> cuts(List<?> actions, int share) {
        List<List<?>> r = new ArrayList<>();
        int lists = count(actions);
        for (int i = 0; i < lists; i++) {
            for (int part = 0; part < share; part++) {
                int[] at = {i};
                int k = part;
                r.add(lists(actions, l -> at[0]-- == 0 ? cut(l, share, k) : l));
            }
        }
        return r;
    }

    private static List<?> cut(List<?> l, int share, int part) {
        int length = Math.max(1, (l.size() + share - 1) / share);
        List<Object> r = new ArrayList<>(l);
        r.subList(Math.min(l.size(), part * length), Math.min(l.size(), (part + 1) * length)).clear();
        return r;
    }

    /** Braces taken away from round statements, and rounds made fewer. */
    private static List<List<?>> simpler(List<?> actions) {
        List<List<?>> r = new ArrayList<>();
        int n = size(actions);
        for (int i = 0; i < n; i++) {
            int[] at = {i};
            r.add(lists(actions, l -> l.stream().flatMap(x -> x instanceof Action a && at[0]-- == 0 ? opened(a) : Stream.of(x)).toList()));
        }
        return r;
    }

    private static Stream<?> opened(Action a) {
        if (a instanceof Action.For f && f.init().size() == 1 && f.cond() instanceof Ex.Bin b && b.right() instanceof Ex.Num n && n.value() > 1) {
            return Stream.of(new Action.For(f.init(), new Ex.Bin(b.op(), b.left(), new Ex.Num(n.value() > 4 ? n.value() / 2 : n.value() - 1)),
                f.post(), f.body()));
        } else if (a instanceof Action.For f) {
            return Stream.concat(f.init().stream(), f.body().stream());
        } else if (a instanceof Action.Repeat x) {
            return x.body().stream();
        } else if (a instanceof Action.If x) {
            return Stream.concat(x.then().stream(), x.otherwise().stream());
        } else if (a instanceof Action.Do x) {
            return x.body().stream();
        } else if (a instanceof Action.Defer x) {
            return x.body().stream();
        } else if (a instanceof Action.Add x && x.delta() instanceof Ex.Num n && n.value() > 1) {
            return Stream.of(new Action.Add(x.name(), new Ex.Num(n.value() - 1)));
        }
        return Stream.of(a);
    }

    private static int count(List<?> actions) {
        int[] n = new int[1];
        lists(actions, l -> {
            n[0]++;
            return l;
        });
        return n[0];
    }

    /** Every list of statements or cases changed, the outermost first. */
    private static List<?> lists(List<?> actions, UnaryOperator<List<?>> change) {
        return change.apply(actions).stream().map(x -> inside(x, change)).toList();
    }

    private static Object inside(Object node, UnaryOperator<List<?>> change) {
        RecordComponent[] parts = node.getClass().getRecordComponents();
        Object[] values = new Object[parts.length];
        Class<?>[] types = new Class<?>[parts.length];
        for (int i = 0; i < parts.length; i++) {
            types[i] = parts[i].getType();
            values[i] = part(node, parts[i]);
            // The head of a for stays, or it would never end.
            boolean head = node instanceof Action.For && !parts[i].getName().equals("body");
            if (values[i] instanceof List<?> l && !head && l.stream().allMatch(x -> x instanceof Action || x instanceof Action.Case)) {
                values[i] = lists(l, change);
            }
        }
        try {
            Constructor<?> c = node.getClass().getDeclaredConstructor(types);
            return c.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("bug in gmplab: " + node + " cannot be made again", e);
        }
    }

    private static Object part(Object record, RecordComponent c) {
        try {
            return c.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("bug in gmplab: " + c + " cannot be read", e);
        }
    }
}
