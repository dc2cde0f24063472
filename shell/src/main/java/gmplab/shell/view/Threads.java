package gmplab.shell.view;

import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.runtime.Fields;

/** Which stack an M is on. */
public final class Threads {
    /** Where an M's thread is. */
    public enum Mode { UNBORN, G0, USER, EXITED }

    /** @param g its current G, from 0; -1 for none */
    public record Where(Mode mode, int g) { }

    private Threads() { }

    public static Where of(Machine machine, State state, int m) {
        int mode = state.get(machine.layout(), Fields.M_MODE, m);
        int g = state.get(machine.layout(), Fields.M_CURG, m) - 1;
        return new Where(switch (mode) {
            case Fields.ON_G0 -> Mode.G0;
            case Fields.ON_USER -> Mode.USER;
            case Fields.EXITED -> Mode.EXITED;
            default -> Mode.UNBORN;
        }, g);
    }
}
