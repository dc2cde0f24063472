package gmplab.core.observe;

import java.util.List;

/**
 * What one call of Go's schedtrace shows: the counts of sched, and with scheddetail=1 a row for each P, M and G. A reference
 * to nobody is -1. All numbers are as Go 1.19 prints them (proc.go schedtrace).
 *
 * @param line the line it begins on, from 1; 0 where it was not read from a text
 * @param queues without details: how many Gs each P's local queue holds
 * @param ps empty without details, and so are {@code ms} and {@code gs}
 */
public record Snapshot(int line, Sched sched, boolean detailed, List<Long> queues, List<P> ps, List<M> ms, List<G> gs) {
    /** Nobody. */
    public static final long NONE = -1;

    public Snapshot {
        queues = List.copyOf(queues);
        ps = List.copyOf(ps);
        ms = List.copyOf(ms);
        gs = List.copyOf(gs);
    }

    /** The line that begins with SCHED; without details its last four fields are 0. */
    public record Sched(long millis, long gomaxprocs, long idleprocs, long threads, long spinningthreads, long idlethreads, long runqueue,
                        long gcwaiting, long nmidlelocked, long stopwait, long sysmonwait) { }

    /** One P. {@code status} is 0 to 4: idle, running, in a system call, stopped for a collection, dead. */
    public record P(long id, long status, long schedtick, long syscalltick, long m, long runqsize, long gfreecnt, long timers) { }

    /** One M. */
    public record M(long id, long p, long curg, long mallocing, long throwing, String preemptoff, long locks, long dying, boolean spinning,
                    boolean blocked, long lockedg) { }

    /** One G. {@code status} is Go's, with 0x1000 added while its stack is scanned; {@code reason} why it waits, or last did. */
    public record G(long id, long status, String reason, long m, long lockedm) {
        /** The status without the scan bit. */
        public long plainStatus() {
            return status & ~0x1000L;
        }
    }

    /** The M of this number; null where it has no row. */
    public M m(long id) {
        return ms.stream().filter(m -> m.id == id).findFirst().orElse(null);
    }

    /** The P of this number; null where it has no row. */
    public P p(long id) {
        return ps.stream().filter(p -> p.id == id).findFirst().orElse(null);
    }

    /** The G of this number; null where it has no row. */
    public G g(long id) {
        return gs.stream().filter(g -> g.id == id).findFirst().orElse(null);
    }
}
