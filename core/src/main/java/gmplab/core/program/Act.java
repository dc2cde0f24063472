package gmplab.core.program;

/**
 * What a step does to the ownership of a P: the ledger is made of these and of nothing else.
 *
 * @param kind what happens
 * @param p the P (a reference)
 * @param to the M it is promised to (PROMISE, PAIR), otherwise null
 */
public record Act(Kind kind, Expr p, Expr to) {
    /** The ownership acts. "Actor" is the M that moves, or the G it runs when it moves on that G's stack. */
    public enum Kind {
        /** Off the idle list into the actor's hands (pidleget). */
        TAKE,
        /** From the actor's hands to the idle list (pidleput). */
        PUT,
        /** From the actor's hands to running on the actor's M (wirep). */
        BIND,
        /** From running on the actor's M into its hands (releasep). */
        RELEASE,
        /** The carrier stays the actor, but the P now stands in an M's nextp. */
        PROMISE,
        /** The M woken or started becomes the carrier of the P in its nextp (notewakeup, clone); {@code p} is null. */
        COMMIT,
        /** Collected by a stop of the world. */
        STOP,
        /** The stopper's own P: Gcstop, yet bound. */
        STOPSELF,
        /** Left behind in a system call (entersyscall's store of _Psyscall). */
        SYSCALL,
        /** Taken out of a system call into the actor's hands (retake, exitsyscallfast). */
        RETAKE,
        /** From the stop into the hands of the one who starts the world (procresize). */
        RESTART,
        /** The stopper's own P runs again. */
        RESUME,
        /** The stopper lets go of its own P, which stays stopped and is to die. */
        LEAVE,
        /** A P that was not there is, stopped like the others (p.init). */
        BIRTH,
        /** A stopped P is there no longer (p.destroy). */
        DEATH
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(java.util.Locale.ROOT) + (p == null ? "" : " " + p) + (to == null ? "" : " to " + to);
    }
}
