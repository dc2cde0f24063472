package gmplab.core.runtime;

import gmplab.core.policy.Policies;
import gmplab.core.program.Val;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;

/** What the sources of the collector's routines share: its variables as typed values (mgc.go, mgcpacer.go, mgcmark.go). */
abstract class GcGo extends Go {
    /** Begin's index of the runtime's own goroutine that is started, in worlds that collect. */
    static final int GC_BG_MARK_WORKER = 0;
    /** gcTrigger.kind. */
    static final Type TRIGGER = Type.enumOf("gcTriggerHeap", "gcTriggerTime", "gcTriggerCycle");
    static final int HEAP = 0;
    static final int TIME = 1;
    static final int CYCLE = 2;
    /** What gcDrain is told: dedicated and not to be preempted, or one of the three modes until it is. */
    static final int DEDICATED = 1;
    static final int FRACTIONAL = 2;
    static final int IDLE = 3;

    final Int gcphase = num(Fields.GCPHASE);
    final Bool gcBlackenEnabled = sched.gcBlackenEnabled;
    final Work work = new Work();
    final Sweep sweep = new Sweep();
    final Bool forcegcIdle = bool(Fields.FORCEGC_IDLE);
    final Int heapLive = num(Fields.HEAP_LIVE);
    final Int lastgc = num(Fields.LASTGC);
    final Controller gcController = new Controller();
    final Ref<G> gcBgMarkWorkerPool = ref(Fields.GC_WORKER_POOL);
    final Int gcBgMarkWorkerCount = num(Fields.GC_WORKER_COUNT);

    /** Go's work: what a cycle has to do. */
    static final class Work {
        final Int cycles = num(Fields.WORK_CYCLES);
        final Int nwait = num(Fields.WORK_NWAIT);
        /** As many workers as there can be: all Gs. */
        final Int nproc = count(Kind.G);
        final Int full = num(Fields.WORK_FULL);
        final Int markrootNext = num(Fields.WORK_MARKROOTNEXT);
        final Int markrootJobs = num(Fields.WORK_MARKROOTJOBS);
        final Ref<G> sweepWaiters = ref(Fields.WORK_SWEEPWAITERS);
        final Ref<G> assistHead = ref(Fields.WORK_ASSISTQUEUE_HEAD);
        final Ref<G> assistTail = ref(Fields.WORK_ASSISTQUEUE_TAIL);
        final Int sweepSpans = num(Fields.SWEEP_SPANS);
    }

    /** Go's sweep, and the two variables of mheap_ that 1.16 has for it. */
    static final class Sweep {
        final Int active = num(Fields.SWEEP_ACTIVE);
        final Bool done = bool(Fields.SWEEP_DONE);
        final Int sweepers = num(Fields.SWEEPERS);
        final Bool parked = bool(Fields.SWEEP_PARKED);
    }

    /** Go's gcController. */
    static final class Controller {
        final Int dedicatedMarkWorkersNeeded = num(Fields.GC_DEDICATED_NEEDED);
        final Bool fractionalUtilizationGoal = bool(Fields.GC_FRACTIONAL_GOAL);
        final Int idleMarkWorkers = num(Fields.GC_IDLE_WORKERS);
        final Int bgScanCredit = num(Fields.GC_BG_SCAN_CREDIT);
    }

    static Int gcw(Ref<P> pp) {
        return num(Fields.P_GCW, pp);
    }

    static Bool flushedWork(Ref<P> pp) {
        return bool(Fields.P_GCW_FLUSHED, pp);
    }

    static Ref<P> attachTo(Ref<G> gp) {
        return ref(Fields.G_ATTACH, gp);
    }

    static Bool gcscandone(Ref<G> gp) {
        return bool(Fields.G_SCANDONE, gp);
    }

    static Int gcAssistBytes(Ref<G> gp) {
        return num(Fields.G_ASSIST_BYTES, gp);
    }

    static Bool param(Ref<G> gp) {
        return bool(Fields.G_COMPLETED, gp);
    }

    static Bool nodeM(Ref<G> gp) {
        return bool(Fields.G_NODE_M, gp);
    }

    static Ref<G> nodeNext(Ref<G> gp) {
        return ref(Fields.G_NODE_NEXT, gp);
    }

    /** Atomically adds {@code n} units to those that every P may take (putfull). */
    void putfull(Int n) {
        loop(() -> {
            Int full = let("full", work.full);
            when(cas(work.full, full, full.plus(n)), this::leave);
        });
    }

    /** Whether it is left open how much there is to mark, and when it is found. */
    static boolean marksAny(World world, int minor) {
        return minor >= 19 && world.policies().get(Policies.MARK_WORK) == Policies.Policy.ANY && !world.simulated();
    }

    /** Left open: whether something is so of what is marked. */
    Bool maybe() {
        return ask(Policies.MARK_WORK, Type.range(0, 1), num(2)).ne(0);
    }

    /** What is scanned may lead to as much as there is room for in a P's buffers. */
    void mayFindSome(Ref<P> pp, int most) {
        loop(() -> {
            Int have = let("gcw", gcw(pp));
            when(have.ge(most), this::leave);
            when(not(maybe()), this::leave);
            set(gcw(pp), have.plus(1));
        });
    }

    /** Where there is room for a unit in a P's buffers (at most {@code most} are kept there), one more may have been found. */
    void mayFind(Ref<P> pp, int most) {
        Int have = let("gcw", gcw(pp));
        when(have.lt(most), () -> when(maybe(), () -> set(gcw(pp), have.plus(1))));
    }

    static Int cycle(int n) {
        return Val.constant(Fields.CYCLES, n);
    }

    /** Whether the lowest bit is set: all units have been taken. */
    static Bool odd(Int state) {
        return state.rem(num(2)).ne(0);
    }

    /** activeSweep.begin: from now on one more sweeps; not where all has been taken. Inlined in Go, as is end. */
    Bool beginSweep() {
        Bool valid = varBool("valid");
        loop(() -> {
            Int state = let("state", sweep.active);
            when(odd(state), () -> {
                set(valid, false);
                leave();
            });
            when(cas(sweep.active, state, state.plus(2)), () -> {
                set(valid, true);
                leave();
            });
        });
        return valid;
    }

    /** activeSweep.end. */
    void endSweep() {
        loop(() -> {
            Int state = let("state", sweep.active);
            require(state.ge(2), "mismatched begin/end of activeSweep");
            when(cas(sweep.active, state, state.minus(2)), this::leave);
        });
    }

    /** gopark of the G that runs this; {@code f} is what frees it for others once it has left. */
    void park(int f, Ref<L> lock, int reason) {
        call("gopark", Val.constant(Fields.UNLOCKF, f), lock, Val.constant(Fields.REASON, reason));
    }
}
