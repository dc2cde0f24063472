package gmplab.core.runtime;

import gmplab.core.program.Val;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;

/**
 * sema.go: semaphores and the notification lists of conditions. A G that waits is its own sudog (g.waitlink, g.ticket,
 * g.notifyTicket): it waits for one of them at a time. Each semaphore has a semaRoot to itself.
 */
final class Semaphores extends Go {
    private static final Int PARKUNLOCK = Val.constant(Fields.UNLOCKF, 1);

    Semaphores() {
        acquiring();
        releasing();
        notifyList();
    }

    private void acquiring() {
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
            acquire(s, () -> queue(s));
        });
        // The same text: only a mutex asks to be queued at the head.
        routine("sync_runtime_SemacquireMutex", CHECK, PLAIN, "sema.go semacquire1", () -> {
            Ref<S> s = paramRef("s", Kind.S);
            Bool lifo = paramBool("lifo");
            acquire(s, () -> when(lifo, () -> queueFirst(s), () -> queue(s)));
        });
    }

    private void acquire(Ref<S> s, Runnable queue) {
        when(callBool("cansemacquire", s), this::ret);
        set(g.ticket(getg()), false);
        loop(() -> {
            lock(semaLock(s));
            xadd(sema.nwait(s), 1);
            when(callBool("cansemacquire", s), () -> {
                xadd(sema.nwait(s), -1);
                unlock(semaLock(s));
                ret();
            });
            queue.run();
            call("gopark", PARKUNLOCK, semaLock(s), reason("semacquire"));
            Bool ticket = let("ticket", g.ticket(getg()));
            when(ticket, () -> {
                dies(g.ticket(getg()));
                leave();
            });
            when(callBool("cansemacquire", s), this::leave);
        });
    }

    private void queue(Ref<S> s) {
        setNil(g.waitlink(getg()));
        Ref<G> last = let("last", semaTail(s));
        when(last.isNil(), () -> set(semaHead(s), getg()), () -> set(g.waitlink(last), getg()));
        set(semaTail(s), getg());
    }

    private void queueFirst(Ref<S> s) {
        Ref<G> first = let("first", semaHead(s));
        set(g.waitlink(getg()), first);
        when(first.isNil(), () -> set(semaTail(s), getg()));
        set(semaHead(s), getg());
    }

    private void releasing() {
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

    private static Ref<G> semaHead(Ref<S> s) {
        return ref(Fields.SEMA_HEAD, s);
    }

    private static Ref<G> semaTail(Ref<S> s) {
        return ref(Fields.SEMA_TAIL, s);
    }

    // Conditions

    private static Int waits(Ref<Co> c) {
        return num(Fields.COND_WAIT, c);
    }

    private static Int notifies(Ref<Co> c) {
        return num(Fields.COND_NOTIFY, c);
    }

    private static Ref<G> first(Ref<Co> c) {
        return ref(Fields.COND_HEAD, c);
    }

    private static Ref<G> last(Ref<Co> c) {
        return ref(Fields.COND_TAIL, c);
    }

    private static Int ticketOf(Ref<G> gp) {
        return num(Fields.G_NOTIFY, gp);
    }

    private void notifyList() {
        routine("notifyListAdd", NONE, PLAIN, "sema.go notifyListAdd", () -> {
            Ref<Co> c = paramRef("l", Kind.COND);
            ret(xadd(waits(c), 1).minus(1));
        });
        routine("notifyListWait", CHECK, PLAIN, "sema.go notifyListWait", () -> {
            Ref<Co> c = paramRef("l", Kind.COND);
            Int t = paramInt("t", Fields.TICKET);
            lock(notifyLock(c));
            // less(t, l.notify): they are never half of all tickets apart.
            when(t.minus(notifies(c)).ge(new Int(count(Kind.TICKET).div(2).expr(), Fields.TICKET)), () -> {
                unlock(notifyLock(c));
                ret();
            });
            set(ticketOf(getg()), t);
            Ref<G> last = let("tail", last(c));
            when(last.isNil(), () -> set(first(c), getg()), () -> set(g.waitlink(last), getg()));
            set(last(c), getg());
            call("gopark", PARKUNLOCK, notifyLock(c), reason("sync.Cond.Wait"));
        });
        routine("notifyListNotifyAll", CHECK, PLAIN, "sema.go notifyListNotifyAll", () -> {
            Ref<Co> c = paramRef("l", Kind.COND);
            Int wait = let("wait", waits(c));
            when(wait.eq(notifies(c)), this::ret);
            lock(notifyLock(c));
            Ref<G> gp = let("s", first(c));
            setNil(first(c));
            setNil(last(c));
            set(wait, waits(c));
            set(notifies(c), wait);
            unlock(notifyLock(c));
            loop(() -> {
                when(gp.isNil(), this::ret);
                Ref<G> ready = let("ready", gp);
                taken(gp, ready);
                call("goready", ready);
            });
        });
        routine("notifyListNotifyOne", CHECK, PLAIN, "sema.go notifyListNotifyOne", this::notifyOne);
    }

    /** The list goes on behind {@code gp}, which is in it no more. */
    private void taken(Ref<G> next, Ref<G> gp) {
        set(next, g.waitlink(gp));
        dies(g.waitlink(gp));
        dies(ticketOf(gp));
    }

    private void notifyOne() {
        Ref<Co> c = paramRef("l", Kind.COND);
        Int wait = let("wait", waits(c));
        when(wait.eq(notifies(c)), this::ret);
        lock(notifyLock(c));
        Int t = let("t", notifies(c));
        when(t.eq(waits(c)), () -> {
            unlock(notifyLock(c));
            ret();
        });
        set(notifies(c), t.plus(1));
        Ref<G> before = varRef("p", Kind.G);
        setNil(before);
        Ref<G> gp = let("s", first(c));
        loop(() -> {
            when(gp.isNil(), this::leave);
            when(ticketOf(gp).eq(t), () -> {
                Ref<G> next = varRef("n", Kind.G);
                taken(next, gp);
                when(before.isNil(), () -> set(first(c), next), () -> set(g.waitlink(before), next));
                when(next.isNil(), () -> set(last(c), before));
                unlock(notifyLock(c));
                call("goready", gp);
                ret();
            });
            set(before, gp);
            set(gp, g.waitlink(gp));
        });
        unlock(notifyLock(c));
    }
}
