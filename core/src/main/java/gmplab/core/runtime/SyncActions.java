package gmplab.core.runtime;

import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;

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
            boolean rw = object(thing(x.name()), Obj.Kind.RWMUTEX) != null;
            assign(x.into(), new Num(callBool((rw ? "RWMutex" : "Mutex") + ".TryLock", locker(x.name())).expr(), true));
        } else if (a instanceof Action.RLock x) {
            call("RWMutex.RLock", identity(x.name(), Obj.Kind.RWMUTEX));
        } else if (a instanceof Action.RUnlock x) {
            call("RWMutex.RUnlock", identity(x.name(), Obj.Kind.RWMUTEX));
        } else if (a instanceof Action.Add x) {
            call("WaitGroup.Add", identity(x.name(), Obj.Kind.WAITGROUP), loaded(x.delta()).asInt());
        } else if (a instanceof Action.Wait x) {
            await(thing(x.name()));
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
        call((object(thing(name), Obj.Kind.RWMUTEX) != null ? "RWMutex." : "Mutex.") + method, locker(name));
    }

    /** A mutex or a read-write mutex. */
    private Ref<Object> locker(String name) {
        return identity(name, object(thing(name), Obj.Kind.RWMUTEX) != null ? Obj.Kind.RWMUTEX : Obj.Kind.MUTEX);
    }

    private Ref<Object> identity(String named, Obj.Kind kind) {
        String name = thing(named);
        int i = objects.names(kind).indexOf(name);
        if (i < 0) {
            String what = kind.name().toLowerCase(java.util.Locale.ROOT);
            throw unknown(what, name, kind, what);
        }
        return fixed(Kind.valueOf(kind.name()), i, name);
    }

    private Ref<S> semaphore(String named) {
        String name = thing(named);
        if (object(name, Obj.Kind.SEMA) == null) {
            throw unknown("semaphore", name, Obj.Kind.SEMA, "semaphore");
        }
        return fixed(Kind.S, FIXED_SEMAS + objects.semas().lastIndexOf(name), name);
    }

    private void await(String name) {
        Obj cond = object(name, Obj.Kind.COND);
        if (cond == null) {
            call("WaitGroup.Wait", identity(name, Obj.Kind.WAITGROUP));
            return;
        }
        boolean rw = object(cond.of(), Obj.Kind.RWMUTEX) != null;
        call(rw ? "Cond.Wait(RWMutex)" : "Cond.Wait", identity(name, Obj.Kind.COND), locker(cond.of()));
    }

    /** {@code once.Do}: the function stands where doSlow would call it, so that it may use this function's locals. */
    private void once(Action.Do x) {
        Ref<Object> o = identity(x.name(), Obj.Kind.ONCE);
        Bool done = bool(Fields.ONCE_DONE, o);
        Ref<Object> mu = fixed(Kind.MUTEX, objects.mutexes().indexOf(thing(x.name()) + ".m"), x.name() + ".m");
        when(done.not(), () -> block(() -> {
            call("Mutex.Lock", mu);
            closure(() -> when(done.not(), () -> block(() -> closure(x.body(), () -> set(done, true)))),
                () -> call("Mutex.Unlock", mu));
        }));
    }
}
