package gmplab.core.check;

import gmplab.core.explore.Options;
import gmplab.core.machine.Machine;
import gmplab.core.reduce.Reductions;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Slot;
import java.util.Arrays;

/**
 * Counts, over the states a search keeps, those in which the question was a question: so that "nothing found" can be seen
 * not to be vacuous.
 */
public final class Census implements Options.StateObserver {
    private static final int OWN = 5;
    private final Slot holder;
    private final Slot byG;
    private final Slot byM;
    private final Slot preempt;
    private final Slot curg;
    private final Slot gcwaiting;
    private final int procs;
    private long states;
    private long inTransit;
    private long carriedByG;
    private long carrierAsked;
    private long stopping;

    private final Machine machine;
    /** Null where nobody asked for them. */
    private final Statistics statistics;

    public Census(Machine machine) {
        this(machine, false);
    }

    /** @param whole whether statistics are kept too; they take a little time for each state and each joined move */
    public Census(Machine machine, boolean whole) {
        this.machine = machine;
        statistics = whole ? new Statistics(machine) : null;
        holder = machine.layout().slot(Fields.LEDGER_HOLDER);
        byG = machine.layout().slot(Fields.LEDGER_G);
        byM = machine.layout().slot(Fields.LEDGER_M);
        preempt = machine.layout().slot(Fields.G_PREEMPT);
        curg = machine.layout().slot(Fields.M_CURG);
        gcwaiting = machine.layout().slot(Fields.SCHED_GCWAITING);
        procs = machine.world().procsMax();
    }

    @Override
    public void seen(long[] s, int depth) {
        states++;
        if (statistics != null) {
            statistics.seen(s, depth);
        }
        boolean transit = false;
        boolean byGoroutine = false;
        boolean asked = false;
        for (int p = 0; p < procs; p++) {
            if (holder.get(s, p) != Fields.TRANSIT) {
                continue;
            }
            transit = true;
            int g = byG.get(s, p) - 1;
            byGoroutine |= g >= 0;
            int m = byM.get(s, p) - 1;
            int of = g >= 0 ? g : m >= 0 ? curg.get(s, m) - 1 : -1;
            asked |= of >= 0 && preempt.get(s, of) == 1;
        }
        inTransit += transit ? 1 : 0;
        carriedByG += byGoroutine ? 1 : 0;
        carrierAsked += asked ? 1 : 0;
        stopping += gcwaiting.get(s, 0);
    }

    @Override
    public void passed(Reductions.Kind by, long[] s) {
        if (statistics != null) {
            statistics.passed(by, s);
        }
    }

    @Override
    public boolean wantsPassed() {
        return statistics != null;
    }

    /** Null where they were not asked for. */
    public Statistics statistics() {
        return statistics;
    }

    @Override
    public Census fork() {
        return new Census(machine, statistics != null);
    }

    @Override
    public void join(Options.StateObserver fork) {
        Census o = (Census) fork;
        states += o.states;
        inTransit += o.inTransit;
        carriedByG += o.carriedByG;
        carrierAsked += o.carrierAsked;
        stopping += o.stopping;
        if (statistics != null) {
            statistics.join(o.statistics);
        }
    }

    @Override
    public long[] counts() {
        long[] mine = {states, inTransit, carriedByG, carrierAsked, stopping};
        if (statistics == null) {
            return mine;
        }
        long[] more = statistics.counts();
        long[] r = Arrays.copyOf(mine, mine.length + more.length);
        System.arraycopy(more, 0, r, mine.length, more.length);
        return r;
    }

    @Override
    public void restore(long[] counts) {
        states = counts[0];
        inTransit = counts[1];
        carriedByG = counts[2];
        carrierAsked = counts[3];
        stopping = counts[4];
        if (statistics != null && counts.length > OWN) {
            statistics.restore(Arrays.copyOfRange(counts, OWN, counts.length));
        }
    }

    /** States counted. */
    public long states() {
        return states;
    }

    /** States in which some P was in transit. */
    public long inTransit() {
        return inTransit;
    }

    /** Those in which a goroutine carried it on its own stack, where it can be preempted. */
    public long carriedByG() {
        return carriedByG;
    }

    /** Those in which a preemption was requested of the G that carried it (or that its carrying M ran). */
    public long carrierAsked() {
        return carrierAsked;
    }

    /** States in which the world was being stopped, or was stopped. */
    public long stopping() {
        return stopping;
    }

    /** One sentence with all of it. */
    public String sentence() {
        return String.format("of %,d states, %,d have a P in transit (%,d of them with a goroutine on its own stack), %,d of them "
            + "with a preemption requested of its carrier; in %,d the world is being stopped or stopped", states, inTransit,
            carriedByG, carrierAsked, stopping);
    }
}
