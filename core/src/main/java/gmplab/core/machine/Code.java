package gmplab.core.machine;

/**
 * The base of generated code: what a {@link Compiler} emits for one linked machine is its one subclass. Its methods work in
 * place on packed words and keep nothing of their own, so that all forks of a machine share it.
 */
abstract class Code {
    /** Which choices a move may change; null where only moves were compiled. */
    ChoiceBits choiceBits;

    /** Moves M {@code m}, which must be able to; notes in {@code e} where it was. Returns what {@link Exec#run} does. */
    abstract int move(Engine e, long[] s, int m);

    /** Lets the wait of M {@code m} run out. */
    abstract int timeOut(Engine e, long[] s, int m);

    /** Writes the choices enabled, without those of the world outside; returns how many. */
    int choices(long[] s, int[] out) {
        throw new IllegalStateException("bug in gmplab: only moves were compiled");
    }

    /** The lowest M whose next step is local; -1 where there is none or the run is over. */
    int local(long[] s) {
        throw new IllegalStateException("bug in gmplab: only moves were compiled");
    }

    /** What {@link Model#broken} says. */
    int broken(long[] s) {
        throw new IllegalStateException("bug in gmplab: only moves were compiled");
    }

    /** Has the interpreter make a step that is not compiled. */
    static int interpret(Engine e, long[] s, int m, int g, boolean user, int pc) {
        e.trail.opaque();
        e.s = s;
        e.m = m;
        e.g = g;
        e.ctx = user ? g : m;
        e.user = user;
        return (user ? e.userCode : e.g0Code)[pc].run(e);
    }

    /** An element that a reference or an index names, where it is one. */
    static int index(int element, int elements) {
        if (element < 0 || element >= elements) {
            throw new ArrayIndexOutOfBoundsException(element);
        }
        return element;
    }

    static int nowhere(int pc) {
        throw new IllegalStateException("bug in gmplab: no code is there for step " + pc);
    }
}
