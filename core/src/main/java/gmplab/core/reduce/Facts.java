package gmplab.core.reduce;

import gmplab.core.machine.Looks;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Layout;
import gmplab.core.state.Slot;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/**
 * Which elements are changed when, as far as moves have shown. When is told by a few elements of small range, the hours: of
 * each, which value has followed which, and for every element the values at which it was changed. From these: the elements
 * that are never changed again from a state on. Shared by all threads; what is known is used from one {@link #settle} to
 * the next, so that the same is used everywhere.
 */
final class Facts {
    private static final int HOURS_MAX = 24;
    private static final int VALUES_MAX = 64;
    private final int[] hours;
    /** By element: which hour it is; -1 for none. */
    private final int[] hourOf;
    private final int elements;
    /** By element: as which it is known. */
    private final int[] names;
    private final Grounds grounds;
    private final AtomicLongArray changed;
    private final AtomicLongArray follows;
    /** By element and hour: the values at which it was taken to stay, and something was made early for it. */
    private final AtomicLongArray used;
    private final AtomicBoolean grew = new AtomicBoolean();
    private volatile long[] known;
    private volatile long[] reach;
    private volatile int settled;

    /**
     * @param names by element: as which it is known
     * @param twins goroutines that are renamed, and tell no hours; null for none
     */
    Facts(Looks looks, Layout layout, int[] names, Twins twins, Grounds grounds) {
        this.names = names;
        this.grounds = grounds;
        elements = looks.elements();
        hours = hours(looks, layout, twins);
        hourOf = new int[elements];
        Arrays.fill(hourOf, -1);
        for (int c = 0; c < hours.length; c++) {
            hourOf[hours[c]] = c;
        }
        changed = new AtomicLongArray(elements * hours.length);
        follows = new AtomicLongArray(hours.length * VALUES_MAX);
        used = new AtomicLongArray(elements * hours.length);
        settle();
    }

    private static int[] hours(Looks looks, Layout layout, Twins twins) {
        List<Integer> r = new ArrayList<>();
        for (Field f : List.of(Fields.SCHED_GCWAITING, Fields.PREEMPTS, Fields.STOPS, Fields.T_STATUS_F,
            Fields.SCHED_MNEXT, Fields.NETPOLL_INITED, Fields.NOW)) {
            Slot slot = layout.slot(f);
            for (int i = 0; i < slot.word.length && slot.mask != 0 && slot.largest < VALUES_MAX && r.size() < HOURS_MAX; i++) {
                if (twins == null || f.owner() != Kind.G || !twins.renamed(i)) {
                    r.add(looks.element(f, i));
                }
            }
        }
        return r.stream().mapToInt(x -> x).toArray();
    }

    /** The elements that tell when. */
    int[] hours() {
        return hours;
    }

    /** Learns that a move from this state has changed an element. */
    void learn(Looks looks, long[] before, int element) {
        if (!grounds.notes(looks.field(element))) {
            return;
        }
        for (int c = 0; c < hours.length; c++) {
            set(changed, names[element] * hours.length + c, looks.value(before, hours[c]));
        }
    }

    /** Whether the element is one that tells when: it may go on in many ways from one value, so each change is looked at. */
    boolean tells(int element) {
        return hourOf[element] >= 0;
    }

    /** Learns, where the element is one that tells when, which value has followed which. */
    void follow(Looks looks, long[] before, long[] after, int element) {
        int c = hourOf[element];
        if (c >= 0) {
            set(follows, c * VALUES_MAX + looks.value(before, element), looks.value(after, element));
        }
    }

    /** Whether it was learnt that one value of an element that tells when has followed another. */
    boolean followed(int element, int before, int after) {
        return (follows.get(hourOf[element] * VALUES_MAX + before) >>> after & 1) != 0;
    }

    private void set(AtomicLongArray a, int at, int bit) {
        long mask = 1L << bit;
        if ((a.get(at) & mask) == 0) {
            a.accumulateAndGet(at, mask, (x, y) -> x | y);
            grew.set(true);
        }
    }

    /** Whether, by what was known at the last {@link #settle}, nobody changes the element from this state on. */
    boolean still(Looks looks, long[] s, int element) {
        int at = names[element] * hours.length;
        for (int c = 0; c < hours.length; c++) {
            int v = looks.value(s, hours[c]);
            if (stays(at, c, v)) {
                used.accumulateAndGet(at + c, 1L << v, (x, y) -> x | y);
                return true;
            }
        }
        return false;
    }

    /** As {@link #still}; adds the bits that decide it, and by which hour, to {@code bits}: where they are the same, so is what is relied on. */
    boolean still(Looks looks, long[] s, int element, long[] bits) {
        int at = names[element] * hours.length;
        for (int c = 0; c < hours.length; c++) {
            for (int v = 0; v < VALUES_MAX; v++) {
                if (stays(at, c, v)) {
                    looks.mark(hours[c], bits);
                    break;
                }
            }
            if (stays(at, c, looks.value(s, hours[c]))) {
                return true;
            }
        }
        return false;
    }

    /** The answer of {@link #still}, on which nobody relies. */
    boolean stays(Looks looks, long[] s, int element) {
        int at = names[element] * hours.length;
        for (int c = 0; c < hours.length; c++) {
            if (stays(at, c, looks.value(s, hours[c]))) {
                return true;
            }
        }
        return false;
    }

    private boolean stays(int at, int c, int value) {
        return (known[at + c] & reach[c * VALUES_MAX + value]) == 0;
    }

    /** Whether something was learnt since the last {@link #settle}. */
    boolean grew() {
        return grew.get();
    }

    /** Whether something was learnt since the last {@link #settle} that contradicts what was used. */
    boolean contradicted() {
        if (!grew.get()) {
            return false;
        }
        long[] k = known();
        long[] r = reach();
        for (int x = 0; x < elements; x++) {
            for (int c = 0; c < hours.length; c++) {
                for (long rest = used.get(x * hours.length + c); rest != 0; rest &= rest - 1) {
                    if ((k[x * hours.length + c] & r[c * VALUES_MAX + Long.numberOfTrailingZeros(rest)]) != 0) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** How often {@link #settle} was called. */
    int settled() {
        return settled;
    }

    /** From now on everything that was learnt is used. */
    void settle() {
        grew.set(false);
        known = known();
        reach = reach();
        IntStream.range(0, used.length()).forEach(i -> used.set(i, 0));
        settled++;
    }

    private long[] known() {
        long[] k = new long[changed.length()];
        for (int i = 0; i < k.length; i++) {
            k[i] = changed.get(i);
        }
        return k;
    }

    /** By hour and value: the values that come after it. */
    private long[] reach() {
        long[] r = new long[follows.length()];
        for (int i = 0; i < r.length; i++) {
            r[i] = 1L << i % VALUES_MAX | follows.get(i);
        }
        for (boolean more = grounds.closes(); more;) {
            more = false;
            for (int i = 0; i < r.length; i++) {
                long all = r[i];
                for (long rest = r[i]; rest != 0; rest &= rest - 1) {
                    all |= r[i / VALUES_MAX * VALUES_MAX + Long.numberOfTrailingZeros(rest)];
                }
                more |= all != r[i];
                r[i] = all;
            }
        }
        return r;
    }

    void write(DataOutputStream out) throws IOException {
        Longs.write(out, known());
        Longs.write(out, IntStream.range(0, follows.length()).mapToLong(follows::get).toArray());
        Longs.write(out, known);
        Longs.write(out, reach);
        Longs.write(out, IntStream.range(0, used.length()).mapToLong(used::get).toArray());
    }

    void read(DataInputStream in) throws IOException {
        Longs.read(in, changed);
        Longs.read(in, follows);
        known = Longs.read(in);
        reach = Longs.read(in);
        Longs.read(in, used);
        grew.set(true);
        settled++;
    }
}
