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
    private static List<Block> blocks(SplittableRandom random, int first) {
        List<Block> r = new ArrayList<>();
        for (int i = 0; i < BLOCKS; i++) {
            Block b = new Block(1);
            b.begin(first + i * Block.STATES, Block.STATES);
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

    /** Who has expanded which: mostly some that follow each other, as they are dealt out; each takes them in order, but perhaps after later ones. */
    private static int[] makers(SplittableRandom random, int workers) {
        int[] r = new int[BLOCKS];
        for (int i = 0; i < BLOCKS; i++) {
            r[i] = i > 0 && random.nextInt(4) > 0 ? r[i - 1] : random.nextInt(workers);
        }
        return r;
    }

    @Test
    void itIsWhatOneAloneKeeps() {
        for (int workers : new int[] {2, 3, 5}) {
            for (int groups : new int[] {workers, 4 * workers, Keys.PAGES}) {
                same(workers, groups);
            }
        }
    }

    private static void same(int workers, int groups) {
        Keys alone = new Keys(Keys.ROOMY);
        Keys together = new Keys(Keys.ROOMY);
        Exchange exchange = new Exchange(workers, groups);
        Words queue = new Words(1, 6);
        Links links = new Links();
        Words expectedQueue = new Words(1, 6);
        Links expectedLinks = new Links();
        queue.append(0);
        expectedQueue.append(0);
        for (int round = 0; round < ROUNDS; round++) {
            List<Block> one = blocks(new SplittableRandom(round), round * BLOCKS * Block.STATES);
            List<Block> several = blocks(new SplittableRandom(round), round * BLOCKS * Block.STATES);
            for (Block b : one) {
                b.insert(alone, null);
                take(b, expectedQueue, expectedLinks);
            }
            exchange.begin();
            int[] makers = makers(new SplittableRandom(round), workers);
            int half = new SplittableRandom(round).nextInt(BLOCKS);
            for (int i = 0; i < BLOCKS; i++) {
                int n = (half + i) % BLOCKS;
                exchange.post(n, several.get(n), makers[n]);
            }
            exchange.end();
            for (int g = groups - 1; g >= 0; g--) {
                exchange.insert(together, null, g);
            }
            int kept = exchange.kept();
            int number = queue.size();
            queue.room(number + kept);
            links.room(kept, BLOCKS * Block.STATES);
            for (int w = 0; w < workers; w++) {
                exchange.collect(several, w, number, new Intake.Share(queue, links));
            }
            queue.grown(number + kept);
            links.grown(kept, BLOCKS * Block.STATES);
            for (int i = 0; i < BLOCKS; i++) {
                same(one.get(i), several.get(i));
            }
        }
        assertEquals(alone.size(), together.size());
        assertEquals(expectedQueue.size(), queue.size());
        assertEquals(expectedLinks.size(), links.size());
        for (int s = 1; s < queue.size(); s++) {
            assertEquals(expectedQueue.get(s), queue.get(s));
            assertEquals(expectedLinks.parent(s), links.parent(s));
            assertEquals(expectedLinks.choice(s), links.choice(s));
        }
    }

    /** One child after the other. */
    private static void take(Block b, Words queue, Links links) {
        int c = 0;
        for (int s = 0; s < b.count; s++) {
            for (; c < b.end[s]; c++) {
                queue.append(b.records[c]);
                links.child(b.choices[c]);
            }
            links.parentDone();
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

    /** Of each group's keys each once, of no other's any. */
    @Test
    void aGroupsKeysAreThoseOnItsPages() {
        List<Block> blocks = blocks(new SplittableRandom(3), 0);
        Exchange exchange = new Exchange(3, 5);
        exchange.begin();
        for (int i = 0; i < BLOCKS; i++) {
            exchange.post(i, blocks.get(i), i % 3);
        }
        exchange.end();
        List<Long> all = new ArrayList<>();
        for (int g = 0; g < 5; g++) {
            int group = g;
            exchange.forEach(g, key -> {
                assertEquals(group, Keys.group(key, 5));
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
