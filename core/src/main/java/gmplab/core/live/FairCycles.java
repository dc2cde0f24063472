package gmplab.core.live;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The parts of a product in which a fair and accepted run can stay for ever: strongly connected components (Tarjan 1972) that
 * pass every acceptance set, in which nobody fair can move everywhere and never does, and from which the states are taken out in which
 * somebody could take a lock who never moves in the component; what is left falls into components anew (Streett acceptance by
 * refinement, Emerson and Lei 1987).
 */
final class FairCycles {
    private static final int LOOK_UP_MASK = 0xFFFF;
    private final Product product;
    private final BooleanSupplier stop;
    private long opened;
    /** By node: the region that it belongs to now. */
    private final int[] mark;
    private final int[] index;
    private final int[] low;
    private int marks;
    private int indices;
    private int[] stack = new int[1024];
    private int height;
    private final Deque<int[]> todo = new ArrayDeque<>();
    private final List<int[]> found = new ArrayList<>();

    /** Thrown where it is told to stop. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stopped() {
            super(null, null, false, false);
        }
    }

    FairCycles(Product product, BooleanSupplier stop) {
        this.product = product;
        this.stop = stop;
        mark = new int[product.size()];
        index = new int[product.size()];
        low = new int[product.size()];
    }

    /** The nodes of each such part that can be reached. */
    List<int[]> find() {
        from(0, 0);
        while (!todo.isEmpty()) {
            int[] nodes = todo.poll();
            int region = ++marks;
            for (int v : nodes) {
                mark[v] = region;
                index[v] = 0;
            }
            for (int v : nodes) {
                if (mark[v] == region && index[v] == 0) {
                    from(v, region);
                }
            }
        }
        return found;
    }

    /** Components of what can be reached from a node inside its region. Our own stack: Java's would overflow. */
    private void from(int root, int region) {
        int[] nodes = new int[1024];
        int[] edges = new int[1024];
        int depth = 0;
        nodes[0] = root;
        edges[0] = 0;
        open(root);
        while (depth >= 0) {
            int v = nodes[depth];
            if (edges[depth] == product.fan(v)) {
                depth--;
                if (low[v] == index[v]) {
                    close(v);
                } else {
                    low[nodes[depth]] = Math.min(low[nodes[depth]], low[v]);
                }
                continue;
            }
            int w = product.to(v, edges[depth]++);
            if (w < 0 || mark[w] != region) {
                continue;
            }
            if (index[w] != 0) {
                low[v] = Math.min(low[v], index[w]);
                continue;
            }
            open(w);
            if (++depth == nodes.length) {
                nodes = Arrays.copyOf(nodes, depth * 2);
                edges = Arrays.copyOf(edges, depth * 2);
            }
            nodes[depth] = w;
            edges[depth] = 0;
        }
    }

    private void open(int v) {
        if ((++opened & LOOK_UP_MASK) == 0 && stop.getAsBoolean()) {
            throw new Stopped();
        }
        index[v] = ++indices;
        low[v] = indices;
        if (height == stack.length) {
            stack = Arrays.copyOf(stack, height * 2);
        }
        stack[height++] = v;
    }

    private void close(int v) {
        int to = height;
        int id = ++marks;
        do {
            mark[stack[--height]] = id;
        } while (stack[height] != v);
        judge(height, to, id);
    }

    /** The component lies on the stack, above what is left of it. */
    private void judge(int from, int to, int id) {
        long sets = 0;
        long moved = 0;
        long everywhere = product.fair();
        long locks = 0;
        boolean cycle = false;
        for (int k = from; k < to; k++) {
            int v = stack[k];
            everywhere &= product.enabled(v);
            locks |= product.locks(v);
            for (int e = 0; e < product.fan(v); e++) {
                int w = product.to(v, e);
                if (w >= 0 && mark[w] == id) {
                    cycle = true;
                    sets |= product.sets(v, e);
                    moved |= product.mover(v, e);
                }
            }
        }
        if (!cycle || sets != product.sets() || (everywhere & ~moved) != 0) {
            return;
        }
        long refused = locks & ~moved;
        int[] left = Arrays.stream(stack, from, to).filter(v -> (product.locks(v) & refused) == 0).toArray();
        (refused == 0 ? found : todo).add(left);
    }
}
