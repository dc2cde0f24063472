package gmplab.core.machine;

import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Expr;
import gmplab.core.program.Liveness;
import gmplab.core.program.Local;
import gmplab.core.program.Routine;
import gmplab.core.program.Step;
import gmplab.core.state.Slot;
import java.util.ArrayList;
import java.util.List;

/** What the lowering of every operation needs: places of fields and locals, and what happens on the way to the next step. */
final class Lowering {
    final Machine mac;
    final Node node;
    final Routine routine;
    final boolean user;
    final Liveness live;

    Lowering(Machine mac, Node node) {
        this.mac = mac;
        this.node = node;
        this.routine = mac.link().linked.routine(node.routine());
        this.user = node.stack() == Stack.USER;
        this.live = mac.link().frames.liveness(routine.name());
    }

    Edge edge(int from, int to, Local also) {
        return new Edge(from, to, also);
    }

    Store store(int i, Step s, Local local) {
        return new Store(i, s, local);
    }

    Place place(Expr.Load l) {
        return new Place(l);
    }

    Slot slot(Local l) {
        return mac.link().localSlot(node, l);
    }

    Eval eval(Expr x) {
        return Eval.lower(x, mac.layout(), this::slot);
    }

    Eval[] evals(List<Expr> xs) {
        return xs.stream().map(this::eval).toArray(Eval[]::new);
    }

    /** Going on to another step of the same routine: what dies is zeroed. */
    final class Edge {
        final Slot[] dying;
        final int pc;
        private final Dead[] dead;

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
            dead = routine.steps().get(from).dies(to).stream().map(Dead::new).toArray(Dead[]::new);
            dying = d.toArray(new Slot[0]);
            pc = to < 0 ? 0 : mac.link().pc(routine.name(), to);
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
            mac.contexts().putPc(e, user, pc);
        }
    }

    /** A place of the heap that a step leaves dead. */
    final class Dead {
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

    String where(Step s) {
        return routine.name() + "." + s.label();
    }

    /** Stores a computed value into a local and goes on; a local that is never read is not kept. */
    final class Store {
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
                    return e.cut(outOfRange);
                }
                to.put(e.s, e.ctx, value);
            }
            return Exec.OK;
        }
    }

    /** A field element named by expressions. */
    final class Place {
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
}
