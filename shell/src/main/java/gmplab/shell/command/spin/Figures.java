package gmplab.shell.command.spin;

import gmplab.core.runtime.World;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** All figures of the benchmarks, row by row; where it is broken off, those measured until then. */
public final class Figures {
    /** The rows there are; the last only where it is asked for. */
    public static final List<String> ROWS = List.of("plain", "bytes", "verdict", "counterexample", "cores", "moves", "long");

    private final List<Figure> measured = new ArrayList<>();
    private final List<String> left = new ArrayList<>();
    private final Consumer<String> progress;
    private final BooleanSupplier stop;
    private final int sizes;
    private final int seconds;
    private boolean interrupted;

    /**
     * Measures nothing yet.
     *
     * @param sizes how many of the worlds of {@link CheckedWorlds#sizes}, the smallest first
     * @param seconds how long SPIN may take for its verdict
     */
    public Figures(Consumer<String> progress, BooleanSupplier stop, int sizes, int seconds) {
        this.progress = progress;
        this.stop = stop;
        this.sizes = sizes;
        this.seconds = seconds;
    }

    /** Measures rows, in the order of {@link #ROWS}. */
    public void measure(Collection<String> rows) {
        try {
            for (String row : ROWS) {
                if (rows.contains(row)) {
                    progress.accept(row);
                    measure(row);
                }
            }
        } catch (Spin.Interrupted e) {
            interrupted = true;
        }
    }

    private void measure(String row) {
        Alone alone = new Alone(progress, stop);
        switch (row) {
            case "plain" -> againstSpin(ratio -> worlds().forEach((name, w) -> measured.add(ratio.plain(name, w))));
            case "bytes" -> {
                List<Map.Entry<String, World>> all = List.copyOf(worlds().entrySet());
                Map.Entry<String, World> last = all.get(all.size() - 1);
                measured.addAll(new Ratio(null, progress, stop).bytes(last.getKey(), last.getValue()));
            }
            case "verdict" -> againstSpin(ratio -> measured.add(ratio.verdict(CheckedWorlds.verdict(), seconds)));
            case "counterexample" -> {
                if (Program.launcher() == null) {
                    left.add("counterexample: the program has no launcher here (shell/bin/gmplab)");
                } else {
                    measured.addAll(alone.counterexample());
                }
            }
            case "cores" -> {
                List<Map.Entry<String, World>> all = List.copyOf(CheckedWorlds.sizes().entrySet());
                measured.add(alone.cores(all.get(all.size() - 1).getKey(), all.get(all.size() - 1).getValue()));
            }
            case "moves" -> measured.addAll(alone.moves(CheckedWorlds.threePs()));
            default -> CheckedWorlds.large3P().forEach((name, w) -> measured.add(alone.longSearch(name, w)));
        }
    }

    private Map<String, World> worlds() {
        Map<String, World> r = new java.util.LinkedHashMap<>();
        CheckedWorlds.sizes().entrySet().stream().limit(sizes).forEach(e -> r.put(e.getKey(), e.getValue()));
        return r;
    }

    private void againstSpin(Consumer<Ratio> what) {
        if (!Spin.isThere()) {
            left.add("what is compared with SPIN: there is no spin or no gcc on the PATH (Debian: apt-get install spin gcc libc6-dev)");
            return;
        }
        try (Spin spin = Spin.find(stop)) {
            what.accept(new Ratio(spin, progress, stop));
        }
    }

    public List<Figure> measured() {
        return measured;
    }

    /** What could not be measured here, and why. */
    public List<String> left() {
        return left.stream().distinct().toList();
    }

    public boolean interrupted() {
        return interrupted;
    }
}
