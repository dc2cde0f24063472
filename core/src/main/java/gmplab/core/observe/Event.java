package gmplab.core.observe;

/**
 * One event of a trace, real or of the model.
 *
 * @param number its place in the order of all, from 1
 * @param kind without the variants that only say where the event before it was
 * @param p the P it happened on; -1 for a thread without one
 * @param g the G that ran there; 0 for none
 * @param other the G that it is about: created, started, made ready, back from a system call; 0 where it is about g
 * @param nanos since the first event, by the machine's clock
 * @param offset the byte of the file that it begins at
 * @param thread the M, of a ProcStart; -1 where that is not told
 */
public record Event(int number, EventKind kind, int p, long g, long other, long nanos, int offset, long thread) {
    /** One that does not tell of an M. */
    Event(int number, EventKind kind, int p, long g, long other, long nanos, int offset) {
        this(number, kind, p, g, other, nanos, offset, -1);
    }

    /** For example {@code event 17 (0.000812 s, offset 0x3f2): GoStart of g5 on p1}. */
    @Override
    public String toString() {
        return String.format(java.util.Locale.ROOT, "event %,d (%.6f s, offset 0x%x): %s", number, nanos / 1e9, offset, what());
    }

    /** For example {@code GoUnblock of g7 by g1 on p0}; a G that has no number yet, -1, is a new one. */
    public String what() {
        String by = g != 0 && other != g ? " by " + name(g) : "";
        return kind.title + (other != 0 ? " of " + name(other) + by : g != 0 ? " of " + name(g) : "") + (p >= 0 ? " on p" + p : " by a thread without a P");
    }

    private static String name(long g) {
        return g < 0 ? "a new g" : "g" + g;
    }
}
