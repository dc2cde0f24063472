package gmplab.core.simulate;

/**
 * Who moves next among the enabled. A chooser may remember what it chose; it decides nothing that the modelled
 * scheduler decides (those are policies).
 */
@FunctionalInterface
public interface Chooser {
    /**
     * @param state the packed state, to be read only
     * @param choices the enabled choices, in the model's order
     * @param n how many there are, at least 1
     * @return an index from 0 to {@code n - 1}
     */
    int choose(long[] state, int[] choices, int n);
}
