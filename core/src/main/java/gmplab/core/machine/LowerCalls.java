package gmplab.core.machine;

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

/** The operations that enter a routine, leave it, or change stacks. */
final class LowerCalls {
    private final Lowering at;

    LowerCalls(Lowering at) {
        this.at = at;
    }

    /** A call on the same stack, or a switch to the system stack that comes back. */
    Exec call(int i, String callee, List<Expr> argExprs, Local result, Stack stack, Step s) {
        Node to = new Node(callee, stack);
        boolean switches = at.user && stack == Stack.G0;
        Params params = new Params(to, argExprs, s);
        Slot site = at.mac.link().siteSlot(to);
        int number = at.mac.link().siteNumber(to, new Site(at.node, i));
        Lowering.Edge next = at.edge(i, s.next(), result);
        int entry = at.mac.link().entry(to);
        return new Exec() {
            @Override
            int run(Engine e) {
                params.read(e);
                if (switches) {
                    next.go(e);
                    at.mac.contexts().toG0(e);
                } else {
                    next.clear(e);
                }
                site.put(e.s, e.ctx, number);
                at.mac.contexts().putPc(e, at.user && !switches, entry);
                return params.write(e);
            }
        };
    }

    /** Arguments on their way into a routine's parameters; those it never reads are not kept. */
    private final class Params {
        private final Eval[] args;
        private final Slot[] slots;
        private final int[] outOfRange;

        Params(Node to, List<Expr> argExprs, Step s) {
            args = at.evals(argExprs);
            Routine callee = at.mac.link().linked.routine(to.routine());
            slots = new Slot[args.length];
            outOfRange = new int[args.length];
            for (int k = 0; k < args.length; k++) {
                Local p = callee.params().get(k);
                boolean kept = at.mac.link().frames.liveness(to.routine()).aliveBefore(0, p);
                slots[k] = kept ? at.mac.link().localSlot(to, p) : null;
                outOfRange[k] = at.mac.outOfRange("argument " + p.name() + " of " + at.where(s));
            }
        }

        void read(Engine e) {
            for (int k = 0; k < args.length; k++) {
                e.args[k] = args[k].of(e);
            }
        }

        int write(Engine e) {
            for (int k = 0; k < args.length; k++) {
                if (slots[k] != null) {
                    if (!slots[k].holds(e.args[k])) {
                        return e.cut(outOfRange[k]);
                    }
                    slots[k].put(e.s, e.ctx, e.args[k]);
                }
            }
            return Exec.OK;
        }
    }

    Exec mcall(Op.Mcall o, Lowering.Edge next, Step s) {
        Node to = new Node(o.routine(), Stack.G0);
        if (!at.user) {
            return raise(at.mac.finding(new Finding(Finding.Kind.THROW, at.where(s), "runtime: mcall called on m->g0 stack")));
        }
        Params params = new Params(to, o.args(), s);
        int entry = at.mac.link().entry(to);
        return new Exec() {
            @Override
            int run(Engine e) {
                params.read(e);
                next.go(e);
                at.mac.contexts().toG0(e);
                at.mac.contexts().putPc(e, false, entry);
                return params.write(e);
            }
        };
    }

    Exec tail(Op.Tail o) {
        Node to = new Node(o.routine(), Stack.G0);
        Params params = new Params(to, o.args(), new Step("tail", o, -1, -1, null, List.of()));
        int entry = at.mac.link().entry(to);
        return new Exec() {
            @Override
            int run(Engine e) {
                params.read(e);
                at.mac.contexts().dropG0(e);
                at.mac.contexts().putPc(e, false, entry);
                return params.write(e);
            }
        };
    }

    Exec ret(int i, Op.Return o) {
        Lowering.Edge dies = at.edge(i, -1, null);
        Eval value = o.value() == null ? null : at.eval(o.value());
        Slot site = at.mac.link().siteSlot(at.node);
        List<Site> sites = at.mac.link().graph.sites(at.node);
        Back[] backs = sites.stream().map(Back::new).toArray(Back[]::new);
        return new Exec() {
            @Override
            int run(Engine e) {
                int v = value == null ? 0 : value.of(e);
                Back b = backs[site.get(e.s, e.ctx)];
                dies.clear(e);
                site.clear(e.s, e.ctx);
                return b.go(e, v);
            }
        };
    }

    /** One place that a return goes back to. */
    private final class Back {
        private final boolean callerUser;
        private final boolean switches;
        private final int pc;
        private final Slot result;
        private final int outOfRange;

        Back(Site site) {
            Routine caller = at.mac.link().linked.routine(site.caller().routine());
            Step s = caller.steps().get(site.step());
            callerUser = site.caller().stack() == Stack.USER;
            switches = callerUser != at.user;
            pc = at.mac.link().pc(caller.name(), s.next());
            Local r = s.op().defines();
            boolean kept = r != null && at.mac.link().frames.liveness(caller.name()).aliveBefore(s.next(), r);
            result = kept ? at.mac.link().localSlot(site.caller(), r) : null;
            outOfRange = at.mac.outOfRange("result of " + at.routine.name());
        }

        int go(Engine e, int value) {
            if (switches) {
                at.mac.contexts().putPc(e, false, 0);
                at.mac.contexts().toUser(e);
            }
            at.mac.contexts().putPc(e, callerUser, pc);
            if (result != null) {
                if (!result.holds(value)) {
                    return e.cut(outOfRange);
                }
                result.put(e.s, e.ctx, value);
            }
            return Exec.OK;
        }
    }

    Exec gogo() {
        return new Exec() {
            @Override
            int run(Engine e) {
                at.mac.contexts().dropG0(e);
                at.mac.contexts().putPc(e, false, 0);
                at.mac.contexts().toUser(e);
                at.mac.contexts().takeBackLocks(e);
                return OK;
            }
        };
    }

    /** On g0 a prologue that checks does nothing (system stacks are never preempted) and is never executed. */
    Exec prologue(Lowering.Edge next) {
        if (!at.user) {
            return new Exec() {
                @Override
                int run(Engine e) {
                    next.go(e);
                    return OK;
                }
            };
        }
        if (at.routine.prologue() == Routine.Prologue.SYSTEMSTACK) {
            return raise(at.mac.finding(new Finding(Finding.Kind.THROW, at.routine.name() + ".prologue",
                "runtime: " + at.routine.name() + " entered off the system stack")));
        }
        Slot guard = at.mac.layout().slot(Fields.G_STACKGUARD0);
        int newstack = at.mac.link().linked.routines().containsKey("newstack") ? at.mac.link().entry(new Node("newstack", Stack.G0)) : 0;
        return new Exec() {
            @Override
            int run(Engine e) {
                if (guard.get(e.s, e.g) == 0 || newstack == 0) {
                    next.go(e);
                } else {
                    at.mac.contexts().toG0(e);
                    at.mac.contexts().putPc(e, false, newstack);
                }
                return OK;
            }
        };
    }

    static Exec raise(int finding) {
        return new Exec() {
            @Override
            int run(Engine e) {
                return finding;
            }
        };
    }
}
