package gmplab.core.mutate;

import gmplab.core.machine.Anatomy;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Expr;
import gmplab.core.program.Op;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Kind;
import gmplab.core.state.Slot;
import java.util.List;

/**
 * A compare-and-swap that never fails in any state of a search, and whether that says anything: only where it would have failed,
 * had it been made while its M was still on the way there, in what is called just before it. Then somebody does change what it asks about, and
 * it is the waiting that keeps it from failing. Where nobody ever does, a larger world might. Not thread-safe.
 */
final class Contest {
    private static final String NEVER_FAILS = " never fails";

    private final Machine machine;
    private final Anatomy.At step;
    private final Op.Cas cas;
    private final Slot mode;
    private final Slot curg;
    private final int ms;
    /** What was being made when it would have failed; null as long as it would not have. */
    private String during;

    private Contest(Machine machine, Anatomy.At step) {
        this.machine = machine;
        this.step = step;
        cas = (Op.Cas) step.step().op();
        mode = machine.layout().slot(Fields.M_MODE);
        curg = machine.layout().slot(Fields.M_CURG);
        ms = machine.layout().sizes().of(Kind.M);
    }

    /** That of the one compare-and-swap at which all ways to a step turn away; null where it is another sort of step, or there are more. */
    static Contest at(Machine machine, Approach approach) {
        String edge = approach.edges().size() == 1 ? approach.edges().iterator().next() : "";
        return !edge.endsWith(NEVER_FAILS) ? null : machine.anatomy().steps().stream()
            .filter(a -> edge.equals(a.node().routine() + "." + a.step().label() + NEVER_FAILS) && isPlain(a.step().op())).findFirst().map(a -> new Contest(machine, a)).orElse(null);
    }

    /** One whose element and answer can be told from the M alone: a field of its G, or of nobody, and a constant. */
    private static boolean isPlain(Op op) {
        return op instanceof Op.Cas c && c.old() instanceof Expr.Const && c.target().column() == null
            && (c.target().row() == null || c.target().row() instanceof Expr.Load l && l.field().equals(Fields.M_CURG) && l.row() instanceof Expr.Self);
    }

    /** A state that is met. */
    void look(long[] s) {
        for (int m = 0; m < ms && during == null; m++) {
            if (mode.get(s, m) == Fields.ON_G0 && step.node().stack() == Stack.G0 && wouldFail(s, m)) {
                List<Machine.FrameView> frames = machine.stack(State.of(s), Stack.G0, m);
                for (int i = 1; i < frames.size(); i++) {
                    Machine.Position at = frames.get(i).at();
                    if (at.step() == step.index() && at.routine().equals(step.node().routine())) {
                        during = frames.get(i - 1).at().routine();
                    }
                }
            }
        }
    }

    private boolean wouldFail(long[] s, int m) {
        int row = cas.target().row() == null ? 0 : curg.get(s, m) - 1;
        return row >= 0 && machine.layout().slot(cas.target().field()).get(s, row) != ((Expr.Const) cas.old()).value();
    }

    /** The routine during which it would have failed; null where it never would have. */
    String during() {
        return during;
    }
}
