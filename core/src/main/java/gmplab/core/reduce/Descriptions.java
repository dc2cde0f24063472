package gmplab.core.reduce;

import java.util.Arrays;

/**
 * What tells identities apart that may be renamed, as numbers: what each is by itself, made finer by what those are that refer to it, and
 * to which it refers. The same under all names. Thread-confined.
 */
final class Descriptions {
    private static final long MIX = 0x9E3779B97F4A7C15L;
    /** By identity. */
    final long[] of;
    private final long[] finer;
    private int[] target = new int[64];
    private int[] source = new int[64];
    private long[] tag = new long[64];
    private int edges;

    Descriptions(int identities) {
        of = new long[identities];
        finer = new long[identities];
    }

    static long mix(long h, long v) {
        long r = (h ^ v) * MIX;
        return r ^ r >>> 29;
    }

    /** Nobody refers to anybody. */
    void begin() {
        edges = 0;
    }

    /** Somebody refers to identity {@code to}: an identity, or -1 for any other; how, {@code what} says. */
    void edge(int to, int from, long what) {
        if (edges == target.length) {
            target = Arrays.copyOf(target, 2 * edges);
            source = Arrays.copyOf(source, 2 * edges);
            tag = Arrays.copyOf(tag, 2 * edges);
        }
        target[edges] = to;
        source[edges] = from;
        tag[edges++] = what;
    }

    /** Each is told by its neighbours too. */
    void refine() {
        System.arraycopy(of, 0, finer, 0, of.length);
        for (int e = 0; e < edges; e++) {
            int from = source[e];
            finer[target[e]] += mix(tag[e], from < 0 ? 1 : of[from] ^ 2);
            if (from >= 0) {
                finer[from] += mix(tag[e], of[target[e]] ^ 3);
            }
        }
        for (int i = 0; i < of.length; i++) {
            of[i] = mix(finer[i], 4);
        }
    }
}
