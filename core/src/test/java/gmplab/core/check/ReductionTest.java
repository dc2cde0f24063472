package gmplab.core.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.explore.Found;
import gmplab.core.explore.Limits;
import gmplab.core.explore.Options;
import gmplab.core.explore.Search;
import gmplab.core.explore.Verdict;
import gmplab.core.machine.Machine;
import gmplab.core.program.Edit;
import gmplab.core.program.Step;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Versions;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Merging steps that a lock protects, releases and thread starts: the merged search finds the same as the plain one on every
 * version, and on mutants nothing else and never nothing where that finds something.
 */
class ReductionTest {
    private static final long MOST = 3_000_000;

    static World seed(String version) {
        return World.of(version).withProcs(2).withMs(2).withIdle(1).withPreempts(1).withClock(false).withStops(1)
            .withTimer("t")
            .withGoroutine(new Goroutine("reset", List.of(new Action.Reset("t", 1)), Goroutine.Start.RUNNING, 0))
            .withGoroutine(new Goroutine("gc", List.of(new Action.GC()), Goroutine.Start.LOCAL, 0));
    }

    private static World syscall() {
        return World.of("go1.19").withProcs(1).withMs(2).withIdle(1).withSysmon(true)
            .withGoroutine(new Goroutine("read", List.of(new Action.Syscall()), Goroutine.Start.RUNNING, 0))
            .withGoroutine(new Goroutine("other", List.of(new Action.Yield()), Goroutine.Start.LOCAL, 0));
    }

    private static World deadlock() {
        return World.of("go1.19").withProcs(1).withMs(2).withChannel("c", 0)
            .withGoroutine(new Goroutine("left", List.of(new Action.Receive("c", false)), Goroutine.Start.RUNNING, 0))
            .withGoroutine(new Goroutine("right", List.of(new Action.Yield(), new Action.Receive("c", false)), Goroutine.Start.LOCAL, 0));
    }

    private static Verdict search(Machine m, boolean merge) {
        return Search.run(m, Options.bfs().withFirstOnly(false).withMergeLocal(merge).withClassifier(new Windows(m)),
            new Limits(MOST, 0, 0, 0));
    }

    private static Set<String> findings(Verdict v) {
        Set<String> r = new TreeSet<>();
        for (Found f : v.found()) {
            r.add(f.finding() + " [" + f.sort() + "]");
        }
        return r;
    }

    private static void same(World w) {
        Machine m = Machine.of(w);
        Verdict plain = search(m, false);
        Verdict merged = search(m, true);
        String what = w.version() + " " + w.edits();
        assertTrue(plain.counts().distinct() < MOST, what + ": the plain search hit its limit");
        assertEquals(findings(plain), findings(merged), what);
        assertEquals(plain.counts().cuts() > 0, merged.counts().cuts() > 0, what);
        assertTrue(merged.counts().distinct() < plain.counts().distinct(), what);
    }

    @Test
    void mergedFindsWhatPlainFindsOnEveryVersion() {
        for (Versions.Version v : Versions.all()) {
            same(seed(v.name()));
        }
    }

    @Test
    void mergedFindsWhatPlainFindsInOtherWorlds() {
        same(syscall());
        same(deadlock());
    }

    private static List<Edit> drops(World w, List<String> routines) {
        List<Edit> r = new ArrayList<>();
        for (String routine : routines) {
            for (Step s : Versions.build(w, w.version()).routine(routine).steps()) {
                if (s.op().fallsThrough()) {
                    r.add(new Edit.Drop(routine, s.label()));
                }
            }
        }
        return r;
    }

    /** Each mutant lacks one step. One that breaks the lock discipline is found out by the merged search, and left at that. */
    private static void mutants(World w, List<String> routines, int every) {
        List<Edit> all = drops(w, routines);
        int compared = 0;
        for (int i = 0; i < all.size(); i += every) {
            World mutant = w.withEdits(List.of(all.get(i)));
            Machine m;
            try {
                m = Machine.of(mutant);
            } catch (IllegalArgumentException refused) {
                continue;
            }
            Verdict merged = search(m, true);
            if (merged.found().stream().anyMatch(f -> f.finding().text().startsWith("lock discipline"))) {
                continue;
            }
            Verdict plain = search(m, false);
            if (plain.counts().distinct() >= MOST) {
                continue;
            }
            // A local step that throws ends its path at once; what others break in between, only the plain search sees.
            assertTrue(findings(plain).containsAll(findings(merged)), mutant.edits() + ": " + findings(merged));
            assertEquals(plain.found().isEmpty(), merged.found().isEmpty(), mutant.edits().toString());
            compared++;
        }
        assertTrue(compared > 0, "no mutant was compared");
    }

    @Test
    void mergedFindsWhatPlainFindsOnSomeMutants() {
        mutants(deadlock(), List.of("mput", "globrunqput", "unlock", "stopm"), 3);
    }

    @Test
    @Tag("long")
    void mergedFindsWhatPlainFindsOnManyMutants() {
        mutants(seed("go1.16-dev"), List.of("startm", "pidleget", "pidleput", "mput", "mget", "gcstopm", "lock", "unlock"), 1);
        mutants(syscall(), List.of("handoffp", "retake", "exitsyscallfast", "exitsyscall0", "entersyscall"), 1);
        mutants(deadlock(), List.of("mput", "globrunqput", "unlock", "stopm", "checkdead", "park_m"), 1);
    }
}
