package gmplab.core.explore;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A set of 64-bit keys in a little over six bytes each. The high 16 bits of a key choose one of 65,536 shelves, the other 48
 * stand on it in ascending order from where they belong on (linear probing in order: Amble and Knuth 1974), so that shelves
 * may be nearly full and a search for what is not there ends early. 256 shelves make a page, and a page grows by itself: the
 * longest pause is that of one 256th of the set. It grows where it stands, for fresh memory to copy it into costs more than
 * moving its keys. Any number of threads may ask while nobody adds; several may add at once where each keeps to pages of its
 * own.
 */
final class Keys {
    static final int PAGES = 256;
    private static final int SHELVES = 256;
    private static final int BYTES = 6;
    private static final long LOW48 = (1L << 48) - 1;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int FIRST_HOMES = 1;
    /** For little memory: a large page grows by a 16th and a slab, so that it is about eight tenths full. */
    static final int CLOSE = 16;
    /** The same where it may have more room, and need not be moved so often: by a half and a slab. */
    static final int ROOMY = 2;

    private final Page[] pages = new Page[PAGES];
    private final int part;

    /** @param part {@link #CLOSE} or {@link #ROOMY} */
    Keys(int part) {
        this.part = part;
        clear();
    }

    /** An empty set with as much room as another one has. */
    Keys(Keys like) {
        this(like.part);
        for (int i = 0; i < PAGES; i++) {
            pages[i].roomFor(like.pages[i].places);
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
            n += p.bytes() + 8L * p.zeros.length;
        }
        return n;
    }

    /** Bytes while one page grows. */
    long bytesWithOneMore() {
        long most = 0;
        for (Page p : pages) {
            most = Math.max(most, p.bytesOfMore());
        }
        return bytes() + most;
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
            pages[p] = new Page(part);
        }
    }

    void write(DataOutputStream out) throws IOException {
        for (Page p : pages) {
            out.writeInt(p.places);
            out.writeInt(p.size);
            for (byte[] slab : p.slabs) {
                out.write(slab);
            }
            for (long z : p.zeros) {
                out.writeLong(z);
            }
        }
    }

    void read(DataInputStream in) throws IOException {
        for (Page p : pages) {
            p.roomFor(in.readInt());
            p.size = in.readInt();
            for (byte[] slab : p.slabs) {
                in.readFully(slab);
            }
            for (int i = 0; i < p.zeros.length; i++) {
                p.zeros[i] = in.readLong();
            }
        }
    }

    /** 256 shelves, all of one length. A small page is one array, which is copied as it grows; a larger one is made of whole slabs. */
    private static final class Page {
        /** Places that each shelf has in a slab, so that a page of whole slabs has no place too many; and those of all. */
        private static final int STEP = 16;
        private static final int SLAB = SHELVES * STEP;
        private static final int SLAB_BITS = Integer.numberOfTrailingZeros(SLAB);
        /** From so many places of a shelf on a page is made of slabs: until then it is found without looking for its slab first, which counts where it lies in the cache. */
        private static final int LARGE = 64;

        /** It grows by one such part of its slabs, and by one. */
        private final int part;
        /** Places at which a key may belong, and behind them some that only take what was pushed on. */
        private int homes = FIRST_HOMES;
        private int places = places(homes);
        /** A small page; null for one of slabs. */
        private byte[] table = new byte[bytes(SHELVES * places)];
        /** Entries do not go over their ends. A small page is the only one. */
        private byte[][] slabs = {table};
        /** By shelf: whether the key 0 is there, which no entry can say. */
        private final long[] zeros = new long[SHELVES / 64];
        private int size;

        Page(int part) {
            this.part = part;
        }

        private static int places(int homes) {
            return homes + 3 + homes / 64 + Math.min(16, homes / 3);
        }

        /** The most homes of a shelf of so many places. */
        private static int homes(int places) {
            int h = Math.max(FIRST_HOMES, places - places / 64 - 19);
            while (places(h + 1) <= places) {
                h++;
            }
            return h;
        }

        /** Some more, for the last entry is read as a long too. */
        private static int bytes(int entries) {
            return entries * BYTES + 8;
        }

        private long bytes() {
            return slabs[0].length + (slabs.length - 1L) * bytes(SLAB);
        }

        /** Empty, and with shelves of so many places. */
        private void roomFor(int morePlaces) {
            homes = homes(morePlaces);
            places = morePlaces;
            table = places < LARGE ? new byte[bytes(SHELVES * places)] : null;
            slabs = table != null ? new byte[][] {table} : new byte[places / STEP][bytes(SLAB)];
        }

        private byte[] slab(int at) {
            return table != null ? table : slabs[at >>> SLAB_BITS];
        }

        private int inSlab(int at) {
            return table != null ? at : at & SLAB - 1;
        }

        private long entry(int at) {
            return entry(slab(at), inSlab(at));
        }

        private static long entry(byte[] t, int at) {
            return (long) LONG.get(t, at * BYTES) & LOW48;
        }

        private void put(int at, long key) {
            put(slab(at), inSlab(at), key);
        }

        private static void put(byte[] t, int at, long key) {
            long above = (long) LONG.get(t, at * BYTES) & ~LOW48;
            LONG.set(t, at * BYTES, above | key);
        }

        /** Faster than {@link #put}, for it does not read what was just written; the place behind has to be free. */
        private void set(int at, long key) {
            LONG.set(slab(at), inSlab(at) * BYTES, key);
        }

        /** Rises with the key, so that order is kept when a page grows. */
        private int home(int shelf, long key) {
            return shelf * places + (int) ((key >>> 16) * homes >>> 32);
        }

        /** Of a slab's places, that of the key, or of the first greater one, or a free one, or {@code end}. */
        private static int find(byte[] t, int from, int end, long key) {
            int i = from;
            while (i < end) {
                long e = entry(t, i);
                if (e == 0 || e >= key) {
                    return i;
                }
                i++;
            }
            return i;
        }

        /** Of a slab's places, the first that is free, or {@code end}. */
        private static int free(byte[] t, int from, int end) {
            int i = from;
            while (i < end && entry(t, i) != 0) {
                i++;
            }
            return i;
        }

        private boolean contains(int shelf, long key) {
            if (key == 0) {
                return (zeros[shelf >> 6] >>> shelf & 1) != 0;
            }
            int end = (shelf + 1) * places;
            for (int i = home(shelf, key); i < end;) {
                byte[] t = slab(i);
                int from = inSlab(i);
                int to = table != null ? end : Math.min(SLAB, from + end - i);
                int at = find(t, from, to, key);
                if (at < to) {
                    return entry(t, at) == key;
                }
                i += to - from;
            }
            return false;
        }

        private boolean add(int shelf, long key) {
            if (key == 0) {
                return addZero(shelf);
            }
            int from = home(shelf, key);
            int end = (shelf + 1) * places;
            byte[] t = table;
            if (t == null) {
                end -= from & -SLAB;
                if (end > SLAB) {
                    return addAcross(shelf, from, key);
                }
                t = slabs[from >>> SLAB_BITS];
                from &= SLAB - 1;
            }
            int i = find(t, from, end, key);
            if (i < end && entry(t, i) == key) {
                return false;
            }
            int free = free(t, i, end);
            if (free == end) {
                grow();
                return add(shelf, key);
            }
            System.arraycopy(t, i * BYTES, t, (i + 1) * BYTES, (free - i) * BYTES);
            put(t, i, key);
            size++;
            return true;
        }

        /** The same where a slab ends between the key's home and the end of its shelf. */
        private boolean addAcross(int shelf, int home, long key) {
            int end = (shelf + 1) * places;
            int i = home;
            while (i < end && entry(i) != 0 && entry(i) < key) {
                i++;
            }
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
            for (int k = free; k > i; k--) {
                put(k, entry(k - 1));
            }
            put(i, key);
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

        /** How many places each shelf has when it has grown. */
        private int more() {
            int p = places(homes + 1 + homes / 2);
            int n = places / STEP;
            return p < LARGE ? p : Math.max(LARGE, (n + 1 + n / part) * STEP);
        }

        /** Bytes that it takes to grow. */
        private long bytesOfMore() {
            int room = more();
            return room < LARGE ? bytes(SHELVES * room) : (long) (room - (table == null ? places : 0)) / STEP * bytes(SLAB);
        }

        private void grow() {
            int room = more();
            if ((long) SHELVES * room > Integer.MAX_VALUE - SLAB) {
                throw new IllegalStateException("a search keeps at most some 10^11 states");
            }
            // In both there is room for all: behind no entry's home are fewer places than before.
            if (table != null) {
                copy(room);
            } else {
                spread(room);
            }
        }

        /** Copies a small page into a larger one. */
        private void copy(int room) {
            byte[] t = table;
            int had = places;
            roomFor(room);
            for (int shelf = 0; shelf < SHELVES; shelf++) {
                int next = shelf * room;
                for (int i = shelf * had; i < (shelf + 1) * had; i++) {
                    long e = entry(t, i);
                    if (e != 0) {
                        next = Math.max(next, home(shelf, e));
                        set(next++, e);
                    }
                }
            }
        }

        /** Appends slabs, and moves all entries to where they belong then, the last shelf first: none begins before where it began. */
        private void spread(int room) {
            int had = places;
            int n = slabs.length;
            slabs = Arrays.copyOf(slabs, room / STEP);
            for (; n < slabs.length; n++) {
                slabs[n] = new byte[bytes(SLAB)];
            }
            homes = homes(room);
            places = room;
            long[] entries = new long[had + 1];
            for (int shelf = SHELVES - 1; shelf >= 0; shelf--) {
                place(shelf, entries, taken(shelf * had, (shelf + 1) * had, entries));
            }
        }

        /** Copies the entries of some places, and returns how many there are; there is room for one more. */
        private int taken(int from, int end, long[] entries) {
            int n = 0;
            for (int i = from; i < end;) {
                byte[] t = slabs[i >>> SLAB_BITS];
                int at = i & SLAB - 1;
                int to = Math.min(SLAB, at + end - i);
                i += to - at;
                for (; at < to; at++) {
                    entries[n] = entry(t, at);
                    n += entries[n] == 0 ? 0 : 1;
                }
            }
            return n;
        }

        private void place(int shelf, long[] entries, int n) {
            int next = shelf * places;
            int last = next + places - 1;
            clear(next, last + 1);
            for (int i = 0; i < n; i++) {
                next = Math.max(next, home(shelf, entries[i]));
                if (next < last) {
                    set(next++, entries[i]);
                } else {
                    put(next++, entries[i]);
                }
            }
        }

        private void clear(int from, int to) {
            for (int i = from; i < to;) {
                int end = Math.min(to, (i | SLAB - 1) + 1);
                int at = (i & SLAB - 1) * BYTES;
                Arrays.fill(slabs[i >>> SLAB_BITS], at, at + (end - i) * BYTES, (byte) 0);
                i = end;
            }
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
