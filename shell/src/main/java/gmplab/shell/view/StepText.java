package gmplab.shell.view;

import gmplab.core.program.Expr;
import gmplab.core.program.Local;
import gmplab.core.program.Op;
import gmplab.core.program.Step;
import java.util.List;
import java.util.stream.Collectors;

/** A step as a line that reads like Go. */
public final class StepText {
    private StepText() { }

    /** What the step does, without where it goes on. */
    public static String of(Op op) {
        if (op instanceof Op.Set o) {
            return text(o.target()) + " = " + text(o.value());
        } else if (op instanceof Op.If o) {
            return "if " + text(o.cond());
        } else if (op instanceof Op.Cas o) {
            return "if cas(&" + text(o.target()) + ", " + text(o.old()) + ", " + text(o.value()) + ")";
        } else if (op instanceof Op.Xadd o) {
            return to(o.result()) + "xadd(&" + text(o.target()) + ", " + text(o.delta()) + ")"
                + (o.seen() == null ? "" : " with " + text(o.seen()));
        } else if (op instanceof Op.Xchg o) {
            return to(o.result()) + "xchg(&" + text(o.target()) + ", " + text(o.value()) + ")";
        } else if (op instanceof Op.Call o) {
            return to(o.result()) + o.routine() + args(o.args());
        } else if (op instanceof Op.Systemstack o) {
            return to(o.result()) + "systemstack: " + o.routine() + args(o.args());
        } else if (op instanceof Op.Mcall o) {
            return "mcall: " + o.routine() + args(o.args());
        } else if (op instanceof Op.Tail o) {
            return o.routine() + args(o.args()) + ", never back";
        } else if (op instanceof Op.Return o) {
            return "return" + (o.value() == null ? "" : " " + text(o.value()));
        } else if (op instanceof Op.Prologue) {
            return "prologue: if stackguard0 asks for it, newstack";
        }
        return rare(op);
    }

    private static String rare(Op op) {
        if (op instanceof Op.Acquire o) {
            return "wait until " + text(o.target()) + " == nil, then take it";
        } else if (op instanceof Op.Await o) {
            return "wait until " + text(o.until());
        } else if (op instanceof Op.AwaitTimed o) {
            return "wait until " + text(o.until()) + ", or time out where " + text(o.retry());
        } else if (op instanceof Op.AwaitReturn) {
            return "in a system call";
        } else if (op instanceof Op.Ask o) {
            return to(o.result()) + "policy " + o.policy() + " of " + text(o.count());
        } else if (op instanceof Op.Throw o) {
            return "throw(\"" + (o.value() == null ? o.message() : o.message().replace("%d", "{" + text(o.value()) + "}")) + "\")";
        } else if (op instanceof Op.Check o) {
            return "check (" + o.name() + " where not " + text(o.holds()) + ")";
        } else if (op instanceof Op.Emit o) {
            return o.parts().isEmpty() ? "user code" : "print " + parts(o);
        } else if (op instanceof Op.Kernel o) {
            return to(o.result()) + "kernel: " + o.call().name().toLowerCase(java.util.Locale.ROOT)
                + (o.fd() == null ? "()" : "(" + text(o.fd()) + (o.value() == null ? "" : ", " + text(o.value())) + ")");
        } else if (op instanceof Op.Clone o) {
            return "clone: the thread of " + text(o.m()) + " starts";
        } else if (op instanceof Op.Begin o) {
            return text(o.g()) + " begins program " + text(o.program());
        } else if (op instanceof Op.Forget o) {
            return "forget the stack of " + text(o.g());
        } else if (op instanceof Op.NewM o) {
            return to(o.result()) + "a new M";
        } else if (op instanceof Op.NewG o) {
            return to(o.result()) + "a dead G";
        } else if (op instanceof Op.Gogo) {
            return "gogo: on the stack of curg";
        }
        return op instanceof Op.Exit ? "the thread ends" : op.toString();
    }

    /** Texts in quotes; a value stands between braces. */
    private static String parts(Op.Emit o) {
        StringBuilder b = new StringBuilder("\"");
        o.parts().forEach(p -> b.append(p.value() == null ? p.text() : "{" + text(p.value()) + "}"));
        return b.append('"').toString();
    }

    private static String to(Local result) {
        return result == null ? "" : result + " = ";
    }

    private static String args(List<Expr> args) {
        return args.stream().map(StepText::text).collect(Collectors.joining(", ", "(", ")"));
    }

    /** An expression without the parentheses round the whole of it. */
    static String text(Expr e) {
        String s = e.toString();
        return e instanceof Expr.Binary && s.startsWith("(") && s.endsWith(")") ? s.substring(1, s.length() - 1) : s;
    }

    /** Where the step goes on, when that is not simply the next line. */
    static String jumps(Step s, int index) {
        if (s.op().branches()) {
            return (s.next() == index + 1 ? "" : " then " + s.next()) + (s.other() == index + 1 ? "" : " else " + s.other());
        }
        return s.op().fallsThrough() && s.next() != index + 1 ? " then " + s.next() : "";
    }
}
