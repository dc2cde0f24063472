package gmplab.core.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.explore.Options.Order;
import gmplab.core.machine.Finding;
import gmplab.core.machine.Machine;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Searches of the real machine on programs counted by hand. */
class ToyTest {
    private static Verdict all(Machine m, Order order) {
        return Search.run(m, Options.of(order).withFirstOnly(false), Limits.NONE);
    }

    /** The same 12 states and 14 edges as in {@link SearchTest#lostUpdateHas12StatesAnd14Edges}. */
    @ParameterizedTest
    @EnumSource(value = Order.class, names = {"BFS", "DFS"})
    void incrementsHave12StatesAnd14Edges(Order order) {
        Verdict v = all(Toy.increments(), order);
        assertEquals(12, v.counts().distinct());
        assertEquals(14, v.counts().transitions());
        // x is 1 or 2 at the end.
        assertEquals(2, v.counts().goodEnds());
        assertEquals(Verdict.Outcome.HELD, v.outcome());
    }

    /**
     * Positions (left, right), 0 to 4 each: 1 after the first lock, 2 after the second, 3 and 4 after giving back. Left
     * holds a at 1, 2, 3 and b at 2; right b at 1, 2, 3 and a at 2. The border (one of them at 0 or 4) is reachable: 16
     * states. Inside, (1,2) (2,2) (3,2) (2,1) (2,3) have a lock held twice; (3,3) needs each to have passed 2 while the
     * other was at 0 or 4; (1,1), (1,3), (3,1) are left: 19 states. Left's edges with right at 0, 1, 2, 3, 4: 4, 2 (0-1,
     * 3-4), 0, 1 (0-1), 4, so 11, and 11 of right's: 22. In (1,1) both wait for ever.
     */
    @ParameterizedTest
    @EnumSource(value = Order.class, names = {"BFS", "DFS"})
    void crossedLocksHave19States22EdgesAndOneDeadlock(Order order) {
        Verdict v = all(Toy.crossedLocks(), order);
        assertEquals(19, v.counts().distinct());
        assertEquals(22, v.counts().transitions());
        assertEquals(1, v.counts().goodEnds());
        assertEquals(1, v.found().size());
        assertEquals(Finding.Kind.DEADLOCK, v.found().get(0).finding().kind());
        assertEquals(2, v.found().get(0).depth());
        assertEquals(11, v.exitCode());
    }

    @ParameterizedTest
    @EnumSource(value = Order.class)
    void mergingLocalStepsKeepsEveryFinding(Order order) {
        for (Machine m : new Machine[] {Toy.increments(), Toy.incrementsWithLocalSteps(), Toy.crossedLocks()}) {
            Options o = Options.of(order).withFirstOnly(false).withWalks(200).withSeed(1);
            Verdict plain = Search.run(m, o, Limits.NONE);
            Verdict merged = Search.run(m, o.withMergeLocal(true), Limits.NONE);
            assertEquals(findings(plain), findings(merged));
            assertTrue(merged.counts().distinct() <= plain.counts().distinct());
            for (Found f : merged.found()) {
                long[] end = SearchTest.replay(m, f.choices());
                assertTrue(end == null || f.finding().equals(m.stuck(end)), f.toString());
            }
        }
        Verdict merged = Search.run(Toy.incrementsWithLocalSteps(), Options.bfs().withFirstOnly(false).withMergeLocal(true),
            Limits.NONE);
        assertTrue(merged.counts().localMoves() > 0);
        assertEquals(Set.of("x stays below 2"), Set.of(merged.found().get(0).finding().text()));
    }

    private static Set<Finding> findings(Verdict v) {
        return new HashSet<>(v.found().stream().map(Found::finding).toList());
    }
}
