package gmplab.core.runtime;

import gmplab.core.program.Val;
import gmplab.core.program.Val.Bool;
import gmplab.core.program.Val.Int;
import gmplab.core.state.Type;

/** How a function is left, as a number that its caller is given. */
abstract class Outcomes extends Ending {
    static final int GOEXIT = 1;
    // Sorts of panics, by what they took the place of
    private static final int PANICS = 0;
    private static final int OVER_GOEXIT = 1;
    private static final int OVER_PANIC = 2;

    private final boolean exitsAndRecovers;

    Outcomes(World world) {
        super(world);
        exitsAndRecovers = uses(world, Action.Exit.class) && uses(world, Action.Recover.class);
    }

    static boolean uses(World world, Class<? extends Action> kind) {
        boolean[] r = {false};
        world.goroutines().forEach(g -> Action.walk(g.actions(), a -> r[0] |= kind.isInstance(a)));
        return r[0];
    }

    boolean exitsAndRecovers() {
        return exitsAndRecovers;
    }

    /**
     * 0 where a function has returned; 1: Goexit; from 2 on: which panic. Where somebody recovers and somebody leaves by Goexit, the
     * panics twice more: those that took the place of a Goexit, which goes on when they are recovered from; and those that took
     * the place of a panic. When these are recovered from, Go forgets a Goexit behind them, and the function returns.
     */
    Type outcomes() {
        return Type.range(0, first(exitsAndRecovers ? OVER_PANIC : PANICS) + panics.texts().size() - 1);
    }

    /** The first outcome of a sort. */
    private int first(int sort) {
        return GOEXIT + 1 + sort * panics.texts().size();
    }

    /** The number of the panic with which a function is left; 0 where it is none. */
    Int panicked(Int how) {
        Int r = pick(how.gt(GOEXIT), how.minus(GOEXIT), Val.constant(outcomes(), 0));
        for (int sort = OVER_GOEXIT; exitsAndRecovers && sort <= OVER_PANIC; sort++) {
            r = pick(how.ge(first(sort)), how.minus(first(sort) - 1), r);
        }
        return r;
    }

    /**
     * What a function is left with that was being left otherwise.
     *
     * @param recovers whether somebody has recovered from that in the deferred function that runs
     */
    Int over(Int how, Int before, Bool recovers) {
        if (!exitsAndRecovers) {
            return how;
        }
        Bool panic = how.gt(GOEXIT).and(how.lt(first(OVER_GOEXIT)));
        Int goexit = pick(before.eq(GOEXIT), Val.constant(outcomes(), first(OVER_GOEXIT)), Val.constant(outcomes(), first(PANICS)));
        Int sort = pick(before.gt(GOEXIT).or(recovers), Val.constant(outcomes(), first(OVER_PANIC)), goexit);
        return pick(panic, how.minus(first(PANICS)).plus(sort), how);
    }

    /** What it is left with when the panic has been recovered from. */
    Int withoutPanic(Int how) {
        Int returns = Val.constant(outcomes(), 0);
        Bool exits = how.ge(first(OVER_GOEXIT)).and(how.lt(first(OVER_PANIC)));
        return exitsAndRecovers ? pick(exits, Val.constant(outcomes(), GOEXIT), returns) : returns;
    }
}
