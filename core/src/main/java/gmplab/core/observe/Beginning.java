package gmplab.core.observe;

import gmplab.core.runtime.World;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A world as it was when a trace of its program began, as far as the trace tells. */
public final class Beginning {
    /** The M of sysmon, in every program (proc.go main). */
    private static final long SYSMON = 1;

    private Beginning() { }

    /**
     * The world as it can have been when a trace began: with the finalizer goroutine in runnext, where package os has left it, if it had not run yet; and where
     * programs name durations, with a clock that goes with the trace's. Several worlds where not so many Ms need have been idle as it has, or there may have been
     * more, for more threads are seen and none that borrows a P to make another; the fewest first. And where the finalizer goroutine is first seen on another P, perhaps
     * it was left there: whoever made it went on with this P behind a system call, and the world was stopped before an M that had been started for that one ran it.
     * Where somebody is seen to be preempted, and nobody could be in the world, as many may be as are seen to.
     *
     * @throws ObserveException where no clock goes so far
     */
    public static List<World> worlds(World w, GoTrace trace) {
        boolean finalizer = !trace.runnable().isEmpty() && w.finalizer() < 0 && !w.finalizes() && w.main() >= 0;
        World begun = preempted(finalizer ? w.withFinalizer(0) : w, trace);
        World placed = Pace.clocked(placed(begun, trace.first()), trace.middle());
        int all = idle(trace);
        int most = all == Integer.MAX_VALUE ? Math.max(w.idle(), Math.min(others(trace), w.ms() - running(w).size())) : w.idle();
        List<World> r = IntStream.rangeClosed(Math.min(w.idle(), all), most).mapToObj(placed::withIdle).toList();
        int p = finalizer ? elsewhere(trace) : -1;
        return p < 0 || p >= w.procs() ? r : Stream.concat(r.stream(), r.stream().map(x -> x.withFinalizer(p))).toList();
    }

    /** A world that collects preempts without being asked, and is left as it is. */
    private static World preempted(World w, GoTrace trace) {
        long seen = trace.middle().stream().filter(e -> e.kind() == EventKind.GO_PREEMPT).count();
        return seen == 0 || w.preempts() > 0 || w.collects() ? w : w.withPreempts((int) Math.min(World.MOST_PREEMPTS, seen));
    }

    /** The P, from 0, on which the finalizer goroutine is next in a world that is not the one on which main runs; -1 where there is none. */
    public static int leftBehind(World w) {
        World.Goroutine left = w.finalizer() < 0 || w.main() < 0 ? null : w.atStart().get(w.finalizer());
        return left != null && left.start() == World.Goroutine.Start.RUNNEXT && left.proc() != w.atStart().get(w.main()).proc() ? left.proc() : -1;
    }

    /** The P that a G which was runnable when the trace began starts on first, if that is another than the one on which it begins; else -1. */
    private static int elsewhere(GoTrace trace) {
        Set<Long> runnable = trace.runnable();
        Event first = trace.first();
        return trace.middle().stream().filter(e -> e.kind() == EventKind.GO_START && runnable.contains(e.other())).mapToInt(Event::p).limit(1)
            .filter(p -> first != null && p != first.p()).findFirst().orElse(-1);
    }

    /** So many threads are seen besides the one on which it begins. */
    private static int others(GoTrace trace) {
        return (int) trace.middle().stream().filter(e -> e.kind() == EventKind.PROC_START && e.thread() != trace.firstThread() && e.thread() != SYSMON)
            .mapToLong(Event::thread).distinct().count();
    }

    private static List<World.Goroutine> running(World w) {
        return w.goroutines().stream().filter(g -> g.start() == World.Goroutine.Start.RUNNING).toList();
    }

    /** With the goroutine that runs on the P that the trace begins on, where it is the only one: the order of idle Ps goes by their numbers (procresize). */
    private static World placed(World w, Event first) {
        List<World.Goroutine> running = running(w);
        return first == null || running.size() != 1 || first.p() >= w.procs() ? w : w.exchanged(running.get(0).proc(), first.p());
    }

    /**
     * So many idle Ms, at least, have been started by the time at which there is none: where an M without a P makes another, it borrows one for allocm, which is
     * seen. Others that have been started by then may not be seen before long. All there are where nobody is seen to borrow a P.
     */
    static int idle(GoTrace trace) {
        Set<Long> met = new HashSet<>(Set.of(trace.firstThread()));
        Map<Integer, Long> had = new HashMap<>();
        Map<Integer, List<EventKind>> before = new HashMap<>();
        Event first = trace.first();
        if (first != null) {
            had.put(first.p(), trace.firstThread());
        }
        List<Event> events = trace.middle();
        for (int i = 0; i < events.size(); i++) {
            Event e = events.get(i);
            List<EventKind> last = before.getOrDefault(e.p(), List.of());
            if (e.kind() == EventKind.PROC_START) {
                boolean inCall = last.equals(List.of(EventKind.GO_SYS_BLOCK, EventKind.PROC_STOP)) && e.thread() == had.getOrDefault(e.p(), -1L);
                if ((e.thread() == SYSMON || inCall) && next(events, i) == EventKind.PROC_STOP) {
                    return met.size() - 1;
                }
                met.add(e.thread());
                had.put(e.p(), e.thread());
            }
            before.put(e.p(), last.isEmpty() ? List.of(e.kind()) : List.of(last.get(last.size() - 1), e.kind()));
        }
        return Integer.MAX_VALUE;
    }

    /** What the P of an event is seen to do next; null where that is not seen. */
    private static EventKind next(List<Event> events, int at) {
        int p = events.get(at).p();
        return events.subList(at + 1, events.size()).stream().filter(e -> e.p() == p).map(Event::kind).findFirst().orElse(null);
    }
}
