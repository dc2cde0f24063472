package gmplab.core.runtime;

import gmplab.core.policy.Policies;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;

/** proc.go's scheduling loop, and the way Gs come and go. */
final class Sched extends Go {
    private final int minor;
    private final boolean ticks;
    private final boolean counted;
    private final boolean selects;
    private final boolean collects;
    private final boolean counts;
    private final boolean finalizes;
    /** Whether it is left open when a buffer of the trace is full. */
    private final boolean fills;
    private final World world;

    /** @param minor the Go 1.x whose text is followed: up to 1.16 schedule looks itself before findrunnable does */
    Sched(World world, int minor) {
        this.minor = minor;
        this.world = world;
        finalizes = world.finalizes();
        ticks = world.countsTicks();
        selects = Uses.of(world).selects();
        counted = world.ticks();
        collects = world.collects();
        counts = Uses.of(world).counts();
        fills = minor >= 19 && world.traced() && world.policies().get(Policies.TRACE_BUFFERS) == Policies.Policy.ANY && !world.simulated();
        loopOfAnM();
        leaving();
        readying();
    }

    private void loopOfAnM() {
        routine("schedule", CHECK, PLAIN, "proc.go schedule", minor < 19 ? this::scheduleOf116 : this::schedule);
        routine("execute", CHECK, YESWB, "proc.go execute", () -> {
            Ref<G> gp = paramRef("gp", Kind.G);
            set(m.pollUntil, 0);
            if (minor >= 19 && world.scale().unitNs() > 0) {
                set(m.now, 0);
            }
            set(m.curg, gp);
            casgstatus(gp, Fields.G_RUNNABLE, Fields.G_RUNNING);
            set(g.preempt(gp), false);
            set(g.stackguard0(gp), 0);
            countTick();
            if (fills) {
                when(ask(Policies.TRACE_BUFFERS, Type.range(0, 1), num(2)).ne(0), () -> call("traceEvent"));
            }
            gogo();
        });
        routine("resetspinning", CHECK, PLAIN, "proc.go resetspinning", () -> {
            require(m.spinning, "resetspinning: not a spinning m");
            set(m.spinning, false);
            dies(m.pollUntil);
            stopSpinning("findrunnable");
            call("wakep");
        });
    }

    /** {@code if !inheritTime { schedtick++ }}. */
    private void countTick() {
        if (!counted) {
            return;
        }
        when(m.inheritTime, () -> set(m.inheritTime, false), () -> {
            Int tick = let("schedtick", p.schedtick(m.p));
            set(p.schedtick(m.p), tick.plus(1).rem(count(Kind.TICK).plus(1)));
        });
    }

    private void schedule() {
        require(m.locks.eq(0), "schedule: holding locks");
        runTheLockedG();
        loop(() -> {
            Ref<P> pp = let("pp", m.p);
            spinningHasNoWork(pp);
            Ref<G> gp = let("gp", callRef("findRunnable", Kind.G));
            when(m.spinning, () -> call("resetspinning"));
            when(sched.disableUser, () -> waitUntilEnabled(gp));
            wakeForOthers();
            giveToItsThread(gp);
            tail("execute", gp);
        });
    }

    /** About to run a G that is no user's: somebody else should look for those. */
    private void wakeForOthers() {
        when(m.tryWakeP, () -> {
            set(m.tryWakeP, false);
            call("wakep");
        });
    }

    private void runTheLockedG() {
        when(m.lockedg.nonNil(), () -> {
            call("stoplockedm");
            tail("execute", m.lockedg);
        });
    }

    /** A G locked to another M's thread goes there, with this P; then the loop of schedule begins again. */
    private void giveToItsThread(Ref<G> gp) {
        when(g.lockedm(gp).nonNil(), () -> {
            call("startlockedm", gp);
            again();
        });
    }

    /** A user's G while none may run is put aside, and schedule begins again. */
    private void waitUntilEnabled(Ref<G> gp) {
        Bool user = g.system(gp).not();
        // isSystemGoroutine's fixed: who runs finalizers is then no system goroutine.
        when(finalizes ? user.or(gp.eq(Finalizers.fing(world))) : user, () -> {
            lock(SCHED_LOCK);
            when(sched.disableUser, () -> {
                setNil(g.schedlink(gp));
                Ref<G> last = let("last", disabledTail());
                when(last.isNil(), () -> set(disabledHead(), gp), () -> set(g.schedlink(last), gp));
                set(disabledTail(), gp);
                add(num(Fields.SCHED_DISABLE_N), 1);
                unlock(SCHED_LOCK);
                again();
            });
            unlock(SCHED_LOCK);
        });
    }

    private static Ref<G> disabledHead() {
        return ref(Fields.SCHED_DISABLE_HEAD);
    }

    private static Ref<G> disabledTail() {
        return ref(Fields.SCHED_DISABLE_TAIL);
    }

    private void spinningHasNoWork(Ref<P> pp) {
        when(m.spinning, () -> {
            require(p.runnext(pp).isNil(), "schedule: spinning with local work");
            Int h = let("h", p.runqhead(pp));
            require(h.eq(p.runqtail(pp)), "schedule: spinning with local work");
        });
    }

    private void scheduleOf116() {
        require(m.locks.eq(0), "schedule: holding locks");
        runTheLockedG();
        loop(() -> {
            Ref<P> pp = let("pp", m.p);
            when(sched.gcwaiting, () -> {
                call("gcstopm");
                again();
            });
            when(p.runSafePointFn(pp), () -> call("runSafePointFn"));
            spinningHasNoWork(pp);
            callInt("checkTimers", Fields.TIME, pp);
            set(m.ran, false);
            Ref<G> gp = varRef("gp", Kind.G);
            setNil(gp);
            when(TRACED, () -> {
                set(gp, callRef("traceReader", Kind.G));
                when(gp.nonNil(), () -> wakesWithIt(gp));
            });
            Place found = new Place();
            when(sched.gcBlackenEnabled, () -> when(gp.isNil(), () -> {
                set(gp, callRef("gcController.findRunnableGCWorker", Kind.G, pp));
                when(gp.nonNil(), () -> {
                    set(m.tryWakeP, true);
                    jump(found);
                });
            }));
            when(any(not(TRACED), gp.isNil()), () -> when(sched.runqsize.gt(0), () -> when(sixtyFirst(pp, ticks), () -> {
                lock(SCHED_LOCK);
                set(gp, callRef("globrunqget", Kind.G, pp, num(1)));
                unlock(SCHED_LOCK);
            })));
            when(gp.isNil(), () -> set(gp, callRef("runqget", Kind.G, pp)));
            when(gp.isNil(), () -> set(gp, callRef("findrunnable", Kind.G)));
            here(found);
            when(m.spinning, () -> call("resetspinning"));
            when(sched.disableUser, () -> waitUntilEnabled(gp));
            wakeForOthers();
            giveToItsThread(gp);
            tail("execute", gp);
        });
    }

    private void leaving() {
        routine("gopark", CHECK, PLAIN, "proc.go gopark", () -> {
            Int unlockf = paramInt("unlockf", Fields.UNLOCKF);
            Ref<L> l = paramRef("lock", Kind.L);
            Int reason = paramInt("reason", Fields.REASON);
            acquirem();
            require(g.statusNoScan(getg()).eq(Fields.G_RUNNING), "gopark: bad g status");
            set(m.waitlock, l);
            set(m.waitunlockf, unlockf);
            set(g.waitreason(getg()), reason);
            releasem();
            mcall("park_m", getg());
        });
        routine("park_m", CHECK, PLAIN, "proc.go park_m", () -> {
            Ref<G> gp = paramRef("gp", Kind.G);
            casgstatus(gp, Fields.G_RUNNING, Fields.G_WAITING);
            dropg();
            Int fn = let("fn", m.waitunlockf);
            set(m.waitunlockf, 0);
            when(fn.eq(1), () -> {
                Ref<L> l = let("l", m.waitlock);
                setNil(m.waitlock);
                unlock(l);
            });
            when(fn.eq(2), () -> call("resetForSleep", gp));
            if (selects) {
                when(fn.eq(3), () -> call("selparkcommit", gp));
            }
            Bool polls = count(Kind.D).gt(0);
            when(fn.eq(Fields.NETPOLLBLOCKCOMMIT_R).and(polls), () -> pollCommit(gp, Netpoll.READ));
            when(fn.eq(Fields.NETPOLLBLOCKCOMMIT_W).and(polls), () -> pollCommit(gp, Netpoll.WRITE));
            if (collects) {
                when(fn.eq(Fields.GC_WORKER_PARKS), () -> workerParks(gp));
            }
            tail("schedule");
        });
        routine("goschedImpl", CHECK, PLAIN, "proc.go goschedImpl", () -> {
            Ref<G> gp = paramRef("gp", Kind.G);
            require(g.statusNoScan(gp).eq(Fields.G_RUNNING), "bad g status");
            casgstatus(gp, Fields.G_RUNNING, Fields.G_RUNNABLE);
            dropg();
            lock(SCHED_LOCK);
            call("globrunqput", gp);
            unlock(SCHED_LOCK);
            tail("schedule");
        });
        routine("gosched_m", CHECK, PLAIN, "proc.go gosched_m", () -> {
            Ref<G> gp = paramRef("gp", Kind.G);
            call("goschedImpl", gp);
        });
        routine("goyield_m", CHECK, PLAIN, "proc.go goyield_m", () -> {
            Ref<G> gp = paramRef("gp", Kind.G);
            Ref<P> pp = let("pp", m.p);
            casgstatus(gp, Fields.G_RUNNING, Fields.G_RUNNABLE);
            dropg();
            call("runqput", pp, gp, FALSE);
            tail("schedule");
        });
        routine("Gosched", NONE, PLAIN, "proc.go Gosched", () -> mcall("gosched_m", getg()));
        routine("gopreempt_m", CHECK, PLAIN, "proc.go gopreempt_m", () -> call("goschedImpl", m.curg));
        routine("goexit1", CHECK, PLAIN, "proc.go goexit1", () -> mcall("goexit0", getg()));
        routine("goexit0", CHECK, PLAIN, "proc.go goexit0", () -> {
            Ref<G> gp = paramRef("gp", Kind.G);
            casgstatus(gp, Fields.G_RUNNING, Fields.G_DEAD);
            when(m.lockedg.nonNil(), () -> {
                setNil(g.lockedm(gp));
                setNil(m.lockedg);
            });
            if (GcGo.marksAny(world, minor)) {
                call("goexit0.credit", gp);
            }
            dropg();
            require(m.lockedInt.eq(0), "internal lockOSThread error");
            set(g.preemptStop(gp), false);
            count(gp, -1);
            forget(gp);
            dies(g.preempt(gp));
            dies(g.stackguard0(gp));
            dies(g.waitreason(gp));
            labelled("gfput");
            // Go keeps whether gp.lockedm was set. It was: who holds no internal lock is locked as often as lockedExt says.
            when(m.lockedExt.ne(0), () -> {
                tail("mexit");
                labelled("gogo &m.g0.sched");
            });
            tail("schedule");
        });
    }

    /** ngsys, gFree.n and allglen, as far as gcount tells them. */
    private void count(Ref<G> gp, int by) {
        if (counts) {
            when(not(g.system(gp)), () -> xadd(num(Fields.GCOUNT), by));
        }
    }

    /** gcBgMarkWorker.func1; up to 1.15 it may refuse, and the worker goes on. */
    private void workerParks(Ref<G> gp) {
        if (minor >= 16) {
            call("gcBgMarkWorker.func1", gp);
            return;
        }
        when(not(callBool("gcBgMarkWorker.func1", gp)), () -> {
            casgstatus(gp, Fields.G_WAITING, Fields.G_RUNNABLE);
            if (counted) {
                set(m.inheritTime, true);
            }
            tail("execute", gp);
        });
    }

    /** netpollblockcommit as the waitunlockf, whose lock stands for the pollDesc: without success the G goes on at once. */
    private void pollCommit(Ref<G> gp, Int mode) {
        Ref<D> x = let("pd", pdOf(m.waitlock));
        setNil(m.waitlock);
        when(not(callBool("netpollblockcommit", gp, x, mode)), () -> {
            casgstatus(gp, Fields.G_WAITING, Fields.G_RUNNABLE);
            tail("execute", gp);
        });
        tail("schedule");
    }

    private void readying() {
        routine("ready", CHECK, PLAIN, "proc.go ready", () -> {
            Ref<G> gp = paramRef("gp", Kind.G);
            Bool next = paramBool("next");
            acquirem();
            require(g.statusNoScan(gp).eq(Fields.G_WAITING), "bad g->status in ready");
            casgstatus(gp, Fields.G_WAITING, Fields.G_RUNNABLE);
            call("runqput", m.p, gp, next);
            call("wakep");
            releasem();
        });
        routine("goready", CHECK, PLAIN, "proc.go goready", () -> {
            Ref<G> gp = paramRef("gp", Kind.G);
            systemstack("ready", gp, TRUE);
        });
        routine("newproc", CHECK, PLAIN, "proc.go newproc", () -> {
            Int fn = paramInt("fn", Fields.T_PROGRAM.type());
            systemstack("newproc.func1", fn);
        });
        routine("newproc.func1", NONE, PLAIN, "proc.go newproc.func1", () -> {
            Int fn = paramInt("fn", Fields.T_PROGRAM.type());
            Ref<G> newg = let("newg", callRef("newproc1", Kind.G, fn));
            call("runqput", m.p, newg, TRUE);
            call("wakep");
        });
        routine("newproc1", CHECK, PLAIN, "proc.go newproc1", () -> {
            Int fn = paramInt("fn", Fields.T_PROGRAM.type());
            acquirem();
            Ref<G> newg = let("newg", newGIdentity());
            labelled("gfget");
            begin(newg, fn);
            set(g.status(newg), Fields.G_RUNNABLE);
            count(newg, 1);
            releasem();
            ret(newg);
        });
    }
}
