package gmplab.core.runtime;

import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Every field of the modelled scheduler, under Go's names (runtime2.go, proc.go, time.go, chan.go). "Own" fields are
 * touched only by the M they belong to; all others are shared, and a step touches at most one.
 */
public final class Fields extends FieldValues {
    private static final List<Field> ALL = new ArrayList<>();

    private Fields() { }

    private static Field f(Field f) {
        ALL.add(f);
        return f;
    }

    /** Times, from 0 to what the world says, 0 meaning "never": ordinals in a search, units of 100 ns in a simulation. */
    public static final Type TIME = Type.count(Kind.TIME, 0, 0);
    /** What goroutines compute with and send. */
    public static final Type VALUE = Type.whole(Kind.V);
    /**
     * A queue index in its finite form: as many moves of a head while one thief looks as its modulus are needed for a false
     * ABA; 32 at least.
     */
    public static final Type INDEX = Type.mod(Kind.I);
    /** A counter of ticks in its finite form: modulo a multiple of 61. */
    public static final Type TICK = Type.count(Kind.TICK, 0, 0);

    /** What a new thread does before it looks for a P (m.mstartfn). */
    public static final Type M_STARTFN = Type.enumOf("nil", "mspinning", "templateThread");

    // sched
    public static final Field SCHED_GCWAITING = f(Field.scalar("sched.gcwaiting", Type.BOOL));
    public static final Field SCHED_STOPWAIT = f(Field.scalar("sched.stopwait", Type.count(Kind.P, -1, 1)));
    public static final Field FREEZING = f(Field.scalar("freezing", Type.BOOL));
    /** Panics that run what was deferred, and those that another took the place of meanwhile (panic.go). */
    public static final Field RUNNING_PANIC_DEFERS = f(Field.scalar("runningPanicDefers", Type.range(0, (1 << 16) - 1)));
    /** Whether a panic ends the process (panic.go). */
    public static final Field PANICKING = f(Field.scalar("panicking", Type.BOOL));
    public static final Field SCHED_NPIDLE = f(Field.scalar("sched.npidle", Type.count(Kind.P, 0, 0)));
    public static final Field SCHED_NMSPINNING = f(Field.scalar("sched.nmspinning", Type.count(Kind.M, -1, 2)));
    public static final Field SCHED_PIDLE = f(Field.scalar("sched.pidle", Type.ref(Kind.P)));
    public static final Field SCHED_MIDLE = f(Field.scalar("sched.midle", Type.ref(Kind.M)));
    public static final Field SCHED_NMIDLE = f(Field.scalar("sched.nmidle", Type.count(Kind.M, 0, 1)));
    public static final Field SCHED_NMIDLELOCKED = f(Field.scalar("sched.nmidlelocked", Type.count(Kind.M, -4, 1)));
    public static final Field SCHED_NMSYS = f(Field.scalar("sched.nmsys", Type.range(0, 3)));
    public static final Field SCHED_MNEXT = f(Field.scalar("sched.mnext", Type.count(Kind.M, 0, 1)));
    public static final Field SCHED_NMFREED = f(Field.scalar("sched.nmfreed", Type.count(Kind.M, 0, 1)));
    public static final Field SCHED_FREEM = f(Field.scalar("sched.freem", Type.ref(Kind.M)));
    /** sysmon sleeps until it is woken or its time has come. */
    public static final Field SCHED_SYSMONWAIT = f(Field.scalar("sched.sysmonwait", Type.BOOL));
    /** gcount(), where somebody asks for it: Go adds it up from the Gs there are, the dead ones and the runtime's own. */
    public static final Field GCOUNT = f(Field.scalar("gcount", Type.count(Kind.G, 0, 0)));
    public static final Field SCHED_RUNQ_HEAD = f(Field.scalar("sched.runq.head", Type.ref(Kind.G)));
    public static final Field SCHED_RUNQ_TAIL = f(Field.scalar("sched.runq.tail", Type.ref(Kind.G)));
    public static final Field SCHED_RUNQSIZE = f(Field.scalar("sched.runqsize", Type.count(Kind.G, 0, 1)));
    public static final Field SCHED_LASTPOLL = f(Field.scalar("sched.lastpoll", Type.BOOL));
    public static final Field SCHED_POLLUNTIL = f(Field.scalar("sched.pollUntil", TIME));
    public static final Field NETPOLL_INITED = f(Field.scalar("netpollInited", Type.BOOL));
    public static final Field HANDOFF_HAVE = f(Field.scalar("newmHandoff.haveTemplateThread", Type.BOOL));
    public static final Field HANDOFF_NEWM = f(Field.scalar("newmHandoff.newm", Type.ref(Kind.M)));
    public static final Field HANDOFF_WAITING = f(Field.scalar("newmHandoff.waiting", Type.BOOL));
    /** What GOMAXPROCS asks for, until the world starts again; 0 for nothing. */
    public static final Field NEWPROCS = f(Field.scalar("newprocs", Type.count(Kind.P, 0, 0)));
    public static final Field ALLP_LEN = f(Field.scalar("len(allp)", Type.count(Kind.P, 0, 0)));
    public static final Field NETPOLL_WAKESIG = f(Field.scalar("netpollWakeSig", Type.BOOL));
    /** A uint32 in Go: below 0 (taken back before it was counted) is not 0. */
    public static final Field NETPOLL_WAITERS = f(Field.scalar("netpollWaiters", Type.count(Kind.G, -2, 1)));
    public static final Field GOMAXPROCS = f(Field.scalar("gomaxprocs", Type.count(Kind.P, 0, 0)));

    /** stealOrder.coprimes, only in a simulation, whose ticks say how large it may be: a search numbers all orders. */
    public static final Field STEAL_COPRIMES = f(Field.of(Kind.P, "stealOrder.coprimes", TICK));

    // locks, notes, semaphores
    public static final Field LOCK_HOLDER = f(Field.of(Kind.L, "lock.holder", Type.ref(Kind.M)));
    public static final Field NOTE_KEY = f(Field.of(Kind.N, "note.key", Type.BOOL));
    public static final Field SEMA = f(Field.of(Kind.S, "sema.count", Type.count(Kind.SEMA_COUNT, 0, 0)));
    public static final Field SEMA_HEAD = f(Field.of(Kind.S, "sema.head", Type.ref(Kind.G)));
    public static final Field SEMA_TAIL = f(Field.of(Kind.S, "sema.tail", Type.ref(Kind.G)));
    public static final Field SEMA_NWAIT = f(Field.of(Kind.S, "sema.nwait", Type.count(Kind.G, 0, 0)));

    // p
    public static final Field P_STATUS_F = f(Field.of(Kind.P, "p.status", P_STATUS));
    public static final Field P_M = f(Field.of(Kind.P, "p.m", Type.ref(Kind.M)));
    public static final Field P_LINK = f(Field.of(Kind.P, "p.link", Type.ref(Kind.P)));
    public static final Field P_RUNNEXT = f(Field.of(Kind.P, "p.runnext", Type.ref(Kind.G)));
    public static final Field P_RUNQHEAD = f(Field.of(Kind.P, "p.runqhead", INDEX));
    public static final Field P_RUNQTAIL = f(Field.of(Kind.P, "p.runqtail", INDEX));
    public static final Field P_RUNQ = f(Field.of(Kind.P, Kind.Q, "p.runq", Type.ref(Kind.G)));
    public static final Field P_IDLEMASK = f(Field.of(Kind.P, "p.idlepMask", Type.BOOL));
    public static final Field P_TIMERMASK = f(Field.of(Kind.P, "p.timerpMask", Type.BOOL));
    public static final Field P_NUMTIMERS = f(Field.of(Kind.P, "p.numTimers", Type.count(Kind.T, 0, 1)));
    /** deltimer counts one after it has become so, cleantimers may be faster. */
    public static final Field P_DELETEDTIMERS = f(Field.of(Kind.P, "p.deletedTimers", Type.count(Kind.T, -15, 1)));
    /** How many of its timers are timerModifiedEarlier; up to 1.16. */
    public static final Field P_ADJUSTTIMERS = f(Field.of(Kind.P, "p.adjustTimers", Type.count(Kind.T, -1, 1)));
    public static final Field P_TIMERS_LEN = f(Field.of(Kind.P, "p.timers.len", Type.count(Kind.H, 0, 0)));
    public static final Field P_TIMERS = f(Field.of(Kind.P, Kind.H, "p.timers", Type.ref(Kind.T)));
    public static final Field P_TIMER0WHEN = f(Field.of(Kind.P, "p.timer0When", TIME));
    public static final Field P_TIMERMODIFIEDEARLIEST = f(Field.of(Kind.P, "p.timerModifiedEarliest", TIME));

    /** Counted only where a world's ticks are: see {@link World#countsTicks}. */
    public static final Field P_SCHEDTICK = f(Field.of(Kind.P, "p.schedtick", TICK));
    /** Counted only in simulations, as sysmon's memory of both (p.sysmontick). */
    public static final Field P_SYSCALLTICK = f(Field.of(Kind.P, "p.syscalltick", TICK));
    public static final Field P_SYSMONTICK_SCHEDTICK = f(Field.of(Kind.P, "p.sysmontick.schedtick", TICK));
    public static final Field P_SYSMONTICK_SCHEDWHEN = f(Field.of(Kind.P, "p.sysmontick.schedwhen", TIME));
    public static final Field P_SYSMONTICK_SYSCALLTICK = f(Field.of(Kind.P, "p.sysmontick.syscalltick", TICK));
    public static final Field P_SYSMONTICK_SYSCALLWHEN = f(Field.of(Kind.P, "p.sysmontick.syscallwhen", TIME));

    // m
    public static final Field M_MODE = f(Field.of(Kind.M, "m.mode", MODE).owned());
    /** A select holds the locks of all its channels. */
    public static final Field M_LOCKS = f(Field.of(Kind.M, "m.locks", Type.count(Kind.K, -1, 6)).owned());
    public static final Field M_P = f(Field.of(Kind.M, "m.p", Type.ref(Kind.P)).owned());
    public static final Field M_OLDP = f(Field.of(Kind.M, "m.oldp", Type.ref(Kind.P)).owned());
    public static final Field M_PREEMPTOFF = f(Field.of(Kind.M, "m.preemptoff", Type.BOOL).owned());
    public static final Field M_MALLOCING = f(Field.of(Kind.M, "m.mallocing", Type.BOOL).owned());
    public static final Field M_WAITUNLOCKF = f(Field.of(Kind.M, "m.waitunlockf", UNLOCKF).owned());
    public static final Field M_WAITLOCK = f(Field.of(Kind.M, "m.waitlock", Type.ref(Kind.L)).owned());
    /** The earliest timer found by checkTimers or stealWork: a second result, valid until the M executes a G. */
    public static final Field M_POLLUNTIL = f(Field.of(Kind.M, "m.pollUntil", TIME).owned());
    /** In a world whose clock is told in nanoseconds, the time that checkTimers has read, 0 where it has not yet: a third result. */
    public static final Field M_NOW = f(Field.of(Kind.M, "m.now", TIME).owned());
    /** Whether checkTimers ran a timer: a second result. */
    public static final Field M_RAN = f(Field.of(Kind.M, "m.ran", Type.BOOL).owned());
    public static final Field M_SYSCALLTICK = f(Field.of(Kind.M, "m.syscalltick", TICK).owned());
    /** The G locked to this M's thread; the two counts are LockOSThread's calls and the runtime's own. */
    public static final Field M_LOCKEDG = f(Field.of(Kind.M, "m.lockedg", Type.ref(Kind.G)).owned());
    public static final Field M_LOCKEDEXT = f(Field.of(Kind.M, "m.lockedExt", Type.range(0, 15)).owned());
    public static final Field M_LOCKEDINT = f(Field.of(Kind.M, "m.lockedInt", Type.range(0, 3)).owned());
    /** Whether the G found by runqget inherits the time slice: a second result, valid until the M executes a G. */
    public static final Field M_INHERITTIME = f(Field.of(Kind.M, "m.inheritTime", Type.BOOL).owned());
    public static final Field M_CURG = f(Field.of(Kind.M, "m.curg", Type.ref(Kind.G)).ownerWrites());
    public static final Field M_NEXTP = f(Field.of(Kind.M, "m.nextp", Type.ref(Kind.P)));
    public static final Field M_SPINNING = f(Field.of(Kind.M, "m.spinning", Type.BOOL));
    public static final Field M_SCHEDLINK = f(Field.of(Kind.M, "m.schedlink", Type.ref(Kind.M)));
    public static final Field M_FREELINK = f(Field.of(Kind.M, "m.freelink", Type.ref(Kind.M)));
    public static final Field M_FREEWAIT = f(Field.of(Kind.M, "m.freeWait", Type.enumOf("freeMStack", "freeMRef",
        "freeMWait")));
    public static final Field M_MSTARTFN = f(Field.of(Kind.M, "m.mstartfn", M_STARTFN));

    // g
    public static final Field G_STATUS_F = f(Field.of(Kind.G, "g.status", G_STATUS));
    public static final Field G_PREEMPT = f(Field.of(Kind.G, "g.preempt", Type.BOOL));
    public static final Field G_STACKGUARD0 = f(Field.of(Kind.G, "g.stackguard0", Type.enumOf("stackGuard",
        "stackPreempt")));
    public static final Field G_SCHEDLINK = f(Field.of(Kind.G, "g.schedlink", Type.ref(Kind.G)));
    public static final Field G_LOCKEDM = f(Field.of(Kind.G, "g.lockedm", Type.ref(Kind.M)));
    public static final Field G_WAITREASON = f(Field.of(Kind.G, "g.waitreason", REASON).owned());
    public static final Field G_TIMER = f(Field.of(Kind.G, "g.timer", Type.ref(Kind.T)).owned());
    public static final Field G_WAITLINK = f(Field.of(Kind.G, "g.waitlink", Type.ref(Kind.G)));
    /** Whether semrelease1 has acquired the semaphore for the G that it wakes (sudog.ticket). */
    public static final Field G_TICKET = f(Field.of(Kind.G, "g.ticket", Type.BOOL));
    /** The sudog through which a parked G was woken. */
    public static final Field G_PARAM = f(Field.of(Kind.G, "g.param", Type.ref(Kind.SG)));
    /** Whether somebody has won the race to wake a G parked in a select. */
    public static final Field G_SELECTDONE = f(Field.of(Kind.G, "g.selectDone", Type.BOOL));
    /** chanrecv's and selectgo's second result: whether what came was sent. */
    public static final Field G_RECEIVED = f(Field.of(Kind.G, "g.received", Type.BOOL).owned());
    /** chanrecv's third result: whether it came to anything. */
    public static final Field G_SELECTED = f(Field.of(Kind.G, "g.selected", Type.BOOL).owned());
    /** Which panic a routine of the runtime has come back with, from 1 ({@link Panics}); 0 for none. */
    public static final Field G_PANICKING = f(Field.of(Kind.G, "g.panicking", Type.range(0, Panics.MOST)).owned());
    /** The number in the text of the panic with which a function has ended, until its caller has it. */
    public static final Field G_PANIC_INDEX = f(Field.of(Kind.G, "g.panicIndex", VALUE).owned());
    /** selectgo's arrays, on the stack of the G that calls it: the cases, sends first, and the two orders of them. */
    public static final Field G_SCASE_C = f(Field.of(Kind.G, Kind.K, "g.scase.c", Type.ref(Kind.C)).owned());
    public static final Field G_SCASE_ELEM = f(Field.of(Kind.G, Kind.K, "g.scase.elem", VALUE).owned());
    public static final Field G_POLLORDER = f(Field.of(Kind.G, Kind.K, "g.pollorder", Type.count(Kind.K, 0, 0)).owned());
    public static final Field G_LOCKORDER = f(Field.of(Kind.G, Kind.K, "g.lockorder", Type.count(Kind.K, 0, 0)).owned());

    // sudog: those of G g are g*K to g*K + K - 1, K being the cases of the largest select of the world (1 without one)
    public static final Field SUDOG_NEXT = f(Field.of(Kind.SG, "sudog.next", Type.ref(Kind.SG)));
    public static final Field SUDOG_PREV = f(Field.of(Kind.SG, "sudog.prev", Type.ref(Kind.SG)));
    /** What is sent, and also what was received: Go has a pointer here. */
    public static final Field SUDOG_ELEM = f(Field.of(Kind.SG, "sudog.elem", VALUE));
    public static final Field SUDOG_SUCCESS = f(Field.of(Kind.SG, "sudog.success", Type.BOOL));
    public static final Field SUDOG_ISSELECT = f(Field.of(Kind.SG, "sudog.isSelect", Type.BOOL));
    /** Read only by selparkcommit, before it gives the last lock back. */
    public static final Field SUDOG_C = f(Field.of(Kind.SG, "sudog.c", Type.ref(Kind.C)).owned());

    /** What {@code go f(args)} gives to f: staged by the starter, taken by the new goroutine as it begins. */
    public static final Field G_ARGS = f(Field.of(Kind.G, Kind.ARG, "g.args", VALUE).owned());

    // timer
    public static final Field T_STATUS_F = f(Field.of(Kind.T, "t.status", T_STATUS));
    public static final Field T_PP = f(Field.of(Kind.T, "t.pp", Type.ref(Kind.P)));
    public static final Field T_WHEN = f(Field.of(Kind.T, "t.when", TIME));
    public static final Field T_NEXTWHEN = f(Field.of(Kind.T, "t.nextwhen", TIME));
    public static final Field T_F = f(Field.of(Kind.T, "t.f", TIMER_F));
    public static final Field T_ARG = f(Field.of(Kind.T, "t.arg", Type.ref(Kind.G)));
    public static final Field T_PERIOD = f(Field.of(Kind.T, "t.period", TIME));
    /** sendTime's argument: the channel of time.NewTimer or time.NewTicker. */
    public static final Field T_C = f(Field.of(Kind.T, "t.c", Type.ref(Kind.C)));
    /** The next of adjusttimers' slice of timers that it has taken off the heap. */
    public static final Field T_MOVED = f(Field.of(Kind.T, "t.moved", Type.ref(Kind.T)).owned());
    /** The number of a deadline in its finite form: a timer that fires late must look before 15 more are set. */
    public static final Type DEADLINE_SEQ = Type.mod(4);
    /** Whether the variable that names it has been assigned; kept of timers that may be used before. */
    public static final Field T_MADE = f(Field.of(Kind.T, "t.made", Type.BOOL));
    public static final Field T_SEQ = f(Field.of(Kind.T, "t.seq", DEADLINE_SEQ));
    public static final Field T_PROGRAM = f(Field.of(Kind.T, "t.program", Type.range(0, 1023)));

    // channel
    public static final Field C_QCOUNT = f(Field.of(Kind.C, "c.qcount", Type.count(Kind.B, 0, 0)));
    public static final Field C_DATAQSIZ = f(Field.of(Kind.C, "c.dataqsiz", Type.count(Kind.B, 0, 0)));
    public static final Field C_BUF = f(Field.of(Kind.C, Kind.B, "c.buf", VALUE));
    public static final Field C_SENDX = f(Field.of(Kind.C, "c.sendx", Type.count(Kind.B, 0, 0)));
    public static final Field C_RECVX = f(Field.of(Kind.C, "c.recvx", Type.count(Kind.B, 0, 0)));
    public static final Field C_CLOSED = f(Field.of(Kind.C, "c.closed", Type.BOOL));
    public static final Field C_RECVQ_HEAD = f(Field.of(Kind.C, "c.recvq.first", Type.ref(Kind.SG)));
    public static final Field C_RECVQ_TAIL = f(Field.of(Kind.C, "c.recvq.last", Type.ref(Kind.SG)));
    public static final Field C_SENDQ_HEAD = f(Field.of(Kind.C, "c.sendq.first", Type.ref(Kind.SG)));
    public static final Field C_SENDQ_TAIL = f(Field.of(Kind.C, "c.sendq.last", Type.ref(Kind.SG)));

    // package sync
    public static final Field MUTEX_STATE = f(Field.of(Kind.MUTEX, "mutex.state", Type.count(Kind.MUTEX_STATE, -1, 0)));
    public static final Field READER_COUNT = f(Field.of(Kind.RWMUTEX, "rwmutex.readerCount", Type.whole(Kind.READERS)));
    public static final Field READER_WAIT = f(Field.of(Kind.RWMUTEX, "rwmutex.readerWait", Type.whole(Kind.READERS)));
    /** A wait group's state is one word, of a counter and of how many wait. */
    public static final Field WG_COUNTER = f(Field.of(Kind.WAITGROUP, "wg.counter", Type.whole(Kind.WG_COUNT)).in("wg.state1"));
    public static final Field WG_WAITERS = f(Field.of(Kind.WAITGROUP, "wg.waiters", Type.count(Kind.G, 0, 0)).in("wg.state1"));
    public static final Field ONCE_DONE = f(Field.of(Kind.ONCE, "once.done", Type.BOOL));
    /** A number of a notifyList in its finite form. */
    public static final Type TICKET = Type.mod(Kind.TICKET);
    public static final Field COND_WAIT = f(Field.of(Kind.COND, "cond.wait", TICKET));
    public static final Field COND_NOTIFY = f(Field.of(Kind.COND, "cond.notify", TICKET));
    public static final Field COND_HEAD = f(Field.of(Kind.COND, "cond.head", Type.ref(Kind.G)));
    public static final Field COND_TAIL = f(Field.of(Kind.COND, "cond.tail", Type.ref(Kind.G)));
    public static final Field G_NOTIFY = f(Field.of(Kind.G, "g.notifyTicket", TICKET));

    /** The elements of the arrays of package main, one array behind the other. */
    public static final Field CELL = f(Field.of(Kind.CELL, "main.cell", VALUE));

    // a pipe of the kernel, a ring
    public static final Field PIPE_HEAD = f(Field.of(Kind.PIPE, "pipe.head", INDEX));
    public static final Field PIPE_TAIL = f(Field.of(Kind.PIPE, "pipe.tail", INDEX));
    public static final Field PIPE_BUF = f(Field.of(Kind.PIPE, Kind.BYTE, "pipe.buf", VALUE));
    public static final Field PIPE_SIZE = f(Field.of(Kind.PIPE, "pipe.size", Type.count(Kind.BYTE, 0, 0)));
    public static final Field PIPE_WRITING = f(Field.of(Kind.PIPE, "pipe.writing", Type.BOOL));

    // pollDesc, and the poll.FD before it
    /** The states of a pollDesc's semaphore: nil, pdReady, pdWait, and from PD_G on the G that is parked on it, from g0. */
    public static final Type PD_SEMA = Type.count(Kind.G, 0, 2);
    public static final int PD_NIL = 0;
    public static final int PD_READY = 1;
    public static final int PD_WAIT = 2;
    public static final int PD_G = 3;
    public static final Field PD_RG = f(Field.of(Kind.D, "pd.rg", PD_SEMA));
    public static final Field PD_WG = f(Field.of(Kind.D, "pd.wg", PD_SEMA));
    /** Bits: pollClosing, pollEventErr, pollExpiredReadDeadline, pollExpiredWriteDeadline. */
    public static final Field PD_INFO = f(Field.of(Kind.D, "pd.atomicInfo", Type.range(0, 15)));
    /** The deadlines, or -1 where they are past, 0 for none; and the numbers of their timers' settings. */
    public static final Field PD_RD = f(Field.of(Kind.D, "pd.rd", Type.count(Kind.TIME, -1, 0)));
    public static final Field PD_WD = f(Field.of(Kind.D, "pd.wd", Type.count(Kind.TIME, -1, 0)));
    public static final Field PD_RSEQ = f(Field.of(Kind.D, "pd.rseq", DEADLINE_SEQ));
    public static final Field PD_WSEQ = f(Field.of(Kind.D, "pd.wseq", DEADLINE_SEQ));
    public static final Field PD_CLOSING = f(Field.of(Kind.D, "pd.closing", Type.BOOL));
    /** fdMutex.state: 1 closed, 2 locked (each end has one of the two locks), 4 a reference (0 to 31), 128 a waiter. */
    public static final Type FDMU = Type.range(0, (1 << 23) - 1);
    public static final Field FD_MU = f(Field.of(Kind.D, "fd.fdmu", FDMU));
    /** The events that EPOLL_NEXT gave with a descriptor. */
    public static final Field M_SYSRET = f(Field.of(Kind.M, "m.sysret", Type.range(0, 15)).owned());
    /** The same for a G's own system calls: one of OK, EAGAIN, EOF, EPIPE. */
    public static final Field G_ERRNO = f(Field.of(Kind.G, "g.errno", Type.range(0, 3)).owned());
    /** What a read or write of a connection gives a program as its error. */
    public static final Type IO_ERROR = Type.enumOf("nil", "io.EOF", "os.ErrClosed", "os.ErrDeadlineExceeded", "syscall.EPIPE");
    public static final Field G_IOERR = f(Field.of(Kind.G, "g.ioerr", IO_ERROR).owned());
    public static final int IO_EOF = 1;
    public static final int IO_CLOSED = 2;
    public static final int IO_TIMEOUT = 3;
    public static final int IO_PIPE = 4;
    public static final int OK = 0;
    public static final int EAGAIN = 1;
    public static final int EOF = 2;
    public static final int EPIPE = 3;
    public static final int EPOLLIN = 1;
    public static final int EPOLLOUT = 2;
    public static final int EPOLLHUP = 4;
    public static final int EPOLLERR = 8;

    // the kernel: what system calls on descriptors touch, each at once; no step reads or writes it otherwise
    /** Whether a byte lies in the pipe that netpollBreak writes into. */
    public static final Field NETPOLL_BREAK = f(Field.scalar("netpollBreakRd", Type.BOOL).asGhost());
    /** epoll's list of descriptors of which something was heard since they were last reported, oldest first. */
    public static final Field EPOLL_HEAD = f(Field.scalar("epoll.head", Type.ref(Kind.D)).asGhost());
    public static final Field EPOLL_TAIL = f(Field.scalar("epoll.tail", Type.ref(Kind.D)).asGhost());
    public static final Field FD_RDLLINK = f(Field.of(Kind.D, "fd.rdllink", Type.ref(Kind.D)).asGhost());
    public static final Field FD_READY = f(Field.of(Kind.D, "fd.ready", Type.BOOL).asGhost());
    public static final Type FD_STATE_TYPE = Type.enumOf("open", "unwatched", "closed");
    public static final int FD_OPEN = 0;
    public static final int FD_UNWATCHED = 1;
    public static final int FD_CLOSED = 2;
    public static final Field FD_STATE = f(Field.of(Kind.D, "fd.state", FD_STATE_TYPE).asGhost());
    /** How many bytes lie in it, and the bytes, oldest first; both ends of a connection have them at the one that is read. */
    public static final Field FD_LEN = f(Field.of(Kind.D, "fd.len", Type.count(Kind.E, 0, 0)).asGhost());
    public static final Field FD_BUF = f(Field.of(Kind.D, Kind.E, "fd.buf", VALUE).asGhost());
    /** How many bytes are still to arrive from outside. */
    public static final Field FD_ARRIVALS = f(Field.of(Kind.D, "fd.arrivals", Type.range(0, 15)).asGhost());

    // the collector (mgc.go, mgcpacer.go, mgcmark.go), and what the scheduler does for it
    public static final Type GC_PHASE = Type.enumOf("_GCoff", "_GCmark", "_GCmarktermination");
    public static final Type MARK_WORKER_MODE = Type.enumOf("gcMarkWorkerNotWorker", "gcMarkWorkerDedicatedMode",
        "gcMarkWorkerFractionalMode", "gcMarkWorkerIdleMode");
    public static final int GC_OFF = 0;
    public static final int GC_MARK = 1;
    public static final int GC_MARKTERMINATION = 2;
    /** Units of marking work: what Go counts in workbufs and bytes. */
    public static final Type UNITS = Type.range(0, 15);
    /** Cycles in their finite form: a G that waits for one must look before 14 more have begun. */
    public static final Type CYCLES = Type.mod(4);
    /** Root jobs, and those that workers ask for when there are none left. */
    public static final Type ROOT_JOB = Type.range(0, (1 << 18) - 1);
    public static final Field GCPHASE = f(Field.scalar("gcphase", GC_PHASE));
    public static final Field GC_BLACKEN_ENABLED = f(Field.scalar("gcBlackenEnabled", Type.BOOL));
    public static final Field WORK_CYCLES = f(Field.scalar("work.cycles", CYCLES));
    /** Go's work.nproc and the first value of nwait are 2^32 - 1, "arbitrarily many" workers; here the number of Gs. */
    public static final Field WORK_NWAIT = f(Field.scalar("work.nwait", Type.count(Kind.G, -1, 1)));
    /** Units in buffers that every P may take. */
    public static final Field WORK_FULL = f(Field.scalar("work.full", UNITS));
    public static final Field WORK_MARKROOTNEXT = f(Field.scalar("work.markrootNext", ROOT_JOB));
    public static final Field WORK_MARKROOTJOBS = f(Field.scalar("work.markrootJobs", ROOT_JOB));
    public static final Field WORK_SWEEPWAITERS = f(Field.scalar("work.sweepWaiters.list", Type.ref(Kind.G)));
    public static final Field WORK_ASSISTQUEUE_HEAD = f(Field.scalar("work.assistQueue.q.head", Type.ref(Kind.G)));
    public static final Field WORK_ASSISTQUEUE_TAIL = f(Field.scalar("work.assistQueue.q.tail", Type.ref(Kind.G)));
    public static final Field GC_DEDICATED_NEEDED = f(Field.scalar("gcController.dedicatedMarkWorkersNeeded",
        Type.count(Kind.P, -8, 1)));
    /** Whether it is not 0. */
    public static final Field GC_FRACTIONAL_GOAL = f(Field.scalar("gcController.fractionalUtilizationGoal", Type.BOOL));
    /** How many there are, and 2048 times how many there may be: one word, as in Go. */
    public static final Field GC_IDLE_WORKERS = f(Field.scalar("gcController.idleMarkWorkers", Type.range(0, (1 << 22) - 1)));
    public static final Field GC_BG_SCAN_CREDIT = f(Field.scalar("gcController.bgScanCredit", Type.range(-16, 47)));
    public static final Field GC_WORKER_COUNT = f(Field.scalar("gcBgMarkWorkerCount", Type.count(Kind.P, 0, 0)));
    public static final Field GC_WORKER_POOL = f(Field.scalar("gcBgMarkWorkerPool", Type.ref(Kind.G)));
    public static final Field GC_MARK_DONE_FLUSHED = f(Field.scalar("gcMarkDoneFlushed", Type.count(Kind.P, 0, 0)));
    /** Up to 1.15, where each P has a worker of its own. */
    public static final Field P_BG_MARK_WORKER = f(Field.of(Kind.P, "p.gcBgMarkWorker", Type.ref(Kind.G)));
    /** There, the P that a worker attaches itself to when it has parked (parkInfo.attach). */
    public static final Field G_ATTACH = f(Field.of(Kind.G, "g.park.attach", Type.ref(Kind.P)).owned());
    /** Units that are not swept yet. */
    public static final Field SWEEP_SPANS = f(Field.scalar("sweep.spans", UNITS));
    /** Whether all of them have been taken (sweepDrainedMask), and twice the number of those who sweep: one word, as in Go. */
    public static final Field SWEEP_ACTIVE = f(Field.scalar("sweep.active.state", Type.range(0, 4095)));
    /** What 1.16 has in its place. */
    public static final Field SWEEP_DONE = f(Field.scalar("mheap_.sweepdone", Type.BOOL));
    public static final Field SWEEPERS = f(Field.scalar("mheap_.sweepers", Type.range(0, 2047)));
    public static final Field SWEEP_PARKED = f(Field.scalar("sweep.parked", Type.BOOL));
    /** The scavenger: whether it is parked, and whether sysmon is to wake it. */
    public static final Field SCAVENGER_PARKED = f(Field.scalar("scavenger.parked", Type.BOOL));
    public static final Field SCAVENGER_SYSMONWAKE = f(Field.scalar("scavenger.sysmonWake", Type.BOOL));
    public static final Field FORCEGC_IDLE = f(Field.scalar("forcegc.idle", Type.BOOL));
    /** When the last collection ended, 0 for none yet. In a search: LASTGC_RECENT, or LASTGC_OLD after forcegcperiod. */
    public static final Field LASTGC = f(Field.scalar("memstats.last_gc_nanotime", TIME));
    public static final int LASTGC_RECENT = 1;
    public static final int LASTGC_OLD = 2;
    /** Objects with finalizers that nobody points to: made since the last collection began, and found dead by it. */
    public static final Field FIN_MADE = f(Field.scalar("fin.made", UNITS));
    public static final Field FIN_DEAD = f(Field.scalar("fin.dead", UNITS));
    public static final Field FINQ = f(Field.scalar("finq.cnt", UNITS));
    public static final Field FINGWAIT = f(Field.scalar("fingwait", Type.BOOL));
    public static final Field FINGWAKE = f(Field.scalar("fingwake", Type.BOOL));
    public static final Field FING_RUNNING = f(Field.scalar("fingRunning", Type.BOOL));
    /** Units allocated since the last collection, up to the trigger. */
    public static final Field HEAP_LIVE = f(Field.scalar("gcController.heapLive", UNITS));
    public static final Field SCHED_SAFEPOINTFN = f(Field.scalar("sched.safePointFn", Type.enumOf("nil", "gcMarkDone.func1.1",
        "gcMarkTermination.func4.1")));
    public static final Field SCHED_SAFEPOINTWAIT = f(Field.scalar("sched.safePointWait", Type.count(Kind.P, -1, 0)));
    public static final Field SCHED_DISABLE_USER = f(Field.scalar("sched.disable.user", Type.BOOL));
    public static final Field SCHED_DISABLE_HEAD = f(Field.scalar("sched.disable.runnable.head", Type.ref(Kind.G)));
    public static final Field SCHED_DISABLE_TAIL = f(Field.scalar("sched.disable.runnable.tail", Type.ref(Kind.G)));
    public static final Field SCHED_DISABLE_N = f(Field.scalar("sched.disable.n", Type.count(Kind.G, 0, 0)));
    public static final Field P_RUN_SAFEPOINTFN = f(Field.of(Kind.P, "p.runSafePointFn", Type.BOOL));
    public static final Field P_MARK_WORKER_MODE = f(Field.of(Kind.P, "p.gcMarkWorkerMode", MARK_WORKER_MODE));
    /** Units in the P's own buffers. */
    public static final Field P_GCW = f(Field.of(Kind.P, "p.gcw", UNITS));
    public static final Field P_GCW_FLUSHED = f(Field.of(Kind.P, "p.gcw.flushedWork", Type.BOOL));
    /** findRunnable's third result, until schedule has looked at it. */
    public static final Field M_TRYWAKEP = f(Field.of(Kind.M, "m.tryWakeP", Type.BOOL).owned());
    /** checkIdleGCNoP's second result. */
    public static final Field M_IDLEWORKER = f(Field.of(Kind.M, "m.idleWorker", Type.ref(Kind.G)).owned());
    public static final Field G_PREEMPTSTOP = f(Field.of(Kind.G, "g.preemptStop", Type.BOOL));
    public static final Field G_SCANDONE = f(Field.of(Kind.G, "g.gcscandone", Type.BOOL));
    /** In units; negative is debt. */
    public static final Field G_ASSIST_BYTES = f(Field.of(Kind.G, "g.gcAssistBytes", Type.range(-4, 3)));
    /** g.param of an assist: whether it has completed the mark phase. */
    public static final Field G_COMPLETED = f(Field.of(Kind.G, "g.param.completed", Type.BOOL).owned());
    /** gcBgMarkWorkerNode.m: whether the worker holds its M. */
    public static final Field G_NODE_M = f(Field.of(Kind.G, "g.node.m", Type.BOOL).owned());
    /**
     * lfnode.next of a worker's node. Go reads it before the compare-and-swap that takes the node, which fails where anybody
     * has pushed since; so it is read with it here.
     */
    public static final Field G_NODE_NEXT = f(Field.of(Kind.G, "g.node.next", Type.ref(Kind.G)).owned());
    /** isSystemGoroutine: told by where it began. */
    public static final Field G_SYSTEM = f(Field.of(Kind.G, "g.system", Type.BOOL).asGhost());

    // the bench's own: stacks' positions, the environment, the ledger
    public static final Field M_PC = f(Field.of(Kind.M, "m.pc", Type.range(0, 4095)).owned());
    public static final Field G_PC = f(Field.of(Kind.G, "g.pc", Type.range(0, 4095)).owned());
    /** Taken by allocm, though its thread may not run yet. */
    public static final Field M_ALLOCATED = f(Field.of(Kind.M, "m.allocated", Type.BOOL).asGhost());
    /** Taken by newproc, though it may not have begun yet. */
    public static final Field G_ALLOCATED = f(Field.of(Kind.G, "g.allocated", Type.BOOL).asGhost());
    /** The m.locks that a G preempted by force took along. */
    public static final Field G_HELD = f(Field.of(Kind.G, "g.held", Type.count(Kind.K, 0, 6)).asGhost());
    public static final Field NOW = f(Field.scalar("env.now", TIME).asGhost());
    public static final Field PREEMPTS = f(Field.scalar("env.preempts", Type.range(0, 15)).asGhost());
    /** How often forcegcperiod may still pass; see World.Gc.forced. */
    public static final Field FORCED = f(Field.scalar("env.forced", Type.range(0, 15)));
    /** How many stops of the world are still to be completed before the run is over; see World.stops. */
    public static final Field STOPS = f(Field.scalar("env.stops", Type.range(0, 15)).asGhost());
    /** Whether events are traced. */
    public static final Field TRACE_ENABLED = f(Field.scalar("trace.enabled", Type.BOOL));
    /** The G that is parked in ReadTrace. */
    public static final Field TRACE_READER = f(Field.scalar("trace.reader", Type.ref(Kind.G)));
    /** Whether a buffer of events is full. */
    public static final Field TRACE_FULL = f(Field.scalar("trace.fullHead", Type.BOOL));
    /** Whether main.main has returned, which ends the process. */
    public static final Field MAIN_EXITED = f(Field.scalar("env.exited", Type.BOOL).asGhost());
    /** Who holds a P, as the acts say. */
    public static final Type HOLDER = Type.enumOf("dead", "running", "idle", "syscall", "gcstop", "stopper", "transit");
    public static final int DEAD = 0;
    public static final int RUNNING = 1;
    public static final int IDLE = 2;
    public static final int SYSCALL = 3;
    public static final int GCSTOP = 4;
    public static final int STOPPER = 5;
    public static final int TRANSIT = 6;
    public static final Field LEDGER_HOLDER = f(Field.of(Kind.P, "p.ledger", HOLDER).asGhost());
    public static final Field LEDGER_M = f(Field.of(Kind.P, "p.ledgerM", Type.ref(Kind.M)).asGhost());
    public static final Field LEDGER_G = f(Field.of(Kind.P, "p.ledgerG", Type.ref(Kind.G)).asGhost());
    public static final Field LEDGER_TO = f(Field.of(Kind.P, "p.ledgerTo", Type.ref(Kind.M)).asGhost());

    /**
     * The fields that are ordinary pointers in Go (runtime2.go, time.go, chan.go, sema.go): a store into one needs a write
     * barrier. All other references are guintptr, muintptr, puintptr or uintptr, which exist to do without.
     */
    public static final Set<Field> POINTERS = Set.of(
        // sched.freem and m.freelink are *m, m.curg is *g; m.waitlock is an unsafe.Pointer, the two functions are pointers.
        SCHED_FREEM, M_FREELINK, M_CURG, M_WAITLOCK, M_WAITUNLOCKF, M_MSTARTFN,
        // g.timer and p.timers are *timer; of a timer, f and arg (and what goFunc is given).
        G_TIMER, P_TIMERS, T_F, T_ARG, T_C, T_PROGRAM,
        // *sudog: of a semaphore, here the G itself. g.param is an unsafe.Pointer, sudog.c an *hchan.
        G_WAITLINK, SEMA_HEAD, SEMA_TAIL, COND_HEAD, COND_TAIL, C_RECVQ_HEAD, C_RECVQ_TAIL, C_SENDQ_HEAD, C_SENDQ_TAIL, SUDOG_NEXT,
        SUDOG_PREV, SUDOG_C, G_PARAM);

    /** Why a G waits, by its text. */
    static int reason(String text) {
        int i = REASON.names().indexOf(text);
        if (i < 0) {
            throw new IllegalArgumentException("bug in gmplab: no wait reason " + text);
        }
        return i;
    }

    /** A variable of package main: the only fields that a world brings along. */
    public static Field variable(String name) {
        return Field.scalar("main." + name, VALUE);
    }

    /** All of them, in the order in which they are laid out. */
    public static List<Field> all() {
        return List.copyOf(ALL);
    }
}
