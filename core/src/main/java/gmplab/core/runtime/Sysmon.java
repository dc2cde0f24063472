package gmplab.core.runtime;

import gmplab.core.program.Act;
import gmplab.core.program.Val;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;
import gmplab.core.state.Type;

/**
 * proc.go's sysmon and retake as they are written, with their delays and ticks: for worlds in which time passes by itself
 * (see {@link World#simulated}). {@link Monitor} has what stands for them in a search.
 */
final class Sysmon extends Go {
    private static final Type COUNT = Type.count(Kind.P, 0, 0);
    /** More rounds than that without waking anybody make no difference. */
    private static final int IDLE_MAX = 51;
    private static final int SHORTEST = units(20_000);
    private static final int LONGEST = units(10_000_000);
    private static final int FORCE_PREEMPT = units(10_000_000);
    private static final int POLL_AGAIN = units(10_000_000);
    /** Half of forcegcperiod, two minutes. */
    private static final int DEEPEST = units(60_000_000_000L);

    private final World world;
    private final int minor;

    /** @param minor the Go 1.x whose text is followed */
    Sysmon(World world, int minor) {
        this.world = world;
        this.minor = minor;
        routine("sysmon", CHECK, NOWB, "proc.go sysmon", this::sysmon);
        routine("retake", CHECK, PLAIN, "proc.go retake", this::retake);
    }

    private static int units(long ns) {
        return (int) (ns / Scale.UNIT_NS);
    }

    private static Int time(int v) {
        return Val.constant(Fields.TIME, v);
    }

    /** The sum, or the end of time. */
    private static Int later(Int now, Int by) {
        Int end = new Int(count(Kind.TIME).expr(), Fields.TIME);
        return now.min(end.minus(by)).plus(by);
    }

    /** {@code sched.sysmonlock} is left out: nobody else takes it. */
    private void sysmon() {
        Int idle = varInt("idle", Type.range(0, IDLE_MAX));
        Int delay = varInt("delay", Fields.TIME);
        set(idle, 0);
        set(delay, 0);
        Int polled = varInt("polled", Fields.TIME);
        set(polled, 0);
        loop(() -> {
            when(idle.eq(0), () -> set(delay, SHORTEST), () -> when(idle.gt(50), () -> set(delay, delay.plus(delay).min(time(LONGEST)))));
            Int until = let("until", later(sched.now, delay));
            await(until.le(sched.now));
            labelled("usleep");
            Int now = let("now", sched.now);
            Int procs = let("procs", sched.gomaxprocs);
            when(any(sched.gcwaiting, sched.npidle.eq(procs)), () -> deepSleep(now, procs, idle, delay));
            set(now, sched.now);
            pollNetwork(now, polled);
            if (minor < 16) {
                startForOverdueTimers(now);
            }
            Int n = let("n", callInt("retake", COUNT, now));
            when(n.ne(0), () -> set(idle, 0), () -> set(idle, idle.plus(1).min(num(IDLE_MAX))));
            if (world.gc().forced() > 0) {
                forceGC(fixed(Kind.G, Math.max(0, world.parked("forcegchelper")), "forcegc.g"), now);
            }
        });
    }

    /** Nobody to look after: until the next timer, or until somebody comes back from a system call or starts the world. */
    private void deepSleep(Int now, Int procs, Int idle, Int delay) {
        lock(SCHED_LOCK);
        when(any(sched.gcwaiting, sched.npidle.eq(procs)), () -> {
            Bool syscallWake = varBool("syscallWake");
            set(syscallWake, false);
            Int next = let("next", callInt("timeSleepUntil", Fields.TIME));
            when(next.eq(0).or(next.gt(now)), () -> {
                set(sched.sysmonwait, true);
                unlock(SCHED_LOCK);
                Bool never = next.eq(0).or(next.minus(now).gt(time(DEEPEST)));
                Int until = let("until", pick(never, later(now, time(DEEPEST)), next));
                guard("notetsleep", key(SYSMONNOTE).or(until.le(sched.now)));
                set(syscallWake, key(SYSMONNOTE));
                lock(SCHED_LOCK);
                set(sched.sysmonwait, false);
                set(key(SYSMONNOTE), false);
                labelled("noteclear");
            });
            when(syscallWake, () -> {
                set(idle, 0);
                set(delay, SHORTEST);
            });
        });
        unlock(SCHED_LOCK);
    }

    /** sched.lastpoll only says whether somebody polls: that a blocking poll ended less than 10 ms ago is not known here. */
    private void pollNetwork(Int now, Int polled) {
        Bool due = count(Kind.D).gt(0).and(polled.plus(POLL_AGAIN).lt(now));
        when(all(due, sched.netpollInited, sched.lastpoll), () -> {
            set(polled, now);
            Ref<G> list = let("list", callRef("netpoll", Kind.G, Netpoll.delay(0)));
            when(list.nonNil(), () -> {
                incidlelocked(-1);
                call("injectglist", list);
                incidlelocked(1);
            });
        });
    }

    /** 1.15: there are timers that should have run, perhaps because a P cannot be preempted. */
    private void startForOverdueTimers(Int now) {
        Int next = let("next", callInt("timeSleepUntil", Fields.TIME));
        when(next.ne(0).and(next.lt(now)), () -> call("startm", nil(Kind.P), FALSE));
    }

    private void retake() {
        Int now = paramInt("now", Fields.TIME);
        Int n = varInt("n", COUNT);
        set(n, 0);
        lock(ALLP_LOCK);
        // len(allp) is read each time round: allpLock is dropped on the way.
        forEachP("i", pp -> {
            Int s = let("s", p.status(pp));
            Bool sysretake = varBool("sysretake");
            set(sysretake, false);
            when(s.eq(Fields.P_RUNNING).or(s.eq(Fields.P_SYSCALL)), () -> tooLong(pp, now, sysretake));
            when(s.eq(Fields.P_SYSCALL), () -> fromSyscall(pp, now, sysretake, n));
        });
        unlock(ALLP_LOCK);
        ret(n);
    }

    /** The same G, or one in the same time slice, for 10 ms. */
    private void tooLong(Ref<P> pp, Int now, Bool sysretake) {
        Int t = let("t", p.schedtick(pp));
        when(p.sysmontickSched(pp).ne(t), () -> {
            set(p.sysmontickSched(pp), t);
            set(p.sysmontickSchedwhen(pp), now);
        }, () -> when(p.sysmontickSchedwhen(pp).plus(FORCE_PREEMPT).le(now), () -> {
            callBool("preemptone", pp);
            set(sysretake, true);
        }));
    }

    private void fromSyscall(Ref<P> pp, Int now, Bool sysretake, Int n) {
        Bool leave = varBool("leave");
        set(leave, false);
        Int t = let("t", p.syscalltick(pp));
        when(all(sysretake.not(), p.sysmontickSyscall(pp).ne(t)), () -> {
            set(p.sysmontickSyscall(pp), t);
            set(p.sysmontickSyscallwhen(pp), now);
            set(leave, true);
        }, () -> when(callBool("runqempty", pp), () -> {
            // No other work: not at once, but before long, for such a P keeps sysmon from deep sleep.
            Int spinning = let("nmspinning", sched.nmspinning);
            when(all(spinning.plus(sched.npidle).gt(0), p.sysmontickSyscallwhen(pp).plus(FORCE_PREEMPT).gt(now)),
                () -> set(leave, true));
        }));
        when(leave.not(), () -> {
            unlock(ALLP_LOCK);
            incidlelocked(-1);
            when(casAct(p.status(pp), Val.constant(Fields.P_STATUS, Fields.P_SYSCALL), Val.constant(Fields.P_STATUS, Fields.P_IDLE),
                Act.Kind.RETAKE, pp), () -> {
                set(n, n.plus(1));
                tick(p.syscalltick(pp));
                call("handoffp", pp);
            });
            incidlelocked(1);
            lock(ALLP_LOCK);
        });
    }
}
