package gmplab.core.reduce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import gmplab.core.program.Edit;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import gmplab.core.trace.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every reduction, and all together, find what the plain search finds. */
class ReductionsTest {
    /** From this number on worlds are searched by the hundred. */
    private static final int MANY = 1000;
    private static final int MOST_STATES = 5_000;
    private static final Reductions NONE = Reductions.NONE;
    private static final Map<String, Reductions> EACH = Map.of("merge", NONE.withMerge(true), "locks", NONE.withLocks(true),
        "merge and locks", NONE.withMerge(true).withLocks(true), "por", NONE.withPor(true), "persistent", NONE.withPersistent(true),
        "symmetry", NONE.withSymmetry(true), "all", Reductions.ALL, "all and persistent", Reductions.ALL.withPersistent(true));

    private static final Map<String, Reductions> GOROUTINES = Map.of("goroutines", NONE.withGoroutines(true),
        "all and goroutines", Reductions.ALL.withGoroutines(true),
        "all, persistent and goroutines", Reductions.ALL.withPersistent(true).withGoroutines(true));

    private static Verdict search(Model m, Options o) {
        return Search.run(m, o.withFirstOnly(false), Limits.states(MOST_STATES));
    }

    /** Of each kind of finding whether there is one; of a bound only that it was met. */
    private static String said(Verdict v) {
        Set<Finding.Kind> kinds = v.found().stream().map(f -> f.finding().kind()).collect(Collectors.toCollection(TreeSet::new));
        return kinds.isEmpty() ? v.counts().cuts() > 0 ? "bounded" : "held" : kinds.toString();
    }

    private static boolean complete(Verdict v) {
        return v.counts().states() < MOST_STATES && v.counts().distinct() < MOST_STATES;
    }

    /**
     * The states in which nothing moves, though the run is not over; under renaming the least of all renamings of each.
     * A reduction keeps every one of them where no finding ends a run before, and no move is cut.
     */
    private static final class Ends implements Options.StateObserver {
        private final Set<List<Long>> states = new HashSet<>();
        private final Machine m;
        private final Symmetry symmetry;
        private final Twins twins;
        private final TwinNames twinNames;
        private final int[] choices;
        private final long[] renamed;

        Ends(Machine machine, Reductions of) {
            m = machine.fork();
            symmetry = of.symmetry() ? new Symmetry(m.anatomy(), new References(m.anatomy()), Grounds.PROVED) : null;
            twins = of.goroutines() ? Twins.of(m.anatomy()) : null;
            twinNames = twins == null ? null : new TwinNames(m.anatomy(), twins, Grounds.PROVED);
            choices = new int[m.maxChoices()];
            renamed = new long[m.words()];
        }

        @Override
        public void seen(long[] state, int depth) {
            if (m.choices(state, choices) == 0 && !m.over(state)) {
                long[] least = null;
                for (long[] s : named(state)) {
                    least = symmetry == null ? less(least, s) : least(s, new int[m.world().ms()], 0, least);
                }
                states.add(Arrays.stream(least).boxed().toList());
            }
        }

        private static long[] less(long[] a, long[] b) {
            return a == null || Arrays.compare(b, a) < 0 ? b : a;
        }

        /** The state under all names of twins. */
        private List<long[]> named(long[] state) {
            List<long[]> r = new ArrayList<>(List.of(state));
            for (int[] group : twins == null ? List.<int[]>of() : twins.groups()) {
                for (int i = 0; i < group.length; i++) {
                    for (int k = 0; k < i; k++) {
                        int[] perm = java.util.stream.IntStream.range(0, m.layout().sizes().of(gmplab.core.state.Kind.G)).toArray();
                        perm[group[i]] = group[k];
                        perm[group[k]] = group[i];
                        for (long[] s : List.copyOf(r)) {
                            long[] other = new long[s.length];
                            twinNames.rename(s, perm, other);
                            r.add(other);
                        }
                    }
                }
            }
            return r;
        }

        private long[] least(long[] s, int[] perm, int n, long[] best) {
            if (n == perm.length) {
                symmetry.rename(s, perm, renamed);
                return best == null || Arrays.compare(renamed, best) < 0 ? renamed.clone() : best;
            }
            long[] r = best;
            for (int v = 0; v < perm.length; v++) {
                int name = v;
                if (Arrays.stream(perm, 0, n).noneMatch(x -> x == name)) {
                    perm[n] = v;
                    r = least(s, perm, n + 1, r);
                }
            }
            return r;
        }
    }

    private static Set<List<Long>> ends(Machine m, Options o, Reductions of) {
        Ends ends = new Ends(m, of);
        search(m, o.withObserver(ends));
        return ends.states;
    }

    private static void compareEnds(String name, Machine m, Verdict plain, Options o) {
        Set<List<Long>> whole = ends(m, Options.dfs(), o.reductions());
        Set<List<Long>> reduced = ends(m, o, o.reductions());
        assertTrue(whole.containsAll(reduced), name + ": an end that the whole model does not have");
        if (plain.counts().cuts() == 0 && plain.found().stream().allMatch(f -> f.finding().kind() == Finding.Kind.DEADLOCK)) {
            assertEquals(whole.size(), reduced.size(), name + ": ends are missing");
        }
    }

    /** What is different, a line each; nothing where the plain search is too large. Counts worlds compared in {@code n}. */
    private static List<String> compare(long seed, World world, Map<String, Reductions> each, int[] n) {
        Machine m = Machine.of(world);
        Verdict plain = search(m, Options.dfs());
        List<String> r = new ArrayList<>();
        if (!complete(plain)) {
            return r;
        }
        n[0]++;
        // To compile a world takes as long as to search it: of many, every fourth.
        Compiled code = seed < MANY || seed % 4 == 0 ? Compiled.of(m.fork()) : null;
        each.forEach((name, red) -> {
            Reductions now = red.symmetry() && Reduced.whyNotAlike(m) != null ? red.withSymmetry(false) : red;
            Order order = seed % 2 == 0 ? Order.BFS : Order.DFS;
            Verdict v;
            try {
                v = search(m, Options.of(order).withReductions(now).withMeans(Means.ONE_CORE));
            } catch (Reduced.ToldApart e) {
                return;
            } catch (IllegalStateException e) {
                throw new AssertionError("world " + seed + ", " + name, e);
            }
            if (!said(v).equals(said(plain))) {
                r.add("world " + seed + ", " + name + ": " + said(v) + " for " + said(plain));
            }
            // Compiled, moves are remembered whole.
            Verdict compiled = code == null ? v : search(code.fork(), Options.of(order).withReductions(now).withMeans(Means.ONE_CORE));
            if (!said(compiled).equals(said(v)) || compiled.counts().distinct() != v.counts().distinct() || compiled.counts().cuts() != v.counts().cuts()) {
                r.add("world " + seed + ", " + name + ", compiled: " + said(compiled) + " " + compiled.counts() + " for " + said(v) + " " + v.counts());
            }
            compareEnds("world " + seed + ", " + name, m, plain, Options.of(order).withReductions(now));
            for (Found f : v.found()) {
                assertEquals(f.finding(), replayed(m, f), "world " + seed + ", " + name);
            }
        });
        return r;
    }

    private static Finding replayed(Machine m, Found f) {
        Run run = new Run(m);
        run.play(f.choices());
        return run.finding();
    }

    private static void compareMany(LongFunction<World> worlds, Map<String, Reductions> each, int from, int to, int atLeast) {
        int[] n = {0};
        List<String> different = new ArrayList<>();
        for (int seed = from; seed < to; seed++) {
            different.addAll(compare(seed, worlds.apply(seed), each, n));
        }
        assertEquals(List.of(), different);
        assertTrue(n[0] >= atLeast, n[0] + " worlds were small enough");
    }

    @Test
    void renamedGoroutinesSayWhatThePlainSearchSays() {
        compareMany(RandomWorlds::twins, GOROUTINES, 0, 12, 2);
    }

    @Tag("long")
    @Test
    void renamedGoroutinesSayWhatThePlainSearchSaysInHundredsOfWorlds() {
        compareMany(RandomWorlds::twins, GOROUTINES, 1000, 2000, 300);
    }

    /** A move is R* N L*: what follows a lock that has been given back is another move. */
    @Test
    void nothingFollowsALockThatHasBeenGivenBack() {
        Machine m = TwoSections.machine();
        assertEquals("[INVARIANT]", said(search(m, Options.dfs())));
        EACH.forEach((name, r) -> assertEquals("[INVARIANT]", said(search(m, Options.dfs().withReductions(r.withSymmetry(false)))), name));
    }

    @Test
    void everyReductionSaysWhatThePlainSearchSays() {
        compareMany(RandomWorlds::world, EACH, 0, 8, 2);
    }

    @Tag("long")
    @Test
    void everyReductionSaysWhatThePlainSearchSaysInHundredsOfWorlds() {
        compareMany(RandomWorlds::world, EACH, 1000, 2000, 400);
    }

    private static World seed(String version, int ms) {
        return World.of(version).withProcs(2).withMs(ms).withPreempts(1).withAsync(false).withClock(false).withStops(1).withTimer("t")
            .withGoroutine(new Goroutine("reset", List.of(new Action.Reset("t", 1)), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("gc", List.of(new Action.GC()), Start.GLOBAL, 0));
    }

    /** The seed's bug is found under all of them, and its schedule is one of the whole model, by its real names. */
    @Test
    void theLimboIsFoundUnderAllReductions() {
        Machine m = Machine.of(seed("go1.16-dev", 3));
        Verdict v = Search.run(m, Options.bfs().withReductions(Reductions.ALL), Limits.NONE);
        assertEquals(Finding.Kind.DEADLOCK, v.found().get(0).finding().kind());
        assertEquals(v.found().get(0).finding(), replayed(m, v.found().get(0)));
        assertTrue(v.sentence().contains("local steps merged; sections under locks merged; partial order; Ms up to renaming"), v.sentence());
    }

    /** Steps made early may lead from the start to a finding: the start is then kept, and its first move leads there. */
    @Test
    void whatIsFoundBeforeTheFirstMoveHasASchedule() {
        List<Action> receive = List.of(new Action.Receive("c", true));
        Machine m = Machine.of(World.of("go1.19").withProcs(1).withMs(2).withIdle(1).withPreempts(1).withAsync(false).withClock(false).withTimer("t")
            .withChannel("c", 0).withGs(3).withGoroutine(new Goroutine("b", List.of(new Action.Syscall()), Start.LATER, 0))
            .withGoroutine(new Goroutine("a", receive, Start.RUNNING, 0)).withGoroutine(new Goroutine("d", receive, Start.LOCAL, 0))
            .withEdits(List.of(new Edit.Drop("lock", "acquire"))));
        Verdict v = search(m, Options.dfs().withReductions(Reductions.ALL.withPersistent(true)));
        assertEquals(Verdict.Outcome.FOUND, v.outcome());
        v.found().forEach(f -> assertEquals(f.finding(), replayed(m, f)));
    }

    /** Whoever cannot go on because his next step is cut stands still, and the others go on. */
    @Test
    void aStepThatIsCutHidesNothing() {
        Machine m = Machine.of(World.of("go1.16").withProcs(2).withMs(3).withPreempts(0).withAsync(false).withClock(false)
            .withGoroutine(new Goroutine("a", List.of(new Action.GC()), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("d", List.of(new Action.GC()), Start.GLOBAL, 0)).withEdits(List.of(new Edit.Drop("acquirem", "set m.locks"))));
        Verdict plain = search(m, Options.dfs());
        assertEquals("[THROW]", said(plain));
        EACH.forEach((name, r) -> {
            Verdict v = search(m, Options.bfs().withReductions(r));
            assertEquals("[THROW]", said(v), name);
            assertEquals(v.counts().cuts(), v.counts().cutsBy().values().stream().mapToLong(x -> x).sum(), name);
        });
    }

    @Test
    void msAreAlikeUntilAStepTellsThemApart() {
        assertNull(Reduced.whyNotAlike(Machine.of(seed("go1.16", 3))));
        World locked = World.of("go1.19").withMs(3).withGoroutine(new Goroutine("a", List.of(new Action.LockThread()), Start.RUNNING, 0));
        Machine m = Machine.of(locked);
        assertEquals("mexit.if (m == &m0) computes with (m == &m0)", Reduced.whyNotAlike(m));
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
            () -> Search.run(m, Options.bfs().withReductions(NONE.withSymmetry(true)), Limits.NONE));
        assertEquals("the Ms of this world are not alike: mexit.if (m == &m0) computes with (m == &m0); "
            + "leave symmetry out", e.getMessage());
    }

    /** Ms that no thread ever has are no states of their own, wherever they stand among those that are renamed. */
    @Test
    void msThatNoThreadHasMakeNoMoreStates() {
        World w = World.of("go1.16").withProcs(2).withAsync(false).withPreempts(0).withClock(false).withStops(1).withTimer("t")
            .withGoroutine(new Goroutine("reset", List.of(new Action.Reset("t", 1)), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("gc", List.of(new Action.GC()), Start.LOCAL, 0));
        Set<Long> counts = new HashSet<>();
        for (int ms = 4; ms <= 7; ms++) {
            Verdict v = Search.run(Machine.of(w.withMs(ms)), Options.bfs().withFirstOnly(false).withReductions(Reductions.ALL), Limits.NONE);
            assertEquals(Verdict.Outcome.HELD, v.outcome(), ms + " Ms: " + v.sentence());
            counts.add(v.counts().distinct());
        }
        assertEquals(1, counts.size(), counts.toString());
    }

    /** With more and more preemptions allowed more and more is reached, in the end everything; merging loses nothing of it. */
    @Test
    void aBoundOnPreemptionsIsABound() {
        Machine m = Machine.of(World.of("go1.16").withProcs(1).withMs(2).withAsync(false).withClock(false)
            .withGoroutine(new Goroutine("a", List.of(new Action.Syscall()), Start.RUNNING, 0)));
        long before = 0;
        for (int n = 0; n < 3; n++) {
            Verdict v = Search.run(m, Options.bfs().withReductions(NONE.withPreemptions(n)), Limits.NONE);
            assertTrue(v.counts().distinct() >= before);
            assertEquals(Verdict.Outcome.BOUNDED, v.outcome());
            assertTrue(v.sentence().contains("at most " + n + " preemption"), v.sentence());
            before = v.counts().distinct();
        }
        assertThrows(IllegalArgumentException.class, () -> NONE.withPreemptions(1).withSymmetry(true));
    }
}
