package gmplab.core.reduce;

import gmplab.core.machine.Looks;
import gmplab.core.machine.Machine;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Slot;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * One thread's way to what {@link Stands} knows of what is an M's own, of the P that it holds or of the goroutine it runs: where an M stands
 * when another writes that. Whoever looks at such an element where nobody else ever writes it sees the same whenever it is done. It depends
 * on nothing but where the M stands, so moves may be remembered whole ({@link Strides}). Thread-confined.
 */
final class Owned {
    private static final long WRITTEN = Stands.WRITTEN_BY_OTHER << Stands.OWN;
    private final Stands stands;
    private final Looks looks;
    private final Twins twins;
    private final Grounds grounds;
    private final Slot mode;
    private final Slot mPc;
    private final Slot gPc;
    private final Slot curg;
    private final Slot pm;
    private final int ms;
    private final int pcs;
    /** By element: as which it is known, and whose it is. */
    private final int[] number;
    private final Kind[] owner;
    private final int[] row;
    private final boolean[] counts;
    /** The bits of the elements that matter: of all, and by M, by P and by goroutine of those that are its own. */
    private final long[] matters;
    private final long[][] ofM;
    private final long[][] ofP;
    private final long[][] ofG;
    private final Stands.Place[] places;
    private int generation;
    // The step that is being noted.
    private final IntConsumer change = this::change;
    private long[] before;
    private long[] after;
    private int actor;

    Owned(Stands stands, Looks looks, Machine machine, int[] names, Twins twins, Grounds grounds) {
        this.stands = stands;
        this.looks = looks;
        this.twins = twins;
        this.grounds = grounds;
        number = names;
        mode = machine.layout().slot(Fields.M_MODE);
        mPc = machine.layout().slot(Fields.M_PC);
        gPc = machine.layout().slot(Fields.G_PC);
        curg = machine.layout().slot(Fields.M_CURG);
        pm = machine.layout().slot(Fields.P_M);
        ms = mode.word.length;
        pcs = machine.anatomy().pcs();
        places = new Stands.Place[2 * pcs + 2];
        owner = IntStream.range(0, looks.elements()).mapToObj(x -> looks.field(x).owner()).toArray(Kind[]::new);
        row = IntStream.range(0, looks.elements()).map(looks::row).toArray();
        counts = new boolean[looks.elements()];
        int words = machine.words();
        matters = new long[words];
        ofM = new long[ms][words];
        ofP = new long[pm.word.length][words];
        ofG = new long[gPc.word.length][words];
        boolean[] looked = looks.lookedAt();
        for (int x = 0; x < counts.length; x++) {
            Field f = looks.field(x);
            long[][] whose = owner[x] == Kind.M ? ofM : owner[x] == Kind.P ? ofP : owner[x] == Kind.G ? ofG : null;
            if (whose != null && (looked[x] || f.equals(Fields.P_M) || f.equals(Fields.M_CURG))) {
                counts[x] = true;
                looks.mark(x, matters);
                looks.mark(x, whose[row[x]]);
            }
        }
    }

    /** Learns from a step from one state to another; {@code joined} as in {@link Early#moved}. */
    void moved(long[] s, long[] next, Difference made, int by, boolean joined) {
        if (made.in(matters)) {
            before = s;
            after = next;
            actor = by;
            made.elements(looks, change);
        }
        if (joined && by >= 0 && grounds.joins()) {
            Stands.Place was = place(s, by);
            Stands.Place is = place(next, by);
            if (was != is) {
                was.followedBy(is);
            }
        }
    }

    private void change(int x) {
        if (!counts[x] || !grounds.notes(looks.field(x))) {
            return;
        }
        for (int m = 0; m < ms; m++) {
            if (m != actor && whose(before, m, x)) {
                place(before, m).touched(number[x], WRITTEN);
            }
        }
        if (looks.field(x).equals(Fields.M_CURG) && row[x] != actor) {
            stands.goroutineTaken();
        } else if (looks.field(x).equals(Fields.P_M) && !isActor(looks.value(before, x)) | !isActor(looks.value(after, x))) {
            stands.pTaken();
        }
    }

    private boolean isActor(int m) {
        return m == 0 || m == actor + 1;
    }

    private boolean whose(long[] s, int m, int x) {
        return switch (owner[x]) {
            case M -> row[x] == m;
            case P -> pm.get(s, row[x]) == m + 1;
            case G -> curg.get(s, m) == row[x] + 1;
            default -> false;
        };
    }

    private boolean own(long[] s, int m, int x) {
        return counts[x] && (owner[x] != Kind.P || stands.goesByP()) && (owner[x] != Kind.G || stands.goesByGoroutine()) && whose(s, m, x);
    }

    /** Whether an element is M {@code m}'s own and nobody else writes it before the M makes a move that is not joined; if so, that is relied on. */
    boolean still(long[] s, int m, int element) {
        return own(s, m, element) && place(s, m).none(number[element], WRITTEN);
    }

    /** The same, on which nobody relies. */
    boolean stays(long[] s, int m, int element) {
        return own(s, m, element) && place(s, m).unseen(number[element], WRITTEN);
    }

    /** Adds the bits on which the answer depends besides where the M stands. */
    void decides(int element, long[] bits) {
        if (owner[element] == Kind.P) {
            bits[pm.word[row[element]]] |= pm.mask << pm.shift[row[element]];
        }
    }

    private Stands.Place place(long[] s, int m) {
        if (generation != stands.generation()) {
            generation = stands.generation();
            Arrays.fill(places, null);
        }
        int on = mode.get(s, m);
        int at = on == Fields.ON_G0 ? mPc.get(s, m) : on == Fields.ON_USER ? pcs + 1 + gPc.get(s, curg.get(s, m) - 1) : 0;
        Stands.Place p = places[at];
        return p != null ? p : (places[at] = stands.place("m " + (twins != null && at > pcs ? pcs + 1 + twins.firstPc(at - pcs - 1) : at)));
    }

    // For moves that are remembered whole

    /**
     * Whether a step by M {@code by} that writes these bits writes what is another M's own: then where that one stands bears on what is learnt.
     *
     * @param holders gets the bits that say who holds the Ps whose elements are written
     */
    boolean foreign(long[] s, int by, long[] written, long[] holders) {
        boolean r = false;
        for (int m = 0; m < ms; m++) {
            r |= m != by && Longs.meet(written, ofM[m]);
        }
        for (int p = 0; p < ofP.length; p++) {
            if (Longs.meet(written, ofP[p])) {
                int m = pm.get(s, p);
                r |= m != 0 && m != by + 1;
                holders[pm.word[p]] |= pm.mask << pm.shift[p];
            }
        }
        for (int g = 0; g < ofG.length; g++) {
            for (int m = 0; m < ms && Longs.meet(written, ofG[g]); m++) {
                r |= m != by && curg.get(s, m) == g + 1;
            }
        }
        return r;
    }

    /** The goroutines, as bits, of which something that matters is among these bits. */
    long goroutines(long[] written) {
        long r = 0;
        for (int g = 0; g < ofG.length; g++) {
            r |= Longs.meet(written, ofG[g]) ? 1L << g : 0;
        }
        return r;
    }
}
