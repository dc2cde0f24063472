package gmplab.shell.command.spin;

import gmplab.core.explore.Limits;
import gmplab.core.explore.Options;
import gmplab.core.explore.Progress;
import gmplab.core.explore.Search;
import gmplab.core.explore.Verdict;
import gmplab.core.machine.Machine;
import java.util.function.BooleanSupplier;

/**
 * What the plain breadth-first search says, in the numbers that SPIN gives.
 *
 * @param verdict what it is taken from
 * @param badEnds states in which nothing moves and something is wrong
 */
record Ours(Verdict verdict, long badEnds) {
    static Ours search(Machine machine, Limits limits, Progress progress, BooleanSupplier stop) {
        Machine look = machine.fork();
        int[] choices = new int[look.maxChoices()];
        long[] bad = {0};
        Options o = Options.bfs().withFirstOnly(false).withObserver((s, depth) -> {
            if (look.choices(s, choices) == 0 && look.stuck(s) != null) {
                bad[0]++;
            }
        });
        Verdict v = Search.run(machine.fork(), o, limits, progress, stop, System::nanoTime);
        return new Ours(v, bad[0]);
    }

    long states() {
        return verdict.counts().distinct();
    }

    long moves() {
        return verdict.counts().transitions();
    }

    /** Moves in which something was found: those that led to no state, and were not cut. */
    long badMoves() {
        Verdict.Counts c = verdict.counts();
        return c.transitions() - (c.distinct() - 1) - c.duplicates() - c.cuts();
    }

    /** SPIN's errors. */
    long errors() {
        return badEnds + badMoves();
    }

    /** States in which nothing moves and nothing is wrong: on SPIN each has a way to itself. */
    long goodEnds() {
        return verdict.counts().goodEnds();
    }
}
