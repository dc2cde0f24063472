package gmplab.core.runtime;

import gmplab.core.program.Val;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;

/**
 * Deadlines of descriptors: netpoll.go's poll_runtime_pollSetDeadline and netpolldeadlineimpl, and internal/poll's
 * setDeadlineImpl before it. Each pollDesc has a timer for reads, which serves writes too where both have one deadline, and one for
 * writes. Compared with Go 1.19.8 only; worlds of older versions take this text as well, unverified.
 */
final class Deadlines extends Go {
    private final Uses uses;

    Deadlines(World world) {
        uses = Uses.of(world);
        setting();
        changing();
        firing();
    }

    private static Int time(int v) {
        return Val.constant(Netpoll.DELAY, v);
    }

    private void setting() {
        routine("FD.SetDeadline", CHECK, PLAIN, "internal/poll setDeadlineImpl", () -> {
            Ref<D> fd = paramRef("fd", Kind.D);
            Int d = paramInt("d", Netpoll.DELAY);
            Int mode = paramInt("mode", Netpoll.MODE);
            when(not(callBool("fdMutex.incref", fd)), this::ret);
            call("poll_runtime_pollSetDeadline", fd, d, mode);
            call("FD.decref", fd);
        });
        routine("poll_runtime_pollSetDeadline", CHECK, PLAIN, "netpoll.go poll_runtime_pollSetDeadline", this::setDeadline);
    }

    private void setDeadline() {
        Ref<D> x = paramRef("pd", Kind.D);
        Int d = paramInt("d", Netpoll.DELAY);
        Int mode = paramInt("mode", Netpoll.MODE);
        lock(pdLock(x));
        when(pd.closing(x), () -> {
            unlock(pdLock(x));
            ret();
        });
        Int rd0 = let("rd0", pd.rd(x));
        Int wd0 = let("wd0", pd.wd(x));
        when(d.gt(0), () -> set(d, new Int(d.plus(sched.now).expr(), Netpoll.DELAY)));
        when(mode.ne(Netpoll.WRITE), () -> set(pd.rd(x), d));
        when(mode.ne(Netpoll.READ), () -> set(pd.wd(x), d));
        call("publishInfo", x);
        Int rd = let("rd", pd.rd(x));
        Int wd = let("wd", pd.wd(x));
        Bool combo0 = rd0.gt(0).and(rd0.eq(wd0));
        Bool combo = rd.gt(0).and(rd.eq(wd));
        Bool changed = combo.and(combo0.not()).or(combo0.and(combo.not()));
        call("setDeadlineTimer", rt(x), rd, pick(combo, function(Fields.DEADLINE), function(Fields.READ_DEADLINE)),
            rd.ne(rd0).or(changed));
        call("setDeadlineTimer", wt(x), pick(combo, time(0), wd), function(Fields.WRITE_DEADLINE), wd.ne(wd0).or(changed));
        Ref<G> rg = varRef("rg", Kind.G);
        Ref<G> wg = varRef("wg", Kind.G);
        setNil(rg);
        setNil(wg);
        when(rd.lt(0), () -> set(rg, callRef("netpollunblock", Kind.G, x, Netpoll.READ, FALSE)));
        when(wd.lt(0), () -> set(wg, callRef("netpollunblock", Kind.G, x, Netpoll.WRITE, FALSE)));
        unlock(pdLock(x));
        when(rg.nonNil(), () -> call("netpollgoready", rg));
        when(wg.nonNil(), () -> call("netpollgoready", wg));
    }

    private static Int function(int f) {
        return Val.constant(Fields.TIMER_F, f);
    }

    /** What pollSetDeadline writes out once for each of the two timers; no prologue of its own, therefore. */
    private void changing() {
        routine("setDeadlineTimer", NONE, PLAIN, "netpoll.go poll_runtime_pollSetDeadline", () -> {
            Ref<T> x = paramRef("t", Kind.T);
            Int when = paramInt("when", Netpoll.DELAY);
            Int f = paramInt("f", Fields.TIMER_F);
            Bool changed = paramBool("changed");
            Ref<D> of = pollDesc(x);
            Bool reads = f.ne(Fields.WRITE_DEADLINE);
            Int due = new Int(when.expr(), Fields.TIME);
            when(t.f(x).eq(0), () -> {
                when(when.gt(0), () -> {
                    set(t.f(x), f);
                    set(t.seq(x), seq(of, reads));
                    call("resettimer", x, due);
                });
                ret();
            });
            when(changed.not(), this::ret);
            when(reads, () -> next(pd.rseq(of)), () -> next(pd.wseq(of)));
            when(when.gt(0), () -> {
                Int seq = seq(of, reads);
                if (uses.tickers()) {
                    call("modtimer", x, due, Val.constant(Fields.TIME, 0), f, seq);
                } else {
                    call("modtimer", x, due, f, seq);
                }
            }, () -> {
                call("deltimer", x);
                set(t.f(x), 0);
            });
        });
    }

    private Int seq(Ref<D> of, Bool reads) {
        Int seq = varInt("seq", Fields.DEADLINE_SEQ);
        when(reads, () -> set(seq, pd.rseq(of)), () -> set(seq, pd.wseq(of)));
        return seq;
    }

    private void firing() {
        routine("netpolldeadlineimpl", SYSTEMSTACK, PLAIN, "netpoll.go netpolldeadlineimpl", () -> {
            Ref<D> x = paramRef("pd", Kind.D);
            Int seq = paramInt("seq", Fields.DEADLINE_SEQ);
            Bool read = paramBool("read");
            Bool write = paramBool("write");
            lock(pdLock(x));
            Int current = seq(x, read);
            // Set again, or closed, since this timer was set.
            when(current.ne(seq), () -> {
                unlock(pdLock(x));
                ret();
            });
            Ref<G> rg = varRef("rg", Kind.G);
            Ref<G> wg = varRef("wg", Kind.G);
            setNil(rg);
            setNil(wg);
            when(read, () -> {
                require(pd.rd(x).gt(0), "runtime: inconsistent read deadline");
                require(t.f(rt(x)).ne(0), "runtime: inconsistent read deadline");
                set(pd.rd(x), -1);
                call("publishInfo", x);
                set(rg, callRef("netpollunblock", Kind.G, x, Netpoll.READ, FALSE));
            });
            when(write, () -> {
                require(pd.wd(x).gt(0), "runtime: inconsistent write deadline");
                when(read.not(), () -> require(t.f(wt(x)).ne(0), "runtime: inconsistent write deadline"));
                set(pd.wd(x), -1);
                call("publishInfo", x);
                set(wg, callRef("netpollunblock", Kind.G, x, Netpoll.WRITE, FALSE));
            });
            unlock(pdLock(x));
            when(rg.nonNil(), () -> call("netpollgoready", rg));
            when(wg.nonNil(), () -> call("netpollgoready", wg));
        });
    }
}
