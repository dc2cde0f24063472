package gmplab.core.explore;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A search in a process of its own, which may be killed: it goes on from its checkpoint where there is one, says a line now
 * and then, and at the end what it came to.
 */
final class Killed {
    private Killed() { }

    static Options options() {
        return Options.bfs().withFirstOnly(false).withObserver(new Observed());
    }

    static Counters model() {
        return new Counters(5, 2);
    }

    static String outcome(Verdict v, Observed o) {
        Verdict.Counts c = v.counts();
        return v.sentence() + " | " + v.found() + " | " + c.states() + " " + c.distinct() + " " + c.transitions() + " "
            + c.duplicates() + " " + c.goodEnds() + " " + c.depth() + " | " + o.seen;
    }

    /** Counts states by depth, roughly. */
    static final class Observed implements Options.StateObserver {
        long seen;

        @Override
        public void seen(long[] state, int depth) {
            seen += 1 + 1000L * depth;
        }

        @Override
        public Observed fork() {
            return new Observed();
        }

        @Override
        public void join(Options.StateObserver fork) {
            seen += ((Observed) fork).seen;
        }

        @Override
        public long[] counts() {
            return new long[] {seen};
        }

        @Override
        public void restore(long[] counts) {
            seen = counts[0];
        }
    }

    public static void main(String[] args) {
        Path file = Path.of(args[0]);
        Options o = options();
        Means m = Means.ONE_CORE.withCores(2).withCheckpoint(file, 3000);
        o = o.withMeans(Files.exists(file) ? m.withResume(file) : m);
        long[] clock = {0};
        Verdict v = Search.run(model(), o, Limits.NONE, s -> System.out.println(s.states()), () -> false,
            () -> clock[0] += 300_000_000);
        System.out.println("done " + outcome(v, (Observed) o.observer()));
    }
}
