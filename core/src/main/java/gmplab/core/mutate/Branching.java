package gmplab.core.mutate;

import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Which states of a graph do the same, by branching bisimulation (van Glabbeek and Weijland 1996) without regard to silent
 * moves that go on for ever: blocks are split until states of one block can make the same visible moves, after silent ones
 * within the block, into the same blocks (signatures: Blom and Orzan 2003). Only states that a split concerns are looked at
 * again.
 */
final class Branching {
    private final Moves moves;
    private final int[] order;
    private final int[][] back;
    private final int[] block;
    private final int[] signature;
    private final Map<LongBuffer, Integer> signatures = new HashMap<>();
    private long[][] contents = new long[1024][];
    /** By block: the signature that its members had when it was made. */
    private int[] common = {-1};
    private int blocks = 1;

    private Branching(Moves acyclic) {
        moves = acyclic;
        order = Rings.order(acyclic);
        back = acyclic.backwards();
        block = new int[acyclic.states()];
        signature = new int[acyclic.states()];
        Arrays.fill(signature, -1);
    }

    /** By state, the number of its block. */
    static int[] blocks(Moves moves) {
        int[] ring = Rings.of(moves);
        int[] of = new Branching(moves.merged(ring)).run();
        int[] r = new int[moves.states()];
        for (int s = 0; s < r.length; s++) {
            r[s] = of[ring[s]];
        }
        return r;
    }

    private int[] run() {
        boolean[] look = new boolean[block.length];
        Arrays.fill(look, true);
        while (split(sign(look), look)) {
            // Until nothing is split any more.
        }
        return block;
    }

    /** Signs the states to be looked at, and those before them in the same block; returns whose signature is another one now. */
    private boolean[] sign(boolean[] look) {
        boolean[] changed = new boolean[block.length];
        for (int s : order) {
            if (!look[s]) {
                continue;
            }
            int fresh = of(s);
            if (fresh != signature[s]) {
                signature[s] = fresh;
                changed[s] = true;
                for (int k = back[0][s]; k < back[0][s + 1]; k++) {
                    look[back[1][k]] |= block[back[1][k]] == block[s];
                }
            }
        }
        return changed;
    }

    private int of(int s) {
        long[] all = new long[8];
        int size = 0;
        for (int k = moves.first()[s]; k < moves.first()[s + 1]; k++) {
            int t = moves.target()[k];
            if (moves.label()[k] != Behaviour.SILENT || block[t] != block[s]) {
                all = room(all, size + 1);
                all[size++] = (long) moves.label()[k] << 32 | block[t];
            } else {
                long[] theirs = contents[signature[t]];
                all = room(all, size + theirs.length);
                System.arraycopy(theirs, 0, all, size, theirs.length);
                size += theirs.length;
            }
        }
        return number(all, size);
    }

    private static long[] room(long[] a, int size) {
        return size <= a.length ? a : Arrays.copyOf(a, 2 * size);
    }

    private int number(long[] all, int size) {
        Arrays.sort(all, 0, size);
        int k = 0;
        for (int i = 0; i < size; i++) {
            if (i == 0 || all[i] != all[i - 1]) {
                all[k++] = all[i];
            }
        }
        long[] set = Arrays.copyOf(all, k);
        Integer known = signatures.putIfAbsent(LongBuffer.wrap(set), signatures.size());
        if (known != null) {
            return known;
        }
        int number = signatures.size() - 1;
        if (number == contents.length) {
            contents = Arrays.copyOf(contents, 2 * number);
        }
        contents[number] = set;
        return number;
    }

    /** Puts states whose signature is no longer their block's into blocks of their own; whether there were any. */
    private boolean split(boolean[] changed, boolean[] look) {
        int[] to = destinations(changed);
        common = Arrays.copyOf(common, blocks);
        Arrays.fill(look, false);
        boolean any = false;
        for (int s = 0; s < block.length; s++) {
            if (to[s] != block[s]) {
                any = true;
                common[to[s]] = signature[s];
                block[s] = to[s];
                look[s] = true;
                for (int k = back[0][s]; k < back[0][s + 1]; k++) {
                    look[back[1][k]] = true;
                }
            }
        }
        return any;
    }

    private int[] destinations(boolean[] changed) {
        int[] staying = new int[blocks];
        for (int s = 0; s < block.length; s++) {
            staying[block[s]] += changed[s] && signature[s] != common[block[s]] ? 0 : 1;
        }
        Map<Long, Integer> made = new HashMap<>();
        int[] to = new int[block.length];
        for (int s = 0; s < block.length; s++) {
            int b = block[s];
            if (staying[b] == 0) {
                // Somebody keeps the number, or a state that leads to itself would be given another one for ever.
                staying[b] = 1;
                common[b] = signature[s];
            }
            boolean moves = changed[s] && signature[s] != common[b];
            to[s] = moves ? made.computeIfAbsent((long) b << 32 | signature[s], x -> blocks++) : b;
        }
        return to;
    }
}
