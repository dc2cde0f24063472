package gmplab.core.observe;

import gmplab.core.machine.Machine;
import gmplab.core.runtime.World;
import gmplab.core.state.Field;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Which relations a reader may see broken who holds sched.lock and stops nobody. Nothing is listed: a relation whose fields are all
 * written under sched.lock only (proved over every step of the worlds that are walked) must hold; any other may be broken if a run
 * of the model, with a reader who reads row after row while others go on, shows it so. What no run has shown broken counts as
 * holding. So an excuse always has a witness; a witness that was not met would only make a false alarm.
 */
public final class Races {
    /** A run ends after so many moves, and there are no more than so many in all. */
    private static final int LONGEST = 5000;
    /** Most witnesses are met before so many moves; only then is it worth proving that there can be none. */
    private static final int BEFORE_PROOF = 200_000;
    /** Between two rows others make up to so many moves. */
    private static final int BETWEEN = 12;

    private final long seed;
    private final Map<Relation, Witness> witnesses = new EnumMap<>(Relation.class);
    private final Map<String, World> worlds;
    private final Map<String, Stroll> strolls = new HashMap<>();
    private final Map<Relation, Boolean> locked = new EnumMap<>(Relation.class);
    private long moves;
    private long snapshots;
    private int run;

    /**
     * A snapshot of a run of the model in which a relation does not hold.
     *
     * @param what who, with the values read
     * @param moves others made so many while it was read; 0: it was so at one moment
     * @param steps where they were made, or where those were who had begun something, oldest first, at most a few
     * @param world the name of the world it is a run of
     */
    public record Witness(Relation relation, String what, int moves, List<String> steps, String world) {
        /** For example {@code at one moment: m1 at wirep.set pp.m}. */
        public String words() {
            return (moves == 0 ? "at one moment, with " : "read while others moved on: ") + String.join(", ", steps);
        }
    }

    /** What is known of a relation. */
    public enum Basis {
        /** Its fields are written under sched.lock only. */
        LOCKED,
        /** A run of the model shows it broken. */
        RACY,
        /** No run of the model that was looked at shows it broken. */
        UNSEEN
    }

    /** @param version of the scheduler */
    public Races(String version, long seed) {
        this.seed = seed;
        worlds = ExampleWorlds.all(version);
    }

    private Stroll stroll(String world) {
        return strolls.computeIfAbsent(world, k -> new Stroll(Machine.of(worlds.get(k))));
    }

    /** Proved of every world, one after the other until one has a write without the lock. */
    private boolean locked(Relation r) {
        return locked.computeIfAbsent(r, k -> worlds.keySet().stream().allMatch(w -> {
            Machine m = stroll(w).machine;
            Map<Field, Integer> under = m.writtenUnder();
            return r.fields.stream().allMatch(f -> m.layout().slot(f).mask == 0 || under.getOrDefault(f, -1) == 0);
        }));
    }

    /**
     * Makes runs until each of the relations is known to be racy, or so many moves have been made since the beginning.
     *
     * @param cancelled asked between runs
     */
    void look(Set<Relation> wanted, long movesMax, BooleanSupplier cancelled) {
        Set<Relation> open = EnumSet.noneOf(Relation.class);
        open.addAll(wanted);
        open.removeAll(witnesses.keySet());
        List<String> names = List.copyOf(worlds.keySet());
        boolean proved = false;
        while (!open.isEmpty() && moves < movesMax && !cancelled.getAsBoolean()) {
            walk(names.get(run % names.size()));
            run++;
            open.removeAll(witnesses.keySet());
            if (!proved && moves > BEFORE_PROOF) {
                open.removeIf(r -> basis(r) == Basis.LOCKED);
                proved = true;
            }
        }
    }

    private void walk(String world) {
        Stroll s = stroll(world);
        s.begin(seed * 1_000_003 + run);
        ModelReader reader = new ModelReader(s.machine);
        for (int i = 0; i < LONGEST && s.move(x -> true); i++) {
            moves++;
            if (reader.mayRead(s.now) && s.random.next(often(s)) == 0 && idle(s)) {
                read(s, reader, world);
            }
        }
    }

    /** Moves between two readings: fewer where something was stored, for that is where windows open. */
    private static int often(Stroll s) {
        return s.at != null && s.at.label().startsWith("set ") ? 12 : 64;
    }

    /** Whether sysmon, who is the reader in Go, is not busy with something else. */
    private static boolean idle(Stroll s) {
        World w = s.machine.world();
        Machine.Position at = w.sysmon() ? s.position(s.now, w.ms()) : null;
        return at == null || at.routine().equals("sysmon");
    }

    private void read(Stroll s, ModelReader reader, String world) {
        boolean still = s.random.next(4) == 0;
        int monitor = s.machine.world().sysmon() ? s.machine.world().ms() : -1;
        List<Snapshot.P> ps = new ArrayList<>();
        List<Snapshot.M> ms = new ArrayList<>();
        List<Snapshot.G> gs = new ArrayList<>();
        List<String> steps = new ArrayList<>();
        List<String> begun = begun(s);
        Snapshot.Sched h = reader.sched(s.now);
        int rows = reader.rows(s.now);
        int p = (int) h.gomaxprocs();
        for (int row = 0; row < rows; row++) {
            int n = still || s.random.next(3) != 0 ? 0 : s.random.next(BETWEEN);
            for (int k = 0; k < n && s.move(x -> reader.mayRead(x.now) && x.mover != monitor); k++) {
                moves++;
                if (s.at != null && reader.changed(s.before, s.now)) {
                    steps.add("m" + s.mover + " " + s.at);
                }
            }
            reader.row(s.now, p, row, ps, ms, gs);
        }
        snapshots++;
        note(new Snapshot(0, h, true, List.of(), ps, ms, gs), steps, begun, world);
    }

    /** Who stands inside a routine that moves Ps, Ms or Gs. */
    private static List<String> begun(Stroll s) {
        List<String> r = new ArrayList<>();
        for (int m = 0; m < s.machine.world().ms(); m++) {
            Machine.Position at = s.position(s.now, m);
            if (at != null) {
                r.add("m" + m + " at " + at);
            }
        }
        return r;
    }

    private void note(Snapshot shown, List<String> steps, List<String> begun, String world) {
        for (Relation r : Relation.values()) {
            List<String> broken = r.broken(shown);
            if (broken.isEmpty()) {
                continue;
            }
            Witness old = witnesses.get(r);
            if (old == null || steps.size() < old.moves()) {
                List<String> where = steps.isEmpty() ? concerned(begun, broken.get(0)) : steps;
                witnesses.put(r, new Witness(r, broken.get(0), steps.size(), where.subList(0, Math.min(6, where.size())), world));
            }
        }
    }

    /** Those of the Ms that the sentence names; all where it names none. */
    private static List<String> concerned(List<String> begun, String what) {
        List<String> r = begun.stream().filter(b -> what.matches("(?i).*\\b" + b.replaceAll("^m(\\d+) .*", "m=?$1") + "\\b.*")).toList();
        return r.isEmpty() ? begun : r;
    }

    /** What is known of the relation so far. */
    public Basis basis(Relation r) {
        return witnesses.containsKey(r) ? Basis.RACY : locked(r) ? Basis.LOCKED : Basis.UNSEEN;
    }

    /** The witness with the fewest moves so far; null where there is none. */
    public Witness witness(Relation r) {
        return witnesses.get(r);
    }

    /** How many snapshots of the model were read so far. */
    public long snapshots() {
        return snapshots;
    }
}
