package gmplab.core.machine;

/**
 * What is wrong in a state, in one sentence.
 *
 * @param kind what sort of finding it is; decides the exit code
 * @param where routine.step that found it; empty for a property of the whole state
 * @param text the sentence, with Go's own words where Go throws
 */
public record Finding(Kind kind, String where, String text) {
    /** The sorts of findings, with the exit code of each. */
    public enum Kind {
        DEADLOCK(11), INVARIANT(12), LIVENESS(13), THROW(14);

        private final int exitCode;

        Kind(int exitCode) {
            this.exitCode = exitCode;
        }

        public int exitCode() {
            return exitCode;
        }
    }

    @Override
    public String toString() {
        return (where.isEmpty() ? "" : where + ": ") + text;
    }
}
