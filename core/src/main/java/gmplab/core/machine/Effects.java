package gmplab.core.machine;

import gmplab.core.runtime.Fields;
import gmplab.core.state.Slot;
import java.util.Arrays;

/**
 * What moves have done, remembered. A step looks at few bits of the state (its own locals, and one shared place at most), so the
 * same step of the same M seldom finds anything new in them: what it wrote the last time it is written again, and no code runs.
 *
 * <p>Which bits a step looks at is not worked out but observed: code that was compiled to tell says what it read (no more than
 * what decided), and what it wrote is kept with that. A later move from the same place (an M at a step, with the G on whose
 * stack it is) that finds the same in these bits reads the same from its first read on, and so writes the same. Moves that
 * are cut or end in a finding, and steps of the interpreter's, are not remembered.
 */
final class Effects extends Apart {
    /** Numbers that {@link #where} has for each M. */
    private static final int WHERE = 6;
    /** Beyond so many different places, as many tables would be larger than what they save. */
    private static final long MOST_PLACES = 1 << 20;
    /** Indexes of words take a byte. */
    private static final int MOST_WORDS = 256;
    /** Longs in the pool: 16 MB. */
    private static final int MOST = 1 << 21;
    /** A place at which so much is different is not worth remembering: it is searched from the first. */
    private static final int MOST_AT_ONE_PLACE = 24;
    private static final int NEVER = -1;
    /** Words that are always compared, and always written; where there are fewer, nothing of word 0. */
    private static final int ALWAYS = 4;

    // An effect in the pool: its head (from bit 0 on the next effect of the place; bit 30 whether the choices stay; from 32 on how many words are compared beyond
    // the first four, from 48 on how many are written beyond), the words compared and written (a byte each), masks and values of
    // four words compared, masks of what stays and new bits of four words written; then the others: word, mask, value.
    private static final int WORDS = 1;
    private static final int COMPARED = 2;
    private static final int WRITTEN = COMPARED + 2 * ALWAYS;
    private static final int OTHERS = WRITTEN + 2 * ALWAYS;

    /** Bits of the head: where the next one is, and that the choices stay. */
    private static final int NEXT = (1 << 30) - 1;
    private static final long STANDS = 1 << 30;

    private final Code telling;
    private final Code plain;
    private final Slot mode;
    private final Slot curg;
    private final Slot mPc;
    private final Slot gPc;
    private final int pcs;
    private final int stacks;
    private final long[] before;
    /** By place: its first effect; 0 for none yet. */
    private final int[] first;
    private final byte[] known;
    private long[] pool = new long[1 << 12];
    private int used = 1;
    private int effects;
    /** By place: the words that its effects compare or write, as bits; null for none yet. */
    private final long[][] touched;
    /** Whether it is known what the last move did, and where that is remembered; NEVER where it is only in the trail. */
    private boolean told;
    private int last;
    private boolean choicesStand;
    /** By M: in which word and how far up its mode, its current G and its step on its own stack stand. That is asked for each choice. */
    private final int[] where;
    /** The bits of a mode that say that it is on a goroutine's stack. */
    private final long onUser;
    /** Where the M stood whose move was not remembered. */
    private int stood;

    private final int mostAtOnePlace;

    private Effects(Machine mac, Code telling, Code plain, int mostAtOnePlace) {
        this.mostAtOnePlace = mostAtOnePlace;
        this.telling = telling;
        this.plain = plain;
        mode = mac.layout().slot(Fields.M_MODE);
        curg = mac.layout().slot(Fields.M_CURG);
        mPc = mac.layout().slot(Fields.M_PC);
        gPc = mac.layout().slot(Fields.G_PC);
        pcs = mac.link().pcs.count() + 1;
        stacks = gPc.word.length + 1;
        where = new int[mode.word.length * WHERE];
        for (int m = 0; m < mode.word.length; m++) {
            int[] at = {mode.word[m], mode.shift[m], curg.word[m], curg.shift[m], mPc.word[m], mPc.shift[m]};
            System.arraycopy(at, 0, where, m * WHERE, WHERE);
        }
        onUser = (Fields.ON_USER - mode.min ^ mode.zero()) & mode.mask;
        before = new long[mac.words()];
        first = new int[mode.word.length * stacks * pcs];
        known = new byte[first.length];
        touched = new long[first.length][];
    }

    /** Whether a machine is small enough. */
    static boolean fit(Machine mac) {
        return mac.words() <= MOST_WORDS && (long) mac.layout().slot(Fields.M_MODE).word.length
            * (mac.layout().slot(Fields.G_PC).word.length + 1L) * (mac.link().pcs.count() + 1L) <= MOST_PLACES;
    }

    /** Nothing is remembered yet. Not thread-safe, unlike the code. */
    static Effects of(Machine mac, Code telling, Code plain) {
        return of(mac, telling, plain, MOST_AT_ONE_PLACE);
    }

    /** @param mostAtOnePlace a place where more than so many are different, at most 127, is not remembered */
    static Effects of(Machine mac, Code telling, Code plain, int mostAtOnePlace) {
        return new Effects(mac, telling, plain, mostAtOnePlace);
    }

    /** Where M {@code m} stands: itself, the stack it is on, and the step. */
    int place(long[] s, int m) {
        int at = m * WHERE;
        if ((s[where[at]] >>> where[at + 1] & mode.mask) == onUser) {
            int g = (int) (s[where[at + 2]] >>> where[at + 3] & curg.mask) + curg.min;
            return (m * stacks + g) * pcs + gPc.get(s, g - 1);
        }
        return m * stacks * pcs + (int) (s[where[at + 4]] >>> where[at + 5] & mPc.mask) + mPc.min;
    }

    int places() {
        return first.length;
    }

    /**
     * As {@link Code#move}.
     *
     * @param tell whether it has to be told what it does, if that can be, also where it is not remembered
     */
    int move(Engine e, long[] s, int m, boolean tell) {
        if (again(s, m)) {
            return Exec.OK;
        }
        boolean remembers = first[stood] != NEVER && used <= MOST;
        return remembers ? anew(e, s, m, stood, tell) : tell ? onlyTold(e, s, m) : plain.move(e, s, m);
    }

    /** Makes a move that is remembered. Where it is not, nothing is changed. */
    boolean again(long[] s, int m) {
        int place = place(s, m);
        long[] p = pool;
        for (int at = first[place]; at > 0; at = (int) p[at] & NEXT) {
            long w = p[at + WORDS];
            // All four at once: a branch for each would be guessed wrong more often than it saves a read.
            long other = s[(int) w & 255] & p[at + COMPARED] ^ p[at + COMPARED + 1]
                | s[(int) w >>> 8 & 255] & p[at + COMPARED + 2] ^ p[at + COMPARED + 3]
                | s[(int) w >>> 16 & 255] & p[at + COMPARED + 4] ^ p[at + COMPARED + 5]
                | s[(int) w >>> 24] & p[at + COMPARED + 6] ^ p[at + COMPARED + 7];
            if (other == 0 && (p[at] >>> 32 == 0 || othersEqual(p, at, s))) {
                choicesStand = (p[at] & STANDS) != 0;
                write(p, at, s);
                told = true;
                last = at;
                return true;
            }
        }
        told = false;
        choicesStand = false;
        stood = place;
        return false;
    }

    /** Whether what the last move did depends on, and changed, no other words than those of {@link #touched}. */
    boolean told() {
        return told;
    }

    /** Whether it is certain that the choices are the same as before the last move. */
    boolean choicesStand() {
        return choicesStand;
    }

    /** As {@link #move}; it is not remembered, only told. */
    int onlyTold(Engine e, long[] s, int m) {
        e.trail.begin(s.length);
        int r = telling.move(e, s, m);
        told = r == Exec.OK && !e.trail.isOpaque();
        last = NEVER;
        return r;
    }

    /** Which bits the last move, which was told, depended on besides where its M stood, and then which it wrote. */
    void tell(Trail trail, Compiled.Told to) {
        if (last == NEVER) {
            for (int w = 0; w < before.length; w++) {
                to.read(w, trail.read(w));
            }
            for (int w = 0; w < before.length; w++) {
                to.written(w, trail.written(w));
            }
            return;
        }
        long w = pool[last + WORDS];
        int compared = (int) (pool[last] >>> 32) & 0xFFFF;
        int written = (int) (pool[last] >>> 48);
        int o = last + OTHERS;
        for (int k = 0; k < ALWAYS; k++) {
            to.read((int) (w >>> 8 * k) & 255, pool[last + COMPARED + 2 * k]);
        }
        for (int k = 0; k < compared; k++, o += 3) {
            to.read((int) pool[o], pool[o + 1]);
        }
        for (int k = 0; k < ALWAYS; k++) {
            to.written((int) (w >>> 32 + 8 * k) & 255, ~pool[last + WRITTEN + 2 * k]);
        }
        for (int k = 0; k < written; k++, o += 3) {
            to.written((int) pool[o], ~pool[o + 1]);
        }
    }

    /** The words, as bits, on which what has been remembered of a place depends, and which it changes. */
    long[] touched(int place) {
        return touched[place];
    }

    private static void write(long[] p, int at, long[] s) {
        int w = (int) (p[at + WORDS] >>> 32);
        int a = w & 255;
        s[a] = s[a] & p[at + WRITTEN] | p[at + WRITTEN + 1];
        a = w >>> 8 & 255;
        s[a] = s[a] & p[at + WRITTEN + 2] | p[at + WRITTEN + 3];
        a = w >>> 16 & 255;
        s[a] = s[a] & p[at + WRITTEN + 4] | p[at + WRITTEN + 5];
        a = w >>> 24;
        s[a] = s[a] & p[at + WRITTEN + 6] | p[at + WRITTEN + 7];
        if (p[at] >>> 48 != 0) {
            int o = at + OTHERS + 3 * ((int) (p[at] >>> 32) & 0xFFFF);
            for (int k = (int) (p[at] >>> 48); k > 0; k--, o += 3) {
                a = (int) p[o];
                s[a] = s[a] & p[o + 1] | p[o + 2];
            }
        }
    }

    private static boolean othersEqual(long[] p, int at, long[] s) {
        int o = at + OTHERS;
        for (int k = (int) (p[at] >>> 32) & 0xFFFF; k > 0; k--, o += 3) {
            if ((s[(int) p[o]] & p[o + 1]) != p[o + 2]) {
                return false;
            }
        }
        return true;
    }

    // What is new

    private int anew(Engine e, long[] s, int m, int place, boolean tell) {
        System.arraycopy(s, 0, before, 0, s.length);
        e.trail.begin(s.length);
        int r = telling.move(e, s, m);
        if (e.trail.isOpaque() || known[place] >= mostAtOnePlace) {
            first[place] = NEVER;
            told = tell && r == Exec.OK && !e.trail.isOpaque();
            last = NEVER;
        } else if (r == Exec.OK) {
            choicesStand = plain.choiceBits.stand(e.trail, m, place / pcs % stacks, s);
            remember(e.trail, s, place);
        }
        return r;
    }

    private void remember(Trail t, long[] s, int place) {
        int at = used;
        int most = at + OTHERS + 6 * s.length;
        if (most > pool.length) {
            pool = Arrays.copyOf(pool, Math.max(most, 2 * pool.length));
        }
        Arrays.fill(pool, at, most, 0);
        for (int k = 0; k < ALWAYS; k++) {
            pool[at + WRITTEN + 2 * k] = -1;
        }
        used = at + OTHERS;
        int compared = 0;
        for (int w = 0; w < s.length; w++) {
            if (t.read(w) != 0) {
                put(at, compared++, COMPARED, 0, w, t.read(w), before[w] & t.read(w));
            }
        }
        int written = 0;
        for (int w = 0; w < s.length; w++) {
            if (t.written(w) != 0) {
                put(at, written++, WRITTEN, 32, w, ~t.written(w), s[w] & t.written(w));
            }
        }
        pool[at] = first[place] | (choicesStand ? STANDS : 0) | (long) Math.max(0, compared - ALWAYS) << 32 | (long) Math.max(0, written - ALWAYS) << 48;
        first[place] = at;
        known[place]++;
        effects++;
        told = true;
        last = at;
        touch(t, place);
    }

    private void touch(Trail t, int place) {
        long[] w = touched[place];
        if (w == null) {
            touched[place] = w = new long[MOST_WORDS / 64];
            // What says which place it is.
            int m = place / (stacks * pcs);
            int g = place / pcs % stacks;
            set(w, mode.word[m]);
            set(w, curg.word[m]);
            set(w, g == 0 ? mPc.word[m] : gPc.word[g - 1]);
        }
        for (int i = 0; i < before.length; i++) {
            if ((t.read(i) | t.written(i)) != 0) {
                set(w, i);
            }
        }
    }

    private static void set(long[] bits, int i) {
        bits[i >>> 6] |= 1L << i;
    }

    private void put(int at, int k, int part, int shift, int word, long mask, long value) {
        if (k < ALWAYS) {
            pool[at + WORDS] |= (long) word << shift + 8 * k;
            pool[at + part + 2 * k] = mask;
            pool[at + part + 2 * k + 1] = value;
        } else {
            pool[used++] = word;
            pool[used++] = mask;
            pool[used++] = value;
        }
    }

    @Override
    public String toString() {
        int places = 0;
        int never = 0;
        int most = 0;
        for (int i = 0; i < first.length; i++) {
            places += first[i] != 0 ? 1 : 0;
            never += first[i] == NEVER ? 1 : 0;
            most = Math.max(most, known[i]);
        }
        return effects + " effects of " + places + " places, at most " + most + " of one, " + never + " not remembered, " + 8L * used + " bytes";
    }
}
