package gmplab.core.explore;

import gmplab.core.machine.Compiled;
import gmplab.core.machine.Machine;
import gmplab.core.machine.Model;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import gmplab.core.simulate.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The parts that a search's time goes into, each by itself, on one core, in the world of {@code scripts/speed.groovy}: nanoseconds
 * a state, or a move. The figures of whole searches are {@code gmplab bench}'s.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgs = {"-Xmx3g", "-XX:+UseSerialGC"})
public class SearchParts {
    private static final int STATES = 50_000;
    private static final int MOVES = 300;

    /** The first states of the breadth-first search, in its order. */
    @State(Scope.Thread)
    public static class States {
        @Param({"compiled", "interpreted"})
        String engine;
        Model model;
        long[][] states;
        int[] choices;
        long[] out;
        int[] path;
        long[] start;

        @Setup
        public void make() {
            Machine m = Machine.of(world());
            model = engine.equals("compiled") ? Compiled.of(m) : m;
            List<long[]> all = new ArrayList<>();
            Search.run(m.fork(), Options.bfs().withFirstOnly(false).withObserver((s, depth) -> all.add(s.clone())), Limits.states(STATES));
            states = all.subList(0, STATES).toArray(new long[0][]);
            choices = new int[model.maxChoices()];
            out = new long[model.words()];
            start = new long[model.words()];
            model.start(start);
            path = path();
        }

        private int[] path() {
            SplitMix64 random = new SplitMix64(1);
            int[] r = new int[MOVES];
            long[] s = start.clone();
            for (int i = 0; i < MOVES; i++) {
                r[i] = choices[random.next(model.choices(s, choices))];
                if (model.move(s, r[i]) != 0) {
                    throw new IllegalStateException("the walk of seed 1 ends after " + i + " moves; expected " + MOVES);
                }
            }
            return r;
        }

        private static World world() {
            return World.of("go1.16-dev").withProcs(3).withMs(3).withIdle(1).withTimer("t")
                .withGoroutine(new Goroutine("reset", List.of(new Action.Reset("t", 1)), Start.RUNNING, 0))
                .withGoroutine(new Goroutine("gc", List.of(new Action.GC()), Start.RUNNING, 1))
                .withGoroutine(new Goroutine("busy", List.of(new Action.Compute(2)), Start.LOCAL, 1));
        }
    }

    /** An empty set for each invocation. */
    @State(Scope.Thread)
    public static class Sets {
        @Param({"compressed", "as they are", "fingerprints"})
        String kept;
        Visited set;

        @Setup(Level.Invocation)
        public void empty(States s) {
            int words = s.model.words();
            set = switch (kept) {
                case "compressed" -> new PackedVisited(new Tree(Shape.of(s.model.fork())));
                case "as they are" -> new ExactVisited(words);
                default -> new CompactVisited(words, 1);
            };
        }
    }

    /** All choices of a state, and the states after them. */
    @Benchmark
    @OperationsPerInvocation(STATES)
    public long expand(States s) {
        long n = 0;
        for (long[] state : s.states) {
            int k = s.model.choices(state, s.choices);
            for (int i = 0; i < k; i++) {
                n += s.model.move(state, s.choices[i], s.out);
            }
        }
        return n;
    }

    @Benchmark
    @OperationsPerInvocation(STATES)
    public long hash(States s) {
        long n = 0;
        for (long[] state : s.states) {
            n += Hash.of(state, 0, state.length, 1);
        }
        return n;
    }

    /** Adds each state to a set, where it is new. */
    @Benchmark
    @OperationsPerInvocation(STATES)
    public int add(States s, Sets v) {
        for (long[] state : s.states) {
            v.set.add(state);
        }
        return v.set.size();
    }

    /** One random walk, as long as it gets in so many moves. */
    @Benchmark
    @OperationsPerInvocation(MOVES)
    public long walk(States s) {
        SplitMix64 random = new SplitMix64(1);
        System.arraycopy(s.start, 0, s.out, 0, s.out.length);
        for (int i = 0; i < MOVES; i++) {
            s.model.move(s.out, s.choices[random.next(s.model.choices(s.out, s.choices))]);
        }
        return s.out[0];
    }

    /** The same walk again, its choices known. */
    @Benchmark
    @OperationsPerInvocation(MOVES)
    public long replay(States s) {
        System.arraycopy(s.start, 0, s.out, 0, s.out.length);
        for (int c : s.path) {
            s.model.move(s.out, c);
        }
        return s.out[0];
    }
}
