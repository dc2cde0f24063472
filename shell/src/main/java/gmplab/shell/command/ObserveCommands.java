package gmplab.shell.command;

import gmplab.core.machine.Machine;
import gmplab.core.observe.Behaviour;
import gmplab.core.observe.Beginning;
import gmplab.core.observe.EventKind;
import gmplab.core.observe.Follower;
import gmplab.core.observe.Following;
import gmplab.core.observe.GoTrace;
import gmplab.core.observe.ObserveException;
import gmplab.core.observe.Races;
import gmplab.core.observe.Schedtrace;
import gmplab.core.observe.SchedtraceText;
import gmplab.core.runtime.World;
import gmplab.core.trace.Run;
import gmplab.shell.command.Command.Completes;
import gmplab.shell.command.Command.Group;
import gmplab.shell.view.Style;
import gmplab.shell.view.Table;
import gmplab.shell.view.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The words that hold what was seen of real programs on several Ps against the model. */
final class ObserveCommands {
    private static final String VERSION = "go1.19";
    private static final long MOVES = 30_000_000;
    private static final long STATES = 30_000_000;
    private static final long BYTES_MAX = 64 << 20;
    /** What something unexplained ends a script with: the claim that the model has it too is broken. */
    private static final int BROKEN = 12;
    private static final int BOUNDED = 20;
    private static final int INTERRUPTED = 130;

    private ObserveCommands() { }

    static List<Command> all() {
        return List.of(
            Command.of("schedtrace", Group.SEARCHING, "schedtrace\nschedtrace 'FILE'\nschedtrace detail: false",
                "holds a real program's schedtrace output against the model, or prints the bench's own",
                "FILE is what a program of Go 1.19 wrote to its standard error under GODEBUG=schedtrace=N, with scheddetail=1 or without; lines of its own "
                    + "may stand between. In each snapshot the Ps, Ms and Gs must have to do with each other as the model has them. Go reads them under "
                    + "sched.lock but stops nobody, so a relation may be broken at a moment, or because others moved on between two rows; such a snapshot "
                    + "is called racy, and only where a run of the model with a reader in it breaks the same relation, which is shown. Fields that are "
                    + "written under sched.lock only (proved over every step) are never excused.\n"
                    + "  moves   of the model, at most, to find such runs (30,000,000)\n"
                    + "  seed    which runs (1)\n"
                    + "Without a file: the state on the bench as Go would print it (m0 is M0, g0 is G1).", ObserveCommands::schedtrace)
                .completing(Completes.FILE).orBare(),
            Command.of("gotrace", Group.SEARCHING, "gotrace 'FILE'\ngotrace 'FILE', follow: true", "holds a real program's trace, of several Ps, against the model",
                "FILE is what runtime/trace of Go 1.19 wrote. Its events are put in order as Go's own tools do it. Each event of the scheduler must be "
                    + "one that a run of the model makes where the same was to be seen: of the P it happens on (stopped, without a G, running one, and the "
                    + "event before it), of the G (its status, its last event), of the G made ready or created and who does it, of a collection that stops the "
                    + "world, and of the collector's own order. The events of the model are those beside whose named steps Go calls its tracer. The first "
                    + "event that none of its runs was seen to make there is named, with what they make there.\n"
                    + "That explains each event by what is seen of those it concerns (its projections). With follow: true the world on the bench is taken for "
                    + "the program, and a run of it is looked for that makes every event in its order, by the model's own moves; it then lies on the bench. That "
                    + "is for traces of some ten thousand events at most. main begins and ends with gc there, for trace.Start and trace.Stop. Where its programs name "
                    + "durations (300.us), the clock goes with the trace's times; policy 'pollEarly', 'any' lets waits in netpoll end early, as Go's do. "
                    + "A trace of more than some ten thousand events fills a buffer, and its reader runs: policy 'traceBuffers', 'any'.\n"
                    + "  moves    of the model, at most, to see it do so (30,000,000)\n"
                    + "  seed     which runs (1)\n"
                    + "  follow   true: look for such a run of the world on the bench\n"
                    + "  states   then: give up after so many (30,000,000)", ObserveCommands::gotrace).completing(Completes.FILE));
    }

    private static byte[] read(String name, String expected) {
        Path file = NamedFile.path(name);
        try {
            if (Files.isDirectory(file)) {
                throw new UserError("cannot read " + name + ": it is a directory; expected " + expected);
            }
            if (Files.exists(file) && Files.size(file) > BYTES_MAX) {
                throw new UserError("cannot read " + name + ": it is larger than " + (BYTES_MAX >> 20) + " MB; expected " + expected + " of a shorter run");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UserError("cannot read " + name + ": " + NamedFile.why(file, e) + "; expected " + expected, e);
        }
    }

    private static long moves(Arguments a) {
        long n = a.number("moves", MOVES);
        if (n < 0) {
            throw new UserError("moves is " + n + ", expected 0 or more");
        }
        return n;
    }

    // schedtrace

    private static Answer schedtrace(Bench b, Arguments a) {
        a.expect(0, 1, "moves", "seed", "detail");
        if (a.size() == 0) {
            String text = SchedtraceText.write(Schedtrace.of(b.machine(), b.state(), a.flag("detail", true)));
            return Answer.of(Text.of(text.stripTrailing()), text);
        }
        String name = a.text(0, "the file");
        SchedtraceText.Result r = SchedtraceText.read(new String(read(name, "what GODEBUG=schedtrace=N prints"), StandardCharsets.UTF_8));
        if (r.snapshots().isEmpty() && r.problems().isEmpty()) {
            throw new UserError(name + ": there is no snapshot in it; expected lines that begin with SCHED, as GODEBUG=schedtrace=N prints them to standard error");
        }
        b.listener().progress("holding " + Numbers.count(r.snapshots().size(), "snapshot") + " against the model");
        Schedtrace.Verdict v = Schedtrace.judge(r.snapshots(), new Races(VERSION, a.number("seed", 1)), moves(a), b::interrupted);
        b.listener().progress("");
        return answer(b, name, r, v);
    }

    private static Answer answer(Bench b, String name, SchedtraceText.Result r, Schedtrace.Verdict v) {
        long detailed = r.snapshots().stream().filter(s -> s.detailed()).count();
        Text.Builder t = new Text.Builder();
        r.problems().stream().limit(10).forEach(p -> t.line(name + ":" + p.line() + ": " + p.sentence(), Style.CAUTION));
        if (r.cut() > 0) {
            t.line(name + ":" + r.cut() + ": the text ends within this snapshot, which is left out", Style.DIM);
        }
        if (!v.broken().isEmpty()) {
            t.all(table(v).text());
        }
        String sentence = Numbers.count(r.snapshots().size(), "snapshot") + " (" + Numbers.of(detailed) + " in detail): " + Numbers.of(v.consistent())
            + " as the model has it, " + Numbers.of(v.racy()) + " racy, " + Numbers.of(v.unexplained()) + " unexplained"
            + (r.problems().isEmpty() ? "" : "; " + Numbers.count(r.problems().size(), "malformed line"));
        int code = b.interrupted() ? INTERRUPTED : v.unexplained() > 0 ? BROKEN : r.problems().isEmpty() ? 0 : BOUNDED;
        t.line(sentence, code == 0 ? Style.GOOD : code == BROKEN ? Style.BAD : Style.CAUTION);
        b.verdicts().add(code, name + ": " + sentence);
        return Answer.of(t.done(), value(name, r, v)).withExit(code);
    }

    private static Table table(Schedtrace.Verdict v) {
        Table table = new Table("what does not hold", "snapshots", "line", "for example", "the model");
        for (Schedtrace.Broken x : v.broken()) {
            String model = x.racy() ? "racy: " + x.witness().words() : x.basis() == Races.Basis.LOCKED
                ? "NEVER: its fields are written under sched.lock only" : "NOT SEEN to break it";
            table.row(x.relation().sentence, Numbers.of(x.snapshots()), x.line(), x.what(), Table.cell(model, x.racy() ? Style.DIM : Style.BAD));
        }
        return table;
    }

    private static Map<String, Object> value(String name, SchedtraceText.Result r, Schedtrace.Verdict v) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("file", name);
        m.put("snapshots", r.snapshots().size());
        m.put("consistent", v.consistent());
        m.put("racy", v.racy());
        m.put("unexplained", v.unexplained());
        m.put("problems", r.problems().stream().map(p -> Map.<String, Object>of("line", p.line(), "what", p.sentence())).toList());
        m.put("broken", v.broken().stream().map(x -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("relation", x.relation().sentence);
            row.put("snapshots", x.snapshots());
            row.put("line", x.line());
            row.put("what", x.what());
            row.put("basis", x.basis().name().toLowerCase(java.util.Locale.ROOT));
            row.put("witness", x.witness() == null ? null : x.witness().words());
            return row;
        }).toList());
        return m;
    }

    // gotrace

    private static Answer gotrace(Bench b, Arguments a) {
        String name = a.expect(1, 1, "moves", "seed", "follow", "states").text(0, "the file");
        GoTrace trace;
        try {
            trace = GoTrace.read(read(name, "a trace file of Go 1.19"));
        } catch (ObserveException e) {
            throw new UserError(name + ": " + e.getMessage(), e);
        }
        if (a.flag("follow", false)) {
            return follow(b, a, name, trace);
        }
        b.listener().progress("holding " + Numbers.count(trace.events().size(), "event") + " against the model");
        GoTrace.Explanation x = trace.explain(new Behaviour(VERSION, a.number("seed", 1)), moves(a), b::interrupted);
        b.listener().progress("");
        Text.Builder t = new Text.Builder();
        Table table = new Table("event", "count", "explained");
        x.rows().forEach(r -> table.row(r.kind().title, Numbers.of(r.count()), Table.cell(Numbers.of(r.explained()), r.explained() == r.count() ? Style.PLAIN
            : Style.BAD)));
        t.all(table.text());
        t.line(Numbers.count(trace.procs(), "P") + ", " + Numbers.count(trace.goroutines(), "goroutine") + "; " + Numbers.of(x.preamble())
            + " events say how the trace began and ended, " + Numbers.of(x.others()) + " are not the scheduler's", Style.DIM);
        if (trace.backwards() > 0) {
            t.line(Numbers.count(trace.backwards(), "event") + " with a time earlier than the one before: the clocks of the cores disagree", Style.CAUTION);
        }
        x.unexplained().stream().limit(5).forEach(u -> t.line(u.words(), Style.BAD));
        if (!trace.stuck().isEmpty()) {
            t.line("the order ends here: " + trace.stuck(), Style.BAD);
        }
        int explained = x.looked() - x.unexplainedInAll();
        boolean whole = x.unexplainedInAll() == 0 && trace.stuck().isEmpty();
        String sentence = Numbers.of(explained) + " of " + Numbers.count(x.looked(), "event") + " explained, each by its projections on runs of " + VERSION
            + (x.unexplainedInAll() > 0 ? "; " + Numbers.of(x.unexplainedInAll()) + " not" : "") + (trace.stuck().isEmpty() ? "" : "; the rest is in no order")
            + (whole || !b.interrupted() ? "" : "; interrupted");
        int code = b.interrupted() ? INTERRUPTED : whole ? 0 : BROKEN;
        t.line(sentence, whole ? Style.GOOD : Style.BAD);
        b.verdicts().add(code, name + ": " + sentence);
        return Answer.of(t.done(), value(name, trace, x)).withExit(code);
    }

    private static Answer follow(Bench b, Arguments a, String name, GoTrace trace) {
        if (b.world().goroutines().isEmpty()) {
            throw new UserError("there is no program on the bench that the trace could be of; make it first: world ..., main { gc ... gc }");
        }
        if (trace.procs() > b.world().procsMax()) {
            throw new UserError(name + " has events on " + trace.procs() + " Ps, and the world has " + b.world().procsMax() + "; expected as many: world procs: "
                + trace.procs() + ", or gmplab gotrace FILE --world SCRIPT " + trace.procs() + " for a script that takes it");
        }
        long states = a.number("states", STATES);
        if (states < 1) {
            throw a.usage("states is " + states + ", expected 1 or more");
        }
        b.listener().progress("looking for a run of the world with the events of " + name);
        Follower.Found found = Follower.follow(trace, begun(b, trace), states, b::interrupted, (followed, of, looked) ->
            b.listener().progress("a run of the world makes " + Numbers.of(followed) + " of " + Numbers.count(of, "event") + "; " + Numbers.count(looked, "state") + " looked at"));
        int idle = b.world().idle();
        int preempts = b.world().preempts();
        Following.Result r = found.result();
        b.listener().progress("");
        Run run = new Run(found.machine());
        int kept = Math.min(r.choices().length, Run.MOST_MOVES);
        for (int i = 0; i < kept; i++) {
            run.step(r.choices()[i]);
        }
        b.take(run);
        boolean whole = r.followed() == r.of();
        String sentence = whole ? "a run of the world makes all " + Numbers.count(r.of(), "event") + " in their order, by " + Numbers.count(r.choices().length, "move")
            : "no run " + (r.exhausted() ? "" : "was found that ") + "makes more than the first " + Numbers.of(r.followed()) + " of " + Numbers.count(r.of(), "event")
                + (b.interrupted() ? "; interrupted" : "");
        Text.Builder t = new Text.Builder().line(sentence + " (" + Numbers.count(r.states(), "state") + " looked at); "
            + (kept == r.choices().length ? "it is on the bench" : "its first " + Numbers.count(kept, "move") + " are on the bench"), whole ? Style.GOOD : Style.BAD);
        World begun = found.machine().world();
        int left = Beginning.leftBehind(begun);
        if (left >= 0) {
            t.line("with the finalizer goroutine on p" + left + " at the beginning, where it is first seen: main had made it there, and went on with another P");
        }
        int with = begun.idle();
        if (with != idle) {
            t.line("with idle: " + with + " for " + idle + " at the beginning: " + (with < idle ? "an M that borrows a P to make another has found none idle"
                : "the trace shows other threads, and nobody who borrows a P to make one"));
        }
        if (begun.preempts() != preempts) {
            t.line("with preempts: " + begun.preempts() + " for " + preempts + ": somebody is seen to be preempted, which only sysmon asks for in this world");
        }
        if (!whole) {
            t.line("the first it does not come to: " + r.next(), Style.BAD);
            r.why().forEach(w -> t.line("  " + w));
            if (r.next().kind() == EventKind.GO_PREEMPT && begun.preempts() == 0) {
                t.line("nobody is preempted in this world; if sysmon or a collection asked for it, say how often sysmon may: world preempts: 4", Style.CAUTION);
            }
            r.cuts().forEach((bound, n) -> t.line(Numbers.count(n, "move") + " left the world's bounds and may be missing: " + bound, Style.CAUTION));
        }
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("file", name);
        value.put("level", "the model's own moves");
        value.put("events", r.of());
        value.put("explained", r.followed());
        value.put("moves", r.choices().length);
        value.put("states", r.states());
        value.put("exhausted", r.exhausted());
        value.put("interrupted", b.interrupted());
        value.put("unexplained", whole ? List.of() : List.of(r.next().toString()));
        value.put("why", r.why());
        int code = b.interrupted() ? INTERRUPTED : whole ? 0 : r.exhausted() ? BROKEN : BOUNDED;
        b.verdicts().add(code, name + ": " + sentence);
        return Answer.of(t.done(), value).withExit(code);
    }

    private static List<Machine> begun(Bench b, GoTrace trace) {
        try {
            return Beginning.worlds(b.world(), trace).stream().map(w -> w.equals(b.world()) ? b.machine() : Machine.of(w)).toList();
        } catch (ObserveException e) {
            throw new UserError(e.getMessage(), e);
        }
    }

    private static Map<String, Object> value(String name, GoTrace trace, GoTrace.Explanation x) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("file", name);
        m.put("level", "projections");
        m.put("events", trace.events().size());
        m.put("looked", x.looked());
        m.put("explained", x.looked() - x.unexplainedInAll());
        m.put("others", x.others());
        m.put("backwards", trace.backwards());
        Map<String, Object> rows = new LinkedHashMap<>();
        x.rows().forEach(r -> rows.put(r.kind().title, List.of(r.count(), r.explained())));
        m.put("kinds", rows);
        m.put("unexplained", x.unexplained().stream().map(GoTrace.Unexplained::words).toList());
        m.put("stuck", trace.stuck());
        return m;
    }
}
