package gmplab.core.reduce;

import gmplab.core.machine.Anatomy;
import gmplab.core.machine.Choice;
import gmplab.core.machine.Compiled;
import gmplab.core.machine.Finding;
import gmplab.core.machine.Machine;
import gmplab.core.machine.Model;
import gmplab.core.state.Kind;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;

/**
 * A model with fewer states that has a deadlock or a broken check where the whole model has one. Its moves are several of
 * the model's, and its states are up to the names of Ms. {@link #whole} gives the schedule of the model that a schedule of
 * this one stands for.
 */
public final class Reduced implements Model {
    /** A goroutine program that loops in local steps would never come back from one merged move. */
    private static final int LONGEST_CHAIN = 100_000;
    /** Whoever moves early longer than this may do so for ever; the others move in between. */
    private static final int EARLY_MAX = 1000;
    private static final String NO_TWINS = "no two that are there at the start have the same program";
    private final Model model;
    private final Machine machine;
    private final Reductions reductions;
    /** Null for a model that is no machine: it says itself which moves are local. */
    private final Movers movers;
    private final Grounds grounds;
    private final Symmetry symmetry;
    private final Anatomy anatomy;
    private final References references;
    /** Null where goroutines are not renamed. */
    private final Twins twins;
    private final TwinNames twinNames;
    private final int[] gPerm;
    /** Null without partial order. */
    private final Early.Shown shown;
    private final Early early;
    private final int[] perm;
    private final int[] buffer;
    private long[] a;
    private long[] b;
    private long joined;
    /** The M whose move is being made, and whether what it has made of it only moves to the left from here on. */
    private int mover = -1;
    private boolean leftOnly;
    /** What is made in a move is noted here; null where nobody wants to know. */
    private Note note;
    private Listener listener;
    private boolean starting;
    /** Moves remembered whole; null where that is not done. */
    private final Strides strides;

    /** Told of what a search does not keep. */
    public interface Listener {
        /**
         * A state that a move passes on its way, or that is given other names.
         *
         * @param by what leaves it out; null before the first move of a search
         */
        void passed(Reductions.Kind by, long[] state);
    }

    /** Thrown in the middle of a search: somebody makes a step that tells goroutines apart which are taken to be alike. */
    public static final class ToldApart extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        ToldApart(String why) {
            super(why);
        }
    }

    /** Told of every move of the model. */
    private interface Note {
        void made(int choice);
    }

    private Reduced(Model model, Reductions r, Movers movers, Anatomy anatomy, References references, Twins twins, Early.Shown shown,
                    Grounds grounds) {
        this.shown = shown;
        this.grounds = grounds;
        machine = machine(model);
        early = shown == null ? null : new Early(shown, machine, twins, grounds);
        this.model = model;
        this.reductions = r;
        this.movers = movers;
        this.anatomy = anatomy;
        this.references = references;
        this.twins = twins;
        symmetry = references == null ? null : new Symmetry(anatomy, references, grounds);
        twinNames = twins == null ? null : new TwinNames(anatomy, twins, grounds);
        gPerm = new int[anatomy == null ? 0 : anatomy.layout().sizes().of(Kind.G)];
        perm = new int[anatomy == null ? 0 : anatomy.world().ms()];
        buffer = new int[model.maxChoices()];
        a = new long[model.words()];
        b = new long[model.words()];
        strides = model instanceof Compiled c && movers != null && !r.persistent() ? new Strides(c, movers, early) : null;
    }

    /**
     * The model under reductions; itself where there are none.
     *
     * @throws IllegalArgumentException where the model does not allow one, saying why
     */
    public static Model of(Model model, Reductions r) {
        return of(model, r, Grounds.PROVED);
    }

    static Model of(Model model, Reductions r, Grounds grounds) {
        if (r.none()) {
            return model;
        }
        if (r.preemptions() >= 0) {
            return new Preemptions(of(model, r.withPreemptions(-1), grounds), r.preemptions());
        }
        Machine m = machine(model);
        if (m == null) {
            if (r.symmetry() || r.por() || r.goroutines()) {
                throw new IllegalArgumentException("symmetry and partial order are of machines; this model has no steps to look at");
            }
            return new Reduced(model, r, null, null, null, null, null, grounds);
        }
        Anatomy anatomy = m.anatomy();
        if (r.symmetry()) {
            String why = grounds.whyNotAlike(anatomy);
            if (why != null) {
                throw new IllegalArgumentException("the Ms of this world are not alike: " + why + "; leave symmetry out");
            }
        }
        Twins twins = r.goroutines() ? twins(anatomy, grounds) : null;
        return new Reduced(model, r, new Movers(anatomy, r.merge(), r.locks(), grounds), anatomy,
            r.symmetry() ? new References(anatomy) : null, twins, r.por() ? Early.Shown.of(m, r, twins, grounds) : null, grounds);
    }

    private static Twins twins(Anatomy a, Grounds grounds) {
        Twins t = Twins.of(a);
        String why = t == null ? NO_TWINS : grounds.whyNotAlike(t);
        if (why != null) {
            throw new IllegalArgumentException("the goroutines of this world cannot be renamed: " + why + "; leave goroutines out");
        }
        return t;
    }

    /** All reductions that this machine allows, persistent sets left out. */
    public static Reductions all(Machine m) {
        return Reductions.ALL.withSymmetry(whyNotAlike(m) == null).withGoroutines(whyNoTwins(m) == null);
    }

    /** The machine behind a model; null where there is none. */
    private static Machine machine(Model m) {
        return m instanceof Machine x ? x : m instanceof Compiled c ? c.machine() : null;
    }

    /** Why Ms cannot be renamed in this machine, beginning with the step that tells them apart; null where they can. */
    public static String whyNotAlike(Machine m) {
        return Alike.whyNot(m.anatomy());
    }

    /** Why no goroutines can be renamed in this machine, beginning with the step that tells them apart; null where some can. */
    public static String whyNoTwins(Machine m) {
        Twins t = Twins.of(m.anatomy());
        return t == null ? NO_TWINS : t.whyNot();
    }

    @Override
    public int words() {
        return model.words();
    }

    @Override
    public int maxChoices() {
        return model.maxChoices();
    }

    @Override
    public int choices(long[] state, int[] out) {
        return model.choices(state, out);
    }

    /** What is joined here is not counted: every worker and every resumed search begins at the start. */
    @Override
    public void start(long[] out) {
        long counted = joined;
        starting = true;
        model.start(a);
        if (early != null) {
            early.at(a);
        }
        if (model.broken(a) == 0) {
            settle();
        }
        finish(out);
        joined = counted;
        starting = false;
    }

    /** Makes {@code l} hear what this one, and not its forks, leaves out; null for nobody. */
    public void tell(Listener l) {
        listener = l;
    }

    private void passed(Reductions.Kind by) {
        if (listener != null && note == null) {
            listener.passed(starting ? null : by, a);
        }
    }

    @Override
    public int broken(long[] state) {
        return model.broken(state);
    }

    @Override
    public int move(long[] state, int choice, long[] out) {
        boolean known = strides != null && note == null && listener == null && strides.take(state, choice, a);
        joined += known ? strides.joined() : 0;
        int r = known ? 0 : joint(state, choice);
        if (r == 0) {
            finish(out);
        } else {
            System.arraycopy(a, 0, out, 0, a.length);
        }
        return r;
    }

    /** The names that are given are in {@link #gPerm} and {@link #perm} until the next move. */
    private void finish(long[] out) {
        if (twinNames != null && twinNames.names(a, gPerm)) {
            passed(Reductions.Kind.SYMMETRY);
            twinNames.rename(a, gPerm, b);
            long[] before = a;
            a = b;
            b = before;
        }
        if (symmetry != null && symmetry.names(a, perm)) {
            passed(Reductions.Kind.SYMMETRY);
            symmetry.rename(a, perm, out);
        } else {
            System.arraycopy(a, 0, out, 0, a.length);
        }
    }

    /** A choice and what is made with it; the state after it is in {@link #a}. */
    private int joint(long[] state, int choice) {
        int last = choice;
        boolean lock = movers != null && movers.takesLock(state, choice);
        mover = lock ? Choice.id(choice) : -1;
        leftOnly = false;
        if (early != null) {
            early.at(state);
        }
        tells(state, choice);
        if (strides != null) {
            strides.next();
        }
        int r = model.move(state, choice, a);
        made(choice);
        if (r != 0) {
            ended(false);
            return r;
        }
        stepped(state, a, choice);
        learn(state, a, choice, false);
        boolean goesOn = settle();
        while (goesOn && lock && !leftOnly && !over()) {
            last = movers.following(a, last);
            if (last < 0) {
                break;
            }
            lock = movers.takesLock(a, last);
            goesOn = one(last, Reductions.Kind.LOCKS) && settle();
        }
        ended(goesOn);
        return 0;
    }

    private void ended(boolean whole) {
        if (strides != null) {
            strides.ended(a, whole);
        }
    }

    private void stepped(long[] before, long[] after, int choice) {
        if (strides != null) {
            strides.made(before, after, choice);
        }
    }

    private boolean over() {
        return machine != null && machine.over(a);
    }

    /**
     * Whether a move could be joined. One that is cut or ends in a finding is none: it is a choice of its own, and the others can go on
     * without it.
     */
    private boolean one(int choice, Reductions.Kind by) {
        tells(a, choice);
        if (strides != null) {
            strides.next();
        }
        int r = model.move(a, choice, b);
        if (r != 0) {
            if (r < 0) {
                model.uncut();
            }
            return false;
        }
        passed(by);
        leftOnly |= Choice.id(choice) == mover && movers.goesLeft(a, choice);
        made(choice);
        joined++;
        stepped(a, b, choice);
        learn(a, b, choice, true);
        long[] before = a;
        a = b;
        b = before;
        return true;
    }

    private void tells(long[] state, int choice) {
        int m = twins == null ? -1 : Early.actor(choice);
        String told = m < 0 ? null : twins.told(state, m);
        if (told != null) {
            throw new ToldApart("goroutines with the same program are told apart, for this step is reached: " + told + "; leave goroutines out");
        }
    }

    private void made(int choice) {
        if (note != null) {
            note.made(choice);
        }
    }

    private void learn(long[] before, long[] after, int choice, boolean again) {
        if (early != null) {
            early.moved(before, after, choice, again);
        }
    }

    private int next(boolean over) {
        if (movers == null) {
            return reductions.merge() ? model.local(a, buffer, 0) : -1;
        }
        return over ? -1 : early != null && early.at() != null ? movers.next(early.at()) : movers.next(a);
    }

    /** Makes what is joined; whether all of it could be. */
    private boolean settle() {
        int looked = 0;
        for (int i = 0; i < LONGEST_CHAIN; i++) {
            boolean over = over();
            int c = next(over);
            asked(c, false);
            boolean looks = early != null && c == -1 && !over && looked++ < EARLY_MAX;
            if (looks) {
                c = early.next(a);
                asked(c, true);
            }
            if (c == -1) {
                return true;
            }
            if (!one(c, by(c, looks))) {
                return false;
            }
        }
        throw new IllegalStateException("more than " + LONGEST_CHAIN + " local steps follow each other: the world loops for "
            + "ever in steps that touch nothing shared; search it without merging local steps");
    }

    private void asked(int choice, boolean toLook) {
        if (strides != null) {
            strides.asked(a, choice, toLook);
        }
    }

    private Reductions.Kind by(int choice, boolean looks) {
        return looks ? Reductions.Kind.POR : movers == null || movers.local(a, choice) ? Reductions.Kind.MERGE : Reductions.Kind.LOCKS;
    }

    @Override
    public Finding stuck(long[] state) {
        return model.stuck(state);
    }

    @Override
    public Finding finding(int number) {
        return model.finding(number);
    }

    @Override
    public Map<String, Long> cuts() {
        return model.cuts();
    }

    @Override
    public Model fork() {
        return new Reduced(model.fork(), reductions, movers, anatomy, references, twins, shown, grounds);
    }

    @Override
    public long joined() {
        return joined;
    }

    /** Which steps are made early; null without partial order. */
    Early early() {
        return early;
    }

    /** Moves remembered; null where none are. */
    Strides strides() {
        return strides;
    }

    /** Whether it has to be searched again until {@link #again} says no. */
    public boolean learns() {
        return early != null;
    }

    /** Whether moves have shown what contradicts that which partial order was told. */
    public boolean contradicted() {
        return early != null && grounds.again() && shown.contradicted(grounds.closes());
    }

    /** The same: that is then not proved, and it is told more. */
    public boolean again() {
        return early != null && grounds.again() && shown.again(grounds.closes());
    }

    /** Whether moves have shown anything new; partial order then goes by it. */
    public boolean learnsMore() {
        return early != null && grounds.again() && shown.more(grounds.closes());
    }

    /** A number for the values, in a state, of the elements that tell when for partial order. */
    public long hours(long[] state) {
        return early.hours().number(state);
    }

    /** Writes what partial order has learnt, and what of it is used. */
    public void write(DataOutputStream out) throws IOException {
        shown.write(out);
    }

    /** Goes on with what {@link #write} wrote for a model of the same world. */
    public void read(DataInputStream in) throws IOException {
        shown.read(in);
    }

    @Override
    public Finding after(int[] whole) {
        return model.after(whole);
    }

    // Schedules

    @Override
    public int[] whole(int[] path) {
        long counted = joined;
        Schedule all = new Schedule(this, model, symmetry, twinNames);
        note = all::follow;
        try {
            return all.of(path, perm, gPerm);
        } finally {
            note = null;
            joined = counted;
        }
    }
}
