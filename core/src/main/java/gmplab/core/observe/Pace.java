package gmplab.core.observe;

import gmplab.core.machine.Choice;
import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Scale;
import gmplab.core.runtime.World;
import gmplab.core.simulate.SplitMix64;
import java.util.List;

/**
 * The clock of a world that follows a trace: it goes with the trace's own times, so that a timer is due in the model where it was due in
 * the real program. It never passes the time of the next event by more than {@link #SLACK}; where no timer is due before, it moves there at once.
 */
final class Pace {
    /** Units that a clock may be ahead of the trace: a time was read a little before the event that tells of it was noted. */
    private static final int SLACK = 100;
    /** So long before it is noted an event's time was read, about. */
    private static final int READ_NS = 1000;
    /** And at most. */
    private static final int READ_NS_MAX = 10_000;
    private static final int UNIT_NS = 100;

    private final Machine machine;
    private final Clock clock;
    /** By event, and last for after them: what the clock shows then, in units. */
    private final int[] times;

    private Pace(Machine machine, int[] times) {
        this.machine = machine;
        this.times = times;
        clock = new Clock(machine);
    }

    /**
     * That of a world that {@link #clocked} has given; null for any other, whose clock only knows what is due next.
     *
     * @param random draws how long before events the time was read; null: about a microsecond
     */
    static Pace of(Machine machine, List<Event> events, SplitMix64 random) {
        World w = machine.world();
        if (w.scale().unitNs() == 0) {
            return null;
        }
        int[] times = new int[events.size() + 1];
        for (int i = 0; i < times.length; i++) {
            long at = i < events.size() ? 1 + (events.get(i).nanos() - before(random)) / w.scale().unitNs() : 0;
            times[i] = (int) Math.max(at, i == 0 ? 1 : times[i - 1]);
        }
        return new Pace(machine, times);
    }

    private static int before(SplitMix64 random) {
        return random == null || random.next(2) == 0 ? READ_NS : random.next(READ_NS_MAX);
    }

    /**
     * The world with a clock of tenths of microseconds which goes as far as a trace does; the same where its
     * programs name no durations.
     *
     * @throws ObserveException where the clock does not go so far
     */
    static World clocked(World w, List<Event> events) {
        long longest = longest(w);
        if (longest == 0 || !w.clock() || w.simulated() || w.scale().unitNs() > 0 || events.isEmpty()) {
            return w;
        }
        long unit = gcd(w.timeUnit(), UNIT_NS);
        long last = (2 * longest + events.stream().mapToLong(Event::nanos).max().orElse(0)) / unit + SLACK;
        if (last > Scale.TIMES_MAX) {
            throw new ObserveException("the world has a duration of " + longest / 1_000_000_000 + " s; expected at most "
                + (Scale.TIMES_MAX * unit / 2_000_000_000 - 1) + " s, for its clock has units of " + unit + " ns where a trace is followed");
        }
        return w.withScale(w.scale().withUnit((int) unit).withTimes((int) last));
    }

    private static long longest(World w) {
        long[] r = {0};
        w.goroutines().forEach(g -> Action.walk(g.actions(), a -> a.expressions().forEach(x -> x.walk(e ->
            r[0] = e instanceof Ex.Dur d ? Math.max(d.ns(), r[0]) : r[0]))));
        return r[0];
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /** Whether the clock in a state has not passed the event. */
    boolean inTime(long[] s, int event) {
        return clock.now(s) <= times[event] + SLACK;
    }

    /** Whether a timer is due that nobody has run, or somebody runs one: then it need not be later for one to be seen. */
    boolean due(long[] s) {
        for (int m = 0; m < machine.world().ms(); m++) {
            Machine.Position at = machine.position(State.of(s), m);
            if (at != null && machine.stack(State.of(s), Stack.G0, m).stream().anyMatch(f -> f.at().routine().equals("runOneTimer"))) {
                return true;
            }
        }
        for (int t = 0; t < clock.timers; t++) {
            int due = clock.due(s, t);
            if (due >= 0 && due <= clock.now(s)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the next timer is due by the time of an event. */
    boolean dueBy(long[] s, int event) {
        long[] due = new long[s.length];
        machine.move(s, Choice.of(Choice.Kind.TIMER, 0, 0), due);
        return clock.now(due) <= times[event];
    }

    /** The choice that moves the clock on to the time of an event, or to just before a timer is due; 0 where it is there. */
    int passing(long[] s, int event) {
        State state = State.of(s);
        int units = times[event] - clock.now(s);
        if (units <= 0 || machine.allowed(state, Choice.passing(units))) {
            return Math.max(0, units) == 0 ? 0 : Choice.passing(units);
        }
        long[] due = new long[s.length];
        machine.move(s, Choice.of(Choice.Kind.TIMER, 0, 0), due);
        int before = clock.now(due) - clock.now(s) - 1;
        return before > 0 ? Choice.passing(before) : 0;
    }
}
