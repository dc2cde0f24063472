package gmplab.core.observe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a trace's events so far show: each P stopped, without a G or running one, each G's status, and whether a collection stops the
 * world. The bookkeeping is the same for a real trace and for a run of the model; which event may come in which
 * {@link Context} it does not know.
 */
final class Visible {
    /** How a P looks. */
    private static final class P {
        boolean started;
        long g;
        String last = "ProcStop";
    }

    /** How a G looks. */
    private static final class G {
        String status = "not there";
        int p = -1;
        EventKind last;
    }

    private final Map<Integer, P> ps = new TreeMap<>();
    private final Map<Long, G> gs = new HashMap<>();
    /** The P that a collection's stop of the world was begun on; -1 while there is none. */
    private int stopper = -1;
    private String lastOfCollector = "none";

    private P p(int id) {
        return ps.computeIfAbsent(id, k -> new P());
    }

    private G g(long id) {
        return gs.computeIfAbsent(id, k -> new G());
    }

    private long running(int p) {
        return p < 0 ? 0 : p(p).g;
    }

    // How things stand at the beginning

    void beginsRunning(long g, int p) {
        p(p).started = true;
        p(p).g = g;
        p(p).last = "GoStart";
        beginsAs(g, "running", EventKind.GO_START);
        g(g).p = p;
    }

    void beginsAs(long g, String status, EventKind last) {
        g(g).status = status;
        g(g).last = last;
    }

    // What may be asked of an event

    /**
     * One view of an event: what was to be seen of those it concerns, and the event.
     *
     * @param view which relations are looked at
     * @param before what was to be seen
     * @param event the kind of event
     */
    record Context(String view, String before, String event) {
        /** For example {@code on a P without a G, after ProcStart: GoStart}. */
        @Override
        public String toString() {
            return before + ": " + event;
        }
    }

    /** How an event looks from each side; the state is the one before it. */
    List<Context> contexts(Event e) {
        List<Context> r = new ArrayList<>();
        String kind = e.kind().title;
        r.add(new Context("P", onP(e.p()), kind));
        long subject = subject(e);
        if (subject != 0) {
            r.add(new Context("G", "a G that is " + of(g(subject), e), kind));
        }
        if (e.kind() == EventKind.GO_UNBLOCK || e.kind() == EventKind.GO_CREATE) {
            G g = g(e.other());
            String by = e.p() < 0 ? "a thread without a P" : running(e.p()) != 0 ? "a goroutine" : "the scheduler";
            r.add(new Context("other", by + " and a G that is " + g.status + (g.last == null ? "" : ", after " + g.last.title), kind));
        }
        if (stopper >= 0) {
            stopping(e, r);
        }
        if (ofCollector(e.kind())) {
            r.add(new Context("collector", "after " + lastOfCollector, kind));
        }
        return r;
    }

    /** While others still run, what they do until they stop is their affair. */
    private void stopping(Event e, List<Context> r) {
        boolean others = ps.entrySet().stream().anyMatch(x -> x.getKey() != stopper && x.getKey() >= 0 && x.getValue().started);
        if (e.p() == stopper || !others) {
            r.add(new Context("world", "the world while a collection stops it, " + (others ? "others not stopped" : "all others stopped") + (e.p() < 0
                ? ", without a P" : e.p() == stopper ? ", the stopper's P" : ", another P"), e.kind().title));
        }
    }

    /** What a running G did last is its program's affair, but for a system call. */
    private static String of(G g, Event e) {
        String where = g.p < 0 ? "" : g.p == e.p() ? " on this P" : " on another P";
        boolean tells = g.last != null && (g.p < 0 || e.kind() == EventKind.GO_SYS_BLOCK);
        return g.status + where + (tells ? ", after " + g.last.title : "");
    }

    private String onP(int id) {
        if (id < 0) {
            return "a thread without a P";
        }
        P p = p(id);
        return !p.started ? "a stopped P, after " + p.last : p.g == 0 ? "a P without a G, after " + p.last : "a P that runs a G";
    }

    private static long subject(Event e) {
        return switch (e.kind()) {
            case GO_UNBLOCK, GO_CREATE -> e.g();
            case GO_START, GO_SYS_EXIT -> e.other();
            case PROC_START, PROC_STOP, GC_STW_DONE, GOMAXPROCS, GC_STW_START, GC_START, GC_DONE -> 0;
            default -> e.g();
        };
    }

    private static boolean ofCollector(EventKind k) {
        return k == EventKind.GC_START || k == EventKind.GC_DONE || k == EventKind.GC_STW_START || k == EventKind.GC_STW_DONE;
    }

    // What an event shows

    void see(Event e) {
        EventKind k = e.kind();
        if (!k.scheduling()) {
            return;
        }
        long subject = subject(e);
        if (k.blocks()) {
            leaves(e, k == EventKind.GO_STOP ? "stopped for ever" : "waiting");
        } else {
            seeOther(e, k);
        }
        if (subject != 0 && k != EventKind.GO_UNBLOCK && k != EventKind.GO_CREATE) {
            g(subject).last = k == EventKind.GO_END ? null : k;
        }
        if (ofCollector(k)) {
            lastOfCollector = k.title;
        }
        if (e.p() >= 0) {
            p(e.p()).last = k.blocks() ? "a G blocked" : k.title;
        }
    }

    private void seeOther(Event e, EventKind k) {
        switch (k) {
            case PROC_START -> {
                p(e.p()).started = true;
                p(e.p()).g = 0;
            }
            case PROC_STOP -> {
                p(e.p()).started = false;
                p(e.p()).g = 0;
            }
            case GO_START -> {
                g(e.other()).status = "running";
                g(e.other()).p = e.p();
                p(e.p()).g = e.other();
            }
            case GO_END -> leaves(e, "not there");
            case GO_SCHED, GO_PREEMPT -> leaves(e, "runnable");
            case GO_SYS_BLOCK -> leaves(e, "in a system call");
            case GO_CREATE, GO_UNBLOCK -> {
                g(e.other()).status = "runnable";
                g(e.other()).last = k;
            }
            case GO_SYS_EXIT -> g(e.other()).status = "runnable";
            case GC_STW_START -> stopper = e.p();
            case GC_STW_DONE -> stopper = -1;
            default -> { }
        }
    }

    private void leaves(Event e, String status) {
        G g = g(e.g());
        g.status = status;
        g.p = -1;
        if (e.p() >= 0) {
            p(e.p()).g = 0;
        }
    }
}
