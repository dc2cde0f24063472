package gmplab.core.observe;

import gmplab.core.machine.Machine;
import gmplab.core.policy.Policies;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Looks for a run of a world that makes the events of a trace ({@link Following}), in each of the ways that there may be to begin. */
public final class Follower {
    /** Each of several worlds is looked at for such a part of the states first. */
    private static final int TRIAL = 20;
    /** And with each of several habits until it is stuck for such a part. */
    private static final int STUCK = 20;
    /** Where it is open how much there is to mark, and where it is not. */
    private static final List<Habit> MARKING = List.of(Habit.MARKS_AND_SPINS, Habit.MARKS, Habit.MARKS_AND_LEADS, Habit.SPINS);
    private static final List<Habit> OTHERS = List.of(Habit.NEITHER, Habit.SPINS);

    private Follower() { }

    /** Told now and then how far it is. */
    @FunctionalInterface
    public interface Progress {
        Progress NONE = (followed, of, states) -> { };

        /** So many events of so many are followed, and so many states were looked at. */
        void at(int followed, int of, long states);
    }

    /**
     * Looks for such a run. It is begun with each {@link Habit} in turn, with each until it is stuck for a small part of the states, and then for an equal part of those that are
     * left, until one leads to the end: what comes furthest counts.
     *
     * @param statesMax it gives up after so many, in all
     * @param cancelled asked now and then
     */
    static Following.Result follow(GoTrace trace, Machine machine, long statesMax, BooleanSupplier cancelled) {
        return follow(trace, machine, statesMax, cancelled, Progress.NONE);
    }

    private static Following.Result follow(GoTrace trace, Machine machine, long statesMax, BooleanSupplier cancelled, Progress progress) {
        List<Habit> habits = machine.world().policies().get(Policies.MARK_WORK) == Policies.Policy.ANY ? MARKING : OTHERS;
        Following.Result best = null;
        for (int i = 0; i < 2 * habits.size(); i++) {
            long before = best == null ? 0 : best.states();
            boolean first = i < habits.size();
            long most = first ? statesMax - before : (statesMax - before) / (2 * habits.size() - i);
            Following.Result r = Following.once(trace, machine, habits.get(i % habits.size()), most, first ? statesMax / STUCK : most, cancelled, after(before, progress));
            best = best == null ? r : best.or(r);
            if (r.next() == null || !r.gaveUp() || best.states() >= statesMax || cancelled.getAsBoolean()) {
                break;
            }
        }
        return best;
    }

    /** What came of looking in several worlds, and in which that was. */
    public record Found(Machine machine, Following.Result result) { }

    /** Looks for such a run in each of these for a while, and then in that in which one came furthest. */
    public static Found follow(GoTrace trace, List<Machine> machines, long statesMax, BooleanSupplier cancelled, Progress progress) {
        Found best = null;
        long states = 0;
        boolean exhausted = true;
        for (Machine m : machines) {
            Following.Result r = follow(trace, m, machines.size() == 1 ? statesMax : statesMax / TRIAL, cancelled, after(states, progress));
            states += r.states();
            exhausted &= r.exhausted();
            best = best == null || r.followed() > best.result.followed() ? new Found(m, r) : best;
            if (r.next() == null) {
                break;
            }
        }
        Following.Result r = best.result;
        if (r.next() != null && machines.size() > 1 && !exhausted && !cancelled.getAsBoolean()) {
            Following.Result again = follow(trace, best.machine, statesMax - states, cancelled, after(states, progress));
            states += again.states();
            r = again.followed() >= r.followed() ? again : r;
        }
        return new Found(best.machine, new Following.Result(r.followed(), r.of(), r.next() == null || exhausted, r.cuts(), states, r.gaveUp(), r.next(), r.choices(), r.why()));
    }

    private static Progress after(long states, Progress progress) {
        return (followed, of, more) -> progress.at(followed, of, states + more);
    }
}
