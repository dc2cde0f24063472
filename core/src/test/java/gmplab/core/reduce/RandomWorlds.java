package gmplab.core.reduce;

import gmplab.core.machine.Machine;
import gmplab.core.program.Edit;
import gmplab.core.program.Program;
import gmplab.core.program.Step;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import gmplab.core.runtime.Worlds;
import gmplab.core.simulate.SplitMix64;
import java.util.List;

/** Small worlds by number: a version, sizes, goroutines, and for two of three a change of one step. */
final class RandomWorlds {
    private static final List<String> VERSIONS = List.of("go1.15", "go1.16-dev", "go1.16", "go1.19", "go1.19-unprotected");
    private static final List<String> CHANGED = List.of("startm", "wakep", "handoffp", "stopm", "gcstopm", "schedule", "execute",
        "stopTheWorldWithSema", "startTheWorldWithSema", "releasep", "wirep", "newm", "pidleget", "pidleput", "mget", "mput", "resetspinning",
        "globrunqput", "globrunqget", "notewakeup", "unlock", "lock", "goschedImpl", "park_m", "goready", "runqput", "runqget", "preemptone",
        "entersyscall", "exitsyscall", "semrelease1", "semacquire1", "acquirem", "releasem", "findrunnable", "findRunnable", "goexit0");

    private RandomWorlds() { }

    static World world(long seed) {
        SplitMix64 r = new SplitMix64(seed);
        int procs = 1 + r.next(2);
        World w = World.of(VERSIONS.get(r.next(VERSIONS.size()))).withProcs(procs).withMs(2 + r.next(2)).withIdle(procs == 2 ? 0 : r.next(2))
            .withAsync(r.next(4) == 0).withClock(r.next(2) == 0).withPreempts(r.next(2)).withTimer("t").withChannel("c", r.next(2))
            .withGoroutine(new Goroutine("b", List.of(action(r, false)), Start.LATER, 0)).withGs(3);
        w = w.withGoroutine(new Goroutine("a", List.of(action(r, true)), Start.RUNNING, 0));
        w = w.withGoroutine(new Goroutine("d", List.of(action(r, false)), procs == 2 && r.next(2) == 0 ? Start.RUNNING : Start.LOCAL,
            0));
        List<Goroutine> all = w.goroutines();
        if (all.get(2).start() == Start.RUNNING) {
            w = w.withGoroutine(new Goroutine("d", all.get(2).actions(), Start.RUNNING, 1));
        }
        return r.next(3) == 0 ? w : changed(w, r);
    }

    /** Where two goroutines, or three, have the same program. */
    static World twins(long seed) {
        SplitMix64 r = new SplitMix64(~seed);
        int procs = 1 + r.next(2);
        List<Action> actions = r.next(3) == 0 ? List.of(action(r, false), action(r, false)) : List.of(action(r, false));
        World w = World.of(VERSIONS.get(r.next(VERSIONS.size()))).withProcs(procs).withMs(2 + r.next(2)).withAsync(r.next(6) == 0).withClock(r.next(4) == 0)
            .withPreempts(r.next(2)).withTimer("t").withChannel("c", r.next(2))
            .withGoroutine(new Goroutine("a", actions, Start.RUNNING, 0))
            .withGoroutine(new Goroutine("d", actions, procs == 2 && r.next(2) == 0 ? Start.RUNNING : Start.GLOBAL, procs - 1));
        if (actions.size() == 1 && r.next(2) == 0) {
            w = w.withGoroutine(new Goroutine("e", actions, Start.LOCAL, 0));
        }
        return r.next(3) == 0 ? w : changed(w, r);
    }

    private static Action action(SplitMix64 r, boolean starts) {
        return switch (r.next(starts ? 8 : 7)) {
            case 0 -> new Action.Yield();
            case 1 -> new Action.Syscall();
            case 2, 3 -> new Action.GC();
            case 4 -> new Action.Reset("t", 1);
            case 5 -> new Action.Receive("c", true);
            case 6 -> new Action.Send("c", 1);
            default -> new Action.Go("b");
        };
    }

    private static World changed(World w, SplitMix64 r) {
        Program p = Worlds.program(w);
        for (;;) {
            String routine = CHANGED.get(r.next(CHANGED.size()));
            if (!p.routines().containsKey(routine)) {
                continue;
            }
            List<Step> steps = p.routine(routine).steps();
            String label = steps.get(r.next(steps.size())).label();
            Edit e = switch (r.next(3)) {
                case 0 -> new Edit.Swap(routine, label);
                case 1 -> new Edit.Never(routine, label);
                default -> new Edit.Drop(routine, label);
            };
            World changed = w.withEdits(List.of(e));
            try {
                Machine m = Machine.of(changed);
                m.start(new long[m.words()]);
                return changed;
            } catch (IllegalArgumentException | IllegalStateException notPossible) {
                // Another one.
            }
        }
    }
}
