package gmplab.core.explore;

import java.util.Arrays;

/** States just made by a breadth-first search, gathered so that the visited set can be asked for many together. */
final class Fresh {
    /** As many memory reads as a processor has under way at once, a few times over. */
    private static final int ENOUGH = 64;

    private final int words;
    private long[][] states = new long[0][];
    private long[] hashes = new long[0];
    private int[] parents = new int[0];
    private int[] choices = new int[0];
    private int size;

    Fresh(int words) {
        this.words = words;
    }

    /** Takes the mover's result, and gives it another array to work in. */
    void add(Mover mover, int parent, int choice) {
        if (size == states.length) {
            grow();
        }
        states[size] = mover.swapOut(states[size]);
        parents[size] = parent;
        choices[size] = choice;
        size++;
    }

    private void grow() {
        int n = Math.max(ENOUGH, size * 2);
        states = Arrays.copyOf(states, n);
        for (int i = size; i < n; i++) {
            states[i] = new long[words];
        }
        hashes = new long[n];
        parents = Arrays.copyOf(parents, n);
        choices = Arrays.copyOf(choices, n);
    }

    boolean isFull() {
        return size >= ENOUGH;
    }

    void prepare(Visited visited) {
        for (int i = 0; i < size; i++) {
            hashes[i] = visited.hash(states[i]);
        }
        visited.fetch(hashes, size);
    }

    int size() {
        return size;
    }

    long[] state(int i) {
        return states[i];
    }

    long hash(int i) {
        return hashes[i];
    }

    int parent(int i) {
        return parents[i];
    }

    int choice(int i) {
        return choices[i];
    }

    void clear() {
        size = 0;
    }
}
