package gmplab.shell.command;

import gmplab.core.runtime.World;
import gmplab.core.simulate.Simulation;
import gmplab.core.simulate.Simulation.Options;
import gmplab.core.simulate.Simulation.Result;
import gmplab.shell.command.Command.Completes;
import gmplab.shell.command.Command.Group;
import gmplab.shell.view.Style;
import gmplab.shell.view.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The word that runs the world to its end. */
final class Simulate {
    private static final String[] SETTINGS = {"seed", "random", "late", "max", "procs"};
    private static final int WORDS_SHOWN_MAX = 2000;

    private Simulate() { }

    static List<String> settings() {
        return List.of(SETTINGS);
    }

    static Command command() {
        return Command.of("simulate", Group.SEARCHING, "simulate\nsimulate procs: 4, seed: 7\nsimulate random: true, seed: 7, max: 1000000",
            "runs the world to its end, in virtual time, and prints what its goroutines print",
            "One run with Go's own sizes and answers: local queues of 256, the global queue at every 61st tick, as many Gs and Ms as "
                + "are needed, sysmon as it is. The program is over when the goroutine main returns, or without one when all have ended. "
                + "Only moves of the goroutines' own code take time, 100 ns each; when nobody can move the clock goes on to the next "
                + "moment that somebody waits for.\n"
                + "  seed       (1) of what Go leaves to chance, and of who moves with random: true\n"
                + "  random     true: any of the Ms that can move is next; otherwise they move in turn\n"
                + "  late       true: threads that are woken come late, as on a busy machine: an M goes on until it waits, or has made\n"
                + "             262,144 moves\n"
                + "  max        (1,000,000,000) moves after which it stops, and says so\n"
                + "  procs      GOMAXPROCS, instead of the world's, up to 1024\n"
                + "Ctrl-C stops it. Its answer has output, words, ended, nanoseconds, moves and counts.",
            Simulate::run).completing(Completes.SIMULATE).orBare();
    }

    private static Answer run(Bench b, Arguments a) {
        a.expect(0, 0, SETTINGS);
        Options o = Options.DEFAULT.withSeed(a.number("seed", 1)).withRandom(a.flag("random", false)).withLate(a.flag("late", false))
            .withMaxMoves(a.number("max", Options.DEFAULT.maxMoves()));
        World w = a.has("procs") ? b.world().withProcs(a.integer("procs", 1)) : b.world();
        b.seeded(o.seed());
        Simulation.Progress progress = (moves, nanos, gs) -> b.listener().progress(Numbers.of(moves) + " moves, "
            + Numbers.virtual(nanos) + ", " + Numbers.count(gs, "goroutine"));
        Result r = new Simulation(o, progress, b::interrupted).run(w);
        b.listener().progress("");
        String sentence = w.version() + ": " + ended(r) + " after " + Numbers.virtual(r.nanos()) + " and "
            + Numbers.count(r.moves(), "move");
        int code = code(r);
        b.verdicts().add(code, sentence, r.line());
        return Answer.of(text(r, sentence, code), value(r, sentence)).withExit(code);
    }

    private static int code(Result r) {
        return switch (r.end()) {
            case RETURNED, FINISHED -> 0;
            case DEADLOCK, THREW -> r.finding().kind().exitCode();
            case CUT, LIMIT -> 20;
            case INTERRUPTED -> 130;
        };
    }

    private static String ended(Result r) {
        return switch (r.end()) {
            case RETURNED -> "main returned";
            case FINISHED -> "all goroutines have ended";
            case DEADLOCK, THREW -> r.finding().toString();
            case CUT -> "not finished: cut by the " + r.statistics().keySet().stream().filter(k -> k.startsWith("cut by "))
                .findFirst().map(k -> k.substring("cut by ".length())).orElse("bounds of the world");
            case LIMIT -> "not finished: stopped";
            case INTERRUPTED -> "not finished: interrupted";
        };
    }

    private static Text text(Result r, String sentence, int code) {
        Text.Builder t = new Text.Builder();
        if (!r.output().isEmpty()) {
            int n = r.output().size();
            t.line(String.join(" ", r.output().subList(0, Math.min(n, WORDS_SHOWN_MAX))));
            if (n > WORDS_SHOWN_MAX) {
                t.line("... and " + Numbers.of(n - WORDS_SHOWN_MAX) + " more (simulate().words)", Style.DIM);
            }
        }
        t.line(sentence, code == 0 ? Style.DIM : code >= 20 ? Style.CAUTION : Style.BAD);
        return t.done();
    }

    private static Map<String, Object> value(Result r, String sentence) {
        Map<String, Object> v = new LinkedHashMap<>();
        v.put("output", r.line());
        v.put("words", r.output());
        v.put("ended", r.end().name().toLowerCase(Locale.ROOT));
        v.put("sentence", sentence);
        v.put("finding", r.finding() == null ? null : r.finding().toString());
        v.put("nanoseconds", r.nanos());
        v.put("moves", r.moves());
        v.put("counts", new LinkedHashMap<String, Object>(r.statistics()));
        return v;
    }
}
