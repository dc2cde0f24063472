package gmplab.shell.command.spin;

import gmplab.core.explore.Limits;
import gmplab.core.explore.Options;
import gmplab.core.explore.Progress;
import gmplab.core.explore.Search;
import gmplab.core.explore.Verdict;
import gmplab.core.export.promela.PromelaText;
import gmplab.core.machine.Compiled;
import gmplab.core.machine.Machine;
import gmplab.core.machine.Model;
import gmplab.core.reduce.Reduced;
import gmplab.core.reduce.Reductions;
import gmplab.core.runtime.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * How fast the searches are, here and on SPIN, in one run. Time is CPU time of the whole process, so the collector of the Java
 * machine and what its compiler still does count too. What comes before is told apart: gcc there; and here searches of the same
 * world until the compiler is done, the first of which has a figure of its own. A time to a verdict has no such search before it.
 *
 * <p>SPIN's program is no fair rival where it does fewer states a second than half of what a model written by hand does (about a
 * million), or where SPIN's partial orders leave out nothing of it: such a ratio is said to be unfair.
 */
final class Ratio {
    /** What the search is asked to be compared with; bounds are left to the guards of the exported text, which is SPIN's gain. */
    private static final List<String> PLAIN = List.of("-O3", "-DSAFETY", "-DNOREDUCE", "-DNOBOUNDCHECK", "-DMEMLIM=8000");
    /** Partial orders and compressed states. */
    private static final List<String> REDUCED = List.of("-O3", "-DSAFETY", "-DNOBOUNDCHECK", "-DCOLLAPSE", "-DMEMLIM=8000");
    private static final long DEPTH = 2_000_000;
    private static final double FAIR_PER_SECOND = 500_000;
    /** Java's compiler is done when so many states have been searched, however small the world is, and then the world once whole: large sets grow in another way. */
    private static final long WARM_STATES = 12_000_000;
    private static final long WARM_STATES_AT_ONCE = 500_000;
    /** A search is made again until it has taken so long altogether, for clocks of CPU time go by hundredths of a second. */
    private static final double MEASURED_SECONDS = 2;
    private final Spin spin;
    private final Consumer<String> progress;
    private final BooleanSupplier stop;
    private String reduces;

    Ratio(Spin spin, Consumer<String> progress, BooleanSupplier stop) {
        this.spin = spin;
        this.progress = progress;
        this.stop = stop;
    }

    /**
     * One world, searched whole by both: states a second.
     *
     * @throws IllegalStateException where the two do not store as many states
     */
    Figure plain(String name, World world) {
        Machine machine = Machine.of(world);
        Model model = Compiled.of(machine.fork());
        double first = warmUp(name, model);
        Verdict v = null;
        int times = 0;
        double seconds = 0;
        for (Duration before = cpu(); seconds < MEASURED_SECONDS; times++) {
            v = search(model, Options.bfs().withFirstOnly(false), limits(), name);
            seconds = seconds(cpu().minus(before));
        }
        long n = v.counts().distinct();
        double compiled = compile(name, PromelaText.of(machine), false, PLAIN);
        progress.accept(name + ": SPIN searches " + String.format(Locale.ROOT, "%,d", n) + " states");
        Counts c = null;
        int timesThere = 0;
        double there = 0;
        for (; there < MEASURED_SECONDS; timesThere++) {
            c = spin.search(DEPTH, List.of());
            if (!c.complete() || c.states() != n) {
                throw new IllegalStateException("bug in gmplab: " + name + " has " + n + " states here and " + c.states() + " on SPIN"
                    + (c.complete() ? "" : ", whose search did not end"));
            }
            there += Math.max(0.01, spin.seconds());
        }
        double ours = n * times / seconds;
        double theirs = n * timesThere / there;
        String note = String.format(Locale.ROOT, "%.1f bytes a state, SPIN %.1f of %d; gcc %.0f s, here the first search, while Java compiles, %s",
            (double) v.counts().bytes() / n, (double) c.bytes() / n, c.vector(), compiled, rate(first));
        return Figure.of("plain", String.format(Locale.ROOT, "states/s, plain search of %,d states (%s)", n, name), rate(ours), ours / theirs, 4, true, note)
            .against("SPIN " + rate(theirs), false, theirs < FAIR_PER_SECOND ? "the exported model does fewer than "
                + rate(FAIR_PER_SECOND) + " on SPIN" : "");
    }

    /** Returns how many states a second the first of its searches had. */
    private double warmUp(String name, Model model) {
        double first = 0;
        for (long states = 0; states < WARM_STATES;) {
            Duration before = cpu();
            long n = search(model, Options.bfs().withFirstOnly(false), Limits.states(WARM_STATES_AT_ONCE), name + ", to warm up").counts().distinct();
            first = states > 0 ? first : n / Math.max(0.01, seconds(cpu().minus(before)));
            states += n;
        }
        search(model, Options.bfs().withFirstOnly(false), limits(), name + ", to warm up");
        return first;
    }

    private double compile(String name, PromelaText text, boolean reduced, List<String> options) {
        progress.accept(name + ": gcc -O3 compiles " + text.steps() + " steps for SPIN");
        spin.translate(text.text(), reduced);
        spin.compile(options);
        return spin.wall();
    }

    /** The bug that gmplab begins with, cured: both with their reductions, until the verdict is there. */
    Figure verdict(World world, int most) {
        String name = String.format(Locale.ROOT, "the seed, go1.16 2P %dM 3G", world.ms());
        String unfair = reduces();
        Duration before = cpu();
        Machine machine = Machine.of(world);
        Reductions all = Reduced.all(machine);
        Verdict v = search(Compiled.whenWorthIt(machine.fork()), Options.bfs().withFirstOnly(false).withReductions(all), limits(), name);
        double ours = seconds(cpu().minus(before));
        double compiled = compile(name, PromelaText.of(machine), true, REDUCED);
        progress.accept(name + ": SPIN searches, at most " + most + " s");
        Counts c = spin.search(DEPTH, List.of(), most);
        double theirs = spin.seconds();
        boolean whole = v.outcome() == Verdict.Outcome.HELD || v.outcome() == Verdict.Outcome.FOUND;
        String note = v.sentence() + String.format(Locale.ROOT, "; SPIN, partial orders and COLLAPSE: %,d states, %d errors%s; gcc %.0f s", c.states(), c.errors(),
            c.complete() ? "" : c.outOfMemory() ? ", out of its 8 GB" : ", stopped at its limit of " + most + " s", compiled);
        return Figure.of("verdict", "seconds to the verdict, " + name, seconds(ours), whole ? theirs / ours : Double.NaN, 20, true, note)
            .against("SPIN " + seconds(theirs) + (c.complete() ? "" : ", not finished"), !c.complete(), unfair);
    }

    /** Why SPIN's partial orders are none, tried on a small world; empty where they leave out something. */
    private String reduces() {
        if (reduces == null) {
            Map.Entry<String, World> small = CheckedWorlds.sizes().entrySet().iterator().next();
            Machine machine = Machine.of(small.getValue());
            long all = search(Compiled.whenWorthIt(machine.fork()), Options.bfs().withFirstOnly(false), limits(), small.getKey()).counts().distinct();
            compile(small.getKey(), PromelaText.of(machine), true, REDUCED);
            progress.accept(small.getKey() + ": SPIN searches with its reduction");
            long kept = spin.search(DEPTH, List.of()).states();
            reduces = kept < all ? "" : "SPIN's partial orders leave out none of " + all + " states";
        }
        return reduces;
    }

    /** What a state takes, exact and compacted, in the search of {@link #plain}. */
    List<Figure> bytes(String name, World world) {
        List<Figure> r = new ArrayList<>();
        for (boolean compact : new boolean[] {false, true}) {
            Verdict v = search(Compiled.whenWorthIt(Machine.of(world)), Options.bfs().withFirstOnly(false).withHashCompact(compact), limits(), name);
            double each = (double) v.counts().bytes() / v.counts().distinct();
            r.add(Figure.of("bytes", String.format(Locale.ROOT, "bytes a state, %s, %,d states", compact ? "compacted" : "exact", v.counts().distinct()),
                String.format(Locale.ROOT, "%.1f", each), each, compact ? 10 : 32, false, "all that the search keeps, schedules included; " + name));
        }
        return r;
    }

    private Verdict search(Model model, Options o, Limits limits, String name) {
        Progress shown = s -> progress.accept(String.format(Locale.ROOT, "%s: %,d states here so far", name, s.distinct()));
        Verdict v = Search.asFarAsAlike(model, o, limits, shown, stop, System::nanoTime);
        if (v.outcome() == Verdict.Outcome.INTERRUPTED) {
            throw new Spin.Interrupted();
        }
        return v;
    }

    static Limits limits() {
        return Limits.NONE.withBytes(Runtime.getRuntime().maxMemory() / 4 * 3);
    }

    static String rate(double perSecond) {
        return String.format(Locale.ROOT, "%,d/s", Math.round(perSecond));
    }

    static String seconds(double s) {
        return String.format(Locale.ROOT, "%.1f s", s);
    }

    static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ofNanos(System.nanoTime()));
    }

    static double seconds(Duration d) {
        return d.toNanos() / 1e9;
    }
}
