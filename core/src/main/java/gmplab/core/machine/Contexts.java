package gmplab.core.machine;

import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Site;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Routine;
import gmplab.core.program.Step;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Slot;
import java.util.List;

/**
 * Threads and goroutines of a state: which identities are taken, which stack each M is on and where, and what is zeroed when
 * one of them begins or ends. It keeps nothing but places.
 */
final class Contexts {
    private final Linkage link;
    private final int[] begins;
    private final Slot mode;
    private final Slot mPc;
    private final Slot gPc;
    private final Slot curg;
    private final Slot held;
    private final Slot locks;
    private final Slot mAllocated;
    private final Slot gAllocated;
    private final Slot status;
    private final Slot system;
    private final Slot args;

    Contexts(Linkage link) {
        this.link = link;
        begins = link.program.goroutines().stream().mapToInt(r -> link.entry(new Node(r, Stack.USER))).toArray();
        mode = link.layout.slot(Fields.M_MODE);
        mPc = link.layout.slot(Fields.M_PC);
        gPc = link.layout.slot(Fields.G_PC);
        curg = link.layout.slot(Fields.M_CURG);
        held = link.layout.slot(Fields.G_HELD);
        locks = link.layout.slot(Fields.M_LOCKS);
        mAllocated = link.layout.slot(Fields.M_ALLOCATED);
        gAllocated = link.layout.slot(Fields.G_ALLOCATED);
        status = link.layout.slot(Fields.G_STATUS_F);
        system = link.layout.slot(Fields.G_SYSTEM);
        args = link.layout.slot(Fields.G_ARGS);
    }

    // Where an M is

    void putPc(Engine e, boolean user, int pc) {
        if (user) {
            gPc.put(e.s, e.g, pc);
        } else {
            mPc.put(e.s, e.m, pc);
        }
    }

    void toG0(Engine e) {
        mode.put(e.s, e.m, Fields.ON_G0);
        e.ctx = e.m;
    }

    void toUser(Engine e) {
        mode.put(e.s, e.m, Fields.ON_USER);
        e.g = curg.get(e.s, e.m) - 1;
        e.ctx = e.g;
    }

    /** The m.locks that a forced preemption took off an M come back with the G. */
    void takeBackLocks(Engine e) {
        int n = held.get(e.s, e.g);
        if (n != 0) {
            held.put(e.s, e.g, 0);
            locks.put(e.s, e.m, n);
        }
    }

    void dropG0(Engine e) {
        link.mArenas.get(e.m).clear(e.s);
    }

    /** Puts an M's system stack into the middle of a chain of calls, each the last such call of its caller. */
    void placeInside(long[] s, int m, List<String> chain) {
        for (int i = 1; i < chain.size(); i++) {
            Node caller = new Node(chain.get(i - 1), Stack.G0);
            Node callee = new Node(chain.get(i), Stack.G0);
            Routine r = link.linked.routine(caller.routine());
            int call = -1;
            for (int k = 0; k < r.steps().size(); k++) {
                if (callee.routine().equals(r.steps().get(k).op().enters())) {
                    call = k;
                }
            }
            if (link.graph.sites(callee) == null) {
                throw new IllegalArgumentException("idle: a parked M stands where " + caller.routine() + " calls " + callee.routine()
                    + ", and in this program nobody comes there; leave idle out, or the edit that keeps everybody from it");
            }
            link.siteSlot(callee).put(s, m, link.siteNumber(callee, new Site(caller, call)));
        }
        mode.put(s, m, Fields.ON_G0);
    }

    /** Puts a G's stack where gopark has left it, called from a routine for the first time. */
    void placeParked(long[] s, int g, String routine) {
        Node gopark = new Node("gopark", Stack.USER);
        Site call = new Site(new Node(routine, Stack.USER), first(routine, "gopark"));
        link.siteSlot(gopark).put(s, g, link.siteNumber(gopark, call));
        int next = link.linked.routine("gopark").steps().get(first("gopark", "park_m")).next();
        gPc.put(s, g, link.pc("gopark", link.folding.resolve("gopark", next)));
    }

    /** The first step of a routine that enters another. */
    private int first(String routine, String entered) {
        List<Step> steps = link.linked.routine(routine).steps();
        for (int i = 0; i < steps.size(); i++) {
            if (entered.equals(steps.get(i).op().enters())) {
                return i;
            }
        }
        throw new IllegalStateException("bug in gmplab: " + routine + " never enters " + entered);
    }

    void placeG0(long[] s, int m, String routine, int step) {
        mode.put(s, m, Fields.ON_G0);
        mPc.put(s, m, link.pc(routine, link.folding.resolve(routine, step)));
    }

    /** Gives a live local of a routine on an M's system stack a value. */
    void putLocal(long[] s, int m, String routine, String local, int value) {
        link.localSlots(new Node(routine, Stack.G0)).forEach((l, slot) -> {
            if (l.name().equals(local)) {
                slot.put(s, m, value);
            }
        });
    }

    // Threads

    /** An M never used, or one that has ended, from now on allocated; -1, and counted as a cut, where there is none. */
    int unusedM(Engine e) {
        if (e.population != null) {
            return counted(e, e.population.takeM(e.s));
        }
        long[] s = e.s;
        for (int i = 0; i < link.world.ms(); i++) {
            int was = mode.get(s, i);
            if ((was == Fields.UNBORN || was == Fields.EXITED) && mAllocated.get(s, i) == 0) {
                if (was == Fields.EXITED) {
                    zero(s, i);
                }
                mAllocated.put(s, i, 1);
                return i;
            }
        }
        return counted(e, -1);
    }

    /** Go's new(m): all of it is zero, whoever had the identity before. */
    void zero(long[] s, int m) {
        for (Field f : link.program.fields()) {
            int columns = f.columns(link.layout.sizes());
            for (int k = 0; f.owner() == Kind.M && k < columns; k++) {
                link.layout.slot(f).put(s, m * columns + k, 0);
            }
        }
    }

    private static int counted(Engine e, int identity) {
        if (identity < 0) {
            e.cutForIdentities();
        }
        return identity;
    }

    void startThread(long[] s, int m) {
        start(s, m, "mstart");
    }

    void startSysmon(long[] s, int m) {
        start(s, m, "sysmon");
    }

    /** Where a thread begins. */
    int threadEntry() {
        return link.entry(new Node("mstart", Stack.G0));
    }

    private void start(long[] s, int m, String routine) {
        mode.put(s, m, Fields.ON_G0);
        mPc.put(s, m, link.entry(new Node(routine, Stack.G0)));
    }

    void endThread(long[] s, int m) {
        mode.put(s, m, Fields.EXITED);
        mPc.put(s, m, 0);
        link.mArenas.get(m).clear(s);
    }

    // Goroutines

    /** The lowest dead G, from now on allocated; -1, and counted as a cut, where there is none. */
    int deadG(Engine e) {
        if (e.population != null) {
            return counted(e, e.population.takeG(e.s));
        }
        long[] s = e.s;
        for (int i = 0; i < link.layout.sizes().of(Kind.G); i++) {
            int st = status.get(s, i);
            if ((st == Fields.G_IDLE || st == Fields.G_DEAD) && gAllocated.get(s, i) == 0) {
                gAllocated.put(s, i, 1);
                return i;
            }
        }
        return counted(e, -1);
    }

    void begin(long[] s, int g, int goroutine) {
        gPc.put(s, g, begins[goroutine]);
        system.put(s, g, link.program.routine(link.program.goroutines().get(goroutine)).isUserCode() ? 0 : 1);
    }

    /** What the G that an M runs has staged for the one it starts goes over to that one. */
    void passArguments(Engine e, int g) {
        int from = curg.get(e.s, e.m) - 1;
        for (int i = 0; from >= 0 && i < args.columns; i++) {
            args.put(e.s, g * args.columns + i, args.get(e.s, from * args.columns + i));
            args.put(e.s, from * args.columns + i, 0);
        }
    }

    void forget(Engine e, int g) {
        link.gArenas.get(g).clear(e.s);
        gPc.put(e.s, g, 0);
        if (e.population != null) {
            e.population.releaseG(e.s, g);
        } else {
            gAllocated.put(e.s, g, 0);
        }
        system.put(e.s, g, 0);
    }
}
