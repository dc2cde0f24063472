package gmplab.core.explore;

import gmplab.core.machine.Compiled;
import gmplab.core.machine.Model;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * States as the numbers of a few parts (collapse compression: Holzmann 1997), put together into one word of 64 bits that is
 * another for every state, so a set of them is an exact set of states. A move changes one or two parts, and only these are
 * looked up. Which words make a part is seen in states of a few random walks: those that change together. Each part's number
 * has so many bits; where it needs more, the packing is full, and all states have to be packed anew: with other widths while
 * that is enough ({@link #wider}), then with fewer parts ({@link #fewer}), whose numbers together need fewer bits, and as
 * a {@link Tree} once that is not enough either.
 */
final class Parts implements Packing {
    /** So many there are in the beginning, and at last. */
    static final int PARTS = 4;
    private static final int FEWEST = 3;
    private static final int MOST_BITS = 31;

    private final int stateWords;
    private final int room;
    /** By word of a state: its part, and by what it counts there. */
    private final int[] partOf;
    private final long[] factor;
    private Part[] parts;
    /** Which two of the parts that these were made from are the first now, as bits; 0 for none. */
    private int joined;
    /** By part: how far its number is shifted, and how many bits it has. */
    private int[] shift;
    private int[] bits;
    private volatile boolean full;

    private Parts(int stateWords, Part[] parts, int room) {
        this.stateWords = stateWords;
        this.room = room;
        partOf = new int[stateWords];
        factor = new long[stateWords];
        use(parts);
        widths();
    }

    private void use(Part[] all) {
        parts = all;
        shift = new int[all.length];
        bits = new int[all.length];
        for (int p = 0; p < all.length; p++) {
            for (int w : all[p].words) {
                partOf[w] = p;
                factor[w] = Part.factor(w);
            }
        }
    }

    /** Parts as a few random walks of a model suggest, which has to be a fork; null where it has too few words for so many. */
    static Parts of(Model model) {
        return model.words() < PARTS ? null : of(model.words(), Shape.sample(model), 64);
    }

    /** @param room bits for the numbers of all parts together */
    static Parts of(int words, List<long[]> sample, int room) {
        List<List<Integer>> groups = Shape.groups(words, sample, PARTS);
        Part[] parts = new Part[PARTS];
        Arrays.setAll(parts, p -> new Part(groups.get(p).stream().mapToInt(w -> w).toArray()));
        long[] first = new long[words];
        for (long[] state : sample) {
            for (Part p : parts) {
                p.number(state, p.sum(state));
            }
        }
        for (Part p : parts) {
            p.number(first, p.sum(first));
        }
        return fitted(words, parts, room);
    }

    /** How many parts there are. */
    int count() {
        return parts.length;
    }

    /** The same parts with widths that fit them as they are now; null where there are none. */
    Parts wider() {
        return joining(joined, fitted(stateWords, parts, room));
    }

    private static Parts joining(int two, Parts p) {
        if (p != null) {
            p.joined = two;
        }
        return p;
    }

    /**
     * Two of the parts as one: those that have the fewest values together in these states, which become known to it.
     *
     * @return null where there are no more than {@value #FEWEST}, or where these do not fit either
     */
    Parts fewer(List<long[]> states) {
        if (parts.length <= FEWEST) {
            return null;
        }
        Part best = null;
        int without = 0;
        for (int p = 0; p < parts.length; p++) {
            for (int q = 0; q < p; q++) {
                Part both = new Part(IntStream.concat(Arrays.stream(parts[q].words), Arrays.stream(parts[p].words)).toArray());
                both.number(new long[stateWords], 0);
                states.forEach(s -> both.number(s, both.sum(s)));
                if (best == null || (long) both.size() * both.words.length < (long) best.size() * best.words.length) {
                    best = both;
                    without = 1 << p | 1 << q;
                }
            }
        }
        List<Part> all = new ArrayList<>(List.of(best));
        for (int p = 0; p < parts.length; p++) {
            if ((without >> p & 1) == 0) {
                all.add(parts[p]);
            }
        }
        return joining(without, fitted(stateWords, all.toArray(Part[]::new), room));
    }

    /** What makes of the word that a state has with {@code other} parts, of which these are a {@link #wider} or {@link #fewer}, its word here. */
    Rewriter from(Parts other) {
        return new Rewriter(other);
    }

    /** Thread-confined. What does not fit makes the parts full. */
    final class Rewriter {
        private final Parts other;
        /** Pairs of numbers of the two that are one now, and what its number is. */
        private final Nodes pairs = new Nodes();
        private final Ints numbers = new Ints();
        private final long[] state = new long[stateWords];

        private Rewriter(Parts other) {
            this.other = other;
        }

        long of(long word) {
            boolean fewer = parts.length < other.parts.length;
            int here = fewer ? 1 : 0;
            long pair = 0;
            long r = 0;
            for (int p = 0; p < other.parts.length; p++) {
                long n = word >>> other.shift[p] & (1L << other.bits[p]) - 1;
                if (fewer && (joined >> p & 1) != 0) {
                    pair = pair << 32 | n;
                } else {
                    r |= n << shift[here];
                    here++;
                }
            }
            return fewer ? r | (long) both(pair) << shift[0] : r;
        }

        private int both(long pair) {
            int i = pairs.number(pair);
            if (i == numbers.size()) {
                int a = Integer.numberOfTrailingZeros(joined);
                other.parts[a].get((int) (pair >>> 32), state);
                other.parts[Integer.numberOfTrailingZeros(joined & ~(1 << a))].get((int) pair, state);
                numbers.add(parts[0].number(state, parts[0].sum(state)));
            }
            int n = numbers.get(i);
            if (n >>> bits[0] != 0) {
                full = true;
            }
            return n;
        }
    }

    private static Parts fitted(int words, Part[] parts, int room) {
        int least = 0;
        for (Part p : parts) {
            least += bitsOf(p);
        }
        return least > room ? null : new Parts(words, parts, room);
    }

    /** Bits that all numbers of a part need that it has now. */
    private static int bitsOf(Part p) {
        return 32 - Integer.numberOfLeadingZeros(p.size());
    }

    /** As the parts' bits grow, so will they go on, and what is left is dealt out like that. */
    private void widths() {
        int all = 0;
        for (Part p : parts) {
            all += bitsOf(p);
        }
        int at = 0;
        for (int p = 0; p < parts.length; p++) {
            bits[p] = Math.min(MOST_BITS, Math.max(bitsOf(parts[p]) + 1, room * bitsOf(parts[p]) / all));
            at += bits[p];
        }
        // One more bit each, while there is room for that.
        for (int spare = 1; spare >= 0; spare--) {
            for (boolean more = true; at > room && more;) {
                more = false;
                for (int p = 0; p < parts.length && at > room; p++) {
                    if (bits[p] > bitsOf(parts[p]) + spare) {
                        bits[p]--;
                        at--;
                        more = true;
                    }
                }
            }
        }
        shifts();
    }

    private void shifts() {
        for (int p = 1; p < parts.length; p++) {
            shift[p] = shift[p - 1] + bits[p - 1];
        }
    }

    @Override
    public boolean isFull() {
        return full;
    }

    @Override
    public int recordWords() {
        return 1;
    }

    @Override
    public Packer packer() {
        return new PartsPacker();
    }

    @Override
    public long bytes() {
        long n = 0;
        for (Part p : parts) {
            n += p.bytes();
        }
        return n;
    }

    @Override
    public void write(DataOutputStream out) throws IOException {
        out.writeInt(parts.length);
        for (int p = 0; p < parts.length; p++) {
            Checkpoint.ints(out, parts[p].words);
            out.writeInt(bits[p]);
            parts[p].write(out, new long[stateWords]);
        }
    }

    @Override
    public void read(DataInputStream in) throws IOException {
        Part[] all = new Part[in.readInt()];
        int[] widths = new int[all.length];
        for (int p = 0; p < all.length; p++) {
            all[p] = new Part(Checkpoint.ints(in));
            widths[p] = in.readInt();
            all[p].read(in, new long[stateWords]);
        }
        use(all);
        bits = widths;
        shifts();
    }

    private final class PartsPacker implements Packer {
        private final Part[] parts = Parts.this.parts;
        private final int[] shift = Parts.this.shift;
        private final int[] bits = Parts.this.bits;
        /** Of the state unpacked last. */
        private final long[] base = new long[stateWords];
        private final int[] numbers = new int[parts.length];
        private final long[] sums = new long[parts.length];
        /** Of the state being packed; equal to {@link #sums} in between. */
        private final long[] now = new long[parts.length];
        private long baseRoot;

        PartsPacker() {
            for (int p = 0; p < parts.length; p++) {
                sums[p] = parts[p].sum(base);
                now[p] = sums[p];
                numbers[p] = parts[p].number(base, sums[p]);
                baseRoot |= (long) numbers[p] << shift[p];
            }
        }

        @Override
        public Leaps leaps(Model model) {
            long[] fields = new long[parts.length];
            Arrays.setAll(fields, p -> (1L << bits[p]) - 1 << shift[p]);
            return model instanceof Compiled c ? new Leaps(c, partOf, fields) : null;
        }

        /** States that follow each other are much alike: a part that is the same stays. */
        @Override
        public void unpack(long[] record, long[] state) {
            baseRoot = record[0];
            for (int p = 0; p < parts.length; p++) {
                int number = (int) (baseRoot >>> shift[p] & (1L << bits[p]) - 1);
                if (number != numbers[p]) {
                    numbers[p] = number;
                    parts[p].get(number, base);
                    sums[p] = parts[p].sum(base);
                    now[p] = sums[p];
                }
            }
            System.arraycopy(base, 0, state, 0, stateWords);
        }

        @Override
        public long pack(long[] state, long[] records, int at) {
            int changed = 0;
            for (int i = 0; i < stateWords; i++) {
                long d = state[i] - base[i];
                if (d != 0) {
                    now[partOf[i]] += d * factor[i];
                    changed |= 1 << partOf[i];
                }
            }
            long root = baseRoot;
            for (; changed != 0; changed &= changed - 1) {
                int p = Integer.numberOfTrailingZeros(changed);
                int n = parts[p].number(state, now[p]);
                now[p] = sums[p];
                if (n >>> bits[p] != 0) {
                    full = true;
                }
                root ^= (long) (n ^ numbers[p]) << shift[p];
            }
            records[at] = root;
            return Keys.spread(root);
        }
    }
}
