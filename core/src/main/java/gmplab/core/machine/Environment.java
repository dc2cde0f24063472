package gmplab.core.machine;

import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Op;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Slot;
import java.util.List;

/**
 * The moves nobody on the bench makes: the 10 ms preemption where no sysmon runs, the arrival of a signal, the clock, and
 * what it means that nothing moves any more.
 */
final class Environment {
    /** A guard of this name marks a place where a program may end well, for programs that are no scheduler. */
    private static final String FINISHED = "finished";
    private final Machine mac;
    private final Kernel kernel;
    private final int fds;
    private final Slot mode;
    private final Slot curg;
    private final Slot mp;
    private final Slot locks;
    private final Slot pStatus;
    private final Slot pm;
    private final Slot gStatus;
    private final Slot preempt;
    private final Slot guard;
    private final Slot gPc;
    private final Slot preemptStop;
    private final Slot system;
    private final Slot preempts;
    private final Slot now;
    private final Slot tStatus;
    private final Slot when;
    private final Slot nextwhen;
    private final Slot stops;
    private final Slot exited;
    private final boolean hasMain;
    private final boolean countsStops;
    private final Slot allocated;
    private final Slot timerF;
    private final Slot rg;
    private final Slot wg;
    private final Slot pollInfo;
    private final int gs;
    private final int ms;
    private final int ps;
    private final int ts;
    private final boolean async;
    private final boolean clockMoves;
    private final boolean tenMs;

    Environment(Machine mac, Kernel kernel) {
        this.mac = mac;
        this.kernel = kernel;
        fds = mac.layout().sizes().of(Kind.D);
        mode = mac.layout().slot(Fields.M_MODE);
        curg = mac.layout().slot(Fields.M_CURG);
        mp = mac.layout().slot(Fields.M_P);
        locks = mac.layout().slot(Fields.M_LOCKS);
        pStatus = mac.layout().slot(Fields.P_STATUS_F);
        pm = mac.layout().slot(Fields.P_M);
        gStatus = mac.layout().slot(Fields.G_STATUS_F);
        preempt = mac.layout().slot(Fields.G_PREEMPT);
        guard = mac.layout().slot(Fields.G_STACKGUARD0);
        gPc = mac.layout().slot(Fields.G_PC);
        preemptStop = mac.layout().slot(Fields.G_PREEMPTSTOP);
        system = mac.layout().slot(Fields.G_SYSTEM);
        preempts = mac.layout().slot(Fields.PREEMPTS);
        now = mac.layout().slot(Fields.NOW);
        tStatus = mac.layout().slot(Fields.T_STATUS_F);
        when = mac.layout().slot(Fields.T_WHEN);
        nextwhen = mac.layout().slot(Fields.T_NEXTWHEN);
        stops = mac.layout().slot(Fields.STOPS);
        exited = mac.layout().slot(Fields.MAIN_EXITED);
        hasMain = mac.world().main() >= 0;
        countsStops = mac.world().stops() > 0;
        allocated = mac.layout().slot(Fields.G_ALLOCATED);
        timerF = mac.layout().slot(Fields.T_F);
        rg = mac.layout().slot(Fields.PD_RG);
        wg = mac.layout().slot(Fields.PD_WG);
        pollInfo = mac.layout().slot(Fields.PD_INFO);
        gs = mac.layout().sizes().of(Kind.G);
        ms = mac.layout().sizes().of(Kind.M);
        ps = mac.world().procsMax();
        ts = mac.layout().sizes().of(Kind.T);
        async = mac.world().async();
        tenMs = mac.world().preempts() > 0 && !mac.world().sysmon();
        clockMoves = ts > 0 && mac.world().clock();
    }

    /** All fields that {@link #over} looks at. */
    static final List<Field> ENDS = List.of(Fields.MAIN_EXITED, Fields.STOPS, Fields.G_STATUS_F, Fields.G_ALLOCATED, Fields.G_SYSTEM,
        Fields.T_STATUS_F, Fields.T_F);

    /**
     * Whether the run is over: the stops it is followed for have been completed, main has returned, or in a world without a
     * main no goroutine is left and no timer will start one; whatever its Ms are doing.
     */
    boolean over(long[] s) {
        if (ended(s)) {
            return true;
        }
        if (gs == 0 || hasMain) {
            return false;
        }
        for (int g = 0; g < gs; g++) {
            int st = gStatus.get(s, g);
            if ((st != Fields.G_DEAD && st != Fields.G_IDLE || allocated.get(s, g) != 0) && system.get(s, g) == 0) {
                return false;
            }
        }
        return !timerStarts(s);
    }

    /** Whether only main's return ends the process: the others may all have ended before. */
    boolean hasMain() {
        return hasMain;
    }

    /** Whether a timer will start a goroutine. */
    boolean timerStarts(long[] s) {
        for (int t = 0; clockMoves && t < ts; t++) {
            int st = tStatus.get(s, t);
            if (timerF.get(s, t) == 2 && (st == Fields.T_WAITING || st == Fields.T_RUNNING || st >= Fields.T_MODIFYING)) {
                return true;
            }
        }
        return false;
    }

    /** Whether main has returned, or the stops of the world that the run is followed for have been completed. */
    boolean ended(long[] s) {
        return exited.get(s, 0) != 0 || countsStops && stops.get(s, 0) == 0;
    }

    int choices(long[] s, int[] out, int from) {
        int n = from;
        if (tenMs && preempts.get(s, 0) > 0) {
            for (int p = 0; p < ps; p++) {
                int g = requestable(s, p);
                if (g >= 0) {
                    out[n++] = Choice.of(Choice.Kind.PREEMPT, g, Choice.REQUEST);
                }
            }
        }
        if (async) {
            for (int m = 0; m < ms; m++) {
                if (signalable(s, m)) {
                    out[n++] = Choice.of(Choice.Kind.PREEMPT, curg.get(s, m) - 1, Choice.SIGNAL);
                }
            }
        }
        if (clockMoves && deadline(s) > 0) {
            out[n++] = Choice.of(Choice.Kind.TIMER, 0, 0);
        }
        return arrivals(s, out, n);
    }

    /** The choices of the world outside. */
    int arrivals(long[] s, int[] out, int from) {
        int n = from;
        for (int d = 0; d < fds; d++) {
            if (kernel.mayArrive(s, d)) {
                out[n++] = Choice.of(Choice.Kind.POLL, d, 0);
            }
        }
        return n;
    }

    /** The descriptor to which a byte comes next, by a simulation's clock; -1 where none will. */
    int nextToArrive(long[] s) {
        int best = -1;
        for (int d = 0; d < fds; d++) {
            int t = kernel.nextArrival(s, d);
            best = t > 0 && (best < 0 || t < kernel.nextArrival(s, best)) ? d : best;
        }
        return best;
    }

    int arrival(long[] s, int fd) {
        return kernel.nextArrival(s, fd);
    }

    /** The G that preemptone would ask on this P, where asking changes something; -1 otherwise. */
    private int requestable(long[] s, int p) {
        if (pStatus.get(s, p) != Fields.P_RUNNING || pm.get(s, p) == 0) {
            return -1;
        }
        int g = curg.get(s, pm.get(s, p) - 1) - 1;
        return g < 0 || preempt.get(s, g) == 1 && guard.get(s, g) == 1 ? -1 : g;
    }

    /** Go's wantAsyncPreempt and isAsyncSafePoint: the G is asked, runs user code, holds nothing. */
    boolean signalable(long[] s, int m) {
        if (mode.get(s, m) != Fields.ON_USER || locks.get(s, m) != 0 || mp.get(s, m) == 0) {
            return false;
        }
        int g = curg.get(s, m) - 1;
        return preempt.get(s, g) == 1 && mac.ready().asyncSafe(gPc.get(s, g))
            && pStatus.get(s, mp.get(s, m) - 1) == Fields.P_RUNNING && gStatus.get(s, g) % Fields.G_SCAN == Fields.G_RUNNING;
    }

    /**
     * The next time at which somebody may act for a timer, later than now; 0 where there is none. A deleted one counts: it
     * stays in its P's heap until then, and a poller sleeps until then.
     */
    int deadline(long[] s) {
        int t = now.get(s, 0);
        int best = 0;
        for (int i = 0; i < ts; i++) {
            int st = tStatus.get(s, i);
            boolean modified = st >= Fields.T_MODIFYING || st == Fields.T_DELETED;
            boolean armed = st == Fields.T_WAITING || modified;
            best = armed ? earlier(best, when.get(s, i), t) : best;
            best = modified ? earlier(best, nextwhen.get(s, i), t) : best;
        }
        return best;
    }

    private static int earlier(int best, int candidate, int now) {
        return candidate > now && (best == 0 || candidate < best) ? candidate : best;
    }

    /** The M that runs a G on its own stack, or in whose system call it is; -1 where there is none. */
    int runnerOf(long[] s, int g) {
        for (int m = 0; m < ms; m++) {
            if (mode.get(s, m) == Fields.ON_USER && curg.get(s, m) == g + 1) {
                return m;
            }
        }
        return -1;
    }

    /** What a person may inject although the environment would not offer it now. */
    boolean injectable(long[] s, int choice) {
        if (Choice.kind(choice) == Choice.Kind.TIMER) {
            return clockMoves && mayPass(s, Choice.units(choice));
        }
        if (Choice.kind(choice) != Choice.Kind.PREEMPT || Choice.id(choice) >= gs) {
            return false;
        }
        int m = runnerOf(s, Choice.id(choice));
        if (m < 0 || mp.get(s, m) == 0) {
            return false;
        }
        return Choice.arg(choice) == Choice.FORCED || Choice.arg(choice) == Choice.REQUEST
            && requestable(s, mp.get(s, m) - 1) == Choice.id(choice);
    }

    /** Whether so many units may pass before anything is due. */
    private boolean mayPass(long[] s, int units) {
        int next = deadline(s);
        return units > 0 && (long) now.get(s, 0) + units < (next > 0 ? next : mac.layout().sizes().of(Kind.TIME) + 1L);
    }

    /** Whether a choice is that a goroutine is asked to stop. */
    static boolean isRequest(int choice) {
        return Choice.kind(choice) == Choice.Kind.PREEMPT && Choice.arg(choice) == Choice.REQUEST;
    }

    /** What asking G {@code g} to stop depends on and what it writes, as bits of words. */
    void tellRequest(int g, Compiled.Told to) {
        to.written(preempt.word[g], preempt.mask << preempt.shift[g]);
        to.written(guard.word[g], guard.mask << guard.shift[g]);
        if (tenMs) {
            to.read(preempts.word[0], preempts.mask << preempts.shift[0]);
            to.written(preempts.word[0], preempts.mask << preempts.shift[0]);
        }
    }

    int move(Engine e, int choice) {
        if (Choice.kind(choice) == Choice.Kind.TIMER) {
            int units = Choice.units(choice);
            now.put(e.s, 0, units > 0 ? now.get(e.s, 0) + units : deadline(e.s));
            return Exec.OK;
        }
        if (Choice.kind(choice) == Choice.Kind.POLL) {
            kernel.arrive(e.s, Choice.id(choice));
            return Exec.OK;
        }
        int g = Choice.id(choice);
        if (Choice.arg(choice) == Choice.REQUEST) {
            preempt.put(e.s, g, 1);
            guard.put(e.s, g, 1);
            if (tenMs && preempts.get(e.s, 0) > 0) {
                preempts.put(e.s, 0, preempts.get(e.s, 0) - 1);
            }
            return Exec.OK;
        }
        e.m = runnerOf(e.s, g);
        e.g = g;
        if (Choice.arg(choice) == Choice.FORCED) {
            mac.layout().slot(Fields.G_HELD).put(e.s, g, locks.get(e.s, e.m));
            locks.put(e.s, e.m, 0);
        }
        mac.contexts().toG0(e);
        boolean park = Choice.arg(choice) == Choice.SIGNAL && preemptStop.get(e.s, g) != 0;
        mac.contexts().putPc(e, false, mac.link().entry(new Node(park ? "preemptPark" : "gopreempt_m", Stack.G0)));
        return Exec.OK;
    }

    /** Why a state without choices is not a good end; null where it is one. */
    Finding stuck(long[] s) {
        if (over(s)) {
            return null;
        }
        Machine m = mac;
        State state = State.of(s);
        Finding lock = null;
        for (int i = 0; i < ms; i++) {
            Machine.Position at = m.position(state, i);
            if (at == null) {
                continue;
            }
            if (at.label().equals(FINISHED)) {
                return null;
            }
            Op op = m.program().routine(at.routine()).steps().get(at.step()).op();
            if (op instanceof Op.AwaitTimed && at.routine().equals("stopTheWorldWithSema")) {
                return new Finding(Finding.Kind.DEADLOCK, "", "stop-the-world never completes: stopwait stays "
                    + m.layout().slot(Fields.SCHED_STOPWAIT).get(s, 0));
            }
            if (op instanceof Op.AwaitTimed && at.routine().equals("forEachP")) {
                return new Finding(Finding.Kind.DEADLOCK, "", "forEachP never completes: safePointWait stays "
                    + m.layout().slot(Fields.SCHED_SAFEPOINTWAIT).get(s, 0));
            }
            if (op instanceof Op.Acquire && lock == null) {
                lock = new Finding(Finding.Kind.DEADLOCK, "", "m" + i + " waits for ever for a lock at " + at);
            }
        }
        return lock != null ? lock : waiters(s);
    }

    /** A G parked on a descriptor that it need not wait for any longer, or that nothing will ever come to. */
    private Finding ioWaiter(long[] s, int d) {
        int reader = rg.get(s, d) - Fields.PD_G;
        int writer = wg.get(s, d) - Fields.PD_G;
        boolean gone = pollInfo.get(s, d) % 2 != 0;
        int lost = reader >= 0 && (gone || kernel.readable(s, d)) ? reader : writer >= 0 && (gone || kernel.writable(s, d)) ? writer : -1;
        if (lost >= 0) {
            return new Finding(Finding.Kind.DEADLOCK, "", "g" + lost + " waits for ever for " + kernel.name(d)
                + ", which is " + (gone ? "closed" : lost == reader ? "readable" : "writable"));
        }
        return null;
    }

    /** Whether somebody waits for bytes that only the world outside could send. */
    private boolean outside(long[] s) {
        for (int d = 0; d < fds; d++) {
            if (rg.get(s, d) >= Fields.PD_G && kernel.outside(d)) {
                return true;
            }
        }
        return false;
    }

    /** Whether an M waits in netpoll: for checkdead it is running. */
    private boolean polled(long[] s) {
        for (int i = 0; i < ms; i++) {
            Machine.Position at = mac.position(State.of(s), i);
            if (at != null && at.label().equals("epollwait")) {
                return true;
            }
        }
        return false;
    }

    private Finding waiters(long[] s) {
        int waiting = -1;
        int inSyscall = -1;
        for (int g = 0; g < gs; g++) {
            int st = gStatus.get(s, g) % Fields.G_SCAN;
            if (st == Fields.G_RUNNABLE) {
                return new Finding(Finding.Kind.DEADLOCK, "", "g" + g + " is runnable and nobody will ever run it");
            }
            if (st == Fields.G_RUNNING) {
                return new Finding(Finding.Kind.DEADLOCK, "", "g" + g + " is running and cannot move");
            }
            waiting = (st == Fields.G_WAITING || st == Fields.G_PREEMPTED) && system.get(s, g) == 0 ? g : waiting;
            inSyscall = st == Fields.G_SYSCALL ? g : inSyscall;
        }
        if (inSyscall >= 0) {
            // Its thread counts as running for checkdead.
            return new Finding(Finding.Kind.DEADLOCK, "", "g" + inSyscall + " is in a system call that never returns, and Go reports nothing");
        }
        for (int d = 0; d < fds; d++) {
            Finding io = ioWaiter(s, d);
            if (io != null) {
                return io;
            }
        }
        if (waiting < 0 || outside(s) || !mac.program().routines().containsKey("checkdead")) {
            return null;
        }
        return polled(s)
            ? new Finding(Finding.Kind.DEADLOCK, "", "g" + waiting + " waits for ever, and so does an M in netpoll: Go reports nothing")
            : new Finding(Finding.Kind.INVARIANT, "", "g" + waiting + " waits for ever and checkdead stays silent");
    }
}
