package gmplab.core.observe;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Machine;
import gmplab.core.runtime.Fields;
import gmplab.core.simulate.SplitMix64;
import gmplab.core.state.Slot;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * In which order the moves of the model are tried where a trace is followed: whoever has the P of the next event, then the Ms of other Ps, the later the
 * later their Ps' events come. Nothing is to be done before somebody has seen it. One that errs is wrong, at random, about how far away a P's
 * event is, and when the clock was read.
 */
final class Guide {
    private static final int LAST = 1 << 20;
    private static final int NEVER = LAST + 1;
    /** A P's next event is taken to be so many times as far away, at most. */
    private static final int WRONG = 8;

    private final Machine machine;
    private final Outlook outlook;
    private final List<Event> events;
    private final Slot mp;
    /** Where the names of Ms begin. */
    private final int threads;
    private final int procs;
    /** By P of the trace and place in it, how many times as far the next event is taken to be; empty where it does not err. */
    private final Map<Long, int[]> wrong = new HashMap<>();
    /** Null where the clock only knows what is due next. */
    private final Pace pace;
    private final Marking marking;
    private final Sweeping sweeping;
    private final Roles roles;

    /** @param random makes it err; null: it does not */
    Guide(Machine machine, Outlook outlook, SplitMix64 random) {
        this(machine, outlook, random, Habit.NEITHER);
    }

    Guide(Machine machine, Outlook outlook, SplitMix64 random, Habit habit) {
        this.machine = machine;
        this.outlook = outlook;
        events = outlook.events();
        mp = machine.layout().slot(Fields.M_P);
        procs = machine.world().procsMax();
        threads = Following.threads(machine.world());
        if (random != null) {
            outlook.byP().keySet().stream().sorted().forEach(p -> wrong.put(p, factors(outlook.byP().get(p), random)));
        }
        pace = Pace.of(machine, events, random);
        marking = new Marking(machine, outlook, habit.marks);
        sweeping = new Sweeping(machine, outlook);
        roles = new Roles(machine, outlook, marking, habit);
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

    /** Whether the clock goes with the trace's, and a timer may make the next event. */
    boolean awaitsTimer(int at) {
        return pace != null && at < events.size() && ofTimer(events.get(at));
    }

    /** The one choice that is made in a state before any other: the clock goes on, or a step that nobody can tell the time of; -1 for none. */
    int alone(Following.Node n, int[] choices, int count) {
        int passing = passing(n.state, n.at);
        if (passing != 0) {
            for (int i = 0; i < count; i++) {
                if (roles.prompt(n, choices[i])) {
                    return -1;
                }
            }
        }
        return passing != 0 ? passing : machine.local(n.state, choices, count);
    }

    /** The choice that lets the clock go on to the next event; 0 where it is there, or is not to. */
    int passing(long[] s, int at) {
        return pace == null || at == events.size() || ofTimer(events.get(at)) && pace.due(s) ? 0 : pace.passing(s, at);
    }

    /** Whether the clock has not gone too far for the next event. */
    boolean inTime(long[] s, int at) {
        return pace == null || pace.inTime(s, at);
    }

    /** Puts the choices in order: which of them to try first, by their places among {@code choices}. */
    int[] order(Following.Node n, int[] choices, int count) {
        long[] keys = new long[count];
        for (int i = 0; i < count; i++) {
            keys[i] = (long) distance(n, choices[i]) << 32 | (long) (marking.after(n, choices[i], comesNext(n, choices[i])) + sweeping.after(n, choices[i])) << 16 | i;
        }
        Arrays.sort(keys);
        return Arrays.stream(keys).mapToInt(k -> (int) k & 0xFFFF).toArray();
    }

    /**
     * How soon a choice should be made, 0 first: one of an M by how far away the next event of its P is, one of an M without a P after
     * those of the next event's P; one of an M that wakes when the next P is seen to start. That a timer is due comes first where the next
     * event may tell of it; that a wait ends early, last where it cannot; who waits for all others asks them again where one is seen to be preempted next.
     */
    private int distance(Following.Node n, int choice) {
        Event e = events.get(n.at);
        Choice.Kind kind = Choice.kind(choice);
        if (pace != null && kind == Choice.Kind.TIMEOUT) {
            return e.kind() == EventKind.PROC_START && awayStart(n, Following.thread(choice)) == 0 ? 4 : LAST;
        }
        if (kind == Choice.Kind.TIMEOUT) {
            return e.kind() == EventKind.GO_PREEMPT ? 1 : LAST;
        }
        if (pace != null && kind == Choice.Kind.TIMER) {
            return (ofTimer(e) ? pace.due(n.state) : !pace.dueBy(n.state, n.at)) ? LAST - 1 : 1;
        }
        if (kind == Choice.Kind.RETURN) {
            return returns(n, Choice.id(choice));
        }
        int m = Following.thread(choice);
        int p = m < 0 ? -1 : mp.get(n.state, m) - 1;
        if (m >= 0 && p < 0 && roles.wakes(n.state, m)) {
            int before = roles.takesItself(n, m);
            return before > 0 ? 2 * before - 1 : 3 + 2 * Math.min(LAST / 4, awayStart(n, m));
        }
        int behind = m >= 0 && p < 0 && m < machine.world().ms() ? roles.awayBehindCall(n, m) : Outlook.FAR;
        if (behind < Outlook.FAR) {
            return 2 + 2 * Math.min(LAST / 4, behind);
        }
        if (roles.prompt(n, choice)) {
            return 0;
        }
        if (m == machine.world().ms() && kind == Choice.Kind.ANSWER && roles.chooses(n.state, m)) {
            return monitored(n, Choice.arg(choice));
        }
        if (marking.takesFromOthers(n, choice, m) && !comesNext(n, choice) && outlook.sharesWork(n)) {
            return NEVER;
        }
        if (p < 0 || n.names[p] < 0) {
            return 4;
        }
        if (kind == Choice.Kind.ANSWER && roles.asksForBuffer(n, m) && Choice.arg(choice) == 1 != roles.fillsBuffer(n, p)) {
            return LAST - 2;
        }
        if (roles.parks(n, m, p)) {
            return 0;
        }
        if (roles.collects(n, m, p)) {
            return 2;
        }
        if (roles.leavesToAnother(n, m, p)) {
            return 1;
        }
        if (roles.awaitsWork(n, p) || roles.awaitsPoll(n, m, p) || marking.awaitsPreempt(n, m, p)) {
            return LAST - 3;
        }
        if (roles.willSpin(n, m, p)) {
            return 1;
        }
        int ready = roles.awaitsReady(n, m, p);
        if (ready > 0) {
            // Behind sysmon, where it is that which makes the G ready.
            return (events.get(ready).p() < 0 ? 5 : 4) + 2 * Math.min(LAST / 4, ready - n.at);
        }
        int[] of = outlook.byP().get(n.names[p]);
        if (of == null) {
            return LAST - 2;
        }
        int found = sweeping.awayFound(n, m, p);
        if (found < Outlook.FAR) {
            return 2 + 2 * Math.min(LAST / 4, found);
        }
        int before = roles.startsAnother(n, m, p);
        int own = 3 + 2 * Math.min(LAST / 4, (of[n.at] - n.at) * factor(n.names[p], n.at));
        return before > 0 ? Math.min(own, 2 * before - 1) : own;
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

    /** Sysmon's round on a P comes when the next event there is that it is preempted, or taken from a system call; or where a thread
     * without a P is seen. Workers are preempted by each other. */
    private int monitored(Following.Node n, int p) {
        if (p < procs && marking.isPreempted(n, p)) {
            return LAST;
        }
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
}
