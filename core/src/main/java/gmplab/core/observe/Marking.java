package gmplab.core.observe;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.policy.Policies;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Slot;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How much there is to mark, where a world leaves that open and a trace is followed: who is not seen to stop goes on finding work, until there is some for
 * others, and leaves that to them; who is about to be seen finds no more.
 */
final class Marking {
    private static final String ASKS = "ask " + Policies.MARK_WORK;
    private static final String ENLISTS = "ask enlistWorker";
    /** In gcBgMarkWorker. */
    private static final String ENDS = "xadd work.nwait#2";
    /** What is seen next of who goes to gcMarkDone. */
    private static final Set<EventKind> DONE = EnumSet.of(EventKind.GC_STW_START, EventKind.GO_BLOCK_SYNC, EventKind.GO_PREEMPT);

    private final Machine machine;
    private final Outlook outlook;
    private final boolean open;
    private final Slot full;
    private final Slot blacken;
    private final Slot own;
    private final Slot mp;
    private final Slot preempt;
    private final Slot needed;
    private final Slot rootNext;
    private final Slot rootJobs;
    private final Slot nwait;

    /** @param goesOn whether it has anything to say */
    Marking(Machine machine, Outlook outlook, boolean goesOn) {
        this.machine = machine;
        this.outlook = outlook;
        open = goesOn && machine.world().policies().get(Policies.MARK_WORK) == Policies.Policy.ANY;
        boolean collects = machine.world().collects();
        full = collects ? machine.layout().slot(Fields.WORK_FULL) : null;
        blacken = collects ? machine.layout().slot(Fields.GC_BLACKEN_ENABLED) : null;
        own = collects ? machine.layout().slot(Fields.P_GCW) : null;
        mp = machine.layout().slot(Fields.M_P);
        preempt = machine.layout().slot(Fields.G_PREEMPT);
        needed = collects ? machine.layout().slot(Fields.GC_DEDICATED_NEEDED) : null;
        rootNext = collects ? machine.layout().slot(Fields.WORK_MARKROOTNEXT) : null;
        nwait = collects ? machine.layout().slot(Fields.WORK_NWAIT) : null;
        rootJobs = collects ? machine.layout().slot(Fields.WORK_MARKROOTJOBS) : null;
    }

    /**
     * 0 for the answer to try first, more for others: whether there is more to mark, and whom a worker asks to stop.
     *
     * @param seen whether the next event is one of the P of who is asked
     */
    int after(Following.Node n, int choice, boolean seen) {
        if (!open || Choice.kind(choice) != Choice.Kind.ANSWER) {
            return 0;
        }
        int p = mp.get(n.state, Choice.id(choice)) - 1;
        String label = at(n, Choice.id(choice)).label();
        if (label.equals(ENLISTS)) {
            int q = Choice.arg(choice) + (Choice.arg(choice) >= p ? 1 : 0);
            return isToBeAsked(n, q) ? 0 : n.running[q] == 0 ? 1 : 2;
        }
        if (!label.startsWith(ASKS)) {
            return 0;
        }
        boolean more = full.get(n.state, 0) == 0 && (enlists(n, p) || !seen && (p < 0 || own.get(n.state, p) == 0 || wanted(n, p)));
        return (Choice.arg(choice) != 0) == more ? 0 : 1;
    }

    /** Whether a worker runs on a P that is seen to be preempted next. */
    boolean isPreempted(Following.Node n, int p) {
        Event e = !open || n.running[p] == 0 || n.names[p] < 0 ? null : outlook.next(n, p);
        return e != null && e.kind() == EventKind.GO_PREEMPT && marks(n, (int) n.running[p] - 1);
    }

    /** Whether that is so and nobody has asked for it yet. */
    private boolean isToBeAsked(Following.Node n, int p) {
        return isPreempted(n, p) && preempt.get(n.state, (int) n.running[p] - 1) == 0;
    }

    /** Whether who marks with a P may have a worker of another preempted that is seen to be: by leaving work for others (gcController.enlistWorker). */
    private boolean enlists(Following.Node n, int p) {
        return p >= 0 && needed.get(n.state, 0) > 0 && IntStream.range(0, own.word.length).anyMatch(q -> q != p && isToBeAsked(n, q));
    }

    /** Whether a worker that is about to end is seen to be preempted next, which it is where gcMarkDone begins, and nobody has asked for that yet. */
    boolean awaitsPreempt(Following.Node n, int m, int p) {
        Machine.Position at = open && p >= 0 && m < machine.world().ms() ? at(n, m) : null;
        return at != null && at.label().equals(ENDS) && at.routine().equals("gcBgMarkWorker") && isToBeAsked(n, p);
    }

    /** Whether the next worker that is seen to be started is one of another P, which has nothing to mark of its own. */
    private boolean wanted(Following.Node n, int p) {
        Event e = outlook.worker(n);
        if (e == null || e.p() == n.names[p]) {
            return false;
        }
        for (int q = 0; q < own.word.length; q++) {
            if (n.names[q] == e.p()) {
                return own.get(n.state, q) == 0;
            }
        }
        return true;
    }

    /** Whether an M is about to take work that lies there for everybody. */
    boolean takesFromOthers(Following.Node n, int choice, int m) {
        if (!open || m < 0 || full.get(n.state, 0) == 0 || Choice.kind(choice) != Choice.Kind.RUN) {
            return false;
        }
        Machine.Position at = at(n, m);
        return at != null && at.routine().equals("gcWork.tryGet") && at.label().startsWith("cas ");
    }

    /** The G, from 0, whose stack is the next root (markroot); -1 where that is something else. */
    int nextStack(long[] s) {
        int root = rootNext.get(s, 0);
        return root < rootJobs.get(s, 0) ? root - 1 : -1;
    }

    /** Whether it is time to mark and nobody would find anything with that P (gcMarkWorkAvailable). */
    boolean nothing(long[] s, int p) {
        return blacken != null && blacken.get(s, 0) != 0 && !available(s, p);
    }

    /** Whether it is time to mark and somebody would find something with that P. */
    boolean something(long[] s, int p) {
        return blacken != null && blacken.get(s, 0) != 0 && available(s, p);
    }

    private boolean available(long[] s, int p) {
        return full.get(s, 0) != 0 || own.get(s, p) != 0 || rootNext.get(s, 0) < rootJobs.get(s, 0);
    }

    /**
     * Whether marking would be over, or not, against what is seen. Who is seen to stop the world stops marking after the last worker has been started; and then who stops last leaves nothing
     * to mark, and is that one or waits for it (work.markDoneSema), or is preempted where gcMarkDone begins, and nobody has something left for others in his buffers.
     * Where somebody is seen to wait for a semaphore before, the one who will stop the world may be trying to for long (gcMarkDone), and find more to mark.
     *
     * @param p the P of whoever makes the choice, from 0; -1 for none
     */
    boolean endsAmiss(Following.Node n, int choice, int p, Machine.Position at, long[] after) {
        Event e = p < 0 || !outlook.endsMarking(n) ? null : outlook.next(n, p);
        if (e == null) {
            return false;
        }
        EventKind next = e.kind();
        boolean shares = outlook.sharesWork(n);
        if (at.routine().equals("gcMarkDone.func1.1")) {
            return !shares && Choice.kind(choice) == Choice.Kind.ANSWER && Choice.arg(choice) != 0;
        }
        if (!at.label().equals(ENDS)) {
            return false;
        }
        boolean left = full.get(after, 0) != 0 || rootNext.get(after, 0) < rootJobs.get(after, 0);
        boolean last = nwait.get(after, 0) == machine.world().numGs();
        if (next == EventKind.GO_PREEMPT && !last) {
            return true;
        }
        if (shares) {
            return next == EventKind.GC_STW_START && !outlook.waitsMarking(n);
        }
        return last && (left || !DONE.contains(next));
    }

    /** Whether a G is one of the collector's workers, or nobody knows yet who it is: -1. */
    boolean marks(Following.Node n, int g) {
        List<Machine.FrameView> frames = g < 0 ? List.of() : machine.stack(State.of(n.state), Stack.USER, g);
        return frames.isEmpty() || frames.get(frames.size() - 1).at().routine().equals("gcBgMarkWorker");
    }

    private Machine.Position at(Following.Node n, int m) {
        return machine.position(State.of(n.state), m);
    }
}
