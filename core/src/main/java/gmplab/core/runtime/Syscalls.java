package gmplab.core.runtime;

import gmplab.core.program.Act;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;

/** System calls: leaving the P behind, and the three ways back (proc.go). */
final class Syscalls extends Go {
    private final int minor;

    /** @param minor the Go 1.x whose text is followed */
    Syscalls(int minor) {
        this.minor = minor;
        entering();
        leaving();
    }

    private static Int status(int v) {
        return gmplab.core.program.Val.constant(Fields.P_STATUS, v);
    }

    private void entering() {
        routine("entersyscall", NONE, PLAIN, "proc.go reentersyscall", () -> {
            add(m.locks, 1);
            set(g.stackguard0(getg()), 1);
            casgstatus(getg(), Fields.G_RUNNING, Fields.G_SYSCALL);
            Ref<P> pp = let("pp", m.p);
            setNil(p.m(pp));
            set(m.oldp, pp);
            setNil(m.p);
            set(p.status(pp), Fields.P_SYSCALL);
            act(Act.Kind.SYSCALL, pp);
            when(sched.gcwaiting, () -> systemstack("entersyscall_gcwait"));
            add(m.locks, -1);
        });
        routine("entersyscall_gcwait", CHECK, PLAIN, "proc.go entersyscall_gcwait", () -> {
            Ref<P> pp = let("pp", m.oldp);
            lock(SCHED_LOCK);
            when(all(sched.stopwait.gt(0),
                casAct(p.status(pp), status(Fields.P_SYSCALL), status(Fields.P_GCSTOP), Act.Kind.STOP, pp)), this::oneStopped);
            unlock(SCHED_LOCK);
        });
    }

    private void leaving() {
        routine("exitsyscall", NONE, NOWB, "proc.go exitsyscall", () -> {
            add(m.locks, 1);
            Ref<P> oldp = let("oldp", m.oldp);
            setNil(m.oldp);
            when(callBool("exitsyscallfast", oldp), () -> {
                casgstatus(getg(), Fields.G_SYSCALL, Fields.G_RUNNING);
                add(m.locks, -1);
                Bool asked = let("preempt", g.preempt(getg()));
                set(g.stackguard0(getg()), pick(asked, guard(1), guard(0)));
                ret();
            });
            add(m.locks, -1);
            mcall("exitsyscall0", getg());
        });
        routine("exitsyscallfast", NONE, PLAIN, "proc.go exitsyscallfast", () -> {
            Ref<P> oldp = paramRef("oldp", Kind.P);
            when(all(oldp.nonNil(), p.status(oldp).eq(Fields.P_SYSCALL),
                casAct(p.status(oldp), status(Fields.P_SYSCALL), status(Fields.P_IDLE), Act.Kind.RETAKE, oldp)), () -> {
                call("wirep", oldp);
                ret(TRUE);
            });
            when(sched.pidle.nonNil(), () -> when(systemstackBool("exitsyscallfast_pidle"), () -> ret(TRUE)));
            ret(FALSE);
        });
        routine("exitsyscallfast_pidle", CHECK, PLAIN, "proc.go exitsyscallfast_pidle", () -> {
            lock(SCHED_LOCK);
            Ref<P> pp = let("pp", callRef("pidleget", Kind.P));
            unlock(SCHED_LOCK);
            when(pp.nonNil(), () -> {
                call("acquirep", pp);
                ret(TRUE);
            });
            ret(FALSE);
        });
        routine("exitsyscall0", CHECK, NOWB, "proc.go exitsyscall0", () -> {
            Ref<G> gp = paramRef("gp", Kind.G);
            casgstatus(gp, Fields.G_SYSCALL, Fields.G_RUNNABLE);
            dropg();
            lock(SCHED_LOCK);
            Ref<P> pp = let("pp", callRef("pidleget", Kind.P));
            when(pp.isNil(), () -> queued(gp));
            unlock(SCHED_LOCK);
            call("acquirep", pp);
            tail("execute", gp);
        });
    }

    /**
     * No P for the G: others may run it as soon as sched.lock is given back, so that whether it is locked to this thread
     * must be asked before.
     */
    private void queued(Ref<G> gp) {
        call("globrunqput", gp);
        Runnable waitForIt = () -> {
            call("stoplockedm");
            tail("execute", gp);
        };
        if (minor < 19) {
            unlock(SCHED_LOCK);
            when(m.lockedg.nonNil(), waitForIt);
        } else {
            when(g.lockedm(gp).nonNil(), () -> {
                unlock(SCHED_LOCK);
                waitForIt.run();
            });
            unlock(SCHED_LOCK);
        }
        call("stopm");
        tail("schedule");
    }

    private static Int guard(int v) {
        return gmplab.core.program.Val.constant(Fields.G_STACKGUARD0.type(), v);
    }
}
