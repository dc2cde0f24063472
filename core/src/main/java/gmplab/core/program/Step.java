package gmplab.core.program;

/**
 * One static step of a routine.
 *
 * @param label unique in its routine, for example {@code unlock} or {@code set m.nextp}; traces and {@code at(..)} use it
 * @param op what it does
 * @param next index of the step after it, or of the branch taken; -1 where there is none
 * @param other index of the branch not taken; -1 where there is none
 * @param act what it does to the ownership of a P, or null
 */
public record Step(String label, Op op, int next, int other, Act act) {
    Step withSuccessors(int newNext, int newOther) {
        return new Step(label, op, newNext, newOther, act);
    }
}
