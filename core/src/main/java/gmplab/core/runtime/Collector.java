package gmplab.core.runtime;

import gmplab.core.program.Val;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;

/** A collection from its start to its end (mgc.go), and the calls by which programs ask for one. */
final class Collector extends GcGo {
    /** forcegcperiod, two minutes. */
    private static final int PERIOD = (int) (120_000_000_000L / Scale.UNIT_NS);
    private static final Int NEVER = Val.constant(Fields.TIME, 0);
    private static final Int GC_OFF = Val.constant(Fields.GC_PHASE, Fields.GC_OFF);
    private final World world;
    private final int minor;

    /** @param minor the Go 1.x whose text is followed */
    Collector(World world, int minor) {
        this.world = world;
        this.minor = minor;
        calls();
        starting();
        phases();
        finishing();
        userScheduling();
    }

    private void calls() {
        routine("GC", CHECK, PLAIN, "mgc.go GC", () -> {
            Int n = let("n", work.cycles);
            call("gcWaitOnMark", n);
            call("gcStart", Val.constant(TRIGGER, CYCLE), n.plus(1), NEVER);
            call("gcWaitOnMark", n.plus(1));
            loop(() -> {
                when(work.cycles.ne(n.plus(1)), this::leave);
                when(not(callBool("sweepone")), this::leave);
                call("Gosched");
            });
            // Others may still sweep what they have taken.
            loop(() -> {
                when(work.cycles.ne(n.plus(1)), this::leave);
                if (minor < 19) {
                    when(sweep.sweepers.eq(0), this::leave);
                } else {
                    when(callBool("isSweepDone"), this::leave);
                }
                call("Gosched");
            });
            acquirem();
            releasem();
        });
        routine("gcWaitOnMark", CHECK, PLAIN, "mgc.go gcWaitOnMark", () -> {
            Int n = paramInt("n", Fields.CYCLES);
            loop(() -> {
                lock(SWEEP_WAITERS_LOCK);
                Int marks = let("nMarks", work.cycles);
                when(gcphase.ne(Fields.GC_MARK), () -> set(marks, marks.plus(1)));
                when(after(marks, n), () -> {
                    unlock(SWEEP_WAITERS_LOCK);
                    ret();
                });
                Ref<G> head = let("head", work.sweepWaiters);
                set(g.schedlink(getg()), head);
                set(work.sweepWaiters, getg());
                park(1, SWEEP_WAITERS_LOCK, Fields.REASON_GC_CYCLE);
            });
        });
        routine("FreeOSMemory", CHECK, PLAIN, "mheap.go runtime_debug_freeOSMemory", () -> call("GC"));
    }

    /** {@code a > b} of cycles: b is never more than one ahead. */
    private static Bool after(Int a, Int b) {
        Int d = a.minus(b);
        return d.ne(0).and(d.lt(15));
    }

    private void starting() {
        routine("gcTrigger.test", CHECK, PLAIN, "mgc.go gcTrigger.test", () -> {
            Int kind = paramInt("kind", TRIGGER);
            Int n = paramInt("n", Fields.CYCLES);
            Int now = paramInt("now", Fields.TIME);
            when(gcphase.ne(Fields.GC_OFF), () -> ret(FALSE));
            when(kind.eq(CYCLE), () -> {
                Int ahead = let("ahead", n.minus(work.cycles));
                ret(ahead.gt(0).and(ahead.lt(8)));
            });
            // gcPercent is negative where nothing forces one, or the heap's growth does not matter.
            when(kind.eq(TIME), () -> ret(world.gc().forced() > 0 ? longAgo(now) : FALSE));
            ret(world.gc().trigger() > 0 ? heapLive.ge(world.gc().trigger()) : FALSE);
        });
        routine("gcStart", CHECK, PLAIN, "mgc.go gcStart", this::gcStart);
        routine("gcResetMarkState", SYSTEMSTACK, PLAIN, "mgc.go gcResetMarkState", () ->
            forEach("i", Type.count(Kind.G, 0, 0), count(Kind.G), i -> {
                Ref<G> gp = refTo(Kind.G, i);
                set(gcscandone(gp), false);
                set(gcAssistBytes(gp), 0);
            }));
        routine("gcController.startCycle", CHECK, PLAIN, "mgcpacer.go startCycle", this::startCycle);
    }

    /** Whether the last collection ended more than forcegcperiod ago; there must have been one. */
    private Bool longAgo(Int now) {
        Int last = let("lastgc", lastgc);
        return world.simulated() ? last.ne(0).and(now.minus(last).gt(Val.constant(Fields.TIME, PERIOD)))
            : last.eq(Fields.LASTGC_OLD);
    }

    private void gcStart() {
        Int kind = paramInt("kind", TRIGGER);
        Int n = paramInt("n", Fields.CYCLES);
        Int now = paramInt("now", Fields.TIME);
        acquirem();
        when(getg().isNil().or(m.locks.gt(1)).or(m.preemptoff), () -> {
            releasem();
            ret();
        });
        releasem();
        loop(() -> {
            when(not(callBool("gcTrigger.test", kind, n, now)), this::leave);
            when(not(callBool("sweepone")), this::leave);
        });
        semacquire(START_SEMA);
        when(not(callBool("gcTrigger.test", kind, n, now)), () -> {
            semrelease(START_SEMA);
            ret();
        });
        semacquire(GCSEMA);
        semacquire(WORLDSEMA);
        if (world.traced()) {
            call("traceGCStart");
        }
        call("gcBgMarkStartWorkers");
        systemstack("gcResetMarkState");
        if (world.traced()) {
            call("traceGCSTWStart");
        }
        systemstack("stopTheWorldWithSema");
        systemstack("finishsweep_m");
        add(work.cycles, 1);
        call("gcController.startCycle", kind);
        boolean background = world.gc().stopTheWorld() == 0;
        if (!background) {
            call("schedEnableUser", FALSE);
        }
        if (world.finalizes()) {
            keepNoneForFinalizers();
        }
        set(gcphase, Fields.GC_MARK);
        set(work.nwait, work.nproc);
        call("gcMarkRootPrepare");
        set(gcBlackenEnabled, true);
        acquirem();
        systemstack("startTheWorldWithSema");
        // Before Gosched: whoever needs worldsema next may run before this G may run again.
        semrelease(WORLDSEMA);
        releasem();
        if (!background) {
            call("Gosched");
        }
        semrelease(START_SEMA);
    }

    /** Objects with finalizers that nobody points to now will not be found by marking. */
    private void keepNoneForFinalizers() {
        Int made = let("made", num(Fields.FIN_MADE));
        set(num(Fields.FIN_MADE), 0);
        Int dead = let("dead", num(Fields.FIN_DEAD));
        set(num(Fields.FIN_DEAD), dead.plus(made));
    }

    /** 25% of the Ps, rounded; where that is more than 30% off, one less, and the rest by fractional workers. */
    private void startCycle() {
        Int kind = paramInt("kind", TRIGGER);
        set(gcController.bgScanCredit, 0);
        Int procs = let("procs", sched.gomaxprocs);
        if (world.gc().stopTheWorld() > 0) {
            set(gcController.dedicatedMarkWorkersNeeded, procs);
            set(gcController.fractionalUtilizationGoal, false);
            if (minor >= 19) {
                setMaxIdleMarkWorkers(num(0));
            }
            return;
        }
        Int needed = varInt("needed", Type.count(Kind.P, 0, 1));
        set(needed, procs.plus(2).div(4));
        Int error = varInt("error", Type.range(-8192, 8191));
        set(error, times(needed, 40).minus(times(procs, 10)));
        Bool off = let("off", error.gt(times(procs, 3)).or(error.lt(times(procs, -3))));
        when(off, () -> when(error.gt(0), () -> set(needed, needed.minus(1))));
        set(gcController.dedicatedMarkWorkersNeeded, needed);
        set(gcController.fractionalUtilizationGoal, off);
        if (minor < 19) {
            return;
        }
        Int max = varInt("max", Type.count(Kind.P, 0, 1));
        set(max, procs.minus(needed));
        when(kind.eq(TIME), () -> when(needed.gt(0), () -> set(max, 0), () -> set(max, 1)));
        setMaxIdleMarkWorkers(max);
    }

    private static Int times(Int a, int k) {
        return new Int(a.times(new Int(new gmplab.core.program.Expr.Const(k), a.type())).expr(), Type.range(-8192, 8191));
    }

    private void setMaxIdleMarkWorkers(Int max) {
        loop(() -> {
            Int old = let("old", gcController.idleMarkWorkers);
            when(cas(gcController.idleMarkWorkers, old, old.rem(num(2048)).plus(times2048(max))), this::leave);
        });
    }

    private static Int times2048(Int max) {
        return new Int(max.times(num(2048)).expr(), Fields.GC_IDLE_WORKERS.type());
    }

    private void phases() {
        routine("gcMarkRootPrepare", CHECK, PLAIN, "mgcmark.go gcMarkRootPrepare", () -> {
            set(work.markrootNext, 0);
            set(work.markrootJobs, new Int(count(Kind.G).plus(1).expr(), Fields.ROOT_JOB));
        });
        routine("gcMarkDone", CHECK, PLAIN, "mgc.go gcMarkDone", this::gcMarkDone);
        routine("gcMarkDone.func1", NONE, PLAIN, "mgc.go gcMarkDone.func1", () -> {
            // Waiting, so that its stack may be scanned by the one that it asks to reach a safe point.
            casgstatus(m.curg, Fields.G_RUNNING, Fields.G_WAITING);
            call("forEachP", Val.constant(Fields.SCHED_SAFEPOINTFN.type(), 1));
            casgstatus(m.curg, Fields.G_WAITING, Fields.G_RUNNING);
        });
        routine("gcMarkDone.func3", NONE, PLAIN, "mgc.go gcMarkDone.func3", () -> {
            forEachP("i", pp -> {
                if (marksAny(world, minor)) {
                    mayFind(pp, 1);
                }
                when(gcw(pp).gt(0), () -> ret(TRUE));
            });
            ret(FALSE);
        });
    }

    private void gcMarkDone() {
        Runnable done = () -> {
            semrelease(MARK_DONE_SEMA);
            ret();
        };
        semacquire(MARK_DONE_SEMA);
        loop(() -> {
            when(gcphase.ne(Fields.GC_MARK), done);
            when(work.nwait.ne(work.nproc), done);
            when(callBool("gcMarkWorkAvailable", nil(Kind.P)), done);
            semacquire(WORLDSEMA);
            set(num(Fields.GC_MARK_DONE_FLUSHED), 0);
            systemstack("gcMarkDone.func1");
            when(num(Fields.GC_MARK_DONE_FLUSHED).ne(0), () -> {
                semrelease(WORLDSEMA);
                again();
            });
            set(m.preemptoff, true);
            systemstack("stopTheWorldWithSema");
            when(not(systemstackBool("gcMarkDone.func3")), this::leave);
            set(m.preemptoff, false);
            systemstack("startTheWorldWithSema");
            semrelease(WORLDSEMA);
        });
        set(gcBlackenEnabled, false);
        call("gcWakeAllAssists");
        semrelease(MARK_DONE_SEMA);
        call("schedEnableUser", TRUE);
        call("gcMarkTermination");
    }

    private void finishing() {
        routine("gcMarkTermination", CHECK, PLAIN, "mgc.go gcMarkTermination", () -> {
            if (minor < 16) {
                set(gcBlackenEnabled, false);
            }
            set(gcphase, Fields.GC_MARKTERMINATION);
            acquirem();
            set(m.preemptoff, true);
            casgstatus(m.curg, Fields.G_RUNNING, Fields.G_WAITING);
            systemstack("gcMark");
            systemstack("gcMarkTermination.func2");
            casgstatus(m.curg, Fields.G_WAITING, Fields.G_RUNNING);
            set(m.preemptoff, false);
            require(gcphase.eq(Fields.GC_OFF), "gc done but gcphase != _GCoff");
            if (world.gc().forced() > 0) {
                set(lastgc, world.simulated() ? sched.now : Val.constant(Fields.TIME, Fields.LASTGC_RECENT));
            }
            lock(SWEEP_WAITERS_LOCK);
            Ref<G> list = let("list", work.sweepWaiters);
            setNil(work.sweepWaiters);
            call("injectglist", list);
            unlock(SWEEP_WAITERS_LOCK);
            if (minor >= 19) {
                // What lies in the Ps' caches is not swept yet.
                Bool valid = beginSweep();
                require(valid, "failed to set sweep barrier");
            }
            systemstack("startTheWorldWithSema");
            systemstack("forEachP", Val.constant(Fields.SCHED_SAFEPOINTFN.type(), 2));
            if (minor >= 19) {
                endSweep();
            }
            semrelease(WORLDSEMA);
            semrelease(GCSEMA);
            releasem();
        });
        routine("gcMark", CHECK, PLAIN, "mgc.go gcMark", () -> {
            require(gcphase.eq(Fields.GC_MARKTERMINATION), "in gcMark expecting to see gcphase as _GCmarktermination");
            require(work.full.eq(0), "non-empty mark queue after concurrent mark");
            Int next = let("next", work.markrootNext);
            require(next.ge(work.markrootJobs), "non-empty mark queue after concurrent mark");
            forEachP("i", pp -> require(gcw(pp).eq(0), "P has cached GC work at end of mark termination"));
            forEachP("i2", pp -> set(flushedWork(pp), false));
            if (world.gc().trigger() > 0) {
                set(heapLive, 0);
                labelled("resetLive");
            }
        });
        routine("gcMarkTermination.func2", NONE, PLAIN, "mgc.go gcMarkTermination.func2", () -> {
            set(gcphase, GC_OFF);
            call("gcSweep");
        });
    }

    private void userScheduling() {
        routine("schedEnableUser", CHECK, PLAIN, "proc.go schedEnableUser", () -> {
            Bool enable = paramBool("enable");
            lock(SCHED_LOCK);
            Bool disabled = let("disabled", sched.disableUser);
            when(disabled.and(enable).or(disabled.not().and(enable.not())).not(), () -> {
                unlock(SCHED_LOCK);
                ret();
            });
            set(sched.disableUser, enable.not());
            when(enable.not(), () -> {
                unlock(SCHED_LOCK);
                ret();
            });
            Int n = let("n", num(Fields.SCHED_DISABLE_N));
            set(num(Fields.SCHED_DISABLE_N), 0);
            when(n.gt(0), () -> {
                Ref<G> head = let("head", ref(Fields.SCHED_DISABLE_HEAD));
                Ref<G> tail = let("tail", ref(Fields.SCHED_DISABLE_TAIL));
                setNil(ref(Fields.SCHED_DISABLE_HEAD));
                setNil(ref(Fields.SCHED_DISABLE_TAIL));
                call("globrunqputbatch", head, tail, new Int(n.expr(), Fields.SCHED_RUNQSIZE.type()));
            });
            unlock(SCHED_LOCK);
            loop(() -> {
                when(n.eq(0), this::leave);
                when(sched.npidle.eq(0), this::leave);
                call("startm", nil(Kind.P), FALSE);
                set(n, n.minus(1));
            });
        });
    }
}
