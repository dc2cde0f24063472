package gmplab.core.observe;

import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.observe.Following.Node;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Step;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Slot;
import java.util.List;
import java.util.Set;

/**
 * Look-ahead where a trace is followed: moves that make no event but must lead to one that the trace does not have, so that they lead nowhere. Without it that is
 * noticed when the event is missed, which may be hundreds of events later. It is read off Go's text (proc.go), not off the program, and takes things to happen soon
 * that only mostly do: a search that goes by it has not looked at every run.
 */
final class Ahead {
    /** Who takes an idle P to start it. stopTheWorld takes the others to stop them, and checkIdleGCNoP may put its own back. */
    private static final Set<String> STARTING = Set.of("startm", "checkRunqsNoP", "exitsyscallfast_pidle", "exitsyscall0");
    /** So many events, at most, until it is seen that a P is given up for which sched.lock is held. */
    private static final int SOON = 24;

    private final Machine machine;
    private final Guide guide;
    private final int procs;
    /** Whether the trace goes on until the world is stopped: then a P that is taken has been started. */
    private final boolean ends;
    /** The step of findRunnable that takes sched.lock to give a P up, and that of stealWork that has found nothing. */
    private final int givesUp;
    private final int nothing;
    private final Slot holder;
    private final Slot curg;
    private final Slot mp;
    private final Slot gcwaiting;
    private final Slot blacken;
    private final Slot runqsize;
    private final Slot safePoint;

    Ahead(Machine machine, Guide guide, boolean ends) {
        this.machine = machine;
        this.guide = guide;
        this.ends = ends;
        procs = machine.world().procsMax();
        List<Step> steps = machine.program().routine("findRunnable").steps();
        givesUp = last(steps, "lock", last(steps, "releasep", steps.size()));
        List<Step> steal = machine.program().routine("stealWork").steps();
        nothing = last(steal, "ret", steal.size());
        holder = machine.layout().slot(Fields.LEDGER_HOLDER);
        curg = machine.layout().slot(Fields.M_CURG);
        mp = machine.layout().slot(Fields.M_P);
        gcwaiting = machine.layout().slot(Fields.SCHED_GCWAITING);
        blacken = machine.layout().slot(Fields.GC_BLACKEN_ENABLED);
        runqsize = machine.layout().slot(Fields.SCHED_RUNQSIZE);
        safePoint = machine.layout().slot(Fields.P_RUN_SAFEPOINTFN);
    }

    /** The last step before {@code end} with such a label; -1 where there is none. */
    private static int last(List<Step> steps, String label, int end) {
        int i = end - 1;
        while (i >= 0 && !steps.get(i).label().startsWith(label)) {
            i--;
        }
        return i;
    }

    /** Whether a move that {@code m} made standing at {@code at} leads nowhere. */
    boolean nowhere(Node before, int m, Machine.Position at, long[] after) {
        if (at == null) {
            return false;
        }
        return switch (at.routine()) {
            case "pidleget" -> takes(before, m, at, after);
            case "stealWork" -> at.step() == nothing && hasNothing(before, mp.get(before.state, m) - 1);
            case "findRunnable" -> at.step() == givesUp && (hasNothing(before, mp.get(before.state, m) - 1) || tooSoon(before, mp.get(before.state, m) - 1));
            default -> false;
        };
    }

    /** Who takes a P from the idle ones starts it, or has it started, before anything else is seen of that P, and of the thread. */
    private boolean takes(Node before, int m, Machine.Position at, long[] after) {
        for (int p = 0; p < procs; p++) {
            if (holder.get(before.state, p) == Fields.IDLE && holder.get(after, p) == Fields.TRANSIT) {
                return before.names[p] >= 0 && !startsNext(before, p) && starting(before, m, at);
            }
        }
        return false;
    }

    private boolean startsNext(Node n, int p) {
        for (Following.Pending e : n.pending) {
            if (e.event().p() == p) {
                return true;
            }
        }
        Event next = guide.next(n, p);
        return next == null ? !ends : next.kind() == EventKind.PROC_START && guide.start(n, next.thread()) == next;
    }

    private boolean starting(Node n, int m, Machine.Position at) {
        int ctx = at.stack() == Stack.G0 ? m : curg.get(n.state, m) - 1;
        List<Machine.FrameView> frames = machine.stack(State.of(n.state), at.stack(), ctx);
        return frames.size() > 1 && STARTING.contains(frames.get(1).at().routine());
    }

    /** Who has found nothing to run gives its P up, unless it is told of something else at the last moment. */
    private boolean hasNothing(Node n, int p) {
        if (p < 0 || n.names[p] < 0 || gcwaiting.get(n.state, 0) != 0 || blacken.get(n.state, 0) != 0 || runqsize.get(n.state, 0) != 0 || safePoint.get(n.state, p) != 0) {
            return false;
        }
        Event next = guide.next(n, p);
        return next == null ? ends : next.kind() != EventKind.PROC_STOP;
    }

    /** Who gives a P up has sched.lock until that is seen, and all others wait for it. */
    private boolean tooSoon(Node n, int p) {
        return p >= 0 && n.names[p] >= 0 && guide.away(n, p) > SOON;
    }
}
