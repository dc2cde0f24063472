package gmplab.core.runtime;

import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;
import java.util.List;

/** What goroutine programs say to package sync, and to semaphores. */
abstract class SyncActions extends Functions {
    private final SyncObjects objects;

    SyncActions(World world) {
        super(world);
        objects = new SyncObjects(world);
    }

    /** Makes the steps of such a statement; false where it is none. */
    boolean sync(Action a) {
        if (a instanceof Action.Lock x) {
            lockOf(x.name(), "Lock");
        } else if (a instanceof Action.Unlock x) {
            lockOf(x.name(), "Unlock");
        } else if (a instanceof Action.TryLock x) {
            boolean rw = is(Obj.Kind.RWMUTEX, x.name());
            assign(x.into(), new Num(callBool((rw ? "RWMutex" : "Mutex") + ".TryLock", locker(x.name())).expr(), true));
        } else if (a instanceof Action.TryRLock x) {
            assign(x.into(), new Num(callBool("RWMutex.TryRLock", identity(x.name(), Obj.Kind.RWMUTEX)).expr(), true));
        } else if (a instanceof Action.RLock x) {
            call("RWMutex.RLock", identity(x.name(), Obj.Kind.RWMUTEX));
        } else if (a instanceof Action.RUnlock x) {
            call("RWMutex.RUnlock", identity(x.name(), Obj.Kind.RWMUTEX));
        } else if (a instanceof Action.Add x) {
            call("WaitGroup.Add", identity(x.name(), Obj.Kind.WAITGROUP), loaded(x.delta()).asInt());
            afterPanic();
        } else if (a instanceof Action.Wait x) {
            await(x.name());
        } else if (a instanceof Action.Signal x) {
            call("Cond.Signal", identity(x.name(), Obj.Kind.COND));
        } else if (a instanceof Action.Broadcast x) {
            call("Cond.Broadcast", identity(x.name(), Obj.Kind.COND));
        } else if (a instanceof Action.Do x) {
            once(x);
        } else if (a instanceof Action.Acquire x) {
            call("semacquire1", semaphore(x.name()));
        } else if (a instanceof Action.Release x) {
            call("semrelease1", semaphore(x.name()), x.handoff() ? TRUE : FALSE);
        } else {
            return false;
        }
        return true;
    }

    private void lockOf(String name, String method) {
        call((is(Obj.Kind.RWMUTEX, name) ? "RWMutex." : "Mutex.") + method, locker(name));
    }

    /** A mutex or a read-write mutex. */
    private Ref<Object> locker(String name) {
        return identity(name, is(Obj.Kind.RWMUTEX, name) ? Obj.Kind.RWMUTEX : Obj.Kind.MUTEX);
    }

    private Ref<Object> identity(String named, Obj.Kind kind) {
        String what = kind.name().toLowerCase(java.util.Locale.ROOT);
        return one(Kind.valueOf(kind.name()), 0, objects.names(kind), named, what, what);
    }

    private Ref<S> semaphore(String named) {
        List<String> all = objects.names(Obj.Kind.SEMA);
        int first = all.isEmpty() ? 0 : objects.semas().lastIndexOf(all.get(0));
        return one(Kind.S, FIXED_SEMAS + first, all, named, "semaphore", "semaphore");
    }

    private void await(String name) {
        Obj cond = object(thing(name), Obj.Kind.COND);
        if (cond == null) {
            call("WaitGroup.Wait", identity(name, Obj.Kind.WAITGROUP));
            afterPanic();
            return;
        }
        boolean rw = is(Obj.Kind.RWMUTEX, cond.of());
        call(rw ? "Cond.Wait(RWMutex)" : "Cond.Wait", identity(name, Obj.Kind.COND), locker(cond.of()));
    }

    /** {@code once.Do}: the function stands where doSlow would call it, so that it may use this function's locals. */
    private void once(Action.Do x) {
        Ref<Object> o = identity(x.name(), Obj.Kind.ONCE);
        Bool done = bool(Fields.ONCE_DONE, o);
        Ref<Object> mu = one(Kind.MUTEX, 0, objects.mutexes(), x.name() + ".m", "once", "once");
        when(done.not(), () -> block(() -> {
            call("Mutex.Lock", mu);
            closure(() -> when(done.not(), () -> block(() -> closure(x.body(), () -> set(done, true)))),
                () -> call("Mutex.Unlock", mu));
        }));
    }
}
