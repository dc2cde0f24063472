package gmplab.core.export;

import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Param;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The order cases as data: small programs whose output the scheduler alone decides. */
final class OrderWorlds {
    private OrderWorlds() { }

    // Words, so that a program below fits on a screen.

    static Ex ex(Object x) {
        return x instanceof Ex e ? e : x instanceof Integer n ? new Ex.Num(n) : new Ex.Str((String) x);
    }

    static Ex var(String name) {
        return new Ex.Var(name);
    }

    static Ex bin(Object l, String op, Object r) {
        return new Ex.Bin(op, ex(l), ex(r));
    }

    static Action say(Object... parts) {
        return new Action.Print(Arrays.stream(parts).map(OrderWorlds::ex).toList());
    }

    static Action go(String f, Object... args) {
        return new Action.Go(f, Arrays.stream(args).map(OrderWorlds::ex).toList());
    }

    static Action set(String name, Object value) {
        return new Action.Set(name, ex(value));
    }

    static Action times(int from, Object to, Action... body) {
        return new Action.For(List.of(set("i", from)), bin(var("i"), "<", to), List.of(set("i", bin(var("i"), "+", 1))), List.of(body));
    }

    static Action when(Object cond, Action... body) {
        return new Action.If(ex(cond), List.of(body), List.of());
    }

    static Action loop(Object cond, Action... body) {
        return new Action.For(List.of(), ex(cond), List.of(), List.of(body));
    }

    static Action send(String c, Object v) {
        return new Action.Send(c, ex(v));
    }

    static Action recv(String c, String into) {
        return new Action.Receive(c, false, into, "");
    }

    static Action done(String wg) {
        return new Action.Add(wg, new Ex.Num(-1));
    }

    static Action add(String wg, Object n) {
        return new Action.Add(wg, ex(n));
    }

    static Action waitFor(String wg) {
        return new Action.Wait(wg);
    }

    static Action gosched() {
        return new Action.Yield();
    }

    static Action range(String c, String into, Action... body) {
        return new Action.Range(c, into, List.of(body));
    }

    static List<Action> all(Object... parts) {
        List<Action> r = new ArrayList<>();
        for (Object p : parts) {
            if (p instanceof List<?> l) {
                l.forEach(x -> r.add((Action) x));
            } else {
                r.add((Action) p);
            }
        }
        return r;
    }

    static World world() {
        return World.of("go1.19").withMs(8);
    }

    static World with(World w, Obj.Kind kind, String... names) {
        for (String n : names) {
            w = w.withObject(Obj.of(n, kind));
        }
        return w;
    }

    static World main(World w, Object... actions) {
        return w.withGoroutine(new Goroutine("main", all(actions), Start.RUNNING, 0));
    }

    static World func(World w, String name, List<Param> params, Object... actions) {
        return w.withGoroutine(new Goroutine(name, params, all(actions), Start.LATER, 0));
    }

    static Param num(String name) {
        return new Param(name, false);
    }

    static Param text(String name) {
        return new Param(name, true);
    }

    /** By the names that the cases have. */
    static Map<String, World> cases() {
        Map<String, World> r = new LinkedHashMap<>();
        r.put("01-runnext-last-first", runnext());
        r.put("02-gosched-global-fifo", goschedFifo());
        r.put("03-gosched-main-behind-local", behindLocal());
        r.put("04-unbuffered-pingpong-starves-third", pingpong());
        r.put("06-buffered-batches", batches());
        r.put("07-recv-waiters-fifo", receivers());
        r.put("09-close-wakes-in-stack-order", closeWakes());
        r.put("10-select-blocked", selects());
        r.put("12-mutex-normal-barging", barging());
        r.put("14-waitgroup-many-waiters", waiters());
        r.put("16-sleep-order", sleeps());
        r.put("20-local-queue-overflow-300", overflow());
        r.put("22-global-queue-every-61", every61());
        r.put("23-lockosthread-handoff", locked());
        r.put("25-nested-go-tree", tree());
        r.put("27-pipeline-three-stages", pipeline());
        r.put("29-syscall-pipe-handoff", syscallPipe());
        r.put("31-preempt-tight-loop", tight());
        return r;
    }

    private static World runnext() {
        World w = with(world(), Obj.Kind.WAITGROUP, "wg");
        w = main(w, add("wg", 5), go("g", 1), go("g", 2), go("g", 3), go("g", 4), go("g", 5), waitFor("wg"), say("main"));
        return func(w, "g", List.of(num("n")), say("g", var("n")), done("wg"));
    }

    private static World goschedFifo() {
        World w = with(world(), Obj.Kind.WAITGROUP, "wg");
        w = main(w, add("wg", 3), go("f", "A"), go("f", "B"), go("f", "C"), waitFor("wg"));
        return func(w, "f", List.of(text("name")), times(0, 4, say(var("name"), var("i")), gosched()), done("wg"));
    }

    private static World behindLocal() {
        World w = with(world(), Obj.Kind.VAR, "left");
        w = main(w, set("left", 3), go("f", "x", 0), go("f", "y", 0), go("f", "z", 0), say("yield"), gosched(),
            say("back(left=", var("left"), ")"), loop(bin(var("left"), ">", 0), gosched()));
        return func(w, "f", List.of(text("n"), num("d")), say(var("n"), var("d")),
            when(bin(var("d"), "<", 3), set("left", bin(var("left"), "+", 1)), go("f", var("n"), bin(var("d"), "+", 1))),
            set("left", bin(var("left"), "-", 1)));
    }

    private static World pingpong() {
        World w = with(world(), Obj.Kind.WAITGROUP, "wg").withChannel("a", 0).withChannel("b", 0);
        w = main(w, add("wg", 3), go("P"), go("Q"), go("T"), say("wait"), waitFor("wg"), say("main"));
        w = func(w, "P", List.of(), times(0, 6, send("a", var("i")), say("p", var("i")), recv("b", "")), say("pdone"), done("wg"));
        w = func(w, "Q", List.of(), times(0, 6, recv("a", "v"), say("q", var("v")), send("b", var("v"))), say("qdone"), done("wg"));
        return func(w, "T", List.of(), say("T1"), done("wg"));
    }

    private static World batches() {
        World w = with(world(), Obj.Kind.WAITGROUP, "wg").withChannel("c", 3);
        w = main(w, add("wg", 2), go("S"), go("R"), waitFor("wg"));
        w = func(w, "S", List.of(), times(0, 10, send("c", var("i")), say("s", var("i"))), new Action.Close("c"), say("closed"), done("wg"));
        return func(w, "R", List.of(), range("c", "v", say("r", var("v"))), say("end"), done("wg"));
    }

    private static World receivers() {
        World w = with(world(), Obj.Kind.WAITGROUP, "wg").withChannel("c", 0);
        w = main(w, add("wg", 5), times(1, 6, go("w", var("i"))), gosched(),
            new Action.For(List.of(set("v", 1)), bin(var("v"), "<=", 5), List.of(set("v", bin(var("v"), "+", 1))),
                List.of(send("c", var("v")), say("sent", var("v")))), waitFor("wg"));
        return func(w, "w", List.of(num("n")), say("w", var("n")), recv("c", "v"), say("w", var("n"), "=", var("v")), done("wg"));
    }

    private static World closeWakes() {
        World w = with(world(), Obj.Kind.WAITGROUP, "wg").withChannel("c", 0);
        w = main(w, add("wg", 6), times(1, 7, go("w", var("i"))), gosched(), new Action.Close("c"), say("closed"), waitFor("wg"));
        return func(w, "w", List.of(num("n")), say("w", var("n")), recv("c", ""), say("x", var("n")), done("wg"));
    }

    private static Action.Case receiving(String c, String into, Action... body) {
        return new Action.Case(Action.Case.Kind.RECEIVE, c, new Ex.Num(0), into, "", List.of(body));
    }

    private static World selects() {
        World w = with(world(), Obj.Kind.WAITGROUP, "wg").withChannel("a", 0).withChannel("b", 0).withChannel("never", 0);
        w = main(w, add("wg", 3), times(1, 4, go("w", var("i"))), gosched(), new Action.For(List.of(set("v", 0)), bin(var("v"), "<", 3),
            List.of(set("v", bin(var("v"), "+", 1))), List.of(send("a", var("v")), say("A", var("v")), send("b", var("v")), say("B", var("v")))),
            waitFor("wg"));
        return func(w, "w", List.of(num("n")), new Action.Repeat(2, List.of(new Action.Select(List.of(
            receiving("a", "v", say("w", var("n"), ":a", var("v"))), receiving("b", "v", say("w", var("n"), ":b", var("v"))),
            receiving("never", ""))))), done("wg"));
    }

    private static World barging() {
        World w = with(with(world(), Obj.Kind.WAITGROUP, "wg"), Obj.Kind.MUTEX, "mu");
        Action lock = new Action.Lock("mu");
        Action unlock = new Action.Unlock("mu");
        w = main(w, add("wg", 4), lock, times(1, 5, go("t", var("i"))), gosched(), unlock, say("U"), lock, say("relock"), unlock, say("U2"),
            waitFor("wg"), say("main"));
        return func(w, "t", List.of(num("n")), say("t", var("n")), lock, say("L", var("n")), unlock, say("u", var("n")), done("wg"));
    }

    private static World waiters() {
        World w = with(world(), Obj.Kind.WAITGROUP, "wg", "gate");
        w = main(w, add("gate", 1), add("wg", 5), times(1, 6, go("w", var("i"))), gosched(), done("gate"), say("done"), waitFor("wg"));
        return func(w, "w", List.of(num("n")), say("w", var("n")), waitFor("gate"), say("x", var("n")), done("wg"));
    }

    private static World sleeps() {
        World w = with(world(), Obj.Kind.WAITGROUP, "wg");
        w = main(w, add("wg", 5), go("f", 150), go("f", 30), go("f", 90), go("f", 60), go("f", 120), waitFor("wg"));
        return func(w, "f", List.of(num("d")), say("s", var("d")),
            new Action.Sleep(bin(var("d"), "*", new Ex.Dur(1_000_000))), say("e", var("d")), done("wg"));
    }

    private static World overflow() {
        World w = with(with(world(), Obj.Kind.WAITGROUP, "wg"), Obj.Kind.VAR, "stop");
        w = main(w, go("next"), gosched(), gosched(), set("stop", 1), add("wg", 300), times(0, 300, go("g", var("i"))), waitFor("wg"));
        w = func(w, "next", List.of(), when(new Ex.Not(var("stop")), go("next"), go("dummy")));
        w = func(w, "dummy", List.of());
        return func(w, "g", List.of(num("n")), say(var("n")), done("wg"));
    }

    private static World every61() {
        World w = with(world(), Obj.Kind.VAR, "steps", "last");
        w = main(w, go("next"), times(0, 6, gosched(), when(bin(var("i"), ">", 0), say("gap", bin(var("steps"), "-", var("last")))),
            set("last", var("steps"))));
        w = func(w, "next", List.of(), set("steps", bin(var("steps"), "+", 1)), go("next"), go("dummy"));
        return func(w, "dummy", List.of());
    }

    private static World locked() {
        World w = with(world(), Obj.Kind.WAITGROUP, "wg").withChannel("a", 0).withChannel("b", 0);
        w = main(w, add("wg", 4), go("L"), go("u"), go("K", 0), go("K", 1), waitFor("wg"));
        w = func(w, "L", List.of(), new Action.LockThread(), times(0, 4, send("a", var("i")), say("L", var("i")), recv("b", "")), say("Lend"),
            new Action.UnlockThread(), done("wg"));
        w = func(w, "u", List.of(), times(0, 4, recv("a", "v"), say("u", var("v")), gosched(), send("b", var("v"))), done("wg"));
        return func(w, "K", List.of(num("k")), new Action.LockThread(), times(0, 3, say("K", var("k"), ".", var("i")), gosched()), done("wg"));
    }

    private static World tree() {
        World w = with(world(), Obj.Kind.WAITGROUP, "wg");
        w = main(w, add("wg", 1), go("node", "r"), waitFor("wg"));
        return func(w, "node", List.of(text("path")), say(var("path")), when(bin(new Ex.Len(var("path")), "<", 3),
            add("wg", 3), go("node", bin(var("path"), "+", "a")), go("node", bin(var("path"), "+", "b")), go("node", bin(var("path"), "+", "c"))),
            done("wg"));
    }

    private static World pipeline() {
        World w = with(world(), Obj.Kind.WAITGROUP, "wg").withChannel("a", 0).withChannel("b", 2).withChannel("c", 0);
        w = main(w, add("wg", 4), go("A"), go("B"), go("C"), go("Z"), waitFor("wg"));
        w = func(w, "A", List.of(), times(0, 6, send("a", var("i")), say("A", var("i"))), new Action.Close("a"), done("wg"));
        w = func(w, "B", List.of(), range("a", "v", send("b", var("v")), say("B", var("v"))), new Action.Close("b"), done("wg"));
        w = func(w, "C", List.of(), range("b", "v", send("c", var("v")), say("C", var("v"))), new Action.Close("c"), done("wg"));
        return func(w, "Z", List.of(), range("c", "v", say("Z", var("v"))), done("wg"));
    }

    private static World syscallPipe() {
        World w = with(with(with(world(), Obj.Kind.WAITGROUP, "wg"), Obj.Kind.VAR, "entered"), Obj.Kind.PIPE, "p").withSysmon(true);
        List<Action> r = new ArrayList<>();
        List<Action> m = new ArrayList<>(all(add("wg", 1), go("R")));
        for (int i = 0; i < 3; i++) {
            String byteText = String.valueOf((char) ('a' + i));
            r.addAll(all(say("R" + i), set("entered", bin(var("entered"), "+", 1)), new Action.PipeRead("p", "b"),
                new Action.If(bin(var("b"), "==", 'a' + i), List.of(say("r" + i + "=" + byteText)), List.of(say("r" + i + "=", var("b"))))));
            m.addAll(all(loop(bin(var("entered"), "<=", i), gosched()), say("W" + i), new Action.PipeWrite("p", new Ex.Num('a' + i)), say("w" + i)));
        }
        w = main(w, m, waitFor("wg"));
        return func(w, "R", List.of(), r, done("wg"));
    }

    private static World tight() {
        World w = with(with(world(), Obj.Kind.WAITGROUP, "wg"), Obj.Kind.VAR, "flag").withSysmon(true).withPreempts(3);
        w = main(w, add("wg", 3), go("setter"), go("other"), go("spin"), waitFor("wg"));
        w = func(w, "setter", List.of(), say("setter"), set("flag", 1), done("wg"));
        w = func(w, "other", List.of(), say("other"), done("wg"));
        return func(w, "spin", List.of(), say("spin"), loop(new Ex.Not(var("flag"))), say("spun"), done("wg"));
    }
}
