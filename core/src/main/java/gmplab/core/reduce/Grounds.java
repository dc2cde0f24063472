package gmplab.core.reduce;

import gmplab.core.machine.Anatomy;
import gmplab.core.machine.Mobility;
import gmplab.core.program.Op;
import gmplab.core.state.Field;

/**
 * What the reductions go by, in one place, so that tests can put something wrong there and see that it is noticed. Each
 * method here gives what was proved.
 */
class Grounds {
    static final Grounds PROVED = new Grounds();

    /** How a step passes by those of others. */
    Mobility mobility(Anatomy.At at) {
        return at.mobility();
    }

    /** Whether a step may have to wait, or is a question: it never follows another in one move. */
    boolean mayWait(Op op) {
        return op instanceof Op.Acquire || op instanceof Op.Await || op instanceof Op.AwaitTimed || op instanceof Op.AwaitReturn || op instanceof Op.Ask;
    }

    /** Whether a field refers to Ms or notes, and is renamed with them. */
    boolean refers(Field f) {
        return References.isReference(f.type());
    }

    /** Whether a field refers to goroutines, and is renamed with them. */
    boolean refersToGoroutines(Field f) {
        return References.isGoroutine(f.type());
    }

    /** Why goroutines with the same program are not alike; null where they are. */
    String whyNotAlike(Twins t) {
        return t.whyNot();
    }

    /** Why Ms are not alike; null where they are. */
    String whyNotAlike(Anatomy a) {
        return Alike.whyNot(a);
    }

    /** Whether a change of the field by a move is noted. */
    boolean notes(Field f) {
        return true;
    }

    /** Whether values that follow those that follow a value are taken to follow it, and so on. */
    boolean closes() {
        return true;
    }

    /** Whether a search that has shown more than it was told is made again. */
    boolean again() {
        return true;
    }

    /** Whether it is noted what steps only look at, or wait for. */
    boolean touches() {
        return true;
    }

    /** Whether what an M joins to its moves is taken to bring it to where that leads. */
    boolean joins() {
        return true;
    }
}
