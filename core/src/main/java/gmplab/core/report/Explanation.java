package gmplab.core.report;

import gmplab.core.check.Ledger;
import gmplab.core.check.Ledger.Holding;
import gmplab.core.check.Limbo;
import gmplab.core.check.Windows;
import gmplab.core.machine.Choice;
import gmplab.core.machine.Finding;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Op;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.Worlds;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.trace.Run;
import java.util.ArrayList;
import java.util.List;

/**
 * Says in sentences why a run stands still: which P is missing, who took it when and through which step, where that one is
 * now, and why everybody else waits. Derived from the ledger and the moves of the run, for any scenario.
 */
public final class Explanation {
    private final Run run;
    private final Machine machine;
    private final State state;
    private final List<List<Holding>> history;

    private Explanation(Run run) {
        this.run = run;
        this.machine = run.machine();
        this.state = run.state();
        this.history = Ledger.history(run);
    }

    /** The sentences, the finding first. */
    public static List<String> of(Run run) {
        Explanation x = new Explanation(run);
        List<String> r = new ArrayList<>();
        Finding f = run.finding();
        r.add(f == null ? "Nothing is wrong at move " + run.size() + "." : upper(f.toString()) + ".");
        if (run.hypothetical()) {
            r.add("Hypothetical: the run contains a preemption by force, which Go itself would refuse.");
        }
        if (run.cycle() != null) {
            r.addAll(CycleText.of(run));
            return r;
        }
        List<Integer> limbo = Limbo.of(x.machine, x.state);
        for (int p : limbo) {
            x.lost(p, r);
        }
        for (int m = 0; m < x.machine.layout().sizes().of(Kind.M); m++) {
            x.waiting(m, r);
        }
        if (x.get(Fields.SCHED_GCWAITING, 0) != 0 && !limbo.isEmpty()) {
            r.add(x.silent());
        }
        r.add("State: " + x.variables() + ".");
        return r;
    }

    private static String upper(String s) {
        return s.isEmpty() ? s : Character.toUpperCase(s.charAt(0)) + s.substring(1);
    }

    private int get(Field f, int element) {
        return state.get(machine.layout(), f, element);
    }

    /** {@code g0 (reset)}. */
    public static String name(Machine machine, int g) {
        var all = machine.world().atStart();
        return "g" + g + (g < all.size() ? " (" + all.get(g).name() + ")" : "");
    }

    private String g(int g) {
        return name(machine, g);
    }

    private void lost(int p, List<String> r) {
        List<Holding> all = history.get(p);
        Holding now = all.get(all.size() - 1);
        Holding taken = now;
        for (int i = all.size() - 1; i >= 0 && all.get(i).inTransit(); i--) {
            taken = all.get(i);
        }
        String by = taken.g() >= 0 ? g(taken.g()) : "m" + taken.m();
        r.add("p" + p + " is in limbo: " + by + " took it at move " + taken.since() + " (" + taken.step() + ")"
            + (now.to() >= 0 ? " and promised it to m" + now.to() + " at move " + promised(all) : "")
            + "; it is " + Fields.P_STATUS.show(get(Fields.P_STATUS_F, p)) + " with p.m nil, and on no list.");
        if (now.g() >= 0) {
            carrier(now.g(), p, r);
        }
        r.add("The window: " + new Windows(machine).window(state, now) + ".");
    }

    private static String promised(List<Holding> all) {
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i).to() >= 0 && (i == 0 || all.get(i - 1).to() < 0)) {
                return all.get(i).since() + " (" + all.get(i).step() + ")";
            }
        }
        return "?";
    }

    /** Where the goroutine that carries the P is, how it got there, and why it stays there. */
    private void carrier(int carrier, int p, List<String> r) {
        int left = lastOwnMove(carrier);
        String status = Fields.G_STATUS.show(get(Fields.G_STATUS_F, carrier));
        StringBuilder s = new StringBuilder(g(carrier)).append(" carries it in its frames (");
        s.append(String.join(" < ", machine.stack(state, Stack.USER, carrier).stream()
            .map(f -> f.at().toString()).toList())).append(")");
        if (left > 0) {
            s.append(", was preempted there at move ").append(left).append(" (m.locks was 0)");
        }
        s.append(" and is ").append(status).append(inGlobalQueue(carrier) ? " in the global queue" : "").append('.');
        r.add(s.toString());
        int asked = request(carrier, left);
        if (asked > 0) {
            Run.Move by = run.move(asked);
            boolean tenMs = Choice.kind(by.choice()) == Choice.Kind.PREEMPT;
            r.add("The preemption had been asked for at move " + asked + (tenMs ? ": the 10 ms request."
                : " by m" + by.m() + " (" + by.at() + "" + (stopHad(asked) ? ", for the stop of the world)." : ").")));
        }
        r.add("Nobody will run " + g(carrier) + ": every M that looks for work sees gcwaiting and stops; only the end of the "
            + "stop would start them again, and the stop waits for p" + p + ".");
    }

    private boolean stopHad(int move) {
        return run.stateAt(move).get(machine.layout(), Fields.SCHED_GCWAITING, 0) != 0;
    }

    /** The move by which the G left its own stack for the last time: the prologue that was not passed. */
    private int lastOwnMove(int g) {
        for (int n = run.size(); n > 0; n--) {
            State before = run.stateAt(n - 1);
            int m = run.move(n).m();
            if (m >= 0 && before.get(machine.layout(), Fields.M_CURG, m) == g + 1
                && before.get(machine.layout(), Fields.M_MODE, m) == Fields.ON_USER) {
                return n;
            }
        }
        return 0;
    }

    /** The last move before {@code until} that set the G's preempt flag. */
    private int request(int g, int until) {
        for (int n = until; n > 0; n--) {
            if (run.stateAt(n).get(machine.layout(), Fields.G_PREEMPT, g) == 1
                && run.stateAt(n - 1).get(machine.layout(), Fields.G_PREEMPT, g) == 0) {
                return n;
            }
        }
        return 0;
    }

    private boolean inGlobalQueue(int g) {
        int at = get(Fields.SCHED_RUNQ_HEAD, 0);
        for (int i = 0; at != 0 && i < 1 << 12; i++) {
            if (at == g + 1) {
                return true;
            }
            at = get(Fields.G_SCHEDLINK, at - 1);
        }
        return false;
    }

    /** What an M waits for, where it waits. */
    private void waiting(int m, List<String> r) {
        Machine.Position at = machine.position(state, m);
        if (at == null) {
            return;
        }
        Op op = machine.program().routine(at.routine()).steps().get(at.step()).op();
        if (at.label().equals("epollwait")) {
            r.add("m" + m + " polls the network until a timer comes due.");
        } else if (op instanceof Op.AwaitTimed) {
            r.add("m" + m + " stops the world and sleeps on stopnote until stopwait is 0; it is "
                + get(Fields.SCHED_STOPWAIT, 0) + ", for " + unstopped() + ".");
        } else if (op instanceof Op.Acquire) {
            r.add("m" + m + " waits for " + lock(m) + " at " + at + ".");
        } else if (at.routine().equals("notesleep")) {
            r.add("m" + m + " sleeps" + (onIdleList(m) ? " on the idle list until somebody has a P for it."
                : nextp(m)));
        }
    }

    private String nextp(int m) {
        int p = get(Fields.M_NEXTP, m) - 1;
        return p < 0 ? ", taken off the idle list, until it is woken." : " with p" + p + " in its nextp, off the idle list, until "
            + "notewakeup, which its waker has not come to.";
    }

    private String unstopped() {
        List<String> r = new ArrayList<>();
        for (List<Holding> all : history) {
            Holding h = all.get(all.size() - 1);
            if (!h.holder().equals("gcstop") && !h.holder().equals("stopper")) {
                r.add("p" + h.p() + " (" + h.words() + ")");
            }
        }
        return r.isEmpty() ? "nobody" : String.join(", ", r);
    }

    private String lock(int m) {
        List<String> names = Worlds.lockNames(machine.world());
        for (int l = 0; l < names.size(); l++) {
            int holder = get(Fields.LOCK_HOLDER, l) - 1;
            if (holder >= 0 && holder != m) {
                return names.get(l) + ", held by m" + holder + ",";
            } else if (holder == m) {
                return names.get(l) + ", which it holds itself,";
            }
        }
        return "a lock";
    }

    private boolean onIdleList(int m) {
        int at = get(Fields.SCHED_MIDLE, 0);
        for (int i = 0; at != 0 && i < 1 << 12; i++) {
            if (at == m + 1) {
                return true;
            }
            at = get(Fields.M_SCHEDLINK, at - 1);
        }
        return false;
    }

    private String silent() {
        int run0 = get(Fields.SCHED_MNEXT, 0) - get(Fields.SCHED_NMFREED, 0) - get(Fields.SCHED_NMIDLE, 0)
            - get(Fields.SCHED_NMIDLELOCKED, 0) - get(Fields.SCHED_NMSYS, 0);
        return "checkdead stays silent: it counts " + run0 + " running M" + (run0 == 1 ? "" : "s")
            + " (the stopper asleep in stopnote, and any M taken off the idle list and not yet woken).";
    }

    /** The scheduler's variables that a real hang was measured by. */
    private String variables() {
        return "gcwaiting " + get(Fields.SCHED_GCWAITING, 0) + ", stopwait " + get(Fields.SCHED_STOPWAIT, 0) + ", npidle "
            + get(Fields.SCHED_NPIDLE, 0) + ", nmspinning " + get(Fields.SCHED_NMSPINNING, 0) + ", runqsize "
            + get(Fields.SCHED_RUNQSIZE, 0);
    }
}
