package gmplab.core.reduce;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The strides of one place, found by what is in the bits on which they depend. Thread-confined. */
final class StrideTable {
    /** Those that depend on the same bits are together; those asked for often are in front. */
    private final List<Group> groups = new ArrayList<>();
    private int size;

    /**
     * Those that depend on the same bits, by what is there: half of the table is free. What is there stands in one array with its number, so that
     * looking for one that is known fetches one place of memory, and then the stride.
     */
    private static final class Group {
        private final Stride first;
        /** By place: the number, 0 where it is free, and then word by word. */
        private final int each;
        private final long[] asked;
        private long[] keys;
        private Stride[] table = new Stride[4];
        private int size;

        Group(Stride first) {
            this.first = first;
            each = 1 + first.value().length;
            asked = new long[each - 1];
            keys = new long[each * table.length];
        }

        Stride find(long[] s) {
            first.value(s, asked);
            long number = Stride.number(asked);
            for (int i = (int) number & table.length - 1; keys[i * each] != 0; i = i + 1 & table.length - 1) {
                int at = i * each;
                if (keys[at] == number && Arrays.equals(keys, at + 1, at + each, asked, 0, each - 1)) {
                    return table[i];
                }
            }
            return null;
        }

        void add(Stride k) {
            if (2 * ++size > table.length) {
                Stride[] old = table;
                table = new Stride[2 * old.length];
                keys = new long[each * table.length];
                Arrays.stream(old).filter(Objects::nonNull).forEach(this::put);
            }
            put(k);
        }

        private void put(Stride k) {
            long number = Stride.number(k.value());
            int i = (int) number & table.length - 1;
            while (keys[i * each] != 0) {
                i = i + 1 & table.length - 1;
            }
            keys[i * each] = number;
            System.arraycopy(k.value(), 0, keys, i * each + 1, each - 1);
            table[i] = k;
        }
    }

    int size() {
        return size;
    }

    /** The one that is of this state; null for none. */
    Stride find(long[] s) {
        for (int i = 0; i < groups.size(); i++) {
            Stride k = groups.get(i).find(s);
            if (k != null) {
                groups.set(i, groups.set(i >> 1, groups.get(i)));
                return k;
            }
        }
        return null;
    }

    void add(Stride k) {
        Group of = groups.stream().filter(g -> g.first.dependsAs(k)).findFirst().orElse(null);
        if (of == null) {
            of = new Group(k);
            groups.add(of);
        }
        of.add(k);
        size++;
    }
}
