package gmplab.core.runtime;

import gmplab.core.program.Val;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;

/** time.go: timers on Ps, how they come there, are changed and run. */
final class Timers extends TimerGo {
    private final boolean keepsTime;

    /** @param minor the Go 1.x whose text is followed */
    Timers(World world, int minor) {
        super(world, minor);
        keepsTime = minor >= 19 && world.scale().unitNs() > 0;
        adding();
        modifying();
        running();
        sleeping();
        polling();
    }

    private void adding() {
        routine("addtimer", CHECK, PLAIN, "time.go addtimer", () -> {
            Ref<T> x = paramRef("t", Kind.T);
            Int when = paramInt("when", Fields.TIME);
            require(t.status(x).eq(Fields.T_NOSTATUS), "addtimer called with initialized timer");
            set(t.when(x), when);
            set(t.status(x), Fields.T_WAITING);
            acquirem();
            Ref<P> pp = let("pp", m.p);
            lock(timersLock(pp));
            call("cleantimers", pp);
            call("doaddtimer", pp, x);
            unlock(timersLock(pp));
            call("wakeNetPoller", when);
            releasem();
        });
    }

    private void modifying() {
        routine("resettimer", NONE, PLAIN, "time.go resettimer", () -> {
            Ref<T> x = paramRef("t", Kind.T);
            Int when = paramInt("when", Fields.TIME);
            Int period = uses.tickers() ? let("period", t.period(x)) : null;
            if (uses.deadlines()) {
                Int f = let("f", t.f(x));
                Int seq = let("seq", t.seq(x));
                ret(uses.tickers() ? callBool("modtimer", x, when, period, f, seq) : callBool("modtimer", x, when, f, seq));
            } else if (uses.tickers()) {
                ret(callBool("modtimer", x, when, period));
            } else {
                ret(callBool("modtimer", x, when));
            }
        });
        routine("modtimer", CHECK, PLAIN, "time.go modtimer", this::modtimer);
        if (minor >= 16) {
            routine("updateTimerModifiedEarliest", CHECK, PLAIN, "time.go updateTimerModifiedEarliest", () -> {
                Ref<P> pp = paramRef("pp", Kind.P);
                Int next = paramInt("nextwhen", Fields.TIME);
                loop(() -> {
                    Int old = let("old", p.timerModifiedEarliest(pp));
                    when(old.ne(0).and(old.lt(next)), this::ret);
                    when(cas(p.timerModifiedEarliest(pp), old, next), this::ret);
                });
            });
        }
        routine("deltimer", CHECK, PLAIN, "time.go deltimer", () -> {
            Ref<T> x = paramRef("t", Kind.T);
            loop(() -> {
                Int s = let("s", t.status(x));
                when(s.eq(Fields.T_WAITING).or(modified(s)), () -> {
                    acquirem();
                    when(cas(t.status(x), s, status(Fields.T_MODIFYING)), () -> {
                        if (minor < 19) {
                            when(s.eq(Fields.T_MODIFIED_EARLIER), () -> {
                                Ref<P> tpp = let("tpp", t.pp(x));
                                xadd(p.adjustTimers(tpp), -1);
                            });
                        }
                        Ref<P> tpp = varRef("tpp", Kind.P);
                        if (uses.deletes()) {
                            set(tpp, t.pp(x));
                        }
                        must(x, Fields.T_MODIFYING, Fields.T_DELETED);
                        releasem();
                        if (uses.deletes()) {
                            xadd(p.deletedTimers(tpp), 1);
                        }
                        ret(TRUE);
                    });
                    releasem();
                    again();
                });
                when(s.eq(Fields.T_RUNNING).or(s.eq(Fields.T_MOVING)).or(s.eq(Fields.T_MODIFYING)), () -> {
                    unsettled(x);
                    again();
                });
                ret(FALSE);
            });
        });
    }

    private void modtimer() {
        Ref<T> x = paramRef("t", Kind.T);
        Int when = paramInt("when", Fields.TIME);
        Int period = uses.tickers() ? paramInt("period", Fields.TIME) : null;
        Int f = uses.deadlines() ? paramInt("f", Fields.TIMER_F) : null;
        Int seq = uses.deadlines() ? paramInt("seq", Fields.DEADLINE_SEQ) : null;
        Bool removed = varBool("wasRemoved");
        set(removed, false);
        Int s = varInt("s", Fields.T_STATUS);
        loop(() -> {
            set(s, t.status(x));
            when(s.eq(Fields.T_RUNNING).or(s.eq(Fields.T_REMOVING)).or(s.eq(Fields.T_MOVING)).or(s.eq(Fields.T_MODIFYING)), () -> {
                unsettled(x);
                again();
            });
            acquirem();
            when(cas(t.status(x), s, status(Fields.T_MODIFYING)), () -> {
                if (uses.deletes()) {
                    when(s.eq(Fields.T_DELETED), () -> {
                        Ref<P> tpp = let("tpp", t.pp(x));
                        oneDeletedLess(tpp);
                    });
                }
                set(removed, s.eq(Fields.T_NOSTATUS).or(s.eq(Fields.T_REMOVED)));
                leave();
            });
            releasem();
        });
        if (period != null) {
            set(t.period(x), period);
        }
        if (f != null) {
            set(t.f(x), f);
            set(t.seq(x), seq);
        }
        when(removed, () -> {
            set(t.when(x), when);
            Ref<P> pp = let("pp", m.p);
            lock(timersLock(pp));
            call("doaddtimer", pp, x);
            unlock(timersLock(pp));
            must(x, Fields.T_MODIFYING, Fields.T_WAITING);
            releasem();
            call("wakeNetPoller", when);
            ret(FALSE);
        });
        set(t.nextwhen(x), when);
        Bool earlier = varBool("earlier");
        set(earlier, when.lt(t.when(x)));
        Ref<P> tpp = let("tpp", t.pp(x));
        if (minor >= 16) {
            when(earlier, () -> call("updateTimerModifiedEarliest", tpp, when));
        }
        if (minor < 19) {
            countAdjustment(tpp, s.eq(Fields.T_MODIFIED_EARLIER), earlier);
        }
        when(earlier, () -> must(x, Fields.T_MODIFYING, Fields.T_MODIFIED_EARLIER),
            () -> must(x, Fields.T_MODIFYING, Fields.T_MODIFIED_LATER));
        releasem();
        when(earlier, () -> call("wakeNetPoller", when));
        // Whether it was still to run; worlds in which nobody asks do not keep it.
        ret(uses.pending() ? s.ne(Fields.T_DELETED) : TRUE);
    }

    /** One less where it was timerModifiedEarlier, one more where it will be. */
    private void countAdjustment(Ref<P> tpp, Bool was, Bool willBe) {
        when(was.not().and(willBe), () -> xadd(p.adjustTimers(tpp), 1));
        when(was.and(willBe.not()), () -> xadd(p.adjustTimers(tpp), -1));
    }

    private void running() {
        routine("nobarrierWakeTime", CHECK, PLAIN, "time.go nobarrierWakeTime", () -> {
            Ref<P> pp = paramRef("pp", Kind.P);
            if (minor < 16) {
                // Some timer was moved to an earlier time: look at once. Time 0 means never here, so "at once" is 1 then.
                when(p.adjustTimers(pp).gt(0), () -> ret(pick(sched.now.eq(0), time(1), sched.now)));
                ret(p.timer0When(pp));
                return;
            }
            Int next = let("next", p.timer0When(pp));
            Int adj = let("nextAdj", p.timerModifiedEarliest(pp));
            ret(pick(next.eq(0).or(adj.ne(0).and(adj.lt(next))), adj, next));
        });
        routine("checkTimersNoP", NONE, PLAIN, "proc.go checkTimersNoP", () -> {
            Int n = paramInt("allpSnapshot", Type.count(Kind.P, 0, 0));
            Int until = paramInt("pollUntil", Fields.TIME);
            forEachP("i", n, p2 -> when(p.timerMask(p2), () -> {
                Int w = let("w", callInt("nobarrierWakeTime", Fields.TIME, p2));
                when(w.ne(0).and(until.eq(0).or(w.lt(until))), () -> set(until, w));
            }));
            ret(until);
        });
        routine("checkTimers", CHECK, YESWB, "proc.go checkTimers", this::checkTimers);
        routine("runtimer", SYSTEMSTACK, PLAIN, "time.go runtimer", this::runtimer);
        routine("runOneTimer", SYSTEMSTACK, PLAIN, "time.go runOneTimer", () -> {
            Ref<P> pp = paramRef("pp", Kind.P);
            Ref<T> x = paramRef("t", Kind.T);
            Int f = let("f", t.f(x));
            Ref<G> arg = let("arg", t.arg(x));
            Int program = let("program", t.program(x));
            Int seq = uses.deadlines() ? let("seq", t.seq(x)) : null;
            if (uses.tickers()) {
                rearm(pp, x);
            } else {
                call("dodeltimer0", pp);
                must(x, Fields.T_RUNNING, Fields.T_NOSTATUS);
            }
            unlock(timersLock(pp));
            if (uses.timerChannels()) {
                when(f.eq(0), () -> call("sendTime", x));
            }
            when(f.eq(1), () -> call("goready", arg));
            when(f.eq(2), () -> call("newproc", program));
            if (uses.deadlines()) {
                when(f.ge(Fields.READ_DEADLINE), () -> call("netpolldeadlineimpl", pollDesc(x), seq, f.ne(Fields.WRITE_DEADLINE),
                    f.ne(Fields.READ_DEADLINE)));
            }
            lock(timersLock(pp));
        });
    }

    /** A periodic timer goes on at its next time that is still to come: those it has missed are lost. */
    private void rearm(Ref<P> pp, Ref<T> x) {
        Int period = let("period", t.period(x));
        when(period.gt(0), () -> {
            Int when = let("when", t.when(x));
            set(t.when(x), when.plus(period.times(now().minus(when).div(period).plus(1))));
            call("siftdownTimer", pp, num(0));
            must(x, Fields.T_RUNNING, Fields.T_WAITING);
            call("updateTimer0When", pp);
        }, () -> {
            call("dodeltimer0", pp);
            must(x, Fields.T_RUNNING, Fields.T_NOSTATUS);
        });
    }

    private void checkTimers() {
        Ref<P> pp = paramRef("pp", Kind.P);
        if (minor < 16) {
            when(p.adjustTimers(pp).eq(0), () -> {
                Int next = let("next", p.timer0When(pp));
                when(next.eq(0), () -> ret(time(0)));
                stillToCome(pp, next);
            });
            runTimers(pp);
            return;
        }
        Int next = let("next", p.timer0When(pp));
        Int adj = let("nextAdj", p.timerModifiedEarliest(pp));
        when(next.eq(0).or(adj.ne(0).and(adj.lt(next))), () -> set(next, adj));
        when(next.eq(0), () -> ret(time(0)));
        // Go keeps one reading of the clock for the whole pass; in a search of ordinals each comparison reads it.
        if (keepsTime) {
            when(m.now.eq(0), () -> set(m.now, sched.now));
        }
        stillToCome(pp, next);
        runTimers(pp);
    }

    private Int now() {
        return keepsTime ? m.now : sched.now;
    }

    private void runTimers(Ref<P> pp) {
        lock(timersLock(pp));
        Int until = varInt("pollUntil", Fields.TIME);
        set(until, 0);
        when(p.timersLen(pp).gt(0), () -> {
            call("adjusttimers", pp);
            loop(() -> {
                when(p.timersLen(pp).eq(0), this::leave);
                Int tw = let("tw", callInt("runtimer", RUN, pp));
                when(tw.ne(0), () -> {
                    when(tw.gt(0), () -> set(until, tw));
                    leave();
                });
                set(m.ran, true);
            });
        });
        if (uses.deletes()) {
            // Go compares with a quarter of the slice's length.
            when(pp.eq(m.p), () -> {
                Int deleted = let("deleted", p.deletedTimers(pp));
                when(deleted.gt(new Int(p.timersLen(pp).div(4).expr(), deleted.type())), () -> call("clearDeletedTimers", pp));
            });
        }
        unlock(timersLock(pp));
        ret(until);
    }

    /** Nothing is due. But where more than a quarter of this P's own timers are deleted, they are cleared away. */
    private void stillToCome(Ref<P> pp, Int next) {
        when(now().lt(next), () -> {
            if (!uses.deletes()) {
                ret(next);
                return;
            }
            when(pp.ne(m.p), () -> ret(next));
            Int deleted = let("deleted", p.deletedTimers(pp));
            when(deleted.le(new Int(p.numTimers(pp).div(4).expr(), deleted.type())), () -> ret(next));
        });
    }

    /** runtimer's result: -1 the heap is empty, 0 ran one, otherwise when the next one is due. */
    private static final Type RUN = Type.count(Kind.TIME, -1, 0);

    private static Int time(int v) {
        return Val.constant(Fields.TIME, v);
    }

    private void runtimer() {
        Ref<P> pp = paramRef("pp", Kind.P);
        loop(() -> {
            Ref<T> x = let("t", p.timers(pp, num(0)));
            require(t.pp(x).eq(pp), "runtimer: bad p");
            Int s = let("s", t.status(x));
            when(s.eq(Fields.T_WAITING), () -> {
                Int when = let("when", t.when(x));
                when(now().lt(when), () -> ret(new Int(when.expr(), RUN)));
                when(not(casstatus(x, Fields.T_WAITING, Fields.T_RUNNING)), this::again);
                call("runOneTimer", pp, x);
                ret(Val.constant(RUN, 0));
            });
            when(s.eq(Fields.T_DELETED), () -> {
                when(not(casstatus(x, Fields.T_DELETED, Fields.T_REMOVING)), this::again);
                call("dodeltimer0", pp);
                must(x, Fields.T_REMOVING, Fields.T_REMOVED);
                oneDeletedLess(pp);
                when(p.timersLen(pp).eq(0), () -> ret(Val.constant(RUN, -1)));
                again();
            });
            when(modified(s), () -> {
                when(not(cas(t.status(x), s, status(Fields.T_MOVING))), this::again);
                moveFirst(pp, x, s);
                again();
            });
            require(s.eq(Fields.T_MODIFYING), "timer data corruption");
            unsettled(x);
        });
    }

    private void sleeping() {
        routine("timeSleep", CHECK, PLAIN, "time.go timeSleep", () -> {
            Int ns = paramInt("ns", Fields.TIME);
            Ref<T> x = let("t", g.timer(getg()));
            set(t.f(x), 1);
            set(t.arg(x), getg());
            set(t.nextwhen(x), ns.plus(sched.now));
            call("gopark", Val.constant(Fields.UNLOCKF, 2), nil(Kind.L), Val.constant(Fields.REASON, 1));
        });
        routine("resetForSleep", CHECK, PLAIN, "time.go resetForSleep", () -> {
            Ref<G> gp = paramRef("gp", Kind.G);
            Ref<T> x = let("t", g.timer(gp));
            Int when = let("when", t.nextwhen(x));
            dies(t.nextwhen(x));
            call("resettimer", x, when);
        });
    }

    private void polling() {
        if (uses.timerChannels()) {
            routine("sendTime", CHECK, PLAIN, "time/sleep.go sendTime", () -> {
                Ref<T> x = paramRef("t", Kind.T);
                Ref<C> ch = let("c", t.c(x));
                // The time itself is nothing that a program here looks at.
                when(ch.nonNil(), () -> callBool("selectnbsend", ch, Val.constant(Fields.VALUE, 0)));
            });
        }
        routine("wakeNetPoller", CHECK, PLAIN, "proc.go wakeNetPoller", () -> {
            Int when = paramInt("when", Fields.TIME);
            when(not(sched.lastpoll), () -> {
                Int until = let("pollerPollUntil", sched.pollUntil);
                when(until.eq(0).or(when.lt(until)), () -> call("netpollBreak"));
            }, () -> call("wakep"));
        });
    }
}
