package gmplab.core.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.simulate.SplitMix64;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Moves remembered: that they are right is {@link LockStepTest}'s to say; here, that they are remembered at all. */
class EffectsTest {
    /** Counts how often code is run. */
    private static final class Counting extends Code {
        private final Code code;
        private int moves;

        Counting(Code code) {
            this.code = code;
            choiceBits = code.choiceBits;
        }

        @Override
        int move(Engine e, long[] s, int m) {
            moves++;
            return code.move(e, s, m);
        }

        @Override
        int timeOut(Engine e, long[] s, int m) {
            return code.timeOut(e, s, m);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"go1.16 timers and a stop, 2P", "go1.19 package sync, 2P"})
    void whatWasDoneOnceRunsNoCodeASecondTime(String world) {
        Machine m = Machine.of(TwinWorlds.all().get(world));
        Counting telling = new Counting(Compiler.telling(m));
        Counting plain = new Counting(Compiler.compile(m));
        Effects effects = Effects.of(m, telling, plain);
        List<int[]> walks = walks(m);
        int all = walks.stream().mapToInt(path -> path.length).sum();
        walks.forEach(path -> follow(m, effects, path, false));
        int first = telling.moves + plain.moves;
        assertTrue(first < all / 2, first + " of " + all + " moves were new");
        telling.moves = 0;
        plain.moves = 0;
        walks.forEach(path -> follow(m, effects, path, false));
        assertEquals(0, telling.moves);
        assertTrue(plain.moves < all / 20, plain.moves + " of " + all + " moves are never remembered");
    }

    @ParameterizedTest
    @ValueSource(strings = {"go1.16 timers and a stop, 2P", "go1.19 package sync, 2P"})
    void whatIsAskedForIsToldAlsoWhereItIsNotRemembered(String world) {
        Machine m = Machine.of(TwinWorlds.all().get(world));
        Effects effects = Effects.of(m, Compiler.telling(m), Compiler.compile(m), 1);
        List<int[]> walks = walks(m);
        walks.forEach(path -> follow(m, effects, path, false));
        int remembered = walks.stream().mapToInt(path -> follow(m, effects, path, false)).sum();
        int told = walks.stream().mapToInt(path -> follow(m, effects, path, true)).sum();
        assertTrue(told > remembered, told + " told, " + remembered + " remembered");
    }

    private static List<int[]> walks(Machine m) {
        int[] choices = new int[m.maxChoices()];
        List<int[]> walks = new ArrayList<>();
        SplitMix64 r = new SplitMix64(3);
        for (int w = 0; w < 20; w++) {
            long[] s = new long[m.words()];
            m.start(s);
            int[] path = new int[400];
            int n = 0;
            for (int k; n < path.length && (k = m.choices(s, choices)) > 0; n++) {
                path[n] = choices[r.next(k)];
                if (m.move(s, path[n]) != Exec.OK) {
                    break;
                }
            }
            walks.add(Arrays.copyOf(path, n));
        }
        return walks;
    }

    /** How many of the moves were told. */
    private static int follow(Machine m, Effects effects, int[] path, boolean tell) {
        long[] s = new long[m.words()];
        long[] t = new long[m.words()];
        m.start(s);
        m.start(t);
        Engine e = m.engine();
        int told = 0;
        for (int c : path) {
            long[] before = s.clone();
            int r = m.move(s, c);
            if (Choice.kind(c) == Choice.Kind.RUN) {
                assertEquals(r, effects.move(e, t, Choice.id(c), tell));
                if (effects.told()) {
                    told++;
                    assertWrites(effects, e, before, s);
                }
            } else {
                m.move(t, c);
            }
            assertArrayEquals(s, t);
        }
        return told;
    }

    /** All that was changed has been told to be written. */
    private static void assertWrites(Effects effects, Engine e, long[] before, long[] after) {
        long[] rest = new long[before.length];
        Arrays.setAll(rest, w -> before[w] ^ after[w]);
        effects.tell(e.trail, new Compiled.Told() {
            @Override
            public void read(int word, long bits) { }

            @Override
            public void written(int word, long bits) {
                rest[word] &= ~bits;
            }
        });
        assertArrayEquals(new long[rest.length], rest);
    }
}
