package gmplab.core.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where everything lies in the packed words: first the stacks (one arena per context, so that frames which are never
 * active together share bits), then each element of each field in the first gap that takes it whole.
 */
public final class Layout {
    private static final int ARENAS_PACKED_MAX = 64;
    private final Sizes sizes;
    private final Map<Field, Slot> slots = new LinkedHashMap<>();
    private final List<Integer> free = new ArrayList<>();
    private final Map<List<Arena>, Map<Integer, int[]>> sharedWords = new IdentityHashMap<>();
    private final Map<List<Arena>, Map<Integer, int[]>> sharedShifts = new IdentityHashMap<>();

    public Layout(Sizes sizes) {
        this.sizes = sizes;
    }

    /** Bits of one arena: the words it takes, the last one perhaps shared with others. */
    public record Arena(int[] word, int[] shift, int bits) {
        /** Zeroes every bit of it. */
        public void clear(long[] s) {
            for (int i = 0; i < word.length; i++) {
                int n = Math.min(64, bits - 64 * i);
                long m = n == 64 ? -1L : (1L << n) - 1;
                s[word[i]] &= ~(m << shift[i]);
            }
        }
    }

    /** Takes room for a stack of so many bits. */
    public Arena arena(int bits) {
        int n = (bits + 63) / 64;
        int[] word = new int[n];
        int[] shift = new int[n];
        for (int i = 0; i < n; i++) {
            int at = take(Math.min(64, bits - 64 * i));
            word[i] = at >>> 6;
            shift[i] = at & 63;
        }
        return new Arena(word, shift, bits);
    }

    /**
     * Takes room for so many stacks of so many bits. Where there are many each begins with a word of its own, so that the
     * locals which lie in the same bits of every stack can share their tables.
     */
    public List<Arena> arenas(int count, int bits) {
        List<Arena> r = new ArrayList<>();
        boolean many = count > ARENAS_PACKED_MAX;
        for (int i = 0; i < count; i++) {
            r.add(many ? wholeWords(bits) : arena(bits));
        }
        if (many) {
            sharedWords.put(r, new HashMap<>());
            sharedShifts.put(r, new HashMap<>());
        }
        return r;
    }

    private Arena wholeWords(int bits) {
        int n = (bits + 63) / 64;
        int[] word = new int[n];
        for (int i = 0; i < n; i++) {
            word[i] = free.size();
            free.add(64);
        }
        return new Arena(word, new int[n], bits);
    }

    /**
     * A local that lies {@code offset} bits into each of the arenas; it must not cross a multiple of 64 there.
     */
    public Slot local(String name, Type type, int offset, List<Arena> arenas) {
        if (sharedWords.containsKey(arenas) && type.width(sizes) > 0) {
            int[] word = sharedWords.get(arenas).computeIfAbsent(offset >>> 6,
                k -> arenas.stream().mapToInt(a -> a.word[k]).toArray());
            int[] shift = sharedShifts.get(arenas).computeIfAbsent(offset & 63, k -> filled(arenas.size(), k));
            return new Slot(name, type, word, shift, 1, sizes);
        }
        int[] word = new int[arenas.size()];
        int[] shift = new int[arenas.size()];
        // A local of no bits may lie in a stack of no bits.
        for (int i = 0; i < word.length && type.width(sizes) > 0; i++) {
            word[i] = arenas.get(i).word[offset >>> 6];
            shift[i] = arenas.get(i).shift[offset >>> 6] + (offset & 63);
        }
        return new Slot(name, type, word, shift, 1, sizes);
    }

    private static int[] filled(int n, int value) {
        int[] r = new int[n];
        Arrays.fill(r, value);
        return r;
    }

    public void add(Collection<Field> fields) {
        fields.forEach(this::add);
    }

    public Slot add(Field f) {
        return add(f, f.type());
    }

    /** A field that has the same value for ever takes no bits. */
    public Slot constant(Field f, int value) {
        return add(f, Type.range(value, value));
    }

    /** A field whose values in this world are those of another type. */
    public Slot add(Field f, Type type) {
        int n = f.elements(sizes);
        int width = type.width(sizes);
        int[] word = new int[n];
        int[] shift = new int[n];
        for (int i = 0; i < n && width > 0; i++) {
            int at = take(width);
            word[i] = at >>> 6;
            shift[i] = at & 63;
        }
        Slot slot = new Slot(f.name(), type, word, shift, f.columns(sizes), sizes);
        if (slots.put(f, slot) != null) {
            throw new IllegalArgumentException("field " + f.name() + " is laid out twice");
        }
        return slot;
    }

    /** First fit: the lowest word with room for so many bits in one piece. */
    private int take(int bits) {
        for (int w = Math.max(0, free.size() - 64); w < free.size(); w++) {
            int used = free.get(w);
            if (64 - used >= bits) {
                free.set(w, used + bits);
                return w * 64 + used;
            }
        }
        free.add(bits);
        return (free.size() - 1) * 64;
    }

    public Slot slot(Field f) {
        Slot s = slots.get(f);
        if (s == null) {
            throw new IllegalArgumentException("field " + f.name() + " has no place in this layout");
        }
        return s;
    }

    public Collection<Field> fields() {
        return slots.keySet();
    }

    /** Words of one state, at least 1. */
    public int words() {
        return Math.max(1, free.size());
    }

    public Sizes sizes() {
        return sizes;
    }

    @Override
    public String toString() {
        return words() + " words, " + slots.size() + " fields, free bits " + Arrays.toString(
            free.stream().mapToInt(u -> 64 - u).toArray());
    }
}
