package gmplab.core.observe;

import gmplab.core.machine.Machine;
import gmplab.core.observe.Visible.Context;
import gmplab.core.runtime.World;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
    /** Where to look first; that it is out of date costs time and nothing else. */
    private static final String KNOWN = "telling-runs.tsv";
    private static final int LONGEST = 30_000;

    private final long seed;
    private final Map<String, World> worlds;
    private final Map<String, Stroll> strolls = new HashMap<>();
    private final Map<Context, String> seen = new HashMap<>();
    /** Runs that showed something new when they were looked for once; they come first. */
    private final Deque<Telling> known = new ArrayDeque<>();
    private final List<Telling> telling = new ArrayList<>();
    private long moves;
    private long events;
    private int run;

    /** A run of an example world: its seed. */
    private record Telling(String world, long seed) { }

    /** @param version of the scheduler */
    public Behaviour(String version, long seed) {
        this.seed = seed;
        worlds = ExampleWorlds.all(version);
        readKnown();
    }

    private void readKnown() {
        try (InputStream in = Behaviour.class.getResourceAsStream(KNOWN)) {
            if (in != null) {
                new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(l -> l.split("\t")).filter(f -> worlds.containsKey(f[0]))
                    .forEach(f -> known.add(new Telling(f[0], Long.parseLong(f[1]))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The runs that have shown something new, as the file of them is written: a world and a seed a line. */
    String telling() {
        StringBuilder b = new StringBuilder();
        telling.forEach(t -> b.append(t.world).append('\t').append(t.seed).append('\n'));
        return b.toString();
    }

    /** Makes runs until every context wanted has been seen, or so many moves have been made since the beginning. */
    void look(Set<Context> wanted, long movesMax, BooleanSupplier cancelled) {
        Set<Context> open = new HashSet<>(wanted);
        open.removeAll(seen.keySet());
        List<String> names = List.copyOf(worlds.keySet());
        while (!open.isEmpty() && moves < movesMax && !cancelled.getAsBoolean()) {
            if (!known.isEmpty()) {
                Telling t = known.remove();
                walk(t.world, t.seed);
            } else {
                walk(names.get(run % names.size()), seed * 1_000_003 + run);
                run++;
            }
            open.removeAll(seen.keySet());
        }
    }

    private void walk(String world, long of) {
        int before = seen.size();
        walkThrough(world, of);
        if (seen.size() > before) {
            telling.add(new Telling(world, of));
        }
    }

    private void walkThrough(String world, long of) {
        Stroll s = strolls.computeIfAbsent(world, k -> new Stroll(Machine.of(worlds.get(k)), ExampleWorlds.LATE.contains(k)));
        Visible visible = new Visible();
        Emitter emitter = new Emitter(s.machine, e -> {
            events++;
            visible.contexts(e).forEach(c -> note(c, world));
            visible.see(e);
        });
        s.begin(of);
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
