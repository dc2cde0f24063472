package gmplab.core.machine;

import gmplab.core.runtime.Fields;
import gmplab.core.state.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * On which bits of a state its choices depend, besides where each M stands: those that are read, as the code for choices was emitted,
 * by whoever may have to wait or asks, by the environment, and to know whether the run is over. So of many a move it is known that it
 * leaves the choices as they were, and nobody need be asked.
 */
final class ChoiceBits {
    private final Slot mode;
    private final Slot curg;
    private final Slot mPc;
    private final Slot gPc;
    /** By pc, on a system stack and on a goroutine's: 1 where an M always has the one choice to run. */
    private final int[][] kinds;
    /** By word. */
    private final long[] shared;
    /** Locals that are read by who waits, on a system stack and on a goroutine's. */
    private final List<List<Slot>> locals = new ArrayList<>();

    /** @param read the slots that are read by who waits on a system stack, by who waits on a goroutine's, and by the environment */
    ChoiceBits(Machine mac, List<Set<Slot>> read, int[][] kinds) {
        mode = mac.layout().slot(Fields.M_MODE);
        curg = mac.layout().slot(Fields.M_CURG);
        mPc = mac.layout().slot(Fields.M_PC);
        gPc = mac.layout().slot(Fields.G_PC);
        this.kinds = kinds;
        shared = new long[mac.words()];
        Set<Slot> fields = mac.layout().fields().stream().map(mac.layout()::slot).collect(Collectors.toSet());
        for (Set<Slot> slots : read) {
            slots.stream().filter(fields::contains).forEach(this::share);
            locals.add(slots.stream().filter(x -> !fields.contains(x)).toList());
        }
    }

    private void share(Slot x) {
        for (int i = 0; i < x.word.length; i++) {
            shared[x.word[i]] |= x.mask << x.shift[i];
        }
    }

    /**
     * Whether the choices are the same after a move of an M as they were before, whenever it reads the same: its one choice was to run, and is again.
     *
     * @param t what the move read and wrote
     * @param g the G on whose stack it was, from 1; 0 where it was on its system stack
     * @param s the state behind it
     */
    boolean stand(Trail t, int m, int g, long[] s) {
        for (int w = 0; w < shared.length; w++) {
            if ((t.written(w) & shared[w]) != 0) {
                return false;
            }
        }
        return othersStand(t, m, g) && runs(t, m, g, s);
    }

    /** Whether nobody else is brought to another step, or finds his own locals changed. */
    private boolean othersStand(Trail t, int m, int g) {
        for (int i = 0; i < mode.word.length; i++) {
            if (i != m && (writes(t, mode, i) || writes(t, curg, i) || writes(t, mPc, i) || writes(t, locals.get(0), i))) {
                return false;
            }
        }
        for (int i = 0; i < gPc.word.length; i++) {
            if (i != g - 1 && (writes(t, gPc, i) || writes(t, locals.get(1), i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is certain where the M stands now, and that it can go on from there. */
    private boolean runs(Trail t, int m, int g, long[] s) {
        if (mode.get(s, m) == Fields.ON_USER) {
            int now = curg.get(s, m);
            return now > 0 && (now == g || decides(t, curg, m) && decides(t, gPc, now - 1)) && kinds[1][gPc.get(s, now - 1)] == 1;
        }
        return mode.get(s, m) == Fields.ON_G0 && (g == 0 || decides(t, mPc, m)) && kinds[0][mPc.get(s, m)] == 1;
    }

    private static boolean writes(Trail t, List<Slot> slots, int i) {
        for (Slot x : slots) {
            if (writes(t, x, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean writes(Trail t, Slot x, int i) {
        return (t.written(x.word[i]) & x.mask << x.shift[i]) != 0;
    }

    /** Whether a move that reads the same always leaves the same there. */
    private static boolean decides(Trail t, Slot x, int i) {
        long bits = x.mask << x.shift[i];
        return ((t.written(x.word[i]) | t.read(x.word[i])) & bits) == bits;
    }
}
