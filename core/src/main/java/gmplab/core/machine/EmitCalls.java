package gmplab.core.machine;

import gmplab.core.machine.Emit.Spot;
import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Site;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Expr;
import gmplab.core.program.Local;
import gmplab.core.program.Op;
import gmplab.core.program.Routine;
import gmplab.core.program.Step;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Slot;
import java.util.List;
import java.util.function.ToIntFunction;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/** Emits the operations that enter a routine, leave it, or change stacks: what {@link LowerCalls} gives to the interpreter. */
final class EmitCalls {
    private static final int M = EmitStep.M;

    private final EmitStep step;
    private final Lowering at;
    private final Machine mac;
    private final Linkage link;
    private final Emit emit;
    private final EmitExpr expr;

    EmitCalls(EmitStep step) {
        this.step = step;
        at = step.at;
        mac = step.mac;
        link = mac.link();
        emit = step.emit;
        expr = step.expr;
    }

    /** Emits the step where it is one of these; otherwise returns false. */
    boolean step(int i, Step s) {
        Op op = s.op();
        if (op instanceof Op.Call o) {
            call(i, s, new Node(o.routine(), at.node.stack()), o.args(), o.result());
        } else if (op instanceof Op.Systemstack o) {
            call(i, s, new Node(o.routine(), Stack.G0), o.args(), o.result());
        } else if (op instanceof Op.Mcall o) {
            mcall(i, s, o);
        } else if (op instanceof Op.Tail o) {
            Params p = new Params(new Node(o.routine(), Stack.G0), o.args(), "tail");
            emit.clearArena(link.mArenas, M);
            putM(Fields.M_PC, link.entry(p.to));
            p.write(M);
        } else if (op instanceof Op.Return o) {
            ret(i, o);
        } else if (op instanceof Op.Gogo) {
            gogo();
        } else if (op instanceof Op.Prologue) {
            prologue(i, s);
        } else {
            return false;
        }
        return true;
    }

    private void putM(gmplab.core.state.Field f, int value) {
        emit.write(Spot.in(mac.layout().slot(f), M, true), value);
    }

    private void call(int i, Step s, Node to, List<Expr> args, Local result) {
        boolean switches = at.user && to.stack() == Stack.G0;
        Params params = new Params(to, args, s.label());
        int entry = link.entry(to);
        int site = link.siteNumber(to, new Site(at.node, i));
        if (switches) {
            step.go(i, s.next(), result);
            putM(Fields.M_MODE, Fields.ON_G0);
        } else {
            step.clear(i, s.next(), result);
        }
        int ctx = switches ? M : step.ctx;
        emit.write(Spot.in(link.siteSlot(to), ctx, true), site);
        if (at.user && !switches) {
            emit.write(Spot.in(mac.layout().slot(Fields.G_PC), EmitStep.G, true), entry);
        } else {
            putM(Fields.M_PC, entry);
        }
        params.write(ctx);
    }

    private void mcall(int i, Step s, Op.Mcall o) {
        if (!at.user) {
            emit.ret(mac.finding(new Finding(Finding.Kind.THROW, at.where(s), "runtime: mcall called on m->g0 stack")));
            return;
        }
        Params p = new Params(new Node(o.routine(), Stack.G0), o.args(), s.label());
        step.go(i, s.next(), null);
        putM(Fields.M_MODE, Fields.ON_G0);
        putM(Fields.M_PC, link.entry(p.to));
        p.write(M);
    }

    /** Arguments on their way into a routine's parameters: computed when this is made. */
    private final class Params {
        private final Node to;
        private final List<Expr> args;
        private final int[] vars;
        private final String label;

        Params(Node to, List<Expr> args, String label) {
            this.to = to;
            this.args = args;
            this.label = label;
            vars = new int[args.size()];
            for (int k = 0; k < vars.length; k++) {
                expr.value(args.get(k));
                vars[k] = emit.keep();
            }
        }

        void write(int ctx) {
            Routine callee = link.linked.routine(to.routine());
            for (int k = 0; k < vars.length; k++) {
                Local p = callee.params().get(k);
                int outOfRange = mac.outOfRange("argument " + p.name() + " of " + at.routine.name() + "." + label);
                if (link.frames.liveness(to.routine()).aliveBefore(0, p)) {
                    Slot slot = link.localSlot(to, p);
                    step.holds(slot, expr.range(args.get(k)), vars[k], outOfRange, -1);
                    emit.writeVar(Spot.in(slot, ctx, true), vars[k]);
                }
            }
            emit.ret(Exec.OK);
        }
    }

    // Leaving

    private void ret(int i, Op.Return o) {
        int value = emit.newVar();
        if (o.value() == null) {
            emit.push(0);
        } else {
            expr.value(o.value());
        }
        emit.mv.visitVarInsn(Opcodes.ISTORE, value);
        List<Back> backs = link.graph.sites(at.node).stream().map(Back::new).toList();
        Slot slot = link.siteSlot(at.node);
        Spot place = Spot.in(slot, step.ctx, true);
        emit.read(place);
        if (slot.mask >= backs.size()) {
            emit.push(backs.size());
            emit.call(Emit.CODE, "index", "(II)I");
        }
        int site = emit.keep();
        if (backs.isEmpty()) {
            // Nobody called it: reading the site has thrown already.
            emit.ret(Exec.OK);
            return;
        }
        step.clear(i, -1, null);
        emit.clear(place);
        back(backs, site, value, o.value() == null ? new EmitExpr.Range(0, 0) : expr.range(o.value()));
    }

    /** One place that a return goes back to. */
    private final class Back {
        private final boolean user;
        private final int pc;
        private final Slot result;

        Back(Site site) {
            Routine caller = link.linked.routine(site.caller().routine());
            Step s = caller.steps().get(site.step());
            user = site.caller().stack() == Stack.USER;
            pc = link.pc(caller.name(), s.next());
            Local r = s.op().defines();
            boolean kept = r != null && link.frames.liveness(caller.name()).aliveBefore(s.next(), r);
            result = kept ? link.localSlot(site.caller(), r) : null;
        }

        boolean like(Back o) {
            return user == o.user && (result == o.result || result != null && o.result != null && result.min == o.result.min
                && result.largest == o.result.largest && result.mask == o.result.mask && result.zero() == o.result.zero()
                && java.util.Arrays.equals(result.word, o.result.word) && java.util.Arrays.equals(result.shift, o.result.shift));
        }
    }

    /** Places that differ only in the step share their code: the step is looked up. */
    private void back(List<Back> backs, int site, int value, EmitExpr.Range range) {
        List<Back> kinds = new java.util.ArrayList<>();
        ToIntFunction<Back> kindOf = b -> {
            for (int k = 0; k < kinds.size(); k++) {
                if (kinds.get(k).like(b)) {
                    return k;
                }
            }
            kinds.add(b);
            return kinds.size() - 1;
        };
        int[] kind = backs.stream().mapToInt(kindOf).toArray();
        int[] pcs = backs.stream().mapToInt(b -> b.pc).toArray();
        emit.lookUp(pcs, site);
        int pc = emit.keep();
        if (kinds.size() == 1) {
            go(kinds.get(0), pc, value, range);
            return;
        }
        Label[] to = new Label[kinds.size()];
        java.util.Arrays.setAll(to, k -> new Label());
        emit.lookUp(kind, site);
        emit.mv.visitTableSwitchInsn(0, to.length - 1, to[0], to);
        for (int k = 0; k < to.length; k++) {
            int here = k;
            emit.at(to[k]);
            emit.inside(() -> go(kinds.get(here), pc, value, range));
        }
    }

    private void go(Back b, int pc, int value, EmitExpr.Range range) {
        boolean switches = b.user != at.user;
        int ctx = step.ctx;
        if (switches) {
            putM(Fields.M_PC, 0);
            ctx = toUser();
        }
        emit.writeVar(Spot.in(mac.layout().slot(b.user ? Fields.G_PC : Fields.M_PC), ctx, !switches), pc);
        if (b.result != null) {
            step.holds(b.result, range, value, mac.outOfRange("result of " + at.routine.name()), -1);
            emit.writeVar(Spot.in(b.result, ctx, !switches), value);
        }
        emit.ret(Exec.OK);
    }

    /** Puts the M on the stack of its G; the variable with the G. */
    private int toUser() {
        putM(Fields.M_MODE, Fields.ON_USER);
        emit.read(Spot.in(mac.layout().slot(Fields.M_CURG), M, true));
        emit.push(1);
        emit.op(Opcodes.ISUB);
        return emit.keep();
    }

    private void gogo() {
        emit.clearArena(link.mArenas, M);
        putM(Fields.M_PC, 0);
        int g = toUser();
        Slot held = mac.layout().slot(Fields.G_HELD);
        emit.read(Spot.in(held, g, false));
        int n = emit.keep();
        Label none = new Label();
        emit.load(n);
        emit.jump(Opcodes.IFEQ, none);
        emit.inside(() -> {
            emit.write(Spot.in(held, g, false), 0);
            emit.writeVar(Spot.in(mac.layout().slot(Fields.M_LOCKS), M, true), n);
        });
        emit.at(none);
        emit.ret(Exec.OK);
    }

    private void prologue(int i, Step s) {
        if (at.user && at.routine.prologue() == Routine.Prologue.SYSTEMSTACK) {
            emit.ret(mac.finding(new Finding(Finding.Kind.THROW, at.routine.name() + ".prologue",
                "runtime: " + at.routine.name() + " entered off the system stack")));
            return;
        }
        boolean newstack = link.linked.routines().containsKey("newstack");
        Label asked = new Label();
        if (at.user && newstack) {
            emit.read(Spot.in(mac.layout().slot(Fields.G_STACKGUARD0), EmitStep.G, true));
            emit.jump(Opcodes.IFNE, asked);
        }
        emit.inside(() -> step.goAndReturn(i, s.next()));
        if (at.user && newstack) {
            emit.at(asked);
            putM(Fields.M_MODE, Fields.ON_G0);
            putM(Fields.M_PC, link.entry(new Node("newstack", Stack.G0)));
            emit.ret(Exec.OK);
        }
    }
}
