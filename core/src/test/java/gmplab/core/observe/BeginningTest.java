package gmplab.core.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gmplab.core.runtime.Action;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The worlds in which a trace can have begun. */
class BeginningTest {
    private static final World TWO = World.of("go1.19").withProcs(2).withMs(3)
        .withGoroutine(new Goroutine("main", List.of(new Action.Yield()), Start.RUNNING, 0));

    /** Who makes a thread without a P borrows one: then no more can have been idle than the world has, and perhaps fewer. */
    @Test
    void anMThatBorrowsAPTellsThatNoneWasIdle() {
        GoTrace t = GoTrace.read(Recorded.bytes(Recorded.file("gc-4.trace")));
        assertEquals(List.of(1, 2, 3), Beginning.worlds(Recorded.gc(4), t).stream().map(World::idle).toList());
        GoTrace none = GoTrace.read(Recorded.bytes(Recorded.file("gc-2.trace")));
        assertEquals(List.of(3), Beginning.worlds(Recorded.gc(2), none).stream().map(World::idle).toList());
    }

    /** Where the world says of no M that it was idle, or of few, and threads are seen that nobody is seen to make: some may have been. */
    @Test
    void threadsThatNobodyIsSeenToMakeMayHaveBeenIdle() {
        GoTrace none = GoTrace.read(Recorded.bytes(Recorded.file("gc-2.trace")));
        assertEquals(List.of(1, 2), Beginning.worlds(Recorded.gc(2).withIdle(1), none).stream().map(World::idle).toList(), "another thread than the one that it says of");
        assertEquals(List.of(0, 1, 2), Beginning.worlds(Recorded.gc(2).withIdle(0), none).stream().map(World::idle).toList());
        assertEquals(List.of(0, 1), Beginning.worlds(Recorded.gc(2).withIdle(0).withMs(2), none).stream().map(World::idle).toList(), "of two Ms one has a P");
        GoTrace borrows = GoTrace.read(Recorded.bytes(Recorded.file("gc-4.trace")));
        assertEquals(List.of(0), Beginning.worlds(Recorded.gc(4).withIdle(0), borrows).stream().map(World::idle).toList());
        GoTrace alone = GoTrace.of(List.of(new Event(1, EventKind.GO_START, 0, 1, 1, 0, 0)));
        assertEquals(List.of(0), Beginning.worlds(Recorded.gc(2).withIdle(0), alone).stream().map(World::idle).toList());
    }

    /** Where the finalizer goroutine is first seen on another P than main, it may have been left there. */
    @Test
    void theFinalizerGoroutineWasLeftWhereMainWasOrWhereItIsFirstSeen() {
        assertEquals(List.of(1), left(1, false));
        assertEquals(List.of(1, 0), left(0, false));
        assertEquals(List.of(-1), left(0, true));
    }

    /** The Ps on which worlds have it, where it is first seen on P {@code p} and main on p1; -1 where it is not there. */
    private static List<Integer> left(int p, boolean waits) {
        List<Event> events = new ArrayList<>(List.of(new Event(1, EventKind.GO_CREATE, 1, 0, 1, 0, 0), new Event(2, EventKind.GO_CREATE, 1, 0, 17, 0, 0)));
        if (waits) {
            events.add(new Event(3, EventKind.GO_WAITING, 1, 0, 17, 0, 0));
        }
        events.add(new Event(4, EventKind.GO_START, 1, 1, 1, 0, 0));
        events.add(new Event(5, EventKind.GO_START, p, 17, 17, 0, 0));
        return Beginning.worlds(TWO, GoTrace.of(events)).stream().map(w -> w.finalizer() < 0 ? -1 : w.atStart().get(w.finalizer()).proc()).toList();
    }

    /** Nobody could be otherwise; a world that says how many may be, or collects, is asked as it is. */
    @Test
    void whoIsSeenToBePreemptedMayBe() {
        List<Event> events = new ArrayList<>(List.of(new Event(1, EventKind.GO_CREATE, 1, 0, 1, 0, 0), new Event(4, EventKind.GO_START, 1, 1, 1, 0, 0)));
        assertEquals(0, preempts(TWO, events));
        for (int i = 1; i < 40; i++) {
            events.add(new Event(2 * i + 5, EventKind.GO_PREEMPT, 1, 1, 0, 0, 0));
            events.add(new Event(2 * i + 6, EventKind.GO_START, 1, 1, 1, 0, 0));
            assertEquals(Math.min(i, 15), preempts(TWO, events));
        }
        assertEquals(4, preempts(TWO.withPreempts(4), events));
        World collects = TWO.withMs(4).withGs(4).withGoroutine(new Goroutine("c", List.of(new Action.Collect()), Start.LOCAL, 0));
        assertEquals(0, preempts(collects, events));
    }

    private static int preempts(World w, List<Event> events) {
        return Beginning.worlds(w, GoTrace.of(events)).get(0).preempts();
    }
}
