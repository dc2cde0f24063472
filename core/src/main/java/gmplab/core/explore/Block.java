package gmplab.core.explore;

import gmplab.core.machine.Finding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Some states that follow each other in a breadth-first search, and what one worker found out about them: the states behind
 * them that were not known before the round, in order, and how often what happened.
 */
final class Block extends Counts {
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
    int size;
    final List<Event> events = new ArrayList<>();
    /** Only so that reading ahead is not optimised away. */
    private long glanced;

    Block(int recordWords) {
        this.recordWords = recordWords;
        records = new long[CHILDREN * recordWords];
    }

    void begin(int first, int states) {
        from = first;
        count = states;
        size = 0;
        events.clear();
        beginCounting();
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

    /** Reads what it takes to find the children in the set, all together, so that memory is read in parallel. */
    private void glance(Keys known) {
        long sum = 0;
        for (int i = 0; i < size; i++) {
            sum += known.glance(keys[i]);
        }
        glanced = sum;
    }

    /** Takes out the children that are known already. */
    void dropKnown(Keys known) {
        glance(known);
        keep(i -> !known.contains(keys[i]));
    }

    /**
     * Adds the children, and takes out those that are known.
     *
     * @param elsewhere those that are known and not in the set; null for none
     */
    void insert(Keys known, Some elsewhere) {
        glance(known);
        keep(i -> (elsewhere == null || !elsewhere.contains(keys[i])) && known.add(keys[i]));
    }

    /** Takes out all other children, which are duplicates; each is asked for once, in their order. */
    void keep(IntPredicate which) {
        int kept = 0;
        int i = 0;
        for (int s = 0; s < count; s++) {
            for (; i < end[s]; i++) {
                if (which.test(i)) {
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

    /** Takes the keys of the children, in their order. */
    void forEach(Keys.Sink sink) {
        for (int i = 0; i < size; i++) {
            sink.key(keys[i]);
        }
    }

    /** Says where the children come from. */
    void tell(Links.Strand links) {
        int child = 0;
        for (int s = 0; s < count; s++) {
            links.family(choices, child, end[s]);
            child = end[s];
        }
    }

    long bytes() {
        return (long) (Long.BYTES + Integer.BYTES) * keys.length + (long) Long.BYTES * records.length;
    }
}
