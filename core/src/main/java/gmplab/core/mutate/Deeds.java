package gmplab.core.mutate;

import gmplab.core.machine.Anatomy;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Slot;

/**
 * What is wrong with a move rather than with the state it leads to: a thread made beside an idle one, a number of Ps asked for and not
 * given. Not thread-safe.
 */
final class Deeds {
    private final Machine machine;
    /** By pc: whether startm, who stands there, is about to make a thread. */
    private final boolean[] makes;
    private final Slot midle;
    private final Slot newprocs;
    private int asked;

    Deeds(Machine machine) {
        this.machine = machine;
        Anatomy anatomy = machine.anatomy();
        makes = new boolean[anatomy.pcs() + 1];
        anatomy.steps().forEach(a -> makes[a.pc()] |= a.node().routine().equals("startm") && a.step().label().equals("mReserveID"));
        midle = machine.layout().slot(Fields.SCHED_MIDLE);
        newprocs = machine.layout().slot(Fields.NEWPROCS);
    }

    /** A move is about to be made from this state. */
    void before(long[] s) {
        asked = newprocs.get(s, 0);
    }

    /**
     * It was made by M {@code m}, who now stands at {@code pc}, and led to this state: what is wrong with it, in a sentence; null where
     * nothing is.
     */
    String wrong(long[] s, int m, int pc) {
        // Under sched.lock, startm has found no idle M: then there must be none.
        if (makes[pc] && midle.get(s, 0) != 0) {
            return "startm makes a thread, and one is idle";
        }
        return asked == 0 || newprocs.get(s, 0) != 0 ? null : refused(s, m);
    }

    /** What GOMAXPROCS has asked for is forgotten: then whoever starts the world must have seen it. */
    private String refused(long[] s, int m) {
        for (Machine.FrameView f : machine.stack(State.of(s), Stack.G0, m)) {
            int procs = f.values().getOrDefault("procs", asked);
            if (f.at().routine().equals("startTheWorldWithSema") && procs != asked) {
                return "GOMAXPROCS asked for " + asked + " Ps, and the world is started with " + procs;
            }
        }
        return null;
    }
}
