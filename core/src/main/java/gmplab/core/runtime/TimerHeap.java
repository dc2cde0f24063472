package gmplab.core.runtime;

import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;

/** time.go's four-ary heap of a P's timers, p.timers, touched only under timersLock (or with the world stopped). */
final class TimerHeap extends Go {
    private static final Type INDEX = Type.count(Kind.T, 0, 0);

    private final int minor;

    /** @param minor the Go 1.x whose text is followed */
    TimerHeap(int minor) {
        this.minor = minor;
        order();
        taking();
        putting();
    }

    private void order() {
        routine("siftupTimer", CHECK, PLAIN, "time.go siftupTimer", () -> {
            Ref<P> pp = paramRef("pp", Kind.P);
            Int i = paramInt("i", INDEX);
            Ref<T> x = let("tmp", p.timers(pp, i));
            Int when = let("when", t.when(x));
            loop(() -> {
                when(i.eq(0), this::leave);
                Int parent = let("parent", i.minus(1).div(4));
                Ref<T> up = let("up", p.timers(pp, parent));
                when(t.when(up).le(when), this::leave);
                set(p.timers(pp, i), up);
                set(i, parent);
            });
            set(p.timers(pp, i), x);
            if (minor >= 19) {
                ret(i);
            }
        });
        routine("siftdownTimer", CHECK, PLAIN, "time.go siftdownTimer", this::siftdown);
        routine("updateTimer0When", NONE, PLAIN, "time.go updateTimer0When", () -> {
            Ref<P> pp = paramRef("pp", Kind.P);
            when(p.timersLen(pp).eq(0), () -> {
                set(p.timer0When(pp), 0);
                ret();
            });
            Ref<T> first = let("first", p.timers(pp, num(0)));
            Int when = let("when", t.when(first));
            set(p.timer0When(pp), when);
        });
    }

    private void taking() {
        routine("dodeltimer0", CHECK, PLAIN, "time.go dodeltimer0", () -> {
            Ref<P> pp = paramRef("pp", Kind.P);
            Ref<T> x = let("t", p.timers(pp, num(0)));
            require(t.pp(x).eq(pp), "dodeltimer0: wrong P");
            setNil(t.pp(x));
            Int last = let("last", p.timersLen(pp));
            set(last, last.minus(1));
            when(last.gt(0), () -> {
                Ref<T> moved = let("moved", p.timers(pp, last));
                set(p.timers(pp, num(0)), moved);
            });
            setNil(p.timers(pp, last));
            set(p.timersLen(pp), last);
            when(last.gt(0), () -> call("siftdownTimer", pp, num(0)));
            call("updateTimer0When", pp);
            oneTimerLess(pp);
        });
        routine("dodeltimer", CHECK, PLAIN, "time.go dodeltimer", () -> {
            Ref<P> pp = paramRef("pp", Kind.P);
            Int i = paramInt("i", INDEX);
            Ref<T> x = let("t", p.timers(pp, i));
            require(t.pp(x).eq(pp), "dodeltimer: wrong P");
            setNil(t.pp(x));
            Int last = let("last", p.timersLen(pp));
            set(last, last.minus(1));
            when(i.ne(last), () -> {
                Ref<T> moved = let("moved", p.timers(pp, last));
                set(p.timers(pp, i), moved);
            });
            setNil(p.timers(pp, last));
            set(p.timersLen(pp), last);
            Int changed = let("smallestChanged", i);
            when(i.ne(last), () -> {
                if (minor >= 19) {
                    set(changed, callInt("siftupTimer", INDEX, pp, i));
                } else {
                    call("siftupTimer", pp, i);
                }
                call("siftdownTimer", pp, i);
            });
            when(i.eq(0), () -> call("updateTimer0When", pp));
            oneTimerLess(pp);
            if (minor >= 19) {
                ret(changed);
            }
        });
    }

    private void putting() {
        routine("doaddtimer", CHECK, PLAIN, "time.go doaddtimer", () -> {
            Ref<P> pp = paramRef("pp", Kind.P);
            Ref<T> x = paramRef("t", Kind.T);
            when(not(sched.netpollInited), () -> set(sched.netpollInited, true));
            require(t.pp(x).isNil(), "doaddtimer: P already set in timer");
            set(t.pp(x), pp);
            Int i = let("i", p.timersLen(pp));
            set(p.timers(pp, i), x);
            set(p.timersLen(pp), i.plus(1));
            call("siftupTimer", pp, i);
            when(p.timers(pp, num(0)).eq(x), () -> {
                Int when = let("when", t.when(x));
                set(p.timer0When(pp), when);
            });
            xadd(p.numTimers(pp), 1);
        });
    }

    private void oneTimerLess(Ref<P> pp) {
        Int n = xadd(p.numTimers(pp), -1);
        if (minor >= 19) {
            when(n.eq(0), () -> set(p.timerModifiedEarliest(pp), 0));
        }
    }

    private void siftdown() {
        Ref<P> pp = paramRef("pp", Kind.P);
        Int i = paramInt("i", INDEX);
        Int n = let("n", p.timersLen(pp));
        Ref<T> x = let("tmp", p.timers(pp, i));
        Int when = let("when", t.when(x));
        loop(() -> {
            // Go compares the four children in two pairs; the first of the smallest wins either way.
            Int child = varInt("child", Type.count(Kind.T, 0, 6));
            set(child, i.plus(i).plus(i).plus(i).plus(1));
            Int end = varInt("end", INDEX);
            set(end, child.plus(4).min(n));
            when(not(child.lt(n)), this::leave);
            Ref<T> best = let("best", p.timers(pp, child));
            Int bestWhen = let("bestWhen", t.when(best));
            Int at = let("at", child);
            loop(() -> {
                set(child, child.plus(1));
                when(not(child.lt(end)), this::leave);
                Ref<T> other = let("other", p.timers(pp, child));
                Int w = let("w", t.when(other));
                when(w.lt(bestWhen), () -> {
                    set(best, other);
                    set(bestWhen, w);
                    set(at, child);
                });
            });
            when(not(bestWhen.lt(when)), this::leave);
            set(p.timers(pp, i), best);
            set(i, at);
        });
        set(p.timers(pp, i), x);
    }
}
