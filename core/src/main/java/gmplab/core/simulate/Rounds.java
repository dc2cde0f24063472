package gmplab.core.simulate;

import gmplab.core.machine.Finding;
import gmplab.core.machine.InPlace;
import gmplab.core.runtime.Scale;
import gmplab.core.simulate.Simulation.End;
import gmplab.core.simulate.Simulation.Options;
import gmplab.core.simulate.Simulation.Progress;
import java.util.function.BooleanSupplier;

/** Moves one state to its end: whose turn it is, what time it is, who waits. */
final class Rounds {
    private static final int ASK_EVERY = 1 << 14;
    private static final int REPORT_EVERY = 1 << 22;
    /** stopTheWorld's notetsleep. */
    private static final int TIMEOUT = 100_000 / Scale.UNIT_NS;
    /** How long a system call takes of which nobody says more. */
    private static final int SYSCALL = 50_000 / Scale.UNIT_NS;
    /** Moves of the runtime in one unit of time. */
    private static final int TURN = 64;
    /** A thread that sleeps until some moment wakes up so much later, Linux's timer slack: timers that are due meanwhile run together. */
    private static final int SLACK = 50_000 / Scale.UNIT_NS;
    /** As long as a thread stays on its core where threads that are woken come late: moves, some milliseconds of a real runtime. */
    private static final int SLICE = 1 << 18;
    /** No end yet. */
    private static final End GOES_ON = null;

    private final InPlace state;
    private final Options options;
    private final Progress progress;
    private final BooleanSupplier cancelled;
    private final Ready ready;
    private final Sleepers sleepers;
    private final SplitMix64 random;
    private final boolean arrives;
    private boolean checked;
    private long moves;
    private long sliceEnds;
    private int sinceTick;
    private boolean userMoved;
    private Finding finding;

    Rounds(InPlace state, Options options, Progress progress, BooleanSupplier cancelled) {
        this.state = state;
        this.options = options;
        this.progress = progress;
        this.cancelled = cancelled;
        ready = new Ready(state.ms());
        sleepers = new Sleepers(state.ms(), state.keys(), ready);
        random = SplitMix64.part(options.seed(), 1);
        arrives = state.nextArrival() > 0;
    }

    /** Whenever nobody is known to be able to move, everybody is asked: for tests. */
    Rounds checked() {
        checked = true;
        return this;
    }

    Finding finding() {
        return finding;
    }

    long moves() {
        return moves;
    }

    End run() {
        End end = GOES_ON;
        for (int last = -1; end == GOES_ON;) {
            if (ready.size() == 0) {
                end = nextMoment();
                continue;
            }
            int m = options.random() ? ready.at(random.next(ready.size()))
                : last >= 0 && moves < sliceEnds && ready.has(last) ? last : ready.next(last + 1);
            if (m < 0) {
                last = -1;
                end = tick();
                continue;
            }
            if (options.late() && (m != last || moves >= sliceEnds)) {
                sliceEnds = moves + SLICE;
            }
            last = m;
            end = options.random() ? move(m) : turn(m);
            if ((options.late() || options.random() && ++sinceTick >= ready.size()) && end == GOES_ON) {
                end = tick();
            }
        }
        return end;
    }

    /**
     * One M's part of a round: a move of a goroutine's own code, or so many of the runtime's, which are much shorter than that
     * and so should not hold up those who look for work.
     */
    private End turn(int m) {
        long before = moves;
        End end = GOES_ON;
        for (int i = 0; i < TURN && end == GOES_ON; i++) {
            end = move(m);
            if (moves == before || state.userMoved()) {
                return end;
            }
            before = moves;
        }
        return end;
    }

    /** A round is over: it takes time if a goroutine's own code moved. */
    private End tick() {
        sinceTick = 0;
        if (!userMoved) {
            return GOES_ON;
        }
        userMoved = false;
        return clock(state.now() + 1);
    }

    private End move(int m) {
        int r = state.move(m);
        switch (r) {
            case InPlace.MOVED:
                sleepers.after(state);
                userMoved |= state.userMoved();
                return made();
            case InPlace.WAITS:
                sleepers.park(m, state, state.now() + TIMEOUT);
                return GOES_ON;
            case InPlace.ABSENT:
                sleepers.absent(m, state.thread(m));
                return GOES_ON;
            case InPlace.IN_SYSCALL:
                sleepers.inSyscall(m, state.now() + SYSCALL);
                return GOES_ON;
            default:
                return ended(r);
        }
    }

    private End ended(int r) {
        if (r == InPlace.RETURNED) {
            return End.RETURNED;
        } else if (r == InPlace.CUT) {
            return End.CUT;
        }
        finding = state.finding(r);
        return finding.kind() == Finding.Kind.DEADLOCK || finding.text().contains("deadlock!") ? End.DEADLOCK : End.THREW;
    }

    /** Counts a move, and now and then looks up. */
    private End made() {
        moves++;
        if ((moves & ASK_EVERY - 1) == 0) {
            if (moves >= options.maxMoves()) {
                return End.LIMIT;
            }
            if (cancelled.getAsBoolean()) {
                return End.INTERRUPTED;
            }
            if ((moves & REPORT_EVERY - 1) == 0) {
                progress.report(moves, (long) state.now() * Scale.UNIT_NS, state.goroutines());
            }
        }
        return state.over() ? End.FINISHED : GOES_ON;
    }

    /** Nobody can move: the clock goes on to the next moment that somebody waits for. */
    private End nextMoment() {
        if (checked) {
            nobodyCanMove();
        }
        int t = sleepers.next();
        int arrival = state.nextArrival();
        if (arrival > 0 && (t == 0 || arrival < t + SLACK)) {
            return clock(Math.max(arrival, state.now()));
        }
        if (t == 0) {
            t = state.deadline();
            if (t == 0) {
                finding = state.stuck();
                return finding == null ? End.FINISHED : End.DEADLOCK;
            }
        }
        return clock(Math.max(t + SLACK, state.now()));
    }

    /** The slow way to know it: to ask everybody. */
    private void nobodyCanMove() {
        for (int m = 0; m < state.ms(); m++) {
            if (state.move(m) == InPlace.MOVED) {
                throw new IllegalStateException("bug in gmplab: m" + m + " was taken to wait and could move");
            }
        }
    }

    private End clock(int now) {
        if (!state.now(now)) {
            return End.LIMIT;
        }
        sleepers.ticked();
        while (arrives && state.arrive()) {
            sleepers.after(state);
        }
        for (int m = sleepers.due(now); m >= 0; m = sleepers.due(now)) {
            End end = due(m);
            if (end != GOES_ON) {
                return end;
            }
        }
        return GOES_ON;
    }

    private End due(int m) {
        if (!sleepers.inSyscall(m) && !sleepers.timesOut(m)) {
            sleepers.wake(m);
            return GOES_ON;
        }
        boolean syscall = sleepers.inSyscall(m);
        int r = syscall ? state.returnFrom(m) : state.timeOut(m);
        if (r == InPlace.WAITS) {
            return GOES_ON;
        }
        sleepers.wake(m);
        if (r != InPlace.MOVED) {
            return ended(r);
        }
        sleepers.after(state);
        return made();
    }
}
