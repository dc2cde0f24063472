package gmplab.core.reduce;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Model;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Follows a schedule in the model itself, where nobody is renamed, beside the states that were searched. */
final class Schedule {
    private final Reduced reduced;
    private final Model model;
    /** Each null where they keep their names. */
    private final Symmetry symmetry;
    private final TwinNames twinNames;
    private final long[] real;
    private final long[] next;
    private final long[] shadow;
    private final long[] shadowNext;
    private final long[] renamed;
    private final long[] between;
    /** The searched name of each real M, and of each real G. */
    private int[] names;
    private int[] gNames;
    private int[] all = new int[256];
    private int n;

    Schedule(Reduced reduced, Model model, Symmetry symmetry, TwinNames twinNames) {
        this.reduced = reduced;
        this.model = model;
        this.symmetry = symmetry;
        this.twinNames = twinNames;
        real = new long[model.words()];
        next = new long[model.words()];
        shadow = new long[model.words()];
        shadowNext = new long[model.words()];
        renamed = new long[model.words()];
        between = new long[model.words()];
    }

    /**
     * The whole schedule of a path.
     *
     * @param perm the names that Ms are given by the last move of the reduced model, and {@code gPerm} those of Gs
     */
    int[] of(int[] path, int[] perm, int[] gPerm) {
        names = IntStream.range(0, perm.length).toArray();
        gNames = IntStream.range(0, gPerm.length).toArray();
        model.start(real);
        System.arraycopy(real, 0, shadow, 0, real.length);
        long[] state = new long[model.words()];
        reduced.start(state);
        renameShadow(state, perm, gPerm);
        for (int c : path) {
            long[] after = new long[model.words()];
            if (reduced.move(state, c, after) != 0) {
                break;
            }
            state = after;
            renameShadow(state, perm, gPerm);
        }
        return Arrays.copyOf(all, n);
    }

    /** A move of the model that the reduced one makes. */
    void follow(int choice) {
        int c = Choice.of(Choice.kind(choice), id(choice), Choice.arg(choice));
        if (n == all.length) {
            all = Arrays.copyOf(all, 2 * n);
        }
        all[n++] = c;
        int r = model.move(real, c, next);
        System.arraycopy(next, 0, real, 0, real.length);
        model.move(shadow, choice, shadowNext);
        System.arraycopy(shadowNext, 0, shadow, 0, shadow.length);
        if (r == 0) {
            agree();
        }
    }

    /** The real M or G of a searched one. */
    private int id(int choice) {
        Choice.Kind k = Choice.kind(choice);
        boolean m = k == Choice.Kind.RUN || k == Choice.Kind.ANSWER || k == Choice.Kind.TIMEOUT;
        boolean g = k == Choice.Kind.RETURN || k == Choice.Kind.PREEMPT;
        int[] of = m ? names : g ? gNames : new int[0];
        for (int i = 0; i < of.length; i++) {
            if (of[i] == Choice.id(choice)) {
                return i;
            }
        }
        return Choice.id(choice);
    }

    /** The real state by the searched names. */
    private void rename() {
        if (twinNames != null) {
            twinNames.rename(real, gNames, between);
        } else {
            System.arraycopy(real, 0, between, 0, real.length);
        }
        if (symmetry != null) {
            symmetry.rename(between, names, renamed);
        } else {
            System.arraycopy(between, 0, renamed, 0, real.length);
        }
    }

    /** A new M may have got another identity here than there: then the two change names. */
    private void agree() {
        if (symmetry == null && twinNames == null) {
            return;
        }
        rename();
        for (int i = 0; i < names.length && !Arrays.equals(renamed, shadow); i++) {
            for (int k = i + 1; k < names.length && !Arrays.equals(renamed, shadow); k++) {
                swap(i, k);
                rename();
                if (!Arrays.equals(renamed, shadow)) {
                    swap(i, k);
                }
            }
        }
        if (!Arrays.equals(renamed, shadow)) {
            throw new IllegalStateException("bug in gmplab: Ms or goroutines taken to be alike are not");
        }
    }

    private void swap(int i, int k) {
        int x = names[i];
        names[i] = names[k];
        names[k] = x;
    }

    private void renameShadow(long[] state, int[] perm, int[] gPerm) {
        System.arraycopy(state, 0, shadow, 0, shadow.length);
        // The names that the last state got.
        for (int i = 0; symmetry != null && i < names.length; i++) {
            names[i] = perm[names[i]];
        }
        for (int i = 0; twinNames != null && i < gNames.length; i++) {
            gNames[i] = gPerm[gNames[i]];
        }
        agree();
    }
}
