package gmplab.shell.command.spin;

import gmplab.core.explore.Limits;
import gmplab.core.explore.Progress;
import gmplab.core.explore.Verdict;
import gmplab.core.export.promela.PromelaText;
import gmplab.core.machine.Machine;
import gmplab.core.runtime.World;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Searches a world here and on SPIN, with all reductions off, and says whether the two agree. */
public final class Crosscheck {
    /** Not optimised: for a world of this size the compiler takes longer than the search. */
    private static final List<String> COMPILE = List.of("-O0", "-DSAFETY", "-DNOREDUCE", "-DNOBOUNDCHECK", "-DMEMLIM=8000");
    private static final long DEPTH = 1_000_000;
    private final Spin spin;
    private final Consumer<String> progress;
    private final BooleanSupplier stop;

    public Crosscheck(Spin spin, Consumer<String> progress, BooleanSupplier stop) {
        this.spin = spin;
        this.progress = progress;
        this.stop = stop;
    }

    /**
     * What was compared.
     *
     * @param name of the world
     * @param states ours, then SPIN's; so the others
     * @param moves SPIN's transitions less the start, and less one for each good end
     * @param errors findings in moves and bad ends
     * @param deadlocks bad ends, ours; SPIN tells them from findings in moves by their sum only
     * @param whole whether both came to their end
     */
    public record Row(String name, long[] states, long[] moves, long[] errors, long deadlocks, boolean whole) {
        public boolean agrees() {
            return whole && states[0] == states[1] && moves[0] == moves[1] && errors[0] == errors[1];
        }
    }

    /** @param maxStates where to stop, so that a row is not whole; 0: nowhere */
    public Row compare(String name, World world, long maxStates) {
        Machine machine = Machine.of(world);
        return compare(name, machine, PromelaText.of(machine), maxStates);
    }

    Row compare(String name, Machine machine, PromelaText text, long maxStates) {
        Ours ours = Ours.search(machine, new Limits(maxStates, 0, 0, Runtime.getRuntime().maxMemory() / 4 * 3), shown(name), stop);
        if (ours.verdict().outcome() == Verdict.Outcome.INTERRUPTED) {
            throw new Spin.Interrupted();
        }
        boolean whole = ours.verdict().counts().states() == ours.states();
        if (!whole) {
            return new Row(name, new long[] {ours.states(), 0}, new long[] {ours.moves(), 0}, new long[] {ours.errors(), 0},
                ours.badEnds(), false);
        }
        progress.accept(name + ": " + ours.states() + " states here; SPIN compiles " + text.steps() + " steps");
        spin.translate(text.text(), false);
        spin.compile(COMPILE);
        progress.accept(name + ": " + ours.states() + " states here; SPIN searches");
        Counts c = spin.search(DEPTH, List.of());
        return new Row(name, new long[] {ours.states(), c.states()}, new long[] {ours.moves(), c.transitions() - 1 - ours.goodEnds()},
            new long[] {ours.errors(), c.errors()}, ours.badEnds(), c.complete());
    }

    private Progress shown(String name) {
        return s -> progress.accept(name + ": " + s.distinct() + " states here so far");
    }
}
