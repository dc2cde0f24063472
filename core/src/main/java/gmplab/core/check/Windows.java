package gmplab.core.check;

import gmplab.core.explore.Options;
import gmplab.core.machine.Finding;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.runtime.Fields;
import java.util.ArrayList;
import java.util.List;

/** Through which window a P was lost: where its carrier stands, and whether the P is already in somebody's nextp. */
public final class Windows implements Options.Classifier {
    private final Machine machine;

    public Windows(Machine machine) {
        this.machine = machine;
    }

    @Override
    public String classOf(long[] words, Finding finding) {
        State s = State.of(words);
        List<String> all = new ArrayList<>();
        for (int p : Limbo.of(machine, s)) {
            all.add(window(s, Ledger.of(machine, s).get(p)));
        }
        return String.join(", ", all);
    }

    /** For example {@code newm.prologue in startm: only in g0's frame}. */
    public String window(State s, Ledger.Holding h) {
        if (h.g() < 0) {
            return "m" + h.m() + " at " + machine.position(s, h.m());
        }
        List<Machine.FrameView> stack = machine.stack(s, Stack.USER, h.g());
        if (stack.isEmpty()) {
            // Only a mutant gets here: a goroutine that ended with a P in its frames.
            return "with g" + h.g() + ", which has ended: " + where(s, h);
        }
        String in = stack.size() > 1 ? " in " + stack.get(1).at().routine() : "";
        return stack.get(0).at() + in + ": " + where(s, h);
    }

    private String where(State s, Ledger.Holding h) {
        if (h.to() < 0) {
            return "only in the goroutine's frame";
        }
        boolean unborn = s.get(machine.layout(), Fields.M_MODE, h.to()) == Fields.UNBORN;
        return unborn ? "in nextp of an M whose thread is not started" : "in nextp of a sleeping M that is off the idle list";
    }
}
