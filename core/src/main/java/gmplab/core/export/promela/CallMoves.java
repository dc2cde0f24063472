package gmplab.core.export.promela;

import gmplab.core.machine.Blueprint;
import gmplab.core.machine.Blueprint.Place;
import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Site;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Expr;
import gmplab.core.program.Local;
import gmplab.core.program.Op;
import gmplab.core.program.Routine;
import gmplab.core.program.Step;
import gmplab.core.runtime.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The operations that enter a routine, leave it, or change stacks. */
final class CallMoves {
    private final Blueprint plan;
    private final Heap heap;
    private final Cells cells;
    private final Places places;
    private final Place here;
    private final Terms terms;
    private final Ways out;
    private final StepMoves moves;
    private final Node node;
    private final Step step;
    private final boolean user;

    CallMoves(Blueprint plan, Heap heap, Cells cells, Places places, Place here, Terms terms, Ways out, StepMoves moves) {
        this.plan = plan;
        this.heap = heap;
        this.cells = cells;
        this.places = places;
        this.here = here;
        this.terms = terms;
        this.out = out;
        this.moves = moves;
        node = here.node();
        step = plan.program().routine(node.routine()).steps().get(here.step());
        user = node.stack() == Stack.USER;
    }

    void write() {
        Op op = step.op();
        if (op instanceof Op.Call o) {
            call(o.routine(), o.args(), o.result(), node.stack());
        } else if (op instanceof Op.Systemstack o) {
            call(o.routine(), o.args(), o.result(), Stack.G0);
        } else if (op instanceof Op.Mcall o) {
            mcall(o);
        } else if (op instanceof Op.Tail o) {
            Effects e = new Effects();
            drop(e);
            enter(e, new Node(o.routine(), Stack.G0), o.args());
        } else if (op instanceof Op.Return o) {
            ret(o);
        } else if (op instanceof Op.Gogo) {
            gogo();
        } else {
            prologue();
        }
    }

    /** The arguments go into the parameters, those that are read; then it begins. */
    private void enter(Effects e, Node to, List<Expr> args) {
        Routine callee = plan.program().routine(to.routine());
        String fits = "1";
        for (int k = 0; k < args.size(); k++) {
            Local p = callee.params().get(k);
            Term v = terms.of(args.get(k));
            out.nil(v.nil());
            if (plan.liveness(to.routine()).aliveBefore(0, p)) {
                fits = Term.and(fits, Terms.within(v, plan.slot(to, p)));
                if (cells.cell(to, p) != null) {
                    moves.put(e, to, p, v);
                }
            }
        }
        out.when("1").unlessCut(fits).then(e, plan.entry(to));
    }

    private void call(String callee, List<Expr> args, Local result, Stack stack) {
        Node to = new Node(callee, stack);
        Effects e = moves.edge(step.next(), result);
        if (user && stack == Stack.G0 && neverReturns(to)) {
            e.heap("g_at[G] = " + places.resume(moves.at(step.next())));
        }
        if (cells.site(to) != null) {
            e.set(cells.site(to), Term.constant(plan.sites(to).indexOf(new Site(node, here.step()))));
        }
        enter(e, to, args);
    }

    /** Whether a routine on a system stack may leave it otherwise than by a return. */
    private boolean neverReturns(Node to) {
        List<Node> todo = new ArrayList<>(List.of(to));
        for (int k = 0; k < todo.size(); k++) {
            Routine r = plan.program().routine(todo.get(k).routine());
            for (int i = 0; i < r.steps().size(); i++) {
                Op op = r.steps().get(i).op();
                if (plan.isStep(r.name(), i) && (op instanceof Op.Tail || op instanceof Op.Gogo || op instanceof Op.Exit)) {
                    return true;
                }
            }
            plan.callees(todo.get(k)).stream().filter(n -> !todo.contains(n)).forEach(todo::add);
        }
        return false;
    }

    private void mcall(Op.Mcall o) {
        if (!user) {
            out.bad("1");
            return;
        }
        Effects e = moves.edge(step.next(), null);
        e.heap("g_at[G] = " + (step.next() < 0 ? 0 : places.resume(moves.at(step.next()))));
        enter(e, new Node(o.routine(), Stack.G0), o.args());
    }

    /** The whole system stack is dropped. */
    private void drop(Effects e) {
        cells.below(node).forEach(e::clear);
        cells.alive(node, here.step()).forEach(e::clear);
    }

    private void ret(Op.Return o) {
        Term value = o.value() == null ? Term.constant(0) : terms.of(o.value());
        out.nil(value.nil());
        List<Site> sites = plan.sites(node);
        if (sites.isEmpty()) {
            out.bad("1");
        }
        for (int k = 0; k < sites.size(); k++) {
            back(sites.get(k), sites.size() == 1 ? "1" : "(" + cells.site(node) + " == " + k + ")", value);
        }
    }

    private void back(Site site, String when, Term value) {
        Node caller = site.caller();
        Step s = plan.program().routine(caller.routine()).steps().get(site.step());
        Effects e = moves.go(new Effects(), -1, null);
        if (cells.site(node) != null) {
            e.clear(cells.site(node));
        }
        boolean callerUser = caller.stack() == Stack.USER;
        if (callerUser && !user && neverReturns(node)) {
            e.heap("g_at[G] = 0");
        }
        Local r = s.op().defines();
        String fits = "1";
        if (r != null && plan.liveness(caller.routine()).aliveBefore(s.next(), r)) {
            fits = Terms.within(value, plan.slot(caller, r));
            if (cells.cell(caller, r) != null) {
                moves.put(e, caller, r, value);
            }
        }
        out.when(when).unlessCut(fits).then(e, new Place(caller, s.next()));
    }

    private void gogo() {
        for (Map.Entry<Place, Integer> to : places.resumed().entrySet()) {
            Effects e = new Effects();
            drop(e);
            e.heap("g_at[G] = 0");
            out.when("(g_at[G] == " + to.getValue() + ")").then(e, to.getKey());
        }
        out.nil("(" + heap.get(Fields.M_CURG, "_pid") + " == 0)");
    }

    private void prologue() {
        if (!user) {
            out.when("1").then(moves.edge(step.next(), null), moves.at(step.next()));
            return;
        }
        Routine r = plan.program().routine(node.routine());
        if (r.prologue() == Routine.Prologue.SYSTEMSTACK) {
            out.bad("1");
            return;
        }
        Node newstack = new Node("newstack", Stack.G0);
        String asked = "(" + heap.get(Fields.G_STACKGUARD0, "G") + " != 0)";
        boolean checks = plan.nodes().contains(newstack);
        out.when(checks ? Term.not(asked) : "1").then(moves.edge(step.next(), null), moves.at(step.next()));
        if (checks) {
            out.when(asked).then(new Effects().heap("g_at[G] = " + places.resume(here)), plan.entry(newstack));
        }
    }
}
