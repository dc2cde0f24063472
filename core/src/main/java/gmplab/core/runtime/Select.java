package gmplab.core.runtime;

import gmplab.core.policy.Policies;
import gmplab.core.program.Val;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;

/**
 * select.go. The arrays on the caller's stack (scases, pollorder, lockorder) are fields of its G; its list g.waiting is its
 * sudogs in the order of their identities, which is lockorder, and ends where sudog.c is nil. A channel's place in the lock
 * order is its identity: in Go its address, of which a program knows nothing.
 */
final class Select extends Chans {
    private static final Type CASE = Type.count(Kind.K, 0, 0);
    /** Which case fired; -1 for none. */
    static final Type CHOSEN = Type.count(Kind.K, -1, 0);
    /** An index of the sort's heap: up to twice the number of cases. */
    private Type index() {
        return Type.range(0, 2 * uses.cases() + 2);
    }

    Select(World world) {
        super(world);
    }

    @Override
    void write() {
        removal("recvq.dequeueSudoG", Fields.C_RECVQ_HEAD, Fields.C_RECVQ_TAIL);
        removal("sendq.dequeueSudoG", Fields.C_SENDQ_HEAD, Fields.C_SENDQ_TAIL);
        locking();
        routine("selectgo", CHECK, PLAIN, "select.go selectgo", this::selectgo);
    }

    private Ref<C> chan(Int casei) {
        return g.scaseC(getg(), casei);
    }

    private Int poll(Int i) {
        return g.pollorder(getg(), i);
    }

    private Int lockAt(Int i) {
        return g.lockorder(getg(), i);
    }

    private Int key(Int casei) {
        return id(chan(casei));
    }

    /** From anywhere in the queue; one that dequeue has taken off already is found to be so. */
    private void removal(String name, Field first, Field last) {
        routine(name, NONE, PLAIN, "chan.go waitq.dequeueSudoG", () -> {
            Ref<C> ch = paramRef("c", Kind.C);
            Ref<SG> sgp = paramRef("sgp", Kind.SG);
            Ref<SG> x = let("x", sudog.prev(sgp));
            Ref<SG> y = let("y", sudog.next(sgp));
            when(x.nonNil(), () -> {
                when(y.nonNil(), () -> {
                    set(sudog.next(x), y);
                    set(sudog.prev(y), x);
                    setNil(sudog.next(sgp));
                    setNil(sudog.prev(sgp));
                    ret();
                });
                setNil(sudog.next(x));
                set(end(last, ch), x);
                setNil(sudog.prev(sgp));
                ret();
            });
            when(y.nonNil(), () -> {
                setNil(sudog.prev(y));
                set(end(first, ch), y);
                setNil(sudog.next(sgp));
                ret();
            });
            when(end(first, ch).eq(sgp), () -> {
                setNil(end(first, ch));
                setNil(end(last, ch));
            });
        });
    }

    private void locking() {
        routine("sellock", CHECK, PLAIN, "select.go sellock", () -> {
            Int n = paramInt("n", CASE);
            Ref<C> last = varRef("c", Kind.C);
            setNil(last);
            each("o", n, o -> {
                Ref<C> c0 = let("c0", chan(lockAt(o)));
                when(c0.ne(last), () -> {
                    set(last, c0);
                    lock(chanLock(last));
                });
            });
        });
        routine("selunlock", CHECK, PLAIN, "select.go selunlock", () -> {
            Int i = paramInt("n", CASE);
            loop(() -> {
                when(i.eq(0), this::leave);
                set(i, i.minus(1));
                Ref<C> ch = let("c", chan(lockAt(i)));
                // Its last lock in the order is given back last.
                when(all(i.gt(0), ch.eq(chan(lockAt(i.minus(1))))), this::again);
                unlock(chanLock(ch));
            });
        });
        routine("selparkcommit", CHECK, PLAIN, "select.go selparkcommit", () -> {
            Ref<G> gp = paramRef("gp", Kind.G);
            Ref<C> last = varRef("lastc", Kind.C);
            setNil(last);
            Int k = varInt("k", CASE);
            set(k, 0);
            loop(() -> {
                when(k.eq(uses.cases()), this::leave);
                Ref<C> ch = let("c", sudog.c(sudogOf(gp, k)));
                when(ch.isNil(), this::leave);
                when(last.nonNil().and(ch.ne(last)), () -> unlock(chanLock(last)));
                set(last, ch);
                set(k, k.plus(1));
            });
            // After the last one the sudogs are no longer ours to look at.
            when(last.nonNil(), () -> unlock(chanLock(last)));
        });
    }

    private void each(String name, Int n, java.util.function.Consumer<Int> body) {
        forEach(name, CASE, n, body);
    }

    private void selectgo() {
        Int nsends = paramInt("nsends", CASE);
        Int ncases = paramInt("ncases", CASE);
        Bool block = paramBool("block");
        Int norder = varInt("norder", CASE);
        pollorder(ncases, norder);
        lockorder(norder);
        call("sellock", norder);
        each("i", norder, i -> look(i, nsends, norder));
        when(block.not(), () -> {
            call("selunlock", norder);
            ret(Val.constant(CHOSEN, -1));
        });
        each("i", norder, i -> enqueue(i, nsends));
        call("gopark", Val.constant(Fields.UNLOCKF, 3), nil(Kind.L), reason("select"));
        call("sellock", norder);
        wokenBy(nsends, norder);
    }

    /** A shuffle: each case goes to a random place among those before it. Cases with a nil channel are in neither order. */
    private void pollorder(Int ncases, Int norder) {
        set(norder, 0);
        each("i", ncases, i -> when(chan(i).nonNil(), () -> {
            Int j = varInt("j", CASE);
            set(j, 0);
            when(norder.gt(0), () -> set(j, new Int(ask(Policies.SELECT_ORDER, CASE, norder.plus(1)).expr(), CASE)));
            set(poll(norder), poll(j));
            set(poll(j), i);
            set(norder, norder.plus(1));
        }));
    }

    /** Heap sort by channel, as in the source: with one channel in several cases their order depends on it. */
    private void lockorder(Int norder) {
        Int j = varInt("heap", index());
        each("i", norder, i -> {
            Ref<C> ch = let("c", chan(poll(i)));
            set(j, new Int(i.expr(), index()));
            loop(() -> {
                when(j.eq(0), this::leave);
                Int k = let("k", j.minus(1).div(2));
                when(not(key(lockAt(k)).lt(id(ch))), this::leave);
                set(lockAt(j), lockAt(k));
                set(j, k);
            });
            set(lockAt(j), poll(i));
        });
        Int i = varInt("i", CASE);
        set(i, norder);
        loop(() -> {
            when(i.eq(0), this::leave);
            set(i, i.minus(1));
            Int o = let("o", lockAt(i));
            Ref<C> ch = let("c", chan(o));
            set(lockAt(i), lockAt(num(0)));
            set(j, 0);
            loop(() -> {
                Int k = let("k", j.plus(j).plus(1));
                when(k.ge(i), this::leave);
                when(all(k.plus(1).lt(i), key(lockAt(k)).lt(key(lockAt(k.plus(1))))), () -> set(k, k.plus(1)));
                when(not(id(ch).lt(key(lockAt(k)))), this::leave);
                set(lockAt(j), lockAt(k));
                set(j, k);
            });
            set(lockAt(j), o);
        });
    }

    /** Pass 1: a case that can go on now, in the order of pollorder. */
    private void look(Int i, Int nsends, Int norder) {
        Int casi = let("casi", poll(i));
        Ref<C> ch = let("c", chan(casi));
        when(casi.ge(nsends), () -> lookToReceive(ch, casi, norder), () -> lookToSend(ch, casi, norder));
    }

    private void lookToReceive(Ref<C> ch, Int casi, Int norder) {
        Ref<SG> sg = let("sg", callRef("sendq.dequeue", Kind.SG, ch));
        Int n = let("qcount", c.qcount(ch));
        when(sg.nonNil(), () -> {
            Int v = fromSender(ch, sg, n, () -> call("selunlock", norder));
            got(casi, v);
        });
        when(n.gt(0), () -> {
            Int v = fromBuffer(ch, n);
            call("selunlock", norder);
            got(casi, v);
        });
        when(c.closed(ch), () -> {
            call("selunlock", norder);
            set(g.scaseElem(getg(), casi), 0);
            ret(casi);
        });
    }

    private void got(Int casi, Int v) {
        set(g.scaseElem(getg(), casi), v);
        set(g.received(getg()), true);
        ret(casi);
    }

    private void lookToSend(Ref<C> ch, Int casi, Int norder) {
        when(c.closed(ch), () -> onClosed(norder));
        Int v = let("v", g.scaseElem(getg(), casi));
        Ref<SG> sg = let("sg", callRef("recvq.dequeue", Kind.SG, ch));
        when(sg.nonNil(), () -> {
            toReceiver(sg, v, () -> call("selunlock", norder));
            ret(casi);
        });
        Int n = let("qcount", c.qcount(ch));
        when(n.lt(c.dataqsiz(ch)), () -> {
            intoBuffer(ch, n, v);
            call("selunlock", norder);
            ret(casi);
        });
    }

    private void onClosed(Int norder) {
        call("selunlock", norder);
        gopanic(panics, Panics.SEND_ON_CLOSED, () -> ret(Val.constant(CHOSEN, 0)));
    }

    /** Pass 2: into the queues of all channels. */
    private void enqueue(Int i, Int nsends) {
        Int casi = let("casi", lockAt(i));
        dies(poll(num(0)), num(uses.cases()));
        Ref<C> ch = let("c", chan(casi));
        Ref<SG> sg = let("sg", sudogOf(getg(), i));
        set(sudog.isSelect(sg), true);
        set(sudog.elem(sg), g.scaseElem(getg(), casi));
        set(sudog.c(sg), ch);
        when(casi.lt(nsends), () -> call("sendq.enqueue", ch, sg), () -> call("recvq.enqueue", ch, sg));
    }

    /** Pass 3: out of the queues of the channels that did not fire. */
    private void wokenBy(Int nsends, Int norder) {
        set(g.selectDone(getg()), false);
        Ref<SG> sg = let("sg", g.param(getg()));
        dies(g.param(getg()));
        each("i", norder, i -> {
            set(sudog.isSelect(sudogOf(getg(), i)), false);
            setNil(sudog.c(sudogOf(getg(), i)));
        });
        Int fired = varInt("fired", CHOSEN);
        set(fired, -1);
        Bool success = varBool("success");
        set(success, false);
        each("i", norder, i -> {
            Int casi = let("casi", lockAt(i));
            Ref<SG> mine = let("sg1", sudogOf(getg(), i));
            when(sg.eq(mine), () -> {
                set(fired, new Int(casi.expr(), CHOSEN));
                set(success, sudog.success(mine));
                dies(sudog.success(mine));
                when(casi.ge(nsends), () -> set(g.scaseElem(getg(), casi), sudog.elem(mine)));
            }, () -> {
                Ref<C> ch = let("c", chan(casi));
                when(casi.lt(nsends), () -> call("sendq.dequeueSudoG", ch, mine), () -> call("recvq.dequeueSudoG", ch, mine));
            });
            set(sudog.elem(mine), 0);
        });
        require(fired.ge(0), "selectgo: bad wakeup");
        when(fired.lt(new Int(nsends.expr(), CHOSEN)), () -> when(success.not(), () -> onClosed(norder)),
            () -> set(g.received(getg()), success));
        call("selunlock", norder);
        ret(fired);
    }
}
