package gmplab.core.machine;

import gmplab.core.program.Expr;
import gmplab.core.program.Expr.Oper;
import gmplab.core.program.Local;
import gmplab.core.state.Layout;
import gmplab.core.state.Slot;
import java.util.function.Function;

/** An expression made ready to run: one small object per operation, its places already looked up. */
abstract class Eval {
    abstract int of(Engine e);

    /** @param locals where the locals of the routine lie, on the kind of stack it is lowered for */
    static Eval lower(Expr x, Layout layout, Function<Local, Slot> locals) {
        if (x instanceof Expr.Const c) {
            return constant(c.value());
        } else if (x instanceof Expr.Count c) {
            return constant(layout.sizes().of(c.kind()));
        } else if (x instanceof Expr.Var v) {
            return local(locals.apply(v.local()));
        } else if (x instanceof Expr.Self) {
            return new Eval() {
                @Override
                int of(Engine e) {
                    return e.m + 1;
                }
            };
        } else if (x instanceof Expr.Getg) {
            return new Eval() {
                @Override
                int of(Engine e) {
                    return e.user ? e.g + 1 : 0;
                }
            };
        } else if (x instanceof Expr.Each each) {
            int depth = each.depth();
            return new Eval() {
                @Override
                int of(Engine e) {
                    return e.each[depth];
                }
            };
        } else if (x instanceof Expr.Load l) {
            return load(l, layout, locals);
        } else if (x instanceof Expr.Not n) {
            Eval a = lower(n.of(), layout, locals);
            return new Eval() {
                @Override
                int of(Engine e) {
                    return a.of(e) ^ 1;
                }
            };
        } else if (x instanceof Expr.Binary b) {
            return binary(b, layout, locals);
        } else if (x instanceof Expr.Pick p) {
            return pick(lower(p.cond(), layout, locals), lower(p.yes(), layout, locals), lower(p.no(), layout, locals));
        } else if (x instanceof Expr.Exists q) {
            return exists(layout.sizes().of(q.kind()), q.depth(), lower(q.where(), layout, locals));
        }
        throw new IllegalStateException("bug in gmplab: no way to evaluate " + x);
    }

    private static Eval constant(int value) {
        return new Eval() {
            @Override
            int of(Engine e) {
                return value;
            }
        };
    }

    private static Eval local(Slot slot) {
        return new Eval() {
            @Override
            int of(Engine e) {
                return slot.get(e.s, e.ctx);
            }
        };
    }

    private static Eval load(Expr.Load l, Layout layout, Function<Local, Slot> locals) {
        Slot slot = layout.slot(l.field());
        if (l.row() instanceof Expr.Self) {
            return new Eval() {
                @Override
                int of(Engine e) {
                    return slot.get(e.s, e.m);
                }
            };
        }
        Eval row = l.row() == null ? null : lower(l.row(), layout, locals);
        Eval column = l.column() == null ? null : lower(l.column(), layout, locals);
        if (row == null) {
            return new Eval() {
                @Override
                int of(Engine e) {
                    return slot.get(e.s, 0);
                }
            };
        } else if (column == null) {
            return new Eval() {
                @Override
                int of(Engine e) {
                    return slot.get(e.s, row.of(e) - 1);
                }
            };
        }
        return new Eval() {
            @Override
            int of(Engine e) {
                return slot.get(e.s, (row.of(e) - 1) * slot.columns + column.of(e));
            }
        };
    }

    private static Eval binary(Expr.Binary x, Layout layout, Function<Local, Slot> locals) {
        Eval a = lower(x.left(), layout, locals);
        Eval b = lower(x.right(), layout, locals);
        if (x.oper() == Oper.EQ && x.right() instanceof Expr.Const c) {
            int v = c.value();
            return new Eval() {
                @Override
                int of(Engine e) {
                    return a.of(e) == v ? 1 : 0;
                }
            };
        } else if (x.oper() == Oper.NE && x.right() instanceof Expr.Const c) {
            int v = c.value();
            return new Eval() {
                @Override
                int of(Engine e) {
                    return a.of(e) != v ? 1 : 0;
                }
            };
        } else if (x.oper() == Oper.AND) {
            return new Eval() {
                @Override
                int of(Engine e) {
                    return a.of(e) != 0 && b.of(e) != 0 ? 1 : 0;
                }
            };
        } else if (x.oper() == Oper.OR) {
            return new Eval() {
                @Override
                int of(Engine e) {
                    return a.of(e) != 0 || b.of(e) != 0 ? 1 : 0;
                }
            };
        }
        Oper oper = x.oper();
        return new Eval() {
            @Override
            int of(Engine e) {
                return oper.apply(a.of(e), b.of(e));
            }
        };
    }

    private static Eval pick(Eval cond, Eval yes, Eval no) {
        return new Eval() {
            @Override
            int of(Engine e) {
                return cond.of(e) != 0 ? yes.of(e) : no.of(e);
            }
        };
    }

    private static Eval exists(int n, int depth, Eval where) {
        return new Eval() {
            @Override
            int of(Engine e) {
                for (int i = 1; i <= n; i++) {
                    e.each[depth] = i;
                    if (where.of(e) != 0) {
                        return 1;
                    }
                }
                return 0;
            }
        };
    }
}
