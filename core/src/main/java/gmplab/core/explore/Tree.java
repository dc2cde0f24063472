package gmplab.core.explore;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * States as trees of pairs (tree compression: Laarman, van de Pol and Weber 2011): every node's pairs are kept once, a state
 * is the pair at its root. Roots are 64 bits and different for different states, so a set of them is an exact set of states.
 */
final class Tree implements Packing {
    /** Of how many pairs a packer remembers the number, for each node, as a power of two. */
    private static final int LATELY_BITS = 8;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final Shape shape;
    private final int words;
    /** By inner node but the root. */
    private final Nodes[] nodes;
    /** By leaf: the inner nodes above it, the root too, as bits. */
    private final long[][] above;

    Tree(Shape shape) {
        this.shape = shape;
        words = shape.leaves() / 2;
        nodes = new Nodes[shape.inner() - 1];
        Arrays.setAll(nodes, i -> new Nodes());
        above = new long[shape.leaves()][shape.inner() + 63 >>> 6];
        int[] parent = new int[shape.leaves() + shape.inner()];
        for (int i = 0; i < shape.inner(); i++) {
            parent[shape.left()[i]] = i;
            parent[shape.right()[i]] = i;
        }
        for (int leaf = 0; leaf < shape.leaves(); leaf++) {
            for (int n = parent[leaf];; n = parent[shape.leaves() + n]) {
                above[leaf][n >>> 6] |= 1L << n;
                if (n == shape.inner() - 1) {
                    break;
                }
            }
        }
    }

    /** The shape is of the model, and so is not written. */
    @Override
    public void write(DataOutputStream out) throws IOException {
        for (Nodes n : nodes) {
            n.write(out);
        }
    }

    @Override
    public void read(DataInputStream in) throws IOException {
        for (Nodes n : nodes) {
            n.read(in);
        }
    }

    @Override
    public int recordWords() {
        return 1;
    }

    @Override
    public Packer packer() {
        return new TreePacker();
    }

    @Override
    public long bytes() {
        long n = 0;
        for (Nodes o : nodes) {
            n += o.bytes();
        }
        return n;
    }

    private final class TreePacker implements Packer {
        private final int leaves = shape.leaves();
        private final int inner = shape.inner();
        private final int[] left = shape.left();
        private final int[] right = shape.right();
        /** Of the state unpacked last: values of leaves, numbers of inner nodes. */
        private final int[] base = new int[leaves + inner];
        /** The same of the state being packed; equal to {@link #base} in between. */
        private final int[] now = new int[leaves + inner];
        private final long[] baseState = new long[words];
        private long baseRoot;
        private final long[] touched = new long[inner + 63 >>> 6];
        private final int[] changed = new int[leaves];
        /** By inner node, pairs asked for lately and their numbers: most are asked for again and again. */
        private final long[] latelyPair = new long[inner << LATELY_BITS];
        /** The number plus 1; 0 where there is none. */
        private final int[] latelyNumber = new int[inner << LATELY_BITS];

        TreePacker() {
            // The state of zeros, so that there is something to compare with.
            for (int i = 0; i < inner - 1; i++) {
                base[leaves + i] = nodes[i].number(pair(base, i));
            }
            baseRoot = pair(base, inner - 1);
            System.arraycopy(base, 0, now, 0, now.length);
        }

        private long pair(int[] values, int node) {
            return (long) values[left[node]] << 32 | values[right[node]] & 0xFFFFFFFFL;
        }

        private int number(int node, long pair) {
            int i = node << LATELY_BITS | (int) (pair * SPREAD >>> 64 - LATELY_BITS);
            if (latelyPair[i] == pair && latelyNumber[i] != 0) {
                return latelyNumber[i] - 1;
            }
            int n = nodes[node].number(pair);
            latelyPair[i] = pair;
            latelyNumber[i] = n + 1;
            return n;
        }

        /** Opens only the nodes that the state before did not have: those that follow each other are much alike. */
        @Override
        public long[] unpack(long[] record) {
            if (record[0] != baseRoot) {
                baseRoot = record[0];
                open(inner - 1, baseRoot);
                for (int k = touched.length - 1; k >= 0; k--) {
                    while (touched[k] != 0) {
                        int node = k << 6 | 63 - Long.numberOfLeadingZeros(touched[k]);
                        touched[k] &= ~(1L << node);
                        open(node, nodes[node].get(base[leaves + node]));
                    }
                }
            }
            return baseState;
        }

        private void open(int node, long pair) {
            child(left[node], (int) (pair >>> 32));
            child(right[node], (int) pair);
        }

        private void child(int at, int value) {
            if (base[at] == value) {
                return;
            }
            base[at] = value;
            now[at] = value;
            int node = at - leaves;
            if (node >= 0) {
                touched[node >>> 6] |= 1L << node;
            } else {
                int shift = 32 * (at & 1);
                baseState[at >>> 1] = baseState[at >>> 1] & ~(0xFFFFFFFFL << shift) | (value & 0xFFFFFFFFL) << shift;
            }
        }

        @Override
        public long pack(long[] state, long[] records, int at) {
            int n = 0;
            for (int i = 0; i < words; i++) {
                long d = state[i] ^ baseState[i];
                if (d != 0) {
                    n = changedWord(state[i], d, i, n);
                }
            }
            long root = n == 0 ? baseRoot : root(n);
            records[at] = root;
            return Keys.spread(root);
        }

        private int changedWord(long word, long d, int i, int n) {
            int m = n;
            if ((int) d != 0) {
                now[2 * i] = (int) word;
                changed[m++] = 2 * i;
            }
            if (d >>> 32 != 0) {
                now[2 * i + 1] = (int) (word >>> 32);
                changed[m++] = 2 * i + 1;
            }
            return m;
        }

        /** Works out what stands above the changed leaves, and puts {@link #now} back. */
        private long root(int n) {
            for (int i = 0; i < n; i++) {
                long[] a = above[changed[i]];
                for (int k = 0; k < a.length; k++) {
                    touched[k] |= a[k];
                }
            }
            for (int k = 0; k < touched.length; k++) {
                for (long t = touched[k]; t != 0; t &= t - 1) {
                    int node = k << 6 | Long.numberOfTrailingZeros(t);
                    if (node < inner - 1) {
                        now[leaves + node] = number(node, pair(now, node));
                    }
                }
            }
            long root = pair(now, inner - 1);
            putBack(n);
            return root;
        }

        private void putBack(int n) {
            for (int i = 0; i < n; i++) {
                now[changed[i]] = base[changed[i]];
            }
            for (int k = 0; k < touched.length; k++) {
                for (long t = touched[k]; t != 0; t &= t - 1) {
                    int v = leaves + (k << 6 | Long.numberOfTrailingZeros(t));
                    now[v] = base[v];
                }
                touched[k] = 0;
            }
        }
    }
}
