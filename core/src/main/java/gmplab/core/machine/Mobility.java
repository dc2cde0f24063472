package gmplab.core.machine;

/** How a step passes by the steps of others (Lipton's movers): what a search may make of it together with its neighbours. */
public enum Mobility {
    /** It does not: others may tell when it happens. */
    NONE,
    /** Touches only its own stack and fields, and what nobody ever writes. */
    LOCAL,
    /** Besides touches what is touched only under one lock, which is held; or reads under a lock what is written only under it. */
    GUARDED,
    /** Gives a lock back, or starts a thread: whoever could tell waits for just that. It moves to the left. */
    LEFT,
    /** Takes a lock: nobody can touch what the lock protects between this and the next step. It moves to the right. */
    RIGHT
}
