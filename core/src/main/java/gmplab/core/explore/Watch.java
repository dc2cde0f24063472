package gmplab.core.explore;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Who waits for a search.
 *
 * @param progress told now and then how far it is
 * @param cancelled asked every thousand states; true ends the search, which keeps what it found
 * @param nanos a clock that never goes back, in nanoseconds
 * @param begun when it was on that clock that he began to wait: limits of time count from there
 */
record Watch(Progress progress, BooleanSupplier cancelled, LongSupplier nanos, long begun) {
    static Watch of(Progress progress, BooleanSupplier cancelled, LongSupplier nanos) {
        return new Watch(progress, cancelled, nanos, nanos.getAsLong());
    }

    /** The same, who is told nothing. */
    Watch silent() {
        return new Watch(Progress.NONE, cancelled, nanos, begun);
    }
}
