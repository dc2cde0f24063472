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

    /**
     * That a step which an edit has changed used a reference to nobody, or divided by zero.
     *
     * @param where of the step; null where nobody is anywhere
     * @param cause an ArrayIndexOutOfBoundsException or an ArithmeticException
     */
    static Finding fault(Object where, RuntimeException cause) {
        return new Finding(Kind.THROW, where == null ? "" : where.toString(), cause instanceof ArithmeticException ? "integer divide by zero"
            : "invalid memory address or nil pointer dereference");
    }

    @Override
    public String toString() {
        return (where.isEmpty() ? "" : where + ": ") + text;
    }
}
