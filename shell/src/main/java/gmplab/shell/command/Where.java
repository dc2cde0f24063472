package gmplab.shell.command;

import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.program.Names;
import gmplab.core.program.Routine;
import gmplab.core.program.Step;
import gmplab.core.state.Kind;

/**
 * A place in the program: some M is about to execute this step.
 *
 * @param label null for any step of the routine
 * @param m the M asked about; -1 for any
 */
record Where(String routine, String label, int m) {
    /** Refuses names that the program has not. */
    static Where of(Machine machine, String routine, String label, int m) {
        Routine r = machine.program().routine(routine);
        if (label != null && r.index(label) < 0) {
            throw new UserError(Names.unknown("step of " + routine, label, r.steps().stream().map(Step::label).toList(),
                "list '" + routine + "'"));
        }
        return new Where(routine, label, m);
    }

    boolean holds(Machine machine, State state) {
        for (int i = 0; i < machine.layout().sizes().of(Kind.M); i++) {
            Machine.Position p = m < 0 || m == i ? machine.position(state, i) : null;
            if (p != null && p.routine().equals(routine) && (label == null || p.label().equals(label))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return (m < 0 ? "an M" : "m" + m) + " at " + routine + (label == null ? "" : "." + label);
    }
}
