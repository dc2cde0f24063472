package gmplab.core.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Machine;
import gmplab.core.machine.Model;
import gmplab.core.reduce.Reductions;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.World;
import gmplab.core.runtime.Worlds;
import gmplab.core.simulate.SplitMix64;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Issue 4: checkpoints "survive kill -9 at any moment with nothing found twice or lost". */
class CheckpointTest {
    @TempDir
    Path dir;

    private Path file() {
        return dir.resolve("search");
    }

    private static String all(Verdict v) {
        Verdict.Counts c = v.counts();
        return v.sentence() + v.found() + c.states() + " " + c.distinct() + " " + c.transitions() + " " + c.localMoves() + " "
            + c.duplicates() + " " + c.goodEnds() + " " + c.cuts() + new TreeMap<>(c.cutsBy()) + c.depth();
    }

    /** Breaks a search off again and again, each time after a few looks, and goes on from the file. */
    private Verdict inPieces(Model m, Options o, SplitMix64 r) {
        for (int piece = 0;; piece++) {
            int[] looks = {piece + r.next(3)};
            Means means = Means.ONE_CORE.withCores(1 + piece % 3).withCheckpoint(file(), 20 + r.next(200));
            long[] clock = {0};
            Verdict v = Search.run(m.fork(), o.withMeans(Files.exists(file()) ? means.withResume(file()) : means), Limits.NONE,
                Progress.NONE, () -> looks[0]-- == 0, () -> clock[0] += 1_000_000);
            if (v.outcome() != Verdict.Outcome.INTERRUPTED) {
                return v;
            }
            assertTrue(v.sentence().contains("interrupted after"), v.sentence());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSearchInPiecesSaysWhatOneInOneSays(boolean compact) throws IOException {
        for (boolean first : new boolean[] {false, true}) {
            Model m = new Counters(4, 2);
            Options o = Options.bfs().withFirstOnly(first).withHashCompact(compact);
            Killed.Observed one = new Killed.Observed();
            Killed.Observed pieces = new Killed.Observed();
            Verdict whole = Search.run(m, o.withObserver(one), Limits.NONE);
            assertEquals(all(whole), all(inPieces(m, o.withObserver(pieces), new SplitMix64(1))));
            Files.delete(file());
        }
    }

    /** Else whoever has set the limit too low begins anew. */
    @Test
    void aSearchThatCameToItsLimitGoesOnWithALargerOne() throws IOException {
        Model m = new Counters(4, 2);
        for (boolean compact : new boolean[] {false, true}) {
            Options o = Options.bfs().withFirstOnly(false).withHashCompact(compact);
            Verdict whole = Search.run(m, o, Limits.NONE);
            for (int cores = 1; cores < 3; cores++) {
                Means means = Means.ONE_CORE.withCores(cores).withCheckpoint(file(), 60_000);
                for (long most : new long[] {10, whole.counts().distinct() / 2, whole.counts().distinct() - 1}) {
                    Verdict v = Search.run(m.fork(), o.withMeans(Files.exists(file()) ? means.withResume(file()) : means), Limits.states(most));
                    assertTrue(v.sentence().contains("stopped at the limit of " + most + " states"), v.sentence());
                    assertEquals(most, v.counts().distinct());
                }
                assertEquals(all(whole), all(Search.run(m.fork(), o.withMeans(means.withResume(file())), Limits.NONE)));
                Files.delete(file());
            }
        }
    }

    static java.util.stream.Stream<World> worlds() {
        return RealWorldsTest.worlds().skip(27).filter(w -> w.preempts() > 0 || w.procs() > 1);
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void soDoWorlds(World w) throws IOException {
        Machine m = Machine.of(Worlds.program(w), w);
        Reductions merge = Reductions.NONE.withMerge(true);
        for (Reductions r : List.of(Reductions.NONE, merge, merge.withLocks(true).withPersistent(true))) {
            Options o = Options.bfs().withFirstOnly(false).withReductions(r);
            assertEquals(all(Search.run(m.fork(), o, Limits.NONE)), all(inPieces(m, o, new SplitMix64(2))));
            Files.deleteIfExists(file());
        }
    }

    /** Broken off before a step tells twins apart, or after: it goes on from the file all the same. */
    @Test
    void soDoesOneThatGoesOnWithoutRenaming() throws IOException {
        List<Action> twice = List.of(new Action.Repeat(6, List.of(new Action.Yield())), new Action.Go("n"));
        Machine m = Machine.of(World.of("go1.16").withProcs(1).withMs(2).withPreempts(0).withAsync(false).withClock(false).withGs(4)
            .withGoroutine(new World.Goroutine("n", List.of(new Action.Compute(1)), World.Goroutine.Start.LATER, 0))
            .withGoroutine(new World.Goroutine("a", twice, World.Goroutine.Start.RUNNING, 0))
            .withGoroutine(new World.Goroutine("b", twice, World.Goroutine.Start.LOCAL, 0)));
        Options o = Options.bfs().withFirstOnly(false).withReductions(Reductions.NONE.withGoroutines(true));
        Verdict whole = Search.run(m.fork(), o.withReductions(Reductions.NONE), Limits.NONE);
        int pieces = 0;
        for (boolean ends = false; !ends; pieces++) {
            int[] looks = {pieces};
            Means means = Means.ONE_CORE.withCheckpoint(file(), 0);
            Verdict v = Search.asFarAsAlike(m.fork(), o.withMeans(Files.exists(file()) ? means.withResume(file()) : means), Limits.NONE, Progress.NONE,
                () -> looks[0]-- == 0, () -> 0);
            ends = v.outcome() != Verdict.Outcome.INTERRUPTED;
            if (ends) {
                assertEquals(all(whole), all(v));
            }
        }
        assertTrue(pieces > 2, pieces + " pieces");
    }

    private void begun(Options o) {
        int[] looks = {2};
        Search.run(new Counters(5, 2), o.withMeans(Means.ONE_CORE.withWhat("five\ntwice").withCheckpoint(file(), 0)), Limits.NONE,
            Progress.NONE, () -> looks[0]-- == 0, () -> 0);
    }

    private String refused(Model m, Options o, String what) {
        return assertThrows(CheckpointException.class, () -> Search.run(m, o.withMeans(Means.ONE_CORE.withWhat(what)
            .withResume(file())), Limits.NONE)).getMessage();
    }

    @Test
    void aCheckpointOfAnotherSearchIsRefused() {
        Options o = Options.bfs().withFirstOnly(false);
        begun(o);
        String s = refused(new Counters(5, 2), o, "five\nthrice");
        assertTrue(s.contains("is a checkpoint of another search: it has \"twice\", here it is \"thrice\""), s);
        assertTrue(refused(new Counters(5, 2), o.withHashCompact(true), "five\ntwice").contains("hashCompact=false"));
        assertTrue(refused(new Counters(6, 2), o, "five\ntwice").contains("6 words"));
    }

    @Test
    void aDamagedCheckpointIsRefusedWhereverTheDamageIs() throws IOException {
        Options o = Options.bfs().withFirstOnly(false);
        begun(o);
        byte[] good = Files.readAllBytes(file());
        SplitMix64 r = new SplitMix64(5);
        for (int i = 0; i < 40; i++) {
            byte[] bad = good.clone();
            bad[i < 10 ? i : r.next(bad.length)] ^= (byte) (1 << r.next(8));
            Files.write(file(), bad);
            String s = refused(new Counters(5, 2), o, "five\ntwice");
            assertTrue(s.contains("is damaged") || s.contains("is not a checkpoint"), s);
            Files.write(file(), java.util.Arrays.copyOf(good, r.next(good.length)));
            s = refused(new Counters(5, 2), o, "five\ntwice");
            assertTrue(s.contains("is damaged") || s.contains("is not a checkpoint"), s);
        }
        Files.delete(file());
        assertTrue(refused(new Counters(5, 2), o, "five\ntwice").contains("there is no file"));
    }

    @Test
    void aCheckpointThatCannotBeWrittenIsSaidAndTheSearchGoesOn() {
        Path nowhere = dir.resolve("none").resolve("search");
        long[] clock = {0};
        Verdict v = Search.run(new Counters(5, 2), Options.bfs().withFirstOnly(false).withMeans(Means.ONE_CORE
            .withCheckpoint(nowhere, 50)), Limits.NONE, Progress.NONE, () -> false, () -> clock[0] += 1_000_000);
        assertTrue(v.sentence().contains("exhaustive") || v.outcome() == Verdict.Outcome.FOUND);
        assertTrue(v.sentence().contains("the last checkpoint could not be written to " + nowhere), v.sentence());
    }

    @Test
    void onlyBreadthFirstSearchHasCheckpoints() {
        Means m = Means.ONE_CORE.withCheckpoint(file(), 0);
        assertThrows(IllegalArgumentException.class, () -> Search.run(new Counters(2, 1), Options.dfs().withMeans(m), Limits.NONE));
        assertThrows(IllegalArgumentException.class,
            () -> Search.run(new Counters(2, 1), Options.bfs().withMeans(m.withPlain(true)), Limits.NONE));
    }

    @Test
    void aKilledProcessGoesOn() throws Exception {
        kill(2, 7);
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aProcessKilledManyTimesGoesOn(int seed) throws Exception {
        kill(12, seed);
    }

    /** Kills the process so many times, each time after a few of its lines, wherever it is then. */
    private void kill(int times, int seed) throws Exception {
        Options o = Killed.options();
        Verdict whole = Search.run(Killed.model(), o, Limits.NONE);
        String expected = Killed.outcome(whole, (Killed.Observed) o.observer());
        SplitMix64 r = new SplitMix64(seed);
        String said = null;
        for (int i = 0; said == null; i++) {
            said = process(i < times ? 1 + r.next(40 / times) : Integer.MAX_VALUE);
        }
        assertEquals(expected, said);
        assertFalse(Files.exists(dir.resolve(".search.new")));
    }

    /** What it came to; null where it was killed after so many lines. */
    private String process(int lines) throws Exception {
        String path = at(Search.class) + System.getProperty("path.separator") + at(Killed.class);
        Process p = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-cp", path,
            Killed.class.getName(), file().toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(p.getInputStream()))) {
            for (int n = 0; n < lines; n++) {
                String line = in.readLine();
                if (line == null) {
                    throw new AssertionError("the search ended with " + p.waitFor());
                }
                if (line.startsWith("done ")) {
                    return line.substring("done ".length());
                }
            }
            return null;
        } finally {
            p.destroyForcibly().waitFor();
        }
    }

    private static String at(Class<?> c) throws Exception {
        return Path.of(c.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }
}
