package gmplab.core.explore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.simulate.SplitMix64;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts that keep states small, each against java.util's. */
class PackedTest {
    /** Keys that are spread, that crowd one shelf, and the corner ones. */
    private static long key(SplitMix64 r, int sort) {
        return switch (sort) {
            case 0 -> r.next();
            case 1 -> 0x1234L << 48 | r.next(1 << 20);
            default -> (long) r.next(3) << 56 | (long) r.next(2) << 48 | (r.next(2) == 0 ? r.next(4) : (1L << 48) - 1 - r.next(4));
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void keysAnswerAsHashSet(int sort) {
        SplitMix64 r = new SplitMix64(sort);
        Keys keys = new Keys(Keys.ROOMY);
        Set<Long> twin = new HashSet<>();
        for (int i = 0; i < (sort == 0 ? 300_000 : 20_000); i++) {
            long k = key(r, sort);
            assertEquals(twin.contains(k), keys.contains(k));
            keys.glance(k);
            assertEquals(twin.add(k), keys.add(k));
            assertTrue(keys.contains(k));
        }
        assertEquals(twin.size(), keys.size());
        for (int i = 0; i < 10_000; i++) {
            long k = key(r, sort);
            assertEquals(twin.contains(k), keys.contains(k));
        }
    }

    @Test
    void keysComeOutInOrder() {
        SplitMix64 r = new SplitMix64(9);
        Keys keys = new Keys(Keys.ROOMY);
        Set<Long> twin = new TreeSet<>(Long::compareUnsigned);
        for (int i = 0; i < 50_000; i++) {
            long k = key(r, i % 3);
            keys.add(k);
            twin.add(k);
        }
        List<Long> out = new ArrayList<>();
        keys.forEach(out::add);
        assertEquals(new ArrayList<>(twin), out);
        keys.clear();
        assertEquals(0, keys.size());
        assertFalse(keys.contains(out.get(7)));
    }

    @Test
    void linksRememberEveryParentAndChoice() {
        SplitMix64 r = new SplitMix64(3);
        Links links = new Links();
        List<Integer> parents = new ArrayList<>(List.of(-1));
        List<Integer> choices = new ArrayList<>(List.of(-1));
        for (int parent = 0; parent < 60_000; parent++) {
            // Long stretches without children, and now and then very many.
            int children = parent / 5000 % 3 == 1 ? 0 : r.next(500) == 0 ? 400 : r.next(4);
            for (int c = 0; c < children; c++) {
                links.child(c);
                parents.add(parent);
                choices.add(c);
            }
            links.parentDone();
        }
        assertEquals(parents.size() - 1, links.size());
        for (int s = 1; s < parents.size(); s++) {
            assertEquals(parents.get(s), links.parent(s));
            assertEquals(choices.get(s), links.choice(s));
        }
        assertEquals(0, links.path(0).length);
    }

    @Test
    void nodesNumberPairsInTheOrderInWhichTheyCome() {
        SplitMix64 r = new SplitMix64(4);
        Nodes nodes = new Nodes();
        Map<Long, Integer> twin = new HashMap<>();
        for (int i = 0; i < 700_000; i++) {
            long pair = (long) r.next(2000) << 32 | r.next(300);
            Integer there = twin.putIfAbsent(pair, twin.size());
            assertEquals(there == null ? twin.size() - 1 : there, nodes.number(pair));
        }
        twin.forEach((pair, n) -> assertEquals(pair, nodes.get(n)));
        assertTrue(nodes.size() > 1 << 18);
    }

    @Test
    void nodesMayBeAddedByMany() {
        Nodes nodes = new Nodes();
        int[][] numbers = new int[4][400_000];
        try (Crew crew = new Crew(4)) {
            crew.all(w -> {
                SplitMix64 r = new SplitMix64(w);
                for (int i = 0; i < numbers[w].length; i++) {
                    int v = r.next(numbers[w].length);
                    numbers[w][v] = 1 + nodes.number((long) v * v);
                }
            });
        }
        for (int[] of : numbers) {
            for (int v = 0; v < of.length; v++) {
                assertTrue(of[v] == 0 || nodes.get(of[v] - 1) == (long) v * v);
                assertTrue(of[v] == 0 || nodes.number((long) v * v) == of[v] - 1);
            }
        }
    }

    private static long[] state(SplitMix64 r, int words) {
        long[] s = new long[words];
        for (int i = 0; i < words; i++) {
            s[i] = r.next(5) == 0 ? r.next() : (long) r.next(9) << 8 * r.next(8);
        }
        return s;
    }

    /** Different states have different records and keys, equal ones the same, whatever was unpacked before. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 13, 33, 70})
    void treesKeepStatesApartAndGiveThemBack(int words) {
        SplitMix64 r = new SplitMix64(words);
        List<long[]> sample = IntStream.range(0, 100).mapToObj(i -> state(r, words)).toList();
        Tree tree = new Tree(Shape.of(words, sample));
        Packing.Packer packer = tree.packer();
        Packing.Packer other = tree.packer();
        Map<String, Long> roots = new HashMap<>();
        Set<Long> keys = new HashSet<>();
        long[] record = new long[1];
        long[] s = state(r, words);
        for (int i = 0; i < 5000; i++) {
            if (r.next(4) == 0) {
                s = state(r, words);
            } else {
                s[r.next(words)] ^= 1L << r.next(64);
            }
            long key = packer.pack(s, record, 0);
            Long before = roots.put(Arrays.toString(s), record[0]);
            assertTrue(before == null || before == record[0]);
            assertEquals(before == null, keys.add(key));
            assertArrayEquals(s, (r.next(2) == 0 ? packer : other).unpack(record));
        }
    }
}
