package gmplab.core.observe;

/** The events of a Go 1.19 trace file, in the order of their numbers, from 1 (runtime/trace.go). */
public enum EventKind {
    BATCH("Batch", 2, false), FREQUENCY("Frequency", 1, false), STACK("Stack", -1, false), GOMAXPROCS("Gomaxprocs", 1, true),
    PROC_START("ProcStart", 1, false), PROC_STOP("ProcStop", 0, false), GC_START("GCStart", 1, true), GC_DONE("GCDone", 0, false),
    GC_STW_START("GCSTWStart", 1, false), GC_STW_DONE("GCSTWDone", 0, false), GC_SWEEP_START("GCSweepStart", 0, true),
    GC_SWEEP_DONE("GCSweepDone", 2, false), GO_CREATE("GoCreate", 2, true), GO_START("GoStart", 2, false), GO_END("GoEnd", 0, false),
    GO_STOP("GoStop", 0, true), GO_SCHED("GoSched", 0, true), GO_PREEMPT("GoPreempt", 0, true), GO_SLEEP("GoSleep", 0, true),
    GO_BLOCK("GoBlock", 0, true), GO_UNBLOCK("GoUnblock", 2, true), GO_BLOCK_SEND("GoBlockSend", 0, true),
    GO_BLOCK_RECV("GoBlockRecv", 0, true), GO_BLOCK_SELECT("GoBlockSelect", 0, true), GO_BLOCK_SYNC("GoBlockSync", 0, true),
    GO_BLOCK_COND("GoBlockCond", 0, true), GO_BLOCK_NET("GoBlockNet", 0, true), GO_SYS_CALL("GoSysCall", 0, true),
    GO_SYS_EXIT("GoSysExit", 3, false), GO_SYS_BLOCK("GoSysBlock", 0, false), GO_WAITING("GoWaiting", 1, false),
    GO_IN_SYSCALL("GoInSyscall", 1, false), HEAP_ALLOC("HeapAlloc", 1, false), HEAP_GOAL("HeapGoal", 1, false),
    TIMER_GOROUTINE("TimerGoroutine", 1, false), FUTILE_WAKEUP("FutileWakeup", 0, false), STRING("String", -1, false),
    GO_START_LOCAL("GoStartLocal", 1, false), GO_UNBLOCK_LOCAL("GoUnblockLocal", 1, true), GO_SYS_EXIT_LOCAL("GoSysExitLocal", 2, false),
    GO_START_LABEL("GoStartLabel", 3, false), GO_BLOCK_GC("GoBlockGC", 0, true), GC_MARK_ASSIST_START("GCMarkAssistStart", 0, true),
    GC_MARK_ASSIST_DONE("GCMarkAssistDone", 0, false), USER_TASK_CREATE("UserTaskCreate", 3, true), USER_TASK_END("UserTaskEnd", 1, true),
    USER_REGION("UserRegion", 3, true), USER_LOG("UserLog", 2, true), CPU_SAMPLE("CPUSample", 3, true);

    private static final EventKind[] ALL = values();

    /** As Go's tools call it. */
    public final String title;
    /** How many arguments it has besides the time and the stack; -1 where that differs. */
    final int args;
    /** Whether a stack stands behind them. */
    final boolean stack;

    EventKind(String title, int args, boolean stack) {
        this.title = title;
        this.args = args;
        this.stack = stack;
    }

    /** By its number in a file; null where there is none. */
    static EventKind of(int number) {
        return number >= 1 && number <= ALL.length ? ALL[number - 1] : null;
    }

    /** Whether time stands in front of the arguments. */
    boolean timed() {
        return this != BATCH && this != FREQUENCY && this != TIMER_GOROUTINE && this != STACK && this != STRING;
    }

    /** Whether a running goroutine blocks with it. */
    public boolean blocks() {
        return switch (this) {
            case GO_SLEEP, GO_BLOCK, GO_BLOCK_SEND, GO_BLOCK_RECV, GO_BLOCK_SELECT, GO_BLOCK_SYNC, GO_BLOCK_COND, GO_BLOCK_NET, GO_BLOCK_GC, GO_STOP -> true;
            default -> false;
        };
    }

    /** Whether no G runs on its P after it. */
    boolean leaves() {
        return blocks() || this == GO_END || this == GO_SCHED || this == GO_PREEMPT || this == GO_SYS_BLOCK || this == PROC_STOP;
    }

    /** Whether the scheduler makes it: the others tell of memory, of the program's own marks, of samples. */
    public boolean scheduling() {
        return switch (this) {
            case HEAP_ALLOC, HEAP_GOAL, GC_SWEEP_START, GC_SWEEP_DONE, GC_MARK_ASSIST_START, GC_MARK_ASSIST_DONE, FUTILE_WAKEUP, USER_TASK_CREATE,
                USER_TASK_END, USER_REGION, USER_LOG, CPU_SAMPLE -> false;
            default -> true;
        };
    }

    /** The kind without what only says where the event before it was. */
    EventKind plain() {
        return switch (this) {
            case GO_START_LOCAL, GO_START_LABEL -> GO_START;
            case GO_UNBLOCK_LOCAL -> GO_UNBLOCK;
            case GO_SYS_EXIT_LOCAL -> GO_SYS_EXIT;
            default -> this;
        };
    }
}
