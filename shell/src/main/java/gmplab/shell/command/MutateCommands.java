package gmplab.shell.command;

import gmplab.core.check.Books;
import gmplab.core.machine.Machine;
import gmplab.core.mutate.Groups;
import gmplab.core.mutate.Judgement;
import gmplab.core.mutate.Mutant;
import gmplab.core.mutate.Scenario;
import gmplab.core.mutate.Scenarios;
import gmplab.core.mutate.Trial;
import gmplab.core.program.Names;
import gmplab.core.trace.Run;
import gmplab.core.trace.Trace;
import gmplab.core.trace.TraceFile;
import gmplab.shell.command.Command.Completes;
import gmplab.shell.command.Command.Group;
import gmplab.shell.view.Style;
import gmplab.shell.view.Table;
import gmplab.shell.view.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The words that change the scheduler step by step and see whether a check notices. */
final class MutateCommands {
    /** The most states of a scenario's unchanged world. */
    private static final long STATES_MAX = 250_000;

    private MutateCommands() { }

    static List<Command> all() {
        return List.of(
            Command.of("mutate", Group.SEARCHING, "mutate 'wakep'\nmutate 'A', seconds: 600\nmutate 'all', save: 'mutants'",
                "changes each step of a routine in turn, and sees whether a check notices",
                "Every step is dropped, exchanged with the next, and where it is a condition taken as if it never held, or weakened by one "
                    + "part. Each such mutant of go1.19 is searched in every scenario whose unchanged world comes to the step, all states of it, until "
                    + "something is found: a throw, a deadlock, an ownership act by somebody else, books that do not agree (books), a counter that "
                    + "leaves its range, a run that can never end, work left beside an idle P. Of some scenarios, which have too many states, one phase is looked at, "
                    + "from a state that certain first moves lead to until a certain step is made; others are only walked through at random.\n"
                    + "  caught       something was found\n"
                    + "  equivalent   nothing was, and in each of these scenarios it does what the unchanged one does: the same steps of the "
                    + "goroutines' own programs, on the same Ps, with the same ends (branching bisimilar, or at least the same sequences); 'in a phase only' says nothing of what comes after the phase\n"
                    + "  by its text  no search shows it, the text does: a wait that stands for a loop was taken out, or a check for preemption where m.locks is never 0\n"
                    + "  never there  no scenario comes to this step: in every state the condition before it goes the other way, though it would not have a moment before\n"
                    + "  does less    nothing was, and some sequence is no longer possible; all that it does the unchanged one may do\n"
                    + "  elsewhere    nothing was, and some sequence is new; but only the P or the order of goroutines is another one (each "
                    + "by itself does what it did, with the same ends), or more Ms are wanted than there are\n"
                    + "  survives     nothing was, and some sequence is new\n"
                    + "  sampled      nothing was, and only random walks come to this step\n"
                    + "  not reached  no scenario comes to this step\n"
                    + "  refused      there is no such program\n"
                    + "A group is " + groups() + "; 'all' is all of them.\n"
                    + "  seconds    stop after so long; 0: never\n"
                    + "  states     the most states of a scenario (250,000)\n"
                    + "  save       a directory for the schedules of those that were caught, and the worlds of those that differ\n"
                    + "The exit code is 12 where some survive, 20 where some are sampled, not reached or not decided, otherwise 0. Ctrl-C stops it and keeps what is known.",
                MutateCommands::mutate).completing(Completes.ROUTINE),
            Command.of("scenario", Group.WORLD, "scenario\nscenario 'a reset'", "puts one of the worlds in which mutate looks on the bench",
                "Without a name, lists them.", MutateCommands::scenario).orBare(),
            Command.of("books", Group.LOOKING, "books", "whether the scheduler's lists, counters, masks and statuses agree",
                "Lists under sched.lock are looked at while nobody holds it.", MutateCommands::books).orBare());
    }

    private static String groups() {
        List<String> r = new ArrayList<>();
        Groups.names().forEach((name, about) -> r.add("'" + name + "' (" + about + ")"));
        return Arguments.orList(r).replace("\"", "");
    }

    private static Answer mutate(Bench b, Arguments a) {
        a.expect(1, 1, "seconds", "states", "save");
        String name = a.text(0, "the routine");
        long seconds = a.number("seconds", 0);
        long begin = System.nanoTime();
        long end = begin + seconds * 1_000_000_000L;
        Trial trial = new Trial(Scenarios.all(), a.number("states", STATES_MAX), () -> b.interrupted() || seconds > 0 && System.nanoTime() > end, System::nanoTime);
        List<String> routines = Groups.routines(name);
        if (routines.size() == 1 && !trial.routines().contains(name)) {
            Set<String> known = new LinkedHashSet<>(Groups.names().keySet());
            known.addAll(trial.routines());
            throw new UserError(Names.unknown("routine", name, known, "list routines"));
        }
        Mutants m = new Mutants();
        for (String r : routines) {
            for (Mutant x : trial.mutants(r)) {
                b.listener().progress(x + " ..., " + m.line());
                m.add(trial.judge(x));
            }
        }
        b.listener().progress("");
        m.save(a.text("save", ""));
        Answer answer = m.answer(b.interrupted(), routines.size() == 1, (System.nanoTime() - begin) / 1_000_000_000L);
        b.verdicts().add(answer.exitCode(), m.sentence());
        return answer;
    }

    private static Answer scenario(Bench b, Arguments a) {
        a.expect(0, 1);
        List<Scenario> all = Scenarios.all();
        if (a.size() == 0) {
            Table t = new Table("scenario", "world");
            all.forEach(s -> t.row(Table.cell(s.name(), Style.NAME), WorldShow.line(s.world())));
            return Answer.of(t.text(), all.stream().map(Scenario::name).toList());
        }
        String name = a.text(0, "the scenario");
        Scenario s = all.stream().filter(x -> x.name().equals(name)).findFirst().orElse(null);
        if (s == null) {
            throw new UserError(Names.unknown("scenario", name, all.stream().map(Scenario::name).toList(), "scenario lists them"));
        }
        b.world(s.world());
        return Answer.of(WorldShow.text(b.world()), WorldShow.value(b.world()));
    }

    private static Answer books(Bench b, Arguments a) {
        a.expect(0, 0);
        Machine m = b.machine();
        Books books = new Books(m);
        long[] s = b.run().state().words();
        String wrong = books.wrong(s);
        if (wrong == null && m.choices(b.run().state()).length == 0 && !m.over(s)) {
            wrong = books.wrongAtEnd(s);
        }
        return wrong == null ? Answer.of(new Text.Builder().line("the books agree", Style.GOOD).done(), "")
            : Answer.of(new Text.Builder().line(wrong, Style.BAD).done(), wrong);
    }

    /** Writes schedules and worlds of mutants; returns where each is. */
    static Map<Judgement, String> save(String where, List<Judgement> all) {
        Map<Judgement, String> r = new LinkedHashMap<>();
        if (where.isEmpty()) {
            return r;
        }
        Path dir = NamedFile.path(where);
        try {
            Files.createDirectories(dir);
        } catch (IOException e) {
            throw new UserError("cannot make the directory " + dir, e);
        }
        for (Judgement j : all) {
            if (j.world() == null) {
                continue;
            }
            Run run = new Run(Machine.of(j.world()));
            if (j.found() != null) {
                for (int c : j.found().choices()) {
                    run.step(c);
                }
            }
            Path file = dir.resolve(j.mutant().toString().replaceAll("[^A-Za-z0-9.]+", "-") + ".trace");
            FileCommands.write(file, TraceFile.write(Trace.of(run, 0, j.mutant() + ": " + j.kind() + ": " + j.text())));
            r.put(j, file.toString());
        }
        return r;
    }
}
