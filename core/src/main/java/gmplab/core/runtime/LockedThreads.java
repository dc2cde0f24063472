package gmplab.core.runtime;

import gmplab.core.program.Act;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;

/**
 * proc.go's goroutines that are locked to a thread: LockOSThread, how such a G and its thread wait for each other, the
 * template thread that starts threads for locked ones, and the end of a thread whose G ended locked.
 */
final class LockedThreads extends Go {
    private static final int FREE_M_WAIT = 2;

    private final int minor;

    /** @param minor the Go 1.x whose text is followed */
    LockedThreads(int minor) {
        this.minor = minor;
        locking();
        waiting();
        templateThread();
        routine("mexit", CHECK, YESWB, "proc.go mexit", this::mexit);
    }

    private void locking() {
        routine("LockOSThread", NONE, PLAIN, "proc.go LockOSThread", () -> {
            // Now, while this thread is as all others are: a locked one must not clone itself.
            when(newmHandoff.haveTemplateThread.not(), () -> call("startTemplateThread"));
            add(m.lockedExt, 1);
            dolockOSThread();
        });
        routine("lockOSThread", NONE, PLAIN, "proc.go lockOSThread", () -> {
            add(m.lockedInt, 1);
            dolockOSThread();
        });
        routine("UnlockOSThread", NONE, PLAIN, "proc.go UnlockOSThread", () -> {
            when(m.lockedExt.eq(0), this::ret);
            add(m.lockedExt, -1);
            dounlockOSThread();
        });
        routine("unlockOSThread", NONE, PLAIN, "proc.go unlockOSThread", () -> {
            require(m.lockedInt.ne(0), "runtime: internal error: misuse of lockOSThread/unlockOSThread");
            add(m.lockedInt, -1);
            dounlockOSThread();
        });
    }

    private void dolockOSThread() {
        set(m.lockedg, getg());
        set(g.lockedm(getg()), self());
    }

    private void dounlockOSThread() {
        when(m.lockedInt.ne(0).or(m.lockedExt.ne(0)), this::ret);
        setNil(m.lockedg);
        setNil(g.lockedm(getg()));
    }

    private void waiting() {
        routine("stoplockedm", CHECK, PLAIN, "proc.go stoplockedm", () -> {
            require(all(m.lockedg.nonNil(), g.lockedm(m.lockedg).eq(self())), "stoplockedm: inconsistent locking");
            when(m.p.nonNil(), () -> {
                Ref<P> pp = let("pp", callRef("releasep", Kind.P));
                call("handoffp", pp);
            });
            incidlelocked(1);
            mPark(minor);
            require(g.status(m.lockedg).eq(Fields.G_RUNNABLE), "stoplockedm: not runnable");
            call("acquirep", m.nextp);
            setNil(m.nextp);
        });
        routine("startlockedm", CHECK, NOWB, "proc.go startlockedm", () -> {
            Ref<G> gp = paramRef("gp", Kind.G);
            Ref<M> mp = let("mp", g.lockedm(gp));
            require(mp.ne(self()), "startlockedm: locked to me");
            require(m.nextp(mp).isNil(), "startlockedm: m has p");
            incidlelocked(-1);
            Ref<P> pp = let("pp", callRef("releasep", Kind.P));
            set(m.nextp(mp), pp);
            act(Act.Kind.PROMISE, pp, mp);
            call("notewakeup", park(mp));
            call("stopm");
        });
    }

    private void templateThread() {
        routine("startTemplateThread", CHECK, PLAIN, "proc.go startTemplateThread", () -> {
            // Preempted between the two, another G would see a template thread that is not there.
            acquirem();
            when(not(cas(newmHandoff.haveTemplateThread, FALSE, TRUE)), () -> {
                releasem();
                ret();
            });
            call("newm", TEMPLATE_THREAD, nil(Kind.P), FALSE);
            releasem();
        });
        routine("templateThread", CHECK, NOWB, "proc.go templateThread", () -> {
            lock(SCHED_LOCK);
            add(sched.nmsys, 1);
            call("checkdead");
            unlock(SCHED_LOCK);
            loop(() -> {
                lock(NEWM_LOCK);
                loop(() -> {
                    Ref<M> list = let("newm", newmHandoff.newm);
                    when(list.isNil(), this::leave);
                    setNil(newmHandoff.newm);
                    unlock(NEWM_LOCK);
                    startThem(list);
                    lock(NEWM_LOCK);
                });
                set(newmHandoff.waiting, true);
                set(key(NEWM_WAKE), false);
                labelled("noteclear");
                unlock(NEWM_LOCK);
                call("notesleep", NEWM_WAKE);
            });
        });
    }

    private void startThem(Ref<M> list) {
        loop(() -> {
            when(list.isNil(), this::leave);
            Ref<M> next = let("next", m.schedlink(list));
            setNil(m.schedlink(list));
            call("newm1", list);
            set(list, next);
        });
    }

    /** The end of a thread. The list of all Ms is left out: nobody here walks it. */
    private void mexit() {
        when(self().eq(fixed(Kind.M, 0, "&m0")), () -> {
            // The process's first thread must not end; it waits for ever.
            Ref<P> pp = let("pp", callRef("releasep", Kind.P));
            call("handoffp", pp);
            countAsFreed();
            mPark(minor);
            raise("locked m0 woke up");
        });
        lock(SCHED_LOCK);
        set(m.freeWait(self()), FREE_M_WAIT);
        Ref<M> list = let("freem", sched.freem);
        set(m.freelink(self()), list);
        set(sched.freem, self());
        unlock(SCHED_LOCK);
        Ref<P> pp = let("pp", callRef("releasep", Kind.P));
        call("handoffp", pp);
        // After handoffp, which may have started a thread for this P's work.
        countAsFreed();
        set(m.freeWait(self()), 0);
        labelled("exitThread freeMStack");
        exitThread();
    }

    private void countAsFreed() {
        lock(SCHED_LOCK);
        Int freed = let("nmfreed", sched.nmfreed);
        set(sched.nmfreed, freed.plus(1));
        dies(m.lockedExt);
        call("checkdead");
        unlock(SCHED_LOCK);
    }
}
