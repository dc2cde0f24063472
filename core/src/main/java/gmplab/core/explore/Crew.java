package gmplab.core.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** Threads that do one task together, each its part, and are done when all are. The caller is the first of them. */
final class Crew implements AutoCloseable {
    private final int size;
    private final ExecutorService others;

    Crew(int size) {
        this.size = size;
        others = size == 1 ? null : Executors.newFixedThreadPool(size - 1, r -> {
            Thread t = new Thread(r, "search");
            t.setDaemon(true);
            return t;
        });
    }

    int size() {
        return size;
    }

    /** Calls the task with 0 to size - 1; what one of them throws is thrown here once all have ended. */
    void all(IntConsumer task) {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 1; i < size; i++) {
            int part = i;
            running.add(others.submit(() -> task.accept(part)));
        }
        Throwable wrong = null;
        try {
            task.accept(0);
        } catch (RuntimeException | Error e) {
            wrong = e;
        }
        for (Future<?> f : running) {
            Throwable t = outcome(f);
            wrong = wrong == null ? t : wrong;
        }
        rethrow(wrong);
    }

    private static Throwable outcome(Future<?> f) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    f.get();
                    return null;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    return e.getCause();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void rethrow(Throwable t) {
        if (t instanceof RuntimeException e) {
            throw e;
        } else if (t instanceof Error e) {
            throw e;
        }
    }

    @Override
    public void close() {
        if (others != null) {
            others.shutdownNow();
        }
    }
}
