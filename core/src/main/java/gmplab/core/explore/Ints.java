package gmplab.core.explore;

import java.util.Arrays;

/** A growing list, or stack, of ints. */
final class Ints {
    private int[] a = new int[16];
    private int size;

    void add(int v) {
        if (size == a.length) {
            a = Arrays.copyOf(a, size * 2);
        }
        a[size++] = v;
    }

    int get(int i) {
        return a[i];
    }

    void set(int i, int v) {
        a[i] = v;
    }

    int size() {
        return size;
    }

    /** Drops everything from {@code n} on. */
    void cutTo(int n) {
        size = n;
    }

    int[] toArray() {
        return Arrays.copyOf(a, size);
    }

    long bytes() {
        return 4L * a.length;
    }
}
