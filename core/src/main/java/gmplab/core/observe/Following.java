package gmplab.core.observe;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
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
 * which does not come next leads nowhere. Where that is stuck for a while, {@link Delays} may find the way on sooner, then it is begun anew behind a race
 * that may have been decided the other way ({@link Reversals}), and then come {@link Detours}. Ps and Gs are
 * named as the trace names them when they are first met.
 */
public final class Following {
    /** States looked at, without an event more, before it is asked who has gone too far. */
    private static final int IMPATIENCE = 500;
    /** And before ways round are tried at random. */
    private static final int PATIENCE = 5_000;
    /** So many at a time. */
    private static final int DETOURS = 100;
    /** States looked at, at most, from one behind a race that was decided the other way; four times as many the next time. */
    private static final long RACE = 40_000;
    private static final long RACE_MAX = 640_000;
    private static final long TELL = 50_000;

    private final Machine machine;
    private final int impatience;
    private final int patience;
    private final Detours detours;
    private final Delays delays;
    private final List<Event> events;
    private final Outlook outlook;
    private final List<Deque<Node>> open = new ArrayList<>();
    private final Set<Node> seen = new HashSet<>();
    private final Emitter emitter;
    private final Guide guide;
    /** Null where every run is to be looked at. */
    private final Ahead ahead;
    /** Null where nothing is known of it. */
    private final Flow flow;
    private final List<Event> made = new ArrayList<>();
    private final int procs;
    private final int threads;
    private final Names names;
    /** It ends where it is so far in the trace. */
    private final int goal;
    /** Whether it is one that goes on behind a race: it begins none itself. */
    private final boolean behindARace;
    /** Where it is so far. */
    Node furthest;
    /** Where the races before it were last looked at, and so many states from each the next time. */
    private Node raced;
    private long race;
    /** States looked at behind races. */
    private long besides;
    private Follower.Progress progress = Follower.Progress.NONE;
    private long told;

    /**
     * What came of it.
     *
     * @param followed so many events a run of the world makes in this order
     * @param of so many there are
     * @param exhausted whether every run was looked at: then no run makes more of them
     * @param cuts by bound, how many moves left the world's bounds: they were not looked at
     * @param states looked at
     * @param gaveUp whether it ended at a limit, with something left to look at
     * @param next the first event that was not reached; null where all were
     * @param choices the run that makes as many as could be followed
     * @param why what stands in the way of the next: sentences, with the model's Ms and the trace's Ps and Gs
     */
    public record Result(int followed, int of, boolean exhausted, Map<String, Long> cuts, long states, boolean gaveUp, Event next, int[] choices, List<String> why) {
        /** This or what came of looking again, whichever is further; the states are of both, as the second's cuts are already. */
        Result or(Result again) {
            Result r = followed > again.followed ? this : again;
            return new Result(r.followed, of, r.exhausted, again.cuts, states + again.states, again.gaveUp, r.next, r.choices, r.why);
        }
    }

    /** An event that thread {@code m} has still to make, before it moves again. */
    record Pending(int m, Event event) { }

    /** A state of the model, how far it has come, and who is who. Two are equal that have the same future. */
    static final class Node {
        final long[] state;
        final int at;
        final long[] running;
        /** See {@link Names}. */
        final long[] names;
        final Node parent;
        final int choice;
        final int depth;
        /** Events that a move has made behind another, and others are seen first. */
        final List<Pending> pending;
        /** What has gone through channels on the way to it: see {@link Flow}. */
        final int flow;

        Node(long[] state, int at, long[] running, long[] names, List<Pending> pending, Node parent, int choice, int flow) {
            this.state = state;
            this.at = at;
            this.running = running;
            this.names = names;
            this.pending = pending;
            this.parent = parent;
            this.choice = choice;
            this.flow = flow;
            depth = parent == null ? 0 : parent.depth + 1;
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof Node n && at == n.at && Arrays.equals(state, n.state) && Arrays.equals(names, n.names) && Arrays.equals(running, n.running)
                && pending.equals(n.pending);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(state) * 31 + at;
        }
    }

    Following(GoTrace trace, Machine machine, int impatience, int patience, Habit habit, boolean ahead) {
        behindARace = false;
        this.machine = machine;
        this.impatience = impatience;
        this.patience = patience;
        events = trace.middle();
        outlook = new Outlook(events);
        detours = new Detours(this, machine, outlook);
        goal = events.size();
        for (int i = 0; i <= events.size(); i++) {
            open.add(new ArrayDeque<>());
        }
        guide = new Guide(machine, outlook, null, habit);
        this.ahead = ahead && Ahead.knows(machine) ? new Ahead(this, machine, outlook, new Marking(machine, outlook, habit.marks), trace.ends()) : null;
        delays = new Delays(this, machine, outlook, guide, habit.sparing() == null ? null : new Guide(machine, outlook, null, habit.sparing()));
        emitter = new Emitter(machine, made::add);
        long[] start = new long[machine.words()];
        machine.start(start);
        emitter.begin(start, new Visible());
        World w = machine.world();
        procs = w.procsMax();
        threads = threads(w);
        names = new Names(procs, threads);
        long[] named = new long[threads + w.sizes().of(Kind.M)];
        Arrays.fill(named, -1);
        Event first = trace.first();
        int p = first == null ? -1 : begins(w, first);
        if (p >= 0) {
            for (int i = 0; p == first.p() && i < procs; i++) {
                named[i] = i;
            }
            named[p] = first.p();
            named[procs + (int) emitter.running()[p] - 1] = first.g();
            named[threads + machine.layout().slot(Fields.P_M).get(start, p) - 1] = trace.firstThread();
        }
        flow = this.ahead == null || p < 0 ? null : Flow.of(machine, events, first, w.atStart().get((int) emitter.running()[p] - 1));
        furthest = new Node(start, 0, emitter.running().clone(), named, List.of(), null, 0, flow == null ? Flow.LOST : Flow.BEGINS);
        put(furthest);
    }

    /** As another, from one state of it only, until it is as far as {@code goal}. */
    private Following(Following of, Node from, int goal) {
        behindARace = true;
        this.goal = goal;
        machine = of.machine;
        impatience = of.impatience;
        patience = of.patience;
        events = of.events;
        outlook = of.outlook;
        detours = new Detours(this, machine, outlook);
        guide = of.guide;
        ahead = of.ahead;
        flow = of.flow;
        delays = new Delays(this, machine, outlook, guide, null);
        emitter = new Emitter(machine, made::add);
        emitter.begin(from.state, new Visible());
        procs = of.procs;
        threads = of.threads;
        names = of.names;
        for (int i = 0; i <= events.size(); i++) {
            open.add(new ArrayDeque<>());
        }
        furthest = from;
        put(from);
    }

    /**
     * With one habit; where what is ahead in the trace leaves nothing to look at, once more without it.
     *
     * @param stuckMax it gives up after so many states without an event more
     */
    static Result once(GoTrace trace, Machine machine, Habit habit, long statesMax, long stuckMax, BooleanSupplier cancelled, Follower.Progress progress) {
        Following f = new Following(trace, machine, IMPATIENCE, PATIENCE, habit, true);
        f.progress = progress;
        Result r = f.run(statesMax, stuckMax, cancelled);
        if (f.ahead == null || r.next == null || r.gaveUp) {
            return r;
        }
        Following every = new Following(trace, machine, IMPATIENCE, PATIENCE, habit, false);
        every.progress = (followed, of, states) -> progress.at(followed, of, r.states + states);
        return r.or(every.run(statesMax - r.states, stuckMax, cancelled));
    }

    /** The same with less patience, or with so much that no ways round are tried at all. */
    static Result follow(GoTrace trace, Machine machine, long statesMax, int impatience, int patience) {
        return follow(trace, machine, statesMax, impatience, patience, false);
    }

    /** With or without what is ahead, and not once more. */
    static Result follow(GoTrace trace, Machine machine, long statesMax, int impatience, int patience, boolean ahead) {
        return new Following(trace, machine, impatience, patience, Habit.NEITHER, ahead).run(statesMax, statesMax, () -> false);
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

    private Result run(long statesMax, long stuckMax, BooleanSupplier cancelled) {
        int[] choices = new int[machine.maxChoices()];
        boolean all = true;
        int stuck = 0;
        int reached = furthest.at;
        long since = 0;
        for (Node n = next(); n != null && furthest.at < goal; n = next()) {
            since = furthest.at > reached ? looked() : since;
            reached = furthest.at;
            long last = stuckMax > statesMax - since ? statesMax : since + stuckMax;
            if (looked() > last || cancelled.getAsBoolean()) {
                all = false;
                break;
            }
            if (looked() - told >= TELL) {
                told = looked();
                progress.at(furthest.at, events.size(), told);
            }
            Node before = furthest;
            expand(n, choices);
            stuck = furthest == before ? stuck + 1 : 0;
            Node past = stuck == impatience ? delays.past(furthest, last - looked(), cancelled) : null;
            if (past != null) {
                put(past);
                stuck = 0;
            }
            Node otherwise = stuck == patience ? behindRaces(last, cancelled) : null;
            if (otherwise != null) {
                put(otherwise);
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
        return new Result(furthest.at, events.size(), next == null || all && cuts.isEmpty() && !guide.keepsTime() && ahead == null, cuts, looked(), !all, next, path(furthest),
            next == null ? List.of() : delays.why(furthest));
    }

    /** Where this is stuck, a state that is further in the trace, behind a race long ago that was decided the other way; null where there is none. */
    private Node behindRaces(long statesMax, BooleanSupplier cancelled) {
        race = raced != furthest ? RACE : Math.min(race, RACE_MAX) * 4;
        raced = furthest;
        Node far = behindARace || race != RACE * 4 ? null : delays.far(furthest, statesMax - looked(), cancelled);
        if (far != null) {
            return far;
        }
        for (Node from : behindARace || race > RACE_MAX ? List.<Node>of() : delays.races(furthest)) {
            Following f = new Following(this, from, furthest.at + 1);
            f.progress = (followed, of, states) -> progress.at(furthest.at, of, looked() + states);
            f.run(Math.min(race, statesMax - looked()), Long.MAX_VALUE, cancelled);
            besides += f.looked();
            if (f.furthest.at > furthest.at) {
                return f.furthest;
            }
        }
        return null;
    }

    private long looked() {
        return seen.size() + detours.moves() + delays.moves() + besides;
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
        int c = guide.alone(n, choices, count);
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

    /**
     * Where a choice leads; null where it makes an event that does not come next, or cannot be made. Where a move makes several, which Go traces one after the
     * other, those of other Ps may come between them.
     */
    Node move(Node n, int choice) {
        long[] out = new long[n.state.length];
        int m = thread(choice);
        Machine.Position at = m < 0 ? null : machine.position(State.of(n.state), m);
        if (!n.pending.isEmpty() && n.pending.stream().anyMatch(e -> e.m == m) || machine.move(n.state, choice, out) != 0 || !guide.inTime(out, n.at)
            || ahead != null && ahead.nowhere(n, choice, m, at, out)) {
            return null;
        }
        int now = flow == null ? Flow.LOST : flow.behind(n, m, at);
        made.clear();
        emitter.running(n.running);
        emitter.moved(m, at, n.state, out);
        long[] named = made.isEmpty() ? n.names : n.at == events.size() ? null : names.matched(made.get(0), events.get(n.at), n.names);
        now = made.isEmpty() || now < 0 ? now : flow.seen(now);
        if (named == null || now == Flow.CUT) {
            return null;
        }
        long[] running = made.isEmpty() ? n.running : emitter.running().clone();
        if (made.isEmpty() || made.size() == 1 && n.pending.isEmpty()) {
            return new Node(out, n.at + made.size(), running, named, n.pending, n, choice, now);
        }
        List<Pending> pending = new ArrayList<>(n.pending);
        made.subList(1, made.size()).forEach(e -> pending.add(new Pending(m, new Event(0, e.kind(), e.p(), e.g(), e.other(), 0, 0, e.thread()))));
        return seen(new Node(out, n.at + 1, running, named, pending, n, choice, now));
    }

    /** With as many of the pending events seen as come next; null where one is not the next of its P. */
    private Node seen(Node n) {
        List<Pending> left = new ArrayList<>(n.pending);
        int k = n.at;
        int now = n.flow;
        long[] named = n.names;
        for (int i = 0; i < left.size() && k < events.size();) {
            Event e = left.get(i).event;
            boolean first = left.subList(0, i).stream().noneMatch(x -> x.event.p() == e.p());
            long[] r = first ? names.matched(e, events.get(k), named) : null;
            if (r != null) {
                left.remove(i);
                named = r;
                now = now < 0 ? now : flow.seen(now);
                k++;
                i = 0;
            } else if (first && !comesNext(n, e, k)) {
                return null;
            } else {
                i++;
            }
        }
        return now == Flow.CUT ? null : new Node(n.state, k, n.running, named, List.copyOf(left), n.parent, n.choice, now);
    }

    /** Whether an event is the next that the trace has of its P. */
    private boolean comesNext(Node n, Event e, int at) {
        Event next = outlook.next(n, at, e.p());
        return next != null && names.matched(e, next, n.names) != null;
    }

    /** The event that a choice would make which is not the next of its P in the trace, so that it is amiss and not only too early; null where there is none. */
    Event amiss(Node n, int choice) {
        made.clear();
        if (move(n, choice) != null || made.isEmpty()) {
            return null;
        }
        Event next = outlook.next(n, made.get(0).p());
        return next != null && names.matched(made.get(0), next, n.names) != null ? null : made.get(0);
    }

    /** Whether a choice is one that {@link Ahead} rules out. */
    boolean cut(Node n, int choice) {
        long[] out = new long[n.state.length];
        int m = thread(choice);
        return ahead != null && m >= 0 && machine.move(n.state, choice, out) == 0 && ahead.nowhere(n, choice, m, machine.position(State.of(n.state), m), out);
    }

    /** Whether a choice takes a channel's lock for an operation that comes too soon or too late by its {@link Flow}. */
    boolean flowsAmiss(Node n, int choice) {
        int m = thread(choice);
        return flow != null && m >= 0 && flow.behind(n, m, machine.position(State.of(n.state), m)) == Flow.CUT;
    }

    /** The G of the model, from 0, that an event is about; -1 where there is none yet. */
    int known(Node n, Event real) {
        long name = real.other() != 0 ? real.other() : real.g();
        return name == 0 ? -1 : names.g(n.names, name);
    }

    /** The G of the model, from 0, that makes an event; -1 where there is none yet. */
    int knownMaker(Node n, Event real) {
        return names.g(n.names, real.g());
    }

    static int thread(int choice) {
        return switch (Choice.kind(choice)) {
            case RUN, ANSWER, TIMEOUT -> Choice.id(choice);
            default -> -1;
        };
    }

    private static int[] path(Node end) {
        Deque<Integer> r = new ArrayDeque<>();
        for (Node n = end; n.parent != null; n = n.parent) {
            r.push(n.choice);
        }
        return r.stream().mapToInt(Integer::intValue).toArray();
    }
}
