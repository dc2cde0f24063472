package gmplab.core.differ;

import static gmplab.core.differ.Draft.bin;
import static gmplab.core.differ.Draft.done;
import static gmplab.core.differ.Draft.ex;
import static gmplab.core.differ.Draft.num;
import static gmplab.core.differ.Draft.say;
import static gmplab.core.differ.Draft.set;
import static gmplab.core.differ.Draft.times;
import static gmplab.core.differ.Draft.var;
import static gmplab.core.differ.Draft.when;

import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World.Goroutine.Param;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Meetings written with what else Go's functions have: results, labels, switches, recover, channels and mutexes as values. */
final class Forms {
    static final List<Consumer<Draft>> ALL = List.of(Forms::results, Forms::recursion, Forms::replies, Forms::elements, Forms::stages, Forms::captures,
        Forms::defers, Forms::recovers, Forms::runtimePanics, Forms::early, Forms::labels, Forms::switches, Forms::after, Forms::leaving, Forms::merge, Forms::tokens,
        Forms::philosophers, Forms::tryRead, Forms::spin, Forms::again, Forms::collect, Forms::procs, Forms::panics, Forms::array,
        Forms::deadline, Forms::counted, Forms::overs);
    private static final List<Param> NUMBER = List.of(new Param("n", false));

    private Forms() { }

    private static Action go(String f, Object... args) {
        return new Action.Go(f, java.util.Arrays.stream(args).map(Draft::ex).toList());
    }

    private static Action receive(String c, String into, String ok) {
        return new Action.Receive(c, false, into, ok);
    }

    private static Action.Case from(String c, String into, String ok, Action... body) {
        return new Action.Case(Action.Case.Kind.RECEIVE, c, num(0), into, ok, List.of(body));
    }

    private static Action.Case otherwise(Action... body) {
        return new Action.Case(Action.Case.Kind.DEFAULT, "", num(0), "", "", List.of(body));
    }

    /** Begins n goroutines of a function that takes a number, and waits for them. */
    private static void crowd(Draft d, String f, int n, List<Action> body) {
        String wg = d.object(Obj.Kind.WAITGROUP);
        List<Action> all = new ArrayList<>(body);
        all.add(0, new Action.Defer(List.of(done(wg))));
        d.function(f, NUMBER, all);
        String by = d.some(1).get(0);
        String i = d.fresh("i");
        d.add(by, new Action.Add(wg, num(n)), times(i, n, List.of(go(f, var(i)))), say(d.word(by)), new Action.Wait(wg), say(d.word(by)));
    }

    private static List<Action> maybe(Draft d, Action... actions) {
        return d.random.next(2) == 0 ? List.of(actions) : List.of();
    }

    private static List<Action> all(List<Action> first, Action... then) {
        List<Action> r = new ArrayList<>(first);
        r.addAll(List.of(then));
        return r;
    }

    // Functions

    private static void results(Draft d) {
        String f = d.fresh("pair");
        d.function(f, NUMBER, List.of(when(bin(bin(var("n"), "%", 2), "==", 0), new Action.Yield(), new Action.Return(List.of(var("n"), num(1)))),
            say(f, var("n")), new Action.Return(List.of(bin(var("n"), "*", 3), num(0)))));
        for (String w : d.some(1)) {
            String x = d.fresh("x");
            String y = d.fresh("y");
            d.add(w, new Action.Call(f, List.of(num(d.random.next(5))), x, y), say(w, "=", var(x), ",", var(y)));
        }
    }

    private static void recursion(Draft d) {
        String f = d.fresh("fib");
        boolean yields = d.random.next(2) == 0;
        d.function(f, NUMBER, List.of(when(bin(var("n"), "<", 2), yields ? new Action.Yield() : say(f), new Action.Return(List.of(var("n")))),
            new Action.Call(f, List.of(bin(var("n"), "-", 1)), "x", ""), new Action.Call(f, List.of(bin(var("n"), "-", 2)), "y", ""),
            new Action.Return(List.of(bin(var("x"), "+", var("y"))))));
        for (String w : d.some(1)) {
            String x = d.fresh("x");
            d.add(w, new Action.Call(f, List.of(num(1 + d.random.next(4))), x, ""), say(w, "fib", var(x)));
        }
    }

    /** What a literal in a loop captures: a variable that all share, and one that each has for itself. */
    private static void captures(Draft d) {
        String x = d.object(Obj.Kind.VAR);
        String f = d.fresh("lit");
        crowd(d, f, 2 + d.random.next(4), all(maybe(d, new Action.Yield()), set(x, bin(bin(var(x), "*", 2), "+", var("n"))), say(f, var("n"), "x", var(x))));
    }

    private static void defers(Draft d) {
        String f = d.fresh("defers");
        String i = d.fresh("i");
        Action deferred = new Action.Defer(all(maybe(d, new Action.Yield()), say(f, "k", var("k"), "n", var("n"))), List.of(set("k", bin(var(i), "*", 10))));
        d.function(f, NUMBER, List.of(times(i, 2 + d.random.next(4), List.of(deferred, when(bin(var(i), "==", var("n")), new Action.Return()))), say(f, "all")));
        for (String w : d.some(1)) {
            d.add(w, new Action.Call(f, List.of(num(d.random.next(5)))), say(d.word(w)));
        }
    }

    /** A panic passes the unlocking of a mutex on its way to the one who recovers. */
    private static void recovers(Draft d) {
        String mu = d.object(Obj.Kind.MUTEX);
        String inner = d.fresh("fails");
        String outer = d.fresh("safe");
        d.function(inner, NUMBER, all(List.of(new Action.Lock(mu), new Action.Defer(List.of(new Action.Unlock(mu), say(inner, "u")))),
            new Action.Yield(), when(bin(var("n"), ">", 1), new Action.Panic("p" + inner)), say(inner, var("n"))));
        d.function(outer, NUMBER, List.of(new Action.Defer(List.of(new Action.Recover("r"), when(bin(var("r"), "!=", 0), say(outer, var("r"))))),
            new Action.Call(inner, List.of(var("n"))), say(outer, "fine")));
        for (String w : d.some(2)) {
            d.add(w, new Action.Call(outer, List.of(num(d.random.next(4)))), say(d.word(w)));
        }
    }

    /** What the runtime and package sync panic with is recovered, whether at once or after a wait. */
    private static void runtimePanics(Draft d) {
        String ch = d.channel(1 + d.random.next(2));
        String wg = d.object(Obj.Kind.WAITGROUP);
        String f = d.fresh("tries");
        String some = d.fresh("some");
        d.objects.add(new Obj(some, Obj.Kind.ARRAY, 2 + d.random.next(2), ""));
        Action.Case send = new Action.Case(Action.Case.Kind.SEND, ch, var("n"), "", "", List.of(say(f, "sent")));
        List<List<Action>> ways = List.of(
            List.of(new Action.Close(ch), new Action.Yield(), new Action.Close(ch)),
            List.of(new Action.Send(ch, var("n"))),
            List.of(new Action.Add(wg, num(-1))),
            List.of(set("y", bin(num(60), "/", bin(var("n"), "-", 1))), say(f, "y", var("y"))),
            List.of(new Action.Select(List.of(send, otherwise(say(f, "full"))))),
            List.of(new Action.SetElem(some, var("n"), num(5)), say(f, "el", new Ex.Elem(some, bin(var("n"), "-", 1)))));
        d.function(f, NUMBER, all(List.of(new Action.Defer(List.of(new Action.Recover("r"), say(f, var("n"), ":", var("r"))))),
            ways.get(d.random.next(ways.size())).toArray(Action[]::new)));
        for (String w : d.some(2)) {
            d.add(w, new Action.Call(f, List.of(num(d.random.next(4)))), say(d.word(w)));
        }
        if (d.random.next(2) == 0) {
            String w = d.some(1).get(0);
            d.add(w, new Action.Defer(List.of(new Action.Recover("q"), say(w, var("q")))), new Action.Yield(), new Action.Close(ch));
        }
    }

    /** A timer that others stop, set or wait for, perhaps before it is made. */
    private static void early(Draft d) {
        int ms = d.sleep();
        if (ms == 0) {
            return;
        }
        String t = d.timer(d.fresh("t"));
        String f = d.fresh("early");
        List<List<Action>> ways = List.of(List.of(new Action.Stop(t, "was"), say(f, "was", var("was"))),
            List.of(new Action.Reset(t, Draft.ms(ms), "was"), say(f, "set", var("was"))),
            List.of(new Action.Select(List.of(from(t + ".C", "", "", say(f, "fired")), otherwise(say(f, "not yet"))))));
        d.function(f, NUMBER, all(List.of(new Action.Defer(List.of(new Action.Recover("r"), say(f, var("n"), ":", var("r"))))),
            ways.get(d.random.next(ways.size())).toArray(Action[]::new)));
        List<String> some = d.some(2);
        d.add(some.get(0), new Action.NewTimer(t, Draft.ms(ms)), say(d.word(some.get(0))));
        for (String w : some.subList(1, some.size())) {
            d.add(w, new Action.Call(f, List.of(num(d.random.next(4)))), say(d.word(w)));
        }
    }

    /**
     * Panics and Goexits that take each other's place while what was deferred runs, some of them recovered from; the
     * goroutines themselves always recover.
     */
    private static void overs(Draft d) {
        String f = d.fresh("leaves");
        String g = d.fresh("ends");
        List<Action> body = new ArrayList<>();
        for (int i = 2 + d.random.next(3); i > 0; i--) {
            body.add(new Action.Defer(over(d, f)));
            body.addAll(maybe(d, when(bin(var("n"), "==", d.random.next(3)), out(d, f))));
        }
        body.add(say(f, var("n")));
        body.add(out(d, f));
        d.function(f, NUMBER, body);
        crowd(d, g, 1 + d.random.next(3), List.of(new Action.Defer(List.of(new Action.Recover("r"), say(g, var("n"), ":", var("r")))),
            new Action.Call(f, List.of(var("n"))), say(g, var("n"))));
    }

    private static Action out(Draft d, String f) {
        return List.of(new Action.Exit(), new Action.Panic("p" + f), new Action.Panic("q" + f), new Action.Return()).get(d.random.next(4));
    }

    private static List<Action> over(Draft d, String f) {
        List<Action> r = new ArrayList<>(maybe(d, new Action.Yield()));
        if (d.random.next(2) == 0) {
            r.addAll(List.of(new Action.Recover("r"), say(f, var("n"), "r", var("r"))));
        }
        r.addAll(maybe(d, new Action.Yield(), say(f, "d", var("n"))));
        if (d.random.next(3) == 0) {
            r.add(when(bin(var("n"), "<", 1 + d.random.next(2)), out(d, f)));
        }
        return r;
    }

    /** Seldom, for nothing else is compared behind it. */
    private static void panics(Draft d) {
        if (d.random.next(4) == 0) {
            String w = d.some(1).get(0);
            d.add(w, new Action.Defer(List.of(say(w, "d1"), new Action.Yield())), say(d.word(w)), new Action.Panic("no " + w));
        }
    }

    // Loops and choices

    private static void labels(Draft d) {
        for (String w : d.some(1)) {
            String label = d.fresh("outer");
            String i = d.fresh("i");
            String j = d.fresh("j");
            boolean leaves = d.random.next(2) == 0;
            d.add(w, new Action.Labelled(label, List.of(times(i, 2 + d.random.next(3), List.of(times(j, 3, List.of(new Action.Yield(),
                when(bin(bin(var(i), "+", var(j)), "==", 2 + d.random.next(2)), leaves ? new Action.Break(label) : new Action.Continue(label)),
                say(w, var(i), ".", var(j)))), say(w, "i", var(i)))))), say(d.word(w)));
        }
    }

    private static void switches(Draft d) {
        for (String w : d.some(1)) {
            String i = d.fresh("i");
            d.add(w, times(i, 2 + d.random.next(5), List.of(new Action.Switch(bin(var(i), "%", 4), List.of(
                new Action.Arm(List.of(num(0), num(3)), List.of(new Action.Yield(), say(w, "zero"))),
                new Action.Arm(List.of(num(1)), List.of(when(bin(var(i), ">", 3), new Action.Break()), say(w, "one"))),
                new Action.Arm(List.of(), List.of(new Action.Continue())))), say(w, "i", var(i)))));
        }
    }

    /** {@code for { select { } }} until the channel is closed. */
    private static void leaving(Draft d) {
        List<String> two = d.some(2).subList(0, 2);
        String c = d.channel(d.random.next(3));
        String w = two.get(1);
        String v = d.fresh("v");
        String ok = d.fresh("ok");
        String label = d.fresh("loop");
        String i = d.fresh("i");
        d.add(two.get(0), times(i, 1 + d.random.next(4), all(maybe(d, new Action.Yield()), new Action.Send(c, bin(var(i), "*", 7)))), new Action.Close(c),
            say(d.word(two.get(0))));
        List<Action.Case> cases = new ArrayList<>(List.of(from(c, v, ok, when(new Ex.Not(var(ok)), new Action.Break(label)), say(w, "v", var(v)))));
        if (d.random.next(3) == 0) {
            cases.add(otherwise(say(w, "idle"), new Action.Yield()));
        }
        d.add(w, new Action.Labelled(label, List.of(new Action.Repeat(0, List.of(new Action.Select(cases))))), say(d.word(w)));
    }

    private static void after(Draft d) {
        int ms = d.sleep();
        if (ms == 0) {
            return;
        }
        String t = d.timer(d.fresh("after"));
        List<String> two = d.some(2).subList(0, 2);
        String c = d.channel(0);
        int other = d.random.next(2) == 0 ? d.sleep() : 0;
        String w = two.get(0);
        String v = d.fresh("v");
        d.add(w, new Action.NewTimer(t, Draft.ms(ms)), new Action.Select(List.of(from(c, v, "", say(w, "v", var(v))), from(t + ".C", "", "", say(w, "timeout")))));
        Action.Case send = new Action.Case(Action.Case.Kind.SEND, c, num(3), "", "", List.of(say(two.get(1), "sent")));
        if (other > 0) {
            d.add(two.get(1), new Action.Sleep(Draft.ms(other)));
        }
        d.add(two.get(1), new Action.Select(List.of(send, otherwise(say(two.get(1), "late")))));
    }

    /** A timer that is set again, whether or not it was stopped in time. */
    private static void again(Draft d) {
        int ms = d.sleep();
        int then = d.sleep();
        if (ms == 0 || then == 0) {
            return;
        }
        String t = d.timer(d.fresh("t"));
        String w = d.some(1).get(0);
        String was = d.fresh("was");
        boolean fires = d.random.next(2) == 0;
        d.add(w, new Action.NewTimer(t, Draft.ms(ms)));
        if (fires) {
            d.add(w, receive(t + ".C", "", ""), say(w, "fired"));
        }
        d.add(w, new Action.Reset(t, Draft.ms(then), was), say(w, "was", var(was)), receive(t + ".C", "", ""), say(w, "again"));
    }

    // Channels and mutexes as values

    /** Each request carries the channel for its answer. */
    private static void replies(Draft d) {
        int n = 1 + d.random.next(4);
        String own = d.channels("reply", n, d.random.next(2));
        String requests = d.channel(d.random.next(3));
        String server = d.some(1).get(0);
        String reply = d.fresh("reply");
        String i = d.fresh("i");
        d.add(server, new Action.Go(d.function(d.fresh("asked"), List.of(), List.of(times(i, n, all(maybe(d, new Action.Yield()), receive(requests, reply, ""),
            new Action.Send(reply, bin(var(i), "*", 5)), say("ans", var(i))))))));
        String f = d.fresh("ask");
        crowd(d, f, n, List.of(set("c", new Ex.At(own, var("n"))), new Action.Send(requests, var("c")), say(f, "q", var("n")),
            receive(own + "[n]", "v", ""), say(f, "a", var("n"), "=", var("v"))));
    }

    private static void elements(Draft d) {
        int n = 2 + d.random.next(3);
        String cs = d.channels("line", n, d.random.next(3));
        String i = d.fresh("i");
        String at = d.fresh("at");
        String by = d.some(1).get(0);
        int each = 1 + d.random.next(3);
        String f = d.fresh("cons");
        List<Action> start = List.of(times(i, n * each, List.of(set(at, bin(var(i), "%", n)), new Action.Send(cs + "[" + at + "]", var(i)))));
        String producer = d.function(d.fresh("prod"), List.of(), all(start, say("prod", "end")));
        d.add(by, go(producer));
        crowd(d, f, n, List.of(times("j", each, List.of(receive(cs + "[n]", "v", ""), say(f, var("n"), "=", var("v"))))));
    }

    /** A chain of goroutines, each between two elements of an array of channels. */
    private static void stages(Draft d) {
        int n = 1 + d.random.next(4);
        String cs = d.channels("stage", n + 1, d.random.next(2));
        String f = d.fresh("st");
        String w = d.some(1).get(0);
        String i = d.fresh("i");
        String v = d.fresh("v");
        d.function(f, NUMBER, List.of(set("in", new Ex.At(cs, var("n"))), set("out", new Ex.At(cs, bin(var("n"), "+", 1))),
            new Action.Range("in", "v", all(maybe(d, say(f, var("n"), ":", var("v"))), new Action.Send("out", bin(var("v"), "+", 1)))), new Action.Close("out")));
        String source = d.function(d.fresh("src"), List.of(), List.of(times("k", 1 + d.random.next(4), List.of(new Action.Send(cs + "[0]", var("k")))),
            new Action.Close(cs + "[0]")));
        d.add(w, times(i, n, List.of(go(f, var(i)))), go(source), new Action.Range(cs + "[" + n + "]", v, List.of(say(w, "out", var(v)))), say(d.word(w)));
    }

    /** Two channels received from until both are closed; a closed one becomes nil. */
    private static void merge(Draft d) {
        List<String> names = new ArrayList<>();
        String w = d.some(1).get(0);
        List<Action.Case> cases = new ArrayList<>();
        for (int k = 0; k < 2; k++) {
            String c = d.channel(d.random.next(2));
            String local = d.fresh("in");
            String v = d.fresh("v");
            String ok = d.fresh("ok");
            names.add(local);
            d.add(w, go(d.function(d.fresh("src"), List.of(), List.of(times("k", 1 + d.random.next(3), List.of(new Action.Send(c, var("k")), new Action.Yield())),
                new Action.Close(c), say("closed", k)))), set(local, var(c)));
            cases.add(from(local, v, ok, new Action.If(var(ok), List.of(say(w, local, "=", var(v))), List.of(set(local, num(0)), say(w, local, "nil")))));
        }
        // Where both are ready chance decides, so that only what depends on nothing else is compared.
        Action loop = new Action.For(List.of(), bin(bin(var(names.get(0)), "!=", 0), "||", bin(var(names.get(1)), "!=", 0)), List.of(),
            List.of(new Action.Select(cases)));
        d.add(w, loop, say(d.word(w)));
    }

    private static void tokens(Draft d) {
        String tokens = d.channel(1 + d.random.next(3));
        String f = d.fresh("tok");
        crowd(d, f, 2 + d.random.next(5), List.of(new Action.Send(tokens, var("n")), say(f, "in", var("n"), "of", new Ex.Len(var(tokens))), new Action.Yield(),
            receive(tokens, "", ""), say(f, "out", var("n"))));
    }

    private static void philosophers(Draft d) {
        int n = 2 + d.random.next(3);
        String forks = d.objects(Obj.Kind.MUTEX, "fork", n);
        String f = d.fresh("phil");
        crowd(d, f, n, List.of(set("l", var("n")), set("r", bin(bin(var("n"), "+", 1), "%", n)), when(bin(var("l"), ">", var("r")), set("l", var("r")), set("r", var("n"))),
            new Action.Lock(forks + "[l]"), new Action.Yield(), new Action.Lock(forks + "[r]"), say(f, "eats", var("n")),
            new Action.Unlock(forks + "[r]"), new Action.Unlock(forks + "[l]")));
    }

    // The rest of package sync and of the runtime

    private static void tryRead(Draft d) {
        String rw = d.object(Obj.Kind.RWMUTEX);
        for (String w : d.some(2)) {
            String ok = d.fresh("ok");
            boolean reads = d.random.next(3) > 0;
            d.add(w, reads ? new Action.TryRLock(rw, ok) : new Action.TryLock(rw, ok), new Action.If(var(ok), List.of(say(w, "got"), new Action.Yield(),
                reads ? new Action.RUnlock(rw) : new Action.Unlock(rw)), List.of(say(w, "not"))));
        }
    }

    /** A lock made of a compare-and-swap, which yields between tries. */
    private static void spin(Draft d) {
        String lock = d.object(Obj.Kind.VAR);
        for (String w : d.some(2)) {
            String won = d.fresh("won");
            d.add(w, new Action.Repeat(0, List.of(new Action.AtomicCas(lock, num(0), num(1), won), when(var(won), new Action.Break()), say(w, "spin"),
                new Action.Yield())), say(w, "in"), new Action.Yield(), new Action.AtomicCas(lock, num(1), num(0), won), say(w, "out", var(won)));
        }
    }

    /** Not where somebody else stops the world: whether that comes before a mark ends is a matter of time. */
    private static void collect(Draft d) {
        if (d.has(Action.GC.class)) {
            return;
        }
        String w = d.some(1).get(0);
        d.add(w, say(d.word(w)), new Action.Collect(), say(d.word(w)));
    }

    private static void procs(Draft d) {
        String w = d.some(1).get(0);
        d.add(w, say(d.word(w)), new Action.Gomaxprocs(1), say(d.word(w)));
    }

    /** A read that ends by a byte, by its deadline, or by another one that is past already. */
    private static void deadline(Draft d) {
        int ms = d.sleep();
        if (ms == 0) {
            return;
        }
        List<String> two = d.some(2).subList(0, 2);
        String w = two.get(0);
        String n = d.object(Obj.Kind.CONN);
        String v = d.fresh("v");
        String e = d.fresh("err");
        List<Action> read = List.of(new Action.ConnRead(n, v, e), say(w, "v", var(v), "err", var(e)));
        Action.SetDeadline.Of of = d.random.next(2) == 0 ? Action.SetDeadline.Of.READ : Action.SetDeadline.Of.BOTH;
        d.add(w, new Action.SetDeadline(n, of, Draft.ms(ms)));
        read.forEach(a -> d.add(w, a));
        int how = d.random.next(4);
        if (how < 2) {
            d.add(two.get(1), how == 0 ? new Action.ConnWrite(n, num(d.random.next(9))) : new Action.SetDeadline(n, of, Draft.ms(-1)), say(d.word(two.get(1))));
        }
        if (how == 3) {
            d.add(w, new Action.ConnClose(n));
        }
        if (how != 2) {
            read.forEach(a -> d.add(w, a));
        }
    }

    private static void counted(Draft d) {
        String x = d.object(Obj.Kind.VAR);
        for (String w : d.some(1)) {
            String n = d.fresh("gs");
            String old = d.fresh("old");
            d.add(w, new Action.NumGoroutine(n), say(w, "gs", var(n)), new Action.AtomicSwap(x, var(n), old), say(w, "old", var(old)));
        }
    }

    private static void array(Draft d) {
        int n = 2 + d.random.next(4);
        String a = d.fresh("a");
        d.objects.add(new Obj(a, Obj.Kind.ARRAY, n, ""));
        String f = d.fresh("fill");
        String sum = d.fresh("sum");
        String i = d.fresh("i");
        crowd(d, f, n, List.of(new Action.SetElem(a, var("n"), bin(var("n"), "*", 3)), new Action.Yield(), say(f, new Ex.Elem(a, bin(n - 1, "-", var("n"))))));
        String w = d.some(1).get(0);
        d.add(w, set(sum, num(0)), times(i, n, List.of(set(sum, bin(var(sum), "+", new Ex.Elem(a, var(i)))))), say(w, "sum", var(sum), "len", ex(new Ex.Len(var(a)))));
    }
}
