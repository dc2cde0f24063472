package gmplab.core.observe;

import gmplab.core.runtime.Action;
import gmplab.core.runtime.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the goroutines of a world do with channels and whom they start, place by place; everything else takes some time and tells nothing, but for what it may block on.
 * Repeats are written out. It knows only what it can tell exactly: of a world in which somebody selects, leaves a loop or operates on a channel under a condition there is none.
 */
final class FlowProgram {
    /** What may be done between two places: call Gosched, wait for a semaphore, wait for a Cond. */
    static final int SCHED = 1;
    static final int SYNC = 2;
    static final int COND = 4;
    private static final int ANY = SCHED | SYNC | COND;
    private static final int PLACES_MAX = 1 << 15;

    /** Actions that touch no channel, start nobody and end nothing, with what they may do besides those inside them. */
    private static final Map<Class<? extends Action>, Integer> SILENT = new HashMap<>();

    static {
        List.of(Action.Set.class, Action.SetElem.class, Action.If.class, Action.For.class, Action.Repeat.class, Action.Switch.class, Action.Compute.class, Action.LockThread.class,
            Action.UnlockThread.class, Action.Unlock.class, Action.RUnlock.class, Action.TryLock.class, Action.TryRLock.class, Action.Add.class, Action.Signal.class,
            Action.Broadcast.class, Action.AtomicAdd.class, Action.AtomicSwap.class, Action.AtomicCas.class).forEach(a -> SILENT.put(a, 0));
        List.of(Action.Print.class, Action.GC.class, Action.Alloc.class, Action.Syscall.class, Action.SyscallNow.class, Action.SyscallBlock.class, Action.PipeRead.class,
            Action.PipeWrite.class, Action.ConnRead.class, Action.ConnWrite.class, Action.ConnClose.class, Action.Sleep.class, Action.ReadTrace.class,
            Action.FillTrace.class, Action.Do.class).forEach(a -> SILENT.put(a, ANY));
        List.of(Action.Lock.class, Action.RLock.class, Action.Acquire.class).forEach(a -> SILENT.put(a, SYNC));
        SILENT.put(Action.Wait.class, SYNC | COND);
        SILENT.put(Action.Yield.class, SCHED);
    }

    /** What comes next at a place. */
    enum Kind { SEND, RECEIVE, RANGE, CLOSE, GO, END, JUMP }

    /** A place: what comes next there, and what may have been done since the last one. */
    static final class Place {
        final Kind kind;
        final int channel;
        int number;
        int deeds;
        Place next;
        /** Where a range goes on when its channel is closed and empty. */
        Place exit;
        /** Where who is started begins. */
        String starts;

        private Place(Kind kind, int channel, Place next) {
            this.kind = kind;
            this.channel = channel;
            this.next = next;
        }

        boolean receives() {
            return kind == Kind.RECEIVE || kind == Kind.RANGE;
        }
    }

    /** By number. */
    final List<Place> places = new ArrayList<>();
    final int[] capacity;
    private final World world;
    private final List<String> channels;
    private final Map<String, Place> entries = new HashMap<>();
    private World.Goroutine now;
    private boolean unknown;

    private FlowProgram(World world) {
        this.world = world;
        channels = List.copyOf(world.channels().keySet());
        capacity = world.channels().values().stream().mapToInt(Integer::intValue).toArray();
        unknown = channels.isEmpty() || world.collects() || world.finalizes() || !world.edits().isEmpty() || !world.timers().isEmpty();
        for (World.Goroutine g : world.goroutines()) {
            now = g;
            Place to = unknown ? null : before(g.actions(), place(Kind.END, -1, null));
            entries.put(g.name(), to);
        }
    }

    /** That of a world in which one goroutine begins, besides those that have nothing to do with channels; null where it cannot be told. */
    static FlowProgram of(World world, World.Goroutine begins) {
        FlowProgram r = new FlowProgram(world);
        if (r.unknown || r.places.stream().noneMatch(p -> p.channel >= 0)
            || world.atStart().stream().anyMatch(g -> g != begins && r.entries.get(g.name()).kind != Kind.END)) {
            return null;
        }
        r.land();
        return r;
    }

    /** Where a goroutine program begins. */
    Place entry(String name) {
        return entries.get(name);
    }

    private Place place(Kind kind, int channel, Place next) {
        Place r = new Place(kind, channel, next);
        r.number = places.size();
        places.add(r);
        unknown |= places.size() > PLACES_MAX;
        return r;
    }

    /** Where one is that goes on with these and then at a place. */
    private Place before(List<Action> actions, Place next) {
        Place r = next;
        for (int i = actions.size() - 1; i >= 0 && !unknown; i--) {
            r = before(actions.get(i), r);
        }
        return r;
    }

    private Place before(Action a, Place next) {
        if (isSilent(a, false)) {
            next.deeds |= deeds(a);
        } else if (a instanceof Action.Send x) {
            return place(Kind.SEND, channel(x.channel()), next);
        } else if (a instanceof Action.Receive x) {
            return place(Kind.RECEIVE, channel(x.channel()), next);
        } else if (a instanceof Action.Close x) {
            return place(Kind.CLOSE, channel(x.channel()), next);
        } else if (a instanceof Action.Range x) {
            Place r = place(Kind.RANGE, channel(x.channel()), null);
            r.exit = next;
            r.next = before(x.body(), r);
            return r;
        } else if (a instanceof Action.Go x && world.goroutines().stream().anyMatch(g -> g.name().equals(x.program())) && !isLocal(x.program())) {
            Place r = place(Kind.GO, -1, next);
            r.starts = x.program();
            return r;
        } else if (a instanceof Action.Repeat x && x.times() == 0) {
            Place r = place(Kind.JUMP, -1, null);
            r.next = before(x.body(), r);
            return r;
        } else if (a instanceof Action.Repeat x) {
            Place r = next;
            for (int i = 0; i < x.times() && !unknown; i++) {
                r = before(x.body(), r);
            }
            return r;
        } else {
            unknown = true;
        }
        return next;
    }

    private int channel(String name) {
        int c = channels.indexOf(name);
        unknown |= c < 0 || isLocal(name);
        return c;
    }

    /** Whether a name is one of the function's own. */
    private boolean isLocal(String name) {
        boolean[] r = {now.params().stream().anyMatch(p -> p.name().equals(name))};
        Action.walk(now.actions(), a -> r[0] |= a instanceof Action.Set s && s.name().equals(name) || a instanceof Action.Receive v && (v.into().equals(name) || v.ok().equals(name))
            || a instanceof Action.Range f && f.into().equals(name));
        return r[0];
    }

    /** Whether it, with all inside it, has nothing to do with channels and leads to what stands behind it. */
    private static boolean isSilent(Action a, boolean inLoop) {
        if (a instanceof Action.Break x) {
            return inLoop && x.label().isEmpty();
        } else if (a instanceof Action.Continue x) {
            return inLoop && x.label().isEmpty();
        }
        boolean loop = a instanceof Action.For || a instanceof Action.Repeat || inLoop && !(a instanceof Action.Do);
        return SILENT.containsKey(a.getClass()) && a.blocks().stream().allMatch(b -> b.stream().allMatch(x -> isSilent(x, loop)));
    }

    private static int deeds(Action a) {
        int[] r = {0};
        Action.walk(List.of(a), x -> r[0] |= SILENT.getOrDefault(x.getClass(), 0));
        return r[0];
    }

    /** Nobody stands where it only goes on elsewhere. */
    private void land() {
        places.stream().filter(p -> p.kind == Kind.JUMP).forEach(p -> landed(p).deeds |= p.deeds);
        for (Place p : places) {
            p.next = landed(p.next);
            p.exit = landed(p.exit);
        }
        entries.replaceAll((name, p) -> landed(p));
    }

    private static Place landed(Place p) {
        Place r = p;
        while (r != null && r.kind == Kind.JUMP) {
            r = r.next;
        }
        return r;
    }
}
