package gmplab.core.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A set of keys holds what its dumb twin holds, however full its shelves are. */
class KeysTest {
    private static final int KEYS = 8_000;

    /** Keys of few shelves, so that these are long, are pushed on, come to their ends and grow; some of them close to each other, some twice. */
    @ParameterizedTest
    @ValueSource(ints = {Keys.CLOSE, Keys.ROOMY})
    void itHoldsWhatWasAddedAndNothingElse(int few) {
        for (int shelves : new int[] {1, 3, 700, 65_536}) {
            SplittableRandom random = new SplittableRandom(shelves);
            Keys keys = new Keys(few);
            TreeSet<Long> twin = new TreeSet<>(Long::compareUnsigned);
            for (int i = 0; i < KEYS; i++) {
                long low = random.nextInt(3) == 0 ? random.nextInt(2_000) : random.nextLong() >>> 16 | (random.nextBoolean() ? 0xFFFF00000000L : 0);
                long key = (long) (random.nextInt(shelves) * 7919 & 0xFFFF) << 48 | low;
                assertEquals(twin.add(key), keys.add(key), () -> Long.toHexString(key));
            }
            assertEquals(twin.size(), keys.size());
            List<Long> all = new ArrayList<>();
            keys.forEach(all::add);
            assertEquals(new ArrayList<>(twin), all);
            for (long key : twin) {
                assertEquals(true, keys.contains(key));
                assertEquals(twin.contains(key + 1), keys.contains(key + 1));
            }
        }
    }

    /** All on one page, so that it becomes one slab and then many; or so close that shelves go over the ends of slabs. */
    private static IntToLongFunction keysOfAPage(String which) {
        SplittableRandom random = new SplittableRandom(5);
        long page = 0xA7L << 56;
        return switch (which) {
            case "random" -> i -> page | random.nextLong() >>> 8;
            case "clustered" -> i -> page | (long) random.nextInt(256) << 48 | (long) random.nextInt(3) << 46 | random.nextInt(1 << 20) << 10;
            case "ascending" -> i -> page | (long) i << 40;
            case "descending" -> i -> page | (long) (1 << 16) - i << 40;
            default -> i -> page | (long) (i & 255) << 48 | (i < 256 ? 0 : random.nextInt(2) == 0 ? i : (1L << 48) - i);
        };
    }

    /** It is written and read each time it has grown: within one array, to one slab, to two, and to many. */
    @ParameterizedTest
    @ValueSource(strings = {"random", "clustered", "ascending", "descending", "at both ends"})
    void aPageOfManySlabsHoldsWhatItsTwinHolds(String which) throws IOException {
        for (int part : new int[] {Keys.CLOSE, Keys.ROOMY}) {
            IntToLongFunction source = keysOfAPage(which);
            Keys keys = new Keys(part);
            TreeSet<Long> twin = new TreeSet<>(Long::compareUnsigned);
            int grown = 0;
            for (int i = 0; i < 50_000; i++) {
                long key = source.applyAsLong(i);
                long before = keys.bytes();
                assertEquals(twin.contains(key), keys.contains(key));
                assertEquals(twin.add(key), keys.add(key), () -> Long.toHexString(key));
                if (keys.bytes() != before) {
                    grown++;
                    keys = again(keys);
                    same(twin, keys);
                }
            }
            same(twin, keys);
            assertTrue(grown >= 8, "it grew " + grown + " times");
        }
    }

    private static void same(TreeSet<Long> twin, Keys keys) {
        List<Long> all = new ArrayList<>();
        keys.forEach(all::add);
        assertEquals(new ArrayList<>(twin), all);
        assertEquals(twin.size(), keys.size());
        for (long key : twin) {
            assertTrue(keys.contains(key));
            assertEquals(twin.contains(key + 1), keys.contains(key + 1));
            assertEquals(twin.contains(key - 1), keys.contains(key - 1));
        }
    }

    /** What is read from what was written. */
    private static Keys again(Keys keys) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        keys.write(new DataOutputStream(out));
        Keys r = new Keys(keys);
        r.read(new DataInputStream(new ByteArrayInputStream(out.toByteArray())));
        assertEquals(keys.bytes(), r.bytes());
        return r;
    }

    /** Pages that are emptied give their memory to others, which find nothing in it. */
    @Test
    void emptiedPagesAreEmptyAndSoIsWhatTheyHad() {
        SplittableRandom random = new SplittableRandom(8);
        Keys keys = new Keys(Keys.ROOMY);
        TreeSet<Long> twin = new TreeSet<>(Long::compareUnsigned);
        for (int round = 0; round < 6; round++) {
            Keys.Batch batch = keys.batch();
            for (int i = 0; i < 60_000; i++) {
                // On four pages, of which each comes to have slabs.
                long key = random.nextLong() & ~(0xFCL << 56);
                twin.add(key);
                batch.key(key);
            }
            batch.end();
            same(twin, keys);
            int from = random.nextInt(4);
            keys.clear(from, from + 1);
            twin.removeIf(key -> key >>> 56 == from);
            same(twin, keys);
        }
    }

    /** Whoever has a limit of memory relies on it. */
    @ParameterizedTest
    @ValueSource(ints = {Keys.CLOSE, Keys.ROOMY})
    void noKeyTakesMoreThanWasSaid(int part) {
        SplittableRandom random = new SplittableRandom(part);
        Keys keys = new Keys(part);
        for (int i = 0; i < 100_000; i++) {
            long most = keys.bytesWithOneMore();
            // On four pages.
            keys.add(random.nextLong() & ~(0xFCL << 56));
            assertTrue(keys.bytes() <= most);
        }
        Keys like = new Keys(keys);
        assertEquals(keys.bytes(), like.bytes());
        assertEquals(0, like.size());
        like.forEach(key -> fail());
    }
}
