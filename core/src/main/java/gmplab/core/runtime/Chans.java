package gmplab.core.runtime;

import gmplab.core.program.Val;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;

/**
 * chan.go. What only a select or a non-blocking operation reads is written in worlds that have them ({@link Uses}). Fields of
 * the garbage collector's stack scan (g.activeStackChans, g.parkingOnChan) are left out: no stack here moves.
 */
class Chans extends Go {
    static final Int PARKUNLOCK = Val.constant(Fields.UNLOCKF, 1);
    final Uses uses;
    final Panics panics;

    Chans(World world) {
        uses = Uses.of(world);
        panics = new Panics(world);
        write();
    }

    void write() {
        queues();
        send();
        receive();
        close();
        if (uses.wide()) {
            nonBlocking();
        }
    }

    // Sudogs: those of G g are the identities from g * K on

    /** The k-th sudog of a G: acquireSudog's, which nobody else uses meanwhile. */
    Ref<SG> sudogOf(Ref<G> gp, Int k) {
        return uses.cases() == 1 ? new Ref<>(gp.expr(), Fields.SUDOG_NEXT.type())
            : refTo(Kind.SG, new Int(id(gp).times(num(uses.cases())).plus(k).expr(), k.type()));
    }

    private Ref<SG> sudogOf(Ref<G> gp) {
        return sudogOf(gp, num(0));
    }

    /** sg.g. */
    Ref<G> gOf(Ref<SG> sg) {
        return uses.cases() == 1 ? new Ref<>(sg.expr(), Fields.M_CURG.type()) : refTo(Kind.G, id(sg).div(uses.cases()));
    }

    static Int value(int v) {
        return Val.constant(Fields.VALUE, v);
    }

    // waitq

    private void queues() {
        enqueue("recvq.enqueue", Fields.C_RECVQ_HEAD, Fields.C_RECVQ_TAIL);
        enqueue("sendq.enqueue", Fields.C_SENDQ_HEAD, Fields.C_SENDQ_TAIL);
        dequeue("recvq.dequeue", Fields.C_RECVQ_HEAD, Fields.C_RECVQ_TAIL);
        dequeue("sendq.dequeue", Fields.C_SENDQ_HEAD, Fields.C_SENDQ_TAIL);
    }

    static Ref<SG> end(Field f, Ref<C> ch) {
        return ref(f, ch);
    }

    private void enqueue(String name, Field first, Field last) {
        routine(name, NONE, PLAIN, "chan.go waitq.enqueue", () -> {
            Ref<C> ch = paramRef("c", Kind.C);
            Ref<SG> sgp = paramRef("sgp", Kind.SG);
            setNil(sudog.next(sgp));
            Ref<SG> x = let("x", end(last, ch));
            when(x.isNil(), () -> {
                if (uses.selects()) {
                    setNil(sudog.prev(sgp));
                }
                set(end(first, ch), sgp);
            }, () -> {
                if (uses.selects()) {
                    set(sudog.prev(sgp), x);
                }
                set(sudog.next(x), sgp);
            });
            set(end(last, ch), sgp);
        });
    }

    /** A sudog whose G somebody else has won the race to wake is taken off and passed over. */
    private void dequeue(String name, Field first, Field last) {
        routine(name, NONE, PLAIN, "chan.go waitq.dequeue", () -> {
            Ref<C> ch = paramRef("c", Kind.C);
            loop(() -> {
                Ref<SG> sgp = let("sgp", end(first, ch));
                when(sgp.isNil(), () -> ret(nil(Kind.SG)));
                Ref<SG> y = let("y", sudog.next(sgp));
                if (!uses.selects()) {
                    dies(sudog.next(sgp));
                    set(end(first, ch), y);
                    when(y.isNil(), () -> setNil(end(last, ch)));
                    ret(sgp);
                    return;
                }
                when(y.isNil(), () -> {
                    setNil(end(first, ch));
                    setNil(end(last, ch));
                }, () -> {
                    setNil(sudog.prev(y));
                    set(end(first, ch), y);
                    setNil(sudog.next(sgp));
                });
                when(sudog.isSelect(sgp), () -> when(not(cas(g.selectDone(gOf(sgp)), FALSE, TRUE)), this::again));
                ret(sgp);
            });
        });
    }

    private void wrap(Int index, Ref<C> ch) {
        Int i = let("index", index);
        Int size = let("size", c.dataqsiz(ch));
        set(index, pick(i.plus(1).eq(size), new Int(num(0).expr(), i.type()), i.plus(1)));
    }

    // Sending

    private void send() {
        routine("chansend", CHECK, PLAIN, "chan.go chansend", () -> {
            Ref<C> ch = paramRef("c", Kind.C);
            Int v = paramInt("v", Fields.VALUE);
            Bool block = uses.wide() ? paramBool("block") : TRUE;
            if (uses.wide()) {
                onNil(ch, block, "chan send (nil chan)");
                when(all(block.not(), c.closed(ch).not()), () -> whenFull(ch, () -> ret(FALSE)));
            }
            lock(chanLock(ch));
            when(c.closed(ch), () -> {
                unlock(chanLock(ch));
                gopanic(panics, Panics.SEND_ON_CLOSED, this::sent);
            });
            Ref<SG> sg = let("sg", callRef("recvq.dequeue", Kind.SG, ch));
            when(sg.nonNil(), () -> {
                toReceiver(sg, v, () -> unlock(chanLock(ch)));
                sent();
            });
            Int n = let("qcount", c.qcount(ch));
            when(n.lt(c.dataqsiz(ch)), () -> {
                intoBuffer(ch, n, v);
                unlock(chanLock(ch));
                sent();
            });
            if (uses.wide()) {
                when(block.not(), () -> {
                    unlock(chanLock(ch));
                    ret(FALSE);
                });
            }
            Ref<SG> mysg = sudogOf(getg());
            set(sudog.elem(mysg), v);
            call("sendq.enqueue", ch, mysg);
            call("gopark", PARKUNLOCK, chanLock(ch), reason("chan send"));
            Bool success = let("success", sudog.success(mysg));
            dies(sudog.elem(mysg));
            if (uses.selects()) {
                dies(g.param(getg()));
            }
            panicUnless(success, panics, Panics.SEND_ON_CLOSED, this::sent);
            set(sudog.success(mysg), false);
            sent();
        });
    }

    private void sent() {
        if (uses.wide()) {
            ret(TRUE);
        } else {
            ret();
        }
    }

    private void onNil(Ref<C> ch, Bool block, String why) {
        when(ch.isNil(), () -> {
            when(block.not(), () -> ret(FALSE));
            call("gopark", Val.constant(Fields.UNLOCKF, 0), nil(Kind.L), reason(why));
            raise("unreachable");
        });
    }

    /** full(c): one look at the queue of receivers, or at the count of the buffer, without the lock. */
    private void whenFull(Ref<C> ch, Runnable then) {
        when(c.dataqsiz(ch).eq(0), () -> when(end(Fields.C_RECVQ_HEAD, ch).isNil(), then), () -> {
            Int n = let("qcount", c.qcount(ch));
            when(n.eq(c.dataqsiz(ch)), then);
        });
    }

    /** empty(c), likewise. */
    private void whenEmpty(Ref<C> ch, Runnable then) {
        when(c.dataqsiz(ch).eq(0), () -> when(end(Fields.C_SENDQ_HEAD, ch).isNil(), then), () -> when(c.qcount(ch).eq(0), then));
    }

    /** send: the value goes directly to a waiting receiver, which is readied after {@code unlockf}. */
    void toReceiver(Ref<SG> sg, Int v, Runnable unlockf) {
        set(sudog.elem(sg), v);
        unlockf.run();
        wake(sg);
    }

    private void wake(Ref<SG> sg) {
        if (uses.selects()) {
            set(g.param(gOf(sg)), sg);
        }
        set(sudog.success(sg), true);
        call("goready", gOf(sg));
    }

    /** The last step of a send into the buffer, which holds n elements and has room. */
    void intoBuffer(Ref<C> ch, Int n, Int v) {
        Int at = let("sendx", c.sendx(ch));
        set(c.buf(ch, at), v);
        wrap(c.sendx(ch), ch);
        set(c.qcount(ch), n.plus(1));
    }

    // Receiving

    private void receive() {
        routine("chanrecv", CHECK, PLAIN, "chan.go chanrecv", () -> {
            Ref<C> ch = paramRef("c", Kind.C);
            Bool block = uses.wide() ? paramBool("block") : TRUE;
            if (uses.wide()) {
                beforeTheLock(ch, block);
            }
            lock(chanLock(ch));
            Int n = let("qcount", c.qcount(ch));
            when(all(n.eq(0), c.closed(ch)), () -> {
                unlock(chanLock(ch));
                came(value(0), FALSE);
            });
            // 1.19 looks for a sender only where the channel is open; in a closed one none waits.
            Ref<SG> sg = let("sg", callRef("sendq.dequeue", Kind.SG, ch));
            when(sg.nonNil(), () -> came(fromSender(ch, sg, n, () -> unlock(chanLock(ch))), TRUE));
            when(n.gt(0), () -> {
                Int v = fromBuffer(ch, n);
                unlock(chanLock(ch));
                came(v, TRUE);
            });
            if (uses.wide()) {
                when(block.not(), () -> {
                    unlock(chanLock(ch));
                    ret(value(0));
                });
            }
            Ref<SG> mysg = sudogOf(getg());
            call("recvq.enqueue", ch, mysg);
            call("gopark", PARKUNLOCK, chanLock(ch), reason("chan receive"));
            Int v = let("v", sudog.elem(mysg));
            dies(sudog.elem(mysg));
            if (uses.selects()) {
                dies(g.param(getg()));
            }
            if (uses.wide()) {
                Bool success = let("success", sudog.success(mysg));
                set(sudog.success(mysg), false);
                came(v, success);
                return;
            }
            set(sudog.success(mysg), false);
            ret(v);
        });
    }

    /** A nil channel; and what a non-blocking receive sees without the lock: empty, open, and then empty once more. */
    private void beforeTheLock(Ref<C> ch, Bool block) {
        when(ch.isNil(), () -> {
            when(block.not(), () -> ret(value(0)));
            call("gopark", Val.constant(Fields.UNLOCKF, 0), nil(Kind.L), reason("chan receive (nil chan)"));
            raise("unreachable");
        });
        when(block.not(), () -> whenEmpty(ch, () -> {
            when(c.closed(ch).not(), () -> ret(value(0)));
            whenEmpty(ch, () -> came(value(0), FALSE));
        }));
    }

    /** The results: what came, and as g.selected and g.received whether something did, and whether it was sent. */
    private void came(Int v, Bool received) {
        if (uses.wide()) {
            set(g.selected(getg()), TRUE);
            set(g.received(getg()), received);
        }
        ret(v);
    }

    /** The oldest of a buffer of n elements. */
    Int fromBuffer(Ref<C> ch, Int n) {
        Int at = let("recvx", c.recvx(ch));
        Int v = let("v", c.buf(ch, at));
        set(c.buf(ch, at), 0);
        wrap(c.recvx(ch), ch);
        set(c.qcount(ch), n.minus(1));
        return v;
    }

    /** recv: a waiting sender's value directly, or, through a full buffer, the oldest one and its value to the end. */
    Int fromSender(Ref<C> ch, Ref<SG> sg, Int n, Runnable unlockf) {
        Int v = varInt("v", Fields.VALUE);
        set(v, sudog.elem(sg));
        when(n.gt(0), () -> {
            Int at = let("recvx", c.recvx(ch));
            Int old = let("old", c.buf(ch, at));
            set(c.buf(ch, at), v);
            set(v, old);
            wrap(c.recvx(ch), ch);
            Int x = let("recvx", c.recvx(ch));
            set(c.sendx(ch), x);
        });
        unlockf.run();
        wake(sg);
        return v;
    }

    // Closing

    private void close() {
        routine("closechan", CHECK, PLAIN, "chan.go closechan", () -> {
            Ref<C> ch = paramRef("c", Kind.C);
            if (uses.wide()) {
                when(ch.isNil(), () -> gopanic(panics, Panics.CLOSE_OF_NIL, this::ret));
            }
            lock(chanLock(ch));
            when(c.closed(ch), () -> {
                unlock(chanLock(ch));
                gopanic(panics, Panics.CLOSE_OF_CLOSED, this::ret);
            });
            set(c.closed(ch), true);
            Ref<G> list = varRef("glist", Kind.G);
            setNil(list);
            collect("recvq.dequeue", ch, list);
            collect("sendq.dequeue", ch, list);
            unlock(chanLock(ch));
            loop(() -> {
                when(list.isNil(), this::leave);
                Ref<G> gp = let("ready", list);
                set(list, g.schedlink(gp));
                dies(g.schedlink(gp));
                call("goready", gp);
            });
        });
    }

    private void collect(String dequeue, Ref<C> ch, Ref<G> list) {
        loop(() -> {
            Ref<SG> sg = let("sg", callRef(dequeue, Kind.SG, ch));
            when(sg.isNil(), this::leave);
            set(sudog.elem(sg), 0);
            if (uses.selects()) {
                set(g.param(gOf(sg)), sg);
            }
            set(sudog.success(sg), false);
            set(g.schedlink(gOf(sg)), list);
            set(list, gOf(sg));
        });
    }

    private void nonBlocking() {
        routine("selectnbsend", CHECK, PLAIN, "chan.go selectnbsend", () -> {
            Ref<C> ch = paramRef("c", Kind.C);
            Int v = paramInt("v", Fields.VALUE);
            ret(callBool("chansend", ch, v, FALSE));
        });
        routine("selectnbrecv", CHECK, PLAIN, "chan.go selectnbrecv", () -> {
            Ref<C> ch = paramRef("c", Kind.C);
            ret(callInt("chanrecv", Fields.VALUE, ch, FALSE));
        });
        routine("block", CHECK, PLAIN, "select.go block", () ->
            call("gopark", Val.constant(Fields.UNLOCKF, 0), nil(Kind.L), reason("select (no cases)")));
    }
}
