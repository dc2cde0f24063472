package gmplab.core.runtime;

import gmplab.core.program.Val;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;

/**
 * Assists (mgcmark.go): who allocates while marking goes on pays with marking. An allocation is one unit, worth one unit of
 * work, and is paid before the next is made, so that a debt is never more than one.
 */
final class Assists extends GcGo {
    /** Credit beyond which more makes no difference where it is open how much an assist takes. */
    private static final int PLENTY = 15;
    private final int trigger;
    /** Whether it is left open how much there is to mark, and how far it goes. */
    private final boolean open;

    /** @param minor the Go 1.x whose text is followed */
    Assists(World world, int minor) {
        open = marksAny(world, minor);
        trigger = world.gc().trigger();
        routine("mallocgc", CHECK, PLAIN, "malloc.go mallocgc", this::mallocgc);
        routine("gcAssistAlloc", CHECK, PLAIN, "mgcmark.go gcAssistAlloc", this::gcAssistAlloc);
        routine("gcAssistAlloc1", SYSTEMSTACK, PLAIN, "mgcmark.go gcAssistAlloc1", this::gcAssistAlloc1);
        routine("gcParkAssist", CHECK, PLAIN, "mgcmark.go gcParkAssist", this::gcParkAssist);
        routine("gcWakeAllAssists", CHECK, PLAIN, "mgcmark.go gcWakeAllAssists", () -> {
            lock(ASSIST_QUEUE_LOCK);
            Ref<G> list = let("list", work.assistHead);
            setNil(work.assistHead);
            setNil(work.assistTail);
            call("injectglist", list);
            unlock(ASSIST_QUEUE_LOCK);
        });
        if (open) {
            routine("goexit0.credit", NONE, PLAIN, "proc.go goexit0", () -> {
                Ref<G> gp = paramRef("gp", Kind.G);
                when(all(gcBlackenEnabled, gcAssistBytes(gp).gt(0)), () -> {
                    credit();
                    set(gcAssistBytes(gp), 0);
                });
            });
        }
        routine("gcFlushBgCredit", CHECK, NOWB, "mgcmark.go gcFlushBgCredit", this::gcFlushBgCredit);
    }

    /** Each allocation takes a new span, so that it looks whether a collection should begin (shouldhelpgc). */
    private void mallocgc() {
        require(gcphase.ne(Fields.GC_MARKTERMINATION), "mallocgc called with gcphase == _GCmarktermination");
        when(gcBlackenEnabled, () -> {
            if (open) {
                // What an assist has paid for beyond its own allocation may last, or not.
                when(gcAssistBytes(getg()).gt(0), () -> when(maybe(), () -> set(gcAssistBytes(getg()), 0)));
                when(gcAssistBytes(getg()).le(0), () -> {
                    pay();
                    when(gcAssistBytes(getg()).eq(0), () -> set(gcAssistBytes(getg()), 1));
                });
                return;
            }
            pay();
        });
        if (trigger == 0) {
            return;
        }
        acquirem();
        require(m.mallocing.not(), "malloc deadlock");
        set(m.mallocing, true);
        grow();
        set(m.mallocing, false);
        releasem();
        when(callBool("gcTrigger.test", Val.constant(TRIGGER, HEAP), cycle(0), Val.constant(Fields.TIME, 0)), () ->
            call("gcStart", Val.constant(TRIGGER, HEAP), cycle(0), Val.constant(Fields.TIME, 0)));
    }

    private void pay() {
        Int left = add(gcAssistBytes(getg()), -1);
        when(left.lt(0), () -> call("gcAssistAlloc"));
    }

    /** mcache.refill's addition to heapLive; how far it is past the trigger makes no difference. */
    private void grow() {
        loop(() -> {
            Int live = let("heapLive", heapLive);
            when(live.ge(trigger), this::leave);
            when(cas(heapLive, live, live.plus(1)), this::leave);
        });
    }

    private void gcAssistAlloc() {
        when(m.locks.gt(0).or(m.preemptoff), this::ret);
        loop(() -> {
            when(gcController.bgScanCredit.gt(0), () -> {
                if (open) {
                    xadd(gcController.bgScanCredit, -1);
                    when(not(maybe()), () -> {
                        add(gcAssistBytes(getg()), 1);
                        ret();
                    });
                    return;
                }
                add(gcAssistBytes(getg()), 1);
                xadd(gcController.bgScanCredit, -1);
                ret();
            });
            systemstack("gcAssistAlloc1");
            Bool completed = let("completed", param(getg()));
            set(param(getg()), false);
            when(completed, () -> call("gcMarkDone"));
            when(gcAssistBytes(getg()).ge(0), this::ret);
            // Preempted rather than out of work: let others run and try again.
            when(g.preempt(getg()), () -> {
                call("Gosched");
                again();
            });
            when(callBool("gcParkAssist"), this::leave);
        });
    }

    private void gcAssistAlloc1() {
        Ref<G> gp = m.curg;
        when(gcBlackenEnabled.not(), () -> {
            set(gcAssistBytes(gp), 0);
            ret();
        });
        Int decnwait = let("decnwait", xadd(work.nwait, -1));
        require(decnwait.ne(work.nproc), "nwait > work.nprocs");
        casgstatus(gp, Fields.G_RUNNING, Fields.G_WAITING);
        Int done = let("workDone", callInt("gcDrainN", Fields.UNITS, Val.constant(Fields.UNITS, 1)));
        casgstatus(gp, Fields.G_WAITING, Fields.G_RUNNING);
        when(done.gt(0), () -> add(gcAssistBytes(gp), 1));
        Int incnwait = let("incnwait", xadd(work.nwait, 1));
        require(incnwait.le(work.nproc), "work.nwait > work.nproc");
        when(incnwait.eq(work.nproc), () -> when(not(callBool("gcMarkWorkAvailable", nil(Kind.P))), () ->
            set(param(gp), true)));
    }

    private void gcParkAssist() {
        lock(ASSIST_QUEUE_LOCK);
        when(gcBlackenEnabled.not(), () -> {
            unlock(ASSIST_QUEUE_LOCK);
            ret(TRUE);
        });
        Ref<G> head = let("oldHead", work.assistHead);
        Ref<G> tail = let("oldTail", work.assistTail);
        setNil(g.schedlink(getg()));
        when(tail.isNil(), () -> set(work.assistHead, getg()), () -> set(g.schedlink(tail), getg()));
        set(work.assistTail, getg());
        // Now that this G is in the queue, look again: credit flushed before would wake nobody.
        when(gcController.bgScanCredit.gt(0), () -> {
            set(work.assistHead, head);
            set(work.assistTail, tail);
            when(tail.nonNil(), () -> setNil(g.schedlink(tail)));
            unlock(ASSIST_QUEUE_LOCK);
            ret(FALSE);
        });
        park(1, ASSIST_QUEUE_LOCK, Fields.REASON_GC_ASSIST_WAIT);
        ret(TRUE);
    }

    /** One unit: for the first who waits for it, otherwise for whoever comes. */
    private void gcFlushBgCredit() {
        Runnable forAll = this::credit;
        when(work.assistHead.isNil(), () -> {
            forAll.run();
            ret();
        });
        lock(ASSIST_QUEUE_LOCK);
        Ref<G> gp = let("gp", work.assistHead);
        when(gp.isNil(), forAll, () -> {
            Ref<G> next = let("next", g.schedlink(gp));
            dies(g.schedlink(gp));
            set(work.assistHead, next);
            when(next.isNil(), () -> setNil(work.assistTail));
            set(gcAssistBytes(gp), 0);
            call("ready", gp, FALSE);
        });
        unlock(ASSIST_QUEUE_LOCK);
    }

    private void credit() {
        if (open) {
            when(gcController.bgScanCredit.lt(PLENTY), () -> xadd(gcController.bgScanCredit, 1));
        } else {
            xadd(gcController.bgScanCredit, 1);
        }
    }
}
