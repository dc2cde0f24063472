package gmplab.core.export.promela;

import gmplab.core.export.ExportException;
import gmplab.core.machine.Blueprint;
import gmplab.core.machine.Blueprint.Place;
import gmplab.core.machine.Machine;
import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Expr;
import gmplab.core.program.Routine;
import gmplab.core.program.Step;
import gmplab.core.runtime.Claim;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.World;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A world in Promela: SPIN, with its reductions off, stores one state for each state of the plain search, makes the same
 * moves, and finds wrong what it finds wrong. Each M is a process; where it is, is where its process is, and the locals of its
 * system stack are the process's. A return address is tested only where a routine returns. The stack of a goroutine moves
 * from M to M, so its locals are arrays over the Gs, and an M that takes a G up jumps to where that one was left.
 *
 * <p>A finding in a move is a failed assertion in a way back to the same state, so that it adds none; a move out of bounds is
 * a way back that says nothing. A state in which nothing moves is reported unless it is a good end: there the process
 * {@code nobody} goes round in a circle. So SPIN's transitions are ours and one (it counts the start) and one for each good
 * end; its errors are our findings in moves and bad ends.
 *
 * @param text the program
 * @param steps how many steps it has, one for each kind of stack
 */
public record PromelaText(String text, int steps) {
    private static final int MS_MAX = 200;
    private static final int GS_MAX = 250;
    /** SPIN 6 keeps the exits of all d_steps in a table of 2048 (its MAXDSTEP), and there the labels inside of one for a while. */
    private static final int DSTEPS_MAX = 1900;

    /**
     * Writes a world.
     *
     * @throws ExportException when something in it has no counterpart
     */
    public static PromelaText of(Machine m) {
        return of(m, DSTEPS_MAX);
    }

    /** The same with so many d_steps at most: SPIN stores the same states with any number, the sooner the more there are. */
    public static PromelaText of(Machine m, int dSteps) {
        Blueprint plan = Blueprint.of(m);
        check(plan);
        Places places = new Places(plan);
        // Once to see who writes what and where Gs go on, and once with what is known then.
        Writer first = new Writer(plan, places, Set.of(), dSteps);
        first.write();
        Set<Field> constant = new HashSet<>(plan.program().fields());
        constant.removeAll(first.heap.written());
        Writer second = new Writer(plan, places, constant, dSteps);
        return new PromelaText(second.write(), second.steps);
    }

    private static void check(Blueprint plan) {
        World w = plan.world();
        if (w.sizes().of(Kind.M) > MS_MAX || w.sizes().of(Kind.G) > GS_MAX) {
            throw new ExportException("it has " + w.sizes().of(Kind.M) + " Ms and " + w.sizes().of(Kind.G) + " Gs, expected at most " + MS_MAX
                + " and " + GS_MAX + ": SPIN knows 255 processes");
        }
        w.claims().stream().filter(c -> c.kind() == Claim.Kind.INVARIANT).findFirst().ifPresent(c -> {
            throw new ExportException("it has the invariant '" + c.name() + "', and a move that breaks one leads nowhere here; "
                + "type: withdraw '" + c.name() + "'");
        });
        for (Node n : plan.nodes()) {
            Routine r = plan.program().routine(n.routine());
            for (int i = 0; i < r.steps().size(); i++) {
                if (plan.isStep(r.name(), i)) {
                    check(n, r.steps().get(i));
                }
            }
        }
    }

    /** Where a process is, is no number that a step could look at. */
    private static void check(Node n, Step s) {
        String at = n.routine() + "." + s.label();
        List<Expr> all = new ArrayList<>(s.op().reads());
        if (s.op().writes() != null) {
            all.add(s.op().writes());
        }
        all.forEach(x -> x.walk(e -> {
            if (e instanceof Expr.Load l && Set.of(Fields.M_PC, Fields.G_PC, Fields.M_MODE).contains(l.field())) {
                throw new ExportException(at + " looks at " + l.field() + ", which is no variable in Promela");
            }
        }));
        if (n.stack() == Stack.USER && s.op().writes() != null && s.op().writes().field().equals(Fields.M_CURG)) {
            throw new ExportException(at + " writes m.curg on a goroutine's own stack, and would go on on another");
        }
        if (s.label().equals("finished")) {
            throw new ExportException(at + " is a place where a program that is no scheduler ends well");
        }
    }

    /** Writes it once. */
    private static final class Writer {
        private final Blueprint plan;
        private final Places places;
        private final Heap heap;
        private final Cells cells;
        private final int dSteps;
        private int steps;

        Writer(Blueprint plan, Places places, Set<Field> constant, int dSteps) {
            this.plan = plan;
            this.dSteps = dSteps;
            this.places = places;
            heap = new Heap(plan, constant);
            cells = new Cells(plan);
        }

        String write() {
            String body = labels();
            Surroundings around = new Surroundings(plan, heap);
            String options = around.options();
            String over = around.over();
            String good = around.good();
            StringBuilder b = new StringBuilder(head());
            b.append(heap.declarations());
            cells.all(Stack.USER).forEach((cell, type) -> b.append(type).append(' ').append(cell.replace("[G]", "[" + gs() + "]")).append(" = {")
                .append(list(IntStream.range(0, gs()).mapToObj(g -> cells.atStart(Stack.USER, g).getOrDefault(cell, 0)).toList())).append("};\n"));
            b.append("byte at[").append(ms()).append("] = {").append(list(places.atStart())).append("};\n");
            if (gs() > 0) {
                b.append(places.resumed().size() > 255 ? "short" : "byte").append(" g_at[").append(gs()).append("] = {")
                    .append(list(places.resumedAtStart())).append("};\n");
            }
            b.append("byte stuck = ").append(places.standingAtStart()).append(";\n");
            b.append("bit over;\n");
            b.append("#define OVER ").append(over).append("\n#define GOOD ").append(good).append("\n\n");
            b.append("active [").append(ms()).append("] proctype m() {\n").append(locals()).append(" goto ").append(Places.BEGIN).append(";\n")
                .append(body).append("}\n\n");
            return b.append("active proctype nobody() {\n").append(options).append("}\n").toString();
        }

        private int ms() {
            return plan.world().sizes().of(Kind.M);
        }

        private int gs() {
            return plan.world().sizes().of(Kind.G);
        }

        private static String list(List<Integer> values) {
            return String.join(", ", values.stream().map(String::valueOf).toList());
        }

        private String head() {
            StringBuilder b = new StringBuilder("/* A world of " + plan.program().name() + " with " + plan.world().procs() + "P " + plan.world().ms()
                + "M, written by gmplab.\n   spin -o1 -o2 -o3 -a FILE; gcc -O3 -DSAFETY -DNOREDUCE -o pan pan.c; ./pan -c0 -m10000000\n"
                + "   stores one state for each that gmplab's plain search finds. */\n");
            b.append("#define ME (_pid + 1)\n#define LIVE (!over)\n");
            b.append("/* With partial orders, spin -DREDUCE, an M goes on in a run that is over as far as nobody can see it. */\n"
                + "#ifdef REDUCE\n#define STILL true\n#else\n#define STILL LIVE\n#endif\n");
            if (gs() > 0) {
                b.append("#define G (").append(heap.get(Fields.M_CURG, "_pid")).append(" - 1)\n");
            }
            for (int i = 0; i < Effects.SCRATCH; i++) {
                b.append("hidden int hid_").append(i).append(";\n");
            }
            return b.append("hidden int hid_k; hidden int hid_n; hidden int hid_o; hidden int hid_r;\n").toString();
        }

        /** The variables of an M's system stack, each beginning as that M begins. */
        private String locals() {
            StringBuilder b = new StringBuilder();
            cells.all(Stack.G0).forEach((cell, type) -> {
                String first = "0";
                for (int m = ms() - 1; m >= 0; m--) {
                    int v = cells.atStart(Stack.G0, m).getOrDefault(cell, 0);
                    first = v == 0 ? first : "(_pid == " + m + " -> " + v + " : " + first + ")";
                }
                b.append(' ').append(type).append(' ').append(cell).append(first.equals("0") ? "" : " = " + first).append(";\n");
            });
            return b.toString();
        }

        private String labels() {
            Map<Place, List<Option>> all = options();
            Set<Option> atOnce = atOnce(all);
            StringBuilder begin = new StringBuilder(Places.BEGIN + ": if\n");
            StringBuilder b = new StringBuilder();
            all.forEach((p, options) -> {
                Routine r = plan.program().routine(p.node().routine());
                Integer number = places.begins().get(p);
                String guard = number == null ? "1" : "(at[_pid] == " + number + ")";
                StringBuilder to = number == null ? b : begin;
                to.append("/* ").append(r.name()).append('.').append(r.steps().get(p.step()).label().replace("*/", "* /")).append(" */ ");
                to.append(number == null ? places.label(p) + ": if\n" : "\n");
                options.forEach(o -> to.append(o.text(guard, atOnce.contains(o))));
                to.append(number == null ? (options.isEmpty() ? " :: false -> skip\n" : "") + " fi;\n" : "");
            });
            steps = all.size();
            return begin.append(" fi;\n").append(b).toString();
        }

        private Map<Place, List<Option>> options() {
            Map<Place, List<Option>> all = new LinkedHashMap<>();
            for (Node n : plan.nodes()) {
                Routine r = plan.program().routine(n.routine());
                for (int i = 0; i < r.steps().size(); i++) {
                    Place p = new Place(n, i);
                    if (plan.isStep(r.name(), i)) {
                        all.put(p, new StepMoves(plan, heap, cells, places, p).options());
                    }
                }
            }
            return all;
        }

        /** As many as SPIN takes, those that change most first: an atomic sequence takes a transition of SPIN's for each change. */
        private Set<Option> atOnce(Map<Place, List<Option>> all) {
            Set<Option> r = Collections.newSetFromMap(new IdentityHashMap<>());
            all.values().stream().flatMap(List::stream).filter(Option::changes).sorted(Comparator.comparing(Option::isFinding)
                .thenComparing(o -> -o.effects().size())).limit(dSteps).forEach(r::add);
            return r;
        }
    }
}
