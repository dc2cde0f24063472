package gmplab.core.runtime;

import gmplab.core.program.Expr;
import gmplab.core.program.Val;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;

/**
 * Package sync: mutex.go, rwmutex.go, waitgroup.go, cond.go, and what the runtime does for them beside the semaphores. What
 * the compiler inlines has no prologue. A mutex is one word, as in Go: mutexLocked 1, mutexWoken 2, mutexStarving 4, and 8
 * for each waiter.
 */
final class Sync extends Go {
    private static final int LOCKED = 1;
    private static final int WOKEN = 2;
    private static final int STARVING = 4;
    /** One waiter: 1 &lt;&lt; mutexWaiterShift. */
    static final int WAITER = 8;
    private static final int ACTIVE_SPIN = 4;
    private static final int STARVATION_THRESHOLD_NS = 1_000_000;
    private static final Type STATE = Fields.MUTEX_STATE.type();

    private final int threshold;
    private final Panics panics;

    Sync(World world) {
        panics = new Panics(world);
        threshold = (int) (STARVATION_THRESHOLD_NS / world.timeUnit());
        spinning();
        mutex();
        lockSlow();
        unlocking();
        readers();
        writers();
        waitGroup();
        cond();
    }

    // Mutex

    private static Int state(Ref<Mu> mu) {
        return num(Fields.MUTEX_STATE, mu);
    }

    /** The semaphore of a mutex. */
    private static Ref<S> sema(Ref<Mu> mu) {
        return refTo(Kind.S, id(mu).plus(FIXED_SEMAS));
    }

    private static Bool has(Int state, int bit) {
        Int bits = bit == LOCKED ? state : state.div(bit);
        return bits.rem(of(2)).eq(1);
    }

    private static Int of(int v) {
        return new Int(new Expr.Const(v), STATE);
    }

    private static Int pick(Bool cond, int yes) {
        return pick(cond, of(yes), of(0));
    }

    private void spinning() {
        routine("sync_runtime_canSpin", NONE, PLAIN, "proc.go sync_runtime_canSpin", () -> {
            Int i = paramInt("i", Type.range(0, ACTIVE_SPIN));
            when(i.ge(ACTIVE_SPIN), () -> ret(FALSE));
            Int procs = read(sched.gomaxprocs);
            Int idle = read(sched.npidle);
            when(procs.le(new Int(idle.plus(sched.nmspinning).plus(1).expr(), idle.type())), () -> ret(FALSE));
            ret(callBool("runqempty", m.p));
        });
    }

    private void mutex() {
        routine("Mutex.Lock", NONE, PLAIN, "sync/mutex.go Lock", () -> {
            Ref<Mu> mu = paramRef("m", Kind.MUTEX);
            when(not(casInt(state(mu), 0, LOCKED)), () -> call("Mutex.lockSlow", mu));
        });
        routine("Mutex.TryLock", NONE, PLAIN, "sync/mutex.go TryLock", () -> {
            Ref<Mu> mu = paramRef("m", Kind.MUTEX);
            Int old = let("old", state(mu));
            when(has(old, LOCKED).or(has(old, STARVING)), () -> ret(FALSE));
            when(not(cas(state(mu), old, old.plus(LOCKED))), () -> ret(FALSE));
            ret(TRUE);
        });
        routine("Mutex.Unlock", NONE, PLAIN, "sync/mutex.go Unlock", () -> {
            Ref<Mu> mu = paramRef("m", Kind.MUTEX);
            Int now = xadd(state(mu), -LOCKED);
            when(now.ne(0), () -> call("Mutex.unlockSlow", mu, now));
        });
    }

    private void lockSlow() {
        routine("Mutex.lockSlow", CHECK, PLAIN, "sync/mutex.go lockSlow", () -> {
            Ref<Mu> mu = paramRef("m", Kind.MUTEX);
            // Go takes a waitStartTime of 0 for "has not waited"; the clock of a search begins at 0.
            Bool waited = varBool("queueLifo");
            Int since = varInt("waitStartTime", Fields.TIME);
            Bool starving = varBool("starving");
            Bool awoke = varBool("awoke");
            Int iter = varInt("iter", Type.range(0, ACTIVE_SPIN));
            set(waited, false);
            set(starving, false);
            set(awoke, false);
            set(iter, 0);
            Int old = let("old", state(mu));
            loop(() -> {
                spin(mu, old, awoke, iter);
                Bool free = has(old, LOCKED).or(has(old, STARVING)).not();
                Int next = let("new", wanted(old, starving));
                when(awoke, () -> {
                    require(has(next, WOKEN), "sync: inconsistent mutex state");
                    set(next, next.minus(WOKEN));
                });
                when(not(cas(state(mu), old, next)), () -> {
                    set(old, state(mu));
                    again();
                });
                when(free, this::ret);
                when(waited.not(), () -> set(since, sched.now));
                call("sync_runtime_SemacquireMutex", sema(mu), waited);
                set(waited, true);
                set(starving, starving.or(sched.now.minus(since).gt(threshold)));
                set(old, state(mu));
                when(has(old, STARVING), () -> handedOver(mu, old, starving));
                set(awoke, true);
                set(iter, 0);
            });
        });
    }

    private void spin(Ref<Mu> mu, Int old, Bool awoke, Int iter) {
        when(has(old, LOCKED).and(has(old, STARVING).not()), () -> when(callBool("sync_runtime_canSpin", iter), () -> {
            when(awoke.not().and(has(old, WOKEN).not()).and(old.ge(WAITER)), () ->
                when(cas(state(mu), old, old.plus(WOKEN)), () -> set(awoke, true)));
            nothing("runtime_doSpin");
            set(iter, iter.plus(1));
            set(old, state(mu));
            again();
        }));
    }

    /** What lockSlow wants the state to become: locked, or with one waiter more; starving where it has waited for too long. */
    private static Int wanted(Int old, Bool starving) {
        Bool locked = has(old, LOCKED);
        Bool hungry = has(old, STARVING);
        return old.plus(pick(locked.or(hungry).not(), LOCKED)).plus(pick(locked.or(hungry), WAITER))
            .plus(pick(starving.and(locked).and(hungry.not()), STARVING));
    }

    /** Ownership of a starving mutex was handed to us, but it is not locked yet and still counts us as a waiter. */
    private void handedOver(Ref<Mu> mu, Int old, Bool starving) {
        require(has(old, LOCKED).or(has(old, WOKEN)).not().and(old.ge(WAITER)), "sync: inconsistent mutex state");
        Bool last = old.lt(2 * WAITER);
        Int delta = new Int(new Expr.Pick(starving.not().or(last).expr(), new Expr.Const(LOCKED - WAITER - STARVING),
            new Expr.Const(LOCKED - WAITER)), STATE);
        xadd(state(mu), delta);
        ret();
    }

    private void unlocking() {
        routine("Mutex.unlockSlow", CHECK, PLAIN, "sync/mutex.go unlockSlow", () -> {
            Ref<Mu> mu = paramRef("m", Kind.MUTEX);
            Int now = paramInt("new", STATE);
            require(has(now.plus(LOCKED), LOCKED), "sync: unlock of unlocked mutex");
            when(has(now, STARVING), () -> {
                call("semrelease1", sema(mu), TRUE);
                ret();
            });
            loop(() -> {
                when(now.lt(WAITER).or(now.rem(of(WAITER)).ne(0)), this::ret);
                when(cas(state(mu), now, now.minus(WAITER).plus(WOKEN)), () -> {
                    call("semrelease1", sema(mu), FALSE);
                    ret();
                });
                set(now, state(mu));
            });
        });
    }

    // RWMutex

    /** rwmutexMaxReaders in its finite form: more than there are goroutines. */
    private static Int maxReaders() {
        return new Int(new Expr.Binary(Expr.Oper.DIV, new Expr.Count(Kind.READERS), new Expr.Const(2)), Fields.READER_COUNT.type());
    }

    private static Int count(Ref<Rw> rw) {
        return num(Fields.READER_COUNT, rw);
    }

    private static Int departing(Ref<Rw> rw) {
        return num(Fields.READER_WAIT, rw);
    }

    /** The mutex that writers compete for. */
    private static Ref<Mu> w(Ref<Rw> rw) {
        return refTo(Kind.MUTEX, id(rw).plus(count(Kind.MUTEX)).minus(count(Kind.RWMUTEX)).minus(count(Kind.ONCE)));
    }

    private static Ref<S> writerSem(Ref<Rw> rw) {
        return refTo(Kind.S, id(rw).plus(FIXED_SEMAS).plus(count(Kind.MUTEX)));
    }

    private static Ref<S> readerSem(Ref<Rw> rw) {
        return refTo(Kind.S, id(rw).plus(FIXED_SEMAS).plus(count(Kind.MUTEX)).plus(count(Kind.RWMUTEX)));
    }

    private void readers() {
        routine("RWMutex.RLock", NONE, PLAIN, "sync/rwmutex.go RLock", () -> {
            Ref<Rw> rw = paramRef("rw", Kind.RWMUTEX);
            when(xadd(count(rw), 1).lt(0), () -> call("sync_runtime_SemacquireMutex", readerSem(rw), FALSE));
        });
        routine("RWMutex.TryRLock", NONE, PLAIN, "sync/rwmutex.go TryRLock", () -> {
            Ref<Rw> rw = paramRef("rw", Kind.RWMUTEX);
            loop(() -> {
                Int c = let("c", count(rw));
                when(c.lt(0), () -> ret(FALSE));
                when(cas(count(rw), c, c.plus(1)), () -> ret(TRUE));
            });
        });
        routine("RWMutex.RUnlock", NONE, PLAIN, "sync/rwmutex.go RUnlock", () -> {
            Ref<Rw> rw = paramRef("rw", Kind.RWMUTEX);
            Int r = xadd(count(rw), -1);
            when(r.lt(0), () -> call("RWMutex.rUnlockSlow", rw, r));
        });
        routine("RWMutex.rUnlockSlow", CHECK, PLAIN, "sync/rwmutex.go rUnlockSlow", () -> {
            Ref<Rw> rw = paramRef("rw", Kind.RWMUTEX);
            Int r = paramInt("r", Fields.READER_COUNT.type());
            require(r.ne(-1).and(r.plus(1).plus(maxReaders()).ne(0)), "sync: RUnlock of unlocked RWMutex");
            when(xadd(departing(rw), -1).eq(0), () -> call("semrelease1", writerSem(rw), FALSE));
        });
    }

    private void writers() {
        routine("RWMutex.Lock", CHECK, PLAIN, "sync/rwmutex.go Lock", () -> {
            Ref<Rw> rw = paramRef("rw", Kind.RWMUTEX);
            call("Mutex.Lock", w(rw));
            Int r = let("r", xadd(count(rw), maxReaders().times(minusOne())).plus(maxReaders()));
            when(r.ne(0), () -> when(xadd(departing(rw), r).ne(0), () -> call("sync_runtime_SemacquireMutex", writerSem(rw), FALSE)));
        });
        routine("RWMutex.TryLock", CHECK, PLAIN, "sync/rwmutex.go TryLock", () -> {
            Ref<Rw> rw = paramRef("rw", Kind.RWMUTEX);
            when(callBool("Mutex.TryLock", w(rw)).not(), () -> ret(FALSE));
            when(not(cas(count(rw), Val.constant(Fields.READER_COUNT.type(), 0), maxReaders().times(minusOne()))), () -> {
                call("Mutex.Unlock", w(rw));
                ret(FALSE);
            });
            ret(TRUE);
        });
        routine("RWMutex.Unlock", CHECK, PLAIN, "sync/rwmutex.go Unlock", () -> {
            Ref<Rw> rw = paramRef("rw", Kind.RWMUTEX);
            Int r = xadd(count(rw), maxReaders());
            require(r.lt(maxReaders()), "sync: Unlock of unlocked RWMutex");
            forEach("i", Type.count(Kind.G, 0, 1), r, i -> call("semrelease1", readerSem(rw), FALSE));
            call("Mutex.Unlock", w(rw));
        });
    }

    private static Int minusOne() {
        return new Int(new Expr.Const(-1), Fields.READER_COUNT.type());
    }

    // WaitGroup

    private static Int counter(Ref<Wg> wg) {
        return num(Fields.WG_COUNTER, wg);
    }

    private static Int waiters(Ref<Wg> wg) {
        return num(Fields.WG_WAITERS, wg);
    }

    private static Ref<S> semaOf(Ref<Wg> wg) {
        return refTo(Kind.S, id(wg).plus(FIXED_SEMAS).plus(count(Kind.MUTEX)).plus(count(Kind.RWMUTEX)).plus(count(Kind.RWMUTEX)));
    }

    /** What Add must know of the state in one reading: twice the counter, and one more where somebody waits. */
    private static final Type SEEN = Type.whole(Kind.WG_SEEN);

    private static Int seen(Ref<Wg> wg) {
        Expr twice = new Expr.Binary(Expr.Oper.MUL, counter(wg).expr(), new Expr.Const(2));
        return new Int(new Expr.Binary(Expr.Oper.ADD, twice, waiters(wg).ne(0).expr()), SEEN);
    }

    private void waitGroup() {
        routine("WaitGroup.Add", CHECK, PLAIN, "sync/waitgroup.go Add", () -> {
            Ref<Wg> wg = paramRef("wg", Kind.WAITGROUP);
            Int delta = paramInt("delta", Fields.VALUE);
            Int state = let("state", xadd(counter(wg), delta, seen(wg)));
            panicUnless(state.ge(0), panics, Panics.NEGATIVE_COUNTER, this::ret);
            Int v = new Int(state.div(2).expr(), SEEN);
            Bool waits = state.rem(new Int(new Expr.Const(2), SEEN)).eq(1);
            when(waits.and(delta.gt(0)).and(v.eq(delta)), () -> gopanic(panics, Panics.MISUSE, this::ret));
            when(v.gt(0).or(waits.not()), this::ret);
            Int w = let("w", waiters(wg));
            panicUnless(counter(wg).eq(0).and(waiters(wg).eq(w)), panics, Panics.MISUSE, this::ret);
            set(waiters(wg), 0);
            loop(() -> {
                when(w.eq(0), this::ret);
                call("semrelease1", semaOf(wg), FALSE);
                set(w, w.minus(1));
            });
        });
        routine("WaitGroup.Wait", CHECK, PLAIN, "sync/waitgroup.go Wait", () -> {
            Ref<Wg> wg = paramRef("wg", Kind.WAITGROUP);
            loop(() -> {
                // Go loads the word at once; that the two belong together is what the compare-and-swap finds out.
                Int v = let("v", counter(wg));
                when(v.eq(0), this::ret);
                Int w = let("w", waiters(wg));
                Int unchanged = new Int(new Expr.Pick(counter(wg).eq(v).expr(), w.expr(), new Expr.Const(-1)), w.type());
                when(not(cas(waiters(wg), unchanged, w.plus(1))), this::again);
                call("semacquire1", semaOf(wg));
                panicUnless(counter(wg).eq(0).and(waiters(wg).eq(0)), panics, Panics.REUSED, this::ret);
                ret();
            });
        });
    }

    // Cond

    private void cond() {
        wait("Cond.Wait", "Mutex", Kind.MUTEX);
        wait("Cond.Wait(RWMutex)", "RWMutex", Kind.RWMUTEX);
        routine("Cond.Signal", CHECK, PLAIN, "sync/cond.go Signal", () -> {
            Ref<Co> c = paramRef("c", Kind.COND);
            call("notifyListNotifyOne", c);
        });
        routine("Cond.Broadcast", CHECK, PLAIN, "sync/cond.go Broadcast", () -> {
            Ref<Co> c = paramRef("c", Kind.COND);
            call("notifyListNotifyAll", c);
        });
    }

    /** Wait of a condition whose L is a mutex of this kind. */
    private void wait(String name, String locker, Kind kind) {
        routine(name, CHECK, PLAIN, "sync/cond.go Wait", () -> {
            Ref<Co> c = paramRef("c", Kind.COND);
            Ref<Mu> l = paramRef("L", kind);
            Int t = callInt("notifyListAdd", Fields.TICKET, c);
            call(locker + ".Unlock", l);
            call("notifyListWait", c, t);
            call(locker + ".Lock", l);
        });
    }
}
