package gmplab.core.reduce;

import gmplab.core.machine.Looks;
import gmplab.core.machine.Machine;
import gmplab.core.machine.Touches;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Slot;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** One thread's way to the {@link Stands}: who touches what with a move, where everybody stands. Thread-confined. */
final class Standing {
    private static final byte WAIT = 1;
    private static final byte TOUCH = 2;
    private static final byte EARLY = 4;
    private final Stands stands;
    private final Whereabouts here;
    private final Looks looks;
    private final Touches touches;
    private final Grounds grounds;
    private final Slot pm;
    private final int ms;
    private final int ps;
    private final int gs;
    /** By element: as which it is known, and whose it is. */
    private final int[] number;
    private final Kind[] owner;
    private final int[] row;
    /** By where an M stands: what its next step may do. */
    private final byte[] may;
    /** The elements that matter, bit by bit. */
    private final long[] matters;
    private final boolean[] counts;
    private final IntConsumer change = this::change;
    private int[] changed = new int[16];
    private int changes;
    private final int[] touched;
    /** The class of the P of the M that {@link #mayBeEarly} was asked about; -1 for not known. */
    private int asked = -1;

    Standing(Stands stands, Looks looks, Machine machine, int[] names, Twins twins, Grounds grounds) {
        this.stands = stands;
        here = new Whereabouts(stands, looks, machine, twins);
        this.looks = looks;
        this.grounds = grounds;
        touches = machine.touches(looks);
        pm = machine.layout().slot(Fields.P_M);
        ms = here.ms.length;
        ps = pm.word.length;
        gs = here.gs.length;
        number = names;
        owner = IntStream.range(0, looks.elements()).mapToObj(x -> looks.field(x).owner()).toArray(Kind[]::new);
        row = IntStream.range(0, looks.elements()).map(looks::row).toArray();
        touched = new int[touches.most()];
        may = new byte[2 * machine.anatomy().pcs() + 2];
        for (int at = 0; at < may.length; at++) {
            may[at] |= touches.mayWait(at) ? WAIT : 0;
            may[at] |= touches.mayTouch(at) ? TOUCH : 0;
            may[at] |= looks.mayLook(at) || touches.mayWrite(at) ? EARLY : 0;
        }
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
        return 1L << here.goroutine(m) | 1L << Stands.CLASSES + p(s, m);
    }

    /** From now on one is in this state. */
    void at(long[] s) {
        here.at(s);
    }

    /**
     * Learns from a move from where one is, and is where it leads.
     *
     * @param made what it changed
     * @param actor the M that makes it; -1 for nobody's
     * @param joined whether it was made with the one before it
     */
    void moved(long[] s, long[] next, Difference made, int actor, boolean joined) {
        changes = 0;
        if (made.in(matters)) {
            made.elements(looks, change);
        }
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
        here.after(next, made, actor);
        if (joined && was != null && was != here.ms[actor] && grounds.joins()) {
            was.followedBy(here.ms[actor]);
        }
    }

    /** By M: where it stands; 0 where it has no thread. */
    int[] at() {
        return here.at;
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
            case P -> stands.goesByP() && pm.get(s, row[element]) == m + 1;
            case G -> stands.goesByGoroutine() && here.curg[m] == row[element] + 1;
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
        int g = here.goroutine(m);
        asked = asked >= 0 ? asked : p(s, m);
        int p = asked;
        for (int i = 0; i < gs; i++) {
            if (stands.only(here.gs[i], x, g, p, touch)) {
                return true;
            }
        }
        return false;
    }

    /** Whether M {@code m}'s next step may be made early where one is. */
    boolean mayBeEarly(int m) {
        asked = -1;
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
