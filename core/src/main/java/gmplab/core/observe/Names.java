package gmplab.core.observe;

/**
 * How a trace names what the model has: by P, by G and by M of the model, from 0, its number in the trace, -1 for none yet. Each is named as it is when it is
 * first met, so that an array of names is never changed but taken over.
 */
final class Names {
    /** Where the Gs begin, and the Ms. */
    private final int gs;
    private final int ms;

    Names(int gs, int ms) {
        this.gs = gs;
        this.ms = ms;
    }

    /** Where the names of Gs begin. */
    int firstG() {
        return gs;
    }

    /** Where those of Ms begin. */
    int firstM() {
        return ms;
    }

    /** The G of the model, from 0, that has a name of the trace; -1 for none. */
    int g(long[] names, long name) {
        int i = ms - 1;
        while (i >= gs && names[i] != name) {
            i--;
        }
        return i < gs ? -1 : i - gs;
    }

    /** Who is who if the model's event is the real one; null where it cannot be. */
    long[] matched(Event model, Event real, long[] names) {
        if (model.kind() != real.kind() || (model.p() < 0) != (real.p() < 0)) {
            return null;
        }
        long[] r = model.p() < 0 ? names : named(names, 0, gs, model.p(), real.p());
        r = model.g() == 0 ? (real.g() == 0 ? r : null) : named(r, gs, ms, gs + (int) model.g() - 1, real.g());
        r = model.other() == 0 ? r : named(r, gs, ms, gs + (int) model.other() - 1, real.other());
        r = r == null || model.thread() < 0 || real.thread() < 0 ? r : called(r, ms, ms + (int) model.thread(), real.thread());
        if (r != null && model.kind() == EventKind.GO_END) {
            // The model may use its identity again, for another.
            r = r.clone();
            r[gs + (int) model.g() - 1] = -1;
        }
        return r;
    }

    /** Which M a thread is may change: which of several slept first is not seen. It only tells whom to try first. */
    private static long[] called(long[] names, int from, int who, long name) {
        if (names[who] == name) {
            return names;
        }
        long[] r = names.clone();
        for (int i = from; i < r.length; i++) {
            r[i] = r[i] == name ? -1 : r[i];
        }
        r[who] = name;
        return r;
    }

    private static long[] named(long[] names, int from, int to, int who, long name) {
        if (names == null || names[who] == name) {
            return names;
        }
        for (int i = from; i < to; i++) {
            if (names[i] == name) {
                return null;
            }
        }
        if (names[who] != -1) {
            return null;
        }
        long[] r = names.clone();
        r[who] = name;
        return r;
    }
}
