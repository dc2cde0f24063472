package gmplab.core.observe;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Machine;
import gmplab.core.machine.Machine.FrameView;
import gmplab.core.machine.State;
import gmplab.core.observe.Following.Node;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Step;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Kind;
import gmplab.core.state.Slot;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Look-ahead where a trace is followed: moves that make no event but must lead to one that the trace does not have, so that they lead nowhere. Without it that is
 * noticed when the event is missed, which may be hundreds of events later. It is read off Go's text (proc.go), not off the program, and takes things to happen soon
 * that only mostly do: a search that goes by it has not looked at every run.
 */
final class Ahead {
    /** Who takes an idle P to start it. stopTheWorld takes the others to stop them, and checkIdleGCNoP may put its own back. */
    private static final Set<String> STARTING = Set.of("startm", "checkRunqsNoP", "exitsyscallfast_pidle", "exitsyscall0", "findRunnable");

    private final Following following;
    private final Machine machine;
    private final Outlook outlook;
    private final Marking marking;
    private final Sweeping sweeping;
    private final int procs;
    /** Where the names of Ms begin. */
    private final int threads;
    /** Whether the trace goes on until the world is stopped: then a P that is taken has been started. */
    private final boolean ends;
    /** The step of findRunnable that takes sched.lock to give a P up, and that of stealWork that has found nothing. */
    private final int givesUp;
    private final int nothing;
    private final Slot holder;
    private final Slot curg;
    private final Slot preempt;
    private final Slot mp;
    private final Slot gcwaiting;
    private final Slot blacken;
    private final Slot runqsize;
    private final Slot safePoint;
    private final Slot lockedm;
    private final Slot pidle;
    private final Slot midle;
    private final Slot globalHead;
    private final Slot runnext;
    private final Slot head;
    private final Slot runq;
    /** Of WaitGroups; null where there are none. */
    private final Slot counter;
    private final int groups;
    /** So many values an index of a queue has. */
    private final int indices;

    Ahead(Following following, Machine machine, Outlook outlook, Marking marking, boolean ends) {
        this.following = following;
        this.machine = machine;
        this.outlook = outlook;
        this.marking = marking;
        this.ends = ends;
        sweeping = new Sweeping(machine, outlook);
        procs = machine.world().procsMax();
        threads = Following.threads(machine.world());
        List<Step> steps = machine.program().routine("findRunnable").steps();
        givesUp = last(steps, "lock", last(steps, "releasep", steps.size()));
        List<Step> steal = machine.program().routine("stealWork").steps();
        nothing = last(steal, "ret", steal.size());
        holder = machine.layout().slot(Fields.LEDGER_HOLDER);
        curg = machine.layout().slot(Fields.M_CURG);
        preempt = machine.layout().slot(Fields.G_PREEMPT);
        mp = machine.layout().slot(Fields.M_P);
        gcwaiting = machine.layout().slot(Fields.SCHED_GCWAITING);
        blacken = machine.layout().slot(Fields.GC_BLACKEN_ENABLED);
        runqsize = machine.layout().slot(Fields.SCHED_RUNQSIZE);
        pidle = machine.layout().slot(Fields.SCHED_PIDLE);
        midle = machine.layout().slot(Fields.SCHED_MIDLE);
        lockedm = machine.layout().slot(Fields.G_LOCKEDM);
        globalHead = machine.layout().slot(Fields.SCHED_RUNQ_HEAD);
        runnext = machine.layout().slot(Fields.P_RUNNEXT);
        head = machine.layout().slot(Fields.P_RUNQHEAD);
        indices = machine.world().sizes().of(Kind.I);
        runq = machine.layout().slot(Fields.P_RUNQ);
        groups = machine.world().sizes().of(Kind.WAITGROUP);
        counter = groups == 0 ? null : machine.layout().slot(Fields.WG_COUNTER);
        safePoint = machine.layout().slot(Fields.P_RUN_SAFEPOINTFN);
    }

    /** Whether a program has the routines of Go 1.19 that the rules are about: of others nothing is known. */
    static boolean knows(Machine machine) {
        return machine.program().routines().keySet().containsAll(List.of("findRunnable", "stealWork"));
    }

    /** The last step before {@code end} with such a label; -1 where there is none. */
    private static int last(List<Step> steps, String label, int end) {
        int i = end - 1;
        while (i >= 0 && !steps.get(i).label().startsWith(label)) {
            i--;
        }
        return i;
    }

    /** Whether a choice leads nowhere that {@code m} makes standing at {@code at}; null where the environment makes it. */
    boolean nowhere(Node before, int choice, int m, Machine.Position at, long[] after) {
        if (Choice.kind(choice) == Choice.Kind.RETURN) {
            return isTakenFirst(before, Choice.id(choice));
        }
        if (at == null) {
            return false;
        }
        return switch (at.routine()) {
            case "pidleget" -> takes(before, m, at, after);
            case "lock" -> at.label().equals("acquire") && willTake(before, m, at) || at.label().equals("prologue") && goesOnUnasked(before, m, at);
            case "runqgrab", "runqget" -> at.label().startsWith("cas ") && runsAnother(before, mp.get(before.state, m) - 1, taken(before.state, after));
            case "globrunqpop" -> at.step() == 0 && toRun(caller(before, m, at)) && runsAnother(before, mp.get(before.state, m) - 1, globalHead.get(before.state, 0));
            case "stealWork" -> at.step() == nothing && !marks(before) && hasNothing(before, mp.get(before.state, m) - 1);
            case "findRunnable" -> givesUp(before, mp.get(before.state, m) - 1, at.step());
            case "bgscavenge" -> Choice.kind(choice) == Choice.Kind.ANSWER && parksOtherwise(before, m, Choice.arg(choice) != 0);
            case "gcDrain", "gcDrainN" -> at.label().equals("xadd work.markrootNext") && scansForAnother(before, m);
            case "gcBgMarkWorker", "gcMarkDone.func1.1" -> marking.endsAmiss(before, choice, mp.get(before.state, m) - 1, at, after);
            case "gcWaitOnMark" -> at.label().equals("set work.sweepWaiters.list") && isMadeReady(before, m, true);
            case "preemptPark" -> at.label().equals("cas gp.status") && isMadeReady(before, m, false);
            case "Gosched" -> at.label().equals("mcall gosched_m") && !is(before, m, e -> e.kind() == EventKind.GO_SCHED);
            case "gopark" -> at.label().equals("mcall park_m") && !is(before, m, e -> e.kind().blocks());
            case "newstack" -> at.label().equals("gopreempt_m") && !is(before, m, e -> e.kind() == EventKind.GO_PREEMPT);
            case "WaitGroup.Add" -> at.label().equals("xadd wg.counter") && isNotLast(before, m, after);
            case "sweepone" -> sweeping.endsTooSoon(before, choice, m, at, after) || sweeping.goesOnTooLong(before, choice, m, at) || sweeping.isDoneTooSoon(before, after);
            case "gcMarkTermination" -> sweeping.isDoneTooSoon(before, after) || sweeping.endsBeforeLast(before, after);
            default -> false;
        };
    }

    /** A call whose P is seen to be taken from it returns after that: if it returns before and is late, that makes no difference. */
    private boolean isTakenFirst(Node n, int g) {
        for (int p = 0; p < procs; p++) {
            Event next = n.running[p] == g + 1 && n.names[p] >= 0 ? outlook.next(n, p) : null;
            if (next != null && next.kind() == EventKind.GO_SYS_BLOCK) {
                return true;
            }
        }
        return false;
    }

    /** Who takes a P from the idle ones starts it, or has it started, before anything else is seen of that P, and of the thread. */
    private boolean takes(Node before, int m, Machine.Position at, long[] after) {
        for (int p = 0; p < procs; p++) {
            if (holder.get(before.state, p) == Fields.IDLE && holder.get(after, p) == Fields.TRANSIT) {
                FrameView caller = caller(before, m, at);
                return before.names[p] >= 0 && starts(caller) && !(startsNext(before, p) && startedBy(before, m, caller, p));
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
        Event next = outlook.next(n, p);
        return next == null ? !ends : next.kind() == EventKind.PROC_START && outlook.start(n, next.thread()) == next;
    }

    /** Whether the thread that is seen to start a P next may be the one that will: that of an idle M, or a new one, where startm takes the P, and otherwise who takes it. */
    private boolean startedBy(Node n, int m, FrameView caller, int p) {
        Event next = outlook.next(n, p);
        if (next == null || next.kind() != EventKind.PROC_START || next.thread() < 0) {
            return true;
        }
        int starts = caller.at().routine().equals("startm") ? midle.get(n.state, 0) - 1 : m;
        long called = starts < 0 ? -1 : n.names[threads + starts];
        return called >= 0 ? called == next.thread() : Arrays.stream(n.names, threads, n.names.length).noneMatch(t -> t == next.thread());
    }

    /** Before that it has sched.lock, for which all others wait; so has who takes the first G of the global queue. */
    private boolean willTake(Node n, int m, Machine.Position at) {
        FrameView caller = caller(n, m, at);
        if (caller != null && caller.at().label().startsWith("globrunqget")) {
            return runsAnother(n, mp.get(n.state, m) - 1, globalHead.get(n.state, 0));
        }
        int p = pidle.get(n.state, 0) - 1;
        if (p < 0 || n.names[p] < 0 || !starts(caller) || caller.values().getOrDefault("pp", 0) != 0) {
            return false;
        }
        return !(startsNext(n, p) && startedBy(n, m, caller, p));
    }

    private static boolean starts(FrameView caller) {
        return caller != null && STARTING.contains(caller.at().routine());
    }

    private FrameView caller(Node n, int m, Machine.Position at) {
        List<FrameView> frames = machine.stack(State.of(n.state), at.stack(), at.stack() == Stack.G0 ? m : curg.get(n.state, m) - 1);
        return frames.size() > 1 ? frames.get(1) : null;
    }

    /** Of several that are taken from the global queue the first is to run: whether it is that, by where its taker goes on. */
    private static boolean toRun(FrameView taker) {
        return taker != null && taker.at().label().equals("let gp");
    }

    /** Who takes a G, from 1, from a queue runs it next, unless it is locked to another M. */
    private boolean runsAnother(Node n, int p, int g) {
        if (p < 0 || n.names[p] < 0 || g == 0 || lockedm.get(n.state, g - 1) != 0) {
            return false;
        }
        Event next = outlook.next(n, p);
        if (next == null || next.kind() != EventKind.GO_START && next.kind() != EventKind.GO_SYS_EXIT) {
            return next != null || ends;
        }
        int known = following.known(n, next);
        return known >= 0 ? known != g - 1 : n.names[procs + g - 1] >= 0;
    }

    /** The G, from 1, that has been taken from somebody's queue: of several the one that is to run; 0 for none. */
    private int taken(long[] before, long[] after) {
        for (int q = 0; q < procs; q++) {
            if (runnext.get(before, q) != 0 && runnext.get(after, q) == 0) {
                return runnext.get(before, q);
            }
            int h = head.get(after, q);
            if (head.get(before, q) != h) {
                return runq.get(before, q * runq.columns + Math.floorMod(h - 1, indices) % runq.columns);
            }
        }
        return 0;
    }

    /** Who leaves its goroutine is seen to do it: whether that is what comes next of its P. */
    private boolean is(Node n, int m, Predicate<Event> seen) {
        int p = mp.get(n.state, m) - 1;
        if (p < 0 || n.names[p] < 0) {
            return true;
        }
        Event next = outlook.next(n, p);
        return next == null ? !ends : seen.test(next);
    }

    /** Who waits for the end of marking is not made ready before; who stops so that somebody can scan its stack is. */
    private boolean isMadeReady(Node n, int m, boolean before) {
        long g = n.names[procs + curg.get(n.state, m) - 1];
        return g >= 0 && outlook.endsMarking(n) && outlook.goesOnMarking(n, g) == before;
    }

    /** Who is about to wait for the end of marking, and is seen to stop so that its stack can be scanned, does so at the last prologue before: it has been asked to by then. */
    private boolean goesOnUnasked(Node n, int m, Machine.Position at) {
        int g = marks(n) && at.stack() == Stack.USER ? curg.get(n.state, m) - 1 : -1;
        return g >= 0 && preempt.get(n.state, g) == 0 && caller(n, m, at).at().routine().equals("gcWaitOnMark") && isMadeReady(n, m, true)
            && is(n, m, e -> e.kind() == EventKind.GO_BLOCK);
    }

    /** Whether the scavenger would sleep for a while where it is seen to park until somebody wakes it, or the other way round. */
    private boolean parksOtherwise(Node n, int m, boolean sleeps) {
        long g = n.names[procs + curg.get(n.state, m) - 1];
        Event parks = g < 0 || marks(n) && outlook.scanned(n, g) != null ? null : outlook.parks(n, g);
        return parks != null && (parks.kind() == EventKind.GO_SLEEP) != sleeps;
    }

    /** A G that stops so that its stack can be scanned is made ready by who scans it: whether that is seen to be another worker than the one that is about to take this. */
    private boolean scansForAnother(Node n, int m) {
        int g = marking.nextStack(n.state);
        int p = mp.get(n.state, m) - 1;
        Event ready = g < 0 || p < 0 || n.names[procs + g] < 0 ? null : outlook.scanned(n, n.names[procs + g]);
        int worker = ready == null ? -1 : following.knownMaker(n, ready);
        return worker >= 0 && marking.marks(n, worker) && n.running[p] != worker + 1;
    }

    /** Where the world marks, it may find work to mark until it has sched.lock; then not even that. */
    private boolean givesUp(Node n, int p, int step) {
        return step == givesUp ? !marks(n) && hasNothing(n, p) || tooSoon(n, p) : step == givesUp + 1 && hasNothing(n, p);
    }

    private boolean marks(Node n) {
        return blacken.get(n.state, 0) != 0;
    }

    /** Who has found nothing to run gives its P up, unless it is told of something else at the last moment. */
    private boolean hasNothing(Node n, int p) {
        if (goesOn(n, p)) {
            return false;
        }
        Event next = outlook.next(n, p);
        return next == null ? ends : next.kind() != EventKind.PROC_STOP;
    }

    /** Who is seen to release those that wait for a WaitGroup next is the last that calls Done. */
    private boolean isNotLast(Node n, int m, long[] after) {
        int p = mp.get(n.state, m) - 1;
        Event next = p < 0 || n.names[p] < 0 ? null : outlook.next(n, p);
        int g = next == null || next.kind() != EventKind.GO_UNBLOCK || next.g() == 0 ? -1 : following.known(n, next);
        return g >= 0 && IntStream.range(0, groups).anyMatch(i -> counter.get(after, i) > 0 && counter.get(after, i) < counter.get(n.state, i) && waitsFor(n, g, i));
    }

    private boolean waitsFor(Node n, int g, int group) {
        return machine.stack(State.of(n.state), Stack.USER, g).stream().anyMatch(f -> f.at().routine().equals("WaitGroup.Wait") && f.values().getOrDefault("wg", 0) == group + 1);
    }

    /** Whether the trace has not shown the P yet, or who has it is asked for something else, or there is something to run after all: it keeps its P then. */
    private boolean goesOn(Node n, int p) {
        return p < 0 || n.names[p] < 0 || gcwaiting.get(n.state, 0) != 0 || runqsize.get(n.state, 0) != 0 || safePoint.get(n.state, p) != 0;
    }

    /** Who gives a P up has sched.lock until that is seen, and what it reads there changes only under that lock: so it may as well take it when that comes next. */
    private boolean tooSoon(Node n, int p) {
        Event next = goesOn(n, p) ? null : outlook.next(n, p);
        return next != null && next.kind() == EventKind.PROC_STOP && outlook.away(n, p) > 0;
    }
}
