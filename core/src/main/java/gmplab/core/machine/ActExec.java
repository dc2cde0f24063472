package gmplab.core.machine;

import gmplab.core.program.Act;
import gmplab.core.program.Expr;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Slot;
import java.util.function.Function;

/**
 * One ownership act made ready to run: checks that the actor owns what it acts on, then writes the ledger, in the same
 * move as the step it belongs to.
 */
final class ActExec {
    private final Slot holder;
    private final Slot byM;
    private final Slot byG;
    private final Slot promised;
    private final Slot curg;
    private final Act.Kind kind;
    private final Eval p;
    private final Eval target;
    private final boolean user;
    private final int violation;
    private final int procs;

    ActExec(Machine mac, Act act, Function<Expr, Eval> eval, boolean user, String where) {
        this.holder = mac.layout().slot(Fields.LEDGER_HOLDER);
        this.byM = mac.layout().slot(Fields.LEDGER_M);
        this.byG = mac.layout().slot(Fields.LEDGER_G);
        this.promised = mac.layout().slot(Fields.LEDGER_TO);
        this.curg = mac.layout().slot(Fields.M_CURG);
        this.kind = act.kind();
        this.p = act.p() == null ? null : eval.apply(act.p());
        this.target = act.to() == null ? null : eval.apply(act.to());
        this.user = user;
        this.procs = holder.word.length;
        this.violation = mac.finding(new Finding(Finding.Kind.INVARIANT, where,
            "ownership: " + act + " by one who does not hold it so"));
    }

    int run(Engine e) {
        int at = kind == Act.Kind.COMMIT ? 0 : p.of(e) - 1;
        // A thread that needs no P is promised none.
        return at < 0 && kind == Act.Kind.PROMISE ? Exec.OK : run(e.s, e.m, e.g, at, target == null ? 0 : target.of(e));
    }

    /** The same with what it acts on: P {@code at}, and the M it is promised to as a reference. */
    int run(long[] s, int m, int g, int at, int to) {
        if (kind == Act.Kind.COMMIT) {
            commit(s, to);
            return Exec.OK;
        }
        int held = holder.get(s, at);
        boolean mine = held == Fields.TRANSIT && carries(s, m, at);
        boolean running = held == Fields.RUNNING && byM.get(s, at) == m + 1;
        boolean ok = switch (kind) {
            case TAKE -> held == Fields.IDLE;
            case PUT, BIND, PROMISE -> mine;
            case RELEASE, STOPSELF, SYSCALL -> running;
            case STOP -> mine || held == Fields.SYSCALL;
            case RETAKE -> held == Fields.SYSCALL;
            case RESTART -> held == Fields.GCSTOP;
            case DEATH -> held == Fields.GCSTOP;
            case BIRTH -> held == Fields.DEAD;
            case RESUME, LEAVE -> held == Fields.STOPPER && byM.get(s, at) == m + 1;
            case COMMIT -> true;
        };
        switch (kind) {
            case TAKE, RELEASE, RETAKE, RESTART -> carry(s, m, g, at);
            case PUT -> write(s, at, Fields.IDLE, 0);
            case BIND, RESUME -> write(s, at, Fields.RUNNING, m + 1);
            case PROMISE -> promised.put(s, at, to);
            case STOP, LEAVE, BIRTH -> write(s, at, Fields.GCSTOP, 0);
            case DEATH -> write(s, at, Fields.DEAD, 0);
            case STOPSELF -> write(s, at, Fields.STOPPER, m + 1);
            case SYSCALL -> write(s, at, Fields.SYSCALL, m + 1);
            default -> throw new IllegalStateException("bug in gmplab: ledger act " + kind);
        }
        return ok ? Exec.OK : violation;
    }

    /** The same, and notes in the engine's trail what it may touch. */
    int telling(long[] s, int m, int g, int at, int to, Engine e) {
        for (int p = 0; p < procs; p++) {
            if (p == at || kind == Act.Kind.COMMIT) {
                e.trail.touches(holder, p);
                e.trail.touches(byM, p);
                e.trail.touches(byG, p);
                e.trail.touches(promised, p);
            }
        }
        e.trail.reads(curg, m);
        return run(s, m, g, at, to);
    }

    private boolean carries(long[] s, int m, int at) {
        int g = byG.get(s, at);
        return g == 0 ? byM.get(s, at) == m + 1 : curg.get(s, m) == g;
    }

    private void carry(long[] s, int m, int g, int at) {
        holder.put(s, at, Fields.TRANSIT);
        byM.put(s, at, user ? 0 : m + 1);
        byG.put(s, at, user ? g + 1 : 0);
        promised.put(s, at, 0);
    }

    private void write(long[] s, int at, int what, int m) {
        holder.put(s, at, what);
        byM.put(s, at, m);
        byG.put(s, at, 0);
        promised.put(s, at, 0);
    }

    /** The woken M carries every P that stands in its nextp. */
    private void commit(long[] s, int m) {
        for (int i = 0; i < procs; i++) {
            if (m != 0 && holder.get(s, i) == Fields.TRANSIT && promised.get(s, i) == m) {
                byM.put(s, i, m);
                byG.put(s, i, 0);
            }
        }
    }
}
