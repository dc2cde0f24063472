package gmplab.core.runtime;

import gmplab.core.policy.Policies;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;

/** Who is a mark worker and of which kind (mgcpacer.go; up to 1.16 in mgc.go). */
final class Pacer extends GcGo {
    private static final Int NO_LIMIT = num(2048);
    private final int minor;

    /** @param minor the Go 1.x whose text is followed: 1.16 does not count idle workers */
    Pacer(int minor) {
        this.minor = minor;
        choosing();
        if (minor >= 19) {
            idle();
        }
    }

    private void choosing() {
        routine("gcController.findRunnableGCWorker", CHECK, PLAIN, "mgcpacer.go findRunnableGCWorker", () -> {
            Ref<P> pp = paramRef("pp", Kind.P);
            require(gcBlackenEnabled, "gcControllerState.findRunnable: blackening not enabled");
            if (minor < 16) {
                // Its worker waits for a change of phase.
                when(p.gcBgMarkWorker(pp).isNil(), () -> ret(nil(Kind.G)));
            }
            when(not(callBool("gcMarkWorkAvailable", pp)), () -> ret(nil(Kind.G)));
            Ref<G> gp = varRef("gp", Kind.G);
            if (minor >= 16) {
                set(gp, callRef("gcBgMarkWorkerPool.pop", Kind.G));
                when(gp.isNil(), () -> ret(gp));
            }
            Bool dedicated = varBool("dedicated");
            set(dedicated, false);
            decIfPositive(dedicated);
            if (minor < 16) {
                set(gp, p.gcBgMarkWorker(pp));
            }
            when(dedicated, () -> set(p.gcMarkWorkerMode(pp), DEDICATED), () -> fractional(pp, gp));
            casgstatus(gp, Fields.G_WAITING, Fields.G_RUNNABLE);
            ret(gp);
        });
        if (minor >= 19) {
            routine("gcController.markWorkerStop", CHECK, PLAIN, "mgcpacer.go markWorkerStop", () -> {
                Int mode = paramInt("mode", Fields.MARK_WORKER_MODE);
                require(mode.ne(0), "markWorkerStop: unknown mark worker mode");
                when(mode.eq(DEDICATED), () -> xadd(gcController.dedicatedMarkWorkersNeeded, 1));
                when(mode.eq(IDLE), () -> call("gcController.removeIdleMarkWorker"));
            });
        }
        routine("gcController.enlistWorker", CHECK, PLAIN, "mgcpacer.go enlistWorker", this::enlistWorker);
    }

    /** The closure of this name: one dedicated worker fewer is needed. Up to 1.15 others may see it below zero meanwhile. */
    private void decIfPositive(Bool done) {
        Int needed = gcController.dedicatedMarkWorkersNeeded;
        if (minor < 16) {
            when(needed.gt(0), () -> {
                Int left = let("left", xadd(needed, -1));
                when(left.ge(0), () -> set(done, true), () -> xadd(needed, 1));
            });
            return;
        }
        loop(() -> {
            Int v = let("v", needed);
            when(v.le(0), this::leave);
            when(cas(needed, v, v.minus(1)), () -> {
                set(done, true);
                leave();
            });
        });
    }

    /** Whether the P is behind on its share is a matter of time: left open. */
    private void fractional(Ref<P> pp, Ref<G> gp) {
        Runnable none = () -> {
            if (minor >= 16) {
                call("gcBgMarkWorkerPool.push", gp);
            }
            ret(nil(Kind.G));
        };
        when(gcController.fractionalUtilizationGoal.not(), none);
        when(ask(Policies.GC_FRACTIONAL, Type.range(0, 1), num(2)).ne(0), none);
        set(p.gcMarkWorkerMode(pp), FRACTIONAL);
    }

    /** Go tries five random Ps; here it tries one, any other. */
    private void enlistWorker() {
        when(gcController.dedicatedMarkWorkersNeeded.le(0), this::ret);
        when(sched.gomaxprocs.le(1), this::ret);
        Int k = let("id", ask("enlistWorker", Type.count(Kind.P, 0, 0), sched.gomaxprocs.minus(1)));
        when(k.ge(id(m.p)), () -> set(k, k.plus(1)));
        Ref<P> pp = refTo(Kind.P, k);
        when(p.status(pp).eq(Fields.P_RUNNING), () -> callBool("preemptone", pp));
    }

    private void idle() {
        routine("gcController.addIdleMarkWorker", NONE, PLAIN, "mgcpacer.go addIdleMarkWorker", () -> loop(() -> {
            Int old = let("old", gcController.idleMarkWorkers);
            when(old.rem(NO_LIMIT).ge(old.div(NO_LIMIT)), () -> ret(FALSE));
            when(cas(gcController.idleMarkWorkers, old, old.plus(1)), () -> ret(TRUE));
        }));
        routine("gcController.removeIdleMarkWorker", CHECK, PLAIN, "mgcpacer.go removeIdleMarkWorker", () -> loop(() -> {
            Int old = let("old", gcController.idleMarkWorkers);
            require(old.rem(NO_LIMIT).gt(0), "negative idle mark workers");
            when(cas(gcController.idleMarkWorkers, old, old.minus(1)), this::leave);
        }));
        routine("checkIdleGCNoP", CHECK, PLAIN, "proc.go checkIdleGCNoP", this::checkIdleGCNoP);
    }

    /** Its first result; the worker stands in m.idleWorker. */
    private void checkIdleGCNoP() {
        when(gcBlackenEnabled.not(), () -> ret(nil(Kind.P)));
        Int now = let("p", gcController.idleMarkWorkers);
        when(now.rem(NO_LIMIT).ge(now.div(NO_LIMIT)), () -> ret(nil(Kind.P)));
        when(not(callBool("gcMarkWorkAvailable", nil(Kind.P))), () -> ret(nil(Kind.P)));
        lock(SCHED_LOCK);
        Ref<P> pp = let("pp", callRef("pidleget", Kind.P));
        when(pp.isNil(), () -> {
            unlock(SCHED_LOCK);
            ret(pp);
        });
        Runnable giveBack = () -> {
            call("pidleput", pp);
            unlock(SCHED_LOCK);
        };
        Runnable refuse = () -> {
            giveBack.run();
            ret(nil(Kind.P));
        };
        when(gcBlackenEnabled.not(), refuse);
        when(not(callBool("gcController.addIdleMarkWorker")), refuse);
        Ref<G> gp = let("gp", callRef("gcBgMarkWorkerPool.pop", Kind.G));
        when(gp.isNil(), () -> {
            giveBack.run();
            call("gcController.removeIdleMarkWorker");
            ret(nil(Kind.P));
        });
        unlock(SCHED_LOCK);
        set(m.idleWorker, gp);
        ret(pp);
    }
}
