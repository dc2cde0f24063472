package gmplab.core.runtime;

import gmplab.core.policy.Policies;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;

/** proc.go's findRunnable and what only it calls: finding a G to run, or giving the P up and waiting. */
final class FindRunnable extends Go {
    private static final Type FOUND = Type.either(Kind.G, "nothing", "again");
    private static final Type TRIES = Type.range(0, 4);
    /** stealOrder as it is reset for each number of Ps that there may be. */
    private final StealOrder[] orders;
    private final int minor;
    private final boolean ticks;
    private final boolean simulated;
    private final boolean keepsTime;

    /** @param minor the Go 1.x whose text is followed */
    FindRunnable(World world, int minor) {
        this.minor = minor;
        ticks = world.countsTicks();
        orders = world.procCounts().stream().map(StealOrder::new).toArray(StealOrder[]::new);
        simulated = world.simulated();
        keepsTime = minor >= 19 && world.scale().unitNs() > 0;
        if (StealOrder.most(orders) > 1024 && world.policies().isOpen(Policies.STEAL_ORDER) && !simulated) {
            throw new IllegalArgumentException("procs: " + world.procsMax() + " Ps can be visited in " + StealOrder.most(orders)
                + " orders, more than the 1024 answers of an open policy; give the question stealOrder a policy, or take fewer Ps");
        }
        findRunnable();
        stealWork(world);
        if (minor < 16) {
            shouldStealTimers();
        }
    }

    private void findRunnable() {
        String name = minor < 19 ? "findrunnable" : "findRunnable";
        routine(name, CHECK, PLAIN, "proc.go " + name, () -> loop(() -> {
            Ref<P> pp = let("pp", m.p);
            dies(m.pollUntil);
            when(sched.gcwaiting, () -> {
                call("gcstopm");
                again();
            });
            when(p.runSafePointFn(pp), () -> call("runSafePointFn"));
            if (keepsTime) {
                set(m.now, 0);
            }
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
        when(all(FINGWAIT, FINGWAKE), () -> {
            Ref<G> fing = let("fing", callRef("wakefing", Kind.G));
            when(fing.nonNil(), () -> call("ready", fing, TRUE));
        });
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
        when(sched.runqsize.gt(0), () -> when(sixtyFirst(pp, ticks), () -> {
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
            dies(m.pollUntil);
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
            dies(m.pollUntil);
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
                dies(m.pollUntil);
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
                when(until.eq(0).or(m.pollUntil.lt(until)), () -> {
                    dies(m.pollUntil);
                    call("netpollBreak");
                });
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
