package gmplab.core.runtime;

import gmplab.core.policy.Policies;
import gmplab.core.program.Expr;
import gmplab.core.program.Routine.Barrier;
import gmplab.core.program.Routine.Prologue;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;
import java.util.List;
import java.util.function.Consumer;

/** What the sources of all routines share: locks, notes and semaphores by name, and the phrases that recur in proc.go. */
abstract class Go extends Variables {
    static final Prologue CHECK = Prologue.CHECK;
    static final Prologue NONE = Prologue.NONE;
    static final Prologue SYSTEMSTACK = Prologue.SYSTEMSTACK;
    static final Barrier NOWB = Barrier.NOWRITEBARRIERREC;
    static final Barrier YESWB = Barrier.YESWRITEBARRIERREC;
    static final Barrier PLAIN = Barrier.NONE;
    /** m.mstartfn: no function, mspinning, templateThread. */
    static final Int NO_FN = startfn(0);
    static final Int MSPINNING = startfn(1);
    static final Int TEMPLATE_THREAD = startfn(2);
    static final Bool TRACED = bool(Fields.TRACE_ENABLED);
    static final Bool FINGWAIT = bool(Fields.FINGWAIT);
    static final Bool FINGWAKE = bool(Fields.FINGWAKE);
    private static final int FIXED_LOCKS = 11;
    private static final int FIXED_NOTES = 5;

    // Locks, notes, semaphores of the world

    static int lockCount(int procs, int channels, int sync) {
        return FIXED_LOCKS + procs + channels + sync;
    }

    /** Names of the locks, in the order of their identities. */
    static List<String> lockNames(World w) {
        java.util.ArrayList<String> r = new java.util.ArrayList<>(List.of("sched.lock", "allpLock", "worldsema.lock",
            "gcsema.lock", "work.startSema.lock", "work.markDoneSema.lock", "newmHandoff.lock", "work.sweepWaiters.lock",
            "work.assistQueue.lock", "sweep.lock", "forcegc.lock"));
        for (int i = 0; i < w.procsMax(); i++) {
            r.add("p" + i + ".timersLock");
        }
        w.channels().keySet().forEach(ch -> r.add(ch + ".lock"));
        r.addAll(new SyncObjects(w).locks());
        if (w.scavenges()) {
            r.add("scavenger.lock");
        }
        return r;
    }

    /** Semaphores of the runtime itself, each with a lock from the third on. */
    static final int FIXED_SEMAS = 4;
    static final Ref<L> SCHED_LOCK = fixed(Kind.L, 0, "&sched.lock");
    static final Ref<L> ALLP_LOCK = fixed(Kind.L, 1, "&allpLock");
    static final Ref<L> NEWM_LOCK = fixed(Kind.L, 6, "&newmHandoff.lock");
    static final Ref<L> SWEEP_WAITERS_LOCK = fixed(Kind.L, 7, "&work.sweepWaiters.lock");
    static final Ref<L> ASSIST_QUEUE_LOCK = fixed(Kind.L, 8, "&work.assistQueue.lock");
    static final Ref<L> SWEEP_LOCK = fixed(Kind.L, 9, "&sweep.lock");
    static final Ref<L> FORCEGC_LOCK = fixed(Kind.L, 10, "&forcegc.lock");
    static final Ref<N> STOPNOTE = fixed(Kind.N, 0, "&sched.stopnote");
    static final Ref<N> SYSMONNOTE = fixed(Kind.N, 1, "&sched.sysmonnote");
    static final Ref<N> NEWM_WAKE = fixed(Kind.N, 2, "&newmHandoff.wake");
    static final Ref<N> BG_MARK_READY = fixed(Kind.N, 3, "&work.bgMarkReady");
    static final Ref<N> SAFEPOINT_NOTE = fixed(Kind.N, 4, "&sched.safePointNote");
    static final Ref<S> WORLDSEMA = fixed(Kind.S, 0, "&worldsema");
    static final Ref<S> GCSEMA = fixed(Kind.S, 1, "&gcsema");
    static final Ref<S> START_SEMA = fixed(Kind.S, 2, "&work.startSema");
    static final Ref<S> MARK_DONE_SEMA = fixed(Kind.S, 3, "&work.markDoneSema");

    /** The lock of its root: the runtime's own semaphores' are among the first locks, all others' behind the channels'. */
    static Ref<L> semaLock(Ref<S> s) {
        Int behind = id(s).plus(FIXED_LOCKS - FIXED_SEMAS).plus(count(Kind.P)).plus(count(Kind.C));
        return refTo(Kind.L, pick(id(s).lt(FIXED_SEMAS), id(s).plus(2), behind));
    }

    static Ref<L> notifyLock(Ref<Co> co) {
        return refTo(Kind.L, id(co).plus(FIXED_LOCKS - FIXED_SEMAS).plus(count(Kind.P)).plus(count(Kind.C)).plus(count(Kind.S)));
    }

    /** Behind all other locks. */
    static Ref<L> pdLock(Ref<D> pd) {
        return refTo(Kind.L, id(pd).plus(pdLocks()));
    }

    /** The pollDesc whose lock it is. */
    static Ref<D> pdOf(Ref<L> lock) {
        return refTo(Kind.D, new Int(id(lock).minus(pdLocks()).expr(), Type.count(Kind.D, 0, 0)));
    }

    private static Int pdLocks() {
        return num(FIXED_LOCKS - FIXED_SEMAS).plus(count(Kind.P)).plus(count(Kind.C)).plus(count(Kind.S)).plus(count(Kind.COND));
    }

    /** The last of all, in a world in which somebody reads the trace. */
    static Ref<L> traceLock() {
        return refTo(Kind.L, pdLocks().plus(count(Kind.D)));
    }

    /** Behind that one, in a world with finalizers. */
    static Ref<L> finlock(World world) {
        return refTo(Kind.L, pdLocks().plus(count(Kind.D)).plus(world.traced() ? 1 : 0));
    }

    /** fdmu's rsema or wsema: each end has one of them, behind all other semaphores. */
    static Ref<S> rwsema(Ref<D> fd) {
        return refTo(Kind.S, id(fd).plus(count(Kind.S)).minus(count(Kind.D)).minus(count(Kind.D)));
    }

    static Ref<S> csema(Ref<D> fd) {
        return refTo(Kind.S, id(fd).plus(count(Kind.S)).minus(count(Kind.D)));
    }

    /** {@code pd.rt} and {@code pd.wt}: the last timers of the world, two for each pollDesc. */
    static Ref<T> rt(Ref<D> x) {
        return refTo(Kind.T, id(x).plus(id(x)).plus(count(Kind.T)).minus(count(Kind.D)).minus(count(Kind.D)));
    }

    static Ref<T> wt(Ref<D> x) {
        return refTo(Kind.T, id(x).plus(id(x)).plus(1).plus(count(Kind.T)).minus(count(Kind.D)).minus(count(Kind.D)));
    }

    /** Whose deadline a timer is for: its arg. */
    static Ref<D> pollDesc(Ref<T> x) {
        return refTo(Kind.D, id(x).plus(count(Kind.D)).plus(count(Kind.D)).minus(count(Kind.T)).div(2));
    }

    static Ref<L> timersLock(Ref<P> pp) {
        return refTo(Kind.L, id(pp).plus(FIXED_LOCKS));
    }

    static Ref<L> chanLock(Ref<C> ch) {
        return refTo(Kind.L, id(ch).plus(FIXED_LOCKS).plus(count(Kind.P)));
    }

    static Ref<N> park(Ref<M> mp) {
        return refTo(Kind.N, id(mp).plus(FIXED_NOTES));
    }

    /** How many notes there are in a world of so many Ms. */
    static int noteCount(int ms) {
        return FIXED_NOTES + ms;
    }

    /** The M whose park note it is; not positive for any other note. */
    static Ref<M> parked(Ref<N> n) {
        return new Ref<>(new Expr.Binary(Expr.Oper.SUB, n.expr(), new Expr.Const(FIXED_NOTES)), Type.ref(Kind.M));
    }

    static Bool key(Ref<N> n) {
        return bool(Fields.NOTE_KEY, n);
    }

    // Phrases

    /** freezeStopWait: as much as no number of Ps that are stopped brings down to 0. */
    Int freezeStopWait() {
        return new Int(count(Kind.P).plus(1).expr(), sched.stopwait.type());
    }

    /** Why a G waits. */
    static Int reason(String text) {
        return gmplab.core.program.Val.constant(Fields.REASON, Fields.reason(text));
    }

    void lock(Ref<L> l) {
        call("lock", l);
    }

    void unlock(Ref<L> l) {
        call("unlock", l);
    }

    /** Sleeps until somebody gives this M a P: mPark, which 1.15 writes out. */
    void mPark(int minor) {
        if (minor >= 16) {
            call("mPark");
            return;
        }
        call("notesleep", park(self()));
        set(key(park(self())), false);
        labelled("noteclear");
    }

    /**
     * gopanic, from a routine of the runtime: ends the run, or where somebody recovers, goes {@code back} to whoever called it,
     * who finds g.panicking.
     */
    void gopanic(Panics panics, String text, Runnable back) {
        if (!panics.recovered()) {
            raise("panic: " + text);
            return;
        }
        set(num(Fields.G_PANICKING, getg()), panics.number(text));
        labelled("gopanic");
        back.run();
    }

    void panicUnless(Bool holds, Panics panics, String text, Runnable back) {
        if (panics.recovered()) {
            when(holds.not(), () -> gopanic(panics, text, back));
        } else {
            require(holds, "panic: " + text);
        }
    }

    private static Int startfn(int v) {
        return gmplab.core.program.Val.constant(Fields.M_STARTFN, v);
    }

    void acquirem() {
        call("acquirem");
    }

    void releasem() {
        call("releasem");
    }

    /** dropg: the M and its G let go of each other. */
    void dropg() {
        setNil(m.curg);
        labelled("dropg");
    }

    /** casgstatus yields until the status is the one expected: a wrong one is a hang, but for the one case that throws. */
    void casgstatus(Ref<G> gp, int from, int to) {
        loop(() -> {
            when(casInt(g.status(gp), from, to), this::leave);
            if (from == Fields.G_WAITING) {
                require(g.status(gp).ne(Fields.G_RUNNABLE), "casgstatus: waiting for Gwaiting but is Grunnable");
            }
            guard("casgstatus", g.status(gp).eq(from));
        });
    }

    /** {@code if int32(atomic.Xadd(&sched.nmspinning, -1)) < 0 { throw }}. */
    void stopSpinning(String who) {
        Int n = xadd(sched.nmspinning, -1);
        when(n.lt(0), () -> raise(who + ": negative nmspinning"));
    }

    void startSpinning() {
        set(m.spinning, true);
        xadd(sched.nmspinning, 1);
    }

    /** {@code sched.stopwait--; if sched.stopwait == 0 { notewakeup(&sched.stopnote) }}. */
    void oneStopped() {
        Int n = add(sched.stopwait, -1);
        when(n.eq(0), () -> call("notewakeup", STOPNOTE));
    }

    /** {@code sched.safePointWait--; if sched.safePointWait == 0 { notewakeup(&sched.safePointNote) }}. */
    void oneSafe() {
        Int n = add(sched.safePointWait, -1);
        when(n.eq(0), () -> call("notewakeup", SAFEPOINT_NOTE));
    }

    /** {@code schedtick % 61 == 0} where ticks are counted, or a question. */
    Bool sixtyFirst(Ref<P> pp, boolean ticks) {
        return ticks ? p.schedtick(pp).rem(num(61)).eq(0)
            : ask(Policies.GLOBAL_TICK, Type.range(0, 1), num(2)).ne(0);
    }

    /** Nobody who makes it ready wakes a P for others, as ready does: whoever is about to run it must. */
    void wakesWithIt(Ref<G> gp) {
        casgstatus(gp, Fields.G_WAITING, Fields.G_RUNNABLE);
        set(m.tryWakeP, true);
    }

    /** {@code stealOrder.coprimes[i]}, from 0. */
    static Int coprime(Int i) {
        return num(Fields.STEAL_COPRIMES, refTo(Kind.P, i));
    }

    /** {@code x++} of a tick. */
    void tick(Int x) {
        Int before = let("tick", x);
        set(x, before.plus(1).rem(count(Kind.TICK).plus(1)));
    }

    /** {@code x++} of a number modulo a power of two. */
    void next(Int x) {
        Int before = let("before", x);
        set(x, before.plus(1));
    }

    /** sysmon's last look: is it time to force a collection, and does the goroutine for it wait? */
    void forceGC(Ref<G> helper, Int now) {
        Bool due = callBool("gcTrigger.test", gmplab.core.program.Val.constant(GcGo.TRIGGER, GcGo.TIME), GcGo.cycle(0), now);
        when(due, () -> when(bool(Fields.FORCEGC_IDLE), () -> {
            lock(FORCEGC_LOCK);
            set(bool(Fields.FORCEGC_IDLE), false);
            setNil(g.schedlink(helper));
            call("injectglist", helper);
            unlock(FORCEGC_LOCK);
        }));
    }

    void incidlelocked(int v) {
        call("incidlelocked", gmplab.core.program.Val.constant(Type.range(-1, 1), v));
    }

    /** {@code if sched.sysmonwait { sched.sysmonwait = false; notewakeup(&sched.sysmonnote) }}, under sched.lock. */
    void wakeSysmon() {
        when(sched.sysmonwait, () -> {
            set(sched.sysmonwait, false);
            call("notewakeup", SYSMONNOTE);
        });
    }

    /** For each P of allp, lowest first. */
    void forEachP(String name, Consumer<Ref<P>> body) {
        forEachP(name, sched.allpLen, body);
    }

    /** For each of the first {@code n}: what a slice of allp had when it was taken. */
    void forEachP(String name, Int n, Consumer<Ref<P>> body) {
        forEach(name, Type.count(Kind.P, 0, 0), n, i -> body.accept(refTo(Kind.P, i)));
    }

    void semacquire(Ref<S> s) {
        call("semacquire1", s);
    }

    void semrelease(Ref<S> s) {
        call("semrelease1", s, FALSE);
    }

    /** Whether preemptone would ask the G that an M runs for something it is not asked for yet. */
    Bool unasked(Ref<M> mp) {
        Ref<G> gp = m.curg(mp);
        return pick(gp.isNil(), FALSE, g.preempt(gp).and(g.stackguard0(gp).eq(1)).not());
    }

    static Int gstatus(int v) {
        return gmplab.core.program.Val.constant(Fields.G_STATUS, v);
    }
}
