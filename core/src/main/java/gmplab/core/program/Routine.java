package gmplab.core.program;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One routine as data: Go's name, its parameters, its steps. Step 0 is where it begins.
 *
 * @param prologue whether its compiled form checks stackguard0 (and throws, for SYSTEMSTACK, off the system stack)
 * @param result its result type, or null
 * @param source the file and function of Go that it stands for, or how the user made it
 * @param writeBarriers Go's pragma about write barriers
 */
public record Routine(String name, Prologue prologue, List<Local> params, gmplab.core.state.Type result,
                      List<Step> steps, String source, Barrier writeBarriers) {
    /** What the compiled prologue does. */
    public enum Prologue { NONE, CHECK, SYSTEMSTACK }

    /** Go's write barrier pragmas. */
    public enum Barrier { NONE, NOWRITEBARRIERREC, YESWRITEBARRIERREC }

    public Routine {
        params = List.copyOf(params);
        steps = List.copyOf(steps);
    }

    /** Whether it is user code, as the scheduler sees it: a signal may preempt at its steps. Package sync is, runtime is not. */
    public boolean isUserCode() {
        return name.startsWith("main.") || source.startsWith("sync/");
    }

    /** Index of the step with this label, -1 where there is none. */
    public int index(String label) {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).label().equals(label)) {
                return i;
            }
        }
        return -1;
    }

    public Routine withSteps(List<Step> newSteps) {
        return new Routine(name, prologue, params, result, newSteps, source, writeBarriers);
    }

    /** Parameters first, then every other local in the order of appearance. */
    public List<Local> locals() {
        Set<Local> all = new LinkedHashSet<>(params);
        for (Step s : steps) {
            if (s.op().defines() != null) {
                all.add(s.op().defines());
            }
            for (Expr e : s.op().reads()) {
                e.walk(x -> {
                    if (x instanceof Expr.Var v) {
                        all.add(v.local());
                    }
                });
            }
        }
        return new ArrayList<>(all);
    }
}
