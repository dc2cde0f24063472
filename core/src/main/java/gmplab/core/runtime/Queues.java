package gmplab.core.runtime;

import gmplab.core.program.Act;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;

/** proc.go's lists: idle Ps and Ms, the global run queue, the local ones and stealing from them. */
final class Queues extends Go {
    private static final Type LEN = Type.count(Kind.Q, 0, 0);

    private final boolean ticks;
    private final boolean goSize;
    private final boolean masks;
    private final boolean retryRunnext;

    /** @param minor the Go 1.x whose text is followed: masks came with 1.16, the single try at runnext after it */
    Queues(World world, int minor) {
        ticks = world.ticks();
        goSize = world.scale().queue() > 0;
        masks = minor >= 16;
        retryRunnext = minor < 19;
        idlePs(world);
        idleMs(world);
        global();
        localPut();
        localGet();
    }

    private void idlePs(World world) {
        routine("pidleget", CHECK, NOWB, "proc.go pidleget", () -> {
            if (world.policies().has(gmplab.core.policy.Policies.IDLE_P)) {
                pickP();
                return;
            }
            Ref<P> pp = let("pp", sched.pidle);
            when(pp.nonNil(), () -> {
                unmask(pp);
                Ref<P> next = let("next", p.link(pp));
                dies(p.link(pp));
                set(sched.pidle, next);
                act(Act.Kind.TAKE, pp);
                xadd(sched.npidle, -1);
            });
            ret(pp);
        });
        routine("updateTimerPMask", CHECK, PLAIN, "proc.go updateTimerPMask", () -> {
            Ref<P> pp = paramRef("pp", Kind.P);
            when(p.numTimers(pp).gt(0), this::ret);
            lock(timersLock(pp));
            when(p.numTimers(pp).eq(0), () -> set(p.timerMask(pp), false));
            unlock(timersLock(pp));
        });
        routine("pidleput", CHECK, NOWB, "proc.go pidleput", () -> {
            Ref<P> pp = paramRef("pp", Kind.P);
            require(callBool("runqempty", pp), "pidleput: P has non-empty run queue");
            if (masks) {
                call("updateTimerPMask", pp);
                set(p.idleMask(pp), true);
            }
            Ref<P> head = let("head", sched.pidle);
            set(p.link(pp), head);
            set(sched.pidle, pp);
            act(Act.Kind.PUT, pp);
            xadd(sched.npidle, 1);
        });
    }

    private void unmask(Ref<P> pp) {
        if (masks) {
            set(p.timerMask(pp), true);
            set(p.idleMask(pp), false);
        }
    }

    /** pidleget where a policy says which: the list is walked to it, under the lock its callers hold. */
    private void pickP() {
        Ref<P> pp = let("pp", sched.pidle);
        when(pp.isNil(), () -> ret(nil(Kind.P)));
        Int k = let("k", ask("idleP", Type.count(Kind.P, 0, 0), sched.npidle));
        Ref<P> before = varRef("before", Kind.P);
        setNil(before);
        loop(() -> {
            when(k.eq(0), this::leave);
            set(before, pp);
            set(pp, p.link(pp));
            set(k, k.minus(1));
        });
        unmask(pp);
        Ref<P> next = let("next", p.link(pp));
        dies(p.link(pp));
        when(before.isNil(), () -> {
            set(sched.pidle, next);
            act(Act.Kind.TAKE, pp);
        }, () -> {
            set(p.link(before), next);
            act(Act.Kind.TAKE, pp);
        });
        xadd(sched.npidle, -1);
        ret(pp);
    }

    private void idleMs(World world) {
        routine("mput", CHECK, NOWB, "proc.go mput", () -> {
            Ref<M> head = let("head", sched.midle);
            set(m.schedlink(self()), head);
            set(sched.midle, self());
            add(sched.nmidle, 1);
            call("checkdead");
        });
        routine("mget", NONE, NOWB, "proc.go mget", () -> {
            Ref<M> mp = let("mp", sched.midle);
            if (world.policies().has(gmplab.core.policy.Policies.IDLE_M)) {
                pickM(mp);
                return;
            }
            when(mp.nonNil(), () -> {
                Ref<M> next = let("next", m.schedlink(mp));
                dies(m.schedlink(mp));
                set(sched.midle, next);
                add(sched.nmidle, -1);
            });
            ret(mp);
        });
    }

    private void pickM(Ref<M> mp) {
        when(mp.isNil(), () -> ret(nil(Kind.M)));
        Int k = let("k", ask("idleM", Type.count(Kind.M, 0, 0), sched.nmidle));
        Ref<M> before = varRef("before", Kind.M);
        setNil(before);
        loop(() -> {
            when(k.eq(0), this::leave);
            set(before, mp);
            set(mp, m.schedlink(mp));
            set(k, k.minus(1));
        });
        Ref<M> next = let("next", m.schedlink(mp));
        dies(m.schedlink(mp));
        when(before.isNil(), () -> set(sched.midle, next), () -> set(m.schedlink(before), next));
        add(sched.nmidle, -1);
        ret(mp);
    }

    private void global() {
        routine("globrunqput", NONE, NOWB, "proc.go globrunqput", () -> {
            Ref<G> gp = paramRef("gp", Kind.G);
            setNil(g.schedlink(gp));
            Ref<G> last = let("last", sched.runqTail);
            when(last.nonNil(), () -> set(g.schedlink(last), gp), () -> set(sched.runqHead, gp));
            set(sched.runqTail, gp);
            add(sched.runqsize, 1);
        });
        routine("globrunqpop", NONE, PLAIN, "proc.go gQueue.pop", () -> {
            Ref<G> gp = let("gp", sched.runqHead);
            when(gp.nonNil(), () -> {
                Ref<G> next = let("next", g.schedlink(gp));
                dies(g.schedlink(gp));
                set(sched.runqHead, next);
                when(next.isNil(), () -> setNil(sched.runqTail));
            });
            ret(gp);
        });
        routine("globrunqget", CHECK, PLAIN, "proc.go globrunqget", () -> {
            Ref<P> pp = paramRef("pp", Kind.P);
            Int max = paramInt("max", Type.range(0, 1));
            Int size = let("size", sched.runqsize);
            when(size.eq(0), () -> ret(nil(Kind.G)));
            Int n = let("n", sched.gomaxprocs);
            Int take = varInt("take", Fields.SCHED_RUNQSIZE.type());
            set(take, size.div(n).plus(1).min(size));
            when(max.gt(0), () -> set(take, take.min(num(1))));
            // Without a length of its own the queue is short, and half of it less than Go would take of so few Gs: what
            // counts is that the rest fits.
            set(take, take.min(goSize ? count(Kind.Q).div(2) : count(Kind.Q)));
            set(sched.runqsize, size.minus(take));
            Ref<G> gp = let("gp", callRef("globrunqpop", Kind.G));
            loop(() -> {
                set(take, take.minus(1));
                when(take.eq(0), this::leave);
                call("runqput", pp, callRef("globrunqpop", Kind.G), FALSE);
            });
            ret(gp);
        });
    }

    private void localPut() {
        routine("runqempty", NONE, PLAIN, "proc.go runqempty", () -> {
            Ref<P> pp = paramRef("pp", Kind.P);
            loop(() -> {
                Int head = let("head", p.runqhead(pp));
                Int tail = let("tail", p.runqtail(pp));
                Ref<G> next = let("runnext", p.runnext(pp));
                when(tail.eq(p.runqtail(pp)), () -> ret(head.eq(tail).and(next.isNil())));
            });
        });
        routine("runqput", CHECK, PLAIN, "proc.go runqput", () -> {
            Ref<P> pp = paramRef("pp", Kind.P);
            Ref<G> gp = paramRef("gp", Kind.G);
            gmplab.core.program.Val.Bool next = paramBool("next");
            when(next, () -> {
                Ref<G> oldnext = varRef("oldnext", Kind.G);
                loop(() -> {
                    set(oldnext, p.runnext(pp));
                    when(cas(p.runnext(pp), oldnext, gp), this::leave);
                });
                when(oldnext.isNil(), this::ret);
                set(gp, oldnext);
            });
            loop(() -> {
                Int h = let("h", p.runqhead(pp));
                Int tl = let("tl", p.runqtail(pp));
                when(tl.minus(h).lt(count(Kind.Q)), () -> {
                    set(p.runq(pp, tl), gp);
                    set(p.runqtail(pp), tl.plus(1));
                    ret();
                });
                when(callBool("runqputslow", pp, gp, h, tl), this::ret);
            });
        });
        routine("runqputslow", CHECK, PLAIN, "proc.go runqputslow", this::putSlow);
    }

    /**
     * Half the local queue and the new G go to the global one. Go copies the batch before the CAS that takes it; here it is
     * read after: only this P's owner, who is here, writes those slots.
     */
    private void putSlow() {
        Ref<P> pp = paramRef("pp", Kind.P);
        Ref<G> gp = paramRef("gp", Kind.G);
        Int h = paramInt("h", Fields.INDEX);
        Int tl = paramInt("tl", Fields.INDEX);
        Int n = varInt("n", Fields.INDEX);
        set(n, tl.minus(h).div(2));
        require(n.eq(count(Kind.Q).div(2)), "runqputslow: queue is not full");
        when(not(cas(p.runqhead(pp), h, h.plus(n))), () -> ret(FALSE));
        Ref<G> first = let("first", p.runq(pp, h));
        dies(p.runq(pp, h));
        Ref<G> last = let("last", first);
        loop(() -> {
            set(n, n.minus(1));
            when(n.eq(0), this::leave);
            set(h, h.plus(1));
            Ref<G> x = let("x", p.runq(pp, h));
            dies(p.runq(pp, h));
            set(g.schedlink(last), x);
            set(last, x);
        });
        set(g.schedlink(last), gp);
        setNil(g.schedlink(gp));
        lock(SCHED_LOCK);
        Ref<G> end = let("end", sched.runqTail);
        when(end.nonNil(), () -> set(g.schedlink(end), first), () -> set(sched.runqHead, first));
        set(sched.runqTail, gp);
        Int size = let("size", sched.runqsize);
        set(sched.runqsize, size.plus(count(Kind.Q).div(2)).plus(1));
        unlock(SCHED_LOCK);
        ret(TRUE);
    }

    /** The G from runnext goes on in the time slice of the one before it. */
    private void inherit(Ref<G> next) {
        if (ticks) {
            set(m.inheritTime, true);
        }
        ret(next);
    }

    private void localGet() {
        routine("runqget", NONE, PLAIN, "proc.go runqget", () -> {
            Ref<P> pp = paramRef("pp", Kind.P);
            if (retryRunnext) {
                loop(() -> {
                    Ref<G> next = let("next", p.runnext(pp));
                    when(next.isNil(), this::leave);
                    when(cas(p.runnext(pp), next, nil(Kind.G)), () -> inherit(next));
                });
            } else {
                Ref<G> next = let("next", p.runnext(pp));
                when(all(next.nonNil(), cas(p.runnext(pp), next, nil(Kind.G))), () -> inherit(next));
            }
            loop(() -> {
                Int h = let("h", p.runqhead(pp));
                Int tl = let("tl", p.runqtail(pp));
                when(tl.eq(h), () -> ret(nil(Kind.G)));
                Ref<G> gp = let("gp", p.runq(pp, h));
                when(casVacating(p.runqhead(pp), h, h.plus(1), p.runq(pp, h), num(1)), () -> ret(gp));
            });
        });
        routine("runqgrab", CHECK, PLAIN, "proc.go runqgrab", () -> {
            Ref<P> pp = paramRef("pp", Kind.P);
            Ref<P> from = paramRef("from", Kind.P);
            Int at = paramInt("at", Fields.INDEX);
            gmplab.core.program.Val.Bool stealRunNext = paramBool("stealRunNextG");
            loop(() -> {
                Int h = let("h", p.runqhead(from));
                Int tl = let("tl", p.runqtail(from));
                Int n = varInt("n", Fields.INDEX);
                set(n, tl.minus(h).minus(tl.minus(h).div(2)));
                when(n.eq(0), () -> grabRunnext(pp, from, at, stealRunNext));
                when(n.gt(count(Kind.Q).div(2)), this::again);
                Int i = varInt("i", Fields.INDEX);
                set(i, 0);
                loop(() -> {
                    when(i.eq(n), this::leave);
                    Ref<G> x = let("x", p.runq(from, h.plus(i)));
                    set(p.runq(pp, at.plus(i)), x);
                    set(i, i.plus(1));
                });
                when(casVacating(p.runqhead(from), h, h.plus(n), p.runq(from, h), n, p.runq(pp, at), n), () -> ret(n));
            });
        });
        routine("runqsteal", CHECK, PLAIN, "proc.go runqsteal", () -> {
            Ref<P> pp = paramRef("pp", Kind.P);
            Ref<P> p2 = paramRef("p2", Kind.P);
            gmplab.core.program.Val.Bool stealRunNext = paramBool("stealRunNextG");
            Int tl = let("tl", p.runqtail(pp));
            Int n = let("n", callInt("runqgrab", Fields.INDEX, pp, p2, tl, stealRunNext));
            when(n.eq(0), () -> ret(nil(Kind.G)));
            set(n, n.minus(1));
            Ref<G> gp = let("gp", p.runq(pp, tl.plus(n)));
            dies(p.runq(pp, tl.plus(n)));
            when(n.eq(0), () -> ret(gp));
            Int h = let("h", p.runqhead(pp));
            require(tl.minus(h).plus(n).lt(count(Kind.Q)), "runqsteal: runq overflow");
            set(p.runqtail(pp), tl.plus(n));
            ret(gp);
        });
    }

    /** Go sleeps 3us before it takes runnext from a running P; any interleaving stands for that. */
    private void grabRunnext(Ref<P> pp, Ref<P> from, Int at, gmplab.core.program.Val.Bool stealRunNext) {
        when(stealRunNext, () -> {
            Ref<G> next = let("next", p.runnext(from));
            when(next.nonNil(), () -> {
                when(not(cas(p.runnext(from), next, nil(Kind.G))), this::again);
                set(p.runq(pp, at), next);
                ret(gmplab.core.program.Val.constant(Fields.INDEX, 1));
            });
        });
        ret(gmplab.core.program.Val.constant(Fields.INDEX, 0));
    }
}
