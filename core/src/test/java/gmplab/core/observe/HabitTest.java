package gmplab.core.observe;

import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.policy.Policies;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Start;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who leads a collection is tried before all who run goroutines, however far away the next event of its P is; without the habit it is not. */
class HabitTest {
    private static final World W = World.of("go1.19").withProcs(2).withMs(5).withGc(new World.Gc(2, 0))
        .withPolicies(new Policies().with(Policies.MARK_WORK, Policies.Policy.ANY))
        .withGoroutine(new Goroutine("main", List.of(new Action.Go("busy", List.of()), new Action.Collect()), Start.RUNNING, 0))
        .withGoroutine(new Goroutine("busy", List.of(new Action.Repeat(20, List.of(new Action.Yield()))), Start.LATER, 0));
    private final Machine m = Machine.of(W);
    private int led;
    private int late;

    @Test
    void whoLeadsACollectionIsTriedFirst() {
        for (int seed = 0; seed < 5; seed++) {
            Made.along(m, seed, 20_000, events -> {
                Guide leads = new Guide(m, new Outlook(events), null, Habit.MARKS_AND_LEADS);
                Guide not = new Guide(m, new Outlook(events), null, Habit.MARKS_AND_SPINS);
                return n -> look(n, leads, not);
            });
        }
        assertTrue(led > 1000 && late > 100, led + " states with somebody who leads, " + late + " in which he would come later");
    }

    private void look(Following.Node n, Guide leads, Guide not) {
        int[] choices = new int[m.maxChoices()];
        int count = m.choices(n.state, choices);
        int first = first(n, leads, choices, count, true);
        if (first == count) {
            return;
        }
        led++;
        assertTrue(first < first(n, leads, choices, count, false), "somebody else before who leads");
        late += first(n, not, choices, count, false) < first(n, not, choices, count, true) ? 1 : 0;
    }

    /** The place of the first choice, in the order they are tried in, of an M with a P whose goroutine leads, or does not; {@code count} where there is none. */
    private int first(Following.Node n, Guide guide, int[] choices, int count, boolean leading) {
        int[] order = guide.order(n, choices, count);
        for (int i = 0; i < count; i++) {
            int c = choices[order[i]];
            int t = Following.thread(c);
            int p = t < 0 || t >= W.ms() || Choice.kind(c) != Choice.Kind.RUN ? 0 : m.layout().slot(Fields.M_P).get(n.state, t);
            int g = p == 0 ? 0 : (int) n.running[p - 1];
            Machine.Position at = g == 0 ? null : m.positionOfG(State.of(n.state), g - 1);
            if (at != null && List.of("gcStart", "gcMarkDone", "gcMarkTermination").contains(at.routine()) == leading) {
                return i;
            }
        }
        return count;
    }
}
