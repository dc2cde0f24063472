package gmplab.core.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Choice;
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
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who is tried before whom where a trace is followed, in the states of random runs, each with its own events as the trace. */
class GuideTest {
    private static final World YIELDS = World.of("go1.19").withProcs(3).withMs(5)
        .withGoroutine(new Goroutine("main", List.of(new Action.Go("busy", List.of()), new Action.Go("busy", List.of()), yields(20)), Start.RUNNING, 0))
        .withGoroutine(new Goroutine("busy", List.of(yields(20)), Start.LATER, 0));
    private static final World COLLECTS = World.of("go1.19").withProcs(3).withMs(7).withSysmon(true).withPreempts(4).withGc(new World.Gc(2, 0))
        .withPolicies(new Policies().with(Policies.MARK_WORK, Policies.Policy.ANY).with(Policies.SCAVENGER, Policies.Policy.ANY))
        .withGoroutine(new Goroutine("main", List.of(new Action.Go("busy", List.of()), new Action.Go("busy", List.of()), new Action.Repeat(3, List.of(new Action.Collect()))),
            Start.RUNNING, 0))
        .withGoroutine(new Goroutine("busy", List.of(yields(40)), Start.LATER, 0));
    private static final World CONN = World.of("go1.19").withProcs(3).withMs(6).withObject(new Obj("c", Obj.Kind.CONN, 4, ""))
        .withGoroutine(new Goroutine("main", List.of(new Action.Go("reads", List.of()), yields(5), new Action.Repeat(4, List.of(new Action.ConnWrite("c", new Ex.Num(1), ""),
            yields(3)))), Start.RUNNING, 0))
        .withGoroutine(new Goroutine("reads", List.of(new Action.Repeat(4, List.of(new Action.ConnRead("c", "")))), Start.LATER, 0));
    private static final World TRACED = World.of("go1.19").withProcs(2).withMs(4).withPolicies(new Policies().with(Policies.TRACE_BUFFERS, Policies.Policy.ANY))
        .withGoroutine(new Goroutine("main", List.of(new Action.Go("reads", List.of()), yields(30)), Start.RUNNING, 0))
        .withGoroutine(new Goroutine("reads", List.of(new Action.Repeat(0, List.of(new Action.ReadTrace()))), Start.LATER, 0));
    private static final int NOBODY = -1;
    private static final String ENDS = "xadd work.nwait#2";
    private static final String NEEDED = "if (gcController.dedicatedMarkWorkersNeeded <= 0)";

    private World w;
    private Machine m;
    private Outlook outlook;
    private Following.Node n;
    private int[] choices;
    private int[] order;
    private int count;
    private int seen;

    private static Action yields(int times) {
        return new Action.Repeat(times, List.of(new Action.Yield()));
    }

    /** What is asked of each state in which there is something to choose. */
    private void everywhere(World world, Habit habit, int seeds, Runnable look) {
        where(world, habit, seeds, () -> true, look);
    }

    /** The same of those states only in which something is so. */
    private void where(World world, Habit habit, int seeds, BooleanSupplier so, Runnable look) {
        w = world;
        m = Machine.of(w);
        choices = new int[m.maxChoices()];
        for (int seed = 0; seed < seeds; seed++) {
            Made.along(m, seed, 20_000, events -> {
                outlook = new Outlook(events);
                Guide guide = new Guide(m, outlook, null, habit);
                return node -> {
                    n = node;
                    if (so.getAsBoolean()) {
                        choose(guide, node);
                        look.run();
                    }
                };
            });
        }
    }

    private void choose(Guide guide, Following.Node node) {
        n = node;
        count = m.choices(n.state, choices);
        order = guide.order(n, choices, count);
    }

    /** The place of the first choice, in the order they are tried in, that is such a one; {@code count} where there is none. */
    private int first(IntPredicate which) {
        int i = 0;
        while (i < count && !which.test(choices[order[i]])) {
            i++;
        }
        return i;
    }

    private boolean runs(int choice, int t) {
        return Choice.kind(choice) == Choice.Kind.RUN && Choice.id(choice) == t;
    }

    /** The P of an M, from 0; -1 for none. */
    private int proc(int t) {
        return m.layout().slot(Fields.M_P).get(n.state, t) - 1;
    }

    /** An M that stands in a routine; {@link #NOBODY} where there is none. */
    private int standsIn(String routine) {
        return IntStream.range(0, w.ms()).filter(t -> standsIn(t, routine)).findFirst().orElse(NOBODY);
    }

    /** An M that stands at a step; {@link #NOBODY} where there is none. */
    private int standsAt(String routine, String label) {
        return IntStream.range(0, w.ms()).filter(t -> standsIn(t, routine) && m.position(State.of(n.state), t).label().equals(label)).findFirst().orElse(NOBODY);
    }

    private boolean standsIn(int t, String routine) {
        Machine.Position at = m.position(State.of(n.state), t);
        return at != null && at.routine().equals(routine);
    }

    /** Whether an M is in a routine, or in one that is called there. */
    private boolean within(int t, String routine) {
        return m.stack(State.of(n.state), Stack.G0, t).stream().anyMatch(f -> f.at().routine().equals(routine));
    }

    /** Whether a choice is of an M whose P runs a goroutine. */
    private boolean ofGoroutine(int choice) {
        int t = Choice.kind(choice) == Choice.Kind.RUN ? Choice.id(choice) : w.ms();
        return t < w.ms() && proc(t) >= 0 && n.running[proc(t)] != 0;
    }

    /** Else the other looks for something to run, finds something else, and both are stuck with what they have. */
    @Test
    void whoCallsGoschedPutsItIntoTheQueueBeforeThePThatIsSeenToStartItLooks() {
        everywhere(YIELDS, Habit.MARKS, 8, () -> {
            int leaves = standsIn("goschedImpl");
            int g = leaves < 0 ? 0 : m.stack(State.of(n.state), Stack.G0, leaves).get(0).values().getOrDefault("gp", 0);
            Event start = g == 0 ? null : outlook.started(n, g);
            int own = first(c -> runs(c, leaves));
            int other = start == null ? count : first(c -> Choice.kind(c) == Choice.Kind.RUN && proc(Choice.id(c)) == start.p() && !within(Choice.id(c), "goschedImpl"));
            if (own < count && other < count && start.p() != proc(leaves) && outlook.next(n, start.p()) == start && n.running[start.p()] == 0) {
                seen++;
                assertTrue(own < other, "who starts it looks before m" + leaves + " has put it into the queue");
            }
        });
        assertTrue(seen > 100, "only " + seen + " such states");
    }

    /** With a G in the global queue an M would take that and hold sched.lock, whatever its P is seen to do next. */
    @Test
    void whoWouldFindSomethingInTheGlobalQueueIsNotTriedAsIfItSpun() {
        everywhere(YIELDS, Habit.MARKS, 8, () -> {
            int looks = standsIn("findRunnable");
            int p = looks < 0 ? -1 : proc(looks);
            if (p < 0 || n.running[p] != 0 || m.layout().slot(Fields.SCHED_RUNQSIZE).get(n.state, 0) == 0) {
                return;
            }
            int own = first(c -> runs(c, looks));
            int runs = first(c -> ofGoroutine(c) && outlook.away(n, proc(Choice.id(c))) < outlook.away(n, p));
            if (own < count && runs < count) {
                seen++;
                assertTrue(runs < own, "m" + looks + " looks for something to run before a P that is seen sooner");
            }
        });
        assertTrue(seen > 100, "only " + seen + " such states");
    }

    /** Who waits for all others to stop, or to come by, asks them again when one is seen to be preempted, and not before, even one who leads. */
    @Test
    void whoWaitsForAllOthersAsksThemAgainWhereOneIsSeenToBePreempted() {
        int[] again = {0};
        everywhere(COLLECTS, Habit.MARKS_AND_LEADS, 4, () -> {
            boolean preempted = outlook.event(n.at).kind() == EventKind.GO_PREEMPT;
            int asks = first(c -> Choice.kind(c) == Choice.Kind.TIMEOUT);
            int runs = first(this::ofGoroutine);
            if (asks < count && runs < count) {
                seen++;
                again[0] += preempted ? 1 : 0;
                assertTrue(asks < runs == preempted, "asks " + (preempted ? "late" : "early"));
            }
        });
        assertTrue(seen > 50 && again[0] > 10, seen + " such states, " + again[0] + " where somebody is preempted");
    }

    /** A worker is preempted only where gcMarkDone begins, and there only if somebody has asked it before: until then others go on, though it is seen next. */
    @Test
    void whoIsSeenToBePreemptedAsAWorkerWaitsUntilSomebodyHasAskedForThat() {
        where(COLLECTS, Habit.MARKS, 4, () -> standsAt("gcBgMarkWorker", ENDS) >= 0, () -> {
            int ends = standsAt("gcBgMarkWorker", ENDS);
            int p = proc(ends);
            int other = first(c -> ofGoroutine(c) && Choice.id(c) != ends && !standsIn(Choice.id(c), "gcBgMarkWorker"));
            if (other == count) {
                return;
            }
            int goesOn = choices[order[other]];
            int q = proc(Choice.id(goesOn));
            Outlook stops = new Outlook(List.of(new Event(1, EventKind.GO_PREEMPT, p, n.running[p], 0, 0, 0), new Event(2, EventKind.GO_SCHED, q, n.running[q], 0, 0, 0)));
            for (int asked = 0; asked < 2; asked++) {
                long[] s = n.state.clone();
                m.layout().slot(Fields.G_PREEMPT).put(s, (int) n.running[p] - 1, asked);
                choose(new Guide(m, stops, null, Habit.MARKS), new Following.Node(s, 0, n.running, n.names, List.of(), null, 0, Flow.LOST));
                seen++;
                assertEquals(asked == 1, first(c -> runs(c, ends)) < first(c -> c == goesOn), "m" + ends + " where it was " + (asked == 0 ? "not " : "") + "asked to stop");
            }
        });
        assertTrue(seen > 50, "only " + seen + " such states");
    }

    /** Of the Ps that a worker may ask to stop, where another one is needed, that one is asked which is seen to. */
    @Test
    void aWorkerAsksThatOneToStopWhichIsSeenTo() {
        where(COLLECTS, Habit.MARKS, 4, () -> standsAt("gcController.enlistWorker", NEEDED) >= 0, () -> {
            int asks = standsAt("gcController.enlistWorker", NEEDED);
            long[] s = n.state.clone();
            m.layout().slot(Fields.GC_DEDICATED_NEEDED).put(s, 0, 1);
            while (!m.position(State.of(s), asks).label().equals("ask enlistWorker")) {
                long[] next = new long[s.length];
                assertEquals(0, m.move(s, Choice.of(Choice.Kind.RUN, asks, 0), next));
                s = next;
            }
            for (int p = 0; p < w.procs(); p++) {
                int k = p - (p > proc(asks) ? 1 : 0);
                if (p != proc(asks) && marksUnasked(p)) {
                    Event stops = new Event(1, EventKind.GO_PREEMPT, p, n.running[p], 0, 0, 0);
                    choose(new Guide(m, new Outlook(List.of(stops)), null, Habit.MARKS), new Following.Node(s, 0, n.running, n.names, List.of(), null, 0, Flow.LOST));
                    seen++;
                    assertTrue(first(c -> answers(c, asks) && Choice.arg(c) == k) < first(c -> answers(c, asks) && Choice.arg(c) != k), "m" + asks + " asks another");
                }
            }
        });
        assertTrue(seen > 10, "only " + seen + " such states");
    }

    private static boolean answers(int choice, int t) {
        return Choice.kind(choice) == Choice.Kind.ANSWER && Choice.id(choice) == t;
    }

    /** Whether a worker runs on a P, and nobody has asked it to stop. */
    private boolean marksUnasked(int p) {
        int g = (int) n.running[p] - 1;
        return g >= 0 && m.layout().slot(Fields.G_PREEMPT).get(n.state, g) == 0
            && m.stack(State.of(n.state), Stack.USER, g).stream().anyMatch(f -> f.at().routine().equals("gcBgMarkWorker"));
    }

    /** Else it may ask somebody to stop long after that one has been preempted because another thread asked. */
    @Test
    void sysmonLooksAfterThePThatItHasChosenBeforeAnybodyGoesOn() {
        where(COLLECTS, Habit.MARKS, 10, () -> within(w.ms(), "retake"), () -> {
            int own = first(c -> runs(c, w.ms()));
            int other = first(this::ofGoroutine);
            if (own < count && other < count) {
                seen++;
                assertTrue(own < other, "m" + Choice.id(choices[order[other]]) + " goes on before sysmon");
            }
        });
        assertTrue(seen > 10, "only " + seen + " such states");
    }

    /** Who looks whether to start another M sees that somebody spins, and starts none: so nobody does where a P is seen to be started late, or none is idle. */
    @Test
    void whoHasNothingToRunSpinsAtOnceUnlessAPShouldBeTakenBeforeOrNoneIsIdle() {
        int[] busy = {0};
        where(YIELDS, Habit.MARKS_AND_SPINS, 8, () -> standsIn("findRunnable") != NOBODY, () -> {
            int looks = standsIn("findRunnable");
            int p = proc(looks);
            int other = first(c -> ofGoroutine(c) && proc(Choice.id(c)) != p);
            if (p < 0 || n.running[p] != 0 || other == count || first(c -> runs(c, looks)) == count) {
                return;
            }
            int goesOn = choices[order[other]];
            int r = proc(Choice.id(goesOn));
            int idle = m.layout().slot(Fields.SCHED_PIDLE).get(n.state, 0) - 1;
            Event goes = new Event(1, EventKind.GO_SCHED, r, n.running[r], 0, 0, 0);
            Event stops = new Event(2, EventKind.PROC_STOP, r, 0, 0, 0, 0);
            Event starts = new Event(3, EventKind.PROC_START, Math.max(0, idle), 0, 0, 0, 0);
            if (idle < 0) {
                busy[0]++;
                assertTrue(!goesFirst(Habit.MARKS_AND_SPINS, List.of(goes), looks, goesOn), "m" + looks + " is tried first, and no P is idle");
            } else if (goesFirst(Habit.MARKS_AND_SPINS, List.of(goes, starts), looks, goesOn)) {
                seen++;
                assertTrue(!goesFirst(Habit.MARKS_AND_SPINS, List.of(goes, stops, starts), looks, goesOn), "m" + looks + " spins before somebody has started p" + idle);
                assertTrue(!goesFirst(Habit.MARKS, List.of(goes, starts), looks, goesOn), "m" + looks + " spins at once, and it is not the habit");
            }
        });
        assertTrue(seen > 100 && busy[0] > 100, seen + " such states with an idle P, " + busy[0] + " with none");
    }

    /** Its second look whether somebody has to be started comes late, as what it has found does: by then others may spin, and no P be idle. */
    @Test
    void whoHasFoundSomethingToRunDoesNotGoOnAtOnceToSpin() {
        where(YIELDS, Habit.MARKS_AND_SPINS, 20, () -> standsAt("schedule", "let gp") != NOBODY && m.layout().slot(Fields.SCHED_PIDLE).get(n.state, 0) != 0, () -> {
            int found = standsAt("schedule", "let gp");
            int other = first(c -> ofGoroutine(c) && Choice.id(c) != found);
            if (other == count || first(c -> runs(c, found)) == count) {
                return;
            }
            int goesOn = choices[order[other]];
            int r = proc(Choice.id(goesOn));
            Event goes = new Event(1, EventKind.GO_SCHED, r, n.running[r], 0, 0, 0);
            Event starts = new Event(2, EventKind.PROC_START, m.layout().slot(Fields.SCHED_PIDLE).get(n.state, 0) - 1, 0, 0, 0, 0);
            seen++;
            assertTrue(!goesFirst(Habit.MARKS_AND_SPINS, List.of(goes, starts), found, goesOn), "m" + found + " has found something, and goes on");
        });
        assertTrue(seen > 10, "only " + seen + " such states");
    }

    private boolean goesFirst(Habit habit, List<Event> events, int t, int goesOn) {
        choose(new Guide(m, new Outlook(events), null, habit), new Following.Node(n.state, 0, n.running, n.names, List.of(), null, 0, Flow.LOST));
        return first(c -> runs(c, t)) < first(c -> c == goesOn);
    }

    /** The reader is made ready by who looks for something to run next, so it is the last start before that which makes a buffer full. */
    @Test
    void theLastStartBeforeTheReaderIsMadeReadyMakesABufferFull() {
        where(TRACED, Habit.MARKS, 8, () -> standsAt("execute", "ask traceBuffers") != NOBODY && m.layout().slot(Fields.TRACE_READER).get(n.state, 0) != 0, () -> {
            int asked = standsAt("execute", "ask traceBuffers");
            int p = proc(asked);
            int reader = m.layout().slot(Fields.TRACE_READER).get(n.state, 0);
            Event starts = new Event(1, EventKind.GO_START, p, n.running[p], 1, 0, 0);
            Event leaves = new Event(2, EventKind.GO_SCHED, p, 1, 0, 0, 0);
            Event ready = new Event(3, EventKind.GO_UNBLOCK, p, 0, reader, 0, 0);
            seen++;
            assertEquals(1, answered(asked, List.of(starts, leaves, ready)), "the last start before the reader is made ready");
            assertEquals(0, answered(asked, List.of(starts, leaves, starts, leaves, ready)), "not the last");
            assertEquals(0, answered(asked, List.of(starts, leaves)), "the reader is not made ready");
        });
        assertTrue(seen > 20, "only " + seen + " such states");
    }

    private int answered(int asked, List<Event> events) {
        choose(new Guide(m, new Outlook(events), null, Habit.MARKS), new Following.Node(n.state, 0, n.running, n.names, List.of(), null, 0, Flow.LOST));
        return Choice.arg(choices[order[first(c -> answers(c, asked))]]);
    }

    /** Whoever finds that somebody waits for a lock, or for a descriptor, comes before him else, and finds nobody. */
    @Test
    void whoParksAGoroutineGoesOnUntilOthersMayMakeItReady() {
        where(CONN, Habit.MARKS, 8, () -> standsIn("netpollblockcommit") != NOBODY, () -> {
            int parks = standsIn("netpollblockcommit");
            int own = first(c -> runs(c, parks));
            int other = first(this::ofGoroutine);
            if (own < count && other < count) {
                seen++;
                assertTrue(own < other, "somebody goes on while m" + parks + " parks");
            }
        });
        assertTrue(seen > 20, "only " + seen + " such states");
    }

    /** Who polls before anything has been heard of a descriptor finds nothing, and gives its P up. */
    @Test
    void whoIsSeenToPollFindsSomethingThere() {
        where(CONN, Habit.MARKS, 8, () -> standsAt("netpoll", "epollwait") != NOBODY && m.layout().slot(Fields.EPOLL_HEAD).get(n.state, 0) == 0, () -> {
            int polls = standsAt("netpoll", "epollwait");
            int g = m.layout().slot(Fields.PD_RG).get(n.state, 0) - Fields.PD_G;
            int other = first(c -> ofGoroutine(c) && Choice.id(c) != polls);
            if (g < 0 || proc(polls) < 0 || other == count) {
                return;
            }
            int goesOn = choices[order[other]];
            int r = proc(Choice.id(goesOn));
            List<Event> events = List.of(new Event(1, EventKind.GO_UNBLOCK, proc(polls), 0, g + 1, 0, 0), new Event(2, EventKind.GO_SCHED, r, n.running[r], 0, 0, 0));
            seen++;
            assertTrue(!goesFirst(Habit.MARKS, events, polls, goesOn), "m" + polls + " polls before anything has been heard");
            long[] heard = n.state.clone();
            m.layout().slot(Fields.EPOLL_HEAD).put(heard, 0, 1);
            n = new Following.Node(heard, 0, n.running, n.names, List.of(), null, 0, Flow.LOST);
            assertTrue(goesFirst(Habit.MARKS, events, polls, goesOn), "m" + polls + " does not poll when something has been heard");
        });
        assertTrue(seen > 10, "only " + seen + " such states");
    }

    /** Who has nothing to run looks for what sysmon is seen to make ready when that is in a queue, and puts back behind it what it had. */
    @Test
    void whoWaitsForWhatSysmonMakesReadyComesAfterIt() {
        where(COLLECTS, Habit.MARKS, 8, () -> standsIn("goschedImpl") != NOBODY && sysmonChooses(), () -> {
            int waits = standsIn("goschedImpl");
            int p = proc(waits);
            int scavenger = w.parked("bgscavenge");
            if (p < 0 || m.layout().slot(Fields.G_STATUS_F).get(n.state, scavenger) != Fields.G_WAITING) {
                return;
            }
            long[] parked = n.state.clone();
            m.layout().slot(Fields.SCAVENGER_SYSMONWAKE).put(parked, 0, 1);
            m.layout().slot(Fields.SCAVENGER_PARKED).put(parked, 0, 1);
            Event left = new Event(1, EventKind.GO_SCHED, p, scavenger, 0, 0, 0);
            Event ready = new Event(2, EventKind.GO_UNBLOCK, -1, 0, scavenger + 1, 0, 0);
            Event starts = new Event(3, EventKind.GO_START, p, 0, scavenger + 1, 0, 0);
            choose(new Guide(m, new Outlook(List.of(left, ready, starts)), null, Habit.MARKS), new Following.Node(parked, 1, n.running, n.names, List.of(), null, 0, Flow.LOST));
            int sysmon = first(c -> answers(c, w.ms()) && Choice.arg(c) >= w.procsMax());
            if (first(c -> runs(c, waits)) < count && sysmon < count) {
                seen++;
                assertTrue(sysmon < first(c -> runs(c, waits)), "m" + waits + " goes on before sysmon");
            }
        });
        assertTrue(seen > 10, "only " + seen + " such states");
    }

    private boolean sysmonChooses() {
        Machine.Position at = m.position(State.of(n.state), w.ms());
        return at.routine().equals("sysmon") && at.label().equals("ask sysmon");
    }

    /** What it has made ready is in no queue until then. */
    @Test
    void sysmonGoesOnUntilWhatItHasMadeReadyIsInAQueue() {
        w = COLLECTS.withIdle(2);
        m = Machine.of(w);
        List<Event> events = Made.atRandom(m, 1, 20_000).stream().filter(e -> e.p() == 0).toList();
        Guide guide = new Guide(m, new Outlook(events), null, Habit.MARKS);
        long[] s = new long[m.words()];
        m.start(s);
        m.layout().slot(Fields.SCAVENGER_SYSMONWAKE).put(s, 0, 1);
        m.layout().slot(Fields.SCAVENGER_PARKED).put(s, 0, 1);
        Emitter e = new Emitter(m, x -> { });
        e.begin(s, new Visible());
        choices = new int[m.maxChoices()];
        for (int left = 200; left > 0 && (seen == 0 || within(w.ms(), "injectglist")); left--) {
            choose(guide, new Following.Node(s, 0, e.running(), Made.names(w), List.of(), null, 0, Flow.LOST));
            // The last of its answers is that it wakes the scavenger.
            int own = Arrays.stream(choices, 0, count).filter(c -> Following.thread(c) == w.ms()).max().orElseThrow();
            if (within(w.ms(), "injectglist")) {
                seen++;
                assertTrue(first(c -> c == own) < first(this::ofGoroutine), "somebody goes on before sysmon");
            }
            long[] next = new long[s.length];
            assertEquals(0, m.move(s, own, next));
            s = next;
        }
        assertTrue(seen > 10, "only " + seen + " such states");
    }
}
