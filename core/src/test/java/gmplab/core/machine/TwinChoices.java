package gmplab.core.machine;

import gmplab.core.machine.TwinState.Frame;
import gmplab.core.machine.TwinState.Self;
import gmplab.core.program.Op;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.World;
import java.util.ArrayList;
import java.util.List;

/** Which choices the dumb twin has: who stands where, and what may happen next. */
abstract class TwinChoices {
    final TwinState s;
    final World world;
    final TwinKernel kernel;
    final int ms;
    final int gs;

    TwinChoices(World world, TwinState s) {
        this.world = world;
        this.s = s;
        kernel = new TwinKernel(world, s);
        ms = s.g0.size();
        gs = s.user.size();
    }

    int mode(int m) {
        return s.get(Fields.M_MODE, m);
    }

    int curg(int m) {
        return s.get(Fields.M_CURG, m) - 1;
    }

    List<Frame> stack(Self self) {
        return self.g() >= 0 ? s.user.get(self.g()) : s.g0.get(self.m());
    }

    static Frame top(List<Frame> stack) {
        return stack.get(stack.size() - 1);
    }

    /** The M as the one who moves; null where it cannot. */
    Self self(int m) {
        if (mode(m) == Fields.ON_G0) {
            return new Self(m, -1, top(s.g0.get(m)));
        }
        return mode(m) == Fields.ON_USER ? new Self(m, curg(m), top(s.user.get(curg(m)))) : null;
    }

    List<Integer> choices() {
        List<Integer> r = new ArrayList<>();
        if (over()) {
            return r;
        }
        for (int m = 0; m < ms; m++) {
            Self self = self(m);
            if (self != null) {
                ofM(self, r);
            }
        }
        if (world.preempts() > 0 && !world.sysmon() && s.get(Fields.PREEMPTS, 0) > 0) {
            for (int p = 0; p < world.procsMax(); p++) {
                if (requestable(p)) {
                    r.add(Choice.of(Choice.Kind.PREEMPT, curg(s.get(Fields.P_M, p) - 1), Choice.REQUEST));
                }
            }
        }
        for (int m = 0; world.async() && m < ms; m++) {
            if (signalable(m)) {
                r.add(Choice.of(Choice.Kind.PREEMPT, curg(m), Choice.SIGNAL));
            }
        }
        if (world.clock() && deadline() > 0) {
            r.add(Choice.of(Choice.Kind.TIMER, 0, 0));
        }
        kernel.arrivals().forEach(d -> r.add(Choice.of(Choice.Kind.POLL, d, 0)));
        return r;
    }

    /** Enough stops were completed, main has returned, or in a world without it no G is left and no timer will start one. */
    private boolean over() {
        if (world.stops() > 0 && s.get(Fields.STOPS, 0) == 0 || s.get(Fields.MAIN_EXITED, 0) != 0) {
            return true;
        }
        if (world.atStart().stream().anyMatch(g -> g.name().equals("main"))) {
            return false;
        }
        for (int g = 0; g < gs; g++) {
            int st = s.get(Fields.G_STATUS_F, g);
            boolean lives = s.get(Fields.G_ALLOCATED, g) != 0 || st != Fields.G_DEAD && st != Fields.G_IDLE;
            if (lives && s.get(Fields.G_SYSTEM, g) == 0) {
                return false;
            }
        }
        for (int t = 0; world.clock() && t < world.numTimers(); t++) {
            boolean starts = s.get(Fields.T_F, t) == 2;
            if (starts && !List.of(Fields.T_NOSTATUS, Fields.T_DELETED, Fields.T_REMOVING, Fields.T_REMOVED)
                .contains(s.get(Fields.T_STATUS_F, t))) {
                return false;
            }
        }
        return gs > 0;
    }

    private void ofM(Self self, List<Integer> r) {
        Op op = self.frame().at().op();
        int m = self.m();
        if (op instanceof Op.AwaitReturn) {
            r.add(Choice.of(Choice.Kind.RETURN, self.g(), 0));
        } else if (op instanceof Op.Ask a) {
            for (int k = 0; k < s.decide(a.count(), self); k++) {
                if (a.where() == null || s.decide(a.where(), self, k + 1) != 0) {
                    r.add(Choice.of(Choice.Kind.ANSWER, m, k));
                }
            }
        } else if (op instanceof Op.AwaitTimed a && s.decide(a.until(), self) == 0) {
            if (s.decide(a.retry(), self) != 0) {
                r.add(Choice.of(Choice.Kind.TIMEOUT, m, 0));
            }
        } else {
            boolean waits = op instanceof Op.Await a ? s.decide(a.until(), self) == 0
                : op instanceof Op.Acquire l && s.decide(l.target(), self) != 0;
            if (!waits) {
                r.add(Choice.of(Choice.Kind.RUN, m, 0));
            }
        }
    }

    private boolean requestable(int p) {
        int m = s.get(Fields.P_M, p) - 1;
        if (s.get(Fields.P_STATUS_F, p) != Fields.P_RUNNING || m < 0 || curg(m) < 0) {
            return false;
        }
        return s.get(Fields.G_PREEMPT, curg(m)) == 0 || s.get(Fields.G_STACKGUARD0, curg(m)) == 0;
    }

    private boolean signalable(int m) {
        if (mode(m) != Fields.ON_USER || s.get(Fields.M_LOCKS, m) != 0 || s.get(Fields.M_P, m) == 0) {
            return false;
        }
        int g = curg(m);
        return s.get(Fields.G_PREEMPT, g) != 0 && s.get(Fields.G_STATUS_F, g) % Fields.G_SCAN == Fields.G_RUNNING
            && s.get(Fields.P_STATUS_F, s.get(Fields.M_P, m) - 1) == Fields.P_RUNNING
            && top(s.user.get(g)).routine.isUserCode();
    }

    int deadline() {
        int now = s.get(Fields.NOW, 0);
        int best = Integer.MAX_VALUE;
        for (int t = 0; t < world.numTimers(); t++) {
            int st = s.get(Fields.T_STATUS_F, t);
            List<Integer> times = switch (st) {
                case Fields.T_WAITING -> List.of(s.get(Fields.T_WHEN, t));
                case Fields.T_DELETED, Fields.T_MODIFYING, Fields.T_MODIFIED_EARLIER, Fields.T_MODIFIED_LATER, Fields.T_MOVING ->
                    // A time that nobody will read again is no deadline.
                    s.dead.contains(s.key(Fields.T_NEXTWHEN, t, 0)) ? List.of(s.get(Fields.T_WHEN, t))
                        : List.of(s.get(Fields.T_WHEN, t), s.get(Fields.T_NEXTWHEN, t));
                default -> List.of();
            };
            for (int time : times) {
                best = time > now ? Math.min(best, time) : best;
            }
        }
        return best == Integer.MAX_VALUE ? 0 : best;
    }
}
