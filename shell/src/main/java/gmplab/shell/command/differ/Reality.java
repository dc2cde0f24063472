package gmplab.shell.command.differ;

import gmplab.core.runtime.World;
import java.util.List;

/** What the model is held against: the real runtime; in tests of the comparison itself, a model without a mistake. */
interface Reality {
    /**
     * Makes several worlds ready to run, as one program.
     *
     * @throws Unbuilt when that is no program of Go
     */
    Built build(List<World> worlds);

    /** Worlds whose program does not compile, or has no text in Go: a mistake of the export. */
    final class Unbuilt extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unbuilt(String message) {
            super(message, null, false, false);
        }
    }

    /** Worlds that are ready to run. */
    interface Built {
        /** Runs one of them once; {@code number} is its place among them. */
        Outcome run(int number);
    }
}
