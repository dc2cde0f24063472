package gmplab.core.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import gmplab.core.simulate.SplitMix64;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What goes through channels is cut where it does not lead to the end of a trace, and nowhere else. */
class FlowTest {
    private static final int NEVER = Integer.MAX_VALUE;
    private static final World TWO = World.of("go1.19").withProcs(2).withMs(4);

    private static Goroutine main(Action... does) {
        return new Goroutine("main", List.of(does), Start.RUNNING, 0);
    }

    private static Goroutine later(String name, Action... does) {
        return new Goroutine(name, List.of(does), Start.LATER, 0);
    }

    private static Action send(String c) {
        return new Action.Send(c, 1);
    }

    private static Action receive(String c) {
        return new Action.Receive(c, false);
    }

    private static Flow flow(Machine m, List<Event> events) {
        World w = m.world();
        return Flow.of(m, events, new Event(1, EventKind.GO_START, 0, w.main() + 1, w.main() + 1, 0, 0), w.atStart().get(w.main()));
    }

    // Soundness: a run is never cut by the trace that it makes itself

    /** Main starts one or two others; each sends and receives, some as often as there is something, and main may close what it sends on. */
    private static World random(SplitMix64 random) {
        int channels = 1 + random.next(2);
        World w = TWO.withGs(4).withSysmon(random.next(2) == 0).withObject(Obj.of("mu", Obj.Kind.MUTEX));
        for (int c = 0; c < channels; c++) {
            w = w.withChannel("c" + c, random.next(3));
        }
        List<Action> main = new ArrayList<>();
        for (int g = 1 + random.next(2); g > 0; g--) {
            w = w.withGoroutine(new Goroutine("f" + g, does(random, channels, g), Start.LATER, 0));
            main.add(new Action.Go("f" + g));
        }
        main.addAll(does(random, channels, 0));
        if (random.next(2) == 0) {
            main.add(new Action.Close("c0"));
        }
        return w.withGoroutine(new Goroutine("main", main, Start.RUNNING, 0));
    }

    private static List<Action> does(SplitMix64 random, int channels, int g) {
        List<Action> r = new ArrayList<>();
        for (int i = 2 + random.next(4); i > 0; i--) {
            String c = "c" + random.next(channels);
            boolean sends = random.next(2) == 0;
            // Only main sends on what it may close.
            Action one = sends && (g == 0 || !c.equals("c0")) ? send(c) : receive(c);
            r.add(switch (random.next(6)) {
                case 0 -> new Action.Yield();
                case 3 -> new Action.Repeat(4, List.of(one));
                case 1 -> new Action.Repeat(2 + random.next(5), List.of(one, new Action.Lock("mu"), new Action.Unlock("mu")));
                case 2 -> g == 0 ? one : new Action.Range("c0", "v", random.next(2) == 0 ? List.of() : List.of(new Action.Lock("mu"), new Action.Unlock("mu")));
                default -> one;
            });
        }
        return r;
    }

    @Test
    void noRunIsCutByItsOwnTrace() {
        SplitMix64 random = new SplitMix64(1);
        int[] seen = new int[2];
        for (int i = 0; i < 60; i++) {
            World w = random(random);
            Machine m = Machine.of(w);
            List<Event> events = Made.atRandom(m, i, 3000);
            Flow flow = flow(m, events);
            assertNotNull(flow, "world " + i + ": " + w.goroutines());
            along(m, i, 3000, flow, n -> seen[0]++, "world " + i + ": " + w.goroutines() + " " + w.channels());
            seen[1] += events.size();
        }
        assertTrue(seen[0] > 50_000 && seen[1] > 500, seen[0] + " moves, " + seen[1] + " events");
    }

    /** Goes along a random run, with what it makes of the flow: that is never cut and never lost. */
    private static void along(Machine m, long seed, int moves, Flow flow, Consumer<Following.Node> look, String what) {
        int[] at = {0};
        int[] now = {Flow.BEGINS};
        long[] names = Made.names(m.world());
        Stroll s = new Stroll(m);
        Emitter e = new Emitter(m, x -> {
            at[0]++;
            now[0] = flow.seen(now[0]);
        });
        s.begin(seed);
        e.begin(s.now, new Visible());
        for (int i = 0; i < moves && s.move(x -> true); i++) {
            Following.Node n = new Following.Node(s.before, at[0], e.running(), names, List.of(), null, 0, now[0]);
            look.accept(n);
            now[0] = flow.behind(n, s.mover, s.at);
            assertTrue(now[0] >= 0, what + ", at " + s.at + " behind event " + at[0] + ": " + now[0]);
            e.moved(s.mover, s.at, s.before, s.now);
            assertTrue(now[0] >= 0, what + ", event " + at[0] + ": " + now[0]);
        }
    }

    /** Behind each event one thread after the other goes on alone. Its dumb twin looks at every run from where that is cut: none leads to the end. */
    @Test
    void whatIsCutLeadsNowhere() {
        World w = TWO.withGs(2).withChannel("c", 2).withChannel("d", 0).withGoroutine(later("f", new Action.Repeat(8, List.of(receive("c"))), send("d")))
            .withGoroutine(main(new Action.Go("f"), new Action.Repeat(8, List.of(send("c"))), receive("d")));
        Machine m = Machine.of(w);
        int[] found = new int[2];
        for (int seed = 0; seed < 40; seed++) {
            List<Event> events = Made.atRandom(m, seed, 6000);
            Flow flow = flow(m, events);
            Following every = new Following(Made.trace(events, 0, w.main() + 1), m, NEVER, NEVER, Habit.NEITHER, false);
            Set<Integer> looked = new HashSet<>();
            along(m, seed, 6000, flow, n -> {
                for (int t = 0; looked.add(n.at * w.ms() + t) && t < w.ms(); t++) {
                    Following.Node cut = cut(m, flow, every, n, t);
                    Boolean reaches = cut == null ? null : reaches(m, every, cut, events.size());
                    assertTrue(reaches == null || !reaches, "event " + n.at + " of " + events);
                    found[0] += reaches == null ? 0 : 1;
                    found[1] += cut == null ? 0 : 1;
                }
            }, "seed " + seed);
        }
        assertTrue(found[0] >= 20, found[0] + " of " + found[1] + " cuts were looked behind");
    }

    /** Where a thread gets that goes on alone until it does what is cut; null where it does not come to that. */
    private static Following.Node cut(Machine m, Flow flow, Following every, Following.Node from, int t) {
        Following.Node n = new Following.Node(from.state.clone(), from.at, from.running.clone(), from.names, List.of(), null, 0, from.flow);
        int run = Choice.of(Choice.Kind.RUN, t, 0);
        for (int i = 0; i < 200 && n != null && n.at == from.at && m.allowed(State.of(n.state), run); i++) {
            int now = flow.behind(n, t, m.position(State.of(n.state), t));
            Following.Node to = every.move(n, run);
            if (now < 0) {
                return now == Flow.CUT ? to : null;
            }
            n = to == null ? null : new Following.Node(to.state, to.at, to.running, to.names, to.pending, null, 0, now);
        }
        return null;
    }

    /** Whether any run from a state makes the rest of a trace; null where there are too many. */
    private static Boolean reaches(Machine m, Following every, Following.Node from, int end) {
        Set<Following.Node> seen = new HashSet<>(Set.of(from));
        Deque<Following.Node> open = new ArrayDeque<>(seen);
        int[] choices = new int[m.maxChoices()];
        while (!open.isEmpty()) {
            Following.Node n = open.pop();
            if (n.at == end) {
                return true;
            } else if (seen.size() > 20_000) {
                return null;
            }
            for (int k = m.choices(n.state, choices) - 1; k >= 0; k--) {
                Following.Node to = every.move(n, choices[k]);
                if (to != null && seen.add(to)) {
                    open.push(to);
                }
            }
        }
        return false;
    }

    // What it knows

    private static Event event(EventKind kind, int p, long g, long other) {
        return new Event(1, kind, p, g, other, 0, 0);
    }

    /** Main sends twice into a buffer of one and is not seen to block: so the other has received before the second, which nobody sees. */
    @Test
    void whatNobodySeesIsKnownByWhatIsSeenLater() {
        Machine m = Machine.of(TWO.withGs(2).withChannel("c", 1).withGoroutine(later("f", receive("c"), receive("c"), receive("c")))
            .withGoroutine(main(new Action.Go("f"), send("c"), send("c"), new Action.Yield(), send("c"))));
        List<Event> events = new ArrayList<>(List.of(event(EventKind.GO_CREATE, 0, 1, 2), event(EventKind.GO_START, 1, 2, 2), event(EventKind.GO_SCHED, 0, 1, 0)));
        Flow flow = flow(m, events);
        int both = flow.seen(flow.seen(Flow.BEGINS));
        int sent = flow.acted(both, 1);
        assertEquals(Flow.CUT, flow.acted(sent, 1), "main would block");
        int received = flow.acted(sent, 2);
        assertEquals(Flow.CUT, flow.acted(received, 2), "the other would block");
        int twice = flow.acted(received, 1);
        assertTrue(flow.seen(twice) >= 0, "main has done what it does before it calls Gosched");
        assertEquals(Flow.CUT, flow.seen(received), "it has not");
        assertEquals(Flow.CUT, flow.acted(both, 2), "the other would block");
        // Whoever blocks is seen to before anybody else has the channel, and is made ready by him.
        events.addAll(1, List.of(event(EventKind.GO_START, 1, 2, 2), event(EventKind.GO_BLOCK_RECV, 1, 2, 0), event(EventKind.GO_UNBLOCK, 0, 1, 2)));
        flow = flow(m, events);
        both = flow.seen(flow.seen(Flow.BEGINS));
        assertEquals(Flow.CUT, flow.acted(flow.acted(both, 1), 1), "main would block");
        int parking = flow.acted(both, 2);
        assertEquals(Flow.LOST, flow.acted(parking, 1), "the other has the lock");
        assertTrue(flow.seen(flow.acted(flow.seen(parking), 1)) >= 0);
    }

    /** What may be done under a condition, by whom it cannot be told, or with a channel that is not always the same, is not looked at: then nothing is known. */
    @Test
    void ofWhatCannotBeToldNothingIsKnown() {
        Action select = new Action.Select(List.of(new Action.Case(Action.Case.Kind.RECEIVE, "c", null, "", "", List.of())));
        Action under = new Action.If(new Ex.Var("x"), List.of(receive("c")), List.of());
        Action left = new Action.Repeat(0, List.of(receive("c"), new Action.If(new Ex.Var("x"), List.of(new Action.Break()), List.of())));
        World w = TWO.withGs(3).withChannel("c", 1).withObject(Obj.of("x", Obj.Kind.VAR)).withGoroutine(later("f", send("c")));
        for (Action a : List.of(select, under, left, new Action.Collect(), new Action.Defer(List.of(receive("c"))))) {
            assertNull(flow(Machine.of(w.withGoroutine(main(new Action.Go("f"), receive("c"), a))), List.of()), a.toString());
        }
        assertNull(flow(Machine.of(w.withGoroutine(main(receive("c"))).withGoroutine(new Goroutine("f", List.of(send("c")), Start.LOCAL, 0))), List.of()), "who is who");
        assertNull(flow(Machine.of(TWO.withGoroutine(main(new Action.Yield()))), List.of()), "no channel");
        Action silent = new Action.For(List.of(), new Ex.Var("x"), List.of(), List.of(new Action.If(new Ex.Var("x"), List.of(new Action.Break()), List.of())));
        assertNotNull(flow(Machine.of(w.withGoroutine(main(new Action.Go("f"), silent, receive("c")))), List.of()));
    }

    /** Who sends on a closed channel panics, and everything may come of it. */
    @Test
    void aPanicMakesEverythingPossible() {
        Machine m = Machine.of(TWO.withGs(1).withChannel("c", 1).withGoroutine(main(new Action.Close("c"), send("c"))));
        Flow flow = flow(m, List.of(event(EventKind.GO_BLOCK_SELECT, 0, 1, 0)));
        assertEquals(Flow.LOST, flow.acted(flow.acted(Flow.BEGINS, 1), 1));
        assertEquals(Flow.CUT, flow.seen(Flow.BEGINS));
    }

    // What real programs do

    /** What was found of a recorded trace of a pipeline is one of the runs that it leaves, and nothing in it is lost. */
    @Test
    void theRunThatMakesARecordedTraceIsNotCut() {
        World w = World.of("go1.19").withProcs(2).withMs(5).withGs(11).withSysmon(true).withObject(Obj.of("mu", Obj.Kind.MUTEX)).withObject(new Obj("cond", Obj.Kind.COND, 0, "mu"))
            .withObject(Obj.of("done", Obj.Kind.VAR)).withGoroutine(later("reader", new Action.SyscallNow(), new Action.ReadTrace()));
        List<Action> main = new ArrayList<>(List.of(new Action.GC(), new Action.Go("reader")));
        for (int i = 0; i < 5; i++) {
            w = w.withChannel("c" + i, 4);
            main.add(new Action.Go("f" + i));
        }
        for (int i = 0; i < 4; i++) {
            w = w.withGoroutine(later("f" + i, new Action.Range("c" + i, "v", List.of(send("c" + (i + 1)))), new Action.Close("c" + (i + 1))));
        }
        List<Action> signals = List.of(new Action.Lock("mu"), new Action.Signal("cond"), new Action.Unlock("mu"));
        w = w.withGoroutine(later("f4", new Action.Range("c4", "v", signals), new Action.Lock("mu"), new Action.Set("done", new Ex.Num(1)), new Action.Signal("cond"), new Action.Unlock("mu")));
        main.addAll(List.of(new Action.Repeat(100, List.of(send("c0"))), new Action.Close("c0"), new Action.Lock("mu"),
            new Action.For(List.of(), new Ex.Bin("==", new Ex.Var("done"), new Ex.Num(0)), List.of(), List.of(new Action.Wait("cond"))), new Action.Unlock("mu"), new Action.GC()));
        w = w.withGoroutine(new Goroutine("main", main, Start.RUNNING, 0));
        GoTrace t = GoTrace.read(Recorded.bytes(Recorded.file("pipeline-2.trace")));
        Machine m = Machine.of(Beginning.worlds(w, t).get(0));
        Following f = new Following(t, m, NEVER, NEVER, Habit.NEITHER, true);
        Following.Result r = Following.once(t, m, Habit.NEITHER, 2_000_000, 2_000_000, () -> false, Follower.Progress.NONE);
        assertNull(r.next(), r.why().toString());
        Following.Node n = f.furthest;
        for (int c : r.choices()) {
            n = f.move(n, c);
            assertTrue(n.flow >= 0, "lost at event " + n.at);
        }
        assertEquals(r.of(), n.at);
    }
}
