package gmplab.shell.command.spin;

import gmplab.core.explore.Limits;
import gmplab.core.explore.Options;
import gmplab.core.explore.Progress;
import gmplab.core.explore.Search;
import gmplab.core.explore.Verdict;
import gmplab.core.export.promela.PromelaText;
import gmplab.core.machine.Machine;
import gmplab.core.runtime.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * How fast the searches are, here and on SPIN, in one run. Time is CPU time of the whole process, so the compiler and the
 * collector of the Java machine count too; of SPIN the search alone counts, its compilation is told apart.
 */
public final class Ratio {
    /** What the search is asked to be compared with; bounds are left to the guards of the exported text, which is SPIN's gain. */
    private static final List<String> PLAIN = List.of("-O3", "-DSAFETY", "-DNOREDUCE", "-DNOBOUNDCHECK", "-DMEMLIM=8000");
    /** Partial orders and compressed states. */
    private static final List<String> REDUCED = List.of("-O3", "-DSAFETY", "-DNOBOUNDCHECK", "-DCOLLAPSE", "-DMEMLIM=8000");
    private static final long DEPTH = 2_000_000;
    private final Spin spin;
    private final Consumer<String> progress;
    private final BooleanSupplier stop;

    public Ratio(Spin spin, Consumer<String> progress, BooleanSupplier stop) {
        this.spin = spin;
        this.progress = progress;
        this.stop = stop;
    }

    /**
     * One world, searched whole by both.
     *
     * @param ours states a second here
     * @param spins there
     * @param oursBytes bytes of all that is kept, by state, here
     * @param spinsBytes of SPIN's states, without its table and its stack
     * @param vector bytes of one state of SPIN's before it is kept
     * @param compiled seconds of CPU time that the compiler took for it
     */
    public record Row(String name, long states, double ours, double spins, double oursBytes, double spinsBytes, int vector, double compiled) {
        public Map<String, Object> value() {
            Map<String, Object> m = new LinkedHashMap<>();
            m.put("world", name);
            m.put("states", states);
            m.put("perSecond", ours);
            m.put("spinPerSecond", spins);
            m.put("ratio", ours / spins);
            m.put("bytes", oursBytes);
            m.put("spinBytes", spinsBytes);
            m.put("vector", vector);
            return m;
        }
    }

    /** @throws IllegalStateException where the two do not store as many states */
    public Row measure(String name, World world) {
        Machine machine = Machine.of(world);
        Duration before = cpu();
        Verdict v = search(machine, Options.bfs().withFirstOnly(false), name);
        double seconds = seconds(cpu().minus(before));
        progress.accept(name + ": gcc -O3");
        spin.translate(PromelaText.of(machine).text(), false);
        spin.compile(PLAIN);
        double compiled = spin.seconds();
        progress.accept(name + ": SPIN searches");
        Counts c = spin.search(DEPTH, List.of());
        if (!c.complete() || c.states() != v.counts().distinct()) {
            throw new IllegalStateException("bug in gmplab: " + name + " has " + v.counts().distinct() + " states here and " + c.states() + " on SPIN"
                + (c.complete() ? "" : ", whose search did not end"));
        }
        double spins = Math.max(0.01, spin.seconds());
        long n = c.states();
        return new Row(name, n, n / Math.max(0.01, seconds), n / spins, (double) v.counts().bytes() / n, (double) c.bytes() / n, c.vector(), compiled);
    }

    private Verdict search(Machine machine, Options o, String name) {
        Progress shown = s -> progress.accept(name + ": " + s.distinct() + " states here so far");
        Verdict v = Search.run(machine.fork(), o, new Limits(0, 0, 0, Runtime.getRuntime().maxMemory() / 4 * 3), shown, stop, System::nanoTime);
        if (v.outcome() == Verdict.Outcome.INTERRUPTED) {
            throw new Spin.Interrupted();
        }
        return v;
    }

    /** How long each takes for the verdict of a larger world, a sentence each. */
    public record Verdicts(List<String> lines, Map<String, Object> value) { }

    /**
     * The bug that gmplab begins with, cured: both with their reductions, until the verdict is there.
     *
     * @param most seconds that SPIN may take, in whole minutes
     */
    public Verdicts verdict(int most) {
        World world = CheckedWorlds.seed();
        Machine machine = Machine.of(world);
        Duration before = cpu();
        Verdict v = search(machine, Options.bfs().withMergeLocal(true), "the seed, cured");
        double ours = seconds(cpu().minus(before));
        progress.accept("the seed, cured: gcc -O3");
        spin.translate(PromelaText.of(machine).text(), true);
        spin.compile(REDUCED);
        progress.accept("the seed, cured: SPIN searches");
        Counts c = spin.search(DEPTH, List.of("-Q" + Math.max(1, most / 60)));
        double spins = spin.seconds();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "the seed, cured (go1.16, 2P %dM), local steps merged: %.1f s, %s", world.ms(), ours, v.sentence()));
        lines.add(String.format(Locale.ROOT, "the same on SPIN, partial orders and COLLAPSE: %.1f s, %,d states, %d errors%s", spins, c.states(), c.errors(),
            c.complete() ? "" : "; not finished"));
        lines.add(String.format(Locale.ROOT, "time to the verdict: %s%.1f times faster%s", c.complete() ? "" : "more than ", spins / ours,
            v.outcome() == Verdict.Outcome.HELD ? "" : "; but the search here gives no whole verdict"));
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("verdictSeconds", ours);
        m.put("verdictOutcome", v.outcome().name().toLowerCase(Locale.ROOT));
        m.put("spinSeconds", spins);
        m.put("spinFinished", c.complete());
        return new Verdicts(lines, m);
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ofNanos(System.nanoTime()));
    }

    private static double seconds(Duration d) {
        return d.toNanos() / 1e9;
    }
}
