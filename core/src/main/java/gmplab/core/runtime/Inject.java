package gmplab.core.runtime;

import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;

/** proc.go's lists of ready Gs: injectglist and the two queues' batches, and pollWork, which asks for all there is to do. */
final class Inject extends Go {
    private static final Type COUNT = Type.count(Kind.G, 0, 1);
    private final int minor;

    /** @param minor the Go 1.x whose text is followed */
    Inject(int minor) {
        this.minor = minor;
        routine("injectglist", CHECK, PLAIN, "proc.go injectglist", this::injectglist);
        routine("startIdle", CHECK, PLAIN, "proc.go injectglist.func1", () -> {
            Int n = paramInt("n", COUNT);
            loop(() -> {
                when(n.eq(0), this::leave);
                when(sched.npidle.eq(0), this::leave);
                call("startm", nil(Kind.P), FALSE);
                set(n, n.minus(1));
            });
        });
        routine("globrunqputbatch", NONE, NOWB, "proc.go globrunqputbatch", () -> {
            Ref<G> head = paramRef("head", Kind.G);
            Ref<G> tail = paramRef("tail", Kind.G);
            Int n = paramInt("n", COUNT);
            setNil(g.schedlink(tail));
            Ref<G> last = let("last", sched.runqTail);
            when(last.nonNil(), () -> set(g.schedlink(last), head), () -> set(sched.runqHead, head));
            set(sched.runqTail, tail);
            Int size = let("size", sched.runqsize);
            set(sched.runqsize, new Int(size.plus(n).expr(), size.type()));
        });
        routine("runqputbatch", CHECK, PLAIN, "proc.go runqputbatch", this::runqputbatch);
        routine("pollWork", CHECK, PLAIN, "proc.go pollWork", () -> {
            when(sched.runqsize.ne(0), () -> ret(TRUE));
            when(not(callBool("runqempty", m.p)), () -> ret(TRUE));
            when(all(sched.netpollInited, sched.netpollWaiters.ne(0), sched.lastpoll), () -> {
                Ref<G> list = let("list", callRef("netpoll", Kind.G, Netpoll.delay(0)));
                when(list.nonNil(), () -> {
                    call("injectglist", list);
                    ret(TRUE);
                });
            });
            ret(FALSE);
        });
    }

    private void injectglist() {
        Ref<G> head = paramRef("glist", Kind.G);
        when(head.isNil(), this::ret);
        Ref<G> tail = varRef("tail", Kind.G);
        Int qsize = varInt("qsize", COUNT);
        Ref<G> gp = varRef("gp", Kind.G);
        set(gp, head);
        setNil(tail);
        set(qsize, 0);
        loop(() -> {
            when(gp.isNil(), this::leave);
            set(tail, gp);
            set(qsize, qsize.plus(1));
            casgstatus(gp, Fields.G_WAITING, Fields.G_RUNNABLE);
            set(gp, g.schedlink(gp));
        });
        Ref<P> pp = let("pp", m.p);
        when(pp.isNil(), () -> {
            lock(SCHED_LOCK);
            call("globrunqputbatch", head, tail, qsize);
            unlock(SCHED_LOCK);
            call("startIdle", qsize);
            ret();
        });
        Int n = varInt("n", COUNT);
        set(n, 0);
        if (minor < 16) {
            oneByOneToTheGlobalQueue(head, n);
        } else {
            asBatchToTheGlobalQueue(head, n);
        }
        when(head.nonNil(), () -> call("runqputbatch", pp, head, tail, new Int(qsize.minus(n).expr(), COUNT)));
    }

    /** gQueue.pop of the list that is left. */
    private void pop(Ref<G> head, Ref<G> gp) {
        set(gp, head);
        Ref<G> next = let("next", g.schedlink(gp));
        dies(g.schedlink(gp));
        set(head, next);
    }

    private void oneByOneToTheGlobalQueue(Ref<G> head, Int n) {
        Ref<G> x = varRef("x", Kind.G);
        lock(SCHED_LOCK);
        Int idle = let("npidle", sched.npidle);
        loop(() -> {
            when(n.ge(new Int(idle.expr(), COUNT)).or(head.isNil()), this::leave);
            pop(head, x);
            call("globrunqput", x);
            set(n, n.plus(1));
        });
        unlock(SCHED_LOCK);
        call("startIdle", n);
    }

    private void asBatchToTheGlobalQueue(Ref<G> head, Int n) {
        Ref<G> x = varRef("x", Kind.G);
        Ref<G> first = varRef("globq.head", Kind.G);
        Ref<G> last = varRef("globq.tail", Kind.G);
        setNil(first);
        setNil(last);
        Int idle = let("npidle", sched.npidle);
        loop(() -> {
            when(n.ge(new Int(idle.expr(), COUNT)).or(head.isNil()), this::leave);
            pop(head, x);
            setNil(g.schedlink(x));
            when(last.nonNil(), () -> set(g.schedlink(last), x), () -> set(first, x));
            set(last, x);
            set(n, n.plus(1));
        });
        when(n.gt(0), () -> {
            lock(SCHED_LOCK);
            call("globrunqputbatch", first, last, n);
            unlock(SCHED_LOCK);
            call("startIdle", n);
        });
    }

    private void runqputbatch() {
        Ref<P> pp = paramRef("pp", Kind.P);
        Ref<G> head = paramRef("head", Kind.G);
        Ref<G> tail = paramRef("tail", Kind.G);
        Int qsize = paramInt("qsize", COUNT);
        Int h = let("h", p.runqhead(pp));
        Int t = let("t", p.runqtail(pp));
        Ref<G> gp = varRef("gp", Kind.G);
        loop(() -> {
            when(head.isNil().or(t.minus(h).lt(count(Kind.Q)).not()), this::leave);
            pop(head, gp);
            set(p.runq(pp, t), gp);
            set(t, t.plus(1));
            set(qsize, qsize.minus(1));
        });
        set(p.runqtail(pp), t);
        when(head.nonNil(), () -> {
            lock(SCHED_LOCK);
            call("globrunqputbatch", head, tail, qsize);
            unlock(SCHED_LOCK);
        });
    }
}
