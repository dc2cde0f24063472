package gmplab.core.observe;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.observe.Following.Node;
import gmplab.core.observe.Suspects.Suspect;
import gmplab.core.observe.Ways.Way;
import gmplab.core.program.CallGraph.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What to do otherwise, where the search that follows a trace is stuck. Somebody has gone too far, unseen: it has a P, say, that the trace
 * does not show started before the world is stopped. To try the last moves in another order does not help, for it may be thousands of moves
 * since. So one thread after the other waits at a point where others may notice it, until the event is past that the search is stuck at or nobody
 * else can go on, while the others go as they are guided; or a question that was left open there is answered otherwise. {@link Suspects} says which threads
 * come first.
 */
final class Delays {
    /** Steps that others may notice, besides those that swap a word. */
    private static final Set<String> NOTICED = Set.of("set pp.runqtail", "sleep", "epollwait");
    /** Points of one thread, at most, that are tried alone; and so many of one suspect, alone and in pairs. */
    private static final int POINTS = 120;
    private static final int SUSPECT = 24;
    /** Moves of one way, at most, beyond those back to where it set out. */
    private static final int BEYOND = 3_000;
    /** Moves back, at most, but for {@link #far}. */
    private static final int BACK = 20_000;
    /** So many times the moves from the beginning are made on ways from further back. */
    private static final int FAR = 5;
    /** Moves of each of the three rounds, at most. */
    private static final long ROUND_MAX = 200_000;
    /** States behind races that are searched from, at most. */
    private static final int RACES = 20;

    private final Machine machine;
    private final Guide first;
    /** Tried where the first leads nowhere; null: there is none. */
    private final Guide other;
    private Guide guide;
    private final Ways ways;
    private final Suspects suspects;
    private final Dues dues;
    private final Reversals reversals;
    private final Thefts thefts;
    /** No more than so many, whatever the round. */
    private long movesMax;
    private BooleanSupplier cancelled = () -> false;
    private Node tried;

    /**
     * Another way to go on.
     *
     * @param from where
     * @param m the thread that waits
     * @param answer the choice to make there instead; 0: it waits until the event is past, or nobody else can go on
     */
    record Delay(Node from, int m, int answer) { }

    Delays(Following following, Machine machine, Outlook outlook, Guide guide, Guide other) {
        this.machine = machine;
        this.guide = guide;
        this.other = other;
        first = guide;
        ways = new Ways(following, machine);
        suspects = new Suspects(following, machine, outlook);
        dues = new Dues(following, machine);
        reversals = new Reversals(following, machine, suspects);
        thefts = new Thefts(following, machine, outlook, reversals);
    }

    /** So many moves were made. */
    long moves() {
        return ways.moves() + reversals.moves() + dues.moves() + thefts.moves();
    }

    /**
     * Where another way leads that goes further in the trace than {@code stuck}; null where none was found, or it was looked for before.
     *
     * @param left it gives up after so many moves
     * @param cancelled asked before each way
     */
    Node past(Node stuck, long left, BooleanSupplier cancelled) {
        if (tried == stuck) {
            return null;
        }
        begin(stuck, left, cancelled);
        Node r = beyond(stuck);
        if (r == null && other != null) {
            guide = other;
            r = beyond(stuck);
        }
        return r;
    }

    /**
     * As {@link #past}, from further back: who is suspected may not have moved for thousands of events, as a sweeper that was to wait until another had
     * asked it to stop. Each way is long, so they come when all else has failed.
     */
    Node far(Node stuck, long left, BooleanSupplier stop) {
        begin(stuck, left, stop);
        List<Delay> all = delays(suspects.of(go(stuck, List.of(), stuck.at).end()), SUSPECT, Integer.MAX_VALUE);
        all.removeIf(d -> d.from.depth > stuck.depth - BACK);
        return each(all, List.of(), stuck.at, new ArrayList<>(), (long) FAR * stuck.depth);
    }

    private void begin(Node stuck, long left, BooleanSupplier stop) {
        tried = stuck;
        movesMax = moves() + left;
        cancelled = stop;
        guide = first;
    }

    private Node beyond(Node stuck) {
        Node end = go(stuck, List.of(), stuck.at).end();
        if (end.at > stuck.at) {
            return end;
        }
        Node due = guide.keepsTime() ? due(stuck) : null;
        due = due != null ? due : earlier(end, stuck.at);
        if (due != null) {
            return due;
        }
        List<Delay> suspected = delays(suspects.of(end), SUSPECT, BACK);
        List<Way> gone = new ArrayList<>();
        Node r = each(suspected, List.of(), stuck.at, gone);
        r = r != null ? r : reversed(suspects.of(end), stuck.at);
        r = r != null ? r : each(delays(suspects.everybody(end), POINTS, BACK), List.of(), stuck.at, new ArrayList<>());
        r = r != null ? r : pairs(suspected, gone, stuck.at);
        return r != null ? r : stolen(stuck);
    }

    /** Tries one after the other besides those that wait already; {@code gone} takes where they end. */
    private Node each(List<Delay> all, List<Delay> besides, int event, List<Way> gone) {
        return each(all, besides, event, gone, ROUND_MAX);
    }

    /** @param most so many moves */
    private Node each(List<Delay> all, List<Delay> besides, int event, List<Way> gone, long most) {
        long end = moves() + most;
        for (Delay d : all) {
            if (over(end)) {
                return null;
            }
            List<Delay> both = new ArrayList<>(besides);
            both.add(d);
            Way w = go(d.from, both, event);
            Node further = w.end().at > event ? w.end() : earlier(w.end(), event);
            if (further != null) {
                return further;
            }
            gone.add(w);
        }
        return null;
    }

    /** With a timer set earlier that is due too late for the event that a way has come to; null where there is none, or it leads nowhere. */
    private Node earlier(Node end, int event) {
        if (end.at == event && guide.awaitsTimer(event)) {
            for (Node n : dues.earlier(end)) {
                Way w = go(n, List.of(), event);
                if (w.end().at > event) {
                    return w.end();
                }
            }
        }
        return null;
    }

    /** States behind races that are decided the other way, on the way to {@code stuck}: none of them is further in the trace. */
    List<Node> races(Node stuck) {
        tried = stuck;
        guide = first;
        List<Node> r = new ArrayList<>();
        reversals.any(suspects.of(go(stuck, List.of(), stuck.at).end()), guide, cancelled, n -> !r.add(n) || r.size() == RACES);
        return r;
    }

    /** With two timers that are due at about the same time going off in the other order. */
    private Node due(Node stuck) {
        long end = moves() + ROUND_MAX;
        for (Node n : dues.otherwise(stuck)) {
            if (over(end)) {
                return null;
            }
            Way w = go(n, List.of(), stuck.at);
            if (w.end().at > stuck.at) {
                return w.end();
            }
        }
        return null;
    }

    /** Behind a race that is decided the other way. */
    private Node reversed(List<Suspect> who, int event) {
        long end = moves() + ROUND_MAX;
        Node[] r = {null};
        reversals.any(who, guide, () -> over(end), from -> {
            Way w = go(from, List.of(), event);
            r[0] = w.end().at > event ? w.end() : null;
            return r[0] != null;
        });
        return r[0];
    }

    /** With a thief that looked long before it took. */
    private Node stolen(Node stuck) {
        long end = moves() + 2 * ROUND_MAX;
        Node[] r = {null};
        thefts.any(stuck, guide, () -> over(end), from -> {
            Way w = go(from, List.of(), stuck.at);
            r[0] = w.end().at > stuck.at ? w.end() : null;
            return r[0] != null || over(end);
        });
        return r[0];
    }

    private boolean over(long end) {
        return moves() >= Math.min(end, movesMax) || cancelled.getAsBoolean();
    }

    /** Where one that waits leads to another place where nothing can be done: the same again, for those suspected there. */
    private Node pairs(List<Delay> first, List<Way> gone, int event) {
        long end = moves() + ROUND_MAX;
        for (int i = 0; i < gone.size() && !over(end); i++) {
            Delay d = first.get(i);
            Way w = gone.get(i);
            for (Delay e : delays(suspects.of(w.end()), SUSPECT, BACK)) {
                if (e.from.depth > d.from.depth && !over(end)) {
                    Node r = each(List.of(e), e.from.depth < w.released() && d.answer == 0 ? List.of(d) : List.of(), event, new ArrayList<>());
                    if (r != null) {
                        return r;
                    }
                }
            }
        }
        return null;
    }

    /** Where the guide leads while those wait, with as many moves as it may take. */
    private Way go(Node from, List<Delay> waiting, int event) {
        return ways.go(guide, from, waiting, event, tried.depth - from.depth + BEYOND);
    }

    /** The last points of each in turn. */
    private List<Delay> delays(List<Suspect> who, int points, int back) {
        List<List<Delay>> of = new ArrayList<>();
        who.forEach(s -> of.add(points(s, points, back)));
        List<Delay> r = new ArrayList<>();
        for (int i = 0; i < points; i++) {
            for (List<Delay> l : of) {
                if (i < l.size() && !r.contains(l.get(i))) {
                    r.add(l.get(i));
                }
            }
        }
        return r;
    }

    private List<Delay> points(Suspect who, int most, int furthest) {
        List<Delay> r = new ArrayList<>();
        Node n = who.by();
        for (int back = 0; back < furthest && n.parent != null && r.size() < most; back++, n = n.parent) {
            if (suspects.mover(n.parent, n.choice) == who.m()) {
                point(n.parent, who.m(), n.choice, r);
            }
        }
        return r;
    }

    private void point(Node at, int m, int choice, List<Delay> to) {
        if (Choice.kind(choice) == Choice.Kind.ANSWER) {
            for (int c : suspects.choices(at)) {
                if (Choice.kind(c) == Choice.Kind.ANSWER && Choice.id(c) == m && c != choice) {
                    to.add(new Delay(at, m, c));
                }
            }
        }
        if (noticed(at, m, choice)) {
            to.add(new Delay(at, m, 0));
        }
    }

    /** Whether others may notice what comes next, or it them: a lock is taken, a word swapped, a request to be preempted looked for, or it wakes, or its call returns. */
    private boolean noticed(Node at, int m, int choice) {
        if (Choice.kind(choice) == Choice.Kind.RETURN || machine.takesLock(at.state, choice)) {
            return true;
        }
        Machine.Position p = machine.position(State.of(at.state), m);
        String l = p == null ? "" : p.label();
        return l.startsWith("cas ") || l.startsWith("xadd ") || l.startsWith("xchg ") || NOTICED.contains(l) || l.equals("prologue") && p.stack() == Stack.USER;
    }

    /** What stands in the way behind {@code stuck}, in sentences. */
    List<String> why(Node stuck) {
        tried = stuck;
        guide = first;
        return suspects.why(go(stuck, List.of(), stuck.at).end());
    }
}
