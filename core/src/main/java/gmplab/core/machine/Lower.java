package gmplab.core.machine;

import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Expr;
import gmplab.core.program.Op;
import gmplab.core.program.Step;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Slot;
import gmplab.core.state.Type;

/**
 * Turns the steps of one routine, on one kind of stack, into {@link Exec}s. The meaning of every operation is here and
 * nowhere else; the compiled back end will emit the same from the same Op.
 */
final class Lower {
    private final Lowering at;
    private final LowerCalls calls;

    Lower(Machine mac, Node node) {
        at = new Lowering(mac, node);
        calls = new LowerCalls(at);
    }

    Exec step(int i) {
        Step s = at.routine.steps().get(i);
        Op op = s.op();
        Lowering.Edge next = at.edge(i, s.next(), null);
        ActExec act = s.act() == null ? null : new ActExec(at.mac, s.act(), at::eval, at.user, at.where(s));
        if (op instanceof Op.Set o) {
            return assign(i, s, o, act);
        } else if (op instanceof Op.If o) {
            return branch(at.eval(o.cond()), next, at.edge(i, s.other(), null));
        } else if (op instanceof Op.Cas o) {
            return cas(o, next, at.edge(i, s.other(), null), act);
        } else if (op instanceof Op.Xadd o) {
            return xadd(i, s, o);
        } else if (op instanceof Op.Xchg o) {
            return xchg(i, s, o, act);
        } else if (op instanceof Op.Call o) {
            return calls.call(i, o.routine(), o.args(), o.result(), at.node.stack(), s);
        } else if (op instanceof Op.Systemstack o) {
            return calls.call(i, o.routine(), o.args(), o.result(), Stack.G0, s);
        } else if (op instanceof Op.Mcall o) {
            return calls.mcall(o, next, s);
        } else if (op instanceof Op.Tail o) {
            return calls.tail(o);
        } else if (op instanceof Op.Return o) {
            return calls.ret(i, o);
        } else if (op instanceof Op.Gogo) {
            return calls.gogo();
        } else if (op instanceof Op.Prologue) {
            return calls.prologue(next);
        } else if (op instanceof Op.Throw o) {
            return raise(at.where(s), o);
        }
        return waiting(i, s, op, next, act);
    }

    private Exec waiting(int i, Step s, Op op, Lowering.Edge next, ActExec act) {
        if (op instanceof Op.Acquire o) {
            return acquire(o, next);
        } else if (op instanceof Op.Await o) {
            return await(at.eval(o.until()), next);
        } else if (op instanceof Op.AwaitTimed o) {
            return awaitTimed(at.eval(o.until()), at.eval(o.retry()), next, at.edge(i, s.other(), null));
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
            int finding = at.mac.finding(new Finding(Finding.Kind.INVARIANT, at.where(s), o.name()));
            Eval holds = at.eval(o.holds());
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
        } else if (op instanceof Op.Kernel o) {
            return kernel(i, s, o);
        }
        return identities(i, s, op, next, act);
    }

    private Exec kernel(int i, Step s, Op.Kernel o) {
        Lowering.Place outcome = at.place(o.outcome());
        Eval fd = o.fd() == null ? null : at.eval(o.fd());
        Eval value = o.value() == null ? null : at.eval(o.value());
        Lowering.Store store = at.store(i, s, o.result());
        return new Exec() {
            @Override
            int run(Engine e) {
                Kernel k = e.kernel;
                int r = k.call(o.call(), e.s, fd == null ? -1 : fd.of(e) - 1, value == null ? 0 : value.of(e));
                outcome.slot.put(e.s, outcome.element(e), k.outcome);
                return store.into(e, r);
            }
        };
    }

    private Exec identities(int i, Step s, Op op, Lowering.Edge next, ActExec act) {
        if (op instanceof Op.NewM o) {
            Lowering.Store store = at.store(i, s, o.result());
            return new Exec() {
                @Override
                int run(Engine e) {
                    int m = at.mac.contexts().unusedM(e);
                    return m < 0 ? CUT : store.into(e, m + 1);
                }
            };
        } else if (op instanceof Op.NewG o) {
            Lowering.Store store = at.store(i, s, o.result());
            return new Exec() {
                @Override
                int run(Engine e) {
                    int g = at.mac.contexts().deadG(e);
                    return g < 0 ? CUT : store.into(e, g + 1);
                }
            };
        } else if (op instanceof Op.Begin o) {
            Eval g = at.eval(o.g());
            Eval program = at.eval(o.program());
            return new Exec() {
                @Override
                int run(Engine e) {
                    at.mac.contexts().begin(e.s, g.of(e) - 1, program.of(e));
                    if (e.population != null) {
                        e.population.began(e.s, g.of(e) - 1);
                    }
                    at.mac.contexts().passArguments(e, g.of(e) - 1);
                    next.go(e);
                    return OK;
                }
            };
        } else if (op instanceof Op.Forget o) {
            Eval g = at.eval(o.g());
            return new Exec() {
                @Override
                int run(Engine e) {
                    at.mac.contexts().forget(e, g.of(e) - 1);
                    next.go(e);
                    return OK;
                }
            };
        } else if (op instanceof Op.Clone o) {
            Eval m = at.eval(o.m());
            return new Exec() {
                @Override
                int run(Engine e) {
                    at.mac.contexts().startThread(e.s, m.of(e) - 1);
                    int bad = act == null ? OK : act.run(e);
                    next.go(e);
                    return bad;
                }
            };
        } else if (op instanceof Op.Exit) {
            return new Exec() {
                @Override
                int run(Engine e) {
                    at.mac.contexts().endThread(e.s, e.m);
                    return OK;
                }
            };
        }
        throw new IllegalStateException("bug in gmplab: no way to execute " + op);
    }

    /** The same step, which first checks that the M holds the locks that make it local. */
    Exec disciplined(int i, Exec plain, java.util.Set<Integer> locks) {
        Slot holder = at.mac.layout().slot(Fields.LOCK_HOLDER);
        int[] needed = locks.stream().mapToInt(x -> x).toArray();
        int finding = at.mac.finding(new Finding(Finding.Kind.INVARIANT, at.where(at.routine.steps().get(i)),
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

    private Exec assign(int i, Step s, Op.Set o, ActExec act) {
        Eval value = at.eval(o.value());
        if (o.target() instanceof Expr.Var v) {
            Lowering.Store store = at.store(i, s, v.local());
            return new Exec() {
                @Override
                int run(Engine e) {
                    return store.into(e, value.of(e));
                }
            };
        }
        Lowering.Place place = at.place((Expr.Load) o.target());
        Lowering.Edge next = at.edge(i, s.next(), null);
        if (act == null) {
            return new Exec() {
                @Override
                int run(Engine e) {
                    int element = place.element(e);
                    int v = value.of(e);
                    if (!place.slot.holds(v)) {
                        return e.cut(place.outOfRange);
                    }
                    place.slot.put(e.s, element, v);
                    next.go(e);
                    return OK;
                }
            };
        }
        return new Exec() {
            @Override
            int run(Engine e) {
                int element = place.element(e);
                int v = value.of(e);
                if (!place.slot.holds(v)) {
                    return e.cut(place.outOfRange);
                }
                int bad = act.run(e);
                place.slot.put(e.s, element, v);
                next.go(e);
                return bad;
            }
        };
    }

    private Exec branch(Eval cond, Lowering.Edge next, Lowering.Edge other) {
        return new Exec() {
            @Override
            int run(Engine e) {
                (cond.of(e) != 0 ? next : other).go(e);
                return OK;
            }
        };
    }

    private Exec cas(Op.Cas o, Lowering.Edge next, Lowering.Edge other, ActExec act) {
        Lowering.Place place = at.place(o.target());
        Eval old = at.eval(o.old());
        Eval value = at.eval(o.value());
        return new Exec() {
            @Override
            int run(Engine e) {
                int element = place.element(e);
                if (place.slot.get(e.s, element) != old.of(e)) {
                    other.go(e);
                    return OK;
                }
                int v = value.of(e);
                if (!place.slot.holds(v)) {
                    return e.cut(place.outOfRange);
                }
                int bad = act == null ? OK : act.run(e);
                place.slot.put(e.s, element, v);
                next.go(e);
                return bad;
            }
        };
    }

    private Exec xadd(int i, Step s, Op.Xadd o) {
        Lowering.Place place = at.place(o.target());
        Eval delta = at.eval(o.delta());
        Eval seen = o.seen() == null ? null : at.eval(o.seen());
        boolean wraps = o.target().field().type().base() == Type.Base.MOD;
        Lowering.Store store = at.store(i, s, o.result());
        return new Exec() {
            @Override
            int run(Engine e) {
                int element = place.element(e);
                int v = place.slot.get(e.s, element) + delta.of(e);
                if (wraps) {
                    v = Math.floorMod(v, place.slot.largest + 1);
                } else if (!place.slot.holds(v)) {
                    return e.cut(place.outOfRange);
                }
                place.slot.put(e.s, element, v);
                return store.into(e, seen == null ? v : seen.of(e));
            }
        };
    }

    private Exec xchg(int i, Step s, Op.Xchg o, ActExec act) {
        Lowering.Place place = at.place(o.target());
        Eval value = at.eval(o.value());
        Lowering.Store store = at.store(i, s, o.result());
        return new Exec() {
            @Override
            int run(Engine e) {
                int element = place.element(e);
                int before = place.slot.get(e.s, element);
                int v = value.of(e);
                if (!place.slot.holds(v)) {
                    return e.cut(place.outOfRange);
                }
                place.slot.put(e.s, element, v);
                int bad = act == null ? OK : act.run(e);
                int stored = store.into(e, before);
                return bad == OK ? stored : bad;
            }
        };
    }

    private Exec acquire(Op.Acquire o, Lowering.Edge next) {
        Lowering.Place place = at.place(o.target());
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

    private Exec await(Eval until, Lowering.Edge next) {
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

    private Exec awaitTimed(Eval until, Eval retry, Lowering.Edge next, Lowering.Edge other) {
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
        Eval count = at.eval(o.count());
        Eval where = o.where() == null ? null : at.eval(o.where());
        int depth = where == null ? 0 : depth(o.where());
        Lowering.Store store = at.store(i, s, o.result());
        boolean open = at.mac.world().policies().isOpen(o.policy());
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
                    answer = at.mac.world().policies().answer(o.policy(), new FieldView(at.mac.link(), e.s), e.m, n);
                    e.answered = answer;
                }
                return store.into(e, answer);
            }
        };
    }

    /** The nesting depth of the answer's variable: the shallowest in the condition. */
    static int depth(Expr where) {
        int[] d = {Integer.MAX_VALUE};
        where.walk(x -> {
            if (x instanceof Expr.Each each) {
                d[0] = Math.min(d[0], each.depth());
            }
        });
        return d[0] == Integer.MAX_VALUE ? 0 : d[0];
    }

    private Exec raise(String where, Op.Throw o) {
        if (o.value() == null) {
            return LowerCalls.raise(at.mac.finding(new Finding(Finding.Kind.THROW, where, o.message())));
        }
        Eval value = at.eval(o.value());
        return new Exec() {
            @Override
            int run(Engine e) {
                return at.mac.finding(new Finding(Finding.Kind.THROW, where, o.message().replace("%d", String.valueOf(value.of(e)))));
            }
        };
    }

    private Exec emit(Op.Emit o, Lowering.Edge next) {
        Op.Part[] parts = o.parts().toArray(Op.Part[]::new);
        Eval[] values = o.parts().stream().map(p -> p.value() == null ? null : at.eval(p.value())).toArray(Eval[]::new);
        return new Exec() {
            @Override
            int run(Engine e) {
                if (e.output != null && parts.length > 0) {
                    StringBuilder b = new StringBuilder();
                    for (int k = 0; k < parts.length; k++) {
                        b.append(parts[k].show(values[k] == null ? 0 : values[k].of(e)));
                    }
                    e.output.accept(b.toString());
                }
                next.go(e);
                return OK;
            }
        };
    }
}
