package gmplab.core.machine;

import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Expr;
import gmplab.core.program.Local;
import gmplab.core.program.Program;
import gmplab.core.program.Routine;
import gmplab.core.program.Step;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import gmplab.core.state.Sizes;
import gmplab.core.state.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The state of the dumb twin: every field by name in a HashMap, every stack a list of frames with their own locals.
 * Nothing is packed, shared or zeroed. A place that a step declares dead keeps its value and is marked; whoever reads it
 * gets a value marked dead, which may be stored, and must never decide anything.
 */
final class TwinState {
    /** A value and whether it came from a dead place. */
    record Value(int v, boolean dead) { }

    /** One call. {@code step} is where it goes on; {@code result} is the caller's local that its return value goes to. */
    static final class Frame {
        final Routine routine;
        int step;
        final Map<String, Value> locals = new HashMap<>();
        Local result;
        boolean fromUser;

        Frame(Routine routine, int step) {
            this.routine = routine;
            this.step = step;
        }

        Step at() {
            return routine.steps().get(step);
        }
    }

    /** What Go would die of: an index or a reference that leads nowhere. */
    static final class Nil extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    final Program program;
    final Sizes sizes;
    private final Map<Field, String[]> keys = new HashMap<>();
    final Map<String, Integer> fields = new HashMap<>();
    final Set<String> dead = new HashSet<>();
    final List<List<Frame>> g0 = new ArrayList<>();
    final List<List<Frame>> user = new ArrayList<>();

    /** Takes over a state of the machine, as far as it shows itself: fields, positions, live locals. */
    TwinState(Machine mac, State from) {
        program = mac.program();
        sizes = mac.world().sizes();
        for (Field f : program.fields()) {
            Slot slot = mac.layout().slot(f);
            String[] names = new String[slot.word.length];
            for (int i = 0; i < names.length; i++) {
                names[i] = f.name() + "[" + i / slot.columns + "][" + i % slot.columns + "]";
                fields.put(names[i], slot.get(from.words(), i));
            }
            keys.put(f, names);
        }
        int ms = mac.layout().slot(Fields.M_MODE).word.length;
        int gs = mac.layout().slot(Fields.G_PC).word.length;
        for (int m = 0; m < ms; m++) {
            g0.add(frames(mac, from, Stack.G0, m));
        }
        for (int g = 0; g < gs; g++) {
            user.add(frames(mac, from, Stack.USER, g));
        }
    }

    private List<Frame> frames(Machine mac, State s, Stack kind, int ctx) {
        List<Frame> r = new ArrayList<>();
        for (Machine.FrameView v : mac.stack(s, kind, ctx)) {
            Frame f = new Frame(program.routine(v.at().routine()), v.at().step());
            v.values().forEach((name, value) -> f.locals.put(name, new Value(value, false)));
            r.add(0, f);
        }
        for (int i = 1; i < r.size(); i++) {
            Frame caller = r.get(i - 1);
            String callee = r.get(i).routine.name();
            r.get(i).result = caller.routine.steps().stream().filter(st -> callee.equals(st.op().enters())
                && mac.resolve(caller.routine.name(), st.next()) == caller.step).findFirst().orElseThrow().op().defines();
        }
        return r;
    }

    /** The name of an element, made once. */
    String key(Field f, int row, int column) {
        String[] all = keys.get(f);
        int columns = f.columns(sizes);
        if (row < 0 || column < 0 || column >= columns || row >= all.length / columns) {
            throw new Nil();
        }
        return all[row * columns + column];
    }

    int get(Field f, int row) {
        return fields.get(key(f, row, 0));
    }

    void put(Field f, int row, int value) {
        String k = key(f, row, 0);
        fields.put(k, value);
        dead.remove(k);
    }

    int get(Field f, int row, int column) {
        return fields.get(key(f, row, column));
    }

    void put(Field f, int row, int column, int value) {
        String k = key(f, row, column);
        fields.put(k, value);
        dead.remove(k);
    }

    boolean holds(Field f, int value) {
        return value >= f.type().smallest(sizes) && value <= f.type().largest(sizes);
    }

    boolean holds(Local l, int value) {
        return value >= l.type().smallest(sizes) && value <= l.type().largest(sizes);
    }

    /** Who evaluates: the M, the G on whose stack it moves (-1 on a system stack), the innermost frame. */
    record Self(int m, int g, Frame frame) { }

    /** A value that decides something: a condition, an index, what a compare-and-swap compares. */
    int decide(Expr x, Self self, int... each) {
        Value v = eval(x, self, each);
        if (v.dead) {
            throw new AssertionError(self.frame.routine.name() + "." + self.frame.at().label() + " depends on a dead value: " + x);
        }
        return v.v;
    }

    String place(Expr.Load l, Self self, int... each) {
        int row = l.row() == null ? 0 : decide(l.row(), self, each) - 1;
        int column = l.column() == null ? 0 : decide(l.column(), self, each);
        return key(l.field(), row, column);
    }

    Value eval(Expr x, Self self, int... each) {
        if (x instanceof Expr.Const c) {
            return new Value(c.value(), false);
        } else if (x instanceof Expr.Count c) {
            return new Value(sizes.of(c.kind()), false);
        } else if (x instanceof Expr.Var v) {
            // A local that was never given a value has zero bits.
            return self.frame.locals.getOrDefault(v.local().name(), new Value(v.local().type().min(), false));
        } else if (x instanceof Expr.Self) {
            return new Value(self.m + 1, false);
        } else if (x instanceof Expr.Getg) {
            return new Value(self.g + 1, false);
        } else if (x instanceof Expr.Each e) {
            return new Value(each[e.depth()], false);
        } else if (x instanceof Expr.Load l) {
            String k = place(l, self, each);
            return new Value(fields.get(k), dead.contains(k));
        } else if (x instanceof Expr.Not n) {
            Value v = eval(n.of(), self, each);
            return new Value(v.v == 0 ? 1 : 0, v.dead);
        } else if (x instanceof Expr.Pick p) {
            return eval(decide(p.cond(), self, each) != 0 ? p.yes() : p.no(), self, each);
        } else if (x instanceof Expr.Exists q) {
            for (int i = 1; i <= sizes.of(q.kind()); i++) {
                if (decide(q.where(), self, with(each, q.depth(), i)) != 0) {
                    return new Value(1, false);
                }
            }
            return new Value(0, false);
        }
        return binary((Expr.Binary) x, self, each);
    }

    static int[] with(int[] each, int depth, int value) {
        int[] r = java.util.Arrays.copyOf(each, Math.max(each.length, depth + 1));
        r[depth] = value;
        return r;
    }

    private Value binary(Expr.Binary b, Self self, int... each) {
        if (b.oper() == Expr.Oper.AND) {
            return new Value(decide(b.left(), self, each) != 0 && decide(b.right(), self, each) != 0 ? 1 : 0, false);
        } else if (b.oper() == Expr.Oper.OR) {
            return new Value(decide(b.left(), self, each) != 0 || decide(b.right(), self, each) != 0 ? 1 : 0, false);
        }
        Value x = eval(b.left(), self, each);
        Value y = eval(b.right(), self, each);
        int r = switch (b.oper()) {
            case ADD -> x.v + y.v;
            case SUB -> x.v - y.v;
            case MUL -> x.v * y.v;
            case DIV -> x.v / y.v;
            case REM -> (x.v % y.v + y.v) % y.v;
            case EQ -> x.v == y.v ? 1 : 0;
            case NE -> x.v != y.v ? 1 : 0;
            case LT -> x.v < y.v ? 1 : 0;
            case LE -> x.v <= y.v ? 1 : 0;
            case MIN -> Math.min(x.v, y.v);
            default -> throw new AssertionError(b.oper());
        };
        return new Value(r, x.dead || y.dead);
    }
}
