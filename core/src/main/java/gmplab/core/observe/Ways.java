package gmplab.core.observe;

import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.observe.Delays.Delay;
import gmplab.core.observe.Following.Node;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Ways that the guide leads while some threads wait, where a trace is followed: where they end. */
final class Ways {
    private final Following following;
    private final Machine machine;
    private final int[] choices;
    /** Who has gone round in a circle on the way that is gone now, and waits for the others. */
    private final Set<Integer> resting = new HashSet<>();
    private long moves;

    /** Where a way ends, and how many moves from the beginning it was when those that waited had to go on. */
    record Way(Node end, int released) { }

    Ways(Following following, Machine machine) {
        this.following = following;
        this.machine = machine;
        choices = new int[machine.maxChoices()];
    }

    /** So many moves were made. */
    long moves() {
        return moves;
    }

    /**
     * As far as the guide leads without those that wait, to where nobody can go on or the event is past; the last is the one that sets out.
     *
     * @param most so many moves
     */
    Way go(Guide guide, Node from, List<Delay> waiting, int event, int most) {
        Delay last = waiting.isEmpty() ? null : waiting.get(waiting.size() - 1);
        Node n = last != null && last.answer() != 0 ? following.move(from, last.answer()) : from;
        if (n == null) {
            return new Way(from, 0);
        }
        List<Delay> w = waiting;
        int released = Integer.MAX_VALUE;
        Set<Node> been = new HashSet<>();
        resting.clear();
        for (int i = 0; i < most && n.at <= event; i++) {
            Node next = step(guide, n, w, been);
            while (next == null && !w.isEmpty()) {
                w = w.subList(1, w.size());
                released = Math.min(released, n.depth);
                next = step(guide, n, w, been);
            }
            if (next == null) {
                break;
            }
            if (next.at > n.at) {
                been.clear();
                resting.clear();
            }
            been.add(next);
            n = next;
        }
        return new Way(n, released);
    }

    /** Where the guide leads next; who would only go round in a circle rests until nobody else can go on, or an event is seen. */
    private Node step(Guide guide, Node n, List<Delay> waiting, Set<Node> been) {
        boolean woken = resting.isEmpty();
        for (Node next = next(guide, n, waiting);; next = next(guide, n, waiting)) {
            int m = next == null ? -1 : mover(n, next.choice);
            if (next != null && !been.contains(next)) {
                return next;
            } else if (next != null && (m < 0 || !resting.add(m)) || next == null && woken) {
                return null;
            } else if (next == null) {
                resting.clear();
                woken = true;
            }
        }
    }

    private Node next(Guide guide, Node n, List<Delay> waiting) {
        moves++;
        int count = without(n, waiting, machine.choices(n.state, choices));
        Node only = following.alone(guide, n, choices, count);
        if (only != null && !waits(n, only.choice, waiting)) {
            return only;
        }
        return following.along(guide, n, choices, count, 0);
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
        int m = waiting.isEmpty() && resting.isEmpty() ? -1 : mover(n, choice);
        if (m >= 0 && resting.contains(m)) {
            return true;
        }
        for (Delay d : waiting) {
            if (d.answer() == 0 && d.m() == m) {
                return true;
            }
        }
        return false;
    }

    private int mover(Node n, int choice) {
        return machine.mover(State.of(n.state), choice);
    }
}
