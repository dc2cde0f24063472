package gmplab.core.explore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Machine;
import gmplab.core.machine.Model;
import gmplab.core.runtime.World;
import gmplab.core.runtime.Worlds;
import gmplab.core.simulate.SplitMix64;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Issue 4: visited sets "spilling to disk when told a memory limit". The twin is the same search without a limit; the limits here are
 * so small that something spills before nearly every round.
 */
class SpillTest {
    private static final long TINY = 400_000;

    @TempDir
    Path dir;

    /** A disk in memory that counts, and is full or broken when told. */
    private static final class Counting implements Disk {
        int files;
        int open;
        int writes;
        int reads;
        /** From which write or read on there is an error. */
        int writesMost = Integer.MAX_VALUE;
        int readsMost = Integer.MAX_VALUE;

        @Override
        public synchronized File create() {
            files++;
            open++;
            return new File() {
                private byte[] all = new byte[0];

                @Override
                public void write(long at, byte[] bytes, int n) throws IOException {
                    synchronized (Counting.this) {
                        if (++writes > writesMost) {
                            throw new IOException("No space left on device");
                        }
                        if (all.length < at + n) {
                            all = Arrays.copyOf(all, (int) at + n);
                        }
                        System.arraycopy(bytes, 0, all, (int) at, n);
                    }
                }

                @Override
                public void read(long at, byte[] bytes, int n) throws IOException {
                    synchronized (Counting.this) {
                        if (++reads > readsMost) {
                            throw new IOException("Input/output error");
                        }
                        System.arraycopy(all, (int) at, bytes, 0, n);
                    }
                }

                @Override
                public void close() {
                    synchronized (Counting.this) {
                        open--;
                        all = null;
                    }
                }
            };
        }

        @Override
        public String toString() {
            return "here";
        }
    }

    private static List<Object> counts(Verdict v) {
        Verdict.Counts c = v.counts();
        return List.of(c.states(), c.distinct(), c.transitions(), c.localMoves(), c.duplicates(), c.goodEnds(), c.cuts(),
            new TreeMap<>(c.cutsBy()), c.depth());
    }

    private static void same(Verdict twin, Verdict v) {
        assertEquals(twin.sentence(), v.sentence());
        assertEquals(twin.outcome(), v.outcome());
        assertEquals(counts(twin), counts(v));
        assertEquals(twin.found().toString(), v.found().toString());
        for (int i = 0; i < v.found().size(); i++) {
            assertArrayEquals(twin.found().get(i).choices(), v.found().get(i).choices());
        }
    }

    /** Returns how many files there were. */
    private static int same(Model m, Options o, Limits l, long bytes) {
        Killed.Observed seen = new Killed.Observed();
        Verdict twin = Search.run(m.fork(), o.withObserver(seen), l);
        int files = 0;
        for (int cores = 1; cores <= 2; cores++) {
            Counting disk = new Counting();
            Killed.Observed also = new Killed.Observed();
            Means means = Means.ONE_CORE.withCores(cores).withSpill(disk);
            same(twin, Search.run(m.fork(), o.withMeans(means).withObserver(also), l.withBytes(bytes)));
            assertEquals(seen.seen, also.seen);
            assertEquals(0, disk.open);
            files += disk.files;
        }
        return files;
    }

    private static void worldGivesTheSame(World w) {
        Machine m = Machine.of(Worlds.program(w), w);
        int files = 0;
        for (boolean compact : new boolean[] {false, true}) {
            for (boolean first : new boolean[] {false, true}) {
                Options o = Options.bfs().withFirstOnly(first).withHashCompact(compact);
                files += same(m, o, Limits.NONE, 2 * TINY);
            }
        }
        assertTrue(files > 50, files + " files");
    }

    static Stream<World> some() {
        return RealWorldsTest.worlds().skip(27).filter(w -> w.preempts() > 0 || w.gs() > 1);
    }

    @ParameterizedTest
    @MethodSource("some")
    void worldsGiveTheSame(World w) {
        worldGivesTheSame(w);
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("gmplab.core.explore.RealWorldsTest#worlds")
    void allWorldsGiveTheSame(World w) {
        worldGivesTheSame(w);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomGraphsGiveTheSame(int seed) {
        SplitMix64 r = new SplitMix64(seed);
        for (int i = 0; i < 10; i++) {
            Graph g = SearchTest.randomGraph(r);
            for (boolean first : new boolean[] {false, true}) {
                same(g, Options.bfs().withFirstOnly(first), Limits.NONE, TINY);
                same(g, Options.bfs().withFirstOnly(first), Limits.states(1 + r.next(60)), TINY);
                same(g, Options.bfs().withFirstOnly(first).withHashCompact(true), Limits.depth(3), TINY);
            }
        }
    }

    /** Levels that are wider than a chunk of the queue, and rounds that are longer than without files. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void wideLevelsGiveTheSame(boolean compact) {
        Options o = Options.bfs().withHashCompact(compact);
        same(new Counters(5, 2), o.withFirstOnly(!compact), Limits.NONE, 5 * TINY);
        same(new Counters(5, 2), o.withFirstOnly(false), Limits.states(50_007), 5 * TINY);
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void manyStatesGiveTheSame(boolean compact) {
        Options o = Options.bfs().withHashCompact(compact);
        same(new Counters(6, 2), o.withFirstOnly(false), Limits.NONE, 40 * TINY);
        same(new Counters(6, 2), o.withFirstOnly(true), Limits.NONE, 20 * TINY);
        same(new Counters(6, 2), o.withFirstOnly(false), Limits.states(400_007), 10 * TINY);
    }

    /** As {@link CheckpointTest} does it, with files and without in turn. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSearchInPiecesSaysWhatOneInOneSays(boolean compact) {
        Model m = new Counters(4, 2);
        Options o = Options.bfs().withFirstOnly(false).withHashCompact(compact);
        Killed.Observed seen = new Killed.Observed();
        Killed.Observed also = new Killed.Observed();
        Verdict whole = Search.run(m, o.withObserver(seen), Limits.NONE);
        Path file = dir.resolve("search");
        Verdict v = null;
        for (int piece = 0; v == null || v.outcome() == Verdict.Outcome.INTERRUPTED; piece++) {
            int[] looks = {1 + piece};
            Means means = Means.ONE_CORE.withCores(1 + piece % 2).withCheckpoint(file, 20);
            means = piece % 3 == 2 ? means : means.withSpill(new Counting());
            means = Files.exists(file) ? means.withResume(file) : means;
            long[] clock = {0};
            v = Search.run(m, o.withMeans(means).withObserver(also), piece % 3 == 2 ? Limits.NONE : Limits.NONE.withBytes(2 * TINY), Progress.NONE,
                () -> looks[0]-- <= 0, () -> clock[0] += 1_000_000);
        }
        same(whole, v);
        assertEquals(seen.seen, also.seen);
    }

    /** Wherever it is: nothing is claimed that was not seen, and the checkpoint is of a search that has lost nothing. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFullDiskEndsTheSearchWithWhatIsKnown(boolean compact) throws IOException {
        Model m = new Counters(4, 2);
        Options o = Options.bfs().withFirstOnly(false).withHashCompact(compact);
        Verdict whole = Search.run(m, o, Limits.NONE);
        Path file = dir.resolve("search");
        int stopped = 0;
        for (int most = 0; most < 150; most += 1 + most / 4) {
            Counting disk = new Counting();
            disk.writesMost = most;
            Means means = Means.ONE_CORE.withCores(1 + most % 2).withCheckpoint(file, 1000);
            Verdict v = Search.run(m, o.withMeans(means.withSpill(disk)), Limits.NONE.withBytes(TINY));
            assertEquals(0, disk.open);
            if (disk.writes > most) {
                stopped++;
                assertTrue(v.sentence().contains("stopped because of the files in here: No space left on device"), v.sentence());
                assertTrue(v.outcome() == Verdict.Outcome.BOUNDED || v.outcome() == Verdict.Outcome.FOUND);
                assertTrue(v.counts().distinct() < whole.counts().distinct());
            }
            if (Files.exists(file)) {
                same(whole, Search.run(m, o.withMeans(means.withResume(file)), Limits.NONE));
                Files.delete(file);
            }
        }
        assertTrue(stopped > 10, stopped + " searches stopped");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void soDoesOneThatCannotBeRead(boolean compact) throws IOException {
        Model m = new Counters(4, 2);
        Options o = Options.bfs().withFirstOnly(false).withHashCompact(compact);
        Verdict whole = Search.run(m, o, Limits.NONE);
        Path file = dir.resolve("search");
        int stopped = 0;
        for (int most = 0; most < 400; most += 1 + most / 3) {
            Counting disk = new Counting();
            disk.readsMost = most;
            Means means = Means.ONE_CORE.withCheckpoint(file, 50);
            long[] clock = {0};
            Verdict v = Search.run(m, o.withMeans(means.withSpill(disk)).withObserver(new Killed.Observed()), Limits.NONE.withBytes(TINY),
                Progress.NONE, () -> false, () -> clock[0] += 1_000_000);
            assertEquals(0, disk.open);
            if (v.counts().distinct() < whole.counts().distinct()) {
                stopped++;
                assertTrue(v.sentence().contains("stopped because of the files in here: Input/output error"), v.sentence());
                assertTrue(v.outcome() == Verdict.Outcome.BOUNDED || v.outcome() == Verdict.Outcome.FOUND);
            }
            if (Files.exists(file)) {
                same(whole, Search.run(m, o.withMeans(means.withResume(file)).withObserver(new Killed.Observed()), Limits.NONE));
                Files.delete(file);
            }
        }
        assertTrue(stopped > 10, stopped + " searches stopped");
    }

    /** The packing itself cannot be anywhere but in memory. */
    @Test
    void whatCannotSpillEndsTheSearchAtTheLimit() {
        Verdict v = Search.run(new Counters(4, 2), Options.bfs().withFirstOnly(false).withMeans(Means.ONE_CORE.withSpill(new Counting())),
            Limits.NONE.withBytes(3000));
        assertTrue(v.sentence().contains("stopped at the limit of 3000 bytes"), v.sentence());
        assertTrue(v.outcome() == Verdict.Outcome.BOUNDED || v.outcome() == Verdict.Outcome.FOUND);
    }

    @ParameterizedTest
    @ValueSource(ints = {18, 24})
    void packingAnewChangesNoAnswer(int room) {
        Model m = new Counters(4, 2);
        Verdict plain = Search.run(m, Options.bfs().withFirstOnly(false).withMeans(Means.PLAIN), Limits.NONE);
        for (int cores = 1; cores <= 2; cores++) {
            Counting disk = new Counting();
            Options o = Options.bfs().withFirstOnly(false).withMeans(Means.ONE_CORE.withCores(cores).withSpill(disk));
            Tally t = new Tally(m.fork(), o, Limits.NONE.withBytes(TINY), Watch.of(Progress.NONE, () -> false, () -> 0));
            Parts parts = Parts.of(m.words(), Shape.sample(m).subList(0, 9), room);
            try (Levels levels = new Levels(t, new Mover(t.model, false), parts)) {
                levels.run();
                assertEquals(plain.counts().distinct(), levels.size());
                assertTrue(levels.packing != parts, "was never packed anew");
                assertTrue(levels.bytesOnDisk() > 0);
            }
            assertEquals(plain.found().toString(), t.found.toString());
            assertEquals(0, disk.open);
        }
    }

    @Test
    void itsFilesHaveNoNamesAndWhatOthersLeftIsDeleted() throws IOException {
        Path spill = dir.resolve("a").resolve("b");
        Files.createDirectories(spill);
        Files.createFile(spill.resolve("gmplab-123.spill"));
        Files.createFile(spill.resolve("mine"));
        boolean[] wrong = {false};
        int[] looks = {0};
        Options o = Options.bfs().withFirstOnly(false).withMeans(Means.ONE_CORE.withSpill(Disk.in(spill)));
        Verdict v = Search.run(new Counters(4, 2), o, Limits.NONE.withBytes(TINY), Progress.NONE, () -> {
            looks[0]++;
            wrong[0] |= !List.of("mine").equals(List.of(spill.toFile().list()));
            return false;
        }, () -> 0);
        same(Search.run(new Counters(4, 2), Options.bfs().withFirstOnly(false), Limits.NONE), v);
        assertTrue(v.counts().bytesOnDisk() > 100_000 && looks[0] > 10, v.counts() + "");
        assertFalse(wrong[0]);
    }

    @Test
    void aDirectoryThatCannotBeWrittenToIsRefusedBeforeTheSearch() throws IOException {
        Path file = Files.createFile(dir.resolve("file"));
        Options o = Options.bfs().withMeans(Means.ONE_CORE.withSpill(Disk.in(file)));
        String s = assertThrows(DiskException.class, () -> Search.run(new Counters(2, 2), o, Limits.NONE.withBytes(1 << 20))).getMessage();
        assertEquals("cannot spill into " + file + ": it is no directory; expected a directory that can be written to", s);
    }

    @Test
    void onlyBreadthFirstSearchSpills() {
        Means m = Means.ONE_CORE.withSpill(new Counting());
        assertThrows(IllegalArgumentException.class, () -> Search.run(new Counters(2, 1), Options.dfs().withMeans(m), Limits.NONE));
        assertThrows(IllegalArgumentException.class,
            () -> Search.run(new Counters(2, 1), Options.bfs().withMeans(m.withPlain(true)), Limits.NONE));
    }
}
