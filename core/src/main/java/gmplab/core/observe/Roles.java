package gmplab.core.observe;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.observe.Following.Node;
import gmplab.core.policy.Policies;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Step;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Kind;
import gmplab.core.state.Slot;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What an M is about, by where it stands, where a trace is followed: it leads a collection, puts a G into the global queue, is about to spin, or to sleep or to wake, or has nothing to run and
 * waits, by what is seen of its P next, for something to mark or for a G to be made ready.
 */
final class Roles {
    /** Routines that findRunnable calls with its P when it does not spin, or in which it takes a lock. */
    private static final Set<String> PAST = Set.of("lock", "stealWork", "gcMarkWorkAvailable", "gcController.addIdleMarkWorker", "gcController.removeIdleMarkWorker",
        "gcBgMarkWorkerPool.pop", "releasep");
    /** Routines in which an M parts with its G. */
    private static final Set<String> PARTS = Set.of("park_m", "goexit0");
    /** In gcMarkTermination, before it says that it does not sweep. */
    private static final String SWEPT = "let state#2";
    /** In forEachP, when it has sched.lock and is about to ask all others to come by: those are preempted then. */
    private static final String ASKS = "if (sched.safePointWait == 0)";

    private final Machine machine;
    private final Outlook outlook;
    private final Marking marking;
    private final Habit habit;
    private final Names names;
    private final Slot mp;
    private final Slot holder;
    private final Slot curg;
    private final Slot spinning;
    private final Slot nmspinning;
    private final Slot npidle;
    private final Slot pidle;
    private final Slot gomaxprocs;
    private final Slot status;
    private final Slot runnext;
    private final Slot head;
    private final Slot tail;
    private final Slot runqsize;
    private final Slot globalTail;
    /** Null where nobody reads a trace. */
    private final Slot reader;
    /** So many descriptors the poller watches; where there are none, the next three are null. */
    private final int descriptors;
    private final Slot epoll;
    private final Slot reads;
    private final Slot writes;
    /** The step of schedule that calls findRunnable; behind it the M has what was found. */
    private final int looks;
    /** Steps of findRunnable: it reads how many spin, and spins itself. */
    private final int ask;
    private final int spins;
    /** The step of netpoll at which it waits, or not. */
    private final int polls;
    /** The step of forEachP that comes before it asks. */
    private final int asks;
    /** The step of gcBgMarkWorker that wakes who starts a collection. */
    private final int ready;

    Roles(Machine machine, Outlook outlook, Marking marking, Habit habit) {
        this.machine = machine;
        this.outlook = outlook;
        this.marking = marking;
        this.habit = habit;
        names = new Names(machine.world().procsMax(), Following.threads(machine.world()));
        mp = machine.layout().slot(Fields.M_P);
        holder = machine.layout().slot(Fields.LEDGER_HOLDER);
        curg = machine.layout().slot(Fields.M_CURG);
        spinning = machine.layout().slot(Fields.M_SPINNING);
        nmspinning = machine.layout().slot(Fields.SCHED_NMSPINNING);
        npidle = machine.layout().slot(Fields.SCHED_NPIDLE);
        pidle = machine.layout().slot(Fields.SCHED_PIDLE);
        gomaxprocs = machine.layout().slot(Fields.GOMAXPROCS);
        status = machine.layout().slot(Fields.G_STATUS_F);
        runnext = machine.layout().slot(Fields.P_RUNNEXT);
        head = machine.layout().slot(Fields.P_RUNQHEAD);
        tail = machine.layout().slot(Fields.P_RUNQTAIL);
        runqsize = machine.layout().slot(Fields.SCHED_RUNQSIZE);
        globalTail = machine.layout().slot(Fields.SCHED_RUNQ_TAIL);
        reader = machine.world().traced() ? machine.layout().slot(Fields.TRACE_READER) : null;
        descriptors = machine.world().sizes().of(Kind.D);
        epoll = descriptors == 0 ? null : machine.layout().slot(Fields.EPOLL_HEAD);
        reads = descriptors == 0 ? null : machine.layout().slot(Fields.PD_RG);
        writes = descriptors == 0 ? null : machine.layout().slot(Fields.PD_WG);
        polls = step("netpoll", "epollwait");
        looks = step("schedule", "findRunnable");
        ask = step("findRunnable", "let n");
        spins = step("findRunnable", "xadd sched.nmspinning");
        asks = step("forEachP", ASKS);
        ready = step("gcBgMarkWorker", "notewakeup");
    }

    /** The place of a step of a routine; -1 where there is none. */
    private int step(String routine, String label) {
        if (!Ahead.knows(machine) || !machine.program().routines().containsKey(routine)) {
            return -1;
        }
        List<Step> steps = machine.program().routine(routine).steps();
        return IntStream.range(0, steps.size()).filter(i -> steps.get(i).label().equals(label)).findFirst().orElse(-1);
    }

    /**
     * Whether who runs on a P is between the phases of a collection: there it asks all others for something, and if that comes as late as what is seen of it, they
     * have gone too far. Where it does not lead otherwise it does behind marking, until it says that it does not sweep any more (sweep.active.end), which may be what others wait for. But it does
     * not ask before those who are seen to be preempted for it run what they run then.
     */
    boolean collects(Node n, int m, int p) {
        int g = (int) n.running[p] - 1;
        Machine.Position at = g < 0 ? null : machine.positionOfG(State.of(n.state), g);
        boolean marked = at != null && at.routine().equals("gcMarkTermination");
        if (!marked || m >= machine.world().ms()) {
            return at != null && habit.leads && Emitter.COLLECTOR.contains(at.routine());
        }
        boolean goesOn = habit.leads || !machine.position(State.of(n.state), m).label().equals(SWEPT);
        return goesOn && !(hasToAsk(n, m) && outlook.preemptsLater(n, p, machine.world().procsMax()));
    }

    /** Whether an M has yet to ask all others to come by, in forEachP or before it takes sched.lock there. */
    private boolean hasToAsk(Node n, int m) {
        return within(n.state, m, "forEachP", asks);
    }

    /**
     * Whether an M has a P with nothing to run and is about to spin, and it is the habit to do that early: those who would start another look for it. Where too many spin it will not: it stays before it asks, for who gives up a
     * P holds sched.lock. Nor where something is in the global queue: it would take that. And where no P is idle it need not yet, and where one is
     * that somebody should take soon who looks whether anybody spins, it must not.
     */
    boolean willSpin(Node n, int m, int p) {
        if (!habit.spins || spins < 0 || n.running[p] != 0 || m >= machine.world().ms() || runqsize.get(n.state, 0) != 0 || runnext.get(n.state, p) != 0
            || head.get(n.state, p) != tail.get(n.state, p) || pidle.get(n.state, 0) == 0 || isOneTakenSoon(n)) {
            return false;
        }
        Machine.Position at = machine.position(State.of(n.state), m);
        if (curg.get(n.state, m) != 0 && !PARTS.contains(at.routine()) || hasFound(n, m)) {
            return false;
        }
        return at.routine().equals("findRunnable") ? asks(n.state, at) : spinning.get(n.state, m) == 0 && !PAST.contains(at.routine());
    }

    /** Whether an M has found what it will run (schedule, behind findRunnable). */
    private boolean hasFound(Node n, int m) {
        List<Machine.FrameView> frames = machine.stack(State.of(n.state), Stack.G0, m);
        for (int i = 0; i < frames.size(); i++) {
            Machine.Position at = frames.get(i).at();
            if (at.routine().equals("schedule")) {
                return at.step() > looks + 1 || i == 0 && at.step() == looks + 1;
            }
        }
        return false;
    }

    /**
     * Where an idle P should be taken before another stops, and an M has found something to run that is seen to be started later, or spins to find it: how many events away that other stop is. For
     * who no longer spins starts another P. Or it is about to wake the one who starts a collection, who will take it himself. 0 elsewhere.
     */
    int startsAnother(Node n, int m, int p) {
        int before = m >= machine.world().ms() ? 0 : takenBefore(n);
        if (before == 0 || n.running[p] != 0) {
            return before > 0 && wakesCollector(n, (int) n.running[p] - 1) ? before : 0;
        }
        Event e = outlook.next(n, p);
        return e != null && e.kind() == EventKind.GO_START && (spinning.get(n.state, m) != 0 || within(n.state, m, "resetspinning", Integer.MAX_VALUE)) ? before : 0;
    }

    /** The same where an M without a P wakes, and is the one that is seen to start that P. */
    int takesItself(Node n, int m) {
        int before = takenBefore(n);
        Event start = before == 0 ? null : outlook.next(n, pidle.get(n.state, 0) - 1);
        return start != null && start.kind() == EventKind.PROC_START && start.thread() == n.names[names.firstM() + m] ? before : 0;
    }

    /** How many events away is the stop before which the P is taken that is taken first; 0 where that is not known. */
    private int takenBefore(Node n) {
        int idle = pidle.get(n.state, 0) - 1;
        return idle < 0 ? 0 : outlook.takenBefore(n, idle);
    }

    /** Whether a G is one of the collector's workers that has not yet said that it is there (work.bgMarkReady). */
    private boolean wakesCollector(Node n, int g) {
        List<Machine.FrameView> frames = machine.stack(State.of(n.state), Stack.USER, g);
        Machine.Position at = frames.isEmpty() ? null : frames.get(frames.size() - 1).at();
        return at != null && at.routine().equals("gcBgMarkWorker") && (at.step() <= ready || at.step() == ready + 1 && frames.get(0).at().routine().equals("notewakeup"));
    }

    private boolean isOneTakenSoon(Node n) {
        return IntStream.range(0, machine.world().procsMax()).anyMatch(q -> holder.get(n.state, q) == Fields.IDLE && outlook.isTakenSoon(n, q));
    }

    private boolean asks(long[] s, Machine.Position at) {
        return at.step() < ask || at.step() <= spins && (at.step() > ask || 2 * nmspinning.get(s, 0) < gomaxprocs.get(s, 0) - npidle.get(s, 0));
    }

    /**
     * Whether a P has nothing to run and is seen to start a worker of the collector next, and there is nothing to mark yet: others have to find that first; or whether it is seen
     * to stop, and there is: others have to take it.
     */
    boolean awaitsWork(Node n, int p) {
        Event e = n.running[p] != 0 ? null : outlook.next(n, p);
        return e != null && (e.kind() == EventKind.GO_UNBLOCK && e.g() == 0 && marking.nothing(n.state, p) && marking.marks(n, names.g(n.names, e.other()))
            || e.kind() == EventKind.PROC_STOP && marking.something(n.state, p));
    }

    /** Whether an M is asked whether the start of a goroutine makes a buffer of the trace full. */
    boolean asksForBuffer(Node n, int m) {
        Machine.Position at = machine.position(State.of(n.state), m);
        return at.routine().equals("execute") && at.label().equals("ask " + Policies.TRACE_BUFFERS);
    }

    /** Whether no goroutine is seen to be started, after the one that a P is seen to start next, until the trace's reader is made ready: then that one makes a buffer full. */
    boolean fillsBuffer(Node n, int p) {
        int g = reader.get(n.state, 0) - 1;
        int ready = g < 0 || n.names[names.firstG() + g] < 0 ? Outlook.FAR : outlook.ready(n, n.names[names.firstG() + g]);
        return ready < outlook.events().size() && outlook.away(n, p) < ready - n.at && outlook.startsBehind(n.at + outlook.away(n, p)) > ready;
    }

    /** Whether a P has nothing to run and is seen to have the poller make a G ready next, and nothing has been heard of any descriptor: who looks too early does not look again. */
    boolean awaitsPoll(Node n, int m, int p) {
        Event e = descriptors == 0 || n.running[p] != 0 || epoll.get(n.state, 0) != 0 ? null : outlook.next(n, p);
        int g = e == null || e.kind() != EventKind.GO_UNBLOCK || e.g() != 0 ? -1 : names.g(n.names, e.other());
        return g >= 0 && waitsInPoller(n, g)
            && machine.stack(State.of(n.state), Stack.G0, m).stream().noneMatch(f -> f.at().routine().equals("netpoll") && f.at().step() > polls);
    }

    private boolean waitsInPoller(Node n, int g) {
        return IntStream.range(0, descriptors).anyMatch(d -> reads.get(n.state, d) == Fields.PD_G + g || writes.get(n.state, d) == Fields.PD_G + g);
    }

    /**
     * Where a P has nothing to run and the G that it is seen to start next has still to be made ready, the place of that, the last where it runs elsewhere before; or that of its start,
     * where somebody has called Gosched and not put it into the global queue yet. 0 elsewhere.
     */
    int awaitsReady(Node n, int m, int p) {
        Event e = n.running[p] != 0 ? null : outlook.next(n, p);
        if (e == null || e.kind() != EventKind.GO_START) {
            return 0;
        }
        for (int other = 0; other < machine.world().ms(); other++) {
            if (other != m && nameOf(n, leaves(n, other)) == e.other()) {
                return n.at + outlook.away(n, p);
            }
        }
        int ready = outlook.readyBefore(n, e.other(), n.at + outlook.away(n, p));
        return ready < 0 || names.g(n.names, e.other()) < 0 ? 0 : ready;
    }

    /** Whether an M with a P has yet to put a G into the global queue that another P is seen to start next. */
    boolean leavesToAnother(Node n, int m, int p) {
        int g = m < machine.world().ms() && n.running[p] == 0 ? leaves(n, m) : -1;
        Event start = outlook.started(n, nameOf(n, g));
        return start != null && (start.p() != n.names[p] && outlook.isStartedFirst(n, start) && !queuesLater(n, m, g) || startsBefore(n, g, injected(n)));
    }

    /** Whether another G that is preempted, or calls Gosched, is seen to be started before, so that it is in the global queue before. */
    private boolean queuesLater(Node n, int m, int g) {
        return outlook.queuesBefore(n, nameOf(n, g)) || IntStream.range(0, machine.world().ms()).anyMatch(o -> o != m && startsBefore(n, leaves(n, o), g));
    }

    /** Whether a G, from 0, is seen to be started before another is; not so where it is not known who they are. */
    private boolean startsBefore(Node n, int g, int other) {
        return g >= 0 && other >= 0 && outlook.placeStarted(n, nameOf(n, g), Outlook.FAR) < outlook.placeStarted(n, nameOf(n, other), 0);
    }

    /** The last of the Gs, from 0, that sysmon is about to put into the global queue; -1 where it does not. */
    private int injected(Node n) {
        return !machine.world().sysmon() ? -1 : machine.stack(State.of(n.state), Stack.G0, machine.world().ms()).stream().filter(f -> f.at().routine().equals("injectglist"))
            .mapToInt(f -> Math.max(f.values().getOrDefault("tail", 0), f.values().getOrDefault("glist", 0)) - 1).findFirst().orElse(-1);
    }

    /** The G, from 0, that an M has parted with by Gosched, or as it was preempted, and not put into the global queue yet, or it still has sched.lock for that; -1 for none. */
    private int leaves(Node n, int m) {
        List<Machine.FrameView> frames = mp.get(n.state, m) == 0 ? List.of() : machine.stack(State.of(n.state), Stack.G0, m);
        if (frames.stream().noneMatch(f -> f.at().routine().equals("goschedImpl"))) {
            return -1;
        }
        return frames.stream().filter(f -> f.values().containsKey("gp")).mapToInt(f -> f.values().get("gp")).findFirst().orElse(globalTail.get(n.state, 0)) - 1;
    }

    private long nameOf(Node n, int g) {
        return g < 0 ? -1 : n.names[names.firstG() + g];
    }

    /**
     * Whether an M that has given its P away goes on until it sleeps or polls, and sysmon until it has looked after the P that it has chosen, or all that it has made ready is in a queue:
     * that takes no time to speak of. But somebody who has called Gosched may be seen to have been sooner.
     */
    boolean prompt(Node n, int choice) {
        int m = Following.thread(choice);
        if (m < machine.world().ms()) {
            return m >= 0 && mp.get(n.state, m) == 0 && !wakes(n.state, m);
        }
        int injected = injected(n);
        return within(n.state, m, "retake", Integer.MAX_VALUE)
            || within(n.state, m, "injectglist", Integer.MAX_VALUE) && IntStream.range(0, m).noneMatch(o -> startsBefore(n, leaves(n, o), injected));
    }

    /**
     * How many events away is what is seen next of a G whose call has returned and whose M has no P: that it takes one, or that somebody runs the G. It is in the global queue no sooner than it has to be, for others look there
     * before they stop. {@link Outlook#FAR} where that is not known, or an M is about something else.
     */
    int awayBehindCall(Node n, int m) {
        int g = curg.get(n.state, m) - 1;
        if (g < 0 || n.names[names.firstG() + g] < 0 || status.get(n.state, g) % Fields.G_SCAN != Fields.G_SYSCALL) {
            return Outlook.FAR;
        }
        boolean returned = machine.stack(State.of(n.state), Stack.USER, g).stream().anyMatch(f -> f.at().routine().equals("exitsyscall"));
        long thread = n.names[names.firstM() + m];
        int exit = returned ? outlook.awayExit(n, n.names[names.firstG() + g]) : Outlook.FAR;
        return exit == Outlook.FAR || thread < 0 ? exit : Math.min(exit, outlook.awayStart(n, thread));
    }

    /** Whether an M parks a G, has been seen to, and does not look for another yet: until then others do not find out who waits. */
    boolean parks(Node n, int m, int p) {
        List<Machine.FrameView> frames = n.running[p] != 0 ? List.of() : machine.stack(State.of(n.state), Stack.G0, m);
        return frames.stream().anyMatch(f -> f.at().routine().equals("park_m")) && !frames.get(0).at().label().startsWith("schedule");
    }

    /** Whether an M is in a routine, at a step up to {@code last}, or in one that is called there. */
    private boolean within(long[] s, int m, String routine, int last) {
        return machine.stack(State.of(s), Stack.G0, m).stream().anyMatch(f -> f.at().routine().equals(routine) && f.at().step() <= last);
    }

    /** Whether a thread is about to wake, and then takes a P that nobody is seen to have yet. */
    boolean wakes(long[] s, int m) {
        Machine.Position at = machine.position(State.of(s), m);
        return at.label().equals("sleep") || at.label().equals("epollwait") || at.routine().equals("mstart") || at.routine().equals("acquirep");
    }

    /** Whether sysmon is about to choose whom to look after. */
    boolean chooses(long[] s, int m) {
        Machine.Position at = machine.position(State.of(s), m);
        return at.routine().equals("sysmon") && at.label().equals("ask sysmon");
    }
}
