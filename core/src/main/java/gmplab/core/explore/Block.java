package gmplab.core.explore;

import gmplab.core.machine.Finding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Some states that follow each other in a breadth-first search, and what one worker found out about them: the states behind
 * them that were not known before the round, in order, and how often what happened.
 */
final class Block {
    /** States in a block. */
    static final int STATES = 16;
    /** Children for which there is room at first. */
    private static final int CHILDREN = 4 * STATES;

    /**
     * A move that ended in a finding.
     *
     * @param choice which of the state's choices; -1 where the state is stuck
     * @param at the state in which it was found
     */
    record Event(int state, int choice, Finding finding, long[] at) { }

    private final int recordWords;
    /** The first state's number, and how many there are. */
    int from;
    int count;
    /** By state: where its children end. */
    final int[] end = new int[STATES];
    /** By child: key, record, and which of its parent's choices. */
    long[] keys = new long[CHILDREN];
    long[] records;
    int[] choices = new int[CHILDREN];
    /** By who adds, and by child: whether it is the first with its key. Nobody writes where another one does. */
    private final boolean[][] fresh;
    /** By who adds, and how many there are: which children are whose. Only where several add. */
    private final int[][] own;
    private final int[] owned;
    int size;
    final List<Event> events = new ArrayList<>();
    long transitions;
    long duplicates;
    long goodEnds;
    long cuts;
    long locals;
    boolean depthHit;
    /** Only so that reading ahead is not optimised away. */
    private long glanced;

    Block(int recordWords, int workers) {
        this.recordWords = recordWords;
        fresh = new boolean[workers][CHILDREN];
        own = new int[workers][workers == 1 ? 0 : CHILDREN];
        owned = new int[workers];
        records = new long[CHILDREN * recordWords];
    }

    void begin(int first, int states) {
        from = first;
        count = states;
        size = 0;
        events.clear();
        transitions = 0;
        duplicates = 0;
        goodEnds = 0;
        cuts = 0;
        locals = 0;
        depthHit = false;
    }

    /** Makes room for one more child than so many. */
    void room(int children) {
        if (children == keys.length) {
            keys = Arrays.copyOf(keys, children * 2);
            records = Arrays.copyOf(records, children * 2 * recordWords);
            choices = Arrays.copyOf(choices, children * 2);
        }
    }

    /** Puts a child in whose record is one word, behind so many others. */
    void add(int at, long key, long word, int choice) {
        room(at);
        keys[at] = key;
        records[at] = word;
        choices[at] = choice;
    }

    /** Once all children are there: notes which are whose, where several add, so that each need not look at all of them. */
    void share(int workers) {
        for (int w = 0; w < workers && workers > 1; w++) {
            owned[w] = 0;
            own[w] = own[w].length < size ? new int[keys.length] : own[w];
        }
        for (int i = 0; i < size && workers > 1; i++) {
            int w = Keys.owner(keys[i], workers);
            own[w][owned[w]++] = i;
        }
    }

    private int count(int worker, int workers) {
        return workers == 1 ? size : owned[worker];
    }

    private int child(int k, int worker, int workers) {
        return workers == 1 ? k : own[worker][k];
    }

    /** Reads what it takes to find the children whose pages are a worker's in the set, all together, so that memory is read in parallel. */
    private void glance(Keys known, int worker, int workers) {
        long sum = 0;
        int n = count(worker, workers);
        for (int k = 0; k < n; k++) {
            sum += known.glance(keys[child(k, worker, workers)]);
        }
        // Only so that reading is not left out; next to never written, for several workers read ahead in one block.
        if (sum == 0) {
            glanced = 1;
        }
    }

    /** Takes out the children that are known already. */
    void dropKnown(Keys known) {
        glance(known, 0, 1);
        int kept = 0;
        int i = 0;
        for (int s = 0; s < count; s++) {
            for (; i < end[s]; i++) {
                if (!known.contains(keys[i])) {
                    move(i, kept++);
                }
            }
            end[s] = kept;
        }
        duplicates += size - kept;
        size = kept;
    }

    private void move(int at, int to) {
        keys[to] = keys[at];
        choices[to] = choices[at];
        for (int k = 0; at != to && k < recordWords; k++) {
            records[to * recordWords + k] = records[at * recordWords + k];
        }
    }

    /**
     * Adds the children whose pages are a worker's, and notes which of them are new.
     *
     * @param elsewhere those that are known and not in the set; null for none
     */
    void insert(Keys known, Some elsewhere, int worker, int workers) {
        if (fresh[worker].length < size) {
            fresh[worker] = new boolean[keys.length];
        }
        boolean[] isNew = fresh[worker];
        glance(known, worker, workers);
        int n = count(worker, workers);
        for (int k = 0; k < n; k++) {
            int i = child(k, worker, workers);
            isNew[i] = (elsewhere == null || !elsewhere.contains(keys[i])) && known.add(keys[i]);
        }
    }

    /** Whether a child was new, once so many workers have added theirs. */
    private boolean isFresh(int child, int workers) {
        return fresh[Keys.owner(keys[child], workers)][child];
    }

    /**
     * Gives the new children the next numbers.
     *
     * @param queue takes their records; null: somebody else puts them there
     * @param links takes where they come from; null likewise
     * @return how many were known
     */
    int number(Words queue, Links links, int workers) {
        int i = 0;
        int known = 0;
        for (int s = 0; s < count; s++) {
            for (; i < end[s]; i++) {
                if (!isFresh(i, workers)) {
                    known++;
                    continue;
                }
                if (queue != null) {
                    queue.append(records, i * recordWords);
                }
                if (links != null) {
                    links.child(choices[i]);
                }
            }
            if (links != null) {
                links.parentDone();
            }
        }
        return known;
    }

    long bytes() {
        return (Long.BYTES + Integer.BYTES + (long) fresh.length) * keys.length + Long.BYTES * records.length + (long) Integer.BYTES * own[0].length * own.length;
    }
}
