package gmplab.core.trace;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Finding;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A history on the bench: where it began, the choices made, and every state in between. Going back forgets nothing until
 * another choice is made there. States are kept and not worked out again: a policy, or a listener to output, is asked once
 * for each move.
 */
public final class Run {
    /** The most moves a history takes; a state each is kept. */
    public static final int MOST_MOVES = 1_000_000;
    private static final int MOST_LISTED = 12;

    private final Machine machine;
    private final List<State> states = new ArrayList<>();
    private final List<Move> moves = new ArrayList<>();
    private final long[] out;
    private int at;
    private Cycle cycle;

    /**
     * That a history goes on for ever.
     *
     * @param from the moves behind this one are made again and again
     * @param to the last of them; the same as {@code from} where the run has ended and stands still
     * @param fairness of the environment that is assumed, by name
     * @param finding what is wrong with it
     */
    public record Cycle(int from, int to, Set<String> fairness, Finding finding) { }

    /**
     * One move.
     *
     * @param number from 1
     * @param choice what was decided; for a step that asks a policy, its answer
     * @param at where the mover was before it; null where nobody moved (TIMER)
     * @param m the M that moved; -1 for none
     * @param cut whether it left the bounds of the world: then it changed nothing and is not part of the history
     * @param finding what it ended in, or null
     */
    public record Move(int number, int choice, Machine.Position at, int m, boolean cut, Finding finding) {
        /** Whether it did what Go itself could not do. */
        public boolean hypothetical() {
            return Choice.hypothetical(choice);
        }

        /** As a line of a trace: {@code 17 RUN m2 startm.unlock}. */
        @Override
        public String toString() {
            return number + " " + Choice.text(choice) + (at == null ? "" : " " + at);
        }
    }

    public Run(Machine machine) {
        this.machine = machine;
        out = new long[machine.words()];
        states.add(machine.start());
    }

    public Machine machine() {
        return machine;
    }

    /** How many moves led to the state on show. */
    public int size() {
        return at;
    }

    /** How many moves are known, those that were gone back over included. */
    public int known() {
        return moves.size();
    }

    /** The state on show. */
    public State state() {
        return states.get(at);
    }

    /** The state after {@code n} moves, 0 to {@link #known}. */
    public State stateAt(int n) {
        return states.get(inHistory(n));
    }

    /** The moves that led to the state on show. */
    public List<Move> moves() {
        return List.copyOf(moves.subList(0, at));
    }

    /** Move {@code n}, from 1. */
    public Move move(int n) {
        if (n < 1 || n > moves.size()) {
            throw new IllegalArgumentException("no move " + n + "; expected 1 to " + moves.size());
        }
        return moves.get(n - 1);
    }

    /** The choices that led to the state on show. */
    public int[] choices() {
        return moves.subList(0, at).stream().mapToInt(Move::choice).toArray();
    }

    /** The choices enabled now; none after a move that ended in a finding. */
    public int[] enabled() {
        return failed() == null ? machine.choices(state()) : new int[0];
    }

    /** What the last move ended in, or what is wrong with a state in which nothing moves; null where all is well. */
    public Finding finding() {
        if (failed() != null) {
            return failed();
        }
        if (cycle() != null) {
            return cycle.finding();
        }
        return enabled().length > 0 ? null : machine.stuck(state().words());
    }

    private Finding failed() {
        int broken = at == 0 ? machine.broken(state().words()) : 0;
        return at > 0 ? moves.get(at - 1).finding() : broken > 0 ? machine.finding(broken) : null;
    }

    /** Whether somebody did what Go itself could not do on the way to the state on show. */
    public boolean hypothetical() {
        return moves.subList(0, at).stream().anyMatch(Move::hypothetical);
    }

    /**
     * Makes a move. Moves that were gone back over are forgotten, unless this is the same as the first of them.
     *
     * @throws IllegalArgumentException when the choice is not allowed here, naming those that are
     */
    public Move step(int choice) {
        if (at < moves.size() && moves.get(at).choice() == choice) {
            return moves.get(at++);
        }
        check(choice);
        State before = state();
        int m = machine.mover(before, choice);
        int r = machine.move(before.words(), choice, out);
        int decided = decided(choice);
        Move move = new Move(at + 1, decided, m < 0 ? null : machine.position(before, m), m, r < 0,
            r > 0 ? machine.finding(r) : null);
        if (r >= 0) {
            cycle = null;
            moves.subList(at, moves.size()).clear();
            states.subList(at + 1, states.size()).clear();
            moves.add(move);
            states.add(State.of(out));
            at++;
        }
        return move;
    }

    /** A policy with code of its own was asked: its answer is what was decided. */
    private int decided(int choice) {
        int answer = Choice.kind(choice) == Choice.Kind.RUN ? machine.lastAnswer() : -1;
        return answer < 0 ? choice : Choice.of(Choice.Kind.ANSWER, Choice.id(choice), answer);
    }

    private void check(int choice) {
        if (failed() != null) {
            throw new IllegalArgumentException("the run ended at move " + at + ": " + failed() + "; go back to choose otherwise");
        }
        if (at >= MOST_MOVES) {
            throw new IllegalArgumentException("a history takes at most " + MOST_MOVES + " moves; go back, or begin again");
        }
        if (!machine.allowed(state(), choice)) {
            throw new IllegalArgumentException(Choice.text(choice) + " is not possible after move " + at + "; enabled now: "
                + enabledText());
        }
    }

    /** The cycle that the state on show closes; null where it closes none. */
    public Cycle cycle() {
        return cycle != null && cycle.to() == at ? cycle : null;
    }

    /** The cycle that the history ends in, wherever one has gone back to; null for none. */
    public Cycle cycleAhead() {
        return cycle;
    }

    /**
     * Says that the moves behind {@code from} are made again and again.
     *
     * @throws IllegalArgumentException where the state on show is not the one after that move
     */
    public void close(int from, Set<String> fairness, Finding f) {
        if (!stateAt(from).equals(state())) {
            throw new IllegalArgumentException("the state after move " + at + " is not the one after move " + from
                + ", where the cycle is said to begin");
        }
        cycle = new Cycle(from, at, Set.copyOf(fairness), f);
    }

    /** Makes one move after the other. */
    public void play(int[] choices) {
        for (int c : choices) {
            step(c);
        }
    }

    /** Goes {@code n} moves back. */
    public void back(int n) {
        if (n < 0 || n > at) {
            throw new IllegalArgumentException("cannot go back " + n + " moves; expected 0 to " + at);
        }
        at -= n;
    }

    /** Goes to the state after {@code n} moves, 0 to {@link #known}. */
    public void goTo(int n) {
        at = inHistory(n);
    }

    private int inHistory(int n) {
        if (n < 0 || n > moves.size()) {
            throw new IllegalArgumentException("no move " + n + " in this history; expected 0 to " + moves.size());
        }
        return n;
    }

    /** The choices enabled now with where each mover is: {@code RUN m1 at schedule.findRunnable, RUN m3 at startm.lock}. */
    public String enabledText() {
        int[] enabled = enabled();
        String list = Arrays.stream(enabled).limit(MOST_LISTED).mapToObj(this::describe).collect(Collectors.joining(", "));
        return enabled.length == 0 ? "nothing"
            : enabled.length > MOST_LISTED ? list + " and " + (enabled.length - MOST_LISTED) + " more" : list;
    }

    /** A choice with where its mover is now: {@code RUN m1 at schedule.findRunnable}. */
    public String describe(int choice) {
        String at = label(choice);
        return Choice.text(choice) + (at.isEmpty() ? "" : " at " + at);
    }

    /** The step at which the mover of a choice is now; empty for none. */
    public String label(int choice) {
        int m = machine.mover(state(), choice);
        Machine.Position p = m < 0 ? null : machine.position(state(), m);
        return p == null ? "" : p.toString();
    }
}
