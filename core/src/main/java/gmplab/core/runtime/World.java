package gmplab.core.runtime;

import gmplab.core.policy.Policies;
import gmplab.core.program.Edit;
import gmplab.core.state.Kind;
import gmplab.core.state.Sizes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What lies on the bench: a version of the scheduler, how many of everything, the goroutines, and the bounds that every
 * claim about it rests on. Immutable; the {@code with} methods give changed copies.
 *
 * @param version a name of {@link Versions}
 * @param edits the user's own edits, on top of the version
 * @param procs GOMAXPROCS, 1 to 1024
 * @param ms how many Ms there may ever be, without sysmon, 1 to 10,000; a move that needs one more is cut
 * @param gs how many Gs there may be at once, up to 131,072; at least one for each of {@code goroutines}
 * @param idle how many Ms are parked on the idle list at the start, besides those that run a G
 * @param sysmon whether the monitor thread runs
 * @param preempts how many times a G is found to have run for 10 ms (by sysmon, or by the environment without one), 0 to 15
 * @param async whether a requested preemption may also arrive by signal
 * @param clock whether time passes: with a clock that stands still no timer ever comes due
 * @param stops a run is over when so many stops of the world have been completed, 0 to 15; 0: only when main has returned, or
 *     where there is no main when its goroutines have ended
 * @param goroutines those that exist at the start, and programs that only others start
 * @param timers names of timers
 * @param channels capacity by name
 * @param objects what else goroutines share: variables, mutexes, ...
 * @param policies who answers what Go leaves to a policy
 * @param scale how large its numbers are
 * @param gc what a garbage collection has to do
 * @param claims what a person claims of every state, or of every run
 */
public record World(String version, List<Edit> edits, int procs, int ms, int gs, int idle, boolean sysmon, int preempts,
                    boolean async, boolean clock, int stops, List<Goroutine> goroutines, List<String> timers, Map<String, Integer> channels,
                    List<Obj> objects, Policies policies, Scale scale, Gc gc, List<Claim> claims) {
    /** The most Ps a world takes. */
    public static final int PROCS_MAX = 1024;
    /** The most Ms, and Go's own default. */
    public static final int MS_MAX = 10_000;
    /** The most Gs. */
    public static final int GS_MAX = 1 << 17;
    /** The most preemptions after 10 ms. */
    public static final int MOST_PREEMPTS = 15;
    /** The finalizer goroutine, which parks as soon as it runs, and for whom nobody waits. */
    public static final String RUNFINQ = "runfinq";
    /** All heaps of timers together take so many; each P's may be full of every timer of a world that is small enough. */
    private static final int HEAP_SLOTS_MAX = 1 << 22;
    /** The goroutine whose return ends the run, and whose runtime.Goexit leaves a process that only a deadlock can end. */
    public static final String MAIN = "main";
    /** The most bytes that a pipe holds. */
    public static final int PIPE_MAX = 16;
    /** The largest capacity of a channel. */
    public static final int MAX_BUFFER = 1024;

    /**
     * A goroutine program.
     *
     * @param name its name, without the {@code main.} it gets as a routine
     * @param params its parameters; only goroutines that others start have any
     * @param start where it is when the world begins
     * @param proc the P it is running on, or whose local queue holds it
     */
    public record Goroutine(String name, List<Param> params, List<Action> actions, Start start, int proc) {
        /** Where a goroutine may begin. */
        public enum Start { RUNNING, LOCAL, GLOBAL, LATER, RUNNEXT }

        /** A parameter: a number, or a text, for which the function is built once for each. */
        public record Param(String name, boolean text) { }

        public Goroutine {
            params = List.copyOf(params);
            actions = List.copyOf(actions);
        }

        /** One without parameters. */
        public Goroutine(String name, List<Action> actions, Start start, int proc) {
            this(name, List.of(), actions, start, proc);
        }
    }

    /**
     * What there is for a garbage collection, of which the model knows only how long it is.
     *
     * @param work units of marking besides the stacks of the Gs, 0 to 15; as many are swept afterwards
     * @param stopTheWorld Go's debug.gcstoptheworld: 0, or 1 or 2 for marking while no user's goroutine may run
     * @param forced how often two minutes may pass in which no collection ends, so that sysmon forces one, 0 to 15; in a
     *     simulation the clock says how often, and 0 that it never happens, as with GOGC=off
     * @param trigger how many allocations after a collection the next one begins, 0 to 15; 0: never, as with GOGC=off
     */
    public record Gc(int work, int stopTheWorld, int forced, int trigger) {
        /** One unit of work, nothing stopped, only when somebody asks for it. */
        public static final Gc NONE = new Gc(1, 0);

        /** A collection only when somebody asks for it. */
        public Gc(int work, int stopTheWorld) {
            this(work, stopTheWorld, 0, 0);
        }

        public Gc {
            range("gc work", work, 0, 15);
            range("gcstoptheworld", stopTheWorld, 0, 2);
            range("forced", forced, 0, 15);
            range("trigger", trigger, 0, 15);
        }
    }

    public World {
        edits = List.copyOf(edits);
        goroutines = List.copyOf(goroutines);
        objects = List.copyOf(objects);
        timers = List.copyOf(timers);
        claims = List.copyOf(claims);
        channels = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(channels));
        range("procs", procs, 1, PROCS_MAX);
        range("ms", ms, 1, MS_MAX);
        range("gs", gs, 0, GS_MAX);
        range("idle", idle, 0, ms);
        range("preempts", preempts, 0, MOST_PREEMPTS);
        range("stops", stops, 0, 15);
    }

    /** An empty world of one P and one M. */
    public static World of(String version) {
        return new World(version, List.of(), 1, 1, 0, 0, false, 0, true, true, 0, List.of(), List.of(), Map.of(), List.of(), new Policies(), Scale.SEARCH, Gc.NONE, List.of());
    }

    private static void range(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " is " + value + ", expected " + min + " to " + max);
        }
    }

    public World withVersion(String v) {
        return new World(v, edits, procs, ms, gs, idle, sysmon, preempts, async, clock, stops, goroutines, timers, channels, objects, policies, scale, gc, claims);
    }

    public World withEdits(List<Edit> v) {
        return new World(version, v, procs, ms, gs, idle, sysmon, preempts, async, clock, stops, goroutines, timers, channels, objects, policies, scale, gc, claims);
    }

    public World withProcs(int v) {
        return new World(version, edits, v, ms, gs, idle, sysmon, preempts, async, clock, stops, goroutines, timers, channels, objects, policies, scale, gc, claims);
    }

    public World withMs(int v) {
        return new World(version, edits, procs, v, gs, idle, sysmon, preempts, async, clock, stops, goroutines, timers, channels, objects, policies, scale, gc, claims);
    }

    public World withGs(int v) {
        return new World(version, edits, procs, ms, v, idle, sysmon, preempts, async, clock, stops, goroutines, timers, channels, objects, policies, scale, gc, claims);
    }

    public World withIdle(int v) {
        return new World(version, edits, procs, ms, gs, v, sysmon, preempts, async, clock, stops, goroutines, timers, channels, objects, policies, scale, gc, claims);
    }

    public World withSysmon(boolean v) {
        return new World(version, edits, procs, ms, gs, idle, v, preempts, async, clock, stops, goroutines, timers, channels, objects, policies, scale, gc, claims);
    }

    public World withPreempts(int v) {
        return new World(version, edits, procs, ms, gs, idle, sysmon, v, async, clock, stops, goroutines, timers, channels, objects, policies, scale, gc, claims);
    }

    public World withAsync(boolean v) {
        return new World(version, edits, procs, ms, gs, idle, sysmon, preempts, v, clock, stops, goroutines, timers, channels, objects, policies, scale, gc, claims);
    }

    public World withClock(boolean v) {
        return new World(version, edits, procs, ms, gs, idle, sysmon, preempts, async, v, stops, goroutines, timers, channels, objects, policies, scale, gc, claims);
    }

    public World withStops(int v) {
        return new World(version, edits, procs, ms, gs, idle, sysmon, preempts, async, clock, v, goroutines, timers, channels, objects,
            policies, scale, gc, claims);
    }

    public World withPolicies(Policies v) {
        return new World(version, edits, procs, ms, gs, idle, sysmon, preempts, async, clock, stops, goroutines, timers, channels, objects, v, scale, gc, claims);
    }

    public World withScale(Scale v) {
        return new World(version, edits, procs, ms, gs, idle, sysmon, preempts, async, clock, stops, goroutines, timers, channels, objects, policies, v, gc, claims);
    }

    public World withGc(Gc v) {
        return new World(version, edits, procs, ms, gs, idle, sysmon, preempts, async, clock, stops, goroutines, timers, channels, objects,
            policies, scale, v, claims);
    }

    /** With one more claim; one of the same name is replaced. */
    public World withClaim(Claim c) {
        List<Claim> all = new ArrayList<>(claims);
        all.removeIf(x -> x.name().equals(c.name()));
        all.add(c);
        return withClaims(all);
    }

    public World withClaims(List<Claim> v) {
        return new World(version, edits, procs, ms, gs, idle, sysmon, preempts, async, clock, stops, goroutines, timers, channels, objects,
            policies, scale, gc, v);
    }

    public World withTimer(String name) {
        List<String> t = new ArrayList<>(timers);
        t.add(name);
        return new World(version, edits, procs, ms, gs, idle, sysmon, preempts, async, clock, stops, goroutines, t, channels, objects, policies, scale, gc, claims);
    }

    public World withChannel(String name, int capacity) {
        range("capacity of " + name, capacity, 0, MAX_BUFFER);
        Map<String, Integer> c = new LinkedHashMap<>(channels);
        c.put(name, capacity);
        return new World(version, edits, procs, ms, gs, idle, sysmon, preempts, async, clock, stops, goroutines, timers, c, objects, policies, scale, gc, claims);
    }

    /** With one more object; one of the same name is replaced. */
    public World withObject(Obj o) {
        List<Obj> all = new ArrayList<>(objects);
        all.removeIf(x -> x.name().equals(o.name()));
        all.add(o);
        return new World(version, edits, procs, ms, gs, idle, sysmon, preempts, async, clock, stops, goroutines, timers, channels, all, policies, scale, gc, claims);
    }

    /** With what begins on P {@code a} on {@code b}, and what begins there on {@code a}. */
    public World exchanged(int a, int b) {
        List<Goroutine> all = goroutines.stream().map(g -> g.start == Goroutine.Start.LATER || g.proc != a && g.proc != b ? g
            : new Goroutine(g.name, g.params, g.actions, g.start, g.proc == a ? b : a)).toList();
        return new World(version, edits, procs, ms, gs, idle, sysmon, preempts, async, clock, stops, all, timers, channels, objects, policies, scale, gc, claims);
    }

    public World withGoroutine(Goroutine g) {
        List<Goroutine> all = new ArrayList<>(goroutines);
        all.removeIf(x -> x.name().equals(g.name()));
        all.add(g);
        return new World(version, edits, procs, ms, gs, idle, sysmon, preempts, async, clock, stops, all, timers, channels, objects, policies, scale, gc, claims);
    }

    /** With the finalizer goroutine, where it is made: in runnext of a P, from 0. */
    public World withFinalizer(int p) {
        return withGoroutine(new Goroutine(RUNFINQ, List.of(), Goroutine.Start.RUNNEXT, p));
    }

    /** Without what a function's literals and declarations have put into the world: names that begin with its own and a dot. */
    public World withoutParts(String function) {
        String start = function + ".";
        Map<String, Integer> c = new LinkedHashMap<>(channels);
        // The channel t.C of a timer t is no part of a function t.
        c.keySet().removeIf(n -> n.startsWith(start) && !(n.equals(function + ".C") && timers.contains(function)));
        return new World(version, edits, procs, ms, gs, idle, sysmon, preempts, async, clock, stops,
            goroutines.stream().filter(x -> !x.name().startsWith(start)).toList(), timers.stream().filter(t -> !t.startsWith(start)).toList(), c,
            objects.stream().filter(o -> !o.name().startsWith(start)).toList(), policies, scale, gc, claims);
    }

    /**
     * Whether the world begins as the real scheduler is when main.main begins, and counts its ticks: what simulations run.
     */
    public boolean simulated() {
        return scale.asGo();
    }

    /** The G, from 0, of the finalizer goroutine; -1 where there is none. */
    public int finalizer() {
        List<Goroutine> all = atStart();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).name().equals(RUNFINQ)) {
                return i;
            }
        }
        return -1;
    }

    /** The G, from 0, of the goroutine main, whose return ends the run; -1 where there is none. */
    public int main() {
        List<Goroutine> all = atStart();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).name().equals(MAIN)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether events are traced: where somebody reads them. */
    public boolean traced() {
        return Uses.of(this).traces();
    }

    /** Whether p.schedtick is counted: for the global queue, or for sysmon. */
    public boolean ticks() {
        return countsTicks() || simulated();
    }

    /** Whether p.schedtick is part of the state, and with it when it is time to look at the global queue. */
    public boolean countsTicks() {
        return policies.get(Policies.GLOBAL_TICK) == Policies.Policy.COUNTED;
    }

    /** Gs that exist at the start, in order: G i of the world is the i-th of them. */
    public List<Goroutine> atStart() {
        return goroutines.stream().filter(g -> g.start() != Goroutine.Start.LATER).toList();
    }

    /** Timers of the world: the named ones, then one for each G that may sleep, then two for each descriptor with a deadline. */
    public boolean sleeps() {
        return Uses.of(this).sleeps();
    }

    /**
     * Nanoseconds of one unit of the clock: the largest that measures every duration of the programs, so that a search's
     * ordinals are few, unless the scale names one; a millisecond where there is none. In a simulation always the same.
     *
     * @throws IllegalArgumentException where the unit that the scale names does not measure them
     */
    public long timeUnit() {
        if (simulated()) {
            return Scale.UNIT_NS;
        }
        long[] unit = {0};
        goroutines.forEach(g -> Action.walk(g.actions(), a -> a.expressions().forEach(x -> x.walk(e ->
            unit[0] = e instanceof Ex.Dur d ? gcd(Math.abs(d.ns()), unit[0]) : unit[0]))));
        if (scale.unitNs() > 0 && unit[0] % scale.unitNs() != 0) {
            throw new IllegalArgumentException("a unit of time is " + scale.unitNs() + " ns, expected one that measures every duration of the programs");
        }
        return scale.unitNs() > 0 ? scale.unitNs() : unit[0] == 0 ? 1_000_000 : unit[0];
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /**
     * How many numbers a goroutine program takes at most when it is started, or gives when it returns: those inside its texts
     * too, if any text is put together.
     */
    int args() {
        boolean[] put = {false};
        goroutines.forEach(g -> Action.walk(g.actions(), a -> {
            List<Ex> given = a instanceof Action.Go x ? x.args() : a instanceof Action.Call x ? x.args() : List.of();
            given.forEach(x -> put[0] |= x instanceof Ex.Bin || x instanceof Ex.At || x instanceof Ex.Var);
        }));
        int results = goroutines.stream().mapToInt(Functions::results).max().orElse(0);
        return Math.max(results, goroutines.stream().mapToInt(g -> numbers(g, put[0])).max().orElse(0));
    }

    private static int numbers(Goroutine g, boolean put) {
        int texts = (int) g.params().stream().filter(Goroutine.Param::text).count();
        return g.params().size() - texts + (put && texts > 0 ? Math.min(Functions.ARGS_MAX, 2 * texts) : 0);
    }

    /** The count with which a semaphore begins. */
    public int semaphore(int i) {
        return new SyncObjects(this).first(i);
    }

    private int cells() {
        return objects.stream().filter(o -> o.kind() == Obj.Kind.ARRAY).mapToInt(Obj::size).sum();
    }

    /** Whether its goroutines ask for garbage collections, or allocate so much that one begins. */
    public boolean collects() {
        boolean[] r = {false};
        goroutines.forEach(g -> Action.walk(g.actions(), a -> r[0] |= a instanceof Action.Collect || a instanceof Action.FreeOSMemory
            || a instanceof Action.Alloc && gc.trigger > 0));
        return r[0];
    }

    /**
     * Whether a panic that ends the run stops the others first, as far as it can (freezetheworld): where a program may panic and
     * there is a P besides its own.
     */
    boolean freezes() {
        boolean[] r = {false};
        goroutines.forEach(g -> Action.walk(g.actions(), a -> r[0] |= a instanceof Action.Panic));
        return r[0] && procsMax() > 1;
    }

    /** Whether objects with finalizers are made. */
    public boolean finalizes() {
        return finalizerFunction() != null;
    }

    /**
     * What its finalizers call; null where there are none.
     *
     * @throws IllegalArgumentException when they call different functions
     */
    String finalizerFunction() {
        java.util.TreeSet<String> r = new java.util.TreeSet<>();
        goroutines.forEach(g -> Action.walk(g.actions(), a -> {
            if (a instanceof Action.SetFinalizer x) {
                r.add(x.program());
            }
        }));
        if (r.size() > 1) {
            throw new IllegalArgumentException("setFinalizer: finalizers call " + String.join(" and ", r) + "; expected one function for all of them");
        }
        return r.isEmpty() ? null : r.first();
    }

    /**
     * How many Gs there may be at once: {@code gs}, and at least one for each goroutine program; and the collector's, a
     * worker for each P and those that are there from the start.
     */
    public int numGs() {
        return Math.max(gs, goroutines.size()) + (collects() ? procsMax() : 0) + parked().size();
    }

    /** Whether there is a scavenger. */
    public boolean scavenges() {
        return collects() && !simulated() && policies.get(Policies.SCAVENGER) == Policies.Policy.ANY;
    }

    /**
     * The runtime's own goroutines that are parked when main.main begins, as far as this world needs them: the last Gs, in
     * this order.
     */
    public List<String> parked() {
        List<String> r = new ArrayList<>(!collects() ? List.of() : gc.forced > 0 ? List.of("forcegchelper", "bgsweep") : List.of("bgsweep"));
        if (scavenges()) {
            r.add("bgscavenge");
        }
        if (collects() && finalizes() && !simulated()) {
            r.add(RUNFINQ);
        }
        return r;
    }

    /** The G, from 0, of one of them. */
    public int parked(String routine) {
        return numGs() - parked().size() + parked().indexOf(routine);
    }

    public int numTimers() {
        return timers.size() + (sleeps() ? numGs() : 0) + (Uses.of(this).deadlines() ? 2 * Fd.of(this).size() : 0);
    }

    /** Every number of Ps that there may be: the one at the start, and those that goroutines ask GOMAXPROCS for. */
    public List<Integer> procCounts() {
        java.util.TreeSet<Integer> r = new java.util.TreeSet<>(List.of(procs));
        goroutines.forEach(g -> Action.walk(g.actions(), a -> {
            if (a instanceof Action.Gomaxprocs x && x.n() > 0) {
                range("GOMAXPROCS", x.n(), 1, PROCS_MAX);
                r.add(x.n());
            }
        }));
        return List.copyOf(r);
    }

    /** The most Ps that there may be. */
    public int procsMax() {
        List<Integer> all = procCounts();
        return all.get(all.size() - 1);
    }

    /** The pipes, in the order of their identities. */
    public List<Obj> pipes() {
        return objects.stream().filter(o -> o.kind() == Obj.Kind.PIPE).toList();
    }

    /** A ring for the largest of them, a power of two. */
    private int pipeSlots() {
        pipes().forEach(o -> range("size of " + o.name(), o.size(), 1, PIPE_MAX));
        return Integer.highestOneBit(pipes().stream().mapToInt(Obj::size).max().orElse(1) * 2 - 1);
    }

    /** How many of each kind there are. */
    public Sizes sizes() {
        int g = numGs();
        Uses uses = Uses.of(this);
        int most = procsMax();
        int m = ms + (sysmon ? 1 : 0);
        int buffer = channels.values().stream().mapToInt(x -> x).max().orElse(0);
        SyncObjects sync = new SyncObjects(this);
        Map<Kind, Integer> n = new EnumMap<>(Map.of(Kind.G, g, Kind.M, m, Kind.P, most, Kind.T, numTimers(), Kind.C, channels.size(),
            Kind.Q, scale.slots(g), Kind.B, buffer, Kind.L, Go.lockCount(most, channels.size(), sync.locks().size()) + (scavenges() ? 1 : 0), Kind.N, Go.noteCount(m)));
        n.putAll(Map.of(Kind.H, Math.min(numTimers(), HEAP_SLOTS_MAX / most), Kind.I, scale.indices(g), Kind.V, scale.ints(),
            Kind.TIME, scale.times(), Kind.TICK, ticks() ? Math.max(60, scale.ticks()) : 0));
        n.putAll(Map.of(Kind.SG, g * uses.cases(), Kind.K, uses.selects() ? uses.cases() : 0));
        // Up to 1.15 a mark worker is given its P.
        n.putAll(Map.of(Kind.CELL, cells(), Kind.ARG, Math.max(args(), collects() ? 1 : 0)));
        n.putAll(Map.of(Kind.PIPE, pipes().size(), Kind.BYTE, pipeSlots()));
        List<Fd> fds = Fd.of(this);
        n.putAll(Map.of(Kind.D, fds.size(), Kind.E, fds.stream().mapToInt(Fd::capacity).max().orElse(0)));
        sync.count(n, g);
        return new Sizes(n);
    }
}
