package gmplab.core.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
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
}
