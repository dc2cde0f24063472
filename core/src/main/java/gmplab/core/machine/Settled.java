package gmplab.core.machine;

import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Expr;
import gmplab.core.program.Expr.Oper;
import gmplab.core.program.Op;
import gmplab.core.program.Routine;
import gmplab.core.program.Step;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.Worlds;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import java.util.BitSet;
import java.util.Set;

/**
 * Whether the scheduler has settled, as an expression: whatever it had begun it has finished, and nobody in it has anything left
 * to do by himself. So it is where every M has no thread, or
 * <ul>
 * <li>runs user code (goroutine programs and package sync), however long that takes;
 * <li>marks what a mark worker has taken, however long that takes ({@code gcDrain}, before it counts it);
 * <li>is in the kernel, in a system call, however long that takes;
 * <li>sleeps on a note that is not set (stopm, stoplockedm, templateThread, notetsleepg, m0 after it has ended);
 * <li>waits in netpoll, where nothing has come and its time is not up;
 * <li>is sysmon between two rounds: what it will do in the next one is a repair, and no promise of the scheduler.
 * </ul>
 * Nothing has settled while somebody waits for a lock, and while somebody stops the world, runs a function on every P or suspends
 * a goroutine. All Ms are spoken of alike.
 */
final class Settled {
    private static final Set<String> KERNEL = Set.of("in system call", "pipe lock", "pipe full");
    private static final Expr ZERO = new Expr.Const(0);
    private static final Expr EACH = new Expr.Each(Kind.M, 0);

    private final Linkage link;
    private final BitSet user = new BitSet();
    private final BitSet betweenRounds = new BitSet();
    /** Where a thread sleeps on a note: its own, or the template thread's. */
    private final BitSet asleep = new BitSet();
    private final BitSet inDeepSleep = new BitSet();
    private final BitSet awaitsWorkers = new BitSet();
    private final BitSet polling = new BitSet();
    private final BitSet marking = new BitSet();

    private Settled(Linkage link) {
        this.link = link;
        for (Node n : link.graph.nodes()) {
            Routine r = link.linked.routine(n.routine());
            for (int i = 0; i < r.steps().size(); i++) {
                if (link.isStep(r.name(), i)) {
                    place(n, r, i);
                }
            }
        }
    }

    /** Whether whoever is at this step is busy with work of his own: he does not get there in the middle of a move. */
    static boolean isBusy(Routine r, Step s) {
        return r.isUserCode() || r.name().equals("gcDrain") && s.label().equals("gcFlushBgCredit");
    }

    /** The proposition, for a linked machine. */
    static Expr of(Linkage link) {
        return new Settled(link).whole();
    }

    private void place(Node n, Routine r, int i) {
        Step s = r.steps().get(i);
        int pc = link.pc(r.name(), i);
        boolean await = s.op() instanceof Op.Await a && !a.guard();
        if (n.stack() == Stack.USER) {
            boolean kernel = KERNEL.contains(s.label()) || s.op() instanceof Op.AwaitReturn;
            (await ? awaitsWorkers : user).set(pc, isBusy(r, s) || kernel || await);
        } else if (isBusy(r, s)) {
            marking.set(pc);
        } else if (s.label().equals("epollwait")) {
            polling.set(pc);
        } else if (await) {
            asleep.set(pc);
        } else if (r.name().equals("sysmon") && s.op() instanceof Op.Ask a && a.where() != null) {
            betweenRounds.set(pc);
        } else if (r.name().equals("sysmon.deepSleep") && s.op() instanceof Op.AwaitTimed) {
            inDeepSleep.set(pc);
        }
    }

    private Expr whole() {
        Expr mode = new Expr.Load(Fields.M_MODE, EACH, null);
        Expr pc = new Expr.Load(Fields.M_PC, EACH, null);
        Expr user = new Expr.Load(Fields.G_PC, new Expr.Load(Fields.M_CURG, EACH, null), null);
        Expr own = new Expr.Binary(Oper.ADD, EACH, new Expr.Const(link.layout.sizes().of(Kind.N) - link.layout.sizes().of(Kind.M)));
        Expr sleeps = and(among(pc, asleep), not(or(set(own), set(Worlds.NEWM_WAKE))));
        Expr monitor = or(among(pc, betweenRounds), and(among(pc, inDeepSleep), not(set(Worlds.SYSMONNOTE))));
        Expr onG0 = or(or(sleeps, among(pc, marking)), or(monitor, and(among(pc, polling), nothingPolled())));
        Expr onUser = or(among(user, this.user), and(among(user, awaitsWorkers), not(set(Worlds.BG_MARK_READY))));
        return not(new Expr.Exists(Kind.M, 0, new Expr.Pick(is(mode, Fields.ON_G0), not(onG0), and(is(mode, Fields.ON_USER), not(onUser)))));
    }

    private static Expr set(Expr note) {
        return new Expr.Load(Fields.NOTE_KEY, note, null);
    }

    /** Of a thread that blocks in netpoll: whoever holds a P asks and goes on. */
    private static Expr nothingPolled() {
        Expr until = scalar(Fields.SCHED_POLLUNTIL);
        Expr later = or(is(until, 0), new Expr.Binary(Oper.LT, scalar(Fields.NOW), until));
        Expr come = or(new Expr.Binary(Oper.NE, scalar(Fields.EPOLL_HEAD), ZERO), scalar(Fields.NETPOLL_BREAK));
        return and(and(is(new Expr.Load(Fields.M_P, EACH, null), 0), not(come)), later);
    }

    private static Expr scalar(Field f) {
        return new Expr.Load(f, null, null);
    }

    private static Expr is(Expr e, int value) {
        return new Expr.Binary(Oper.EQ, e, new Expr.Const(value));
    }

    private static Expr not(Expr e) {
        return new Expr.Not(e);
    }

    private static Expr and(Expr a, Expr b) {
        return new Expr.Binary(Oper.AND, a, b);
    }

    private static Expr or(Expr a, Expr b) {
        return new Expr.Binary(Oper.OR, a, b);
    }

    /** Steps of one routine are numbered one after the other. */
    private static Expr among(Expr pc, BitSet pcs) {
        Expr r = ZERO;
        for (int from = pcs.nextSetBit(0); from >= 0;) {
            int to = pcs.nextClearBit(from);
            Expr here = to == from + 1 ? is(pc, from) : and(new Expr.Binary(Oper.LE, new Expr.Const(from), pc),
                new Expr.Binary(Oper.LT, pc, new Expr.Const(to)));
            r = r.equals(ZERO) ? here : or(r, here);
            from = pcs.nextSetBit(to);
        }
        return r;
    }
}
