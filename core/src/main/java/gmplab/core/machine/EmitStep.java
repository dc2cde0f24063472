package gmplab.core.machine;

import gmplab.core.machine.Emit.Spot;
import gmplab.core.program.Expr;
import gmplab.core.program.Local;
import gmplab.core.program.Op;
import gmplab.core.program.Step;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import gmplab.core.state.Slot;
import gmplab.core.state.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * Emits the method that makes one step on one kind of stack: what {@link Lower} gives to the interpreter, act for act. Left to
 * the interpreter are steps that look for a free identity, begin a goroutine, call the kernel, ask a policy with code
 * of its own, or print to somebody who listens.
 */
final class EmitStep {
    /** Of a method that makes a step: the engine, the words, the M, the G. */
    static final String DESCRIPTOR = "(Lgmplab/core/machine/Engine;[JII)I";
    static final int E = 0;
    static final int S = 1;
    static final int M = 2;
    static final int G = 3;
    static final int FIRST_FREE = 4;

    final Machine mac;
    final Lowering at;
    final Emit emit;
    final EmitExpr expr;
    /** The variable with the stack that the step is on. */
    final int ctx;
    private final Constants constants;
    private final int pc;

    EmitStep(Lowering at, Emit emit, Constants constants, int pc) {
        this.at = at;
        this.mac = at.mac;
        this.emit = emit;
        this.constants = constants;
        this.pc = pc;
        expr = new EmitExpr(emit, mac.layout(), at::slot, at.user, M, G);
        ctx = at.user ? G : M;
    }

    // What is emitted

    void step(int i, Set<Integer> discipline) {
        Step s = at.routine.steps().get(i);
        discipline(s, discipline);
        Op op = s.op();
        if (op instanceof Op.Set o) {
            assign(i, s, o);
        } else if (op instanceof Op.If o) {
            Label other = new Label();
            expr.unless(o.cond(), other);
            emit.inside(() -> goAndReturn(i, s.next()));
            emit.at(other);
            emit.inside(() -> goAndReturn(i, s.other()));
        } else if (op instanceof Op.Cas o) {
            cas(i, s, o);
        } else if (op instanceof Op.Xadd o) {
            xadd(i, s, o);
        } else if (op instanceof Op.Xchg o) {
            xchg(i, s, o);
        } else if (op instanceof Op.Throw o && o.value() == null) {
            emit.ret(mac.finding(new Finding(Finding.Kind.THROW, at.where(s), o.message())));
        } else if (!new EmitCalls(this).step(i, s)) {
            waiting(i, s, op);
        }
    }

    /** The wait of a step runs out. */
    void timeOut(int i) {
        goAndReturn(i, at.routine.steps().get(i).other());
    }

    private void discipline(Step s, Set<Integer> locks) {
        if (locks.isEmpty()) {
            return;
        }
        int finding = mac.finding(new Finding(Finding.Kind.INVARIANT, at.where(s),
            "lock discipline: touches what a lock protects without holding it"));
        for (int l : locks) {
            Label held = new Label();
            emit.read(Spot.known(mac.layout().slot(Fields.LOCK_HOLDER), l));
            expr.value(new Expr.Self());
            emit.jump(Opcodes.IF_ICMPEQ, held);
            emit.ret(finding);
            emit.at(held);
        }
    }

    private void waiting(int i, Step s, Op op) {
        if (op instanceof Op.Acquire o) {
            Spot lock = expr.spot(o.target());
            expr.value(new Expr.Self());
            emit.writeVar(lock, emit.keep());
            goAndReturn(i, s.next());
        } else if (op instanceof Op.Await || op instanceof Op.AwaitTimed || op instanceof Op.AwaitReturn) {
            goAndReturn(i, s.next());
        } else if (op instanceof Op.Check o) {
            Label broken = new Label();
            expr.unless(o.holds(), broken);
            emit.inside(() -> goAndReturn(i, s.next()));
            emit.at(broken);
            emit.ret(mac.finding(new Finding(Finding.Kind.INVARIANT, at.where(s), o.name())));
        } else if (op instanceof Op.Ask o && mac.world().policies().isOpen(o.policy())) {
            expr.value(o.count());
            emit.op(Opcodes.POP);
            emit.mv.visitVarInsn(Opcodes.ALOAD, E);
            emit.mv.visitFieldInsn(Opcodes.GETFIELD, Emit.ENGINE, "answer", "I");
            store(i, s, o.result(), null, emit.keep(), -1);
        } else if (op instanceof Op.Clone o) {
            start(i, s, o);
        } else if (op instanceof Op.Exit) {
            emit.write(Spot.in(mac.layout().slot(Fields.M_MODE), M, true), Fields.EXITED);
            putPc(Spot.in(mac.layout().slot(Fields.M_PC), M, true), 0);
            emit.clearArena(mac.link().mArenas, M);
            emit.ret(Exec.OK);
        } else if (op instanceof Op.Forget o) {
            forget(i, s, o);
        } else if (op instanceof Op.Emit o) {
            say(i, s, o);
        } else {
            interpret();
        }
    }

    private void say(int i, Step s, Op.Emit o) {
        Label nobody = new Label();
        if (!o.parts().isEmpty()) {
            emit.mv.visitVarInsn(Opcodes.ALOAD, E);
            emit.mv.visitFieldInsn(Opcodes.GETFIELD, Emit.ENGINE, "output", "Ljava/util/function/Consumer;");
            emit.jump(Opcodes.IFNULL, nobody);
            interpret();
        }
        emit.at(nobody);
        goAndReturn(i, s.next());
    }

    /** The step is the interpreter's. */
    private void interpret() {
        emit.mv.visitVarInsn(Opcodes.ALOAD, E);
        emit.mv.visitVarInsn(Opcodes.ALOAD, S);
        emit.load(M);
        emit.load(G);
        emit.push(at.user ? 1 : 0);
        emit.push(pc);
        emit.call(Emit.CODE, "interpret", "(Lgmplab/core/machine/Engine;[JIIZI)I");
        emit.op(Opcodes.IRETURN);
    }

    /** As {@link Contexts#forget}, where nobody keeps account of who is there. */
    private void forget(int i, Step s, Op.Forget o) {
        Spot pc = expr.spot(mac.layout().slot(Fields.G_PC), o.g(), null);
        putPc(pc, 0);
        for (Field f : List.of(Fields.G_ALLOCATED, Fields.G_SYSTEM)) {
            emit.write(new Spot(mac.layout().slot(f), pc.element(), pc.var(), pc.safe()), 0);
        }
        int g = pc.var();
        if (pc.isKnown()) {
            g = emit.newVar();
            emit.set(g, pc.element());
        }
        emit.clearArena(mac.link().gArenas, g);
        goAndReturn(i, s.next());
    }

    private void start(int i, Step s, Op.Clone o) {
        Spot thread = expr.spot(mac.layout().slot(Fields.M_MODE), o.m(), null);
        emit.write(thread, Fields.ON_G0);
        putPc(new Spot(mac.layout().slot(Fields.M_PC), thread.element(), thread.var(), thread.safe()), mac.contexts().threadEntry());
        int bad = act(s);
        go(i, s.next(), null);
        result(bad);
    }

    // Stores

    private void assign(int i, Step s, Op.Set o) {
        if (o.target() instanceof Expr.Var v) {
            expr.value(o.value());
            store(i, s, v.local(), expr.range(o.value()), emit.keep(), -1);
            return;
        }
        Spot place = expr.spot((Expr.Load) o.target());
        int v = value(o.value());
        inRange(place.slot(), o.value(), v, place(o.target()));
        int bad = act(s);
        write(place, o.value(), v);
        go(i, s.next(), null);
        result(bad);
    }

    private void cas(int i, Step s, Op.Cas o) {
        Spot place = expr.spot(o.target());
        Label other = new Label();
        emit.read(place);
        expr.value(o.old());
        emit.jump(Opcodes.IF_ICMPNE, other);
        emit.inside(() -> {
            int v = value(o.value());
            inRange(place.slot(), o.value(), v, place(o.target()));
            int bad = act(s);
            write(place, o.value(), v);
            go(i, s.next(), null);
            result(bad);
        });
        emit.at(other);
        emit.inside(() -> goAndReturn(i, s.other()));
    }

    private void xadd(int i, Step s, Op.Xadd o) {
        Spot place = expr.spot(o.target());
        emit.read(place);
        expr.value(o.delta());
        emit.op(Opcodes.IADD);
        if (o.target().field().type().base() == Type.Base.MOD) {
            emit.push(place.slot().largest + 1);
            emit.call("java/lang/Math", "floorMod", "(II)I");
        }
        int v = emit.keep();
        if (o.target().field().type().base() != Type.Base.MOD) {
            holds(place.slot(), null, v, place(o.target()), -1);
        }
        emit.writeVar(place, v);
        int kept = v;
        if (o.seen() != null) {
            expr.value(o.seen());
            kept = emit.keep();
        }
        store(i, s, o.result(), null, kept, -1);
    }

    private void xchg(int i, Step s, Op.Xchg o) {
        Spot place = expr.spot(o.target());
        emit.read(place);
        int before = emit.keep();
        int v = value(o.value());
        inRange(place.slot(), o.value(), v, place(o.target()));
        write(place, o.value(), v);
        int bad = act(s);
        store(i, s, o.result(), expr.range(o.target()), before, bad);
    }

    private int place(Expr target) {
        return mac.outOfRange(((Expr.Load) target).field().name());
    }

    /** Keeps a value in a variable; -1 where it is a constant. */
    private int value(Expr x) {
        if (x instanceof Expr.Const) {
            return -1;
        }
        expr.value(x);
        return emit.keep();
    }

    private void write(Spot place, Expr value, int var) {
        if (var < 0) {
            emit.write(place, ((Expr.Const) value).value());
        } else {
            emit.writeVar(place, var);
        }
    }

    private void inRange(Slot slot, Expr value, int var, int outOfRange) {
        if (var < 0 && !slot.holds(((Expr.Const) value).value())) {
            cut(outOfRange, -1);
        } else if (var >= 0) {
            holds(slot, expr.range(value), var, outOfRange, -1);
        }
    }

    /** Goes on only where the slot holds the value; otherwise the move is cut. {@code range} is null where nothing is known. */
    void holds(Slot slot, EmitExpr.Range range, int var, int outOfRange, int bad) {
        if (range != null && range.inside(slot)) {
            return;
        }
        Label out = new Label();
        Label in = new Label();
        emit.load(var);
        emit.push(slot.min);
        emit.jump(Opcodes.IF_ICMPLT, out);
        emit.load(var);
        emit.push(slot.largest);
        emit.jump(Opcodes.IF_ICMPLE, in);
        emit.at(out);
        cut(outOfRange, bad);
        emit.at(in);
    }

    private void cut(int range, int bad) {
        emit.mv.visitVarInsn(Opcodes.ALOAD, E);
        emit.push(range);
        emit.mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Emit.ENGINE, "cut", "(I)I", false);
        if (bad >= 0) {
            Label fine = new Label();
            emit.load(bad);
            emit.jump(Opcodes.IFEQ, fine);
            emit.op(Opcodes.POP);
            emit.load(bad);
            emit.at(fine);
        }
        emit.op(Opcodes.IRETURN);
    }

    /** Goes on to the next step, stores a computed value into a local that is read again, and returns. */
    void store(int i, Step s, Local local, EmitExpr.Range range, int var, int bad) {
        go(i, s.next(), null);
        if (local != null && s.next() >= 0 && at.live.aliveBefore(s.next(), local)) {
            Slot to = at.slot(local);
            holds(to, range, var, mac.outOfRange(local.name() + " of " + at.where(s)), bad);
            emit.writeVar(Spot.in(to, ctx, true), var);
        }
        result(bad);
    }

    private void result(int bad) {
        if (bad < 0) {
            emit.ret(Exec.OK);
        } else {
            emit.load(bad);
            emit.op(Opcodes.IRETURN);
        }
    }

    // The ledger

    /** The variable with what an ownership act gave; -1 where the step has none. */
    private int act(Step s) {
        if (s.act() == null) {
            return -1;
        }
        int bad = emit.newVar();
        emit.set(bad, Exec.OK);
        emit.inside(() -> act(s, bad));
        return bad;
    }

    private void act(Step s, int bad) {
        String field = constants.act(new ActExec(mac, s.act(), at::eval, at.user, at.where(s)));
        Label nobody = new Label();
        int p = -1;
        if (s.act().p() != null) {
            expr.value(s.act().p());
            p = emit.keep();
        }
        if (s.act().kind() == gmplab.core.program.Act.Kind.PROMISE) {
            emit.load(p);
            emit.jump(Opcodes.IFLE, nobody);
        }
        emit.mv.visitFieldInsn(Opcodes.GETSTATIC, Places.OWNER, field, Constants.ACT);
        emit.mv.visitVarInsn(Opcodes.ALOAD, S);
        emit.load(M);
        emit.load(G);
        if (p < 0) {
            emit.push(0);
        } else {
            emit.load(p);
            emit.push(1);
            emit.op(Opcodes.ISUB);
        }
        if (s.act().to() == null) {
            emit.push(0);
        } else {
            expr.value(s.act().to());
        }
        if (emit.tells()) {
            emit.mv.visitVarInsn(Opcodes.ALOAD, E);
            emit.mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "gmplab/core/machine/ActExec", "telling", "([JIIIIL" + Emit.ENGINE + ";)I", false);
        } else {
            emit.mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "gmplab/core/machine/ActExec", "run", "([JIIII)I", false);
        }
        emit.mv.visitVarInsn(Opcodes.ISTORE, bad);
        emit.at(nobody);
    }

    // Edges

    void goAndReturn(int from, int to) {
        go(from, to, null);
        emit.ret(Exec.OK);
    }

    /** As {@link Lowering.Edge#go}. */
    void go(int from, int to, Local also) {
        clear(from, to, also);
        putPc(Spot.in(mac.layout().slot(at.user ? Fields.G_PC : Fields.M_PC), ctx, true),
            to < 0 ? 0 : mac.link().pc(at.routine.name(), to));
    }

    void putPc(Spot where, int newPc) {
        emit.write(where, newPc);
    }

    /** As {@link Lowering.Edge#clear}. */
    void clear(int from, int to, Local also) {
        at.routine.steps().get(from).dies(to).forEach(this::dies);
        List<Slot> dying = new ArrayList<>();
        for (Local l : at.live.dying(from, to)) {
            if (!l.equals(also)) {
                dying.add(at.slot(l));
            }
        }
        if (also != null) {
            dying.add(at.slot(also));
        }
        emit.clear(dying, ctx);
    }

    private void dies(Step.Dead d) {
        Spot first = expr.spot(d.place());
        if (d.count() == null) {
            emit.clear(first);
            return;
        }
        int columns = first.slot().columns;
        int place = emit.newVar();
        if (first.isKnown()) {
            emit.set(place, first.element());
        } else {
            emit.load(first.var());
            emit.mv.visitVarInsn(Opcodes.ISTORE, place);
        }
        emit.load(place);
        emit.push(columns);
        emit.op(Opcodes.IDIV);
        emit.push(columns);
        emit.op(Opcodes.IMUL);
        int row = emit.keep();
        expr.value(d.count());
        int left = emit.keep();
        Label top = new Label();
        Label end = new Label();
        emit.at(top);
        emit.load(left);
        emit.jump(Opcodes.IFLE, end);
        emit.inside(() -> dead(first.slot(), place, row));
        emit.mv.visitIincInsn(left, -1);
        emit.jump(Opcodes.GOTO, top);
        emit.at(end);
    }

    /** Clears one element and goes on to the next of the same row, round its end. */
    private void dead(Slot slot, int place, int row) {
        emit.clear(Spot.in(slot, place, false));
        emit.load(row);
        emit.load(place);
        emit.push(1);
        emit.op(Opcodes.IADD);
        emit.load(row);
        emit.op(Opcodes.ISUB);
        emit.push(slot.columns);
        emit.op(Opcodes.IREM);
        emit.op(Opcodes.IADD);
        emit.mv.visitVarInsn(Opcodes.ISTORE, place);
    }
}
