package gmplab.core.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import gmplab.core.differ.Programs;
import gmplab.core.program.Edit;
import gmplab.core.program.Program;
import gmplab.core.program.Routine;
import gmplab.core.program.Step;
import gmplab.core.runtime.Claim;
import gmplab.core.runtime.Versions;
import gmplab.core.runtime.World;
import gmplab.core.runtime.Worlds;
import gmplab.core.simulate.SplitMix64;
import gmplab.core.trace.Trace;
import gmplab.core.trace.TraceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Compiled code does what the interpreter does, move for move and bit for bit: in the worlds of the twin, in random programs,
 * versions, configurations and mutants. A mismatch is saved among the test resources, from where it is tried for ever.
 */
class LockStepTest {
    private static final Path SAVED = Path.of("src", "test", "resources", "lockstep");
    private static final List<String> SOME = List.of("go1.19 timers", "go1.16 connections", "go1.15 system calls", "go1.16-dev sleeps",
        "go1.19 locked threads, 1P", "go1.15 selects", "go1.16 tickers", "go1.19 package sync", "go1.19 pipes", "go1.15 more and fewer Ps",
        "go1.19 collections, 1P", "go1.16 no time passes", "go1.19 twenty in one queue");
    private static final int EDIT_ROUTINES_TRIED = 40;

    private static void inLockStep(World w, SplitMix64 random, int walks, int most) {
        Machine plain = Machine.of(w);
        LockStep both = new LockStep(plain, Compiled.of(plain.fork()));
        try {
            for (int i = 0; i < walks; i++) {
                both.walk(random, most, i % 2 == 1);
            }
        } catch (LockStep.Mismatch e) {
            fail(e.getMessage() + " differ in " + w + " after " + LockStep.last(both.path()) + "; saved as "
                + save(SAVED, LockStep.reproducer(plain, both.path(), e.getMessage())), e);
        }
    }

    private static Path save(Path dir, String trace) {
        try {
            Files.createDirectories(dir);
            return Files.writeString(dir.resolve(String.format("%08x.trace", trace.hashCode())), trace);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @TestFactory
    Stream<DynamicTest> someWorldsOfTheTwin() {
        return TwinWorlds.all().entrySet().stream().filter(e -> SOME.stream().anyMatch(e.getKey()::contains))
            .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> inLockStep(e.getValue(), new SplitMix64(1), 2, 400)));
    }

    @TestFactory
    @Tag("long")
    Stream<DynamicTest> allWorldsOfTheTwinAtLength() {
        return TwinWorlds.all().entrySet().stream().map(e -> DynamicTest.dynamicTest(e.getKey(),
            () -> inLockStep(e.getValue(), new SplitMix64(2), 12, 6000)));
    }

    @Test
    void randomProgramsAndMutants() {
        assertTrue(random(1, 16) > 8);
    }

    @Test
    @Tag("long")
    void manyRandomProgramsAndMutants() {
        assertTrue(random(2, 3000) > 1500);
    }

    /** How many of so many worlds there were: some edits make no program, or one that cannot begin as the world says. */
    private static int random(long seed, int n) {
        List<World> known = List.copyOf(TwinWorlds.all().values());
        int done = 0;
        for (int i = 0; i < n; i++) {
            SplitMix64 r = SplitMix64.part(seed, i);
            World w;
            try {
                w = edited(configured(r.next(2) == 0 ? known.get(r.next(known.size())) : Programs.program("go1.19", seed, i), r), r);
                Machine m = Machine.of(w);
                m.start(new long[m.words()]);
            } catch (IllegalArgumentException | IllegalStateException refused) {
                continue;
            }
            inLockStep(w, r, 3, 500);
            done++;
        }
        return done;
    }

    private static World configured(World w, SplitMix64 r) {
        List<Versions.Version> versions = Versions.all();
        World v = w.collects() ? w : w.withVersion(versions.get(r.next(versions.size())).name());
        int procs = Math.max(w.procs(), 1 + r.next(4));
        return v.withProcs(procs).withMs(procs + 1 + r.next(4)).withPreempts(r.next(3)).withSysmon(r.next(2) == 0).withAsync(r.next(2) == 0)
            .withClock(r.next(3) > 0).withStops(r.next(4) == 0 ? 1 : 0).withIdle(r.next(2));
    }

    /** Drops, exchanges, breaks or copies steps of routines that the world enters. */
    private static World edited(World w, SplitMix64 r) {
        if (r.next(3) == 0) {
            return w;
        }
        Program p = Machine.of(w).link().linked;
        List<Edit> edits = new ArrayList<>();
        for (int i = 0; edits.isEmpty() && i < EDIT_ROUTINES_TRIED; i++) {
            Edit e = edit(p, r);
            try {
                Worlds.program(w.withEdits(List.of(e)));
                edits.add(e);
            } catch (IllegalArgumentException refused) {
                // Another one.
            }
        }
        return w.withEdits(edits);
    }

    private static Edit edit(Program p, SplitMix64 r) {
        List<Routine> all = p.routines().values().stream().filter(x -> !x.name().startsWith("main.")).toList();
        Routine a = all.get(r.next(all.size()));
        Routine b = all.get(r.next(all.size()));
        Step s = a.steps().get(r.next(a.steps().size()));
        return switch (r.next(4)) {
            case 0 -> new Edit.Drop(a.name(), s.label());
            case 1 -> new Edit.Never(a.name(), s.label());
            case 2 -> new Edit.Copy(a.name(), s.label(), b.name(), b.steps().get(r.next(b.steps().size())).label());
            default -> new Edit.Swap(a.name(), s.label());
        };
    }

    /** That choices stay is seldom overlooked, and was held against the choices that there are. */
    @Test
    void mostMovesLeaveTheChoicesAsTheyWere() {
        Machine plain = Machine.of(TwinWorlds.all().get("go1.16 timers and a stop, 2P"));
        LockStep both = new LockStep(plain, Compiled.of(plain.fork()));
        both.walk(new SplitMix64(4), 2000, false);
        // Each move is asked about twice, the second time in place.
        assertTrue(both.standing > both.compared, both.standing + " of " + 2 * both.compared);
    }

    @Test
    void invariantsAreCompiledToo() {
        World w = TwinWorlds.all().get("go1.16 timers and a stop, 2P").withClaim(new Claim(Claim.Kind.INVARIANT, "idle", "sched.npidle == 0"));
        inLockStep(w, new SplitMix64(3), 4, 300);
    }

    @TestFactory
    Stream<DynamicTest> whatOnceDiffered() throws IOException, java.net.URISyntaxException {
        try (Stream<Path> all = Files.list(Path.of(LockStepTest.class.getResource("/lockstep").toURI()))) {
            List<Path> saved = all.filter(p -> p.toString().endsWith(".trace")).sorted().toList();
            assertTrue(!saved.isEmpty());
            return saved.stream().map(p -> DynamicTest.dynamicTest(p.getFileName().toString(), () -> assertTrue(again(Files.readString(p)) > 0)));
        }
    }

    /** How many moves of the trace there are still. */
    private static int again(String text) {
        Trace t = TraceFile.read(text);
        Machine plain = Machine.of(t.world());
        LockStep both = new LockStep(plain, Compiled.of(plain.fork()));
        both.follow(t.choices());
        return both.path().length;
    }

    /** The canary: a model that is wrong in one bit after one kind of step is caught, and its reproducer leads there. */
    @Test
    void aWrongBitIsCaughtAndSaved(@org.junit.jupiter.api.io.TempDir Path dir) throws IOException {
        Machine plain = Machine.of(TwinWorlds.all().get("go1.16 timers and a stop, 2P"));
        LockStep both = new LockStep(plain, new WrongBit(plain.fork()));
        LockStep.Mismatch e = assertThrows(LockStep.Mismatch.class, () -> both.walk(new SplitMix64(1), 2000, false));
        assertTrue(e.getMessage().endsWith("words"), e.getMessage());
        Trace t = TraceFile.read(Files.readString(save(dir, LockStep.reproducer(plain, both.path(), e.getMessage()))));
        assertEquals(t.lines().size(), again(TraceFile.write(t)));
        LockStep wrong = new LockStep(plain, new WrongBit(plain.fork()));
        assertThrows(LockStep.Mismatch.class, () -> wrong.follow(t.choices()));
    }

    /** No generated method is one that the JIT leaves alone. */
    @Test
    void noMethodIsTooLongForTheJit() {
        for (String name : List.of("go1.19 collections, 2P", "go1.19 package sync, 2P", "go1.15 pipes, 2P")) {
            new org.objectweb.asm.ClassReader(Compiler.bytes(Machine.of(TwinWorlds.all().get(name)))).accept(new Lengths(), 0);
        }
    }
}
