package gmplab.core.runtime;

import gmplab.core.policy.Policies;
import gmplab.core.program.Act;
import gmplab.core.program.Val;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;

/** sysmon and retake as a search has them, and checkdead (proc.go). */
final class Monitor extends Go {
    /** The question that stands for the passing of time between two rounds of sysmon; always open. */
    static final String SYSMON = "sysmon";

    private final int minor;
    private final int finalizer;
    private final boolean finalizes;
    private final boolean deep;
    private final boolean forces;
    private final boolean scavenges;
    private final Ref<G> forcegc;

    /** @param minor the Go 1.x whose text is followed */
    Monitor(World world, int minor) {
        this.minor = minor;
        finalizes = world.finalizes();
        finalizer = finalizes ? world.simulated() ? world.finalizer() : world.parked().contains(World.RUNFINQ) ? world.parked(World.RUNFINQ) : -1
            : world.finalizer();
        deep = world.policies().get(Policies.DEEP_SLEEP) == Policies.Policy.ANY;
        forces = world.gc().forced() > 0;
        scavenges = minor >= 19 && world.scavenges();
        forcegc = fixed(Kind.G, Math.max(0, world.parked("forcegchelper")), "forcegc.g");
        sysmon();
        incidlelocked();
        checkdead();
    }

    /**
     * One round acts on one P, and happens only when it would do something: a P in a system call (whether 20us or 10ms
     * have passed is a matter of when the round happens), or a running one whose G is not asked yet, while the world's
     * bound on 10 ms preemptions is not used up; in 1.15 also one whose timer is due while another is idle. A round on the
     * first P happens too where a descriptor has events that nobody waits for in netpoll (whether the last poll was 10 ms
     * ago is a question of its own), where it is time to force a collection, and, in a world that asks for it, where sysmon
     * would go into deep sleep. {@link Sysmon} is what Go has.
     */
    private void sysmon() {
        routine("sysmon", CHECK, NOWB, "proc.go sysmon", () -> loop(() -> {
            Ref<P> pp = let("pp", forces ? nextRound() : scavenges ? roundOrScavenger() : askWhich(SYSMON, Kind.P, this::round));
            labelled("usleep");
            if (deep) {
                sleepsDeep();
            }
            pollNetwork();
            if (minor < 16) {
                // There are timers that should have already run, perhaps because there is an unpreemptible P.
                Int next = let("next", p.timer0When(pp));
                when(due(next), () -> call("startm", nil(Kind.P), FALSE));
            }
            if (scavenges && forces) {
                when(bool(Fields.SCAVENGER_SYSMONWAKE), () -> call("scavengerState.wake"));
            }
            call("retake", pp);
            if (forces) {
                forceGC(forcegc, Val.constant(Fields.TIME, 0));
            }
        }));
        if (deep) {
            routine("sysmon.deepSleep", NONE, NOWB, "proc.go sysmon", this::deepSleep);
        }
        routine("timeSleepUntil", CHECK, PLAIN, "time.go timeSleepUntil", this::timeSleepUntil);
        retake();
    }

    /** Behind it the same round goes on, with whoever there is something to do for by then. */
    private void sleepsDeep() {
        Int procs = let("procs", sched.gomaxprocs);
        when(any(sched.gcwaiting, sched.npidle.eq(procs)), () -> {
            call("sysmon.deepSleep");
            pollNetwork();
            call("retake", askWhich(SYSMON, Kind.P, (Ref<P> x) -> acts(x).or(id(x).eq(0).and(some(Kind.P, this::acts).not()))));
            again();
        });
    }

    private Bool round(Ref<P> x) {
        return deep ? acts(x).or(id(x).eq(0).and(nobodyToLookAfter())) : acts(x);
    }

    private Bool acts(Ref<P> x) {
        Bool retakes = p.status(x).eq(Fields.P_SYSCALL)
            .or(sched.preempts.gt(0).and(p.status(x).eq(Fields.P_RUNNING)).and(askable(x)));
        Bool acts = minor < 16 ? retakes.or(sched.npidle.gt(0).and(due(p.timer0When(x)))) : retakes;
        Bool round = acts.or(id(x).eq(0).and(sched.lastpoll).and(sched.epollReady.nonNil()));
        return scavenges && forces ? round.or(id(x).eq(0).and(bool(Fields.SCAVENGER_SYSMONWAKE))) : round;
    }

    /** What deep sleep asks, looked at all at once: otherwise sysmon would go round and round where a timer is due. */
    private Bool nobodyToLookAfter() {
        return sched.gcwaiting.or(sched.npidle.eq(sched.gomaxprocs))
            .and(some(Kind.P, (Ref<P> y) -> due(p.timer0When(y)).or(due(p.timerModifiedEarliest(y)))).not());
    }

    /**
     * Until somebody comes back from a system call, enters one, or starts the world; or until the next timer or for a minute,
     * which here is any moment at which a round would do something.
     */
    private void deepSleep() {
        lock(SCHED_LOCK);
        Int procs = let("procs", sched.gomaxprocs);
        when(any(sched.gcwaiting, sched.npidle.eq(procs)), () -> {
            Int next = let("next", callInt("timeSleepUntil", Fields.TIME));
            when(next.eq(0).or(next.gt(sched.now)), () -> {
                set(sched.sysmonwait, true);
                unlock(SCHED_LOCK);
                awaitTimed("notetsleep", key(SYSMONNOTE), some(Kind.P, this::acts), () -> { }, () -> { });
                lock(SCHED_LOCK);
                set(sched.sysmonwait, false);
                set(key(SYSMONNOTE), false);
                labelled("noteclear");
            });
        });
        unlock(SCHED_LOCK);
    }

    /** 0 where there is no timer. */
    private void timeSleepUntil() {
        Int next = varInt("next", Fields.TIME);
        set(next, 0);
        lock(ALLP_LOCK);
        forEachP("i", pp -> {
            earlier(next, let("w", p.timer0When(pp)));
            if (minor >= 16) {
                earlier(next, let("w", p.timerModifiedEarliest(pp)));
            }
        });
        unlock(ALLP_LOCK);
        ret(next);
    }

    private void earlier(Int next, Int w) {
        when(w.ne(0).and(next.eq(0).or(w.lt(next))), () -> set(next, w));
    }

    private void retake() {
        routine("retake", CHECK, PLAIN, "proc.go retake", () -> {
            Ref<P> pp = paramRef("pp", Kind.P);
            lock(ALLP_LOCK);
            Int s = let("s", p.status(pp));
            when(s.eq(Fields.P_RUNNING), () -> {
                when(sched.preempts.gt(0), () -> {
                    set(sched.preempts, sched.preempts.minus(1));
                    callBool("preemptone", pp);
                });
                unlock(ALLP_LOCK);
                ret();
            });
            when(s.eq(Fields.P_SYSCALL), () -> {
                unlock(ALLP_LOCK);
                incidlelocked(-1);
                when(casAct(p.status(pp), Val.constant(Fields.P_STATUS, Fields.P_SYSCALL),
                    Val.constant(Fields.P_STATUS, Fields.P_IDLE), Act.Kind.RETAKE, pp), () -> call("handoffp", pp));
                incidlelocked(1);
                ret();
            });
            unlock(ALLP_LOCK);
        });
    }

    private void incidlelocked() {
        routine("incidlelocked", CHECK, PLAIN, "proc.go incidlelocked", () -> {
            Int v = paramInt("v", gmplab.core.state.Type.range(-1, 1));
            lock(SCHED_LOCK);
            Int n = let("n", sched.nmidlelocked);
            set(sched.nmidlelocked, n.plus(v));
            when(v.gt(0), () -> call("checkdead"));
            unlock(SCHED_LOCK);
        });
    }

    private void pollNetwork() {
        when(all(count(Kind.D).gt(0), sched.epollReady.nonNil(), sched.lastpoll, sched.netpollInited), () ->
            when(ask(SYSMON, gmplab.core.state.Type.range(0, 1), num(2)).ne(0), () -> {
                // Now is the time of the last poll, unless somebody has begun to wait in it.
                when(cas(sched.lastpoll, TRUE, TRUE), () -> { });
                Ref<G> list = let("list", callRef("netpoll", Kind.G, Netpoll.delay(0)));
                when(list.nonNil(), () -> {
                    // One M more counts as running, or checkdead might see none between taking the Ps and starting Ms.
                    incidlelocked(-1);
                    call("injectglist", list);
                    incidlelocked(1);
                });
            }));
    }

    /** A round in which only the scavenger is woken is one by itself: that says nothing of how long anybody has run. */
    private Ref<P> roundOrScavenger() {
        Int k = let("k", askWhichOr(SYSMON, Kind.P, this::round, bool(Fields.SCAVENGER_SYSMONWAKE)));
        when(k.eq(count(Kind.P)), () -> {
            call("scavengerState.wake");
            again();
        });
        return refTo(Kind.P, k);
    }

    /** In a world of forced collections: between two rounds forcegcperiod may pass, where it is known when the last one was. */
    private Ref<P> nextRound() {
        Bool idle = num(Fields.GCPHASE).eq(Fields.GC_OFF).and(bool(Fields.FORCEGC_IDLE));
        Bool force = idle.and(num(Fields.LASTGC).eq(Fields.LASTGC_OLD));
        Bool pass = idle.and(num(Fields.LASTGC).eq(Fields.LASTGC_RECENT)).and(num(Fields.FORCED).gt(0));
        Int k = let("k", askWhichOr(SYSMON, Kind.P, (Ref<P> x) -> round(x).or(id(x).eq(0).and(force)), pass));
        when(k.eq(count(Kind.P)), () -> {
            Int left = let("left", num(Fields.FORCED));
            set(num(Fields.FORCED), left.minus(1));
            set(num(Fields.LASTGC), Fields.LASTGC_OLD);
            labelled("two minutes");
            again();
        });
        return refTo(Kind.P, k);
    }

    private Bool due(Int next) {
        return next.ne(0).and(next.le(sched.now));
    }

    private Bool askable(Ref<P> x) {
        Ref<M> mp = p.m(x);
        Bool asked = pick(mp.isNil(), TRUE, pick(m.curg(mp).isNil(), TRUE,
            g.preempt(m.curg(mp)).and(g.stackguard0(m.curg(mp)).eq(1))));
        return asked.not();
    }

    private void checkdead() {
        routine("checkdead", CHECK, PLAIN, "proc.go checkdead", () -> {
            Int run = varInt("run", gmplab.core.state.Type.count(Kind.M, -8, 2));
            set(run, sched.mnext);
            set(run, run.minus(sched.nmfreed));
            set(run, run.minus(sched.nmidle));
            set(run, run.minus(sched.nmidlelocked));
            set(run, run.minus(sched.nmsys));
            when(run.gt(0), this::ret);
            require(run.eq(0), "checkdead: inconsistent counts");
            Bool waiting = varBool("grunning");
            set(waiting, false);
            Int fing = new Int(new gmplab.core.program.Expr.Const(finalizer, World.RUNFINQ), gmplab.core.state.Type.count(Kind.G, 0, 0));
            forEach("i", fing.type(), count(Kind.G), i -> {
                if (finalizer >= 0) {
                    // isSystemGoroutine
                    when(finalizes ? all(i.eq(fing), bool(Fields.FING_RUNNING).not()) : i.eq(fing), () -> {
                        set(i, i.plus(1));
                        again();
                    });
                }
                Ref<G> gp = refTo(Kind.G, i);
                Bool system = finalizes && finalizer >= 0 ? g.system(gp).and(i.ne(fing)) : g.system(gp);
                Int s = let("s", pick(system, gstatus(Fields.G_DEAD), g.statusNoScan(gp)));
                require(not(s.eq(Fields.G_RUNNABLE).or(s.eq(Fields.G_RUNNING)).or(s.eq(Fields.G_SYSCALL))),
                    "checkdead: runnable g");
                when(s.eq(Fields.G_WAITING).or(s.eq(Fields.G_PREEMPTED)), () -> set(waiting, true));
            });
            when(not(waiting), () -> raise("no goroutines (main called runtime.Goexit) - deadlock!"));
            forEachP("i2", pp -> when(p.timersLen(pp).gt(0), this::ret));
            raise("all goroutines are asleep - deadlock!");
        });
    }
}
