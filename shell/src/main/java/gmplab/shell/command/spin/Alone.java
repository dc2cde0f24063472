package gmplab.shell.command.spin;

import gmplab.core.explore.Limits;
import gmplab.core.explore.Means;
import gmplab.core.explore.Options;
import gmplab.core.explore.Progress;
import gmplab.core.explore.Search;
import gmplab.core.explore.Verdict;
import gmplab.core.machine.Compiled;
import gmplab.core.machine.Machine;
import gmplab.core.machine.Model;
import gmplab.core.reduce.Reduced;
import gmplab.core.reduce.Reductions;
import gmplab.core.runtime.World;
import gmplab.core.simulate.SplitMix64;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The figures that have no rival: cores against one, moves a second, a long search, a cold start. */
final class Alone {
    private static final long MOVES = 20_000_000;
    private static final int REPLAYED = 300;
    private static final int TIMES = 5;
    private static final int MINUTES = 30;
    private final Consumer<String> progress;
    private final BooleanSupplier stop;

    Alone(Consumer<String> progress, BooleanSupplier stop) {
        this.progress = progress;
        this.stop = stop;
    }

    /** The same whole search on two cores and on one, by the clock: the middle one of {@value #TIMES} each, in turns. */
    Figure cores(String name, World world) {
        Model model = Compiled.of(Machine.of(world));
        double[][] seconds = new double[3][TIMES];
        long states = 0;
        // The first of each is not counted: the Java machine compiles in it.
        for (int i = -1; i < TIMES; i++) {
            for (int cores = 2; cores > 0; cores--) {
                long begun = System.nanoTime();
                Verdict v = search(model.fork(), Options.bfs().withFirstOnly(false).withMeans(Means.ONE_CORE.withCores(cores)), Ratio.limits(),
                    name + " on " + cores + (cores == 1 ? " core" : " cores"));
                seconds[cores][Math.max(0, i)] = (System.nanoTime() - begun) / 1e9;
                states = v.counts().distinct();
            }
        }
        double two = median(seconds[2]);
        double one = median(seconds[1]);
        String note = String.format(Locale.ROOT, "by the clock, the middle of %d each: %s on 2 cores, %s on one; %d cores here", TIMES,
            all(seconds[2]), all(seconds[1]), Runtime.getRuntime().availableProcessors());
        return Figure.of("cores", String.format(Locale.ROOT, "2 cores against 1, %,d states (%s)", states, name), hundredths(two), one / two, 1.7, true, note)
            .against("1 core: " + hundredths(one), false, "");
    }

    private static double median(double[] seconds) {
        return Arrays.stream(seconds).sorted().toArray()[seconds.length / 2];
    }

    private static String all(double[] seconds) {
        return Arrays.stream(seconds).sorted().mapToObj(Alone::hundredths).collect(Collectors.joining(", "));
    }

    private static String hundredths(double seconds) {
        return String.format(Locale.ROOT, "%.2f s", seconds);
    }

    /** Random walks as {@code explore order: 'random'} makes them, and a schedule made again and again, on one core. */
    List<Figure> moves(World world) {
        Model model = Compiled.of(Machine.of(world));
        double walked = 0;
        double replayed = 0;
        for (int round = 0; round < 2; round++) {
            progress.accept("moves: random walks");
            long begun = cpu();
            Verdict v = search(model, Options.random(1, 0).withFirstOnly(false), Limits.states(MOVES), "random walks");
            walked = v.counts().transitions() * 1e9 / (cpu() - begun);
            progress.accept("moves: replay");
            replayed = replay(model);
        }
        double most = 20_000_000;
        return List.of(Figure.of("moves", "moves/s of random walks, one core, compiled", Ratio.rate(walked), walked, most, true, ""),
            Figure.of("moves", "moves/s of replay, one core, compiled", Ratio.rate(replayed), replayed, most, true, "a schedule of " + REPLAYED + " moves"));
    }

    private double replay(Model m) {
        int[] choices = new int[m.maxChoices()];
        int[] path = new int[REPLAYED];
        long[] start = new long[m.words()];
        m.start(start);
        long[] s = start.clone();
        SplitMix64 random = new SplitMix64(1);
        int length = 0;
        for (int k; length < path.length && (k = m.choices(s, choices)) > 0;) {
            path[length] = choices[random.next(k)];
            if (m.move(s, path[length++]) != 0) {
                break;
            }
        }
        long begun = cpu();
        long n = 0;
        for (; n < MOVES && !stop.getAsBoolean(); n += length) {
            System.arraycopy(start, 0, s, 0, s.length);
            for (int i = 0; i < length; i++) {
                m.move(s, path[i]);
            }
        }
        if (stop.getAsBoolean()) {
            throw new Spin.Interrupted();
        }
        return n * 1e9 / (cpu() - begun);
    }

    /** Whether a large world is searched whole under all reductions, on two cores, within half an hour and the heap there is. */
    Figure longSearch(String name, World world) {
        Machine machine = Machine.of(world);
        Reductions all = Reduced.all(machine);
        long begun = System.nanoTime();
        Options o = Options.bfs().withFirstOnly(false).withReductions(all).withMeans(Means.ONE_CORE.withCores(2));
        Verdict v = search(Compiled.whenWorthIt(machine), o, Ratio.limits().withMillis(MINUTES * 60_000L), name);
        double minutes = (System.nanoTime() - begun) / 60e9;
        boolean ended = v.sentence().contains("exhaustive") && !v.sentence().contains("not exhaustive");
        return Figure.of("long", "minutes, exhaustive under all reductions, 2 cores, " + name, String.format(Locale.ROOT, "%.1f min, %,d MB", minutes,
            v.counts().bytes() >> 20), ended ? minutes : Double.NaN, MINUTES, false, v.sentence());
    }

    /**
     * From a start of the program to the shortest schedule of the seed's bug, by the clock; the best of three. With every step a
     * move, and with local steps merged, where it has the fewest moves that are not local.
     */
    List<Figure> counterexample() {
        return List.of(cold("every step a move", ""), cold("local steps merged", ", merge: true"));
    }

    private Figure cold(String how, String settings) {
        double best = Double.MAX_VALUE;
        String said = "";
        for (int i = 0; i < 3; i++) {
            progress.accept("counterexample: " + how + ", a cold start of the program, " + (i + 1) + " of 3");
            Program p = Program.run(CheckedWorlds.SEED_SCRIPT.replace("'bfs'", "'bfs'" + settings), stop);
            best = Math.min(best, p.seconds());
            said = p.text();
        }
        if (!said.contains("stop-the-world never completes")) {
            throw new IllegalStateException("bug in gmplab: the seed's bug is not found: " + said);
        }
        return Figure.of("counterexample", "seconds from the start of the program to the seed's shortest schedule, go1.16-dev, " + how, Ratio.seconds(best), best, 2,
            false, "by the clock, the best of 3; " + said.lines().filter(l -> l.contains("finding")).findFirst().orElse(""));
    }

    private Verdict search(Model model, Options o, Limits limits, String name) {
        Progress shown = s -> progress.accept(String.format(Locale.ROOT, "%s: %,d states so far", name, Math.max(s.states(), s.distinct())));
        Verdict v = Search.asFarAsAlike(model, o, limits, shown, stop, System::nanoTime);
        if (v.outcome() == Verdict.Outcome.INTERRUPTED) {
            throw new Spin.Interrupted();
        }
        return v;
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
