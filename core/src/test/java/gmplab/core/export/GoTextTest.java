package gmplab.core.export;

import static gmplab.core.export.OrderWorlds.bin;
import static gmplab.core.export.OrderWorlds.func;
import static gmplab.core.export.OrderWorlds.go;
import static gmplab.core.export.OrderWorlds.main;
import static gmplab.core.export.OrderWorlds.num;
import static gmplab.core.export.OrderWorlds.recv;
import static gmplab.core.export.OrderWorlds.say;
import static gmplab.core.export.OrderWorlds.set;
import static gmplab.core.export.OrderWorlds.text;
import static gmplab.core.export.OrderWorlds.var;
import static gmplab.core.export.OrderWorlds.when;
import static gmplab.core.export.OrderWorlds.with;
import static gmplab.core.export.OrderWorlds.world;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World;
import gmplab.core.simulate.SplitMix64;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a world becomes in Go. */
class GoTextTest {
    @TempDir
    Path dir;

    private static String body(World w, String function) {
        World.Goroutine g = w.goroutines().stream().filter(x -> x.name().equals(function)).findFirst().orElseThrow();
        return String.join("\n", GoText.statements(w, g));
    }

    private static World just(Object... actions) {
        return main(with(with(world(), Obj.Kind.VAR, "x"), Obj.Kind.MUTEX, "mu").withChannel("c", 0), actions);
    }

    @Test
    void aLocalIsDeclaredWhereItIsFirstSet() {
        assertEquals("v := <-c\nv++\nx = v", body(just(recv("c", "v"), set("v", bin(var("v"), "+", 1)), set("x", var("v"))), "main"));
    }

    @Test
    void aLocalThatOutlivesItsBlockIsDeclaredAtTheHead() {
        assertEquals("var v int\nif x > 0 {\n\tv = 3\n}\nsay(v)", body(just(when(bin(var("x"), ">", 0), set("v", 3)), say(var("v"))), "main"));
    }

    /** Go refuses a local that is declared behind the block whose own one was read: nobody reads this one. */
    @Test
    void aLocalThatIsReadOnlyBeforeItIsSetAgainIsOneLocal() {
        assertEquals("var v int\nif x > 0 {\n\tv = 3\n\tsay(v)\n}\nv = 4",
            body(just(when(bin(var("x"), ">", 0), set("v", 3), say(var("v"))), set("v", 4)), "main"));
    }

    @Test
    void aLocalThatNobodyReadsIsNotDeclared() {
        assertEquals("<-c\n_ = 3", body(just(recv("c", "v"), set("w", 3)), "main"));
    }

    @Test
    void aDeferredFunctionSeesTheLocalAsItIsThen() {
        // A local declared inside a loop would be another one in each round.
        assertEquals("var v int\nfor i := 0; i < 2; i++ {\n\tv = <-c\n\tdefer func() {\n\t\tsay(v)\n\t}()\n}",
            body(just(new Action.Repeat(2, List.of(recv("c", "v"), new Action.Defer(List.of(say(var("v"))))))), "main"));
    }

    @Test
    void booleansAreBooleans() {
        assertEquals("ok := mu.TryLock()\nif !ok {\n\tsay(ok)\n}",
            body(just(new Action.TryLock("mu", "ok"), when(new Ex.Not(var("ok")), say(var("ok")))), "main"));
        assertEquals("x = number(mu.TryLock())", body(just(new Action.TryLock("mu", "x")), "main"));
    }

    @Test
    void aTextParameterMayBeAChannel() {
        World w = func(just(go("f", "c", 1)), "f", List.of(text("d"), num("n")), new Action.Send("d", var("n")), say(var("d")));
        assertTrue(GoText.of(w).main().contains("func f(d chan int, dName string, n int) {\n\td <- n\n\tsay(dName)\n}"), GoText.of(w).main());
        assertTrue(GoText.of(w).main().contains("go f(c, \"c\", 1)"));
    }

    @Test
    void whatHasNoCounterpartIsRefusedByName() {
        ExportException e = assertThrows(ExportException.class, () -> GoText.of(just(new Action.SyscallBlock())));
        assertTrue(e.getMessage().startsWith("syscallBlock has no counterpart"), e.getMessage());
    }

    @Test
    void expressionsAreAsGofmtLeavesThem() {
        Assumptions.assumeTrue(GoTool.bin() != null, "there is no Go 1.19 here, so nothing is compared with it");
        SplitMix64 random = new SplitMix64(1);
        StringBuilder b = new StringBuilder("package main\n\nfunc f(a, b int, p, q bool, x [9]int) {\n");
        for (int i = 0; i < 3000; i++) {
            GoNode n = node(random, 4);
            b.append(switch (i % 4) {
                case 0 -> "\ta = " + n.text();
                case 1 -> "\t" + new GoNode.Call("g", List.of(n, node(random, 2))).text();
                case 2 -> "\tx[" + n.text(2) + "] += " + node(random, 2).text();
                default -> "\tif " + n.text() + " {\n\t}";
            }).append('\n');
        }
        write(dir, b.append("}\n").toString());
        assertEquals("", GoTool.gofmt(dir));
    }

    private static void write(Path dir, String text) {
        try {
            java.nio.file.Files.writeString(dir.resolve("x.go"), text);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static GoNode node(SplitMix64 r, int deep) {
        int kind = deep == 0 ? 0 : (int) Long.remainderUnsigned(r.next(), 8);
        return switch (kind) {
            case 0, 1 -> GoNode.atom(List.of("a", "b", "7", "-3").get((int) Long.remainderUnsigned(r.next(), 4)));
            case 2 -> GoNode.unary(r.next() > 0 ? "-" : "!", node(r, deep - 1));
            case 3 -> new GoNode.Call("h", List.of(node(r, deep - 1)));
            case 4 -> new GoNode.Index("x", node(r, deep - 1));
            default -> GoNode.binary(Ex.Bin.OPS.get((int) Long.remainderUnsigned(r.next(), Ex.Bin.OPS.size())), node(r, deep - 1), node(r, deep - 1));
        };
    }

    /** One world that says everything there is to say. */
    private static World everything() {
        World w = with(world(), Obj.Kind.VAR, "x", "n").withChannel("c", 2).withChannel("t.C", 1).withChannel("k.C", 1).withTimer("t")
            .withTimer("f").withTimer("k").withTimer("r").withObject(new Obj("a", Obj.Kind.ARRAY, 4, ""))
            .withObject(new Obj("cond", Obj.Kind.COND, 0, "mu")).withObject(new Obj("s", Obj.Kind.SEMA, 1, ""));
        w = with(with(with(with(with(w, Obj.Kind.MUTEX, "mu"), Obj.Kind.RWMUTEX, "rw"), Obj.Kind.WAITGROUP, "wg"), Obj.Kind.ONCE, "once"),
            Obj.Kind.PIPE, "p");
        w = with(w, Obj.Kind.CONN, "net");
        w = main(w, set("x", bin(bin(var("n"), "*", 2), "-", new Ex.Neg(var("x")))), new Action.SetElem("a", var("x"), new Ex.Len(var("c"))),
            new Action.If(bin(new Ex.Elem("a", var("x")), "==", new Ex.Cap(var("c"))), List.of(new Action.Yield()), List.of(new Action.Compute(3))),
            OrderWorlds.times(0, 3, when(bin(var("i"), ">", 1), new Action.Break()), new Action.Continue()),
            new Action.Repeat(2, List.of(new Action.Yield())), new Action.Defer(List.of(say("bye"))), new Action.Call("f", List.of()),
            go("f"), new Action.LockThread(), new Action.UnlockThread(), new Action.Gomaxprocs(1), OrderWorlds.send("c", 1),
            new Action.Receive("c", false, "v", "ok"), say(var("v"), var("ok")), new Action.Receive("c", true), new Action.Close("c"),
            OrderWorlds.range("c", "v"), selects(), new Action.Lock("mu"), new Action.TryLock("mu", "x"), new Action.Wait("cond"),
            new Action.Signal("cond"), new Action.Broadcast("cond"), new Action.Unlock("mu"), new Action.RLock("rw"), new Action.RUnlock("rw"), new Action.TryRLock("rw", "x"), new Action.Defer(List.of(new Action.Recover("r"),
                when(var("r"), say(var("r"))))), new Action.Labelled("outer", List.of(new Action.Repeat(2, List.of(new Action.Switch(var("x"), List.of(
                    new Action.Arm(List.of(new Ex.Num(1), new Ex.Num(2)), List.of(new Action.Continue("outer"))), new Action.Arm(List.of(), List.of(
                    new Action.Break("outer"))))))))),
            OrderWorlds.add("wg", 2), OrderWorlds.done("wg"), OrderWorlds.waitFor("wg"), new Action.Do("once", List.of(say("once"))),
            new Action.Acquire("s"), new Action.Release("s", true), new Action.AtomicAdd("n", new Ex.Num(1), "v"),
            new Action.AtomicSwap("n", new Ex.Num(3), "x"), new Action.AtomicCas("n", new Ex.Num(0), var("x"), "won"), when(var("won"), new Action.Return()), times());
        w = func(w, "f", List.of(), new Action.GC(), new Action.Collect(), new Action.FreeOSMemory(), new Action.Alloc(), new Action.SetFinalizer("f"), new Action.Syscall(),
            new Action.SyscallNow(), new Action.PipeRead("p", "b"), new Action.PipeWrite("p", var("b")), new Action.ConnRead("net", "b"),
            new Action.ConnWrite("net", var("b")), new Action.SetDeadline("net", Action.SetDeadline.Of.BOTH, new Ex.Num(0)),
            new Action.SetDeadline("net", Action.SetDeadline.Of.READ, new Ex.Dur(1_000_000)), new Action.NumGoroutine("x"), new Action.ConnClose("net"), when(1, new Action.Panic("no")), new Action.Exit());
        return w;
    }

    private static List<Action> times() {
        return List.of(new Action.Reset("r", 1), new Action.Stop("r", "was"), when(var("was"), new Action.AfterFunc("f", 2, "f")),
            new Action.NewTimer("t", new Ex.Dur(30_000_000)), new Action.NewTicker("k", bin(var("x"), "*", new Ex.Dur(1_000))),
            recv("t.C", ""), new Action.Stop("k"), new Action.Sleep(var("x")));
    }

    private static Action selects() {
        return new Action.Select(List.of(new Action.Case(Action.Case.Kind.SEND, "c", new Ex.Num(1), "", "", List.of()),
            new Action.Case(Action.Case.Kind.RECEIVE, "c", new Ex.Num(0), "v", "ok", List.of(say(var("v"), var("ok")))),
            new Action.Case(Action.Case.Kind.RECEIVE, "", new Ex.Num(0), "", "", List.of()),
            new Action.Case(Action.Case.Kind.DEFAULT, "", new Ex.Num(0), "", "", List.of(new Action.Select(List.of())))));
    }

    @Test
    void theWholeVocabularyCompiles() {
        Assumptions.assumeTrue(GoTool.bin() != null, "there is no Go 1.19 here, so nothing is compared with it");
        World w = everything();
        Set<Class<?>> missing = new HashSet<>(Arrays.asList(Action.class.getPermittedSubclasses()));
        w.goroutines().forEach(g -> Tree.walk(g.actions(), x -> missing.remove(x.getClass())));
        assertEquals("FillTrace ReadTrace SyscallBlock", missing.stream().map(Class::getSimpleName).sorted().collect(Collectors.joining(" ")));
        GoTool.build(dir.resolve("one"), GoText.of(w));
        assertEquals("", GoTool.gofmt(dir.resolve("one")));
        GoTool.build(dir.resolve("two"), GoText.of(List.of(w, w)));
        assertEquals("", GoTool.gofmt(dir.resolve("two")));
    }

    /** Every statement that gives something, to a name. */
    private static List<Action> giving(String to) {
        List<Action> r = new ArrayList<>(List.of(new Action.Receive("c", false, to, ""), new Action.Receive("c", false, "", to), new Action.TryLock("mu", to),
            new Action.TryLock("rw", to), new Action.TryRLock("rw", to), new Action.AtomicAdd("n", new Ex.Num(1), to),
            new Action.AtomicCas("n", new Ex.Num(0), new Ex.Num(1), to), new Action.Reset("r", new Ex.Num(1), to), new Action.Stop("r", to),
            new Action.PipeRead("p", to), new Action.ConnRead("net", to, ""), new Action.ConnRead("net", "", to), new Action.ConnWrite("net", new Ex.Num(1), to), new Action.NumGoroutine(to),
            new Action.AtomicSwap("n", new Ex.Num(1), to), new Action.Recover(to), new Action.Call("pair", List.of(), to, ""),
            new Action.Call("pair", List.of(), "", to), new Action.Range("c", to, List.of())));
        r.add(new Action.Select(List.of(new Action.Case(Action.Case.Kind.RECEIVE, "c", new Ex.Num(0), to, "", List.of()),
            new Action.Case(Action.Case.Kind.RECEIVE, "c", new Ex.Num(0), "", to, List.of()))));
        if (!to.isEmpty()) {
            r.addAll(List.of(set(to, new Ex.Len(var("c"))), set(to, new Ex.Cap(var("c"))), set(to, var("n")), set(to, new Ex.Elem("a", new Ex.Num(1)))));
        }
        return r;
    }

    @Test
    void whatIsGivenMayBeWantedByNobody() {
        Assumptions.assumeTrue(GoTool.bin() != null, "there is no Go 1.19 here, so nothing is compared with it");
        World w = func(everything(), "pair", List.of(), new Action.Return(List.of(new Ex.Num(3), new Ex.Num(4))));
        for (String to : List.of("", "nobody", "x", "n")) {
            List<Action> all = giving(to);
            all.removeIf(a -> a instanceof Action.Recover && !to.isEmpty() && !to.equals("nobody"));
            w = func(w, "giving" + to, List.of(), all.toArray());
        }
        GoTool.build(dir, GoText.of(w));
    }

    @Test
    void aLabelThatNobodyNamesIsLeftOut() {
        assertEquals("for {\n\tbreak\n}", body(just(new Action.Labelled("outer", List.of(new Action.Repeat(0, List.of(new Action.Break()))))), "main"));
    }
}
