package gmplab.core.runtime;

import static org.junit.jupiter.api.Assertions.assertNull;

import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Param;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.ArrayList;
import java.util.List;

/** Goroutine programs of tests, written short. */
final class Programs {
    private Programs() { }

    /** One P, as the order cases have it, and what a blocked M needs. */
    static World one() {
        return World.of("go1.19").withProcs(1).withMs(3).withAsync(false);
    }

    /** Two Ps whose Ms are there. */
    static World two() {
        return World.of("go1.19").withProcs(2).withMs(2).withAsync(false);
    }

    static World main(World w, Action... actions) {
        return w.withGoroutine(new Goroutine("main", List.of(actions), Start.RUNNING, 0));
    }

    static World running(World w, String name, int p, Action... actions) {
        return w.withGoroutine(new Goroutine(name, List.of(actions), Start.RUNNING, p));
    }

    static World local(World w, String name, Action... actions) {
        return w.withGoroutine(new Goroutine(name, List.of(actions), Start.LOCAL, 0));
    }

    static Goroutine later(String name, List<Param> params, Action... actions) {
        return new Goroutine(name, params, List.of(actions), Start.LATER, 0);
    }

    static Param text(String name) {
        return new Param(name, true);
    }

    static Param number(String name) {
        return new Param(name, false);
    }

    /** A text is a Java string; a name is {@link #v}. */
    static Action say(Object... parts) {
        List<Ex> r = new ArrayList<>();
        for (Object p : parts) {
            r.add(p instanceof Ex x ? x : new Ex.Str(String.valueOf(p)));
        }
        return new Action.Print(r);
    }

    static Ex v(String name) {
        return new Ex.Var(name);
    }

    static Ex op(Object a, String op, Object b) {
        return new Ex.Bin(op, ex(a), ex(b));
    }

    static Ex ex(Object o) {
        return o instanceof Ex x ? x : o instanceof Integer i ? new Ex.Num(i) : new Ex.Var((String) o);
    }

    static Action set(String name, Object value) {
        return new Action.Set(name, ex(value));
    }

    static Action when(Ex cond, Action... then) {
        return new Action.If(cond, List.of(then), List.of());
    }

    static Action until(Ex cond, Action... body) {
        return new Action.For(List.of(), new Ex.Not(cond), List.of(), List.of(body));
    }

    static Action times(int n, Action... body) {
        return new Action.Repeat(n, List.of(body));
    }

    static World variable(World w, String name, int first) {
        return w.withObject(new Obj(name, Obj.Kind.VAR, first, ""));
    }

    static World with(World w, Obj.Kind kind, String... names) {
        for (String n : names) {
            w = w.withObject(Obj.of(n, kind));
        }
        return w;
    }

    /** What the world prints when everybody moves in turn; the run must end well. */
    static List<String> printed(World w) {
        Play p = new Play(w);
        assertNull(p.end());
        return p.printed;
    }

    /** The same in one line, as the order cases have it. */
    static String line(World w) {
        return String.join(" ", printed(w));
    }

    /** Everything that a world can print, over all its interleavings. */
    static List<String> outputs(World w) {
        return DumbSearch.outputs(w, 300_000).stream().map(o -> String.join(" ", o)).sorted().toList();
    }
}
