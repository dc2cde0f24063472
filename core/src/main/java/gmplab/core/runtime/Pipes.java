package gmplab.core.runtime;

import gmplab.core.program.Expr;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;

/**
 * System calls as goroutines make them: one that returns at once, one known to block, a read of a pipe that blocks until a
 * byte is there, and a write that the scheduler does not see. A pipe is a ring in the kernel.
 */
final class Pipes extends Go {
    Pipes() {
        routine("syscallNow", NONE, PLAIN, "syscall.Syscall", () -> {
            call("entersyscall");
            call("exitsyscall");
        });
        routine("syscallBlock", CHECK, PLAIN, "lock_futex.go notetsleepg", () -> {
            call("entersyscallblock");
            awaitReturn();
            call("exitsyscall");
        });
        routine("pipeRead", CHECK, PLAIN, "syscall.Read of a blocking descriptor", this::read);
        routine("pipeWrite", NONE, PLAIN, "syscall.RawSyscall of SYS_WRITE", this::write);
    }

    private static Int head(Ref<Pipe> x) {
        return num(Fields.PIPE_HEAD, x);
    }

    private static Int tail(Ref<Pipe> x) {
        return num(Fields.PIPE_TAIL, x);
    }

    private static Bool writing(Ref<Pipe> x) {
        return bool(Fields.PIPE_WRITING, x);
    }

    private static Int buf(Ref<Pipe> x, Int i) {
        return new Int(new Expr.Load(Fields.PIPE_BUF, x.expr(), i.rem(count(Kind.BYTE)).expr()), Fields.VALUE);
    }

    /** Several may read: whoever moves the head has the byte. */
    private void read() {
        Ref<Pipe> x = paramRef("pipe", Kind.PIPE);
        Int v = varInt("v", Fields.VALUE);
        call("entersyscall");
        loop(() -> {
            guard("in system call", head(x).ne(tail(x)));
            Int h = let("head", head(x));
            set(v, buf(x, h));
            when(casVacating(head(x), h, h.plus(1), buf(x, h), num(1)), this::leave);
        });
        call("exitsyscall");
        ret(v);
    }

    /** One writes at a time, as the kernel's lock of a pipe has it; a full pipe makes the thread wait, P and all. */
    private void write() {
        Ref<Pipe> x = paramRef("pipe", Kind.PIPE);
        Int v = paramInt("v", Fields.VALUE);
        loop(() -> {
            when(cas(writing(x), FALSE, TRUE), this::leave);
            guard("pipe lock", writing(x).not());
        });
        guard("pipe full", tail(x).minus(head(x)).lt(new Int(num(Fields.PIPE_SIZE, x).expr(), Fields.INDEX)));
        Int t = let("tail", tail(x));
        set(buf(x, t), v);
        set(tail(x), t.plus(1));
        set(writing(x), false);
    }
}
