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
 * @param before how many searches were made for him that went by what their own moves contradict, from 0
 */
record Watch(Progress progress, BooleanSupplier cancelled, LongSupplier nanos, long begun, int before) {
    static Watch of(Progress progress, BooleanSupplier cancelled, LongSupplier nanos) {
        return new Watch(progress, cancelled, nanos, nanos.getAsLong(), 0);
    }

    /** The same, who is told nothing. */
    Watch silent() {
        return new Watch(Progress.NONE, cancelled, nanos, begun, before);
    }

    /** The same, when so many searches have to be made again. */
    Watch after(int searches) {
        return new Watch(progress, cancelled, nanos, begun, searches);
    }
}
