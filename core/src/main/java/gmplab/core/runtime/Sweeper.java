package gmplab.core.runtime;

import gmplab.core.policy.Policies;
import gmplab.core.program.Val;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;

/**
 * Sweeping (mgcsweep.go): as many units as there were of marking, one for each call of sweepone, whoever makes it: the
 * background sweeper, who starts the next collection, who asked for the one before. And the goroutine for whom sysmon
 * starts a collection (proc.go forcegchelper).
 */
final class Sweeper extends GcGo {
    private final World world;
    private final int minor;
    /** Whether it is left open how many spans there are. */
    private final boolean open;
    private final boolean scavenges;

    /** @param minor the Go 1.x whose text is followed */
    Sweeper(World world, int minor) {
        this.world = world;
        this.minor = minor;
        open = minor >= 19 && world.policies().get(Policies.SWEEP_SPANS) == Policies.Policy.ANY && !world.simulated();
        scavenges = minor >= 19 && world.scavenges();
        routine("sweepone", CHECK, PLAIN, "mgcsweep.go sweepone", minor < 19 ? this::sweeponeOf116 : this::sweepone);
        routine("isSweepDone", NONE, PLAIN, "mgcsweep.go isSweepDone", () ->
            ret(minor < 19 ? sweep.done : sweep.active.eq(1)));
        routine("finishsweep_m", CHECK, PLAIN, "mgcsweep.go finishsweep_m", () -> {
            loop(() -> when(not(callBool("sweepone")), this::leave));
            if (minor >= 19) {
                require(sweep.active.le(1), "active sweepers found at start of mark phase");
            }
            if (scavenges) {
                call("scavengerState.wake");
            }
        });
        routine("gcSweep", SYSTEMSTACK, PLAIN, "mgc.go gcSweep", this::gcSweep);
        routine("bgsweep", CHECK, PLAIN, "mgcsweep.go bgsweep", this::bgsweep);
        routine("forcegchelper", CHECK, PLAIN, "proc.go forcegchelper", this::forcegchelper);
    }

    /** Not preemptible: a collection must not begin while a unit is half swept. */
    private void sweepone() {
        add(m.locks, 1);
        when(not(beginSweep()), () -> {
            add(m.locks, -1);
            ret(FALSE);
        });
        Bool last = scavenges ? varBool("noMoreWork") : null;
        if (last != null) {
            set(last, false);
        }
        Bool swept = takeUnit(() -> loop(() -> {
            Int state = let("state", sweep.active);
            when(odd(state), this::leave);
            when(cas(sweep.active, state, state.plus(1)), () -> {
                if (last != null) {
                    set(last, true);
                }
                leave();
            });
        }));
        endSweep();
        if (last != null) {
            when(last, () -> set(bool(Fields.SCAVENGER_SYSMONWAKE), true));
        }
        add(m.locks, -1);
        ret(swept);
    }

    private void sweeponeOf116() {
        add(m.locks, 1);
        when(sweep.done, () -> {
            add(m.locks, -1);
            ret(FALSE);
        });
        xadd(sweep.sweepers, 1);
        Bool swept = takeUnit(() -> set(sweep.done, true));
        xadd(sweep.sweepers, -1);
        add(m.locks, -1);
        ret(swept);
    }

    /** mheap.nextSpanForSweep and the sweep of what it gives; {@code none} runs where it gives nothing. */
    private Bool takeUnit(Runnable none) {
        Bool swept = varBool("swept");
        set(swept, false);
        if (open) {
            when(ask(Policies.SWEEP_SPANS, Type.range(0, 1), num(2)).ne(0), none, () -> set(swept, true));
            return swept;
        }
        loop(() -> {
            Int left = let("left", work.sweepSpans);
            when(left.eq(0), () -> {
                none.run();
                leave();
            });
            when(cas(work.sweepSpans, left, left.minus(1)), () -> {
                set(swept, true);
                if (world.finalizes()) {
                    when(left.eq(1), this::queueFinalizers);
                }
                leave();
            });
        });
        return swept;
    }

    private void queueFinalizers() {
        Int n = let("n", num(Fields.FIN_DEAD));
        set(num(Fields.FIN_DEAD), 0);
        loop(() -> {
            when(n.eq(0), this::leave);
            call("queuefinalizer");
            set(n, n.minus(1));
        });
    }

    /** The world is stopped. */
    private void gcSweep() {
        require(gcphase.eq(Fields.GC_OFF), "gcSweep being done but phase is not GCoff");
        if (minor < 19) {
            set(sweep.done, false);
        } else {
            set(sweep.active, 0);
        }
        if (!open) {
            set(work.sweepSpans, world.gc().work());
        }
        if (world.gc().stopTheWorld() == 2) {
            loop(() -> when(not(callBool("sweepone")), this::leave));
            return;
        }
        lock(SWEEP_LOCK);
        when(sweep.parked, () -> {
            set(sweep.parked, false);
            call("ready", parked(world, "bgsweep"), TRUE);
        });
        unlock(SWEEP_LOCK);
    }

    private static Ref<G> parked(World world, String routine) {
        return fixed(Kind.G, Math.max(0, world.parked(routine)), routine.equals("bgsweep") ? "sweep.g" : "forcegc.g");
    }

    /** What gcenable waits for, a message that it has begun, is over when a world begins. */
    private void bgsweep() {
        lock(SWEEP_LOCK);
        set(sweep.parked, true);
        park(1, SWEEP_LOCK, Fields.REASON_GC_SWEEP_WAIT);
        loop(() -> {
            loop(() -> {
                when(not(callBool("sweepone")), this::leave);
                call("Gosched");
            });
            lock(SWEEP_LOCK);
            when(not(callBool("isSweepDone")), () -> {
                // A collection came between: there is more to sweep.
                unlock(SWEEP_LOCK);
                again();
            });
            set(sweep.parked, true);
            park(1, SWEEP_LOCK, Fields.REASON_GC_SWEEP_WAIT);
        });
    }

    private void forcegchelper() {
        loop(() -> {
            lock(FORCEGC_LOCK);
            require(forcegcIdle.not(), "forcegc: phase error");
            set(forcegcIdle, true);
            park(1, FORCEGC_LOCK, Fields.REASON_FORCE_GC_IDLE);
            call("gcStart", Val.constant(TRIGGER, TIME), cycle(0), now());
        });
    }

    private Int now() {
        return world.simulated() ? let("now", sched.now) : Val.constant(Fields.TIME, 0);
    }
}
