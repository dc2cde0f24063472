package gmplab.core.runtime;

import gmplab.core.program.Act;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;

/** System calls: leaving the P behind, and the three ways back (proc.go). */
final class Syscalls extends Go {
    private final int minor;
    /** Whether system calls are counted, as sysmon wants them to be where it goes by the clock. */
    private final boolean ticks;
    private final boolean freezes;

    /** @param minor the Go 1.x whose text is followed */
    Syscalls(World world, int minor) {
        this.minor = minor;
        ticks = world.simulated();
        freezes = world.freezes();
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
            when(sched.sysmonwait, () -> systemstack("entersyscall_sysmon"));
            when(p.runSafePointFn(m.p), () -> systemstack("runSafePointFn"));
            Ref<P> pp = let("pp", m.p);
            rememberTick(pp);
            setNil(p.m(pp));
            set(m.oldp, pp);
            setNil(m.p);
            set(p.status(pp), Fields.P_SYSCALL);
            act(Act.Kind.SYSCALL, pp);
            when(sched.gcwaiting, () -> systemstack("entersyscall_gcwait"));
            add(m.locks, -1);
        });
        routine("entersyscall_sysmon", CHECK, PLAIN, "proc.go entersyscall_sysmon", () -> {
            lock(SCHED_LOCK);
            wakeSysmon();
            unlock(SCHED_LOCK);
        });
        // A call known to block: its P is handed on at once, and nobody need retake it.
        routine("entersyscallblock", NONE, PLAIN, "proc.go entersyscallblock", () -> {
            add(m.locks, 1);
            set(g.stackguard0(getg()), 1);
            rememberTick(m.p);
            countCall(m.p);
            casgstatus(getg(), Fields.G_RUNNING, Fields.G_SYSCALL);
            systemstack("entersyscallblock_handoff");
            add(m.locks, -1);
        });
        routine("entersyscallblock_handoff", CHECK, PLAIN, "proc.go entersyscallblock_handoff", () -> {
            Ref<P> pp = let("pp", callRef("releasep", Kind.P));
            call("handoffp", pp);
        });
        routine("entersyscall_gcwait", CHECK, PLAIN, "proc.go entersyscall_gcwait", () -> {
            Ref<P> pp = let("pp", m.oldp);
            lock(SCHED_LOCK);
            when(all(sched.stopwait.gt(0),
                casAct(p.status(pp), status(Fields.P_SYSCALL), status(Fields.P_GCSTOP), Act.Kind.STOP, pp)), () -> {
                    countCall(pp);
                    oneStopped();
                });
            unlock(SCHED_LOCK);
        });
    }

    private void rememberTick(Ref<P> pp) {
        if (ticks) {
            set(m.syscalltick, p.syscalltick(pp));
        }
    }

    private void countCall(Ref<P> pp) {
        if (ticks) {
            tick(p.syscalltick(pp));
        }
    }

    private void leaving() {
        routine("exitsyscall", NONE, NOWB, "proc.go exitsyscall", () -> {
            add(m.locks, 1);
            Ref<P> oldp = let("oldp", m.oldp);
            setNil(m.oldp);
            when(callBool("exitsyscallfast", oldp), () -> {
                countCall(m.p);
                casgstatus(getg(), Fields.G_SYSCALL, Fields.G_RUNNING);
                add(m.locks, -1);
                Bool asked = let("preempt", g.preempt(getg()));
                set(g.stackguard0(getg()), pick(asked, guard(1), guard(0)));
                when(sched.disableUser, () -> when(g.system(getg()).not(), () -> call("Gosched")));
                ret();
            });
            add(m.locks, -1);
            mcall("exitsyscall0", getg());
            countCall(m.p);
        });
        if (ticks) {
            routine("exitsyscallfast_reacquired", NONE, PLAIN, "proc.go exitsyscallfast_reacquired", () ->
                when(m.syscalltick.ne(p.syscalltick(m.p)), () -> countCall(m.p)));
        }
        routine("exitsyscallfast", NONE, PLAIN, "proc.go exitsyscallfast", () -> {
            Ref<P> oldp = paramRef("oldp", Kind.P);
            if (freezes) {
                when(sched.stopwait.eq(freezeStopWait()), () -> ret(FALSE));
            }
            when(all(oldp.nonNil(), p.status(oldp).eq(Fields.P_SYSCALL),
                casAct(p.status(oldp), status(Fields.P_SYSCALL), status(Fields.P_IDLE), Act.Kind.RETAKE, oldp)), () -> {
                call("wirep", oldp);
                if (ticks) {
                    call("exitsyscallfast_reacquired");
                }
                ret(TRUE);
            });
            when(sched.pidle.nonNil(), () -> when(systemstackBool("exitsyscallfast_pidle"), () -> ret(TRUE)));
            ret(FALSE);
        });
        routine("exitsyscallfast_pidle", CHECK, PLAIN, "proc.go exitsyscallfast_pidle", () -> {
            lock(SCHED_LOCK);
            Ref<P> pp = let("pp", callRef("pidleget", Kind.P));
            when(pp.nonNil(), this::wakeSysmon);
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
            Ref<P> pp = varRef("pp", Kind.P);
            setNil(pp);
            // Up to 1.16 it is g0 that is asked, which is no goroutine of the runtime's.
            when(minor < 19 ? sched.disableUser.not() : any(sched.disableUser.not(), g.system(gp)), () ->
                set(pp, callRef("pidleget", Kind.P)));
            when(pp.isNil(), () -> queued(gp));
            wakeSysmon();
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
