package gmplab.core.reduce;

import gmplab.core.machine.Anatomy;
import gmplab.core.machine.Choice;
import gmplab.core.machine.Looks;
import gmplab.core.machine.Machine;
import gmplab.core.machine.Model;
import gmplab.core.machine.Touches;
import gmplab.core.simulate.SplitMix64;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Holds what the reductions go by against the moves of the whole model, in the states of random walks: the dumb twin of the
 * proofs. A step that is made with the one before it must give the same after anybody's move as before it; a lock that is
 * taken must let everybody move first who moves after it; a step that follows another must be able to move; renamed Ms must move
 * to renamed states; and nobody else may touch what a step depends on that is made early.
 */
final class Obligations {
    /** Which of them to look at. */
    enum Part {
        MOVES, NAMES,
        /** What is made early without persistent sets, and with them. */
        LOOKS, STAYS
    }

    private static final int MOST_STATES = 20_000;
    private static final int DEPTH = 400;
    /** Of so many steps that are made early one is tried. */
    private static final int EARLY_TRIED = 8;
    private final Set<Part> parts;
    private final Machine m;
    private final Anatomy anatomy;
    private final Movers movers;
    private final Symmetry symmetry;
    private final int ms;
    private final Looks looks;
    private final Touches touches;
    /** Searched to its end, with and without persistent sets; none where that was too large, or nobody asks. */
    private final List<Reduced> searched;
    private final Set<String> broken = new TreeSet<>();
    private final long[] before;
    private final long[] after;
    private final long[] one;
    private final long[] two;
    private final long[] renamed;
    private final int[] choices;
    private final int[] others;
    private final int[] touched;
    private final Difference changed;

    Obligations(Machine machine, Grounds grounds, Set<Part> parts) {
        this.parts = parts;
        m = machine.fork();
        anatomy = m.anatomy();
        ms = anatomy.world().ms();
        movers = new Movers(anatomy, true, true, grounds);
        symmetry = parts.contains(Part.NAMES) && grounds.whyNotAlike(anatomy) == null ? new Symmetry(anatomy, new References(anatomy), grounds) : null;
        looks = m.looks(true);
        touches = m.touches(looks);
        searched = Stream.of(Part.LOOKS, Part.STAYS).filter(parts::contains).map(p -> searched(machine, grounds, p == Part.STAYS)).filter(Objects::nonNull).toList();
        before = new long[m.words()];
        after = new long[m.words()];
        one = new long[m.words()];
        two = new long[m.words()];
        renamed = new long[m.words()];
        choices = new int[m.maxChoices()];
        others = new int[m.maxChoices()];
        touched = new int[touches.most()];
        changed = new Difference(m.words());
    }

    private static Reduced searched(Machine machine, Grounds grounds, boolean persistent) {
        Reduced r = (Reduced) Reduced.of(machine.fork(), Reductions.NONE.withMerge(true).withLocks(true).withPor(true).withPersistent(persistent)
            .withGoroutines(Reduced.whyNoTwins(machine) == null), grounds);
        try {
            // As Search does it: until nothing contradicts what was used.
            do {
                Visited seen = new Visited();
                if (!seen.all(r)) {
                    return null;
                }
            } while (r.again());
            return r;
        } catch (IllegalStateException | Reduced.ToldApart loopsForEverOrHasNoTwins) {
            return null;
        }
    }

    /** The states of a reduced search, one after the other. */
    private static final class Visited {
        private final Set<java.nio.LongBuffer> seen = new HashSet<>();
        private final Deque<long[]> todo = new ArrayDeque<>();

        private void add(long[] s) {
            if (seen.add(java.nio.LongBuffer.wrap(s))) {
                todo.add(s);
            }
        }

        /** Whether all were visited. */
        boolean all(Model r) {
            long[] start = new long[r.words()];
            r.start(start);
            add(start);
            int[] out = new int[r.maxChoices()];
            while (!todo.isEmpty() && seen.size() < MOST_STATES) {
                long[] s = todo.pop();
                int n = r.choices(s, out);
                for (int c : Arrays.copyOf(out, n)) {
                    long[] next = new long[r.words()];
                    if (r.move(s, c, next) == 0) {
                        add(next);
                    }
                }
            }
            return todo.isEmpty();
        }
    }

    /** Whether the world is small enough to know what is made early. */
    boolean knowsWhatStays() {
        return !searched.isEmpty();
    }

    /** What does not hold in so many walks, a line each. */
    Set<String> broken(int walks, long seed) {
        for (int w = 0; w < walks; w++) {
            walk(SplitMix64.part(seed, w));
            for (Reduced r : searched) {
                early(r, SplitMix64.part(~seed, w));
            }
        }
        return broken;
    }

    private void walk(SplitMix64 r) {
        long[] s = new long[m.words()];
        m.start(s);
        for (int i = 0; i < DEPTH; i++) {
            int n = m.choices(s, choices);
            if (n == 0) {
                return;
            }
            int[] all = Arrays.copyOf(choices, n);
            if (parts.contains(Part.MOVES)) {
                moves(s, all);
            }
            if (symmetry != null) {
                names(s, all, r);
            }
            int c = all[r.next(n)];
            if (m.move(s, c, after) != 0) {
                return;
            }
            System.arraycopy(after, 0, s, 0, s.length);
        }
    }

    // Who moves first

    private void moves(long[] s, int[] all) {
        for (int i = 0; i < ms; i++) {
            int c = Choice.of(Choice.Kind.RUN, i, 0);
            boolean enabled = has(all, c);
            if (!enabled && movers.following(s, c) >= 0 && there(s, i)) {
                broken.add("waits: " + at(s, i));
            }
            if (movers.joins(s, i) && !enabled) {
                broken.add("joined, and cannot move: " + at(s, i));
            } else if (movers.joins(s, i)) {
                left(s, c, all);
            } else if (enabled && movers.takesLock(s, c)) {
                right(s, c);
            }
        }
    }

    private boolean there(long[] s, int i) {
        return m.position(gmplab.core.machine.State.of(s), i) != null;
    }

    private String at(long[] s, int i) {
        return String.valueOf(m.position(gmplab.core.machine.State.of(s), i));
    }

    private static boolean has(int[] all, int c) {
        return Arrays.stream(all).anyMatch(x -> x == c);
    }

    private boolean mine(long[] s, int c, int of) {
        return m.mover(gmplab.core.machine.State.of(s), of) == Choice.id(c) && Choice.kind(of) != Choice.Kind.PREEMPT
            && Choice.kind(of) != Choice.Kind.TIMER && Choice.kind(of) != Choice.Kind.POLL;
    }

    /** Whatever another does first, he can as well do second. */
    private void left(long[] s, int c, int[] all) {
        int mine = m.move(s, c, after);
        for (int b : all) {
            if (mine(s, c, b)) {
                continue;
            }
            int his = m.move(s, b, before);
            if (his != 0) {
                // A finding, or a bound, that must be met behind the joined move too.
                if (mine == 0 && !m.over(after) && (!enabled(after, b) || sign(m.move(after, b, one)) != sign(his))) {
                    broken.add("left: " + at(s, Choice.id(c)) + " hides " + Choice.text(b));
                }
                continue;
            }
            if (m.over(before)) {
                continue;
            }
            compare("left: ", s, c, b, enabled(before, c) ? m.move(before, c, one) : Integer.MIN_VALUE, mine,
                mine == 0 && enabled(after, b) ? m.move(after, b, two) : Integer.MIN_VALUE);
        }
    }

    private void compare(String what, long[] s, int c, int b, int second, int mine, int his) {
        boolean same = mine != 0 ? sign(second) == sign(mine) : second == 0 && his == 0 && Arrays.equals(one, two);
        if (!same) {
            broken.add(what + at(s, Choice.id(c)) + " before and after " + Choice.kind(b) + " " + (Choice.kind(b) == Choice.Kind.RUN
                ? at(s, Choice.id(b)) : ""));
        }
    }

    private static int sign(int r) {
        return r == Integer.MIN_VALUE ? 2 : Integer.signum(r);
    }

    /** Whatever another does second, he can as well do first. */
    private void right(long[] s, int c) {
        if (m.move(s, c, after) != 0 || m.over(after)) {
            return;
        }
        int n = m.choices(after, others);
        for (int b : Arrays.copyOf(others, n)) {
            if (mine(after, c, b)) {
                continue;
            }
            int his = m.move(after, b, two);
            int first = enabled(s, b) ? m.move(s, b, before) : Integer.MIN_VALUE;
            if (his != 0) {
                if (sign(first) != sign(his)) {
                    broken.add("right: " + at(s, Choice.id(c)) + " makes " + Choice.text(b));
                }
            } else if (first == 0 && m.over(before)) {
                continue;
            } else {
                int mine = first == 0 && enabled(before, c) ? m.move(before, c, one) : Integer.MIN_VALUE;
                if (mine != 0 || !Arrays.equals(one, two)) {
                    broken.add("right: " + at(s, Choice.id(c)) + " before and after " + Choice.text(b));
                }
            }
        }
    }

    private boolean enabled(long[] s, int c) {
        int n = m.choices(s, others);
        for (int i = 0; i < n; i++) {
            if (others[i] == c) {
                return true;
            }
        }
        return false;
    }

    // Other names

    private void names(long[] s, int[] all, SplitMix64 r) {
        int[] perm = new int[ms];
        for (int i = 1; i < ms; i++) {
            perm[i] = i;
        }
        for (int i = ms - 1; i > 0; i--) {
            int k = r.next(i + 1);
            int x = perm[i];
            perm[i] = perm[k];
            perm[k] = x;
        }
        symmetry.rename(s, perm, renamed);
        int n = m.choices(renamed, others);
        Set<Integer> there = new TreeSet<>();
        for (int i = 0; i < n; i++) {
            there.add(others[i]);
        }
        for (int c : all) {
            int other = named(c, perm);
            if (!there.remove(other)) {
                broken.add("symmetry: " + Choice.kind(c) + " is not there under other names");
                continue;
            }
            int a = m.move(s, c, one);
            int b = m.move(renamed, other, two);
            if (sign(a) != sign(b) || a == 0 && !renamings(perm)) {
                broken.add("symmetry: " + (Choice.kind(c) == Choice.Kind.RUN ? at(s, Choice.id(c)) : Choice.text(c)) + " does something else");
            }
        }
        if (!there.isEmpty()) {
            broken.add("symmetry: more choices under other names");
        }
    }

    private int named(int c, int[] perm) {
        Choice.Kind k = Choice.kind(c);
        boolean ofM = k == Choice.Kind.RUN || k == Choice.Kind.ANSWER || k == Choice.Kind.TIMEOUT;
        return ofM && Choice.id(c) < ms ? Choice.of(k, perm[Choice.id(c)], Choice.arg(c)) : c;
    }

    /** Whether {@link #two} is {@link #one} under these names; one that began in this move may have another. */
    private boolean renamings(int[] perm) {
        int[] p = perm.clone();
        symmetry.rename(one, p, before);
        for (int i = 0; i < ms && !Arrays.equals(before, two); i++) {
            for (int k = i + 1; k < ms && !Arrays.equals(before, two); k++) {
                swap(p, i, k);
                symmetry.rename(one, p, before);
                swap(p, i, k);
            }
        }
        return Arrays.equals(before, two);
    }

    private static void swap(int[] p, int i, int k) {
        int x = p[i];
        p[i] = p[k];
        p[k] = x;
    }

    // What is made early

    /** A walk of the reduced model; wherever a step is made early, the others go on without it. */
    private void early(Reduced reduced, SplitMix64 r) {
        long[] s = new long[m.words()];
        long[] next = new long[m.words()];
        reduced.start(s);
        reduced.tell((by, state) -> {
            if (by == Reductions.Kind.POR && r.next(EARLY_TRIED) == 0) {
                withoutIt(reduced, state.clone(), r);
            }
        });
        for (int i = 0; i < DEPTH; i++) {
            int n = reduced.choices(s, choices);
            if (n == 0 || reduced.move(s, choices[r.next(n)], next) != 0) {
                break;
            }
            System.arraycopy(next, 0, s, 0, s.length);
        }
        reduced.tell(null);
    }

    /** Whatever the others do while the M stands still, they must not touch what its step depends on. */
    private void withoutIt(Reduced reduced, long[] s, SplitMix64 r) {
        int who = Choice.id(reduced.early().next(s));
        BitSet looked = new BitSet();
        BitSet written = new BitSet();
        int n = reduced.early().elements(s, who);
        for (int i = 0; i < n; i++) {
            if (reduced.early().element(i) >= 0) {
                (i < reduced.early().written() ? written : looked).set(reduced.early().element(i));
            }
        }
        String at = at(s, who);
        for (int i = 0; i < DEPTH; i++) {
            int all = m.choices(s, others);
            int[] his = Arrays.stream(others, 0, all).filter(c -> Early.actor(c) != who).toArray();
            if (his.length == 0) {
                return;
            }
            int c = his[r.next(his.length)];
            int k = Early.actor(c) < 0 ? 0 : touches.touched(s, Early.actor(c), touched);
            int[] waited = Early.actor(c) < 0 ? null : touches.waits(s, Early.actor(c));
            for (int x : Arrays.copyOf(touched, k)) {
                touched(x, written, at, s, c);
            }
            for (int x : waited == null ? new int[0] : waited) {
                touched(x, written, at, s, c);
            }
            if (m.move(s, c, after) != 0 || m.over(after)) {
                return;
            }
            changed.of(s, after);
            changed.elements(looks, x -> {
                touched(x, written, at, s, c);
                touched(x, looked, at, s, c);
            });
            System.arraycopy(after, 0, s, 0, s.length);
        }
    }

    private void touched(int x, BitSet not, String at, long[] s, int c) {
        if (not.get(x)) {
            broken.add("por: " + looks.field(x) + " of " + at + " is touched by " + (Early.actor(c) < 0 ? Choice.kind(c) : at(s, Early.actor(c))));
        }
    }
}
