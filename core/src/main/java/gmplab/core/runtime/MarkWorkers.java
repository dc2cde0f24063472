package gmplab.core.runtime;

import gmplab.core.policy.Policies;
import gmplab.core.program.Expr;
import gmplab.core.program.Val;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;

/**
 * The background mark workers (mgc.go gcBgMarkWorker, mgcmark.go gcDrain). The heap is a number
 * of units: the first root job greys all of them into its P's buffers, each of the others scans the stack of one G, and a
 * unit taken from a buffer is a unit of work done. One unit is what Go calls a workbuf, a gcCreditSlack and a
 * drainCheckThreshold.
 */
final class MarkWorkers extends GcGo {
    private final World world;
    private final int minor;
    /** Whether it is left open how much there is to mark; and how many units a P keeps then, at most. */
    private final boolean open;
    private final int most;

    /** @param minor the Go 1.x whose text is followed: up to 1.15 each P has its own worker, since 1.16 they are in a pool */
    MarkWorkers(World world, int minor) {
        this.world = world;
        this.minor = minor;
        open = marksAny(world, minor);
        most = Math.max(2, world.gc().work());
        if (minor >= 16) {
            pool();
        }
        starting();
        worker();
        draining();
        roots();
        buffers();
    }

    private void pool() {
        routine("gcBgMarkWorkerPool.push", CHECK, PLAIN, "lfstack.go lfstack.push", () -> {
            Ref<G> gp = paramRef("node", Kind.G);
            loop(() -> {
                Ref<G> old = let("old", gcBgMarkWorkerPool);
                set(nodeNext(gp), old);
                when(cas(gcBgMarkWorkerPool, old, gp), this::leave);
            });
        });
        routine("gcBgMarkWorkerPool.pop", NONE, PLAIN, "lfstack.go lfstack.pop", () -> loop(() -> {
            Ref<G> old = let("old", gcBgMarkWorkerPool);
            when(old.isNil(), () -> ret(old));
            when(cas(gcBgMarkWorkerPool, old, nodeNext(old)), () -> {
                setNil(nodeNext(old));
                ret(old);
            });
        }));
    }

    private void starting() {
        routine("gcBgMarkStartWorkers", CHECK, PLAIN, "mgc.go gcBgMarkStartWorkers",
            minor < 16 ? this::startWorkersOf115 : this::startWorkers);
        routine("notetsleepg", CHECK, PLAIN, "lock_futex.go notetsleepg", () -> {
            Ref<N> n = paramRef("n", Kind.N);
            call("entersyscallblock");
            await(key(n));
            labelled("notetsleep_internal");
            call("exitsyscall");
        });
    }

    private void startWorkers() {
        loop(() -> {
            Int n = let("count", gcBgMarkWorkerCount);
            when(not(n.lt(sched.gomaxprocs)), this::leave);
            startWorker();
            add(gcBgMarkWorkerCount, 1);
        });
    }

    /** {@code go gcBgMarkWorker(p)} for each P that has none. */
    private void startWorkersOf115() {
        forEachP("i", pp -> when(p.gcBgMarkWorker(pp).isNil(), () -> {
            set(argument(), new Int(id(pp).expr(), Fields.VALUE));
            startWorker();
        }));
    }

    private void startWorker() {
        call("newproc", Val.constant(Fields.T_PROGRAM.type(), GC_BG_MARK_WORKER));
        call("notetsleepg", BG_MARK_READY);
        set(key(BG_MARK_READY), false);
        labelled("noteclear");
    }

    private static Int argument() {
        return new Int(new Expr.Load(Fields.G_ARGS, getg().expr(), new Expr.Const(0)), Fields.VALUE);
    }

    private void worker() {
        routine("gcBgMarkWorker", CHECK, PLAIN, "mgc.go gcBgMarkWorker", minor < 16 ? this::workerOf115 : () -> {
            acquirem();
            set(nodeM(getg()), true);
            call("notewakeup", BG_MARK_READY);
            loop(this::oneTurn);
        });
        routine("gcBgMarkWorker.func1", CHECK, PLAIN, "mgc.go gcBgMarkWorker.func1", minor < 16 ? this::attach : () -> {
            Ref<G> gp = paramRef("gp", Kind.G);
            when(nodeM(gp), () -> releasem());
            call("gcBgMarkWorkerPool.push", gp);
        });
        routine("gcBgMarkWorker.func2", CHECK, PLAIN, "mgc.go gcBgMarkWorker.func2", () -> {
            Ref<P> pp = paramRef("pp", Kind.P);
            casgstatus(m.curg, Fields.G_RUNNING, Fields.G_WAITING);
            Int mode = let("mode", p.gcMarkWorkerMode(pp));
            when(mode.eq(DEDICATED), () -> {
                call("gcDrain", Val.constant(Fields.MARK_WORKER_MODE, DEDICATED));
                // Preempted: what waits behind this worker had better run somewhere else.
                when(g.preempt(m.curg), () -> giveQueueAway(pp));
                call("gcDrain", Val.constant(Fields.MARK_WORKER_MODE, 0));
            }, () -> call("gcDrain", mode));
            casgstatus(m.curg, Fields.G_WAITING, Fields.G_RUNNING);
        });
        if (minor >= 19) {
            routine("runqdrain", NONE, PLAIN, "proc.go runqdrain, globrunqputbatch", this::runqdrain);
        }
    }

    private void giveQueueAway(Ref<P> pp) {
        if (minor >= 19) {
            call("runqdrain", pp);
            return;
        }
        lock(SCHED_LOCK);
        loop(() -> {
            Ref<G> gp = let("gp", callRef("runqget", Kind.G, pp));
            when(gp.isNil(), this::leave);
            if (world.ticks()) {
                set(m.inheritTime, false);
            }
            call("globrunqput", gp);
        });
        unlock(SCHED_LOCK);
    }

    /** Until its P has died, or got another worker while this one had let go of it. */
    private void workerOf115() {
        Ref<P> pp = let("_p_", refTo(Kind.P, new Int(argument().expr(), Type.count(Kind.P, 0, 0))));
        dies(argument());
        acquirem();
        set(attachTo(getg()), pp);
        call("notewakeup", BG_MARK_READY);
        loop(() -> {
            park(Fields.GC_WORKER_PARKS, nil(Kind.L), Fields.REASON_GC_WORKER_IDLE);
            when(p.gcBgMarkWorker(pp).ne(getg()), this::leave);
            acquirem();
            require(gcBlackenEnabled, "gcBgMarkWorker: blackening not enabled");
            drain(pp);
            when(lastOne(pp), () -> when(not(callBool("gcMarkWorkAvailable", nil(Kind.P))), () -> {
                setNil(p.gcBgMarkWorker(pp));
                releasem();
                call("gcMarkDone");
                acquirem();
                set(attachTo(getg()), pp);
            }));
        });
        call("goexit1");
    }

    /** Whether the worker, parked, stays so: it does not where its P has got another meanwhile. */
    private void attach() {
        Ref<G> gp = paramRef("gp", Kind.G);
        releasem();
        Ref<P> pp = let("p", attachTo(gp));
        when(pp.nonNil(), () -> {
            setNil(attachTo(gp));
            when(not(cas(p.gcBgMarkWorker(pp), nil(Kind.G), gp)), () -> ret(FALSE));
        });
        ret(TRUE);
    }

    /** One time from being chosen to having stopped, as the P's worker. */
    private void drain(Ref<P> pp) {
        Int decnwait = let("decnwait", xadd(work.nwait, -1));
        require(decnwait.ne(work.nproc), "work.nwait was > work.nproc");
        systemstack("gcBgMarkWorker.func2", pp);
        if (minor >= 19) {
            call("gcController.markWorkerStop", p.gcMarkWorkerMode(pp));
        } else {
            when(p.gcMarkWorkerMode(pp).eq(DEDICATED), () -> xadd(gcController.dedicatedMarkWorkersNeeded, 1));
        }
    }

    /** Whether all have stopped now; the P is no worker's any more. 1.15 leaves the mode behind, for nobody. */
    private Bool lastOne(Ref<P> pp) {
        Int incnwait = let("incnwait", xadd(work.nwait, 1));
        require(incnwait.le(work.nproc), "work.nwait > work.nproc");
        set(p.gcMarkWorkerMode(pp), 0);
        return incnwait.eq(work.nproc);
    }

    private void oneTurn() {
        park(Fields.GC_WORKER_PARKS, nil(Kind.L), Fields.REASON_GC_WORKER_IDLE);
        acquirem();
        set(nodeM(getg()), true);
        Ref<P> pp = let("pp", m.p);
        require(gcBlackenEnabled, "gcBgMarkWorker: blackening not enabled");
        require(p.gcMarkWorkerMode(pp).ne(0), "gcBgMarkWorker: mode not set");
        drain(pp);
        when(lastOne(pp), () -> when(not(callBool("gcMarkWorkAvailable", nil(Kind.P))), () -> {
            releasem();
            set(nodeM(getg()), false);
            call("gcMarkDone");
        }));
    }

    /** The whole local queue, runnext first, goes to the tail of the global one. */
    private void runqdrain() {
        Ref<P> pp = paramRef("pp", Kind.P);
        Ref<G> first = varRef("first", Kind.G);
        Ref<G> last = varRef("last", Kind.G);
        Int n = varInt("n", Fields.SCHED_RUNQSIZE.type());
        setNil(first);
        setNil(last);
        set(n, 0);
        Ref<G> next = let("oldNext", p.runnext(pp));
        when(all(next.nonNil(), cas(p.runnext(pp), next, nil(Kind.G))), () -> {
            set(first, next);
            set(last, next);
            set(n, 1);
        });
        Int h = varInt("h", Fields.INDEX);
        Int k = varInt("qn", Fields.INDEX);
        loop(() -> {
            set(h, p.runqhead(pp));
            set(k, p.runqtail(pp).minus(h));
            when(k.eq(0), this::leave);
            when(k.gt(count(Kind.Q)), this::again);
            when(cas(p.runqhead(pp), h, h.plus(k)), this::leave);
        });
        loop(() -> {
            when(k.eq(0), this::leave);
            Ref<G> gp = let("gp", p.runq(pp, h));
            dies(p.runq(pp, h));
            when(first.isNil(), () -> set(first, gp), () -> set(g.schedlink(last), gp));
            set(last, gp);
            set(n, n.plus(1));
            set(h, h.plus(1));
            set(k, k.minus(1));
        });
        when(n.eq(0), this::ret);
        lock(SCHED_LOCK);
        call("globrunqputbatch", first, last, n);
        unlock(SCHED_LOCK);
    }

    private void draining() {
        routine("gcDrain", CHECK, PLAIN, "mgcmark.go gcDrain", () -> {
            Int flags = paramInt("flags", Fields.MARK_WORKER_MODE);
            require(gcphase.ne(Fields.GC_OFF), "gcDrain phase incorrect");
            Int next = let("next", work.markrootNext);
            when(next.lt(work.markrootJobs), () -> loop(() -> {
                leaveWherePreempted(flags);
                Int job = let("job", xadd(work.markrootNext, 1));
                when(not(job.le(work.markrootJobs)), this::leave);
                call("markroot", job.minus(1));
                selfPreempt(flags, this::ret);
            }));
            loop(() -> {
                leaveWherePreempted(flags);
                when(work.full.eq(0), () -> call("gcWork.balance"));
                when(not(callBool("gcWork.tryGet")), this::leave);
                scanned();
                call("gcFlushBgCredit");
                selfPreempt(flags, this::leave);
            });
        });
        routine("gcDrainN", SYSTEMSTACK, PLAIN, "mgcmark.go gcDrainN", () -> {
            Int scanWork = paramInt("scanWork", Fields.UNITS);
            require(gcphase.ne(Fields.GC_OFF), "gcDrainN phase incorrect");
            Int done = varInt("workFlushed", Fields.UNITS);
            set(done, 0);
            loop(() -> {
                when(done.ge(scanWork), this::leave);
                when(g.preempt(m.curg), this::leave);
                when(work.full.eq(0), () -> call("gcWork.balance"));
                when(callBool("gcWork.tryGet"), () -> {
                    if (open) {
                        mayFind(m.p, most);
                        when(maybe(), this::again);
                    }
                    set(done, done.plus(1));
                    again();
                });
                Int next = let("next", work.markrootNext);
                when(not(next.lt(work.markrootJobs)), this::leave);
                Int job = let("job", xadd(work.markrootNext, 1));
                when(not(job.le(work.markrootJobs)), this::leave);
                call("markroot", job.minus(1));
                if (open) {
                    when(not(maybe()), () -> set(done, done.plus(1)));
                }
            });
            ret(done);
        });
    }

    /** Where it is open how much that is, it may lead to more, and be less than is accounted for at once. */
    private void scanned() {
        if (open) {
            mayFindSome(m.p, most);
            when(maybe(), this::again);
        }
    }

    /** Stop where somebody asks and may, or where the world is to stop. */
    private void leaveWherePreempted(Int flags) {
        when(g.preempt(m.curg), () -> when(any(flags.ne(0), sched.gcwaiting), this::leave));
    }

    /** An idle worker gives way to any other work, a fractional one when it has had its share. */
    private void selfPreempt(Int flags, Runnable stop) {
        when(flags.eq(IDLE), () -> when(callBool("pollWork"), stop));
        when(flags.eq(FRACTIONAL), () -> when(ask(Policies.GC_FRACTIONAL, Type.range(0, 1), num(2)).ne(0), stop));
    }

    private void roots() {
        routine("markroot", CHECK, PLAIN, "mgcmark.go markroot", () -> {
            Int job = paramInt("i", Fields.ROOT_JOB);
            when(job.eq(0), () -> {
                if (open) {
                    mayFind(m.p, most);
                    ret();
                    return;
                }
                Int n = let("n", gcw(m.p));
                set(gcw(m.p), n.plus(world.gc().work()));
                ret();
            });
            // The G that runs this is _Gwaiting already (a worker, an assist), so that it may even claim itself.
            Ref<G> gp = let("gp", refTo(Kind.G, job.minus(1)));
            Int stopped = let("stopped", callInt("suspendG", Suspend.SUSPENDED, gp));
            when(stopped.eq(0), () -> {
                set(gcscandone(gp), true);
                ret();
            });
            require(gcscandone(gp).not(), "g already scanned");
            require(g.status(gp).ge(Fields.G_SCAN), "scanstack - bad status");
            labelled("scanstack");
            set(gcscandone(gp), true);
            call("resumeG", gp, stopped);
            if (open) {
                mayFind(m.p, most);
            }
        });
    }

    private void buffers() {
        routine("gcWork.tryGet", CHECK, PLAIN, "mgcwork.go gcWork.tryGet", () -> {
            Int n = let("n", gcw(m.p));
            when(n.gt(0), () -> {
                set(gcw(m.p), n.minus(1));
                ret(TRUE);
            });
            loop(() -> {
                Int full = let("full", work.full);
                when(full.eq(0), () -> {
                    if (open) {
                        // wbBufFlush finds it and tryGet takes it.
                        ret(maybe());
                        return;
                    }
                    ret(FALSE);
                });
                when(cas(work.full, full, full.minus(1)), () -> ret(TRUE));
            });
        });
        routine("gcWork.balance", CHECK, PLAIN, "mgcwork.go gcWork.balance", () -> {
            Int n = let("n", gcw(m.p));
            when(n.lt(2), this::ret);
            set(gcw(m.p), n.minus(n.div(2)));
            putfull(n.div(2));
            set(flushedWork(m.p), true);
            when(gcphase.eq(Fields.GC_MARK), () -> call("gcController.enlistWorker"));
        });
        routine("gcMarkDone.func1.1", CHECK, PLAIN, "mgc.go gcMarkDone.func1.1", () -> {
            Ref<P> pp = paramRef("pp", Kind.P);
            if (open) {
                mayFind(pp, most);
            }
            Int n = let("n", gcw(pp));
            when(n.gt(0), () -> {
                set(gcw(pp), 0);
                putfull(n);
                set(flushedWork(pp), true);
            });
            when(flushedWork(pp), () -> {
                xadd(num(Fields.GC_MARK_DONE_FLUSHED), 1);
                set(flushedWork(pp), false);
            });
        });
        routine("gcMarkWorkAvailable", NONE, PLAIN, "mgc.go gcMarkWorkAvailable", () -> {
            Ref<P> pp = paramRef("pp", Kind.P);
            when(pp.nonNil(), () -> when(gcw(pp).gt(0), () -> ret(TRUE)));
            when(work.full.gt(0), () -> ret(TRUE));
            Int next = let("next", work.markrootNext);
            ret(next.lt(work.markrootJobs));
        });
    }
}
