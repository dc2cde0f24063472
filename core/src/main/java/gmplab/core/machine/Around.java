package gmplab.core.machine;

import java.util.Map;

/** A model round another one: what it does not say itself is as the inner one says. Which moves are local it says itself. */
public interface Around extends Model {
    /** The inner one. */
    Model inside();

    @Override
    default int words() {
        return inside().words();
    }

    @Override
    default void start(long[] out) {
        inside().start(out);
    }

    @Override
    default int choices(long[] state, int[] out) {
        return inside().choices(state, out);
    }

    @Override
    default int maxChoices() {
        return inside().maxChoices();
    }

    @Override
    default int move(long[] state, int choice, long[] out) {
        return inside().move(state, choice, out);
    }

    @Override
    default Finding stuck(long[] state) {
        return inside().stuck(state);
    }

    @Override
    default Finding finding(int number) {
        return inside().finding(number);
    }

    @Override
    default int broken(long[] state) {
        return inside().broken(state);
    }

    @Override
    default Map<String, Long> cuts() {
        return inside().cuts();
    }

    @Override
    default long joined() {
        return inside().joined();
    }
}
