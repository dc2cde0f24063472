package gmplab.core.explore;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** 256 shelves of {@link Keys}, all of one length. A small page is one array, which is copied as it grows; a larger one is made of whole slabs. */
final class Page {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int SHELVES = 256;
    /** Of an entry: the lower 48 bits of a key. */
    static final int BYTES = 6;
    static final long LOW48 = (1L << 48) - 1;
    private static final int FIRST_HOMES = 1;
    /** Places that each shelf has in a slab, so that a page of whole slabs has no place too many; and those of all. */
    private static final int STEP = 16;
    private static final int SLAB = SHELVES * STEP;
    private static final int SLAB_BITS = Integer.numberOfTrailingZeros(SLAB);
    /** From so many places of a shelf on a page is made of slabs: until then it is found without looking for its slab first, which counts where it lies in the cache. */
    private static final int LARGE = 64;

    /** It grows by one such part of its slabs, and by one. */
    private final int part;
    private final Slabs source;
    /** Places at which a key may belong, and behind them some that only take what was pushed on. */
    private int homes = FIRST_HOMES;
    private int places = places(homes);
    /** A small page; null for one of slabs. */
    private byte[] table = new byte[bytes(SHELVES * places)];
    /** Entries do not go over a slab's end. By slab: the array that it is in, and from which byte on. */
    private Slabs.Slab[] slabs = {};
    private byte[][] arrays = {};
    private int[] bases = {};
    /** By shelf: whether the key 0 is there, which no entry can say. */
    private final long[] zeros = new long[SHELVES / 64];
    private int size;

    /** An empty page. */
    Page(int part, Slabs source) {
        this.part = part;
        this.source = source;
    }

    /** Whatever all pages of a set take their slabs from. */
    static Slabs source() {
        return new Slabs(bytes(SLAB));
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

    int size() {
        return size;
    }

    long bytes() {
        return 8L * zeros.length + (table != null ? table.length : (long) slabs.length * bytes(SLAB));
    }

    /** Makes an empty page one with as long shelves as another one has. */
    void roomAs(Page other) {
        roomFor(other.places);
    }

    /** Its memory may be given to others; it is of no use any more. */
    void giveBack() {
        for (Slabs.Slab s : slabs) {
            source.giveBack(s);
        }
    }

    /** Empty, and with shelves of so many places. */
    private void roomFor(int morePlaces) {
        homes = homes(morePlaces);
        places = morePlaces;
        table = places < LARGE ? new byte[bytes(SHELVES * places)] : null;
        slabs(table != null ? 0 : places / STEP);
    }

    /** From now on it has so many slabs. */
    private void slabs(int n) {
        int had = slabs.length;
        for (int i = n; i < had; i++) {
            source.giveBack(slabs[i]);
        }
        slabs = Arrays.copyOf(slabs, n);
        arrays = Arrays.copyOf(arrays, n);
        bases = Arrays.copyOf(bases, n);
        for (int i = had; i < n; i++) {
            slabs[i] = source.take();
            arrays[i] = slabs[i].array();
            bases[i] = slabs[i].from();
        }
    }

    /** The array in which a place is. */
    private byte[] array(int at) {
        return table != null ? table : arrays[at >>> SLAB_BITS];
    }

    /** From which of its bytes on. */
    private int offset(int at) {
        return table != null ? at * BYTES : bases[at >>> SLAB_BITS] + (at & SLAB - 1) * BYTES;
    }

    private long entry(int at) {
        return entry(array(at), offset(at));
    }

    private static long entry(byte[] t, int offset) {
        return (long) LONG.get(t, offset) & LOW48;
    }

    private static void put(byte[] t, int offset, long key) {
        long above = (long) LONG.get(t, offset) & ~LOW48;
        LONG.set(t, offset, above | key);
    }

    /** Faster than {@link #put}, for it does not read what was just written; the place behind has to be free. */
    private void set(int at, long key) {
        LONG.set(array(at), offset(at), key);
    }

    /** Rises with the key, so that order is kept when a page grows. */
    private int home(int shelf, long key) {
        return shelf * places + (int) ((key >>> 16) * homes >>> 32);
    }

    /** From one offset to another: that of the key, or of the first greater one, or of a free place, or {@code end}. */
    private static int find(byte[] t, int from, int end, long key) {
        int i = from;
        while (i < end) {
            long e = entry(t, i);
            if (e == 0 || e >= key) {
                return i;
            }
            i += BYTES;
        }
        return i;
    }

    /** From one offset to another: that of the first place that is free, or {@code end}. */
    private static int free(byte[] t, int from, int end) {
        int i = from;
        while (i < end && entry(t, i) != 0) {
            i += BYTES;
        }
        return i;
    }

    /** Reads what {@link #contains} will read first; the value means nothing. */
    long glance(int shelf, long key) {
        return entry(home(shelf, key));
    }

    /** @param key the lower 48 bits, as in all of these */
    boolean contains(int shelf, long key) {
        if (key == 0) {
            return (zeros[shelf >> 6] >>> shelf & 1) != 0;
        }
        int end = (shelf + 1) * places;
        for (int i = home(shelf, key); i < end;) {
            byte[] t = array(i);
            int n = table != null ? end - i : Math.min(end - i, SLAB - (i & SLAB - 1));
            int to = offset(i) + n * BYTES;
            int at = find(t, offset(i), to, key);
            if (at < to) {
                return entry(t, at) == key;
            }
            i += n;
        }
        return false;
    }

    /** True where the key is new. */
    boolean add(int shelf, long key) {
        if (key == 0) {
            return addZero(shelf);
        }
        int home = home(shelf, key);
        int end = (shelf + 1) * places;
        byte[] t = table;
        int from = home * BYTES;
        int to = end * BYTES;
        if (t == null) {
            if ((end - 1 ^ home) >>> SLAB_BITS != 0) {
                return addAcross(shelf, home, key);
            }
            t = arrays[home >>> SLAB_BITS];
            from = bases[home >>> SLAB_BITS] + (home & SLAB - 1) * BYTES;
            to = from + (end - home) * BYTES;
        }
        int i = find(t, from, to, key);
        if (i < to && entry(t, i) == key) {
            return false;
        }
        int free = free(t, i, to);
        if (free == to) {
            grow();
            return add(shelf, key);
        }
        System.arraycopy(t, i, t, i + BYTES, free - i);
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
            put(array(k), offset(k), entry(k - 1));
        }
        put(array(i), offset(i), key);
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
    long bytesOfMore() {
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
                long e = entry(t, i * BYTES);
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
        slabs(room / STEP);
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
            byte[] t = array(i);
            int at = offset(i);
            int many = Math.min(SLAB - (i & SLAB - 1), end - i);
            i += many;
            for (int k = 0; k < many; k++, at += BYTES) {
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
                put(array(next), offset(next), entries[i]);
                next++;
            }
        }
    }

    private void clear(int from, int to) {
        for (int i = from; i < to;) {
            int end = Math.min(to, (i | SLAB - 1) + 1);
            int at = offset(i);
            Arrays.fill(array(i), at, at + (end - i) * BYTES, (byte) 0);
            i = end;
        }
    }

    /** @param high the upper 8 bits of its keys */
    void forEach(long high, Keys.Sink sink) {
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

    void write(DataOutputStream out) throws IOException {
        out.writeInt(places);
        out.writeInt(size);
        if (table != null) {
            out.write(table);
        }
        for (Slabs.Slab s : slabs) {
            out.write(s.array(), s.from(), bytes(SLAB));
        }
        for (long z : zeros) {
            out.writeLong(z);
        }
    }

    void read(DataInputStream in) throws IOException {
        roomFor(in.readInt());
        size = in.readInt();
        if (table != null) {
            in.readFully(table);
        }
        for (Slabs.Slab s : slabs) {
            in.readFully(s.array(), s.from(), bytes(SLAB));
        }
        for (int i = 0; i < zeros.length; i++) {
            zeros[i] = in.readLong();
        }
    }
}
