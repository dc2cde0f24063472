package gmplab.shell.command.differ;

import gmplab.core.runtime.World;
import java.util.List;

/** What the model is held against: the real runtime; in tests of the comparison itself, a model without a mistake. */
interface Reality {
    /** Makes several worlds ready to run, as one program. */
    Built build(List<World> worlds);

    /** Worlds that are ready to run. */
    interface Built {
        /** Runs one of them once; {@code number} is its place among them. */
        Outcome run(int number);
    }
}
