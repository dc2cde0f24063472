package gmplab.core.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Machine;
import gmplab.core.policy.Policies;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Issue 5, item 4: a trace of several Ps is followed past the places where somebody has gone too far, unseen. */
class DelaysTest {
    private static final int NEVER = Integer.MAX_VALUE;
    /** Of a random run, at most. */
    private static final int MOVES = 3000;
    private static final World SMALL = World.of("go1.19").withProcs(2).withMs(3).withChannel("c", 1)
        .withGoroutine(new Goroutine("worker", List.of(new Action.Yield(), new Action.Send("c", 1)), Start.LATER, 0))
        .withGoroutine(new Goroutine("main", List.of(new Action.Go("worker", List.of()), new Action.Go("worker", List.of()), new Action.Yield(),
            new Action.Receive("c", false)), Start.RUNNING, 0));

    private static final World CALLS = World.of("go1.19").withProcs(2).withMs(4).withSysmon(true)
        .withGoroutine(new Goroutine("caller", List.of(new Action.SyscallBlock(), new Action.Yield()), Start.LATER, 0))
        .withGoroutine(new Goroutine("main", List.of(new Action.Go("caller", List.of()), new Action.Go("caller", List.of()), new Action.Yield(), new Action.Yield(),
            new Action.Yield()), Start.RUNNING, 0));

    private static World begun(GoTrace t) {
        List<World> all = Beginning.worlds(Recorded.gc(4), t);
        return all.get(all.size() - 1);
    }

    /** So many of the first events of the scheduler that a trace has. */
    private static GoTrace begun(GoTrace whole, int events) {
        List<Event> r = new ArrayList<>(whole.events().subList(0, whole.events().indexOf(whole.first()) + 1));
        r.addAll(whole.middle().subList(0, events));
        return GoTrace.of(r);
    }

    @Test
    void aCollectionOnFourPsIsFollowedWhereTryingEveryOrderIsStuck() {
        GoTrace t = begun(GoTrace.read(Recorded.bytes(Recorded.file("gc-4.trace"))), 700);
        World w = begun(t);
        Following.Result r = Follower.follow(t, Machine.of(w), 1_500_000, () -> false);
        assertEquals(700, r.followed(), r.why().toString());
        assertEquals(List.of(), r.why());
        Following.Result every = Following.follow(t, Machine.of(w), 200_000, NEVER, NEVER);
        assertTrue(every.followed() < 700, "this trace tells nothing of ways round");
        assertFalse(every.why().isEmpty());
        assertTrue(every.why().stream().noneMatch(s -> s.contains("-1")), every.why().toString());
    }

    @Test
    @Tag("long")
    void theWholeTraceIsFollowed() {
        GoTrace t = GoTrace.read(Recorded.bytes(Recorded.file("gc-4.trace")));
        Following.Result r = Follower.follow(t, Machine.of(begun(t)), 5_000_000, () -> false);
        assertEquals(2904, r.followed(), r.why().toString());
    }

    /** Another trace of gc on four Ps: a worker is preempted where gcMarkDone begins, for who got there before waits for all others to come by. */
    @Test
    void aWorkerMayBePreemptedOnItsWayToTheEndOfMarking() {
        GoTrace whole = GoTrace.read(Recorded.bytes(Path.of("src/test/resources/traces/gc-4-preempted.trace")));
        GoTrace t = begun(whole, 600);
        assertEquals(1, whole.middle().subList(100, 140).stream().filter(e -> e.kind() == EventKind.GO_PREEMPT).count());
        World w = Recorded.gc(4, new Action.Repeat(2, List.of(new Action.Repeat(57, List.of(new Action.Alloc())), new Action.Yield())));
        List<World> all = Beginning.worlds(w.withPolicies(w.policies().with(Policies.MARK_WORK, Policies.Policy.ANY)), t);
        Following.Result r = Follower.follow(t, Machine.of(all.get(all.size() - 1)), 12_000_000, () -> false);
        assertEquals(600, r.followed(), r.why().toString());
    }

    @Test
    void mainRunsOnThePThatTheTraceBeginsOn() {
        GoTrace t = GoTrace.read(Recorded.bytes(Recorded.file("gc-4.trace")));
        World w = begun(t);
        assertEquals(2, t.first().p());
        assertEquals(2, w.goroutines().stream().filter(g -> g.name().equals("main")).findFirst().orElseThrow().proc());
    }

    /** Go traces a call that blocks, and that its P is given away, one after the other: what another P traces may come between them. */
    @Test
    void eventsOfOtherPsMayComeBetweenTwoOfOneMove() {
        int tried = 0;
        for (int seed = 1; seed <= 40 && tried < 3; seed++) {
            Machine m = Machine.of(CALLS);
            List<Event> events = new ArrayList<>(Made.atRandom(m, seed, MOVES));
            int i = between(events);
            if (i >= 0) {
                Collections.swap(events, i + 1, i + 2);
                GoTrace t = Made.trace(events, 0, CALLS.main() + 1);
                Following.Result r = Follower.follow(t, m, 2_000_000, () -> false);
                assertEquals(r.of(), r.followed(), "seed " + seed + ": " + r.next() + ", " + r.why());
                Collections.swap(events, i, i + 2);
                GoTrace wrong = Made.trace(events, 0, CALLS.main() + 1);
                assertTrue(Following.follow(wrong, m, 100_000, NEVER, NEVER).followed() < r.of(), "of one P they have an order");
                tried++;
            }
        }
        assertEquals(3, tried, "few runs have such events");
    }

    /** Where a call blocks, and another P comes next; -1 where that is nowhere. */
    private static int between(List<Event> events) {
        for (int i = 0; i < events.size() - 3; i++) {
            if (events.get(i).kind() == EventKind.GO_SYS_CALL && events.get(i + 1).kind() == EventKind.GO_SYS_BLOCK && events.get(i + 1).p() == events.get(i).p()
                && events.get(i + 2).p() >= 0 && events.get(i + 2).p() != events.get(i).p()) {
                return i;
            }
        }
        return -1;
    }

    /** Where somebody runs on each of two Ps, the trace may begin on either. */
    @Test
    void aTraceMayBeginOnTheSecondOfTwoPs() {
        Machine m = Machine.of(SMALL.withGoroutine(new Goroutine("other", List.of(new Action.Yield()), Start.RUNNING, 1)));
        int other = SMALL.main() + 2;
        for (int p = 0; p < 2; p++) {
            int g = p == 0 ? SMALL.main() + 1 : other;
            Following.Result r = Following.follow(Made.trace(Made.atRandom(m, 3, MOVES), p, g), m, 200_000, NEVER, NEVER);
            assertEquals(r.of(), r.followed(), "on p" + p + ": " + r.next() + ", " + r.why());
        }
    }

    /** Its dumb twin: every move of the model is tried, in whatever order, and nothing else. */
    @Test
    void itComesAsFarAsTryingEverything() {
        Machine m = Machine.of(SMALL);
        int whole = 0;
        int none = 0;
        for (int seed = 1; seed <= 8; seed++) {
            List<Event> events = Made.atRandom(m, seed, MOVES);
            for (int change = 0; change < 3; change++) {
                if (change > 0) {
                    int i = (seed * 7 + change * 5) % (events.size() - 1);
                    Collections.swap(events, i, i + 1);
                }
                GoTrace t = Made.trace(events, 0, SMALL.main() + 1);
                Following.Result clever = Following.follow(t, m, 2_000_000, 20, NEVER);
                Following.Result every = Following.follow(t, m, 2_000_000, NEVER, NEVER);
                assertEquals(every.followed(), clever.followed(), "seed " + seed + ", change " + change + ": " + clever.next());
                assertEquals(every.followed(), Following.follow(t, m, 2_000_000, 20, 40).followed(), "behind races: seed " + seed + ", change " + change);
                assertTrue(every.states() < 2_000_000 && clever.states() < 2_000_000, "not all was looked at");
                whole += clever.next() == null ? 1 : 0;
                none += clever.next() == null ? 0 : 1;
                assertEquals(change == 0 ? clever.of() : clever.followed(), clever.followed());
            }
        }
        assertTrue(whole >= 8 && none >= 4, whole + " are runs, " + none + " are not");
    }
}
