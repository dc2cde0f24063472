package gmplab.core.explore;

import java.util.ArrayList;
import java.util.List;

/**
 * How what a round has found becomes part of a breadth-first search: its keys go into the set, and what is new gets numbers, in the order of one core. On
 * several, each adds some groups of keys, and then each takes care of the blocks that it has expanded itself.
 */
final class Intake {
    /** Groups of keys for each worker, so that whoever is done with his sooner can take over another. */
    private static final int GROUPS_EACH = 8;

    private final Levels levels;
    private final Crew crew;
    private final Spill spill;
    private final Exchange exchange;
    /** By worker. */
    private final List<Share> shares = new ArrayList<>();

    /** What one worker takes in of a round, and how often what happened in it. */
    static final class Share extends Counts {
        private final Words queue;
        private final Links links;
        private int expanded;
        private boolean events;

        Share(Words queue, Links links) {
            this.queue = queue;
            this.links = links;
        }

        private void begin() {
            expanded = 0;
            events = false;
            beginCounting();
        }

        /**
         * Blocks that follow each other will be taken.
         *
         * @param state the number of their first new state
         * @param parent the first state whose children they have
         */
        Links.Strand strand(int state, int parent) {
            return links.strand(state, parent);
        }

        /** Takes a block in which all children are new: they get numbers, from one on, and so far the strand has come. */
        void take(Block b, int number, Links.Strand strand) {
            queue.put(number, b.records, b.size);
            b.tell(strand);
            expanded += b.count;
            add(b);
            events |= !b.events.isEmpty();
        }

        private void count(Tally tally) {
            tally.states += expanded;
            tally.transitions += transitions;
            tally.duplicates += duplicates;
            tally.goodEnds += goodEnds;
            tally.cuts += cuts;
            tally.depthHit |= depthHit;
        }
    }

    /** @param spill null where all stays in memory */
    Intake(Levels levels, Crew crew, Spill spill) {
        this.levels = levels;
        this.crew = crew;
        this.spill = spill;
        // Each worker looks for its own keys in the files.
        exchange = new Exchange(crew.size(), spill != null ? crew.size() : Math.min(Keys.PAGES, crew.size() * GROUPS_EACH));
        for (int w = 0; w < crew.size(); w++) {
            shares.add(new Share(levels.queue, levels.links));
        }
    }

    /** Before a round. */
    void begin() {
        exchange.begin();
        shares.forEach(Share::begin);
    }

    /** Takes a block that will be taken in together with others. */
    void post(int number, Block b, int worker) {
        exchange.post(number, b, worker);
    }

    /** Takes in all blocks of a round on one core. */
    void alone(List<Block> blocks) {
        Some elsewhere = spill == null ? null : spill.known(0, sink -> blocks.forEach(b -> b.forEach(sink)));
        int kept = 0;
        int parents = 0;
        for (Block b : blocks) {
            b.insert(levels.keys, elsewhere);
            kept += b.size;
            parents += b.count;
        }
        room(kept, parents);
        int number = levels.size();
        Links.Strand strand = shares.get(0).strand(number, levels.next);
        for (Block b : blocks) {
            shares.get(0).take(b, number, strand);
            number += b.size;
        }
        strand.end();
        keep(kept, parents);
    }

    /** The same on all cores, once all were posted. */
    void together(List<Block> blocks) {
        exchange.end();
        Portions portions = Portions.apart(exchange.groups(), crew.size());
        crew.all(w -> {
            if (spill != null) {
                exchange.insert(levels.keys, spill.known(w, sink -> exchange.forEach(w, sink)), w);
            } else {
                for (int g = portions.next(w); g >= 0; g = portions.next(w)) {
                    exchange.insert(levels.keys, null, g);
                }
            }
        });
        int kept = exchange.kept();
        Block last = blocks.get(blocks.size() - 1);
        int parents = last.from + last.count - levels.next;
        room(kept, parents);
        crew.all(w -> exchange.collect(blocks, w, levels.size(), shares.get(w)));
        keep(kept, parents);
    }

    private void room(int kept, int parents) {
        levels.queue.room(levels.size() + kept);
        levels.links.room(kept, parents);
    }

    private void keep(int kept, int parents) {
        levels.queue.grown(levels.size() + kept);
        levels.links.grown(kept, parents);
        levels.next += parents;
        shares.forEach(s -> s.count(levels.tally));
    }

    /** Whether a move of the round was cut. */
    boolean hasCuts() {
        return shares.stream().anyMatch(s -> s.cuts > 0);
    }

    /** Whether something was found in it. */
    boolean hasEvents() {
        return shares.stream().anyMatch(s -> s.events);
    }

    /** Local moves in the round. */
    long locals() {
        return shares.stream().mapToLong(s -> s.locals).sum();
    }

    long bytes() {
        return exchange.bytes();
    }
}
