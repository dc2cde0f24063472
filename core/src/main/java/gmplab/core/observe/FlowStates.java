package gmplab.core.observe;

import java.util.Arrays;

/** States of so many words, numbered from 0 as they are put, layer by layer: two that are equal are one in the same layer. */
final class FlowStates {
    private final int width;
    private int[] words;
    private int size;
    /** Where the layer begins. */
    private int first;
    /** By hash, the number and one of a state of this layer. */
    private int[] table = new int[1 << 10];

    FlowStates(int width) {
        this.width = width;
        words = new int[1024 * width];
    }

    int size() {
        return size;
    }

    /** Begins the next layer. */
    void layer() {
        first = size;
        Arrays.fill(table, 0);
    }

    void get(int i, int[] to) {
        System.arraycopy(words, i * width, to, 0, width);
    }

    /** The number of a state of this layer. */
    int put(int[] state) {
        int i = slot(state, 0);
        if (table[i] == 0) {
            if ((size + 1) * width > words.length) {
                words = Arrays.copyOf(words, 2 * words.length);
            }
            System.arraycopy(state, 0, words, size * width, width);
            table[i] = ++size;
            grow();
            return size - 1;
        }
        return table[i] - 1;
    }

    private int slot(int[] from, int at) {
        int h = 1;
        for (int k = 0; k < width; k++) {
            h = h * 31 + from[at + k];
        }
        int i = (h * 0x9E3779B9 >>> 7) & table.length - 1;
        while (table[i] != 0 && !Arrays.equals(words, (table[i] - 1) * width, table[i] * width, from, at, at + width)) {
            i = i + 1 & table.length - 1;
        }
        return i;
    }

    private void grow() {
        if ((size - first) * 2 < table.length) {
            return;
        }
        table = new int[2 * table.length];
        for (int i = first; i < size; i++) {
            table[slot(words, i * width)] = i + 1;
        }
    }
}
