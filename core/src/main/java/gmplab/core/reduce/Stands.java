package gmplab.core.reduce;

import gmplab.core.machine.Looks;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/**
 * Who touches which elements when, as far as moves have shown: when is told by where a goroutine stands together with a few
 * fields of small range, a place; who by the goroutine and the P on whose behalf an M moves. As {@link Facts}, which goes by fields
 * alone and by nobody. Of an M's own elements besides: the places of that M at which another touches them. Shared by all
 * threads; what is known is used from one {@link #settle} to the next, so that the same is used everywhere.
 */
final class Stands {
    /** Places beyond so many are one, of which nothing is known. */
    private static final int MOST = 1 << 15;
    /** Of a class (0 is nobody's, or more than one's): the bits of a write; those of a touch are 32 higher. */
    static final int CLASSES = 16;
    static final int TOUCHES = 2 * CLASSES;
    /** Those of all goroutines' classes, and of a class those of both. */
    private static final long ALL = (1L << CLASSES) - 1;
    private static final long TOUCHED = 1 | 1L << TOUCHES;
    /** The bits of an M's place. */
    static final long WRITTEN_BY_OTHER = 1;
    static final long TOUCHED_BY_OTHER = 2;
    /** The same of what is the M's own, higher by so many. */
    static final int OWN = 2;

    private final int elements;
    private final Map<String, Place> places = new ConcurrentHashMap<>();
    private final List<Place> all = new ArrayList<>();
    private final AtomicBoolean grew = new AtomicBoolean();
    private final Place unknown;
    /** Whether somebody else gave an M its goroutine, or took a P from an M: then nothing goes by the goroutine, or the P. */
    private volatile boolean goroutinesTaken;
    private volatile boolean psTaken;
    private volatile boolean byGoroutine = true;
    private volatile boolean byP = true;
    private volatile int generation;

    Stands(Looks looks) {
        elements = looks.elements();
        unknown = new Place(0);
        for (int x = 0; x < elements; x++) {
            unknown.seen.set(x, -1);
        }
        all.add(unknown);
    }

    /** Where somebody stands. */
    final class Place {
        private final int number;
        /** By element: who wrote and who touched it from here. */
        private final AtomicLongArray seen = new AtomicLongArray(elements);
        private volatile Place[] next = {};
        /** By element: the same from here on, as it was taken to be; null where nothing was. */
        private volatile long[] reach;
        /** By element: which of the bits that are not in {@link #reach} something was made early for. */
        private final AtomicLongArray used = new AtomicLongArray(elements);

        private Place(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }

        void touched(int element, long bits) {
            if ((seen.get(element) & bits) != bits) {
                seen.accumulateAndGet(element, bits, (x, y) -> x | y);
                grew.set(true);
            }
        }

        void followedBy(Place p) {
            if (p == this) {
                return;
            }
            for (Place n : next) {
                if (n == p) {
                    return;
                }
            }
            add(p);
        }

        private synchronized void add(Place p) {
            Place[] n = Arrays.copyOf(next, next.length + 1);
            n[next.length] = p;
            next = n;
            grew.set(true);
        }

        /** Whether none of these touches the element from here on, as far as is known; if so, that is relied on. */
        boolean none(int element, long bits) {
            long[] r = reach;
            if (r == null || (r[element] & bits) != 0) {
                return false;
            }
            if ((used.get(element) & bits) != bits) {
                used.accumulateAndGet(element, bits, (x, y) -> x | y);
            }
            return true;
        }

        /** The same answer, on which nobody relies. */
        boolean unseen(int element, long bits) {
            long[] r = reach;
            return r != null && (r[element] & bits) == 0;
        }
    }

    /** Whether anything goes by the P, or the goroutine, that an M has. */
    boolean goesByP() {
        return byP;
    }

    boolean goesByGoroutine() {
        return byGoroutine;
    }

    /** A place of which nothing is known. */
    Place unknown() {
        return unknown;
    }

    /** The place of that key, made where it is new. */
    Place place(String key) {
        Place p = places.get(key);
        if (p != null) {
            return p;
        }
        synchronized (all) {
            if (places.containsKey(key)) {
                return places.get(key);
            }
            p = all.size() >= MOST ? unknown : new Place(all.size());
            if (p != unknown) {
                all.add(p);
            }
            places.put(key, p);
            return p;
        }
    }

    /** Somebody else changed which goroutine an M runs. */
    void goroutineTaken() {
        goroutinesTaken = true;
    }

    /** Somebody else took an M's P. */
    void pTaken() {
        psTaken = true;
    }

    /** Whether from a place on only that goroutine or only that P writes an element, or with {@code touch} also reads; 0 is nobody's. */
    boolean only(Place at, int element, int goroutine, int p, boolean touch) {
        long[] r = at.reach;
        long all = touch ? ALL | ALL << TOUCHES : ALL;
        if (r == null) {
            return false;
        }
        long seen = r[element];
        long byOthers = all & ~(TOUCHED << goroutine);
        long byOtherPs = (all & ~(TOUCHED << p)) << CLASSES;
        long bits = (seen & all) == 0 ? all : goroutine > 0 && byGoroutine && (seen & byOthers) == 0 ? byOthers
            : p > 0 && byP && (seen & byOtherPs) == 0 ? byOtherPs : 0;
        return bits != 0 && at.none(element, bits);
    }

    /** Whether something was seen since the last {@link #settle}. */
    boolean grew() {
        return grew.get();
    }

    /** Whether something was seen since the last {@link #settle} that contradicts what was used. */
    boolean contradicted(boolean closes) {
        if (byGoroutine && goroutinesTaken || byP && psTaken) {
            return true;
        }
        if (!grew.get()) {
            return false;
        }
        long[][] now = closure(closes);
        for (Place p : all) {
            for (int x = 0; x < elements; x++) {
                if ((now[p.number][x] & p.used.get(x)) != 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** From now on everything that was seen is used. */
    void settle(boolean closes) {
        grew.set(false);
        byGoroutine = !goroutinesTaken;
        byP = !psTaken;
        long[][] now = closure(closes);
        for (Place p : all) {
            p.reach = now[p.number];
            IntStream.range(0, elements).forEach(x -> p.used.set(x, 0));
        }
    }

    /** By place and element: who touches it from there on; with {@code closes} false, only there and one move on. */
    private long[][] closure(boolean closes) {
        long[][] r = new long[all.size()][elements];
        for (Place p : all) {
            for (int x = 0; x < elements; x++) {
                r[p.number][x] = p.seen.get(x);
            }
        }
        for (boolean more = closes; more;) {
            more = false;
            for (int i = all.size() - 1; i >= 0; i--) {
                for (Place n : all.get(i).next) {
                    more |= or(r[i], r[n.number]);
                }
            }
        }
        for (Place p : closes ? List.<Place>of() : all) {
            for (Place n : p.next) {
                for (int x = 0; x < elements; x++) {
                    r[p.number][x] |= n.seen.get(x);
                }
            }
        }
        return r;
    }

    private static boolean or(long[] to, long[] from) {
        boolean more = false;
        for (int x = 0; x < to.length; x++) {
            more |= (from[x] & ~to[x]) != 0;
            to[x] |= from[x];
        }
        return more;
    }

    /** By place of which something is known: who touches what there, and what follows. Whoever asks for a place that is new makes one. */
    Map<String, List<Object>> shown() {
        Map<Place, String> keys = new HashMap<>();
        places.forEach((k, p) -> keys.put(p, k));
        Map<String, List<Object>> r = new TreeMap<>();
        places.forEach((k, p) -> {
            String seen = p.seen.toString();
            List<String> follow = Arrays.stream(p.next).map(keys::get).sorted().toList();
            if (!follow.isEmpty() || IntStream.range(0, elements).anyMatch(x -> p.seen.get(x) != 0)) {
                r.put(k, List.of(seen, follow));
            }
        });
        return r;
    }

    @Override
    public String toString() {
        return all.size() + " places of " + elements + " elements";
    }

    /** How often {@link #read} was called: whoever remembers places has to forget them. */
    int generation() {
        return generation;
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(places.size());
        for (Map.Entry<String, Place> e : places.entrySet()) {
            out.writeUTF(e.getKey());
            out.writeInt(e.getValue().number);
        }
        out.writeInt(all.size());
        for (Place p : all) {
            Longs.write(out, IntStream.range(0, elements).mapToLong(p.seen::get).toArray());
            Longs.write(out, Arrays.stream(p.next).mapToLong(n -> n.number).toArray());
            Longs.write(out, p.reach == null ? new long[0] : p.reach);
            Longs.write(out, IntStream.range(0, elements).mapToLong(p.used::get).toArray());
        }
        for (boolean b : new boolean[] {goroutinesTaken, psTaken, byGoroutine, byP}) {
            out.writeBoolean(b);
        }
    }

    void read(DataInputStream in) throws IOException {
        Map<String, Integer> keys = new HashMap<>();
        for (int n = in.readInt(); n > 0; n--) {
            keys.put(in.readUTF(), in.readInt());
        }
        int n = in.readInt();
        all.subList(1, all.size()).clear();
        IntStream.range(1, n).forEach(i -> all.add(new Place(i)));
        for (Place p : all) {
            Longs.read(in, p.seen);
            p.next = Arrays.stream(Longs.read(in)).mapToObj(i -> all.get((int) i)).toArray(Place[]::new);
            long[] reach = Longs.read(in);
            p.reach = reach.length == 0 ? null : reach;
            Longs.read(in, p.used);
        }
        places.clear();
        keys.forEach((k, i) -> places.put(k, all.get(i)));
        goroutinesTaken = in.readBoolean();
        psTaken = in.readBoolean();
        byGoroutine = in.readBoolean();
        byP = in.readBoolean();
        grew.set(true);
        generation++;
    }
}
