package gmplab.core.simulate;

/** Every enabled choice is as likely as any other. The same seed gives the same choices. */
public final class Uniform implements Chooser {
    private final SplitMix64 random;

    public Uniform(long seed) {
        this(new SplitMix64(seed));
    }

    public Uniform(SplitMix64 random) {
        this.random = random;
    }

    @Override
    public int choose(long[] state, int[] choices, int n) {
        return random.next(n);
    }
}
