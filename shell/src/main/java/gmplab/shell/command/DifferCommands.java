package gmplab.shell.command;

import gmplab.core.export.ExportException;
import gmplab.core.export.GoText;
import gmplab.core.machine.Machine;
import gmplab.core.trace.Run;
import gmplab.core.trace.Trace;
import gmplab.core.trace.TraceFile;
import gmplab.shell.command.Command.Group;
import gmplab.shell.command.differ.Differ;
import gmplab.shell.command.differ.RealGo;
import gmplab.shell.view.Style;
import gmplab.shell.view.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The word that holds the model against the real runtime. */
final class DifferCommands {
    private static final String[] SETTINGS = {"programs", "seed", "seconds", "go", "cases"};
    private static final int PROGRAMS_MAX = 1_000_000;
    /** What a mismatch ends a script with: the model's claim to be equal is broken. */
    private static final int BROKEN = 12;
    private static final int BOUNDED = 20;

    private DifferCommands() { }

    static List<Command> all() {
        return List.of(Command.of("differ", Group.SEARCHING, "differ\ndiffer programs: 1000, seed: 7", "compares random programs on the model with the real Go 1.19",
            "Programs whose order the scheduler alone decides are made up from the seed, simulated, built with Go 1.19 and run there with "
                + "GOMAXPROCS=1 GOGC=off, each in a process of its own; what they print and how they end must be the same. Programs whose outcome "
                + "depends on chance are left out. A mismatch (a program that does not compile is one) is made as small as it gets and saved.\n"
                + "  programs   how many (100)\n"
                + "  seed       which series of them (1)\n"
                + "  seconds    stop after so long; 0: never\n"
                + "  go         the go command; otherwise go-1.19, /usr/lib/go-1.19/bin/go or go\n"
                + "  cases      the directory for mismatches (differ-cases)", DifferCommands::differ).orBare());
    }

    private static Answer differ(Bench b, Arguments a) {
        a.expect(0, 0, SETTINGS);
        int programs = a.integer("programs", 100);
        if (programs < 1 || programs > PROGRAMS_MAX) {
            throw new UserError("programs is " + programs + ", expected 1 to " + PROGRAMS_MAX);
        }
        long seed = a.number("seed", 1);
        long seconds = a.number("seconds", 0);
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        BooleanSupplier stop = () -> b.interrupted() || seconds > 0 && System.nanoTime() > end;
        Path cases = NamedFile.path(a.text("cases", "differ-cases"));
        Map<Integer, String> saved = new LinkedHashMap<>();
        Differ.Result r;
        String go;
        try (RealGo real = RealGo.find(a.text("go", ""))) {
            go = real.version();
            r = new Differ(real, l -> b.listener().progress(l), stop).telling(m -> saved.put(m.number(), save(cases, seed, m)))
                .run("go1.19", programs, seed);
        }
        b.listener().progress("");
        return answer(b, r, go, seed, List.copyOf(saved.values()));
    }

    private static Answer answer(Bench b, Differ.Result r, String go, long seed, List<String> saved) {
        int bad = r.mismatches().size();
        String sentence = (bad == 0 ? "no mismatch" : bad == 1 ? "1 mismatch" : bad + " mismatches") + " between the model and " + go + " in "
            + Numbers.count(r.compared(), "program") + " of seed " + seed + (r.complete() ? "" : b.interrupted() ? "; interrupted" : "; stopped before all were compared");
        Text.Builder t = new Text.Builder().line(sentence, bad > 0 ? Style.BAD : r.complete() ? Style.GOOD : Style.CAUTION);
        t.line("  " + Numbers.count(r.deadlocks(), "deadlock") + " and " + Numbers.count(r.threw(), "panic") + " alike; left out: "
            + r.undetermined() + " that chance decides; " + r.unsteady() + " not steady on the real runtime", Style.DIM);
        r.refused().forEach((why, n) -> t.line("  not run on the model: " + Numbers.count(n, "program") + ": " + why, Style.CAUTION));
        for (int i = 0; i < bad; i++) {
            Differ.Mismatch m = r.mismatches().get(i);
            t.line("program " + m.number() + ": " + saved.get(i), Style.BAD);
            t.line("  model: " + m.model());
            t.line("  real:  " + m.go());
        }
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("compared", r.compared());
        value.put("mismatches", bad);
        value.put("deadlocks", r.deadlocks());
        value.put("threw", r.threw());
        value.put("undetermined", r.undetermined());
        value.put("unsteady", r.unsteady());
        value.put("refused", r.refused());
        value.put("saved", saved);
        int code = b.interrupted() ? 130 : bad > 0 ? BROKEN : r.complete() ? 0 : BOUNDED;
        b.verdicts().add(code, sentence);
        return Answer.of(t.done(), value).withExit(code);
    }

    /** A directory: the world as a trace of no moves, the program in Go, and what both said. */
    private static String save(Path cases, long seed, Differ.Mismatch m) {
        Path dir = cases.resolve(seed + "-" + m.number());
        try {
            Files.createDirectories(dir);
        } catch (IOException e) {
            throw new UserError("cannot make the directory " + dir, e);
        }
        String note = "differ seed " + seed + ", program " + m.number();
        FileCommands.write(dir.resolve("world.trace"), TraceFile.write(Trace.of(new Run(Machine.of(m.world())), seed, note)));
        program(m).forEach((name, text) -> FileCommands.write(dir.resolve(name), text));
        FileCommands.write(dir.resolve("model.txt"), m.model() + "\n");
        FileCommands.write(dir.resolve("real.txt"), m.go() + "\n");
        return dir.toString();
    }

    /** The program in Go; none where that is the mismatch. */
    private static Map<String, String> program(Differ.Mismatch m) {
        try {
            return GoText.of(m.world()).files();
        } catch (ExportException e) {
            return Map.of();
        }
    }
}
