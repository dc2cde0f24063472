package gmplab.core.simulate;

import gmplab.core.machine.InPlace;
import java.util.ArrayDeque;
import java.util.PriorityQueue;

/**
 * The Ms that wait, and for what: for a lock or a note (then one of them is let go on when it is given back or set), for a
 * change of fields, for a moment of the clock, for the end of a system call.
 */
final class Sleepers {
    private static final int NOT = 0;
    private static final int PLAIN = 1;
    private static final int TIMED = 2;
    private static final int SYSCALL = 3;

    private final Ready ready;
    private final ArrayDeque<Integer>[] byKey;
    private final int[] keyOf;
    private final long[] watches;
    private final byte[] how;
    private final int[] until;
    private final Ready watching;
    private int clockWatchers;
    private final PriorityQueue<Long> deadlines = new PriorityQueue<>();

    @SuppressWarnings("unchecked")
    Sleepers(int ms, int keys, Ready ready) {
        this.ready = ready;
        byKey = new ArrayDeque[keys];
        keyOf = new int[ms];
        java.util.Arrays.fill(keyOf, -1);
        watches = new long[ms];
        how = new byte[ms];
        until = new int[ms];
        watching = new Ready(ms);
        for (int m = 0; m < ms; m++) {
            watching.remove(m);
        }
    }

    /** The M's thread is not there. */
    void absent(int m, int key) {
        ready.remove(m);
        on(m, key);
    }

    private void on(int m, int key) {
        keyOf[m] = key;
        if (key >= 0) {
            if (byKey[key] == null) {
                byKey[key] = new ArrayDeque<>(2);
            }
            byKey[key].addLast(m);
        }
    }

    /** The M was refused. */
    void park(int m, InPlace state, int timeout) {
        ready.remove(m);
        on(m, state.key());
        how[m] = (byte) (state.timed() ? TIMED : PLAIN);
        watches[m] = state.watches();
        if (watches[m] != 0) {
            watching.add(m);
            clockWatchers += (watches[m] & InPlace.clockWatched()) != 0 ? 1 : 0;
        }
        at(m, state.timed() ? timeout : state.until());
    }

    /** The M is in a system call until then. */
    void inSyscall(int m, int time) {
        ready.remove(m);
        how[m] = SYSCALL;
        at(m, time);
    }

    private void at(int m, int time) {
        until[m] = time;
        if (time > 0) {
            deadlines.add((long) time << 32 | m);
        }
    }

    boolean timesOut(int m) {
        return how[m] == TIMED;
    }

    boolean inSyscall(int m) {
        return how[m] == SYSCALL;
    }

    /** Whoever waits for what the last move changed may look again. */
    void after(InPlace state) {
        int key = state.wakes();
        if (key >= 0 && byKey[key] != null) {
            // The first is enough: it gives the lock back, or the next finds it taken and waits again.
            Integer m = byKey[key].pollFirst();
            while (m != null && keyOf[m] != key) {
                m = byKey[key].pollFirst();
            }
            if (m != null) {
                wake(m);
            }
        }
        changed(state.wrote());
    }

    /** The clock has gone on. */
    void ticked() {
        if (clockWatchers > 0) {
            changed(InPlace.clockWatched());
        }
    }

    private void changed(long wrote) {
        if (wrote != 0 && watching.size() > 0) {
            for (int m = watching.next(0); m >= 0; m = watching.next(m + 1)) {
                if ((watches[m] & wrote) != 0) {
                    wake(m);
                }
            }
        }
    }

    /** Its wait is over, or to be looked at again. */
    void wake(int m) {
        how[m] = NOT;
        keyOf[m] = -1;
        until[m] = 0;
        if (watches[m] != 0) {
            clockWatchers -= (watches[m] & InPlace.clockWatched()) != 0 ? 1 : 0;
            watching.remove(m);
            watches[m] = 0;
        }
        ready.add(m);
    }

    /** The next moment for which somebody waits; 0 where there is none. */
    int next() {
        while (!deadlines.isEmpty()) {
            long first = deadlines.peek();
            if (until[(int) first] == (int) (first >>> 32)) {
                return (int) (first >>> 32);
            }
            deadlines.remove();
        }
        return 0;
    }

    /** The M whose moment has come, no longer waiting for it; -1 where there is none. */
    int due(int now) {
        int t = next();
        if (t == 0 || t > now) {
            return -1;
        }
        int m = (int) (long) deadlines.remove();
        until[m] = 0;
        return m;
    }
}
