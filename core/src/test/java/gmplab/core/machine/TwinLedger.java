package gmplab.core.machine;

import gmplab.core.machine.TwinState.Self;
import gmplab.core.program.Act;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Kind;
import java.util.Map;

/** What the ownership acts mean, written a second time. */
final class TwinLedger {
    private static final Map<Act.Kind, Integer> LEAVES = Map.of(Act.Kind.PUT, Fields.IDLE, Act.Kind.BIND, Fields.RUNNING,
        Act.Kind.RESUME, Fields.RUNNING, Act.Kind.STOP, Fields.GCSTOP, Act.Kind.STOPSELF, Fields.STOPPER,
        Act.Kind.SYSCALL, Fields.SYSCALL, Act.Kind.LEAVE, Fields.GCSTOP, Act.Kind.BIRTH, Fields.GCSTOP, Act.Kind.DEATH,
        Fields.DEAD);

    private final TwinState s;

    TwinLedger(TwinState s) {
        this.s = s;
    }

    /** "" where the actor owned what it acts on. */
    String act(Self self, Act a) {
        if (a == null) {
            return "";
        }
        if (a.kind() == Act.Kind.COMMIT) {
            int to = s.decide(a.to(), self);
            for (int p = 0; p < s.sizes.of(Kind.P); p++) {
                if (to != 0 && s.get(Fields.LEDGER_HOLDER, p) == Fields.TRANSIT && s.get(Fields.LEDGER_TO, p) == to) {
                    s.put(Fields.LEDGER_M, p, to);
                    s.put(Fields.LEDGER_G, p, 0);
                }
            }
            return "";
        }
        int p = s.decide(a.p(), self) - 1;
        if (p < 0 && a.kind() == Act.Kind.PROMISE) {
            return "";
        }
        int held = s.get(Fields.LEDGER_HOLDER, p);
        int byM = s.get(Fields.LEDGER_M, p);
        int byG = s.get(Fields.LEDGER_G, p);
        boolean byMe = byG == 0 ? byM == self.m() + 1 : s.get(Fields.M_CURG, self.m()) == byG;
        boolean ok = switch (a.kind()) {
            case TAKE -> held == Fields.IDLE;
            case PUT, BIND, PROMISE -> held == Fields.TRANSIT && byMe;
            case RELEASE, STOPSELF, SYSCALL -> held == Fields.RUNNING && byM == self.m() + 1;
            case STOP -> held == Fields.TRANSIT && byMe || held == Fields.SYSCALL;
            case RETAKE -> held == Fields.SYSCALL;
            case RESTART -> held == Fields.GCSTOP;
            case DEATH -> held == Fields.GCSTOP;
            case BIRTH -> held == Fields.DEAD;
            case RESUME, LEAVE -> held == Fields.STOPPER && byM == self.m() + 1;
            case COMMIT -> true;
        };
        if (a.kind() == Act.Kind.PROMISE) {
            s.put(Fields.LEDGER_TO, p, s.decide(a.to(), self));
        } else if (LEAVES.containsKey(a.kind())) {
            int what = LEAVES.get(a.kind());
            s.put(Fields.LEDGER_HOLDER, p, what);
            s.put(Fields.LEDGER_M, p, what == Fields.IDLE || what == Fields.GCSTOP || what == Fields.DEAD ? 0 : self.m() + 1);
            s.put(Fields.LEDGER_G, p, 0);
            s.put(Fields.LEDGER_TO, p, 0);
        } else {
            s.put(Fields.LEDGER_HOLDER, p, Fields.TRANSIT);
            s.put(Fields.LEDGER_M, p, self.g() >= 0 ? 0 : self.m() + 1);
            s.put(Fields.LEDGER_G, p, self.g() >= 0 ? self.g() + 1 : 0);
            s.put(Fields.LEDGER_TO, p, 0);
        }
        return ok ? "" : self.frame().routine.name() + "." + self.frame().at().label() + ": ownership: " + a
            + " by one who does not hold it so";
    }
}
