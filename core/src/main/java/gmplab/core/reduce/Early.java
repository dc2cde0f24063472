package gmplab.core.reduce;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Looks;
import gmplab.core.machine.Machine;
import gmplab.core.state.Kind;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Which steps are made early, for partial order: those that depend on nothing that others may still do before their M moves
 * otherwise. A step that only looks must see the same whenever it is made; what a step writes nobody else may touch. Learns
 * from every move who touches what. Thread-confined; what moves have shown is shared.
 */
final class Early {
    /** Elements that one step touches, at most. */
    private static final int MOST = 16;

    /**
     * What moves have shown, for all threads.
     *
     * @param persistent whether it is for persistent sets
     * @param names by element: as which it is known, that of all Ms where they are renamed, or of all goroutines that are twins
     */
    record Shown(Facts facts, Stands stands, boolean persistent, int[] names) {
        /** Nothing yet. */
        static Shown of(Machine m, Reductions r, Twins twins, Grounds grounds) {
            Looks looks = m.looks(true);
            int[] names = names(looks, r.symmetry(), twins);
            return new Shown(new Facts(looks, m.layout(), names, twins, grounds), new Stands(looks), r.persistent(), names);
        }

        private static int[] names(Looks looks, boolean ms, Twins twins) {
            int[] r = new int[looks.elements()];
            for (int x = 0; x < r.length; x++) {
                boolean twin = twins != null && looks.field(x).owner() == Kind.G && twins.renamed(looks.row(x));
                r[x] = twin ? x - (looks.row(x) - twins.first(looks.row(x))) * looks.columns(x) : ms ? looks.unnamed(x) : x;
            }
            return r;
        }

        /**
         * Whether moves have shown something that contradicts what was used.
         *
         * @param closes {@link Grounds#closes}
         */
        boolean contradicted(boolean closes) {
            return facts.contradicted() || stands.contradicted(closes);
        }

        /** The same; what they have shown is then used from now on. */
        boolean again(boolean closes) {
            boolean r = contradicted(closes);
            if (r) {
                settle(closes);
            }
            return r;
        }

        /** Whether they have shown anything new; it is then used from now on. */
        boolean more(boolean closes) {
            boolean r = facts.grew() || stands.grew();
            if (r) {
                settle(closes);
            }
            return r;
        }

        private void settle(boolean closes) {
            facts.settle();
            stands.settle(closes);
        }

        void write(DataOutputStream out) throws IOException {
            facts.write(out);
            stands.write(out);
        }

        void read(DataInputStream in) throws IOException {
            facts.read(in);
            stands.read(in);
        }
    }

    private final Shown shown;
    private final Looks looks;
    private final Hours hours;
    /** Null without persistent sets; then only what is an M's own goes by where it stands. */
    private final Standing standing;
    private final Owned owned;
    private final int ms;
    /** What the last step changed. */
    private final Difference changed;
    private final int[] elements = new int[MOST];
    private int written;

    Early(Shown shown, Machine machine, Twins twins, Grounds grounds) {
        this.shown = shown;
        looks = machine.looks(shown.persistent);
        hours = new Hours(shown.facts, looks, machine.words());
        standing = shown.persistent ? new Standing(shown.stands, looks, machine, shown.names, twins, grounds) : null;
        owned = shown.persistent ? null : new Owned(shown.stands, looks, machine, shown.names, twins, grounds);
        changed = new Difference(machine.words());
        ms = machine.layout().sizes().of(Kind.M);
    }

    /** From now on one is in this state. */
    void at(long[] s) {
        if (standing != null) {
            standing.at(s);
        }
    }

    /**
     * Learns from a move from where one is, and is where it leads.
     *
     * @param joined whether it was made with the one before it
     */
    void moved(long[] s, long[] next, int choice, boolean joined) {
        changed.of(s, next);
        hours.learn(s, next, changed);
        if (standing != null) {
            standing.moved(s, next, changed, actor(choice), joined);
        } else {
            owned.moved(s, next, changed, actor(choice), joined);
        }
    }

    /** By M: where it stands, as {@link Movers} numbers it; null where that is not known. */
    int[] at() {
        return standing == null ? null : standing.at();
    }

    /** The M that makes a choice; -1 for nobody's. */
    static int actor(int choice) {
        Choice.Kind k = Choice.kind(choice);
        return k == Choice.Kind.RUN || k == Choice.Kind.ANSWER || k == Choice.Kind.TIMEOUT ? Choice.id(choice) : -1;
    }

    /** The move of the first M, where one is, that is made early; -1 where there is none. */
    int next(long[] s) {
        for (int m = 0; m < ms; m++) {
            if (elements(s, m) >= 0) {
                return Choice.of(Choice.Kind.RUN, m, 0);
            }
        }
        return -1;
    }

    /** Whether M {@code m}'s next step is made early, on which nobody relies; only without persistent sets. */
    boolean wouldBe(long[] s, int m) {
        int n = looks.reads(s, m, elements);
        for (int i = 0; i < n; i++) {
            if (elements[i] >= 0 && !hours.stays(s, elements[i]) && !owned.stays(s, m, elements[i])) {
                return false;
            }
        }
        return n >= 0;
    }

    /** How many elements M {@code m}'s next step touches, where it is made early; -1 where it is not. */
    int elements(long[] s, int m) {
        if (standing != null && !standing.mayBeEarly(m)) {
            return -1;
        }
        written = 0;
        int n = looks.reads(s, m, elements);
        if (n < 0 && standing != null) {
            n = standing.writes(s, m, elements);
            written = standing.written();
        }
        for (int i = 0; i < n; i++) {
            boolean touch = i < written;
            boolean still = elements[i] < 0 || !touch && hours.still(s, elements[i])
                || (standing != null ? standing.still(s, m, elements[i], touch) : owned.still(s, m, elements[i]));
            if (!still) {
                return -1;
            }
        }
        return n;
    }

    /** Adds the bits that decide, where M {@code m} stands, whether its step is made early; only without persistent sets. */
    void decides(long[] s, int m, long[] bits) {
        looks.ways(s, m, bits);
        int n = looks.reads(s, m, elements);
        for (int i = 0; i < n; i++) {
            if (elements[i] >= 0 && !hours.facts().still(looks, s, elements[i], bits)) {
                owned.decides(elements[i], bits);
                if (!owned.still(s, m, elements[i])) {
                    return;
                }
            }
        }
    }

    /** Who touches what where somebody stands, as far as moves have shown. */
    Stands stands() {
        return shown.stands;
    }

    /** What is an M's own; null with persistent sets. */
    Owned owned() {
        return owned;
    }

    /** The short cut to what moves have shown. */
    Hours hours() {
        return hours;
    }

    /** The elements that steps look at. */
    Looks looks() {
        return looks;
    }

    /** One of them, those written first; -1 for one that takes no room. */
    int element(int i) {
        return elements[i];
    }

    /** How many of them are written. */
    int written() {
        return written;
    }
}
