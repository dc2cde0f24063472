package gmplab.core.report;

import gmplab.core.check.Ledger;
import gmplab.core.check.Ledger.Holding;
import gmplab.core.check.Limbo;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Kind;
import gmplab.core.trace.Run;
import java.util.ArrayList;
import java.util.List;

/**
 * A run as rows of spans, one row for each M and each P: what a picture is drawn from.
 *
 * @param moves length of the run
 * @param rows Ms first, then Ps
 */
public record Timeline(int moves, List<Row> rows) {
    /** One M or P. */
    public record Row(String name, List<Span> spans) { }

    /**
     * A stretch of moves during which nothing changed.
     *
     * @param from the state after this move, from 0
     * @param to until the state after this move (excluded, except at the end of the run)
     * @param kind for an M: unborn, g0, user, asleep; for a P: running, idle, syscall, gcstop, stopper, transit, limbo
     * @param label what stands in it: for an M its G, for a P its holder
     */
    public record Span(int from, int to, String kind, String label) { }

    public static Timeline of(Run run) {
        List<Row> rows = new ArrayList<>();
        for (int m = 0; m < run.machine().layout().sizes().of(Kind.M); m++) {
            rows.add(new Row("m" + m, ofM(run, m)));
        }
        List<Integer> limbo = Limbo.of(run.machine(), run.state());
        List<List<Holding>> history = Ledger.history(run);
        for (int p = 0; p < history.size(); p++) {
            rows.add(new Row("p" + p, ofP(history.get(p), run, limbo.contains(p))));
        }
        return new Timeline(run.size(), rows);
    }

    private static List<Span> ofM(Run run, int m) {
        List<Span> spans = new ArrayList<>();
        String kind = null;
        String label = null;
        int from = 0;
        for (int n = 0; n <= run.size(); n++) {
            State s = run.stateAt(n);
            String k = kind(run.machine(), s, m);
            String l = label(run.machine(), s, m, k);
            if (!k.equals(kind) || !l.equals(label)) {
                if (kind != null) {
                    spans.add(new Span(from, n, kind, label));
                }
                kind = k;
                label = l;
                from = n;
            }
        }
        spans.add(new Span(from, run.size(), kind, label));
        return spans;
    }

    private static String kind(Machine machine, State s, int m) {
        Machine.Position at = machine.position(s, m);
        if (at == null) {
            return "unborn";
        }
        boolean waits = at.routine().equals("notesleep") || at.label().equals("notetsleep") || at.label().equals("epollwait");
        return waits ? "asleep" : at.stack() == Stack.USER ? "user" : "g0";
    }

    private static String label(Machine machine, State s, int m, String kind) {
        int g = s.get(machine.layout(), Fields.M_CURG, m) - 1;
        return kind.equals("user") ? Explanation.name(machine, g) : kind.equals("g0") ? "system stack" : kind;
    }

    /** The last stretch in transit of a P that ends in limbo is limbo from the taking on. */
    private static List<Span> ofP(List<Holding> all, Run run, boolean limbo) {
        int lost = all.size();
        while (limbo && lost > 0 && all.get(lost - 1).inTransit()) {
            lost--;
        }
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            int to = i + 1 < all.size() ? all.get(i + 1).since() : run.size();
            spans.add(new Span(all.get(i).since(), to, i >= lost ? "limbo" : all.get(i).holder(), all.get(i).words()));
        }
        return spans;
    }
}
