package gmplab.core.explore;

import gmplab.core.machine.Model;
import gmplab.core.simulate.SplitMix64;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongBiFunction;

/**
 * How states are taken apart: a binary tree whose leaves are the halves of the words. Two parts whose values go together
 * stand under one node, so that few pairs of values occur there. Which do is seen in states of a few random walks, so the tree
 * is the same for the same model. Any tree is right; a good one is small.
 *
 * @param leaves two for each word, the low half first
 * @param left by inner node: a leaf, or {@code leaves} + an inner node with a smaller number; the last one is the root
 * @param right the same
 */
record Shape(int leaves, int[] left, int[] right) {
    private static final int SAMPLE = 2048;
    private static final int WALK = 512;
    private static final long SEED = 0x5EED;
    private static final long UNKNOWN = Long.MIN_VALUE;

    int inner() {
        return left.length;
    }

    /** Looks at some states of the model, which has to be a fork: cuts are counted in it. */
    static Shape of(Model model) {
        List<long[]> sample = sample(model);
        return of(model.words(), sample);
    }

    /**
     * Huffman's way (1952): again and again the two parts with the fewest different pairs are put together, so the part with
     * the most different values hangs near the root and is paired once only.
     */
    static Shape of(int words, List<long[]> sample) {
        int leaves = 2 * words;
        int[] left = new int[leaves - 1];
        int[] right = new int[leaves - 1];
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < leaves; i++) {
            pieces.add(Piece.leaf(i, sample));
        }
        long[][] pairs = unknown(leaves);
        for (int n = 0; n < leaves - 1; n++) {
            int[] best = closest(pieces, pairs, Piece::cost);
            left[n] = pieces.get(best[0]).number;
            right[n] = pieces.get(best[1]).number;
            join(pieces, pairs, best[0], best[1], leaves + n);
        }
        return new Shape(leaves, left, right);
    }

    /** The words of states in so many groups: again and again the two are put together of which the least memory comes. */
    static List<List<Integer>> groups(int words, List<long[]> sample, int most) {
        List<Piece> pieces = new ArrayList<>();
        List<List<Integer>> groups = new ArrayList<>();
        for (int i = 0; i < words; i++) {
            pieces.add(Piece.leaf(2 * i, sample).with(Piece.leaf(2 * i + 1, sample), i));
            groups.add(new ArrayList<>(List.of(i)));
        }
        long[][] pairs = unknown(words);
        while (pieces.size() > most) {
            int[] best = closest(pieces, pairs, Piece::growth);
            groups.get(pieces.get(best[0]).number).addAll(groups.get(pieces.get(best[1]).number));
            join(pieces, pairs, best[0], best[1], pieces.get(best[0]).number);
        }
        return pieces.stream().map(p -> groups.get(p.number)).toList();
    }

    private static long[][] unknown(int n) {
        long[][] pairs = new long[n][n];
        for (long[] p : pairs) {
            Arrays.fill(p, UNKNOWN);
        }
        return pairs;
    }

    /** The two that cost least together. */
    private static int[] closest(List<Piece> pieces, long[][] pairs, ToLongBiFunction<Piece, Piece> cost) {
        int bestI = 0;
        int bestJ = 1;
        for (int i = 0; i < pieces.size(); i++) {
            for (int j = i + 1; j < pieces.size(); j++) {
                if (pairs[i][j] == UNKNOWN) {
                    pairs[i][j] = cost.applyAsLong(pieces.get(i), pieces.get(j));
                }
                if (pairs[i][j] < pairs[bestI][bestJ]) {
                    bestI = i;
                    bestJ = j;
                }
            }
        }
        return new int[] {bestI, bestJ};
    }

    private static void join(List<Piece> pieces, long[][] pairs, int i, int j, int number) {
        pieces.set(i, pieces.get(i).with(pieces.get(j), number));
        int last = pieces.size() - 1;
        pieces.set(j, pieces.get(last));
        pieces.remove(last);
        for (int k = 0; k < last; k++) {
            pairs[Math.min(i, k)][Math.max(i, k)] = UNKNOWN;
            pairs[Math.min(j, k)][Math.max(j, k)] = UNKNOWN;
        }
    }

    /** Values that go together, by state of the sample: equal where and only where the values are. */
    private record Piece(int number, int[] ids, int different, int depth, int leaves) {
        static Piece leaf(int i, List<long[]> sample) {
            int[] values = new int[sample.size()];
            for (int s = 0; s < values.length; s++) {
                values[s] = (int) (sample.get(s)[i / 2] >>> 32 * (i & 1));
            }
            return of(i, values, new int[values.length], 0, 1);
        }

        private static Piece of(int number, int[] a, int[] b, int depth, int leaves) {
            int[] ids = new int[a.length];
            Nodes seen = new Nodes();
            for (int s = 0; s < a.length; s++) {
                ids[s] = seen.number((long) a[s] << 32 | b[s] & 0xFFFFFFFFL);
            }
            return new Piece(number, ids, seen.size(), depth, leaves);
        }

        Piece with(Piece o, int n) {
            return of(n, ids, o.ids, 1 + Math.max(depth, o.depth), leaves + o.leaves);
        }

        /** The fewest pairs; of equally many the flatter tree. */
        long cost(Piece o) {
            return (long) pairs(o) << 16 | Math.max(depth, o.depth);
        }

        /**
         * By how much a table of both is larger than two tables; as above where it is the same. Pairs alone would put whatever
         * little one M did in the sample to all that is shared, which has a new value in every other state then.
         */
        long growth(Piece o) {
            return (long) pairs(o) * (leaves + o.leaves) - (long) different * leaves - (long) o.different * o.leaves << 16 | Math.max(depth, o.depth);
        }

        private int pairs(Piece o) {
            return different == 1 ? o.different : o.different == 1 ? different : of(0, ids, o.ids, 0, 0).different;
        }
    }

    static List<long[]> sample(Model model) {
        int most = Math.max(64, SAMPLE / Math.max(1, model.words() / 16));
        List<long[]> sample = new ArrayList<>();
        int[] choices = new int[model.maxChoices()];
        long[] state = new long[model.words()];
        for (int walk = 0; sample.size() < most && walk < most / 8; walk++) {
            SplitMix64 random = new SplitMix64(SEED + walk);
            model.start(state);
            for (int i = 0; i < WALK && sample.size() < most; i++) {
                sample.add(state);
                int n = model.choices(state, choices);
                long[] next = new long[state.length];
                if (n == 0 || model.move(state, choices[random.next(n)], next) != 0) {
                    break;
                }
                state = next;
            }
            state = new long[state.length];
        }
        return sample;
    }
}
