package gmplab.core.runtime;

import static gmplab.core.runtime.Programs.later;
import static gmplab.core.runtime.Programs.line;
import static gmplab.core.runtime.Programs.local;
import static gmplab.core.runtime.Programs.main;
import static gmplab.core.runtime.Programs.number;
import static gmplab.core.runtime.Programs.one;
import static gmplab.core.runtime.Programs.op;
import static gmplab.core.runtime.Programs.printed;
import static gmplab.core.runtime.Programs.say;
import static gmplab.core.runtime.Programs.set;
import static gmplab.core.runtime.Programs.times;
import static gmplab.core.runtime.Programs.until;
import static gmplab.core.runtime.Programs.v;
import static gmplab.core.runtime.Programs.variable;
import static gmplab.core.runtime.Programs.when;
import static gmplab.core.runtime.Programs.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Who wakes when: package sync in small worlds with one P, in the order of go1.19 with GOMAXPROCS=1. */
class SyncTest {
    private static Action lock(String m) {
        return new Action.Lock(m);
    }

    private static Action unlock(String m) {
        return new Action.Unlock(m);
    }

    private static Action done(String wg) {
        return add(wg, -1);
    }

    private static Action add(String wg, int n) {
        return new Action.Add(wg, new Ex.Num(n));
    }

    private static Action await(String name) {
        return new Action.Wait(name);
    }

    private static Action go(String f, int n) {
        return new Action.Go(f, List.of(new Ex.Num(n)));
    }

    private static Action yields() {
        return new Action.Yield();
    }

    private static Action[] spawn(int n, Action... rest) {
        Action[] r = new Action[n + rest.length];
        for (int i = 0; i < n; i++) {
            r[i] = go("t", i + 1);
        }
        System.arraycopy(rest, 0, r, n, rest.length);
        return r;
    }

    private static Action[] chain(Action first, Action... rest) {
        Action[] r = new Action[rest.length + 1];
        r[0] = first;
        System.arraycopy(rest, 0, r, 1, rest.length);
        return r;
    }

    private static World objects() {
        World w = with(one().withGs(6), Obj.Kind.MUTEX, "mu");
        w = with(w, Obj.Kind.WAITGROUP, "wg", "gate");
        return with(with(w, Obj.Kind.RWMUTEX, "rw"), Obj.Kind.ONCE, "once").withObject(new Obj("c", Obj.Kind.COND, 0, "mu"));
    }

    private static World.Goroutine t(Action... actions) {
        return later("t", List.of(number("n")), actions);
    }

    private static String end(World w) {
        return String.valueOf(new Play(w).end());
    }

    // Mutex

    /** Order case 12: whoever unlocks may take the mutex again before the waiter that it has woken runs. */
    @Test
    void aWokenWaiterCompetes() {
        World w = main(objects(), chain(add("wg", 4), chain(lock("mu"), spawn(4, yields(), unlock("mu"), say("U"), lock("mu"), say("relock"),
            unlock("mu"), say("U2"), await("wg"), say("main"))))).withGoroutine(t(say("t", v("n")), lock("mu"), say("L", v("n")), unlock("mu"),
            say("u", v("n")), done("wg")));
        assertEquals("t4 t1 t2 t3 U relock U2 L4 u4 L1 u1 L2 u2 L3 u3 main", line(w));
    }

    /** A waiter that loses goes back to the head of the queue. */
    @Test
    void aLoserIsFirstAgain() {
        World w = main(objects(), chain(lock("mu"), spawn(3, yields(), unlock("mu"), lock("mu"), yields(), unlock("mu"), add("wg", 1), await("wg"))))
            .withGoroutine(t(lock("mu"), say("L", v("n")), unlock("mu")));
        Play p = new Play(w);
        assertTrue(String.valueOf(p.end()).endsWith("all goroutines are asleep - deadlock!"), "nobody calls Done");
        assertEquals(List.of("L3", "L1", "L2"), p.printed);
    }

    /** A waiter that waited for more than a millisecond gets the mutex itself, and this P at once; the unlocker queues behind. */
    @Test
    void aStarvingWaiterIsHandedTheMutex() {
        World w = main(objects().withGs(3), lock("mu"), go("t", 1), new Action.Sleep(3), unlock("mu"), lock("mu"), say("main again"), new Action.Sleep(3), unlock("mu"),
            say("handed over"), lock("mu"), say("main last"), unlock("mu"))
            .withGoroutine(t(lock("mu"), say("t"), unlock("mu"), say("t done")));
        assertEquals(List.of("main again", "t", "t done", "handed over", "main last"), printed(w));
    }

    @Test
    void tryLockDoesNotWait() {
        World w = main(objects(), new Action.TryLock("mu", "a"), new Action.TryLock("mu", "b"), unlock("mu"), new Action.TryLock("rw", "c"), new Action.TryLock("rw", "d"),
            unlock("rw"), new Action.RLock("rw"), new Action.TryLock("rw", "e"), new Action.RUnlock("rw"), lock("rw"), unlock("rw"),
            say(v("a"), " ", v("b"), " ", v("c"), " ", v("d"), " ", v("e")));
        assertEquals("true false true false false", line(w));
    }

    @Test
    void whatGoCallsFatal() {
        assertTrue(end(main(objects(), unlock("mu"))).endsWith("sync: unlock of unlocked mutex"));
        assertTrue(end(main(objects(), unlock("rw"))).endsWith("sync: Unlock of unlocked RWMutex"));
        assertTrue(end(main(objects(), new Action.RUnlock("rw"))).endsWith("sync: RUnlock of unlocked RWMutex"));
        assertTrue(end(main(objects(), lock("rw"), new Action.RUnlock("rw"))).endsWith("sync: RUnlock of unlocked RWMutex"));
        assertTrue(end(main(objects(), new Action.RLock("rw"), unlock("rw"))).endsWith("sync: Unlock of unlocked RWMutex"));
        assertTrue(end(main(objects(), lock("mu"), lock("mu"))).endsWith("all goroutines are asleep - deadlock!"));
    }

    // WaitGroup

    /** Order case 14: the waiters are readied in the order in which they came, each through runnext. */
    @Test
    void theLastToWaitRunsFirst() {
        World w = main(objects().withGs(7), chain(add("gate", 1), chain(add("wg", 5), spawn(5, yields(), done("gate"), say("done"), await("wg"), say("main")))))
            .withGoroutine(t(say("w", v("n")), await("gate"), say("x", v("n")), done("wg")));
        assertEquals("w5 w1 w2 w3 w4 done x4 x5 x1 x2 x3 main", line(w));
    }

    @Test
    void waitGroupMisuse() {
        assertTrue(end(main(objects(), add("wg", 1), done("wg"), done("wg"))).endsWith("panic: sync: negative WaitGroup counter"));
        World reused = main(objects(), add("wg", 1), go("t", 1), yields(), done("wg"), add("wg", 1), yields(), say("never"))
            .withGoroutine(t(await("wg")));
        assertTrue(end(reused).endsWith("panic: sync: WaitGroup is reused before previous Wait has returned"));
        assertNull(new Play(main(objects(), await("wg"), add("wg", 2), done("wg"), done("wg"), await("wg"))).end());
    }

    // Cond

    @Test
    void broadcastReadiesInTheOrderOfWaiting() {
        World w = main(objects(), chain(add("wg", 3), spawn(3, yields(), lock("mu"), new Action.Broadcast("c"), unlock("mu"), say("b"), await("wg"))))
            .withGoroutine(t(lock("mu"), say("w", v("n")), await("c"), say("x", v("n")), unlock("mu"), done("wg")));
        assertEquals("w3 w1 w2 b x2 x3 x1", line(w));
    }

    @Test
    void signalWakesTheOneThatWaitsLongest() {
        World w = main(objects(), chain(add("wg", 3), spawn(3, yields(), new Action.Signal("c"), say("s"), yields(), new Action.Signal("c"), new Action.Signal("c"),
            new Action.Signal("c"), await("wg"))))
            .withGoroutine(t(lock("mu"), say("w", v("n")), await("c"), say("x", v("n")), unlock("mu"), done("wg")));
        assertEquals("w3 w1 w2 s x3 x2 x1", line(w));
        World rw = main(objects().withObject(new Obj("d", Obj.Kind.COND, 0, "rw")), go("t", 1), yields(), lock("rw"), new Action.Signal("d"), unlock("rw"), yields(), say("main"))
            .withGoroutine(t(lock("rw"), await("d"), say("woken"), unlock("rw")));
        assertEquals("woken main", line(rw));
    }

    // RWMutex

    /** A writer that waits keeps new readers out; when it unlocks they all go before the next writer. */
    @Test
    void aPendingWriterComesBeforeNewReaders() {
        World w = main(objects(), new Action.RLock("rw"), new Action.Go("writer"), yields(), go("t", 1), go("t", 2), yields(), new Action.RUnlock("rw"), say("released"),
            yields(), say("main"))
            .withGoroutine(later("writer", List.of(), lock("rw"), say("writer"), unlock("rw")))
            .withGoroutine(t(new Action.RLock("rw"), say("r", v("n")), new Action.RUnlock("rw")));
        assertEquals("released writer r1 r2 main", line(w));
    }

    // Once

    @Test
    void onceRunsItsFunctionOnce() {
        World w = main(variable(objects(), "count", 0), chain(add("wg", 3), spawn(3, await("wg"), say(v("count")))))
            .withGoroutine(t(new Action.Do("once", List.of(yields(), set("count", op("count", "+", 1)), say("in ", v("count")))), say("t"), done("wg")));
        assertEquals(List.of("in 1", "t", "t", "t", "1"), printed(w));
    }

    /** doSlow's deferred functions run also where the function ends its goroutine: it counts as done. */
    @Test
    void aFunctionThatEndsItsGoroutineCountsAsDone() {
        World w = main(objects(), go("t", 1), yields(), new Action.Do("once", List.of(say("never"))), say("main"))
            .withGoroutine(t(new Action.Do("once", List.of(say("once"), new Action.Exit())), say("never")));
        assertEquals("once main", line(w));
    }

    // Semaphores

    @Test
    void semaphoresAreFirstInFirstOut() {
        World w = one().withGs(4).withObject(new Obj("s", Obj.Kind.SEMA, 1, ""));
        World fifo = main(w, chain(new Action.Acquire("s"), spawn(3, yields(), new Action.Release("s", false), say("released"), yields())))
            .withGoroutine(t(say("t", v("n")), new Action.Acquire("s"), say("got", v("n")), new Action.Release("s", false)));
        assertEquals("t3 t1 t2 released got3 got1 got2", line(fifo));
        World handoff = main(w, new Action.Acquire("s"), go("t", 1), yields(), new Action.Release("s", true), say("after"))
            .withGoroutine(t(new Action.Acquire("s"), say("handed over")));
        assertEquals("handed over after", line(handoff));
    }

    @Test
    void loopsOnSharedFlagsEnd() {
        World w = main(variable(one().withGs(2), "flag", 0), go("t", 1), until(v("flag"), yields()), say("seen"), times(2, say("x")),
            when(op("flag", "==", 1), say("one"))).withGoroutine(t(set("flag", 1)));
        assertEquals("seen x x one", line(local(w, "other")));
    }
}
