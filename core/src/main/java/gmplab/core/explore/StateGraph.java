package gmplab.core.explore;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Model;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Every state of a model and every move between them, built breadth-first and kept: for questions about runs that go on for
 * ever. States and moves have numbers; the start is 0, the moves of a state follow each other in the order of its choices. A
 * move that was cut, or ended in a finding, leads to {@link #NOWHERE}.
 */
public final class StateGraph implements Tally.Size {
    public static final int NOWHERE = -1;
    /** In a move's {@link #mover}: it takes a lock. */
    public static final int TAKES_LOCK = 1 << 9;

    private final Tally tally;
    private final Mover mover;
    private final ExactVisited visited;
    /** By move: target in the high half, mover in the low one. */
    private final Words moves = new Words(1);
    /** By state expanded: its first move. */
    private final Ints first = new Ints();
    /** By state: the move that found it. */
    private final Ints foundBy = new Ints();
    private int expanded;

    private StateGraph(Tally tally, Mover mover) {
        this.tally = tally;
        this.mover = mover;
        visited = new ExactVisited(tally.model.words());
    }

    /** Asks about runs, once the graph is there. */
    @FunctionalInterface
    public interface Questions {
        /** @param complete whether the graph is all there is; adds what it finds to {@code found} */
        void ask(StateGraph graph, boolean complete, List<Found> found);
    }

    /**
     * Builds the graph of a model, as far as the limits let it, and asks about it, unless looking at single states has found
     * something and the first finding is enough.
     *
     * @return as an exhaustive search gives it; what the questions found stands behind the findings of single states
     * @throws IllegalArgumentException where the options have something by which moves or states are left out
     */
    public static Verdict build(Model model, Options o, Limits l, Questions questions, Progress progress, BooleanSupplier cancelled,
                                LongSupplier nanos) {
        Search.checkWhole(o);
        Tally tally = new Tally(model, o, l, Watch.of(progress, cancelled, nanos));
        Mover mover = new Mover(model, false);
        StateGraph g = new StateGraph(tally, mover);
        try {
            g.run();
            if (tally.found.isEmpty() || !o.firstOnly()) {
                questions.ask(g, tally.stop == Tally.Stop.NONE && !tally.depthHit && tally.cuts == 0, tally.found);
            }
        } catch (OutOfMemoryError e) {
            tally.stop = Tally.Stop.HEAP;
        }
        tally.bytes = g.bytes();
        return Search.verdict(tally, mover, g.visited.size(), 0);
    }

    private void run() {
        int r = mover.start();
        if (r != 0) {
            tally.finding(tally.model.finding(r), mover.out, () -> new int[0]);
            return;
        }
        add(mover.out, NOWHERE);
        long[] state = new long[tally.model.words()];
        int[] choices = new int[tally.model.maxChoices()];
        int depth = 0;
        int levelEnd = 1;
        while (expanded < visited.size() && !tally.mustStop(this, depth)) {
            if (expanded == levelEnd) {
                depth++;
                levelEnd = visited.size();
            }
            expand(state, choices, depth);
        }
    }

    private void expand(long[] state, int[] choices, int depth) {
        int number = expanded;
        visited.states().copy(number, state);
        int n = tally.model.choices(state, choices);
        tally.states++;
        if (tally.deeper(depth)) {
            tally.depthHit |= n > 0;
            // Not expanded: it must not pass for an end.
            n = n > 0 ? -1 : 0;
        }
        if (n < 0) {
            first.add(-1 - moves.size());
        } else {
            first.add(moves.size());
            for (int i = 0; i < n && tally.stop == Tally.Stop.NONE; i++) {
                move(number, state, choices[i]);
            }
            if (tally.stop != Tally.Stop.NONE) {
                // Half a state's moves would show a mover as waiting who is not.
                first.set(number, -1 - first.get(number));
            }
        }
        expanded++;
        if (n == 0) {
            tally.end(state, () -> path(number));
        }
    }

    private void move(int number, long[] state, int choice) {
        int r = mover.move(state, choice);
        tally.transitions++;
        int to = NOWHERE;
        if (r < 0) {
            tally.cuts++;
        } else if (r > 0) {
            tally.finding(tally.model.finding(r), mover.out, () -> with(path(number), choice));
        } else if (!tally.full(visited, mover.out)) {
            to = add(mover.out, moves.size());
        }
        moves.append((long) to << 32 | mover(choice) | (tally.model.takesLock(state, choice) ? TAKES_LOCK : 0));
    }

    private int add(long[] state, int by) {
        int to = visited.add(state);
        if (to < 0) {
            tally.duplicates++;
            return ~to;
        }
        foundBy.add(by);
        if (tally.options.observer() != null) {
            tally.options.observer().seen(state, tally.depth);
        }
        return to;
    }

    private static int[] with(int[] path, int choice) {
        int[] r = java.util.Arrays.copyOf(path, path.length + 1);
        r[path.length] = choice;
        return r;
    }

    /** Who makes a choice: the choice of the M's own, or of the environment's, without the answer. */
    public static int mover(int choice) {
        return switch (Choice.kind(choice)) {
            case RUN, ANSWER, TIMEOUT -> Choice.of(Choice.Kind.RUN, Choice.id(choice), 0);
            case PREEMPT, TIMER, RETURN, POLL -> choice;
        };
    }

    /** How many states there are. */
    public int size() {
        return visited.size();
    }

    /** How many moves from a state are known; -1 where nobody has looked: it lies behind a limit. */
    public int fan(int state) {
        return state >= expanded || first.get(state) < 0 ? -1 : end(state) - first.get(state);
    }

    private int end(int state) {
        int next = state + 1 < expanded ? first.get(state + 1) : moves.size();
        return next < 0 ? -1 - next : next;
    }

    /** Where the i-th move of a state leads. */
    public int target(int state, int i) {
        return (int) (moves.get(first.get(state) + i) >>> 32);
    }

    /** Who makes the i-th move of a state, perhaps with {@link #TAKES_LOCK}. */
    public int mover(int state, int i) {
        return (int) moves.get(first.get(state) + i);
    }

    /** Copies a state. */
    public void state(int number, long[] out) {
        visited.states().copy(number, out);
    }

    /** The choice that is the i-th move of a state. */
    public int choice(int state, int i) {
        long[] s = new long[tally.model.words()];
        int[] choices = new int[tally.model.maxChoices()];
        state(state, s);
        tally.model.choices(s, choices);
        return choices[i];
    }

    private int[] path(int number) {
        Ints back = new Ints();
        for (int at = number; at != 0;) {
            int by = foundBy.get(at);
            int from = origin(by);
            back.add(choice(from, by - first.get(from)));
            at = from;
        }
        int[] r = new int[back.size()];
        for (int i = 0; i < r.length; i++) {
            r[i] = back.get(r.length - 1 - i);
        }
        return r;
    }

    /** The state that a move begins in. */
    private int origin(int move) {
        int low = 0;
        int high = first.size() - 1;
        while (low < high) {
            int middle = low + high + 1 >>> 1;
            int begins = first.get(middle);
            if ((begins < 0 ? -1 - begins : begins) <= move) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    @Override
    public long distinct() {
        return visited.size();
    }

    @Override
    public long queue() {
        return visited.size() - expanded;
    }

    @Override
    public long bytes() {
        return visited.bytes() + moves.bytes() + first.bytes() + foundBy.bytes();
    }

    @Override
    public long bytesWithOneMore() {
        return bytes() - visited.bytes() + visited.bytesWithOneMore();
    }
}
