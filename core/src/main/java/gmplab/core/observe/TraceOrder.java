package gmplab.core.observe;

import gmplab.core.observe.TraceBytes.Raw;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One order of the events of all Ps: each P's in their own order, each G's by its sequence numbers, and among those that may come
 * next the earliest by the clock, as Go's own tools put them (internal/trace/order.go). What comes back from a system call stands where
 * it was noted, and not where the call returned.
 */
final class TraceOrder {
    private static final long ANY = -1;
    private static final String[] STATUS = {"not there", "runnable", "running", "waiting"};
    private static final int DEAD = 0;
    private static final int RUNNABLE = 1;
    private static final int RUNNING = 2;
    private static final int WAITING = 3;

    private final Map<Integer, Deque<Raw>> batches = new TreeMap<>();
    private final Map<Long, long[]> gs = new HashMap<>();
    private final List<Raw> ordered = new ArrayList<>();
    private long collections;

    /** What an event asks of a G: its sequence number (or {@link #ANY}) and status, and the status it gives it. */
    private record Need(long g, long seq, int status, int becomes, boolean counts) { }

    /**
     * @param events as far as they could be put in order
     * @param backwards how many have an earlier time than the one before them: Go's tools refuse a trace with any
     * @param stuck why it went no further; empty where all are in order
     */
    record Result(List<Event> events, int backwards, String stuck) { }

    private TraceOrder() { }

    static Result of(TraceBytes file) {
        TraceOrder o = new TraceOrder();
        file.batches.forEach((p, all) -> o.batches.put(p, new ArrayDeque<>(all)));
        String stuck = o.run();
        return o.result(file.ticksPerSecond, stuck);
    }

    private String run() {
        while (true) {
            Raw next = null;
            boolean left = false;
            for (Deque<Raw> b : batches.values()) {
                Raw r = b.peek();
                left |= r != null;
                if (r != null && ready(r) && (next == null || r.ticks() < next.ticks())) {
                    next = r;
                }
            }
            if (next == null) {
                return left ? stuck() : "";
            }
            batches.get(next.p()).remove();
            take(next);
        }
    }

    private boolean ready(Raw r) {
        if (r.kind() == EventKind.GC_START) {
            return r.args()[0] == collections;
        }
        Need n = need(r);
        long[] now = n == null ? null : gs.getOrDefault(n.g, new long[2]);
        return n == null || (n.seq == ANY || n.seq == now[0]) && n.status == now[1];
    }

    private void take(Raw r) {
        ordered.add(r);
        if (r.kind() == EventKind.GC_START) {
            collections++;
        }
        Need n = need(r);
        if (n != null) {
            long[] now = gs.computeIfAbsent(n.g, k -> new long[2]);
            now[0] = n.counts ? (n.seq == ANY ? now[0] : n.seq) + 1 : now[0];
            now[1] = n.becomes;
        }
    }

    private static Need need(Raw r) {
        long g = r.g();
        long[] a = r.args();
        if (r.kind().blocks() && r.kind() != EventKind.GO_STOP) {
            return new Need(g, ANY, RUNNING, WAITING, false);
        }
        return switch (r.kind()) {
            case GO_CREATE -> new Need(a[0], 0, DEAD, RUNNABLE, true);
            case GO_WAITING, GO_IN_SYSCALL -> new Need(a[0], 1, RUNNABLE, WAITING, true);
            case GO_START, GO_START_LABEL -> new Need(a[0], a[1], RUNNABLE, RUNNING, true);
            case GO_START_LOCAL -> new Need(a[0], ANY, RUNNABLE, RUNNING, true);
            case GO_SYS_BLOCK -> new Need(g, ANY, RUNNING, WAITING, false);
            case GO_SCHED, GO_PREEMPT -> new Need(g, ANY, RUNNING, RUNNABLE, false);
            case GO_UNBLOCK, GO_SYS_EXIT -> new Need(a[0], a[1], WAITING, RUNNABLE, true);
            case GO_UNBLOCK_LOCAL, GO_SYS_EXIT_LOCAL -> new Need(a[0], ANY, WAITING, RUNNABLE, true);
            default -> null;
        };
    }

    /** Names the earliest event that could come next and may not, and why. */
    private String stuck() {
        Raw first = null;
        for (Deque<Raw> b : batches.values()) {
            Raw r = b.peek();
            if (r != null && (first == null || r.ticks() < first.ticks())) {
                first = r;
            }
        }
        Need n = need(first);
        String why = "it begins a collection out of turn: " + collections + " have begun";
        if (n != null) {
            long[] now = gs.getOrDefault(n.g, new long[2]);
            why = "it needs g" + n.g + " " + STATUS[n.status] + (n.seq == ANY ? "" : " at sequence number " + n.seq) + ", and g" + n.g + " is "
                + STATUS[(int) now[1]] + (n.seq == ANY ? "" : " at " + now[0]);
        }
        return event(first, ordered.size() + 1, start(), 1).what() + " (offset 0x" + Integer.toHexString(first.offset()) + ") cannot come next, nor can any other: "
            + why;
    }

    private long start() {
        return ordered.isEmpty() ? 0 : ordered.get(0).ticks();
    }

    private Result result(long ticksPerSecond, String stuck) {
        List<Event> r = new ArrayList<>();
        int backwards = 0;
        for (int i = 0; i < ordered.size(); i++) {
            backwards += i > 0 && ordered.get(i).ticks() < ordered.get(i - 1).ticks() ? 1 : 0;
            r.add(event(ordered.get(i), i + 1, start(), 1e9 / ticksPerSecond));
        }
        return new Result(r, backwards, stuck);
    }

    private static Event event(Raw r, int number, long start, double nanosPerTick) {
        long other = switch (r.kind()) {
            case GO_CREATE, GO_START, GO_START_LOCAL, GO_START_LABEL, GO_UNBLOCK, GO_UNBLOCK_LOCAL, GO_SYS_EXIT, GO_SYS_EXIT_LOCAL, GO_WAITING,
                GO_IN_SYSCALL -> r.args()[0];
            default -> 0;
        };
        return new Event(number, r.kind().plain(), r.p(), r.g(), other, (long) ((r.ticks() - start) * nanosPerTick), r.offset(),
            r.kind() == EventKind.PROC_START ? r.args()[0] : -1);
    }
}
