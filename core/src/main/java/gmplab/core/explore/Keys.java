package gmplab.core.explore;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

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
    /** For little memory: a large page grows by a 16th and a slab, so that it is about eight tenths full. */
    static final int CLOSE = 16;
    /** The same where it may have more room, need not be moved so often, and is searched faster: by as many slabs as it has, and one. */
    static final int ROOMY = 1;

    private final Page[] pages = new Page[PAGES];
    private final Slabs slabs = Page.source();
    private final int part;

    /** @param part {@link #CLOSE} or {@link #ROOMY} */
    Keys(int part) {
        this.part = part;
        for (int p = 0; p < PAGES; p++) {
            pages[p] = new Page(part, slabs);
        }
    }

    /** An empty set with as much room as another one has. */
    Keys(Keys like) {
        this(like.part);
        for (int i = 0; i < PAGES; i++) {
            pages[i].roomAs(like.pages[i]);
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

    /** Of so many groups of pages, from 0, the one that a key belongs to: while one thread adds to a group others may add to others. */
    static int group(long key, int groups) {
        return page(key) * groups / PAGES;
    }

    boolean contains(long key) {
        return pages[page(key)].contains((int) (key >>> 48) & 255, key & Page.LOW48);
    }

    /** True where the key is new. */
    boolean add(long key) {
        return pages[page(key)].add((int) (key >>> 48) & 255, key & Page.LOW48);
    }

    /** Reads what {@link #contains} will read first, so that it comes into the cache; the value means nothing. */
    long glance(long key) {
        return pages[page(key)].glance((int) (key >>> 48) & 255, key & Page.LOW48);
    }

    long size() {
        return size(0, PAGES);
    }

    long bytes() {
        long n = 0;
        for (Page p : pages) {
            n += p.bytes();
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
        return (double) size() * Page.BYTES / bytes();
    }

    /** Takes keys one after the other, in ascending order as unsigned numbers. */
    interface Sink {
        void key(long key);
    }

    /** Takes keys to add, many together, so that memory is read in parallel. */
    Batch batch() {
        return new Batch();
    }

    final class Batch implements Sink {
        private final long[] keys = new long[256];
        private int size;
        private long glanced;

        @Override
        public void key(long key) {
            if (size == keys.length) {
                end();
            }
            keys[size++] = key;
        }

        /** Adds what was not added yet. */
        void end() {
            for (int i = 0; i < size; i++) {
                glanced += glance(keys[i]);
            }
            for (int i = 0; i < size; i++) {
                add(keys[i]);
            }
            size = 0;
        }
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
            n += pages[p].size();
        }
        return n;
    }

    void clear() {
        clear(0, PAGES);
    }

    void clear(int from, int to) {
        for (int p = from; p < to; p++) {
            pages[p].giveBack();
            pages[p] = new Page(part, slabs);
        }
    }

    void write(DataOutputStream out) throws IOException {
        for (Page p : pages) {
            p.write(out);
        }
    }

    void read(DataInputStream in) throws IOException {
        for (Page p : pages) {
            p.read(in);
        }
    }
}
