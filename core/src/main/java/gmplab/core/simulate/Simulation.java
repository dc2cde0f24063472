package gmplab.core.simulate;

import gmplab.core.machine.Finding;
import gmplab.core.machine.InPlace;
import gmplab.core.machine.Machine;
import gmplab.core.policy.Policies;
import gmplab.core.runtime.Scale;
import gmplab.core.runtime.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One run of a world to its end, in virtual time, with Go's own answers to what a search leaves open: ticks are counted, queues
 * are as long as Go's, and what Go asks its random numbers for comes from a seed. Only moves of goroutines' own code take time,
 * one unit ({@value Scale#UNIT_NS} ns) for each round in which there was one; when nobody can move, the clock goes to the next
 * moment that somebody waits for.
 */
public final class Simulation {
    /** How a run ended. */
    public enum End {
        /** The goroutine main returned: the program is over, whatever the others were doing. */
        RETURNED,
        /** No goroutine is left, in a world without a main. */
        FINISHED,
        /** Go's "all goroutines are asleep", or nobody can move and somebody still waits. */
        DEADLOCK,
        /** The runtime threw, or an invariant of the bench was broken. */
        THREW,
        /** The world is too small for it. */
        CUT,
        /** The limit on moves was reached, or that of the clock. */
        LIMIT,
        /** Somebody broke it off. */
        INTERRUPTED
    }

    /**
     * How to run.
     *
     * @param seed of what Go leaves to chance, and of who moves where {@code random}
     * @param random each of the Ms that can move is as likely to be next as any other; otherwise they move in turn
     * @param late threads that are woken come late, as on a busy machine: an M goes on until it waits, or has made very many moves
     * @param maxMoves where to stop, at least 1
     */
    public record Options(long seed, boolean random, boolean late, long maxMoves) {
        public static final Options DEFAULT = new Options(1, false, false, 1_000_000_000L);

        public Options {
            if (random && late) {
                throw new IllegalArgumentException("a run is either random or late, expected one of them");
            }
            if (maxMoves < 1) {
                throw new IllegalArgumentException("max is " + maxMoves + ", expected 1 or more");
            }
        }

        public Options withSeed(long v) {
            return new Options(v, random, late, maxMoves);
        }

        public Options withRandom(boolean v) {
            return new Options(seed, v, late, maxMoves);
        }

        public Options withMaxMoves(long v) {
            return new Options(seed, random, late, v);
        }

        public Options withLate(boolean v) {
            return new Options(seed, random, v, maxMoves);
        }
    }

    /**
     * What came of it.
     *
     * @param output what goroutines printed, in order, one element for each print
     * @param finding what ended it, where something was wrong; otherwise null
     * @param nanos virtual nanoseconds since the start
     * @param moves made by Ms
     * @param statistics how often the scheduler did what, by name
     */
    public record Result(List<String> output, End end, Finding finding, long nanos, long moves, Map<String, Long> statistics) {
        /** The output in one line. */
        public String line() {
            return String.join(" ", output);
        }
    }

    /** Hears how far a run is, now and then. */
    @FunctionalInterface
    public interface Progress {
        Progress NONE = (moves, nanos, goroutines) -> { };

        void report(long moves, long nanos, int goroutines);
    }

    /** The Ms that a run gets beyond one for each P, and the Gs, before it turns out to need more. */
    private static final int SPARE_MS = 4;
    private static final int FIRST_GS = 64;
    private static final int GROWTH = 32;

    private final Options options;
    private final Progress progress;
    private final BooleanSupplier cancelled;

    /** @param cancelled asked every few thousand moves; true ends the run */
    public Simulation(Options options, Progress progress, BooleanSupplier cancelled) {
        this.options = options;
        this.progress = progress;
        this.cancelled = cancelled;
    }

    /** Runs a world with the options as they are, and nobody watching. */
    public static Result run(World world, Options options) {
        return new Simulation(options, Progress.NONE, () -> false).run(world);
    }

    /** The same world with Go's sizes and answers, and at least so many Gs and Ms. */
    public static World concrete(World w, int gs, int ms) {
        World c = w.withScale(w.scale().queue() == 0 ? Scale.SIMULATION : Scale.SIMULATION.withQueue(w.scale().queue()))
            .withGs(Math.min(World.GS_MAX, Math.max(w.numGs(), gs))).withMs(Math.min(World.MS_MAX, Math.max(w.ms(), ms)))
            .withAsync(true).withClock(true).withPreempts(0).withSysmon(true);
        if (c.finalizer() < 0) {
            c = c.withFinalizer(0);
        }
        return c.policies().has(Policies.GLOBAL_TICK) ? c
            : c.withPolicies(c.policies().with(Policies.GLOBAL_TICK, Policies.Policy.COUNTED));
    }

    /**
     * Runs a world from its start. One that turns out to need more Gs or Ms than it was given is run again with more, which
     * changes nothing that it does.
     */
    public Result run(World world) {
        int gs = FIRST_GS;
        int ms = world.procs() + world.idle() + SPARE_MS;
        while (true) {
            List<String> output = new ArrayList<>();
            World w = concrete(world, gs, ms);
            SplitMix64 random = SplitMix64.part(options.seed, 0);
            InPlace state = new InPlace(Machine.of(w), random::next, (Consumer<String>) output::add);
            Rounds rounds = new Rounds(state, options, progress, cancelled);
            End end = rounds.run();
            boolean more = end == End.CUT && (state.needsGs() && w.gs() < World.GS_MAX || state.needsMs() && w.ms() < World.MS_MAX);
            if (!more) {
                return new Result(List.copyOf(output), end, rounds.finding(), (long) state.now() * Scale.UNIT_NS, rounds.moves(),
                    statistics(state));
            }
            gs = state.needsGs() ? Math.min(World.GS_MAX, w.gs() * GROWTH) : gs;
            ms = state.needsMs() ? Math.min(World.MS_MAX, w.ms() * 2) : ms;
        }
    }

    private static Map<String, Long> statistics(InPlace s) {
        Map<String, Long> r = new LinkedHashMap<>();
        r.put("goroutinesStarted", (long) s.started());
        r.put("goroutinesLeft", (long) s.goroutines());
        r.put("threads", (long) s.threads());
        r.put("switches", s.entered("execute"));
        r.put("parked", s.entered("park_m"));
        r.put("yielded", s.entered("gosched_m"));
        r.put("preempted", s.entered("gopreempt_m"));
        r.put("systemCalls", s.entered("exitsyscall"));
        r.put("overflows", s.entered("runqputslow"));
        r.put("stops", s.entered("stopTheWorldWithSema"));
        if (s.entered("gcMark") > 0) {
            r.put("collections", s.entered("gcMark"));
        }
        s.cuts().forEach((k, n) -> r.put("cut by " + k, n));
        return r;
    }
}
