package gmplab.core.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What one step does: at most one access to shared state, or one act that Go does atomically. Conditional operations
 * go to the step's {@code next} when they hold or succeed and to its {@code other} when not.
 */
public sealed interface Op {
    /** Stores a value; {@code target} is a Load or a Var. */
    record Set(Expr target, Expr value) implements Op { }

    /** Goes on at next or other. */
    record If(Expr cond) implements Op { }

    /** Atomically: where target equals {@code old}, stores {@code value} and goes to next; else to other. */
    record Cas(Expr.Load target, Expr old, Expr value) implements Op { }

    /**
     * Atomically adds and keeps the new value in {@code result} (null when it is not used).
     *
     * @param seen what is kept instead, computed after the addition in the same step: for a part of a word; null for the value
     */
    record Xadd(Expr.Load target, Expr delta, Expr seen, Local result) implements Op {
        public Xadd(Expr.Load target, Expr delta, Local result) {
            this(target, delta, null, result);
        }
    }

    /** Atomically stores a value and keeps the old one in {@code result}. */
    record Xchg(Expr.Load target, Expr value, Local result) implements Op { }

    /** Calls a routine on the same stack. */
    record Call(String routine, List<Expr> args, Local result) implements Op { }

    /** Calls a routine on the system stack: a switch when on a goroutine's stack, a plain call on g0. */
    record Systemstack(String routine, List<Expr> args, Local result) implements Op { }

    /** Leaves the goroutine's stack for good (until gogo) and enters a routine on g0 with the G as its first argument. */
    record Mcall(String routine, List<Expr> args) implements Op { }

    /** A call that never returns: drops the whole g0 stack and enters the routine at its bottom. */
    record Tail(String routine, List<Expr> args) implements Op { }

    /** Back to the caller. {@code value} may be null. */
    record Return(Expr value) implements Op { }

    /** Drops the g0 stack and continues on the stack of the M's current G. */
    record Gogo() implements Op { }

    /** The check of stackguard0 on entry to a routine on a goroutine's stack. */
    record Prologue() implements Op { }

    /** Waits until the lock is free, then holds it. {@code target} is the holder field. */
    record Acquire(Expr.Load target) implements Op { }

    /** Enabled only while {@code until} holds. {@code access} false marks a named retry guard, which may look at several fields. */
    record Await(Expr until, boolean guard) implements Op { }

    /**
     * Enabled while {@code until} holds (to next), or, as a TIMEOUT, while it does not and {@code retry} does (to
     * other). {@code retry} says when the timed-out attempt would change something.
     */
    record AwaitTimed(Expr until, Expr retry) implements Op { }

    /** The environment lets the M's system call return: RETURN g. */
    record AwaitReturn() implements Op { }

    /**
     * Asks a policy: one of {@code count} answers from 0 goes into {@code result}; open policies give one choice each. With
     * {@code where}, only the answers for which it holds (Each stands for answer + 1), and none is a wait.
     */
    record Ask(String policy, Expr count, Expr where, Local result) implements Op { }

    /** A new M for the model: an identity never used. None left: the move is cut. */
    record NewM(Local result) implements Op { }

    /** A dead G, lowest identity first. None left: the move is cut. */
    record NewG(Local result) implements Op { }

    /** Puts the G at the beginning of goroutine program {@code program} (an index into the world's). */
    record Begin(Expr g, Expr program) implements Op { }

    /** Forgets the stack of a dead G. */
    record Forget(Expr g) implements Op { }

    /** Starts the thread of an M at mstart. */
    record Clone(Expr m) implements Op { }

    /** The thread ends. */
    record Exit() implements Op { }

    /** The runtime throws: an absorbing state with this message; {@code value}, where there is one, stands for the %d in it. */
    record Throw(String message, Expr value) implements Op {
        public Throw(String message) {
            this(message, null);
        }
    }

    /** A check of the bench, not of Go: where {@code holds} is false, the invariant named is broken. */
    record Check(String name, Expr holds) implements Op { }

    /** One word that the program's user sees; touches no state. One without parts is user code that says nothing. */
    record Emit(List<Part> parts) implements Op {
        public Emit {
            parts = List.copyOf(parts);
        }

        /** A text and what follows it. */
        public Emit(String text, List<Expr> args) {
            this(Stream.concat(Stream.of(new Part(text)).filter(p -> !p.text.isEmpty()), args.stream().map(x -> new Part("", x, false))).toList());
        }
    }

    /**
     * A piece of a word: a text, or a number.
     *
     * @param value null for a text
     * @param truth whether the number is shown as true or false
     * @param texts what the number stands for, where it is no number; otherwise null
     */
    record Part(String text, Expr value, boolean truth, Wordings texts) {
        public Part(String text) {
            this(text, null, false);
        }

        public Part(String text, Expr value, boolean truth) {
            this(text, value, truth, null);
        }

        /** As it is shown where the value is this. */
        public String show(int v) {
            return value == null ? text : texts != null ? texts.show(v) : truth ? String.valueOf(v != 0) : Integer.toString(v);
        }
    }

    /**
     * A system call on a descriptor: the kernel does it at once, out of fields that no step touches. What it gives goes
     * into {@code result} (null where there is none), how it went into {@code outcome}.
     *
     * @param call which
     * @param fd the descriptor; null for EPOLL_NEXT
     * @param value what is written; null where nothing is
     */
    record Kernel(Call call, Expr fd, Expr value, Local result, Expr.Load outcome) implements Op {
        /** The system calls. */
        public enum Call {
            /** A byte of a descriptor that does not block. */
            READ,
            /** A byte into one. */
            WRITE,
            /** Closes it; whoever watches the other end hears of it. */
            CLOSE,
            /** Nobody watches it any more (epoll_ctl). */
            EPOLL_DEL,
            /** The next event of epoll_wait: a descriptor, nil where there is none; the events are the outcome. */
            EPOLL_NEXT
        }
    }

    /** The expressions this operation evaluates, the target of a store included as an access. */
    default List<Expr> reads() {
        List<Expr> r = new ArrayList<>();
        if (this instanceof Set o) {
            if (o.target() instanceof Expr.Load l) {
                r.addAll(l.parts());
            }
            r.add(o.value());
        } else if (this instanceof If o) {
            r.add(o.cond());
        } else if (this instanceof Cas o) {
            r.addAll(o.target().parts());
            r.add(o.old());
            r.add(o.value());
        } else if (this instanceof Xadd o) {
            r.addAll(o.target().parts());
            r.add(o.delta());
            if (o.seen() != null) {
                r.add(o.seen());
            }
        } else if (this instanceof Xchg o) {
            r.addAll(o.target().parts());
            r.add(o.value());
        } else if (this instanceof Acquire o) {
            r.addAll(o.target().parts());
        } else if (this instanceof Await o) {
            r.add(o.until());
        } else if (this instanceof AwaitTimed o) {
            r.add(o.until());
            r.add(o.retry());
        } else if (this instanceof Return o && o.value() != null) {
            r.add(o.value());
        } else if (this instanceof Begin o) {
            r.add(o.g());
            r.add(o.program());
        } else if (this instanceof Forget o) {
            r.add(o.g());
        } else if (this instanceof Clone o) {
            r.add(o.m());
        } else if (this instanceof Check o) {
            r.add(o.holds());
        } else if (this instanceof Throw o && o.value() != null) {
            r.add(o.value());
        } else if (this instanceof Ask o) {
            r.add(o.count());
            if (o.where() != null) {
                r.add(o.where());
            }
        } else if (this instanceof Emit o) {
            o.parts().stream().filter(p -> p.value != null).forEach(p -> r.add(p.value));
        } else if (this instanceof Kernel o) {
            r.addAll(o.outcome().parts());
            Stream.of(o.fd(), o.value()).filter(Objects::nonNull).forEach(r::add);
        }
        r.addAll(args());
        return r;
    }

    /** The field this operation writes, or null. */
    default Expr.Load writes() {
        return this instanceof Set o && o.target() instanceof Expr.Load l ? l
            : this instanceof Cas c ? c.target()
            : this instanceof Xadd x ? x.target()
            : this instanceof Xchg x ? x.target()
            : this instanceof Acquire a ? a.target()
            : this instanceof Kernel k ? k.outcome() : null;
    }

    /** The local this operation defines, or null; a call's is defined when it returns. */
    default Local defines() {
        return this instanceof Set o && o.target() instanceof Expr.Var v ? v.local()
            : this instanceof Xadd x ? x.result()
            : this instanceof Xchg x ? x.result()
            : this instanceof Call c ? c.result()
            : this instanceof Systemstack c ? c.result()
            : this instanceof Ask a ? a.result()
            : this instanceof Kernel k ? k.result()
            : this instanceof NewM n ? n.result()
            : this instanceof NewG n ? n.result() : null;
    }

    /** The routine this operation enters, or null. */
    default String enters() {
        return this instanceof Call c ? c.routine() : this instanceof Systemstack c ? c.routine()
            : this instanceof Mcall c ? c.routine() : this instanceof Tail t ? t.routine() : null;
    }

    default List<Expr> args() {
        return this instanceof Call c ? c.args() : this instanceof Systemstack c ? c.args()
            : this instanceof Mcall c ? c.args() : this instanceof Tail t ? t.args() : List.of();
    }

    /** The same operation on other expressions: {@code expr} for what it evaluates, {@code place} for what it writes. */
    default Op map(UnaryOperator<Expr> expr, UnaryOperator<Expr.Load> place) {
        if (this instanceof Set o) {
            return new Set(o.target() instanceof Expr.Load l ? place.apply(l) : o.target(), expr.apply(o.value()));
        } else if (this instanceof If o) {
            return new If(expr.apply(o.cond()));
        } else if (this instanceof Cas o) {
            return new Cas(place.apply(o.target()), expr.apply(o.old()), expr.apply(o.value()));
        } else if (this instanceof Xadd o) {
            return new Xadd(place.apply(o.target()), expr.apply(o.delta()), o.seen() == null ? null : expr.apply(o.seen()), o.result());
        } else if (this instanceof Xchg o) {
            return new Xchg(place.apply(o.target()), expr.apply(o.value()), o.result());
        } else if (this instanceof Acquire o) {
            return new Acquire(place.apply(o.target()));
        } else if (this instanceof Await o) {
            return new Await(expr.apply(o.until()), o.guard());
        } else if (this instanceof AwaitTimed o) {
            return new AwaitTimed(expr.apply(o.until()), expr.apply(o.retry()));
        } else if (this instanceof Return o && o.value() != null) {
            return new Return(expr.apply(o.value()));
        } else if (this instanceof Begin o) {
            return new Begin(expr.apply(o.g()), expr.apply(o.program()));
        } else if (this instanceof Forget o) {
            return new Forget(expr.apply(o.g()));
        } else if (this instanceof Clone o) {
            return new Clone(expr.apply(o.m()));
        } else if (this instanceof Check o) {
            return new Check(o.name(), expr.apply(o.holds()));
        } else if (this instanceof Ask o) {
            return new Ask(o.policy(), expr.apply(o.count()), o.where() == null ? null : expr.apply(o.where()), o.result());
        } else if (this instanceof Throw o && o.value() != null) {
            return new Throw(o.message(), expr.apply(o.value()));
        } else if (this instanceof Emit o) {
            return new Emit(o.parts().stream().map(p -> new Part(p.text, p.value == null ? null : expr.apply(p.value), p.truth, p.texts))
                .toList());
        } else if (this instanceof Kernel o) {
            return new Kernel(o.call(), o.fd() == null ? null : expr.apply(o.fd()), o.value() == null ? null : expr.apply(o.value()),
                o.result(), place.apply(o.outcome()));
        }
        return mapArgs(expr);
    }

    private Op mapArgs(UnaryOperator<Expr> expr) {
        List<Expr> args = args().stream().map(expr).toList();
        return this instanceof Call c ? new Call(c.routine(), args, c.result())
            : this instanceof Systemstack c ? new Systemstack(c.routine(), args, c.result())
            : this instanceof Mcall c ? new Mcall(c.routine(), args)
            : this instanceof Tail t ? new Tail(t.routine(), args) : this;
    }

    /** Whether control goes on to {@code next} (at once or after a return). */
    default boolean fallsThrough() {
        return !(this instanceof Return || this instanceof Tail || this instanceof Gogo || this instanceof Throw
            || this instanceof Exit);
    }

    /** Whether the step has a second successor. */
    default boolean branches() {
        return this instanceof If || this instanceof Cas || this instanceof AwaitTimed;
    }
}
