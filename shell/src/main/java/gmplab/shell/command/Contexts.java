package gmplab.shell.command;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Package context, written out: a context is the channel that Done gives and a variable with what Err gives, cancel a function that
 * sets the one and closes the other unless that was done before (context.go), and a deadline a timer that does the same. Only
 * contexts made of an empty one (the two names in EMPTY are Go's own), each by a name of its own.
 */
final class Contexts {
    private static final Map<String, String> ERRORS = Map.of("Canceled", "context canceled", "DeadlineExceeded", "context deadline exceeded");
    /** Functions of package context that give one that never ends. */
    private static final Set<String> EMPTY = Set.of("Background", "TODO");
    private static final Set<String> MAKERS = Set.of("WithCancel", "WithTimeout", "WithDeadline");
    private final Set<String> names = new HashSet<>();

    private Contexts() { }

    /** The same without contexts. */
    static Syntax.Body written(Syntax.Body body) {
        return (Syntax.Body) new Contexts().copy(body);
    }

    private Object copy(Object node) {
        if (node instanceof List<?> l) {
            List<Object> r = new ArrayList<>();
            l.forEach(x -> r.addAll(x instanceof Syntax.Assign a && maker(a) != null ? made(a, maker(a)) : List.of(copy(x))));
            return List.copyOf(r);
        } else if (node instanceof Map<?, ?> m) {
            Map<Object, Object> r = new LinkedHashMap<>();
            m.forEach((k, v) -> r.put(k, copy(v)));
            return r;
        } else if (node instanceof Syntax.Call c) {
            boolean statements = Set.of("defer", "go").contains(c.name());
            return new Syntax.Call(value(c.receiver()), c.name(), c.args().stream().map(a -> statements ? (Syntax) copy(a) : value(a)).toList(), cast(copy(c.named())), c.line());
        } else if (node instanceof Syntax.Over o) {
            return new Syntax.Over(o.name(), value(o.channel()), cast(copy(o.body())), o.line());
        } else if (node instanceof Syntax.Binary b) {
            return new Syntax.Binary(b.op(), value(b.left()), value(b.right()), b.line());
        } else if (node instanceof Syntax.Assign a) {
            return new Syntax.Assign(a.targets(), a.declares(), a.op(), value(a.value()), a.line());
        } else if (node instanceof Syntax.Text t) {
            return new Syntax.Text(t.parts().stream().map(this::value).toList(), t.line());
        }
        return node instanceof Record r ? rebuilt(r) : node;
    }

    @SuppressWarnings("unchecked")
    private static <T> T cast(Object x) {
        return (T) x;
    }

    /** What stands where a value is wanted. */
    private Syntax value(Syntax s) {
        if (s instanceof Syntax.Call c && c.receiver() instanceof Syntax.Name n && c.args().isEmpty()) {
            if (c.name().equals("Done")) {
                return n;
            } else if (c.name().equals("Err") && names.contains(n.name())) {
                return error(n.name(), c.line());
            }
        } else if (s instanceof Syntax.Prop p && p.of() instanceof Syntax.Name n && n.name().equals("context") && ERRORS.containsKey(p.name())) {
            return new Syntax.Lit(ERRORS.get(p.name()), p.line());
        }
        return s == null ? null : (Syntax) copy(s);
    }

    private Record rebuilt(Record r) {
        RecordComponent[] parts = r.getClass().getRecordComponents();
        try {
            Object[] values = new Object[parts.length];
            for (int i = 0; i < parts.length; i++) {
                values[i] = copy(parts[i].getAccessor().invoke(r));
            }
            var make = r.getClass().getDeclaredConstructor(Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new));
            make.setAccessible(true);
            return make.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("bug in gmplab: " + r.getClass().getSimpleName() + " cannot be copied", e);
        }
    }

    // What a context is

    private static Syntax.Call maker(Syntax.Assign a) {
        return a.value() instanceof Syntax.Call c && c.receiver() instanceof Syntax.Name n && n.name().equals("context") && MAKERS.contains(c.name()) ? c : null;
    }

    private static Syntax.Name error(String context, int line) {
        return new Syntax.Name(context + "Err", line);
    }

    private static Syntax.Call call(Syntax receiver, String name, int line, Syntax... args) {
        return new Syntax.Call(receiver, name, List.of(args), Map.of(), line);
    }

    private static Syntax define(Syntax name, Syntax value, int line) {
        return new Syntax.Assign(List.of(name), true, "=", value, line);
    }

    private List<Syntax> made(Syntax.Assign a, Syntax.Call c) {
        int line = a.line();
        boolean timed = !c.name().equals("WithCancel");
        boolean root = !c.args().isEmpty() && c.args().get(0) instanceof Syntax.Call p && p.receiver() instanceof Syntax.Name n && n.name().equals("context")
            && EMPTY.contains(p.name());
        if (!a.declares() || a.targets().size() != 2 || c.args().size() != (timed ? 2 : 1) || !root || !(a.targets().get(0) instanceof Syntax.Name ctx)) {
            return List.of(new Syntax.Return(List.of(new Syntax.Bad("a context other than def (ctx, cancel) = context." + c.name() + "(context.Background()"
                + (timed ? ", 30.ms" : "") + ")", line)), line));
        }
        names.add(ctx.name());
        Syntax.Name timer = new Syntax.Name(ctx.name() + "Timer", line);
        List<Syntax> r = new ArrayList<>(List.of(define(ctx, call(null, "make", line, new Syntax.Name("chan", line)), line),
            define(error(ctx.name(), line), new Syntax.Lit("", line), line)));
        List<Syntax> cancel = new ArrayList<>(List.of(ends(ctx, "Canceled", line)));
        if (timed) {
            r.add(define(timer, call(new Syntax.Name("time", line), "AfterFunc", line, value(c.args().get(1)),
                new Syntax.Body(List.of(), List.of(ends(ctx, "DeadlineExceeded", line)), line)), line));
            cancel.add(call(timer, "Stop", line));
        }
        if (!(a.targets().get(1) instanceof Syntax.Name n && n.name().equals("_"))) {
            r.add(define(a.targets().get(1), new Syntax.Body(List.of(), cancel, line), line));
        }
        return r;
    }

    private static Syntax ends(Syntax.Name ctx, String why, int line) {
        Syntax.Name error = error(ctx.name(), line);
        return new Syntax.If(new Syntax.Binary("==", error, new Syntax.Lit("", line), line), List.of(
            new Syntax.Assign(List.of(error), false, "=", new Syntax.Lit(ERRORS.get(why), line), line), call(null, "close", line, ctx)), List.of(), line);
    }
}
