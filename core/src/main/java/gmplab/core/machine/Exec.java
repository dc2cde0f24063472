package gmplab.core.machine;

/** One step made ready to run on one kind of stack. */
abstract class Exec {
    /** The move went through. */
    static final int OK = 0;
    /** The move left the bounds of the configuration: it is counted, not followed. */
    static final int CUT = -1;

    /**
     * Executes the step and moves the pc on.
     *
     * @return OK, or CUT, or the number (from 1) of a finding
     */
    abstract int run(Engine e);

    /** Whether the M can move here. */
    boolean enabled(Engine e) {
        return true;
    }

    /** Whether the wait here can run out. */
    boolean canTimeOut(Engine e) {
        return false;
    }

    /** The wait runs out. */
    int timeOut(Engine e) {
        throw new IllegalStateException("bug in gmplab: a timeout of a step that has none");
    }

    /** How many answers an open policy has here; 0 where no policy is asked or it is not open. */
    int answers(Engine e) {
        return 0;
    }

    /** Whether an answer is one the question admits now. */
    boolean answerAllowed(Engine e, int answer) {
        return true;
    }

    /** Whether the step waits for the environment to return from a system call. */
    boolean inSyscall() {
        return false;
    }
}
