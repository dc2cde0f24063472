package gmplab.core.explore;

/** 64 bits out of packed words. States that differ in one word never have the same hash: every step can be undone. */
final class Hash {
    private static final long K = 0x9E3779B97F4A7C15L;

    private Hash() { }

    static long of(long[] words) {
        return of(words, 0, words.length);
    }

    static long of(long[] words, int from, int n) {
        return of(words, from, n, 0);
    }

    static long of(long[] words, int from, int n, long seed) {
        long h = seed ^ K;
        for (int i = from; i < from + n; i++) {
            h = (h ^ words[i]) * K;
            h ^= h >>> 32;
        }
        // Murmur3's last mixing: without it the high bits of the last word reach few bits of the hash.
        h = (h ^ h >>> 33) * 0xFF51AFD7ED558CCDL;
        h = (h ^ h >>> 33) * 0xC4CEB9FE1A85EC53L;
        return h ^ h >>> 33;
    }
}
