package gmplab.core.machine;

import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Expr;
import gmplab.core.program.Op;
import gmplab.core.program.Step;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What each step may wait for, and whom each step may let go on, so that an M that waits need not be asked again before
 * something has changed. A lock or a note is waited for by itself; any other wait watches fields, and a moment of the clock
 * where its condition says one ({@code x <= env.now}).
 */
final class Waits {
    /** The clock, among the fields watched. */
    static final long CLOCK = 1L << 63;
    /** Everything is watched. */
    static final long ALL = -1L;
    private static final int BITS = 62;

    /** What one step of one kind of stack waits for: a key (a lock, a note or a thread), or fields. */
    static final class Wait {
        /** The lock or note, as a key; null for neither. */
        Eval key;
        /** The fields that its condition reads. */
        long watches;
        /** When the clock lets it go on by itself; null where it does not. */
        Eval until;
        /** Whether it may time out. */
        boolean timed;
    }

    private final Map<Field, Integer> bits = new HashMap<>();
    private final Wait[] g0;
    private final Wait[] user;
    private final Eval[] g0Wakes;
    private final Eval[] userWakes;
    private final long[] g0Writes;
    private final long[] userWrites;
    private final int locks;
    private final int notes;
    private final int ms;

    Waits(Machine mac) {
        locks = mac.layout().sizes().of(Kind.L);
        notes = mac.layout().sizes().of(Kind.N);
        ms = mac.layout().sizes().of(Kind.M);
        int n = mac.code(Stack.G0).length;
        g0 = new Wait[n];
        user = new Wait[n];
        g0Wakes = new Eval[n];
        userWakes = new Eval[n];
        g0Writes = new long[n];
        userWrites = new long[n];
        for (Node node : mac.link().graph.nodes()) {
            eachStep(mac, node, true);
        }
        for (Node node : mac.link().graph.nodes()) {
            eachStep(mac, node, false);
        }
    }

    Wait at(boolean onUser, int pc) {
        return (onUser ? user : g0)[pc];
    }

    /** The key whose waiters may go on after the step; null for none. It is to be evaluated before the step. */
    Eval wakes(boolean onUser, int pc) {
        return (onUser ? userWakes : g0Wakes)[pc];
    }

    /** The watched fields that the step writes. */
    long writes(boolean onUser, int pc) {
        return (onUser ? userWrites : g0Writes)[pc];
    }

    /** The key that an M without a thread waits for. */
    int thread(int m) {
        return locks + notes + m;
    }

    /** Keys are below. */
    int keys() {
        return locks + notes + ms;
    }

    private void eachStep(Machine mac, Node node, boolean waits) {
        Lowering at = new Lowering(mac, node);
        List<Step> steps = at.routine.steps();
        boolean onUser = node.stack() == Stack.USER;
        for (int i = 0; i < steps.size(); i++) {
            if (!mac.isStep(node.routine(), i)) {
                continue;
            }
            int pc = mac.link().pc(node.routine(), i);
            if (waits) {
                (onUser ? user : g0)[pc] = wait(at, steps.get(i).op());
            } else {
                (onUser ? userWakes : g0Wakes)[pc] = wake(at, steps.get(i).op());
                (onUser ? userWrites : g0Writes)[pc] = writes(steps.get(i));
            }
        }
    }

    private Wait wait(Lowering at, Op op) {
        Wait w = new Wait();
        if (op instanceof Op.Acquire a) {
            w.key = key(at, a.target());
        } else if (op instanceof Op.Await a) {
            conditions(w, at, a.until());
        } else if (op instanceof Op.AwaitTimed a) {
            conditions(w, at, a.until());
            watch(w, a.retry());
            w.timed = true;
        } else if (op instanceof Op.Ask a && a.where() != null) {
            watch(w, a.where());
        }
        return w;
    }

    private void conditions(Wait w, Lowering at, Expr until) {
        w.key = until instanceof Expr.Load l ? key(at, l) : null;
        if (w.key != null) {
            return;
        }
        watch(w, until);
        until.walk(x -> {
            if (x instanceof Expr.Binary b && b.oper() == Expr.Oper.LE && isNow(b.right())) {
                w.until = at.eval(b.left());
            }
        });
        if (w.until != null) {
            w.watches &= ~CLOCK;
        }
    }

    private static boolean isNow(Expr x) {
        return x instanceof Expr.Load l && l.field().equals(Fields.NOW);
    }

    private void watch(Wait w, Expr condition) {
        condition.walk(x -> {
            if (isNow(x)) {
                w.watches |= CLOCK;
            } else if (x instanceof Expr.Load l) {
                int bit = bits.computeIfAbsent(l.field(), f -> Math.min(bits.size(), BITS));
                w.watches |= 1L << bit;
            }
        });
    }

    private Eval wake(Lowering at, Op op) {
        if (op instanceof Op.Clone c) {
            Eval m = at.eval(c.m());
            return new Eval() {
                @Override
                int of(Engine e) {
                    return thread(m.of(e) - 1);
                }
            };
        }
        return op instanceof Op.Xchg x ? key(at, x.target()) : op instanceof Op.Set s && s.target() instanceof Expr.Load l
            ? key(at, l) : null;
    }

    /** Locks first, then notes; null for every other field. */
    private Eval key(Lowering at, Expr.Load l) {
        boolean lock = l.field().equals(Fields.LOCK_HOLDER);
        if (!lock && !l.field().equals(Fields.NOTE_KEY)) {
            return null;
        }
        Eval row = at.eval(l.row());
        int first = lock ? -1 : locks - 1;
        return new Eval() {
            @Override
            int of(Engine e) {
                return row.of(e) + first;
            }
        };
    }

    private long writes(Step s) {
        long w = s.op().writes() == null ? 0 : bit(s.op().writes().field());
        for (Step.Dead d : s.dies()) {
            w |= bit(d.place().field());
        }
        if (s.op() instanceof Op.Kernel) {
            // Of what the kernel touches, only this is waited for.
            w |= bit(Fields.EPOLL_HEAD);
        }
        boolean stacks = s.op() instanceof Op.Clone || s.op() instanceof Op.Exit || s.op() instanceof Op.Begin
            || s.op() instanceof Op.Forget;
        return stacks ? ALL : w;
    }

    private long bit(Field f) {
        Integer b = bits.get(f);
        return b == null ? 0 : 1L << b;
    }
}
