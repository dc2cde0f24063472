package gmplab.core.explore;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * Threads that do one task together, each its part, and are done when all are. The caller is the first of them. Tasks follow
 * each other every few milliseconds, and to wake a thread that sleeps takes some tenths of one, so they look for the next for a
 * while before they sleep.
 */
final class Crew implements AutoCloseable {
    /** Looks before giving others the core between two looks: about half a millisecond. */
    private static final int LOOKS = 40_000;
    /** So many more looks before sleeping: longer than a round takes. */
    private static final int LOOKS_ASIDE = 40_000;

    private final Member[] others;
    private final AtomicInteger atWork = new AtomicInteger();
    private final Sleeper caller = new Sleeper();
    private IntConsumer task;
    /** How many tasks were given; -1 when there will be none any more. */
    private volatile int given;

    Crew(int size) {
        others = new Member[size - 1];
        for (int i = 0; i < others.length; i++) {
            others[i] = new Member(i + 1);
            others[i].start();
        }
    }

    int size() {
        return others.length + 1;
    }

    /** Calls the task with 0 to size - 1; what one of them throws is thrown here once all have ended. */
    void all(IntConsumer what) {
        task = what;
        atWork.set(others.length);
        given++;
        for (Member m : others) {
            m.sleeper.wake();
        }
        Throwable wrong = null;
        try {
            what.accept(0);
        } catch (RuntimeException | Error e) {
            wrong = e;
        }
        caller.await(() -> atWork.get() == 0);
        for (Member m : others) {
            wrong = wrong == null ? m.wrong : wrong;
            m.wrong = null;
        }
        if (wrong instanceof RuntimeException e) {
            throw e;
        } else if (wrong instanceof Error e) {
            throw e;
        }
    }

    @Override
    public void close() {
        given = -1;
        for (Member m : others) {
            m.sleeper.wake();
        }
    }

    /** One thread that waits now and then. */
    private static final class Sleeper {
        /** Who has to be woken; null while nobody sleeps. */
        private volatile Thread asleep;

        /** An interrupt is for who called, and stays until it looks. */
        void await(BooleanSupplier what) {
            for (int i = 0; i < LOOKS + LOOKS_ASIDE; i++) {
                if (what.getAsBoolean()) {
                    return;
                }
                if (i < LOOKS) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield();
                }
            }
            boolean interrupted = false;
            asleep = Thread.currentThread();
            while (!what.getAsBoolean()) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
            asleep = null;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        /** What is waited for has to be true by now. */
        void wake() {
            Thread t = asleep;
            if (t != null) {
                LockSupport.unpark(t);
            }
        }
    }

    private final class Member extends Thread {
        private final Sleeper sleeper = new Sleeper();
        private final int number;
        /** What its part of the task threw. */
        private Throwable wrong;

        Member(int number) {
            super("search");
            this.number = number;
            setDaemon(true);
        }

        @Override
        public void run() {
            for (int done = 0;; done++) {
                int before = done;
                sleeper.await(() -> given != before);
                if (given < 0) {
                    return;
                }
                try {
                    task.accept(number);
                } catch (RuntimeException | Error e) {
                    wrong = e;
                }
                if (atWork.decrementAndGet() == 0) {
                    caller.wake();
                }
            }
        }
    }
}
