package gmplab.core.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Machine;
import gmplab.core.policy.Policies;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where it is open how much there is to mark, a trace is followed with who marks going on, and where that is stuck once more without ({@link Habit}). */
class MarkingTest {
    private static final long STATES = 120_000;
    private static final World OPEN = World.of("go1.19").withProcs(2).withMs(5).withGc(new World.Gc(2, 0))
        .withPolicies(new Policies().with(Policies.MARK_WORK, Policies.Policy.ANY))
        .withGoroutine(new Goroutine("main", List.of(new Action.Go("allocator", List.of()), new Action.Collect()), Start.RUNNING, 0))
        .withGoroutine(new Goroutine("allocator", List.of(new Action.Repeat(2, List.of(new Action.Alloc(), new Action.Yield()))), Start.LATER, 0));

    private final Machine m = Machine.of(OPEN);

    /** A random run that the first guide does not come far in, with all the states there are. */
    @Test
    void whatGoesFurtherWithoutMarkingIsFollowedThatWay() {
        GoTrace t = trace(27);
        Following.Result marks = Following.once(t, m, Habit.MARKS, STATES, STATES, () -> false, Follower.Progress.NONE);
        Following.Result r = Follower.follow(t, m, STATES, () -> false);
        assertTrue(r.followed() > marks.followed(), r.followed() + " by all, " + marks.followed() + " by the first");
        sound(t, r);
    }

    /** And one where looking again only costs: with its part of the states it does not come as far. */
    @Test
    void whatGoesFurtherWithMarkingIsKept() {
        GoTrace t = trace(6);
        Following.Result not = Following.once(t, m, Habit.NEITHER, STATES / Habit.values().length, STATES, () -> false, Follower.Progress.NONE);
        Following.Result r = Follower.follow(t, m, STATES, () -> false);
        assertTrue(r.followed() > not.followed(), r.followed() + " by all, " + not.followed() + " by the last");
        sound(t, r);
    }

    @Test
    void whoIsAskedToStopDoesNotLookAgain() {
        GoTrace t = trace(17);
        int[] asked = {0};
        Following.Result all = Follower.follow(t, m, STATES, () -> asked[0]++ < 0);
        int most = asked[0];
        asked[0] = 0;
        Following.Result r = Follower.follow(t, m, STATES, () -> asked[0]++ >= 100);
        assertTrue(r.states() < all.states() / 2 && asked[0] < 110, r.states() + " states, asked " + asked[0] + " times");
        asked[0] = 0;
        r = Follower.follow(t, m, STATES, () -> asked[0]++ >= most - 100);
        assertTrue(r.states() < all.states() && r.states() > STATES / 2 && asked[0] < most, r.states() + " states, asked " + asked[0] + " times");
    }

    /** The states are of all and no more than were allowed, but for the last way; the run makes what it says. */
    private void sound(GoTrace t, Following.Result r) {
        assertTrue(r.states() > STATES && r.states() < STATES * 11 / 10, r.states() + " states");
        assertEquals(t.middle().stream().limit(r.followed()).map(Event::kind).toList(),
            Made.by(m, r.choices()).stream().map(Event::kind).toList());
    }

    private GoTrace trace(long seed) {
        return Made.trace(Made.atRandom(m, seed, 30_000), 0, OPEN.main() + 1);
    }
}
