package gmplab.core.program;

import gmplab.core.program.Constants.Known;
import gmplab.core.program.Constants.Place;
import gmplab.core.program.Constants.Result;
import gmplab.core.state.Field;
import gmplab.core.state.Sizes;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is left of a program in one world, where much of Go's text is about things that this world does not have. A condition
 * on what nobody writes is no step: the edges into it go straight to the branch that is taken. The same goes for the store of
 * a value that is always there, for a wait or a check that always holds, and for a compare-and-swap that never succeeds.
 *
 * <p>Reached steps and written fields are one least fixpoint: at first only the roots are reached and nothing is written; a
 * condition that is constant as far as is known reaches its one branch, and when a field turns out to be written, whoever
 * reads it is looked at again. Locals that are only ever given one value, parameters and results among them, are constants
 * too.
 *
 * <p>What a folded step would have found wrong (a nil reference in its condition) is found at the next step that uses it.
 */
public final class Folding {
    private final Program program;
    private final Sizes sizes;
    private final Constants constants;
    private final Map<String, BitSet> reached = new LinkedHashMap<>();
    private final Map<String, BitSet> folded = new HashMap<>();
    private final Program linked;
    private boolean changed;

    /**
     * @param roots routines that are entered in other ways than by a step of another routine
     * @param initial fields that only steps write and whose elements all begin with the same value: that value
     */
    public Folding(Program program, Collection<String> roots, Map<Field, Integer> initial, Sizes sizes) {
        this.program = program;
        this.sizes = sizes;
        constants = new Constants(sizes, initial);
        for (String r : roots) {
            reach(r);
            program.routine(r).params().forEach(p -> constants.varies(new Place(r, p)));
        }
        do {
            settle();
        } while (undefined());
        reached.keySet().forEach(r -> folded.put(r, foldable(program.routine(r))));
        linked = link();
    }

    private Folding(Program program) {
        this.program = program;
        sizes = null;
        constants = null;
        linked = program;
    }

    /** The program as it is, nothing folded. */
    public static Folding none(Program program) {
        return new Folding(program);
    }

    // The fixpoint

    private void settle() {
        do {
            changed = false;
            for (String name : new ArrayList<>(reached.keySet())) {
                Routine r = program.routine(name);
                BitSet b = reached.get(name);
                for (int i = b.nextSetBit(0); i >= 0; i = b.nextSetBit(i + 1)) {
                    flow(r, i);
                }
            }
        } while (changed | constants.changed());
    }

    private void reach(String routine) {
        Routine r = program.routines().get(routine);
        if (r == null || reached.containsKey(routine)) {
            return;
        }
        BitSet b = new BitSet();
        b.set(0);
        reached.put(routine, b);
        changed = true;
        // What may be read before it is given a value has bits that are zero, whatever it is given later.
        Liveness live = new Liveness(r);
        r.locals().stream().filter(l -> !r.params().contains(l) && live.aliveBefore(0, l))
            .forEach(l -> constants.varies(new Place(routine, l)));
    }

    private void go(Routine r, int to) {
        BitSet b = reached.get(r.name());
        if (to >= 0 && !b.get(to)) {
            b.set(to);
            changed = true;
        }
    }

    private void flow(Routine r, int i) {
        Step s = r.steps().get(i);
        Op op = s.op();
        Known k = decision(r, op);
        boolean nothing = k.is() == Constants.Is.NOTHING;
        boolean yes = !nothing && !k.is(0) || op instanceof Op.AwaitTimed;
        boolean no = op.branches() && !nothing && (!k.constant() || k.value() == 0);
        if (no) {
            go(r, s.other());
            dies(s, s.other());
        }
        if (yes) {
            go(r, s.next());
            dies(s, s.next());
            effects(r, op);
        }
    }

    private void dies(Step s, int to) {
        s.dies(to).forEach(d -> constants.meet(d.place().field(), null, Constants.zeroed(d.place().field().type(), sizes)));
    }

    /** What is known of the condition by which a step goes on; 1 for a step without one. */
    private Known decision(Routine r, Op op) {
        if (op instanceof Op.If o) {
            return constants.eval(o.cond(), r.name());
        } else if (op instanceof Op.Cas o) {
            return constants.eval(new Expr.Binary(Expr.Oper.EQ, o.target(), o.old()), r.name());
        } else if (op instanceof Op.AwaitTimed o) {
            Known k = constants.eval(o.until(), r.name());
            return k.is(0) ? Constants.VARYING : k;
        }
        return new Known(Constants.Is.CONSTANT, 1);
    }

    private void effects(Routine r, Op op) {
        if (op instanceof Op.Set o) {
            Known v = constants.eval(o.value(), r.name());
            if (o.target() instanceof Expr.Load l) {
                constants.meet(l.field(), l.field().type(), v);
            } else if (o.target() instanceof Expr.Var x) {
                constants.meet(new Place(r.name(), x.local()), x.local().type(), v);
            }
        } else if (op instanceof Op.Cas o) {
            constants.meet(o.target().field(), o.target().field().type(), constants.eval(o.value(), r.name()));
        } else if (op.writes() != null) {
            constants.varies(op.writes().field());
        } else if (op instanceof Op.Return o && o.value() != null) {
            constants.meet(new Result(r.name()), null, constants.eval(o.value(), r.name()));
        } else if (op instanceof Op.Prologue) {
            reach("newstack");
        }
        if (op.enters() != null) {
            enter(r, op);
        } else if (op.defines() != null && !(op instanceof Op.Set)) {
            constants.varies(new Place(r.name(), op.defines()));
        }
    }

    private void enter(Routine r, Op op) {
        Routine callee = program.routines().get(op.enters());
        if (callee == null || callee.params().size() != op.args().size()) {
            // The call graph refuses it, in words.
            return;
        }
        reach(callee.name());
        for (int k = 0; k < op.args().size(); k++) {
            Local p = callee.params().get(k);
            constants.meet(new Place(callee.name(), p), p.type(), constants.eval(op.args().get(k), r.name()));
        }
        if (op.defines() != null) {
            constants.meet(new Place(r.name(), op.defines()), op.defines().type(), constants.of(new Result(callee.name())));
        }
    }

    /** Gives up on locals that reached steps read though nothing reached gives them a value; whether there were any. */
    private boolean undefined() {
        for (String name : reached.keySet()) {
            BitSet b = reached.get(name);
            for (int i = b.nextSetBit(0); i >= 0; i = b.nextSetBit(i + 1)) {
                for (Expr e : reads(program.routine(name).steps().get(i))) {
                    e.walk(x -> {
                        if (x instanceof Expr.Var v && constants.eval(v, name).is() == Constants.Is.NOTHING) {
                            constants.varies(new Place(name, v.local()));
                        }
                    });
                }
            }
        }
        return constants.changed();
    }

    private static List<Expr> reads(Step s) {
        List<Expr> r = new ArrayList<>(s.op().reads());
        if (s.op().writes() != null) {
            r.addAll(s.op().writes().parts());
        }
        for (Step.Dead d : s.dies()) {
            r.addAll(d.place().parts());
            if (d.count() != null) {
                r.add(d.count());
            }
        }
        if (s.act() != null && s.act().p() != null) {
            r.add(s.act().p());
        }
        if (s.act() != null && s.act().to() != null) {
            r.add(s.act().to());
        }
        return r;
    }

    // What follows from it

    /** The reached steps that are none in this world; a round of nothing else keeps its first. */
    private BitSet foldable(Routine r) {
        BitSet f = new BitSet();
        BitSet b = reached.get(r.name());
        for (int i = b.nextSetBit(0); i >= 0; i = b.nextSetBit(i + 1)) {
            f.set(i, foldable(r, i));
        }
        for (int i = f.nextSetBit(0); i >= 0; i = f.nextSetBit(i + 1)) {
            Set<Integer> seen = new java.util.HashSet<>();
            int at = i;
            while (f.get(at) && seen.add(at)) {
                at = taken(r, at);
            }
            f.set(i, !f.get(at));
        }
        return f;
    }

    private boolean foldable(Routine r, int i) {
        Step s = r.steps().get(i);
        Op op = s.op();
        // What never changes is dead already.
        boolean dies = s.dies(taken(r, i)).stream().anyMatch(d -> !constants.of(d.place().field()).constant());
        if (op instanceof Op.Cas) {
            return decision(r, op).is(0) && !dies;
        }
        if (s.act() != null || dies) {
            return false;
        }
        if (op instanceof Op.If) {
            return decision(r, op).constant();
        } else if (op instanceof Op.AwaitTimed) {
            return decision(r, op).is(1);
        } else if (op instanceof Op.Await o) {
            return constants.eval(o.until(), r.name()).is(1);
        } else if (op instanceof Op.Check o) {
            return constants.eval(o.holds(), r.name()).is(1);
        } else if (op instanceof Op.Set o) {
            return o.target() instanceof Expr.Load l ? constants.of(l.field()).constant()
                : constants.eval(o.target(), r.name()).constant();
        }
        return false;
    }

    /** Where a folded step goes on. */
    private int taken(Routine r, int i) {
        Step s = r.steps().get(i);
        return s.op().branches() && decision(r, s.op()).is(0) ? s.other() : s.next();
    }

    private Program link() {
        Map<String, Routine> routines = new LinkedHashMap<>();
        for (Routine r : program.routines().values()) {
            if (!reached.containsKey(r.name())) {
                continue;
            }
            List<Step> steps = new ArrayList<>();
            for (int i = 0; i < r.steps().size(); i++) {
                steps.add(link(r, i));
            }
            routines.put(r.name(), r.withSteps(steps));
        }
        return new Program(program.name(), routines, program.fields(), program.goroutines());
    }

    private Step link(Routine r, int i) {
        Step s = r.steps().get(i);
        if (!reached.get(r.name()).get(i)) {
            return new Step(s.label(), new Op.Throw("bug in gmplab: a step that no run reaches"), -1, -1, null, List.of());
        } else if (folded.get(r.name()).get(i)) {
            return new Step(s.label(), new Op.If(new Expr.Const(1)), resolve(r.name(), i), -1, null, List.of());
        }
        int next = s.next() < 0 ? -1 : resolve(r.name(), s.next());
        int other = s.other() < 0 ? -1 : reached.get(r.name()).get(s.other()) ? resolve(r.name(), s.other()) : next;
        if (next >= 0 && !reached.get(r.name()).get(next)) {
            next = other;
        }
        List<Step.Dead> dies = s.dies().stream().map(d -> new Step.Dead(constants.place(d.place(), r.name()),
            constants.rewrite(d.count(), r.name()), d.other())).toList();
        Act act = s.act() == null ? null : new Act(s.act().kind(), constants.rewrite(s.act().p(), r.name()),
            constants.rewrite(s.act().to(), r.name()));
        return new Step(s.label(), s.op().map(x -> constants.rewrite(x, r.name()), l -> constants.place(l, r.name())), next, other,
            act, dies);
    }

    /**
     * The program as it is to be linked: the same step numbers and labels, but only routines that are reached; edges lead
     * past what is folded, and constants stand where they are read.
     */
    public Program linked() {
        return linked;
    }

    /** Whether the step is there in this world: reached by some run as far as this can tell, and not folded. */
    public boolean isStep(String routine, int step) {
        return constants == null
            || reached.containsKey(routine) && reached.get(routine).get(step) && !folded.get(routine).get(step);
    }

    /** The step at which somebody is who is sent to this one: itself, or the first one behind it that is not folded. */
    public int resolve(String routine, int step) {
        int at = step;
        while (constants != null && folded.get(routine).get(at)) {
            at = taken(program.routine(routine), at);
        }
        return at;
    }

    /** The value of a field that never changes in this world, in every element; null for one that may. */
    public Integer constant(Field f) {
        return constants == null ? null : number(constants.of(f));
    }

    /** The value of a local that is only ever given one value; null for any other. */
    public Integer constant(String routine, Local local) {
        return constants == null ? null : number(constants.of(new Place(routine, local)));
    }

    private static Integer number(Known k) {
        return k.constant() ? k.value() : null;
    }
}
