package gmplab.core.explore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Several workers that exchange keys keep the children that one alone keeps of the same blocks. */
class ExchangeTest {
    private static final int ROUNDS = 40;
    private static final int BLOCKS = 30;

    /** Blocks of a round: some with no children, some with very many, and many keys twice. */
    private static List<Block> blocks(SplittableRandom random) {
        List<Block> r = new ArrayList<>();
        for (int i = 0; i < BLOCKS; i++) {
            Block b = new Block(1);
            b.begin(i * Block.STATES, Block.STATES);
            for (int s = 0; s < b.count; s++) {
                for (int n = random.nextInt(8) == 0 ? random.nextInt(200) : random.nextInt(4); n > 0; n--) {
                    long word = random.nextInt(20_000);
                    b.add(b.size, Keys.spread(word), word, n);
                    b.size++;
                }
                b.end[s] = b.size;
            }
            r.add(b);
        }
        return r;
    }

    @Test
    void itIsWhatOneAloneKeeps() {
        for (int workers : new int[] {2, 3, 5}) {
            Keys alone = new Keys(Keys.ROOMY);
            Keys together = new Keys(Keys.ROOMY);
            Exchange exchange = new Exchange(workers);
            for (int round = 0; round < ROUNDS; round++) {
                List<Block> one = blocks(new SplittableRandom(round));
                List<Block> several = blocks(new SplittableRandom(round));
                one.forEach(b -> b.insert(alone, null));
                exchange.begin(BLOCKS);
                SplittableRandom random = new SplittableRandom(round);
                for (int i = 0; i < BLOCKS; i++) {
                    exchange.post(i, several.get(i), random.nextInt(workers));
                }
                for (int w = workers - 1; w >= 0; w--) {
                    exchange.insert(together, null, w, BLOCKS);
                }
                for (int w = 0; w < workers; w++) {
                    exchange.collect(several, BLOCKS, w);
                }
                for (int i = 0; i < BLOCKS; i++) {
                    same(one.get(i), several.get(i));
                }
            }
            assertEquals(alone.size(), together.size());
        }
    }

    private static void same(Block expected, Block b) {
        assertEquals(expected.size, b.size);
        assertEquals(expected.duplicates, b.duplicates);
        assertArrayEquals(expected.end, b.end);
        assertArrayEquals(Arrays.copyOf(expected.keys, b.size), Arrays.copyOf(b.keys, b.size));
        assertArrayEquals(Arrays.copyOf(expected.records, b.size), Arrays.copyOf(b.records, b.size));
        assertArrayEquals(Arrays.copyOf(expected.choices, b.size), Arrays.copyOf(b.choices, b.size));
    }

    /** Of each worker's keys each once, of no other's any. */
    @Test
    void aWorkersKeysAreThoseOnItsPages() {
        List<Block> blocks = blocks(new SplittableRandom(3));
        Exchange exchange = new Exchange(3);
        exchange.begin(BLOCKS);
        for (int i = 0; i < BLOCKS; i++) {
            exchange.post(i, blocks.get(i), i % 3);
        }
        List<Long> all = new ArrayList<>();
        for (int w = 0; w < 3; w++) {
            int worker = w;
            exchange.forEach(w, BLOCKS, key -> {
                assertEquals(worker, Keys.owner(key, 3));
                all.add(key);
            });
        }
        List<Long> expected = new ArrayList<>();
        blocks.forEach(b -> b.forEach(expected::add));
        all.sort(null);
        expected.sort(null);
        assertEquals(expected, all);
    }
}
