package gmplab.core.runtime;

import gmplab.core.program.Act;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;

/**
 * proc.go's number of Ps: GOMAXPROCS, procresize, how a P is born and how it dies. What only another number needs is in the
 * text of worlds in which somebody asks for one.
 */
final class Procs extends Go {
    private static final Type COUNT = Type.count(Kind.P, 0, 0);

    private final int minor;
    private final boolean resizes;
    private final boolean simulated;

    /** @param minor the Go 1.x whose text is followed */
    Procs(World world, int minor) {
        this.minor = minor;
        resizes = world.procCounts().size() > 1;
        simulated = world.simulated();
        gomaxprocs();
        routine("procresize", CHECK, PLAIN, "proc.go procresize", this::procresize);
        if (resizes) {
            birthAndDeath();
            moveTimers();
        }
        if (resizes && simulated) {
            stealOrder();
        }
    }

    private void gomaxprocs() {
        routine("GOMAXPROCS", CHECK, PLAIN, "debug.go GOMAXPROCS", () -> {
            Int n = paramInt("n", COUNT);
            lock(SCHED_LOCK);
            Int now = let("ret", sched.gomaxprocs);
            unlock(SCHED_LOCK);
            when(n.eq(0).or(n.eq(now)), () -> ret(now));
            call("stopTheWorldGC");
            if (resizes) {
                set(sched.newprocs, n);
            }
            call("startTheWorldGC");
            ret(now);
        });
    }

    private void procresize() {
        Int n = paramInt("nprocs", COUNT);
        if (resizes) {
            Int old = let("old", sched.gomaxprocs);
            require(n.gt(0), "procresize: invalid arg");
            grow(n, old);
            when(id(m.p).lt(n), this::keepP, this::moveToP0);
            shrink(n, old);
        } else {
            keepP();
        }
        Ref<P> list = varRef("runnablePs", Kind.P);
        setNil(list);
        Int i = varInt("i", COUNT);
        set(i, n);
        loop(() -> {
            when(i.eq(0), this::leave);
            set(i, i.minus(1));
            Ref<P> pp = refTo(Kind.P, i);
            when(m.p.ne(pp), () -> {
                set(p.status(pp), Fields.P_IDLE);
                act(Act.Kind.RESTART, pp);
                when(callBool("runqempty", pp), () -> call("pidleput", pp), () -> {
                    set(p.m(pp), callRef("mget", Kind.M));
                    set(p.link(pp), list);
                    set(list, pp);
                });
            });
        });
        if (resizes) {
            if (simulated) {
                call("stealOrder.reset", n);
            }
            set(sched.gomaxprocs, n);
        }
        ret(list);
    }

    /** In a search the orders of every number of Ps are in stealWork's own text. */
    private void stealOrder() {
        routine("stealOrder.reset", CHECK, PLAIN, "proc.go randomOrder.reset", () -> {
            Int n = paramInt("count", COUNT);
            Int len = varInt("len", COUNT);
            Int i = varInt("i", COUNT);
            set(len, 0);
            set(i, 0);
            loop(() -> {
                when(i.eq(n), this::ret);
                set(i, i.plus(1));
                Int a = varInt("a", COUNT);
                Int b = varInt("b", COUNT);
                set(a, i);
                set(b, n);
                loop(() -> {
                    when(b.eq(0), this::leave);
                    Int rest = let("rest", a.rem(b));
                    set(a, b);
                    set(b, rest);
                });
                when(a.eq(1), () -> {
                    set(coprime(len), i);
                    set(len, len.plus(1));
                });
            });
        });
    }

    private void keepP() {
        set(p.status(m.p), Fields.P_RUNNING);
        act(Act.Kind.RESUME, m.p);
    }

    /** The P that this M runs on is to die: it lets go of it and takes the first. */
    private void moveToP0() {
        Ref<P> mine = let("mine", m.p);
        setNil(p.m(mine));
        act(Act.Kind.LEAVE, mine);
        setNil(m.p);
        Ref<P> p0 = fixed(Kind.P, 0, "allp[0]");
        setNil(p.m(p0));
        set(p.status(p0), Fields.P_IDLE);
        act(Act.Kind.RESTART, p0);
        call("acquirep", p0);
    }

    private void grow(Int n, Int old) {
        Int len = let("len", sched.allpLen);
        when(n.gt(len), () -> setAllpLen(n));
        Int i = varInt("born", COUNT);
        set(i, old);
        loop(() -> {
            when(not(i.lt(n)), this::leave);
            call("p.init", refTo(Kind.P, i));
            set(i, i.plus(1));
        });
    }

    private void shrink(Int n, Int old) {
        Int i = varInt("dying", COUNT);
        set(i, n);
        loop(() -> {
            when(not(i.lt(old)), this::leave);
            call("p.destroy", refTo(Kind.P, i));
            set(i, i.plus(1));
        });
        Int len = let("len", sched.allpLen);
        when(len.ne(n), () -> setAllpLen(n));
    }

    /** Under allpLock, for sysmon runs without a P. */
    private void setAllpLen(Int n) {
        lock(ALLP_LOCK);
        set(sched.allpLen, n);
        unlock(ALLP_LOCK);
    }

    private void birthAndDeath() {
        routine("p.init", CHECK, PLAIN, "proc.go p.init", () -> {
            Ref<P> pp = paramRef("pp", Kind.P);
            set(p.status(pp), Fields.P_GCSTOP);
            act(Act.Kind.BIRTH, pp);
            if (minor >= 16) {
                // It may come to run without going through pidleget.
                set(p.timerMask(pp), true);
                set(p.idleMask(pp), false);
            }
        });
        routine("globrunqputhead", NONE, NOWB, "proc.go globrunqputhead", () -> {
            Ref<G> gp = paramRef("gp", Kind.G);
            Ref<G> head = let("head", sched.runqHead);
            set(g.schedlink(gp), head);
            set(sched.runqHead, gp);
            when(sched.runqTail.isNil(), () -> set(sched.runqTail, gp));
            add(sched.runqsize, 1);
        });
        routine("p.destroy", CHECK, PLAIN, "proc.go p.destroy", () -> {
            Ref<P> pp = paramRef("pp", Kind.P);
            giveUpQueue(pp);
            when(p.timersLen(pp).gt(0), () -> giveUpTimers(pp));
            if (minor < 16) {
                endWorker(pp);
            }
            set(p.status(pp), Fields.P_DEAD);
            act(Act.Kind.DEATH, pp);
        });
    }

    /** Its mark worker is to run once more, and will see that it has no P any longer. */
    private void endWorker(Ref<P> pp) {
        when(p.gcBgMarkWorker(pp).nonNil(), () -> {
            Ref<G> gp = let("worker", p.gcBgMarkWorker(pp));
            casgstatus(gp, Fields.G_WAITING, Fields.G_RUNNABLE);
            call("globrunqput", gp);
            setNil(p.gcBgMarkWorker(pp));
        });
    }

    /** From the tail on, each to the head of the global queue, and what was to run next before them all. */
    private void giveUpQueue(Ref<P> pp) {
        loop(() -> {
            Int head = let("head", p.runqhead(pp));
            Int tail = let("tail", p.runqtail(pp));
            when(head.eq(tail), this::leave);
            set(p.runqtail(pp), tail.minus(1));
            Ref<G> gp = let("gp", p.runq(pp, tail.minus(1)));
            dies(p.runq(pp, tail.minus(1)));
            call("globrunqputhead", gp);
        });
        Ref<G> next = let("next", p.runnext(pp));
        when(next.nonNil(), () -> {
            call("globrunqputhead", next);
            setNil(p.runnext(pp));
        });
    }

    private void giveUpTimers(Ref<P> pp) {
        Ref<P> mine = let("plocal", m.p);
        // The only place that holds the timersLock of two Ps: sysmon may be looking for the next timer.
        lock(timersLock(mine));
        lock(timersLock(pp));
        call("moveTimers", mine, pp);
        set(p.timersLen(pp), 0);
        set(p.numTimers(pp), 0);
        if (minor < 19) {
            set(p.adjustTimers(pp), 0);
        }
        set(p.timer0When(pp), 0);
        unlock(timersLock(pp));
        unlock(timersLock(mine));
    }

    private void moveTimers() {
        routine("moveTimers", CHECK, PLAIN, "time.go moveTimers", () -> {
            Ref<P> to = paramRef("pp", Kind.P);
            Ref<P> from = paramRef("timers", Kind.P);
            Int n = let("n", p.timersLen(from));
            Int i = varInt("i", n.type());
            set(i, 0);
            loop(() -> {
                when(not(i.lt(n)), this::ret);
                Ref<T> x = let("t", p.timers(from, i));
                dies(p.timers(from, i));
                moveTimer(to, x);
                set(i, i.plus(1));
            });
        });
    }

    private void moveTimer(Ref<P> to, Ref<T> x) {
        loop(() -> {
            Int s = let("s", t.status(x));
            when(s.eq(Fields.T_WAITING), () -> {
                when(not(timerCas(x, s, Fields.T_MOVING)), this::again);
                putBack(to, x);
                leave();
            });
            when(s.eq(Fields.T_MODIFIED_EARLIER).or(s.eq(Fields.T_MODIFIED_LATER)), () -> {
                when(not(timerCas(x, s, Fields.T_MOVING)), this::again);
                Int when = let("newWhen", t.nextwhen(x));
                dies(t.nextwhen(x));
                set(t.when(x), when);
                putBack(to, x);
                leave();
            });
            when(s.eq(Fields.T_DELETED), () -> {
                when(not(timerCas(x, s, Fields.T_REMOVED)), this::again);
                setNil(t.pp(x));
                leave();
            });
            require(s.eq(Fields.T_MODIFYING), "timer data corruption");
            guard("osyield", t.status(x).ne(Fields.T_MODIFYING));
        });
    }

    private gmplab.core.program.Val.Cond timerCas(Ref<T> x, Int from, int to) {
        return cas(t.status(x), from, gmplab.core.program.Val.constant(Fields.T_STATUS, to));
    }

    private void putBack(Ref<P> to, Ref<T> x) {
        setNil(t.pp(x));
        call("doaddtimer", to, x);
        when(not(casInt(t.status(x), Fields.T_MOVING, Fields.T_WAITING)), () -> raise("timer data corruption"));
    }
}
