package gmplab.core.observe;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.program.Step;
import gmplab.core.runtime.Fields;
import gmplab.core.simulate.SplitMix64;
import gmplab.core.state.Slot;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * In which order the moves of the model are tried where a trace is followed: whoever has the P of the next event, then the Ms of other Ps, the later the
 * later their Ps' events come. Nothing is to be done before somebody has seen it. One that errs is wrong, at random, about how far away a P's
 * event is, and when the clock was read.
 */
final class Guide {
    private static final int LAST = 1 << 20;
    /** Routines that findRunnable calls with its P when it does not spin, or in which it takes a lock. */
    private static final Set<String> PAST = Set.of("lock", "stealWork", "gcMarkWorkAvailable", "gcController.addIdleMarkWorker", "gcController.removeIdleMarkWorker",
        "gcBgMarkWorkerPool.pop", "releasep");
    /** Routines in which an M parts with its G. */
    private static final Set<String> PARTS = Set.of("park_m", "goexit0");
    /** In gcMarkTermination, before it says that it does not sweep. */
    private static final String SWEPT = "let state#2";
    private static final int NEVER = LAST + 1;
    /** A P's next event is taken to be so many times as far away, at most. */
    private static final int WRONG = 8;

    private final Machine machine;
    private final Outlook outlook;
    private final List<Event> events;
    private final Slot mp;
    private final Slot curg;
    private final Slot spinning;
    private final Slot nmspinning;
    private final Slot npidle;
    private final Slot gomaxprocs;
    private final Slot status;
    /** Steps of findRunnable: it reads how many spin, and spins itself. */
    private final int ask;
    private final int spins;
    private final Slot runnext;
    private final Slot head;
    private final Slot tail;
    /** Where the names of Ms begin. */
    private final int threads;
    private final int procs;
    private final Names names;
    /** By P of the trace and place in it, how many times as far the next event is taken to be; empty where it does not err. */
    private final Map<Long, int[]> wrong = new HashMap<>();
    /** Null where the clock only knows what is due next. */
    private final Pace pace;
    private final Marking marking;
    private final boolean leads;

    /** @param random makes it err; null: it does not */
    Guide(Machine machine, Outlook outlook, SplitMix64 random) {
        this(machine, outlook, random, Habit.NEITHER);
    }

    Guide(Machine machine, Outlook outlook, SplitMix64 random, Habit habit) {
        this.machine = machine;
        this.outlook = outlook;
        events = outlook.events();
        mp = machine.layout().slot(Fields.M_P);
        curg = machine.layout().slot(Fields.M_CURG);
        spinning = machine.layout().slot(Fields.M_SPINNING);
        nmspinning = machine.layout().slot(Fields.SCHED_NMSPINNING);
        npidle = machine.layout().slot(Fields.SCHED_NPIDLE);
        status = machine.layout().slot(Fields.G_STATUS_F);
        gomaxprocs = machine.layout().slot(Fields.GOMAXPROCS);
        ask = step("let n");
        spins = step("xadd sched.nmspinning");
        runnext = machine.layout().slot(Fields.P_RUNNEXT);
        head = machine.layout().slot(Fields.P_RUNQHEAD);
        tail = machine.layout().slot(Fields.P_RUNQTAIL);
        procs = machine.world().procsMax();
        threads = Following.threads(machine.world());
        names = new Names(procs, threads);
        if (random != null) {
            outlook.byP().keySet().stream().sorted().forEach(p -> wrong.put(p, factors(outlook.byP().get(p), random)));
        }
        pace = Pace.of(machine, events, random);
        marking = new Marking(machine, outlook, habit.marks);
        leads = habit.leads;
    }

    /** One for each event of a P, so that it stays as far away until it comes. */
    private int[] factors(int[] places, SplitMix64 random) {
        int[] r = new int[places.length];
        for (int i = 0; i < r.length; i++) {
            r[i] = i > 0 && places[i] == places[i - 1] ? r[i - 1] : random.next(2) == 0 ? 1 : 1 + random.next(WRONG);
        }
        return r;
    }

    /** Whether the clock goes with the trace's: then not all runs are looked at. */
    boolean keepsTime() {
        return pace != null;
    }

    /** The one choice that is made in a state before any other: the clock goes on, or a step that nobody can tell the time of; -1 for none. */
    int alone(long[] s, int at, int[] choices, int count) {
        int passing = passing(s, at);
        if (passing != 0) {
            for (int i = 0; i < count; i++) {
                if (prompt(s, choices[i])) {
                    return -1;
                }
            }
        }
        return passing != 0 ? passing : machine.local(s, choices, count);
    }

    /** The choice that lets the clock go on to the next event; 0 where it is there, or is not to. */
    int passing(long[] s, int at) {
        return pace == null || at == events.size() || ofTimer(events.get(at)) && pace.due(s) ? 0 : pace.passing(s, at);
    }

    /** Whether an M that has given its P away goes on until it sleeps or polls: that takes no time to speak of. */
    private boolean prompt(long[] s, int choice) {
        int m = Following.thread(choice);
        return m >= 0 && m < machine.world().ms() && mp.get(s, m) == 0 && !wakes(s, m);
    }

    /** Whether the clock has not gone too far for the next event. */
    boolean inTime(long[] s, int at) {
        return pace == null || pace.inTime(s, at);
    }

    /** Puts the choices in order: which of them to try first, by their places among {@code choices}. */
    int[] order(Following.Node n, int[] choices, int count) {
        long[] keys = new long[count];
        for (int i = 0; i < count; i++) {
            keys[i] = (long) distance(n, choices[i]) << 32 | (long) marking.after(n, choices[i], comesNext(n, choices[i])) << 16 | i;
        }
        Arrays.sort(keys);
        return Arrays.stream(keys).mapToInt(k -> (int) k & 0xFFFF).toArray();
    }

    /**
     * How soon a choice should be made, 0 first: one of an M by how far away the next event of its P is, one of an M without a P after
     * those of the next event's P; one of an M that wakes when the next P is seen to start. That a timer is due comes first where the next
     * event may tell of it; that a wait ends early, last where it cannot.
     */
    private int distance(Following.Node n, int choice) {
        Event e = events.get(n.at);
        Choice.Kind kind = Choice.kind(choice);
        if (pace != null && kind == Choice.Kind.TIMEOUT) {
            return e.kind() == EventKind.PROC_START && awayStart(n, Following.thread(choice)) == 0 ? 4 : LAST;
        }
        if (pace != null && kind == Choice.Kind.TIMER) {
            return (ofTimer(e) ? pace.due(n.state) : !pace.dueBy(n.state, n.at)) ? LAST - 1 : 1;
        }
        if (kind == Choice.Kind.RETURN) {
            return returns(n, Choice.id(choice));
        }
        int m = Following.thread(choice);
        int p = m < 0 ? -1 : mp.get(n.state, m) - 1;
        if (m >= 0 && p < 0 && wakes(n.state, m)) {
            return 3 + 2 * Math.min(LAST / 4, awayStart(n, m));
        }
        if (prompt(n.state, choice)) {
            return 0;
        }
        if (m == machine.world().ms() && kind == Choice.Kind.ANSWER && chooses(n.state, m)) {
            return monitored(n, Choice.arg(choice));
        }
        if (marking.takesFromOthers(n, choice, m) && !comesNext(n, choice) && outlook.sharesWork(n)) {
            return NEVER;
        }
        if (p < 0 || n.names[p] < 0) {
            return 4;
        }
        if (collects(n, m, p)) {
            return 2;
        }
        if (awaitsWork(n, p)) {
            return LAST - 3;
        }
        int ready = awaitsReady(n, p);
        if (ready > 0) {
            return 4 + 2 * Math.min(LAST / 4, ready - n.at);
        }
        if (willSpin(n, m, p)) {
            return 1;
        }
        int[] of = outlook.byP().get(n.names[p]);
        return of == null ? LAST - 2 : 3 + 2 * Math.min(LAST / 4, (of[n.at] - n.at) * factor(n.names[p], n.at));
    }

    /**
     * Whether who runs on a P is between the phases of a collection: there it asks all others for something, and if that comes as late as what is seen of it, they
     * have gone too far. Where it does not lead otherwise it does behind marking, until it says that it does not sweep any more (sweep.active.end), which may be what others wait for.
     */
    private boolean collects(Following.Node n, int m, int p) {
        int g = (int) n.running[p] - 1;
        Machine.Position at = g < 0 ? null : machine.positionOfG(State.of(n.state), g);
        if (at == null || leads) {
            return at != null && Emitter.COLLECTOR.contains(at.routine());
        }
        return at.routine().equals("gcMarkTermination") && !(m < machine.world().ms() && machine.position(State.of(n.state), m).label().equals(SWEPT));
    }

    /**
     * Whether an M has a P with nothing to run and is about to spin: those who would start another look for it. Where too many spin it will not: it stays before it asks, for who gives up a
     * P holds sched.lock.
     */
    private boolean willSpin(Following.Node n, int m, int p) {
        if (spins < 0 || n.running[p] != 0 || m >= machine.world().ms() || runnext.get(n.state, p) != 0
            || head.get(n.state, p) != tail.get(n.state, p)) {
            return false;
        }
        Machine.Position at = machine.position(State.of(n.state), m);
        if (curg.get(n.state, m) != 0 && !PARTS.contains(at.routine())) {
            return false;
        }
        return at.routine().equals("findRunnable") ? asks(n.state, at) : spinning.get(n.state, m) == 0 && !PAST.contains(at.routine());
    }

    /**
     * Whether a P has nothing to run and is seen to start a worker of the collector next, and there is nothing to mark yet: others have to find that first; or whether it is seen
     * to stop, and there is: others have to take it.
     */
    private boolean awaitsWork(Following.Node n, int p) {
        Event e = n.running[p] != 0 ? null : outlook.next(n, p);
        return e != null && (e.kind() == EventKind.GO_UNBLOCK && e.g() == 0 && marking.nothing(n.state, p) && marking.marks(n, names.g(n.names, e.other()))
            || e.kind() == EventKind.PROC_STOP && marking.something(n.state, p));
    }

    /** Where a P has nothing to run and the G that it is seen to start next is not runnable yet, the place where it is made ready; 0 elsewhere. */
    private int awaitsReady(Following.Node n, int p) {
        Event e = n.running[p] != 0 ? null : outlook.next(n, p);
        if (e == null || e.kind() != EventKind.GO_START) {
            return 0;
        }
        int ready = outlook.ready(n, e.other());
        int g = ready < n.at + outlook.away(n, p) ? names.g(n.names, e.other()) : -1;
        return g < 0 || status.get(n.state, g) % Fields.G_SCAN == Fields.G_RUNNABLE ? 0 : ready;
    }

    private boolean asks(long[] s, Machine.Position at) {
        return at.step() < ask || at.step() <= spins && (at.step() > ask || 2 * nmspinning.get(s, 0) < gomaxprocs.get(s, 0) - npidle.get(s, 0));
    }

    /** The place of a step of findRunnable; -1 where there is none. */
    private int step(String label) {
        if (!Ahead.knows(machine)) {
            return -1;
        }
        List<Step> steps = machine.program().routine("findRunnable").steps();
        return IntStream.range(0, steps.size()).filter(i -> steps.get(i).label().equals(label)).findFirst().orElse(-1);
    }

    /** A call returns when its G is seen next. */
    private int returns(Following.Node n, int g) {
        for (int p = 0; p < procs; p++) {
            if (n.running[p] == g + 1 && n.names[p] >= 0) {
                return 3 + 2 * Math.min(LAST / 4, outlook.away(n, p));
            }
        }
        int away = outlook.awayExit(n, n.names[procs + g]);
        return away == Outlook.FAR ? LAST - 1 : 3 + 2 * Math.min(LAST / 4, away);
    }

    /** Whether the next event is one of the P that the M of a choice has. */
    private boolean comesNext(Following.Node n, int choice) {
        int m = Following.thread(choice);
        int p = m < 0 ? -1 : mp.get(n.state, m) - 1;
        return outlook.comesNext(n, p);
    }

    /** Whether sysmon is about to choose whom to look after. */
    private boolean chooses(long[] s, int m) {
        Machine.Position at = machine.position(State.of(s), m);
        return at.routine().equals("sysmon") && at.label().equals("ask sysmon");
    }

    /** Sysmon's round on a P comes when the next event there is that it is preempted, or taken from a system call; or where a thread
     * without a P is seen. */
    private int monitored(Following.Node n, int p) {
        int away = p < procs ? outlook.awayTaken(n, p) : outlook.awayWithout(n);
        return away == Outlook.FAR ? NEVER : 4 + 2 * Math.min(LAST / 4, away);
    }

    /** Whether a choice is one that nobody has a reason to make, by what is seen from here on. */
    boolean idle(Following.Node n, int choice) {
        return distance(n, choice) == NEVER;
    }

    /** How many events come before the one with which an M that sleeps is seen again; before the next ProcStart where nobody has seen it yet. */
    private int awayStart(Following.Node n, int m) {
        return outlook.awayStart(n, n.names[threads + m]);
    }

    private int factor(long p, int at) {
        return wrong.isEmpty() ? 1 : wrong.get(p)[at];
    }

    /** Whether an event may tell of a timer: the time had been read before that. */
    private static boolean ofTimer(Event e) {
        return e.g() == 0 && (e.kind() == EventKind.GO_UNBLOCK || e.kind() == EventKind.GO_CREATE);
    }

    /** Whether a thread is about to wake, and then takes a P that nobody is seen to have yet. */
    private boolean wakes(long[] s, int m) {
        Machine.Position at = machine.position(State.of(s), m);
        return at.label().equals("sleep") || at.label().equals("epollwait") || at.routine().equals("mstart") || at.routine().equals("acquirep");
    }
}
