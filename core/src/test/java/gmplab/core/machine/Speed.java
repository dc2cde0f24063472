package gmplab.core.machine;

import gmplab.core.explore.Limits;
import gmplab.core.explore.Options;
import gmplab.core.explore.Search;
import gmplab.core.explore.Verdict;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import gmplab.core.simulate.SplitMix64;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/**
 * Moves and states a second of CPU time on one core, by parts: a program, not a test. Arguments: walk, replay, expand, bfs or
 * all; how many rounds, of which the first warms up; and anything to leave the interpreter out.
 */
final class Speed {
    static World world() {
        return World.of("go1.16-dev").withProcs(3).withMs(3).withIdle(1).withTimer("t")
            .withGoroutine(new Goroutine("reset", List.of(new Action.Reset("t", 1)), Start.RUNNING, 0))
            .withGoroutine(new Goroutine("gc", List.of(new Action.GC()), Start.RUNNING, 1))
            .withGoroutine(new Goroutine("busy", List.of(new Action.Compute(2)), Start.LOCAL, 1));
    }

    public static void main(String[] args) {
        String what = args.length > 0 ? args[0] : "all";
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        long t0 = cpu();
        Machine plain = Machine.of(world());
        long t1 = cpu();
        Compiled compiled = Compiled.of(plain.fork());
        System.out.printf(Locale.ROOT, "link %d ms, compile %d ms, %d words, %d steps, %d bytes%n", (t1 - t0) / 1000000, (cpu() - t1) / 1000000,
            plain.words(), plain.link().pcs.count(), Compiler.bytes(plain).length);
        for (Model m : args.length > 2 ? List.<Model>of(compiled) : List.of(plain, compiled)) {
            String name = m == plain ? "interpreted" : "compiled";
            for (int r = 0; r < rounds; r++) {
                if (what.equals("all") || what.equals("walk")) {
                    walks(name, m);
                }
                if (what.equals("all") || what.equals("replay")) {
                    replay(name, m, 30);
                    replay(name, m, 300);
                    replay(name, m, 1000);
                }
                if (what.equals("all") || what.equals("expand")) {
                    expand(name, m, 100);
                    expand(name, m, 1000);
                    expand(name, m, 20_000);
                }
                if (what.equals("all") || what.equals("bfs")) {
                    bfs(name, m);
                }
            }
        }
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void say(String name, String what, long n, long begin) {
        long t = cpu() - begin;
        System.out.printf(Locale.ROOT, "%-12s %-28s %,12d in %6.2f s: %,12d/s%n", name, what, n, t / 1e9, (long) (n * 1e9 / t));
    }

    private static void walks(String name, Model m) {
        long[] s = new long[m.words()];
        int[] c = new int[m.maxChoices()];
        SplitMix64 random = new SplitMix64(1);
        long begin = cpu();
        long n = 0;
        m.start(s);
        while (n < 40_000_000) {
            int k = m.choices(s, c);
            if (k == 0 || m.move(s, c[random.next(k)]) != 0) {
                m.start(s);
            }
            n++;
        }
        say(name, "moves of random walks", n, begin);
    }

    private static void replay(String name, Model m, int most) {
        long[] s = new long[m.words()];
        int[] c = new int[m.maxChoices()];
        int[] path = new int[most];
        SplitMix64 random = new SplitMix64(1);
        int length = 0;
        m.start(s);
        for (int k; length < path.length && (k = m.choices(s, c)) > 0;) {
            path[length] = c[random.next(k)];
            if (m.move(s, path[length++]) != 0) {
                break;
            }
        }
        long[] start = new long[s.length];
        m.start(start);
        long begin = cpu();
        long n = 0;
        while (n < 40_000_000) {
            System.arraycopy(start, 0, s, 0, s.length);
            for (int i = 0; i < length; i++) {
                m.move(s, path[i]);
            }
            n += length;
        }
        say(name, "moves of replay (" + length + " long)", n, begin);
    }

    private static void expand(String name, Model m, int kept) {
        long[][] states = new long[kept][m.words()];
        int[] c = new int[m.maxChoices()];
        SplitMix64 random = new SplitMix64(1);
        m.start(states[0]);
        for (int i = 1; i < states.length; i++) {
            int k = m.choices(states[i - 1], c);
            if (k == 0 || m.move(states[i - 1], c[random.next(k)], states[i]) != 0) {
                m.start(states[i]);
            }
        }
        long[] out = new long[m.words()];
        long begin = cpu();
        long n = 0;
        long found = 0;
        while (n < 8_000_000) {
            for (long[] s : states) {
                int k = m.choices(s, c);
                for (int i = 0; i < k; i++) {
                    m.move(s, c[i], out);
                }
                found += k;
                n++;
            }
        }
        say(name, "states of " + kept + " expanded (" + found * 100 / n + "%)", n, begin);
    }

    /** With the reference set, which keeps states as they are, on one core. */
    private static void bfs(String name, Model m) {
        long begin = cpu();
        Options o = Options.bfs().withFirstOnly(false);
        o = o.withMeans(o.means().withCores(1).withPlain(true));
        Verdict v = Search.run(m, o, Limits.states(4_000_000));
        say(name, "distinct states, breadth-first", v.counts().distinct(), begin);
    }
}
