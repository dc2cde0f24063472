package gmplab.shell.command;

import gmplab.core.explore.Found;
import gmplab.core.explore.Limits;
import gmplab.core.explore.Options;
import gmplab.core.explore.Search;
import gmplab.core.explore.Verdict;
import gmplab.core.machine.Around;
import gmplab.core.machine.Choice;
import gmplab.core.machine.Compiled;
import gmplab.core.machine.Finding;
import gmplab.core.machine.Machine;
import gmplab.core.machine.Model;
import gmplab.core.machine.State;
import gmplab.core.program.Routine;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Kind;
import gmplab.shell.view.Style;
import gmplab.shell.view.Table;
import gmplab.shell.view.Text;
import gmplab.shell.view.Threads;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Preempts a goroutine at each step of a routine in turn, and explores what follows. */
final class Sweep {
    /** Distinct states kept while looking for somebody at the steps, where no other number is given. */
    private static final long STATES_MAX = 1_000_000;
    /** States at one step from which it is preempted, where no other number is given. */
    private static final int STARTS_MAX = 2_000;
    private final Bench bench;
    private final Machine machine;
    private final Routine routine;
    private final Limits limits;
    private final Compiled model;
    private final int startsMax;
    private final List<List<Swept.Start>> starts = new ArrayList<>();
    private final long[] seenAt;
    private final List<String> notes = new ArrayList<>();
    private Verdict looking;

    private Sweep(Bench bench, String routine, Limits limits, int startsMax) {
        this.bench = bench;
        machine = bench.machine().fork();
        model = Compiled.whenWorthIt(machine.fork());
        this.routine = machine.program().routine(routine);
        this.limits = limits;
        this.startsMax = startsMax;
        seenAt = new long[this.routine.steps().size()];
        this.routine.steps().forEach(s -> starts.add(new ArrayList<>()));
    }

    /** What a row says of one way to preempt. */
    private record Cell(Finding finding, String text, boolean whole) { }

    static Answer command(Bench b, Arguments a) {
        a.expect(1, 1, "maxStates", "starts", "how", "seconds");
        Sweep s = new Sweep(b, a.text(0, "the routine"), new Limits(a.number("maxStates", STATES_MAX), 0,
            a.number("seconds", 0) * 1000, Runtime.getRuntime().maxMemory() / 2), a.integer("starts", STARTS_MAX));
        String how = a.oneOf("how", "both", List.of("both", "request", "forced"));
        s.look();
        return s.rows(!how.equals("forced"), !how.equals("request"));
    }

    /** Finds the states in which a goroutine is at a step of the routine on its own stack. */
    private void look() {
        Options.StateObserver seen = (state, depth) -> {
            State s = null;
            for (int m = 0; m < machine.layout().sizes().of(Kind.M); m++) {
                if (machine.layout().slot(Fields.M_MODE).get(state, m) == Fields.ON_USER) {
                    s = s == null ? State.of(state) : s;
                    note(s, m);
                }
            }
        };
        looking = Search.run(new Stepwise(model.fork(), routine.name()), Options.bfs().withMergeLocal(true).withFirstOnly(false)
            .withObserver(seen), limits, Stats.progress(bench), bench::interrupted, System::nanoTime);
    }

    private void note(State s, int m) {
        Machine.Position p = machine.position(s, m);
        if (p != null && p.routine().equals(routine.name())) {
            seenAt[p.step()]++;
            if (starts.get(p.step()).size() < startsMax) {
                starts.get(p.step()).add(new Swept.Start(s.words(), Threads.of(machine, s, m).g()));
            }
        }
    }

    private Answer rows(boolean request, boolean forced) {
        List<String> heading = new ArrayList<>(List.of("", "step"));
        if (request) {
            heading.add("asked to stop there");
        }
        if (forced) {
            heading.add("made to leave there (hypothetical)");
        }
        Table t = new Table(heading.toArray(String[]::new));
        List<Map<String, Object>> value = new ArrayList<>();
        List<Cell> judged = new ArrayList<>();
        for (int i = 0; i < routine.steps().size() && !bench.interrupted(); i++) {
            String label = routine.steps().get(i).label();
            List<Object> row = new ArrayList<>(List.of(i, Table.cell(label, Style.NAME)));
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("step", label);
            for (boolean force : List.of(false, true)) {
                if (force ? forced : request) {
                    Cell c = cell(i, force);
                    row.add(Table.cell(c.finding == null ? c.text : c.finding.kind().name().toLowerCase(Locale.ROOT) + " ["
                        + note(c.text) + "]", c.finding != null ? force ? Style.CAUTION : Style.BAD : c.whole ? Style.GOOD : Style.DIM));
                    one.put(force ? "forced" : "request", c.text);
                    if (!force || !request) {
                        judged.add(c);
                    }
                }
            }
            t.row(row.toArray());
            value.add(one);
        }
        return answer(t, value, judged, !request);
    }

    /** Whether the states at the steps were looked for everywhere. */
    private boolean exhausted() {
        return (looking.outcome() == Verdict.Outcome.HELD || looking.outcome() == Verdict.Outcome.FOUND)
            && looking.counts().cuts() == 0 && looking.sentence().contains(": exhaustive: ");
    }

    /** The number of a footnote. */
    private int note(String text) {
        if (!notes.contains(text)) {
            notes.add(text);
        }
        return notes.indexOf(text) + 1;
    }

    private Text footnotes() {
        Text.Builder b = new Text.Builder();
        for (int i = 0; i < notes.size(); i++) {
            b.add("[" + (i + 1) + "]  ", Style.DIM).add(notes.get(i)).end();
        }
        return b.done();
    }

    private Answer answer(Table t, List<Map<String, Object>> rows, List<Cell> judged, boolean hypothetical) {
        bench.listener().progress("");
        List<Cell> broken = judged.stream().filter(c -> c.finding != null).toList();
        boolean whole = exhausted() && judged.stream().allMatch(c -> c.whole);
        String found = broken.isEmpty() ? "no step of " + routine.name() + " breaks" : Numbers.count(broken.size(), "step") + " of "
            + routine.name() + (broken.size() == 1 ? " breaks" : " break");
        String sentence = (hypothetical ? "hypothetical: " : "") + bench.world().version() + ": " + found + (bench.interrupted() ? "; interrupted"
            : whole ? "; exhaustive" : "; not exhaustive: states at the steps were looked for among " + Numbers.of(looking.counts().distinct()));
        int code = bench.interrupted() ? 130 : broken.isEmpty() ? whole ? 0 : 20 : broken.get(0).finding.kind().exitCode();
        bench.verdicts().add(code, sentence);
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("routine", routine.name());
        value.put("sentence", sentence);
        value.put("broken", broken.size());
        value.put("exhaustive", whole);
        value.put("rows", rows);
        Text text = new Text.Builder().line(bench.world().version() + ": a preemption at each step of " + routine.name(), Style.HEAD)
            .all(t.text()).all(footnotes()).line(sentence, broken.isEmpty() ? Style.GOOD : Style.BAD).done();
        return Answer.of(text, value).withExit(code);
    }

    private Cell cell(int step, boolean forced) {
        List<Swept.Start> from = starts.get(step);
        if (!machine.isStep(routine.name(), step)) {
            return new Cell(null, "no step of this world", true);
        }
        if (from.isEmpty()) {
            return new Cell(null, exhausted() ? "no goroutine gets there" : "not seen there", true);
        }
        Swept swept = new Swept(model.fork(), routine.name(), forced, from);
        Verdict v = Search.run(swept, Options.bfs().withMergeLocal(true), limits, Stats.progress(bench), bench::interrupted,
            System::nanoTime);
        if (v.found().isEmpty()) {
            boolean all = from.size() == seenAt[step];
            boolean whole = v.outcome() == Verdict.Outcome.HELD && all;
            return new Cell(null, whole ? exhausted() ? "safe" : "safe from the states seen" : "nothing found" + (all ? "" : " from " + Numbers.of(from.size()) + " of " + Numbers.of(seenAt[step]))
                + (v.counts().cuts() > 0 ? " (" + Numbers.count(v.counts().cuts(), "move") + " cut)"
                    : v.outcome() == Verdict.Outcome.HELD ? "" : " in " + Numbers.count(v.counts().distinct(), "state")), whole);
        }
        Found f = v.found().get(0);
        return new Cell(f.finding(), f.finding() + carrier(swept, f, routine.name() + "." + routine.steps().get(step).label()), true);
    }

    /** What the goroutine that was preempted has in its hands at the end of a schedule. */
    private String carrier(Swept swept, Found f, String step) {
        long[] s = new long[swept.words()];
        long[] out = new long[swept.words()];
        swept.start(s);
        for (int c : f.choices()) {
            swept.move(s, c, out);
            System.arraycopy(out, 0, s, 0, s.length);
        }
        State end = swept.inner(s);
        int g = swept.g(s);
        String at = String.valueOf(machine.positionOfG(end, g)).equals(step) ? "there" : "at " + machine.positionOfG(end, g);
        for (int p = 0; p < machine.world().procsMax(); p++) {
            if (end.get(machine.layout(), Fields.LEDGER_HOLDER, p) == Fields.TRANSIT
                && end.get(machine.layout(), Fields.LEDGER_G, p) == g + 1) {
                return "; g" + g + " left its M " + at + ", with p" + p + " in its hands";
            }
        }
        return "; g" + g + " left its M " + at;
    }

    /** The machine, but for merging: no step of the swept routine is skipped. */
    private record Stepwise(Compiled machine, String routine) implements Around {
        @Override
        public Model inside() {
            return machine;
        }

        @Override
        public Model fork() {
            return new Stepwise(machine.fork(), routine);
        }

        @Override
        public int local(long[] state, int[] choices, int n) {
            int c = machine.local(state, choices, n);
            if (c == -1) {
                return -1;
            }
            Machine.Position p = machine.machine().position(State.of(state), Choice.id(c));
            return p != null && p.routine().equals(routine) ? -1 : c;
        }
    }
}
