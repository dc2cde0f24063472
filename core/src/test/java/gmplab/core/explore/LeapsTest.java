package gmplab.core.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Compiled;
import gmplab.core.machine.Machine;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.World;
import gmplab.core.runtime.Worlds;
import gmplab.core.simulate.SplitMix64;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Moves that are made on part numbers lead where the same moves made on states lead. */
class LeapsTest {
    private static final int WALKS = 40;
    private static final int DEEPEST = 300;

    static Stream<World> worlds() {
        List<World> all = RealWorldsTest.worlds().toList();
        return Stream.of(0, 9, 17, 26, 34, all.size() - 1).map(all::get);
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void aLeapLandsWhereTheMoveDoes(World w) {
        Machine m = Machine.of(Worlds.program(w), w);
        int[] known = leaps(m, Parts.of(m.fork()));
        assertTrue(known[0] > known[1] / 4, known[0] + " of " + known[1]);
        // Some states are two pairs of numbers, and others are not.
        Parts narrow = IntStream.range(8, 64).mapToObj(room -> Parts.of(m.words(), Shape.sample(m.fork()).subList(0, 20), room)).filter(Objects::nonNull)
            .findFirst().orElseThrow();
        known = leaps(m, narrow.paired(new long[0]));
        assertTrue(known[0] > 0 && known[2] > 0, known[0] + " known, " + known[2] + " to two pairs");
    }

    /** Returns how many moves were known, how many were made, and how many of these led to two pairs. */
    private static int[] leaps(Machine m, Parts parts) {
        Compiled model = Compiled.of(m);
        Packing.Packer packer = parts.packer();
        Leaps leaps = packer.leaps(model);
        long[] state = new long[m.words()];
        long[] out = new long[m.words()];
        long[] word = new long[1];
        long[] child = new long[1];
        int[] choices = new int[m.maxChoices()];
        int known = 0;
        int made = 0;
        int pairs = 0;
        for (int walk = 0; walk < WALKS; walk++) {
            SplitMix64 r = new SplitMix64(walk);
            model.start(state);
            for (int i = 0, n; i < DEEPEST && (n = model.choices(state, choices)) > 0 && !parts.isFull(); i++) {
                packer.pack(state, word, 0);
                System.arraycopy(packer.unpack(word), 0, state, 0, state.length);
                long[] next = null;
                int taken = r.next(n);
                for (int c = 0; c < n; c++) {
                    boolean leapt = leapt(leaps, word[0], leaps.place(state, choices[c]), choices[c]);
                    int result = model.move(state, choices[c], out);
                    if (leapt) {
                        assertEquals(0, result);
                    }
                    if (result == 0) {
                        packer.pack(out, child, 0);
                        pairs += child[0] < 0 ? 1 : 0;
                        if (leapt) {
                            assertEquals(child[0], leaps.landed());
                        } else {
                            leaps.note(child[0]);
                        }
                        next = c == taken ? out.clone() : next;
                    }
                    made++;
                    known += leapt ? 1 : 0;
                }
                if (next == null) {
                    break;
                }
                System.arraycopy(next, 0, state, 0, state.length);
            }
        }
        return new int[] {known, made, pairs};
    }

    /** So many moves that forks remember what moves do, on any number of cores. */
    @Test
    void aSearchOfLeapsIsTheSameSearch() {
        World w = World.of("go1.19").withAsync(false).withProcs(2).withMs(2)
            .withGoroutine(new World.Goroutine("a", List.of(new Action.Yield()), World.Goroutine.Start.RUNNING, 0))
            .withGoroutine(new World.Goroutine("b", List.of(), World.Goroutine.Start.RUNNING, 1));
        Compiled m = Compiled.of(Machine.of(w));
        for (Limits l : List.of(Limits.NONE, Limits.depth(200))) {
            LevelsTest.same(m, Options.bfs().withFirstOnly(false), l);
        }
    }

    private static boolean leapt(Leaps leaps, long word, int place, int choice) {
        return leaps.leap(word, place, choice, leaps.byWord() ? leaps.spot(word, place, choice) : 0);
    }
}
