package gmplab.core.check;

import gmplab.core.machine.Machine;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Slot;
import java.util.Arrays;

/**
 * Whether the scheduler's books agree with each other: lists with their counters and masks, p.status with the ledger, queues
 * with the statuses of what is in them. What sched.lock protects is looked at while nobody holds it; the rest at any moment,
 * as far as Go keeps it at any moment. Not thread-safe.
 */
public final class Books {
    private static final int[] STATUS_OF_HOLDER = new int[7];
    private final Slot lock;
    private final Slot holder;
    private final Slot status;
    private final Slot pidle;
    private final Slot pLink;
    private final Slot npidle;
    private final Slot idleMask;
    private final Slot timerMask;
    private final Slot numTimers;
    private final Slot midle;
    private final Slot mLink;
    private final Slot nmidle;
    private final Slot head;
    private final Slot tail;
    private final Slot gLink;
    private final Slot size;
    private final Slot gStatus;
    private final Slot runnext;
    private final Slot qHead;
    private final Slot qTail;
    private final Slot queue;
    private final Slot curg;
    private final Slot spinning;
    private final Slot nmspinning;
    private final Slot gcwaiting;
    private final Slot newprocs;
    private final Slot timer0When;
    private final Slot now;
    private final Slot reader;
    private final Slot full;
    private final int ps;
    private final int ms;
    private final int gs;
    private final int slots;
    private final int indices;
    private final boolean masks;
    private final boolean[] in;
    private final int[] runs;

    static {
        Arrays.fill(STATUS_OF_HOLDER, Fields.P_IDLE);
        STATUS_OF_HOLDER[Fields.DEAD] = Fields.P_DEAD;
        STATUS_OF_HOLDER[Fields.RUNNING] = Fields.P_RUNNING;
        STATUS_OF_HOLDER[Fields.SYSCALL] = Fields.P_SYSCALL;
        STATUS_OF_HOLDER[Fields.GCSTOP] = Fields.P_GCSTOP;
        STATUS_OF_HOLDER[Fields.STOPPER] = Fields.P_GCSTOP;
    }

    public Books(Machine machine) {
        lock = slot(machine, Fields.LOCK_HOLDER);
        holder = slot(machine, Fields.LEDGER_HOLDER);
        status = slot(machine, Fields.P_STATUS_F);
        pidle = slot(machine, Fields.SCHED_PIDLE);
        pLink = slot(machine, Fields.P_LINK);
        npidle = slot(machine, Fields.SCHED_NPIDLE);
        idleMask = slot(machine, Fields.P_IDLEMASK);
        timerMask = slot(machine, Fields.P_TIMERMASK);
        numTimers = slot(machine, Fields.P_NUMTIMERS);
        midle = slot(machine, Fields.SCHED_MIDLE);
        mLink = slot(machine, Fields.M_SCHEDLINK);
        nmidle = slot(machine, Fields.SCHED_NMIDLE);
        head = slot(machine, Fields.SCHED_RUNQ_HEAD);
        tail = slot(machine, Fields.SCHED_RUNQ_TAIL);
        gLink = slot(machine, Fields.G_SCHEDLINK);
        size = slot(machine, Fields.SCHED_RUNQSIZE);
        gStatus = slot(machine, Fields.G_STATUS_F);
        runnext = slot(machine, Fields.P_RUNNEXT);
        qHead = slot(machine, Fields.P_RUNQHEAD);
        qTail = slot(machine, Fields.P_RUNQTAIL);
        queue = slot(machine, Fields.P_RUNQ);
        curg = slot(machine, Fields.M_CURG);
        spinning = slot(machine, Fields.M_SPINNING);
        nmspinning = slot(machine, Fields.SCHED_NMSPINNING);
        gcwaiting = slot(machine, Fields.SCHED_GCWAITING);
        newprocs = slot(machine, Fields.NEWPROCS);
        timer0When = slot(machine, Fields.P_TIMER0WHEN);
        now = slot(machine, Fields.NOW);
        reader = slot(machine, Fields.TRACE_READER);
        full = slot(machine, Fields.TRACE_FULL);
        ps = machine.world().procsMax();
        ms = machine.layout().sizes().of(Kind.M);
        gs = machine.layout().sizes().of(Kind.G);
        slots = machine.layout().sizes().of(Kind.Q);
        indices = machine.layout().sizes().of(Kind.I);
        // Up to 1.15 there are no masks.
        masks = !machine.world().version().equals("go1.15");
        in = new boolean[gs];
        runs = new int[gs];
    }

    private static Slot slot(Machine m, Field f) {
        return m.layout().slot(f);
    }

    /** What is wrong with a state, in a sentence; null where nothing is. */
    public String wrong(long[] s) {
        String w = ps(s);
        w = w != null ? w : runs(s);
        w = w != null ? w : queues(s);
        return w != null || lock.get(s, 0) != 0 ? w : lists(s);
    }

    /** The same of a state in which nobody moves any more, though the run is not over. */
    public String wrongAtEnd(long[] s) {
        int n = nmspinning.get(s, 0);
        for (int m = 0; m < ms; m++) {
            n -= spinning.get(s, m);
        }
        return n != 0 ? "sched.nmspinning is " + nmspinning.get(s, 0) + " where nobody moves and " + (nmspinning.get(s, 0) - n) + " spin"
            : gcwaiting.get(s, 0) != 0 ? "sched.gcwaiting is set where nobody moves" : null;
    }

    /**
     * What has been left behind in a state in which everybody who could move is in a goroutine's own program; null where nothing
     * has. Beside an idle P no G waits in a queue and no timer is due; the trace reader does not wait for a full buffer where every
     * P is idle; and no P is in anybody's hands.
     */
    public String leftBehind(long[] s) {
        if (npidle.get(s, 0) > 0 && gcwaiting.get(s, 0) == 0) {
            int g = queued(s);
            int p = g >= 0 ? -1 : due(s);
            if (g >= 0 || p >= 0) {
                return (g >= 0 ? "g" + g + " waits" : "a timer of p" + p + " is due") + " beside an idle P, and nobody looks for work";
            }
            if (reader.get(s, 0) != 0 && full.get(s, 0) != 0 && all(s, Fields.IDLE)) {
                return "the trace reader waits beside a full buffer, and every P is idle";
            }
        }
        for (int p = 0; p < ps; p++) {
            if (holder.get(s, p) == Fields.TRANSIT) {
                return "p" + p + " is in transit, and nobody is about to run it";
            }
        }
        return null;
    }

    /** The first G of some queue; -1 where all are empty. */
    private int queued(long[] s) {
        int g = head.get(s, 0) - 1;
        for (int p = 0; p < ps && g < 0; p++) {
            g = runnext.get(s, p) - 1;
            if (g < 0 && qHead.get(s, p) != qTail.get(s, p)) {
                g = queue.get(s, p * slots + Math.floorMod(qHead.get(s, p), slots)) - 1;
            }
        }
        return g;
    }

    /** A P whose first timer's time has come; -1 where there is none. */
    private int due(long[] s) {
        for (int p = 0; p < ps; p++) {
            int when = timer0When.get(s, p);
            if (when != 0 && when <= now.get(s, 0)) {
                return p;
            }
        }
        return -1;
    }

    /** Whether every P that there is, is held so. */
    private boolean all(long[] s, int by) {
        for (int p = 0; p < ps; p++) {
            if (holder.get(s, p) != by && holder.get(s, p) != Fields.DEAD) {
                return false;
            }
        }
        return true;
    }

    private String ps(long[] s) {
        for (int p = 0; p < ps; p++) {
            int h = holder.get(s, p);
            if (status.get(s, p) != STATUS_OF_HOLDER[h]) {
                return "p" + p + ".status is " + Fields.P_STATUS.show(status.get(s, p)) + " while it is " + Fields.HOLDER.show(h);
            }
            if (masks && h != Fields.DEAD && numTimers.get(s, p) > 0 && timerMask.get(s, p) == 0) {
                return "p" + p + " has timers and its bit of timerpMask is clear";
            }
        }
        return null;
    }

    /** Nobody's stack is used by two threads. */
    private String runs(long[] s) {
        Arrays.fill(runs, 0);
        for (int m = 0; m < ms; m++) {
            int g = curg.get(s, m) - 1;
            if (g >= 0 && runs[g]++ > 0) {
                return "g" + g + " is the current G of two Ms";
            }
        }
        return null;
    }

    private String queues(long[] s) {
        Arrays.fill(in, false);
        for (int p = 0; p < ps; p++) {
            int n = Math.floorMod(qTail.get(s, p) - qHead.get(s, p), indices);
            if (n > slots) {
                return "p" + p + "'s queue is longer than it has slots";
            }
            for (int i = 0; i < n; i++) {
                String w = entry(s, queue.get(s, p * slots + Math.floorMod(qHead.get(s, p) + i, slots)) - 1, "p" + p + ".runq");
                if (w != null) {
                    return w;
                }
            }
            int next = runnext.get(s, p) - 1;
            String w = next < 0 ? null : entry(s, next, "p" + p + ".runnext");
            if (w != null) {
                return w;
            }
        }
        return null;
    }

    private String entry(long[] s, int g, String where) {
        if (g < 0) {
            return where + " holds nil";
        }
        int st = gStatus.get(s, g) % Fields.G_SCAN;
        String w = in[g] ? "g" + g + " is in a second queue, " + where
            : st != Fields.G_RUNNABLE ? "g" + g + " is in " + where + " and is " + Fields.G_STATUS.show(st) : null;
        in[g] = true;
        return w;
    }

    private String lists(long[] s) {
        String w = idlePs(s);
        w = w != null ? w : idleMs(s);
        return w != null ? w : global(s);
    }

    private String idlePs(long[] s) {
        if (newprocs.get(s, 0) != 0 && gcwaiting.get(s, 0) == 0) {
            return "GOMAXPROCS asked for " + newprocs.get(s, 0) + " Ps, and the world was started without them";
        }
        int n = 0;
        int idle = 0;
        for (int p = pidle.get(s, 0) - 1; p >= 0; p = pLink.get(s, p) - 1) {
            if (holder.get(s, p) != Fields.IDLE || n++ > ps) {
                return "p" + p + " is on the idle list and is " + Fields.HOLDER.show(holder.get(s, p));
            }
        }
        for (int p = 0; p < ps; p++) {
            boolean is = holder.get(s, p) == Fields.IDLE;
            idle += is ? 1 : 0;
            if (masks && is != (idleMask.get(s, p) != 0)) {
                return "p" + p + " is " + Fields.HOLDER.show(holder.get(s, p)) + " and its bit of idlepMask is " + (is ? "clear" : "set");
            }
        }
        return idle != n ? idle + " Ps are idle and " + n + " on the idle list"
            : n != npidle.get(s, 0) ? "sched.npidle is " + npidle.get(s, 0) + " with " + n + " idle Ps" : null;
    }

    private String idleMs(long[] s) {
        int n = 0;
        for (int m = midle.get(s, 0) - 1; m >= 0; m = mLink.get(s, m) - 1) {
            if (n++ > ms) {
                return "the list of idle Ms goes round in a circle";
            }
        }
        return n == nmidle.get(s, 0) ? null : "sched.nmidle is " + nmidle.get(s, 0) + " with " + n + " idle Ms";
    }

    private String global(long[] s) {
        int n = 0;
        int last = 0;
        for (int g = head.get(s, 0); g > 0; g = gLink.get(s, g - 1)) {
            String w = n++ > gs ? "sched.runq goes round in a circle" : entry(s, g - 1, "sched.runq");
            if (w != null) {
                return w;
            }
            last = g;
        }
        return n != size.get(s, 0) ? "sched.runqsize is " + size.get(s, 0) + " with " + n + " Gs in sched.runq"
            : last != tail.get(s, 0) ? "sched.runq.tail is not its last G" : null;
    }
}
