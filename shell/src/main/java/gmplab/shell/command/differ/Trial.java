package gmplab.shell.command.differ;

import gmplab.core.runtime.World;
import gmplab.core.simulate.Simulation;
import java.util.List;

/**
 * A program on the model: what comes of it, where that is the same whatever is left to chance.
 *
 * @param world the program
 * @param outcome on the model; NOTHING where it cannot be run
 * @param determined whether several seeds give the same outcome
 */
record Trial(World world, Outcome outcome, boolean determined) {
    private static final long MOVES_MAX = 20_000_000;
    private static final List<Simulation.Options> OTHERS = List.of(Simulation.Options.DEFAULT.withSeed(2).withMaxMoves(MOVES_MAX),
        Simulation.Options.DEFAULT.withSeed(3).withRandom(true).withMaxMoves(MOVES_MAX));

    static Trial of(World w) {
        Outcome first = run(w, Simulation.Options.DEFAULT.withMaxMoves(MOVES_MAX));
        boolean same = first.kind() != Outcome.Kind.NOTHING && OTHERS.stream().allMatch(o -> run(w, o).equals(first));
        return new Trial(w, first, same);
    }

    private static Outcome run(World w, Simulation.Options options) {
        try {
            return Outcome.of(Simulation.run(w, options));
        } catch (IllegalArgumentException e) {
            return new Outcome(Outcome.Kind.NOTHING, "", e.getMessage());
        }
    }
}
