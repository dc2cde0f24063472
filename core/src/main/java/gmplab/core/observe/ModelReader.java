package gmplab.core.observe;

import gmplab.core.machine.Machine;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Layout;
import gmplab.core.state.Sizes;
import gmplab.core.state.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * schedtrace's reading of a state of the model, row by row as Go does it. Ms and Gs keep the bench's numbers: m0 is M0, g0 is G1, for
 * Go's goroutines begin with 1. What the model does not count (ticks, gfreecnt, mallocing of the runtime's own) is 0.
 */
final class ModelReader {
    private final Layout layout;
    private final int ms;
    private final int gs;
    private final int modulus;
    private final Slot[] shown;
    private final Map<Field, Slot> slots = new HashMap<>();

    ModelReader(Machine machine) {
        layout = machine.layout();
        Sizes sizes = machine.layout().sizes();
        ms = sizes.of(Kind.M);
        gs = machine.world().numGs();
        modulus = sizes.of(Kind.I);
        shown = Stream.of(Fields.P_STATUS_F, Fields.P_M, Fields.M_P, Fields.M_CURG, Fields.M_SPINNING, Fields.M_LOCKEDG, Fields.G_LOCKEDM,
            Fields.G_STATUS_F, Fields.SCHED_NMSPINNING).map(layout::slot).toArray(Slot[]::new);
    }

    /** Whether a move changed something that rows show, besides queues and counts. */
    boolean changed(long[] before, long[] after) {
        for (Slot x : shown) {
            for (int i = 0; i < x.word.length; i++) {
                if (x.get(before, i) != x.get(after, i)) {
                    return true;
                }
            }
        }
        return false;
    }

    private int get(long[] s, Field f, int element) {
        return slots.computeIfAbsent(f, layout::slot).get(s, element);
    }

    /** Whether sched.lock is free, so that somebody may read. */
    boolean mayRead(long[] s) {
        return get(s, Fields.LOCK_HOLDER, 0) == 0;
    }

    Snapshot.Sched sched(long[] s) {
        return new Snapshot.Sched(0, get(s, Fields.GOMAXPROCS, 0), get(s, Fields.SCHED_NPIDLE, 0),
            get(s, Fields.SCHED_MNEXT, 0) - get(s, Fields.SCHED_NMFREED, 0), get(s, Fields.SCHED_NMSPINNING, 0), get(s, Fields.SCHED_NMIDLE, 0),
            get(s, Fields.SCHED_RUNQSIZE, 0), get(s, Fields.SCHED_GCWAITING, 0), get(s, Fields.SCHED_NMIDLELOCKED, 0), get(s, Fields.SCHED_STOPWAIT, 0),
            get(s, Fields.SCHED_SYSMONWAIT, 0));
    }

    /** How many rows there are, of Ps, Ms and Gs in this order; those that are not there are empty. */
    int rows(long[] s) {
        return ps(s) + ms + gs;
    }

    private int ps(long[] s) {
        return get(s, Fields.ALLP_LEN, 0);
    }

    /** Reads one row into the lists. */
    void row(long[] s, int ps, int row, List<Snapshot.P> p, List<Snapshot.M> m, List<Snapshot.G> g) {
        if (row < ps) {
            p.add(p(s, row));
        } else if (row < ps + ms) {
            int i = ms - 1 - (row - ps);
            if (get(s, Fields.M_ALLOCATED, i) != 0 && !ended(s, i)) {
                m.add(m(s, i));
            }
        } else {
            g.add(g(s, row - ps - ms));
        }
    }

    /** Whether mexit has put it on the list of Ms to be freed: in Go it then is no longer among all Ms. */
    private boolean ended(long[] s, int m) {
        for (int i = get(s, Fields.SCHED_FREEM, 0), n = 0; i > 0 && n < ms; i = get(s, Fields.M_FREELINK, i - 1), n++) {
            if (i == m + 1) {
                return true;
            }
        }
        return false;
    }

    private Snapshot.P p(long[] s, int i) {
        int size = get(s, Fields.P_RUNQTAIL, i) - get(s, Fields.P_RUNQHEAD, i);
        return new Snapshot.P(i, get(s, Fields.P_STATUS_F, i), 0, 0, get(s, Fields.P_M, i) - 1, Math.floorMod(size, modulus), 0,
            get(s, Fields.P_TIMERS_LEN, i));
    }

    private Snapshot.M m(long[] s, int i) {
        return new Snapshot.M(i, get(s, Fields.M_P, i) - 1, number(get(s, Fields.M_CURG, i)), get(s, Fields.M_MALLOCING, i), 0,
            get(s, Fields.M_PREEMPTOFF, i) == 0 ? "" : "gcing", get(s, Fields.M_LOCKS, i), 0, get(s, Fields.M_SPINNING, i) == 1, false,
            number(get(s, Fields.M_LOCKEDG, i)));
    }

    private static long number(int ref) {
        return ref == 0 ? Snapshot.NONE : ref;
    }

    private Snapshot.G g(long[] s, int i) {
        int status = get(s, Fields.G_STATUS_F, i);
        int go = status >= Fields.G_SCAN ? status - Fields.G_SCAN + 0x1000 : status;
        int reason = get(s, Fields.G_WAITREASON, i);
        return new Snapshot.G(i + 1, go, Fields.REASON.show(reason), runner(s, i), get(s, Fields.G_LOCKEDM, i) - 1);
    }

    /** g.m, which the model leaves out: Go writes it where it writes m.curg. */
    private long runner(long[] s, int g) {
        for (int i = 0; i < ms; i++) {
            if (get(s, Fields.M_CURG, i) == g + 1) {
                return i;
            }
        }
        return Snapshot.NONE;
    }

    /** A snapshot of one state, as if everybody stood still. */
    Snapshot whole(long[] s) {
        List<Snapshot.P> p = new ArrayList<>();
        List<Snapshot.M> m = new ArrayList<>();
        List<Snapshot.G> g = new ArrayList<>();
        int n = ps(s);
        for (int i = 0; i < n + ms + gs; i++) {
            row(s, n, i, p, m, g);
        }
        return new Snapshot(0, sched(s), true, List.of(), p, m, g);
    }
}
