package gmplab.core.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.runtime.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

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

    /** What looks at each move that is made. */
    interface Look {
        void at(Following.Node from, int choice);
    }

    /**
     * Goes along a random run with its own events as the trace, as one who follows it would.
     *
     * @param looks what looks at each state, made of the events
     */
    static void along(Machine m, long seed, int moves, Function<List<Event>, Consumer<Following.Node>> looks) {
        moves(m, seed, moves, events -> {
            Consumer<Following.Node> look = looks.apply(events);
            return (from, choice) -> look.accept(from);
        });
    }

    /** The same of each move, in the state from which it is made. */
    static void moves(Machine m, long seed, int moves, Function<List<Event>, Look> looks) {
        List<Event> events = atRandom(m, seed, moves);
        Look look = looks.apply(events);
        long[] names = names(m.world());
        Stroll s = new Stroll(m);
        int[] at = {0};
        Emitter e = new Emitter(m, x -> at[0]++);
        s.begin(seed);
        e.begin(s.now, new Visible());
        while (at[0] < events.size() && s.move(x -> true)) {
            look.at(new Following.Node(s.before, at[0], e.running(), names, List.of(), null, 0, Flow.LOST), s.choice);
            e.moved(s.mover, s.at, s.before, s.now);
        }
    }

    /** What a trace of the model's own calls everybody: as the model does. */
    static long[] names(World w) {
        long[] r = new long[Following.threads(w) + w.ms() + 1];
        Arrays.fill(r, -1);
        for (int p = 0; p < w.procsMax(); p++) {
            r[p] = p;
        }
        for (int g = 0; g < w.numGs(); g++) {
            r[w.procsMax() + g] = g + 1;
        }
        return r;
    }

    /** A trace of these, in the beginning of which a P runs a goroutine. */
    static GoTrace trace(List<Event> events, int p, int g) {
        List<Event> r = new ArrayList<>();
        r.add(new Event(1, EventKind.GO_START, p, g, g, 0, 0));
        r.addAll(events);
        return GoTrace.of(r);
    }
}
