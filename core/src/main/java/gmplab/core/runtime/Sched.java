package gmplab.core.runtime;

import gmplab.core.policy.Policies;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;

/** proc.go's scheduling loop, the way Gs come and go, and finding work. */
final class Sched extends Go {
    private static final Type FOUND = Type.count(Kind.G, 0, 1);
    private static final Bool TRACED = bool(Fields.TRACE_ENABLED);
    private static final Type TRIES = Type.range(0, 4);
    /** stealOrder as it is reset for each number of Ps that there may be. */
    private final StealOrder[] orders;
    private final int minor;
    private final boolean ticks;
    private final boolean counted;
    private final boolean simulated;
    private final boolean selects;
    private final boolean collects;

    /** @param minor the Go 1.x whose text is followed: up to 1.16 schedule looks itself before findrunnable does */
    Sched(World world, int minor) {
        this.minor = minor;
        ticks = world.countsTicks();
        selects = Uses.of(world).selects();
        counted = world.ticks();
        orders = world.procCounts().stream().map(StealOrder::new).toArray(StealOrder[]::new);
        collects = world.collects();
        simulated = world.simulated();
        if (StealOrder.most(orders) > 1024 && world.policies().isOpen(Policies.STEAL_ORDER) && !simulated) {
            throw new IllegalArgumentException("procs: " + world.procsMax() + " Ps can be visited in " + StealOrder.most(orders)
                + " orders, more than the 1024 answers of an open policy; give the question stealOrder a policy, or take fewer Ps");
        }
        loopOfAnM();
        leaving();
        readying();
        findRunnable();
        stealWork(world);
        if (minor < 16) {
            shouldStealTimers();
        }
    }

    private void loopOfAnM() {
        routine("schedule", CHECK, PLAIN, "proc.go schedule", minor < 19 ? this::scheduleOf116 : this::schedule);
        routine("execute", CHECK, YESWB, "proc.go execute", () -> {
            Ref<G> gp = paramRef("gp", Kind.G);
            set(m.pollUntil, 0);
            set(m.curg, gp);
            casgstatus(gp, Fields.G_RUNNABLE, Fields.G_RUNNING);
            set(g.preempt(gp), false);
            set(g.stackguard0(gp), 0);
            countTick();
            gogo();
        });
        routine("resetspinning", CHECK, PLAIN, "proc.go resetspinning", () -> {
            require(m.spinning, "resetspinning: not a spinning m");
            set(m.spinning, false);
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

    /** {@code schedtick % 61 == 0}, or a question. */
    private Bool sixtyFirst(Ref<P> pp) {
        return ticks ? p.schedtick(pp).rem(num(61)).eq(0)
            : ask(Policies.GLOBAL_TICK, Type.range(0, 1), num(2)).ne(0);
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
        when(g.system(gp).not(), () -> {
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
            when(any(not(TRACED), gp.isNil()), () -> when(sched.runqsize.gt(0), () -> when(sixtyFirst(pp), () -> {
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
            dropg();
            require(m.lockedInt.eq(0), "internal lockOSThread error");
            set(g.preemptStop(gp), false);
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
            releasem();
            ret(newg);
        });
    }

    private void findRunnable() {
        String name = minor < 19 ? "findrunnable" : "findRunnable";
        routine(name, CHECK, PLAIN, "proc.go " + name, () -> loop(() -> {
            Ref<P> pp = let("pp", m.p);
            when(sched.gcwaiting, () -> {
                call("gcstopm");
                again();
            });
            when(p.runSafePointFn(pp), () -> call("runSafePointFn"));
            set(m.pollUntil, callInt("checkTimers", Fields.TIME, pp));
            set(m.ran, false);
            if (minor >= 19) {
                when(TRACED, this::runTraceReader);
                when(sched.gcBlackenEnabled, () -> runGCWorker(pp));
            }
            fromQueues(pp);
            Int spin = let("procs", sched.gomaxprocs);
            Bool isSpinning = let("spinning", m.spinning);
            Bool look = varBool("look");
            set(look, TRUE);
            when(not(isSpinning), () -> {
                Int n = let("n", sched.nmspinning);
                set(look, n.plus(n).lt(spin.minus(sched.npidle)));
            });
            when(look, () -> {
                when(not(isSpinning), this::startSpinning);
                Int found = let("found", callInt("stealWork", FOUND, pp));
                when(found.gt(1), () -> ret(refTo(Kind.G, found.minus(2))));
                when(found.eq(1), this::again);
            });
            Place stop = new Place();
            here(stop);
            idleMarking(pp);
            giveUp(pp, stop);
        }));
        routine("checkRunqsNoP", CHECK, PLAIN, "proc.go checkRunqsNoP", () -> {
            Int n = paramInt("allpSnapshot", Type.count(Kind.P, 0, 0));
            forEachP("i", n, p2 -> {
                Runnable look = () -> when(not(callBool("runqempty", p2)), () -> {
                    lock(SCHED_LOCK);
                    Ref<P> pp = let("pp", callRef("pidleget", Kind.P));
                    unlock(SCHED_LOCK);
                    ret(pp);
                });
                if (minor < 16) {
                    look.run();
                } else {
                    when(not(p.idleMask(p2)), look);
                }
            });
            ret(nil(Kind.P));
        });
    }

    private void runTraceReader() {
        Ref<G> gp = let("gp", callRef("traceReader", Kind.G));
        when(gp.nonNil(), () -> {
            wakesWithIt(gp);
            ret(gp);
        });
    }

    /** Nobody who makes it ready wakes a P for others, as ready does: whoever is about to run it must. */
    private void wakesWithIt(Ref<G> reader) {
        casgstatus(reader, Fields.G_WAITING, Fields.G_RUNNABLE);
        set(m.tryWakeP, true);
    }

    private void runGCWorker(Ref<P> pp) {
        Ref<G> worker = let("worker", callRef("gcController.findRunnableGCWorker", Kind.G, pp));
        when(worker.nonNil(), () -> {
            set(m.tryWakeP, true);
            ret(worker);
        });
    }

    /** Nothing to do: mark rather than give the P away. */
    private void idleMarking(Ref<P> pp) {
        if (minor < 16) {
            when(all(sched.gcBlackenEnabled, p.gcBgMarkWorker(pp).nonNil()), () -> when(callBool("gcMarkWorkAvailable", pp), () -> {
                Ref<G> worker = let("worker", p.gcBgMarkWorker(pp));
                runIdleWorker(pp, worker);
            }));
            return;
        }
        if (minor < 19) {
            when(sched.gcBlackenEnabled, () -> when(callBool("gcMarkWorkAvailable", pp), () -> {
                Ref<G> worker = let("worker", callRef("gcBgMarkWorkerPool.pop", Kind.G));
                when(worker.nonNil(), () -> runIdleWorker(pp, worker));
            }));
            return;
        }
        when(sched.gcBlackenEnabled, () -> when(callBool("gcMarkWorkAvailable", pp), () ->
            when(callBool("gcController.addIdleMarkWorker"), () -> {
                Ref<G> worker = let("worker", callRef("gcBgMarkWorkerPool.pop", Kind.G));
                when(worker.nonNil(), () -> runIdleWorker(pp, worker));
                call("gcController.removeIdleMarkWorker");
            })));
    }

    private void runIdleWorker(Ref<P> pp, Ref<G> worker) {
        set(p.gcMarkWorkerMode(pp), 3);
        casgstatus(worker, Fields.G_WAITING, Fields.G_RUNNABLE);
        ret(worker);
    }

    private void fromQueues(Ref<P> pp) {
        if (minor >= 19) {
            everySixtyFirst(pp);
        }
        Ref<G> gp = let("gp", callRef("runqget", Kind.G, pp));
        when(gp.nonNil(), () -> ret(gp));
        when(sched.runqsize.ne(0), () -> {
            lock(SCHED_LOCK);
            set(gp, callRef("globrunqget", Kind.G, pp, num(0)));
            unlock(SCHED_LOCK);
            when(gp.nonNil(), () -> ret(gp));
        });
        // Only somebody who waits makes it worth while, and a thread that polls already makes it idle.
        when(all(sched.netpollInited, sched.netpollWaiters.ne(0), sched.lastpoll), () -> {
            Ref<G> list = let("list", callRef("netpoll", Kind.G, Netpoll.delay(0)));
            when(list.nonNil(), () -> runFirst(list));
        });
    }

    /** Whether this is the 61st tick is left open, so that no history of ticks is part of the state. */
    private void everySixtyFirst(Ref<P> pp) {
        when(sched.runqsize.gt(0), () -> when(sixtyFirst(pp), () -> {
            lock(SCHED_LOCK);
            Ref<G> gp = let("gp", callRef("globrunqget", Kind.G, pp, num(1)));
            unlock(SCHED_LOCK);
            when(gp.nonNil(), () -> ret(gp));
        }));
    }

    /** From taking sched.lock to let the P go, to stopm. */
    private void giveUp(Ref<P> pp, Place stop) {
        // Without a P, there may be another number of them at any time.
        Int allp = orders.length == 1 ? count(Kind.P) : let("allpSnapshot", sched.allpLen);
        lock(SCHED_LOCK);
        Runnable lookAgain = () -> {
            unlock(SCHED_LOCK);
            again();
        };
        when(sched.gcwaiting, lookAgain);
        when(p.runSafePointFn(pp), lookAgain);
        when(sched.runqsize.ne(0), () -> {
            Ref<G> gp = let("gp", callRef("globrunqget", Kind.G, pp, num(0)));
            unlock(SCHED_LOCK);
            ret(gp);
        });
        Ref<P> released = callRef("releasep", Kind.P);
        require(released.eq(pp), "findrunnable: wrong p");
        call("pidleput", pp);
        unlock(SCHED_LOCK);
        Bool wasSpinning = let("wasSpinning", m.spinning);
        when(wasSpinning, () -> {
            set(m.spinning, false);
            stopSpinning("findrunnable");
            if (minor >= 19) {
                recheck(allp, TRUE);
            }
        });
        if (minor < 19) {
            recheck(allp, wasSpinning);
            idleMarkingNoP(pp, wasSpinning, stop);
        }
        poll(wasSpinning);
        call("stopm");
    }

    /** The delicate dance: look again after the decrement, or work put in between would be seen by nobody. */
    private void recheck(Int allp, Bool spinAgain) {
        Ref<P> found = let("pp", callRef("checkRunqsNoP", Kind.P, allp));
        when(found.nonNil(), () -> {
            call("acquirep", found);
            when(spinAgain, this::startSpinning);
            again();
        });
        if (minor >= 19) {
            when(sched.gcBlackenEnabled, () -> {
                Ref<P> idle = let("pp", callRef("checkIdleGCNoP", Kind.P));
                when(idle.nonNil(), () -> {
                    call("acquirep", idle);
                    startSpinning();
                    Ref<G> worker = let("worker", m.idleWorker);
                    setNil(m.idleWorker);
                    runIdleWorker(idle, worker);
                });
            });
        }
        if (minor >= 16) {
            set(m.pollUntil, callInt("checkTimersNoP", Fields.TIME, allp, m.pollUntil));
        }
    }

    /** Up to 1.16: is there marking to do, and a P and a worker for it? 1.15 then looks again from {@code stop} on, with its new P. */
    private void idleMarkingNoP(Ref<P> pp, Bool wasSpinning, Place stop) {
        when(sched.gcBlackenEnabled, () -> when(callBool("gcMarkWorkAvailable", nil(Kind.P)), () -> {
            lock(SCHED_LOCK);
            Ref<P> idle = let("idlep", callRef("pidleget", Kind.P));
            Ref<G> worker = varRef("node", Kind.G);
            Runnable giveBack = () -> {
                call("pidleput", idle);
                setNil(idle);
            };
            when(idle.nonNil(), () -> {
                if (minor < 16) {
                    when(p.gcBgMarkWorker(idle).isNil(), giveBack);
                    return;
                }
                when(sched.gcBlackenEnabled, () -> {
                    set(worker, callRef("gcBgMarkWorkerPool.pop", Kind.G));
                    when(worker.isNil(), giveBack);
                }, giveBack);
            });
            unlock(SCHED_LOCK);
            when(idle.nonNil(), () -> {
                call("acquirep", idle);
                when(wasSpinning, this::startSpinning);
                if (minor < 16) {
                    set(pp, idle);
                    jump(stop);
                } else {
                    runIdleWorker(idle, worker);
                }
            });
        }));
    }

    /** The first of a list of Gs made ready is the one to run, the others go to the queues. */
    private void runFirst(Ref<G> list) {
        Ref<G> gp = let("gp", list);
        set(list, g.schedlink(gp));
        dies(g.schedlink(gp));
        call("injectglist", list);
        casgstatus(gp, Fields.G_WAITING, Fields.G_RUNNABLE);
        ret(gp);
    }

    /** Blocking netpoll, until the next timer at most: the last thing an M does without a P before it stops. */
    private void poll(Bool wasSpinning) {
        when(all(sched.netpollInited, any(m.pollUntil.ne(0), sched.netpollWaiters.ne(0))), () ->
            when(xchg(sched.lastpoll, FALSE), () -> {
                set(sched.pollUntil, m.pollUntil);
                require(m.p.isNil(), "findrunnable: netpoll with p");
                require(m.spinning.not(), "findrunnable: netpoll with spinning");
                Int until = new Int(m.pollUntil.expr(), Netpoll.DELAY);
                Int delay = let("delay", pick(m.pollUntil.eq(0), Netpoll.delay(-1),
                    pick(m.pollUntil.le(sched.now), Netpoll.delay(0), until)));
                Ref<G> list = let("list", callRef("netpoll", Kind.G, delay));
                set(sched.pollUntil, 0);
                set(sched.lastpoll, true);
                lock(SCHED_LOCK);
                Ref<P> pp = let("pp", callRef("pidleget", Kind.P));
                unlock(SCHED_LOCK);
                when(pp.isNil(), () -> call("injectglist", list), () -> {
                    call("acquirep", pp);
                    when(list.nonNil(), () -> runFirst(list));
                    when(wasSpinning, this::startSpinning);
                    again();
                });
            }, () -> when(m.pollUntil.ne(0), () -> {
                Int until = let("pollerPollUntil", sched.pollUntil);
                when(until.eq(0).or(m.pollUntil.lt(until)), () -> call("netpollBreak"));
            })));
    }

    private void stealWork(World world) {
        routine("stealWork", CHECK, PLAIN, "proc.go stealWork", () -> {
            Ref<P> pp = paramRef("pp", Kind.P);
            Bool ranTimer = varBool("ranTimer");
            set(ranTimer, false);
            Int i = varInt("i", TRIES);
            set(i, 0);
            loop(() -> {
                when(i.eq(4), this::leave);
                Int n = orders.length == 1 ? count(Kind.P) : let("procs", sched.gomaxprocs);
                Int o = let("order", ask(Policies.STEAL_ORDER, Type.range(0, Math.max(0, StealOrder.most(orders) - 1)), StealOrder.counts(orders, n)));
                Int k = varInt("k", Type.count(Kind.P, 0, 0));
                set(k, 0);
                if (simulated) {
                    enumerate(pp, n, o, k, i, ranTimer);
                } else {
                    loop(() -> {
                        when(k.eq(n), this::leave);
                        when(sched.gcwaiting, () -> ret(found(1)));
                        visit(pp, refTo(Kind.P, StealOrder.position(orders, n, o, k)), i, ranTimer);
                        set(k, k.plus(1));
                    });
                }
                set(i, i.plus(1));
            });
            when(ranTimer, () -> ret(found(1)));
            ret(found(0));
        });
    }

    /** proc.go's randomEnum: a position that goes on by an increment. */
    private void enumerate(Ref<P> pp, Int n, Int o, Int k, Int i, Bool ranTimer) {
        Int pos = varInt("pos", Type.count(Kind.P, 0, 0));
        set(pos, new Int(o.rem(new Int(n.expr(), o.type())).expr(), pos.type()));
        Int inc = let("inc", new Int(num(Fields.STEAL_COPRIMES, refTo(Kind.P, o.div(new Int(n.expr(), o.type())))).expr(), pos.type()));
        loop(() -> {
            when(k.eq(n), this::leave);
            when(sched.gcwaiting, () -> ret(found(1)));
            visit(pp, refTo(Kind.P, pos), i, ranTimer);
            set(pos, pos.plus(inc).rem(n));
            set(k, k.plus(1));
        });
    }

    private void visit(Ref<P> pp, Ref<P> position, Int i, Bool ranTimer) {
        Ref<P> p2 = let("p2", position);
        when(pp.ne(p2), () -> {
            if (minor < 16) {
                stealGs(pp, p2, i);
                Bool look = varBool("look");
                set(look, i.eq(3));
                when(i.eq(2), () -> set(look, callBool("shouldStealTimers", p2)));
                when(look, () -> stealTimers(pp, p2, ranTimer));
            } else {
                when(all(i.eq(3), p.timerMask(p2)), () -> stealTimers(pp, p2, ranTimer));
                when(not(p.idleMask(p2)), () -> stealGs(pp, p2, i));
            }
        });
    }

    private void stealTimers(Ref<P> pp, Ref<P> p2, Bool ranTimer) {
        Int w = let("w", callInt("checkTimers", Fields.TIME, p2));
        when(w.ne(0).and(m.pollUntil.eq(0).or(w.lt(m.pollUntil))), () -> set(m.pollUntil, w));
        when(m.ran, () -> {
            set(m.ran, false);
            Ref<G> gp = let("gp", callRef("runqget", Kind.G, pp));
            when(gp.nonNil(), () -> ret(asFound(gp)));
            set(ranTimer, true);
        });
    }

    /** Whether to run the timers of a P in the third of the four rounds. Go asks for m.locks too, which only m itself sees here. */
    private void shouldStealTimers() {
        routine("shouldStealTimers", CHECK, PLAIN, "proc.go shouldStealTimers", () -> {
            Ref<P> p2 = paramRef("p2", Kind.P);
            when(p.status(p2).ne(Fields.P_RUNNING), () -> ret(TRUE));
            Ref<M> mp = let("mp", p.m(p2));
            when(mp.isNil(), () -> ret(FALSE));
            Ref<G> gp = let("gp", m.curg(mp));
            when(gp.isNil(), () -> ret(FALSE));
            when(g.status(gp).ne(Fields.G_RUNNING), () -> ret(FALSE));
            ret(g.preempt(gp));
        });
    }

    private void stealGs(Ref<P> pp, Ref<P> p2, Int i) {
        Ref<G> gp = let("gp", callRef("runqsteal", Kind.G, pp, p2, i.eq(3)));
        when(gp.nonNil(), () -> ret(asFound(gp)));
    }

    /** stealWork's results in one: 0 nothing, 1 there may be new work, g + 2 for a G. */
    private static Int found(int v) {
        return gmplab.core.program.Val.constant(FOUND, v);
    }

    private static Int asFound(Ref<G> gp) {
        return new Int(id(gp).plus(2).expr(), FOUND);
    }
}
