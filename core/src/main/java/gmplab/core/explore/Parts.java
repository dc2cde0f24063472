package gmplab.core.explore;

import gmplab.core.machine.Apart;
import gmplab.core.machine.Compiled;
import gmplab.core.machine.Model;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * States as the numbers of a few parts (collapse compression: Holzmann 1997), put together into one word of 64 bits that is
 * another for every state, so a set of them is an exact set of states. A move changes one or two parts, and only these are
 * looked up. Which words make a part is seen in states of a few random walks: those that change together. Each part's number
 * has so many bits; where it needs more, the packing is full. All states can be packed anew then, with other widths ({@link #wider}), which
 * takes the longer the more there are; or those for which there is no room are two pairs of numbers from then on, each pair
 * kept once and numbered ({@link #paired}), and all others stay as they are.
 */
final class Parts implements Packing {
    /** So many there are. */
    static final int PARTS = 4;
    private static final int MOST_BITS = 31;
    private static final int SPARE = 4;
    /** For the numbers of all parts together. */
    private static final int ROOM = 63;
    /** Set in the word of a state that is two pairs. */
    private static final long TWO_PAIRS = 1L << 63;
    private static final int PAIR_BITS = 31;
    private static final int PAIR_MASK = (1 << PAIR_BITS) - 1;
    /** The ways to make two pairs: the first two parts, and the others. */
    private static final int[][] PAIRINGS = {{0, 1, 2, 3}, {0, 2, 1, 3}, {0, 3, 1, 2}};

    private final int stateWords;
    private final int room;
    /** By word of a state: its part, and by what it counts there. */
    private final int[] partOf;
    private final long[] factor;
    private Part[] parts;
    /** By part: how far its number is shifted, and how many bits it has. */
    private final int[] shift = new int[PARTS];
    private final int[] bits;
    /** One of {@link #PAIRINGS}, and the pairs' numbers; null where no state is made of pairs. */
    private int[] pairing;
    private Nodes[] pairs;
    private volatile boolean full;

    private Parts(int stateWords, Part[] parts, int room, int[] bits) {
        this.stateWords = stateWords;
        this.room = room;
        this.bits = bits;
        partOf = new int[stateWords];
        factor = new long[stateWords];
        use(parts);
        shifts();
    }

    private void use(Part[] all) {
        parts = all;
        for (int p = 0; p < all.length; p++) {
            for (int w : all[p].words) {
                partOf[w] = p;
                factor[w] = Part.factor(w);
            }
        }
    }

    /** Parts as a few random walks of a model suggest, which has to be a fork; null where it has too few words for so many. */
    static Parts of(Model model) {
        return model.words() < PARTS ? null : of(model.words(), Shape.sample(model), ROOM);
    }

    /** @param room bits for the numbers of all parts together, at most {@value #ROOM} */
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

    /** Whether some part has so few numbers left, for the states there are, that it had better be {@link #wider} soon. */
    boolean isTight() {
        for (int p = 0; p < PARTS && !isPaired(); p++) {
            if (bitsOf(parts[p]) + SPARE > bits[p]) {
                return true;
            }
        }
        return false;
    }

    /** The same parts with widths that fit them as they are now; null where there are none. */
    Parts wider() {
        return fitted(stateWords, parts, room);
    }

    /**
     * The same parts, with room for every state: two pairs of numbers where one needs more bits than it has.
     *
     * @param words of some states, which show which parts have few values together
     */
    Parts paired(long[] words) {
        Parts r = new Parts(stateWords, parts, room, bits);
        r.pairing = Arrays.stream(PAIRINGS).min(Comparator.comparingLong(o -> together(words, o[0], o[1]) + together(words, o[2], o[3]))).orElseThrow();
        r.pairs = new Nodes[] {new Nodes(), new Nodes()};
        return r;
    }

    /** In how many combinations two parts come in these states. */
    private long together(long[] words, int p, int q) {
        return Arrays.stream(words).map(w -> pair(number(w, p), number(w, q))).distinct().count();
    }

    private static long pair(int a, int b) {
        return (long) a << 32 | b;
    }

    /** Whether there is room for every state. */
    boolean isPaired() {
        return pairs != null;
    }

    /** Of a word that is no pairs. */
    private int number(long word, int part) {
        return (int) (word >>> shift[part] & (1L << bits[part]) - 1);
    }

    /** The word of the state that has this word with other widths. */
    long from(Parts other, long word) {
        long r = 0;
        for (int p = 0; p < PARTS; p++) {
            r |= (long) other.number(word, p) << shift[p];
        }
        return r;
    }

    private static Parts fitted(int words, Part[] parts, int room) {
        int least = 0;
        for (Part p : parts) {
            least += bitsOf(p);
        }
        return least > room ? null : new Parts(words, parts, room, widths(parts, room));
    }

    /** Bits that all numbers of a part need that it has now. */
    private static int bitsOf(Part p) {
        return 32 - Integer.numberOfLeadingZeros(p.size());
    }

    /** As the parts' bits grow, so will they go on, and what is left is dealt out like that. */
    private static int[] widths(Part[] parts, int room) {
        int[] bits = new int[PARTS];
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
        return bits;
    }

    private void shifts() {
        for (int p = 1; p < PARTS; p++) {
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
        return isPaired() ? n + pairs[0].bytes() + pairs[1].bytes() : n;
    }

    @Override
    public void write(DataOutputStream out) throws IOException {
        for (int p = 0; p < PARTS; p++) {
            Checkpoint.ints(out, parts[p].words);
            out.writeInt(bits[p]);
            parts[p].write(out, new long[stateWords]);
        }
        out.writeBoolean(isPaired());
        if (isPaired()) {
            Checkpoint.ints(out, pairing);
            pairs[0].write(out);
            pairs[1].write(out);
        }
    }

    @Override
    public void read(DataInputStream in) throws IOException {
        Part[] all = new Part[PARTS];
        for (int p = 0; p < PARTS; p++) {
            all[p] = new Part(Checkpoint.ints(in));
            bits[p] = in.readInt();
            all[p].read(in, new long[stateWords]);
        }
        use(all);
        shifts();
        if (in.readBoolean()) {
            pairing = Checkpoint.ints(in);
            pairs = new Nodes[] {new Nodes(), new Nodes()};
            pairs[0].read(in);
            pairs[1].read(in);
        }
    }

    private final class PartsPacker extends Apart implements Packer, Leaps.Pairs {
        private final Part[] parts = Parts.this.parts;
        private final int[] shift = Parts.this.shift;
        private final int[] bits = Parts.this.bits;
        private final long[] before = edge();
        /** Of the state unpacked last. */
        private final long[] base = new long[stateWords];
        private final int[] numbers = new int[PARTS];
        private final long[] sums = new long[PARTS];
        /** Its pairs' numbers; -1 where that was not asked. */
        private final int[] paired = {-1, -1};
        /** Of the state being packed; equal to {@link #sums} and {@link #numbers} in between. */
        private final long[] now = new long[PARTS];
        private final int[] then = new int[PARTS];
        private final long[] after = edge();
        private long packedLow;
        private long packedHigh;

        PartsPacker() {
            for (int p = 0; p < PARTS; p++) {
                sums[p] = parts[p].sum(base);
                now[p] = sums[p];
                numbers[p] = parts[p].number(base, sums[p]);
                then[p] = numbers[p];
            }
        }

        @Override
        public Leaps leaps(Model model) {
            long[] fields = new long[PARTS];
            Arrays.setAll(fields, p -> (1L << bits[p]) - 1 << shift[p]);
            return model instanceof Compiled c ? new Leaps(c, partOf, fields, isPaired() ? this : null) : null;
        }

        /** States that follow each other are much alike: a part that is the same stays. */
        @Override
        public long[] unpack(long[] record) {
            long word = record[0];
            if (word < 0) {
                unpackPair(0, (int) (word >>> PAIR_BITS) & PAIR_MASK);
                unpackPair(1, (int) word & PAIR_MASK);
            } else {
                for (int p = 0; p < PARTS; p++) {
                    part(p, number(word, p));
                }
                paired[0] = -1;
                paired[1] = -1;
            }
            return base;
        }

        private void unpackPair(int k, int number) {
            if (number != paired[k]) {
                long pair = pairs[k].get(number);
                part(pairing[2 * k], (int) (pair >>> 32));
                part(pairing[2 * k + 1], (int) pair);
                paired[k] = number;
            }
        }

        private void part(int p, int number) {
            if (number != numbers[p]) {
                numbers[p] = number;
                then[p] = number;
                sums[p] = parts[p].get(number, base);
                now[p] = sums[p];
            }
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
            for (int rest = changed; rest != 0; rest &= rest - 1) {
                int p = Integer.numberOfTrailingZeros(rest);
                then[p] = parts[p].number(state, now[p]);
                now[p] = sums[p];
            }
            long word = word();
            packedLow = Parts.pair(then[1], then[0]);
            packedHigh = Parts.pair(then[3], then[2]);
            for (; changed != 0; changed &= changed - 1) {
                int p = Integer.numberOfTrailingZeros(changed);
                then[p] = numbers[p];
            }
            records[at] = word;
            return Keys.spread(word);
        }

        @Override
        public long low() {
            return Parts.pair(numbers[1], numbers[0]);
        }

        @Override
        public long high() {
            return Parts.pair(numbers[3], numbers[2]);
        }

        @Override
        public long packedLow() {
            return packedLow;
        }

        @Override
        public long packedHigh() {
            return packedHigh;
        }

        @Override
        public long word(long low, long high) {
            then[0] = (int) low;
            then[1] = (int) (low >>> 32);
            then[2] = (int) high;
            then[3] = (int) (high >>> 32);
            long word = word();
            System.arraycopy(numbers, 0, then, 0, PARTS);
            return word;
        }

        private long word() {
            int over = 0;
            long r = 0;
            for (int p = 0; p < PARTS; p++) {
                over |= then[p] >>> bits[p];
                r |= (long) then[p] << shift[p];
            }
            if (over == 0) {
                return r;
            } else if (pairs == null) {
                full = true;
                return r;
            }
            return TWO_PAIRS | (long) pair(0) << PAIR_BITS | pair(1);
        }

        private int pair(int k) {
            int a = pairing[2 * k];
            int b = pairing[2 * k + 1];
            if (then[a] != numbers[a] || then[b] != numbers[b]) {
                return pairs[k].number(Parts.pair(then[a], then[b]));
            } else if (paired[k] < 0) {
                paired[k] = pairs[k].number(Parts.pair(then[a], then[b]));
            }
            return paired[k];
        }
    }
}
