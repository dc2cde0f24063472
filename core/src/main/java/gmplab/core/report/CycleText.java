package gmplab.core.report;

import gmplab.core.explore.StateGraph;
import gmplab.core.live.Fairness;
import gmplab.core.machine.Choice;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Kind;
import gmplab.core.trace.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Says in sentences what goes on in the cycle of a run that has one, who stays as he is, and what would end it. */
final class CycleText {
    private static final int ROUTINES_MAX = 6;
    private final Run run;
    private final Machine machine;
    private final Run.Cycle cycle;

    private CycleText(Run run) {
        this.run = run;
        machine = run.machine();
        cycle = run.cycle();
    }

    /** @param run whose state on show closes a cycle */
    static List<String> of(Run run) {
        CycleText c = new CycleText(run);
        List<String> r = new ArrayList<>();
        if (c.cycle.from() == c.cycle.to()) {
            r.add("After move " + c.cycle.to() + " the run has ended: it stands still for ever.");
            return r;
        }
        int n = c.cycle.to() - c.cycle.from();
        r.add("After move " + c.cycle.from() + " it goes round for ever: " + (n == 1 ? "move " + c.cycle.to()
            : "moves " + (c.cycle.from() + 1) + " to " + c.cycle.to()) + ", and then again.");
        c.movers(r);
        c.waiters(r);
        c.goroutines(r);
        c.leftOut(r);
        return r;
    }

    private void movers(List<String> r) {
        Map<String, Integer> moves = new LinkedHashMap<>();
        Map<String, Set<String>> through = new LinkedHashMap<>();
        for (int i = cycle.from() + 1; i <= cycle.to(); i++) {
            Run.Move m = run.move(i);
            String who = Choice.kind(StateGraph.mover(m.choice())) == Choice.Kind.RUN ? "m" + m.m() : "the environment";
            moves.merge(who, 1, Integer::sum);
            through.computeIfAbsent(who, k -> new LinkedHashSet<>()).add(who.startsWith("m") ? m.at().routine() : Choice.text(m.choice()));
        }
        moves.forEach((who, n) -> {
            List<String> all = List.copyOf(through.get(who));
            r.add("In it " + who + " makes " + n + (n == 1 ? " move" : " moves") + ": " + String.join(", ", all.stream().limit(ROUTINES_MAX).toList())
                + (all.size() > ROUTINES_MAX ? ", ..." : "") + ".");
        });
    }

    /** Ms that never move in the cycle: since none is treated unfairly, each is unable to at some time. */
    private void waiters(List<String> r) {
        Set<Integer> moved = new TreeSet<>();
        for (int i = cycle.from() + 1; i <= cycle.to(); i++) {
            moved.add(run.move(i).m());
        }
        for (int m = 0; m < machine.layout().sizes().of(Kind.M); m++) {
            Machine.Position at = machine.position(run.state(), m);
            if (at != null && !moved.contains(m)) {
                int id = m;
                boolean sometimes = states().stream().anyMatch(s -> java.util.Arrays.stream(machine.choices(s)).anyMatch(
                    c -> StateGraph.mover(c) == Choice.of(Choice.Kind.RUN, id, 0)));
                r.add("m" + m + " waits at " + at + (sometimes ? " and could move at times, but not all the time." : " and cannot move."));
            }
        }
    }

    private List<State> states() {
        List<State> r = new ArrayList<>();
        for (int i = cycle.from(); i < cycle.to(); i++) {
            r.add(run.stateAt(i));
        }
        return r;
    }

    /** Goroutines that are runnable all the time. */
    private void goroutines(List<String> r) {
        for (int g = 0; g < machine.layout().sizes().of(Kind.G); g++) {
            int id = g;
            if (states().stream().allMatch(s -> s.get(machine.layout(), Fields.G_STATUS_F, id) == Fields.G_RUNNABLE)) {
                r.add(Explanation.name(machine, g) + " is _Grunnable all the time" + queue(g) + ".");
            }
        }
    }

    private String queue(int g) {
        State s = run.state();
        int at = s.get(machine.layout(), Fields.SCHED_RUNQ_HEAD, 0);
        for (int n = 0; at != 0 && n < machine.world().numGs(); n++) {
            if (at == g + 1) {
                return ", in the global queue";
            }
            at = s.get(machine.layout(), Fields.G_SCHEDLINK, at - 1);
        }
        int slots = Fields.P_RUNQ.columns(machine.layout().sizes());
        for (int p = 0; p < machine.layout().sizes().of(Kind.P); p++) {
            int tail = s.get(machine.layout(), Fields.P_RUNQTAIL, p);
            int mod = machine.layout().sizes().of(Kind.I);
            for (int i = s.get(machine.layout(), Fields.P_RUNQHEAD, p); i != tail; i = (i + 1) % mod) {
                if (s.get(machine.layout(), Fields.P_RUNQ, p * slots + i % slots) == g + 1) {
                    return ", in the local queue of p" + p;
                }
            }
        }
        return "";
    }

    /** What the environment could do at times, and need not. */
    private void leftOut(List<String> r) {
        Set<String> possible = new LinkedHashSet<>();
        Set<String> names = new LinkedHashSet<>();
        for (State s : states()) {
            for (int c : machine.choices(s)) {
                if (Choice.kind(StateGraph.mover(c)) != Choice.Kind.RUN && !made(c)) {
                    possible.add(Choice.text(c));
                    names.add(Fairness.name(c));
                }
            }
        }
        names.removeAll(cycle.fairness());
        if (!possible.isEmpty()) {
            r.add("Possible there and never made, because nobody must: " + String.join(", ", possible) + (names.isEmpty() ? "."
                : " (explore liveness: true, fair: '" + names.iterator().next() + "' assumes otherwise)."));
        }
    }

    private boolean made(int choice) {
        for (int i = cycle.from() + 1; i <= cycle.to(); i++) {
            if (run.move(i).choice() == choice) {
                return true;
            }
        }
        return false;
    }
}
