package gmplab.shell.command;

import gmplab.core.export.ExportException;
import gmplab.core.runtime.World;
import gmplab.shell.command.Command.Group;
import gmplab.shell.command.spin.CheckedWorlds;
import gmplab.shell.command.spin.Crosscheck;
import gmplab.shell.command.spin.Crosscheck.Row;
import gmplab.shell.command.spin.Figure;
import gmplab.shell.command.spin.Figures;
import gmplab.shell.command.spin.Spin;
import gmplab.shell.view.Style;
import gmplab.shell.view.Table;
import gmplab.shell.view.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The words that hold the searches against SPIN, an independent model checker: in what they find, and in speed. */
final class SpinCommands {
    private static final List<String> SETS = List.of("world", "small", "all");
    /** What a disagreement ends a script with: the claim that both say the same is broken. */
    private static final int BROKEN = 12;
    private static final int BOUNDED = 20;
    private static final int INTERRUPTED = 130;
    private static final long STATES_MAX = 1_000_000;

    private SpinCommands() { }

    static List<Command> all() {
        return List.of(
            Command.of("crosscheck", Group.SEARCHING, "crosscheck\ncrosscheck 'all'\ncrosscheck 'small'\ncrosscheck maxStates: 5000000",
                "searches the world here and with SPIN, and compares",
                "Every state, every move, every finding: the plain search (order: 'bfs', all: true) and SPIN, without its reductions, on the "
                    + "world in Promela (export promela). The world is the one on the bench; 'all' are those that come with gmplab, of "
                    + "every version, with up to a million states each, 'small' the ones among them that take seconds. Errors are findings in moves "
                    + "and bad ends, each move and each state once; deadlocks are the bad ends. SPIN's transitions are less the start and one "
                    + "for each good end, which are none here.\n"
                    + "  maxStates   a world with more is not compared (1,000,000)\n"
                    + "It needs spin and gcc on the PATH.", SpinCommands::crosscheck).orBare(),
            Command.of("bench", Group.SEARCHING, "bench\nbench 'plain', 'bytes'\nbench 'plain', sizes: 1\nbench long: true",
                "measures the searches, against SPIN's and against what was to be reached",
                "Rows: plain (states a second of the plain search, one core, against SPIN's pan -O3 -DSAFETY -DNOREDUCE on the same states), bytes (a "
                    + "state, exact and compacted), verdict (time to the verdict of the cured seed, each with its reductions), counterexample (the "
                    + "seed's shortest schedule from a start of the program), cores (2 against 1), moves (a second, of random walks and of replay), "
                    + "long (the seed with 3 Ps and 4 goroutines, whole: up to half an hour each, only where it is asked for). Time is CPU time "
                    + "where nothing else is said; gcc's is told apart, and so is what the Java machine needs to compile the plain search. A ratio is unfair "
                    + "where SPIN's program does fewer than 500,000 states a second, or its reduction leaves out nothing. Ctrl-C ends it "
                    + "with the rows so far. Beside other work on the machine the figures are too low.\n"
                    + "  sizes     how many of the three worlds (10^5, 10^6, 10^7 states), the smallest first (3)\n"
                    + "  long      true: the long row too\n"
                    + "  seconds   how long SPIN may take for its verdict (600)\n"
                    + "  markdown  true: the table as a README has it", SpinCommands::bench).orBare());
    }

    private static Answer crosscheck(Bench b, Arguments a) {
        String set = a.expect(0, 1, "maxStates").size() == 0 ? SETS.get(0) : a.text(0, "the worlds");
        if (!SETS.contains(set)) {
            throw new UserError("there are no worlds \"" + set + "\", expected " + Arguments.orList(SETS));
        }
        long most = a.number("maxStates", STATES_MAX);
        List<Row> rows = new ArrayList<>();
        boolean interrupted = false;
        Map<String, World> worlds = worlds(b, set);
        try (Spin spin = Spin.find(b::interrupted)) {
            Crosscheck check = new Crosscheck(spin, l -> b.listener().progress(l), b::interrupted);
            for (Map.Entry<String, World> w : worlds.entrySet()) {
                rows.add(check.compare(w.getKey(), w.getValue(), most));
            }
        } catch (Spin.Interrupted e) {
            interrupted = true;
        } catch (ExportException e) {
            throw new UserError("cannot be written in Promela: " + e.getMessage(), e);
        }
        b.listener().progress("");
        return answer(b, rows, worlds.size(), interrupted, most);
    }

    private static Map<String, World> worlds(Bench b, String set) {
        Map<String, World> r = new LinkedHashMap<>();
        if (set.equals("world")) {
            r.put(b.world().version(), b.world());
            return r;
        }
        r.putAll(CheckedWorlds.small());
        if (set.equals("all")) {
            r.putAll(CheckedWorlds.large());
        }
        return r;
    }

    private static Answer answer(Bench b, List<Row> rows, int worlds, boolean interrupted, long most) {
        Table table = new Table("world", "states", "SPIN's", "moves", "SPIN's", "errors", "SPIN's", "deadlocks", "");
        List<Map<String, Object>> value = new ArrayList<>();
        for (Row r : rows) {
            String says = !r.whole() ? "not compared" : r.agrees() ? "agrees" : "DIFFERS";
            Style style = !r.whole() ? Style.CAUTION : r.agrees() ? Style.GOOD : Style.BAD;
            table.row(r.name(), n(r.states(), 0, r), n(r.states(), 1, r), n(r.moves(), 0, r), n(r.moves(), 1, r), n(r.errors(), 0, r), n(r.errors(), 1, r),
                Numbers.of(r.deadlocks()), Table.cell(says, style));
            value.add(value(r));
        }
        long differ = rows.stream().filter(r -> r.whole() && !r.agrees()).count();
        long left = rows.stream().filter(r -> !r.whole()).count();
        String sentence = (differ == 0 ? "SPIN says the same" : "SPIN says something else") + " of "
            + Numbers.count(differ == 0 ? rows.size() - left : differ, "world") + (left == 0 ? "" : "; " + left + " with more than " + Numbers.of(most) + " states not compared")
            + (interrupted ? "; interrupted before all " + worlds + " were" : "");
        int code = interrupted ? INTERRUPTED : differ > 0 ? BROKEN : left > 0 ? BOUNDED : 0;
        b.verdicts().add(code, sentence);
        Text.Builder t = new Text.Builder();
        t.all(table.text());
        t.line(sentence, code == 0 ? Style.GOOD : differ > 0 ? Style.BAD : Style.CAUTION);
        return Answer.of(t.done(), value).withExit(code);
    }

    private static String n(long[] both, int which, Row r) {
        return which == 1 && !r.whole() ? "" : Numbers.of(both[which]);
    }

    private static Map<String, Object> value(Row r) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("world", r.name());
        m.put("states", List.of(r.states()[0], r.states()[1]));
        m.put("moves", List.of(r.moves()[0], r.moves()[1]));
        m.put("errors", List.of(r.errors()[0], r.errors()[1]));
        m.put("deadlocks", r.deadlocks());
        m.put("whole", r.whole());
        m.put("agrees", r.agrees());
        return m;
    }

    private static Answer bench(Bench b, Arguments a) {
        a.expect(0, Figures.ROWS.size(), "sizes", "long", "seconds", "markdown");
        Set<String> rows = new LinkedHashSet<>();
        for (int i = 0; i < a.size(); i++) {
            String row = a.text(i, "the row");
            if (!Figures.ROWS.contains(row)) {
                throw new UserError("there is no row \"" + row + "\", expected " + Arguments.orList(Figures.ROWS));
            }
            rows.add(row);
        }
        if (rows.isEmpty()) {
            rows.addAll(Figures.ROWS.subList(0, Figures.ROWS.size() - 1));
        }
        if (a.flag("long", false)) {
            rows.add("long");
        }
        int sizes = a.integer("sizes", 3);
        if (sizes < 1) {
            throw new UserError("sizes is " + sizes + ", expected 1 to 3");
        }
        Figures f = new Figures(l -> b.listener().progress(l), b::interrupted, sizes, a.integer("seconds", 600));
        f.measure(rows);
        b.listener().progress("");
        return figures(b, f, a.flag("markdown", false));
    }

    private static Answer figures(Bench b, Figures f, boolean markdown) {
        Text.Builder t = new Text.Builder();
        if (markdown) {
            t.line("| figure | here | against | reached | to reach | |");
            t.line("|---|---|---|---|---|---|");
            f.measured().forEach(x -> t.line("| " + String.join(" | ", x.what(), x.here(), x.there(), x.number(), x.toReach(), x.says() + why(x)) + " |"));
        } else {
            Table table = new Table("figure", "here", "against", "reached", "to reach", "");
            f.measured().forEach(x -> table.row(x.what(), x.here(), x.there(), x.number(), x.toReach(), Table.cell(x.says(), x.reached() ? Style.GOOD : Style.CAUTION)));
            t.all(table.text());
            f.measured().stream().filter(x -> !why(x).isEmpty()).forEach(x -> t.line(x.what() + why(x), Style.DIM));
        }
        f.left().forEach(t::line);
        int code = f.interrupted() ? INTERRUPTED : 0;
        if (f.interrupted()) {
            t.line("interrupted; these are the rows so far", Style.CAUTION);
            b.verdicts().add(code, "bench: interrupted");
        }
        return Answer.of(t.done(), f.measured().stream().map(Figure::json).toList()).withExit(code);
    }

    private static String why(Figure x) {
        return (x.note().isEmpty() ? "" : ": " + x.note()) + (x.unfair().isEmpty() ? "" : "; " + x.unfair());
    }
}
