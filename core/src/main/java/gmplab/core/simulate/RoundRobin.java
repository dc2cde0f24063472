package gmplab.core.simulate;

import gmplab.core.machine.Choice;

/**
 * One move for each M in turn, lowest first, a question left open answered with its first answer. The environment moves
 * only when no M can: a system call returns, then a wait runs out, then the clock moves on; preemption comes last.
 */
public final class RoundRobin implements Chooser {
    private int last = -1;

    @Override
    public int choose(long[] state, int[] choices, int n) {
        int best = 0;
        long bestRank = Long.MAX_VALUE;
        for (int i = 0; i < n; i++) {
            long rank = rank(choices[i]);
            if (rank < bestRank) {
                bestRank = rank;
                best = i;
            }
        }
        Choice.Kind kind = Choice.kind(choices[best]);
        if (kind == Choice.Kind.RUN || kind == Choice.Kind.ANSWER) {
            last = Choice.id(choices[best]);
        }
        return best;
    }

    /** The lower, the sooner. */
    private long rank(int choice) {
        int id = Choice.id(choice);
        long group = switch (Choice.kind(choice)) {
            case RUN, ANSWER -> id > last ? 0 : 1;
            case RETURN, POLL -> 2;
            case TIMEOUT -> 3;
            case TIMER -> 4;
            case PREEMPT -> 5;
        };
        return group << 32 | (long) id << 8 | Choice.arg(choice);
    }
}
