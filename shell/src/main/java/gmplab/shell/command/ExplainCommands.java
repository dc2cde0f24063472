package gmplab.shell.command;

import gmplab.core.check.Ledger;
import gmplab.core.check.Limbo;
import gmplab.core.explore.Limits;
import gmplab.core.explore.Minimiser;
import gmplab.core.explore.NoReturn;
import gmplab.core.machine.Compiled;
import gmplab.core.machine.Finding;
import gmplab.core.program.Op;
import gmplab.core.program.Routine;
import gmplab.core.program.Step;
import gmplab.core.report.Explanation;
import gmplab.core.report.Timeline;
import gmplab.core.state.Kind;
import gmplab.core.trace.Run;
import gmplab.shell.command.Command.Completes;
import gmplab.shell.command.Command.Group;
import gmplab.shell.view.Owners;
import gmplab.shell.view.Style;
import gmplab.shell.view.Table;
import gmplab.shell.view.Text;
import gmplab.shell.view.TimelineSvg;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Words that say who holds what and why nothing moves. */
final class ExplainCommands {
    private static final long STATES_MAX = 2_000_000;
    private static final int TRIALS_MAX = 20_000;

    private ExplainCommands() { }

    static List<Command> all() {
        return List.of(
            Command.of("owners", Group.LOOKING, "owners", "the ledger: who holds each P, since which move, through which step", "", (b, a) -> {
                a.expect(0, 0);
                return Answer.of(Owners.of(b.run()), owners(b));
            }).orBare(),
            Command.of("why", Group.LOOKING, "why\nwhy m1\nwhy noReturn: false", "explains the state on show in sentences: who waits for whom",
                "At a finding also the point of no return: the first move after which every continuation fails. It is searched for, "
                    + "within maxStates: states after each move and seconds: in all; noReturn: false leaves it out.",
                ExplainCommands::why).completing(Completes.M).orBare(),
            Command.of("checks", Group.LOOKING, "checks", "what is checked at every move, and what it says now", "", ExplainCommands::checks)
                .orBare(),
            Command.of("timeline", Group.LOOKING, "timeline\ntimeline 'limbo.svg'", "the run so far as a picture: Ms and Ps over moves",
                "With a name, writes the picture to that file; notebooks show it.", ExplainCommands::timeline).completing(Completes.FILE).orBare(),
            Command.of("minimise", Group.SEARCHING, "minimise\nminimise trials: 1000", "shortens the run on the bench, to the same finding",
                "For schedules that random or depth-first search found. Short, not shortest: only a breadth-first search says that.",
                ExplainCommands::minimise).orBare());
    }

    private static List<Object> owners(Bench b) {
        List<Object> r = new ArrayList<>();
        List<Integer> limbo = Limbo.of(b.machine(), b.state());
        for (Ledger.Holding h : Ledger.of(b.run())) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("p", "p" + h.p());
            one.put("holder", limbo.contains(h.p()) ? "limbo" : h.holder());
            one.put("words", h.words());
            one.put("since", h.since());
            one.put("through", h.step() == null ? null : h.step().toString());
            one.put("preemptible", Owners.preemptible(b.run(), h));
            r.add(one);
        }
        return r;
    }

    private static Answer why(Bench b, Arguments a) {
        a.expect(0, 1, "noReturn", "maxStates", "seconds");
        if (a.size() == 1) {
            int m = b.id(a.value(0), Kind.M, a);
            String s = MoveCommands.ofM(b, m) >= 0 ? "m" + m + " can move: " + b.machine().position(b.state(), m) : "m" + m + ": " + b.whyNot(m);
            return Answer.of(Text.of(s), s);
        }
        List<String> sentences = new ArrayList<>(Explanation.of(b.run()));
        Text.Builder t = new Text.Builder();
        for (int i = 0; i < sentences.size(); i++) {
            t.line(sentences.get(i), i == 0 && b.run().finding() != null ? Style.BAD : Style.PLAIN);
        }
        if (b.run().finding() != null && b.run().cycle() == null && b.run().size() > 0 && a.flag("noReturn", true)) {
            NoReturn.Answer point = NoReturn.of(Compiled.whenWorthIt(b.machine().fork()), b.run().choices(), true, new Limits(a.number("maxStates", STATES_MAX), 0,
                a.number("seconds", 30) * 1000, Runtime.getRuntime().maxMemory() / 2), b::interrupted, System::nanoTime);
            t.line(point.sentence(), Style.HEAD);
            sentences.add(point.sentence());
            if (point.move() > 0 && point.move() <= b.run().size()) {
                t.line("  " + b.run().move(point.move()), Style.DIM);
            }
        }
        return Answer.of(t.done(), sentences);
    }

    private static Answer checks(Bench b, Arguments a) {
        a.expect(0, 0);
        Table t = new Table("step", "check");
        List<Object> value = new ArrayList<>();
        int throwing = 0;
        for (Routine r : b.machine().program().routines().values()) {
            for (Step s : r.steps()) {
                String text = s.op() instanceof Op.Check c ? c.name() : s.op() instanceof Op.Throw x ? "throw(\"" + x.message() + "\")" : "";
                if (!text.isEmpty()) {
                    throwing += s.op() instanceof Op.Throw ? 1 : 0;
                    t.row(Table.cell(r.name() + "." + s.label(), Style.NAME), text);
                    value.add(Map.of("step", r.name() + "." + s.label(), "check", text));
                }
            }
        }
        Finding f = b.run().finding();
        List<Integer> limbo = Limbo.of(b.machine(), b.state());
        Text.Builder now = new Text.Builder().all(t.text())
            .line(Numbers.count(value.size(), "check") + ", " + throwing + " of them throws of Go's own; besides: no state without moves in which "
                + "somebody still waits (deadlock, or checkdead silent), every field within its range", Style.DIM)
            .line("now: " + (f == null ? "nothing is wrong" : f.toString()) + (limbo.isEmpty() ? ""
                : "; in limbo: " + String.join(", ", limbo.stream().map(p -> "p" + p).toList())), f == null && limbo.isEmpty() ? Style.GOOD : Style.BAD);
        return Answer.of(now.done(), value);
    }

    private static Answer timeline(Bench b, Arguments a) {
        a.expect(0, 1);
        Timeline line = Timeline.of(b.run());
        String title = b.world().version() + ", " + Numbers.count(b.run().size(), "move") + (b.run().finding() == null ? ""
            : ": " + b.run().finding().text()) + (b.run().hypothetical() ? " (hypothetical)" : "");
        String svg = TimelineSvg.of(line, title);
        Text.Builder t = new Text.Builder();
        for (Timeline.Row r : line.rows()) {
            t.add(r.name(), Style.NAME);
            for (Timeline.Span s : r.spans()) {
                t.add("  " + s.from() + " ", Style.DIM).add(s.label().startsWith(s.kind()) || s.kind().equals("user") || s.kind().equals("g0")
                    ? s.label() : s.kind() + " " + s.label(), s.kind().equals("limbo") ? Style.BAD : Style.PLAIN);
            }
            t.end();
        }
        if (a.size() == 1) {
            String file = a.text(0, "the file");
            FileCommands.write(NamedFile.path(file), svg);
            return Answer.of(Text.of("picture of " + Numbers.count(b.run().size(), "move") + " in " + file), Map.of("file", file)).withSvg(svg);
        }
        return Answer.of(t.done(), Map.of("moves", line.moves(), "rows", line.rows().stream().map(r -> Map.of("name", r.name(), "spans",
            r.spans().stream().map(s -> Map.of("from", s.from(), "to", s.to(), "kind", s.kind(), "label", s.label())).toList())).toList()))
            .withSvg(svg);
    }

    private static Answer minimise(Bench b, Arguments a) {
        a.expect(0, 0, "trials");
        Finding f = b.run().finding();
        if (f == null) {
            throw new UserError("the run on the bench ends in no finding, so there is nothing to keep while it is shortened; explore finds one");
        }
        if (b.run().cycle() != null) {
            throw new UserError("the run on the bench goes on for ever; only runs that end are minimised (its way to the cycle is a shortest one)");
        }
        int trials = a.integer("trials", TRIALS_MAX);
        if (trials < 1) {
            throw a.usage("trials is " + trials + ", expected 1 or more");
        }
        Minimiser.Result r = Minimiser.minimise(Compiled.whenWorthIt(b.machine().fork()), b.run().choices(), f, trials, b::interrupted);
        Run shorter = new Run(b.machine());
        shorter.play(r.choices());
        b.put(shorter);
        String s = "from " + r.before() + " to " + Numbers.count(r.choices().length, "move") + ", " + Numbers.count(r.switches(), "change")
            + " of mover; " + Numbers.count(r.trials(), "schedule") + " tried" + (r.finished() ? "" : ", and more could be");
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("before", r.before());
        value.put("moves", r.choices().length);
        value.put("switches", r.switches());
        value.put("trials", r.trials());
        value.put("finished", r.finished());
        return Answer.of(Text.of(s), value);
    }
}
