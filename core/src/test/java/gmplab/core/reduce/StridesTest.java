package gmplab.core.reduce;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Compiled;
import gmplab.core.machine.Machine;
import gmplab.core.machine.TwinWorlds;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.World;
import gmplab.core.simulate.SplitMix64;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Moves that are remembered whole lead where the same moves, made step by step, lead, and show as much. */
class StridesTest {
    private static final int WALKS = 40;
    private static final int DEEPEST = 400;
    private static final int ROUND = 10;
    private static final int ASKED = 20;
    /** It loops for ever, or tells twins apart. */
    private static final int LOOPS = Integer.MIN_VALUE;

    static Stream<World> worlds() {
        World seed = World.of("go1.16").withProcs(2).withMs(4).withPreempts(1).withAsync(false).withClock(false).withStops(1).withTimer("t")
            .withGoroutine(new World.Goroutine("reset", List.of(new Action.Reset("t", 1)), World.Goroutine.Start.RUNNING, 0))
            .withGoroutine(new World.Goroutine("gc", List.of(new Action.GC()), World.Goroutine.Start.LOCAL, 0))
            .withGoroutine(new World.Goroutine("busy", List.of(new Action.Compute(2)), World.Goroutine.Start.LOCAL, 0));
        // In two that are broken a step is joined to nothing, for it is cut: such states are left to others. In the last two, what tells when is another
        // where moves end at which somebody's step is then made early, and whether one is depends on which element is named.
        // In one goroutines are renamed besides.
        World twins = seed.withGoroutine(new World.Goroutine("busy too", List.of(new Action.Compute(2)), World.Goroutine.Start.LOCAL, 0));
        return Stream.of(Stream.of(seed, seed.withMs(3), twins), LongStream.concat(LongStream.range(0, 12), LongStream.of(50, 165)).mapToObj(RandomWorlds::world),
            Stream.of("go1.16-dev", "go1.16").map(v -> TwinWorlds.all().get(v + " timers and a stop, 2P"))).flatMap(x -> x);
    }

    private static Reduced reduced(Machine m, boolean compiled, boolean por) {
        Reductions r = Reductions.ALL.withPor(por).withSymmetry(Reduced.whyNotAlike(m) == null).withGoroutines(Reduced.whyNoTwins(m) == null);
        return (Reduced) Reduced.of(compiled ? Compiled.of(m.fork()) : m.fork(), r);
    }

    /** What moves have shown so far, and what was made of it; without what was relied on, which only persistent sets ask for. */
    private static byte[] shown(Reduced r, boolean por) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (por) {
            r.early().hours().facts().write(new DataOutputStream(bytes));
        }
        byte[] all = bytes.toByteArray();
        // Two are as long: what was shown of each element, which comes first, and what was relied on, last.
        int first = por ? 4 + 8 * java.nio.ByteBuffer.wrap(all).getInt() : 0;
        return java.util.Arrays.copyOf(all, all.length - first);
    }

    private static int move(Reduced r, long[] state, int choice, long[] out) {
        try {
            return r.move(state, choice, out);
        } catch (IllegalStateException | Reduced.ToldApart e) {
            return LOOPS;
        }
    }

    /** How many moves were known, and how many were made. */
    private static long[] walk(World w, boolean por) throws IOException {
        Machine m = Machine.of(w);
        Reduced known = reduced(m, true, por);
        Reduced made = reduced(m, false, por);
        long[] state = new long[m.words()];
        long[] to = new long[m.words()];
        long[] out = new long[m.words()];
        long[] next = new long[m.words()];
        int[] choices = new int[m.maxChoices()];
        long moves = 0;
        int asked = 0;
        for (int walk = 0; walk < WALKS; walk++) {
            SplitMix64 r = new SplitMix64(walk);
            made.start(state);
            known.start(to);
            assertArrayEquals(state, to);
            boolean more = made.broken(state) == 0;
            int[] path = {};
            for (int i = 0, n; i < DEEPEST && more && (n = made.choices(state, choices)) > 0; i++) {
                int taken = r.next(n);
                more = false;
                for (int c = 0; c < n; c++, moves++) {
                    int result = move(made, state, choices[c], out);
                    assertEquals(result, move(known, state, choices[c], to));
                    if (result == LOOPS) {
                        continue;
                    }
                    if (result != 0 && asked++ < ASKED) {
                        // Somebody wants the schedule so far: moves are made for it in between.
                        known.whole(path);
                    }
                    assertArrayEquals(out, to);
                    assertEquals(made.joined(), known.joined());
                    if (c == taken && result == 0) {
                        System.arraycopy(out, 0, next, 0, out.length);
                        more = true;
                    }
                }
                path = IntStream.concat(IntStream.of(path), IntStream.of(choices[taken])).toArray();
                System.arraycopy(next, 0, state, 0, state.length);
            }
            assertEquals(made.cuts(), known.cuts());
            assertArrayEquals(shown(made, por), shown(known, por));
            if (por) {
                assertEquals(made.early().stands().shown(), known.early().stands().shown());
            }
            if (por && walk % ROUND == 0) {
                assertEquals(made.learnsMore(), known.learnsMore());
            }
        }
        return new long[] {known.strides().taken(), moves};
    }

    private static void walkAll(boolean por) throws IOException {
        long known = 0;
        long moves = 0;
        for (World w : worlds().toList()) {
            long[] n = walk(w, por);
            known += n[0];
            moves += n[1];
        }
        assertTrue(known > moves / 2, known + " of " + moves);
    }

    @Test
    void aMoveThatIsKnownLeadsWhereItLed() throws IOException {
        walkAll(true);
    }

    @Test
    void aMoveThatIsKnownLeadsWhereItLedWithoutPartialOrder() throws IOException {
        walkAll(false);
    }
}
