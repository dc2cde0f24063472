package gmplab.core.simulate;

/**
 * The bench's own source of random numbers (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
 * 2014): written out here, so that a seed means the same on every Java.
 */
public final class SplitMix64 {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    public SplitMix64(long seed) {
        state = seed;
    }

    /** The generator of part {@code number} of an experiment: independent of how many numbers the other parts took. */
    public static SplitMix64 part(long seed, long number) {
        return new SplitMix64(mix(seed + GOLDEN * (number + 1)));
    }

    public long next() {
        state += GOLDEN;
        return mix(state);
    }

    /** From 0 to {@code bound - 1}; {@code bound} is at least 1. */
    public int next(int bound) {
        // Multiply and shift; the bias is below bound / 2^31.
        return (int) ((next() >>> 33) * bound >>> 31);
    }

    private static long mix(long z) {
        long a = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ a >>> 27) * 0x94D049BB133111EBL;
        return b ^ b >>> 31;
    }
}
