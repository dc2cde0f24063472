package gmplab.core.machine;

import gmplab.core.program.Expr;
import gmplab.core.program.Expr.Oper;
import gmplab.core.program.Op;
import gmplab.core.program.Step;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * Emits which choices there are: those of a step that may have to wait or asks somebody, and those of the environment. What
 * {@link Exec} and {@link Environment} say, in the same order.
 */
final class EmitChoices {
    /** Of a method that writes the choices of one step: the words, the M, the G, where to write, how many there are. */
    static final String DESCRIPTOR = "([JII[II)I";
    private static final int M = 1;
    private static final int G = 2;
    private static final int OUT = 3;
    private static final int N = 4;
    static final int FIRST_FREE = 5;

    private final Machine mac;

    EmitChoices(Machine mac) {
        this.mac = mac;
    }

    /** Whether an M at the step always has the one choice to run. */
    boolean plain(Op op) {
        return !(op instanceof Op.Acquire || op instanceof Op.Await || op instanceof Op.AwaitTimed || op instanceof Op.AwaitReturn
            || op instanceof Op.Ask a && (a.where() != null || mac.world().policies().isOpen(a.policy())));
    }

    /** The whole body of the method for a step that is not plain. */
    void step(Lowering at, Step s, Emit emit) {
        EmitExpr expr = new EmitExpr(emit, mac.layout(), at::slot, at.user, M, G);
        Appender to = new Appender(emit, OUT, N);
        Op op = s.op();
        Label end = new Label();
        if (op instanceof Op.Acquire a) {
            emit.read(expr.spot(a.target()));
            emit.jump(Opcodes.IFNE, end);
            to.append(Choice.Kind.RUN, M, 0);
        } else if (op instanceof Op.Await a) {
            expr.unless(a.until(), end);
            to.append(Choice.Kind.RUN, M, 0);
        } else if (op instanceof Op.AwaitTimed a) {
            timed(a, emit, expr, to, end);
        } else if (op instanceof Op.AwaitReturn) {
            to.append(Choice.Kind.RETURN, G, 0);
        } else {
            ask((Op.Ask) op, emit, expr, to, end);
        }
        emit.at(end);
        emit.load(N);
        emit.op(Opcodes.IRETURN);
    }

    private static void timed(Op.AwaitTimed a, Emit emit, EmitExpr expr, Appender to, Label end) {
        Label waits = new Label();
        expr.unless(a.until(), waits);
        emit.inside(() -> to.append(Choice.Kind.RUN, M, 0));
        emit.jump(Opcodes.GOTO, end);
        emit.at(waits);
        expr.unless(a.retry(), end);
        to.append(Choice.Kind.TIMEOUT, M, 0);
    }

    private void ask(Op.Ask a, Emit emit, EmitExpr expr, Appender to, Label end) {
        boolean open = mac.world().policies().isOpen(a.policy());
        expr.value(a.count());
        int count = emit.keep();
        if (a.where() == null) {
            answers(emit, count, k -> to.append(Choice.Kind.ANSWER, M, k));
            emit.load(count);
            emit.jump(Opcodes.IFGT, end);
            to.append(Choice.Kind.RUN, M, 0);
            return;
        }
        answers(emit, count, k -> {
            Label refused = new Label();
            emit.load(k);
            emit.push(1);
            emit.op(Opcodes.IADD);
            expr.bind(Lower.depth(a.where()), emit.keep());
            expr.unless(a.where(), refused);
            if (open) {
                to.append(Choice.Kind.ANSWER, M, k);
            } else {
                to.append(Choice.Kind.RUN, M, 0);
                emit.jump(Opcodes.GOTO, end);
            }
            emit.at(refused);
        });
    }

    /** Emits a loop over the answers from 0. */
    private static void answers(Emit emit, int count, java.util.function.IntConsumer body) {
        int k = emit.newVar();
        Label top = new Label();
        Label end = new Label();
        emit.set(k, 0);
        emit.at(top);
        emit.load(k);
        emit.load(count);
        emit.jump(Opcodes.IF_ICMPGE, end);
        emit.inside(() -> body.accept(k));
        emit.mv.visitIincInsn(k, 1);
        emit.jump(Opcodes.GOTO, top);
        emit.at(end);
    }

    /** Writes choices one behind the other. */
    record Appender(Emit emit, int out, int n) {
        void append(Choice.Kind kind, int idVar, int argVarOrZero) {
            append(kind, () -> emit.load(idVar), () -> {
                if (kind == Choice.Kind.ANSWER) {
                    emit.load(argVarOrZero);
                } else {
                    emit.push(argVarOrZero);
                }
            });
        }

        /** Writes that an M runs, and leaves it uncounted. */
        void write(Runnable m) {
            emit.mv.visitVarInsn(Opcodes.ALOAD, out);
            emit.load(n);
            m.run();
            emit.push(10);
            emit.op(Opcodes.ISHL);
            emit.op(Opcodes.IASTORE);
        }

        void append(Choice.Kind kind, Runnable id, Runnable arg) {
            emit.mv.visitVarInsn(Opcodes.ALOAD, out);
            emit.load(n);
            emit.mv.visitIincInsn(n, 1);
            emit.push(Choice.of(kind, 0, 0));
            id.run();
            emit.push(10);
            emit.op(Opcodes.ISHL);
            emit.op(Opcodes.IOR);
            arg.run();
            emit.op(Opcodes.IOR);
            emit.op(Opcodes.IASTORE);
        }
    }

    // The environment

    private static Expr load(Field f, Expr row) {
        return new Expr.Load(f, row, null);
    }

    private static Expr is(Expr x, int value) {
        return new Expr.Binary(Oper.EQ, x, new Expr.Const(value));
    }

    private static Expr isNot(Expr x, int value) {
        return new Expr.Binary(Oper.NE, x, new Expr.Const(value));
    }

    private static Expr least(Expr x, int value) {
        return new Expr.Binary(Oper.LE, new Expr.Const(value), x);
    }

    private static Expr all(Expr... of) {
        return java.util.Arrays.stream(of).reduce((a, b) -> new Expr.Binary(Oper.AND, a, b)).orElseThrow();
    }

    private static Expr any(Expr... of) {
        return java.util.Arrays.stream(of).reduce((a, b) -> new Expr.Binary(Oper.OR, a, b)).orElseThrow();
    }

    private boolean clockMoves() {
        return mac.layout().sizes().of(Kind.T) > 0 && mac.world().clock();
    }

    /** {@link Environment#over} as an expression. */
    Expr over() {
        Expr ended = isNot(load(Fields.MAIN_EXITED, null), 0);
        if (mac.world().stops() > 0) {
            ended = any(ended, is(load(Fields.STOPS, null), 0));
        }
        return mac.layout().sizes().of(Kind.G) == 0 || mac.environment().hasMain() ? ended : any(ended, nobodyLeft());
    }

    private Expr nobodyLeft() {
        Expr g = new Expr.Each(Kind.G, 0);
        Expr status = load(Fields.G_STATUS_F, g);
        Expr lives = new Expr.Exists(Kind.G, 0, all(
            any(all(isNot(status, Fields.G_DEAD), isNot(status, Fields.G_IDLE)), isNot(load(Fields.G_ALLOCATED, g), 0)),
            is(load(Fields.G_SYSTEM, g), 0)));
        Expr none = new Expr.Not(lives);
        return clockMoves() ? all(none, new Expr.Not(timerStarts())) : none;
    }

    private static Expr timerStarts() {
        Expr t = new Expr.Each(Kind.T, 0);
        Expr status = load(Fields.T_STATUS_F, t);
        return new Expr.Exists(Kind.T, 0, all(is(load(Fields.T_F, t), 2),
            any(is(status, Fields.T_WAITING), is(status, Fields.T_RUNNING), least(status, Fields.T_MODIFYING))));
    }

    /** The choices of preemption and of the clock, added to those in {@code out}. */
    void environment(Emit emit, EmitExpr expr, Appender to) {
        if (mac.world().preempts() > 0 && !mac.world().sysmon()) {
            Label none = new Label();
            expr.unless(new Expr.Not(is(load(Fields.PREEMPTS, null), 0)), none);
            emit.inside(() -> expr.each(0, mac.world().procsMax(), () -> requests(emit, expr, to)));
            emit.at(none);
        }
        if (mac.world().async()) {
            expr.each(0, mac.layout().sizes().of(Kind.M), () -> signals(emit, expr, to));
        }
        if (clockMoves()) {
            Label none = new Label();
            expr.unless(deadline(), none);
            emit.inside(() -> to.append(Choice.Kind.TIMER, () -> emit.push(0), () -> emit.push(0)));
            emit.at(none);
        }
    }

    private static void requests(Emit emit, EmitExpr expr, Appender to) {
        Expr p = new Expr.Each(Kind.P, 0);
        Expr m = load(Fields.P_M, p);
        Expr g = load(Fields.M_CURG, m);
        Label no = new Label();
        expr.unless(all(is(load(Fields.P_STATUS_F, p), Fields.P_RUNNING), isNot(m, 0), isNot(g, 0),
            new Expr.Not(all(is(load(Fields.G_PREEMPT, g), 1), is(load(Fields.G_STACKGUARD0, g), 1)))), no);
        to.append(Choice.Kind.PREEMPT, () -> lessOne(emit, expr, g), () -> emit.push(Choice.REQUEST));
        emit.at(no);
    }

    private void signals(Emit emit, EmitExpr expr, Appender to) {
        Expr m = new Expr.Each(Kind.M, 0);
        Expr g = load(Fields.M_CURG, m);
        Expr p = load(Fields.M_P, m);
        Label no = new Label();
        expr.unless(all(is(load(Fields.M_MODE, m), Fields.ON_USER), is(load(Fields.M_LOCKS, m), 0), isNot(p, 0),
            is(load(Fields.G_PREEMPT, g), 1)), no);
        expr.value(load(Fields.G_PC, g));
        emit.lookUp(mac.ready().asyncSafe(), emit.keep());
        emit.jump(Opcodes.IFEQ, no);
        expr.unless(all(is(load(Fields.P_STATUS_F, p), Fields.P_RUNNING),
            is(new Expr.Binary(Oper.REM, load(Fields.G_STATUS_F, g), new Expr.Const(Fields.G_SCAN)), Fields.G_RUNNING)), no);
        to.append(Choice.Kind.PREEMPT, () -> lessOne(emit, expr, g), () -> emit.push(Choice.SIGNAL));
        emit.at(no);
    }

    private static void lessOne(Emit emit, EmitExpr expr, Expr x) {
        expr.value(x);
        emit.push(1);
        emit.op(Opcodes.ISUB);
    }

    /** Whether {@link Environment#deadline} gives a time. */
    private static Expr deadline() {
        Expr t = new Expr.Each(Kind.T, 0);
        Expr status = load(Fields.T_STATUS_F, t);
        Expr now = load(Fields.NOW, null);
        Expr modified = any(least(status, Fields.T_MODIFYING), is(status, Fields.T_DELETED));
        return new Expr.Exists(Kind.T, 0, any(
            all(any(is(status, Fields.T_WAITING), modified), new Expr.Binary(Oper.LT, now, load(Fields.T_WHEN, t))),
            all(modified, new Expr.Binary(Oper.LT, now, load(Fields.T_NEXTWHEN, t)))));
    }
}
