package gmplab.core.runtime;

import gmplab.core.program.Val;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;

/**
 * chan.go, as far as one G waits in one channel at a time: its sudog is the G itself (g.elem, g.success, g.waitlink).
 * Non-blocking operations and select come later.
 */
final class Chans extends Go {
    private static final Int PARKUNLOCK = Val.constant(Fields.UNLOCKF, 1);

    Chans() {
        queues();
        send();
        receive();
        close();
    }

    private static Ref<G> end(Field f, Ref<C> ch) {
        return ref(f, ch);
    }

    private void queues() {
        enqueue("recvq.enqueue", Fields.C_RECVQ_HEAD, Fields.C_RECVQ_TAIL);
        enqueue("sendq.enqueue", Fields.C_SENDQ_HEAD, Fields.C_SENDQ_TAIL);
        dequeue("recvq.dequeue", Fields.C_RECVQ_HEAD, Fields.C_RECVQ_TAIL);
        dequeue("sendq.dequeue", Fields.C_SENDQ_HEAD, Fields.C_SENDQ_TAIL);
    }

    private void enqueue(String name, Field first, Field last) {
        routine(name, NONE, PLAIN, "chan.go waitq.enqueue", () -> {
            Ref<C> ch = paramRef("c", Kind.C);
            setNil(g.waitlink(getg()));
            Ref<G> x = let("x", end(last, ch));
            when(x.isNil(), () -> set(end(first, ch), getg()), () -> set(g.waitlink(x), getg()));
            set(end(last, ch), getg());
        });
    }

    private void dequeue(String name, Field first, Field last) {
        routine(name, NONE, PLAIN, "chan.go waitq.dequeue", () -> {
            Ref<C> ch = paramRef("c", Kind.C);
            Ref<G> gp = let("gp", end(first, ch));
            when(gp.isNil(), () -> ret(nil(Kind.G)));
            Ref<G> next = let("next", g.waitlink(gp));
            dies(g.waitlink(gp));
            set(end(first, ch), next);
            when(next.isNil(), () -> setNil(end(last, ch)));
            ret(gp);
        });
    }

    private void wrap(Int index, Ref<C> ch) {
        Int i = let("index", index);
        Int size = let("size", c.dataqsiz(ch));
        set(index, pick(i.plus(1).eq(size), new Int(num(0).expr(), i.type()), i.plus(1)));
    }

    private void send() {
        routine("chansend", CHECK, PLAIN, "chan.go chansend", () -> {
            Ref<C> ch = paramRef("c", Kind.C);
            Int v = paramInt("v", Fields.VALUE);
            lock(chanLock(ch));
            when(c.closed(ch), () -> {
                unlock(chanLock(ch));
                raise("panic: send on closed channel");
            });
            Ref<G> gp = let("gp", callRef("recvq.dequeue", Kind.G, ch));
            when(gp.nonNil(), () -> {
                set(g.elem(gp), v);
                unlock(chanLock(ch));
                set(g.success(gp), true);
                call("goready", gp);
                ret();
            });
            Int n = let("qcount", c.qcount(ch));
            when(n.lt(c.dataqsiz(ch)), () -> {
                Int at = let("sendx", c.sendx(ch));
                set(c.buf(ch, at), v);
                wrap(c.sendx(ch), ch);
                set(c.qcount(ch), n.plus(1));
                unlock(chanLock(ch));
                ret();
            });
            set(g.elem(getg()), v);
            call("sendq.enqueue", ch);
            call("gopark", PARKUNLOCK, chanLock(ch), Val.constant(Fields.REASON, 3));
            Bool success = let("success", g.success(getg()));
            dies(g.elem(getg()));
            require(success, "panic: send on closed channel");
            set(g.success(getg()), false);
        });
    }

    private void receive() {
        routine("chanrecv", CHECK, PLAIN, "chan.go chanrecv", () -> {
            Ref<C> ch = paramRef("c", Kind.C);
            lock(chanLock(ch));
            Int n = let("qcount", c.qcount(ch));
            when(all(n.eq(0), c.closed(ch)), () -> {
                unlock(chanLock(ch));
                ret(value(0));
            });
            Ref<G> gp = let("gp", callRef("sendq.dequeue", Kind.G, ch));
            when(gp.nonNil(), () -> fromSender(ch, gp, n));
            when(n.gt(0), () -> {
                Int at = let("recvx", c.recvx(ch));
                Int v = let("v", c.buf(ch, at));
                set(c.buf(ch, at), 0);
                wrap(c.recvx(ch), ch);
                set(c.qcount(ch), n.minus(1));
                unlock(chanLock(ch));
                ret(v);
            });
            call("recvq.enqueue", ch);
            call("gopark", PARKUNLOCK, chanLock(ch), Val.constant(Fields.REASON, 2));
            Int v = let("v", g.elem(getg()));
            dies(g.elem(getg()));
            set(g.success(getg()), false);
            ret(v);
        });
    }

    private static Int value(int v) {
        return Val.constant(Fields.VALUE, v);
    }

    /** A waiting sender: its value directly, or, through a full buffer, the oldest one and its value to the end. */
    private void fromSender(Ref<C> ch, Ref<G> gp, Int n) {
        Int v = varInt("v", Fields.VALUE);
        set(v, g.elem(gp));
        when(n.gt(0), () -> {
            Int at = let("recvx", c.recvx(ch));
            Int old = let("old", c.buf(ch, at));
            set(c.buf(ch, at), v);
            set(v, old);
            wrap(c.recvx(ch), ch);
            Int x = let("recvx", c.recvx(ch));
            set(c.sendx(ch), x);
        });
        unlock(chanLock(ch));
        set(g.success(gp), true);
        call("goready", gp);
        ret(v);
    }

    private void close() {
        routine("closechan", CHECK, PLAIN, "chan.go closechan", () -> {
            Ref<C> ch = paramRef("c", Kind.C);
            lock(chanLock(ch));
            when(c.closed(ch), () -> {
                unlock(chanLock(ch));
                raise("panic: close of closed channel");
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
            Ref<G> gp = let("gp", callRef(dequeue, Kind.G, ch));
            when(gp.isNil(), this::leave);
            set(g.elem(gp), 0);
            set(g.success(gp), false);
            set(g.schedlink(gp), list);
            set(list, gp);
        });
    }
}
