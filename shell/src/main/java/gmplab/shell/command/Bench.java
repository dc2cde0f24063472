package gmplab.shell.command;

import gmplab.core.explore.Found;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.World;
import gmplab.core.runtime.Worlds;
import gmplab.core.simulate.RoundRobin;
import gmplab.core.state.Kind;
import gmplab.core.trace.Run;
import gmplab.shell.view.Threads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the commands act on: one world, the run on it, what was found. Not thread-safe, but for {@link #interrupt}. */
public final class Bench {
    private final Verdicts verdicts = new Verdicts();
    private Foreign foreign = (language, source) -> {
        throw new UserError("no language \"" + language + "\" here");
    };
    private Listener listener = Listener.SILENT;
    private World world = World.of("go1.19");
    private Machine machine;
    private Run run;
    private RoundRobin turn = new RoundRobin();
    private long seed;
    private List<Found> found = List.of();
    private Stats.Kept statistics;
    private Set<String> assumed = Set.of();
    private volatile boolean interrupted;

    private Path checkpoint;
    private Path resume;
    private long megabytes;
    private Path spill;

    /**
     * Where searches that say nothing of their own keep themselves and go on from; null for nowhere. A search that the second
     * is not of begins at its start.
     */
    public void checkpoints(Path keep, Path from) {
        checkpoint = keep;
        resume = from;
    }

    /** How much memory searches that say nothing of their own may have, 0 for as much as there is, and where they spill; null for the usual place. */
    public void memory(long most, Path spillTo) {
        megabytes = most;
        spill = spillTo;
    }

    long megabytes() {
        return megabytes;
    }

    Path spill() {
        return spill;
    }

    Path checkpoint() {
        return checkpoint;
    }

    Path resume() {
        return resume;
    }

    /** Who hears what is said; never null. */
    public void listener(Listener hears) {
        listener = hears;
    }

    Listener listener() {
        return listener;
    }

    public void foreign(Foreign languages) {
        foreign = languages;
    }

    Foreign foreign() {
        return foreign;
    }

    public Verdicts verdicts() {
        return verdicts;
    }

    public World world() {
        return world;
    }

    /** The seed of the last random search or run, which a saved trace names. */
    long seed() {
        return seed;
    }

    void seeded(long value) {
        seed = value;
    }

    /** Puts another world on the bench; its run begins at its start. */
    void world(World w) {
        seed = 0;
        world = w;
        machine = null;
        run = null;
        found = List.of();
        statistics = null;
        turn = new RoundRobin();
    }

    /** Puts a world and a run in it on the bench. */
    void take(Run r) {
        world(r.machine().world());
        machine = r.machine();
        listen();
        run = r;
    }

    /** The same, and the world before comes back where this one cannot be linked. */
    void tryWorld(World w) {
        World before = world;
        world(w);
        try {
            machine();
        } catch (RuntimeException e) {
            world(before);
            throw e;
        }
    }

    /** The world ready to move; linked when first asked for. */
    public Machine machine() {
        if (machine == null) {
            machine = Machine.of(world);
            listen();
        }
        return machine;
    }

    private void listen() {
        machine.onOutput(s -> {
            if (!s.isEmpty()) {
                listener.printed(s + "\n");
            }
        });
    }

    /** The history on the bench. */
    Run run() {
        if (run == null) {
            run = new Run(machine());
        }
        return run;
    }

    /** What the last search has been through; null where it kept no account. */
    Stats.Kept statistics() {
        return statistics;
    }

    void statistics(Stats.Kept kept) {
        statistics = kept;
    }

    /** What the last search found. */
    List<Found> found() {
        return found;
    }

    void found(List<Found> all) {
        found(all, Set.of());
    }

    /** The same, of a search that assumed so much of the environment. */
    void found(List<Found> all, Set<String> fairness) {
        found = all;
        assumed = fairness;
    }

    /** Puts another run of the same machine on the bench. */
    void put(Run r) {
        run = r;
    }

    /** Puts the schedule of a finding on the bench. */
    void show(Found f) {
        Run r = new Run(machine());
        r.play(f.choices());
        if (f.loop() >= 0) {
            r.close(f.loop(), assumed, f.finding());
        }
        run = r;
    }

    /** Who is next in turn. */
    RoundRobin turn() {
        return turn;
    }

    public State state() {
        return run().state();
    }

    /** The identity that an argument names: a live object, its name in quotes, or a number. */
    int id(Object v, Kind kind, Arguments a) {
        Object named = v instanceof String s && s.matches("[mpg]\\d{1,5}")
            ? live(Kind.valueOf(s.substring(0, 1).toUpperCase(Locale.ROOT)), Integer.parseInt(s.substring(1)))
            : v instanceof Integer n && n >= 0 ? live(kind, n) : v;
        if (named instanceof Live l && l.kind() == kind) {
            return l.id();
        }
        throw a.usage("this is " + Arguments.show(v) + ", expected one of the " + kind + "s: " + kind.prefix() + "0");
    }

    /** The M that runs a G on its own stack, or in whose system call it is; -1 where there is none. */
    int runnerOf(int g) {
        for (int m = 0; m < machine().layout().sizes().of(Kind.M); m++) {
            if (Threads.of(machine(), state(), m).equals(new Threads.Where(Threads.Mode.USER, g))) {
                return m;
            }
        }
        return -1;
    }

    /** The M whose current G it is, on whichever stack; -1 where there is none. */
    int mOf(int g) {
        for (int m = 0; m < machine().layout().sizes().of(Kind.M); m++) {
            if (state().get(machine().layout(), Fields.M_CURG, m) == g + 1) {
                return m;
            }
        }
        return -1;
    }

    boolean gcwaiting() {
        return state().get(machine().layout(), Fields.SCHED_GCWAITING, 0) != 0;
    }

    /** Why an M has no move, in half a sentence. */
    String whyNot(int m) {
        Threads.Where w = Threads.of(machine(), state(), m);
        return switch (w.mode()) {
            case UNBORN -> "its thread is not made yet";
            case EXITED -> "its thread has ended";
            default -> "it waits at " + machine().position(state(), m);
        };
    }

    Live live(Kind kind, int id) {
        int n = machine().layout().sizes().of(kind);
        if (id >= n) {
            String k = kind.name();
            throw new UserError("no " + kind.prefix() + id + ": this world has "
                + (n == 0 ? "no " + k + "s" : WorldCommands.count(n, k) + ", " + kind.prefix() + "0"
                    + (n > 1 ? " to " + kind.prefix() + (n - 1) : "")) + " (world shows it)");
        }
        return new Live(this, kind, id);
    }

    boolean isRoutine(String name) {
        // A world that cannot be linked has its routines all the same, and a typing error is one there too.
        return (machine == null ? Worlds.program(world) : machine.program()).routines().containsKey(name);
    }

    /** Version, position, and the M that moved last. */
    public String prompt() {
        if (run == null) {
            return world.version() + " 0";
        }
        int at = run.size();
        int m = at == 0 ? -1 : run.move(at).m();
        return world.version() + " " + at + (m < 0 ? "" : " m" + m);
    }

    /** Asks whatever is running to stop soon. May be called from any thread. */
    public void interrupt() {
        interrupted = true;
    }

    /** A new text begins. */
    public void begin() {
        interrupted = false;
    }

    public boolean interrupted() {
        return interrupted;
    }

    /** Words for completion: {@code m0} and so on. */
    public List<String> liveNames(Kind kind) {
        List<String> r = new ArrayList<>();
        for (int i = 0; i < world.sizes().of(kind); i++) {
            r.add(kind.prefix().toLowerCase(Locale.ROOT) + i);
        }
        return r;
    }
}
