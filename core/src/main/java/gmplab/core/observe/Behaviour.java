package gmplab.core.observe;

import gmplab.core.machine.Machine;
import gmplab.core.observe.Visible.Context;
import gmplab.core.runtime.World;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * Which event a run of the model makes in which {@link Context}: what random runs of the example worlds have shown so far. Each
 * context that is there has been seen; one that is not has not been met.
 */
public final class Behaviour {
    private static final int LONGEST = 30_000;

    private final long seed;
    private final Map<String, World> worlds;
    private final Map<String, Stroll> strolls = new HashMap<>();
    private final Map<Context, String> seen = new HashMap<>();
    private long moves;
    private long events;
    private int run;

    /** @param version of the scheduler */
    public Behaviour(String version, long seed) {
        this.seed = seed;
        worlds = ExampleWorlds.all(version);
    }

    /** Makes runs until every context wanted has been seen, or so many moves have been made since the beginning. */
    void look(Set<Context> wanted, long movesMax, BooleanSupplier cancelled) {
        Set<Context> open = new HashSet<>(wanted);
        open.removeAll(seen.keySet());
        List<String> names = List.copyOf(worlds.keySet());
        while (!open.isEmpty() && moves < movesMax && !cancelled.getAsBoolean()) {
            walk(names.get(run % names.size()));
            run++;
            open.removeAll(seen.keySet());
        }
    }

    private void walk(String world) {
        Stroll s = strolls.computeIfAbsent(world, k -> new Stroll(Machine.of(worlds.get(k))));
        Visible visible = new Visible();
        Emitter emitter = new Emitter(s.machine, e -> {
            events++;
            visible.contexts(e).forEach(c -> note(c, world));
            visible.see(e);
        });
        s.begin(seed * 1_000_003 + run);
        emitter.begin(s.now, visible);
        for (int i = 0; i < LONGEST && s.move(x -> true); i++) {
            moves++;
            emitter.moved(s.mover, s.at, s.before, s.now);
        }
    }

    private void note(Context c, String world) {
        seen.putIfAbsent(c, world);
        // A trace may begin while somebody waits: it then does not know what for.
        String blocked = c.before().replaceAll("after Go(Sleep|Block\\w*)$", "after GoWaiting");
        if (c.view().equals("other") && !blocked.equals(c.before())) {
            seen.putIfAbsent(new Context(c.view(), blocked, c.event()), world);
        }
    }

    boolean shows(Context c) {
        return seen.containsKey(c);
    }

    /** What was seen instead where the same was to be seen before: kinds of events, in order. */
    Set<String> instead(Context c) {
        Set<String> r = new TreeSet<>();
        seen.keySet().forEach(x -> {
            if (x.view().equals(c.view()) && x.before().equals(c.before())) {
                r.add(x.event());
            }
        });
        return r;
    }

    /** How many events the runs so far have made. */
    public long events() {
        return events;
    }

    /** How many moves the runs so far have made. */
    public long moves() {
        return moves;
    }

    /** How many contexts were seen so far. */
    public int contexts() {
        return seen.size();
    }
}
