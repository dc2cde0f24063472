package gmplab.core.explore;

import gmplab.core.explore.Options.Order;
import gmplab.core.explore.Verdict.Counts;
import gmplab.core.explore.Verdict.Outcome;
import gmplab.core.reduce.Reductions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a finished search may claim, and the sentence that claims it. Never more than was looked at. */
record Basis(Tally tally, Counts counts, double omission) {
    /** Whether every reachable state was kept and expanded, as far as moves were not cut. */
    private boolean complete() {
        return tally.stop == Tally.Stop.NONE && !tally.depthHit && tally.options.order() != Order.RANDOM;
    }

    Outcome outcome() {
        if (tally.stop == Tally.Stop.INTERRUPTED) {
            return Outcome.INTERRUPTED;
        } else if (!tally.found.isEmpty()) {
            return Outcome.FOUND;
        } else if (!complete() && tally.options.order() != Order.RANDOM || tally.cuts > 0
            || tally.options.reductions().preemptions() >= 0) {
            return Outcome.BOUNDED;
        }
        return tally.options.order() == Order.RANDOM || tally.options.hashCompact() ? Outcome.SAMPLED : Outcome.HELD;
    }

    String sentence() {
        List<String> parts = new ArrayList<>();
        parts.add(what() + ": " + extent());
        if (tally.findingsDropped) {
            parts.add("more distinct findings than the " + Tally.MOST_FINDINGS + " kept");
        }
        parts.addAll(tally.options.reductions().basis());
        if (tally.options.hashCompact()) {
            parts.add("hash-compacted: omission probability " + String.format(Locale.ROOT, "%.2g", omission));
        }
        parts.add("under sequential consistency");
        parts.addAll(tally.notes);
        return String.join("; ", parts);
    }

    private String what() {
        int n = tally.found.size();
        return n == 0 ? "no violation found" : n == 1 ? "1 finding" : n + " distinct findings";
    }

    private String extent() {
        String cut = tally.cuts == 0 ? "" : " (" + cuts() + ")";
        if (tally.options.order() == Order.RANDOM) {
            return sampled() + cut;
        }
        String n = counts.distinct() + " states";
        return switch (tally.stop) {
            case FIRST_FINDING -> "stopped at the first finding, after " + n + cut + shortest();
            case STATES -> "stopped at the limit of " + tally.limits.maxStates() + " states (not exhaustive)" + cut;
            case TIME -> "stopped after " + tally.limits.maxMillis() + " ms, " + n + " (not exhaustive)" + cut;
            case MEMORY -> "stopped at the limit of " + tally.limits.maxBytes() + " bytes, " + n + " (not exhaustive)" + cut;
            case HEAP -> "stopped because Java's heap is full, " + n + " (not exhaustive; java -Xmx gives more)" + cut;
            case DISK -> "stopped because of the files in " + tally.diskIs + ", " + n + " (not exhaustive)" + cut;
            case INTERRUPTED -> "interrupted after " + n + cut;
            case CONTRADICTED -> "to be made again, after " + n + " (not exhaustive)" + cut;
            case NONE -> toTheEnd(n);
        };
    }

    private String toTheEnd(String n) {
        if (tally.depthHit) {
            String cut = tally.cuts == 0 ? "" : ", " + cuts();
            boolean dfs = tally.options.order() == Order.DFS;
            return "stopped at depth " + tally.limits.maxDepth() + " (not exhaustive" + cut
                + (dfs ? "; depth-first, so states nearer than that may be missing too" : "") + "): " + n;
        } else if (tally.cuts > 0) {
            return "exhaustive for the bounds of this world (" + cuts() + "): " + n;
        }
        return (tally.options.hashCompact() ? "every state reached: " : "exhaustive: ") + n;
    }

    private String cuts() {
        String by = counts.cutsBy().entrySet().stream().map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining(", "));
        return tally.cuts + (tally.cuts == 1 ? " move cut" : " moves cut") + (by.isEmpty() ? "" : ": " + by);
    }

    /** What breadth-first search may say of its first finding. */
    private String shortest() {
        if (tally.options.order() != Order.BFS) {
            return "";
        }
        Reductions r = tally.options.reductions();
        return r.locks() || r.por() || r.preemptions() >= 0 ? "" : r.merge() ? "; no schedule with fewer moves that are not local"
            : tally.options.hashCompact() ? "" : "; no shorter schedule has one";
    }

    /** What PCT promises, and under which condition. */
    private String pct() {
        Options.Walker w = tally.options.walker();
        if (w.changes() < 0) {
            return "";
        }
        int movers = tally.movers();
        double one = w.atLeast(movers);
        double all = -Math.expm1(tally.walks * Math.log1p(-one));
        return String.format(Locale.ROOT, ", a bug of depth %d is found by a walk with probability at least 1/(%d * %d^%d) = %.2g, by "
            + "these %d with at least %.2g%s", w.changes() + 1, movers, w.moves(), w.changes(), one, tally.walks, all,
            tally.depth > w.moves() ? "; not so, for a walk had " + tally.depth + " moves" : "");
    }

    private String sampled() {
        long deepest = tally.limits.maxDepth() > 0 ? tally.limits.maxDepth() : Walks.DEEPEST;
        String s = "sampled " + tally.walks + (tally.walks == 1 ? " walk" : " walks") + " of at most " + deepest
            + " moves (" + tally.options.walker().name() + ", seed " + tally.options.seed() + ")";
        s += pct();
        return switch (tally.stop) {
            case FIRST_FINDING -> s + ", stopped at the first finding";
            case STATES -> s + ", stopped at the limit of " + tally.limits.maxStates() + " states";
            case TIME -> s + ", stopped after " + tally.limits.maxMillis() + " ms";
            case INTERRUPTED -> s + ", interrupted after " + counts.states() + " states";
            case MEMORY, HEAP, DISK, CONTRADICTED, NONE -> s;
        };
    }
}
