package gmplab.core.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Machine;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Issue 5, item 4: a short real trace is a run of the model, event by event, by the model's own moves. */
class FollowingTest {
    private static final GoTrace TINY = GoTrace.read(Recorded.bytes(Recorded.file("tiny-2.trace")));

    /** scripts/traces/tiny.groovy. */
    private static Machine machine() {
        World w = World.of("go1.19").withProcs(2).withMs(4).withSysmon(true).withChannel("answer", 0)
            .withGoroutine(new Goroutine("reader", List.of(new Action.SyscallNow(), new Action.ReadTrace()), Start.LATER, 0))
            .withGoroutine(new Goroutine("worker", List.of(new Action.Send("answer", 1)), Start.LATER, 0))
            .withGoroutine(new Goroutine("main", List.of(new Action.GC(), new Action.Go("reader", List.of()), new Action.Go("worker", List.of()),
                new Action.Receive("answer", false), new Action.GC()), Start.RUNNING, 0));
        return Machine.of(w);
    }

    @Test
    void aRunOfTheModelMakesEveryEventOfTheRealTrace() {
        Machine m = machine();
        Following.Result r = Follower.follow(TINY, m, 200_000, () -> false);
        assertEquals(r.of(), r.followed(), String.valueOf(r.next()));
        assertTrue(r.of() >= 10, "only " + r.of());
        assertEquals(TINY.middle().stream().map(Event::kind).toList(), Made.by(m, r.choices()).stream().map(Event::kind).toList());
    }

    @Test
    void noRunStartsAGoroutineThatNobodyMade() {
        List<Event> events = new ArrayList<>(TINY.events());
        int create = -1;
        for (int i = 0; i < events.size(); i++) {
            create = events.get(i).kind() == EventKind.GO_CREATE ? i : create;
        }
        events.remove(create);
        Following.Result r = Follower.follow(GoTrace.of(events), machine(), 200_000, () -> false);
        assertTrue(r.followed() < r.of());
        assertNotNull(r.next());
    }
}
