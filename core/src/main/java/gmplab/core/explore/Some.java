package gmplab.core.explore;

import java.util.Arrays;

/** A set of keys for a short while; it keeps its table. */
final class Some {
    private long[] table = new long[64];
    private int size;
    /** Whether the key 0 is there, which no entry can say. */
    private boolean zero;

    void add(long key) {
        if (key == 0) {
            zero = true;
        } else if (!contains(key)) {
            if (++size * 2 > table.length) {
                grow();
            }
            table[place(key)] = key;
        }
    }

    boolean contains(long key) {
        return key == 0 ? zero : table[place(key)] == key;
    }

    /** Where the key is, or where it would go. */
    private int place(long key) {
        int i = (int) (key * 0x9E3779B97F4A7C15L >>> 32) & table.length - 1;
        while (table[i] != 0 && table[i] != key) {
            i = i + 1 & table.length - 1;
        }
        return i;
    }

    private void grow() {
        long[] old = table;
        table = new long[old.length * 2];
        for (long key : old) {
            if (key != 0) {
                table[place(key)] = key;
            }
        }
    }

    void clear() {
        Arrays.fill(table, 0);
        size = 0;
        zero = false;
    }

    long bytes() {
        return 8L * table.length;
    }
}
