package gmplab.core.runtime;

import gmplab.core.state.Type;

/** What fields of few values may hold, by Go's names (runtime2.go). Its constants are named through {@link Fields}. */
abstract class FieldValues {
    FieldValues() { }

    /** Added to a G's status while somebody has claimed its stack; 0x1000 in Go. */
    public static final int G_SCAN = 16;
    // Statuses, in Go's order; those from 16 on are the first ones with _Gscan.
    public static final Type G_STATUS = Type.enumOf("_Gidle", "_Grunnable", "_Grunning", "_Gsyscall", "_Gwaiting",
        "_Gmoribund_unused", "_Gdead", "_Genqueue_unused", "_Gcopystack", "_Gpreempted", "", "", "", "", "", "", "_Gscan",
        "_Gscanrunnable", "_Gscanrunning", "_Gscansyscall", "_Gscanwaiting", "", "", "", "", "_Gscanpreempted");
    public static final int G_IDLE = 0;
    public static final int G_RUNNABLE = 1;
    public static final int G_RUNNING = 2;
    public static final int G_SYSCALL = 3;
    public static final int G_WAITING = 4;
    public static final int G_DEAD = 6;
    public static final int G_PREEMPTED = 9;
    public static final Type P_STATUS = Type.enumOf("_Pidle", "_Prunning", "_Psyscall", "_Pgcstop", "_Pdead");
    public static final int P_IDLE = 0;
    public static final int P_RUNNING = 1;
    public static final int P_SYSCALL = 2;
    public static final int P_GCSTOP = 3;
    public static final int P_DEAD = 4;
    public static final Type T_STATUS = Type.enumOf("timerNoStatus", "timerWaiting", "timerRunning", "timerDeleted",
        "timerRemoving", "timerRemoved", "timerModifying", "timerModifiedEarlier", "timerModifiedLater", "timerMoving");
    public static final int T_NOSTATUS = 0;
    public static final int T_WAITING = 1;
    public static final int T_RUNNING = 2;
    public static final int T_DELETED = 3;
    public static final int T_REMOVING = 4;
    public static final int T_REMOVED = 5;
    public static final int T_MODIFYING = 6;
    public static final int T_MODIFIED_EARLIER = 7;
    public static final int T_MODIFIED_LATER = 8;
    public static final int T_MOVING = 9;

    /** Where an M's thread is: not yet made, on its system stack, on its current G's stack, ended. */
    public static final Type MODE = Type.enumOf("unborn", "g0", "user", "exited");
    public static final int UNBORN = 0;
    public static final int ON_G0 = 1;
    public static final int ON_USER = 2;
    public static final int EXITED = 3;

    /**
     * What a timer does when it fires: send on the channel in t.c if there is one, ready the G in t.arg, start a program, end
     * what a deadline is for. A timer of a pollDesc has the first of them in place of nil.
     */
    public static final Type TIMER_F = Type.enumOf("sendTime", "goroutineReady", "goFunc",
        "netpollReadDeadline", "netpollWriteDeadline", "netpollDeadline");
    public static final int READ_DEADLINE = 3;
    public static final int WRITE_DEADLINE = 4;
    public static final int DEADLINE = 5;
    /** What gopark does after the G has left (waitunlockf). */
    public static final Type UNLOCKF = Type.enumOf("none", "parkunlock_c", "resetForSleep", "selparkcommit",
        "netpollblockcommit rg", "netpollblockcommit wg",
        "gcBgMarkWorker.func1");
    public static final int NETPOLLBLOCKCOMMIT_R = 4;
    public static final int NETPOLLBLOCKCOMMIT_W = 5;
    /** Why a G waits, for people. */
    public static final Type REASON = Type.enumOf("", "sleep", "chan receive", "chan send", "semacquire",
        "GC sweep wait",
        "chan receive (nil chan)", "chan send (nil chan)", "select", "select (no cases)", "sync.Cond.Wait", "IO wait",
        "preempted", "wait for GC cycle", "GC worker (idle)", "GC assist wait", "trace reader (blocked)", "force gc (idle)",
        "finalizer wait", "panicwait", "GC scavenge wait");
    public static final int IO_WAIT = 11;
    static final int GC_WORKER_PARKS = 6;
    static final int REASON_PREEMPTED = 12;
    static final int REASON_GC_CYCLE = 13;
    static final int REASON_GC_WORKER_IDLE = 14;
    static final int REASON_GC_ASSIST_WAIT = 15;
    public static final int REASON_GC_SWEEP_WAIT = 5;
    public static final int REASON_FORCE_GC_IDLE = 17;
    public static final int REASON_FINALIZER_WAIT = 18;
    static final int REASON_PANIC_WAIT = 19;
    public static final int REASON_GC_SCAVENGE_WAIT = 20;
}
