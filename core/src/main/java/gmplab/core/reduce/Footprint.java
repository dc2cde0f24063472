package gmplab.core.reduce;

import gmplab.core.machine.Compiled;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * What one move of a reduced model, with all that is joined to it, depended on in the state where it began, and what it wrote there,
 * as bits of words. Made up from what each of its steps tells. Thread-confined.
 */
final class Footprint implements Compiled.Told {
    /** Word by word: what was read before it was written, and what was written. */
    final long[] read;
    final long[] written;
    /** The same of the last step alone. */
    final long[] byLast;
    /** Until something that tells when was written, and from then on. */
    final Changes[] parts;
    /** Steps that were joined. */
    int joined;
    /** Steps that wrote something that tells when. */
    int turns;
    private final long[] when;
    private Changes now;
    private boolean turning;
    private long[] before;
    private long[] after;

    /** Word by word what was written for the first time and how, and which bits that had been written a later write has changed. */
    static final class Changes {
        final long[] fresh;
        final long[] first;
        final long[] again;

        Changes(int words) {
            fresh = new long[words];
            first = new long[words];
            again = new long[words];
        }

        private void clear() {
            Arrays.fill(fresh, 0);
            Arrays.fill(first, 0);
            Arrays.fill(again, 0);
        }
    }

    /** @param when the bits that tell when it is */
    Footprint(long[] when) {
        this.when = when;
        read = new long[when.length];
        written = new long[when.length];
        byLast = new long[when.length];
        parts = new Changes[] {new Changes(when.length), new Changes(when.length)};
    }

    void begin() {
        Arrays.fill(read, 0);
        Arrays.fill(written, 0);
        for (Changes c : parts) {
            c.clear();
        }
        now = parts[0];
        joined = -1;
        turns = 0;
    }

    /** A step was made, which {@code tells} what it did. */
    void made(Consumer<Compiled.Told> tells, long[] s, long[] next) {
        before = s;
        after = next;
        joined++;
        turning = false;
        Arrays.fill(byLast, 0);
        tells.accept(this);
        if (turning) {
            turns++;
            now = parts[1];
        }
    }

    @Override
    public void read(int word, long bits) {
        read[word] |= bits & ~written[word];
    }

    /** As {@link #read}, of many words. */
    void read(long[] bits) {
        for (int w = 0; w < bits.length; w++) {
            read(w, bits[w]);
        }
    }

    @Override
    public void written(int word, long bits) {
        byLast[word] |= bits;
        turning |= (bits & when[word]) != 0;
        now.fresh[word] |= bits & ~written[word];
        now.first[word] |= after[word] & bits & ~written[word];
        now.again[word] |= (before[word] ^ after[word]) & bits & written[word];
        written[word] |= bits;
    }

    /** What was there when it began bears on it, even where it was written since. */
    void depends(long[] bits) {
        for (int w = 0; w < bits.length; w++) {
            read[w] |= bits[w];
        }
    }

    boolean wrote(long[] bits) {
        return Longs.meet(written, bits);
    }

    /** Forgets of what was written that which is known to have stayed the same all the time: it was read too. */
    void end(long[] begun, long[] ended) {
        for (int w = 0; w < written.length; w++) {
            long same = read[w] & ~parts[0].again[w] & ~parts[1].again[w] & ~(begun[w] ^ ended[w]);
            written[w] &= ~same;
            for (Changes c : parts) {
                c.fresh[w] &= ~same;
                c.first[w] &= ~same;
            }
        }
    }
}
