package gmplab.shell.command;

import gmplab.core.check.Census;
import gmplab.core.check.Conservation;
import gmplab.core.check.Windows;
import gmplab.core.explore.CheckpointException;
import gmplab.core.explore.DiskException;
import gmplab.core.explore.Found;
import gmplab.core.explore.Limits;
import gmplab.core.explore.Means;
import gmplab.core.explore.Options;
import gmplab.core.explore.Options.Order;
import gmplab.core.explore.Search;
import gmplab.core.explore.Verdict;
import gmplab.core.machine.Compiled;
import gmplab.core.machine.Finding;
import gmplab.core.machine.Machine;
import gmplab.core.machine.Model;
import gmplab.core.reduce.Reduced;
import gmplab.core.reduce.Reductions;
import gmplab.core.trace.Run;
import gmplab.core.trace.WorldText;
import gmplab.shell.command.Command.Completes;
import gmplab.shell.command.Command.Group;
import gmplab.shell.view.Style;
import gmplab.shell.view.Text;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Words that try every interleaving, and judge. */
final class SearchCommands {
    /** By then Java has compiled what a search is made of. */
    private static final int ALONE = 100_000;
    private static final String[] SETTINGS = {"order", "maxStates", "maxDepth", "seconds", "megabytes", "merge", "locks", "por", "persistent",
        "symmetry", "goroutines", "reduce", "preemptions", "all", "seed", "walks", "pct", "moves", "compact", "cores", "plain", "checkpoint",
        "every", "resume", "spill", "liveness", "fair", "engine", "stats"};
    private static final int EVERY_SECONDS = 60;
    private static final int CORES_MAX = 1024;
    private static final int FOUND_SHOWN_MAX = 20;

    private SearchCommands() { }

    static List<String> settings() {
        return List.of(SETTINGS);
    }

    static List<Command> all() {
        return List.of(
            Command.of("explore", Group.SEARCHING, "explore\nexplore order: 'bfs', maxStates: 1000000, reduce: true\n"
                    + "explore order: 'random', walks: 1000, seed: 7",
                "tries every interleaving of the world from its start",
                "The first finding's schedule is put on the bench.\n"
                    + "  order      bfs (a shortest schedule first), dfs, random\n"
                    + "  all        true: go on after a finding and keep one schedule of each distinct one\n"
                    + "  merge      true: local moves are made with the one before them (a reduction)\n"
                    + "  locks      true: so are moves under a lock that is proved to protect what they touch, taking it and giving it back\n"
                    + "  por        true: so are moves that only look at what nobody changes from there on (partial order); a search whose\n"
                    + "             own moves contradict what it went by is made again, and the progress line counts these\n"
                    + "  persistent true: so are moves that touch what nobody else does before their M moves on (fewer states, seldom less time)\n"
                    + "  symmetry   true: states that differ only in which M is which are one; refused where a step tells Ms apart\n"
                    + "  goroutines true: so are those that differ only in which of the goroutines with the same program is which\n"
                    + "  reduce     true: all of these but persistent, as far as Ms and goroutines are alike\n"
                    + "  preemptions  a number: only schedules that turn away from an M that could go on at most so many times (a bound)\n"
                    + "  compact    true: keep 64-bit fingerprints of states only; the verdict is then a probable one\n"
                    + "  cores      how many to use (all there are); the answer is the same with any number\n"
                    + "  plain      true: keep states as they are, one after the other; the reference, slower and larger\n"
                    + "  checkpoint 'file': keep the search (breadth-first) there, every: 60 seconds and where it is broken off\n"
                    + "  resume     'file': go on from there\n"
                    + "  maxStates, maxDepth, seconds              where to stop; the verdict says so\n"
                    + "  megabytes  how much memory it may use (three quarters of Java's); a breadth-first search then goes on in files\n"
                    + "  spill      'directory' for these (~/.cache/gmplab/spill); false: it ends where its memory does, as every other search\n"
                    + "  seed, walks                               of random walks\n"
                    + "  pct: d, moves: k    random walks by priorities with d - 1 changes in k moves (probabilistic concurrency testing)\n"
                    + "  engine     compiled (after a while: a short search is interpreted), or interpreted: the same, more slowly\n"
                    + "  stats      true: depths, coverage of the model by routine, reductions; shown again by statistics\n"
                    + Ask.HELP
                    + "Ctrl-C stops it and keeps what was found.",
                SearchCommands::explore).completing(Completes.EXPLORE).orBare(),
            Command.of("finding", Group.SEARCHING, "finding\nfinding 2", "puts the schedule of another finding of the last search on the bench",
                "Without a number, lists them.", SearchCommands::finding).orBare(),
            Command.of("sweep", Group.SEARCHING, "sweep 'startm'\nsweep 'startm', maxStates: 100000", "preempts a goroutine at each step of a routine in turn, and explores each",
                "For every step: what can follow when the goroutine is asked to stop there (request), and when it is made to "
                    + "leave there whatever canPreemptM says (forced; hypothetical). Each search ends when the goroutine runs again. "
                    + "The verdict is of the requests; how: 'forced' leaves them out, how: 'request' the others. maxStates: (1,000,000) bounds "
                    + "each search, starts: (2,000) the states at one step from which it is done.",
                Sweep::command).completing(Completes.ROUTINE),
            Stats.command(),
            Simulate.command(),
            Command.of("expect", Group.SEARCHING, "expect deadlock\nexpect held\nexpect deadlock, 'stop-the-world never completes'\nexpect output, 'g5 g1 g2'",
                "says what the last verdict should be",
                "held, deadlock, invariant, liveness, threw or bounded; with a text, that the verdict contains it. Or output: the "
                    + "whole output of the last simulate, words joined by blanks. Anything else "
                    + "fails the script, also a bound, another finding or an error on the way.", (b, a) -> {
                    a.expect(1, 2);
                    String word = a.text(0, "the verdict");
                    if (word.equals("output")) {
                        a.expect(2, 2);
                        b.verdicts().expectOutput(a.text(1, "the output"));
                        return Answer.of("as expected: " + word);
                    }
                    b.verdicts().expect(word, a.size() == 2 ? a.text(1, "the text") : "");
                    return Answer.of("as expected: " + word);
                }).completing(Completes.VERDICT));
    }

    private static Options options(Bench b, Arguments a) {
        Order order = Order.valueOf(a.oneOf("order", "bfs", List.of("bfs", "dfs", "random")).toUpperCase(Locale.ROOT));
        return Options.of(order).withReductions(reductions(b, a)).withFirstOnly(!a.flag("all", false))
            .withSeed(a.number("seed", 1)).withWalks(a.integer("walks", order == Order.RANDOM && !a.has("maxStates")
                && !a.has("seconds") ? 1000 : 0)).withHashCompact(a.flag("compact", false)).withMeans(means(b, a))
            .withWalker(walker(a, order));
    }

    private static Options.Walker walker(Arguments a, Order order) {
        if (!a.has("pct") && !a.has("moves")) {
            return Options.Walker.UNIFORM;
        }
        int depth = a.integer("pct", 0);
        int moves = a.integer("moves", 0);
        if (order != Order.RANDOM || depth < 1 || moves < 1) {
            throw new UserError("pct needs random walks, a depth from 1 and moves from 1; type: explore order: 'random', pct: 3, moves: 400");
        }
        return Options.Walker.pct(depth - 1, moves);
    }

    static Model engine(Arguments a, Machine m) {
        boolean compiled = a.oneOf("engine", "compiled", List.of("compiled", "interpreted")).equals("compiled");
        return compiled ? Compiled.whenWorthIt(m.fork()) : m;
    }

    private static Reductions reductions(Bench b, Arguments a) {
        boolean all = a.flag("reduce", false);
        Reductions most = all ? Reduced.all(b.machine()) : Reductions.NONE;
        int preemptions = a.integer("preemptions", -1);
        boolean persistent = a.flag("persistent", false);
        try {
            return new Reductions(a.flag("merge", all), a.flag("locks", all), a.flag("por", all || persistent), persistent,
                a.flag("symmetry", most.symmetry()), a.flag("goroutines", most.goroutines()), preemptions);
        } catch (IllegalArgumentException e) {
            throw new UserError(e.getMessage());
        }
    }

    private static Means means(Bench b, Arguments a) {
        int cores = a.integer("cores", Runtime.getRuntime().availableProcessors());
        if (cores < 1 || cores > CORES_MAX) {
            throw new UserError("cores is " + cores + "; expected 1 to " + CORES_MAX);
        }
        Means m = Means.ONE_CORE.withCores(cores).withAlone(ALONE).withPlain(a.flag("plain", false));
        boolean levels = a.text("order", "bfs").equals("bfs") && !m.plain() && !a.has("liveness");
        Path keep = a.has("checkpoint") ? NamedFile.path(a.text("checkpoint", "")) : levels ? b.checkpoint() : null;
        m = m.withSpill(Memory.disk(b, a, levels));
        if (keep != null || a.has("resume") || b.resume() != null) {
            m = m.withWhat(String.join("\n", WorldText.print(b.world())) + (a.flag("stats", false) ? "\nstatistics" : ""));
        }
        if (keep != null) {
            m = m.withCheckpoint(writable(keep, a), a.number("every", EVERY_SECONDS) * 1000);
        }
        return a.has("resume") ? m.withResume(kept(NamedFile.path(a.text("resume", "")))) : m;
    }

    /** The session's checkpoint, where it is of this search. */
    private static Options resumed(Bench b, Arguments a, Options o, Machine m) {
        boolean asks = b.resume() != null && !a.has("resume") && o.order() == Order.BFS && !o.means().plain();
        Options without = a.has("goroutines") ? o : o.withReductions(o.reductions().withGoroutines(false));
        boolean resumes = asks && (Search.resumes(m, o, kept(b.resume())) || Search.resumes(m, without, b.resume()));
        return resumes ? o.withMeans(o.means().withResume(b.resume())) : o;
    }

    /** The checkpoint to go on from, which has to be there. */
    private static Path kept(Path file) {
        if (Files.notExists(file)) {
            throw new UserError("there is no file " + file + " to resume from" + NamedFile.nearest(file));
        }
        return file;
    }

    /** Refused before the search rather than when it is to be written. */
    private static Path writable(Path file, Arguments a) {
        Path dir = file.toAbsolutePath().getParent();
        if (dir == null || !Files.isDirectory(dir) || !Files.isWritable(dir)) {
            throw new UserError("cannot write the checkpoint " + file + ": there is no directory " + dir + " that can be written to");
        }
        if (Files.isDirectory(file)) {
            throw new UserError("cannot write the checkpoint " + file + ": it is a directory");
        }
        if (a.number("every", EVERY_SECONDS) < 1) {
            throw new UserError("every is " + a.number("every", 0) + "; expected seconds, 1 or more");
        }
        return file;
    }

    static Limits limits(Bench b, Arguments a) {
        return new Limits(a.number("maxStates", 0), a.integer("maxDepth", 0), a.number("seconds", 0) * 1000,
            Memory.bytes(b, a));
    }

    private static Answer explore(Bench b, Arguments a) {
        a.expect(0, 0, SETTINGS);
        if (a.has("liveness")) {
            return Ask.explore(b, a, options(b, a));
        } else if (a.has("fair")) {
            throw new UserError("fair: is about runs that go on for ever; type: explore liveness: true, fair: 'timer'");
        }
        Machine m = b.machine().fork();
        Census census = new Census(m, a.flag("stats", false));
        Options o = options(b, a);
        if (o.order() == Order.RANDOM) {
            b.seeded(o.seed());
        }
        Verdict v;
        try {
            Model model = engine(a, m);
            Options all = resumed(b, a, o, m).withObserver(census).withClassifier(new Windows(m));
            v = a.has("goroutines") ? Search.run(model, all, limits(b, a), Stats.progress(b), b::interrupted, System::nanoTime)
                : Search.asFarAsAlike(model, all, limits(b, a), Stats.progress(b), b::interrupted, System::nanoTime);
        } catch (CheckpointException | DiskException e) {
            throw new UserError(e.getMessage());
        }
        b.listener().progress("");
        b.found(v.found());
        return judged(b, v, census);
    }

    static Answer judged(Bench b, Verdict v, Census census) {
        String bench = b.world().version() + (b.world().edits().isEmpty() ? "" : " with "
            + Numbers.count(b.world().edits().size(), "edit"));
        Text.Builder t = new Text.Builder();
        t.line(bench + ": " + v.sentence(), v.outcome() == Verdict.Outcome.HELD ? Style.GOOD
            : v.found().isEmpty() ? Style.CAUTION : Style.BAD);
        Verdict.Counts c = v.counts();
        t.line("  " + Numbers.count(Math.max(c.states(), c.distinct()), "state") + ", " + Numbers.count(c.transitions() + c.localMoves(), "move")
            + ", depth " + c.depth() + ", " + Numbers.count(c.goodEnds(), "good end") + ", " + Numbers.count(c.cuts(), "cut") + ", "
            + Math.max(1, c.bytes() >> 20) + " MB" + (c.bytesOnDisk() == 0 ? "" : ", " + Numbers.bytes(c.bytesOnDisk()) + " on disk"), Style.DIM);
        t.line("  " + census.sentence(), Style.DIM);
        list(t, v.found());
        Conservation.Repair repair = null;
        if (!v.found().isEmpty()) {
            b.show(v.found().get(0));
            repair = repair(b, v.found().get(0));
            if (repair != null) {
                t.line(repair.sentence);
            }
            t.line("the schedule of " + (v.found().size() == 1 ? "this finding" : "the first (finding 2 for the next)")
                + " is on the bench: moves, back, why, save 'file'", Style.DIM);
        }
        b.statistics(census.statistics() == null ? null : new Stats.Kept(census.statistics(), v.counts()));
        if (b.statistics() != null) {
            t.all(Stats.text(b.statistics()).done());
        }
        int code = b.verdicts().add(v, bench + ": " + v.sentence());
        Map<String, Object> value = value(v, census);
        if (repair != null) {
            value.put("repair", repair.name().toLowerCase(Locale.ROOT));
        }
        if (b.statistics() != null) {
            value.put("statistics", Stats.value(b.statistics()));
        }
        return Answer.of(t.done(), value).withExit(code);
    }

    /** Who would end it, where what was found is that work is not conserved; otherwise null. */
    private static Conservation.Repair repair(Bench b, Found f) {
        boolean is = b.world().claims().stream().anyMatch(c -> Conservation.is(c) && f.finding().text().contains(c.name()));
        return is && f.finding().kind() == Finding.Kind.INVARIANT ? Conservation.repair(b.machine(), b.state()) : null;
    }

    private static void list(Text.Builder t, List<Found> found) {
        int i = 0;
        for (Found f : found) {
            if (++i > FOUND_SHOWN_MAX) {
                t.line("  ... and " + (found.size() - FOUND_SHOWN_MAX) + " more (finding)");
                break;
            }
            t.add(String.format("%3d  ", i), Style.DIM).add(f.toString(), Style.BAD).end();
        }
    }

    private static Map<String, Object> value(Verdict v, Census census) {
        Map<String, Object> r = new LinkedHashMap<>();
        r.put("outcome", v.outcome().name().toLowerCase(Locale.ROOT));
        r.put("sentence", v.sentence());
        Verdict.Counts c = v.counts();
        r.put("states", Math.max(c.states(), c.distinct()));
        r.put("distinct", c.distinct());
        r.put("transitions", c.transitions());
        r.put("localMoves", c.localMoves());
        r.put("goodEnds", c.goodEnds());
        r.put("cuts", c.cuts());
        r.put("cutsBy", c.cutsBy());
        r.put("depth", c.depth());
        r.put("bytes", c.bytes());
        r.put("bytesOnDisk", c.bytesOnDisk());
        r.put("walks", c.walks());
        r.put("withPInTransit", census.inTransit());
        r.put("withPCarriedByG", census.carriedByG());
        r.put("withCarrierAsked", census.carrierAsked());
        r.put("withWorldStopping", census.stopping());
        List<Object> found = new ArrayList<>();
        for (Found f : v.found()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("kind", f.finding().kind().name().toLowerCase(Locale.ROOT));
            one.put("where", f.finding().where());
            one.put("text", f.finding().text());
            one.put("sort", f.sort());
            one.put("moves", f.depth());
            if (f.loop() >= 0) {
                one.put("cycleFrom", f.loop());
            }
            one.put("hypothetical", f.hypothetical());
            found.add(one);
        }
        r.put("found", found);
        return r;
    }

    private static Answer finding(Bench b, Arguments a) {
        a.expect(0, 1);
        List<Found> all = b.found();
        if (all.isEmpty()) {
            throw new UserError("the last search found nothing, or there was none; type: explore");
        }
        if (a.size() == 0) {
            Text.Builder t = new Text.Builder();
            int i = 0;
            for (Found f : all) {
                t.add(String.format("%3d  ", ++i), Style.DIM).add(f.toString()).end();
            }
            return Answer.of(t.done(), all.stream().map(Found::toString).toList());
        }
        int n = a.integer(0, "the finding", 1);
        if (n < 1 || n > all.size()) {
            throw new UserError("no finding " + n + "; there " + (all.size() == 1 ? "is 1" : "are " + all.size()));
        }
        b.show(all.get(n - 1));
        Run r = b.run();
        return Answer.of(Text.of("at " + r.size() + ": " + all.get(n - 1)), Map.of("position", r.size(), "finding", all.get(n - 1).toString()));
    }
}
