package gmplab.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.explore.Limits;
import gmplab.core.explore.Options;
import gmplab.core.explore.Search;
import gmplab.core.explore.Verdict;
import gmplab.core.machine.Choice;
import gmplab.core.machine.Machine;
import gmplab.core.program.Edit;
import gmplab.core.runtime.World.Goroutine.Start;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.simulate.Simulation;
import gmplab.core.simulate.Uniform;
import gmplab.core.trace.Run;
import gmplab.core.trace.Trace;
import gmplab.core.trace.TraceFile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The network poller, seen from who reads and writes (netpoll.go, proc.go's callers of netpoll, internal/poll). */
class NetpollTest {
    private static World world(String version, Obj... objects) {
        World w = World.of(version).withProcs(1).withMs(4).withAsync(false);
        for (Obj o : objects) {
            w = w.withObject(o);
        }
        return w;
    }

    private static Obj conn(int capacity) {
        return new Obj("c", Obj.Kind.CONN, capacity, "");
    }

    private static Obj external(int arrivals) {
        return new Obj("x", Obj.Kind.EXTERNAL, arrivals, "");
    }

    private static Goroutine go(String name, Start start, Action... actions) {
        return new Goroutine(name, List.of(actions), start, 0);
    }

    private static Action read(String conn) {
        return new Action.If(new Ex.Num(1), List.of(new Action.ConnRead(conn, "v"),
            new Action.Print(List.of(new Ex.Str(conn + "="), new Ex.Var("v")))), List.of());
    }

    private static Action write(int v) {
        return new Action.ConnWrite("c", new Ex.Num(v));
    }

    private static final Action CLOSE = new Action.ConnClose("c");

    private static Action say(String text) {
        return new Action.Print(text);
    }

    private static List<String> printed(World w) {
        Play p = new Play(w);
        assertNull(p.end());
        assertEquals(java.util.Map.of(), p.machine.cuts());
        return p.printed;
    }

    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void aReaderWaitsInThePollerAndGetsTheBytesInOrder(String v) {
        World w = world(v, conn(4))
            .withGoroutine(go("reader", Start.RUNNING, read("c"), read("c"), read("c")))
            .withGoroutine(go("writer", Start.LOCAL, write(1), write(2), new Action.Yield(), write(3)));
        assertEquals(List.of("c=1", "c=2", "c=3"), printed(w));
    }

    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void aWriterWaitsForRoom(String v) {
        World w = world(v, conn(1))
            .withGoroutine(go("writer", Start.RUNNING, write(1), write(2), write(3), say("written")))
            .withGoroutine(go("reader", Start.LOCAL, say("reading"), read("c"), read("c"), read("c")));
        assertEquals(List.of("reading", "c=1", "c=2", "written", "c=3"), printed(w).stream().toList());
    }

    /** A reader who is parked comes back without what was written since, and then never parks; a write does nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void nobodyWaitsForAClosedConnection(String v) {
        World w = world(v, conn(2))
            .withGoroutine(go("reader", Start.RUNNING, read("c"), read("c"), read("c")))
            .withGoroutine(go("writer", Start.LOCAL, write(1), CLOSE, write(2), say("closed")));
        assertEquals(List.of("c=-1", "c=-1", "c=-1", "closed"), printed(w));
    }

    /** poll_runtime_pollUnblock: who is parked on a descriptor that is closed comes back with an error. */
    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void closingWakesWhoIsParkedOnIt(String v) {
        World reader = world(v, external(1))
            .withGoroutine(go("reader", Start.RUNNING, read("x"), say("back")))
            .withGoroutine(go("closer", Start.LOCAL, new Action.ConnClose("x"), say("closed")));
        Play p = new Play(reader);
        // Not a byte arrives: the environment's move is never made.
        for (int i = 0; i < 2000; i++) {
            p.step(0);
        }
        assertEquals(List.of("x=-1", "back", "closed"), p.printed);
        World writer = world(v, conn(1))
            .withGoroutine(go("writer", Start.RUNNING, write(1), write(2), say("back")))
            .withGoroutine(go("closer", Start.LOCAL, CLOSE, say("closed")));
        assertEquals(List.of("back", "closed"), printed(writer));
    }

    /** fdMutex: one reader at a time, the others wait in the order in which they came. */
    @Test
    void readersOfOneConnectionWaitForEachOther() {
        World w = world("go1.19", conn(4))
            .withGoroutine(go("r1", Start.RUNNING, read("c"), say("r1")))
            .withGoroutine(go("r2", Start.LOCAL, read("c"), say("r2")))
            .withGoroutine(go("r3", Start.LOCAL, read("c"), say("r3")))
            .withGoroutine(go("writer", Start.LOCAL, write(1), write(2), write(3)));
        assertEquals(List.of("c=1", "r1", "c=2", "r2", "c=3", "r3"), printed(w));
    }

    /** netpoll pushes what is ready on a list: the last event is the first to run, the others follow as they stand there. */
    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void thePollersListIsLastInFirstOut(String v) {
        World w = world(v);
        for (String c : List.of("a", "b", "c")) {
            w = w.withObject(new Obj(c, Obj.Kind.CONN, 1, ""))
                .withGoroutine(go("r" + c, c.equals("a") ? Start.RUNNING : Start.LOCAL, read(c)));
        }
        w = w.withGoroutine(go("w", Start.LOCAL, new Action.ConnWrite("a", new Ex.Num(1)), new Action.ConnWrite("b", new Ex.Num(2)),
            new Action.ConnWrite("c", new Ex.Num(3))));
        assertEquals(List.of("c=3", "b=2", "a=1"), printed(w));
    }

    @Test
    void netpollWakeSigKeepsASecondBreakFromWriting() {
        World w = world("go1.19").withProcs(2).withTimer("t").withTimer("u")
            .withGoroutine(go("sleep", Start.RUNNING, new Action.Sleep(9)))
            .withGoroutine(new Goroutine("reset", List.of(new Action.Compute(1), new Action.Reset("t", 4), new Action.Reset("u", 2)), Start.RUNNING, 1));
        Play p = new Play(w).until(1, "main.reset.compute").until(0, "netpoll.epollwait");
        assertEquals(0, p.get(Fields.SCHED_LASTPOLL), "somebody polls");
        p.until(1, "main.reset.resettimer#2");
        assertEquals(1, p.get(Fields.NETPOLL_WAKESIG));
        assertEquals(1, p.get(Fields.NETPOLL_BREAK));
        p.until(1, "netpollBreak.cas netpollWakeSig").step(1);
        assertEquals("netpollBreak.ret", p.at(1), "nothing is written a second time");
        p.until(0, "netpoll.read").until(0, "netpoll.set netpollWakeSig").step(0);
        assertEquals(0, p.get(Fields.NETPOLL_WAKESIG));
        assertNull(p.end());
    }

    // injectglist

    /** Three Gs wait; startTheWorld's netpoll makes them ready: so many as there are idle Ps go to the global queue. */
    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void injectglistGivesTheIdlePsWorkAndKeepsTheRest(String v) {
        World w = world(v).withProcs(2).withMs(3);
        for (String c : List.of("a", "b", "c")) {
            w = w.withObject(new Obj(c, Obj.Kind.CONN, 1, ""))
                .withGoroutine(go("r" + c, c.equals("a") ? Start.RUNNING : Start.LOCAL, read(c)));
        }
        w = w.withGoroutine(go("w", Start.LOCAL, new Action.ConnWrite("a", new Ex.Num(1)), new Action.ConnWrite("b", new Ex.Num(2)),
            new Action.ConnWrite("c", new Ex.Num(3)), new Action.GC()));
        Play p = new Play(w).until(0, "injectglist.if (glist == nil)").until(0, "startTheWorldWithSema.lock");
        assertEquals(3, p.get(Fields.SCHED_RUNQSIZE) + p.get(Fields.P_RUNQTAIL) - p.get(Fields.P_RUNQHEAD), "where all three are");
        // The world is stopped: no P is idle.
        assertEquals(0, p.get(Fields.SCHED_RUNQSIZE));
        assertNull(p.end());
        assertEquals(List.of("a=1", "b=2", "c=3"), p.printed.stream().sorted().toList());
    }

    /** A thread that has run for long polls nobody's network: sysmon does, and what is ready goes to the global queue. */
    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void sysmonPollsWhereNobodyDoes(String v) {
        int sysmon = 4;
        Play p = new Play(world(v, conn(1)).withSysmon(true).withGoroutine(go("reader", Start.RUNNING, read("c")))
            .withGoroutine(go("writer", Start.LOCAL, write(1), new Action.Compute(9))));
        p.until(0, "main.writer.compute").until(sysmon, "sysmon.ask sysmon#2");
        assertTrue(p.get(Fields.EPOLL_HEAD) != 0);
        p.inject(Choice.of(Choice.Kind.ANSWER, sysmon, 1)).until(sysmon, "injectglist.startIdle");
        assertEquals(1, p.get(Fields.SCHED_RUNQSIZE));
        assertEquals(-1, p.get(Fields.SCHED_NMIDLELOCKED), "one M more counts as running");
        p.until(sysmon, "sysmon.retake");
        assertEquals(0, p.get(Fields.SCHED_NMIDLELOCKED));
        assertNull(p.end());
        assertEquals(List.of("c=1"), p.printed);
    }

    // Searches

    private static Verdict search(World w) {
        return Search.run(Machine.of(w), Options.bfs().withMergeLocal(true).withFirstOnly(false), Limits.states(2_000_000));
    }

    private static List<String> findings(World w) {
        return search(w).found().stream().map(f -> f.finding().text()).distinct().toList();
    }

    private static World oneReader() {
        return world("go1.19", external(2)).withMs(2).withGoroutine(go("reader", Start.RUNNING, read("x"), read("x")));
    }

    private static World twoPs(World w, String name, Action... actions) {
        return w.withProcs(2).withMs(3).withGoroutine(new Goroutine(name, List.of(actions), Start.RUNNING, 1));
    }

    private static void nothingIsFound(World w) {
        Verdict v = search(w);
        assertEquals(List.of(), v.found(), w.toString());
        assertTrue(v.sentence().contains("exhaustive:") || v.sentence().contains("exhaustive for"), v.sentence());
        assertTrue(v.counts().goodEnds() > 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"go1.15", "go1.16", "go1.19"})
    void noOrderOfArrivalsLeavesAReaderWaiting(String v) {
        nothingIsFound(oneReader().withVersion(v));
        nothingIsFound(oneReader().withVersion(v).withGoroutine(go("gc", Start.LOCAL, new Action.GC())));
        nothingIsFound(oneReader().withVersion(v).withGoroutine(go("closer", Start.LOCAL, new Action.ConnClose("x"))));
    }

    @Test
    void noOrderOfTwoPsLosesAByte() {
        nothingIsFound(twoPs(world("go1.19", conn(1)).withGoroutine(go("reader", Start.RUNNING, read("c"))), "writer", write(1)));
    }

    @Test
    void noOrderOfTwoPsLosesTheEnd() {
        nothingIsFound(twoPs(world("go1.19", conn(1)).withGoroutine(go("reader", Start.RUNNING, read("c"))), "closer", CLOSE).withMs(2));
    }

    /** The canaries: what the poller's dances are for is found where they are taken out. */
    @Test
    void aPollerThatDoesNotSayThatItIsThroughIsFound() {
        List<String> f = findings(oneReader().withEdits(List.of(new Edit.Drop("findRunnable", "set sched.lastpoll"))));
        assertTrue(f.contains("all goroutines are asleep - deadlock!"), f.toString());
    }

    @Test
    void aWaiterWhoIsNotCountedIsFound() {
        List<String> f = findings(oneReader().withEdits(List.of(new Edit.Drop("netpollblockcommit", "cas netpollWaiters"))));
        assertTrue(f.contains("all goroutines are asleep - deadlock!"), f.toString());
    }

    /** netpollblock looks at closing once more when pdWait is there; without that a close in between wakes nobody. */
    @Test
    void aWaiterWhoDoesNotLookAgainIsFound() {
        World w = twoPs(world("go1.19", conn(1)).withGoroutine(go("writer", Start.RUNNING, write(1), write(2))), "closer", CLOSE).withMs(2);
        assertEquals(List.of(), findings(w));
        assertEquals(List.of("g0 waits for ever for c.w, which is closed"),
            findings(w.withEdits(List.of(new Edit.Drop("netpollblock", "netpollcheckerr#2")))));
    }

    // Where nothing will come any more

    /** Go's TestNetpollDeadlock: who waits for the network is no deadlock, for an M waits in netpoll for him. */
    @Test
    void waitingForTheWorldOutsideIsNoDeadlock() {
        World w = world("go1.19", external(1)).withMs(2).withGoroutine(go("reader", Start.RUNNING, read("x"), read("x")));
        nothingIsFound(w);
    }

    /** The same within the program: Go says nothing, the bench does. */
    @Test
    void waitingForAConnectionThatNobodyWritesToIsTold() {
        World w = world("go1.19", conn(1)).withMs(2).withGoroutine(go("reader", Start.RUNNING, read("c")));
        assertEquals(List.of("g0 waits for ever, and so does an M in netpoll: Go reports nothing"), findings(w));
    }

    /** Up to 1.20 netpollWaiters is never taken back for I/O: one wait, and checkdead never speaks again. */
    @Test
    void oneWaitForIoAndNoDeadlockIsReportedAnyMore() {
        World w = world("go1.19", conn(1)).withMs(2).withChannel("never", 0);
        Action stuck = new Action.Receive("never", false);
        assertEquals(List.of("all goroutines are asleep - deadlock!"), findings(w.withGoroutine(go("main", Start.RUNNING, stuck))));
        assertEquals(List.of("g0 waits for ever, and so does an M in netpoll: Go reports nothing"), findings(w
            .withGoroutine(go("main", Start.RUNNING, read("c"), stuck)).withGoroutine(go("writer", Start.LOCAL, write(1)))));
    }

    /** A world with connections, and the bytes that arrived, are written down and replayed. */
    @Test
    void whatArrivedIsPartOfATrace() {
        Run run = new Run(Machine.of(oneReader()));
        List<String> kinds = new ArrayList<>();
        Uniform random = new Uniform(3);
        for (int[] enabled = run.enabled(); enabled.length > 0; enabled = run.enabled()) {
            int c = enabled[random.choose(run.state().words(), enabled, enabled.length)];
            kinds.add(Choice.text(c));
            run.step(c);
        }
        assertEquals(2, kinds.stream().filter("POLL fd0"::equals).count());
        String text = TraceFile.write(Trace.of(run, 3, ""));
        assertEquals(run.state(), TraceFile.read(text).replay(Machine::of).state());
    }

    /** A run to the end in virtual time: whoever waits in netpoll hears of a byte. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aSimulationReadsWhatIsWritten(int procs) {
        World w = world("go1.19", conn(1)).withProcs(procs)
            .withGoroutine(go("main", Start.RUNNING, new Action.Go("writer"), read("c"), read("c"), new Action.Sleep(5), read("c")))
            .withGoroutine(go("writer", Start.LATER, write(1), new Action.Sleep(2), write(2), write(3)));
        for (int seed = 1; seed <= 20; seed++) {
            Simulation.Result r = Simulation.run(w, Simulation.Options.DEFAULT.withSeed(seed).withRandom(seed % 2 == 0));
            assertEquals(List.of("c=1", "c=2", "c=3"), r.output(), r.toString());
            assertEquals(Simulation.End.RETURNED, r.end());
        }
    }
}
