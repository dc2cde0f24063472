package gmplab.core.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.explore.Found;
import gmplab.core.explore.Limits;
import gmplab.core.explore.Options;
import gmplab.core.explore.Search;
import gmplab.core.explore.Verdict;
import gmplab.core.program.Edit;
import gmplab.core.program.Expr;
import gmplab.core.program.Folding;
import gmplab.core.program.Program;
import gmplab.core.program.Routine;
import gmplab.core.program.Routine.Barrier;
import gmplab.core.program.Routine.Prologue;
import gmplab.core.program.Source;
import gmplab.core.program.Step;
import gmplab.core.program.Val;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.Versions;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.state.Field;
import gmplab.core.state.Sizes;
import gmplab.core.state.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Folding takes out what a world cannot do and nothing else: on toys each case by hand, on worlds the same findings as the
 * machine without it. That each folded step is what the text says there, TwinTest checks at every move.
 */
class FoldingTest {
    private static final Field ON = Field.scalar("toy.on", Type.BOOL);
    private static final Field X = Field.scalar("toy.x", Type.range(0, 7));
    private static final Field Y = Field.scalar("toy.y", Type.range(0, 7));
    private static final Sizes SIZES = new Sizes(Map.of());

    /** Routines written for one test each. */
    private static final class Toy extends Source {
        static Bool on() {
            return new Bool(new Expr.Load(ON, null, null));
        }

        static Int of(Field f) {
            return new Int(new Expr.Load(f, null, null), f.type());
        }

        Toy routine(String name, Runnable body) {
            routine(name, Prologue.NONE, Barrier.NONE, "a test", body);
            return this;
        }

        Folding fold(Map<Field, Integer> initial) {
            return new Folding(new Program("toy", routines(), List.of(ON, X, Y), List.of()), List.of("main"), initial, SIZES);
        }

        Toy feature(Runnable more) {
            routine("feature", () -> set(of(X), 1));
            return routine("main", () -> {
                when(on(), () -> call("feature"));
                more.run();
                set(of(Y), 2);
            });
        }

        Int parameter(String name) {
            return paramInt(name, X.type());
        }

        void callWith(String routine, int value) {
            call(routine, num(value));
        }

        void enter(String routine) {
            call(routine);
        }

        void ifOn(Runnable then) {
            when(on(), then);
        }

        void store(Field f, int v) {
            set(of(f), v);
        }

        void storeOn(boolean v) {
            set(on(), v);
        }

        void ifEq(Val.Int a, int v, Runnable then) {
            when(a.eq(v), then);
        }

        Val.Int keep(String name, int v) {
            Int i = varInt(name, X.type());
            set(i, v);
            return i;
        }

        void swap(Field f, int from, int to, Runnable then) {
            when(casInt(of(f), from, to), then);
        }

        void leavesDead(Field f) {
            dies(of(f));
        }

        void endless() {
            loop(() -> when(on().not(), this::again));
        }
    }

    private static final Map<Field, Integer> OFF = Map.of(ON, 0, X, 0, Y, 0);

    private static List<String> steps(Folding f, Program p, String routine) {
        List<String> r = new ArrayList<>();
        List<Step> steps = p.routine(routine).steps();
        for (int i = 0; i < steps.size(); i++) {
            if (f.isStep(routine, i)) {
                r.add(steps.get(i).label());
            }
        }
        return r;
    }

    private static List<String> main(Toy t, Map<Field, Integer> initial) {
        return steps(t.fold(initial), new Program("toy", t.routines(), List.of(ON, X, Y), List.of()), "main");
    }

    @Test
    void aRoutineBehindAFieldThatNobodyWritesIsNotLinked() {
        Toy t = new Toy().feature(() -> { });
        Folding f = t.fold(OFF);
        assertFalse(f.linked().routines().containsKey("feature"));
        assertEquals(List.of("set toy.y", "ret"), main(t, OFF));
        assertEquals(0, f.constant(X), "only the feature writes x");
        assertEquals(null, f.constant(Y));
        assertEquals(2, f.resolve("main", 0), "main begins behind the condition");
        assertTrue(t.fold(Map.of(ON, 1, X, 0)).linked().routines().containsKey("feature"), "on from the start");
        assertEquals(List.of("feature", "set toy.y", "ret"), main(t, Map.of(ON, 1, X, 0)));
    }

    /** The canary: whoever writes the field, wherever, brings the feature back. */
    @Test
    void oneWriterAnywhereKeepsTheCondition() {
        Toy t = new Toy();
        t.feature(() -> t.storeOn(true));
        assertEquals(List.of("if toy.on", "feature", "set toy.on", "set toy.y", "ret"), main(t, OFF));
        Toy late = new Toy();
        late.routine("switch", () -> late.storeOn(true));
        late.feature(() -> late.enter("switch"));
        assertTrue(late.fold(OFF).linked().routines().containsKey("feature"));
        assertEquals(List.of("if toy.on", "feature", "set toy.y", "ret"), main(new Toy().feature(() -> { }), Map.of(X, 0, Y, 0)),
            "a field that others write too is not even asked about");
    }

    /** A feature that only the feature itself switches on stays off. */
    @Test
    void whatOnlyTheFeatureWritesIsNotWritten() {
        Toy t = new Toy();
        t.routine("feature", () -> t.storeOn(true));
        t.routine("main", () -> {
            t.ifOn(() -> t.enter("feature"));
            t.store(Y, 2);
        });
        assertEquals(List.of("set toy.y", "ret"), main(t, OFF));
    }

    @Test
    void aStoreOfWhatIsAlwaysThereIsNoWrite() {
        Toy t = new Toy();
        t.feature(() -> t.storeOn(false));
        assertEquals(List.of("set toy.y", "ret"), main(t, OFF));
    }

    @Test
    void aCompareAndSwapThatNeverSucceedsIsAJump() {
        Toy t = new Toy();
        t.routine("main", () -> {
            t.swap(X, 1, 2, () -> t.store(Y, 1));
            t.swap(Y, 0, 3, () -> t.store(Y, 2));
        });
        assertEquals(List.of("cas toy.y", "set toy.y#2", "ret"), main(t, OFF));
    }

    /** What never changes is dead already, and what would die on a way that nobody takes does not. */
    @Test
    void aStepThatLeavesNothingMoreDeadIsNone() {
        Toy t = new Toy();
        t.routine("main", () -> {
            t.ifEq(Toy.of(X), 0, () -> t.leavesDead(X));
            t.ifEq(Toy.of(X), 1, () -> {
                t.leavesDead(Y);
                t.store(Y, 1);
            });
            t.store(Y, 2);
        });
        assertEquals(List.of("set toy.y#2", "ret"), main(t, OFF));
        Toy changes = new Toy();
        changes.routine("main", () -> {
            changes.ifEq(Toy.of(X), 0, () -> changes.leavesDead(Y));
            changes.store(Y, 2);
        });
        assertEquals(List.of("if (toy.x == 0)", "set toy.y", "ret"), main(changes, OFF));
    }

    @Test
    void parametersAndLocalsOfOneValueAreConstants() {
        Toy t = new Toy();
        t.routine("callee", () -> {
            Int a = t.parameter("a");
            t.ifEq(a, 3, () -> t.store(X, 1));
        });
        t.routine("main", () -> {
            Int v = t.keep("v", 4);
            t.callWith("callee", 2);
            t.ifEq(v, 4, () -> t.store(Y, 1));
        });
        Folding f = t.fold(OFF);
        assertEquals(0, f.constant(X));
        assertEquals(List.of("callee", "set toy.y", "ret"), main(t, OFF));
        Toy two = new Toy();
        two.routine("callee", () -> {
            Int a = two.parameter("a");
            two.ifEq(a, 3, () -> two.store(X, 1));
        });
        two.routine("main", () -> {
            two.callWith("callee", 2);
            two.callWith("callee", 3);
        });
        assertEquals(null, two.fold(OFF).constant(X));
    }

    @Test
    void aRoundOfNothingKeepsAStep() {
        Toy t = new Toy();
        t.routine("main", t::endless);
        assertEquals(1, main(t, OFF).size());
    }

    // Worlds

    private static List<World> worlds(String version) {
        return List.of(
            World.of(version).withProcs(2).withMs(2).withIdle(1).withPreempts(1).withClock(false).withStops(1).withTimer("t")
                .withGoroutine(new Goroutine("reset", List.of(new Action.Reset("t", 1)), Goroutine.Start.RUNNING, 0))
                .withGoroutine(new Goroutine("gc", List.of(new Action.GC()), Goroutine.Start.LOCAL, 0)),
            World.of(version).withProcs(1).withMs(2).withIdle(1).withSysmon(true)
                .withGoroutine(new Goroutine("read", List.of(new Action.Syscall()), Goroutine.Start.RUNNING, 0))
                .withGoroutine(new Goroutine("other", List.of(new Action.Yield()), Goroutine.Start.LOCAL, 0)),
            World.of(version).withProcs(1).withMs(2).withChannel("c", 0)
                .withGoroutine(new Goroutine("left", List.of(new Action.Receive("c", false)), Goroutine.Start.RUNNING, 0))
                .withGoroutine(new Goroutine("right", List.of(new Action.Receive("c", false)), Goroutine.Start.LOCAL, 0)));
    }

    private static Verdict search(Machine m) {
        return Search.run(m, Options.bfs().withFirstOnly(false).withMergeLocal(true), Limits.states(1_000_000));
    }

    /** What is wrong, without where a nil reference was followed. */
    private static Set<String> findings(Verdict v) {
        Set<String> r = new TreeSet<>();
        for (Found f : v.found()) {
            String text = f.finding().text();
            r.add(text.startsWith("invalid memory address") ? text : f.finding().toString());
        }
        return r;
    }

    private static void same(World w) {
        Verdict folded = search(Machine.of(w));
        Verdict whole = search(Machine.whole(w));
        String what = w.version() + " " + w.edits();
        assertEquals(whole.outcome(), folded.outcome(), what);
        assertEquals(findings(whole), findings(folded), what);
        assertEquals(whole.counts().cuts() > 0, folded.counts().cuts() > 0, what);
        assertTrue(folded.counts().distinct() < whole.counts().distinct(), what);
    }

    @Test
    void foldedFindsWhatTheWholeFinds() {
        for (Versions.Version v : Versions.all()) {
            worlds(v.name()).forEach(FoldingTest::same);
        }
    }

    /** Each lacks one step: what comes of it is the same, if a finding of the merged search is no broken lock discipline. */
    @Test
    void foldedFindsWhatTheWholeFindsOnMutants() {
        World w = worlds("go1.19").get(2);
        int compared = 0;
        int broken = 0;
        for (String routine : List.of("mput", "stopm", "globrunqput", "unlock", "park_m", "findRunnable")) {
            for (Step s : Versions.build(w, w.version()).routine(routine).steps()) {
                World mutant = w.withEdits(List.of(new Edit.Drop(routine, s.label())));
                Machine whole;
                Machine folded;
                try {
                    whole = Machine.whole(mutant);
                    folded = Machine.of(mutant);
                } catch (IllegalArgumentException refused) {
                    continue;
                }
                Set<String> a = findings(search(whole));
                Set<String> b = findings(search(folded));
                if ((a.toString() + b).contains("lock discipline")) {
                    continue;
                }
                assertEquals(a, b, mutant.edits().toString());
                compared++;
                broken += a.isEmpty() ? 0 : 1;
            }
        }
        assertTrue(compared > 30 && broken > 10, compared + " compared, " + broken + " with findings");
    }

    @Test
    void aWorldWithoutAFeatureHasNothingOfIt() {
        World w = World.of("go1.19").withProcs(2).withMs(2)
            .withGoroutine(new Goroutine("a", List.of(new Action.Yield()), Goroutine.Start.RUNNING, 0));
        Machine m = Machine.of(w);
        for (String r : List.of("runtimer", "stopTheWorldWithSema", "entersyscall", "chansend", "sysmon", "gopark")) {
            assertTrue(m.program().routines().containsKey(r), r + " stays in the listing");
            Routine routine = m.program().routine(r);
            for (int i = 0; i < routine.steps().size(); i++) {
                assertFalse(m.isStep(r, i), r + "." + routine.steps().get(i).label());
            }
        }
        assertEquals(0, m.layout().slot(Fields.SCHED_GCWAITING).mask, "no bit for what never changes");
        assertNotEquals(0, m.layout().slot(Fields.SCHED_NPIDLE).mask);
        assertEquals(2, m.start().get(m.layout(), Fields.GOMAXPROCS, 0), "and yet it has its value");
        assertTrue(m.words() < Machine.whole(w).words());
    }
}
