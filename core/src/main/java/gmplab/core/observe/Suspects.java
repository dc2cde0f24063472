package gmplab.core.observe;

import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.observe.Following.Node;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Who may have gone too far, where the search that follows a trace can do nothing more: read off that state and the moves that led to it. Who
 * took the Ps that are on their way, who is about to make an event that the trace does not have there, who waits with a P, who last changed the status of the Gs
 * in question or asked them to stop.
 */
final class Suspects {
    private final Following following;
    private final Machine machine;
    private final Outlook outlook;
    private final int[] choices;
    private final int procs;
    private final Slot holder;
    private final Slot status;
    private final Slot preempt;
    private final Slot mp;
    private final Slot pidle;
    private final Slot midle;

    /** A thread that may have gone too far, and when it had. */
    record Suspect(int m, Node by) { }

    Suspects(Following following, Machine machine, Outlook outlook) {
        this.following = following;
        this.machine = machine;
        this.outlook = outlook;
        choices = new int[machine.maxChoices()];
        procs = machine.world().procsMax();
        holder = machine.layout().slot(Fields.LEDGER_HOLDER);
        mp = machine.layout().slot(Fields.M_P);
        pidle = machine.layout().slot(Fields.SCHED_PIDLE);
        midle = machine.layout().slot(Fields.SCHED_MIDLE);
        preempt = machine.layout().slot(Fields.G_PREEMPT);
        status = machine.layout().slot(Fields.G_STATUS_F);
    }

    /** The thread that makes a choice; negative for none. */
    int mover(Node n, int choice) {
        return machine.mover(State.of(n.state), choice);
    }

    /** Those who may have gone too far where nothing more can be done: first who comes first. */
    List<Suspect> of(Node end) {
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
            } else if (mover(end, c) >= 0 && following.cut(end, c)) {
                r.add(new Suspect(mover(end, c), end));
            }
        }
        int starter = starter(end);
        if (starter >= 0) {
            add(r, putAbove(end, midle.get(end.state, 0)));
            add(r, putAbove(end, starter + 1));
        }
        for (int m = 0; m < machine.world().ms(); m++) {
            if (waitsWithAP(end, m)) {
                r.add(new Suspect(m, end));
            }
        }
        gs.add(following.known(end, outlook.event(end.at)));
        for (int g : gs) {
            if (g >= 0) {
                add(r, last(end, n -> preempt.get(n.parent.state, g) == 0 && preempt.get(n.state, g) != 0));
                add(r, last(end, n -> status.get(n.parent.state, g) % Fields.G_SCAN != status.get(n.state, g) % Fields.G_SCAN));
            }
        }
        return r.stream().distinct().toList();
    }

    /** The M that is seen to start the P that is taken next, where it sleeps and is not the one that is woken next: others have gone to sleep after it, too early, or it has itself. -1 where there is none. */
    private int starter(Node end) {
        int p = pidle.get(end.state, 0) - 1;
        Event start = p < 0 || end.names[p] < 0 ? null : outlook.next(end, p);
        if (start == null || start.kind() != EventKind.PROC_START || start.thread() < 0) {
            return -1;
        }
        int threads = Following.threads(machine.world());
        for (int m = 0; m < machine.world().ms(); m++) {
            if (end.names[threads + m] == start.thread()) {
                return midle.get(end.state, 0) == m + 1 ? -1 : m;
            }
        }
        return -1;
    }

    /** The move with which an M, from 1, went to sleep, or was on top of those that sleep again. */
    private Node putAbove(Node end, int m) {
        return last(end, n -> midle.get(n.state, 0) == m && midle.get(n.parent.state, 0) != m);
    }

    /** What can be done there. */
    int[] choices(Node n) {
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

    /** Every thread, whatever it has done. */
    List<Suspect> everybody(Node end) {
        List<Suspect> r = new ArrayList<>();
        for (int m = 0; m <= machine.world().ms(); m++) {
            r.add(new Suspect(m, end));
        }
        return r;
    }

    /** What stands in the way where nothing more can be done: who is about to do what the trace does not have, which Ps are on their way, who waits. */
    List<String> why(Node end) {
        List<String> r = new ArrayList<>();
        for (int c : choices(end)) {
            Event made = following.amiss(end, c);
            if (made != null) {
                Event next = outlook.next(end, made.p());
                r.add(who(end, mover(end, c)) + " would make " + inTrace(end, made).what()
                    + (next == null ? ", of which the trace has nothing more" : ", where the trace has " + next.what()));
            } else if (mover(end, c) >= 0 && following.cut(end, c)) {
                r.add(who(end, mover(end, c)) + " would go on at " + machine.position(State.of(end.state), mover(end, c)) + " to what the trace does not have");
            } else if (following.flowsAmiss(end, c)) {
                r.add(who(end, mover(end, c)) + " would operate on a channel out of its turn");
            }
        }
        for (int p = 0; p < procs; p++) {
            int of = p;
            Node taken = onItsWay(end, p) ? last(end, n -> idle(n.parent, of) && !idle(n, of)) : null;
            if (taken != null) {
                r.add(proc(end, p) + " was taken from the idle Ps by " + who(taken.parent, mover(taken.parent, taken.choice)) + " at move " + taken.depth
                    + ", after " + taken.at + " events, and nobody has started it");
            }
        }
        for (int m = 0; m < machine.world().ms(); m++) {
            if (waitsWithAP(end, m)) {
                r.add(who(end, m) + " waits at " + machine.position(State.of(end.state), m));
            }
        }
        return r.stream().distinct().toList();
    }

    /** An event of the model by the trace's names, where it has them. */
    private Event inTrace(Node n, Event e) {
        return new Event(e.number(), e.kind(), e.p() < 0 ? -1 : (int) n.names[e.p()], nameOf(n, e.g()), nameOf(n, e.other()), 0, 0);
    }

    private long nameOf(Node n, long g) {
        return g == 0 ? 0 : n.names[procs + (int) g - 1];
    }

    private String who(Node n, int m) {
        int p = m < machine.world().ms() ? mp.get(n.state, m) - 1 : -1;
        return (m < 0 ? "the environment" : m == machine.world().ms() ? "sysmon" : "m" + m) + (p < 0 ? "" : " on " + proc(n, p));
    }

    private String proc(Node n, int p) {
        return n.names[p] < 0 ? "a P that the trace has not shown yet" : "p" + n.names[p];
    }

    private boolean waitsWithAP(Node n, int m) {
        if (mp.get(n.state, m) == 0) {
            return false;
        }
        for (int c : choices(n)) {
            if (mover(n, c) == m) {
                return false;
            }
        }
        return true;
    }
}
