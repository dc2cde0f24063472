package gmplab.core.observe;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.observe.Following.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/**
 * When timers were set, read off the order in which they go off. A trace says within some microseconds when a program read the clock to set a timer; where two
 * are due so close to each other that the order in which they go off tells more, and the model's is another, the clock is read earlier for the one
 * or later for the other, and all that came after is done again as it was.
 */
final class Dues {
    /** Units between two timers of which each may be first. */
    private static final int CLOSE = 200;
    /** Units that a timer may be due too late. */
    private static final int LATE = 1_000;
    /** Nodes further back than so many are not looked at. */
    private static final int BACK = 50_000;

    private final Following following;
    private final Machine machine;
    private final Clock clock;
    private long moves;

    Dues(Following following, Machine machine) {
        this.following = following;
        this.machine = machine;
        clock = new Clock(machine);
    }

    /** So many moves were made. */
    long moves() {
        return moves;
    }

    /** As far in the trace as {@code stuck}, or as the way there could be gone, with two timers due in the other order. */
    List<Node> otherwise(Node stuck) {
        Node n = reached(stuck);
        List<Node> r = new ArrayList<>();
        for (int a = 0; a < clock.timers; a++) {
            for (int b = 0; b < clock.timers; b++) {
                int apart = a == b || clock.due(n.state, a) < 0 || clock.due(n.state, b) < 0 ? -1 : clock.due(n.state, b) - clock.due(n.state, a);
                if (apart >= 0 && apart <= CLOSE) {
                    add(r, moved(n, b, apart + 1, false));
                    add(r, moved(n, a, apart + 1, true));
                }
            }
        }
        return r;
    }

    /**
     * As far in the trace as {@code stuck}, with a timer set earlier that is due too late there to go off when one is seen to: the nearest first. Whoever
     * runs timers has read the clock before.
     */
    List<Node> earlier(Node stuck) {
        Node n = reached(stuck);
        int time = clock.now(n.state);
        List<Node> r = new ArrayList<>();
        IntStream.range(0, clock.timers).filter(t -> clock.due(n.state, t) > time && clock.due(n.state, t) <= time + LATE).boxed()
            .sorted(Comparator.comparing(t -> clock.due(n.state, t))).forEach(t -> add(r, moved(n, t, clock.due(n.state, t) - time, false)));
        return r;
    }

    /** Where the last event was made on the way to a state. */
    private static Node reached(Node stuck) {
        Node n = stuck;
        while (n.parent != null && n.parent.at == stuck.at) {
            n = n.parent;
        }
        return n;
    }

    private static void add(List<Node> to, Node n) {
        if (n != null) {
            to.add(n);
        }
    }

    /** The move with which somebody set the timer that is due in {@code end}, as the node behind it: not the one with which it was set again as it went off. */
    private Node set(Node end, int t) {
        Node n = end;
        for (int back = 0; n.parent != null && back < BACK; back++, n = n.parent) {
            int m = clock.due(n.parent.state, t) == clock.due(n.state, t) ? -1 : mover(n);
            Machine.Position at = m < 0 ? null : machine.position(State.of(n.parent.state), m);
            if (at != null && machine.stack(State.of(n.parent.state), at.stack(), m).stream().noneMatch(f -> f.at().routine().equals("checkTimers"))) {
                return n;
            }
        }
        return null;
    }

    private int mover(Node n) {
        return machine.mover(State.of(n.parent.state), n.choice);
    }

    /** Whoever set the timer does so {@code units} earlier, or {@code later}. When he read the clock is not seen: one time before that is tried after the other. */
    private Node moved(Node end, int t, int units, boolean later) {
        Node set = set(end, t);
        int m = set == null ? -1 : mover(set);
        for (Node n = set; n != null && n.parent != null && !(n != set && madeBy(n, m)); n = n.parent) {
            Node r = Choice.kind(n.choice) != Choice.Kind.TIMER ? null : later ? held(n, set, end, units) : hurried(n, set, end, units);
            if (r != null && (later ? clock.due(r.state, t) >= clock.due(end.state, t) + units : clock.due(r.state, t) <= clock.due(end.state, t) - units)) {
                return r;
            }
        }
        return null;
    }

    /** Whether it is an event of M {@code m} that led there. */
    private boolean madeBy(Node n, int m) {
        return n.at > n.parent.at && mover(n) == m;
    }

    /** The mover of {@code set} comes so much before it was as late as in a state, and before others went on; null where it had not begun by then. */
    private Node hurried(Node late, Node set, Node end, int units) {
        int m = mover(set);
        int to = clock.now(late.state) - units;
        Deque<Integer> own = new ArrayDeque<>();
        Node n = set;
        for (; n.parent != null && clock.now(n.state) > to; n = n.parent) {
            if (madeBy(n, m)) {
                return null;
            } else if (mover(n) == m) {
                own.push(n.choice);
            }
        }
        Replay r = new Replay(n);
        r.at(to);
        own.forEach(r::move);
        for (Node next : path(n, end)) {
            if (mover(next) != m || next.depth > set.depth) {
                r.move(next);
            }
        }
        return r.end();
    }

    /** The mover of {@code set} does nothing from a state on until it is so much later. */
    private Node held(Node n, Node set, Node end, int units) {
        int m = mover(set);
        int to = clock.now(n.state) + units;
        Replay r = new Replay(n);
        Deque<Node> held = new ArrayDeque<>();
        boolean over = false;
        for (Node next : path(n, end)) {
            boolean own = mover(next) == m;
            if (!over && (own && next.depth > set.depth || clock.now(next.state) >= to)) {
                over = true;
                r.at(to);
                held.forEach(r::move);
            }
            if (!over && own) {
                held.add(next);
            } else {
                r.move(next);
            }
        }
        return r.end();
    }

    /** The nodes behind {@code from}, up to {@code end}. */
    private static List<Node> path(Node from, Node end) {
        ArrayDeque<Node> r = new ArrayDeque<>();
        for (Node n = end; n != from; n = n.parent) {
            r.push(n);
        }
        return List.copyOf(r);
    }

    /** Moves that were made before, again; the clock goes to where it was. What cannot be made ends it: a thread may be asked something where it only went on before. */
    private final class Replay {
        private final Node from;
        private Node n;
        private boolean whole = true;

        Replay(Node from) {
            this.from = from;
            n = from;
        }

        void move(Node as) {
            if (Choice.kind(as.choice) == Choice.Kind.TIMER) {
                at(clock.now(as.state));
            } else {
                move(as.choice);
            }
        }

        void move(Integer choice) {
            Node to = whole && machine.allowed(State.of(n.state), choice) ? following.move(n, choice) : null;
            moves++;
            whole = to != null;
            n = whole ? to : n;
        }

        void at(int time) {
            int units = time - clock.now(n.state);
            if (units > 0 && whole) {
                move(machine.allowed(State.of(n.state), Choice.passing(units)) ? Choice.passing(units) : Choice.of(Choice.Kind.TIMER, 0, 0));
            }
        }

        Node end() {
            return n == from ? null : n;
        }
    }
}
