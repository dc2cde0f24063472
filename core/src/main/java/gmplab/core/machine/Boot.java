package gmplab.core.machine;

import gmplab.core.program.Program;
import gmplab.core.runtime.Fd;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.StealOrder;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Layout;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the state in which a world begins: goroutines where they were placed, every other P on the idle list (lowest
 * first, as procresize leaves it), parked Ms on theirs.
 */
final class Boot {
    private final Contexts contexts;
    private final Program program;
    private final World world;
    private final Layout layout;
    private long[] s;
    private int nextM;

    /** @param contexts where the stacks begin; null where only the fields are wanted */
    Boot(Contexts contexts, Program program, World world, Layout layout) {
        this.contexts = contexts;
        this.program = program;
        this.world = world;
        this.layout = layout;
    }

    private void put(Field f, int element, int value) {
        layout.slot(f).put(s, element, value);
    }

    private int get(Field f, int element) {
        return layout.slot(f).get(s, element);
    }

    void write(long[] out) {
        s = out;
        for (Field f : program.fields()) {
            gmplab.core.state.Slot slot = layout.slot(f);
            int first = Math.max(0, f.type().min());
            for (int i = 0; i < slot.word.length; i++) {
                slot.put(s, i, first);
            }
        }
        put(Fields.GOMAXPROCS, 0, world.procs());
        put(Fields.ALLP_LEN, 0, world.procs());
        for (int p = world.procs(); p < world.procsMax(); p++) {
            put(Fields.P_STATUS_F, p, Fields.P_DEAD);
        }
        put(Fields.SCHED_LASTPOLL, 0, 1);
        put(Fields.TRACE_ENABLED, 0, world.traced() ? 1 : 0);
        put(Fields.STOPS, 0, world.stops());
        put(Fields.GCOUNT, 0, (int) world.atStart().stream().filter(g -> !g.name().equals(World.RUNFINQ)).count());
        put(Fields.PREEMPTS, 0, world.preempts());
        for (int i = 0; i < world.sizes().of(Kind.S); i++) {
            put(Fields.SEMA, i, world.semaphore(i));
        }
        channels();
        variables();
        coprimes();
        pipes();
        descriptors();
        boolean[] busy = new boolean[world.procs()];
        runningGoroutines(busy);
        queuedGoroutines(busy);
        runnext(busy);
        idlePs(busy);
        idleMs();
        sleepTimers();
        parked();
        sysmon();
    }

    /** The runtime's own goroutines have begun, and wait for something to do. */
    private void parked() {
        put(Fields.FORCED, 0, world.gc().forced());
        // gcinit: no sweep on the first cycle. Where nobody is woken after sweeping, whoever sweeps first finds that out.
        put(Fields.SWEEP_ACTIVE, 0, world.scavenges() ? 1 : 0);
        for (String routine : world.parked()) {
            int g = world.parked(routine);
            put(waits(routine), 0, 1);
            put(Fields.G_STATUS_F, g, Fields.G_WAITING);
            put(Fields.G_ALLOCATED, g, 1);
            put(Fields.G_SYSTEM, g, 1);
            put(Fields.G_WAITREASON, g, switch (routine) {
                case "bgsweep" -> Fields.REASON_GC_SWEEP_WAIT;
                case "bgscavenge" -> Fields.REASON_GC_SCAVENGE_WAIT;
                case World.RUNFINQ -> Fields.REASON_FINALIZER_WAIT;
                default -> Fields.REASON_FORCE_GC_IDLE;
            });
            if (contexts != null) {
                contexts.placeParked(s, g, routine);
            }
        }
    }

    /** By which each of them says that it is parked. */
    private static gmplab.core.state.Field waits(String routine) {
        return switch (routine) {
            case "bgsweep" -> Fields.SWEEP_PARKED;
            case "bgscavenge" -> Fields.SCAVENGER_PARKED;
            case World.RUNFINQ -> Fields.FINGWAIT;
            default -> Fields.FORCEGC_IDLE;
        };
    }

    private void coprimes() {
        int[] all = new StealOrder(world.procs()).coprimes();
        for (int i = 0; i < all.length && world.simulated(); i++) {
            put(Fields.STEAL_COPRIMES, i, all[i]);
        }
    }

    private void channels() {
        int i = 0;
        for (int capacity : world.channels().values()) {
            put(Fields.C_DATAQSIZ, i++, capacity);
        }
    }

    private void variables() {
        world.objects().stream().filter(o -> o.kind() == Obj.Kind.VAR).forEach(o -> put(Fields.variable(o.name()), 0, o.size()));
    }

    private void pipes() {
        int i = 0;
        for (Obj o : world.pipes()) {
            put(Fields.PIPE_SIZE, i++, o.size());
        }
    }

    /** They are open, and the poller is there: whoever opened the first of them called pollServerInit. */
    private void descriptors() {
        List<Fd> fds = Fd.of(world);
        for (int d = 0; d < fds.size(); d++) {
            put(Fields.FD_ARRIVALS, d, fds.get(d).arrivals());
            put(Fields.NETPOLL_INITED, 0, 1);
        }
    }

    private void runningGoroutines(boolean[] busy) {
        List<Goroutine> all = world.atStart();
        for (int g = 0; g < all.size(); g++) {
            if (all.get(g).start() != Goroutine.Start.RUNNING) {
                continue;
            }
            int p = all.get(g).proc();
            if (p < 0 || p >= world.procs() || busy[p]) {
                throw new IllegalArgumentException("goroutine " + all.get(g).name() + " cannot run on p" + p + ": expected a free P, p0 to p"
                    + (world.procs() - 1));
            }
            int m = bind(p, busy);
            begin(g, Fields.G_RUNNING);
            put(Fields.M_CURG, m, g + 1);
            put(Fields.M_MODE, m, Fields.ON_USER);
        }
        if (nextM == 0) {
            int m = bind(0, busy);
            if (contexts != null) {
                contexts.placeG0(s, m, "schedule", 0);
            }
        }
    }

    private int bind(int p, boolean[] busy) {
        int m = nextM++;
        if (m >= world.ms()) {
            throw new IllegalArgumentException("the world has " + world.ms() + " Ms (ms:), expected at least " + (m + 1)
                + ": each running goroutine needs one");
        }
        busy[p] = true;
        put(Fields.M_ALLOCATED, m, 1);
        put(Fields.M_P, m, p + 1);
        put(Fields.P_M, p, m + 1);
        put(Fields.P_STATUS_F, p, Fields.P_RUNNING);
        put(Fields.LEDGER_HOLDER, p, Fields.RUNNING);
        put(Fields.LEDGER_M, p, m + 1);
        return m;
    }

    private void begin(int g, int status) {
        Goroutine gr = world.atStart().get(g);
        if (contexts != null) {
            contexts.begin(s, g, program.goroutines().indexOf("main." + gr.name()));
        }
        put(Fields.G_STATUS_F, g, status);
        put(Fields.G_ALLOCATED, g, 1);
    }

    private void queuedGoroutines(boolean[] busy) {
        List<Goroutine> all = world.atStart();
        for (int g = 0; g < all.size(); g++) {
            Goroutine gr = all.get(g);
            if (gr.start() == Goroutine.Start.LOCAL) {
                if (gr.proc() < 0 || gr.proc() >= world.procs() || !busy[gr.proc()]) {
                    throw new IllegalArgumentException("goroutine " + gr.name() + " cannot be in the local queue of p" + gr.proc()
                        + ": no M runs there");
                }
                int tail = get(Fields.P_RUNQTAIL, gr.proc());
                int slots = world.sizes().of(Kind.Q);
                if (tail >= slots) {
                    throw new IllegalArgumentException("the local queue of p" + gr.proc() + " takes " + slots + " goroutines");
                }
                put(Fields.P_RUNQ, gr.proc() * slots + tail, g + 1);
                put(Fields.P_RUNQTAIL, gr.proc(), tail + 1);
                begin(g, Fields.G_RUNNABLE);
            } else if (gr.start() == Goroutine.Start.GLOBAL) {
                int tail = get(Fields.SCHED_RUNQ_TAIL, 0);
                if (tail == 0) {
                    put(Fields.SCHED_RUNQ_HEAD, 0, g + 1);
                } else {
                    put(Fields.G_SCHEDLINK, tail - 1, g + 1);
                }
                put(Fields.SCHED_RUNQ_TAIL, 0, g + 1);
                put(Fields.SCHED_RUNQSIZE, 0, get(Fields.SCHED_RUNQSIZE, 0) + 1);
                begin(g, Fields.G_RUNNABLE);
            }
        }
    }

    private void runnext(boolean[] busy) {
        List<Goroutine> all = world.atStart();
        for (int g = 0; g < all.size(); g++) {
            if (all.get(g).start() == Goroutine.Start.RUNNEXT) {
                int p = all.get(g).proc();
                // As a trace may begin: the world was stopped before an M took the P that the finalizer goroutine was left on, and who stops it first finds that.
                boolean left = all.get(g).name().equals(World.RUNFINQ);
                if (p < 0 || p >= world.procs() || !busy[p] && !left || get(Fields.P_RUNNEXT, p) != 0) {
                    throw new IllegalArgumentException("goroutine " + all.get(g).name() + " cannot be next on p" + p
                        + ": no M runs there, or another is next");
                }
                put(Fields.P_RUNNEXT, p, g + 1);
                begin(g, Fields.G_RUNNABLE);
            }
        }
        if (world.simulated()) {
            // Measured: what the real scheduler has counted when main.main begins.
            put(Fields.P_SCHEDTICK, 0, 4);
        }
    }

    private void idlePs(boolean[] busy) {
        int idle = 0;
        for (int p = world.procs() - 1; p >= 0; p--) {
            if (!busy[p]) {
                put(Fields.P_STATUS_F, p, Fields.P_IDLE);
                put(Fields.P_LINK, p, get(Fields.SCHED_PIDLE, 0));
                put(Fields.SCHED_PIDLE, 0, p + 1);
                put(Fields.P_IDLEMASK, p, 1);
                put(Fields.LEDGER_HOLDER, p, Fields.IDLE);
                idle++;
            } else {
                put(Fields.P_TIMERMASK, p, 1);
            }
        }
        put(Fields.SCHED_NPIDLE, 0, idle);
    }

    /** Parked where stopm parks them, called from where an M without work calls it. */
    private void idleMs() {
        List<String> chain = new ArrayList<>(List.of("schedule"));
        for (String r : List.of("findRunnable", "findrunnable", "stopm", "mPark", "notesleep")) {
            if (program.routines().containsKey(r)) {
                chain.add(r);
            }
        }
        for (int i = 0; i < world.idle(); i++) {
            int m = nextM + world.idle() - 1 - i;
            if (m >= world.ms()) {
                throw new IllegalArgumentException("idle: " + world.idle() + " parked Ms and " + nextM
                    + " running ones are more than ms: " + world.ms());
            }
            if (contexts != null) {
                contexts.placeInside(s, m, chain);
            }
            String last = chain.get(chain.size() - 1);
            if (contexts != null) {
                contexts.placeG0(s, m, last, indexOfWait(last));
            }
            put(Fields.M_ALLOCATED, m, 1);
            put(Fields.M_SCHEDLINK, m, get(Fields.SCHED_MIDLE, 0));
            put(Fields.SCHED_MIDLE, 0, m + 1);
        }
        put(Fields.SCHED_NMIDLE, 0, world.idle());
        nextM += world.idle();
        put(Fields.SCHED_MNEXT, 0, nextM);
        // notesleep's parameter: the M's own park note.
        for (int m = nextM - world.idle(); m < nextM; m++) {
            if (contexts != null) {
                contexts.putLocal(s, m, "notesleep", "n", world.sizes().of(Kind.N) - world.sizes().of(Kind.M) + m + 1);
            }
        }
    }

    private int indexOfWait(String routine) {
        List<gmplab.core.program.Step> steps = program.routine(routine).steps();
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).op() instanceof gmplab.core.program.Op.Await) {
                return i;
            }
        }
        throw new IllegalStateException("bug in gmplab: " + routine + " does not wait");
    }

    private void sleepTimers() {
        if (world.sleeps()) {
            for (int g = 0; g < world.numGs(); g++) {
                put(Fields.G_TIMER, g, world.timers().size() + g + 1);
            }
        }
    }

    private void sysmon() {
        if (world.sysmon()) {
            int m = world.ms();
            put(Fields.M_ALLOCATED, m, 1);
            put(Fields.SCHED_MNEXT, 0, nextM + 1);
            put(Fields.SCHED_NMSYS, 0, 1);
            if (contexts != null) {
                contexts.startSysmon(s, m);
            }
        }
    }
}
