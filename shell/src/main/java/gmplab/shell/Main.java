package gmplab.shell;

import gmplab.core.program.Names;
import gmplab.shell.session.Reply;
import gmplab.shell.terminal.Prompt;
import java.io.File;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code gmplab}: the prompt, or standard input where that is not a terminal; its subcommands are the other faces. */
@Command(name = "gmplab", description = {"A workbench for Go's goroutine scheduler.",
    "Without a subcommand: the prompt, or the script on standard input where that is not a terminal."},
    footer = {"", "Exit codes: 0 all held, or as expected; 1 the script failed; 2 usage; 11 deadlock; 12 invariant broken; "
        + "13 liveness; 14 the runtime threw; 20 nothing found but a bound was hit, moves were cut or the search only sampled; "
        + "130 interrupted."},
    subcommands = {Main.Run.class, Main.Notebook.class, Main.Replay.class, Main.Export.class, Main.Compare.class, Main.CrossCheck.class, Main.Measure.class,
        Main.SchedTrace.class, Main.RealTrace.class, Main.Exhibition.class, Main.Conservation.class, Main.Mutate.class, Main.Version.class})
public final class Main implements Callable<Integer> {
    @Mixin
    private Settings settings;

    @CommandLine.Option(names = "--version", versionHelp = true, description = "Show the version.")
    private boolean version;

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = plain(args) ? common(args, out, err) : run(args, out, err);
        out.flush();
        err.flush();
        System.exit(code);
    }

    /** The commonest calls, without options: what parses those takes longer to load than the prompt does. */
    private static boolean plain(String[] args) {
        return args.length == 0 || args.length > 1 && args[0].equals("run")
            && List.of(args).stream().allMatch(a -> a.equals("-") || !a.startsWith("-") && !a.startsWith("@"));
    }

    private static int common(String[] args, PrintWriter out, PrintWriter err) {
        if (args.length == 0 && Settings.terminal(0) && Settings.terminal(1)) {
            return Prompt.open(false, false, Settings.colour(1));
        }
        Settings settings = new Settings();
        try {
            return args.length == 0 ? new Batch(out, err, settings, "gmplab").script("-", List.of())
                : new Batch(out, err, settings, "run").script(args[1], List.of(args).subList(2, args.length));
        } catch (RuntimeException e) {
            return bug(e, args, err);
        }
    }

    private static int bug(Exception e, String[] args, PrintWriter err) {
        err.println("bug in gmplab: " + e + "; please report it with what you typed");
        if (List.of(args).contains("--stacktrace")) {
            e.printStackTrace(err);
        }
        return Reply.SCRIPT_FAILED;
    }

    /** The whole program but for the exit. */
    static int run(String[] args, PrintWriter out, PrintWriter err) {
        CommandLine line = new CommandLine(new Main());
        line.setOut(out).setErr(err);
        line.setCommandName("gmplab");
        line.getCommandSpec().version(Build.line());
        line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        line.setUsageHelpWidth(110);
        line.setParameterExceptionHandler((e, a) -> {
            err.println(mistyped(e));
            return Reply.USAGE;
        });
        line.setExecutionExceptionHandler((e, l, r) -> bug(e, args, err));
        int code = line.execute(args);
        out.flush();
        err.flush();
        return code;
    }

    /** What was wrong on the command line, what was probably meant, and what to type. */
    private static String mistyped(CommandLine.ParameterException e) {
        CommandLine.Model.CommandSpec spec = e.getCommandLine().getCommandSpec();
        String help = spec.qualifiedName() + " --help";
        CommandLine.UnmatchedArgumentException unmatched = e instanceof CommandLine.UnmatchedArgumentException u ? u : null;
        String word = unmatched == null ? "" : unmatched.getUnmatched().get(0);
        if (unmatched != null && !unmatched.isUnknownOption() && !spec.subcommands().isEmpty()) {
            return Names.unknown("command", word, spec.subcommands().keySet(),
                new File(word).isFile() ? "a script is run by: " + spec.qualifiedName() + " run " + word : "type: " + help);
        }
        String near = unmatched == null || !unmatched.isUnknownOption() ? ""
            : Names.nearest(word, spec.optionsMap().keySet()).map(n -> "; nearest: " + n).orElse("");
        return lowerFirst(e.getMessage()) + near + "; type: " + help;
    }

    private static String lowerFirst(String s) {
        return s.isEmpty() ? s : s.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + s.substring(1);
    }

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        boolean person = Settings.terminal(0) && Settings.terminal(1) && !settings.json;
        return person ? Prompt.open(settings.quiet, settings.stacktrace, Settings.colour(1))
            : batch(spec, settings, "gmplab").script("-", List.of());
    }

    private static Batch batch(CommandLine.Model.CommandSpec spec, Settings settings, String command) {
        for (CommandLine.Model.CommandSpec up = spec.parent(); up != null; up = up.parent()) {
            if (up.userObject() instanceof Main m) {
                settings.alsoBy(m.settings);
            } else if (up.userObject() instanceof Sub s) {
                settings.alsoBy(s.settings);
            }
        }
        return new Batch(spec.commandLine().getOut(), spec.commandLine().getErr(), settings, command);
    }

    /** What every subcommand has: the options that all share, and who called it. */
    private abstract static class Sub implements Callable<Integer> {
        @Mixin
        private Settings settings;

        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        Batch batch(String command) {
            return Main.batch(spec, settings, command);
        }

        /** That it does nothing without what belongs to it. */
        CommandLine.ParameterException needs(String what) {
            return new CommandLine.ParameterException(spec.commandLine(), what);
        }
    }

    @Command(name = "run", description = "Runs a script; - is standard input.")
    static final class Run extends Sub {
        @CommandLine.Option(names = "--checkpoint", paramLabel = "FILE", description = "Keep each breadth-first search there, every "
            + "minute and where it is broken off.")
        private Path checkpoint;

        @CommandLine.Option(names = "--resume", paramLabel = "FILE", description = "The search that this is a checkpoint of goes on from "
            + "there; those before it run anew.")
        private Path resume;

        @CommandLine.Option(names = "--megabytes", paramLabel = "N", description = "How much memory a search may use; a breadth-first "
            + "search then goes on in files.")
        private long megabytes;

        @CommandLine.Option(names = "--spill", paramLabel = "DIR", description = "The directory for these (~/.cache/gmplab/spill).")
        private Path spill;

        @Parameters(index = "0", paramLabel = "FILE", description = "A Groovy script, or - for standard input.")
        private String file;

        @Parameters(index = "1..*", paramLabel = "ARG", description = "What the script sees as args.")
        private List<String> args = List.of();

        @Override
        public Integer call() {
            return batch("run").checkpoints(checkpoint, resume).memory(megabytes, spill).script(file, args);
        }
    }

    @Command(name = "notebook", description = "Works on notebooks.", subcommands = NotebookRun.class)
    static final class Notebook extends Sub {
        @Override
        public Integer call() {
            throw needs("notebook needs what to do: gmplab notebook run FILE.ipynb");
        }
    }

    @Command(name = "run", description = "Executes the cells of a notebook and writes their outputs into it.")
    static final class NotebookRun extends Sub {
        @Parameters(paramLabel = "FILE.ipynb", description = "A notebook of format 4.")
        private Path file;

        @CommandLine.Option(names = {"-o", "--output"}, paramLabel = "FILE", description = "Write there instead.")
        private Path output;

        @Override
        public Integer call() {
            return batch("notebook run").notebook(file, output == null ? file : output);
        }
    }

    @Command(name = "replay", description = "Replays a saved trace and shows where it leads.")
    static final class Replay extends Sub {
        @Parameters(paramLabel = "FILE", description = "A trace that save or explore wrote.")
        private Path file;

        @Override
        public Integer call() {
            return batch("replay").replay(file);
        }
    }

    @Command(name = "export", description = "Writes the world of a script or a trace for others.", subcommands = {ExportGo.class, ExportPromela.class})
    static final class Export extends Sub {
        @Override
        public Integer call() {
            throw needs("export needs to what: gmplab export go FILE, or gmplab export promela FILE");
        }
    }

    @Command(name = "go", description = "Writes the world that a script leaves on the bench, or that of a trace, as a program in Go.")
    static final class ExportGo extends Sub {
        @Parameters(paramLabel = "FILE", description = "A Groovy script, or a trace that save wrote.")
        private Path file;

        @CommandLine.Option(names = {"-o", "--output"}, paramLabel = "FILE", description = "Write there, not to standard output; a "
            + "name that ends with / is a directory.")
        private String output;

        @Override
        public Integer call() {
            return batch("export go").export("go", file, output);
        }
    }

    @Command(name = "promela", description = "Writes the world that a script leaves on the bench, or that of a trace, in Promela, for SPIN.")
    static final class ExportPromela extends Sub {
        @Parameters(paramLabel = "FILE", description = "A Groovy script, or a trace that save wrote.")
        private Path file;

        @CommandLine.Option(names = {"-o", "--output"}, paramLabel = "FILE", description = "Write there, not to standard output.")
        private String output;

        @Override
        public Integer call() {
            return batch("export promela").export("promela", file, output);
        }
    }

    @Command(name = "differ", description = "Compares random programs on the model with the real Go 1.19.")
    static final class Compare extends Sub {
        @CommandLine.Option(names = "--programs", paramLabel = "N", description = "How many programs (${DEFAULT-VALUE}).")
        private int programs = 100;

        @CommandLine.Option(names = "--seed", paramLabel = "S", description = "Which series of them (${DEFAULT-VALUE}).")
        private long seed = 1;

        @CommandLine.Option(names = "--time-limit", paramLabel = "SECONDS", description = "Stop after so long; 0: never.")
        private int seconds;

        @CommandLine.Option(names = "--go", paramLabel = "PATH", description = "The go command of Go 1.19.")
        private String go = "";

        @CommandLine.Option(names = "--cases", paramLabel = "DIR", description = "Where mismatches are saved (${DEFAULT-VALUE}).")
        private String cases = "differ-cases";

        @Override
        public Integer call() {
            return batch("differ").word("differ", Map.of("programs", programs, "seed", seed, "seconds", seconds, "go", go,
                "cases", cases));
        }
    }

    @Command(name = "museum", description = "Finds real bugs of Go's scheduler in the broken versions, and not in the cured ones.")
    static final class Exhibition extends Sub {
        @Parameters(arity = "0..1", paramLabel = "PATH", description = "A script, or a directory of them (${DEFAULT-VALUE}).")
        private Path where = Path.of("scripts/museum");

        @Override
        public Integer call() {
            return batch("museum").museum(where);
        }
    }

    @Command(name = "conserve", description = "Asks of unmodified Go whether work ever waits beside an idle P, in one world after the other.")
    static final class Conservation extends Sub {
        @Parameters(arity = "0..1", paramLabel = "PATH", description = "A script, or a directory of them (${DEFAULT-VALUE}).")
        private Path where = Path.of("scripts/conserve");

        @CommandLine.Option(names = "--findings", paramLabel = "DIR", description = "Where schedules are saved (${DEFAULT-VALUE}).")
        private Path findings = Path.of("conserve-findings");

        @Override
        public Integer call() {
            return batch("conserve").conserve(where, findings);
        }
    }

    @Command(name = "mutate", description = "Changes each step of a routine in turn, and sees whether a check notices.")
    static final class Mutate extends Sub {
        @Parameters(paramLabel = "ROUTINE", description = "A routine of go1.19, a group of them (A, B, C, E), or all.")
        private String routine;

        @CommandLine.Option(names = "--time-limit", paramLabel = "SECONDS", description = "Stop after so long; 0: never.")
        private int seconds;

        @CommandLine.Option(names = "--max-states", paramLabel = "N", description = "The most states of a scenario (${DEFAULT-VALUE}).")
        private long states = 250_000;

        @CommandLine.Option(names = "--save", paramLabel = "DIR", description = "Where schedules and worlds of mutants are saved.")
        private String save = "";

        @Override
        public Integer call() {
            return batch("mutate").word("mutate", List.of(routine), Map.of("seconds", seconds, "states", states, "save", save));
        }
    }

    @Command(name = "crosscheck", description = {"Searches worlds here and with SPIN, and compares states, moves and findings.",
        "Without a file: the worlds that come with gmplab."})
    static final class CrossCheck extends Sub {
        @Parameters(arity = "0..1", paramLabel = "FILE", description = "A Groovy script that makes a world, or a trace that save wrote.")
        private Path file;

        @CommandLine.Option(names = "--small", description = "Only the worlds that take seconds.")
        private boolean small;

        @CommandLine.Option(names = "--max-states", paramLabel = "N", description = "A world with more is not compared (${DEFAULT-VALUE}).")
        private long most = 1_000_000;

        @Override
        public Integer call() {
            Batch b = batch("crosscheck");
            return file != null ? b.about(file, "crosscheck", Map.of("maxStates", most))
                : b.word("crosscheck", List.of(small ? "small" : "all"), Map.of("maxStates", most));
        }
    }

    @Command(name = "bench", description = {"Measures the searches, against SPIN's and against what was to be reached.",
        "Rows: plain, bytes, verdict, counterexample, cores, moves, long; without one, all but long."})
    static final class Measure extends Sub {
        @Parameters(paramLabel = "ROW", description = "Which rows.")
        private List<String> rows = List.of();

        @CommandLine.Option(names = "--sizes", paramLabel = "N", description = "How many of the three worlds, the smallest first (${DEFAULT-VALUE}).")
        private int sizes = 3;

        @CommandLine.Option(names = "--long", description = "The long row too: up to an hour.")
        private boolean longRow;

        @CommandLine.Option(names = "--seconds", paramLabel = "N", description = "How long SPIN may take for its verdict (${DEFAULT-VALUE}).")
        private int seconds = 600;

        @CommandLine.Option(names = "--markdown", description = "The table as a README has it.")
        private boolean markdown;

        @Override
        public Integer call() {
            return batch("bench").word("bench", List.copyOf(rows), Map.of("sizes", sizes, "long", longRow, "seconds", seconds,
                "markdown", markdown));
        }
    }

    @Command(name = "schedtrace", description = "Holds what GODEBUG=schedtrace=N[,scheddetail=1] printed of a Go 1.19 program against the model.")
    static final class SchedTrace extends Sub {
        @Parameters(paramLabel = "FILE", description = "The program's standard error.")
        private String file;

        @CommandLine.Option(names = "--moves", paramLabel = "N", description = "Of the model, at most (${DEFAULT-VALUE}).")
        private long moves = 30_000_000;

        @CommandLine.Option(names = "--seed", paramLabel = "S", description = "Which runs of the model (${DEFAULT-VALUE}).")
        private long seed = 1;

        @Override
        public Integer call() {
            return batch("schedtrace").word("schedtrace", List.of(file), Map.of("moves", moves, "seed", seed));
        }
    }

    @Command(name = "gotrace", description = "Holds a trace that runtime/trace of a Go 1.19 program wrote against the model.")
    static final class RealTrace extends Sub {
        @Parameters(index = "0", paramLabel = "FILE", description = "The trace.")
        private String file;

        @Parameters(index = "1..*", paramLabel = "ARG", description = "With --world: arguments of the script (args), such as how many Ps.")
        private List<String> args = List.of();

        @CommandLine.Option(names = "--moves", paramLabel = "N", description = "Of the model, at most (${DEFAULT-VALUE}).")
        private long moves = 30_000_000;

        @CommandLine.Option(names = "--seed", paramLabel = "S", description = "Which runs of the model (${DEFAULT-VALUE}).")
        private long seed = 1;

        @CommandLine.Option(names = "--world", paramLabel = "SCRIPT", description = "Look for a run of the world that this script makes which makes every "
            + "event in its order.")
        private Path world;

        @CommandLine.Option(names = "--states", paramLabel = "N", description = "With --world: give up after so many (${DEFAULT-VALUE}).")
        private long states = 30_000_000;

        @Override
        public Integer call() {
            Batch b = batch("gotrace");
            return world != null ? b.about(world, args, "gotrace", List.of(file), Map.of("follow", true, "states", states))
                : b.word("gotrace", List.of(file), Map.of("moves", moves, "seed", seed));
        }
    }

    @Command(name = "version", description = "Shows the version, and the Java it runs on.")
    static final class Version extends Sub {
        @Override
        public Integer call() {
            batch("version").version();
            return 0;
        }
    }
}
