package gmplab.core.runtime;

import gmplab.core.program.Expr;
import gmplab.core.program.Source;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;

/** Go's variables and the fields of its records, as typed values. */
abstract class Variables extends Source {
    final Sched sched = new Sched();
    final Ps p = new Ps();
    final Ms m = new Ms();
    final Gs g = new Gs();
    final Sudogs sudog = new Sudogs();
    final Ts t = new Ts();
    final Cs c = new Cs();
    final Semas sema = new Semas();
    final NewmHandoff newmHandoff = new NewmHandoff();
    final Ds pd = new Ds();

    /** The variables of {@code sched} and their neighbours. */
    static final class Sched {
        final Bool gcwaiting = bool(Fields.SCHED_GCWAITING);
        final Int stopwait = num(Fields.SCHED_STOPWAIT);
        final Int npidle = num(Fields.SCHED_NPIDLE);
        final Int nmspinning = num(Fields.SCHED_NMSPINNING);
        final Ref<P> pidle = ref(Fields.SCHED_PIDLE);
        final Ref<M> midle = ref(Fields.SCHED_MIDLE);
        final Int nmidle = num(Fields.SCHED_NMIDLE);
        final Int nmidlelocked = num(Fields.SCHED_NMIDLELOCKED);
        final Int nmsys = num(Fields.SCHED_NMSYS);
        final Int mnext = num(Fields.SCHED_MNEXT);
        final Int nmfreed = num(Fields.SCHED_NMFREED);
        final Ref<M> freem = ref(Fields.SCHED_FREEM);
        final Ref<G> runqHead = ref(Fields.SCHED_RUNQ_HEAD);
        final Ref<G> runqTail = ref(Fields.SCHED_RUNQ_TAIL);
        final Int runqsize = num(Fields.SCHED_RUNQSIZE);
        final Bool sysmonwait = bool(Fields.SCHED_SYSMONWAIT);
        final Bool lastpoll = bool(Fields.SCHED_LASTPOLL);
        final Int pollUntil = num(Fields.SCHED_POLLUNTIL);
        final Bool netpollInited = bool(Fields.NETPOLL_INITED);
        final Int newprocs = num(Fields.NEWPROCS);
        final Int allpLen = num(Fields.ALLP_LEN);
        final Bool netpollWakeSig = bool(Fields.NETPOLL_WAKESIG);
        final Bool netpollBreakRd = bool(Fields.NETPOLL_BREAK);
        final Int netpollWaiters = num(Fields.NETPOLL_WAITERS);
        final Ref<D> epollReady = ref(Fields.EPOLL_HEAD);
        final Int gomaxprocs = num(Fields.GOMAXPROCS);
        final Int now = num(Fields.NOW);
        final Int preempts = num(Fields.PREEMPTS);
        final Bool gcBlackenEnabled = bool(Fields.GC_BLACKEN_ENABLED);
        final Int safePointWait = num(Fields.SCHED_SAFEPOINTWAIT);
        final Bool disableUser = bool(Fields.SCHED_DISABLE_USER);
    }

    /** The Ms that the template thread is to start. */
    static final class NewmHandoff {
        final Bool haveTemplateThread = bool(Fields.HANDOFF_HAVE);
        final Ref<M> newm = ref(Fields.HANDOFF_NEWM);
        final Bool waiting = bool(Fields.HANDOFF_WAITING);
    }

    /** The fields of a P. */
    static final class Ps {
        Int status(Ref<P> pp) {
            return num(Fields.P_STATUS_F, pp);
        }

        Ref<M> m(Ref<P> pp) {
            return ref(Fields.P_M, pp);
        }

        Ref<P> link(Ref<P> pp) {
            return ref(Fields.P_LINK, pp);
        }

        Ref<G> runnext(Ref<P> pp) {
            return ref(Fields.P_RUNNEXT, pp);
        }

        Int runqhead(Ref<P> pp) {
            return num(Fields.P_RUNQHEAD, pp);
        }

        Int runqtail(Ref<P> pp) {
            return num(Fields.P_RUNQTAIL, pp);
        }

        /** {@code p.runq[i % len(p.runq)]}. */
        Ref<G> runq(Ref<P> pp, Int i) {
            return new Ref<>(new Expr.Load(Fields.P_RUNQ, pp.expr(), i.rem(count(Kind.Q)).expr()), Type.ref(Kind.G));
        }

        Bool idleMask(Ref<P> pp) {
            return bool(Fields.P_IDLEMASK, pp);
        }

        Bool timerMask(Ref<P> pp) {
            return bool(Fields.P_TIMERMASK, pp);
        }

        Int numTimers(Ref<P> pp) {
            return num(Fields.P_NUMTIMERS, pp);
        }

        Int adjustTimers(Ref<P> pp) {
            return num(Fields.P_ADJUSTTIMERS, pp);
        }

        Int deletedTimers(Ref<P> pp) {
            return num(Fields.P_DELETEDTIMERS, pp);
        }

        Int timersLen(Ref<P> pp) {
            return num(Fields.P_TIMERS_LEN, pp);
        }

        Ref<T> timers(Ref<P> pp, Int i) {
            return new Ref<>(new Expr.Load(Fields.P_TIMERS, pp.expr(), i.expr()), Type.ref(Kind.T));
        }

        Int timer0When(Ref<P> pp) {
            return num(Fields.P_TIMER0WHEN, pp);
        }

        Int schedtick(Ref<P> pp) {
            return num(Fields.P_SCHEDTICK, pp);
        }

        Int syscalltick(Ref<P> pp) {
            return num(Fields.P_SYSCALLTICK, pp);
        }

        Int sysmontickSched(Ref<P> pp) {
            return num(Fields.P_SYSMONTICK_SCHEDTICK, pp);
        }

        Int sysmontickSchedwhen(Ref<P> pp) {
            return num(Fields.P_SYSMONTICK_SCHEDWHEN, pp);
        }

        Int sysmontickSyscall(Ref<P> pp) {
            return num(Fields.P_SYSMONTICK_SYSCALLTICK, pp);
        }

        Int sysmontickSyscallwhen(Ref<P> pp) {
            return num(Fields.P_SYSMONTICK_SYSCALLWHEN, pp);
        }

        Int timerModifiedEarliest(Ref<P> pp) {
            return num(Fields.P_TIMERMODIFIEDEARLIEST, pp);
        }

        Bool runSafePointFn(Ref<P> pp) {
            return bool(Fields.P_RUN_SAFEPOINTFN, pp);
        }

        Int gcMarkWorkerMode(Ref<P> pp) {
            return num(Fields.P_MARK_WORKER_MODE, pp);
        }

        /** Up to 1.15. */
        Ref<G> gcBgMarkWorker(Ref<P> pp) {
            return ref(Fields.P_BG_MARK_WORKER, pp);
        }
    }

    /** The fields of an M; those without a parameter are the executing M's own. */
    static final class Ms {
        final Int mode = num(Fields.M_MODE, self());
        final Int locks = num(Fields.M_LOCKS, self());
        final Ref<P> p = ref(Fields.M_P, self());
        final Ref<P> oldp = ref(Fields.M_OLDP, self());
        final Bool preemptoff = bool(Fields.M_PREEMPTOFF, self());
        final Bool mallocing = bool(Fields.M_MALLOCING, self());
        final Int waitunlockf = num(Fields.M_WAITUNLOCKF, self());
        final Ref<L> waitlock = ref(Fields.M_WAITLOCK, self());
        final Int pollUntil = num(Fields.M_POLLUNTIL, self());
        final Bool ran = bool(Fields.M_RAN, self());
        final Int now = num(Fields.M_NOW, self());
        final Bool inheritTime = bool(Fields.M_INHERITTIME, self());
        final Bool tryWakeP = bool(Fields.M_TRYWAKEP, self());
        final Ref<G> idleWorker = ref(Fields.M_IDLEWORKER, self());
        final Ref<G> curg = ref(Fields.M_CURG, self());
        final Int syscalltick = num(Fields.M_SYSCALLTICK, self());
        final Ref<G> lockedg = ref(Fields.M_LOCKEDG, self());
        final Int lockedExt = num(Fields.M_LOCKEDEXT, self());
        final Int lockedInt = num(Fields.M_LOCKEDINT, self());
        final Bool spinning = bool(Fields.M_SPINNING, self());
        final Int sysret = num(Fields.M_SYSRET, self());
        final Ref<P> nextp = ref(Fields.M_NEXTP, self());

        Ref<G> curg(Ref<M> mp) {
            return ref(Fields.M_CURG, mp);
        }

        Bool spinning(Ref<M> mp) {
            return bool(Fields.M_SPINNING, mp);
        }

        Ref<P> nextp(Ref<M> mp) {
            return ref(Fields.M_NEXTP, mp);
        }

        Ref<M> schedlink(Ref<M> mp) {
            return ref(Fields.M_SCHEDLINK, mp);
        }

        Ref<M> freelink(Ref<M> mp) {
            return ref(Fields.M_FREELINK, mp);
        }

        Int freeWait(Ref<M> mp) {
            return num(Fields.M_FREEWAIT, mp);
        }

        /** The bench's: whether an M has this identity. */
        Bool allocated(Ref<M> mp) {
            return bool(Fields.M_ALLOCATED, mp);
        }

        Int mstartfn(Ref<M> mp) {
            return num(Fields.M_MSTARTFN, mp);
        }
    }

    /** The fields of a G. */
    static final class Gs {
        Int status(Ref<G> gp) {
            return num(Fields.G_STATUS_F, gp);
        }

        /** The status without _Gscan. */
        Int statusNoScan(Ref<G> gp) {
            return status(gp).rem(num(Fields.G_SCAN));
        }

        Bool preemptStop(Ref<G> gp) {
            return bool(Fields.G_PREEMPTSTOP, gp);
        }

        /** isSystemGoroutine: a mark worker or the forced collections' helper. */
        Bool system(Ref<G> gp) {
            return bool(Fields.G_SYSTEM, gp);
        }

        Bool preempt(Ref<G> gp) {
            return bool(Fields.G_PREEMPT, gp);
        }

        /** 1 for stackPreempt. */
        Int stackguard0(Ref<G> gp) {
            return num(Fields.G_STACKGUARD0, gp);
        }

        Ref<G> schedlink(Ref<G> gp) {
            return ref(Fields.G_SCHEDLINK, gp);
        }

        Ref<M> lockedm(Ref<G> gp) {
            return ref(Fields.G_LOCKEDM, gp);
        }

        Ref<G> waitlink(Ref<G> gp) {
            return ref(Fields.G_WAITLINK, gp);
        }

        Bool ticket(Ref<G> gp) {
            return bool(Fields.G_TICKET, gp);
        }

        Ref<SG> param(Ref<G> gp) {
            return ref(Fields.G_PARAM, gp);
        }

        Bool selectDone(Ref<G> gp) {
            return bool(Fields.G_SELECTDONE, gp);
        }

        Bool received(Ref<G> gp) {
            return bool(Fields.G_RECEIVED, gp);
        }

        Bool selected(Ref<G> gp) {
            return bool(Fields.G_SELECTED, gp);
        }

        Ref<C> scaseC(Ref<G> gp, Int i) {
            return new Ref<>(new Expr.Load(Fields.G_SCASE_C, gp.expr(), i.expr()), Type.ref(Kind.C));
        }

        Int scaseElem(Ref<G> gp, Int i) {
            return new Int(new Expr.Load(Fields.G_SCASE_ELEM, gp.expr(), i.expr()), Fields.VALUE);
        }

        Int pollorder(Ref<G> gp, Int i) {
            return new Int(new Expr.Load(Fields.G_POLLORDER, gp.expr(), i.expr()), Fields.G_POLLORDER.type());
        }

        Int lockorder(Ref<G> gp, Int i) {
            return new Int(new Expr.Load(Fields.G_LOCKORDER, gp.expr(), i.expr()), Fields.G_LOCKORDER.type());
        }

        Int waitreason(Ref<G> gp) {
            return num(Fields.G_WAITREASON, gp);
        }

        Ref<T> timer(Ref<G> gp) {
            return ref(Fields.G_TIMER, gp);
        }
    }

    /** The fields of a sudog. */
    static final class Sudogs {
        Ref<SG> next(Ref<SG> s) {
            return ref(Fields.SUDOG_NEXT, s);
        }

        Ref<SG> prev(Ref<SG> s) {
            return ref(Fields.SUDOG_PREV, s);
        }

        Int elem(Ref<SG> s) {
            return num(Fields.SUDOG_ELEM, s);
        }

        Bool success(Ref<SG> s) {
            return bool(Fields.SUDOG_SUCCESS, s);
        }

        Bool isSelect(Ref<SG> s) {
            return bool(Fields.SUDOG_ISSELECT, s);
        }

        Ref<C> c(Ref<SG> s) {
            return ref(Fields.SUDOG_C, s);
        }
    }

    /** The fields of a timer. */
    static final class Ts {
        Int status(Ref<T> t) {
            return num(Fields.T_STATUS_F, t);
        }

        Ref<P> pp(Ref<T> t) {
            return ref(Fields.T_PP, t);
        }

        Int when(Ref<T> t) {
            return num(Fields.T_WHEN, t);
        }

        Int nextwhen(Ref<T> t) {
            return num(Fields.T_NEXTWHEN, t);
        }

        Int f(Ref<T> t) {
            return num(Fields.T_F, t);
        }

        Int seq(Ref<T> t) {
            return num(Fields.T_SEQ, t);
        }

        Ref<G> arg(Ref<T> t) {
            return ref(Fields.T_ARG, t);
        }

        Int period(Ref<T> t) {
            return num(Fields.T_PERIOD, t);
        }

        Ref<C> c(Ref<T> t) {
            return ref(Fields.T_C, t);
        }

        Ref<T> moved(Ref<T> t) {
            return ref(Fields.T_MOVED, t);
        }

        Int program(Ref<T> t) {
            return num(Fields.T_PROGRAM, t);
        }
    }

    /** The fields of a channel. */
    static final class Cs {
        Int qcount(Ref<C> c) {
            return num(Fields.C_QCOUNT, c);
        }

        Int dataqsiz(Ref<C> c) {
            return num(Fields.C_DATAQSIZ, c);
        }

        Int buf(Ref<C> c, Int i) {
            return new Int(new Expr.Load(Fields.C_BUF, c.expr(), i.expr()), Fields.VALUE);
        }

        Int sendx(Ref<C> c) {
            return num(Fields.C_SENDX, c);
        }

        Int recvx(Ref<C> c) {
            return num(Fields.C_RECVX, c);
        }

        Bool closed(Ref<C> c) {
            return bool(Fields.C_CLOSED, c);
        }
    }

    /** The fields of a semaphore and of its queue. */
    static final class Semas {
        Int count(Ref<S> s) {
            return num(Fields.SEMA, s);
        }

        Int nwait(Ref<S> s) {
            return num(Fields.SEMA_NWAIT, s);
        }
    }

    /** The fields of a pollDesc, and of the poll.FD before it. */
    static final class Ds {
        /** Bits of pollInfo, pollClosing the lowest. */
        Int atomicInfo(Ref<D> pd) {
            return num(Fields.PD_INFO, pd);
        }

        Int rg(Ref<D> pd) {
            return num(Fields.PD_RG, pd);
        }

        Int wg(Ref<D> pd) {
            return num(Fields.PD_WG, pd);
        }

        Int rd(Ref<D> pd) {
            return num(Fields.PD_RD, pd);
        }

        Int wd(Ref<D> pd) {
            return num(Fields.PD_WD, pd);
        }

        Int rseq(Ref<D> pd) {
            return num(Fields.PD_RSEQ, pd);
        }

        Int wseq(Ref<D> pd) {
            return num(Fields.PD_WSEQ, pd);
        }

        Bool closing(Ref<D> pd) {
            return bool(Fields.PD_CLOSING, pd);
        }

        Int fdmu(Ref<D> fd) {
            return num(Fields.FD_MU, fd);
        }
    }

    static Bool bool(Field f, Ref<?>... row) {
        return new Bool(load(f, row));
    }

    static Int num(Field f, Ref<?>... row) {
        return new Int(load(f, row), f.type());
    }

    static <K> Ref<K> ref(Field f, Ref<?>... row) {
        return new Ref<>(load(f, row), f.type());
    }

    private static Expr load(Field f, Ref<?>... row) {
        return new Expr.Load(f, row.length == 0 ? null : row[0].expr(), null);
    }
}
