package gmplab.core.program;

import java.util.List;

/**
 * One static step of a routine.
 *
 * @param label unique in its routine, for example {@code unlock} or {@code set m.nextp}; traces and {@code at(..)} use it
 * @param op what it does
 * @param next index of the step after it, or of the branch taken; -1 where there is none
 * @param other index of the branch not taken; -1 where there is none
 * @param act what it does to the ownership of a P, or null
 * @param dies places nobody will read again before they are written, once the step has gone on
 */
public record Step(String label, Op op, int next, int other, Act act, List<Dead> dies) {
    public Step {
        dies = List.copyOf(dies);
    }

    /**
     * A dead place of the heap: it is zeroed, as dead locals are, so that equal futures are equal words. Go leaves old links
     * and queue slots as they are; nobody reads them.
     *
     * @param place the first element
     * @param count how many columns from there on, wrapping round; null for one
     * @param other whether that is so where the step has gone on to {@code other}, and not to {@code next}
     */
    public record Dead(Expr.Load place, Expr count, boolean other) { }

    /** What it leaves dead on the way to one of its successors: where both are the same step, what it does on the way to {@code next}. */
    public List<Dead> dies(int to) {
        return to < 0 ? List.of() : dies.stream().filter(d -> to == (d.other ? other : next) && !(d.other && other == next)).toList();
    }

    Step withSuccessors(int newNext, int newOther) {
        return new Step(label, op, newNext, newOther, act, dies);
    }
}
