package gmplab.core.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a trace shows that is still to come. */
class OutlookTest {
    private static final EventKind START = EventKind.PROC_START;
    private static final EventKind STOP = EventKind.PROC_STOP;
    private static final long[] NAMES = {0, 1, 2, 3};

    private final List<Event> events = new ArrayList<>();

    private void event(EventKind kind, int p) {
        events.add(new Event(events.size() + 1, kind, p, 0, 0, 0, 0));
    }

    /** The places in the trace at which P 3 should be taken soon. */
    private List<Integer> takenSoon() {
        Outlook outlook = new Outlook(events);
        return IntStream.range(0, events.size()).filter(at -> outlook.isTakenSoon(new Following.Node(new long[1], at, new long[4], NAMES, List.of(), null, 0, Flow.LOST), 3)).boxed().toList();
    }

    /** P 2 would be above it among the idle ones, and is not taken any more. */
    @Test
    void aPThatIsStartedIsTakenBeforeAnotherStopsForGood() {
        event(EventKind.GO_SCHED, 0);
        event(STOP, 2);
        event(EventKind.GO_SCHED, 0);
        event(START, 3);
        assertEquals(List.of(0, 1), takenSoon());
    }

    /** Or it would have been below both. */
    @Test
    void whereSeveralStopForGoodItIsTakenBeforeTheFirst() {
        event(STOP, 2);
        event(EventKind.GO_SCHED, 0);
        event(STOP, 1);
        event(START, 3);
        assertEquals(List.of(0), takenSoon());
    }

    @Test
    void whichOfTwoThreadsIsLateIsReadOffTheirStarts() {
        event(STOP, 2);
        event(START, 3);
        event(START, 2);
        assertEquals(List.of(), takenSoon(), "P 2 starts as soon behind it as it stopped before");
        events.remove(2);
        event(EventKind.GO_SCHED, 0);
        event(START, 2);
        assertEquals(List.of(0), takenSoon(), "P 2 would be later");
    }

    @Test
    void whoIsTakenInTurnIsNotTakenSoon() {
        event(STOP, 2);
        event(START, 2);
        event(START, 3);
        assertEquals(List.of(), takenSoon(), "P 2 is started before");
        events.clear();
        event(STOP, 2);
        event(STOP, 3);
        event(START, 3);
        assertEquals(List.of(), takenSoon(), "P 3 stopped last");
    }

    /** Who runs elsewhere before, and blocks, is made ready once more. */
    @Test
    void whoIsMadeReadySeveralTimesIsAwaitedUntilTheLast() {
        for (EventKind kind : List.of(EventKind.GO_UNBLOCK, EventKind.GO_START, EventKind.GO_UNBLOCK, EventKind.GO_START, EventKind.GO_UNBLOCK)) {
            events.add(new Event(events.size() + 1, kind, 0, 1, 2, 0, 0));
        }
        Outlook outlook = new Outlook(events);
        assertEquals(List.of(2, 2, 2, -1, -1), IntStream.range(0, events.size()).mapToObj(at -> outlook.readyBefore(
            new Following.Node(new long[1], at, new long[4], NAMES, List.of(), null, 0, Flow.LOST), 2, 3)).toList());
        assertEquals(-1, outlook.readyBefore(new Following.Node(new long[1], 0, new long[4], NAMES, List.of(), null, 0, Flow.LOST), 1, 3), "it is always there");
    }

    /** procresize puts the idle Ps in the order of their numbers. */
    @Test
    void aStopOfTheWorldPutsThemInOrder() {
        for (EventKind kind : List.of(EventKind.GC_STW_DONE, EventKind.GOMAXPROCS)) {
            events.clear();
            event(STOP, 2);
            event(kind, 0);
            event(START, 3);
            assertEquals(List.of(), takenSoon());
        }
    }
}
