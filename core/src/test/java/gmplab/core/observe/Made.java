package gmplab.core.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import java.util.ArrayList;
import java.util.List;

/** The events that runs of the model would have traced. */
final class Made {
    private Made() { }

    /** Those of a run by its choices, none of which ends it. */
    static List<Event> by(Machine m, int[] choices) {
        List<Event> made = new ArrayList<>();
        Emitter e = new Emitter(m, made::add);
        long[] s = new long[m.words()];
        m.start(s);
        e.begin(s, new Visible());
        for (int c : choices) {
            long[] next = new long[s.length];
            assertEquals(0, m.move(s, c, next));
            int mover = m.mover(State.of(s), c);
            e.moved(mover, mover < 0 ? null : m.position(State.of(s), mover), s, next);
            s = next;
        }
        return made;
    }

    /** Those of a random run of so many moves, or as many as there are. */
    static List<Event> atRandom(Machine m, long seed, int moves) {
        List<Event> made = new ArrayList<>();
        Stroll s = new Stroll(m);
        Emitter e = new Emitter(m, made::add);
        s.begin(seed);
        e.begin(s.now, new Visible());
        for (int i = 0; i < moves && s.move(x -> true); i++) {
            e.moved(s.mover, s.at, s.before, s.now);
        }
        return made;
    }

    /** A trace of these, in the beginning of which a P runs a goroutine. */
    static GoTrace trace(List<Event> events, int p, int g) {
        List<Event> r = new ArrayList<>();
        r.add(new Event(1, EventKind.GO_START, p, g, g, 0, 0));
        r.addAll(events);
        return GoTrace.of(r);
    }
}
