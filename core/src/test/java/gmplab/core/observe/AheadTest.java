package gmplab.core.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.policy.Policies;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Issue 5, item 4: what is ahead in a trace cuts moves that lead nowhere, and no others. */
class AheadTest {
    private static final int NEVER = Integer.MAX_VALUE;
    private static final long STATES = 300_000;
    /** Of a random run, at most. */
    private static final int MOVES = 2500;

    /** Threads that steal, block in calls, give their Ps up and start others. */
    private static final Map<String, World> WORLDS = Map.of(
        "thieves on three Ps", World.of("go1.19").withProcs(3).withMs(4).withChannel("c", 1)
            .withGoroutine(worker(new Action.Yield(), new Action.Send("c", 1)))
            .withGoroutine(main(new Action.Yield(), new Action.Receive("c", false), new Action.Receive("c", false))),
        "calls that lose their P", World.of("go1.19").withProcs(2).withMs(4).withSysmon(true)
            .withGoroutine(worker(new Action.Syscall(), new Action.Yield()))
            .withGoroutine(main(new Action.Yield(), new Action.Syscall(), new Action.Yield())),
        "a goroutine locked to its thread", World.of("go1.19").withProcs(2).withMs(5).withSysmon(true)
            .withGoroutine(worker(new Action.LockThread(), new Action.Syscall(), new Action.UnlockThread()))
            .withGoroutine(main(new Action.Yield(), new Action.Yield())),
        "a WaitGroup", World.of("go1.19").withProcs(2).withMs(3).withObject(Obj.of("wg", Obj.Kind.WAITGROUP)).withGoroutine(worker(new Action.Add("wg", new Ex.Num(-1))))
            .withGoroutine(new Goroutine("main", List.of(new Action.Add("wg", new Ex.Num(2)), new Action.Go("worker", List.of()), new Action.Go("worker", List.of()),
                new Action.Wait("wg")), Start.RUNNING, 0)));

    private static Goroutine worker(Action... does) {
        return new Goroutine("worker", List.of(does), Start.LATER, 0);
    }

    private static Goroutine main(Action... does) {
        List<Action> r = new ArrayList<>(List.of(new Action.Go("worker", List.of()), new Action.Go("worker", List.of())));
        r.addAll(List.of(does));
        return new Goroutine("main", r, Start.RUNNING, 0);
    }

    /** Its dumb twin tries every move: what that follows whole is followed whole, what it does not is not. */
    @Test
    void whateverIsARunIsFollowedAllTheSame() {
        Count c = new Count();
        WORLDS.forEach((name, w) -> both(name, w, MOVES, STATES, NEVER, c));
        assertTrue(c.whole >= 24 && c.none >= 6, c.toString());
        assertTrue(c.ahead < c.dumb, c.toString());
    }

    /** The same of what is marked and swept, of which nobody knows how much there is. */
    @Test
    void soIsACollection() {
        Policies open = new Policies().with(Policies.MARK_WORK, Policies.Policy.ANY).with(Policies.SWEEP_SPANS, Policies.Policy.ANY)
            .with(Policies.SCAVENGER, Policies.Policy.ANY);
        World w = World.of("go1.19").withProcs(2).withMs(4).withSysmon(true).withPolicies(open)
            .withGoroutine(worker(new Action.Yield())).withGoroutine(main(new Action.Collect(), new Action.Yield()));
        Count c = new Count();
        both("a collection", w, 6000, STATES, 500, c);
        assertTrue(c.whole >= 6 && c.none >= 6, c.toString());
    }

    /**
     * Who stops so that its stack can be scanned has been asked before it waits for the end of marking, who is seen to make it ready scans it, the scavenger parks as it is
     * seen to, and who takes an idle P has it started by the thread that is: a run never does otherwise itself. (That others are cut a whole trace shows, which was not followed without: ObserveTest.)
     */
    @Test
    void whatARunDoesItselfOfACollectionIsNotCut() {
        World w = World.of("go1.19").withProcs(4).withMs(8).withSysmon(true).withGc(new World.Gc(2, 0)).withPolicies(new Policies().with(Policies.SCAVENGER, Policies.Policy.ANY))
            .withGoroutine(worker(new Action.Repeat(150, List.of(new Action.Call("f", List.of())))))
            .withGoroutine(new Goroutine("f", List.of(new Action.Compute(1)), Start.LATER, 0)).withGoroutine(main(new Action.Repeat(4, List.of(new Action.Collect()))));
        Machine m = Machine.of(w);
        Map<String, String> rules = Map.of("gcDrain", "xadd work.markrootNext", "gcDrainN", "xadd work.markrootNext", "bgscavenge", "ask scavenger", "lock", "prologue");
        Map<String, Integer> made = new TreeMap<>();
        Map<String, Integer> cut = new TreeMap<>();
        int[] choices = new int[m.maxChoices()];
        for (int seed = 1; seed <= 60; seed++) {
            int run = seed;
            Made.moves(m, seed, 20_000, events -> {
                Following f = new Following(Made.trace(events, 0, w.main() + 1), m, NEVER, NEVER, Habit.MARKS, true);
                return (n, choice) -> {
                    for (int i = m.choices(n.state, choices) - 1; i >= 0; i--) {
                        int t = Following.thread(choices[i]);
                        Machine.Position at = t < 0 ? null : m.position(State.of(n.state), t);
                        if (at == null || !at.routine().equals("pidleget") && !at.label().equals(rules.get(at.routine()))) {
                            continue;
                        }
                        boolean no = f.cut(n, choices[i]);
                        assertTrue(!no || choices[i] != choice, "seed " + run + ", " + at + " at event " + n.at + " of " + events.size());
                        (no ? cut : made).merge(at.routine(), 1, Integer::sum);
                    }
                };
            });
        }
        assertTrue(cut.containsKey("bgscavenge"), cut + " " + made);
        assertTrue(made.keySet().containsAll(Set.of("gcDrain", "bgscavenge", "lock", "pidleget")), cut + " " + made);
    }

    /** All has been swept only when who waits for that in GC is seen to call Gosched once more at most: in between it finds out. */
    @Test
    void allIsSweptWhenWhoWaitsForThatCallsGoschedOnceMoreAtMost() {
        World w = World.of("go1.19").withProcs(3).withMs(6).withGc(new World.Gc(1, 0)).withPolicies(new Policies().with(Policies.SWEEP_SPANS, Policies.Policy.ANY))
            .withGoroutine(worker(new Action.Repeat(20, List.of(new Action.Yield())))).withGoroutine(main(new Action.Repeat(3, List.of(new Action.Collect()))));
        Machine m = Machine.of(w);
        Event yields = new Event(1, EventKind.GO_SCHED, 0, w.main() + 1, 0, 0, 0);
        Event parks = new Event(2, EventKind.GO_BLOCK_RECV, 0, w.main() + 1, 0, 0, 0);
        Following waits = new Following(Made.trace(List.of(yields, yields, parks), 0, w.main() + 1), m, NEVER, NEVER, Habit.MARKS, true);
        Following goesOn = new Following(Made.trace(List.of(yields, parks, yields, yields), 0, w.main() + 1), m, NEVER, NEVER, Habit.MARKS, true);
        int[] done = {0, 0};
        for (int seed = 1; seed <= 20; seed++) {
            Made.moves(m, seed, 20_000, events -> (n, choice) -> {
                long[] after = new long[n.state.length];
                int before = m.layout().slot(Fields.SWEEP_ACTIVE).get(n.state, 0);
                if (m.move(n.state, choice, after) == 0 && before != 1 && m.layout().slot(Fields.SWEEP_ACTIVE).get(after, 0) == 1) {
                    Following.Node at = new Following.Node(n.state, 0, n.running, n.names, List.of(), null, 0, Flow.LOST);
                    boolean inside = m.stack(State.of(n.state), Stack.USER, w.main()).stream().anyMatch(f -> f.at().routine().equals("GC") && f.at().step() > 4);
                    done[inside ? 0 : 1]++;
                    assertEquals(inside, waits.cut(at, choice), "main calls Gosched twice more, at " + m.position(State.of(n.state), Following.thread(choice)));
                    assertTrue(!goesOn.cut(at, choice), "main parks before it calls Gosched twice");
                }
            });
        }
        assertTrue(done[0] > 20 && done[1] > 10, done[0] + " times, and " + done[1] + " when nobody waits");
    }

    /** The collector sweeps until nothing is left where that is seen, for sysmon wakes the scavenger, before who waits in GC is done: nobody else sweeps from then on. */
    @Test
    void theCollectorSweepsAsLongAsWhoWaitsIsSeenTo() {
        World w = World.of("go1.19").withProcs(3).withMs(6).withSysmon(true).withGc(new World.Gc(1, 0))
            .withPolicies(new Policies().with(Policies.SWEEP_SPANS, Policies.Policy.ANY).with(Policies.SCAVENGER, Policies.Policy.ANY))
            .withGoroutine(worker(new Action.Repeat(20, List.of(new Action.Yield())))).withGoroutine(main(new Action.Repeat(3, List.of(new Action.Collect()))));
        Machine m = Machine.of(w);
        Event yields = new Event(1, EventKind.GO_SCHED, 0, w.main() + 1, 0, 0, 0);
        Event parks = new Event(2, EventKind.GO_BLOCK_RECV, 0, w.main() + 1, 0, 0, 0);
        Event wakes = new Event(3, EventKind.GO_UNBLOCK, -1, 0, w.parked("bgscavenge") + 1, 0, 0);
        Following longer = new Following(Made.trace(List.of(wakes, yields, yields, parks), 0, w.main() + 1), m, NEVER, NEVER, Habit.MARKS, true);
        Following goesOn = new Following(Made.trace(List.of(wakes, yields, parks, yields), 0, w.main() + 1), m, NEVER, NEVER, Habit.MARKS, true);
        int[] cut = {0};
        for (int seed = 1; seed <= 20; seed++) {
            Made.moves(m, seed, 20_000, events -> (n, choice) -> {
                long[] after = new long[n.state.length];
                Machine.Position at = Following.thread(choice) < 0 ? null : m.position(State.of(n.state), Following.thread(choice));
                if (at != null && at.routine().equals("gcMarkTermination") && m.layout().slot(Fields.SWEEP_ACTIVE).get(n.state, 0) == 2 && m.move(n.state, choice, after) == 0
                    && m.layout().slot(Fields.SWEEP_ACTIVE).get(after, 0) == 0) {
                    Following.Node from = new Following.Node(n.state, 0, n.running, n.names, List.of(), null, 0, Flow.LOST);
                    boolean sweeps = Arrays.stream(n.running).anyMatch(g -> g == w.parked("bgsweep") + 1);
                    boolean inside = m.stack(State.of(n.state), Stack.USER, w.main()).stream().anyMatch(f -> f.at().routine().equals("GC") && f.at().step() > 4);
                    boolean wanted = inside && !sweeps && m.layout().slot(Fields.SCAVENGER_SYSMONWAKE).get(n.state, 0) == 0;
                    cut[0] += wanted ? 1 : 0;
                    assertEquals(wanted, longer.cut(from, choice), "seed of " + events.size() + " events, at event " + n.at);
                    assertTrue(!goesOn.cut(from, choice), "main is done when sysmon has woken the scavenger");
                    long[] running = n.running.clone();
                    running[0] = w.parked("bgsweep") + 1;
                    assertTrue(!longer.cut(new Following.Node(n.state, 0, running, n.names, List.of(), null, 0, Flow.LOST), choice), "the sweeper may be at it");
                }
            });
        }
        assertTrue(cut[0] > 20, "only " + cut[0] + " such states");
    }

    private static final class Count {
        private int whole;
        private int none;
        private long dumb;
        private long ahead;

        @Override
        public String toString() {
            return whole + " are runs, " + none + " are not; " + ahead + " states for " + dumb;
        }
    }

    /** Follows random runs, and the same with two events exchanged, with it and without. */
    private static void both(String name, World w, int moves, long states, int patience, Count count) {
        Machine m = Machine.of(w);
        for (int seed = 1; seed <= 10; seed++) {
            List<Event> events = new ArrayList<>(Made.atRandom(m, seed, moves));
            for (int change = 0; change < 2; change++) {
                if (change > 0) {
                    int i = seed * 7 % (events.size() - 1);
                    Collections.swap(events, i, i + 1);
                }
                GoTrace t = Made.trace(events, 0, w.main() + 1);
                Following.Result every = Following.follow(t, m, states, patience, patience == NEVER ? NEVER : 10 * patience, false);
                Following.Result cut = Following.follow(t, m, 2 * states, patience, patience == NEVER ? NEVER : 10 * patience, true);
                assertTrue(every.next() == null || cut.next() != null || every.states() > states, name + ", seed " + seed);
                if (every.next() == null) {
                    assertEquals(null, cut.next(), name + ", seed " + seed + ", change " + change + ": " + cut.why());
                    count.whole++;
                    count.dumb += every.states();
                    count.ahead += cut.states();
                } else {
                    count.none++;
                }
            }
        }
    }

    /** Who takes sched.lock for the first G of the global queue, and is not seen to run that, has everybody else stuck: of ten runs one is followed whole within so many states then. */
    @Test
    void nobodyTakesTheLockOfAQueueForAGoroutineThatAnotherPRuns() {
        Action yields = new Action.Repeat(12, List.of(new Action.Yield()));
        World w = World.of("go1.19").withProcs(3).withMs(4).withGoroutine(worker(yields)).withGoroutine(main(yields));
        Machine m = Machine.of(w);
        int whole = 0;
        for (int seed = 1; seed <= 10; seed++) {
            Following.Result r = Following.follow(Made.trace(Made.atRandom(m, seed, 20_000), 0, w.main() + 1), m, 15_000, NEVER, NEVER, true);
            whole += r.next() == null ? 1 : 0;
        }
        assertTrue(whole >= 4, "only " + whole + " of 10 are followed whole");
    }

    /** A search that was cut has not looked at every run; what it says of all runs it says of a second one, which is not. */
    @Test
    void thatNoRunMakesMoreIsSaidOfASearchWithoutIt() {
        World w = World.of("go1.19").withProcs(1).withMs(2).withChannel("c", 1).withGs(3)
            .withGoroutine(worker(new Action.Send("c", 1))).withGoroutine(main(new Action.Receive("c", false)));
        Machine m = Machine.of(w);
        List<Event> events = new ArrayList<>(Made.atRandom(m, 1, MOVES));
        events.removeIf(e -> e.kind() == EventKind.GO_BLOCK_RECV);
        GoTrace t = Made.trace(events, 0, w.main() + 1);
        Following.Result every = Following.follow(t, m, 2_000_000, NEVER, NEVER, false);
        assertTrue(every.exhausted() && every.next() != null, every.cuts() + " " + every.states() + " " + every.next());
        assertTrue(!Following.follow(t, m, 2_000_000, NEVER, NEVER, true).exhausted());
        Following.Result once = Follower.follow(t, m, 4_000_000, () -> false);
        assertTrue(once.exhausted());
        assertEquals(every.followed(), once.followed());
    }

    /** Of another version the rules say nothing: its world is searched without them. */
    @Test
    void ofAnotherVersionNothingIsKnown() {
        for (String version : List.of("go1.15", "go1.16")) {
            World w = World.of(version).withProcs(1).withMs(2).withGoroutine(worker(new Action.Yield())).withGoroutine(main(new Action.Yield()));
            GoTrace t = Made.trace(Made.atRandom(Machine.of(w), 1, MOVES), 0, w.main() + 1);
            Following.Result r = Follower.follow(t, Machine.of(w), STATES, () -> false);
            assertEquals(null, r.next(), version + ": " + r.why());
        }
    }
}
