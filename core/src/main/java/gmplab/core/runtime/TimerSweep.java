package gmplab.core.runtime;

import gmplab.core.program.Val;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;

/** time.go's ways of bringing a P's heap of timers up to date: what was modified or deleted, perhaps by another thread, is moved or goes. */
final class TimerSweep extends TimerGo {
    private static final Type HEAP_INDEX = Type.count(Kind.H, 0, 1);

    TimerSweep(World world, int minor) {
        super(world, minor);
        cleantimers();
        routine("adjusttimers", CHECK, PLAIN, "time.go adjusttimers", this::adjusttimers);
        if (uses.deletes()) {
            routine("clearDeletedTimers", CHECK, PLAIN, "time.go clearDeletedTimers", this::clearDeletedTimers);
        }
    }

    private void cleantimers() {
        routine("cleantimers", CHECK, PLAIN, "time.go cleantimers", () -> {
            Ref<P> pp = paramRef("pp", Kind.P);
            loop(() -> {
                when(p.timersLen(pp).eq(0), this::leave);
                Ref<T> x = let("t", p.timers(pp, num(0)));
                require(t.pp(x).eq(pp), "cleantimers: bad p");
                Int s = let("s", t.status(x));
                when(s.eq(Fields.T_DELETED), () -> {
                    when(not(casstatus(x, Fields.T_DELETED, Fields.T_REMOVING)), this::again);
                    call("dodeltimer0", pp);
                    must(x, Fields.T_REMOVING, Fields.T_REMOVED);
                    oneDeletedLess(pp);
                }, () -> when(modified(s), () -> {
                    when(not(cas(t.status(x), s, status(Fields.T_MOVING))), this::again);
                    moveFirst(pp, x, s);
                }, this::leave));
            });
        });
    }

    private void adjusttimers() {
        Ref<P> pp = paramRef("pp", Kind.P);
        if (minor >= 19) {
            Int first = let("first", p.timerModifiedEarliest(pp));
            when(first.eq(0).or(sched.now.lt(first)), this::ret);
            set(p.timerModifiedEarliest(pp), 0);
        } else {
            adjustable(pp);
        }
        Ref<T> moved = varRef("moved", Kind.T);
        setNil(moved);
        Ref<T> last = varRef("last", Kind.T);
        Int i = varInt("i", HEAP_INDEX);
        set(i, 0);
        loop(() -> {
            Int len = let("len", p.timersLen(pp));
            when(not(i.lt(len)), this::leave);
            Ref<T> x = let("t", p.timers(pp, i));
            require(t.pp(x).eq(pp), "adjusttimers: bad p");
            Int s = let("s", t.status(x));
            when(s.eq(Fields.T_MODIFYING), () -> {
                unsettled(x);
                again();
            });
            when(s.eq(Fields.T_DELETED), () -> when(casstatus(x, Fields.T_DELETED, Fields.T_REMOVING), () -> {
                takeOut(pp, i);
                must(x, Fields.T_REMOVING, Fields.T_REMOVED);
                oneDeletedLess(pp);
                again();
            }), () -> when(modified(s), () -> when(cas(t.status(x), s, status(Fields.T_MOVING)), () -> {
                Int when = let("newWhen", t.nextwhen(x));
                dies(t.nextwhen(x));
                set(t.when(x), when);
                takeOut(pp, i);
                when(moved.isNil(), () -> set(moved, x), () -> set(t.moved(last), x));
                set(last, x);
                if (minor < 19) {
                    when(s.eq(Fields.T_MODIFIED_EARLIER), () -> {
                        Int n = xadd(p.adjustTimers(pp), -1);
                        when(n.le(0), this::leave);
                    });
                }
                again();
            }), () -> require(s.eq(Fields.T_WAITING), "timer data corruption")));
            // Also where somebody else was faster than a CAS here: that timer is left as it is.
            set(i, i.plus(1));
        });
        loop(() -> {
            when(moved.isNil(), this::ret);
            Ref<T> x = let("t", moved);
            set(moved, t.moved(x));
            dies(t.moved(x));
            call("doaddtimer", pp, x);
            must(x, Fields.T_MOVING, Fields.T_WAITING);
        });
    }

    /** Out of the middle of the heap; i goes back to the first place where there may now be a timer not looked at yet. */
    private void takeOut(Ref<P> pp, Int i) {
        if (minor >= 19) {
            set(i, callInt("dodeltimer", HEAP_INDEX, pp, i));
        } else {
            call("dodeltimer", pp, i);
        }
    }


    /** adjusttimers' way out up to 1.16: nothing was moved earlier, or (1.16) nothing of that is due. */
    private void adjustable(Ref<P> pp) {
        Int n = let("n", p.adjustTimers(pp));
        when(n.eq(0), () -> {
            if (minor >= 16) {
                set(p.timerModifiedEarliest(pp), 0);
            }
            ret();
        });
        if (minor >= 16) {
            Int first = let("first", p.timerModifiedEarliest(pp));
            when(first.ne(0), () -> {
                when(sched.now.lt(first), this::ret);
                set(p.timerModifiedEarliest(pp), 0);
            });
        }
    }

    private void clearDeletedTimers() {
        Ref<P> pp = paramRef("pp", Kind.P);
        if (minor >= 16) {
            set(p.timerModifiedEarliest(pp), 0);
        }
        Int deleted = varInt("cdel", HEAP_INDEX);
        set(deleted, 0);
        Int earlier = varInt("cearlier", HEAP_INDEX);
        if (minor < 19) {
            set(earlier, 0);
        }
        Int to = varInt("to", HEAP_INDEX);
        set(to, 0);
        Bool changed = varBool("changedHeap");
        set(changed, false);
        Int len = let("len", new Int(p.timersLen(pp).expr(), HEAP_INDEX));
        forEach("i", HEAP_INDEX, len, i -> {
            Ref<T> x = let("t", p.timers(pp, i));
            loop(() -> {
                Int s = let("s", t.status(x));
                when(s.eq(Fields.T_WAITING), () -> {
                    when(changed, () -> keep(pp, to, x));
                    set(to, to.plus(1));
                    leave();
                });
                when(modified(s), () -> {
                    when(not(cas(t.status(x), s, status(Fields.T_MOVING))), this::again);
                    Int when = let("newWhen", t.nextwhen(x));
                    dies(t.nextwhen(x));
                    set(t.when(x), when);
                    keep(pp, to, x);
                    set(to, to.plus(1));
                    set(changed, true);
                    must(x, Fields.T_MOVING, Fields.T_WAITING);
                    if (minor < 19) {
                        when(s.eq(Fields.T_MODIFIED_EARLIER), () -> set(earlier, earlier.plus(1)));
                    }
                    leave();
                });
                when(s.eq(Fields.T_DELETED), () -> {
                    when(not(casstatus(x, Fields.T_DELETED, Fields.T_REMOVING)), this::again);
                    setNil(t.pp(x));
                    set(deleted, deleted.plus(1));
                    must(x, Fields.T_REMOVING, Fields.T_REMOVED);
                    set(changed, true);
                    leave();
                });
                require(s.eq(Fields.T_MODIFYING), "timer data corruption");
                unsettled(x);
            });
        });
        Int i = varInt("i", HEAP_INDEX);
        set(i, to);
        loop(() -> {
            when(not(i.lt(len)), this::leave);
            setNil(p.timers(pp, i));
            set(i, i.plus(1));
        });
        xadd(p.deletedTimers(pp), negative(deleted));
        xadd(p.numTimers(pp), negative(deleted));
        if (minor < 19) {
            xadd(p.adjustTimers(pp), negative(earlier));
        }
        set(p.timersLen(pp), new Int(to.expr(), Fields.P_TIMERS_LEN.type()));
        call("updateTimer0When", pp);
    }

    private void keep(Ref<P> pp, Int to, Ref<T> x) {
        set(p.timers(pp, to), x);
        call("siftupTimer", pp, to);
    }

    private static Int negative(Int n) {
        return num(0).minus(n);
    }
}
