package gmplab.core.runtime;

import gmplab.core.program.Act;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;

/** proc.go's Ps and Ms: who owns a P, and how one is handed to a thread. The seed's neighbourhood. */
final class Threads extends Go {
    private final int minor;

    /** @param minor the Go 1.x whose text is followed */
    Threads(int minor) {
        this.minor = minor;
        binding();
        startm();
        newm();
        stopping();
    }

    private void binding() {
        routine("wirep", NONE, NOWB, "proc.go wirep", () -> {
            Ref<P> pp = paramRef("pp", Kind.P);
            require(m.p.isNil(), "wirep: already in go");
            require(p.m(pp).isNil(), "wirep: invalid p state");
            require(p.status(pp).eq(Fields.P_IDLE), "wirep: invalid p state");
            set(m.p, pp);
            set(p.m(pp), self());
            set(p.status(pp), Fields.P_RUNNING);
            act(Act.Kind.BIND, pp);
        });
        routine("acquirep", CHECK, YESWB, "proc.go acquirep", () -> {
            Ref<P> pp = paramRef("pp", Kind.P);
            call("wirep", pp);
        });
        routine("releasep", CHECK, PLAIN, "proc.go releasep", () -> {
            require(m.p.nonNil(), "releasep: invalid arg");
            Ref<P> pp = let("pp", m.p);
            require(p.m(pp).eq(self()), "releasep: invalid p state");
            require(p.status(pp).eq(Fields.P_RUNNING), "releasep: invalid p state");
            setNil(m.p);
            setNil(p.m(pp));
            set(p.status(pp), Fields.P_IDLE);
            act(Act.Kind.RELEASE, pp);
            ret(pp);
        });
    }

    private void startm() {
        Runnable precondition = () -> {
            Ref<P> pp = paramRef("pp", Kind.P);
            paramBool("spinning");
            Bool preemptible = getg().nonNil().and(m.locks.eq(0)).and(m.preemptoff.not()).and(m.mallocing.not());
            check("startm is given a P in a preemptible context", pp.isNil().or(preemptible.not()));
            labelled("precondition");
        };
        routine("startm", CHECK, NOWB, "proc.go startm", precondition, () -> {
            Ref<P> pp = varRef("pp", Kind.P);
            Bool spinning = varBool("spinning");
            acquirem();
            lock(SCHED_LOCK);
            when(pp.isNil(), () -> {
                set(pp, callRef("pidleget", Kind.P));
                when(pp.isNil(), () -> {
                    unlock(SCHED_LOCK);
                    when(spinning, () -> stopSpinning("startm"));
                    releasem();
                    ret();
                });
            });
            Ref<M> nmp = let("nmp", callRef("mget", Kind.M));
            when(nmp.isNil(), () -> {
                call("mReserveID");
                unlock(SCHED_LOCK);
                call("newm", pick(spinning, MSPINNING, NO_FN), pp, TRUE);
                releasem();
                ret();
            });
            unlock(SCHED_LOCK);
            require(m.spinning(nmp).not(), "startm: m is spinning");
            require(m.nextp(nmp).isNil(), "startm: m has p");
            when(spinning, () -> require(callBool("runqempty", pp), "startm: p has runnable gs"));
            set(m.spinning(nmp), spinning);
            set(m.nextp(nmp), pp);
            act(Act.Kind.PROMISE, pp, nmp);
            call("notewakeup", park(nmp));
            releasem();
        });
        routine("wakep", CHECK, PLAIN, "proc.go wakep", () -> {
            when(sched.npidle.eq(0), this::ret);
            when(sched.nmspinning.ne(0), this::ret);
            when(not(casInt(sched.nmspinning, 0, 1)), this::ret);
            call("startm", nil(Kind.P), TRUE);
        });
        routine("handoffp", CHECK, NOWB, "proc.go handoffp", this::handoffp);
    }

    private void handoffp() {
        Ref<P> pp = paramRef("pp", Kind.P);
        when(any(not(callBool("runqempty", pp)), sched.runqsize.ne(0)), () -> startm(pp, FALSE));
        if (minor >= 19) {
            when(bool(Fields.TRACE_ENABLED), () -> when(callBool("traceReaderAvailable"), () -> startm(pp, FALSE)));
        }
        when(sched.gcBlackenEnabled, () -> when(callBool("gcMarkWorkAvailable", pp), () -> startm(pp, FALSE)));
        Int n = let("nmspinning", sched.nmspinning);
        when(all(n.plus(sched.npidle).eq(0), casInt(sched.nmspinning, 0, 1)), () -> startm(pp, TRUE));
        lock(SCHED_LOCK);
        when(sched.gcwaiting, () -> {
            set(p.status(pp), Fields.P_GCSTOP);
            act(Act.Kind.STOP, pp);
            oneStopped();
            unlock(SCHED_LOCK);
            ret();
        });
        when(all(p.runSafePointFn(pp), cas(p.runSafePointFn(pp), TRUE, FALSE)), () -> {
            call("sched.safePointFn", pp);
            oneSafe();
        });
        when(sched.runqsize.ne(0), () -> {
            unlock(SCHED_LOCK);
            startm(pp, FALSE);
        });
        Int idle = let("npidle", sched.npidle);
        when(all(idle.eq(sched.gomaxprocs.minus(1)), sched.lastpoll), () -> {
            unlock(SCHED_LOCK);
            startm(pp, FALSE);
        });
        Int when = let("when", callInt("nobarrierWakeTime", Fields.TIME, pp));
        if (minor < 16) {
            when(when.ne(0), () -> call("wakeNetPoller", when));
            call("pidleput", pp);
            unlock(SCHED_LOCK);
            return;
        }
        call("pidleput", pp);
        unlock(SCHED_LOCK);
        when(when.ne(0), () -> call("wakeNetPoller", when));
    }

    private void startm(Ref<P> pp, Bool spinning) {
        call("startm", pp, spinning);
        ret();
    }

    private void newm() {
        routine("mReserveID", CHECK, PLAIN, "proc.go mReserveID", () -> add(sched.mnext, 1));
        routine("mcommoninit", CHECK, PLAIN, "proc.go mcommoninit", () -> {
            Bool reserved = paramBool("reserved");
            lock(SCHED_LOCK);
            when(not(reserved), () -> call("mReserveID"));
            unlock(SCHED_LOCK);
        });
        routine("newm", CHECK, NOWB, "proc.go newm", () -> {
            Int fn = paramInt("fn", Fields.M_STARTFN);
            Ref<P> pp = paramRef("pp", Kind.P);
            Bool reserved = paramBool("reserved");
            acquirem();
            Ref<M> mp = let("mp", callRef("allocm", Kind.M, pp, fn, reserved));
            set(m.nextp(mp), pp);
            act(Act.Kind.PROMISE, pp, mp);
            when(m.lockedExt.ne(0), () -> {
                // Whoever locked this thread may have changed it for good: a clean one makes the new thread.
                lock(NEWM_LOCK);
                require(newmHandoff.haveTemplateThread, "on a locked thread with no template thread");
                Ref<M> queued = let("queued", newmHandoff.newm);
                set(m.schedlink(mp), queued);
                set(newmHandoff.newm, mp);
                act(Act.Kind.COMMIT, null, mp);
                when(newmHandoff.waiting, () -> {
                    set(newmHandoff.waiting, false);
                    call("notewakeup", NEWM_WAKE);
                });
                unlock(NEWM_LOCK);
                releasem();
                ret();
            });
            call("newm1", mp);
            releasem();
        });
        routine("newm1", CHECK, PLAIN, "proc.go newm1", () -> {
            Ref<M> mp = paramRef("mp", Kind.M);
            call("rlock");
            call("newosproc", mp);
            call("runlock");
        });
        routine("newosproc", CHECK, PLAIN, "os_linux.go newosproc", () -> {
            Ref<M> mp = paramRef("mp", Kind.M);
            cloneThread(mp);
            act(Act.Kind.COMMIT, null, mp);
        });
        routine("allocm", CHECK, YESWB, "proc.go allocm", this::allocm);
        routine("stackfree", SYSTEMSTACK, PLAIN, "stack.go stackfree", () -> {
            Ref<M> freem = paramRef("freem", Kind.M);
            check("stackfree of a thread that still runs", m.freeWait(freem).eq(0));
        });
        routine("mspinning", NONE, PLAIN, "proc.go mspinning", () -> set(m.spinning, true));
        routine("mstart", NONE, PLAIN, "proc.go mstart1", () -> {
            Int fn = let("fn", m.mstartfn(self()));
            dies(m.mstartfn(self()));
            when(fn.eq(1), () -> call("mspinning"));
            when(fn.eq(2), () -> call("templateThread"));
            call("acquirep", m.nextp);
            setNil(m.nextp);
            tail("schedule");
        });
    }

    private void allocm() {
        Ref<P> pp = paramRef("pp", Kind.P);
        Int fn = paramInt("fn", Fields.M_STARTFN);
        Bool reserved = paramBool("reserved");
        acquirem();
        when(m.p.isNil(), () -> call("acquirep", pp));
        when(sched.freem.nonNil(), () -> {
            lock(SCHED_LOCK);
            Ref<M> list = varRef("newList", Kind.M);
            setNil(list);
            Ref<M> freem = let("freem", sched.freem);
            loop(() -> {
                when(freem.isNil(), this::leave);
                Int wait = let("wait", m.freeWait(freem));
                // Up to 1.16 any freeWait but 0 keeps the M; 1.19 keeps freeMWait and just forgets freeMRef.
                when(minor < 19 ? wait.ne(0) : wait.eq(2), () -> {
                    Ref<M> next = let("next", m.freelink(freem));
                    set(m.freelink(freem), list);
                    set(list, freem);
                    set(freem, next);
                    again();
                });
                when(wait.eq(0), () -> {
                    // The seed's first hunk: stackfree must be on the system stack, and startm may not be.
                    systemstack("stackfree", freem);
                });
                reap(freem);
            });
            set(sched.freem, list);
            unlock(SCHED_LOCK);
        });
        Ref<M> mp = let("mp", newMIdentity());
        when(fn.ne(0), () -> set(m.mstartfn(mp), fn));
        call("mcommoninit", reserved);
        when(pp.eq(m.p), () -> callRef("releasep", Kind.P));
        releasem();
        ret(mp);
    }

    /**
     * Off the list, and its identity may be used again. Ids and deaths are counted under sched.lock and only their
     * difference is looked at, so that both may forget this M.
     */
    private void reap(Ref<M> freem) {
        Ref<M> next = let("next", m.freelink(freem));
        dies(m.freelink(freem));
        set(m.allocated(freem), false);
        add(sched.mnext, -1);
        add(sched.nmfreed, -1);
        set(freem, next);
    }

    private void stopping() {
        routine("stopm", CHECK, PLAIN, "proc.go stopm", () -> {
            require(m.locks.eq(0), "stopm holding locks");
            require(m.p.isNil(), "stopm holding p");
            require(m.spinning.not(), "stopm spinning");
            dies(m.pollUntil);
            lock(SCHED_LOCK);
            call("mput");
            unlock(SCHED_LOCK);
            mPark(minor);
            call("acquirep", m.nextp);
            setNil(m.nextp);
        });
        routine("gcstopm", CHECK, PLAIN, "proc.go gcstopm", () -> {
            require(sched.gcwaiting, "gcstopm: not waiting for gc");
            when(m.spinning, () -> {
                set(m.spinning, false);
                stopSpinning("gcstopm");
            });
            Ref<P> pp = let("pp", callRef("releasep", Kind.P));
            lock(SCHED_LOCK);
            set(p.status(pp), Fields.P_GCSTOP);
            act(Act.Kind.STOP, pp);
            oneStopped();
            unlock(SCHED_LOCK);
            call("stopm");
        });
    }
}
