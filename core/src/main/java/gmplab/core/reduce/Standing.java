package gmplab.core.reduce;

import gmplab.core.machine.Looks;
import gmplab.core.machine.Machine;
import gmplab.core.machine.Touches;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Slot;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** One thread's way to the {@link Stands}: who stands where in a state, and what a move does. Thread-confined. */
final class Standing {
    /** Goroutines beyond so many tell nothing. */
    private static final int GOROUTINES_MAX = 8;
    /** Remembered at a time: each takes up to some hundred kilobytes. */
    private static final int COMBINATIONS_MAX = 1 << 9;
    private static final int VALUES_MAX = 64;
    /** The fields that are a part of a goroutine's place. */
    private static final List<Field> WITH = List.of(Fields.SCHED_GCWAITING, Fields.PREEMPTS, Fields.STOPS, Fields.T_STATUS_F, Fields.SCHED_MNEXT,
        Fields.NETPOLL_INITED, Fields.NOW);
    private static final byte WAIT = 1;
    private static final byte TOUCH = 2;
    private static final byte EARLY = 4;
    private final Stands stands;
    /** Goroutines that are renamed, and by which nothing goes; null for none. */
    private final Twins twins;
    private final Looks looks;
    private final Touches touches;
    private final Grounds grounds;
    private final Slot mode;
    private final Slot mPc;
    private final Slot gPc;
    private final Slot curg;
    private final Slot pm;
    private final int pcs;
    private final int ms;
    private final int ps;
    private final int gs;
    /** By element: as which it is known, and whose it is. */
    private final int[] number;
    private final Kind[] owner;
    private final int[] row;
    /** Where everybody stands. */
    private final Situation here;
    private final Stands.Place[] before;
    private final Stands.Place[] ofMs;
    /** By where an M stands: what its next step may do. */
    private final byte[] may;
    private final ByBits<Row> rows;
    /** The elements that matter, bit by bit; and which bits say where Ms and goroutines stand, without those of one M. */
    private final long[] matters;
    private final long[][] others;
    private final long[][] otherGs;
    private final long[] combined;
    private final boolean[] counts;
    private final IntConsumer change = this::change;
    private int[] changed = new int[16];
    private int changes;
    private int generation;
    private final int[] touched;

    /** The places of goroutines, at one combination of the fields. */
    private record Row(String key, Stands.Place[][] places) { }

    /** Who stands where in one state. */
    private static final class Situation {
        final Stands.Place[] gs;
        final Stands.Place[] ms;
        /** By M: its goroutine as a reference, and where it stands as a number; 0 where it has no thread. */
        final int[] curg;
        final int[] at;
        /** Whether no two Ms have the same goroutine. */
        boolean unique;

        Situation(int gs, int ms) {
            this.gs = new Stands.Place[gs];
            this.ms = new Stands.Place[ms];
            curg = new int[ms];
            at = new int[ms];
        }
    }

    Standing(Stands stands, Looks looks, Machine machine, int[] names, Twins twins, Grounds grounds) {
        this.stands = stands;
        this.twins = twins;
        this.looks = looks;
        this.grounds = grounds;
        touches = machine.touches(looks);
        mode = machine.layout().slot(Fields.M_MODE);
        mPc = machine.layout().slot(Fields.M_PC);
        gPc = machine.layout().slot(Fields.G_PC);
        curg = machine.layout().slot(Fields.M_CURG);
        pm = machine.layout().slot(Fields.P_M);
        pcs = machine.anatomy().pcs();
        ms = mode.word.length;
        ps = pm.word.length;
        gs = Math.min(GOROUTINES_MAX, machine.layout().sizes().of(Kind.G));
        number = names;
        owner = IntStream.range(0, looks.elements()).mapToObj(x -> looks.field(x).owner()).toArray(Kind[]::new);
        row = IntStream.range(0, looks.elements()).map(looks::row).toArray();
        here = new Situation(gs, ms);
        before = new Stands.Place[gs];
        ofMs = new Stands.Place[2 * pcs + 2];
        touched = new int[touches.most()];
        may = new byte[2 * pcs + 2];
        for (int at = 0; at < may.length; at++) {
            may[at] |= touches.mayWait(at) ? WAIT : 0;
            may[at] |= touches.mayTouch(at) ? TOUCH : 0;
            may[at] |= looks.mayLook(at) || touches.mayWrite(at) ? EARLY : 0;
        }
        long[] bits = new long[machine.words()];
        for (Field f : WITH) {
            Slot slot = machine.layout().slot(f);
            for (int i = 0; i < slot.word.length && slot.mask != 0 && slot.largest < VALUES_MAX; i++) {
                looks.mark(looks.element(f, i), bits);
            }
        }
        combined = bits;
        matters = new long[machine.words()];
        counts = new boolean[looks.elements()];
        boolean[] looked = looks.lookedAt();
        boolean[] concerned = touches.concerned();
        for (int x = 0; x < looks.elements(); x++) {
            if (looked[x] || concerned[x] || looks.field(x).equals(Fields.P_M) || looks.field(x).equals(Fields.M_CURG)) {
                looks.mark(x, matters);
                counts[x] = true;
            }
        }
        others = new long[ms][machine.words()];
        for (int m = 0; m < ms; m++) {
            for (int i = 0; i < ms; i++) {
                for (Slot slot : List.of(mode, mPc, curg)) {
                    others[m][slot.word[i]] |= i == m ? 0 : slot.mask << slot.shift[i];
                }
            }
        }
        otherGs = new long[gPc.word.length + 1][machine.words()];
        for (int g = 0; g < otherGs.length; g++) {
            for (int i = 0; i < gPc.word.length; i++) {
                otherGs[g][gPc.word[i]] |= i + 1 == g ? 0 : gPc.mask << gPc.shift[i];
            }
        }
        rows = new ByBits<>(bits, COMBINATIONS_MAX, key -> new Row(Arrays.toString(key), new Stands.Place[gs][2 * pcs + 2]));
    }

    /** From now on one is in this state. */
    void at(long[] s) {
        if (generation != stands.generation()) {
            generation = stands.generation();
            rows.clear();
            Arrays.fill(ofMs, null);
        }
        situate(s, here);
    }

    private void situate(long[] s, Situation to) {
        Row combination = rows.of(s);
        Arrays.fill(to.gs, null);
        long had = 0;
        to.unique = true;
        for (int m = 0; m < ms; m++) {
            stands(s, m, to);
            long g = to.curg[m] == 0 ? 0 : 1L << to.curg[m];
            to.unique &= (had & g) == 0;
            had |= g;
            onItsSystemStack(combination, m, to);
        }
        for (int g = 0; g < gs; g++) {
            if (to.gs[g] == null) {
                to.gs[g] = place(combination, g, pcs + 1 + gPc.get(s, g));
            }
        }
    }

    private void stands(long[] s, int m, Situation to) {
        int where = mode.get(s, m);
        int g = curg.get(s, m);
        int at = where == Fields.ON_G0 ? mPc.get(s, m) : where == Fields.ON_USER ? pcs + 1 + gPc.get(s, g - 1) : 0;
        to.curg[m] = g;
        to.at[m] = at;
        to.ms[m] = ofMs[at] != null ? ofMs[at] : place(at);
    }

    private void onItsSystemStack(Row combination, int m, Situation to) {
        int g = to.curg[m];
        if (g > 0 && g <= gs && to.at[m] > 0 && to.at[m] <= pcs) {
            // Two Ms may have one goroutine where a program is wrong: any of them, as long as names do not matter.
            Stands.Place p = place(combination, g - 1, to.at[m]);
            to.gs[g - 1] = to.gs[g - 1] == null || p.number() > to.gs[g - 1].number() ? p : to.gs[g - 1];
        }
    }

    /** As {@link #situate} of the state after a move of M {@code actor}, where nothing else but its place may be new. */
    private void situateAfter(long[] s, long[] next, int actor) {
        if (actor < 0 || !here.unique || elsewhere(s, next, actor)) {
            System.arraycopy(here.gs, 0, before, 0, gs);
            situate(next, here);
            for (int g = 0; g < gs; g++) {
                if (before[g] != here.gs[g]) {
                    before[g].followedBy(here.gs[g]);
                }
            }
            return;
        }
        int was = here.at[actor];
        int g = here.curg[actor];
        stands(next, actor, here);
        if (g > 0 && g <= gs && here.at[actor] != was) {
            Stands.Place p = place(rows.of(next), g - 1, here.at[actor] == 0 ? pcs + 1 + gPc.get(next, g - 1) : here.at[actor]);
            here.gs[g - 1].followedBy(p);
            here.gs[g - 1] = p;
        }
    }

    /** Whether more is new than where the M stands, of what tells where somebody stands. */
    private boolean elsewhere(long[] s, long[] next, int actor) {
        long[] ofMs = others[actor];
        long[] ofGs = otherGs[here.curg[actor]];
        long elsewhere = 0;
        for (int w = 0; w < ofMs.length; w++) {
            elsewhere |= (s[w] ^ next[w]) & (ofMs[w] | combined[w] | ofGs[w]);
        }
        return elsewhere != 0 || here.curg[actor] != curg.get(next, actor);
    }

    private Stands.Place place(int at) {
        boolean twins = this.twins != null && at > pcs;
        return ofMs[at] = stands.place("m " + (twins ? pcs + 1 + this.twins.firstPc(at - pcs - 1) : at));
    }

    private Stands.Place place(Row combination, int g, int at) {
        if (twins != null && twins.renamed(g)) {
            return stands.unknown();
        }
        Stands.Place p = combination.places[g][at];
        return p != null ? p : (combination.places[g][at] = stands.place("g" + g + " " + at + " " + combination.key));
    }

    /** The class of an M's goroutine: 0 where it has none, or two Ms have the same. */
    private int goroutine(int m) {
        int g = m < 0 || !here.unique ? 0 : here.curg[m];
        return g < Stands.CLASSES && (twins == null || !twins.renamed(g - 1)) ? g : 0;
    }

    /** The class of the P that an M holds; 0 where it has none, or several. */
    private int p(long[] s, int m) {
        int r = 0;
        for (int i = 0; m >= 0 && i < ps; i++) {
            if (pm.get(s, i) == m + 1) {
                if (r != 0) {
                    return 0;
                }
                r = i + 1;
            }
        }
        return r < Stands.CLASSES ? r : 0;
    }

    private long bits(long[] s, int m) {
        return 1L << goroutine(m) | 1L << Stands.CLASSES + p(s, m);
    }

    /**
     * Learns from a move from where one is, and is where it leads.
     *
     * @param actor the M that makes it; -1 for nobody's
     * @param joined whether it was made with the one before it
     */
    void moved(long[] s, long[] next, int actor, boolean joined) {
        changes(s, next);
        boolean touching = actor >= 0 && (may[here.at[actor]] & TOUCH) != 0 && grounds.touches();
        long bits = changes == 0 && !touching ? 0 : bits(s, actor);
        for (int i = 0; i < changes; i++) {
            note(s, actor, changed[i], bits | bits << Stands.TOUCHES, Stands.WRITTEN_BY_OTHER | Stands.TOUCHED_BY_OTHER);
            taken(s, actor, changed[i]);
        }
        int n = !touching ? 0 : touches.touched(s, actor, touched);
        for (int i = 0; i < n; i++) {
            note(s, actor, touched[i], bits << Stands.TOUCHES, Stands.TOUCHED_BY_OTHER);
        }
        for (int m = 0; m < ms; m++) {
            if ((may[here.at[m]] & WAIT) != 0) {
                waits(s, m);
            }
        }
        Stands.Place was = actor < 0 ? null : here.ms[actor];
        situateAfter(s, next, actor);
        if (joined && was != null && was != here.ms[actor] && grounds.joins()) {
            was.followedBy(here.ms[actor]);
        }
    }

    /** By M: where it stands; 0 where it has no thread. */
    int[] at() {
        return here.at;
    }

    private void changes(long[] s, long[] next) {
        changes = 0;
        long any = 0;
        for (int w = 0; w < matters.length; w++) {
            any |= (s[w] ^ next[w]) & matters[w];
        }
        if (any != 0) {
            looks.changes(s, next, change);
        }
    }

    private void change(int element) {
        if (counts[element] && grounds.notes(looks.field(element))) {
            if (changes == changed.length) {
                changed = Arrays.copyOf(changed, 2 * changes);
            }
            changed[changes++] = element;
        }
    }

    /** Whoever waits for an element touches it all the time. */
    private void waits(long[] s, int m) {
        int[] elements = touches.waits(s, m);
        if (elements != null && grounds.touches()) {
            long bits = bits(s, m) << Stands.TOUCHES;
            for (int x : elements) {
                note(s, m, x, bits, Stands.TOUCHED_BY_OTHER);
            }
        }
    }

    /** Somebody touches the element where all goroutines and all other Ms stand. */
    private void note(long[] s, int actor, int element, long bits, long byOther) {
        int x = number[element];
        for (int g = 0; g < gs; g++) {
            here.gs[g].touched(x, bits);
        }
        for (int m = 0; m < ms; m++) {
            if (m != actor && here.at[m] != 0) {
                here.ms[m].touched(x, own(s, m, element) ? byOther | byOther << Stands.OWN : byOther);
            }
        }
    }

    /** Whether the element is the M's own, or of the P it holds or the goroutine it runs. */
    private boolean own(long[] s, int m, int element) {
        return switch (owner[element]) {
            case M -> row[element] == m;
            case P -> pm.get(s, row[element]) == m + 1;
            case G -> here.curg[m] == row[element] + 1;
            default -> false;
        };
    }

    private void taken(long[] s, int actor, int element) {
        Field f = looks.field(element);
        if (f.equals(Fields.M_CURG) && row[element] != actor) {
            stands.goroutineTaken();
        } else if (f.equals(Fields.P_M) && looks.value(s, element) != 0 && looks.value(s, element) != actor + 1) {
            stands.pTaken();
        }
    }

    /**
     * Whether, where one is, nobody but M {@code m} writes the element, or with {@code touch} touches it at all, before the M
     * makes a move that is not joined.
     */
    boolean still(long[] s, int m, int element, boolean touch) {
        int x = number[element];
        long others = touch ? Stands.WRITTEN_BY_OTHER | Stands.TOUCHED_BY_OTHER : Stands.WRITTEN_BY_OTHER;
        if (here.ms[m].none(x, own(s, m, element) ? others << Stands.OWN : others)) {
            return true;
        }
        int g = goroutine(m);
        int p = p(s, m);
        for (int i = 0; i < gs; i++) {
            if (stands.only(here.gs[i], x, g, p, touch)) {
                return true;
            }
        }
        return false;
    }

    /** Whether M {@code m}'s next step may be made early where one is. */
    boolean mayBeEarly(int m) {
        return (may[here.at[m]] & EARLY) != 0;
    }

    /** As {@link Touches#writes}. */
    int writes(long[] s, int m, int[] out) {
        return touches.writes(s, m, out);
    }

    /** As {@link Touches#written}. */
    int written() {
        return touches.written();
    }
}
