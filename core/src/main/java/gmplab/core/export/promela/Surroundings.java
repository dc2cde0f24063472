package gmplab.core.export.promela;

import gmplab.core.machine.Blueprint;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Core/machine's {@code Environment} in Promela: when a run is over, the moves that nobody on the bench makes, good ends. */
final class Surroundings {
    /** What decides whether a run is over. */
    static final Set<Field> ENDS = Set.of(Fields.G_STATUS_F, Fields.G_ALLOCATED, Fields.G_SYSTEM, Fields.MAIN_EXITED, Fields.STOPS,
        Fields.T_STATUS_F, Fields.T_F);
    private static final String LABEL = "outside";
    private final Blueprint plan;
    private final Heap heap;
    private final KernelCalls kernel;
    private final int gs;
    private final int ts;
    private final int ds;
    private final boolean clock;

    Surroundings(Blueprint plan, Heap heap) {
        this.plan = plan;
        this.heap = heap;
        kernel = new KernelCalls(plan, heap);
        gs = plan.world().sizes().of(Kind.G);
        ts = plan.world().sizes().of(Kind.T);
        ds = plan.world().sizes().of(Kind.D);
        clock = ts > 0 && plan.world().clock();
    }

    private String get(Field f, int i) {
        return heap.get(f, Integer.toString(i));
    }

    /** When a run is over. */
    String over() {
        String stopped = Term.or(heap.constant(Fields.MAIN_EXITED) == null ? "(" + get(Fields.MAIN_EXITED, 0) + " != 0)" : "",
            plan.world().stops() > 0 ? "(" + get(Fields.STOPS, 0) + " == 0)" : "");
        String ended = gs == 0 || plan.world().main() >= 0 ? "" : "1";
        for (int g = 0; g < gs; g++) {
            String dead = "((" + get(Fields.G_STATUS_F, g) + " == " + Fields.G_DEAD + " || " + get(Fields.G_STATUS_F, g) + " == " + Fields.G_IDLE + ") && "
                + get(Fields.G_ALLOCATED, g) + " == 0)";
            ended = Term.and(ended, Term.or(dead, "(" + get(Fields.G_SYSTEM, g) + " != 0)"));
        }
        for (int t = 0; t < ts && clock; t++) {
            String armed = "(" + get(Fields.T_STATUS_F, t) + " == " + Fields.T_WAITING + " || " + get(Fields.T_STATUS_F, t) + " == " + Fields.T_RUNNING
                + " || " + get(Fields.T_STATUS_F, t) + " >= " + Fields.T_MODIFYING + ")";
            ended = Term.and(ended, Term.not(Term.and("(" + get(Fields.T_F, t) + " == 2)", armed)));
        }
        String all = Term.or(stopped, ended);
        return all.isEmpty() ? "false" : all;
    }

    /** The options of the process that is nobody's. */
    String options() {
        List<Option> r = new ArrayList<>();
        requests(r);
        time(r);
        for (int d = 0; d < ds; d++) {
            if (!kernel.mayArrive(d).isEmpty()) {
                r.add(new Option(kernel.mayArrive(d), List.of(kernel.arrive(d)), LABEL));
            }
        }
        StringBuilder b = new StringBuilder(LABEL + ": if\n");
        r.forEach(o -> b.append(o.text("1", true)));
        return b.append(" :: timeout && GOOD -> goto ").append(LABEL).append("\n fi\n").toString();
    }

    /** A G that runs is asked to yield after 10 ms, where no sysmon does it. */
    private void requests(List<Option> r) {
        if (plan.world().preempts() == 0 || plan.world().sysmon() || gs == 0) {
            return;
        }
        for (int p = 0; p < plan.world().procsMax(); p++) {
            String curg = heap.get(Fields.M_CURG, get(Fields.P_M, p) + " - 1");
            String g = curg + " - 1";
            String when = "(" + get(Fields.PREEMPTS, 0) + " > 0 && " + get(Fields.P_STATUS_F, p) + " == " + Fields.P_RUNNING + " && " + get(Fields.P_M, p)
                + " != 0 && " + curg + " != 0 && !(" + heap.get(Fields.G_PREEMPT, g) + " == 1 && " + heap.get(Fields.G_STACKGUARD0, g) + " == 1))";
            r.add(new Option(when, List.of(heap.put(Fields.G_PREEMPT, g, "1"), heap.put(Fields.G_STACKGUARD0, g, "1"),
                heap.put(Fields.PREEMPTS, "0", get(Fields.PREEMPTS, 0) + " - 1")), LABEL));
        }
    }

    /** The clock moves on to the next time at which somebody may act for a timer. */
    private void time(List<Option> r) {
        if (!clock) {
            return;
        }
        String now = get(Fields.NOW, 0);
        String some = "";
        List<String> least = new ArrayList<>(List.of("hid_n = 0"));
        for (int t = 0; t < ts; t++) {
            String st = get(Fields.T_STATUS_F, t);
            String modified = "(" + st + " >= " + Fields.T_MODIFYING + " || " + st + " == " + Fields.T_DELETED + ")";
            String armed = "(" + st + " == " + Fields.T_WAITING + " || " + modified + ")";
            for (String due : List.of(Term.and(armed, "(" + get(Fields.T_WHEN, t) + " > " + now + ")"),
                Term.and(modified, "(" + get(Fields.T_NEXTWHEN, t) + " > " + now + ")"))) {
                String when = get(due.startsWith("(" + armed) ? Fields.T_WHEN : Fields.T_NEXTWHEN, t);
                some = Term.or(some, due);
                least.add("if :: " + due + " && (hid_n == 0 || " + when + " < hid_n) -> hid_n = " + when + " :: else -> skip fi");
            }
        }
        least.add(heap.put(Fields.NOW, "0", "hid_n"));
        least.add("hid_n = 0");
        r.add(new Option(some, least, LABEL));
    }

    /** When a state in which nothing moves is a good end. */
    String good() {
        String rest = "(stuck == 0)";
        String nobodyWaits = "1";
        for (int g = 0; g < gs; g++) {
            String st = "(" + get(Fields.G_STATUS_F, g) + " % " + Fields.G_SCAN + ")";
            for (int bad : new int[] {Fields.G_RUNNABLE, Fields.G_RUNNING, Fields.G_SYSCALL}) {
                rest = Term.and(rest, "(" + st + " != " + bad + ")");
            }
            nobodyWaits = Term.and(nobodyWaits, Term.or("(" + get(Fields.G_SYSTEM, g) + " != 0)",
                "(" + st + " != " + Fields.G_WAITING + " && " + st + " != " + Fields.G_PREEMPTED + ")"));
        }
        String silent = plan.program().routines().containsKey("checkdead") ? nobodyWaits : "1";
        for (int d = 0; d < ds; d++) {
            rest = Term.and(rest, Term.not(lost(d)));
            silent = kernel.outside(d) ? Term.or(silent, "(" + get(Fields.PD_RG, d) + " >= " + Fields.PD_G + ")") : silent;
        }
        return Term.or("over", Term.and(rest, silent));
    }

    /** Somebody parked on a descriptor need not wait any longer. */
    private String lost(int d) {
        String gone = "(" + get(Fields.PD_INFO, d) + " % 2 != 0)";
        return Term.or(Term.and("(" + get(Fields.PD_RG, d) + " >= " + Fields.PD_G + ")", Term.or(gone, kernel.ready(d, true))),
            Term.and("(" + get(Fields.PD_WG, d) + " >= " + Fields.PD_G + ")", Term.or(gone, kernel.ready(d, false))));
    }
}
