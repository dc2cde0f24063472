package gmplab.core.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.runtime.Action;
import gmplab.core.runtime.Scale;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is moved in place is what a search would have copied and moved; who is refused there has no choice here. */
class InPlaceTest {
    private static World world(String version) {
        World w = World.of(version).withProcs(2).withMs(5).withGs(5).withPreempts(1).withChannel("c", 1).withTimer("t")
            .withScale(Scale.SEARCH.withTimes(1000));
        w = w.withGoroutine(new Goroutine("main", List.of(new Action.Go("a"), new Action.Go("b"), new Action.Sleep(3),
            new Action.Reset("t", 5), new Action.Receive("c", false), new Action.Receive("c", false), new Action.GC(),
            new Action.Syscall(), new Action.Yield()), Start.RUNNING, 0));
        w = w.withGoroutine(new Goroutine("a", List.of(new Action.Yield(), new Action.Send("c", 1), new Action.Compute(20)), Start.LATER, 0));
        return w.withGoroutine(new Goroutine("b", List.of(new Action.Syscall(), new Action.Send("c", 2)), Start.LATER, 0));
    }

    @Test
    void everyMoveIsTheMachinesOwn() {
        for (String version : List.of("go1.19", "go1.16-dev", "go1.15")) {
            lockStep(Machine.of(world(version)));
        }
    }

    private void lockStep(Machine mac) {
        int[] answer = {0};
        InPlace state = new InPlace(mac, n -> answer[0] = (answer[0] + 1) % n, w -> { });
        long[] out = new long[mac.words()];
        int moved = 0;
        for (int round = 0; round < 4000; round++) {
            boolean any = false;
            for (int m = 0; m < state.ms(); m++) {
                State before = state.state();
                int r = state.move(m);
                boolean syscall = r == InPlace.IN_SYSCALL && round % 7 == 0;
                if (syscall) {
                    r = state.returnFrom(m);
                }
                if (r == InPlace.RETURNED) {
                    assertTrue(moved > 300, "only " + moved);
                    return;
                }
                int[] its = mac.choices(before);
                if (r != InPlace.MOVED) {
                    assertTrue(r == InPlace.WAITS || r == InPlace.ABSENT || r == InPlace.IN_SYSCALL, () -> "m: " + mac.choices(before).length);
                    int who = m;
                    for (int c : its) {
                        boolean runs = Choice.kind(c) == Choice.Kind.RUN || Choice.kind(c) == Choice.Kind.ANSWER;
                        assertTrue(!runs || Choice.id(c) != who, () -> Choice.text(c) + " was refused");
                    }
                    assertArrayEquals(before.words(), state.state().words());
                    continue;
                }
                any = true;
                moved++;
                assertEquals(1, matching(mac, before, its, m, state.state(), out), "m" + m + " at " + mac.position(before, m));
                assertTrue(state.consistent());
            }
            if (!any) {
                assertTrue(state.now(Math.max(state.now() + 1, state.deadline())), "stuck after " + moved);
            }
        }
        throw new AssertionError("never returned");
    }

    /** Whether one of the M's own choices leads to this state: 1 where one does. */
    private static int matching(Machine mac, State before, int[] its, int m, State after, long[] out) {
        for (int c : its) {
            if (mac.mover(before, c) == m && mac.move(before.words(), c, out) == 0 && java.util.Arrays.equals(out, after.words())) {
                return 1;
            }
        }
        return 0;
    }
}
