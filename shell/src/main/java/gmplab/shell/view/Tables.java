package gmplab.shell.view;

import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import java.util.ArrayList;
import java.util.List;

/** The Ms, Ps and Gs of a state as tables. */
public final class Tables {
    private final Machine machine;
    private final State state;

    public Tables(Machine machine, State state) {
        this.machine = machine;
        this.state = state;
    }

    private int get(Field f, int i) {
        return state.get(machine.layout(), f, i);
    }

    private String show(Field f, int i) {
        return f.type().show(get(f, i));
    }

    /** Nil and zero are not worth a reader's attention. */
    private Object quiet(Field f, int i) {
        String s = show(f, i);
        return s.equals("nil") || s.equals("0") || s.equals("false") ? Table.cell("-", Style.DIM) : s;
    }

    private static Object yes(boolean b) {
        return b ? "yes" : Table.cell("-", Style.DIM);
    }

    public Text ms() {
        Table t = new Table("m", "p", "g", "stack", "locks", "spinning", "nextp", "at");
        for (int m = 0; m < machine.layout().sizes().of(Kind.M); m++) {
            Threads.Where w = Threads.of(machine, state, m);
            Machine.Position at = machine.position(state, m);
            String stack = switch (w.mode()) {
                case UNBORN -> get(Fields.M_ALLOCATED, m) != 0 ? "reserved" : "not made";
                case G0 -> "system";
                case USER -> "g" + w.g();
                case EXITED -> "ended";
            };
            t.row(Table.cell("m" + m, Style.NAME), quiet(Fields.M_P, m), quiet(Fields.M_CURG, m), stack,
                quiet(Fields.M_LOCKS, m), yes(get(Fields.M_SPINNING, m) != 0), quiet(Fields.M_NEXTP, m), at == null ? "" : at);
        }
        return t.text();
    }

    public Text ps() {
        Table t = new Table("p", "status", "m", "runnext", "queue", "timers", "holder");
        for (int p = 0; p < machine.world().procsMax(); p++) {
            String status = show(Fields.P_STATUS_F, p);
            t.row(Table.cell("p" + p, Style.NAME), status, quiet(Fields.P_M, p), quiet(Fields.P_RUNNEXT, p), queue(p),
                quiet(Fields.P_TIMERS_LEN, p), Table.cell(show(Fields.LEDGER_HOLDER, p),
                    get(Fields.LEDGER_HOLDER, p) == Fields.TRANSIT ? Style.CAUTION : Style.PLAIN));
        }
        return t.text().plus(sched());
    }

    private Object queue(int p) {
        List<String> r = new ArrayList<>();
        int slots = machine.layout().sizes().of(Kind.Q);
        int head = get(Fields.P_RUNQHEAD, p);
        int n = get(Fields.P_RUNQTAIL, p) - head & 31;
        for (int i = 0; i < n && slots > 0; i++) {
            r.add(Fields.P_RUNQ.type().show(get(Fields.P_RUNQ, p * slots + (head + i) % slots)));
        }
        return r.isEmpty() ? Table.cell("-", Style.DIM) : String.join(" ", r);
    }

    /** The scheduler's own counters on one line. */
    public Text sched() {
        List<String> queue = new ArrayList<>();
        int g = get(Fields.SCHED_RUNQ_HEAD, 0);
        while (g != 0 && queue.size() <= machine.layout().sizes().of(Kind.G)) {
            queue.add("g" + (g - 1));
            g = get(Fields.G_SCHEDLINK, g - 1);
        }
        return new Text.Builder().add("sched", Style.NAME)
            .add(": gcwaiting " + get(Fields.SCHED_GCWAITING, 0) + ", stopwait " + get(Fields.SCHED_STOPWAIT, 0) + ", npidle "
                + get(Fields.SCHED_NPIDLE, 0) + ", nmspinning " + get(Fields.SCHED_NMSPINNING, 0) + ", nmidle "
                + get(Fields.SCHED_NMIDLE, 0) + ", global queue " + (queue.isEmpty() ? "empty" : String.join(" ", queue))).done();
    }

    public Text gs() {
        Table t = new Table("g", "program", "status", "m", "preempt", "stackguard0", "waits", "at");
        for (int g = 0; g < machine.layout().sizes().of(Kind.G); g++) {
            Machine.Position at = machine.positionOfG(state, g);
            t.row(Table.cell("g" + g, Style.NAME), program(g), show(Fields.G_STATUS_F, g), runner(g),
                yes(get(Fields.G_PREEMPT, g) != 0), get(Fields.G_STACKGUARD0, g) == 0 ? Table.cell("-", Style.DIM)
                    : show(Fields.G_STACKGUARD0, g), show(Fields.G_WAITREASON, g), at == null ? "" : at);
        }
        return t.text();
    }

    /** The goroutine of the world that a G began as; only its outermost frame knows. */
    private Object program(int g) {
        List<Machine.FrameView> frames = machine.stack(state, gmplab.core.program.CallGraph.Stack.USER, g);
        String outer = frames.isEmpty() ? "" : frames.get(frames.size() - 1).at().routine();
        return outer.startsWith("main.") ? outer.substring("main.".length()) : outer;
    }

    private Object runner(int g) {
        for (int m = 0; m < machine.layout().sizes().of(Kind.M); m++) {
            if (get(Fields.M_CURG, m) == g + 1) {
                return "m" + m;
            }
        }
        return Table.cell("-", Style.DIM);
    }

    /** Every stack, innermost frame first, with the locals that are alive. */
    public Text where() {
        Text.Builder b = new Text.Builder();
        Listing.stacks(machine, state).forEach((who, frames) -> {
            b.add(who.replace("*", ""), Style.NAME).add(who.endsWith("*") ? " (not running)" : "", Style.DIM);
            String sep = "  ";
            for (Machine.FrameView f : frames) {
                b.add(sep).add(f.at().toString());
                if (!f.values().isEmpty()) {
                    b.add(locals(f), Style.DIM);
                }
                sep = " < ";
            }
            b.end();
        });
        return b.done();
    }

    private static String locals(Machine.FrameView f) {
        List<String> r = new ArrayList<>();
        f.values().forEach((k, v) -> {
            if (!k.startsWith("~")) {
                r.add(k + "=" + f.types().get(k).show(v));
            }
        });
        return r.isEmpty() ? "" : "{" + String.join(" ", r) + "}";
    }
}
