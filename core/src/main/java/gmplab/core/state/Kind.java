package gmplab.core.state;

/**
 * The identities of the model: what a reference can point to and what a field can belong to. {@code NONE} owns
 * the scalars (the fields of Go's {@code sched}). The last ones only give arrays and numbers their size.
 */
public enum Kind {
    NONE(""), G("g"), M("m"), P("p"),
    /** A timer (Go's {@code timer}). */
    T("t"),
    /** A channel (Go's {@code hchan}). */
    C("c"),
    /** A lock (Go's {@code mutex}). */
    L("lock"),
    /** A note, a one-shot event (Go's {@code note}). */
    N("note"),
    /** A semaphore (Go's {@code uint32} with its {@code semaRoot}). */
    S("sema"),
    /** A sudog: as many for each G as its largest select has cases (Go's {@code sudog}). */
    SG("sudog"),
    /** A case of a select. */
    K("case"),
    /** A slot of a local run queue. */
    Q("q"),
    /** A slot of a channel's buffer. */
    B("b"),
    /** A pipe that is read in blocking system calls. */
    PIPE("pipe"),
    /** A byte that lies in a pipe. */
    BYTE("byte"),
    /** A slot of a P's heap of timers. */
    H("heap"),
    /** Counts no identities: the modulus of a run queue's indices, a power of two and a multiple of the queue's slots. */
    I("index"),
    /** Counts no identities: the largest number that a goroutine computes with. */
    V("int"),
    /** Counts no identities: the latest time on the clock. */
    TIME("time"),
    /** Counts no identities: the largest value of a tick counter, 0 where no ticks are counted. */
    TICK("tick"),
    /** An element of an array of the goroutines' program; all arrays lie one behind the other. */
    CELL("cell"),
    /** An argument of a goroutine on its way. */
    ARG("arg"),
    /** A sync.Mutex; each sync.RWMutex and each sync.Once has one. */
    MUTEX("mutex"),
    /** A sync.RWMutex. */
    RWMUTEX("rwmutex"),
    /** A sync.WaitGroup. */
    WAITGROUP("wg"),
    /** A sync.Once. */
    ONCE("once"),
    /** A sync.Cond. */
    COND("cond"),
    /** Counts no identities: the largest state of a mutex. */
    MUTEX_STATE("state"),
    /** Counts no identities: twice rwmutexMaxReaders. */
    READERS("readers"),
    /** Counts no identities: the largest counter of a wait group. */
    WG_COUNT("count"),
    /** Counts no identities: twice that, and one more. */
    WG_SEEN("count"),
    /** Counts no identities: the largest count of a semaphore. */
    SEMA_COUNT("count"),
    /** Counts no identities: the modulus of a condition's tickets, a power of two and more than twice as many as Gs. */
    TICKET("ticket"),
    /** A descriptor that the network poller watches (Go's {@code pollDesc}, and what the kernel has behind it). */
    D("fd"),
    /** A slot of a descriptor's buffer. */
    E("e");

    private final String prefix;

    Kind(String prefix) {
        this.prefix = prefix;
    }

    /** The letter that names one identity of this kind, as in {@code m0}. */
    public String prefix() {
        return prefix;
    }
}
