package gmplab.core.explore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Model;
import gmplab.core.simulate.SplitMix64;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** States as the numbers of four parts: exact, whatever the parts are, and packed anew when the numbers get too large. */
class PartsTest {
    private static final int WORDS = 7;

    private static long[] state(SplitMix64 r, int values) {
        return IntStream.range(0, WORDS).mapToLong(i -> r.next(3) == 0 ? r.next(values) * 0x900000001L : 0).toArray();
    }

    private static List<long[]> sample(SplitMix64 r, int n, int values) {
        List<long[]> s = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            s.add(state(r, values));
        }
        return s;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 40})
    void keysAreEqualWhereStatesAreAndRecordsGiveThemBack(int values) {
        SplitMix64 r = new SplitMix64(values);
        Parts parts = Parts.of(WORDS, sample(r, 100, values), 63);
        Packing.Packer one = parts.packer();
        Packing.Packer other = parts.packer();
        Map<Long, List<Long>> byKey = new HashMap<>();
        Map<List<Long>, Long> byState = new HashMap<>();
        long[] record = new long[1];
        for (int i = 0; i < 20_000; i++) {
            long[] s = state(r, values);
            List<Long> list = IntStream.range(0, WORDS).mapToObj(k -> s[k]).toList();
            long key = (i % 2 == 0 ? one : other).pack(s, record, 0);
            assertEquals(list, byKey.computeIfAbsent(key, k -> list));
            assertEquals(key, byState.computeIfAbsent(list, k -> key));
            assertEquals(record[0], Keys.gathered(key));
            assertArrayEquals(s, other.unpack(record));
        }
        assertFalse(parts.isFull());
    }

    @Test
    void aNumberThatNeedsMoreBitsMakesItFullAndOtherWidthsHelpAsLongAsThereAreBits() {
        Parts parts = Parts.of(WORDS, sample(new SplitMix64(1), 50, 3), 28);
        long[] state = new long[WORDS];
        long[] record = new long[1];
        int times = 0;
        while (parts != null) {
            Packing.Packer p = parts.packer();
            for (; !parts.isFull(); state[0]++) {
                p.pack(state, record, 0);
            }
            parts = parts.wider();
            times++;
        }
        assertTrue(times > 1, "other widths never helped");
    }

    /** What was packed before stays as it is, and nothing is full any more. */
    @ParameterizedTest
    @CsvSource({"5, 16", "40, 20"})
    void withPairsThereIsRoomForEveryStateAndTheOthersStay(int values, int room) {
        SplitMix64 r = new SplitMix64(values);
        Parts narrow = Parts.of(WORDS, sample(r, 5, 3), room);
        Packing.Packer before = narrow.packer();
        Map<List<Long>, Long> words = new HashMap<>();
        long[] record = new long[1];
        for (int i = 0; i < 20_000 && !narrow.isFull(); i++) {
            long[] s = state(r, values);
            before.pack(s, record, 0);
            if (!narrow.isFull()) {
                words.put(Arrays.stream(s).boxed().toList(), record[0]);
            }
        }
        assertTrue(narrow.isFull());
        int kept = words.size();
        Parts parts = narrow.paired(words.values().stream().mapToLong(w -> w).toArray());
        Packing.Packer one = parts.packer();
        Packing.Packer other = parts.packer();
        Map<Long, List<Long>> states = new HashMap<>();
        words.forEach((s, w) -> states.put(w, s));
        int pairs = 0;
        for (int i = 0; i < 20_000; i++) {
            long[] s = state(r, values);
            List<Long> list = Arrays.stream(s).boxed().toList();
            (i % 2 == 0 ? one : other).pack(s, record, 0);
            assertEquals(record[0], words.computeIfAbsent(list, k -> record[0]));
            assertEquals(list, states.computeIfAbsent(record[0], k -> list));
            pairs += record[0] < 0 ? 1 : 0;
            assertArrayEquals(s, other.unpack(record));
        }
        assertFalse(parts.isFull());
        assertTrue(kept > 10 && pairs > 1000 && pairs < 20_000, kept + " states before, " + pairs + " made of pairs");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsReadPacksAsWhatWasWritten(boolean paired) throws IOException {
        SplitMix64 r = new SplitMix64(9);
        List<long[]> states = sample(r, 3000, 9);
        Parts parts = Parts.of(WORDS, sample(r, 5, 3), paired ? 20 : 63);
        parts = paired ? parts.paired(new long[0]) : parts;
        List<Long> words = words(parts, states);
        assertEquals(paired, words.stream().anyMatch(w -> w < 0));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        parts.write(new DataOutputStream(bytes));
        Parts other = Parts.of(WORDS, sample(r, 50, 4), 63);
        other.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        assertEquals(paired, other.isPaired());
        assertEquals(words, words(other, states));
    }

    private static List<Long> words(Parts parts, List<long[]> states) {
        Packing.Packer packer = parts.packer();
        long[] record = new long[1];
        return states.stream().map(s -> {
            packer.pack(s, record, 0);
            return record[0];
        }).toList();
    }

    @Test
    void fewWordsHaveNoParts() {
        assertNull(Parts.of(new Counters(2, 2)));
        assertNotNull(Parts.of(new Counters(3, 2)));
        assertNull(Parts.of(WORDS, sample(new SplitMix64(1), 50, 3), 8));
    }

    /** With room for less and less: other widths, then pairs, and the same answers on any number of cores. */
    @ParameterizedTest
    @ValueSource(ints = {18, 20, 24, 63})
    void packingAnewChangesNoAnswer(int room) {
        Model m = new Counters(4, 2);
        for (boolean first : new boolean[] {false, true}) {
            for (int cores = 1; cores <= 3; cores++) {
                List<Long> seen = new ArrayList<>();
                Options o = Options.bfs().withFirstOnly(first).withMeans(Means.ONE_CORE.withCores(cores));
                Options told = o.withObserver((s, depth) -> seen.add(Hash.of(s)));
                Verdict plain = Search.run(m, o.withMeans(Means.PLAIN), Limits.NONE);
                Tally t = new Tally(m.fork(), cores == 1 ? told : o, Limits.NONE, Watch.of(Progress.NONE, () -> false, () -> 0));
                Parts parts = Parts.of(m.words(), Shape.sample(m).subList(0, 9), room);
                assertNotNull(parts);
                try (Levels levels = new Levels(t, new Mover(t.model, false), parts)) {
                    levels.run();
                    assertEquals(plain.counts().distinct(), levels.size());
                    assertEquals(levels.size(), levels.keys.size());
                    if (!first) {
                        assertTrue(levels.packing != parts, "was never packed anew");
                        assertEquals(room <= 20, ((Parts) levels.packing).isPaired());
                    }
                }
                assertEquals(plain.found().toString(), t.found.toString());
                assertEquals(counts(plain.counts()), counts(t.counts(plain.counts().distinct(), 0)));
                for (int i = 0; i < t.found.size(); i++) {
                    assertArrayEquals(plain.found().get(i).choices(), t.found.get(i).choices());
                }
                if (cores == 1) {
                    assertEquals(plain.counts().distinct(), seen.size());
                    assertEquals(plain.counts().distinct(), seen.stream().distinct().count());
                }
            }
        }
    }

    private static List<Object> counts(Verdict.Counts c) {
        return List.of(c.states(), c.distinct(), c.transitions(), c.duplicates(), c.goodEnds(), c.cuts(), new TreeMap<>(c.cutsBy()), c.depth());
    }
}
