package gmplab.core.differ;

import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The ways to make a world's programs simpler by one cut: a function with all that starts it, a stretch of statements, the
 * braces round some, a number of rounds, what a statement computes. Large cuts first, as in delta debugging (Zeller and Hildebrandt, 2002).
 */
public final class Smaller {
    private static final Ex ZERO = new Ex.Num(0);

    private Smaller() { }

    /** How many statements there are. */
    public static int size(World w) {
        return w.goroutines().stream().mapToInt(g -> size(g.actions())).sum();
    }

    private static int size(Object node) {
        if (node instanceof List<?> all) {
            return all.stream().mapToInt(Smaller::size).sum();
        }
        return isStatement(node) ? 1 + Arrays.stream(node.getClass().getRecordComponents())
            .mapToInt(c -> size(part(node, c))).sum() : 0;
    }

    /** A statement, or a case of one, which has statements inside. */
    private static boolean isStatement(Object node) {
        return node instanceof Action || node instanceof Action.Case || node instanceof Action.Arm;
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
        return r.stream().map(Smaller::tidy).filter(x -> !x.equals(w)).distinct().toList();
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
        return rebuilt(w, w.goroutines().stream().filter(g -> !g.name().equals(name))
            .map(g -> new Goroutine(g.name(), g.params(), filtered(g.actions(), name), g.start(), g.proc())).toList(), x -> true);
    }

    /** With these goroutines, and with those things only whose names are kept. */
    private static World rebuilt(World w, List<Goroutine> goroutines, Predicate<String> kept) {
        World r = World.of(w.version()).withPolicies(w.policies()).withEdits(w.edits()).withMs(w.ms()).withProcs(w.procs()).withSysmon(w.sysmon());
        for (var o : w.objects()) {
            r = kept.test(o.name()) ? r.withObject(o) : r;
        }
        for (String t : w.timers()) {
            r = kept.test(t) ? r.withTimer(t) : r;
        }
        for (var c : w.channels().entrySet()) {
            r = kept.test(c.getKey()) ? r.withChannel(c.getKey(), c.getValue()) : r;
        }
        for (Goroutine g : goroutines) {
            r = r.withGoroutine(g);
        }
        return r;
    }

    /** Without what starts a function; what would take its results gets 0. */
    @SuppressWarnings("unchecked")
    private static List<Action> filtered(List<?> actions, String name) {
        return (List<Action>) lists(actions, l -> l.stream().flatMap(x -> x instanceof Action.Go g && g.program().equals(name)
            || x instanceof Action.AfterFunc f && f.program().equals(name) ? Stream.of()
            : x instanceof Action.Call c && c.program().equals(name) ? zeros(c) : Stream.of(x)).toList());
    }

    private static Stream<?> zeros(Action.Call c) {
        return Stream.of(c.into(), c.ok()).filter(n -> !n.isEmpty()).map(n -> new Action.Set(n, ZERO));
    }

    /** Takes away functions that nobody starts, and what nobody names. */
    private static World tidy(World w) {
        for (Goroutine g : w.goroutines()) {
            boolean started = w.atStart().contains(g) || w.goroutines().stream().anyMatch(x -> starts(x.actions(), g.name()));
            if (!started) {
                return tidy(without(w, g.name()));
            }
        }
        Set<String> named = new HashSet<>();
        w.objects().stream().filter(o -> !o.of().isEmpty()).forEach(o -> named.add(stem(o.of())));
        w.goroutines().forEach(g -> names(g.actions(), named));
        return rebuilt(w, w.goroutines(), n -> named.contains(stem(n)));
    }

    /** A name without what tells one element, or the channel of a timer, from another. */
    private static String stem(String name) {
        return name.replaceFirst("(\\.C)?(\\[.*)?(\\.C)?$", "");
    }

    /** The stems of all texts in a program: whatever it names is among them. */
    private static void names(Object node, Set<String> into) {
        if (node instanceof String s) {
            into.add(stem(s));
        } else if (node instanceof List<?> all) {
            all.forEach(x -> names(x, into));
        } else if (node instanceof Record) {
            Arrays.stream(node.getClass().getRecordComponents()).forEach(c -> names(part(node, c), into));
        }
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
        List<Integer> sizes = sizes(actions);
        for (int i = 0; i < sizes.size(); i++) {
            // Where half as many shares were single statements already there is nothing new, and nothing behind the last.
            for (int part = 0; part < share && share < 2 * sizes.get(i) + 2 && part < sizes.get(i); part++) {
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
            r.add(lists(actions, l -> l.stream().flatMap(x -> at[0]-- == 0 && x instanceof Action a ? opened(a) : Stream.of(x)).toList()));
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
            return Stream.concat(x.args().stream(), x.body().stream());
        } else if (a instanceof Action.Labelled x) {
            return x.body().stream();
        } else if (a instanceof Action.Range x) {
            return x.body().stream();
        } else if (a instanceof Action.Switch x) {
            return x.arms().stream().flatMap(arm -> arm.body().stream());
        } else if (a instanceof Action.Select x) {
            return x.cases().stream().flatMap(c -> c.body().stream());
        } else if (a instanceof Action.Call x && !x.into().isEmpty()) {
            return zeros(x);
        } else if (a instanceof Action.Set x && !(x.value() instanceof Ex.Num)) {
            return Stream.of(new Action.Set(x.name(), ZERO));
        } else if (a instanceof Action.Send x && !(x.value() instanceof Ex.Num)) {
            return Stream.of(new Action.Send(x.channel(), ZERO));
        } else if (a instanceof Action.Print x && x.parts().size() > 1) {
            return Stream.of(new Action.Print(x.parts().subList(0, 1)));
        } else if (a instanceof Action.Add x && x.delta() instanceof Ex.Num n && n.value() > 1) {
            return Stream.of(new Action.Add(x.name(), new Ex.Num(n.value() - 1)));
        }
        return Stream.of(a);
    }

    /** How long each list of statements is. */
    private static List<Integer> sizes(List<?> actions) {
        List<Integer> r = new ArrayList<>();
        lists(actions, l -> {
            r.add(l.size());
            return l;
        });
        return r;
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
            if (values[i] instanceof List<?> l && !head && l.stream().allMatch(Smaller::isStatement)) {
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
