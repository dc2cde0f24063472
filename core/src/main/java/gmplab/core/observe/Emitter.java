package gmplab.core.observe;

import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import gmplab.core.state.Slot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The events that a run of the model would have traced: each belongs to named steps, those beside which Go 1.19 has its call of the
 * tracer (proc.go, mgc.go). G numbers are the bench's and one, as Go's begin with 1.
 */
final class Emitter {
    /** Routines that lead a collection from one phase to the next. */
    static final List<String> COLLECTOR = List.of("gcStart", "gcMarkDone", "gcMarkTermination");
    private static final Map<String, EventKind> PARKS = new HashMap<>();

    static {
        PARKS.put("sleep", EventKind.GO_SLEEP);
        PARKS.put("chan receive", EventKind.GO_BLOCK_RECV);
        PARKS.put("chan send", EventKind.GO_BLOCK_SEND);
        PARKS.put("semacquire", EventKind.GO_BLOCK_SYNC);
        PARKS.put("select", EventKind.GO_BLOCK_SELECT);
        PARKS.put("sync.Cond.Wait", EventKind.GO_BLOCK_COND);
        PARKS.put("IO wait", EventKind.GO_BLOCK_NET);
        PARKS.put("GC assist wait", EventKind.GO_BLOCK_GC);
        PARKS.put("chan receive (nil chan)", EventKind.GO_STOP);
        PARKS.put("chan send (nil chan)", EventKind.GO_STOP);
        PARKS.put("select (no cases)", EventKind.GO_STOP);
    }

    private final Machine machine;
    private final Consumer<Event> out;
    private final Map<String, Integer> firsts = new HashMap<>();
    private final Map<Field, Slot> slots = new HashMap<>();
    private final int procs;
    private final int gs;
    /** By P: the G, from 1, that the events so far show running there; 0 for none. */
    private long[] running;
    private int number;
    private long[] before;
    private long[] after;
    private int m;

    Emitter(Machine machine, Consumer<Event> out) {
        this.machine = machine;
        this.out = out;
        procs = machine.world().procsMax();
        gs = machine.world().numGs();
    }

    /** Begins with a state of the model, as if the trace had begun there; says so to {@code v}. */
    void begin(long[] start, Visible v) {
        running = new long[procs];
        number = 0;
        for (int g = 0; g < gs; g++) {
            int status = get(start, Fields.G_STATUS_F, g);
            if (status == Fields.G_WAITING) {
                v.beginsAs(g + 1, "waiting", EventKind.GO_WAITING);
            } else if (status == Fields.G_RUNNABLE) {
                v.beginsAs(g + 1, "runnable", EventKind.GO_CREATE);
            }
        }
        for (int i = 0; i < machine.world().ms(); i++) {
            int g = get(start, Fields.M_CURG, i);
            int p = get(start, Fields.M_P, i);
            if (g > 0 && p > 0) {
                v.beginsRunning(g, p - 1);
                running[p - 1] = g;
            }
        }
    }

    /** Which G its events show running on each P; to be copied by who keeps it. */
    long[] running() {
        return running;
    }

    /** Goes on from where these were seen running. */
    void running(long[] gs) {
        System.arraycopy(gs, 0, running, 0, running.length);
    }

    private long on(int p) {
        return p < 0 ? 0 : running[p];
    }

    private int get(long[] s, Field f, int element) {
        return slots.computeIfAbsent(f, machine.layout()::slot).get(s, element);
    }

    /** Looks at the move that was made: {@code m} was at {@code at} in {@code s} and led to {@code t}. */
    void moved(int mover, Machine.Position at, long[] s, long[] t) {
        if (at == null) {
            return;
        }
        m = mover;
        before = s;
        after = t;
        String label = at.label();
        switch (at.routine()) {
            case "acquirep" -> on(label.equals("ret"), EventKind.PROC_START, 0);
            case "releasep" -> on(label.equals("set m.p"), EventKind.PROC_STOP, 0);
            case "execute" -> execute(label);
            case "park_m" -> parks(label);
            case "preemptPark" -> on(becomes(Fields.G_RUNNING, Fields.G_SCAN + Fields.G_PREEMPTED), EventKind.GO_BLOCK, 0);
            case "gosched_m" -> on(label.equals("goschedImpl"), EventKind.GO_SCHED, 0);
            case "gopreempt_m" -> on(label.equals("goschedImpl"), EventKind.GO_PREEMPT, 0);
            case "goyield_m" -> on(becomes(Fields.G_RUNNING, Fields.G_RUNNABLE), EventKind.GO_PREEMPT, 0);
            case "goexit1" -> on(label.equals("mcall goexit0"), EventKind.GO_END, 0);
            case "newproc1" -> created(label);
            case "procresize" -> on(at.step() == firsts.computeIfAbsent(at.routine(), this::first), EventKind.GOMAXPROCS, 0);
            case "entersyscall" -> on(becomes(Fields.G_RUNNING, Fields.G_SYSCALL), EventKind.GO_SYS_CALL, 0);
            case "entersyscallblock_handoff" -> handsOff(label);
            case "entersyscall_gcwait", "retake", "stopTheWorldWithSema", "forEachP" -> taken();
            case "exitsyscallfast" -> back(label);
            case "exitsyscall" -> starts();
            case "gcStart", "gcMarkDone", "gcMarkTermination" -> collector(at.routine(), label);
            case "startTheWorldWithSema" -> on(label.equals("wakep") && forCollector(), EventKind.GC_STW_DONE, 0);
            default -> { }
        }
        if (label.startsWith("cas ") && !at.routine().equals("stopTheWorld.func1")) {
            readied();
        }
    }

    private int first(String routine) {
        for (int i = 0; i < machine.program().routine(routine).steps().size(); i++) {
            if (machine.isStep(routine, i) && !machine.program().routine(routine).steps().get(i).label().equals("prologue")) {
                return i;
            }
        }
        return -1;
    }

    private int p() {
        return get(before, Fields.M_P, m) - 1;
    }

    private void on(boolean happened, EventKind kind, long other) {
        if (happened) {
            emit(kind, p(), other);
        }
    }

    private void emit(EventKind kind, int p, long other) {
        number++;
        out.accept(new Event(number, kind, p, kind == EventKind.GO_START ? other : on(p), other, number, 0, kind == EventKind.PROC_START ? m : -1));
        if (p >= 0 && kind == EventKind.GO_START) {
            running[p] = other;
        } else if (p >= 0 && kind.leaves()) {
            running[p] = 0;
        }
    }

    /** The G, from 1, whose plain status this move changed so; 0 for none. */
    private long changed(int from, int to) {
        for (int g = 0; g < gs; g++) {
            if (get(before, Fields.G_STATUS_F, g) == from && get(after, Fields.G_STATUS_F, g) == to) {
                return g + 1;
            }
        }
        return 0;
    }

    private boolean becomes(int from, int to) {
        return changed(from, to) != 0;
    }

    private void execute(String label) {
        if (!label.startsWith("gogo")) {
            return;
        }
        long g = get(before, Fields.M_CURG, m);
        Machine.Position goesOn = machine.positionOfG(State.of(before), (int) g - 1);
        if (goesOn != null && goesOn.routine().equals("exitsyscall")) {
            emit(EventKind.GO_SYS_EXIT, p(), g);
        }
        emit(EventKind.GO_START, p(), g);
    }

    private void parks(String label) {
        long g = label.startsWith("cas ") ? changed(Fields.G_RUNNING, Fields.G_WAITING) : 0;
        if (g != 0) {
            String why = Fields.REASON.show(get(before, Fields.G_WAITREASON, (int) g - 1));
            emit(PARKS.getOrDefault(why, EventKind.GO_BLOCK), p(), 0);
        }
    }

    private void created(String label) {
        // An identity that was never used has no status yet.
        long g = label.startsWith("set ") ? Math.max(changed(Fields.G_DEAD, Fields.G_RUNNABLE), changed(Fields.G_IDLE, Fields.G_RUNNABLE)) : 0;
        on(g != 0, EventKind.GO_CREATE, g);
    }

    private void readied() {
        long g = changed(Fields.G_WAITING, Fields.G_RUNNABLE);
        on(g != 0, EventKind.GO_UNBLOCK, g);
    }

    private void handsOff(String label) {
        if (label.equals("releasep")) {
            emit(EventKind.GO_SYS_CALL, p(), 0);
            emit(EventKind.GO_SYS_BLOCK, p(), 0);
        }
    }

    /** A P in a system call is taken from its G: whoever does it says so on that P. */
    private void taken() {
        for (int p = 0; p < procs; p++) {
            if (get(before, Fields.P_STATUS_F, p) == Fields.P_SYSCALL && get(after, Fields.P_STATUS_F, p) != Fields.P_SYSCALL) {
                emit(EventKind.GO_SYS_BLOCK, p, 0);
                emit(EventKind.PROC_STOP, p, 0);
            }
        }
    }

    /** Back on the old P, which another may have had meanwhile and left in a system call; or on an idle one. */
    private void back(String label) {
        long g = get(before, Fields.M_CURG, m);
        if (label.equals("ret") && on(p()) != g) {
            emit(EventKind.GO_SYS_BLOCK, p(), 0);
            emit(EventKind.GO_SYS_EXIT, p(), g);
        } else if (label.equals("ret#2")) {
            emit(EventKind.GO_SYS_EXIT, p(), g);
        }
    }

    private void starts() {
        long g = changed(Fields.G_SYSCALL, Fields.G_RUNNING);
        if (g != 0 && on(p()) != g) {
            emit(EventKind.GO_START, p(), g);
        }
    }

    private void collector(String routine, String label) {
        on(routine.equals("gcStart") && label.equals("gcBgMarkStartWorkers"), EventKind.GC_START, 0);
        on(label.equals("systemstack stopTheWorldWithSema"), EventKind.GC_STW_START, 0);
        on(routine.equals("gcMarkTermination") && label.startsWith("cas ") && becomes(Fields.G_WAITING, Fields.G_RUNNING), EventKind.GC_DONE, 0);
    }

    private boolean forCollector() {
        int g = get(before, Fields.M_CURG, m) - 1;
        Machine.Position p = g < 0 ? null : machine.positionOfG(State.of(before), g);
        return p != null && COLLECTOR.contains(p.routine());
    }
}
