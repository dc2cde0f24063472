package gmplab.shell.command;

import gmplab.core.export.ExportException;
import gmplab.core.runtime.World;
import gmplab.shell.command.Command.Group;
import gmplab.shell.command.spin.CheckedWorlds;
import gmplab.shell.command.spin.Crosscheck;
import gmplab.shell.command.spin.Crosscheck.Row;
import gmplab.shell.command.spin.Ratio;
import gmplab.shell.command.spin.Spin;
import gmplab.shell.view.Style;
import gmplab.shell.view.Table;
import gmplab.shell.view.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
            Command.of("bench", Group.SEARCHING, "bench\nbench sizes: 1, verdict: false", "measures the plain search against SPIN's, on the same worlds",
                "States a second of CPU time on one core, bytes a state, and the ratio, in one run: pan compiled with -O3 -DSAFETY "
                    + "-DNOREDUCE, and the plain breadth-first search here. Then the time to the verdict of the bug that gmplab begins with, with the "
                    + "reductions of each. Beside other work on the machine the figures are too low, the ratio less so.\n"
                    + "  sizes     how many of the two worlds, the smaller first (2)\n"
                    + "  verdict   false: without the time to a verdict\n"
                    + "  seconds   how long SPIN may take for its verdict (600)", SpinCommands::bench).orBare());
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
        a.expect(0, 0, "sizes", "verdict", "seconds");
        Table table = new Table("world", "states", "states/s", "SPIN's", "ratio", "bytes/state", "SPIN's", "vector", "compiled in");
        List<Map<String, Object>> value = new ArrayList<>();
        Text.Builder t = new Text.Builder();
        int code = 0;
        List<String> verdicts = new ArrayList<>();
        try (Spin spin = Spin.find(b::interrupted)) {
            Ratio ratio = new Ratio(spin, l -> b.listener().progress(l), b::interrupted);
            CheckedWorlds.sizes().entrySet().stream().limit(a.integer("sizes", 2)).forEach(w -> {
                Ratio.Row r = ratio.measure(w.getKey(), w.getValue());
                table.row(r.name(), Numbers.of(r.states()), rate(r.ours()), rate(r.spins()), String.format(Locale.ROOT, "%.2f", r.ours() / r.spins()),
                    decimal(r.oursBytes()), decimal(r.spinsBytes()), r.vector(), Numbers.seconds((long) (r.compiled() * 1e9)));
                value.add(r.value());
            });
            if (a.flag("verdict", true)) {
                Ratio.Verdicts v = ratio.verdict(a.integer("seconds", 600));
                verdicts.addAll(v.lines());
                value.add(v.value());
            }
        } catch (Spin.Interrupted e) {
            code = INTERRUPTED;
        }
        b.listener().progress("");
        t.all(table.text());
        verdicts.forEach(t::line);
        t.line(code == 0 ? "one core each, CPU time, plain searches of the same states" : "interrupted", Style.DIM);
        if (code != 0) {
            b.verdicts().add(code, "bench: interrupted");
        }
        return Answer.of(t.done(), value).withExit(code);
    }

    private static String rate(double v) {
        return Numbers.of(Math.round(v));
    }

    private static String decimal(double v) {
        return String.format(Locale.ROOT, "%.1f", v);
    }
}
