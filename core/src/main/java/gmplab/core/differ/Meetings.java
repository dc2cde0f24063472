package gmplab.core.differ;

import static gmplab.core.differ.Draft.bin;
import static gmplab.core.differ.Draft.done;
import static gmplab.core.differ.Draft.ex;
import static gmplab.core.differ.Draft.say;
import static gmplab.core.differ.Draft.set;
import static gmplab.core.differ.Draft.times;
import static gmplab.core.differ.Draft.var;

import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World.Goroutine.Param;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Ways in which goroutines of a random program have to do with each other, or with themselves. */
final class Meetings {
    private static final List<Consumer<Draft>> ALL = List.of(Meetings::transfer, Meetings::stream, Meetings::closing, Meetings::mutex,
        Meetings::readers, Meetings::condition, Meetings::barrier, Meetings::once, Meetings::yields, Meetings::sleeping,
        Meetings::choice, Meetings::poll, Meetings::crowd, Meetings::child, Meetings::deferred, Meetings::locked, Meetings::semaphore,
        Meetings::counting, Meetings::tryLock, Meetings::calls, Meetings::pipe, Meetings::connection, Meetings::timer, Meetings::afterFunc,
        Meetings::ticker, Meetings::chain, Meetings::systemCall, Meetings::stopTheWorld, Meetings::pingPong, Meetings::critical);

    private Meetings() { }

    /** Adds one of them, or one of the {@link Forms}. */
    static void add(Draft d) {
        int i = d.random.next(ALL.size() + Forms.ALL.size());
        (i < ALL.size() ? ALL.get(i) : Forms.ALL.get(i - ALL.size())).accept(d);
    }

    // Channels

    private static void transfer(Draft d) {
        List<String> two = d.some(2).subList(0, 2);
        String c = d.channel(d.random.next(3));
        int v = d.random.next(9);
        d.add(two.get(0), new Action.Send(c, ex(v)), say(d.word(two.get(0))));
        receive(d, two.get(1), c);
    }

    private static void receive(Draft d, String who, String c) {
        String v = d.fresh("v");
        d.add(who, new Action.Receive(c, false, v, ""), say(who, "=", var(v)));
    }

    private static void stream(Draft d) {
        List<String> some = d.some(2);
        String c = d.channel(d.random.next(5));
        int n = 1 + d.random.next(6);
        String i = d.fresh("i");
        String from = some.get(0);
        d.add(from, times(i, n * (some.size() - 1), List.of(new Action.Send(c, var(i)), say(from, "s", var(i)))));
        boolean closes = some.size() == 2 && d.random.next(2) == 0;
        if (closes) {
            d.add(from, new Action.Close(c), say(from, "closed"));
        }
        for (String to : some.subList(1, some.size())) {
            String v = d.fresh("v");
            d.add(to, closes ? new Action.Range(c, v, List.of(say(to, "r", var(v))))
                : times(d.fresh("i"), n, List.of(new Action.Receive(c, false, v, ""), say(to, "r", var(v)))));
        }
    }

    private static void closing(Draft d) {
        List<String> some = d.some(2);
        String c = d.channel(0);
        for (String w : some.subList(1, some.size())) {
            String ok = d.fresh("ok");
            d.add(w, new Action.Receive(c, false, "", ok), say(w, "x"));
        }
        d.add(some.get(0), new Action.Close(c), say(some.get(0), "closed"));
    }

    private static void choice(Draft d) {
        List<String> some = d.some(2);
        String a = d.channel(0);
        String b = d.channel(d.random.next(2));
        String from = some.get(0);
        for (String w : some.subList(1, some.size())) {
            String v = d.fresh("v");
            String u = d.fresh("v");
            d.add(w, new Action.Select(List.of(
                new Action.Case(Action.Case.Kind.RECEIVE, a, new Ex.Num(0), v, "", List.of(say(w, ":a", var(v)))),
                new Action.Case(Action.Case.Kind.RECEIVE, b, new Ex.Num(0), u, "", List.of(say(w, ":b", var(u)))))));
            d.add(from, new Action.Send(d.random.next(2) == 0 ? a : b, d.random.next(9)), say(d.word(from)));
        }
    }

    private static void poll(Draft d) {
        List<String> two = d.some(2).subList(0, 2);
        String c = d.channel(d.random.next(2));
        String v = d.fresh("v");
        boolean receives = d.random.next(2) == 0;
        Action.Case first = receives
            ? new Action.Case(Action.Case.Kind.RECEIVE, c, new Ex.Num(0), v, "", List.of(say(two.get(0), "got", var(v))))
            : new Action.Case(Action.Case.Kind.SEND, c, new Ex.Num(5), "", "", List.of(say(two.get(0), "sent")));
        Action.Case otherwise = new Action.Case(Action.Case.Kind.DEFAULT, "", new Ex.Num(0), "", "", List.of(say(two.get(0), "none")));
        d.add(two.get(0), new Action.Select(List.of(first, otherwise)));
        Action.Case other = receives ? new Action.Case(Action.Case.Kind.SEND, c, new Ex.Num(6), "", "", List.of(say(two.get(1), "sent")))
            : new Action.Case(Action.Case.Kind.RECEIVE, c, new Ex.Num(0), "", "", List.of(say(two.get(1), "got")));
        d.add(two.get(1), new Action.Select(List.of(other, otherwise)));
    }

    private static void pingPong(Draft d) {
        List<String> two = d.some(2).subList(0, 2);
        String a = d.channel(0);
        String b = d.channel(0);
        int n = 2 + d.random.next(5);
        String i = d.fresh("i");
        String v = d.fresh("v");
        d.add(two.get(0), times(i, n, List.of(new Action.Send(a, var(i)), say(two.get(0), "p", var(i)), new Action.Receive(b, false))));
        d.add(two.get(1), times(d.fresh("i"), n, List.of(new Action.Receive(a, false, v, ""), say(two.get(1), "q", var(v)),
            new Action.Send(b, var(v)))));
    }

    private static void chain(Draft d) {
        List<String> some = d.some(2);
        List<String> cs = new ArrayList<>();
        some.forEach(x -> cs.add(d.channel(d.random.next(2))));
        int n = 1 + d.random.next(4);
        for (int k = 0; k < some.size(); k++) {
            String who = some.get(k);
            String v = d.fresh("v");
            List<Action> body = new ArrayList<>();
            if (k > 0) {
                body.add(new Action.Receive(cs.get(k - 1), false, v, ""));
                body.add(say(who, "c", var(v)));
            }
            String i = d.fresh("i");
            if (k < some.size() - 1) {
                body.add(new Action.Send(cs.get(k), k > 0 ? bin(var(v), "+", 1) : var(i)));
            }
            d.add(who, times(i, n, body));
        }
    }

    // Package sync

    private static void mutex(Draft d) {
        String mu = d.object(Obj.Kind.MUTEX);
        for (String w : d.some(2)) {
            List<Action> body = new ArrayList<>(List.of(new Action.Lock(mu), say(d.word(w))));
            if (d.random.next(2) == 0) {
                body.add(new Action.Yield());
            }
            body.add(say(d.word(w)));
            body.add(new Action.Unlock(mu));
            d.add(w, d.random.next(3) == 0 ? times(d.fresh("i"), 2, body) : new Action.Repeat(1, body));
        }
    }

    private static void critical(Draft d) {
        String mu = d.object(Obj.Kind.MUTEX);
        String x = d.object(Obj.Kind.VAR);
        for (String w : d.some(2)) {
            d.add(w, new Action.Lock(mu), set(x, bin(var(x), "+", 1)), new Action.If(bin(bin(var(x), "%", 2), "==", 0),
                List.of(say(w, "even")), List.of(new Action.Yield(), say(w, "odd"))), say(w, "x", var(x)), new Action.Unlock(mu));
        }
    }

    private static void readers(Draft d) {
        String rw = d.object(Obj.Kind.RWMUTEX);
        for (String w : d.some(2)) {
            boolean writes = d.random.next(3) == 0;
            d.add(w, writes ? new Action.Lock(rw) : new Action.RLock(rw), say(w, writes ? "W" : "R"));
            if (d.random.next(2) == 0) {
                d.add(w, new Action.Yield(), say(w, writes ? "w" : "r"));
            }
            d.add(w, writes ? new Action.Unlock(rw) : new Action.RUnlock(rw));
        }
    }

    private static void condition(Draft d) {
        String mu = d.object(Obj.Kind.MUTEX);
        String x = d.object(Obj.Kind.VAR);
        String cond = d.fresh("cond");
        d.objects.add(new Obj(cond, Obj.Kind.COND, 0, mu));
        List<String> some = d.some(2);
        boolean broadcast = d.random.next(2) == 0;
        for (String w : some.subList(1, some.size())) {
            d.add(w, new Action.Lock(mu), new Action.For(List.of(), bin(var(x), "==", 0), List.of(), List.of(new Action.Wait(cond), say(w, "woke"))));
            if (!broadcast) {
                d.add(w, set(x, bin(var(x), "-", 1)));
            }
            d.add(w, say(w, "go"), new Action.Unlock(mu));
        }
        String by = some.get(0);
        for (int i = broadcast ? some.size() - 2 : 0; i < some.size() - 1; i++) {
            d.add(by, new Action.Lock(mu), set(x, bin(var(x), "+", 1)), broadcast ? new Action.Broadcast(cond) : new Action.Signal(cond),
                say(d.word(by)), new Action.Unlock(mu));
        }
    }

    private static void barrier(Draft d) {
        List<String> some = d.some(2);
        String wg = d.object(Obj.Kind.WAITGROUP);
        d.bodies.get("main").add(0, new Action.Add(wg, new Ex.Num(some.size())));
        for (String w : some) {
            d.add(w, done(wg), say(d.word(w)), new Action.Wait(wg), say(d.word(w)));
        }
    }

    private static void once(Draft d) {
        String once = d.object(Obj.Kind.ONCE);
        for (String w : d.some(2)) {
            d.add(w, new Action.Do(once, List.of(say(w, "once"), new Action.Yield(), say(w, "did"))), say(w, "past"));
        }
    }

    private static void tryLock(Draft d) {
        String mu = d.object(Obj.Kind.MUTEX);
        for (String w : d.some(2)) {
            String ok = d.fresh("ok");
            d.add(w, new Action.TryLock(mu, ok), new Action.If(var(ok), List.of(say(w, "got"), new Action.Yield(), new Action.Unlock(mu)),
                List.of(say(w, "not"))));
        }
    }

    private static void semaphore(Draft d) {
        String s = d.fresh("s");
        int first = d.random.next(2);
        d.objects.add(new Obj(s, Obj.Kind.SEMA, first, ""));
        List<String> some = d.some(2);
        for (String w : some.subList(1, some.size())) {
            d.add(w, new Action.Acquire(s), say(w, "acq"));
        }
        for (int i = first; i < some.size() - 1; i++) {
            d.add(some.get(0), new Action.Release(s, d.random.next(3) == 0), say(d.word(some.get(0))));
        }
    }

    private static void counting(Draft d) {
        String n = d.object(Obj.Kind.VAR);
        for (String w : d.some(2)) {
            String v = d.fresh("v");
            String won = d.fresh("won");
            d.add(w, new Action.AtomicAdd(n, new Ex.Num(2), v), say(w, "n", var(v)), new Action.AtomicCas(n, new Ex.Num(4), new Ex.Num(7), won),
                new Action.If(var(won), List.of(say(w, "won")), List.of()));
        }
    }

    // Goroutines and threads

    private static void yields(Draft d) {
        for (String w : d.some(1)) {
            int n = 1 + d.random.next(3);
            String i = d.fresh("i");
            d.add(w, times(i, n, List.of(say(w, "y", var(i)), new Action.Yield())));
        }
    }

    private static void crowd(Draft d) {
        String f = d.fresh("w");
        String wg = d.object(Obj.Kind.WAITGROUP);
        int n = d.random.next(12) == 0 ? 300 : 2 + d.random.next(7);
        List<Action> body = new ArrayList<>(List.of(say(f, "n", var("n"))));
        if (d.random.next(2) == 0) {
            body.add(new Action.Yield());
            body.add(say(f, "m", var("n")));
        }
        body.add(done(wg));
        d.functions.put(f, body);
        d.params.put(f, List.of(new Param("n", false)));
        String by = d.some(1).get(0);
        String i = d.fresh("i");
        d.add(by, new Action.Add(wg, new Ex.Num(n)), times(i, n, List.of(new Action.Go(f, List.of(var(i))))), say(d.word(by)), new Action.Wait(wg),
            say(d.word(by)));
    }

    private static void child(Draft d) {
        String f = d.fresh("t");
        String wg = d.object(Obj.Kind.WAITGROUP);
        int deep = 1 + d.random.next(3);
        d.functions.put(f, List.of(say(f, "d", var("n")), new Action.If(bin(var("n"), ">", 0), List.of(new Action.Add(wg, new Ex.Num(2)),
            new Action.Go(f, List.of(bin(var("n"), "-", 1))), new Action.Go(f, List.of(bin(var("n"), "-", 1)))), List.of()), done(wg)));
        d.params.put(f, List.of(new Param("n", false)));
        String by = d.some(1).get(0);
        d.add(by, new Action.Add(wg, new Ex.Num(1)), new Action.Go(f, List.of(new Ex.Num(deep))), say(d.word(by)), new Action.Wait(wg),
            say(d.word(by)));
    }

    private static void deferred(Draft d) {
        String f = d.fresh("d");
        String wg = d.object(Obj.Kind.WAITGROUP);
        boolean exits = d.random.next(2) == 0;
        d.functions.put(f, List.of(new Action.Defer(List.of(say(f, "last"), done(wg))), new Action.Defer(List.of(new Action.Yield(), say(f, "first"))),
            say(f), exits ? new Action.Exit() : new Action.Return()));
        String by = d.some(1).get(0);
        d.add(by, new Action.Add(wg, new Ex.Num(1)), new Action.Go(f), say(d.word(by)), new Action.Wait(wg), say(d.word(by)));
    }

    private static void calls(Draft d) {
        String f = d.fresh("call");
        d.functions.put(f, List.of(say(f, var("s"), var("n")), new Action.If(bin(var("n"), ">", 1), List.of(new Action.Return()), List.of()),
            new Action.Yield(), say(f, "back")));
        d.params.put(f, List.of(new Param("s", true), new Param("n", false)));
        for (String w : d.some(1)) {
            d.add(w, new Action.Call(f, List.of(new Ex.Str(w), new Ex.Num(d.random.next(4)))));
        }
    }

    private static void locked(Draft d) {
        for (String w : d.some(1)) {
            d.add(w, new Action.LockThread(), say(d.word(w)), new Action.Yield(), say(d.word(w)));
            if (d.random.next(3) > 0) {
                d.add(w, new Action.UnlockThread());
            }
        }
    }

    private static void stopTheWorld(Draft d) {
        if (d.has(Action.Collect.class)) {
            return;
        }
        String w = d.some(1).get(0);
        d.add(w, say(d.word(w)), new Action.GC(), say(d.word(w)));
    }

    // Time, system calls, the network

    private static void sleeping(Draft d) {
        for (String w : d.some(1)) {
            int ms = d.sleep();
            if (ms > 0) {
                d.add(w, new Action.Sleep(new Ex.Dur(ms * 1_000_000L)), say(w, "slept", ms));
            }
        }
    }

    private static void timer(Draft d) {
        int ms = d.sleep();
        if (ms == 0) {
            return;
        }
        String t = d.fresh("t");
        d.timers.add(t);
        d.channels.put(t + ".C", 1);
        String w = d.some(1).get(0);
        d.add(w, new Action.NewTimer(t, new Ex.Dur(ms * 1_000_000L)));
        if (d.random.next(3) == 0) {
            String was = d.fresh("was");
            d.add(w, new Action.Stop(t, was), new Action.If(var(was), List.of(say(w, "stopped")), List.of()));
        } else {
            d.add(w, say(d.word(w)), new Action.Receive(t + ".C", false), say(w, "timer"));
        }
    }

    private static void afterFunc(Draft d) {
        int ms = d.sleep();
        if (ms == 0) {
            return;
        }
        String t = d.fresh("t");
        d.timers.add(t);
        String f = d.fresh("after");
        String wg = d.object(Obj.Kind.WAITGROUP);
        d.functions.put(f, List.of(say(f), done(wg)));
        String w = d.some(1).get(0);
        d.add(w, new Action.Add(wg, new Ex.Num(1)), new Action.AfterFunc(t, new Ex.Dur(ms * 1_000_000L), f), say(d.word(w)), new Action.Wait(wg),
            say(d.word(w)));
    }

    private static void ticker(Draft d) {
        int ms = d.sleep();
        if (ms == 0 || d.timers.stream().anyMatch(x -> x.startsWith("k"))) {
            return;
        }
        String t = d.fresh("k");
        d.timers.add(t);
        d.channels.put(t + ".C", 1);
        String w = d.some(1).get(0);
        // Its ticks are multiples of a period that no other sleep is shorter than half of.
        d.add(w, new Action.NewTicker(t, new Ex.Dur(ms * 1_000_000L)), times(d.fresh("i"), 2, List.of(new Action.Receive(t + ".C", false),
            say(w, "tick"))), new Action.Stop(t));
        d.sleep();
    }

    private static void pipe(Draft d) {
        String w = d.some(1).get(0);
        String p = d.object(Obj.Kind.PIPE);
        String v = d.fresh("v");
        // The byte is there beforehand: a thread that wakes up in a read races with all others, and no two machines agree on it.
        d.bodies.get("main").add(0, new Action.PipeWrite(p, new Ex.Num(d.random.next(9))));
        d.add(w, say(w, "read"), new Action.PipeRead(p, v), say(w, "byte", var(v)));
    }

    private static void connection(Draft d) {
        List<String> two = d.some(2).subList(0, 2);
        String p = d.object(Obj.Kind.CONN);
        String v = d.fresh("v");
        d.add(two.get(0), say(two.get(0), "net"), new Action.ConnRead(p, v), say(two.get(0), "from", var(v)));
        d.add(two.get(1), new Action.ConnWrite(p, new Ex.Num(d.random.next(9))), say(two.get(1), "to"));
    }

    private static void systemCall(Draft d) {
        for (String w : d.some(1)) {
            d.add(w, new Action.SyscallNow(), say(d.word(w)));
        }
    }
}
