package gmplab.core.explore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Model;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What one worker makes of states does not depend on what it was given before, but for children that come behind those it has made. */
class WorkerTest {
    /** Two blocks whose states have children in common. */
    private static final int STATES = 2 * Block.STATES;

    private final Model model = new Counters(4, 3);
    private final Packing packing = new Packing.Fingerprints(model.words(), 1);
    private final Words queue = new Words(model.words());

    /** The first states of a search, in its order. */
    private void queue() {
        Keys known = new Keys(Keys.ROOMY);
        long[] start = new long[model.words()];
        model.start(start);
        queue.append(start);
        known.add(Hash.of(start, 0, start.length, 1));
        int[] choices = new int[model.maxChoices()];
        for (int i = 0; queue.size() < STATES; i++) {
            long[] s = new long[model.words()];
            queue.copy(i, s);
            int n = model.choices(s, choices);
            for (int c = 0; c < n; c++) {
                long[] to = new long[model.words()];
                if (model.move(s, choices[c], to) == 0 && known.add(Hash.of(to, 0, to.length, 1))) {
                    queue.append(to);
                }
            }
        }
    }

    private Worker worker() {
        return new Worker(model, Options.bfs().withFirstOnly(false), null, packing, queue);
    }

    private Block expanded(Worker w, int from) {
        Block b = new Block(packing.recordWords());
        b.begin(from, Block.STATES);
        w.expand(b, 1, false, 0);
        return b;
    }

    @Test
    void whoGoesBackLeavesNothingOut() {
        queue();
        Block alone = expanded(worker(), 0);
        Worker back = worker();
        expanded(back, Block.STATES);
        Block b = expanded(back, 0);
        assertEquals(alone.size, b.size);
        assertArrayEquals(Arrays.copyOf(alone.keys, alone.size), Arrays.copyOf(b.keys, b.size));
        assertArrayEquals(alone.end, b.end);
        Worker on = worker();
        expanded(on, 0);
        assertTrue(expanded(on, Block.STATES).size < expanded(worker(), Block.STATES).size, "these two blocks tell nothing");
    }
}
