package gmplab.core.explore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.simulate.SplitMix64;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both visited sets against java.util's. */
class VisitedTest {
    /** Words with few bits set, near each other, as packed states are. */
    private static long[] state(SplitMix64 r, int words) {
        long[] s = new long[words];
        for (int i = 0; i < words; i++) {
            s[i] = (long) r.next(9) << 8 * r.next(8);
        }
        return s;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 13, 64, 70})
    void exactSetAnswersAsHashMap(int words) {
        SplitMix64 r = new SplitMix64(words);
        ExactVisited set = new ExactVisited(words);
        Map<String, Integer> twin = new HashMap<>();
        for (int i = 0; i < 30_000; i++) {
            long[] s = state(r, words);
            String key = Arrays.toString(s);
            assertEquals(twin.containsKey(key), set.contains(s));
            int expected = twin.containsKey(key) ? ~twin.get(key) : twin.size();
            assertEquals(expected, set.add(s));
            twin.putIfAbsent(key, twin.size());
            assertTrue(set.contains(s));
        }
        assertEquals(twin.size(), set.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 13})
    void compactSetAnswersAsHashMapWhereNoFingerprintsCollide(int words) {
        SplitMix64 r = new SplitMix64(words);
        CompactVisited set = new CompactVisited(words, 7);
        Map<String, Integer> twin = new HashMap<>();
        for (int i = 0; i < 30_000; i++) {
            long[] s = state(r, words);
            boolean isNew = twin.putIfAbsent(Arrays.toString(s), twin.size()) == null;
            assertEquals(isNew, !set.contains(s));
            assertEquals(isNew, set.add(s) >= 0);
        }
        assertEquals(twin.size(), set.size());
    }

    @Test
    void storedStatesComeBackAsTheyWere() {
        ExactVisited set = new ExactVisited(5);
        SplitMix64 r = new SplitMix64(1);
        long[][] all = new long[50_000][];
        for (int i = 0; i < all.length; i++) {
            all[i] = new long[] {r.next(), r.next(), 0, i, r.next()};
            assertEquals(i, set.add(all[i]));
        }
        long[] out = new long[5];
        for (int i = 0; i < all.length; i++) {
            set.states().copy(i, out);
            assertArrayEquals(all[i], out);
        }
    }

    @Test
    void bytesGrowAsTheTableDoes() {
        ExactVisited set = new ExactVisited(2);
        long[] s = new long[2];
        for (int i = 0; i < 768; i++) {
            s[0] = i;
            set.add(s);
        }
        long before = set.bytes();
        assertEquals(before + 4 * 3 * 1024, set.bytesWithOneMore());
        s[0] = 768;
        set.add(s);
        assertEquals(before + 4 * 3 * 1024, set.bytes());
    }

    @Test
    void omissionProbabilityIsTheBirthdayBound() {
        // (2^16)² / 2^65 = 2^-33
        assertEquals(0x1p-33, CompactVisited.omissionProbability(1 << 16));
        assertEquals(1, CompactVisited.omissionProbability(1L << 40));
    }

    @Test
    void forgottenChunksGiveTheirBytesBack() {
        Words w = new Words(1);
        for (int i = 0; i < 100_000; i++) {
            w.append(i);
        }
        long before = w.bytes();
        w.forgetBefore(99_999);
        assertFalse(w.bytes() >= before / 2, w.bytes() + " of " + before);
        assertEquals(99_999, w.get(99_999));
    }
}
