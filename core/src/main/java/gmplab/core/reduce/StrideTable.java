package gmplab.core.reduce;

import java.util.ArrayList;
import java.util.List;

/** The strides of one place, found by what is in the bits on which they depend. Thread-confined. */
final class StrideTable {
    /** Those that depend on the same bits are together; those asked for often are in front. */
    private final List<Group> groups = new ArrayList<>();
    private int size;

    /** Those that depend on the same bits, by what is there: half of the table is free. */
    private static final class Group {
        private final Stride first;
        private Stride[] table = new Stride[4];
        private int size;

        Group(Stride first) {
            this.first = first;
        }

        Stride find(long[] s) {
            int mask = table.length - 1;
            int i = first.hash(s) & mask;
            while (table[i] != null && !table[i].isOf(s)) {
                i = i + 1 & mask;
            }
            return table[i];
        }

        void add(Stride k) {
            Stride[] old = table;
            if (2 * ++size > old.length) {
                table = new Stride[2 * old.length];
                for (Stride x : old) {
                    put(x);
                }
            }
            put(k);
        }

        private void put(Stride k) {
            if (k == null) {
                return;
            }
            int mask = table.length - 1;
            int i = k.hash() & mask;
            while (table[i] != null) {
                i = i + 1 & mask;
            }
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
