package gmplab.core.mutate;

import java.util.Arrays;

/**
 * A graph whose moves have labels. The moves of a state follow each other.
 *
 * @param first by state, and one more: where its moves begin
 * @param label by move: {@link Behaviour#SILENT} or another number
 * @param target by move
 */
record Moves(int[] first, int[] label, int[] target) {
    int states() {
        return first.length - 1;
    }

    /** By state, and one more, where those begin that lead to it; and where these moves begin. */
    int[][] backwards() {
        int n = states();
        int[] begin = new int[n + 1];
        for (int t : target) {
            begin[t + 1]++;
        }
        for (int s = 0; s < n; s++) {
            begin[s + 1] += begin[s];
        }
        int[] at = begin.clone();
        int[] from = new int[target.length];
        for (int s = 0; s < n; s++) {
            for (int i = first[s]; i < first[s + 1]; i++) {
                from[at[target[i]]++] = s;
            }
        }
        return new int[][] {begin, from};
    }

    /** The graph in which states of the same number, from 0, are one; silent moves of one to itself are gone, and no move is there twice. */
    Moves merged(int[] number) {
        int n = Arrays.stream(number).max().orElse(-1) + 1;
        long[][] all = new long[n][];
        int[] size = new int[n];
        for (int s = 0; s < states(); s++) {
            int a = number[s];
            for (int i = first[s]; i < first[s + 1]; i++) {
                if (label[i] == Behaviour.SILENT && number[target[i]] == a) {
                    continue;
                }
                if (all[a] == null) {
                    all[a] = new long[4];
                } else if (size[a] == all[a].length) {
                    all[a] = Arrays.copyOf(all[a], 2 * size[a]);
                }
                all[a][size[a]++] = (long) label[i] << 32 | number[target[i]];
            }
        }
        return of(all, size);
    }

    private static Moves of(long[][] all, int[] size) {
        int[] first = new int[size.length + 1];
        int moves = 0;
        for (int s = 0; s < size.length; s++) {
            int k = 0;
            if (size[s] > 0) {
                Arrays.sort(all[s], 0, size[s]);
            }
            for (int i = 0; i < size[s]; i++) {
                if (i == 0 || all[s][i] != all[s][i - 1]) {
                    all[s][k++] = all[s][i];
                }
            }
            size[s] = k;
            first[s] = moves;
            moves += k;
        }
        first[size.length] = moves;
        int[] label = new int[moves];
        int[] target = new int[moves];
        for (int s = 0; s < size.length; s++) {
            for (int i = 0; i < size[s]; i++) {
                label[first[s] + i] = (int) (all[s][i] >>> 32);
                target[first[s] + i] = (int) all[s][i];
            }
        }
        return new Moves(first, label, target);
    }

    /** This graph and another one beside it, whose states have the numbers after this one's. */
    Moves beside(Moves o) {
        int n = states();
        int[] f = Arrays.copyOf(first, n + o.states() + 1);
        for (int s = 0; s <= o.states(); s++) {
            f[n + s] = target.length + o.first[s];
        }
        int[] l = Arrays.copyOf(label, label.length + o.label.length);
        System.arraycopy(o.label, 0, l, label.length, o.label.length);
        int[] t = Arrays.copyOf(target, target.length + o.target.length);
        for (int i = 0; i < o.target.length; i++) {
            t[target.length + i] = n + o.target[i];
        }
        return new Moves(f, l, t);
    }
}
