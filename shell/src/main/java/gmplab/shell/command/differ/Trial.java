package gmplab.shell.command.differ;

import gmplab.core.runtime.World;
import gmplab.core.simulate.Simulation;
import java.util.List;

/**
 * A program on the model, and what comes of it.
 *
 * @param world the program
 * @param outcome on the model; NOTHING where it cannot be run
 */
record Trial(World world, Outcome outcome) {
    private static final long MOVES_MAX = 20_000_000;
    private static final List<Simulation.Options> OTHERS = List.of(Simulation.Options.DEFAULT.withSeed(2).withMaxMoves(MOVES_MAX),
        Simulation.Options.DEFAULT.withSeed(3).withRandom(true).withMaxMoves(MOVES_MAX),
        Simulation.Options.DEFAULT.withLate(true).withMaxMoves(MOVES_MAX));

    static Trial of(World w) {
        return new Trial(w, run(w, Simulation.Options.DEFAULT.withMaxMoves(MOVES_MAX)));
    }

    /** Whether there is an outcome. */
    boolean ran() {
        return outcome.kind() != Outcome.Kind.NOTHING;
    }

    /**
     * Whether several seeds give the same outcome, and threads that come late: runs it for each of them. Main's return may wait for
     * a deferred call of a panic (Go's main, runtime/proc.go: 1,000 times Gosched), and a collection is over as soon as its thread
     * comes: which of the two is first is a matter of the machine.
     */
    boolean determined() {
        return ran() && OTHERS.stream().allMatch(o -> run(world, o).equals(outcome));
    }

    private static Outcome run(World w, Simulation.Options options) {
        try {
            return Outcome.of(Simulation.run(w, options));
        } catch (IllegalArgumentException e) {
            return new Outcome(Outcome.Kind.NOTHING, "", e.getMessage());
        }
    }
}
