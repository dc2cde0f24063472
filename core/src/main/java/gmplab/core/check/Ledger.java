package gmplab.core.check;

import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Layout;
import gmplab.core.trace.Run;
import java.util.ArrayList;
import java.util.List;

/** Who holds each P, since which move and through which step: read off the acts that a run's moves made. */
public final class Ledger {
    private Ledger() { }

    /**
     * One P's entry.
     *
     * @param p the P, from 0
     * @param holder one of running, idle, syscall, gcstop, stopper, transit, dead
     * @param m the M that runs it, left it in a system call, or carries it; -1 where none does
     * @param g the G that carries it in its frame; -1 where none does
     * @param to the M it is promised to (it stands in that M's nextp); -1 where there is none
     * @param since the move that made it so (0: it has been so from the start)
     * @param step where that move was made; null at the start
     */
    public record Holding(int p, String holder, int m, int g, int to, int since, Machine.Position step) {
        public boolean inTransit() {
            return holder.equals("transit");
        }

        /** Whether {@code o} says the same of the same P, however long it has been so. */
        boolean same(Holding o) {
            return holder.equals(o.holder) && m == o.m && g == o.g && to == o.to;
        }

        /** For example {@code running on m0}, {@code in transit with g1, promised to m2}. */
        public String words() {
            String by = g >= 0 ? "g" + g : "m" + m;
            return switch (holder) {
                case "running" -> "running on m" + m;
                case "syscall" -> "left in a system call by m" + m;
                case "stopper" -> "stopped, yet bound to the stopper m" + m;
                case "gcstop" -> "stopped";
                case "transit" -> "in transit with " + by + (to >= 0 && (g >= 0 || to != m) ? ", promised to m" + to : "");
                default -> holder;
            };
        }
    }

    /** The entries of a state on its own, without their history. */
    public static List<Holding> of(Machine machine, State state) {
        return read(machine, state, 0, null);
    }

    /** The entries at the present move of a run. */
    public static List<Holding> of(Run run) {
        return history(run).stream().map(h -> h.get(h.size() - 1)).toList();
    }

    /** For each P, every entry it ever had in the run, oldest first. */
    public static List<List<Holding>> history(Run run) {
        List<List<Holding>> r = new ArrayList<>();
        for (Holding h : read(run.machine(), run.stateAt(0), 0, null)) {
            r.add(new ArrayList<>(List.of(h)));
        }
        for (int n = 1; n <= run.size(); n++) {
            for (Holding h : read(run.machine(), run.stateAt(n), n, run.move(n).at())) {
                List<Holding> all = r.get(h.p);
                if (!h.same(all.get(all.size() - 1))) {
                    all.add(h);
                }
            }
        }
        return r;
    }

    private static List<Holding> read(Machine machine, State s, int since, Machine.Position step) {
        Layout l = machine.layout();
        List<Holding> r = new ArrayList<>();
        for (int p = 0; p < machine.world().procsMax(); p++) {
            r.add(new Holding(p, Fields.HOLDER.show(s.get(l, Fields.LEDGER_HOLDER, p)), s.get(l, Fields.LEDGER_M, p) - 1,
                s.get(l, Fields.LEDGER_G, p) - 1, s.get(l, Fields.LEDGER_TO, p) - 1, since, step));
        }
        return r;
    }
}
