package gmplab.core.observe;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Machine;
import gmplab.core.machine.Machine.FrameView;
import gmplab.core.machine.State;
import gmplab.core.observe.Following.Node;
import gmplab.core.policy.Policies;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Routine;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Slot;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * When the spans have run out, where a world leaves open how many there are and a trace is followed. Whoever finds none first makes that known to all (sweepLocked,
 * sweep.active), so it is not before the sweeper in the background has begun with the last that it is seen to sweep: it calls Gosched behind each.
 */
final class Sweeping {
    /** Who calls Gosched behind each span. */
    private static final Set<String> CALLERS = Set.of("bgsweep", "GC");
    private static final String ASKS = "ask " + Policies.SWEEP_SPANS;
    /** Of sweep.active: nothing is left, and nobody sweeps (isDone). */
    private static final int DONE = 1;
    /** One sweeps, and more may be left. */
    private static final int ONE = 2;

    private final Machine machine;
    private final Outlook outlook;
    /** The G that sweeps in the background, from 0. */
    private final int sweeper;
    /** The scavenger's G, from 0. */
    private final int scavenger;
    private final int procs;
    /** The step of sweepone that asks; -1 where that is not open. And that of bgsweep that calls Gosched. */
    private final int asks;
    private final int goesOn;
    /** The step of GC to which it returns when marking is over. */
    private final int sweeps;
    private final Slot curg;
    private final Slot mode;
    private final Slot active;
    private final Slot mp;
    /** Whether sysmon is to wake the scavenger; null where there is none, or it is not open how many spans there are. */
    private final Slot wake;

    Sweeping(Machine machine, Outlook outlook) {
        this.machine = machine;
        this.outlook = outlook;
        procs = machine.world().procsMax();
        boolean open = machine.world().policies().get(Policies.SWEEP_SPANS) == Policies.Policy.ANY;
        sweeper = machine.world().parked("bgsweep");
        scavenger = machine.world().parked("bgscavenge");
        mp = machine.layout().slot(Fields.M_P);
        asks = open ? step("sweepone", ASKS) : -1;
        goesOn = step("bgsweep", "Gosched");
        sweeps = 1 + step("GC", "gcWaitOnMark#2");
        curg = machine.layout().slot(Fields.M_CURG);
        mode = machine.layout().slot(Fields.M_MODE);
        active = asks < 0 ? null : machine.layout().slot(Fields.SWEEP_ACTIVE);
        wake = asks < 0 || !machine.world().scavenges() ? null : machine.layout().slot(Fields.SCAVENGER_SYSMONWAKE);
    }

    private int step(String routine, String label) {
        Routine r = machine.program().routines().get(routine);
        return r == null ? -1 : IntStream.range(0, r.steps().size()).filter(i -> r.steps().get(i).label().startsWith(label)).findFirst().orElse(-1);
    }

    /** Whether a choice that {@code m} makes at {@code at} says that there is nothing more to sweep, where the sweeper in the background has not begun with all that it is seen to. */
    boolean endsTooSoon(Node n, int choice, int m, Machine.Position at, long[] after) {
        if (asks < 0 || n.names[procs + sweeper] < 0) {
            return false;
        }
        boolean own = curg.get(n.state, m) - 1 == sweeper;
        boolean none = own && at.step() == asks && Choice.arg(choice) != 0;
        boolean known = !own && active.get(n.state, 0) % 2 == 0 && active.get(after, 0) % 2 != 0;
        return (none || known) && outlook.sweepsMore(n, n.names[procs + sweeper]) && (none || !hasBegun(n));
    }

    /** Whether with a move all has been swept, for good, where who waits for that in GC is seen to call Gosched twice more: in between it finds that it has not. */
    boolean isDoneTooSoon(Node n, long[] after) {
        return asks >= 0 && active.get(n.state, 0) != DONE && active.get(after, 0) == DONE && waitsLonger(n, 0);
    }

    /**
     * Whether with a move of the collector nobody sweeps any more, and the spans are seen to run out later, for then sysmon wakes the scavenger, and whoever waits in GC to call Gosched twice behind that: all would have been swept. But
     * the sweeper in the background may be at it then.
     */
    boolean endsBeforeLast(Node n, long[] after) {
        if (wake == null || wake.get(n.state, 0) != 0 || active.get(n.state, 0) != ONE || active.get(after, 0) != 0 || n.names[procs + scavenger] < 0
            || !outlook.readies(n, n.names[procs + scavenger]) || Arrays.stream(n.running).anyMatch(g -> g == sweeper + 1)) {
            return false;
        }
        int away = outlook.awayWithout(n);
        return outlook.placeStarted(n, n.names[procs + sweeper], Outlook.FAR) > n.at + away && waitsLonger(n, away);
    }

    private boolean waitsLonger(Node n, int away) {
        return IntStream.range(0, machine.world().numGs()).anyMatch(g -> n.names[procs + g] >= 0 && waits(n, g) && outlook.yieldsTwice(n, n.names[procs + g], away));
    }

    /** Whether a G is in GC, and marking is over for it, or it waits for that. */
    private boolean waits(Node n, int g) {
        return machine.stack(State.of(n.state), Stack.USER, g).stream().anyMatch(f -> f.at().routine().equals("GC") && f.at().step() >= sweeps);
    }

    /** Whether a choice that {@code m} makes at {@code at} says that there is a span, and whoever calls Gosched behind each, as bgsweep and GC do, is seen to park and not to call it. */
    boolean goesOnTooLong(Node n, int choice, int m, Machine.Position at) {
        if (at.step() != asks || Choice.arg(choice) != 0 || at.stack() != Stack.USER) {
            return false;
        }
        int g = curg.get(n.state, m) - 1;
        Event leaves = n.names[procs + g] < 0 ? null : outlook.leaves(n, n.names[procs + g]);
        return leaves != null && leaves.kind() != EventKind.GO_SCHED && CALLERS.contains(machine.stack(State.of(n.state), Stack.USER, g).get(1).at().routine());
    }

    /**
     * How many events away sysmon is seen to wake the scavenger, where it has no reason yet and an M runs somebody who sweeps and is not seen to do anything before: he finds that the spans have run out. {@link Outlook#FAR}
     * elsewhere.
     */
    int awayFound(Node n, int m, int p) {
        int g = wake == null || wake.get(n.state, 0) != 0 || n.names[procs + scavenger] < 0 ? -1 : curg.get(n.state, m) - 1;
        if (g < 0 || !outlook.readies(n, n.names[procs + scavenger]) || outlook.away(n, p) <= outlook.awayWithout(n)) {
            return Outlook.FAR;
        }
        return machine.stack(State.of(n.state), Stack.USER, g).stream().anyMatch(f -> CALLERS.contains(f.at().routine())) ? outlook.awayWithout(n) : Outlook.FAR;
    }

    /** 0 for what an M should answer when it asks whether there is a span, 1 for what comes after: there is, but none any more where sysmon is seen to wake the scavenger soon, and has no reason yet. */
    int after(Node n, int choice) {
        int m = Choice.kind(choice) == Choice.Kind.ANSWER && wake != null ? Choice.id(choice) : -1;
        int p = m < 0 || m >= machine.world().ms() ? -1 : mp.get(n.state, m) - 1;
        if (p < 0 || n.names[p] < 0 || n.names[procs + scavenger] < 0) {
            return 0;
        }
        Machine.Position at = machine.position(State.of(n.state), m);
        return at.routine().equals("sweepone") && at.step() == asks
            && (Choice.arg(choice) != 0) != (wake.get(n.state, 0) == 0 && outlook.readiesSoon(n, n.names[procs + scavenger], p)) ? 1 : 0;
    }

    /** Whether the sweeper has found a span and not been seen to call Gosched behind it, or will find one. */
    private boolean hasBegun(Node n) {
        if (Arrays.stream(n.running).noneMatch(g -> g == sweeper + 1)) {
            return false;
        }
        Machine.Position at = machine.positionOfG(State.of(n.state), sweeper);
        return switch (at.routine()) {
            case "sweepone" -> at.step() >= asks;
            case "bgsweep" -> at.step() == goesOn || at.step() == goesOn - 1;
            // It is on its way to gosched_m, or there; behind it the G is not seen to run, or goes on on its own stack.
            case "Gosched" -> !at.label().equals("ret") || !onItsOwnStack(n);
            default -> false;
        };
    }

    private boolean onItsOwnStack(Node n) {
        for (int m = 0; m < machine.world().ms(); m++) {
            if (curg.get(n.state, m) - 1 == sweeper) {
                return mode.get(n.state, m) == Fields.ON_USER;
            }
        }
        return false;
    }
}
