package gmplab.core.export.promela;

import gmplab.core.machine.Blueprint;
import gmplab.core.machine.Blueprint.Place;
import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Expr;
import gmplab.core.program.Liveness;
import gmplab.core.program.Local;
import gmplab.core.program.Op;
import gmplab.core.program.Routine;
import gmplab.core.program.Step;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Kind;
import gmplab.core.state.Slot;
import gmplab.core.state.Type;
import java.util.List;

/** The ways on from one step, by its operation: what core/machine's {@code Lower} executes, in Promela. */
final class StepMoves {
    private final Blueprint plan;
    private final Heap heap;
    private final Cells cells;
    private final Places places;
    private final Place here;
    private final Node node;
    private final Routine routine;
    private final Liveness live;
    private final int i;
    private final Step step;
    private final Terms terms;
    private final Ways out;
    private final Ledger ledger;

    StepMoves(Blueprint plan, Heap heap, Cells cells, Places places, Place here) {
        this.plan = plan;
        this.heap = heap;
        this.cells = cells;
        this.places = places;
        this.here = here;
        node = here.node();
        i = here.step();
        routine = plan.program().routine(node.routine());
        step = routine.steps().get(i);
        live = plan.liveness(node.routine());
        terms = new Terms(plan, heap, cells, node);
        out = new Ways(places, here);
        ledger = new Ledger(plan, heap, terms, node);
    }

    List<Option> options() {
        Op op = step.op();
        if (op instanceof Op.Set o) {
            set(o);
        } else if (op instanceof Op.If o) {
            Term c = terms.of(o.cond());
            out.nil(c.nil());
            out.when(c.cond()).then(edge(step.next(), null), at(step.next()));
            out.when(Term.not(c.cond())).then(edge(step.other(), null), at(step.other()));
        } else if (op instanceof Op.Cas o) {
            cas(o);
        } else if (op instanceof Op.Xadd o) {
            xadd(o);
        } else if (op instanceof Op.Xchg o) {
            xchg(o);
        } else if (op instanceof Op.Throw) {
            out.bad("1");
        } else if (op instanceof Op.Check o) {
            Term c = terms.of(o.holds());
            out.nil(c.nil());
            out.when("1").unlessBad(c.cond()).then(edge(step.next(), null), at(step.next()));
        } else if (op.enters() != null || op instanceof Op.Return || op instanceof Op.Gogo || op instanceof Op.Prologue) {
            new CallMoves(plan, heap, cells, places, here, terms, out, this).write();
        } else {
            waiting(op);
        }
        signal();
        return out.options();
    }

    private void waiting(Op op) {
        if (op instanceof Op.Acquire o) {
            Terms.Target t = terms.target(o.target());
            Effects e = new Effects().put(heap, t.field(), t.index().text(), "ME");
            out.when("(" + heap.get(t.field(), t.index().text()) + " == 0)").then(go(e, step.next(), null), at(step.next()));
        } else if (op instanceof Op.Await o) {
            out.when(terms.of(o.until()).cond()).then(edge(step.next(), null), at(step.next()));
        } else if (op instanceof Op.AwaitTimed o) {
            String until = terms.of(o.until()).cond();
            out.when(until).then(edge(step.next(), null), at(step.next()));
            out.when(Term.and(Term.not(until), terms.of(o.retry()).cond())).then(edge(step.other(), null), at(step.other()));
        } else if (op instanceof Op.AwaitReturn || op instanceof Op.Emit) {
            out.when("1").then(edge(step.next(), null), at(step.next()));
        } else if (op instanceof Op.Ask o) {
            ask(o);
        } else if (op instanceof Op.Kernel o) {
            kernel(o);
        } else {
            identities(op);
        }
    }

    private void identities(Op op) {
        Identities ids = new Identities(plan, heap, places);
        if (op instanceof Op.NewM o) {
            fresh(ids.freeM(), ids::takeM, plan.world().ms(), o.result());
        } else if (op instanceof Op.NewG o) {
            fresh(ids.freeG(), ids::takeG, plan.world().sizes().of(Kind.G), o.result());
        } else if (op instanceof Op.Begin o) {
            Term g = reference(o.g());
            Term program = terms.of(o.program());
            Effects e = new Effects();
            ids.begin(e, g, program);
            out.when("1").then(go(e, step.next(), null), at(step.next()));
        } else if (op instanceof Op.Forget o) {
            Term g = reference(o.g());
            Effects e = new Effects();
            ids.forget(e, g, cells.all(Stack.USER).keySet());
            out.when("1").then(go(e, step.next(), null), at(step.next()));
        } else if (op instanceof Op.Clone o) {
            Term m = reference(o.m());
            Ledger.Acted act = ledger.act(step.act());
            out.nil(act.nil());
            Effects e = new Effects().heap("at[" + m.text() + " - 1] = " + places.begins().get(plan.entry(new Node("mstart", Stack.G0))));
            act.into(e);
            out.when("1").unlessBad(act.ok()).then(go(e, step.next(), null), at(step.next()));
        } else if (op instanceof Op.Exit) {
            Effects e = new Effects().heap("at[_pid] = " + Places.EXITED);
            cells.below(node).forEach(e::clear);
            cells.alive(node, i).forEach(e::clear);
            out.when("1").toBegin(e);
        } else {
            throw new IllegalStateException("bug in gmplab: no way to write in Promela " + op);
        }
    }

    private Term reference(Expr x) {
        Term t = terms.of(x);
        out.nil(Term.or(t.nil(), t.lo() > 0 ? "" : "(" + t.text() + " == 0)"));
        return t;
    }

    /** Takes the lowest identity that is free. */
    private void fresh(List<String> free, java.util.function.BiConsumer<Effects, Integer> take, int n, Local result) {
        String none = "1";
        for (int k = 0; k < n; k++) {
            Effects e = new Effects();
            take.accept(e, k);
            out.when(Term.and(none, free.get(k))).then(store(e, result, Term.constant(k + 1)), at(step.next()));
            none = Term.and(none, Term.not(free.get(k)));
        }
        out.cut(none);
    }

    private void set(Op.Set o) {
        Term value = terms.of(o.value());
        out.nil(value.nil());
        if (o.target() instanceof Expr.Var v) {
            Effects e = new Effects();
            out.when("1").unlessCut(fits(v.local(), value)).then(store(e, v.local(), value), at(step.next()));
            return;
        }
        Terms.Target t = terms.target((Expr.Load) o.target());
        Ledger.Acted act = ledger.act(step.act());
        out.nil(t.index().nil());
        out.nil(act.nil());
        Effects e = new Effects();
        Term v = step.act() == null ? value : keepIfHeap(e, value);
        Term at = step.act() == null ? t.index() : keepIfHeap(e, t.index());
        act.into(e);
        e.put(heap, t.field(), at.text(), v.text());
        out.when("1").unlessCut(t.holds(value)).unlessBad(act.ok()).then(go(e, step.next(), null), at(step.next()));
    }

    private static Term keepIfHeap(Effects e, Term v) {
        return v.heap() ? e.keep(v) : v;
    }

    private void cas(Op.Cas o) {
        Terms.Target t = terms.target(o.target());
        Term old = terms.of(o.old());
        Term value = terms.of(o.value());
        Ledger.Acted act = ledger.act(step.act());
        out.nil(Term.or(t.index().nil(), old.nil()));
        String equal = "(" + heap.get(t.field(), t.index().text()) + " == " + old.text() + ")";
        out.nil(Term.and(equal, Term.or(value.nil(), act.nil())));
        Effects e = new Effects();
        Term v = step.act() == null ? value : keepIfHeap(e, value);
        Term at = step.act() == null ? t.index() : keepIfHeap(e, t.index());
        act.into(e);
        e.put(heap, t.field(), at.text(), v.text());
        out.when(equal).unlessCut(t.holds(value)).unlessBad(act.ok()).then(go(e, step.next(), null), at(step.next()));
        out.when(Term.not(equal)).then(edge(step.other(), null), at(step.other()));
    }

    private void xadd(Op.Xadd o) {
        Terms.Target t = terms.target(o.target());
        Term delta = terms.of(o.delta());
        Slot s = t.slot();
        out.nil(Term.or(t.index().nil(), delta.nil()));
        Term before = new Term(heap.get(t.field(), t.index().text()), s.min, s.largest, "", t.index().cells(), true);
        Term sum = Term.of("(" + before.text() + " + " + delta.text() + ")", s.min + delta.lo(), s.largest + delta.hi(), "", before, delta);
        String holds = t.holds(sum);
        if (o.target().field().type().base() == Type.Base.MOD) {
            int modulus = s.largest + 1;
            sum = sum.as("((" + sum.text() + " + " + modulus + ") % " + modulus + ")", 0, s.largest);
            holds = "1";
        }
        Effects e = new Effects();
        boolean kept = kept(o.result());
        Term v = kept && o.seen() == null ? e.keep(sum) : sum;
        Term at = keepIfHeap(e, t.index());
        e.put(heap, t.field(), at.text(), v.text());
        if (o.seen() != null && kept) {
            Term seen = terms.of(o.seen());
            out.nil(seen.nil());
            // Evaluated after the addition; where it does not fit the move is cut, which is seen before it here.
            v = e.keep(seen);
        }
        out.when("1").unlessCut(Term.and(holds, kept && o.seen() == null ? fits(o.result(), sum) : "1"))
            .then(store(e, o.result(), v), at(step.next()));
    }

    private void xchg(Op.Xchg o) {
        Terms.Target t = terms.target(o.target());
        Term value = terms.of(o.value());
        Ledger.Acted act = ledger.act(step.act());
        Slot s = t.slot();
        out.nil(Term.or(t.index().nil(), value.nil()));
        out.nil(act.nil());
        Term before = new Term(heap.get(t.field(), t.index().text()), s.min, s.largest, "", t.index().cells(), true);
        Effects e = new Effects();
        Term at = keepIfHeap(e, t.index());
        Term was = kept(o.result()) ? e.keep(before) : before;
        e.put(heap, t.field(), at.text(), keepIfHeap(e, value).text());
        act.into(e);
        out.when("1").unlessCut(Term.and(t.holds(value), fits(o.result(), before))).unlessBad(act.ok())
            .then(store(e, o.result(), was), at(step.next()));
    }

    private void ask(Op.Ask o) {
        if (!plan.world().policies().isOpen(o.policy())) {
            throw new gmplab.core.export.ExportException("the policy " + o.policy() + " is answered by code of yours ("
                + plan.world().policies().get(o.policy()).name() + "), which has no counterpart in Promela; leave it open: policy "
                + o.policy() + ": 'any'");
        }
        Term count = terms.of(o.count());
        out.nil(count.nil());
        for (int k = 0; k < Math.max(1, count.hi()); k++) {
            String allowed = "1";
            if (o.where() != null) {
                terms.bind(depth(o.where()), k + 1);
                allowed = terms.of(o.where()).cond();
            }
            String asked = k < count.lo() || k == 0 && o.where() == null ? "1" : "(" + count.text() + " > " + k + ")";
            out.when(Term.and(asked, allowed)).unlessCut(fits(o.result(), Term.constant(k)))
                .then(store(new Effects(), o.result(), Term.constant(k)), at(step.next()));
        }
    }

    /** The nesting depth of the answer's variable: the shallowest in the condition. */
    private static int depth(Expr where) {
        int[] d = {Integer.MAX_VALUE};
        where.walk(x -> d[0] = x instanceof Expr.Each each ? Math.min(d[0], each.depth()) : d[0]);
        return d[0] == Integer.MAX_VALUE ? 0 : d[0];
    }

    private void kernel(Op.Kernel o) {
        Terms.Target outcome = terms.target(o.outcome());
        Term fd = o.fd() == null ? Term.constant(0) : terms.of(o.fd());
        Term value = o.value() == null ? Term.constant(0) : terms.of(o.value());
        out.nil(Term.or(outcome.index().nil(), Term.or(fd.nil(), value.nil())));
        KernelCalls k = new KernelCalls(plan, heap);
        // With what the call gives in variables of its own, which the effects then read.
        Effects e = new Effects();
        Term result = kept(o.result()) ? k.result(plan.slot(node, o.result())) : Term.constant(0);
        k.call(o.call(), fd, value).forEach(e::heap);
        e.put(heap, outcome.field(), outcome.index().text(), KernelCalls.OUTCOME);
        out.when("1").then(store(e, o.result(), result), at(step.next()));
    }

    /** A signal preempts a G at its own code. */
    private void signal() {
        if (node.stack() != Stack.USER || !plan.asyncSafe(node.routine()) || !plan.world().async()) {
            return;
        }
        String p = heap.get(Fields.M_P, "_pid");
        String asked = "(" + heap.get(Fields.M_LOCKS, "_pid") + " == 0 && " + p + " != 0 && " + heap.get(Fields.G_PREEMPT, "G") + " == 1 && "
            + heap.get(Fields.P_STATUS_F, p + " - 1") + " == " + Fields.P_RUNNING + " && " + heap.get(Fields.G_STATUS_F, "G") + " % "
            + Fields.G_SCAN + " == " + Fields.G_RUNNING + ")";
        String stop = "(" + heap.get(Fields.G_PREEMPTSTOP, "G") + " != 0)";
        boolean parks = heap.constant(Fields.G_PREEMPTSTOP) == null;
        leave(parks ? Term.and(asked, Term.not(stop)) : asked, "gopreempt_m");
        if (parks) {
            leave(Term.and(asked, stop), "preemptPark");
        }
    }

    private void leave(String when, String to) {
        Node n = new Node(to, Stack.G0);
        if (plan.nodes().contains(n)) {
            out.regardless(when, new Effects().heap("g_at[G] = " + places.resume(here)), plan.entry(n));
        }
    }

    // What the operations share

    Place at(int to) {
        return to < 0 ? null : new Place(node, to);
    }

    boolean kept(Local l) {
        return l != null && step.next() >= 0 && live.aliveBefore(step.next(), l) && cells.cell(node, l) != null;
    }

    /** When a value is one that a local holds; one that is never read holds all. */
    private String fits(Local l, Term v) {
        boolean read = l != null && step.next() >= 0 && live.aliveBefore(step.next(), l);
        return read ? Terms.within(v, plan.slot(node, l)) : "1";
    }

    Effects edge(int to, Local also) {
        return go(new Effects(), to, also);
    }

    /** What dies on the way to another step. {@code also}: the local that a call is about to define. */
    Effects go(Effects e, int to, Local also) {
        step.dies(to).forEach(d -> dead(e, d));
        for (Local l : live.dying(i, to)) {
            if (cells.cell(node, l) != null) {
                e.clear(cells.cell(node, l));
            }
        }
        if (also != null && cells.cell(node, also) != null) {
            e.clear(cells.cell(node, also));
        }
        return e;
    }

    private void dead(Effects e, Step.Dead d) {
        Terms.Target t = terms.target(d.place());
        String zero = Integer.toString(Cells.offset(t.slot()));
        if (d.count() == null) {
            e.put(heap, t.field(), t.index().text(), zero);
            return;
        }
        // A row of a ring, from one column on, so many, round its end.
        Term at = e.keep(t.index());
        Term n = e.keep(terms.of(d.count()));
        int columns = t.slot().columns;
        String wrapped = "((" + at.text() + " / " + columns + ") * " + columns + " + (" + at.text() + " % " + columns + " + hid_k) % " + columns + ")";
        String put = heap.put(t.field(), wrapped, zero);
        if (!put.isEmpty()) {
            e.heap("hid_k = 0; do :: hid_k < " + n.text() + " -> " + put + "; hid_k = hid_k + 1 :: else -> break od; hid_k = 0");
        }
    }

    private Effects store(Effects e, Local l, Term v) {
        Effects r = go(e, step.next(), null);
        if (kept(l)) {
            put(r, node, l, v);
        }
        return r;
    }

    void put(Effects e, Node n, Local l, Term v) {
        int offset = Cells.offset(plan.slot(n, l));
        e.set(cells.cell(n, l), offset == 0 ? v : v.as("(" + v.text() + (offset < 0 ? " + " + -offset : " - " + offset) + ")",
            v.lo() - offset, v.hi() - offset));
    }
}
