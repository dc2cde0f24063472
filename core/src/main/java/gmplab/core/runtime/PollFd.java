package gmplab.core.runtime;

import gmplab.core.program.Op.Kernel.Call;
import gmplab.core.program.Val;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.program.Val.Ref;
import gmplab.core.state.Kind;

/**
 * internal/poll: reading, writing and closing a descriptor that does not block (fd_unix.go, fd_mutex.go). One byte at a time;
 * where there is none, for an error or at the end, a read gives -1. os.File and net.Conn in front of it do nothing a scheduler sees.
 */
final class PollFd extends Go {
    private static final int CLOSED = 1;
    private static final int LOCKED = 2;
    private static final int REF = 4;
    private static final int WAITER = 128;
    private final Uses uses;

    PollFd(World world) {
        uses = Uses.of(world);
        reading();
        writing();
        closing();
        locking();
        unlocking();
    }

    private Int errno() {
        return num(Fields.G_ERRNO, getg());
    }

    private void reading() {
        routine("pollRead", CHECK, PLAIN, "internal/poll FD.Read", () -> {
            Ref<D> fd = paramRef("fd", Kind.D);
            when(not(callBool("fdMutex.rwlock", fd)), () -> {
                failed(Fields.IO_CLOSED);
                ret(value(-1));
            });
            unlessOver("pollDesc.prepare", fd, Netpoll.READ, () -> {
                call("FD.rwUnlock", fd);
                ret(value(-1));
            });
            loop(() -> {
                Int v = let("v", callInt("syscall.read", Fields.VALUE, fd));
                Int err = let("errno", errno());
                dies(errno());
                waitAndAgain(err, fd, Netpoll.READ);
                call("FD.rwUnlock", fd);
                ret(pick(err.eq(Fields.OK), v, value(-1)));
            });
        });
        routine("syscall.read", CHECK, PLAIN, "syscall read", () -> {
            Ref<D> fd = paramRef("fd", Kind.D);
            call("entersyscall");
            Int v = let("v", kernelInt(Call.READ, Fields.VALUE, fd, errno()));
            call("exitsyscall");
            ret(v);
        });
        routine("pollDesc.prepare", CHECK, PLAIN, "internal/poll pollDesc.prepare", () -> {
            Ref<D> fd = paramRef("fd", Kind.D);
            Int mode = paramInt("mode", Netpoll.MODE);
            ret(callInt("poll_runtime_pollReset", Netpoll.ERROR, fd, mode));
        });
        routine("pollDesc.wait", CHECK, PLAIN, "internal/poll pollDesc.wait", () -> {
            Ref<D> fd = paramRef("fd", Kind.D);
            Int mode = paramInt("mode", Netpoll.MODE);
            ret(callInt("poll_runtime_pollWait", Netpoll.ERROR, fd, mode));
        });
    }

    private static Int value(int v) {
        return Val.constant(Fields.VALUE, v);
    }

    private void writing() {
        routine("pollWrite", CHECK, PLAIN, "internal/poll FD.Write", () -> {
            Ref<D> fd = paramRef("fd", Kind.D);
            Int v = paramInt("v", Fields.VALUE);
            when(not(callBool("fdMutex.rwlock", fd)), () -> {
                failed(Fields.IO_CLOSED);
                ret();
            });
            unlessOver("pollDesc.prepare", fd, Netpoll.WRITE, () -> {
                call("FD.rwUnlock", fd);
                ret();
            });
            loop(() -> {
                call("syscall.write", fd, v);
                Int err = let("errno", errno());
                dies(errno());
                waitAndAgain(err, fd, Netpoll.WRITE);
                leave();
            });
            call("FD.rwUnlock", fd);
        });
        routine("syscall.write", CHECK, PLAIN, "syscall write", () -> {
            Ref<D> fd = paramRef("fd", Kind.D);
            Int v = paramInt("v", Fields.VALUE);
            call("entersyscall");
            kernel(Call.WRITE, fd, v, errno());
            call("exitsyscall");
        });
    }

    // What a program hears of an error, where one asks

    private void failed(int error) {
        if (uses.errors()) {
            set(num(Fields.G_IOERR, getg()), error);
        }
    }

    /** prepare or wait: {@code over} where the descriptor is closed or its deadline is past. */
    private void unlessOver(String routine, Ref<D> fd, Int mode, Runnable over) {
        if (!uses.errors()) {
            when(callInt(routine, Netpoll.ERROR, fd, mode).ne(0), over);
            return;
        }
        Int e = let("err", callInt(routine, Netpoll.ERROR, fd, mode));
        when(e.ne(0), () -> {
            set(num(Fields.G_IOERR, getg()), pick(e.eq(Netpoll.TIMED_OUT), error(Fields.IO_TIMEOUT), error(Fields.IO_CLOSED)));
            over.run();
        });
    }

    private static Int error(int v) {
        return Val.constant(Fields.IO_ERROR, v);
    }

    /** EAGAIN: waits until there is something, and tries again. Otherwise goes on, with the error. */
    private void waitAndAgain(Int err, Ref<D> fd, Int mode) {
        if (!uses.errors()) {
            when(err.eq(Fields.EAGAIN), () -> when(callInt("pollDesc.wait", Netpoll.ERROR, fd, mode).eq(0), this::again));
            return;
        }
        when(err.eq(Fields.EOF), () -> failed(Fields.IO_EOF));
        when(err.eq(Fields.EPIPE), () -> failed(Fields.IO_PIPE));
        when(err.eq(Fields.EAGAIN), () -> {
            unlessOver("pollDesc.wait", fd, mode, () -> { });
            when(num(Fields.G_IOERR, getg()).eq(0), this::again);
        });
    }

    private void closing() {
        routine("pollClose", CHECK, PLAIN, "internal/poll FD.Close", () -> {
            Ref<D> fd = paramRef("fd", Kind.D);
            when(not(callBool("fdMutex.increfAndClose", fd)), this::ret);
            call("poll_runtime_pollUnblock", fd);
            call("FD.decref", fd);
            // Whoever still reads or writes closes it; that will be soon.
            call("semacquire1", csema(fd));
        });
        routine("FD.decref", CHECK, PLAIN, "internal/poll FD.decref", () -> {
            Ref<D> fd = paramRef("fd", Kind.D);
            loop(() -> {
                Int old = let("old", pd.fdmu(fd));
                require(old.div(REF).rem(num(WAITER / REF)).ne(0), "panic: inconsistent poll.fdMutex");
                Int rest = let("new", old.minus(REF));
                when(cas(pd.fdmu(fd), old, rest), () -> {
                    when(lastOfClosed(rest), () -> call("FD.destroy", fd));
                    ret();
                });
            });
        });
        routine("FD.destroy", CHECK, PLAIN, "internal/poll FD.destroy", () -> {
            Ref<D> fd = paramRef("fd", Kind.D);
            call("poll_runtime_pollClose", fd);
            call("syscall.Close", fd);
            call("semrelease1", csema(fd), FALSE);
        });
        routine("syscall.Close", CHECK, PLAIN, "syscall Close", () -> {
            Ref<D> fd = paramRef("fd", Kind.D);
            call("entersyscall");
            kernel(Call.CLOSE, fd, null, errno());
            call("exitsyscall");
        });
    }

    private static Bool lastOfClosed(Int state) {
        return state.rem(num(LOCKED)).eq(CLOSED).and(state.div(REF).rem(num(WAITER / REF)).eq(0));
    }

    private static Bool locked(Int state) {
        return state.div(LOCKED).rem(num(2)).eq(1);
    }

    private static Int waiters(Int state) {
        return state.div(WAITER);
    }

    private void locking() {
        routine("fdMutex.rwlock", CHECK, PLAIN, "internal/poll fdMutex.rwlock", () -> {
            Ref<D> fd = paramRef("fd", Kind.D);
            loop(() -> {
                Int old = let("old", pd.fdmu(fd));
                when(old.rem(num(LOCKED)).eq(CLOSED), () -> ret(FALSE));
                when(not(locked(old)), () -> {
                    when(cas(pd.fdmu(fd), old, old.plus(LOCKED + REF)), () -> ret(TRUE));
                    again();
                });
                when(cas(pd.fdmu(fd), old, old.plus(WAITER)), () -> call("semacquire1", rwsema(fd)));
            });
        });
        if (uses.deadlines()) {
            routine("fdMutex.incref", CHECK, PLAIN, "internal/poll fdMutex.incref", () -> {
                Ref<D> fd = paramRef("fd", Kind.D);
                loop(() -> {
                    Int old = let("old", pd.fdmu(fd));
                    when(old.rem(num(LOCKED)).eq(CLOSED), () -> ret(FALSE));
                    when(cas(pd.fdmu(fd), old, old.plus(REF)), () -> ret(TRUE));
                });
            });
        }
        routine("fdMutex.increfAndClose", CHECK, PLAIN, "internal/poll fdMutex.increfAndClose", () -> {
            Ref<D> fd = paramRef("fd", Kind.D);
            loop(() -> {
                Int old = let("old", pd.fdmu(fd));
                when(old.rem(num(LOCKED)).eq(CLOSED), () -> ret(FALSE));
                when(cas(pd.fdmu(fd), old, old.rem(num(WAITER)).plus(CLOSED + REF)), () -> {
                    Int n = let("n", waiters(old));
                    loop(() -> {
                        when(n.eq(0), this::leave);
                        call("semrelease1", rwsema(fd), FALSE);
                        set(n, n.minus(1));
                    });
                    ret(TRUE);
                });
            });
        });
    }

    private void unlocking() {
        routine("fdMutex.rwunlock", CHECK, PLAIN, "internal/poll fdMutex.rwunlock", () -> {
            Ref<D> fd = paramRef("fd", Kind.D);
            loop(() -> {
                Int old = let("old", pd.fdmu(fd));
                require(locked(old), "panic: inconsistent poll.fdMutex");
                Int rest = let("new", old.minus(LOCKED + REF).minus(pick(waiters(old).eq(0), state(0), state(WAITER))));
                when(cas(pd.fdmu(fd), old, rest), () -> {
                    when(waiters(old).ne(0), () -> call("semrelease1", rwsema(fd), FALSE));
                    ret(lastOfClosed(rest));
                });
            });
        });
        routine("FD.rwUnlock", CHECK, PLAIN, "internal/poll FD.readUnlock and writeUnlock", () -> {
            Ref<D> fd = paramRef("fd", Kind.D);
            when(callBool("fdMutex.rwunlock", fd), () -> call("FD.destroy", fd));
        });
    }

    private static Int state(int v) {
        return Val.constant(Fields.FDMU, v);
    }
}
