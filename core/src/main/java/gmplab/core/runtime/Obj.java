package gmplab.core.runtime;

/**
 * A named thing of a world that goroutines share: what a Go program has in package-level variables. Channels and timers
 * have their own places in the {@link World}.
 *
 * @param name as the programs call it
 * @param kind what it is
 * @param size VAR: its first value; ARRAY: number of elements; SEMA: its first count; PIPE, CONN: bytes that it holds (1 or
 *     more); EXTERNAL: bytes that will arrive, 1 to 15; otherwise 0
 * @param of COND: the mutex (or read-write mutex) it belongs to; EXTERNAL: how many nanoseconds there are before each byte in a
 *     simulation, where empty none arrives there; otherwise empty
 */
public record Obj(String name, Kind kind, int size, String of) {
    /** What there is. */
    public enum Kind {
        /** {@code var x int}. */
        VAR,
        /** {@code var a [n]int}. */
        ARRAY,
        /** {@code sync.Mutex}. */
        MUTEX,
        /** {@code sync.RWMutex}. */
        RWMUTEX,
        /** {@code sync.WaitGroup}. */
        WAITGROUP,
        /** {@code sync.Cond}. */
        COND,
        /** {@code sync.Once}. */
        ONCE,
        /** A semaphore of the runtime (runtime_Semacquire, runtime_Semrelease). */
        SEMA,
        /** A pipe that is read by a blocking system call and written past the scheduler. */
        PIPE,
        /**
         * A connection with both ends in the program that the network poller watches, as os.Pipe makes it: two descriptors,
         * one that is read and one that is written.
         */
        CONN,
        /** A connection whose other end is outside the program, a socket: bytes arrive when the environment likes. */
        EXTERNAL
    }

    public Obj {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a " + kind.name().toLowerCase(java.util.Locale.ROOT) + " needs a name");
        }
        if (kind == Kind.EXTERNAL && !of.matches("|[1-9][0-9]{0,17}")) {
            throw new IllegalArgumentException("external " + name + ": a byte every \"" + of + "\" ns, expected a number from 1, or nothing");
        }
    }

    /** One without a size. */
    public static Obj of(String name, Kind kind) {
        return new Obj(name, kind, kind == Kind.PIPE || kind == Kind.CONN || kind == Kind.EXTERNAL ? 4 : 0, "");
    }
}
