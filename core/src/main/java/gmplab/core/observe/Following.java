package gmplab.core.observe;

import gmplab.core.machine.Machine;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.World;
import gmplab.core.state.Slot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A run of a world that makes exactly the events of a trace, in their order: for short traces of programs that somebody has written
 * down as a world. All moves of the model are tried, those first that have come furthest in the trace; a move that makes an event
 * which does not come next leads nowhere. Where that is stuck for a while, {@link Detours} may find the way on sooner. Ps and Gs are
 * named as the trace names them when they are first met.
 */
public final class Following {
    /** States looked at, without an event more, before ways round are tried. */
    private static final int PATIENCE = 5_000;
    /** So many at a time. */
    private static final int DETOURS = 100;

    private final Machine machine;
    private final Detours detours;
    private final List<Event> events;
    private final List<Deque<Node>> open = new ArrayList<>();
    private final Set<Node> seen = new HashSet<>();
    private final Emitter emitter;
    private final Slot mp;
    private final List<Event> made = new ArrayList<>();
    private Node furthest;

    /**
     * What came of it.
     *
     * @param followed so many events a run of the world makes in this order
     * @param of so many there are
     * @param exhausted whether every run was looked at: then no run makes more of them
     * @param cuts by bound, how many moves left the world's bounds: they were not looked at
     * @param states looked at
     * @param next the first event that was not reached; null where all were
     * @param choices the run that makes as many as could be followed
     */
    public record Result(int followed, int of, boolean exhausted, Map<String, Long> cuts, long states, Event next, int[] choices) { }

    /** A state of the model, how far it has come, and who is who. Two are equal that have the same future. */
    static final class Node {
        final long[] state;
        final int at;
        final long[] running;
        /** By P and by G of the model, from 0: its number in the trace, -1 for none yet. */
        final long[] names;
        final Node parent;
        final int choice;

        Node(long[] state, int at, long[] running, long[] names, Node parent, int choice) {
            this.state = state;
            this.at = at;
            this.running = running;
            this.names = names;
            this.parent = parent;
            this.choice = choice;
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof Node n && at == n.at && Arrays.equals(state, n.state) && Arrays.equals(names, n.names) && Arrays.equals(running, n.running);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(state) * 31 + at;
        }
    }

    private Following(GoTrace trace, Machine machine) {
        this.machine = machine;
        detours = new Detours(this, machine);
        events = trace.middle();
        for (int i = 0; i <= events.size(); i++) {
            open.add(new ArrayDeque<>());
        }
        mp = machine.layout().slot(Fields.M_P);
        emitter = new Emitter(machine, made::add);
        long[] start = new long[machine.words()];
        machine.start(start);
        emitter.begin(start, new Visible());
        World w = machine.world();
        long[] names = new long[w.procsMax() + w.numGs()];
        Arrays.fill(names, -1);
        Event first = trace.first();
        for (int p = 0; p < w.procsMax() && first != null; p++) {
            if (emitter.running()[p] != 0) {
                names[p] = first.p();
                names[w.procsMax() + (int) emitter.running()[p] - 1] = first.g();
                break;
            }
        }
        furthest = new Node(start, 0, emitter.running().clone(), names, null, 0);
        put(furthest);
    }

    /**
     * Looks for such a run.
     *
     * @param statesMax it gives up after so many
     * @param cancelled asked now and then
     */
    public static Result follow(GoTrace trace, Machine machine, long statesMax, BooleanSupplier cancelled) {
        return new Following(trace, machine).run(statesMax, cancelled);
    }

    private void put(Node n) {
        if (seen.add(n)) {
            open.get(n.at).push(n);
            furthest = n.at > furthest.at ? n : furthest;
        }
    }

    private Result run(long statesMax, BooleanSupplier cancelled) {
        int[] choices = new int[machine.maxChoices()];
        boolean all = true;
        int stuck = 0;
        for (Node n = next(); n != null && furthest.at < events.size(); n = next()) {
            if (looked() > statesMax || cancelled.getAsBoolean()) {
                all = false;
                break;
            }
            Node before = furthest;
            expand(n, choices);
            stuck = furthest == before ? stuck + 1 : 0;
            for (int i = 0; i < DETOURS && stuck >= PATIENCE; i++) {
                Node to = detours.one(furthest);
                if (to != null) {
                    put(to);
                    stuck = 0;
                }
            }
            stuck %= PATIENCE;
        }
        Map<String, Long> cuts = machine.cuts();
        Event next = furthest.at < events.size() ? events.get(furthest.at) : null;
        return new Result(furthest.at, events.size(), next == null || all && cuts.isEmpty(), cuts, looked(), next, path(furthest));
    }

    private long looked() {
        return seen.size() + detours.moves();
    }

    private Node next() {
        for (int i = furthest.at; i >= 0; i--) {
            if (!open.get(i).isEmpty()) {
                return open.get(i).pop();
            }
        }
        return null;
    }

    private void expand(Node n, int[] choices) {
        int count = machine.choices(n.state, choices);
        // A step that nobody can tell the time of, and that makes no event, may be made first and alone.
        int local = machine.local(n.state, choices, count);
        if (local >= 0) {
            Node quiet = move(n, local);
            if (quiet != null && quiet.at == n.at) {
                put(quiet);
                return;
            }
        }
        // The last one put is looked at first: whoever has the P of the next event, then choices in their order, as a scheduler that
        // lets the lowest go on; and the Ms of other Ps last. Nothing is to be done before somebody has seen it.
        for (int nearness = 0; nearness <= 2; nearness++) {
            for (int i = count - 1; i >= 0; i--) {
                Node to = nearness(n, choices[i]) == nearness ? move(n, choices[i]) : null;
                if (to != null) {
                    put(to);
                }
            }
        }
    }

    /** 2 for a choice of the M that has the P of the next event, 0 for one of an M that has another P, otherwise 1. */
    private int nearness(Node n, int choice) {
        int m = thread(choice);
        int p = m < 0 ? -1 : mp.get(n.state, m) - 1;
        int next = events.get(n.at).p();
        return p < 0 || next < 0 || n.names[p] < 0 ? 1 : n.names[p] == next ? 2 : 0;
    }

    /** Where a choice leads; null where it makes an event that does not come next, or cannot be made. */
    Node move(Node n, int choice) {
        long[] out = new long[n.state.length];
        int m = thread(choice);
        Machine.Position at = m < 0 ? null : machine.position(gmplab.core.machine.State.of(n.state), m);
        if (machine.move(n.state, choice, out) != 0) {
            return null;
        }
        made.clear();
        emitter.running(n.running);
        emitter.moved(m, at, n.state, out);
        long[] names = n.names;
        int k = n.at;
        for (Event e : made) {
            names = k < events.size() ? matched(e, events.get(k), names) : null;
            if (names == null) {
                return null;
            }
            k++;
        }
        return new Node(out, k, made.isEmpty() ? n.running : emitter.running().clone(), names, n, choice);
    }

    static int thread(int choice) {
        return switch (gmplab.core.machine.Choice.kind(choice)) {
            case RUN, ANSWER, TIMEOUT -> gmplab.core.machine.Choice.id(choice);
            default -> -1;
        };
    }

    /** Who is who if the model's event is the real one; null where it cannot be. */
    private long[] matched(Event model, Event real, long[] names) {
        if (model.kind() != real.kind() || (model.p() < 0) != (real.p() < 0)) {
            return null;
        }
        int ps = machine.world().procsMax();
        long[] r = model.p() < 0 ? names : named(names, 0, ps, model.p(), real.p());
        r = model.g() == 0 ? (real.g() == 0 ? r : null) : named(r, ps, names.length, ps + (int) model.g() - 1, real.g());
        r = model.other() == 0 ? r : named(r, ps, names.length, ps + (int) model.other() - 1, real.other());
        if (r != null && model.kind() == EventKind.GO_END) {
            // The model may use its identity again, for another.
            r = r.clone();
            r[ps + (int) model.g() - 1] = -1;
        }
        return r;
    }

    private static long[] named(long[] names, int from, int to, int who, long name) {
        if (names == null || names[who] == name) {
            return names;
        }
        for (int i = from; i < to; i++) {
            if (names[i] == name) {
                return null;
            }
        }
        if (names[who] != -1) {
            return null;
        }
        long[] r = names.clone();
        r[who] = name;
        return r;
    }

    private static int[] path(Node end) {
        Deque<Integer> r = new ArrayDeque<>();
        for (Node n = end; n.parent != null; n = n.parent) {
            r.push(n.choice);
        }
        return r.stream().mapToInt(Integer::intValue).toArray();
    }
}
