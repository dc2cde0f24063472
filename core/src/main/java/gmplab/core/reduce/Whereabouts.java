package gmplab.core.reduce;

import gmplab.core.machine.Looks;
import gmplab.core.machine.Machine;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Slot;
import java.util.Arrays;
import java.util.List;

/** Who stands where in a state, as {@link Stands} has its places, and which place follows which. Thread-confined. */
final class Whereabouts {
    /** Goroutines beyond so many tell nothing. */
    private static final int GOROUTINES_MAX = 8;
    /** Remembered at a time. */
    private static final int COMBINATIONS_MAX = 1 << 12;
    private static final int VALUES_MAX = 64;
    /** The fields that are a part of a goroutine's place. */
    private static final List<Field> WITH = List.of(Fields.SCHED_GCWAITING, Fields.PREEMPTS, Fields.STOPS, Fields.T_STATUS_F, Fields.SCHED_MNEXT,
        Fields.NETPOLL_INITED, Fields.NOW);

    /** The places of goroutines, at one combination of the fields: by goroutine and where it stands, in a table of a power of two. */
    private static final class Row {
        final String key;
        private int[] keys = new int[64];
        private Stands.Place[] places = new Stands.Place[64];
        private int size;

        Row(String key) {
            this.key = key;
        }

        Stands.Place get(int g, int at) {
            return places[slot(at * GOROUTINES_MAX + g)];
        }

        Stands.Place put(int g, int at, Stands.Place p) {
            if (++size * 2 > keys.length) {
                int[] oldKeys = keys;
                Stands.Place[] old = places;
                keys = new int[2 * oldKeys.length];
                places = new Stands.Place[2 * old.length];
                for (int i = 0; i < old.length; i++) {
                    if (old[i] != null) {
                        set(oldKeys[i], old[i]);
                    }
                }
            }
            return set(at * GOROUTINES_MAX + g, p);
        }

        private Stands.Place set(int k, Stands.Place p) {
            int i = slot(k);
            keys[i] = k;
            return places[i] = p;
        }

        private int slot(int k) {
            int i = k * 0x9E3779B1 >>> 16 & keys.length - 1;
            while (places[i] != null && keys[i] != k) {
                i = i + 1 & keys.length - 1;
            }
            return i;
        }
    }

    /** The places of all goroutines, and of all Ms. */
    final Stands.Place[] gs;
    final Stands.Place[] ms;
    /** By M: its goroutine as a reference, and where it stands as {@link Movers} numbers it; 0 where it has no thread. */
    final int[] curg;
    final int[] at;
    /** Whether no two Ms have the same goroutine. */
    private boolean unique;
    private final Stands stands;
    /** Goroutines that are renamed, and by which nothing goes; null for none. */
    private final Twins twins;
    private final Slot mode;
    private final Slot mPc;
    private final Slot gPc;
    private final Slot running;
    private final int pcs;
    private final Stands.Place[] before;
    private final Stands.Place[] ofMs;
    private final ByBits<Row> rows;
    /** The bits of the fields, and those that say where Ms and goroutines stand, without those of one of them. */
    private final long[] combined;
    private final long[][] otherMs;
    private final long[][] otherGs;
    private int generation;

    Whereabouts(Stands stands, Looks looks, Machine machine, Twins twins) {
        this.stands = stands;
        this.twins = twins;
        mode = machine.layout().slot(Fields.M_MODE);
        mPc = machine.layout().slot(Fields.M_PC);
        gPc = machine.layout().slot(Fields.G_PC);
        running = machine.layout().slot(Fields.M_CURG);
        pcs = machine.anatomy().pcs();
        ms = new Stands.Place[mode.word.length];
        gs = new Stands.Place[Math.min(GOROUTINES_MAX, machine.layout().sizes().of(Kind.G))];
        curg = new int[ms.length];
        at = new int[ms.length];
        before = new Stands.Place[gs.length];
        ofMs = new Stands.Place[2 * pcs + 2];
        combined = new long[machine.words()];
        for (Field f : WITH) {
            Slot slot = machine.layout().slot(f);
            for (int i = 0; i < slot.word.length && slot.mask != 0 && slot.largest < VALUES_MAX; i++) {
                looks.mark(looks.element(f, i), combined);
            }
        }
        otherMs = new long[ms.length][machine.words()];
        for (int m = 0; m < ms.length; m++) {
            for (int i = 0; i < ms.length; i++) {
                for (Slot slot : List.of(mode, mPc, running)) {
                    otherMs[m][slot.word[i]] |= i == m ? 0 : slot.mask << slot.shift[i];
                }
            }
        }
        otherGs = new long[gPc.word.length + 1][machine.words()];
        for (int g = 0; g < otherGs.length; g++) {
            for (int i = 0; i < gPc.word.length; i++) {
                otherGs[g][gPc.word[i]] |= i + 1 == g ? 0 : gPc.mask << gPc.shift[i];
            }
        }
        rows = new ByBits<>(combined, COMBINATIONS_MAX, key -> new Row(Arrays.toString(key)));
    }

    /** From now on one is in this state. */
    void at(long[] s) {
        if (generation != stands.generation()) {
            generation = stands.generation();
            rows.clear();
            Arrays.fill(ofMs, null);
        }
        situate(s);
    }

    private void situate(long[] s) {
        Row combination = rows.of(s);
        Arrays.fill(gs, null);
        long had = 0;
        unique = true;
        for (int m = 0; m < ms.length; m++) {
            stands(s, m);
            long g = curg[m] == 0 ? 0 : 1L << curg[m];
            unique &= (had & g) == 0;
            had |= g;
            onItsSystemStack(combination, m);
        }
        for (int g = 0; g < gs.length; g++) {
            if (gs[g] == null) {
                gs[g] = place(combination, g, pcs + 1 + gPc.get(s, g));
            }
        }
    }

    private void stands(long[] s, int m) {
        int where = mode.get(s, m);
        int g = running.get(s, m);
        int now = where == Fields.ON_G0 ? mPc.get(s, m) : where == Fields.ON_USER ? pcs + 1 + gPc.get(s, g - 1) : 0;
        curg[m] = g;
        at[m] = now;
        ms[m] = ofMs[now] != null ? ofMs[now] : place(now);
    }

    private void onItsSystemStack(Row combination, int m) {
        int g = curg[m];
        if (g > 0 && g <= gs.length && at[m] > 0 && at[m] <= pcs) {
            // Two Ms may have one goroutine where a program is wrong: any of them, as long as names do not matter.
            Stands.Place p = place(combination, g - 1, at[m]);
            gs[g - 1] = gs[g - 1] == null || p.number() > gs[g - 1].number() ? p : gs[g - 1];
        }
    }

    /** As {@link #at} of the state after a move of M {@code actor}, -1 for nobody's, which often changes nothing but its place. */
    void after(long[] next, Difference made, int actor) {
        if (actor < 0 || !unique || elsewhere(next, made, actor)) {
            System.arraycopy(gs, 0, before, 0, gs.length);
            situate(next);
            for (int g = 0; g < gs.length; g++) {
                if (before[g] != gs[g]) {
                    before[g].followedBy(gs[g]);
                }
            }
            return;
        }
        int was = at[actor];
        int g = curg[actor];
        stands(next, actor);
        if (g > 0 && g <= gs.length && at[actor] != was) {
            Stands.Place p = place(rows.of(next), g - 1, at[actor] == 0 ? pcs + 1 + gPc.get(next, g - 1) : at[actor]);
            gs[g - 1].followedBy(p);
            gs[g - 1] = p;
        }
    }

    /** Whether more is new than where the M stands, of what tells where somebody stands. */
    private boolean elsewhere(long[] next, Difference made, int actor) {
        return made.in(otherMs[actor]) || made.in(combined) || made.in(otherGs[curg[actor]]) || curg[actor] != running.get(next, actor);
    }

    private Stands.Place place(int at) {
        boolean twins = this.twins != null && at > pcs;
        return ofMs[at] = stands.place("m " + (twins ? pcs + 1 + this.twins.firstPc(at - pcs - 1) : at));
    }

    private Stands.Place place(Row combination, int g, int at) {
        if (twins != null && twins.renamed(g)) {
            return stands.unknown();
        }
        Stands.Place p = combination.get(g, at);
        return p != null ? p : combination.put(g, at, stands.place("g" + g + " " + at + " " + combination.key));
    }

    /** The class of an M's goroutine: 0 where it has none, two Ms have the same, or it is renamed. */
    int goroutine(int m) {
        int g = m < 0 || !unique ? 0 : curg[m];
        return g < Stands.CLASSES && (twins == null || !twins.renamed(g - 1)) ? g : 0;
    }
}
