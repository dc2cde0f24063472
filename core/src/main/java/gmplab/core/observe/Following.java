package gmplab.core.observe;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.policy.Policies;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.World;
import gmplab.core.state.Kind;
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
 * which does not come next leads nowhere. Where that is stuck for a while, {@link Delays} and then {@link Detours} may find the way on sooner. Ps and Gs are
 * named as the trace names them when they are first met.
 */
public final class Following {
    /** States looked at, without an event more, before it is asked who has gone too far. */
    private static final int IMPATIENCE = 500;
    /** And before ways round are tried at random. */
    private static final int PATIENCE = 5_000;
    /** So many at a time. */
    private static final int DETOURS = 100;

    private final Machine machine;
    private final int impatience;
    private final int patience;
    private final Detours detours;
    private final Delays delays;
    private final List<Event> events;
    private final List<Deque<Node>> open = new ArrayList<>();
    private final Set<Node> seen = new HashSet<>();
    private final Emitter emitter;
    private final Guide guide;
    private final List<Event> made = new ArrayList<>();
    private final int procs;
    private final int threads;
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
     * @param why what stands in the way of the next: sentences, with the model's Ms and the trace's Ps and Gs
     */
    public record Result(int followed, int of, boolean exhausted, Map<String, Long> cuts, long states, Event next, int[] choices, List<String> why) {
        /** This or what came of looking again, whichever is further; the states are of both, as the second's cuts are already. */
        private Result or(Result again) {
            Result r = followed > again.followed ? this : again;
            return new Result(r.followed, of, r.exhausted, again.cuts, states + again.states, r.next, r.choices, r.why);
        }
    }

    /** A state of the model, how far it has come, and who is who. Two are equal that have the same future. */
    static final class Node {
        final long[] state;
        final int at;
        final long[] running;
        /** By P, by G and by M of the model, from 0: its number in the trace, -1 for none yet. */
        final long[] names;
        final Node parent;
        final int choice;
        final int depth;

        Node(long[] state, int at, long[] running, long[] names, Node parent, int choice) {
            this.state = state;
            this.at = at;
            this.running = running;
            this.names = names;
            this.parent = parent;
            this.choice = choice;
            depth = parent == null ? 0 : parent.depth + 1;
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

    /** @param marks whether who marks goes on until it is seen to stop, where the world leaves open how much there is */
    private Following(GoTrace trace, Machine machine, int impatience, int patience, boolean marks) {
        this.machine = machine;
        this.impatience = impatience;
        this.patience = patience;
        detours = new Detours(this, machine, trace.middle());
        events = trace.middle();
        for (int i = 0; i <= events.size(); i++) {
            open.add(new ArrayDeque<>());
        }
        guide = new Guide(machine, events, null, marks);
        delays = new Delays(this, machine, guide, marks ? new Guide(machine, events, null) : null);
        emitter = new Emitter(machine, made::add);
        long[] start = new long[machine.words()];
        machine.start(start);
        emitter.begin(start, new Visible());
        World w = machine.world();
        procs = w.procsMax();
        threads = threads(w);
        long[] names = new long[threads + w.sizes().of(Kind.M)];
        Arrays.fill(names, -1);
        Event first = trace.first();
        int p = first == null ? -1 : begins(w, first);
        if (p >= 0) {
            for (int i = 0; p == first.p() && i < procs; i++) {
                names[i] = i;
            }
            names[p] = first.p();
            names[procs + (int) emitter.running()[p] - 1] = first.g();
            names[threads + machine.layout().slot(Fields.P_M).get(start, p) - 1] = trace.firstThread();
        }
        furthest = new Node(start, 0, emitter.running().clone(), names, null, 0);
        put(furthest);
    }

    /**
     * The world as it was when a trace began: with the finalizer goroutine in runnext, where package os has left it, if it had not run yet; and where
     * programs name durations, with a clock that goes with the trace's.
     *
     * @throws ObserveException where no clock goes so far
     */
    public static World world(World w, GoTrace trace) {
        boolean finalizer = trace.runnable() > 0 && w.finalizer() < 0 && !w.finalizes() && w.main() >= 0;
        World begun = finalizer ? w.withGoroutine(new World.Goroutine(World.RUNFINQ, List.of(), World.Goroutine.Start.RUNNEXT, 0)) : w;
        return Pace.clocked(placed(begun, trace.first()), trace.middle());
    }

    /** With the goroutine that runs on the P that the trace begins on, where it is the only one: the order of idle Ps goes by their numbers (procresize). */
    private static World placed(World w, Event first) {
        List<World.Goroutine> running = w.goroutines().stream().filter(g -> g.start() == World.Goroutine.Start.RUNNING).toList();
        return first == null || running.size() != 1 || first.p() >= w.procs() ? w : w.exchanged(running.get(0).proc(), first.p());
    }

    /**
     * Looks for such a run. Where it is open how much there is to mark, who marks is first taken to go on until it is seen to stop; if that
     * is stuck after half the states, it is begun once more, and who marks finds no more than it has to: what comes further counts.
     *
     * @param statesMax it gives up after so many, in all
     * @param cancelled asked now and then
     */
    public static Result follow(GoTrace trace, Machine machine, long statesMax, BooleanSupplier cancelled) {
        if (machine.world().policies().get(Policies.MARK_WORK) != Policies.Policy.ANY) {
            return once(trace, machine, false, statesMax, cancelled);
        }
        Result first = once(trace, machine, true, statesMax / 2, cancelled);
        // Nothing is left to look at where it ended before.
        return first.next == null || first.states <= statesMax / 2 ? first
            : first.or(once(trace, machine, false, statesMax - first.states, cancelled));
    }

    /** With one guide. */
    static Result once(GoTrace trace, Machine machine, boolean marks, long statesMax, BooleanSupplier cancelled) {
        return new Following(trace, machine, IMPATIENCE, PATIENCE, marks).run(statesMax, cancelled);
    }

    /** The same with less patience, or with so much that no ways round are tried at all. */
    static Result follow(GoTrace trace, Machine machine, long statesMax, int impatience, int patience) {
        return new Following(trace, machine, impatience, patience, false).run(statesMax, () -> false);
    }

    /**
     * The P on which the trace begins: that of its number where somebody runs there, and then each has its number, for procresize puts them in
     * order; otherwise the first on which somebody runs. -1 where nobody does.
     */
    private int begins(World w, Event first) {
        if (first.p() < w.procs() && emitter.running()[first.p()] != 0) {
            return first.p();
        }
        int p = 0;
        while (p < procs && emitter.running()[p] == 0) {
            p++;
        }
        return p == procs ? -1 : p;
    }

    /** Where the names of Ms begin, behind those of the Ps and Gs. */
    static int threads(World w) {
        return w.procsMax() + w.numGs();
    }

    private void put(Node n) {
        if (seen.add(n)) {
            open.get(n.at).push(n);
            furthest = n.at > furthest.at ? n : furthest;
        }
    }

    /** Where nobody had a reason to go: looked at when there is nothing else as far as that. */
    private void putLast(Node n) {
        if (seen.add(n)) {
            open.get(n.at).addLast(n);
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
            Node past = stuck == impatience ? delays.past(furthest, statesMax - looked(), cancelled) : null;
            if (past != null) {
                put(past);
                stuck = 0;
            }
            for (int i = 0; i < DETOURS && stuck >= patience; i++) {
                Node to = detours.one(furthest);
                if (to != null) {
                    put(to);
                    stuck = 0;
                }
            }
            stuck %= patience;
        }
        Map<String, Long> cuts = machine.cuts();
        Event next = furthest.at < events.size() ? events.get(furthest.at) : null;
        return new Result(furthest.at, events.size(), next == null || all && cuts.isEmpty() && !guide.keepsTime(), cuts, looked(), next, path(furthest),
            next == null ? List.of() : delays.why(furthest));
    }

    private long looked() {
        return seen.size() + detours.moves() + delays.moves();
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
        Node only = alone(guide, n, choices, count);
        if (only != null) {
            put(only);
            return;
        }
        int passing = guide.passing(n.state, n.at);
        Node later = passing == 0 ? null : move(n, passing);
        if (later != null) {
            put(later);
        }
        int[] order = guide.order(n, choices, count);
        // The last one put is looked at first.
        for (int i = count - 1; i >= 0; i--) {
            Node to = move(n, choices[order[i]]);
            if (to != null && guide.idle(n, to.choice)) {
                putLast(to);
            } else if (to != null) {
                put(to);
            }
        }
    }

    /** Where a choice leads that is made before any other, as long as it makes no event; null where there is none. */
    Node alone(Guide guide, Node n, int[] choices, int count) {
        int c = guide.alone(n.state, n.at, choices, count);
        Node quiet = c < 0 ? null : move(n, c);
        return quiet != null && quiet.at == n.at ? quiet : null;
    }

    /**
     * Where the first choice leads that can be made, as the guide has them in order; null where there is none.
     *
     * @param first the place in that order to begin at
     */
    Node along(Guide guide, Node n, int[] choices, int count, int first) {
        int[] order = guide.order(n, choices, count);
        for (int i = 0; i < count; i++) {
            int c = choices[order[(first + i) % count]];
            Node to = guide.idle(n, c) ? null : move(n, c);
            if (to != null) {
                return to;
            }
        }
        int passing = guide.passing(n.state, n.at);
        return passing == 0 ? null : move(n, passing);
    }

    /** Where a choice leads; null where it makes an event that does not come next, or cannot be made. */
    Node move(Node n, int choice) {
        long[] out = new long[n.state.length];
        int m = thread(choice);
        Machine.Position at = m < 0 ? null : machine.position(State.of(n.state), m);
        if (machine.move(n.state, choice, out) != 0 || !guide.inTime(out, n.at)) {
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

    /** The event that a choice would make which is not the next of its P in the trace, so that it is amiss and not only too early; null where there is none. */
    Event amiss(Node n, int choice) {
        made.clear();
        if (move(n, choice) != null || made.isEmpty()) {
            return null;
        }
        Event next = guide.next(n, made.get(0).p());
        return next != null && matched(made.get(0), next, n.names) != null ? null : made.get(0);
    }

    /** An event of the model by the trace's names, where it has them. */
    Event inTrace(Node n, Event e) {
        return new Event(e.number(), e.kind(), e.p() < 0 ? -1 : (int) n.names[e.p()], nameOf(n, e.g()), nameOf(n, e.other()), 0, 0);
    }

    private long nameOf(Node n, long g) {
        return g == 0 ? 0 : n.names[procs + (int) g - 1];
    }

    /** The G of the model, from 0, that an event is about; -1 where there is none yet. */
    int known(Node n, Event real) {
        long name = real.other() != 0 ? real.other() : real.g();
        for (int g = 0; g < threads - procs; g++) {
            if (name != 0 && n.names[procs + g] == name) {
                return g;
            }
        }
        return -1;
    }

    static int thread(int choice) {
        return switch (Choice.kind(choice)) {
            case RUN, ANSWER, TIMEOUT -> Choice.id(choice);
            default -> -1;
        };
    }

    /** Who is who if the model's event is the real one; null where it cannot be. */
    private long[] matched(Event model, Event real, long[] names) {
        if (model.kind() != real.kind() || (model.p() < 0) != (real.p() < 0)) {
            return null;
        }
        int ps = procs;
        int ms = threads;
        long[] r = model.p() < 0 ? names : named(names, 0, ps, model.p(), real.p());
        r = model.g() == 0 ? (real.g() == 0 ? r : null) : named(r, ps, ms, ps + (int) model.g() - 1, real.g());
        r = model.other() == 0 ? r : named(r, ps, ms, ps + (int) model.other() - 1, real.other());
        r = r == null || model.thread() < 0 || real.thread() < 0 ? r : called(r, ms, ms + (int) model.thread(), real.thread());
        if (r != null && model.kind() == EventKind.GO_END) {
            // The model may use its identity again, for another.
            r = r.clone();
            r[ps + (int) model.g() - 1] = -1;
        }
        return r;
    }

    /** Which M a thread is may change: which of several slept first is not seen. It only tells whom to try first. */
    private static long[] called(long[] names, int from, int who, long name) {
        if (names[who] == name) {
            return names;
        }
        long[] r = names.clone();
        for (int i = from; i < r.length; i++) {
            r[i] = r[i] == name ? -1 : r[i];
        }
        r[who] = name;
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
