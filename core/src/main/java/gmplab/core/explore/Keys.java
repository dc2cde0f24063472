package gmplab.core.explore;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A set of 64-bit keys in a little over six bytes each. The high 16 bits of a key choose one of 65,536 shelves, the other 48
 * stand on it in ascending order from where they belong on (linear probing in order: Amble and Knuth 1974), so that shelves
 * may be nearly full and a search for what is not there ends early. 256 shelves make a page, and a page grows by itself: the
 * longest pause is that of one 256th of the set. Any number of threads may ask while nobody adds; several may add at once
 * where each keeps to pages of its own.
 */
final class Keys {
    static final int PAGES = 256;
    private static final int SHELVES = 256;
    private static final int BYTES = 6;
    private static final long LOW48 = (1L << 48) - 1;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int FIRST_HOMES = 1;
    /** For little memory: shelves of fewer places grow by a half, and larger ones by a sixth, so that these are about eight tenths full. */
    static final int CLOSE = 48;
    /** The same where they may have more room, and need not be copied so often. */
    static final int ROOMY = 1024;

    private final Page[] pages = new Page[PAGES];
    private final int few;

    /** @param few {@link #CLOSE} or {@link #ROOMY} */
    Keys(int few) {
        this.few = few;
        clear();
    }

    /** An empty set with as much room as another one has. */
    Keys(Keys like) {
        this(like.few);
        for (int i = 0; i < PAGES; i++) {
            pages[i].roomFor(like.pages[i].homes);
        }
    }

    /** Murmur3's last mixing, which can be undone: different words have different keys. */
    static long spread(long word) {
        long h = (word ^ word >>> 33) * 0xFF51AFD7ED558CCDL;
        h = (h ^ h >>> 33) * 0xC4CEB9FE1A85EC53L;
        return h ^ h >>> 33;
    }

    /** The word that {@link #spread} made a key of. */
    static long gathered(long key) {
        long h = (key ^ key >>> 33) * inverse(0xC4CEB9FE1A85EC53L);
        h = (h ^ h >>> 33) * inverse(0xFF51AFD7ED558CCDL);
        return h ^ h >>> 33;
    }

    /** Of an odd number, modulo 2^64 (Newton: each round doubles the bits that are right). */
    private static long inverse(long odd) {
        long x = odd;
        for (int i = 0; i < 6; i++) {
            x *= 2 - odd * x;
        }
        return x;
    }

    /** Whose page a key is on. */
    private static int page(long key) {
        return (int) (key >>> 56);
    }

    /** Which of so many workers, from 0, may add a key while the others add theirs. */
    static int owner(long key, int workers) {
        return page(key) * workers / PAGES;
    }

    boolean contains(long key) {
        return pages[page(key)].contains((int) (key >>> 48) & 255, key & LOW48);
    }

    /** True where the key is new. */
    boolean add(long key) {
        return pages[page(key)].add((int) (key >>> 48) & 255, key & LOW48);
    }

    /** Reads what {@link #contains} will read first, so that it comes into the cache; the value means nothing. */
    long glance(long key) {
        Page p = pages[page(key)];
        return p.entry(p.home((int) (key >>> 48) & 255, key & LOW48));
    }

    long size() {
        return size(0, PAGES);
    }

    long bytes() {
        long n = 0;
        for (Page p : pages) {
            n += p.table.length + 8L * p.zeros.length;
        }
        return n;
    }

    /** Bytes while the largest page is copied into a larger one. */
    long bytesWithOneMore() {
        long most = 0;
        for (Page p : pages) {
            most = Math.max(most, p.table.length);
        }
        return bytes() + most + most / 2;
    }

    /** Entries by place: how much of what is allocated is used, 0 to 1. */
    double load() {
        return (double) size() * BYTES / bytes();
    }

    /** Takes keys one after the other, in ascending order as unsigned numbers. */
    interface Sink {
        void key(long key);
    }

    void forEach(Sink sink) {
        forEach(0, PAGES, sink);
    }

    /** Those on some of the pages. */
    void forEach(int from, int to, Sink sink) {
        for (int p = from; p < to; p++) {
            pages[p].forEach((long) p << 56, sink);
        }
    }

    /** How many there are on some of the pages. */
    long size(int from, int to) {
        long n = 0;
        for (int p = from; p < to; p++) {
            n += pages[p].size;
        }
        return n;
    }

    void clear() {
        clear(0, PAGES);
    }

    void clear(int from, int to) {
        for (int p = from; p < to; p++) {
            pages[p] = new Page(few);
        }
    }

    void write(DataOutputStream out) throws IOException {
        for (Page p : pages) {
            out.writeInt(p.homes);
            out.writeInt(p.size);
            out.write(p.table);
            for (long z : p.zeros) {
                out.writeLong(z);
            }
        }
    }

    void read(DataInputStream in) throws IOException {
        for (Page p : pages) {
            p.roomFor(in.readInt());
            p.size = in.readInt();
            in.readFully(p.table);
            for (int i = 0; i < p.zeros.length; i++) {
                p.zeros[i] = in.readLong();
            }
        }
    }

    /** 256 shelves, all of one length. */
    private static final class Page {
        /** Shelves of fewer places grow by a half. */
        private final int few;
        /** Places at which a key may belong, and behind them some that only take what was pushed on. */
        private int homes = FIRST_HOMES;
        private int places = places(homes);
        /** Seven bytes more, for the last entry is read as a long too. */
        private byte[] table = new byte[SHELVES * places * BYTES + 8];
        /** By shelf: whether the key 0 is there, which no entry can say. */
        private final long[] zeros = new long[SHELVES / 64];
        private int size;

        Page(int few) {
            this.few = few;
        }

        private static int places(int homes) {
            return homes + 3 + homes / 64 + Math.min(16, homes / 3);
        }

        private void roomFor(int moreHomes) {
            homes = moreHomes;
            places = places(homes);
            table = new byte[SHELVES * places * BYTES + 8];
        }

        private long entry(int at) {
            return (long) LONG.get(table, at * BYTES) & LOW48;
        }

        private static void put(byte[] t, int at, long key) {
            long above = (long) LONG.get(t, at * BYTES) & ~LOW48;
            LONG.set(t, at * BYTES, above | key);
        }

        /** Rises with the key, so that order is kept when a page grows. */
        private int home(int shelf, long key) {
            return shelf * places + (int) ((key >>> 16) * homes >>> 32);
        }

        /** The place of the key, or of the first greater one, or a free one, or the end of the shelf. */
        private int find(int shelf, long key) {
            int end = (shelf + 1) * places;
            int i = home(shelf, key);
            for (; i < end; i++) {
                long e = entry(i);
                if (e == 0 || e >= key) {
                    return i;
                }
            }
            return i;
        }

        private boolean contains(int shelf, long key) {
            if (key == 0) {
                return (zeros[shelf >> 6] >>> shelf & 1) != 0;
            }
            int i = find(shelf, key);
            return i < (shelf + 1) * places && entry(i) == key;
        }

        private boolean add(int shelf, long key) {
            if (key == 0) {
                return addZero(shelf);
            }
            int end = (shelf + 1) * places;
            int i = find(shelf, key);
            if (i < end && entry(i) == key) {
                return false;
            }
            int free = i;
            while (free < end && entry(free) != 0) {
                free++;
            }
            if (free == end) {
                grow();
                return add(shelf, key);
            }
            System.arraycopy(table, i * BYTES, table, (i + 1) * BYTES, (free - i) * BYTES);
            put(table, i, key);
            size++;
            return true;
        }

        private boolean addZero(int shelf) {
            long bit = 1L << shelf;
            boolean fresh = (zeros[shelf >> 6] & bit) == 0;
            zeros[shelf >> 6] |= bit;
            size += fresh ? 1 : 0;
            return fresh;
        }

        private void grow() {
            int h = homes;
            byte[] t;
            do {
                h = h + 1 + h / (h < few ? 2 : 6);
                t = copied(h);
            } while (t == null);
            table = t;
            homes = h;
            places = places(h);
        }

        /** All entries in a table of so many homes; null where some shelf would be too full. */
        private byte[] copied(int h) {
            int room = places(h);
            long bytes = (long) SHELVES * room * BYTES + 8;
            if (bytes > Integer.MAX_VALUE - 64) {
                throw new IllegalStateException("a search keeps at most some 10^11 states");
            }
            byte[] t = new byte[(int) bytes];
            for (int shelf = 0; shelf < SHELVES; shelf++) {
                int next = shelf * room;
                int end = next + room;
                for (int i = shelf * places; i < (shelf + 1) * places; i++) {
                    long e = entry(i);
                    if (e == 0) {
                        continue;
                    }
                    next = Math.max(next, shelf * room + (int) ((e >>> 16) * h >>> 32));
                    if (next == end) {
                        return null;
                    }
                    put(t, next++, e);
                }
            }
            return t;
        }

        private void forEach(long high, Sink sink) {
            for (int shelf = 0; shelf < SHELVES; shelf++) {
                long above = high | (long) shelf << 48;
                if ((zeros[shelf >> 6] >>> shelf & 1) != 0) {
                    sink.key(above);
                }
                for (int i = shelf * places; i < (shelf + 1) * places; i++) {
                    long e = entry(i);
                    if (e != 0) {
                        sink.key(above | e);
                    }
                }
            }
        }
    }
}
