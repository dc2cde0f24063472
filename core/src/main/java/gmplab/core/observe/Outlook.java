package gmplab.core.observe;

import gmplab.core.observe.Following.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What a trace shows next, from each place in it on: of a P, of a thread, of a G, of a collection. It is asked of a node, which says how far the trace
 * has been followed and by which names its Ps are called.
 */
final class Outlook {
    /** So many events away is what never comes. */
    static final int FAR = Integer.MAX_VALUE;

    /** Behind these forEachP does itself what it would ask of a P. */
    private static final Set<EventKind> UNASKED = Set.of(EventKind.PROC_STOP, EventKind.GO_SYS_CALL, EventKind.GO_SYS_BLOCK);

    private final List<Event> events;
    /** By P of the trace and place in it, the place of that P's last event before; -1 where there is none. */
    private final Map<Long, int[]> before = new HashMap<>();
    /** By P of the trace and place in it, the place of that P's next event. */
    private final Map<Long, int[]> next = new HashMap<>();
    /** The same of the next with which a P may be seen to have been looked after by sysmon. */
    private final Map<Long, int[]> taken = new HashMap<>();
    /** The same of the next with which its G is preempted. */
    private final Map<Long, int[]> preempted = new HashMap<>();
    /** By place in the trace, that of the next ProcStart; and of the next on an M of the trace. */
    private final int[] starts;
    private final Map<Long, int[]> startsOn = new HashMap<>();
    /** By G of the trace, the place of its next GoSysExit. */
    private final Map<Long, int[]> exits = new HashMap<>();
    /** By G of the trace, the place of the next event that it makes. */
    private final Map<Long, int[]> deeds = new HashMap<>();
    /** By G of the trace, the place where it is started next. */
    private final Map<Long, int[]> started = new HashMap<>();
    /** By G of the trace, the place where it is made ready next. */
    private final Map<Long, int[]> unblocked = new HashMap<>();
    /** By place in the trace, that of the next end of marking. */
    private final int[] marked;
    /** And of the next start of a worker by who has found nothing else to run. */
    private final int[] workers;
    /** And of the next start of a goroutine. */
    private final int[] runs;
    /** And where somebody waits for a semaphore next. */
    private final int[] waits;
    /** By place of a ProcStart, that of the first ProcStop of another P before it behind which that P can hardly have been taken from the idle ones: see {@link #firstStop}. */
    private final int[] takes;

    Outlook(List<Event> events) {
        this.events = events;
        for (Event e : events) {
            next.computeIfAbsent((long) e.p(), p -> places(x -> x.p() == p));
            before.computeIfAbsent((long) e.p(), p -> before(x -> x.p() == p));
            taken.computeIfAbsent((long) e.p(), p -> places(x -> x.p() == p && (x.kind() == EventKind.GO_PREEMPT || x.kind() == EventKind.GO_SYS_BLOCK)));
            preempted.computeIfAbsent((long) e.p(), p -> places(x -> x.p() == p && x.kind() == EventKind.GO_PREEMPT));
            deeds.computeIfAbsent(e.g(), g -> places(x -> x.g() == g));
            switch (e.kind()) {
                case PROC_START -> startsOn.computeIfAbsent(e.thread(), t -> places(x -> x.kind() == EventKind.PROC_START && x.thread() == t));
                case GO_START -> started.computeIfAbsent(e.other(), g -> places(x -> x.kind() == EventKind.GO_START && x.other() == g));
                case GO_SYS_EXIT -> exits.computeIfAbsent(e.other(), g -> places(x -> x.kind() == EventKind.GO_SYS_EXIT && x.other() == g));
                case GO_UNBLOCK -> unblocked.computeIfAbsent(e.other(), g -> places(x -> x.kind() == EventKind.GO_UNBLOCK && x.other() == g));
                default -> { }
            }
        }
        starts = places(e -> e.kind() == EventKind.PROC_START);
        marked = places(e -> e.kind() == EventKind.GC_DONE);
        runs = places(e -> e.kind() == EventKind.GO_START);
        waits = places(e -> e.kind() == EventKind.GO_BLOCK_SYNC);
        workers = places(e -> e.kind() == EventKind.GO_UNBLOCK && e.g() == 0 && e.p() >= 0);
        takes = IntStream.range(0, events.size()).map(i -> events.get(i).kind() == EventKind.PROC_START ? firstStop(i) : -1).toArray();
    }

    /**
     * The P that was put to the idle ones last is taken first. Where one is started at {@code start} and another had stopped since the first did, and is started later
     * or not at all, either the first had been taken before that, and its thread came late, or the other has been since, and its thread comes still later: the one that is less late is taken to
     * be. Where the world was stopped in between, they have been put in order.
     */
    private int firstStop(int start) {
        int r = -1;
        Set<Integer> met = new HashSet<>();
        for (int i = start - 1; i >= 0 && events.get(i).kind() != EventKind.GC_STW_DONE && events.get(i).kind() != EventKind.GOMAXPROCS; i--) {
            Event e = events.get(i);
            if (e.p() == events.get(start).p()) {
                break;
            }
            if (e.p() >= 0 && met.add(e.p()) && e.kind() == EventKind.PROC_STOP) {
                int again = next.get((long) e.p())[start];
                r = again == events.size() || again - start > start - i ? i : r;
            }
        }
        return r;
    }

    /** Whether a P, which is idle, is seen to be started next and should be taken for that before another P stops. */
    boolean isTakenSoon(Node n, int p) {
        return takenBefore(n, p) > 0;
    }

    /** How many events away that is, one for the next; 0 where there is none. */
    int takenBefore(Node n, int p) {
        int[] of = n.names[p] < 0 ? null : next.get(n.names[p]);
        return of != null && of[n.at] < events.size() ? Math.max(0, takes[of[n.at]] - n.at + 1) : 0;
    }

    /** By place in the trace, that of the next such event; where there is none, the trace's end. */
    private int[] places(Predicate<Event> which) {
        int[] r = new int[events.size() + 1];
        r[events.size()] = events.size();
        for (int i = events.size() - 1; i >= 0; i--) {
            r[i] = which.test(events.get(i)) ? i : r[i + 1];
        }
        return r;
    }

    private int[] before(Predicate<Event> which) {
        int[] r = new int[events.size() + 1];
        r[0] = -1;
        for (int i = 0; i < events.size(); i++) {
            r[i + 1] = which.test(events.get(i)) ? i : r[i];
        }
        return r;
    }

    /** All of them. */
    List<Event> events() {
        return events;
    }

    /** By its place in the trace. */
    Event event(int i) {
        return events.get(i);
    }

    /** By P of the trace, and -1 for threads without one, and place in it, the place of its next event; the trace's end where there is none. */
    Map<Long, int[]> byP() {
        return next;
    }

    /** The next event of a P, or of threads without one (-1), where there is one; else null. */
    Event next(Node n, int p) {
        return next(n, n.at, p);
    }

    /** From that place in the trace on. */
    Event next(Node n, int at, int p) {
        int[] of = next.get(p < 0 ? -1L : n.names[p]);
        return of == null || of[at] == events.size() ? null : events.get(of[at]);
    }

    /** How many events come before the next of a P; {@link #FAR} where there is none. */
    int away(Node n, int p) {
        int[] of = next.get(n.names[p]);
        return of == null || of[n.at] == events.size() ? FAR : of[n.at] - n.at;
    }

    /** Whether the next event is one of that P; -1 is none. */
    boolean comesNext(Node n, int p) {
        return p >= 0 && n.names[p] >= 0 && away(n, p) == 0;
    }

    /** How many events come before the next of a P, where that is one with which it is preempted, or taken from a system call; {@link #FAR} where it is not. */
    int awayTaken(Node n, int p) {
        int[] of = taken.get(n.names[p]);
        return of == null || of[n.at] == events.size() || of[n.at] != next.get(n.names[p])[n.at] ? FAR : of[n.at] - n.at;
    }

    /**
     * Whether somebody is preempted before anything is seen of a P, and the first of these is not yet about to be: another event of his P comes before.
     *
     * @param procs so many Ps the model has
     */
    boolean preemptsLater(Node n, int p, int procs) {
        int end = n.at + Math.min(away(n, p), events.size() - n.at);
        int first = end;
        int again = -1;
        boolean later = false;
        for (int q = 0; q < procs; q++) {
            int[] of = q == p || n.names[q] < 0 ? null : preempted.get(n.names[q]);
            if (of != null && of[n.at] < first) {
                first = of[n.at];
                later = first > n.at + away(n, q);
            }
            for (int i = of == null || of[n.at] >= end ? end : of[of[n.at] + 1]; i < end; i = of[i + 1]) {
                again = Math.max(again, i);
            }
        }
        return again < 0 ? later : answersBefore(n, p, procs, again);
    }

    /** Whether all others that have Ps are still seen to do something before one is preempted again, which is for somebody who has not answered by then. */
    private boolean answersBefore(Node n, int p, int procs, int again) {
        boolean some = false;
        for (int q = 0; q < procs; q++) {
            int last = q == p || n.names[q] < 0 || !before.containsKey(n.names[q]) ? -1 : before.get(n.names[q])[again];
            if (last >= 0 && !UNASKED.contains(events.get(last).kind())) {
                if (last < n.at) {
                    return false;
                }
                some = true;
            }
        }
        return some;
    }

    /** How many events come before the next of a thread without a P; {@link #FAR} where there is none. */
    int awayWithout(Node n) {
        int[] of = next.get(-1L);
        return of == null || of[n.at] == events.size() ? FAR : of[n.at] - n.at;
    }

    /** Whether the next event of a thread without a P makes a G of the trace ready. */
    boolean readies(Node n, long g) {
        int away = awayWithout(n);
        return away != FAR && events.get(n.at + away).kind() == EventKind.GO_UNBLOCK && events.get(n.at + away).other() == g;
    }

    /** The same, and it comes before the next but one of a P. */
    boolean readiesSoon(Node n, long g, int p) {
        int[] of = next.get(n.names[p]);
        return readies(n, g) && of != null && (of[n.at] == events.size() || n.at + awayWithout(n) < of[of[n.at] + 1]);
    }

    /** The next ProcStart of a thread of the trace; null where there is none. */
    Event start(Node n, long thread) {
        int[] of = startsOn.get(thread);
        return of == null || of[n.at] == events.size() ? null : events.get(of[n.at]);
    }

    /** How many events come before a thread of the trace starts a P, or before the end; where it is not known which thread that is (-1), before anybody does. */
    int awayStart(Node n, long thread) {
        int[] of = thread < 0 ? starts : startsOn.get(thread);
        return of == null ? FAR : of[n.at] - n.at;
    }

    /** How many events come before the next with which a call of a G of the trace returns, or before the end; {@link #FAR} where no call of its ever does. */
    int awayExit(Node n, long g) {
        int[] of = exits.get(g);
        return of == null ? FAR : of[n.at] - n.at;
    }

    /** The next start of a G of the trace; null where there is none. */
    Event started(Node n, long g) {
        int[] of = started.get(g);
        return of == null || of[n.at] == events.size() ? null : events.get(of[n.at]);
    }

    /** The place of that in the trace; {@code never} where there is none. */
    int placeStarted(Node n, long g, int never) {
        int[] of = started.get(g);
        return of == null || of[n.at] == events.size() ? never : of[n.at];
    }

    /** Whether a start of a G is the next that is seen of its P. */
    boolean isStartedFirst(Node n, Event start) {
        int[] of = next.get((long) start.p());
        int i = of[n.at];
        while (i < events.size() && events.get(i).kind() != EventKind.GO_START) {
            i = of[i + 1];
        }
        return i < events.size() && events.get(i) == start;
    }

    /** Whether another G goes into the global queue, as it is seen to, and is seen to be started before one of the trace is. */
    boolean queuesBefore(Node n, long g) {
        int start = placeStarted(n, g, n.at);
        for (int i = n.at; i < start; i++) {
            Event e = events.get(i);
            int[] of = e.kind() == EventKind.GO_SCHED || e.kind() == EventKind.GO_PREEMPT ? started.get(e.g()) : null;
            if (of != null && of[i] < start) {
                return true;
            }
        }
        return false;
    }

    /** The place where a goroutine is started next behind a place in the trace; the trace's end where none is. */
    int startsBehind(int place) {
        return runs[place + 1];
    }

    /** The place where a G of the trace is made ready next; the trace's end where it is not. */
    int ready(Node n, long g) {
        int[] of = unblocked.get(g);
        return of == null ? events.size() : of[n.at];
    }

    /** The place where a G of the trace is made ready last before another place; -1 where it is not. */
    int readyBefore(Node n, long g, int place) {
        int[] of = unblocked.get(g);
        int r = -1;
        for (int i = of == null ? place : of[n.at]; i < place; i = of[i + 1]) {
            r = i;
        }
        return r;
    }

    /** Whether a G of the trace, which stops while there is marking, is made ready again before that is over. */
    boolean goesOnMarking(Node n, long g) {
        int[] of = unblocked.get(g);
        return of != null && of[n.at] < marked[n.at];
    }

    /** With which a G of the trace is made ready before marking is over, which before that only stops; null where it does something else, or is not. */
    Event scanned(Node n, long g) {
        int[] does = deeds.get(g);
        int[] of = unblocked.get(g);
        boolean stops = does != null && does[n.at] < events.size() && events.get(does[n.at]).kind() == EventKind.GO_BLOCK;
        return stops && of != null && of[n.at] < marked[n.at] && does[n.at] < of[n.at] ? events.get(of[n.at]) : null;
    }

    /** With which a G of the trace parks next; null where it does not. */
    Event parks(Node n, long g) {
        return does(n, g, e -> e.kind().blocks());
    }

    /** With which a G of the trace parks or calls Gosched next; null where it does not. */
    Event leaves(Node n, long g) {
        return does(n, g, e -> e.kind().blocks() || e.kind() == EventKind.GO_SCHED);
    }

    /** Whether a G of the trace is seen to call Gosched twice before it parks, from so many events away on. */
    boolean yieldsTwice(Node n, long g, int away) {
        int[] of = deeds.get(g);
        int left = 2;
        for (int i = of == null ? events.size() : of[n.at + away]; left > 0 && i < events.size() && !events.get(i).kind().blocks(); i = of[i + 1]) {
            left -= events.get(i).kind() == EventKind.GO_SCHED ? 1 : 0;
        }
        return left == 0;
    }

    private Event does(Node n, long g, Predicate<Event> which) {
        int[] of = deeds.get(g);
        int i = of == null ? events.size() : of[n.at];
        while (i < events.size() && !which.test(events.get(i))) {
            i = of[i + 1];
        }
        return i == events.size() ? null : events.get(i);
    }

    /** Whether the end of marking is seen. */
    boolean endsMarking(Node n) {
        return marked[n.at] < events.size();
    }

    /** Whether the next event that a G of the trace makes is a call of Gosched, before more is there to be swept. */
    boolean sweepsMore(Node n, long g) {
        int[] of = deeds.get(g);
        return of != null && of[n.at] < marked[n.at] && events.get(of[n.at]).kind() == EventKind.GO_SCHED;
    }

    /** Whether another worker is seen to be started before marking is over: then there is work for it. */
    boolean sharesWork(Node n) {
        return workers[n.at] < marked[n.at];
    }

    /** With which the next worker is started, before marking is over; null where none is. */
    Event worker(Node n) {
        return sharesWork(n) ? events.get(workers[n.at]) : null;
    }

    /** Whether somebody is seen to wait for a semaphore before marking is over. */
    boolean waitsMarking(Node n) {
        return waits[n.at] < marked[n.at];
    }
}
