package gmplab.shell.command.differ;

import gmplab.core.differ.Programs;
import gmplab.core.differ.Smaller;
import gmplab.core.program.Edit;
import gmplab.core.runtime.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Runs random programs on the model and on the real runtime, and compares what they print and how they end. Programs whose
 * outcome is a matter of chance are left out: those with different outcomes on the model for different seeds, or where threads
 * come late. A mismatch counts only if the real runtime says the same again and again; it is then made as small as it gets. A
 * program that does not compile is a mismatch, too.
 */
public final class Differ {
    private static final int BATCH = 20;
    /** So often the real runtime is asked again before it is said to differ, and for each smaller program. */
    private static final int AGAIN = 39;
    private static final int AGAIN_SMALLER = 9;
    /** Between two runs of the same program: what else the machine does comes in bursts. */
    private static final long PAUSE_MS = 25;
    private static final int SHRINK_ROUNDS_MAX = 60;
    private final Reality real;
    private final Consumer<String> progress;
    private Consumer<Mismatch> found = m -> { };
    private final BooleanSupplier cancelled;

    /** @param cancelled asked between programs; true ends it with what there is */
    public Differ(Reality real, Consumer<String> progress, BooleanSupplier cancelled) {
        this.real = real;
        this.progress = progress;
        this.cancelled = cancelled;
    }

    /** Tells somebody of each mismatch as it is found, and again of the same number when it is as small as it gets. */
    public Differ telling(Consumer<Mismatch> somebody) {
        found = somebody;
        return this;
    }

    /**
     * A program on which the two do not agree.
     *
     * @param number in its series
     * @param world as small as it got
     * @param model what the model says of it, and {@code go} what the real runtime says
     */
    public record Mismatch(int number, World world, String model, String go) { }

    /**
     * What was found.
     *
     * @param compared programs with an outcome on both sides, the same each time that the real runtime was asked
     * @param deadlocks how many of them ended so on both sides, and {@code threw} how many threw
     * @param undetermined programs left out, for chance decides what they print
     * @param unsteady programs for which the real runtime itself did not always say the same
     * @param refused why programs could not be run on the model, and how many for each reason
     */
    public record Result(int compared, int deadlocks, int threw, int undetermined, int unsteady, Map<String, Integer> refused,
                         List<Mismatch> mismatches, boolean complete) { }

    /** Compares so many programs of a series. */
    public Result run(String version, int programs, long seed) {
        return run(version, programs, seed, List.of());
    }

    /** The same on a changed model: what its edits make of the order is what differs. */
    Result run(String version, int programs, long seed, List<Edit> edits) {
        Tally tally = new Tally();
        int number = 0;
        // Most programs can be compared; a generator that makes none must not run for ever.
        int numberMax = 20 * programs + 100;
        while (tally.compared < programs && number < numberMax && !cancelled.getAsBoolean()) {
            List<Trial> batch = new ArrayList<>();
            List<Integer> numbers = new ArrayList<>();
            while (batch.size() < Math.min(BATCH, programs - tally.compared) && number < numberMax && !cancelled.getAsBoolean()) {
                Trial t = Trial.of(Programs.program(version, seed, number++).withEdits(edits));
                if (t.determined()) {
                    batch.add(t);
                    numbers.add(number - 1);
                } else {
                    tally.left(t);
                }
            }
            compare(batch, numbers, tally);
            progress.accept(tally.compared + " of " + programs + " programs compared, " + tally.mismatches.size() + " mismatches");
        }
        return tally.result(tally.compared >= programs);
    }

    /** What came of the programs so far. */
    private static final class Tally {
        private final List<Mismatch> mismatches = new ArrayList<>();
        private final Map<String, Integer> refused = new TreeMap<>();
        private int compared;
        private int deadlocks;
        private int threw;
        private int undetermined;
        private int unsteady;

        void agreed(Outcome both) {
            compared++;
            deadlocks += both.kind() == Outcome.Kind.DEADLOCK ? 1 : 0;
            threw += both.kind() == Outcome.Kind.THREW ? 1 : 0;
        }

        void differed(Mismatch m) {
            compared++;
            mismatches.add(m);
        }

        /** One that is not compared: the model cannot run it, or chance decides. */
        void left(Trial t) {
            if (t.ran()) {
                undetermined++;
            } else {
                refused.merge(reason(t.outcome().text()), 1, Integer::sum);
            }
        }

        Result result(boolean complete) {
            return new Result(compared, deadlocks, threw, undetermined, unsteady, refused, mismatches, complete);
        }
    }

    /** Without the function it is in, and without what is particular to one statement. */
    private static String reason(String text) {
        return text.replaceFirst("^main\\.\\w+: ", "").replaceFirst("\\[.*", "");
    }

    private void compare(List<Trial> batch, List<Integer> numbers, Tally tally) {
        if (batch.isEmpty()) {
            return;
        }
        Reality.Built built = built(batch);
        for (int i = 0; i < batch.size() && !cancelled.getAsBoolean(); i++) {
            Trial t = batch.get(i);
            Verdict v = verdict(t, built, i, AGAIN);
            if (v.agrees) {
                tally.agreed(t.outcome());
            } else if (!v.steady) {
                tally.unsteady++;
            } else {
                int number = numbers.get(i);
                found.accept(new Mismatch(number, t.world(), t.outcome().toString(), v.real.toString()));
                Mismatch small = shrink(t, number, v.real);
                found.accept(small);
                tally.differed(small);
            }
        }
    }

    /** All in one; where that does not compile each by itself, so that one bad program is a mismatch of its own. */
    private Reality.Built built(List<Trial> batch) {
        try {
            return real.build(batch.stream().map(Trial::world).toList());
        } catch (Reality.Unbuilt e) {
            List<Reality.Built> each = batch.stream().map(t -> alone(t.world())).toList();
            return i -> each.get(i).run(0);
        }
    }

    private Reality.Built alone(World w) {
        try {
            return real.build(List.of(w));
        } catch (Reality.Unbuilt e) {
            return i -> new Outcome(Outcome.Kind.NOTHING, "", e.getMessage());
        }
    }

    /** @param steady whether the real runtime said the same each time that it was asked */
    private record Verdict(boolean agrees, boolean steady, Outcome real) { }

    private static Verdict verdict(Trial t, Reality.Built built, int number, int again) {
        Outcome first = built.run(number);
        if (t.outcome().matches(first)) {
            return new Verdict(true, true, first);
        }
        for (int i = 0; i < again; i++) {
            LockSupport.parkNanos(PAUSE_MS * 1_000_000);
            if (!built.run(number).equals(first)) {
                return new Verdict(false, false, first);
            }
        }
        return new Verdict(false, true, first);
    }

    private Mismatch shrink(Trial from, int number, Outcome seen) {
        Trial best = from;
        Outcome real = seen;
        for (int round = 0; round < SHRINK_ROUNDS_MAX && !cancelled.getAsBoolean(); round++) {
            progress.accept("program " + number + " differs; making it smaller: " + Smaller.size(best.world()) + " statements");
            Found smaller = smaller(best, real.kind() == Outcome.Kind.NOTHING);
            if (smaller == null) {
                break;
            }
            best = smaller.trial;
            real = smaller.real;
        }
        return new Mismatch(number, best.world(), best.outcome().toString(), real.toString());
    }

    private record Found(Trial trial, Outcome real) { }

    /**
     * The smallest of its simplifications on which the two still do not agree; null where there is none.
     *
     * @param unbuilt whether it is one that does not compile: a cut must not make one of the other kind
     */
    private Found smaller(Trial of, boolean unbuilt) {
        List<Trial> batch = new ArrayList<>();
        for (World w : Smaller.of(of.world())) {
            Trial t = Trial.of(w);
            if (t.ran()) {
                batch.add(t);
            }
            if (batch.size() == BATCH) {
                Found f = first(batch, unbuilt);
                if (f != null || cancelled.getAsBoolean()) {
                    return f;
                }
                batch.clear();
            }
        }
        return batch.isEmpty() ? null : first(batch, unbuilt);
    }

    private Found first(List<Trial> batch, boolean unbuilt) {
        Reality.Built built = built(batch);
        for (int i = 0; i < batch.size(); i++) {
            Verdict v = verdict(batch.get(i), built, i, AGAIN_SMALLER);
            // Whether chance decides takes more runs, and is asked only where it matters.
            if (!v.agrees && v.steady && unbuilt == (v.real.kind() == Outcome.Kind.NOTHING) && batch.get(i).determined()) {
                return new Found(batch.get(i), v.real);
            }
        }
        return null;
    }
}
