package gmplab.core.runtime;

import gmplab.core.program.Act;
import gmplab.core.program.Val;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;

/**
 * Claiming another goroutine's stack (preempt.go suspendG and resumeG), and bringing every P to a safe point once (proc.go
 * forEachP).
 */
final class Suspend extends Go {
    /** suspendG's result: its state's fields dead and stopped in one. */
    static final Type SUSPENDED = Type.enumOf("dead", "suspended", "stopped");

    Suspend() {
        suspending();
        parking();
        safePoints();
    }

    private static Int suspended(int v) {
        return Val.constant(SUSPENDED, v);
    }

    private void suspending() {
        routine("suspendG", SYSTEMSTACK, PLAIN, "preempt.go suspendG", this::suspendG);
        routine("resumeG", CHECK, PLAIN, "preempt.go resumeG", () -> {
            Ref<G> gp = paramRef("gp", Kind.G);
            Int state = paramInt("state", SUSPENDED);
            when(state.eq(0), this::ret);
            Int s = let("s", g.status(gp));
            require(s.eq(Fields.G_SCAN + Fields.G_RUNNABLE).or(s.eq(Fields.G_SCAN + Fields.G_WAITING))
                .or(s.eq(Fields.G_SCAN + Fields.G_SYSCALL)), "unexpected g status");
            call("casfrom_Gscanstatus", gp, s, s.minus(Fields.G_SCAN));
            when(state.eq(2), () -> call("ready", gp, TRUE));
        });
        routine("casfrom_Gscanstatus", CHECK, PLAIN, "proc.go casfrom_Gscanstatus", () -> {
            Ref<G> gp = paramRef("gp", Kind.G);
            Int from = paramInt("oldval", Fields.G_STATUS);
            Int to = paramInt("newval", Fields.G_STATUS);
            when(not(cas(g.status(gp), from, to)), () -> raise("casfrom_Gscanstatus: gp->status is not in scan state"));
        });
    }

    /**
     * Go spins here; the loop begins again where that would do something: the G can be claimed, or is not asked yet. A request
     * that newstack has refused is made again where it would be taken: before, releasem and unlock see to it.
     */
    private void suspendG() {
        Ref<G> gp = paramRef("gp", Kind.G);
        when(m.curg.nonNil(), () -> require(g.status(m.curg).ne(Fields.G_RUNNING), "suspendG from non-preemptible goroutine"));
        Bool stopped = varBool("stopped");
        set(stopped, false);
        Bool refuses = some(Kind.M, (Ref<M> mp) -> m.curg(mp).eq(gp).and(num(Fields.M_LOCKS, mp).ne(0)
            .or(bool(Fields.M_PREEMPTOFF, mp))));
        Bool asked = g.preemptStop(gp).and(g.preempt(gp)).and(g.stackguard0(gp).eq(1).or(refuses));
        loop(() -> {
            guard("suspendG", g.status(gp).lt(Fields.G_SCAN).and(g.status(gp).eq(Fields.G_RUNNING).and(asked).not()));
            Int s = let("s", g.status(gp));
            // An identity that was never used is no member of allgs yet.
            when(s.eq(Fields.G_DEAD).or(s.eq(Fields.G_IDLE)), () -> ret(suspended(0)));
            when(s.eq(Fields.G_RUNNING), () -> {
                askToStop(gp);
                again();
            });
            when(s.eq(Fields.G_PREEMPTED), () -> {
                when(not(casInt(g.status(gp), Fields.G_PREEMPTED, Fields.G_WAITING)), this::again);
                set(stopped, true);
                set(s, Fields.G_WAITING);
            });
            when(s.ge(Fields.G_SCAN), this::again);
            when(cas(g.status(gp), s, s.plus(Fields.G_SCAN)), () -> {
                labelled("castogscanstatus");
                set(g.preemptStop(gp), false);
                set(g.preempt(gp), false);
                set(g.stackguard0(gp), 0);
                ret(pick(stopped, suspended(2), suspended(1)));
            });
        });
    }

    /** Under _Gscanrunning the G cannot leave its status while it is asked. The signal is the environment's. */
    private void askToStop(Ref<G> gp) {
        when(casInt(g.status(gp), Fields.G_RUNNING, Fields.G_SCAN + Fields.G_RUNNING), () -> {
            set(g.preemptStop(gp), true);
            set(g.preempt(gp), true);
            set(g.stackguard0(gp), 1);
            call("casfrom_Gscanstatus", gp, gstatus(Fields.G_SCAN + Fields.G_RUNNING), gstatus(Fields.G_RUNNING));
        });
    }

    private void parking() {
        routine("preemptPark", SYSTEMSTACK, PLAIN, "proc.go preemptPark", () -> {
            Ref<G> gp = let("gp", m.curg);
            require(g.statusNoScan(gp).eq(Fields.G_RUNNING), "bad g status");
            set(g.waitreason(gp), Fields.REASON_PREEMPTED);
            loop(() -> {
                when(casInt(g.status(gp), Fields.G_RUNNING, Fields.G_SCAN + Fields.G_PREEMPTED), this::leave);
                guard("casGToPreemptScan", g.status(gp).eq(Fields.G_RUNNING));
            });
            dropg();
            call("casfrom_Gscanstatus", gp, gstatus(Fields.G_SCAN + Fields.G_PREEMPTED), gstatus(Fields.G_PREEMPTED));
            tail("schedule");
        });
    }

    private void safePoints() {
        routine("forEachP", SYSTEMSTACK, PLAIN, "proc.go forEachP", this::forEachPOfAll);
        routine("runSafePointFn", CHECK, PLAIN, "proc.go runSafePointFn", () -> {
            when(not(cas(p.runSafePointFn(m.p), TRUE, FALSE)), this::ret);
            call("sched.safePointFn", m.p);
            lock(SCHED_LOCK);
            oneSafe();
            unlock(SCHED_LOCK);
        });
        routine("sched.safePointFn", NONE, PLAIN, "mgc.go gcMarkDone.func1.1, gcMarkTermination.func4.1", () -> {
            Ref<P> pp = paramRef("pp", Kind.P);
            // mcache.prepareForSweep, the other one, is nothing that a scheduler sees.
            when(num(Fields.SCHED_SAFEPOINTFN).eq(1), () -> call("gcMarkDone.func1.1", pp));
        });
    }

    private void forEachPOfAll() {
        Int fn = paramInt("fn", Fields.SCHED_SAFEPOINTFN.type());
        acquirem();
        lock(SCHED_LOCK);
        require(sched.safePointWait.eq(0), "forEachP: sched.safePointWait != 0");
        Int procs = let("procs", sched.gomaxprocs);
        set(sched.safePointWait, procs.minus(1));
        set(num(Fields.SCHED_SAFEPOINTFN), fn);
        forEachP("i", pp -> when(pp.ne(m.p), () -> set(p.runSafePointFn(pp), true)));
        call("preemptall");
        Ref<P> idle = let("idle", sched.pidle);
        loop(() -> {
            when(idle.isNil(), this::leave);
            when(cas(p.runSafePointFn(idle), TRUE, FALSE), () -> {
                call("sched.safePointFn", idle);
                add(sched.safePointWait, -1);
            });
            set(idle, p.link(idle));
        });
        Int wait = let("wait", sched.safePointWait);
        unlock(SCHED_LOCK);
        call("sched.safePointFn", m.p);
        forEachP("i2", pp -> when(p.status(pp).eq(Fields.P_SYSCALL), () -> when(p.runSafePointFn(pp), () ->
            when(casAct(p.status(pp), pstatus(Fields.P_SYSCALL), pstatus(Fields.P_IDLE), Act.Kind.RETAKE, pp), () ->
                call("handoffp", pp)))));
        when(wait.gt(0), this::waitForTheOthers);
        require(sched.safePointWait.eq(0), "forEachP: not done");
        forEachP("i3", pp -> require(p.runSafePointFn(pp).not(), "forEachP: P did not run fn"));
        lock(SCHED_LOCK);
        set(num(Fields.SCHED_SAFEPOINTFN), 0);
        unlock(SCHED_LOCK);
        releasem();
    }

    private static Int pstatus(int v) {
        return Val.constant(Fields.P_STATUS, v);
    }

    /** As in stopTheWorldWithSema: the 100us run out only where another preemptall would ask somebody who is not asked yet. */
    private void waitForTheOthers() {
        Bool askable = some(Kind.P, (Ref<P> pp) -> p.status(pp).eq(Fields.P_RUNNING).and(p.m(pp).nonNil())
            .and(p.m(pp).ne(self())).and(pick(p.m(pp).isNil(), FALSE, unasked(p.m(pp)))));
        loop(() -> {
            Bool woken = varBool("woken");
            awaitTimed("notetsleep", key(SAFEPOINT_NOTE), askable, () -> set(woken, TRUE), () -> set(woken, FALSE));
            when(woken, () -> {
                set(key(SAFEPOINT_NOTE), false);
                labelled("noteclear");
                leave();
            });
            call("preemptall");
        });
    }
}
