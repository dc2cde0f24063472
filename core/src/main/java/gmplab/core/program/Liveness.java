package gmplab.core.program;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which locals of a routine may still be read after each step. Dead ones are zeroed, so that equal futures are equal
 * words; locals that are never alive together share bits.
 */
public final class Liveness {
    private final List<Local> locals;
    private final Map<Local, Integer> number = new HashMap<>();
    private final BitSet[] in;
    private final Routine routine;

    public Liveness(Routine routine) {
        this.routine = routine;
        locals = routine.locals();
        for (int i = 0; i < locals.size(); i++) {
            number.put(locals.get(i), i);
        }
        List<Step> steps = routine.steps();
        in = new BitSet[steps.size()];
        for (int i = 0; i < in.length; i++) {
            in[i] = new BitSet();
        }
        for (boolean changed = true; changed;) {
            changed = false;
            for (int i = steps.size() - 1; i >= 0; i--) {
                BitSet now = before(i, after(i));
                if (!now.equals(in[i])) {
                    in[i] = now;
                    changed = true;
                }
            }
        }
    }

    private BitSet before(int i, BitSet out) {
        Op op = routine.steps().get(i).op();
        BitSet b = (BitSet) out.clone();
        if (op.defines() != null) {
            b.clear(number.get(op.defines()));
        }
        b.or(uses(i));
        return b;
    }

    private BitSet uses(int i) {
        Step step = routine.steps().get(i);
        BitSet b = new BitSet();
        for (Expr e : step.op().reads()) {
            mark(b, e);
        }
        if (step.op().writes() != null) {
            step.op().writes().parts().forEach(e -> mark(b, e));
        }
        for (Step.Dead d : step.dies()) {
            mark(b, d.place());
            if (d.count() != null) {
                mark(b, d.count());
            }
        }
        if (step.act() != null) {
            if (step.act().p() != null) {
                mark(b, step.act().p());
            }
            if (step.act().to() != null) {
                mark(b, step.act().to());
            }
        }
        return b;
    }

    private void mark(BitSet b, Expr e) {
        e.walk(x -> {
            if (x instanceof Expr.Var v) {
                b.set(number.get(v.local()));
            }
        });
    }

    /** Alive after step i, whichever way it goes. */
    private BitSet after(int i) {
        Step s = routine.steps().get(i);
        BitSet b = new BitSet();
        if (s.next() >= 0) {
            b.or(in[s.next()]);
        }
        if (s.other() >= 0) {
            b.or(in[s.other()]);
        }
        return b;
    }

    public List<Local> locals() {
        return locals;
    }

    /** Whether the local may be read at or after step i. */
    public boolean aliveBefore(int step, Local local) {
        Integer n = number.get(local);
        return n != null && in[step].get(n);
    }

    /** The locals that are alive before step {@code from} (or made by it) but not before step {@code to} (-1: none is). */
    public List<Local> dying(int from, int to) {
        BitSet b = (BitSet) in[from].clone();
        Local made = routine.steps().get(from).op().defines();
        if (made != null) {
            b.set(number.get(made));
        }
        if (to >= 0) {
            b.andNot(in[to]);
        }
        return b.stream().mapToObj(locals::get).toList();
    }

    /** Whether two locals may hold values at the same time. */
    public boolean interfere(Local a, Local b) {
        int x = number.get(a);
        int y = number.get(b);
        boolean bothParams = routine.params().contains(a) && routine.params().contains(b);
        if (bothParams && (in[0].get(x) || in[0].get(y))) {
            return true;
        }
        for (int i = 0; i < in.length; i++) {
            if (in[i].get(x) && in[i].get(y)) {
                return true;
            }
            Local made = routine.steps().get(i).op().defines();
            if (made != null && (made.equals(a) || made.equals(b))) {
                BitSet out = after(i);
                int rest = made.equals(a) ? y : x;
                if (out.get(rest)) {
                    return true;
                }
            }
        }
        return false;
    }
}
