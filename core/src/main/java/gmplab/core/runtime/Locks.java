package gmplab.core.runtime;

import gmplab.core.program.Act;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;

/**
 * lock_futex.go, runtime1.go's acquirem and releasem, sema.go as far as worldsema and gcsema need it. The nested
 * prologues of lock, lockWithRank and lock2 (and of unlock's three) are one: nothing shared happens between them.
 */
final class Locks extends Go {
    Locks(int minor) {
        mutex();
        notes(minor);
        semaphores();
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

    private void semaphores() {
        routine("cansemacquire", NONE, PLAIN, "sema.go cansemacquire", () -> {
            Ref<S> s = paramRef("s", Kind.S);
            loop(() -> {
                Int v = let("v", sema.count(s));
                when(v.eq(0), () -> ret(FALSE));
                when(cas(sema.count(s), v, v.minus(1)), () -> ret(TRUE));
            });
        });
        routine("semacquire1", CHECK, PLAIN, "sema.go semacquire1", () -> {
            Ref<S> s = paramRef("s", Kind.S);
            when(callBool("cansemacquire", s), this::ret);
            loop(() -> {
                lock(semaLock(s));
                xadd(sema.nwait(s), 1);
                when(callBool("cansemacquire", s), () -> {
                    xadd(sema.nwait(s), -1);
                    unlock(semaLock(s));
                    ret();
                });
                queue(s);
                call("gopark", gmplab.core.program.Val.constant(Fields.UNLOCKF, 1), semaLock(s),
                    gmplab.core.program.Val.constant(Fields.REASON, 4));
                Bool ticket = let("ticket", g.ticket(getg()));
                dies(g.ticket(getg()));
                when(ticket, this::leave);
                when(callBool("cansemacquire", s), this::leave);
            });
        });
        routine("semrelease1", CHECK, PLAIN, "sema.go semrelease1", () -> {
            Ref<S> s = paramRef("s", Kind.S);
            Bool handoff = paramBool("handoff");
            xadd(sema.count(s), 1);
            when(sema.nwait(s).eq(0), this::ret);
            lock(semaLock(s));
            when(sema.nwait(s).eq(0), () -> {
                unlock(semaLock(s));
                ret();
            });
            Ref<G> head = let("gp", semaHead(s));
            Ref<G> next = let("next", g.waitlink(head));
            dies(g.waitlink(head));
            set(semaHead(s), next);
            when(next.isNil(), () -> setNil(semaTail(s)));
            xadd(sema.nwait(s), -1);
            unlock(semaLock(s));
            Bool ticket = varBool("ticket");
            set(ticket, FALSE);
            when(handoff, () -> when(callBool("cansemacquire", s), () -> {
                set(g.ticket(head), true);
                set(ticket, TRUE);
            }));
            call("goready", head);
            // The ticket's holder goes next: without locks held, give it this P at once.
            when(ticket.and(m.locks.eq(0)), () -> mcall("goyield_m", getg()));
        });
    }

    private void queue(Ref<S> s) {
        setNil(g.waitlink(getg()));
        Ref<G> last = let("last", semaTail(s));
        when(last.isNil(), () -> set(semaHead(s), getg()), () -> set(g.waitlink(last), getg()));
        set(semaTail(s), getg());
    }

    private static Ref<G> semaHead(Ref<S> s) {
        return ref(Fields.SEMA_HEAD, s);
    }

    private static Ref<G> semaTail(Ref<S> s) {
        return ref(Fields.SEMA_TAIL, s);
    }
}
