package gmplab.core.machine;

/**
 * What a search sees of a world: packed states, choices, moves. {@link Machine} is the real one; tests bring graphs
 * counted by hand. Not thread-safe: each searching thread takes its own by {@link #fork}.
 */
public interface Model {
    /** Words of one state. */
    int words();

    /** Writes the start state. */
    void start(long[] out);

    /**
     * The choices enabled in a state, in a fixed order.
     *
     * @return how many were written to {@code out}, which has room for {@link #maxChoices}
     */
    int choices(long[] state, int[] out);

    int maxChoices();

    /**
     * Makes one move. {@code state} and {@code out} must be different arrays.
     *
     * @return 0 where the move went through; negative where it left the bounds and is cut; otherwise the number, from
     *     1, of a finding
     */
    int move(long[] state, int choice, long[] out);

    /**
     * Makes one move in place. Where it does not go through, what the state holds then is of no use but to look at.
     *
     * @return as the other one does
     */
    default int move(long[] state, int choice) {
        long[] out = new long[state.length];
        int r = move(state, choice, out);
        System.arraycopy(out, 0, state, 0, out.length);
        return r;
    }

    /** Whether it is certain that the last move, which went through, left the {@link #choices} as they were. */
    default boolean choicesStand() {
        return false;
    }

    /** As the one in place; but a move that is cut leaves the state as it was. */
    default int moveOrStay(long[] state, int choice) {
        long[] out = new long[state.length];
        int r = move(state, choice, out);
        if (r >= 0) {
            System.arraycopy(out, 0, state, 0, out.length);
        }
        return r;
    }

    /** What is wrong with a state that has no choices, or null where it is a good end. */
    Finding stuck(long[] state);

    Finding finding(int number);

    /** 0, or the number of the finding that an invariant of the world is broken in this state; a move says so by itself. */
    default int broken(long[] state) {
        return 0;
    }

    /** How often moves were cut, by bound, since the model was made. */
    default java.util.Map<String, Long> cuts() {
        return java.util.Map.of();
    }

    /** Takes back that the last move, which was cut, was counted: it was only tried. */
    default void uncut() { }

    /** Whether the move takes a lock that others may want: who waits for one is treated with strong fairness. */
    default boolean takesLock(long[] state, int choice) {
        return false;
    }

    /** An independent view of the same model for another thread. */
    Model fork();

    /**
     * Whether the move that the state's one M would make touches nothing that anybody else can see, so that a search may
     * make it first and alone. Returns the choice, or -1.
     */
    default int local(long[] state, int[] choices, int n) {
        return -1;
    }

    /** Moves made together with the one before them since the model was made; only reduced models do that. */
    default long joined() {
        return 0;
    }

    /** The schedule of the whole model that a schedule of this one stands for. */
    default int[] whole(int[] path) {
        return path;
    }

    /** What is wrong at the end of a schedule of the whole model; null where nothing is. */
    default Finding after(int[] whole) {
        long[] s = new long[words()];
        long[] t = new long[words()];
        start(s);
        for (int c : whole) {
            int r = move(s, c, t);
            if (r > 0) {
                return finding(r);
            }
            System.arraycopy(t, 0, s, 0, s.length);
        }
        return stuck(s);
    }
}
