package gmplab.core.runtime;

import gmplab.core.policy.Policies;
import gmplab.core.program.Op.Kernel.Call;
import gmplab.core.program.Val;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;

/**
 * netpoll.go and netpoll_epoll.go: who waits for a descriptor, and how the poller makes him runnable. pollDescs are there
 * from the beginning and are never used again (no pollOpen, no pollCache). {@link Deadlines} has the rest.
 */
final class Netpoll extends Go {
    /** How long netpoll may wait: -1 for ever, 0 not at all, otherwise until that time (Go: for so long). */
    static final Type DELAY = Type.count(Kind.TIME, -1, 0);
    /** 'r', 'w' and 'r'+'w'. */
    static final Type MODE = Type.range(1, 3);
    static final Int READ = Val.constant(MODE, 1);
    static final Int WRITE = Val.constant(MODE, 2);
    /** What netpollcheckerr and what stands on it give back. */
    static final Type ERROR = Type.enumOf("pollNoError", "pollErrClosing", "pollErrTimeout", "pollErrNotPollable");
    private static final Int NO_ERROR = Val.constant(ERROR, 0);
    private static final Int CLOSING = Val.constant(ERROR, 1);
    static final int TIMED_OUT = 2;
    private static final Int TIMEOUT = Val.constant(ERROR, TIMED_OUT);
    private static final Int NOT_POLLABLE = Val.constant(ERROR, 3);
    private static final int POLL_CLOSING = 1;
    private static final int POLL_EVENT_ERR = 2;
    private static final int POLL_EXPIRED_READ_DEADLINE = 4;
    private static final int POLL_EXPIRED_WRITE_DEADLINE = 8;

    private final int minor;
    private final boolean deadlines;
    private final boolean early;

    /** @param minor the Go 1.x whose text is followed */
    Netpoll(World world, int minor) {
        this.minor = minor;
        deadlines = Uses.of(world).deadlines();
        boolean open = world.policies().get(Policies.POLL_EARLY) == Policies.Policy.ANY;
        early = open && !world.simulated();
        waiting();
        closing();
        readying();
        info();
        epoll();
    }

    static Int delay(int v) {
        return Val.constant(DELAY, v);
    }

    private static Int sema(int v) {
        return Val.constant(Fields.PD_SEMA, v);
    }

    private void waiting() {
        routine("poll_runtime_pollReset", NONE, PLAIN, "netpoll.go poll_runtime_pollReset", () -> {
            Ref<D> x = paramRef("pd", Kind.D);
            Int mode = paramInt("mode", MODE);
            Int err = let("errcode", callInt("netpollcheckerr", ERROR, x, mode));
            when(err.ne(0), () -> ret(err));
            when(mode.eq(READ), () -> set(pd.rg(x), Fields.PD_NIL), () -> set(pd.wg(x), Fields.PD_NIL));
            ret(NO_ERROR);
        });
        routine("poll_runtime_pollWait", CHECK, PLAIN, "netpoll.go poll_runtime_pollWait", () -> {
            Ref<D> x = paramRef("pd", Kind.D);
            Int mode = paramInt("mode", MODE);
            Int err = let("errcode", callInt("netpollcheckerr", ERROR, x, mode));
            when(err.ne(0), () -> ret(err));
            loop(() -> {
                when(callBool("netpollblock", x, mode), () -> ret(NO_ERROR));
                // It may also have been woken by a deadline that was put off meanwhile: as if that had not happened.
                set(err, callInt("netpollcheckerr", ERROR, x, mode));
                when(err.ne(0), () -> ret(err));
            });
        });
        routine("netpollcheckerr", NONE, PLAIN, "netpoll.go netpollcheckerr", () -> {
            Ref<D> x = paramRef("pd", Kind.D);
            Int mode = paramInt("mode", MODE);
            if (minor < 19) {
                when(pd.closing(x), () -> ret(CLOSING));
            }
            Int bits = let("info", pd.atomicInfo(x));
            if (minor >= 19) {
                when(has(bits, POLL_CLOSING), () -> ret(CLOSING));
            }
            if (deadlines) {
                when(pick(mode.eq(READ), has(bits, POLL_EXPIRED_READ_DEADLINE), has(bits, POLL_EXPIRED_WRITE_DEADLINE)), () -> ret(TIMEOUT));
            }
            when(mode.eq(READ).and(has(bits, POLL_EVENT_ERR)), () -> ret(NOT_POLLABLE));
            ret(NO_ERROR);
        });
        routine("netpollblock", CHECK, PLAIN, "netpoll.go netpollblock", () -> {
            Ref<D> x = paramRef("pd", Kind.D);
            Int mode = paramInt("mode", MODE);
            when(mode.eq(READ), () -> block(x, mode, pd.rg(x), Fields.NETPOLLBLOCKCOMMIT_R));
            block(x, mode, pd.wg(x), Fields.NETPOLLBLOCKCOMMIT_W);
        });
        routine("netpollblockcommit", NONE, PLAIN, "netpoll.go netpollblockcommit", () -> {
            Ref<G> gp = paramRef("gp", Kind.G);
            Ref<D> x = paramRef("pd", Kind.D);
            Int mode = paramInt("mode", MODE);
            when(mode.eq(READ), () -> commit(pd.rg(x), gp));
            commit(pd.wg(x), gp);
        });
    }

    private static Bool has(Int bits, int bit) {
        return bits.div(bit).rem(num(2)).eq(1);
    }

    private void block(Ref<D> x, Int mode, Int gpp, int unlockf) {
        loop(() -> {
            if (minor < 19) {
                Int old = let("old", gpp);
                when(old.eq(Fields.PD_READY), () -> {
                    set(gpp, Fields.PD_NIL);
                    ret(TRUE);
                });
                require(old.eq(Fields.PD_NIL), "runtime: double wait");
                when(casInt(gpp, Fields.PD_NIL, Fields.PD_WAIT), this::leave);
                again();
            } else {
                when(casInt(gpp, Fields.PD_READY, Fields.PD_NIL), () -> ret(TRUE));
                when(casInt(gpp, Fields.PD_NIL, Fields.PD_WAIT), this::leave);
                Int v = let("v", gpp);
                require(v.eq(Fields.PD_READY).or(v.eq(Fields.PD_NIL)), "runtime: double wait");
            }
        });
        // Looked at again after pdWait is there: whoever closes publishes first and looks at the semaphore then.
        when(callInt("netpollcheckerr", ERROR, x, mode).eq(0), () -> call("gopark", Val.constant(Fields.UNLOCKF, unlockf),
            pdLock(x), Val.constant(Fields.REASON, Fields.IO_WAIT)));
        Int old = let("old", xchg(gpp, sema(Fields.PD_NIL)));
        require(old.le(Fields.PD_WAIT), "runtime: corrupted polldesc");
        ret(old.eq(Fields.PD_READY));
    }

    private void commit(Int gpp, Ref<G> gp) {
        when(cas(gpp, sema(Fields.PD_WAIT), new Int(id(gp).plus(Fields.PD_G).expr(), Fields.PD_SEMA)), () -> {
            oneMoreWaits();
            ret(TRUE);
        });
        ret(FALSE);
    }

    /**
     * {@code atomic.Xadd(&netpollWaiters, 1)}. Nobody takes back the one of a G that netpoll makes ready, so up to 1.20 the
     * number grows for ever, and once it has begun to, findRunnable polls whether somebody waits or not. The finite form stops
     * at one more than there are Gs: however many of them are taken back by netpollgoready, it does not come to 0 again.
     */
    private void oneMoreWaits() {
        loop(() -> {
            Int n = let("n", sched.netpollWaiters);
            when(n.gt(new Int(count(Kind.G).expr(), n.type())), this::leave);
            when(cas(sched.netpollWaiters, n, n.plus(1)), this::leave);
        });
    }

    private void closing() {
        routine("poll_runtime_pollUnblock", CHECK, PLAIN, "netpoll.go poll_runtime_pollUnblock", () -> {
            Ref<D> x = paramRef("pd", Kind.D);
            lock(pdLock(x));
            require(pd.closing(x).not(), "runtime: unblock on closing polldesc");
            set(pd.closing(x), true);
            if (deadlines) {
                next(pd.rseq(x));
                next(pd.wseq(x));
            }
            if (minor >= 19) {
                call("publishInfo", x);
            }
            Ref<G> rg = let("rg", callRef("netpollunblock", Kind.G, x, READ, FALSE));
            Ref<G> wg = let("wg", callRef("netpollunblock", Kind.G, x, WRITE, FALSE));
            if (deadlines) {
                stop(rt(x));
                stop(wt(x));
            }
            unlock(pdLock(x));
            when(rg.nonNil(), () -> call("netpollgoready", rg));
            when(wg.nonNil(), () -> call("netpollgoready", wg));
        });
        routine("poll_runtime_pollClose", CHECK, PLAIN, "netpoll.go poll_runtime_pollClose", () -> {
            Ref<D> x = paramRef("pd", Kind.D);
            require(pd.closing(x), "runtime: close polldesc w/o unblock");
            Int wg = let("wg", pd.wg(x));
            require(wg.le(Fields.PD_READY), "runtime: blocked write on closing polldesc");
            Int rg = let("rg", pd.rg(x));
            require(rg.le(Fields.PD_READY), "runtime: blocked read on closing polldesc");
            kernel(Call.EPOLL_DEL, x, null, m.sysret);
        });
    }

    private void stop(Ref<T> timer) {
        when(t.f(timer).ne(0), () -> {
            call("deltimer", timer);
            set(t.f(timer), 0);
        });
    }

    private void readying() {
        routine("netpollgoready", NONE, PLAIN, "netpoll.go netpollgoready", () -> {
            Ref<G> gp = paramRef("gp", Kind.G);
            xadd(sched.netpollWaiters, -1);
            call("goready", gp);
        });
        routine("netpollunblock", NONE, PLAIN, "netpoll.go netpollunblock", () -> {
            Ref<D> x = paramRef("pd", Kind.D);
            Int mode = paramInt("mode", MODE);
            Bool ioready = paramBool("ioready");
            when(mode.eq(READ), () -> unblock(pd.rg(x), ioready));
            unblock(pd.wg(x), ioready);
        });
        routine("netpollready", NONE, PLAIN, "netpoll.go netpollready", () -> {
            Ref<G> toRun = paramRef("toRun", Kind.G);
            Ref<D> x = paramRef("pd", Kind.D);
            Int mode = paramInt("mode", MODE);
            Ref<G> rg = varRef("rg", Kind.G);
            Ref<G> wg = varRef("wg", Kind.G);
            setNil(rg);
            setNil(wg);
            when(mode.ne(WRITE), () -> set(rg, callRef("netpollunblock", Kind.G, x, READ, TRUE)));
            when(mode.ne(READ), () -> set(wg, callRef("netpollunblock", Kind.G, x, WRITE, TRUE)));
            when(rg.nonNil(), () -> push(toRun, rg));
            when(wg.nonNil(), () -> push(toRun, wg));
            ret(toRun);
        });
    }

    private void unblock(Int gpp, Bool ioready) {
        loop(() -> {
            Int old = let("old", gpp);
            when(old.eq(Fields.PD_READY), () -> ret(nil(Kind.G)));
            when(old.eq(Fields.PD_NIL).and(ioready.not()), () -> ret(nil(Kind.G)));
            when(cas(gpp, old, pick(ioready, sema(Fields.PD_READY), sema(Fields.PD_NIL))), () ->
                ret(pick(old.ge(Fields.PD_G), parked(old), nil(Kind.G))));
        });
    }

    private static Ref<G> parked(Int semaphore) {
        return refTo(Kind.G, semaphore.minus(Fields.PD_G));
    }

    private void push(Ref<G> list, Ref<G> gp) {
        set(g.schedlink(gp), list);
        set(list, gp);
    }

    private void info() {
        if (minor < 19) {
            return;
        }
        routine("publishInfo", NONE, PLAIN, "netpoll.go pollDesc.publishInfo", () -> {
            Ref<D> x = paramRef("pd", Kind.D);
            Bool closing = let("closing", pd.closing(x));
            Bool readOver = deadlines ? let("rd", pd.rd(x).lt(0)) : FALSE;
            Bool writeOver = deadlines ? let("wd", pd.wd(x).lt(0)) : FALSE;
            loop(() -> {
                Int bits = let("x", pd.atomicInfo(x));
                Int error = pick(has(bits, POLL_EVENT_ERR), info(POLL_EVENT_ERR), info(0));
                Int all = error.plus(pick(closing, info(POLL_CLOSING), info(0)));
                if (deadlines) {
                    all = all.plus(pick(readOver, info(POLL_EXPIRED_READ_DEADLINE), info(0)))
                        .plus(pick(writeOver, info(POLL_EXPIRED_WRITE_DEADLINE), info(0)));
                }
                when(cas(pd.atomicInfo(x), bits, all), this::leave);
            });
        });
    }

    private static Int info(int v) {
        return Val.constant(Fields.PD_INFO.type(), v);
    }

    /** setEventErr; up to 1.16 pd.everr is a variable of its own, here a bit of atomicInfo all the same. */
    private void setEventErr(Ref<D> x, Bool error) {
        loop(() -> {
            Int bits = let("x", pd.atomicInfo(x));
            Bool is = has(bits, POLL_EVENT_ERR);
            when(is.and(error).or(is.not().and(error.not())), this::leave);
            when(cas(pd.atomicInfo(x), bits, pick(is, bits.minus(POLL_EVENT_ERR), bits.plus(POLL_EVENT_ERR))), this::leave);
        });
    }

    private void epoll() {
        routine("netpollBreak", CHECK, PLAIN, "netpoll_epoll.go netpollBreak", () ->
            when(cas(sched.netpollWakeSig, FALSE, TRUE), () -> {
                set(sched.netpollBreakRd, true);
                labelled("write");
            }));
        routine("netpoll", CHECK, PLAIN, "netpoll_epoll.go netpoll", this::netpoll);
    }

    /**
     * The kernel's events are taken one by one as they are handled, where Go takes up to 128 at once and handles them then:
     * one that comes meanwhile is taken along, and the state of a descriptor is looked at when its turn has come.
     */
    private void netpoll() {
        Int delay = paramInt("delay", DELAY);
        Ref<G> toRun = varRef("toRun", Kind.G);
        setNil(toRun);
        Bool done = varBool("done");
        loop(() -> {
            Bool until = delay.eq(0).or(sched.epollReady.nonNil()).or(sched.netpollBreakRd)
                .or(delay.gt(0).and(delay.le(new Int(sched.now.expr(), DELAY))));
            if (early) {
                awaitTimed("epollwait", until, delay.gt(0), () -> { }, () -> ret(toRun));
            } else {
                guard("epollwait", until);
            }
            set(done, delay.eq(0));
            when(done.not(), () -> {
                set(done, delay.gt(0).and(delay.le(new Int(sched.now.expr(), DELAY))));
                when(sched.netpollBreakRd, () -> {
                    set(sched.netpollBreakRd, false);
                    labelled("read");
                    set(sched.netpollWakeSig, false);
                    set(done, true);
                });
            });
            when(count(Kind.D).gt(0), () -> loop(() -> {
                Ref<D> x = let("pd", epollNext(m.sysret));
                when(x.isNil(), this::leave);
                set(done, true);
                Int ev = let("ev", m.sysret);
                dies(m.sysret);
                setEventErr(x, ev.eq(Fields.EPOLLERR));
                Bool read = has(ev, Fields.EPOLLIN).or(has(ev, Fields.EPOLLHUP)).or(has(ev, Fields.EPOLLERR));
                Bool write = has(ev, Fields.EPOLLOUT).or(has(ev, Fields.EPOLLHUP)).or(has(ev, Fields.EPOLLERR));
                Int mode = pick(read.and(write), Val.constant(MODE, 3), pick(read, READ, WRITE));
                set(toRun, callRef("netpollready", Kind.G, toRun, x, mode));
            }));
            // What was heard of may be gone by now: then the kernel goes on waiting.
            when(done, () -> ret(toRun));
        });
    }
}
