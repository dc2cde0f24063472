package gmplab.core.observe;

import gmplab.core.observe.Visible.Context;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A trace file of a Go 1.19 program, read and put in order, and held against the model: each event must be one that a run of the
 * model makes where the same was to be seen of the P and the Gs it concerns.
 */
public final class GoTrace {
    private static final int NAMED = 20;

    private final List<Event> events;
    private final int backwards;
    private final String stuck;

    /** How many events of a kind there are, and how many of them are explained. */
    public record Row(EventKind kind, int count, int explained) { }

    /**
     * An event that no run of the model was seen to make there.
     *
     * @param before what was to be seen before it
     * @param instead the kinds of events that were seen there
     */
    public record Unexplained(Event event, String before, Set<String> instead) {
        /** As a sentence. */
        public String words() {
            return event + ": not seen of " + before + (instead.isEmpty() ? "; the model never is there" : "; there the model has " + String.join(", ", instead));
        }
    }

    /**
     * What came of it.
     *
     * @param preamble events that only say how things stood when the trace began or that it ends
     * @param others events that are not the scheduler's
     * @param rows by kind, the others left out
     * @param unexplained at most {@value #NAMED} of them, the first first
     * @param unexplainedInAll how many there are
     */
    public record Explanation(int preamble, int others, List<Row> rows, List<Unexplained> unexplained, int unexplainedInAll) {
        /** How many events were looked at. */
        public int looked() {
            return rows.stream().mapToInt(Row::count).sum();
        }
    }

    private GoTrace(List<Event> events, int backwards, String stuck) {
        this.events = List.copyOf(events);
        this.backwards = backwards;
        this.stuck = stuck;
    }

    /** @throws ObserveException where it is no trace of Go 1.19, or is damaged or cut off */
    public static GoTrace read(byte[] file) {
        TraceOrder.Result r = TraceOrder.of(new TraceBytes(file));
        return new GoTrace(r.events(), r.backwards(), r.stuck());
    }

    /** A trace of these events in this order. */
    static GoTrace of(List<Event> events) {
        return new GoTrace(events, 0, "");
    }

    /** The events in order, as far as there is one. */
    public List<Event> events() {
        return events;
    }

    /** How many have an earlier time than the one before them, by clocks that disagree: Go's own tools refuse a trace with any. */
    public int backwards() {
        return backwards;
    }

    /** Why the events cannot all be put in an order; empty where they can. */
    public String stuck() {
        return stuck;
    }

    /** How many Ps it shows. */
    public int procs() {
        return (int) events.stream().mapToInt(Event::p).filter(p -> p >= 0).distinct().count();
    }

    /** How many goroutines it shows. */
    public int goroutines() {
        return (int) events.stream().flatMap(e -> java.util.stream.Stream.of(e.g(), e.other())).filter(g -> g != 0).distinct().count();
    }

    /**
     * Explains every event, with as many moves of the model as that takes.
     *
     * @param movesMax no more than that since the model's behaviour was looked at first
     * @param cancelled asked between runs of the model
     */
    public Explanation explain(Behaviour behaviour, long movesMax, BooleanSupplier cancelled) {
        int from = preamble(new Visible());
        Set<Context> wanted = new HashSet<>();
        look(from, (e, c) -> wanted.addAll(c));
        behaviour.look(wanted, movesMax, cancelled);
        Map<EventKind, int[]> rows = new EnumMap<>(EventKind.class);
        List<Unexplained> bad = new ArrayList<>();
        int[] inAll = {0};
        look(from, (e, all) -> {
            Context c = all.stream().filter(x -> !behaviour.shows(x)).findFirst().orElse(null);
            int[] row = rows.computeIfAbsent(e.kind(), k -> new int[2]);
            row[0]++;
            row[1] += c == null ? 1 : 0;
            inAll[0] += c == null ? 0 : 1;
            if (c != null && bad.size() < NAMED) {
                bad.add(new Unexplained(e, c.before(), behaviour.instead(c)));
            }
        });
        List<Row> r = new ArrayList<>();
        rows.forEach((k, n) -> r.add(new Row(k, n[0], n[1])));
        int others = (int) events.stream().skip(from).filter(e -> !e.kind().scheduling()).count();
        int looked = r.stream().mapToInt(Row::count).sum();
        return new Explanation(events.size() - looked - others, others, r, bad, inAll[0]);
    }

    private interface Looking {
        void at(Event e, List<Context> contexts);
    }

    private void look(int from, Looking f) {
        Visible v = new Visible();
        preamble(v);
        int end = end();
        for (int i = from; i < end; i++) {
            Event e = events.get(i);
            if (e.kind().scheduling()) {
                f.at(e, v.contexts(e));
                v.see(e);
            }
        }
    }

    /** Whether it goes on until trace.Stop has stopped the world. */
    boolean ends() {
        return end() < events.size();
    }

    /** Where the trace ends: trace.Stop, with the world stopped, writes as its last that its caller lets others run. */
    private int end() {
        int n = events.size();
        return n > 0 && stuck.isEmpty() && events.get(n - 1).kind() == EventKind.GO_SCHED ? n - 1 : n;
    }

    /** The events of the scheduler between the beginning, which only says how things stood, and the end; in order. */
    List<Event> middle() {
        return events.subList(preamble(new Visible()), end()).stream().filter(e -> e.kind().scheduling()).toList();
    }

    /** The thread on which the trace begins; -1 where that is not told. */
    long firstThread() {
        return events.subList(0, preamble(new Visible())).stream().filter(e -> e.kind() == EventKind.PROC_START).mapToLong(Event::thread).findFirst().orElse(-1);
    }

    /** The goroutines that are runnable when the trace begins. */
    Set<Long> runnable() {
        Set<Long> r = new HashSet<>();
        for (Event e : events.subList(0, preamble(new Visible()))) {
            switch (e.kind()) {
                case GO_CREATE -> r.add(e.other());
                case GO_WAITING, GO_IN_SYSCALL, GO_START -> r.remove(e.other());
                default -> { }
            }
        }
        return r;
    }

    /** The event that says who runs when the trace begins; null where there is none. */
    Event first() {
        int n = preamble(new Visible());
        return n > 0 && events.get(n - 1).kind() == EventKind.GO_START ? events.get(n - 1) : null;
    }

    /**
     * trace.Start, with the world stopped, first writes every goroutine there is and how it is, and then that its own P and
     * goroutine run. How many events that is.
     */
    private int preamble(Visible v) {
        for (int i = 0; i < events.size(); i++) {
            Event e = events.get(i);
            switch (e.kind()) {
                case GO_CREATE -> v.beginsAs(e.other(), "runnable", EventKind.GO_CREATE);
                case GO_WAITING -> v.beginsAs(e.other(), "waiting", EventKind.GO_WAITING);
                case GO_IN_SYSCALL -> v.beginsAs(e.other(), "in a system call", EventKind.GO_SYS_BLOCK);
                case GO_START -> {
                    v.beginsRunning(e.other(), e.p());
                    return i + 1;
                }
                case PROC_START -> { }
                default -> {
                    if (e.kind().scheduling()) {
                        return i;
                    }
                }
            }
        }
        return events.size();
    }
}
