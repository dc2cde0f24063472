package gmplab.core.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.policy.Policies;
import gmplab.core.program.Edit;
import gmplab.core.program.Op;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Claim;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.Scale;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Worlds as text and back. */
class WorldTextTest {
    static final List<Action> EVERYTHING = List.of(new Action.Go("worker bee"), new Action.Yield(), new Action.Compute(3),
        new Action.Reset("t", 5), new Action.Stop("t"), new Action.AfterFunc("u", 2, "later"), new Action.Sleep(7),
        new Action.GC(), new Action.Syscall(), new Action.Send("c", 4), new Action.Receive("c", true),
        new Action.Receive("c", false), new Action.Close("c"), new Action.Print("say \"a\\b\"; { }\nand so on"),
        new Action.Repeat(3, List.of(new Action.Yield(), new Action.Repeat(0, List.of()))), new Action.Exit(),
        new Action.Set("x", new Ex.Bin("+", new Ex.Var("i"), new Ex.Neg(new Ex.Num(-3)))),
        new Action.SetElem("a", new Ex.Var("i"), new Ex.Elem("a", new Ex.Num(1))),
        new Action.If(new Ex.Not(new Ex.Var("b")), List.of(new Action.Break()), List.of(new Action.Continue(), new Action.Return())),
        new Action.For(List.of(), new Ex.Num(1), List.of(), List.of(new Action.Return())), new Action.Break(),
        new Action.Continue(), new Action.Return(), new Action.Defer(List.of(new Action.Yield())),
        new Action.Call("f", List.of(new Ex.Str("("), new Ex.Str("7"), new Ex.Num(7))), new Action.Call("f", List.of()),
        new Action.Go("f", List.of(new Ex.Num(7))), new Action.Panic("oh no"),
        new Action.Print(List.of(new Ex.Str("v="), new Ex.Var("v"))), new Action.Print(List.of(new Ex.Var("v"))),
        new Action.LockThread(), new Action.UnlockThread(), new Action.Gomaxprocs(2),
        new Action.Receive("c", true, "v", "ok"), new Action.Receive("c", false, "v", ""), new Action.Range("c", "v", List.of()),
        new Action.Select(List.of(new Action.Case(Action.Case.Kind.SEND, "c", new Ex.Num(1), "", "", List.of(new Action.Yield())),
            new Action.Case(Action.Case.Kind.DEFAULT, "", new Ex.Num(0), "", "", List.of()))),
        new Action.Lock("mu"), new Action.Unlock("mu"), new Action.TryLock("mu", "ok"), new Action.TryLock("mu", ""),
        new Action.RLock("mu"), new Action.RUnlock("mu"), new Action.Add("wg", new Ex.Num(-1)), new Action.Wait("wg"),
        new Action.Signal("c"), new Action.Broadcast("c"), new Action.Do("once", List.of(new Action.Exit())),
        new Action.Acquire("s"), new Action.Release("s", true), new Action.AtomicAdd("x", new Ex.Num(1), "n"),
        new Action.AtomicCas("x", new Ex.Num(0), new Ex.Num(1), ""), new Action.NewTimer("t", new Ex.Dur(30_000_000_000L)),
        new Action.NewTicker("t", new Ex.Bin("*", new Ex.Len(new Ex.Str("ab")), new Ex.Cap(new Ex.Var("c")))),
        new Action.Collect(), new Action.FreeOSMemory(), new Action.Alloc(), new Action.SetFinalizer("f"), new Action.ReadTrace(), new Action.FillTrace(), new Action.SyscallNow(), new Action.SyscallBlock(),
        new Action.PipeRead("p", "v"), new Action.PipeWrite("p", new Ex.Num(1)), new Action.ConnRead("n", ""), new Action.ConnRead("n", "", "err"),
        new Action.ConnWrite("n", new Ex.Var("v")), new Action.ConnWrite("n", new Ex.Num(1), "err"), new Action.NumGoroutine("n"),
        new Action.SetDeadline("n", Action.SetDeadline.Of.READ, new Ex.Dur(-5)), new Action.AtomicSwap("x", new Ex.Num(2), "old"), new Action.ConnClose("n"), new Action.Break("outer"), new Action.Continue("outer"), new Action.Labelled("outer", List.of(new Action.Repeat(0, List.of()))),
        new Action.Switch(new Ex.Var("x"), List.of(new Action.Arm(List.of(new Ex.Num(1), new Ex.Str("a")), List.of(new Action.Yield())),
            new Action.Arm(List.of(), List.of()))), new Action.Return(List.of(new Ex.Num(1), new Ex.Var("x"))), new Action.Recover("r"),
        new Action.Recover(""), new Action.Call("f", List.of(), "x", "y"), new Action.Call("f", List.of(new Ex.At("c", new Ex.Var("i"))), "x", ""),
        new Action.Defer(List.of(new Action.Yield()), List.of(new Action.Set("n", new Ex.Var("x")))), new Action.TryRLock("rw", "ok"));

    private static World large() {
        return World.of("go1.16-dev").withProcs(3).withMs(5).withGs(4).withIdle(2).withSysmon(true).withPreempts(2)
            .withAsync(false).withGc(new World.Gc(3, 1, 2, 4)).withScale(Scale.SEARCH.withInts(100).withQueue(4)).withTimer("t").withTimer("u").withChannel("c", 2).withChannel("d e", 0)
            .withGoroutine(new Goroutine("main", EVERYTHING, Goroutine.Start.RUNNING, 0))
            .withObject(Obj.of("mu", Obj.Kind.MUTEX)).withObject(new Obj("c d", Obj.Kind.COND, 0, "mu"))
            .withGoroutine(new Goroutine("f", List.of(new Goroutine.Param("i", false), new Goroutine.Param("s", true)), List.of(),
                Goroutine.Start.LATER, 0))
            .withGoroutine(new Goroutine("worker bee", List.of(), Goroutine.Start.LOCAL, 1))
            .withGoroutine(new Goroutine("g", List.of(new Action.Exit()), Goroutine.Start.GLOBAL, 0))
            .withGoroutine(new Goroutine("later", List.of(new Action.Yield()), Goroutine.Start.LATER, 2))
            .withClaim(new Claim(Claim.Kind.INVARIANT, "one stopper", "sched.stopwait <= 2"))
            .withClaim(new Claim(Claim.Kind.PROPERTY, "gc ends", "always(sched.gcwaiting ==> eventually(!sched.gcwaiting))"))
            .withEdits(List.of(new Edit.Drop("startm", "set m.nextp"), new Edit.Swap("wakep", "cas#2"),
                new Edit.Never("runqempty", "if"), new Edit.Weaken("newstack", "if", 2), new Edit.Copy("exitsyscall", "let oldp", "entersyscall", "set m.p"), new Edit.Remove("old")));
    }

    @Test
    void everyActionThereIsIsInTheTestWorld() {
        assertEquals(List.of(Action.class.getPermittedSubclasses()).stream().map(Class::getSimpleName).sorted().toList(),
            EVERYTHING.stream().map(a -> a.getClass().getSimpleName()).distinct().sorted().toList());
    }

    @Test
    void aWorldComesBackAsItWas() {
        World w = large();
        List<String> lines = WorldText.print(w);
        World back = WorldText.parse(lines);
        // Policies have no equality; there are none here.
        assertEquals(w.withPolicies(back.policies()), back);
        assertEquals(lines, WorldText.print(back));
    }

    @Test
    void theLinesMayComeInAnyOrder() {
        List<String> lines = new ArrayList<>(WorldText.print(large()));
        java.util.Collections.reverse(lines);
        World back = WorldText.parse(lines);
        assertEquals(5, back.ms());
        assertEquals(2, back.idle());
    }

    @Test
    void theTextReadsAsAPersonWouldWriteIt() {
        World w = World.of("go1.16").withProcs(2).withMs(3).withTimer("t").withGoroutine(new Goroutine("main",
            List.of(new Action.Reset("t", 3), new Action.Repeat(2, List.of(new Action.GC())), new Action.Receive("c", true)),
            Goroutine.Start.RUNNING, 0)).withChannel("c", 1);
        assertEquals("""
            version go1.16
            procs 2
            ms 3
            gs 0
            idle 0
            sysmon false
            preempts 0
            async true
            clock true
            stops 0
            timer t
            channel c 1
            goroutine main running p0 { reset t 3; repeat 2 { gc }; receive c print }""",
            String.join("\n", WorldText.print(w)));
    }

    @Test
    void policiesAreNamedAndComeBackOpen() {
        Policies p = new Policies().with(Policies.IDLE_M, new Policies.Named("lowest first", (v, m, n) -> 0));
        List<String> lines = WorldText.print(World.of("go1.16").withPolicies(p));
        assertEquals("policy idleM \"lowest first\"", lines.get(lines.size() - 1));
        assertTrue(WorldText.parse(lines).policies().isOpen(Policies.IDLE_M));
        assertTrue(WorldText.parse(lines).policies().has(Policies.IDLE_M));
    }

    @Test
    void anEditWithoutATextIsRefused() {
        World w = World.of("go1.16").withEdits(List.of(new Edit.Replace("startm", "lock", new Op.Gogo())));
        TraceException e = assertThrows(TraceException.class, () -> WorldText.print(w));
        assertTrue(e.getMessage().contains("cannot be written down"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', value = {
        "procs 3        | procs                   | expected how many Ps, found the end of the line",
        "procs 3        | procs three             | expected how many Ps (a number), found \"three\"",
        "procs 3        | procs 1025              | procs is 1025, expected 1 to 1024",
        "procs 3        | procs 3 4               | expected the end of the line, found \"4\"",
        "procs 3        | ms 3                    | a second line \"ms\"; expected one",
        "procs 3        | prox 3                  | no line of a world \"prox\"; nearest: procs",
        "sysmon true    | sysmon on               | expected sysmon (true or false), found \"on\"",
        "channel c 2    | channel c 9999          | capacity of c is 9999, expected 0 to 1024",
        "channel c 2    | channel \"d e\" 2       | a second \"d e\"; expected another name",
        "timer t        | timer                   | expected the name of a timer, found the end of the line",
        "timer t        | timer \"t               | a text in quotes does not end",
        "edit remove old| edit insert a b         | edit \"insert\"; expected drop, never, weaken, swap, copy or remove",
        "goroutine g global { exit } | goroutine g nowhere { exit }   | expected running, local, global or later",
        "goroutine g global { exit } | goroutine g local 1 { exit }   | expected a P such as p0, found \"1\"",
        "goroutine g global { exit } | goroutine g global { exitt }   | no action \"exitt\"; nearest: exit",
        "goroutine g global { exit } | goroutine g global { exit      | expected \"}\", found the end of the line",
        "goroutine g global { exit } | goroutine g global { send c }  | expected value of send, found \"}\"",
        "goroutine g global { exit } | goroutine main global { exit } | a second \"main\"; expected another name",
    })
    void aBrokenLineIsNamedWithWhatWasExpected(String line, String broken, String message) {
        List<String> lines = WorldText.print(large());
        int at = lines.indexOf(line.trim());
        assertTrue(at >= 0, line + " is not in " + lines);
        lines.set(at, broken.trim());
        TraceException e = assertThrows(TraceException.class, () -> WorldText.parse(lines));
        // Of two lines with one name the later one is wrong.
        assertTrue(e.line() >= at + 1, e.getMessage());
        assertTrue(e.getMessage().startsWith("line " + e.line() + ": "), e.getMessage());
        assertTrue(e.getMessage().contains(message.trim()), e.getMessage());
    }

    @Test
    void aMissingLineIsNamed() {
        List<String> lines = WorldText.print(large()).stream().filter(l -> !l.startsWith("idle ")).collect(Collectors.toList());
        assertEquals("a world without \"idle\"; expected one line each of version, procs, ms, gs, idle, sysmon, preempts, async, clock, stops",
            assertThrows(TraceException.class, () -> WorldText.parse(lines)).getMessage());
        lines.add("idle 6");
        assertEquals("idle is 6, expected 0 to 5", assertThrows(TraceException.class, () -> WorldText.parse(lines)).getMessage());
    }
}
