package gmplab.shell.command;

import gmplab.core.check.Statistics;
import gmplab.core.check.Statistics.Bar;
import gmplab.core.check.Statistics.Covered;
import gmplab.core.explore.Progress;
import gmplab.core.explore.Verdict;
import gmplab.core.reduce.Reductions;
import gmplab.shell.command.Command.Group;
import gmplab.shell.view.Style;
import gmplab.shell.view.Table;
import gmplab.shell.view.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a long search tells while it goes on, and what it has been through when it is over. */
final class Stats {
    private static final int BAR_MAX = 40;
    private static final int LABELS_MAX = 8;

    private Stats() { }

    /** The last search's, and how much it looked at. */
    record Kept(Statistics statistics, Verdict.Counts counts) { }

    static Command command() {
        return Command.of("statistics", Group.SEARCHING, "statistics", "shows what the last search has been through",
            "For a search with stats: true. How many states lie how deep; how full the table of states is; what each reduction left out; and for each "
                + "routine the steps at which nobody ever stood, of those that the world could reach as far as its text says (coverage of the "
                + "model). Somebody stands at a step who would make it next, also where he waits there for ever.",
            (b, a) -> {
                a.expect(0, 0);
                if (b.statistics() == null) {
                    throw new UserError("the last search kept no statistics, or there was none; type: explore stats: true");
                }
                return Answer.of(text(b.statistics()).done(), value(b.statistics()));
            }).orBare();
    }

    static Text.Builder text(Kept k) {
        Text.Builder t = new Text.Builder();
        t.line("states by depth", Style.HEAD);
        List<Bar> bars = k.statistics.bars();
        long most = bars.stream().mapToLong(Bar::states).max().orElse(1);
        for (Bar b : bars) {
            t.line(String.format(Locale.ROOT, "  %5d to %-5d %,14d  %s", b.from(), b.to(), b.states(), "#".repeat((int) (b.states() * BAR_MAX / Math.max(1, most)))));
        }
        t.line("  " + counted(k));
        List<Covered> all = k.statistics.coverage();
        int steps = all.stream().mapToInt(Covered::steps).sum();
        int never = all.stream().mapToInt(c -> c.never().size()).sum();
        t.line("steps reached: " + Numbers.of(steps - never) + " of " + Numbers.of(steps) + " in " + Numbers.count(all.size(), "routine"), Style.HEAD);
        Table table = new Table("routine", "steps", "never", "");
        all.stream().filter(c -> !c.never().isEmpty()).forEach(c -> table.row(c.routine(), c.steps(), c.never().size(), labels(c)));
        if (!table.isEmpty()) {
            t.all(table.text());
        }
        return t;
    }

    private static String labels(Covered c) {
        int n = c.never().size();
        return n == c.steps() ? "all" : String.join(", ", c.never().subList(0, Math.min(n, LABELS_MAX))) + (n > LABELS_MAX ? ", ..." : "");
    }

    private static String counted(Kept k) {
        Verdict.Counts c = k.counts;
        List<String> r = new ArrayList<>();
        r.add(c.load() == 0 ? "no table of states" : String.format(Locale.ROOT, "table of states %.0f%% full", 100 * c.load()));
        long merged = k.statistics.leftOut(Reductions.Kind.MERGE);
        long locks = k.statistics.leftOut(Reductions.Kind.LOCKS);
        long looks = k.statistics.leftOut(Reductions.Kind.POR);
        long named = k.statistics.leftOut(Reductions.Kind.SYMMETRY);
        if (merged + locks + looks > 0) {
            r.add(String.format(Locale.ROOT, "a move stands for %.1f moves of the model (made with the one before: %,d local, %,d under locks, %,d that only "
                + "look)", factor(c), merged, locks, looks));
        }
        if (named > 0) {
            r.add(String.format(Locale.ROOT, "%,d states got other names", named));
        }
        return String.join("; ", r);
    }

    private static double factor(Verdict.Counts c) {
        return (double) (c.transitions() + c.localMoves()) / Math.max(1, c.transitions());
    }

    /** For programs. */
    static Map<String, Object> value(Kept k) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("statesByDepth", k.statistics.byDepth());
        m.put("load", k.counts.load());
        m.put("movesForOne", factor(k.counts));
        for (Reductions.Kind kind : Reductions.Kind.values()) {
            m.put(kind.name().toLowerCase(Locale.ROOT), k.statistics.leftOut(kind));
        }
        List<Map<String, Object>> coverage = new ArrayList<>();
        for (Covered c : k.statistics.coverage()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("routine", c.routine());
            one.put("steps", c.steps());
            one.put("never", c.never());
            coverage.add(one);
        }
        m.put("coverage", coverage);
        return m;
    }

    /** The line that a search shows while it goes on. */
    static Progress progress(Bench b) {
        Progress.Snapshot[] before = new Progress.Snapshot[1];
        return s -> {
            b.listener().progress((s.before() == 0 ? "" : "search " + Numbers.of(s.before() + 1) + ": ") + Numbers.of(s.distinct()) + " states, "
                + Numbers.of(s.perSecond()) + "/s, depth " + s.depth() + ", " + Numbers.of(s.queue()) + " to go, " + Numbers.bytes(s.bytes())
                + (s.bytesOnDisk() == 0 ? ", " : ", " + Numbers.bytes(s.bytesOnDisk()) + " on disk, ")
                + Numbers.count(s.duplicates(), "duplicate") + ", " + Numbers.seconds(s.millis() * 1_000_000) + estimate(before[0], s)
                + (s.before() == 0 ? "" : "; begun anew: partial order had gone by what moves contradict"));
            before[0] = s;
        };
    }

    /** If each state went on leading to as many new ones as lately: a geometric series, where it shrinks. */
    private static String estimate(Progress.Snapshot before, Progress.Snapshot now) {
        if (before == null || before.before() != now.before() || now.states() <= before.states() || now.distinct() == 0) {
            return "";
        }
        double each = (double) (now.distinct() - before.distinct()) / (now.states() - before.states());
        return each >= 1 ? "; still growing" : "; estimate: " + Numbers.of(Math.round(now.distinct() + now.queue() * each / (1 - each))) + " in all";
    }
}
