package gmplab.core.runtime;

import gmplab.core.program.Edit;
import gmplab.core.program.Names;
import gmplab.core.program.Op;
import gmplab.core.program.Program;
import gmplab.core.program.Routine;
import gmplab.core.program.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The versions of the scheduler: go1.19 as written, the others as Edits on another version. Read for this: go1.19.8
 * (Debian's golang-1.19-src), 6f3da9d2f6 (go1.16), 39a5ee52b9 (go1.16-dev, the parent of the seed's commit 370682ae98),
 * 0fdc3801bf (go1.15).
 */
public final class Versions {
    /**
     * @param name how a world names it
     * @param base the version it edits; null for the one written out
     * @param about one sentence
     */
    public record Version(String name, String base, String about) { }

    private static final Map<String, Version> ALL = new LinkedHashMap<>();

    static {
        add("go1.19", null, "Go 1.19.8 as written: startm and newm are not preemptible");
        add("go1.16", "go1.19", "Go 1.16: the seed's fix in (startm holds m.locks), newm and addtimer without acquirem");
        add("go1.16-dev", "go1.16", "the parent of the seed's commit: wakeNetPoller calls wakep on user stacks, startm is preemptible");
        add("go1.15", "go1.16-dev", "Go 1.15: wakeNetPoller only breaks a poller, so startm is only reached on system stacks");
        add("go1.19-unprotected", "go1.19", "Go 1.19.8 with startm's acquirem and releasem taken out; newm keeps its own");
    }

    private Versions() { }

    private static void add(String name, String base, String about) {
        ALL.put(name, new Version(name, base, about));
    }

    public static List<Version> all() {
        return List.copyOf(ALL.values());
    }

    /** @throws IllegalArgumentException naming the nearest version */
    public static Version get(String name) {
        Version v = ALL.get(name);
        if (v == null) {
            throw new IllegalArgumentException(Names.unknown("version", name, ALL.keySet(), "versions lists them"));
        }
        return v;
    }

    /** The program of a version for a world, without its goroutines. The world's own edits are not made. */
    public static Program build(World world, String version) {
        Version v = get(version);
        if (v.base == null) {
            return new Program(v.name, written(world, 19), Fields.all(), List.of());
        }
        Program p = build(world, v.base);
        for (Edit e : edits(world, version)) {
            p = e.apply(p);
        }
        return p.named(v.name);
    }

    /** What makes the version out of its base, in order; empty for the one written out. */
    public static List<Edit> edits(World world, String version) {
        return switch (get(version).name) {
            case "go1.19" -> List.of();
            case "go1.16" -> go116(world);
            case "go1.16-dev" -> withoutTheSeed();
            case "go1.15" -> go115(world);
            default -> unprotected();
        };
    }

    private static Map<String, Routine> written(World world, int minor) {
        Map<String, Routine> all = new LinkedHashMap<>();
        List<Go> sources = List.of(new Sched(world, minor), new FindRunnable(world, minor), new Threads(minor),
            new Queues(world, minor), new Locks(minor), new Semaphores(), new Sync(world), new Stw(world, minor),
            new Procs(world, minor), new Syscalls(world, minor), new LockedThreads(minor), new Pipes(), new TimerHeap(minor),
            new Timers(world, minor), new TimerSweep(world, minor), new Chans(world), new Monitor(world, minor),
            new Inject(minor), new Netpoll(world, minor), new PollFd(world), new Traces(world), new Finalizers(world));
        sources.forEach(s -> all.putAll(s.routines()));
        if (Uses.of(world).deadlines()) {
            all.putAll(new Deadlines(world).routines());
        }
        if (Uses.of(world).selects()) {
            all.putAll(new Select(world).routines());
        }
        if (world.simulated()) {
            all.putAll(new Sysmon(world, minor).routines());
        }
        if (minor >= 19 && world.scavenges()) {
            all.putAll(new Scavenger(world).routines());
        }
        List.of(new Suspend(), new MarkWorkers(world, minor), new Pacer(minor), new Assists(world, minor), new Sweeper(world, minor),
            new Collector(world, minor)).forEach(s -> all.putAll(s.routines()));
        return all;
    }

    /** Whole routines where the text of two releases differs; routines that are gone go. */
    private static List<Edit> between(Map<String, Routine> from, Map<String, Routine> to) {
        List<Edit> edits = new ArrayList<>();
        to.values().forEach(r -> {
            if (!r.equals(from.get(r.name()))) {
                edits.add(new Edit.Whole(r));
            }
        });
        from.keySet().stream().filter(n -> !to.containsKey(n)).forEach(n -> edits.add(new Edit.Remove(n)));
        return edits;
    }

    private static List<Edit> go116(World world) {
        List<Edit> e = new ArrayList<>(between(written(world, 19), written(world, 16)));
        e.add(new Edit.Drop("newm", "acquirem"));
        e.add(new Edit.Drop("newm", "releasem"));
        e.add(new Edit.Drop("newm", "releasem#2"));
        e.add(new Edit.Drop("addtimer", "acquirem"));
        e.add(new Edit.Drop("addtimer", "releasem"));
        return e;
    }

    private static List<Edit> unprotected() {
        return List.of(new Edit.Drop("startm", "acquirem"), new Edit.Drop("startm", "releasem"),
            new Edit.Drop("startm", "releasem#2"), new Edit.Drop("startm", "releasem#3"));
    }

    private static List<Edit> withoutTheSeed() {
        List<Edit> e = new ArrayList<>(unprotected());
        e.add(new Edit.Replace("allocm", "systemstack stackfree",
            new Op.Call("stackfree", List.of(argument("allocm", "freem")), null)));
        return e;
    }

    /** The routine's own variable of this name, as an argument. */
    private static gmplab.core.program.Expr argument(String routine, String local) {
        for (gmplab.core.program.Local l : new Threads(16).routines().get(routine).locals()) {
            if (l.name().equals(local)) {
                return new gmplab.core.program.Expr.Var(l);
            }
        }
        throw new IllegalStateException("bug in gmplab: " + routine + " has no local " + local);
    }

    private static List<Edit> go115(World world) {
        Map<String, Routine> dev = new LinkedHashMap<>(written(world, 16));
        List<Edit> e = new ArrayList<>();
        for (Edit x : between(dev, written(world, 15))) {
            e.add(x);
        }
        for (Step s : dev.get("wakeNetPoller").steps()) {
            if (s.label().equals("wakep")) {
                e.add(new Edit.Drop("wakeNetPoller", "wakep"));
            }
        }
        return e;
    }
}
