package gmplab.core.runtime;

import static gmplab.core.runtime.Programs.op;
import static gmplab.core.runtime.Programs.outputs;
import static gmplab.core.runtime.Programs.running;
import static gmplab.core.runtime.Programs.say;
import static gmplab.core.runtime.Programs.set;
import static gmplab.core.runtime.Programs.two;
import static gmplab.core.runtime.Programs.v;
import static gmplab.core.runtime.Programs.variable;
import static gmplab.core.runtime.Programs.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.program.Edit;
import gmplab.core.program.Expr;
import gmplab.core.program.Op;
import gmplab.core.program.Routine;
import gmplab.core.program.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Every interleaving of small worlds with two Ps: package sync keeps what it promises, and a broken one does not. */
class SyncSearchTest {
    private static final int LIMIT = 400_000;

    private static Action[] critical() {
        return new Action[] {new Action.Lock("mu"), set("x", op("x", "+", 1)), new Action.Unlock("mu")};
    }

    private static World counting() {
        return with(variable(two(), "x", 0), Obj.Kind.MUTEX, "mu");
    }

    private static World mutexes() {
        World w = running(counting(), "a", 0, critical());
        return running(w, "b", 1, critical());
    }

    private static DumbSearch search(World w) {
        DumbSearch d = DumbSearch.from(w, LIMIT);
        assertTrue(d.complete, d.toString());
        return d;
    }

    private static void clean(World w) {
        DumbSearch d = search(w);
        assertTrue(d.findings.isEmpty() && d.quiet > 0, d.toString());
    }

    /** Replaces one step of a routine. */
    private static World mutant(World w, String routine, String label, UnaryOperator<Op> by) {
        Routine r = Worlds.program(w).routine(routine);
        assertTrue(r.index(label) >= 0, r.steps().stream().map(Step::label).toList().toString());
        List<Edit> all = new ArrayList<>(w.edits());
        all.add(new Edit.Replace(routine, label, by.apply(r.steps().get(r.index(label)).op())));
        return w.withEdits(all);
    }

    @Test
    void twoGoroutinesUnderAMutexLoseNothing() {
        clean(mutexes());
        World w = running(mutexes(), "b", 1, new Action.Lock("mu"), set("x", op("x", "+", 1)), say(v("x")), new Action.Unlock("mu"));
        assertEquals(List.of("1", "2"), outputs(w));
        World free = running(running(counting(), "a", 0, set("x", op("x", "+", 1)), say(v("x"))), "b", 1, set("x", op("x", "+", 1)), say(v("x")));
        assertTrue(outputs(free).contains("1 1"), "and without it they do");
    }

    @Test
    void aMissingUnlockIsADeadlock() {
        World w = running(mutexes(), "b", 1, new Action.Lock("mu"));
        assertTrue(search(w).found("all goroutines are asleep - deadlock!"));
    }

    @Test
    void twoMutexesInTwoOrdersAreADeadlock() {
        World w = with(two(), Obj.Kind.MUTEX, "m1", "m2");
        w = running(w, "a", 0, new Action.Lock("m1"), new Action.Lock("m2"), new Action.Unlock("m2"), new Action.Unlock("m1"));
        World other = running(w, "b", 1, new Action.Lock("m2"), new Action.Lock("m1"), new Action.Unlock("m1"), new Action.Unlock("m2"));
        assertTrue(search(other).found("all goroutines are asleep - deadlock!"));
        clean(running(w, "b", 1, new Action.Lock("m1"), new Action.Lock("m2"), new Action.Unlock("m2"), new Action.Unlock("m1")));
    }

    @Test
    void aWaitGroupIsWaitedFor() {
        World w = with(two(), Obj.Kind.WAITGROUP, "wg");
        w = running(w, "a", 0, new Action.Add("wg", new Ex.Num(0)), new Action.Wait("wg"), say("a"));
        World late = running(running(with(two(), Obj.Kind.WAITGROUP, "wg"), "a", 0, new Action.Add("wg", new Ex.Num(1)), new Action.Wait("wg"), say("a")), "b", 1,
            say("b"), new Action.Add("wg", new Ex.Num(-1)));
        assertTrue(search(late).found("panic: sync: negative WaitGroup counter"), "b may come first");
        clean(w);
    }

    /** Add from zero while somebody waits, or before the last Wait has returned: both panics of waitgroup.go are reached. */
    @Test
    void waitGroupMisuseIsFound() {
        World w = with(two().withMs(3), Obj.Kind.WAITGROUP, "wg");
        w = running(w, "a", 0, new Action.Add("wg", new Ex.Num(1)), new Action.Wait("wg"));
        w = running(w, "b", 1, new Action.Add("wg", new Ex.Num(1)), new Action.Add("wg", new Ex.Num(-2)), new Action.Add("wg", new Ex.Num(1)),
            new Action.Add("wg", new Ex.Num(-1)));
        DumbSearch d = search(w);
        assertTrue(d.found("is reused before previous Wait has returned"), d.toString());
    }

    @Test
    void readersAndAWriterExcludeEachOther() {
        World w = with(variable(two(), "x", 0), Obj.Kind.RWMUTEX, "rw");
        w = running(w, "writer", 0, new Action.Lock("rw"), set("x", 1), set("x", 2), new Action.Unlock("rw"));
        w = running(w, "reader", 1, new Action.RLock("rw"), say(v("x")), new Action.RUnlock("rw"));
        clean(w);
        assertEquals(List.of("0", "2"), outputs(w));
    }

    @Test
    void onceRunsExactlyOnce() {
        World w = with(variable(two(), "x", 0), Obj.Kind.ONCE, "o");
        Action once = new Action.Do("o", List.of(set("x", op("x", "+", 1))));
        w = running(running(w, "a", 0, once, say(v("x"))), "b", 1, once, say(v("x")));
        clean(w);
        assertEquals(List.of("1 1"), outputs(w));
    }

    @Test
    void aSignalMeetsItsWaiter() {
        World w = with(variable(two(), "ready", 0), Obj.Kind.MUTEX, "mu").withObject(new Obj("c", Obj.Kind.COND, 0, "mu"));
        w = running(w, "a", 0, new Action.Lock("mu"), Programs.until(op("ready", "==", 1), new Action.Wait("c")), new Action.Unlock("mu"));
        World safe = running(w, "b", 1, new Action.Lock("mu"), set("ready", 1), new Action.Unlock("mu"), new Action.Signal("c"));
        clean(safe);
        World lost = running(w, "a", 0, new Action.Lock("mu"), new Action.Wait("c"), new Action.Unlock("mu"));
        assertTrue(search(running(lost, "b", 1, new Action.Signal("c"))).found("all goroutines are asleep - deadlock!"), "a signal is not kept");
        World mute = running(w, "b", 1, new Action.Lock("mu"), set("ready", 1), new Action.Unlock("mu"));
        assertTrue(search(mute).found("all goroutines are asleep - deadlock!"));
    }

    // Mutants: what each part of the text is there for

    /** Without the recheck under the root's lock a release between the two goes unseen. */
    @Test
    void aSemaphoreThatDoesNotCountItsWaitersFirstLosesAWakeUp() {
        World w = with(two(), Obj.Kind.SEMA, "s");
        w = running(running(w, "a", 0, new Action.Acquire("s")), "b", 1, new Action.Release("s", false));
        clean(w);
        World late = mutant(w, "semacquire1", "cansemacquire#2", o -> new Op.Set(new Expr.Var(o.defines()), new Expr.Const(0)));
        assertTrue(search(late).found("all goroutines are asleep - deadlock!"), search(late).toString());
    }

    /** A woken waiter that does not take back the woken flag stops all later wake-ups. */
    @Test
    void aWokenFlagLeftBehindIsADeadlock() {
        World w = threeUnderAMutex();
        World broken = mutant(w, "Mutex.lockSlow", "set new", o -> new Op.Set(((Op.Set) o).target(), new Expr.Var(((Expr.Var) ((Op.Set) o).target()).local())));
        DumbSearch d = DumbSearch.from(broken, LIMIT);
        assertTrue(d.found("all goroutines are asleep - deadlock!"), d.toString());
    }

    private static World threeUnderAMutex() {
        World w = running(mutexes(), "a", 0, new Action.Lock("mu"), new Action.Unlock("mu"));
        w = running(w, "b", 1, new Action.Lock("mu"), new Action.Unlock("mu"));
        return Programs.local(w, "c", new Action.Lock("mu"), new Action.Unlock("mu"));
    }

    @Test
    void threeGoroutinesUnderAMutex() {
        DumbSearch d = DumbSearch.from(threeUnderAMutex(), LIMIT);
        assertTrue(d.findings.isEmpty(), d.toString());
    }
}
