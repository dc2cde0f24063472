package gmplab.core.observe;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.observe.Following.Node;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * What to do otherwise, where the search that follows a trace is stuck. Somebody has gone too far, unseen: it has a P, say, that the trace
 * does not show started before the world is stopped. To try the last moves in another order does not help, for it may be thousands of moves
 * since. So one thread after the other waits at a point where others may notice it, until the event is past that the search is stuck at or nobody
 * else can go on, while the others go as they are guided; or a question that was left open there is answered otherwise. Which threads come first
 * is read off the state where nothing more can be done: who took the Ps that are on their way, who is about to make an event that the trace does
 * not have there, who last changed the status of the Gs in question.
 */
final class Delays {
    /** Points of one thread, at most, that are tried alone; and so many of one suspect, alone and in pairs. */
    private static final int POINTS = 120;
    private static final int SUSPECT = 24;
    /** Moves of one way, at most, beyond those back to where it set out. */
    private static final int BEYOND = 3_000;
    /** Moves back, at most, for a thread that nobody suspects. */
    private static final int BACK = 20_000;
    /** Moves of each of the three rounds, at most. */
    private static final long ROUND_MAX = 200_000;

    private final Following following;
    private final Machine machine;
    private final Guide guide;
    private final int[] choices;
    private final int procs;
    private final Slot holder;
    private final Slot status;
    private final Slot preempt;
    private final Slot mp;
    private long moves;
    private Node tried;

    /**
     * Another way to go on.
     *
     * @param from where
     * @param m the thread that waits
     * @param answer the choice to make there instead; 0: it waits until the event is past, or nobody else can go on
     */
    record Delay(Node from, int m, int answer) { }

    /** Where a way ends, and how many moves from the beginning it was when those that waited had to go on. */
    record Way(Node end, int released) { }

    /** A thread that may have gone too far, and when it had. */
    record Suspect(int m, Node by) { }

    Delays(Following following, Machine machine, Guide guide) {
        this.following = following;
        this.machine = machine;
        this.guide = guide;
        choices = new int[machine.maxChoices()];
        procs = machine.world().procsMax();
        holder = machine.layout().slot(Fields.LEDGER_HOLDER);
        mp = machine.layout().slot(Fields.M_P);
        preempt = machine.layout().slot(Fields.G_PREEMPT);
        status = machine.layout().slot(Fields.G_STATUS_F);
    }

    /** So many moves were made. */
    long moves() {
        return moves;
    }

    /** Where another way leads that goes further in the trace than {@code stuck}; null where none was found, or it was looked for before. */
    Node past(Node stuck) {
        if (tried == stuck) {
            return null;
        }
        tried = stuck;
        Node end = go(stuck, List.of(), stuck.at).end;
        if (end.at > stuck.at) {
            return end;
        }
        List<Delay> first = delays(suspects(end), SUSPECT);
        List<Way> ways = new ArrayList<>();
        Node r = each(first, List.of(), stuck.at, ways);
        r = r != null ? r : each(delays(everybody(end), POINTS), List.of(), stuck.at, new ArrayList<>());
        return r != null ? r : pairs(first, ways, stuck.at);
    }

    /** Tries one after the other besides those that wait already; {@code ways} takes where they end. */
    private Node each(List<Delay> all, List<Delay> besides, int event, List<Way> ways) {
        long end = moves + ROUND_MAX;
        for (Delay d : all) {
            if (moves > end) {
                return null;
            }
            List<Delay> both = new ArrayList<>(besides);
            both.add(d);
            Way w = go(d.from, both, event);
            if (w.end.at > event) {
                return w.end;
            }
            ways.add(w);
        }
        return null;
    }

    /** Where one that waits leads to another place where nothing can be done: the same again, for those suspected there. */
    private Node pairs(List<Delay> first, List<Way> ways, int event) {
        long end = moves + ROUND_MAX;
        for (int i = 0; i < ways.size() && moves < end; i++) {
            Delay d = first.get(i);
            Way w = ways.get(i);
            for (Delay e : delays(suspects(w.end), SUSPECT)) {
                if (e.from.depth > d.from.depth && moves < end) {
                    Node r = each(List.of(e), e.from.depth < w.released && d.answer == 0 ? List.of(d) : List.of(), event, new ArrayList<>());
                    if (r != null) {
                        return r;
                    }
                }
            }
        }
        return null;
    }

    /** As far as the guide leads without those that wait, to where nobody can go on or the event is past; the last is the one that sets out. */
    private Way go(Node from, List<Delay> waiting, int event) {
        Delay last = waiting.isEmpty() ? null : waiting.get(waiting.size() - 1);
        Node n = last != null && last.answer != 0 ? following.move(from, last.answer) : from;
        if (n == null) {
            return new Way(from, 0);
        }
        List<Delay> w = waiting;
        int released = Integer.MAX_VALUE;
        int most = tried.depth - from.depth + BEYOND;
        for (int i = 0; i < most && n.at <= event; i++) {
            Node next = step(n, w);
            while (next == null && !w.isEmpty()) {
                w = w.subList(1, w.size());
                released = Math.min(released, n.depth);
                next = step(n, w);
            }
            if (next == null) {
                break;
            }
            n = next;
        }
        return new Way(n, released);
    }

    private Node step(Node n, List<Delay> waiting) {
        moves++;
        int count = without(n, waiting, machine.choices(n.state, choices));
        Node only = following.alone(guide, n, choices, count);
        if (only != null && !waits(n, only.choice, waiting)) {
            return only;
        }
        for (int i : guide.order(n, choices, count)) {
            Node to = guide.idle(n, choices[i]) ? null : following.move(n, choices[i]);
            if (to != null) {
                return to;
            }
        }
        int passing = guide.passing(n.state, n.at);
        return passing == 0 ? null : following.move(n, passing);
    }

    private int without(Node n, List<Delay> waiting, int count) {
        int left = 0;
        for (int i = 0; i < count; i++) {
            if (!waits(n, choices[i], waiting)) {
                choices[left++] = choices[i];
            }
        }
        return left;
    }

    private boolean waits(Node n, int choice, List<Delay> waiting) {
        int m = waiting.isEmpty() ? -1 : mover(n, choice);
        for (Delay d : waiting) {
            if (d.answer == 0 && d.m == m) {
                return true;
            }
        }
        return false;
    }

    private int mover(Node n, int choice) {
        return machine.mover(State.of(n.state), choice);
    }

    // Who comes first

    private List<Suspect> suspects(Node end) {
        List<Suspect> r = new ArrayList<>();
        for (int p = 0; p < procs; p++) {
            int of = p;
            if (onItsWay(end, p)) {
                add(r, last(end, n -> idle(n.parent, of) && !idle(n, of)));
            }
        }
        List<Integer> gs = new ArrayList<>();
        for (int c : choices(end)) {
            Event made = following.amiss(end, c);
            if (made != null && mover(end, c) >= 0) {
                r.add(new Suspect(mover(end, c), end));
                gs.add((int) (made.other() > 0 ? made.other() : made.g()) - 1);
            }
        }
        gs.add(following.known(end, guide.event(end.at)));
        for (int g : gs) {
            if (g >= 0) {
                add(r, last(end, n -> preempt.get(n.parent.state, g) == 0 && preempt.get(n.state, g) != 0));
                add(r, last(end, n -> status.get(n.parent.state, g) % Fields.G_SCAN != status.get(n.state, g) % Fields.G_SCAN));
            }
        }
        return r.stream().distinct().toList();
    }

    private int[] choices(Node n) {
        return Arrays.copyOf(choices, machine.choices(n.state, choices));
    }

    private boolean idle(Node n, int p) {
        return holder.get(n.state, p) == Fields.IDLE;
    }

    /** Whether a P is promised to somebody, or has just been bound and not shown yet. */
    private boolean onItsWay(Node end, int p) {
        int now = holder.get(end.state, p);
        for (int m = 0; m < machine.world().ms() && now == Fields.RUNNING; m++) {
            Machine.Position at = mp.get(end.state, m) - 1 == p ? machine.position(State.of(end.state), m) : null;
            if (at != null && (at.routine().equals("acquirep") || at.routine().equals("wirep"))) {
                return true;
            }
        }
        return now == Fields.TRANSIT;
    }

    private void add(List<Suspect> to, Node moved) {
        int m = moved == null ? -1 : mover(moved.parent, moved.choice);
        if (m >= 0) {
            to.add(new Suspect(m, moved));
        }
    }

    /** The last move of a kind on the way to {@code end}, as the node behind it; null where there was none. */
    private static Node last(Node end, Predicate<Node> moved) {
        Node n = end;
        while (n.parent != null && !moved.test(n)) {
            n = n.parent;
        }
        return n.parent == null ? null : n;
    }

    private List<Suspect> everybody(Node end) {
        List<Suspect> r = new ArrayList<>();
        for (int m = 0; m <= machine.world().ms(); m++) {
            r.add(new Suspect(m, end));
        }
        return r;
    }

    // Where they wait

    /** The last points of each in turn. */
    private List<Delay> delays(List<Suspect> who, int points) {
        List<List<Delay>> of = new ArrayList<>();
        who.forEach(s -> of.add(points(s, points)));
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

    private List<Delay> points(Suspect who, int most) {
        List<Delay> r = new ArrayList<>();
        Node n = who.by;
        for (int back = 0; back < BACK && n.parent != null && r.size() < most; back++, n = n.parent) {
            if (mover(n.parent, n.choice) == who.m) {
                point(n.parent, who.m, n.choice, r);
            }
        }
        return r;
    }

    private void point(Node at, int m, int choice, List<Delay> to) {
        if (Choice.kind(choice) == Choice.Kind.ANSWER) {
            for (int c : choices(at)) {
                if (Choice.kind(c) == Choice.Kind.ANSWER && Choice.id(c) == m && c != choice) {
                    to.add(new Delay(at, m, c));
                }
            }
        }
        if (noticed(at, m, choice)) {
            to.add(new Delay(at, m, 0));
        }
    }

    /** Whether others may notice what comes next, or it them: a lock is taken, a word swapped, a request to be preempted looked for, or it wakes. */
    private boolean noticed(Node at, int m, int choice) {
        if (machine.takesLock(at.state, choice)) {
            return true;
        }
        Machine.Position p = machine.position(State.of(at.state), m);
        String l = p == null ? "" : p.label();
        return l.startsWith("cas ") || l.startsWith("xadd ") || l.startsWith("xchg ") || l.equals("sleep") || l.equals("prologue") && p.stack() == Stack.USER;
    }

    // Why it is stuck

    /** Where nothing more can be done behind {@code stuck}: who is about to do what the trace does not have, which Ps are on their way, who waits. */
    List<String> why(Node stuck) {
        tried = stuck;
        Node end = go(stuck, List.of(), stuck.at).end;
        List<String> r = new ArrayList<>();
        for (int c : choices(end)) {
            Event made = following.amiss(end, c);
            if (made != null) {
                Event next = guide.next(end, made.p());
                r.add(who(end, mover(end, c)) + " would make " + following.inTrace(end, made).what()
                    + (next == null ? ", of which the trace has nothing more" : ", where the trace has " + next.what()));
            }
        }
        for (int p = 0; p < procs; p++) {
            int of = p;
            Node taken = onItsWay(end, p) ? last(end, n -> idle(n.parent, of) && !idle(n, of)) : null;
            if (taken != null) {
                r.add("p" + end.names[p] + " was taken from the idle Ps by " + who(taken.parent, mover(taken.parent, taken.choice)) + " at move " + taken.depth
                    + ", after " + taken.at + " events, and nobody has started it");
            }
        }
        for (int m = 0; m < machine.world().ms(); m++) {
            if (mp.get(end.state, m) > 0 && !moves(end, m)) {
                r.add(who(end, m) + " waits at " + machine.position(State.of(end.state), m));
            }
        }
        return r.stream().distinct().toList();
    }

    private String who(Node n, int m) {
        int p = m < machine.world().ms() ? mp.get(n.state, m) - 1 : -1;
        return (m < 0 ? "the environment" : m == machine.world().ms() ? "sysmon" : "m" + m) + (p < 0 ? "" : " on p" + n.names[p]);
    }

    private boolean moves(Node n, int m) {
        for (int c : choices(n)) {
            if (mover(n, c) == m) {
                return true;
            }
        }
        return false;
    }
}
