package gmplab.core.runtime;

import gmplab.core.program.Act;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;

/**
 * lock_futex.go, runtime1.go's acquirem and releasem. The nested
 * prologues of lock, lockWithRank and lock2 (and of unlock's three) are one: nothing shared happens between them.
 */
final class Locks extends Go {
    Locks(int minor) {
        mutex();
        notes(minor);
    }

    private void mutex() {
        routine("acquirem", NONE, PLAIN, "runtime1.go acquirem", () -> add(m.locks, 1));
        routine("releasem", NONE, PLAIN, "runtime1.go releasem", () -> {
            add(m.locks, -1);
            rearm();
        });
        // execLock, of which newm1 is a reader. Nobody writes it here (that is syscall.Exec), so its count is left out.
        routine("rlock", CHECK, PLAIN, "rwmutex.go rlock", this::acquirem);
        routine("runlock", CHECK, PLAIN, "rwmutex.go runlock", this::releasem);
        routine("lock", CHECK, PLAIN, "lock_futex.go lock2", () -> {
            Ref<L> l = paramRef("l", Kind.L);
            require(m.locks.ge(0), "runtime·lock: lock count");
            add(m.locks, 1);
            acquire(ref(Fields.LOCK_HOLDER, l));
        });
        routine("unlock", CHECK, PLAIN, "lock_futex.go unlock2", () -> {
            Ref<L> l = paramRef("l", Kind.L);
            Ref<M> holder = xchg(new Ref<M>(ref(Fields.LOCK_HOLDER, l).expr(), Type.ref(Kind.M)), nil(Kind.M));
            labelled("release");
            require(holder.eq(self()), "unlock of unlocked lock");
            add(m.locks, -1);
            require(m.locks.ge(0), "runtime·unlock: lock count");
            rearm();
        });
    }

    /** A request that newstack refused is armed again, on the g that runs this (never on g0). */
    private void rearm() {
        when(m.locks.eq(0).and(getg().nonNil()), () -> when(g.preempt(getg()), () -> {
            set(g.stackguard0(getg()), 1);
            labelled("rearm");
        }));
    }

    private void notes(int minor) {
        routine("notesleep", CHECK, PLAIN, "lock_futex.go notesleep", () -> {
            Ref<N> n = paramRef("n", Kind.N);
            await(key(n));
            labelled("sleep");
        });
        routine("notewakeup", CHECK, PLAIN, "lock_futex.go notewakeup", () -> {
            Ref<N> n = paramRef("n", Kind.N);
            Bool old = xchg(key(n), TRUE);
            labelled("wake");
            act(Act.Kind.COMMIT, null, parked(n));
            when(old, () -> raise("notewakeup - double wakeup"));
        });
        if (minor < 16) {
            return;
        }
        routine("mPark", CHECK, PLAIN, "proc.go mPark", () -> {
            call("notesleep", park(self()));
            set(key(park(self())), false);
            labelled("noteclear");
        });
    }
}
