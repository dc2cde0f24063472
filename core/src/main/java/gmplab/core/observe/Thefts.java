package gmplab.core.observe;

import gmplab.core.machine.Machine;
import gmplab.core.machine.Machine.FrameView;
import gmplab.core.machine.State;
import gmplab.core.observe.Following.Node;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Thieves that looked long before they took, where the search that follows a trace is stuck. In its last round runqgrab reads head and tail of another's queue, then its runnext, sleeps for
 * three microseconds (which take Linux fifty or more) and only then swaps; the G that it takes may have been run and made ready again meanwhile, and others put into the queue. Whoever does
 * everything as late as it can never comes to that. So the thief goes alone until it is about to look at a queue in its last round, from each state since it was seen last in which there was
 * something else to steal; and looks and reads runnext when the G that it is seen to start stands there.
 */
final class Thefts {
    /** GoStarts before the one it is stuck at whose thief may have looked earlier. */
    private static final int STARTS = 4;
    /** Events back, at most. */
    private static final int EVENTS = 60;
    /** Moves of a thief, at most, until it swaps. */
    private static final int ALONE = 600;

    private final Following following;
    private final Machine machine;
    private final Outlook outlook;
    private final Reversals reversals;
    private final int[] choices;
    private final Slot mp;
    private final Slot spinning;
    private final Slot runnext;
    private final Slot head;
    private final Slot tail;
    private long moves;

    Thefts(Following following, Machine machine, Outlook outlook, Reversals reversals) {
        this.following = following;
        this.machine = machine;
        this.outlook = outlook;
        this.reversals = reversals;
        choices = new int[machine.maxChoices()];
        mp = machine.layout().slot(Fields.M_P);
        spinning = machine.layout().slot(Fields.M_SPINNING);
        runnext = machine.layout().slot(Fields.P_RUNNEXT);
        head = machine.layout().slot(Fields.P_RUNQHEAD);
        tail = machine.layout().slot(Fields.P_RUNQTAIL);
    }

    /** So many moves were made. */
    long moves() {
        return moves;
    }

    /** Tries one after the other, the last first, until {@code found} holds of a state in which a thief is about to swap; whether it does of one. */
    boolean any(Node stuck, Guide guide, BooleanSupplier over, Predicate<Node> found) {
        int starts = 0;
        Event next = outlook.event(stuck.at);
        for (int m = 0; next.kind() == EventKind.GO_START && m < machine.world().ms(); m++) {
            int p = mp.get(stuck.state, m) - 1;
            if (p >= 0 && stuck.names[p] == next.p() && new Theft(stuck, m, p, next, guide, over, found).any()) {
                return true;
            }
        }
        for (Node n = stuck; n.parent != null && starts < STARTS && stuck.at - n.at < EVENTS && !over.getAsBoolean(); n = n.parent) {
            Event e = n.at == n.parent.at ? null : outlook.event(n.parent.at);
            int m = e == null || e.kind() != EventKind.GO_START ? -1 : Following.thread(n.choice);
            if (m >= 0 && m < machine.world().ms()) {
                starts++;
                if (new Theft(n.parent, m, mp.get(n.parent.state, m) - 1, e, guide, over, found).any()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Of the G that {@code m} is seen to start on {@code p} behind {@code end}. */
    private final class Theft {
        private final Node end;
        private final int m;
        private final int p;
        private final int wanted;
        private final Guide guide;
        private final BooleanSupplier over;
        private final Predicate<Node> found;

        Theft(Node end, int m, int p, Event start, Guide guide, BooleanSupplier over, Predicate<Node> found) {
            this.end = end;
            this.m = m;
            this.p = p;
            wanted = following.known(end, start) + 1;
            this.guide = guide;
            this.over = over;
            this.found = found;
        }

        boolean any() {
            List<Node> from = new ArrayList<>();
            // Who has nothing to run and waits before it looks might have begun long ago.
            boolean thief = p >= 0 && runnext.get(end.state, p) == 0 && head.get(end.state, p) == tail.get(end.state, p);
            for (Node n = end; wanted > 0 && n.parent != null && end.at - n.at < EVENTS && searches(n); n = n.parent) {
                thief |= spinning.get(n.state, m) != 0;
                if (otherwise(n.parent, n) || !searches(n.parent)) {
                    from.add(n);
                }
            }
            for (int i = 0; thief && i < from.size() && !over.getAsBoolean(); i++) {
                if (from(from.get(i))) {
                    return true;
                }
            }
            return false;
        }

        private boolean searches(Node n) {
            return p >= 0 && mp.get(n.state, m) - 1 == p && n.running[p] == 0;
        }

        /** The thief goes alone until it is about to look at somebody's queue in the last round, and then again. */
        private boolean from(Node n) {
            Node to = n;
            for (int i = 0; i < ALONE && to != null && to.at == n.at && !over.getAsBoolean(); i++) {
                Machine.Position at = machine.position(State.of(to.state), m);
                if (at == null || at.routine().equals("runqgrab") && at.label().startsWith("cas ")) {
                    return false;
                }
                if (at.routine().equals("runqgrab") && at.label().equals("let h") && later(to)) {
                    return true;
                }
                to = reversals.step(to, m, guide);
            }
            return false;
        }

        /** The others go on while it is about to look. */
        private boolean later(Node looks) {
            Map<String, Integer> frame = frame(looks);
            if (frame.getOrDefault("stealRunNextG", 0) == 0) {
                return false;
            }
            int victim = frame.get("from") - 1;
            boolean stood = false;
            for (Node n = looks; n != null && n.at <= end.at && !over.getAsBoolean(); n = others(n)) {
                boolean stands = runnext.get(n.state, victim) == wanted && head.get(n.state, victim) == tail.get(n.state, victim);
                if (stands && !stood && reads(n, victim)) {
                    return true;
                }
                stood = stands;
            }
            return false;
        }

        private boolean reads(Node n, int victim) {
            Node to = n;
            for (int i = 0; i < ALONE && to != null && to.at == n.at; i++) {
                Machine.Position at = machine.position(State.of(to.state), m);
                if (at == null || at.label().startsWith("cas ")) {
                    return at != null && frame(to).getOrDefault("next", 0) == wanted && swaps(to, victim);
                }
                to = reversals.step(to, m, guide);
            }
            return false;
        }

        /** The others go on while it sleeps, until it is its turn and the G stands there again. */
        private boolean swaps(Node sleeps, int victim) {
            for (Node n = sleeps; n != null && n.at <= end.at && !over.getAsBoolean(); n = others(n)) {
                if (n.at == end.at && runnext.get(n.state, victim) == wanted) {
                    return found.test(n);
                }
            }
            return false;
        }

        /** Where the guide leads next, without the thief; null where only it is left. */
        private Node others(Node n) {
            moves++;
            int count = machine.choices(n.state, choices);
            int left = 0;
            for (int i = 0; i < count; i++) {
                if (Following.thread(choices[i]) != m) {
                    choices[left++] = choices[i];
                }
            }
            return left == 0 ? null : following.along(guide, n, choices, left, 0);
        }

        private Map<String, Integer> frame(Node n) {
            List<FrameView> all = machine.stack(State.of(n.state), Stack.G0, m);
            return all.isEmpty() ? Map.of() : all.get(0).values();
        }
    }

    /** Whether a move changed what there is to steal. */
    private boolean otherwise(Node was, Node now) {
        for (Slot s : List.of(runnext, head, tail)) {
            for (int p = 0; p < machine.world().procsMax(); p++) {
                if (s.get(was.state, p) != s.get(now.state, p)) {
                    return true;
                }
            }
        }
        return false;
    }
}
