package gmplab.core.machine;

import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Site;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Expr;
import gmplab.core.program.Liveness;
import gmplab.core.program.Local;
import gmplab.core.program.Op;
import gmplab.core.program.Routine;
import gmplab.core.program.Step;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Slot;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the steps of one routine, on one kind of stack, into {@link Exec}s. The meaning of every operation is here and
 * nowhere else; the compiled back end will emit the same from the same Op.
 */
final class Lower {
    private final Machine mac;
    private final Node node;
    private final Routine routine;
    private final boolean user;
    private final Liveness live;

    Lower(Machine mac, Node node) {
        this.mac = mac;
        this.node = node;
        this.routine = mac.program().routine(node.routine());
        this.user = node.stack() == Stack.USER;
        this.live = mac.frames().liveness(routine.name());
    }

    private Slot slot(Local l) {
        return mac.localSlot(node, l);
    }

    private Eval eval(Expr x) {
        return Eval.lower(x, mac.layout(), this::slot);
    }

    private Eval[] evals(List<Expr> xs) {
        return xs.stream().map(this::eval).toArray(Eval[]::new);
    }

    /** Going on to another step of the same routine: what dies is zeroed. */
    private final class Edge {
        final Slot[] dying;
        final int pc;
        private Dead[] dead = {};

        /** {@code also} is zeroed too: the local that a call is about to define (null: none). */
        Edge(int from, int to, Local also) {
            List<Slot> d = new ArrayList<>();
            for (Local l : live.dying(from, to)) {
                if (!l.equals(also) && slot(l).mask != 0) {
                    d.add(slot(l));
                }
            }
            if (also != null) {
                d.add(slot(also));
            }
            if (to >= 0 && to == routine.steps().get(from).next()) {
                dead = routine.steps().get(from).dies().stream().map(Dead::new).toArray(Dead[]::new);
            }
            dying = d.toArray(new Slot[0]);
            pc = to < 0 ? 0 : mac.pc(routine.name(), to);
        }

        void clear(Engine e) {
            for (Dead d : dead) {
                d.clear(e);
            }
            for (Slot d : dying) {
                d.clear(e.s, e.ctx);
            }
        }

        void go(Engine e) {
            clear(e);
            mac.putPc(e, user, pc);
        }
    }

    /** A place of the heap that a step leaves dead. */
    private final class Dead {
        private final Place place;
        private final Eval count;

        Dead(Step.Dead d) {
            place = new Place(d.place());
            count = d.count() == null ? null : eval(d.count());
        }

        void clear(Engine e) {
            int at = place.element(e);
            int columns = place.slot.columns;
            int row = at / columns * columns;
            for (int k = count == null ? 1 : count.of(e); k > 0; k--) {
                place.slot.clear(e.s, at);
                at = row + (at + 1 - row) % columns;
            }
        }
    }

    Exec step(int i) {
        Step s = routine.steps().get(i);
        Op op = s.op();
        Edge next = new Edge(i, s.next(), null);
        ActExec act = s.act() == null ? null : new ActExec(mac, s.act(), this::eval, user, where(s));
        if (op instanceof Op.Set o) {
            return assign(i, s, o, act);
        } else if (op instanceof Op.If o) {
            return branch(eval(o.cond()), next, new Edge(i, s.other(), null));
        } else if (op instanceof Op.Cas o) {
            return cas(o, next, new Edge(i, s.other(), null), act);
        } else if (op instanceof Op.Xadd o) {
            return xadd(i, s, o);
        } else if (op instanceof Op.Xchg o) {
            return xchg(i, s, o, act);
        } else if (op instanceof Op.Call o) {
            return call(i, o.routine(), o.args(), o.result(), node.stack(), s);
        } else if (op instanceof Op.Systemstack o) {
            return call(i, o.routine(), o.args(), o.result(), Stack.G0, s);
        } else if (op instanceof Op.Mcall o) {
            return mcall(o, next, s);
        } else if (op instanceof Op.Tail o) {
            return tail(o);
        } else if (op instanceof Op.Return o) {
            return ret(i, o);
        } else if (op instanceof Op.Gogo) {
            return gogo();
        } else if (op instanceof Op.Prologue) {
            return prologue(next);
        } else if (op instanceof Op.Throw o) {
            return raise(mac.finding(new Finding(Finding.Kind.THROW, where(s), o.message())));
        }
        return waiting(i, s, op, next, act);
    }

    private Exec waiting(int i, Step s, Op op, Edge next, ActExec act) {
        if (op instanceof Op.Acquire o) {
            return acquire(o, next);
        } else if (op instanceof Op.Await o) {
            return await(eval(o.until()), next);
        } else if (op instanceof Op.AwaitTimed o) {
            return awaitTimed(eval(o.until()), eval(o.retry()), next, new Edge(i, s.other(), null));
        } else if (op instanceof Op.AwaitReturn) {
            return new Exec() {
                @Override
                int run(Engine e) {
                    next.go(e);
                    return OK;
                }

                @Override
                boolean inSyscall() {
                    return true;
                }
            };
        } else if (op instanceof Op.Check o) {
            int finding = mac.finding(new Finding(Finding.Kind.INVARIANT, where(s), o.name()));
            Eval holds = eval(o.holds());
            return new Exec() {
                @Override
                int run(Engine e) {
                    if (holds.of(e) == 0) {
                        return finding;
                    }
                    next.go(e);
                    return OK;
                }
            };
        } else if (op instanceof Op.Ask o) {
            return ask(i, s, o);
        } else if (op instanceof Op.Emit o) {
            return emit(o, next);
        }
        return identities(i, s, op, next, act);
    }

    private Exec identities(int i, Step s, Op op, Edge next, ActExec act) {
        if (op instanceof Op.NewM o) {
            Store store = new Store(i, s, o.result());
            return new Exec() {
                @Override
                int run(Engine e) {
                    int m = mac.unusedM(e.s);
                    return m < 0 ? CUT : store.into(e, m + 1);
                }
            };
        } else if (op instanceof Op.NewG o) {
            Store store = new Store(i, s, o.result());
            return new Exec() {
                @Override
                int run(Engine e) {
                    int g = mac.deadG(e.s);
                    return g < 0 ? CUT : store.into(e, g + 1);
                }
            };
        } else if (op instanceof Op.Begin o) {
            Eval g = eval(o.g());
            Eval program = eval(o.program());
            return new Exec() {
                @Override
                int run(Engine e) {
                    mac.begin(e.s, g.of(e) - 1, program.of(e));
                    next.go(e);
                    return OK;
                }
            };
        } else if (op instanceof Op.Forget o) {
            Eval g = eval(o.g());
            return new Exec() {
                @Override
                int run(Engine e) {
                    mac.forget(e.s, g.of(e) - 1);
                    next.go(e);
                    return OK;
                }
            };
        } else if (op instanceof Op.Clone o) {
            Eval m = eval(o.m());
            return new Exec() {
                @Override
                int run(Engine e) {
                    mac.startThread(e.s, m.of(e) - 1);
                    int bad = act == null ? OK : act.run(e);
                    next.go(e);
                    return bad;
                }
            };
        } else if (op instanceof Op.Exit) {
            return new Exec() {
                @Override
                int run(Engine e) {
                    mac.endThread(e.s, e.m);
                    return OK;
                }
            };
        }
        throw new IllegalStateException("bug in gmplab: no way to execute " + op);
    }

    /** The same step, which first checks that the M holds the locks that make it local. */
    Exec disciplined(int i, Exec plain, java.util.Set<Integer> locks) {
        Slot holder = mac.layout().slot(Fields.LOCK_HOLDER);
        int[] needed = locks.stream().mapToInt(x -> x).toArray();
        int finding = mac.finding(new Finding(Finding.Kind.INVARIANT, where(routine.steps().get(i)),
            "lock discipline: touches what a lock protects without holding it"));
        return new Exec() {
            @Override
            int run(Engine e) {
                for (int l : needed) {
                    if (holder.get(e.s, l) != e.m + 1) {
                        return finding;
                    }
                }
                return plain.run(e);
            }
        };
    }

    private String where(Step s) {
        return routine.name() + "." + s.label();
    }

    /** Stores a computed value into a local and goes on; a local that is never read is not kept. */
    private final class Store {
        private final Edge edge;
        private final Slot to;
        private final int outOfRange;

        Store(int i, Step s, Local local) {
            boolean kept = local != null && s.next() >= 0 && live.aliveBefore(s.next(), local);
            edge = new Edge(i, s.next(), null);
            to = kept ? slot(local) : null;
            outOfRange = kept ? mac.outOfRange(local.name() + " of " + where(s)) : 0;
        }

        int into(Engine e, int value) {
            edge.go(e);
            if (to != null) {
                if (!to.holds(value)) {
                    return mac.cutFor(e, outOfRange);
                }
                to.put(e.s, e.ctx, value);
            }
            return Exec.OK;
        }
    }

    private Exec assign(int i, Step s, Op.Set o, ActExec act) {
        Eval value = eval(o.value());
        if (o.target() instanceof Expr.Var v) {
            Store store = new Store(i, s, v.local());
            return new Exec() {
                @Override
                int run(Engine e) {
                    return store.into(e, value.of(e));
                }
            };
        }
        Place place = new Place((Expr.Load) o.target());
        Edge next = new Edge(i, s.next(), null);
        if (act == null) {
            return new Exec() {
                @Override
                int run(Engine e) {
                    int at = place.element(e);
                    int v = value.of(e);
                    if (!place.slot.holds(v)) {
                        return mac.cutFor(e, place.outOfRange);
                    }
                    place.slot.put(e.s, at, v);
                    next.go(e);
                    return OK;
                }
            };
        }
        return new Exec() {
            @Override
            int run(Engine e) {
                int at = place.element(e);
                int v = value.of(e);
                if (!place.slot.holds(v)) {
                    return mac.cutFor(e, place.outOfRange);
                }
                int bad = act.run(e);
                place.slot.put(e.s, at, v);
                next.go(e);
                return bad;
            }
        };
    }

    /** A field element named by expressions. */
    private final class Place {
        final Slot slot;
        final int outOfRange;
        private final Eval row;
        private final Eval column;

        Place(Expr.Load l) {
            slot = mac.layout().slot(l.field());
            outOfRange = mac.outOfRange(l.field().name());
            row = l.row() == null ? null : eval(l.row());
            column = l.column() == null ? null : eval(l.column());
        }

        int element(Engine e) {
            int r = row == null ? 0 : row.of(e) - 1;
            return column == null ? r : r * slot.columns + column.of(e);
        }
    }

    private Exec branch(Eval cond, Edge next, Edge other) {
        return new Exec() {
            @Override
            int run(Engine e) {
                (cond.of(e) != 0 ? next : other).go(e);
                return OK;
            }
        };
    }

    private Exec cas(Op.Cas o, Edge next, Edge other, ActExec act) {
        Place place = new Place(o.target());
        Eval old = eval(o.old());
        Eval value = eval(o.value());
        return new Exec() {
            @Override
            int run(Engine e) {
                int at = place.element(e);
                if (place.slot.get(e.s, at) != old.of(e)) {
                    other.go(e);
                    return OK;
                }
                int v = value.of(e);
                if (!place.slot.holds(v)) {
                    return mac.cutFor(e, place.outOfRange);
                }
                int bad = act == null ? OK : act.run(e);
                place.slot.put(e.s, at, v);
                next.go(e);
                return bad;
            }
        };
    }

    private Exec xadd(int i, Step s, Op.Xadd o) {
        Place place = new Place(o.target());
        Eval delta = eval(o.delta());
        Store store = new Store(i, s, o.result());
        return new Exec() {
            @Override
            int run(Engine e) {
                int at = place.element(e);
                int v = place.slot.get(e.s, at) + delta.of(e);
                if (!place.slot.holds(v)) {
                    return mac.cutFor(e, place.outOfRange);
                }
                place.slot.put(e.s, at, v);
                return store.into(e, v);
            }
        };
    }

    private Exec xchg(int i, Step s, Op.Xchg o, ActExec act) {
        Place place = new Place(o.target());
        Eval value = eval(o.value());
        Store store = new Store(i, s, o.result());
        return new Exec() {
            @Override
            int run(Engine e) {
                int at = place.element(e);
                int before = place.slot.get(e.s, at);
                int v = value.of(e);
                if (!place.slot.holds(v)) {
                    return mac.cutFor(e, place.outOfRange);
                }
                place.slot.put(e.s, at, v);
                int bad = act == null ? OK : act.run(e);
                int stored = store.into(e, before);
                return bad == OK ? stored : bad;
            }
        };
    }

    /** A call on the same stack, or a switch to the system stack that comes back. */
    private Exec call(int i, String callee, List<Expr> argExprs, Local result, Stack stack, Step s) {
        Node to = new Node(callee, stack);
        boolean switches = user && stack == Stack.G0;
        Params params = new Params(to, argExprs, s);
        Slot site = mac.siteSlot(to);
        int number = mac.siteNumber(to, new Site(node, i));
        Edge next = new Edge(i, s.next(), result);
        int entry = mac.entry(to);
        return new Exec() {
            @Override
            int run(Engine e) {
                params.read(e);
                if (switches) {
                    next.go(e);
                    mac.toG0(e);
                } else {
                    next.clear(e);
                }
                site.put(e.s, e.ctx, number);
                mac.putPc(e, user && !switches, entry);
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
            args = evals(argExprs);
            Routine callee = mac.program().routine(to.routine());
            slots = new Slot[args.length];
            outOfRange = new int[args.length];
            for (int k = 0; k < args.length; k++) {
                Local p = callee.params().get(k);
                boolean kept = mac.frames().liveness(to.routine()).aliveBefore(0, p);
                slots[k] = kept ? mac.localSlot(to, p) : null;
                outOfRange[k] = mac.outOfRange("argument " + p.name() + " of " + where(s));
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
                        return mac.cutFor(e, outOfRange[k]);
                    }
                    slots[k].put(e.s, e.ctx, e.args[k]);
                }
            }
            return Exec.OK;
        }
    }

    private Exec mcall(Op.Mcall o, Edge next, Step s) {
        Node to = new Node(o.routine(), Stack.G0);
        if (!user) {
            return raise(mac.finding(new Finding(Finding.Kind.THROW, where(s), "runtime: mcall called on m->g0 stack")));
        }
        Params params = new Params(to, o.args(), s);
        int entry = mac.entry(to);
        return new Exec() {
            @Override
            int run(Engine e) {
                params.read(e);
                next.go(e);
                mac.toG0(e);
                mac.putPc(e, false, entry);
                return params.write(e);
            }
        };
    }

    private Exec tail(Op.Tail o) {
        Node to = new Node(o.routine(), Stack.G0);
        Params params = new Params(to, o.args(), new Step("tail", o, -1, -1, null, List.of()));
        int entry = mac.entry(to);
        return new Exec() {
            @Override
            int run(Engine e) {
                params.read(e);
                mac.dropG0(e);
                mac.putPc(e, false, entry);
                return params.write(e);
            }
        };
    }

    private Exec ret(int i, Op.Return o) {
        Edge dies = new Edge(i, -1, null);
        Eval value = o.value() == null ? null : eval(o.value());
        Slot site = mac.siteSlot(node);
        List<Site> sites = mac.graph().sites(node);
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
            Routine caller = mac.program().routine(site.caller().routine());
            Step s = caller.steps().get(site.step());
            callerUser = site.caller().stack() == Stack.USER;
            switches = callerUser != user;
            pc = mac.pc(caller.name(), s.next());
            Local r = s.op().defines();
            boolean kept = r != null && mac.frames().liveness(caller.name()).aliveBefore(s.next(), r);
            result = kept ? mac.localSlot(site.caller(), r) : null;
            outOfRange = mac.outOfRange("result of " + routine.name());
        }

        int go(Engine e, int value) {
            if (switches) {
                mac.putPc(e, false, 0);
                mac.toUser(e);
            }
            mac.putPc(e, callerUser, pc);
            if (result != null) {
                if (!result.holds(value)) {
                    return mac.cutFor(e, outOfRange);
                }
                result.put(e.s, e.ctx, value);
            }
            return Exec.OK;
        }
    }

    private Exec gogo() {
        return new Exec() {
            @Override
            int run(Engine e) {
                mac.dropG0(e);
                mac.putPc(e, false, 0);
                mac.toUser(e);
                mac.takeBackLocks(e);
                return OK;
            }
        };
    }

    /** On g0 a prologue that checks does nothing (system stacks are never preempted) and is never executed. */
    private Exec prologue(Edge next) {
        if (!user) {
            return new Exec() {
                @Override
                int run(Engine e) {
                    next.go(e);
                    return OK;
                }
            };
        }
        if (routine.prologue() == Routine.Prologue.SYSTEMSTACK) {
            return raise(mac.finding(new Finding(Finding.Kind.THROW, routine.name() + ".prologue",
                "runtime: " + routine.name() + " entered off the system stack")));
        }
        Slot guard = mac.layout().slot(Fields.G_STACKGUARD0);
        int newstack = mac.program().routines().containsKey("newstack") ? mac.entry(new Node("newstack", Stack.G0)) : 0;
        return new Exec() {
            @Override
            int run(Engine e) {
                if (guard.get(e.s, e.g) == 0 || newstack == 0) {
                    next.go(e);
                } else {
                    mac.toG0(e);
                    mac.putPc(e, false, newstack);
                }
                return OK;
            }
        };
    }

    private static Exec raise(int finding) {
        return new Exec() {
            @Override
            int run(Engine e) {
                return finding;
            }
        };
    }

    private Exec acquire(Op.Acquire o, Edge next) {
        Place place = new Place(o.target());
        return new Exec() {
            @Override
            boolean enabled(Engine e) {
                return place.slot.get(e.s, place.element(e)) == 0;
            }

            @Override
            int run(Engine e) {
                place.slot.put(e.s, place.element(e), e.m + 1);
                next.go(e);
                return OK;
            }
        };
    }

    private Exec await(Eval until, Edge next) {
        return new Exec() {
            @Override
            boolean enabled(Engine e) {
                return until.of(e) != 0;
            }

            @Override
            int run(Engine e) {
                next.go(e);
                return OK;
            }
        };
    }

    private Exec awaitTimed(Eval until, Eval retry, Edge next, Edge other) {
        return new Exec() {
            @Override
            boolean enabled(Engine e) {
                return until.of(e) != 0;
            }

            @Override
            int run(Engine e) {
                next.go(e);
                return OK;
            }

            @Override
            boolean canTimeOut(Engine e) {
                return until.of(e) == 0 && retry.of(e) != 0;
            }

            @Override
            int timeOut(Engine e) {
                other.go(e);
                return OK;
            }
        };
    }

    private Exec ask(int i, Step s, Op.Ask o) {
        Eval count = eval(o.count());
        Eval where = o.where() == null ? null : eval(o.where());
        int depth = where == null ? 0 : depth(o.where());
        Store store = new Store(i, s, o.result());
        boolean open = mac.policies().isOpen(o.policy());
        return new Exec() {
            @Override
            boolean enabled(Engine e) {
                if (where == null) {
                    return true;
                }
                for (int k = count.of(e) - 1; k >= 0; k--) {
                    if (answerAllowed(e, k)) {
                        return true;
                    }
                }
                return false;
            }

            @Override
            int answers(Engine e) {
                return open ? count.of(e) : 0;
            }

            @Override
            boolean answerAllowed(Engine e, int answer) {
                if (where == null) {
                    return true;
                }
                e.each[depth] = answer + 1;
                return where.of(e) != 0;
            }

            @Override
            int run(Engine e) {
                int n = count.of(e);
                int answer = e.answer;
                if (!open) {
                    answer = mac.policies().answer(o.policy(), mac.view(e.s), e.m, n);
                    e.answered = answer;
                }
                return store.into(e, answer);
            }
        };
    }

    /** The nesting depth of the answer's variable: the shallowest in the condition. */
    private static int depth(Expr where) {
        int[] d = {Integer.MAX_VALUE};
        where.walk(x -> {
            if (x instanceof Expr.Each each) {
                d[0] = Math.min(d[0], each.depth());
            }
        });
        return d[0] == Integer.MAX_VALUE ? 0 : d[0];
    }

    private Exec emit(Op.Emit o, Edge next) {
        Eval[] args = evals(o.args());
        boolean says = !o.text().isEmpty() || args.length > 0;
        return new Exec() {
            @Override
            int run(Engine e) {
                if (e.output != null && says) {
                    StringBuilder b = new StringBuilder(o.text());
                    for (int k = 0; k < args.length; k++) {
                        b.append(args[k].of(e));
                    }
                    e.output.accept(b.toString());
                }
                next.go(e);
                return OK;
            }
        };
    }
}
