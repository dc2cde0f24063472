package gmplab.core.explore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Machine;
import gmplab.core.machine.Model;
import gmplab.core.program.Edit;
import gmplab.core.program.Program;
import gmplab.core.program.Routine;
import gmplab.core.runtime.World;
import gmplab.core.runtime.Worlds;
import gmplab.core.simulate.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Issue 4: compressed states and all cores, "the same verdict and state count as on one"; and the same schedules. */
class LevelsTest {
    static void same(Model m, Options o, Limits l) {
        Verdict plain = Search.run(m.fork(), o.withMeans(Means.PLAIN), l);
        for (int cores = 1; cores <= 3; cores++) {
            // Of three, two join in later.
            Verdict v = Search.run(m.fork(), o.withMeans(Means.ONE_CORE.withCores(cores).withAlone(cores == 3 ? 300 : 0)), l);
            assertEquals(plain.sentence(), v.sentence());
            assertEquals(plain.outcome(), v.outcome());
            assertEquals(counts(plain), counts(v));
            assertEquals(plain.found().toString(), v.found().toString());
            for (int i = 0; i < v.found().size(); i++) {
                assertArrayEquals(plain.found().get(i).choices(), v.found().get(i).choices());
            }
        }
    }

    private static List<Object> counts(Verdict v) {
        Verdict.Counts c = v.counts();
        return List.of(c.states(), c.distinct(), c.transitions(), c.localMoves(), c.duplicates(), c.goodEnds(), c.cuts(),
            new TreeMap<>(c.cutsBy()), c.depth());
    }

    @ParameterizedTest
    @MethodSource("gmplab.core.explore.RealWorldsTest#worlds")
    void worldsGiveTheSameOnAnyNumberOfCores(World w) {
        Machine m = Machine.of(Worlds.program(w), w);
        for (boolean merge : new boolean[] {false, true}) {
            for (boolean first : new boolean[] {false, true}) {
                Options o = Options.bfs().withMergeLocal(merge).withFirstOnly(first);
                same(m, o, Limits.NONE);
                same(m, o.withHashCompact(true), Limits.depth(40));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomGraphsGiveTheSame(int seed) {
        SplitMix64 r = new SplitMix64(seed);
        for (int i = 0; i < 40; i++) {
            Graph g = SearchTest.randomGraph(r);
            for (boolean first : new boolean[] {false, true}) {
                same(g, Options.bfs().withFirstOnly(first), Limits.NONE);
                same(g, Options.bfs().withFirstOnly(first), Limits.depth(3));
            }
        }
    }

    /** Wide levels, so that a round is of many blocks and many workers. */
    @Test
    void wideLevelsGiveTheSame() {
        Model m = new Counters(5, 2);
        for (boolean first : new boolean[] {false, true}) {
            Options o = Options.bfs().withFirstOnly(first);
            same(m, o, Limits.NONE);
            same(m, o.withHashCompact(true), Limits.NONE);
            same(m, o, Limits.depth(9));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void walksGiveTheSameOnAnyNumberOfCores(boolean first) {
        SplitMix64 r = new SplitMix64(11);
        for (int i = 0; i < 30; i++) {
            Model m = i < 10 ? new Counters(2 + i / 5, 2) : SearchTest.randomGraph(r);
            Options o = Options.random(i, 200).withFirstOnly(first);
            o = i % 2 == 0 ? o : o.withWalker(Options.Walker.pct(2, 30));
            for (Limits l : List.of(Limits.depth(50), Limits.depth(50).withStates(300))) {
                Verdict one = Search.run(m, o, l);
                Verdict many = Search.run(m, o.withMeans(Means.ONE_CORE.withCores(3)), l);
                assertEquals(one.sentence(), many.sentence());
                assertEquals(one.found().toString(), many.found().toString());
                assertEquals(counts(one), counts(many));
                for (int k = 0; k < one.found().size(); k++) {
                    assertArrayEquals(one.found().get(k).choices(), many.found().get(k).choices());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100, 5000, 7777})
    void aLimitOfStatesIsExact(int most) {
        for (int cores = 1; cores <= 2; cores++) {
            Verdict v = Search.run(new Counters(5, 2), Options.bfs().withFirstOnly(false).withMeans(Means.ONE_CORE.withCores(cores)),
                Limits.states(most));
            assertEquals(most, v.counts().distinct());
            assertTrue(v.sentence().contains("limit of " + most + " states"), v.sentence());
        }
    }

    /** One routine of the seed's neighbourhood with one step left out: other findings, throws and cuts than the worlds have. */
    @ParameterizedTest
    @ValueSource(strings = {"startm", "stopm", "handoffp", "wakep", "pidleget", "pidleput", "releasep", "schedule"})
    void mutantsGiveTheSame(String routine) {
        World w = RealWorldsTest.worlds().skip(34).findFirst().orElseThrow();
        Program p = Worlds.program(w);
        Routine r = p.routine(routine);
        List<Integer> steps = new ArrayList<>();
        for (int i = 0; i < r.steps().size(); i += 1 + r.steps().size() / 4) {
            steps.add(i);
        }
        for (int i : steps) {
            Machine m;
            try {
                World mutant = w.withEdits(List.of(new Edit.Drop(routine, r.steps().get(i).label())));
                m = Machine.of(Worlds.program(mutant), mutant);
            } catch (IllegalArgumentException e) {
                continue;
            }
            same(m, Options.bfs().withMergeLocal(true).withFirstOnly(false), Limits.depth(60));
            same(m, Options.bfs().withMergeLocal(true), Limits.depth(60));
        }
    }
}
