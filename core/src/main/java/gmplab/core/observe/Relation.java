package gmplab.core.observe;

import gmplab.core.observe.Snapshot.G;
import gmplab.core.observe.Snapshot.M;
import gmplab.core.observe.Snapshot.P;
import gmplab.core.observe.Snapshot.Sched;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongPredicate;

/**
 * What the rows of a snapshot have to do with each other: each is asked of a snapshot and says where it does not hold. The
 * relations are those that wirep, releasep, execute, dropg, pidleput, mput and stopTheWorld keep; whether a reader who stops nobody
 * may see one broken is not said here but found out on the model ({@link Races}).
 */
public enum Relation {
    // Counts of sched alone
    COUNTS("idleprocs is at most gomaxprocs, idlethreads at most threads", List.of(Fields.SCHED_NPIDLE, Fields.SCHED_NMIDLE, Fields.SCHED_MNEXT,
        Fields.SCHED_NMFREED), s -> {
            Sched h = s.sched();
            return when(h.idleprocs() > h.gomaxprocs() || h.idlethreads() > h.threads() || h.idlethreads() < 0 || h.runqueue() < 0, "idleprocs="
                + h.idleprocs() + " of gomaxprocs=" + h.gomaxprocs() + ", idlethreads=" + h.idlethreads() + " of threads=" + h.threads()
                + ", runqueue=" + h.runqueue());
        }),
    SPINNING_BOUND("spinningthreads is at most threads", List.of(Fields.SCHED_NMSPINNING, Fields.SCHED_MNEXT), s -> when(s.sched().spinningthreads()
        > s.sched().threads(), "spinningthreads=" + s.sched().spinningthreads() + ", threads=" + s.sched().threads())),
    STOPWAIT_BOUND("stopwait is 0 to gomaxprocs", List.of(Fields.SCHED_STOPWAIT), s -> when(s.sched().stopwait() < 0 || s.sched().stopwait()
        > s.sched().gomaxprocs(), "stopwait=" + s.sched().stopwait() + ", gomaxprocs=" + s.sched().gomaxprocs())),
    STOPWAIT_ZERO("while nobody stops the world nobody is waited for", List.of(Fields.SCHED_GCWAITING, Fields.SCHED_STOPWAIT), s -> when(
        s.sched().gcwaiting() == 0 && s.sched().stopwait() != 0, "gcwaiting=0, stopwait=" + s.sched().stopwait())),
    STOPPED_LIST("while the world is stopped the idle list of Ps is empty", List.of(Fields.SCHED_GCWAITING, Fields.SCHED_NPIDLE), s -> when(
        s.sched().gcwaiting() == 1 && s.sched().idleprocs() != 0, "gcwaiting=1, idleprocs=" + s.sched().idleprocs())),

    // Counts of sched and rows
    ROWS_OF_PS("there are gomaxprocs Ps", List.of(Fields.GOMAXPROCS, Fields.ALLP_LEN), s -> when(rows(s) != s.sched().gomaxprocs(), rows(s)
        + " Ps, gomaxprocs=" + s.sched().gomaxprocs())),
    ROWS_OF_MS("no M is there that is not counted", List.of(Fields.SCHED_MNEXT, Fields.SCHED_NMFREED, Fields.M_MODE), detailed(s -> when(s.ms().size()
        > s.sched().threads(), s.ms().size() + " Ms, threads=" + s.sched().threads()))),
    ALL_MS("every M that is counted is there", List.of(Fields.SCHED_MNEXT, Fields.SCHED_NMFREED, Fields.M_MODE), detailed(s -> when(s.ms().size()
        < s.sched().threads(), s.ms().size() + " Ms, threads=" + s.sched().threads()))),
    IDLE_PS("the Ps on the idle list are idle and nobody's", List.of(Fields.SCHED_NPIDLE, Fields.P_STATUS_F, Fields.P_M), detailed(s -> {
        long n = s.ps().stream().filter(p -> p.status() == Fields.P_IDLE && p.m() == Snapshot.NONE).count();
        return when(n < s.sched().idleprocs(), "idleprocs=" + s.sched().idleprocs() + ", but only " + n + " idle without an M");
    })),
    ALL_IDLE_PS("every idle P is on the idle list", List.of(Fields.SCHED_NPIDLE, Fields.P_STATUS_F, Fields.P_M), detailed(s -> {
        long n = s.ps().stream().filter(p -> p.status() == Fields.P_IDLE && p.m() == Snapshot.NONE).count();
        return when(n > s.sched().idleprocs(), "idleprocs=" + s.sched().idleprocs() + ", but " + n + " idle without an M: in transit");
    })),
    IDLE_QUEUES("where all idle Ps are on the idle list, their queues are empty", List.of(Fields.SCHED_NPIDLE, Fields.P_STATUS_F, Fields.P_RUNQHEAD,
        Fields.P_RUNQTAIL), each(Snapshot::ps, (s, p) -> {
            boolean resting = p.status() == Fields.P_IDLE && p.m() == Snapshot.NONE;
            return resting && p.runqsize() != 0 && s.ps().stream().filter(x -> x.status() == Fields.P_IDLE).count() == s.sched().idleprocs() ? "P" + p.id()
                + " status=0 runqsize=" + p.runqsize() + ", idleprocs=" + s.sched().idleprocs() : null;
        })),
    STOPWAIT_ROWS("stopwait is the number of Ps not yet stopped", List.of(Fields.SCHED_STOPWAIT, Fields.P_STATUS_F), detailed(s -> {
        long n = s.ps().stream().filter(p -> p.status() != Fields.P_GCSTOP).count();
        return when(s.sched().gcwaiting() == 1 && n != s.sched().stopwait(), "stopwait=" + s.sched().stopwait() + ", but " + n + " Ps not stopped");
    })),
    STOPPED_PS("a P is stopped only while the world is being stopped", List.of(Fields.SCHED_GCWAITING, Fields.P_STATUS_F), each(Snapshot::ps, (s, p) ->
        s.sched().gcwaiting() == 0 && p.status() == Fields.P_GCSTOP ? "P" + p.id() + " status=3, gcwaiting=0" : null)),
    IDLE_MS("the Ms on the idle list have no P and no G and do not spin", List.of(Fields.SCHED_NMIDLE, Fields.M_P, Fields.M_CURG, Fields.M_SPINNING),
        detailed(s -> {
            long n = s.ms().stream().filter(m -> m.p() == Snapshot.NONE && m.curg() == Snapshot.NONE && !m.spinning()).count();
            return when(n < s.sched().idlethreads(), "idlethreads=" + s.sched().idlethreads() + ", but only " + n + " without P and G");
        })),
    SPINNING_MS("spinningthreads is the number of Ms that spin", List.of(Fields.SCHED_NMSPINNING, Fields.M_SPINNING), detailed(s -> {
        long n = s.ms().stream().filter(M::spinning).count();
        return when(n != s.sched().spinningthreads(), "spinningthreads=" + s.sched().spinningthreads() + ", but " + n + " Ms spin");
    })),
    GLOBAL_QUEUE("the Gs on the global queue are runnable and nobody's", List.of(Fields.SCHED_RUNQSIZE, Fields.G_STATUS_F), detailed(s -> {
        long n = s.gs().stream().filter(g -> g.plainStatus() == Fields.G_RUNNABLE && g.m() == Snapshot.NONE).count();
        return when(n < s.sched().runqueue(), "runqueue=" + s.sched().runqueue() + ", but only " + n + " runnable without an M");
    })),

    // Rows of Ps and Ms
    P_STATUS("a P's status is 0 to 3: dead ones are not listed", List.of(Fields.P_STATUS_F, Fields.ALLP_LEN), each(Snapshot::ps, (s, p) ->
        p.status() > Fields.P_GCSTOP ? "P" + p.id() + " status=" + p.status() : null)),
    RUNNING_P("a running P has an M", List.of(Fields.P_STATUS_F, Fields.P_M), each(Snapshot::ps, (s, p) -> p.status() == Fields.P_RUNNING
        && p.m() == Snapshot.NONE ? "P" + p.id() + " status=1 m=-1" : null)),
    RESTING_P("a P that is idle or in a system call has no M", List.of(Fields.P_STATUS_F, Fields.P_M), each(Snapshot::ps, (s, p) -> (p.status()
        == Fields.P_IDLE || p.status() == Fields.P_SYSCALL) && p.m() != Snapshot.NONE ? "P" + p.id() + " status=" + p.status() + " m=" + p.m() : null)),
    P_TO_M("a P's M has that P", List.of(Fields.P_M, Fields.M_P), each(Snapshot::ps, (s, p) -> {
        M m = s.m(p.m());
        return p.m() == Snapshot.NONE || m != null && m.p() == p.id() ? null : "P" + p.id() + " m=" + p.m() + ", but " + (m == null ? "there is no M" + p.m()
            : "M" + m.id() + " p=" + m.p());
    })),
    M_TO_P("an M's P has that M", List.of(Fields.P_M, Fields.M_P), each(Snapshot::ms, (s, m) -> {
        P p = s.p(m.p());
        return m.p() == Snapshot.NONE || p != null && p.m() == m.id() ? null : "M" + m.id() + " p=" + m.p() + ", but " + (p == null ? "there is no P" + m.p()
            : "P" + p.id() + " m=" + p.m());
    })),
    ONE_M("no two Ps have the same M", List.of(Fields.P_M), each(Snapshot::ps, (s, p) -> s.ps().stream().filter(o -> o.id() < p.id() && o.m() == p.m()
        && p.m() != Snapshot.NONE).map(o -> "P" + o.id() + " and P" + p.id() + " m=" + p.m()).findFirst().orElse(null))),
    ONE_P("no two Ms have the same P", List.of(Fields.M_P), each(Snapshot::ms, (s, m) -> s.ms().stream().filter(o -> o.id() < m.id() && o.p() == m.p()
        && m.p() != Snapshot.NONE).map(o -> "M" + o.id() + " and M" + m.id() + " p=" + m.p()).findFirst().orElse(null))),
    SPINNING_M("an M that spins has a P and no G", List.of(Fields.M_SPINNING, Fields.M_P, Fields.M_CURG), each(Snapshot::ms, (s, m) -> m.spinning()
        && (m.p() == Snapshot.NONE || m.curg() != Snapshot.NONE) ? "M" + m.id() + " spinning=true p=" + m.p() + " curg=" + m.curg() : null)),

    // Rows of Ms and Gs
    M_TO_G("an M's G has that M", List.of(Fields.M_CURG), each(Snapshot::ms, (s, m) -> {
        G g = s.g(m.curg());
        return m.curg() == Snapshot.NONE || g != null && g.m() == m.id() ? null : "M" + m.id() + " curg=" + m.curg() + ", but " + (g == null ? "there is no G"
            + m.curg() : "G" + g.id() + " m=" + g.m());
    })),
    G_TO_M("a G's M has that G", List.of(Fields.M_CURG), each(Snapshot::gs, (s, g) -> {
        M m = s.m(g.m());
        return g.m() == Snapshot.NONE || m != null && m.curg() == g.id() ? null : "G" + g.id() + " m=" + g.m() + ", but " + (m == null ? "there is no M" + g.m()
            : "M" + m.id() + " curg=" + m.curg());
    })),
    RUNNING_G("a G that runs or is in a system call has an M", List.of(Fields.G_STATUS_F, Fields.M_CURG), each(Snapshot::gs, (s, g) -> holds(g, x -> x
        == Fields.G_RUNNING || x == Fields.G_SYSCALL) && g.m() == Snapshot.NONE ? "G" + g.id() + " status=" + g.status() + " m=-1" : null)),
    RESTING_G("a G that is runnable, waits or is dead has no M", List.of(Fields.G_STATUS_F, Fields.M_CURG), each(Snapshot::gs, (s, g) -> !holds(g, x -> x
        == Fields.G_RUNNING || x == Fields.G_SYSCALL) && g.m() != Snapshot.NONE ? "G" + g.id() + " status=" + g.status() + " m=" + g.m() : null)),
    G_WITH_P("a G that runs has an M with a P", List.of(Fields.G_STATUS_F, Fields.M_CURG, Fields.M_P), each(Snapshot::gs, (s, g) -> {
        M m = s.m(g.m());
        return holds(g, x -> x == Fields.G_RUNNING) && m != null && m.p() == Snapshot.NONE ? "G" + g.id() + " status=" + g.status() + " m=" + m.id() + ", but M"
            + m.id() + " p=-1" : null;
    })),
    SYSCALL_G("a G in a system call has an M without a P", List.of(Fields.G_STATUS_F, Fields.M_CURG, Fields.M_P), each(Snapshot::gs, (s, g) -> {
        M m = s.m(g.m());
        return holds(g, x -> x == Fields.G_SYSCALL) && m != null && m.p() != Snapshot.NONE ? "G" + g.id() + " status=" + g.status() + " m=" + m.id() + ", but M"
            + m.id() + " p=" + m.p() : null;
    })),
    G_STATUS("a G's status is one of Go's", List.of(Fields.G_STATUS_F), each(Snapshot::gs, (s, g) -> holds(g, x -> x >= 0 && x <= Fields.G_PREEMPTED && x != 5
        && x != 7) ? null : "G" + g.id() + " status=" + g.status())),
    WAIT_REASON("a G that waits says why", List.of(Fields.G_STATUS_F, Fields.G_WAITREASON), each(Snapshot::gs, (s, g) -> holds(g, x -> x
        == Fields.G_WAITING) && g.reason().isEmpty() ? "G" + g.id() + " status=" + g.status() + "()" : null)),
    LOCKED_M("the G locked to an M has that M", List.of(Fields.M_LOCKEDG, Fields.G_LOCKEDM), each(Snapshot::ms, (s, m) -> {
        G g = s.g(m.lockedg());
        return m.lockedg() == Snapshot.NONE || g != null && g.lockedm() == m.id() ? null : "M" + m.id() + " lockedg=" + m.lockedg() + ", but " + (g == null
            ? "there is no G" + m.lockedg() : "G" + g.id() + " lockedm=" + g.lockedm());
    })),
    LOCKED_G("the M locked to a G has that G", List.of(Fields.M_LOCKEDG, Fields.G_LOCKEDM), each(Snapshot::gs, (s, g) -> {
        M m = s.m(g.lockedm());
        return g.lockedm() == Snapshot.NONE || m != null && m.lockedg() == g.id() ? null : "G" + g.id() + " lockedm=" + g.lockedm() + ", but " + (m == null
            ? "there is no M" + g.lockedm() : "M" + m.id() + " lockedg=" + m.lockedg());
    }));

    /** What holds, in words. */
    public final String sentence;
    /** The model's fields that it is about. */
    public final List<Field> fields;
    private final Function<Snapshot, List<String>> broken;

    Relation(String sentence, List<Field> fields, Function<Snapshot, List<String>> broken) {
        this.sentence = sentence;
        this.fields = fields;
        this.broken = broken;
    }

    /** Where it does not hold: who, and with which values. */
    public List<String> broken(Snapshot s) {
        return broken.apply(s);
    }

    private static List<String> when(boolean broken, String what) {
        return broken ? List.of(what) : List.of();
    }

    private static long rows(Snapshot s) {
        return s.detailed() ? s.ps().size() : s.queues().size();
    }

    private static boolean holds(G g, LongPredicate status) {
        return status.test(g.plainStatus());
    }

    private static Function<Snapshot, List<String>> detailed(Function<Snapshot, List<String>> f) {
        return s -> s.detailed() ? f.apply(s) : List.of();
    }

    private interface Row<T> {
        String broken(Snapshot s, T row);
    }

    private static <T> Function<Snapshot, List<String>> each(Function<Snapshot, List<T>> rows, Row<T> f) {
        return s -> {
            List<String> r = new ArrayList<>();
            Consumer<T> look = row -> {
                String b = f.broken(s, row);
                if (b != null) {
                    r.add(b);
                }
            };
            rows.apply(s).forEach(look);
            return r;
        };
    }
}
