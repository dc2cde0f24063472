package gmplab.core.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Where everything lies in the packed words: fields of which there is one in the first gap that takes each whole; and what
 * belongs to one M, P or G in a record of its own, with its stack before it (one arena per context, so that frames which are
 * never active together share bits). What one thread does changes few words so, and a word has few different values.
 */
public final class Layout {
    private final Sizes sizes;
    private final Map<Field, Slot> slots = new LinkedHashMap<>();
    /** By word: how many bits are taken. */
    private final List<Integer> used = new ArrayList<>();
    private final Map<List<Arena>, Records> records = new IdentityHashMap<>();
    private final Map<Kind, Records> recordsOf = new EnumMap<>(Kind.class);

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

    /** Records of equally many words, one behind the other; they share their tables, for there may be a hundred thousand. */
    private static final class Records {
        private final int count;
        private final int first;
        private final int words;
        private final Map<Integer, int[]> wordOf = new HashMap<>();
        private final Map<Integer, int[]> shiftOf = new HashMap<>();

        Records(int count, int first, int words) {
            this.count = count;
            this.first = first;
            this.words = words;
        }

        /** By record: the word that is the k-th of its own. */
        int[] word(int k) {
            return wordOf.computeIfAbsent(k, x -> {
                int[] r = new int[count];
                Arrays.setAll(r, i -> first + i * words + x);
                return r;
            });
        }

        int[] shift(int bits) {
            return shiftOf.computeIfAbsent(bits, x -> {
                int[] r = new int[count];
                Arrays.fill(r, x);
                return r;
            });
        }
    }

    /**
     * Takes room for a record for each identity of a kind: a stack of so many bits, and the elements of all fields of which
     * each has a row.
     *
     * @param fields each with the type of its values in this world
     * @return the stacks
     */
    public List<Arena> records(Kind kind, int stackBits, Map<Field, Type> fields) {
        List<Integer> one = new ArrayList<>();
        for (int bits = stackBits; bits > 0; bits -= 64) {
            one.add(Math.min(64, bits));
        }
        Map<Field, int[]> places = new LinkedHashMap<>();
        fields.forEach((f, type) -> {
            if (f.owner() != kind) {
                throw new IllegalArgumentException("field " + f.name() + " is one of " + f.owner() + ", expected " + kind);
            }
            int width = type.width(sizes);
            places.put(f, IntStream.range(0, f.columns(sizes)).map(c -> width == 0 ? 0 : take(one, width)).toArray());
        });
        int count = sizes.of(kind);
        Records all = new Records(count, used.size(), one.size());
        for (int i = 0; i < count; i++) {
            used.addAll(one);
        }
        places.forEach((f, at) -> put(f, slot(f, fields.get(f), all, at)));
        List<Arena> stacks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int from = all.first + i * all.words;
            stacks.add(new Arena(IntStream.range(from, from + (stackBits + 63) / 64).toArray(), new int[(stackBits + 63) / 64], stackBits));
        }
        records.put(stacks, all);
        recordsOf.put(kind, all);
        return stacks;
    }

    /** The first word of an identity's record. */
    public int recordAt(Kind kind, int id) {
        return recordsOf.get(kind).first + id * recordWords(kind);
    }

    /** How many words a record of this kind has; they follow each other. */
    public int recordWords(Kind kind) {
        return recordsOf.get(kind).words;
    }

    private Slot slot(Field f, Type type, Records all, int[] at) {
        if (at.length == 1 && type.width(sizes) > 0) {
            return new Slot(f.name(), type, all.word(at[0] >>> 6), all.shift(at[0] & 63), 1, sizes);
        }
        int[] word = new int[all.count * at.length];
        int[] shift = new int[word.length];
        for (int i = 0; i < word.length && type.width(sizes) > 0; i++) {
            word[i] = all.first + i / at.length * all.words + (at[i % at.length] >>> 6);
            shift[i] = at[i % at.length] & 63;
        }
        return new Slot(f.name(), type, word, shift, f.columns(sizes), sizes);
    }

    /**
     * A local that lies {@code offset} bits into each of the stacks that {@link #records} gave; it must not cross a multiple of 64 there.
     */
    public Slot local(String name, Type type, int offset, List<Arena> arenas) {
        if (type.width(sizes) > 0) {
            Records all = records.get(arenas);
            return new Slot(name, type, all.word(offset >>> 6), all.shift(offset & 63), 1, sizes);
        }
        // A local of no bits may lie in a stack of no bits.
        return new Slot(name, type, new int[arenas.size()], new int[arenas.size()], 1, sizes);
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
            int at = take(used, width);
            word[i] = at >>> 6;
            shift[i] = at & 63;
        }
        return put(f, new Slot(f.name(), type, word, shift, f.columns(sizes), sizes));
    }

    private Slot put(Field f, Slot slot) {
        if (slots.put(f, slot) != null) {
            throw new IllegalArgumentException("field " + f.name() + " is laid out twice");
        }
        return slot;
    }

    /** First fit: the lowest word with room for so many bits in one piece. */
    private static int take(List<Integer> used, int bits) {
        for (int w = Math.max(0, used.size() - 64); w < used.size(); w++) {
            int u = used.get(w);
            if (64 - u >= bits) {
                used.set(w, u + bits);
                return w * 64 + u;
            }
        }
        used.add(bits);
        return (used.size() - 1) * 64;
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
        return Math.max(1, used.size());
    }

    public Sizes sizes() {
        return sizes;
    }

    @Override
    public String toString() {
        return words() + " words, " + slots.size() + " fields, free bits " + Arrays.toString(
            used.stream().mapToInt(u -> 64 - u).toArray());
    }
}
