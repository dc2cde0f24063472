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

    /** Murmur3's last mixing, which can be undone: different roots have different keys. */
    static long key(long root) {
        long h = (root ^ root >>> 33) * 0xFF51AFD7ED558CCDL;
        h = (h ^ h >>> 33) * 0xC4CEB9FE1A85EC53L;
        return h ^ h >>> 33;
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

        TreePacker() {
            long[] touch = touched;
            Arrays.fill(touch, 0);
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

        @Override
        public void unpack(long[] record, long[] state) {
            baseRoot = record[0];
            open(inner - 1, baseRoot);
            for (int i = inner - 2; i >= 0; i--) {
                open(i, nodes[i].get(base[leaves + i]));
            }
            System.arraycopy(base, 0, now, 0, now.length);
            for (int i = 0; i < words; i++) {
                baseState[i] = base[2 * i] & 0xFFFFFFFFL | (long) base[2 * i + 1] << 32;
                state[i] = baseState[i];
            }
        }

        private void open(int node, long pair) {
            base[left[node]] = (int) (pair >>> 32);
            base[right[node]] = (int) pair;
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
            return key(root);
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
                        now[leaves + node] = nodes[node].number(pair(now, node));
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
