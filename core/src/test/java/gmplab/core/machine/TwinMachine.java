package gmplab.core.machine;

import gmplab.core.machine.TwinState.Frame;
import gmplab.core.machine.TwinState.Nil;
import gmplab.core.machine.TwinState.Self;
import gmplab.core.machine.TwinState.Value;
import gmplab.core.program.Expr;
import gmplab.core.program.Local;
import gmplab.core.program.Op;
import gmplab.core.program.Routine;
import gmplab.core.program.Routine.Prologue;
import gmplab.core.program.Step;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * The dumb twin of the machine: the meaning of every operation written a second time, over {@link TwinState}. It knows
 * nothing of layouts, liveness, call sites or pcs. A move answers "" where it went through, "cut", or the finding.
 */
final class TwinMachine extends TwinChoices {
    private static final String OK = "";
    private static final String CUT = "cut";

    final List<String> output = new ArrayList<>();
    private final TwinLedger ledger;

    private final Machine mac;

    /** @param mac is only asked which steps it has folded */
    TwinMachine(Machine mac, TwinState s) {
        super(mac.world(), s);
        this.mac = mac;
        ledger = new TwinLedger(s);
    }

    String move(int choice) {
        String r = plainMove(choice);
        return r.isEmpty() ? settle() : r;
    }

    /** Who stands at a step that is folded makes it, and must come to where the machine's edge leads. */
    private String settle() {
        for (int m = 0; m < ms; m++) {
            Self self = self(m);
            String routine = self == null ? "" : self.frame().routine.name();
            int to = self == null ? 0 : mac.resolve(routine, self.frame().step);
            while (self != null && !mac.isStep(routine, self.frame().step)) {
                String where = routine + "." + self.frame().at().label();
                String r = run(m, 0);
                if (!r.isEmpty()) {
                    return where + " is folded: " + r;
                }
            }
            if (self != null && self.frame().step != to) {
                throw new AssertionError("folding leads to " + routine + "." + self.frame().routine.steps().get(to).label() + ", the text to "
                    + self.frame().at().label());
            }
        }
        return OK;
    }

    private String plainMove(int choice) {
        int id = Choice.id(choice);
        return switch (Choice.kind(choice)) {
            case TIMER -> {
                s.put(Fields.NOW, 0, deadline());
                yield OK;
            }
            case POLL -> {
                kernel.arrive(id);
                yield OK;
            }
            case PREEMPT -> preempt(id, Choice.arg(choice));
            case RETURN -> run(runnerOf(id), 0);
            case TIMEOUT -> {
                go(self(id), false);
                yield OK;
            }
            default -> run(id, Choice.arg(choice));
        };
    }

    private int runnerOf(int g) {
        for (int m = 0; m < ms; m++) {
            if (mode(m) == Fields.ON_USER && curg(m) == g) {
                return m;
            }
        }
        throw new AssertionError("nobody runs g" + g);
    }

    private String preempt(int g, int how) {
        if (how == Choice.REQUEST) {
            s.put(Fields.G_PREEMPT, g, 1);
            s.put(Fields.G_STACKGUARD0, g, 1);
            if (world.preempts() > 0 && !world.sysmon() && s.get(Fields.PREEMPTS, 0) > 0) {
                s.put(Fields.PREEMPTS, 0, s.get(Fields.PREEMPTS, 0) - 1);
            }
            return OK;
        }
        int m = runnerOf(g);
        if (how == Choice.FORCED) {
            s.put(Fields.G_HELD, g, s.get(Fields.M_LOCKS, m));
            s.put(Fields.M_LOCKS, m, 0);
        }
        enterG0(m, how == Choice.SIGNAL && s.get(Fields.G_PREEMPTSTOP, g) != 0 ? "preemptPark" : "gopreempt_m");
        return OK;
    }

    private Frame frame(String routine, boolean onUser) {
        Routine r = s.program.routine(routine);
        boolean skip = !onUser && r.steps().get(0).op() instanceof Op.Prologue;
        return new Frame(r, skip ? r.steps().get(0).next() : 0);
    }

    private Frame enterG0(int m, String routine) {
        s.put(Fields.M_MODE, m, Fields.ON_G0);
        Frame f = frame(routine, false);
        s.g0.get(m).add(f);
        return f;
    }

    private String run(int m, int answer) {
        Self self = self(m);
        String where = self.frame().routine.name() + "." + self.frame().at().label();
        try {
            return step(self, answer);
        } catch (Nil e) {
            return where + ": invalid memory address or nil pointer dereference";
        } catch (ArithmeticException e) {
            return where + ": integer divide by zero";
        }
    }

    /** Goes on to the next step, or to the other one; what the step leaves dead on this way is marked. */
    private void go(Self self, boolean next) {
        Step st = self.frame().at();
        int to = next ? st.next() : st.other();
        for (Step.Dead d : st.dies(to)) {
            int n = d.count() == null ? 1 : s.decide(d.count(), self);
            int row = d.place().row() == null ? 0 : s.decide(d.place().row(), self) - 1;
            int from = d.place().column() == null ? 0 : s.decide(d.place().column(), self);
            int columns = d.place().field().columns(s.sizes);
            for (int k = 0; k < n; k++) {
                s.dead.add(s.key(d.place().field(), row, (from + k) % columns));
            }
        }
        self.frame().step = to;
    }

    private String step(Self self, int answer) {
        Step st = self.frame().at();
        Op op = st.op();
        String where = self.frame().routine.name() + "." + st.label();
        if (op instanceof Op.Set o) {
            return o.target() instanceof Expr.Var v ? local(self, v.local(), s.eval(o.value(), self))
                : store(self, (Expr.Load) o.target(), s.eval(o.value(), self), true);
        } else if (op instanceof Op.If o) {
            go(self, s.decide(o.cond(), self) != 0);
            return OK;
        } else if (op instanceof Op.Cas o) {
            if (s.decide(o.target(), self) != s.decide(o.old(), self)) {
                go(self, false);
                return OK;
            }
            return store(self, o.target(), s.eval(o.value(), self), true);
        } else if (op instanceof Op.Xadd o) {
            Type type = o.target().field().type();
            int sum = s.decide(o.target(), self) + s.decide(o.delta(), self);
            Value v = new Value(type.base() == Type.Base.MOD ? Math.floorMod(sum, type.largest(s.sizes) + 1) : sum, false);
            String r = store(self, o.target(), v, false);
            return r.isEmpty() ? local(self, o.result(), o.seen() == null ? v : new Value(s.decide(o.seen(), self), false)) : r;
        } else if (op instanceof Op.Xchg o) {
            Value before = s.eval(o.target(), self);
            String r = store(self, o.target(), s.eval(o.value(), self), false);
            return r.isEmpty() ? local(self, o.result(), before) : r;
        } else if (op instanceof Op.Kernel o) {
            int r = kernel.call(o.call(), o.fd() == null ? -1 : s.decide(o.fd(), self) - 1, o.value() == null ? 0
                : s.decide(o.value(), self));
            String k = s.place(o.outcome(), self);
            s.fields.put(k, kernel.outcome);
            s.dead.remove(k);
            return local(self, o.result(), new Value(r, false));
        } else if (op instanceof Op.Throw o) {
            return where + ": " + (o.value() == null ? o.message() : o.message().replace("%d", String.valueOf(s.decide(o.value(), self))));
        } else if (op instanceof Op.Check o) {
            if (s.decide(o.holds(), self) == 0) {
                return where + ": " + o.name();
            }
            go(self, true);
            return OK;
        } else if (op instanceof Op.Ask o) {
            return local(self, o.result(), new Value(answer, false));
        } else if (op instanceof Op.Acquire o) {
            return store(self, o.target(), new Value(self.m() + 1, false), true);
        } else if (op instanceof Op.Await || op instanceof Op.AwaitTimed || op instanceof Op.AwaitReturn) {
            go(self, true);
            return OK;
        } else if (op instanceof Op.Emit o) {
            StringBuilder b = new StringBuilder();
            o.parts().forEach(x -> b.append(x.show(x.value() == null ? 0 : s.decide(x.value(), self))));
            if (!o.parts().isEmpty()) {
                output.add(b.toString());
            }
            go(self, true);
            return OK;
        }
        return control(self, st, op);
    }

    private String local(Self self, Local l, Value v) {
        if (l != null) {
            if (!s.holds(l, v.v())) {
                return CUT;
            }
            self.frame().locals.put(l.name(), v);
        }
        go(self, true);
        return OK;
    }

    private String store(Self self, Expr.Load target, Value v, boolean andGo) {
        String k = s.place(target, self);
        if (!s.holds(target.field(), v.v())) {
            return CUT;
        }
        String bad = ledger.act(self, self.frame().at().act());
        s.fields.put(k, v.v());
        if (v.dead()) {
            s.dead.add(k);
        } else {
            s.dead.remove(k);
        }
        if (andGo) {
            go(self, true);
        }
        return bad;
    }

    private String control(Self self, Step st, Op op) {
        int m = self.m();
        if (op instanceof Op.Call o) {
            return call(self, o.routine(), o.args(), o.result(), false);
        } else if (op instanceof Op.Systemstack o) {
            return call(self, o.routine(), o.args(), o.result(), true);
        } else if (op instanceof Op.Mcall o) {
            if (self.g() < 0) {
                return self.frame().routine.name() + "." + st.label() + ": runtime: mcall called on m->g0 stack";
            }
            List<Value> args = o.args().stream().map(a -> s.eval(a, self)).toList();
            go(self, true);
            return arguments(enterG0(m, o.routine()), args);
        } else if (op instanceof Op.Tail o) {
            List<Value> args = o.args().stream().map(a -> s.eval(a, self)).toList();
            s.g0.get(m).clear();
            return arguments(enterG0(m, o.routine()), args);
        } else if (op instanceof Op.Return o) {
            return ret(self, o.value() == null ? null : s.eval(o.value(), self));
        } else if (op instanceof Op.Gogo) {
            s.g0.get(m).clear();
            s.put(Fields.M_MODE, m, Fields.ON_USER);
            int held = s.get(Fields.G_HELD, curg(m));
            if (held != 0) {
                s.put(Fields.G_HELD, curg(m), 0);
                s.put(Fields.M_LOCKS, m, held);
            }
            return OK;
        } else if (op instanceof Op.Prologue) {
            return prologue(self);
        }
        return identities(self, op);
    }

    private String prologue(Self self) {
        if (self.g() < 0) {
            go(self, true);
        } else if (self.frame().routine.prologue() == Prologue.SYSTEMSTACK) {
            String name = self.frame().routine.name();
            return name + ".prologue: runtime: " + name + " entered off the system stack";
        } else if (s.get(Fields.G_STACKGUARD0, self.g()) == 0) {
            go(self, true);
        } else {
            enterG0(self.m(), "newstack");
        }
        return OK;
    }

    private String call(Self self, String routine, List<Expr> argExprs, Local result, boolean systemstack) {
        List<Value> args = argExprs.stream().map(a -> s.eval(a, self)).toList();
        go(self, true);
        boolean switches = systemstack && self.g() >= 0;
        Frame f;
        if (switches) {
            f = enterG0(self.m(), routine);
            f.fromUser = true;
        } else {
            f = frame(routine, self.g() >= 0);
            stack(self).add(f);
        }
        f.result = result;
        if (result != null) {
            // Until the call returns.
            self.frame().locals.put(result.name(), new Value(result.type().min(), false));
        }
        return arguments(f, args);
    }

    private String arguments(Frame f, List<Value> args) {
        for (int i = 0; i < args.size(); i++) {
            Local p = f.routine.params().get(i);
            if (!s.holds(p, args.get(i).v())) {
                return CUT;
            }
            f.locals.put(p.name(), args.get(i));
        }
        return OK;
    }

    private String ret(Self self, Value v) {
        List<Frame> from = stack(self);
        Frame f = from.remove(from.size() - 1);
        List<Frame> to = from;
        if (f.fromUser) {
            s.put(Fields.M_MODE, self.m(), Fields.ON_USER);
            to = s.user.get(curg(self.m()));
        }
        if (f.result != null) {
            if (!s.holds(f.result, v.v())) {
                return CUT;
            }
            top(to).locals.put(f.result.name(), v);
        }
        return OK;
    }

    private String identities(Self self, Op op) {
        int m = self.m();
        if (op instanceof Op.NewM o) {
            for (int i = 0; i < world.ms(); i++) {
                if ((mode(i) == Fields.UNBORN || mode(i) == Fields.EXITED) && s.get(Fields.M_ALLOCATED, i) == 0) {
                    boolean again = mode(i) == Fields.EXITED;
                    int it = i;
                    s.program.fields().stream().filter(f -> again && f.owner() == gmplab.core.state.Kind.M).forEach(f -> s.put(f, it, 0));
                    s.put(Fields.M_ALLOCATED, i, 1);
                    return local(self, o.result(), new Value(i + 1, false));
                }
            }
            return CUT;
        } else if (op instanceof Op.NewG o) {
            for (int i = 0; i < gs; i++) {
                int st = s.get(Fields.G_STATUS_F, i);
                if ((st == Fields.G_IDLE || st == Fields.G_DEAD) && s.get(Fields.G_ALLOCATED, i) == 0) {
                    s.put(Fields.G_ALLOCATED, i, 1);
                    return local(self, o.result(), new Value(i + 1, false));
                }
            }
            return CUT;
        } else if (op instanceof Op.Begin o) {
            int g = s.decide(o.g(), self) - 1;
            String program = s.program.goroutines().get(s.decide(o.program(), self));
            s.user.get(g).clear();
            s.user.get(g).add(frame(program, true));
            s.put(Fields.G_SYSTEM, g, s.program.routine(program).isUserCode() ? 0 : 1);
            passArguments(s.get(Fields.M_CURG, m) - 1, g);
        } else if (op instanceof Op.Forget o) {
            int g = s.decide(o.g(), self) - 1;
            s.user.get(g).clear();
            s.put(Fields.G_ALLOCATED, g, 0);
            s.put(Fields.G_SYSTEM, g, 0);
        } else if (op instanceof Op.Clone o) {
            enterG0(s.decide(o.m(), self) - 1, "mstart");
            String bad = ledger.act(self, self.frame().at().act());
            go(self, true);
            return bad;
        } else if (op instanceof Op.Exit) {
            s.g0.get(m).clear();
            s.put(Fields.M_MODE, m, Fields.EXITED);
            return OK;
        } else {
            throw new AssertionError("the twin does not know " + op);
        }
        go(self, true);
        return OK;
    }

    private void passArguments(int from, int to) {
        for (int i = 0; from >= 0 && i < Fields.G_ARGS.columns(s.sizes); i++) {
            s.put(Fields.G_ARGS, to, i, s.get(Fields.G_ARGS, from, i));
            s.put(Fields.G_ARGS, from, i, 0);
        }
    }
}
