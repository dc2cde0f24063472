package gmplab.core.observe;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.policy.Policies;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Slot;

/**
 * How much there is to mark, where a world leaves that open and a trace is followed: who is not seen to stop goes on finding work, until there is some for
 * others, and leaves that to them; who is about to be seen finds no more.
 */
final class Marking {
    private static final String ASKS = "ask " + Policies.MARK_WORK;

    private final Machine machine;
    private final boolean open;
    private final Slot full;

    /** @param goesOn whether it has anything to say */
    Marking(Machine machine, boolean goesOn) {
        this.machine = machine;
        open = goesOn && machine.world().policies().get(Policies.MARK_WORK) == Policies.Policy.ANY;
        full = open ? machine.layout().slot(Fields.WORK_FULL) : null;
    }

    /**
     * 0 for the answer to try first, 1 for another.
     *
     * @param seen whether the next event is one of the P of who is asked
     */
    int after(Following.Node n, int choice, boolean seen) {
        if (!open || Choice.kind(choice) != Choice.Kind.ANSWER || !at(n, Choice.id(choice)).label().startsWith(ASKS)) {
            return 0;
        }
        boolean more = !seen && full.get(n.state, 0) == 0;
        return (Choice.arg(choice) != 0) == more ? 0 : 1;
    }

    /** Whether an M is about to take work that lies there for everybody. */
    boolean takesFromOthers(Following.Node n, int choice, int m) {
        if (!open || m < 0 || full.get(n.state, 0) == 0 || Choice.kind(choice) != Choice.Kind.RUN) {
            return false;
        }
        Machine.Position at = at(n, m);
        return at != null && at.routine().equals("gcWork.tryGet") && at.label().startsWith("cas ");
    }

    private Machine.Position at(Following.Node n, int m) {
        return machine.position(State.of(n.state), m);
    }
}
