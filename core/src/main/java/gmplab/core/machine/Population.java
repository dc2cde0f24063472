package gmplab.core.machine;

import gmplab.core.runtime.Fields;
import gmplab.core.state.Kind;
import gmplab.core.state.Slot;
import java.util.BitSet;

/**
 * Which Gs and Ms of one state are free, kept beside a state that is moved in place, so that nobody has to look through all
 * of them. {@link #recount} is the slow way to the same.
 */
final class Population {
    private final Machine mac;
    private final Slot status;
    private final Slot gAllocated;
    private final Slot system;
    private final Slot mode;
    private final Slot mAllocated;
    private final int gs;
    private final int ms;
    private final BitSet free = new BitSet();
    private int lowest;
    private int lowestM;
    private int born;
    private int alive;
    private int systems;
    private boolean needsGs;
    private boolean needsMs;

    Population(Machine mac, long[] s) {
        this.mac = mac;
        status = mac.layout().slot(Fields.G_STATUS_F);
        gAllocated = mac.layout().slot(Fields.G_ALLOCATED);
        system = mac.layout().slot(Fields.G_SYSTEM);
        mode = mac.layout().slot(Fields.M_MODE);
        mAllocated = mac.layout().slot(Fields.M_ALLOCATED);
        gs = mac.layout().sizes().of(Kind.G);
        ms = mac.world().ms();
        free.or(recount(s));
        alive = gs - free.cardinality();
        for (int g = 0; g < gs; g++) {
            systems += system.get(s, g);
        }
    }

    /** The Gs that newproc may take, by looking at every one. */
    BitSet recount(long[] s) {
        BitSet r = new BitSet(gs);
        for (int g = 0; g < gs; g++) {
            int st = status.get(s, g);
            r.set(g, (st == Fields.G_IDLE || st == Fields.G_DEAD) && gAllocated.get(s, g) == 0);
        }
        return r;
    }

    BitSet free() {
        return free;
    }

    /** How many Gs there are. */
    int alive() {
        return alive;
    }

    /** How many of them are the runtime's own, which nobody waits for. */
    int systems() {
        return systems;
    }

    /** The G has been given its program. */
    void began(long[] s, int g) {
        systems += system.get(s, g);
    }

    /** How many Gs were made since the start. */
    int born() {
        return born;
    }

    /** The lowest dead G, from now on alive; -1 where there is none. */
    int takeG(long[] s) {
        int g = free.nextSetBit(lowest);
        if (g < 0) {
            needsGs = true;
            return -1;
        }
        free.clear(g);
        lowest = g + 1;
        born++;
        alive++;
        gAllocated.put(s, g, 1);
        return g;
    }

    void releaseG(long[] s, int g) {
        gAllocated.put(s, g, 0);
        systems -= system.get(s, g);
        free.set(g);
        alive--;
        lowest = Math.min(lowest, g);
    }

    /** An M never used, or one that has ended, from now on allocated; -1 where there is none. */
    int takeM(long[] s) {
        for (int pass = 0; pass < 2; pass++) {
            for (int m = lowestM; m < ms; m++) {
                int was = mode.get(s, m);
                if ((was == Fields.UNBORN || was == Fields.EXITED) && mAllocated.get(s, m) == 0) {
                    if (was == Fields.EXITED) {
                        mac.contexts().zero(s, m);
                    }
                    mAllocated.put(s, m, 1);
                    lowestM = m + 1;
                    return m;
                }
            }
            lowestM = 0;
        }
        needsMs = true;
        return -1;
    }

    boolean needsGs() {
        return needsGs;
    }

    boolean needsMs() {
        return needsMs;
    }
}
