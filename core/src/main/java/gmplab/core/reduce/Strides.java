package gmplab.core.reduce;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Compiled;
import gmplab.core.machine.Looks;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Layout;
import gmplab.core.state.Slot;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Moves of a reduced model remembered whole, with all that was joined to them, as {@link Compiled} remembers its steps: a move depends on
 * few bits of a state, and finds the same in them again and again.
 *
 * <p>It depends on what each of its steps reads, on where whoever makes one stands, and on whose step was found to be joined next. That
 * asks all Ms where they stand. But where it begins nobody's step is one that is joined (a state in which somebody's is, because it
 * could not be joined, is left to others), and so it stays with those of whom the move writes nothing that says where they stand or
 * at what they look. Who is asked otherwise is noted as read. Moves that change what tells when for partial order, or whether the run
 * is over, are not remembered; nor is one taken that changes something of which that has to be learnt.
 *
 * <p>Thread-confined.
 */
final class Strides {
    private static final int MOST = 1 << 17;
    private static final int MOST_AT_ONE_PLACE = 1 << 13;
    private static final int MOST_JOINED = 500;

    /** So many answers of a policy are remembered. */
    private static final int ANSWERS = 16;

    private final Compiled model;
    private final Movers movers;
    /** Null without partial order. */
    private final Early early;
    private final int ms;
    private final int gs;
    private final Slot mode;
    private final Slot curg;
    private final Slot mPc;
    private final Slot gPc;
    /** By M: all bits that say where it stands or at what it looks there, but those on a goroutine's stack; and these by goroutine. */
    private final long[][] ofM;
    private final long[][] onG;
    /** By where an M stands: whether its step is joined, and whether it may be one that is made early. */
    private final boolean[] joining;
    private final boolean[] looking;
    /** All bits that say when it is, for partial order, and whether the run is over. */
    private final long[] when;
    private StrideTable[] known = {};
    private int size;
    /** Of the facts that it goes by. */
    private int settled = -1;
    private int joined;
    private long taken;
    // The state last asked for.
    private final long[] state;
    private boolean asked;
    private boolean usable;
    private long running;
    // The move that is being made.
    private boolean noting;
    /** Ms, as bits, that were taken to make no step early after what tells when was changed. */
    private long trusted;
    private int place;
    /** -1 for nobody's. */
    private int mover;
    private final long[] begun;
    private final long[] bits;
    private final Footprint footprint;
    /** Whether it wrote what is another M's own, and the bits that say who held the Ps of which it wrote something. */
    private boolean foreign;
    private final long[] holders;

    Strides(Compiled model, Movers movers, Early early) {
        this.model = model;
        this.movers = movers;
        this.early = early;
        Layout layout = model.machine().layout();
        mode = layout.slot(Fields.M_MODE);
        curg = layout.slot(Fields.M_CURG);
        mPc = layout.slot(Fields.M_PC);
        gPc = layout.slot(Fields.G_PC);
        ms = layout.sizes().of(Kind.M);
        gs = layout.sizes().of(Kind.G);
        int words = model.words();
        ofM = new long[ms][words];
        onG = new long[gs][words];
        when = new long[words];
        state = new long[words];
        begun = new long[words];
        bits = new long[words];
        footprint = new Footprint(when);
        holders = new long[words];
        joining = movers.joining();
        looking = new boolean[joining.length];
        for (int i = 0; i < looking.length && early != null; i++) {
            looking[i] = early.looks().mayLook(i);
        }
        for (int m = 0; m < ms; m++) {
            for (Slot slot : new Slot[] {mode, curg, mPc}) {
                mark(slot, m, ofM[m]);
            }
        }
        for (int g = 0; g < gs; g++) {
            mark(gPc, g, onG[g]);
        }
        for (Field f : model.machine().ends()) {
            Slot slot = layout.slot(f);
            IntStream.range(0, slot.word.length).forEach(i -> mark(slot, i, when));
        }
        if (early != null) {
            Looks looks = early.looks();
            IntStream.of(early.hours().facts().hours()).forEach(x -> looks.mark(x, when));
            IntStream.range(0, ms).forEach(m -> looks.waysOf(m, ofM[m]));
            IntStream.range(0, gs).forEach(g -> looks.waysOn(g, onG[g]));
        }
    }

    private static void mark(Slot slot, int i, long[] bits) {
        bits[slot.word[i]] |= slot.mask << slot.shift[i];
    }

    /** Steps joined to the last move that was known. */
    int joined() {
        return joined;
    }

    /** How many moves were known. */
    long taken() {
        return taken;
    }

    /** Whether a move from a state is known; if so, {@code out} is where it leads. Where it is not, it has to be made, and that told. */
    boolean take(long[] s, int choice, long[] out) {
        noting = false;
        place = place(s, choice);
        if (place < 0 || !usable(s)) {
            return false;
        }
        mover = Early.actor(choice);
        StrideTable here = known[place];
        Stride k = here == null ? null : here.find(s);
        if (k != null) {
            return !k.never && (k.stacks & others()) == 0 && make(k, s, out);
        }
        if (size < MOST && (here == null || here.size() < MOST_AT_ONE_PLACE)) {
            begin(s);
        }
        return false;
    }

    /** Where a move is made from, and with which answer; -1 where that is not known. */
    private int place(long[] s, int choice) {
        boolean answer = Choice.kind(choice) == Choice.Kind.ANSWER;
        int with = answer ? 1 + Choice.arg(choice) : 0;
        int at = with > ANSWERS ? -1 : model.place(s, answer ? Choice.of(Choice.Kind.RUN, Choice.id(choice), 0) : choice);
        if (at >= 0 && known.length == 0) {
            known = new StrideTable[(1 + ANSWERS) * model.places()];
        }
        return at < 0 ? -1 : at * (1 + ANSWERS) + with;
    }

    private boolean make(Stride k, long[] s, long[] out) {
        if (early != null && k.changes(0, s, early.hours().open(s))) {
            return false;
        }
        k.make(s, out);
        if (k.turns && !turned(k, s, out)) {
            return false;
        }
        joined = k.joined;
        taken++;
        return true;
    }

    /** Whether it is known what comes of it that what tells when is another at its end: nothing to learn, nor to be joined. */
    private boolean turned(Stride k, long[] s, long[] out) {
        // At other hours all Ms were asked again, and what they were told is relied on.
        return rests(out) && (early == null || early.hours().noted(s, out) && !k.changes(1, s, early.hours().open(out)) && early.next(out) == -1);
    }

    /** Whether nobody's step is one that is joined, and the run is not over. */
    private boolean rests(long[] s) {
        for (int m = 0; m < ms; m++) {
            int where = movers.where(s, m);
            if (joining[where] || looking[where] && early.wouldBe(s, m)) {
                return false;
            }
        }
        return !model.machine().over(s);
    }

    /** The goroutines that other Ms run, as bits. */
    private long others() {
        int g = mover < 0 ? 0 : curg.get(state, mover);
        return g == 0 ? running : running & ~(1L << g - 1);
    }

    /** Whether nobody's step is one that is joined, and no two Ms run the same goroutine. */
    private boolean usable(long[] s) {
        if (early != null && settled != early.hours().facts().settled()) {
            settled = early.hours().facts().settled();
            known = new StrideTable[known.length];
            size = 0;
            asked = false;
        }
        if (asked && Arrays.equals(s, state)) {
            return usable;
        }
        System.arraycopy(s, 0, state, 0, s.length);
        asked = true;
        usable = gs <= Long.SIZE && ms <= Long.SIZE && rests(s);
        running = 0;
        for (int m = 0; m < ms && usable; m++) {
            int g = curg.get(s, m);
            long bit = g == 0 ? 0 : 1L << g - 1;
            usable = (running & bit) == 0;
            running |= bit;
        }
        return usable;
    }

    // What is not known

    private void begin(long[] s) {
        noting = true;
        footprint.begin();
        trusted = 0;
        foreign = false;
        Arrays.fill(holders, 0);
        System.arraycopy(s, 0, begun, 0, s.length);
    }

    /** A step of the move comes next. */
    void next() {
        if (noting) {
            model.tellNext();
        }
    }

    /** A step of the move was made. */
    void made(long[] s, long[] next, int choice) {
        if (!noting) {
            return;
        }
        boolean tells = Choice.kind(choice) == Choice.Kind.RUN || footprint.joined < 0;
        if (!tells || !model.told() || footprint.joined >= MOST_JOINED) {
            noting = false;
            return;
        }
        if (Early.actor(choice) >= 0) {
            where(s, Choice.id(choice));
        }
        footprint.made(model::tell, s, next);
        if (early != null) {
            foreign |= early.owned().foreign(s, Early.actor(choice), footprint.byLast, holders);
        }
    }

    private void where(long[] s, int m) {
        Arrays.fill(bits, 0);
        mark(mode, m, bits);
        mark(curg, m, bits);
        mark(mPc, m, bits);
        if (mode.get(s, m) == Fields.ON_USER) {
            mark(gPc, curg.get(s, m) - 1, bits);
        }
        footprint.read(bits);
    }

    /**
     * Each M was asked, up to the one that makes it, whose step is joined.
     *
     * @param choice which step that is; -1 for none
     * @param toLook whether they were asked for one that is made early
     */
    void asked(long[] s, int choice, boolean toLook) {
        for (int m = 0; m < ms && noting; m++) {
            boolean is = choice >= 0 && Choice.id(choice) == m;
            if (touched(s, m)) {
                where(s, m);
                if (toLook) {
                    Arrays.fill(bits, 0);
                    early.decides(s, m, bits);
                    footprint.read(bits);
                }
            } else if (is) {
                // It is joined because what tells when is another.
                noting = false;
            } else {
                trusted |= toLook && footprint.turns > 0 ? 1L << m : 0;
            }
            if (is) {
                return;
            }
        }
    }

    /** Whether something was written that says where an M stands or at what it looks there. */
    private boolean touched(long[] s, int m) {
        return footprint.wrote(ofM[m]) || curg.get(s, m) > 0 && footprint.wrote(onG[curg.get(s, m) - 1]);
    }

    /** The move has been made, with all that was joined to it. */
    void ended(long[] s, boolean whole) {
        if (!noting || !whole) {
            noting = false;
            return;
        }
        noting = false;
        footprint.depends(holders);
        long written = early == null ? 0 : early.owned().goroutines(footprint.written);
        footprint.end(begun, s);
        long stacks = written;
        for (int g = 0; g < gs; g++) {
            stacks |= footprint.wrote(onG[g]) ? 1L << g : 0;
        }
        boolean never = foreign || footprint.turns > 1 || (stacks & others()) != 0 || footprint.turns > 0 && !rests(s);
        for (int m = 0; m < ms; m++) {
            // What this one will do is seen where the move ends, if it still stands there.
            never |= (trusted >>> m & 1) != 0 && touched(begun, m);
        }
        if (known[place] == null) {
            known[place] = new StrideTable();
        }
        size++;
        known[place].add(new Stride(footprint, begun, s, stacks, never));
    }
}
