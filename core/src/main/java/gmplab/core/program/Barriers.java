package gmplab.core.program;

import gmplab.core.program.Routine.Barrier;
import gmplab.core.state.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Go's {@code //go:nowritebarrierrec} as a check of a Program: from a routine so marked no step that needs a write barrier
 * may be reached without passing a {@code yeswritebarrierrec} one. As in the compiler, calls count, and what systemstack is
 * given; what mcall is given does not, nor what a prologue may lead to.
 */
public final class Barriers {
    /** A store that needs a barrier where none is allowed, and the calls that lead there from the marked routine. */
    public record Violation(List<String> path, String step, Field field) {
        public Violation {
            path = List.copyOf(path);
        }

        @Override
        public String toString() {
            return "write barrier prohibited by " + path.get(0) + ": " + path.get(path.size() - 1) + "." + step + " stores the pointer "
                + field + " (" + String.join(" > ", path) + ")";
        }
    }

    private final Program program;
    private final Set<Field> pointers;
    private final Predicate<Step> without;
    private final List<Violation> found = new ArrayList<>();

    private Barriers(Program program, Set<Field> pointers, Predicate<Step> without) {
        this.program = program;
        this.pointers = pointers;
        this.without = without;
    }

    /**
     * Every store that breaks the rule, once for each marked routine from which it is reached.
     *
     * @param pointers fields of an ordinary pointer type; guintptr, muintptr, puintptr and uintptr are none
     * @param without steps that store such a pointer without a barrier all the same (setGNoWB)
     */
    public static List<Violation> violations(Program program, Set<Field> pointers, Predicate<Step> without) {
        Barriers b = new Barriers(program, pointers, without);
        for (Routine r : program.routines().values()) {
            if (r.writeBarriers() == Barrier.NOWRITEBARRIERREC) {
                b.visit(r, new ArrayList<>(), new HashSet<>());
            }
        }
        return b.found;
    }

    private void visit(Routine r, List<String> path, Set<String> seen) {
        if (!seen.add(r.name())) {
            return;
        }
        path.add(r.name());
        for (Step s : r.steps()) {
            Expr.Load w = s.op().writes();
            if (w != null && pointers.contains(w.field()) && !without.test(s)) {
                found.add(new Violation(path, s.label(), w.field()));
            }
            if (s.op().enters() != null && !(s.op() instanceof Op.Mcall)) {
                Routine to = program.routine(s.op().enters());
                if (to.writeBarriers() != Barrier.YESWRITEBARRIERREC) {
                    visit(to, path, seen);
                }
            }
        }
        path.remove(path.size() - 1);
    }
}
