package gmplab.core.runtime;

import gmplab.core.program.Act;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;

/** Stopping and starting the world (proc.go), asking for preemption, and what newstack answers (stack.go). */
final class Stw extends Go {
    /** So often freezetheworld tries at most. */
    private static final int ROUNDS = 5;
    private final boolean resizes;
    private final boolean ticks;
    private final boolean freezes;

    /** @param minor the Go 1.x whose text is followed */
    Stw(World world, int minor) {
        resizes = world.procCounts().size() > 1;
        ticks = world.simulated();
        freezes = world.freezes();
        preempting();
        stopping(world);
        starting(minor);
        if (freezes) {
            freezing();
        }
    }

    /**
     * A program's panic that ends the run: nobody else is to begin anything any more. Five times at most, for requests get lost; Ps are
     * not collected, and whoever does not look at gcwaiting runs on.
     */
    private void freezing() {
        routine("freezetheworld", SYSTEMSTACK, PLAIN, "proc.go freezetheworld", () -> {
            set(bool(Fields.FREEZING), true);
            Int i = varInt("round", Type.range(0, ROUNDS));
            Bool any = varBool("res");
            set(i, 0);
            loop(() -> {
                when(i.eq(ROUNDS), this::leave);
                set(sched.stopwait, freezeStopWait());
                set(sched.gcwaiting, true);
                set(any, false);
                forEachP("i", pp -> when(p.status(pp).eq(Fields.P_RUNNING), () -> when(callBool("preemptone", pp), () -> set(any, true))));
                when(any.not(), this::leave);
                usleep();
                set(i, i.plus(1));
            });
            usleep();
            call("preemptall");
            usleep();
        });
    }

    /** A millisecond; in a search as long as one likes. */
    private void usleep() {
        if (!ticks) {
            nothing("usleep");
            return;
        }
        Int until = let("until", sched.now.plus(1_000_000 / Scale.UNIT_NS));
        await(until.le(sched.now));
        labelled("usleep");
    }

    private void preempting() {
        routine("preemptone", CHECK, PLAIN, "proc.go preemptone", () -> {
            Ref<P> pp = paramRef("pp", Kind.P);
            Ref<M> mp = let("mp", p.m(pp));
            when(mp.isNil().or(mp.eq(self())), () -> ret(FALSE));
            Ref<G> gp = let("gp", m.curg(mp));
            when(gp.isNil(), () -> ret(FALSE));
            set(g.preempt(gp), true);
            set(g.stackguard0(gp), 1);
            ret(TRUE);
        });
        routine("preemptall", CHECK, PLAIN, "proc.go preemptall", () ->
            forEachP("i", pp -> when(p.status(pp).eq(Fields.P_RUNNING), () -> callBool("preemptone", pp))));
        routine("canPreemptM", NONE, PLAIN, "preempt.go canPreemptM", () -> {
            when(m.locks.ne(0).or(m.mallocing).or(m.preemptoff), () -> ret(FALSE));
            require(m.p.nonNil(), "invalid memory address or nil pointer dereference");
            ret(p.status(m.p).eq(Fields.P_RUNNING));
        });
        routine("newstack", CHECK, NOWB, "stack.go newstack", () -> {
            Ref<G> gp = let("gp", m.curg);
            when(g.stackguard0(gp).eq(0), this::gogo);
            when(not(callBool("canPreemptM")), () -> {
                set(g.stackguard0(gp), 0);
                labelled("refuse");
                gogo();
            });
            when(g.preemptStop(gp), () -> tail("preemptPark"));
            tail("gopreempt_m");
        });
    }

    private void stopping(World world) {
        routine("stopTheWorld", CHECK, PLAIN, "proc.go stopTheWorld", () -> {
            call("semacquire1", WORLDSEMA);
            set(m.preemptoff, true);
            systemstack("stopTheWorld.func1");
        });
        routine("stopTheWorld.func1", NONE, PLAIN, "proc.go stopTheWorld.func1", () -> {
            casgstatus(m.curg, Fields.G_RUNNING, Fields.G_WAITING);
            call("stopTheWorldWithSema");
            casgstatus(m.curg, Fields.G_WAITING, Fields.G_RUNNING);
        });
        routine("stopTheWorldWithSema", CHECK, PLAIN, "proc.go stopTheWorldWithSema", () -> {
            require(m.locks.eq(0), "stopTheWorld: holding locks");
            lock(SCHED_LOCK);
            Int procs = let("procs", sched.gomaxprocs);
            set(sched.stopwait, procs);
            set(sched.gcwaiting, true);
            call("preemptall");
            set(p.status(m.p), Fields.P_GCSTOP);
            act(Act.Kind.STOPSELF, m.p);
            add(sched.stopwait, -1);
            collect();
            Int wait = let("wait", sched.stopwait);
            unlock(SCHED_LOCK);
            when(wait.gt(0), this::waitForTheOthers);
            if (freezes) {
                // lock(&deadlock), twice.
                await(bool(Fields.FREEZING).not());
            }
            require(sched.stopwait.eq(0), "stopTheWorld: not stopped (stopwait != 0)");
            forEachP("i", pp -> require(p.status(pp).eq(Fields.P_GCSTOP), "stopTheWorld: not stopped (status != _Pgcstop)"));
            if (world.stops() > 0) {
                set(num(Fields.STOPS), num(Fields.STOPS).minus(1));
                labelled("stopped");
            }
        });
    }

    /** The Ps nobody runs on: those in system calls, then the idle ones. */
    private void collect() {
        forEachP("i", pp -> when(all(p.status(pp).eq(Fields.P_SYSCALL),
            casAct(p.status(pp), status(Fields.P_SYSCALL), status(Fields.P_GCSTOP), Act.Kind.STOP, pp)),
            () -> {
                if (ticks) {
                    tick(p.syscalltick(pp));
                }
                add(sched.stopwait, -1);
            }));
        loop(() -> {
            Ref<P> pp = let("pp", callRef("pidleget", Kind.P));
            when(pp.isNil(), this::leave);
            set(p.status(pp), Fields.P_GCSTOP);
            act(Act.Kind.STOP, pp);
            add(sched.stopwait, -1);
        });
    }

    private static Int status(int v) {
        return gmplab.core.program.Val.constant(Fields.P_STATUS, v);
    }

    /** Sleeps 100us at a time; the time runs out only where another preemptall would ask somebody who is not asked yet. */
    private void waitForTheOthers() {
        Bool askable = some(Kind.P, (Ref<P> pp) -> p.status(pp).eq(Fields.P_RUNNING).and(p.m(pp).nonNil())
            .and(p.m(pp).ne(self())).and(pick(p.m(pp).isNil(), FALSE, unasked(p.m(pp)))));
        loop(() -> {
            Bool woken = varBool("woken");
            awaitTimed("notetsleep", key(STOPNOTE), askable, () -> set(woken, TRUE), () -> set(woken, FALSE));
            when(woken, () -> {
                set(key(STOPNOTE), false);
                labelled("noteclear");
                leave();
            });
            call("preemptall");
        });
    }

    private void starting(int minor) {
        routine("startTheWorld", CHECK, PLAIN, "proc.go startTheWorld", () -> {
            systemstack("startTheWorldWithSema");
            if (minor < 16) {
                call("semrelease1", WORLDSEMA, FALSE);
                set(m.preemptoff, false);
                return;
            }
            acquirem();
            set(m.preemptoff, false);
            call("semrelease1", WORLDSEMA, TRUE);
            releasem();
        });
        routine("stopTheWorldGC", CHECK, PLAIN, "proc.go stopTheWorldGC", () -> {
            semacquire(GCSEMA);
            call("stopTheWorld");
        });
        routine("startTheWorldGC", CHECK, PLAIN, "proc.go startTheWorldGC", () -> {
            call("startTheWorld");
            semrelease(GCSEMA);
        });
        routine("startTheWorldWithSema", CHECK, PLAIN, "proc.go startTheWorldWithSema", () -> {
            acquirem();
            when(sched.netpollInited, () -> call("injectglist", callRef("netpoll", Kind.G, Netpoll.delay(0))));
            lock(SCHED_LOCK);
            Int procs = varInt("procs", Fields.GOMAXPROCS.type());
            set(procs, sched.gomaxprocs);
            if (resizes) {
                when(sched.newprocs.ne(0), () -> {
                    set(procs, sched.newprocs);
                    set(sched.newprocs, 0);
                });
            }
            Ref<P> p1 = let("p1", callRef("procresize", Kind.P, procs));
            set(sched.gcwaiting, false);
            wakeSysmon();
            unlock(SCHED_LOCK);
            loop(() -> {
                when(p1.isNil(), this::leave);
                Ref<P> pp = let("pp", p1);
                set(p1, p.link(pp));
                dies(p.link(pp));
                Ref<M> mp = let("mp", p.m(pp));
                when(mp.nonNil(), () -> {
                    setNil(p.m(pp));
                    require(m.nextp(mp).isNil(), "startTheWorld: inconsistent mp->nextp");
                    set(m.nextp(mp), pp);
                    act(Act.Kind.PROMISE, pp, mp);
                    call("notewakeup", park(mp));
                }, () -> call("newm", NO_FN, pp, FALSE));
            });
            call("wakep");
            releasem();
        });
    }
}
