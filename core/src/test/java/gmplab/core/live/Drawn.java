package gmplab.core.live;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Finding;
import gmplab.core.machine.Model;
import java.util.List;

/** A small graph drawn by hand or at random: state i is the number i, every move has a mover. */
record Drawn(int states, List<Move> moves) implements Model {
    /** A move of M {@code m}; a negative one is the environment's (POLL). */
    record Move(int from, int to, int m, boolean lock) {
        int choice(int number) {
            return m < 0 ? Choice.of(Choice.Kind.POLL, number, 0) : Choice.of(Choice.Kind.ANSWER, m, number);
        }
    }

    @Override
    public int words() {
        return 1;
    }

    @Override
    public void start(long[] out) {
        out[0] = 0;
    }

    @Override
    public int choices(long[] state, int[] out) {
        int n = 0;
        for (int i = 0; i < moves.size(); i++) {
            if (moves.get(i).from() == state[0]) {
                out[n++] = moves.get(i).choice(i);
            }
        }
        return n;
    }

    @Override
    public int maxChoices() {
        return moves.size();
    }

    Move move(int choice) {
        return moves.get(Choice.kind(choice) == Choice.Kind.POLL ? Choice.id(choice) : Choice.arg(choice));
    }

    @Override
    public int move(long[] state, int choice, long[] out) {
        out[0] = move(choice).to();
        return 0;
    }

    @Override
    public boolean takesLock(long[] state, int choice) {
        return move(choice).lock();
    }

    @Override
    public Finding stuck(long[] state) {
        return null;
    }

    @Override
    public Finding finding(int number) {
        throw new IllegalStateException();
    }

    @Override
    public Model fork() {
        return this;
    }
}
