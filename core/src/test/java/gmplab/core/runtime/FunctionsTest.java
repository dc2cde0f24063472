package gmplab.core.runtime;

import static gmplab.core.runtime.Programs.later;
import static gmplab.core.runtime.Programs.main;
import static gmplab.core.runtime.Programs.number;
import static gmplab.core.runtime.Programs.op;
import static gmplab.core.runtime.Programs.outputs;
import static gmplab.core.runtime.Programs.printed;
import static gmplab.core.runtime.Programs.running;
import static gmplab.core.runtime.Programs.say;
import static gmplab.core.runtime.Programs.set;
import static gmplab.core.runtime.Programs.text;
import static gmplab.core.runtime.Programs.v;
import static gmplab.core.runtime.Programs.variable;
import static gmplab.core.runtime.Programs.when;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.program.Step;
import gmplab.core.runtime.Ex.Bin;
import gmplab.core.runtime.Ex.Num;
import gmplab.core.runtime.Ex.Str;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goroutine programs do what the same text does in Go. */
class FunctionsTest {
    private static final Ex FOREVER = new Num(1);

    private static World world() {
        return Programs.one();
    }

    private static String refusal(World w) {
        return assertThrows(IllegalArgumentException.class, () -> Worlds.program(w)).getMessage();
    }

    private static List<String> labels(World w, String routine) {
        return Worlds.program(w).routine(routine).steps().stream().map(Step::label).toList();
    }

    // Expressions

    @Test
    void arithmeticIsGos() {
        World w = main(world(), set("a", -7), set("b", 3), say(op("a", "/", "b"), " ", op("a", "%", "b"), " ", op(op("a", "*", "b"), "+", 1), " ", new Ex.Neg(v("a")),
            " ", op("a", "<", "b"), " ", op("a", ">=", "b"), " ", new Ex.Not(op("a", "==", "b"))));
        Play p = new Play(w);
        assertNull(p.end(), "wide enough");
        assertEquals(List.of("-2 -1 -20 7 true false true"), p.printed);
    }

    /** x = x + 1 on a variable of package main is as racy as in Go. */
    @Test
    void anIncrementIsAReadAndAWrite() {
        World w = main(variable(world(), "x", 1), set("x", op("x", "+", 1)));
        assertEquals(List.of("read main.x", "set main.x", "exit", "throw"), labels(w, "main.main"));
        World two = variable(World.of("go1.19").withProcs(2).withMs(2).withAsync(false), "x", 0)
            .withGoroutine(new Goroutine("a", List.of(set("x", op("x", "+", 1))), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("b", List.of(set("x", op("x", "+", 1)), say(v("x"))), Start.RUNNING, 1));
        assertEquals(List.of("1", "2"), outputs(two));
    }

    @Test
    void severalSharedVariablesAreReadFromLeftToRight() {
        World w = main(variable(variable(world(), "x", 1), "y", 2), set("a", op(op("x", "*", 10), "+", "y")), say(v("a")));
        assertEquals(List.of("read main.x", "read main.y", "set a", "print", "exit", "throw"), labels(w, "main.main"));
    }

    @Test
    void andStopsEarly() {
        World w = main(variable(variable(world(), "x", 0), "y", 2), new Action.If(op(op("x", "!=", 0), "&&", op(op("y", "/", "x"), "==", 1)), List.of(say("yes")), List.of(say("no"))));
        assertEquals(List.of("no"), printed(w), "no division by zero");
        World or = main(variable(world(), "x", 0), set("b", op(op("x", "==", 0), "||", op(op(1, "/", "x"), "==", 1))), say(v("b")));
        assertEquals(List.of("true"), printed(or));
    }

    @Test
    void whatGoPanicsAt() {
        assertTrue(String.valueOf(new Play(main(variable(world(), "x", 0), set("a", op(1, "/", "x")))).end()).endsWith("panic: runtime error: integer divide by zero"));
        World w = world().withObject(new Obj("a", Obj.Kind.ARRAY, 3, ""));
        assertTrue(String.valueOf(new Play(main(w, set("i", 3), new Action.SetElem("a", v("i"), new Num(1)))).end()).contains("index out of range"));
        assertEquals("main.main: division by zero", refusal(main(world(), set("a", op(1, "/", 0)))));
        assertEquals("main.main: index 3 is outside a, which has 3 elements", refusal(main(w, new Action.SetElem("a", new Num(3), new Num(1)))));
    }

    @Test
    void arraysLieOneBehindTheOther() {
        World w = world().withObject(new Obj("a", Obj.Kind.ARRAY, 2, "")).withObject(new Obj("b", Obj.Kind.ARRAY, 2, ""));
        assertEquals(List.of("1 2 3 4 2"), printed(main(w, set("i", 1), new Action.SetElem("a", new Num(0), new Num(1)), new Action.SetElem("a", v("i"), new Num(2)),
            new Action.SetElem("b", new Num(0), new Num(3)), new Action.SetElem("b", v("i"), new Num(4)),
            say(new Ex.Elem("a", new Num(0)), " ", new Ex.Elem("a", v("i")), " ", new Ex.Elem("b", op("i", "-", 1)), " ", new Ex.Elem("b", v("i")), " ", new Ex.Len(v("b"))))));
    }

    @Test
    void unknownNamesAreSaidWithTheNearest() {
        assertEquals("main.main: no variable \"cont\"; nearest: count (var 'cont', 0 declares one, cont = 0 makes a local)",
            refusal(main(variable(world(), "count", 0), say(v("cont")))));
        assertEquals("main.main: no goroutine \"wrker\"; nearest: worker (go 'wrker' declares one)",
            refusal(main(world(), new Action.Go("wrker")).withGoroutine(later("worker", List.of()))));
    }

    /** As in Go, what a block names is gone behind it. */
    @Test
    void aBlockKeepsItsNames() {
        World w = main(variable(world(), "x", 0), new Action.If(op("x", "==", 0), List.of(set("y", 1)), List.of()), say(v("y")));
        assertTrue(refusal(w).startsWith("main.main: no variable \"y\""));
    }

    // Statements

    @Test
    void forBreakAndContinue() {
        World w = main(world(), new Action.For(List.of(set("k", 0)), FOREVER, List.of(set("k", op("k", "+", 1))), List.of(
            new Action.If(op("k", "==", 1), List.of(new Action.Continue()), List.of()),
            new Action.If(op("k", "==", 4), List.of(new Action.Break()), List.of()), say(v("k")))), say("end"));
        assertEquals(List.of("0", "2", "3", "end"), printed(w));
        World none = main(world(), new Action.For(List.of(), new Num(0), List.of(), List.of(say("never"))), new Action.Repeat(2, List.of(
            new Action.If(op(1, "<", 2), List.of(say("x"), new Action.Continue()), List.of()), say("never"))));
        assertEquals(List.of("x", "x"), printed(none));
    }

    @Test
    void aLoopWithoutAStepHasOne() {
        World w = main(world(), new Action.For(List.of(), FOREVER, List.of(), List.of()));
        assertEquals(List.of("for", "exit", "throw"), labels(w, "main.main"));
        World spin = main(variable(world(), "flag", 0), new Action.For(List.of(), new Ex.Not(v("flag")), List.of(), List.of()));
        assertEquals(List.of("if !(main.flag == 0)", "exit", "throw"), labels(spin, "main.main"));
    }

    @Test
    void deferredRunsLastFirstHoweverTheFunctionIsLeft() {
        World w = main(variable(world(), "x", 1), new Action.Defer(List.of(say("d1"))), new Action.If(op("x", "==", 1), List.of(new Action.Defer(List.of(say("d2")))), List.of()),
            new Action.If(op("x", "==", 2), List.of(new Action.Defer(List.of(say("never")))), List.of()), new Action.Defer(List.of(say("d3"))),
            new Action.If(op("x", "==", 1), List.of(new Action.Return()), List.of()), new Action.Defer(List.of(say("never"))), say("never"));
        assertEquals(List.of("d3", "d2", "d1"), printed(w));
        World exit = main(world(), new Action.Defer(List.of(say("d1"))), new Action.Call("f", List.of()), say("never"))
            .withGoroutine(later("f", List.of(), new Action.Defer(List.of(say("d2"))), new Action.Call("g", List.of())))
            .withGoroutine(later("g", List.of(), new Action.Exit()));
        Play p = new Play(exit);
        assertEquals("checkdead.throw#3: no goroutines (main called runtime.Goexit) - deadlock!", String.valueOf(p.end()));
        assertEquals(List.of("d2", "d1"), p.printed);
    }

    @Test
    void aPanicRunsWhatWasDeferredAndThenEndsTheRun() {
        World w = main(world(), new Action.Defer(List.of(say("d1"))), new Action.Call("f", List.of()), say("never"))
            .withGoroutine(later("f", List.of(), new Action.Defer(List.of(say("d2"))), new Action.Panic("boom")));
        Play p = new Play(w);
        assertTrue(String.valueOf(p.end()).endsWith("panic: boom"));
        assertEquals(List.of("d2", "d1"), p.printed);
        assertTrue(String.valueOf(new Play(main(world(), new Action.Panic("boom"))).end()).endsWith("panic: boom"));
    }

    @Test
    void defersInALoopKeepWhatTheyWereGiven() {
        World w = main(world(), new Action.Defer(List.of(say("first"))), new Action.For(List.of(set("k", 0)), op("k", "<", 3), List.of(set("k", op("k", "+", 1))),
            List.of(new Action.Defer(List.of(say("n", v("n"), "k", v("k"))), List.of(set("n", op("k", "*", 2)))),
                new Action.If(op("k", "==", 1), List.of(new Action.Defer(List.of(say("odd")))), List.of()))));
        assertEquals(List.of("n4k3", "odd", "n2k3", "n0k3", "first"), printed(w));
        World many = main(world(), new Action.Repeat(17, List.of(new Action.Defer(List.of(say("x"))))));
        assertTrue(String.valueOf(new Play(many).end()).endsWith("more than 16 deferred calls wait in main"));
    }

    @Test
    void recoverEndsAPanicAndTheFunctionReturns() {
        World w = main(world(), new Action.Call("f", List.of(), "x", ""), say("x", v("x")))
            .withGoroutine(later("f", List.of(), new Action.Defer(List.of(new Action.Recover("r"), say("r=", v("r")), new Action.Recover("s"), say("s=", v("s")))),
                new Action.Call("g", List.of()), new Action.Return(List.of(new Num(3)))))
            .withGoroutine(later("g", List.of(), new Action.Defer(List.of(say("g"))), new Action.Panic("boom")));
        assertEquals(List.of("g", "r=boom", "s=<nil>", "x0"), printed(w));
        World no = main(world(), new Action.Recover("r"), say(op("r", "==", 0)));
        assertEquals(List.of("true"), printed(no));
    }

    @Test
    void aDeferredFunctionMayPanicAnew() {
        World w = main(world(), new Action.Defer(List.of(new Action.Recover("r"), say(v("r")))), new Action.Defer(List.of(say("d"), new Action.Panic("two"))),
            new Action.Panic("one"));
        assertEquals(List.of("d", "two"), printed(w));
    }

    /** runtime.main yields to runningPanicDefers: there only where a panic may be seen, and in a search twice at most. */
    @Test
    void mainsReturnYieldsToPanics() {
        Action waits = new Action.Defer(List.of(say("d1"), new Action.Yield(), say("d2")));
        World w = main(world().withGs(3), new Action.Go("fails", List.of()), new Action.Yield(), say("end"))
            .withGoroutine(later("fails", List.of(), waits, new Action.Panic("boom")));
        Play p = new Play(w);
        assertTrue(String.valueOf(p.end()).endsWith("panic: boom"), String.valueOf(p.end()));
        assertEquals(List.of("d1", "end", "d2"), p.printed);
        World longer = main(world().withGs(3), new Action.Go("fails", List.of()), new Action.Yield(), say("end"))
            .withGoroutine(later("fails", List.of(), new Action.Defer(List.of(new Action.Repeat(9, List.of(say("d"), new Action.Yield())))), new Action.Panic("boom")));
        assertEquals(List.of("d", "end", "d", "d"), printed(longer));
        World none = main(world().withGs(3), new Action.Go("fails", List.of())).withGoroutine(later("fails", List.of(), new Action.Panic("boom")));
        assertTrue(labels(none, "main.main").stream().noneMatch(l -> l.contains("runningPanicDefers")), "nobody sees what was deferred");
    }

    /** "A normal recover would bypass/abort the Goexit": it goes on instead. */
    @Test
    void aRecoveredPanicDoesNotEndAGoexit() {
        World w = main(world().withGs(3), new Action.Go("g", List.of()), new Action.Yield(), say("main"))
            .withGoroutine(later("g", List.of(), new Action.Defer(List.of(new Action.Recover("q"), say("q=", v("q")))), new Action.Call("f", List.of()), say("never")))
            .withGoroutine(later("f", List.of(), new Action.Defer(List.of(new Action.Recover("r"), say("r=", v("r")))),
                new Action.Defer(List.of(new Action.Panic("over"))), new Action.Exit()));
        assertEquals(List.of("r=over", "q=<nil>", "main"), printed(w));
    }

    /** The number stays that of the panic, whatever is recovered from in between. */
    @Test
    void aPanicMayHaveANumberInItsText() {
        Action recovers = new Action.Defer(List.of(new Action.Recover("r"), say(v("r"))));
        World w = main(world().withObject(new Obj("a", Obj.Kind.ARRAY, 2, "")), new Action.Call("outer", List.of(new Num(7))), set("i", 2), say(new Ex.Elem("a", v("i"))))
            .withGoroutine(later("outer", List.of(number("n")), recovers, new Action.Call("again", List.of(v("n")))))
            .withGoroutine(later("again", List.of(number("n")), new Action.Defer(List.of(new Action.Call("safe", List.of(v("n"))), new Action.Recover("r"),
                say("again:", v("r")), new Action.Panic(v("r")))), new Action.Panic(op(new Str("bad "), "+", v("n")))))
            .withGoroutine(later("safe", List.of(number("n")), recovers, new Action.SetElem("a", v("n"), new Num(1))));
        Play p = new Play(w);
        assertTrue(String.valueOf(p.end()).endsWith("panic: runtime error: index out of range [2] with length 2"), String.valueOf(p.end()));
        assertEquals(List.of("runtime error: index out of range [7] with length 2", "again:bad 7", "bad 7"), p.printed);
        assertTrue(refusal(main(world(), set("i", 2), new Action.Panic(op(op(new Str("a"), "+", v("i")), "+", v("i"))))).contains("at most one number"));
    }

    /** Where numbers go a number stands for a text. */
    @Test
    void textsAreSentKeptComparedAndGivenBack() {
        World w = main(variable(world().withChannel("c", 2), "x", 0), set("n", 3), new Action.Send("c", op(op(new Str("a"), "+", v("n")), "+", op(new Str("b"), "+", v("n")))),
            new Action.Send("c", new Str("plain")), new Action.Receive("c", false, "m", ""), new Action.Receive("c", false, "k", ""),
            say(v("m"), " ", v("k"), " ", op("k", "==", new Str("plain")), " ", op("m", "!=", "k")),
            new Action.Call("name", List.of(new Num(1)), "r", ""), say(v("r")), new Action.Call("name", List.of(new Num(0)), "r", ""), say(v("r")),
            set("x", "k"), new Action.Call("show", List.of(v("x"))), new Action.Call("show", List.of(new Str("known"))),
            set("s", new Str("even")), when(op("n", "==", 3), set("s", new Str("odd"))), say(v("s")))
            .withGoroutine(later("name", List.of(number("i")), when(op("i", "==", 0), new Action.Return(List.of(new Str("zero")))),
                new Action.Return(List.of(op(new Str("n"), "+", v("i"))))))
            .withGoroutine(later("show", List.of(text("t")), say("<", v("t"), ">")));
        assertEquals(List.of("a3b3 plain true true", "n1", "zero", "<plain>", "<known>", "odd"), printed(w.withScale(Scale.SIMULATION.withQueue(4))));
        assertTrue(refusal(main(world().withChannel("c", 1), set("n", 1), new Action.Send("c", op(op(op(new Str("a"), "+", v("n")), "+", op(new Str("b"), "+", v("n"))), "+",
            op(new Str("c"), "+", v("n")))))).contains("but for two numbers in it; found a..b..c"));
    }

    @Test
    void aTimerIsNilUntilItIsMade() {
        Action recovers = new Action.Defer(List.of(new Action.Recover("r"), say(v("r"))));
        World w = main(world().withTimer("t").withChannel("t.C", 1), new Action.Call("stop", List.of()), new Action.NewTimer("t", new Num(5)),
            new Action.Call("stop", List.of())).withGoroutine(later("stop", List.of(), recovers, new Action.Stop("t", "was"), say(v("was"))));
        assertEquals(List.of("runtime error: invalid memory address or nil pointer dereference", "true", "<nil>"), printed(w));
        World behind = main(world().withTimer("t").withChannel("t.C", 1), new Action.NewTimer("t", new Num(5)), new Action.Stop("t", "was"), say(v("was")));
        assertTrue(labels(behind, "main.main").stream().noneMatch(l -> l.contains("t =")), "nobody is too early");
    }

    // Functions

    @Test
    void argumentsAreEvaluatedByTheStarter() {
        World w = running(world().withGs(4), "starter", 0, new Action.For(List.of(set("k", 1)), op("k", "<=", 3), List.of(set("k", op("k", "+", 1))),
            List.of(new Action.Go("f", List.of(v("k"), op("k", "*", 2))))), say("main"))
            .withGoroutine(later("f", List.of(number("a"), number("b")), new Action.Yield(), say(v("a"), "+", v("b"))));
        assertEquals(List.of("main", "3+6", "1+2", "2+4"), printed(w));
    }

    @Test
    void aCallRunsOnTheSameStackAndComesBack() {
        World w = main(world().withGs(3), new Action.Call("f", List.of(new Num(2), new Str("a"))), new Action.Go("f", List.of(new Num(3), new Str("b"))), say("main"))
            .withGoroutine(later("f", List.of(number("n"), text("s")), new Action.If(op("n", "==", 3), List.of(new Action.Return()), List.of()), say(v("s"), v("n"))));
        assertEquals(List.of("a2", "main"), printed(w));
        assertTrue(Worlds.program(w).routines().containsKey("main.f(\"b\")"));
    }

    @Test
    void resultsComeBack() {
        World w = main(world(), new Action.Call("f", List.of(new Num(2)), "a", "b"), say(v("a"), " ", v("b")), new Action.Call("f", List.of(new Num(3))))
            .withGoroutine(later("f", List.of(number("n")), new Action.Defer(List.of(set("n", 9))), new Action.Return(List.of(op("n", "*", 3), op("n", ">", 2)))));
        assertEquals(List.of("6 false"), printed(w));
        assertEquals("main.main: f gives no result, wanted 1", refusal(main(world(), new Action.Call("f", List.of(), "x", "")).withGoroutine(later("f", List.of()))));
    }

    @Test
    void recursionIsAsDeepAsThereAreFrames() {
        Action fib = new Action.If(op("n", "<", 2), List.of(new Action.Return(List.of(v("n")))), List.of());
        World w = main(world(), new Action.Call("fib", List.of(new Num(5)), "x", ""), say(v("x"))).withGoroutine(later("fib", List.of(number("n")), fib,
            new Action.Call("fib", List.of(op("n", "-", 1)), "a", ""), new Action.Call("fib", List.of(op("n", "-", 2)), "b", ""),
            new Action.Return(List.of(op("a", "+", "b")))));
        assertEquals(List.of("5"), printed(w));
        World ever = main(world(), new Action.Call("f", List.of())).withGoroutine(later("f", List.of(), new Action.Call("f", List.of())));
        assertTrue(String.valueOf(new Play(ever).end()).endsWith("f calls itself more than 8 deep, and every stack here has a fixed size"));
    }

    @Test
    void aTextMayHaveNumbersInIt() {
        World w = main(world().withGs(4), new Action.For(List.of(set("k", 1)), op("k", "<=", 2), List.of(set("k", op("k", "+", 1))), List.of(
            set("s", op(new Str("w"), "+", "k")), new Action.Go("f", List.of(op("s", "+", new Str("!")))))), say("main"), new Action.Yield(), new Action.Yield())
            .withGoroutine(later("f", List.of(text("t")), new Action.Yield(), say(v("t"))));
        assertEquals(List.of("main", "w2!", "w1!"), printed(w));
        assertTrue(Worlds.program(w).routines().containsKey("main.f(\"w%d!\")"));
    }

    /** A channel is a number where a number is wanted: handed on, sent, kept in a variable. */
    @Test
    void channelsAreValues() {
        World w = main(world().withGs(3).withChannel("c[0]", 0).withChannel("c[1]", 0).withChannel("d", 1), new Action.For(List.of(set("k", 0)), op("k", "<", 2),
            List.of(set("k", op("k", "+", 1))), List.of(new Action.Go("f", List.of(new Ex.At("c", v("k")), v("k"))))), new Action.Receive("c[1]", false, "a", ""),
            set("k", 0), new Action.Receive("c[k]", false, "b", ""), new Action.Send("d", new Ex.At("c", v("k"))), new Action.Receive("d", false, "e", ""),
            say(v("a"), v("b"), op("e", "==", new Ex.At("c", new Num(0)))), new Action.Close("e"), new Action.Range("c[0]", "x", List.of()), say("end"))
            .withGoroutine(later("f", List.of(text("ch"), number("n")), new Action.Send("ch", op("n", "+", 3))));
        assertEquals(List.of("43true", "end"), printed(w));
        assertTrue(String.valueOf(new Play(main(world().withChannel("c", 0), set("k", 5), new Action.Close("k"))).end()).endsWith("a number that is no channel is used as one"));
    }

    @Test
    void labelsAndSwitches() {
        World w = main(world(), new Action.Labelled("outer", List.of(new Action.For(List.of(set("k", 0)), FOREVER, List.of(set("k", op("k", "+", 1))),
            List.of(new Action.Switch(v("k"), List.of(new Action.Arm(List.of(new Num(1), new Num(2)), List.of(say("few"), new Action.Continue("outer"))),
                new Action.Arm(List.of(new Num(4)), List.of(new Action.Break("outer"))),
                new Action.Arm(List.of(), List.of(new Action.If(op("k", "==", 3), List.of(new Action.Break()), List.of()), say("k", v("k")))))), say("after"))))));
        assertEquals(List.of("k0", "after", "few", "few", "after"), printed(w));
        assertEquals("main.main: break x: no loop, select or switch round it has this label", refusal(main(world(), new Action.Repeat(0, List.of(new Action.Break("x"))))));
    }

    /** The tree of case 25: a text is known when the program is built, and so is where the recursion ends. */
    @Test
    void aTreeOfGoroutinesThatEndsByItsText() {
        World w = running(world().withGs(14), "root", 0, new Action.Go("node", List.of(new Str("r")))).withGoroutine(later("node", List.of(text("path")),
            say(v("path")), new Action.If(op(new Ex.Len(v("path")), "<", 3), List.of(go("a"), go("b"), go("c")), List.of())));
        assertEquals(List.of("r", "rc", "rcc", "ra", "rac", "rb", "rbc", "rca", "rcb", "raa", "rab", "rba", "rbb"), printed(w));
    }

    private static Action go(String more) {
        return new Action.Go("node", List.of(op("path", "+", new Str(more))));
    }

    @Test
    void textsThatNeverEndAreRefused() {
        World w = main(world(), new Action.Go("node", List.of(new Str("r")))).withGoroutine(later("node", List.of(text("path")), go("a")));
        assertTrue(refusal(w).contains("function node is started with more than 1000 different texts"), refusal(w));
        World loop = main(world(), set("s", new Str("a")), new Action.Repeat(2, List.of(set("s", op("s", "+", new Str("a"))))), say(v("s")));
        assertTrue(refusal(loop).contains("a text is known when the program is built"));
    }

    @Test
    void atomicsAreOneStep() {
        World w = main(variable(world(), "x", 5), new Action.AtomicAdd("x", new Num(2), "n"), new Action.AtomicCas("x", new Num(7), new Num(1), "ok"),
            new Action.AtomicCas("x", new Num(7), new Num(2), "ko"), say(v("n"), v("ok"), v("ko"), v("x")));
        assertEquals(List.of("7truefalse1"), printed(w));
        World two = variable(World.of("go1.19").withProcs(2).withMs(2).withAsync(false), "x", 0)
            .withGoroutine(new Goroutine("a", List.of(new Action.AtomicAdd("x", new Num(1), "")), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("b", List.of(new Action.AtomicAdd("x", new Num(1), "n"), say(v("n"))), Start.RUNNING, 1));
        assertEquals(List.of("1", "2"), outputs(two));
    }

    @Test
    void durationsAreMeasuredByTheirGreatestCommonUnit() {
        World w = main(world(), new Action.Sleep(new Ex.Dur(30_000_000)), say("30")).withGoroutine(new Goroutine("b", List.of(
            new Action.Sleep(op(new Num(2), "*", new Ex.Dur(10_000_000))), say("20"), new Action.Sleep(new Ex.Dur(0))), Start.LOCAL, 0));
        assertEquals(10_000_000, w.timeUnit());
        assertEquals(List.of("20", "30"), printed(w));
    }
}
