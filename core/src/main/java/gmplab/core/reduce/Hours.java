package gmplab.core.reduce;

import gmplab.core.machine.Looks;
import java.util.Arrays;

/**
 * One thread's short cut to the {@link Facts}: for each combination of values that the hours have had together, which changes
 * were noted already and which elements stay. It only remembers answers of the facts. Thread-confined.
 */
final class Hours {
    private static final byte NOTED = 1;
    private static final byte STAYS = 2;
    private static final byte CHANGES = 4;
    private static final int MOST = 1 << 16;
    private static final long MIX = 0x9E3779B97F4A7C15L;
    private final Facts facts;
    private final Looks looks;
    /** The bits of the hours, word by word. */
    private final int[] words;
    private final long[] masks;
    private final long[] now;
    private long[] keys;
    private Row[] rows;
    private int size;
    private Row row;
    /** Word by word: the bits of all elements. */
    private final long[] elements;
    private int settled = -1;

    Hours(Facts facts, Looks looks, int stateWords) {
        this.facts = facts;
        this.looks = looks;
        long[] all = new long[stateWords];
        for (int hour : facts.hours()) {
            looks.mark(hour, all);
        }
        words = java.util.stream.IntStream.range(0, stateWords).filter(w -> all[w] != 0).toArray();
        masks = Arrays.stream(words).mapToLong(w -> all[w]).toArray();
        now = new long[words.length];
        elements = new long[stateWords];
        for (int x = 0; x < looks.elements(); x++) {
            looks.mark(x, elements);
        }
    }

    /** What is remembered for one combination: what is known of each element, and the bits whose changes are looked at. */
    private static final class Row {
        final byte[] known;
        final long[] open;

        Row(int elements, long[] all) {
            known = new byte[elements];
            open = all.clone();
        }
    }

    /** {@link Facts#learn} of every change between two states. */
    void learn(long[] before, long[] after) {
        find(before);
        long[] open = row.open;
        long fresh = 0;
        for (int w = 0; w < open.length; w++) {
            fresh |= (before[w] ^ after[w]) & open[w];
        }
        if (fresh != 0) {
            looks.changes(before, after, x -> {
                if ((row.known[x] & NOTED) == 0) {
                    facts.learn(looks, before, x);
                    row.known[x] |= NOTED;
                    if (!facts.tells(x)) {
                        looks.clear(x, row.open);
                    }
                }
                facts.follow(looks, before, after, x);
            });
        }
    }

    /** {@link Facts#still}. */
    boolean still(long[] s, int element) {
        find(s);
        byte known = row.known[element];
        if ((known & (STAYS | CHANGES)) == 0) {
            known |= facts.still(looks, s, element) ? STAYS : CHANGES;
            row.known[element] = known;
        }
        return (known & STAYS) != 0;
    }

    /** Makes the row of the state's combination the current one. */
    private void find(long[] s) {
        boolean same = row != null && settled == facts.settled();
        for (int i = 0; i < words.length; i++) {
            long v = s[words[i]] & masks[i];
            same &= v == now[i];
            now[i] = v;
        }
        if (!same) {
            row = look();
        }
    }

    private Row look() {
        if (settled != facts.settled() || size >= MOST) {
            settled = facts.settled();
            keys = new long[64 * words.length];
            rows = new Row[64];
            size = 0;
        } else if (size * 2 > rows.length) {
            grow();
        }
        int at = slot(now, 0);
        if (rows[at] == null) {
            System.arraycopy(now, 0, keys, at * words.length, words.length);
            rows[at] = new Row(looks.elements(), elements);
            size++;
        }
        return rows[at];
    }

    /** Where the key that begins there in an array is, or would go. */
    private int slot(long[] key, int from) {
        long h = 1;
        for (int i = 0; i < words.length; i++) {
            h = (h ^ key[from + i]) * MIX;
            h ^= h >>> 32;
        }
        int at = (int) h & rows.length - 1;
        while (rows[at] != null && !Arrays.equals(keys, at * words.length, (at + 1) * words.length, key, from, from + words.length)) {
            at = at + 1 & rows.length - 1;
        }
        return at;
    }

    private void grow() {
        long[] oldKeys = keys;
        Row[] oldRows = rows;
        keys = new long[2 * oldKeys.length];
        rows = new Row[2 * oldRows.length];
        for (int i = 0; i < oldRows.length; i++) {
            if (oldRows[i] != null) {
                int at = slot(oldKeys, i * words.length);
                System.arraycopy(oldKeys, i * words.length, keys, at * words.length, words.length);
                rows[at] = oldRows[i];
            }
        }
    }
}
