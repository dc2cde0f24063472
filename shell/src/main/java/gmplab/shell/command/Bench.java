package gmplab.shell.command;

import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.runtime.World;
import gmplab.core.state.Kind;
import java.util.Locale;

/** What the commands act on: one world, the run on it, what was found. Not thread-safe, but for {@link #interrupt}. */
public final class Bench {
    private final GoroutineWords writing = new GoroutineWords();
    private final Verdicts verdicts = new Verdicts();
    private Foreign foreign = (language, source) -> {
        throw new UserError("no language \"" + language + "\" here");
    };
    private Listener listener = Listener.SILENT;
    private World world = World.of("go1.19");
    private Machine machine;
    private volatile boolean interrupted;

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

    GoroutineWords writing() {
        return writing;
    }

    public Verdicts verdicts() {
        return verdicts;
    }

    public World world() {
        return world;
    }

    /** Puts another world on the bench; its run begins at its start. */
    void world(World w) {
        world = w;
        machine = null;
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
        }
        return machine;
    }

    public State state() {
        return machine().start();
    }

    Live live(Kind kind, int id) {
        int n = machine().world().sizes().of(kind);
        if (id >= n) {
            String k = kind.name();
            throw new UserError("no " + kind.prefix() + id + ": this world has "
                + (n == 0 ? "no " + k + "s" : WorldCommands.count(n, k) + ", " + kind.prefix() + "0"
                    + (n > 1 ? " to " + kind.prefix() + (n - 1) : "")) + " (world shows it)");
        }
        return new Live(this, kind, id);
    }

    boolean isRoutine(String name) {
        return machine().program().routines().containsKey(name);
    }

    /** Version, position, and the M that moved last. */
    public String prompt() {
        return world.version() + " 0";
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
    public java.util.List<String> liveNames(Kind kind) {
        java.util.List<String> r = new java.util.ArrayList<>();
        for (int i = 0; i < world.sizes().of(kind); i++) {
            r.add(kind.prefix().toLowerCase(Locale.ROOT) + i);
        }
        return r;
    }
}
