package gmplab.core.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * Which parts of chan.go, select.go and time.go the goroutines of a world make use of. Text that only the others read
 * (sudog.prev, g.param, p.deletedTimers, ...) is left out of the routines of a world that has none of them, so that it does
 * not grow by what it cannot tell.
 *
 * @param cases the largest number of cases of a select that goes through selectgo, at least 1: sudogs of each G
 * @param selects whether some select goes through selectgo
 * @param wide whether there is more than blocking sends, receives without ok and closes of channels that are not nil
 * @param deletes whether timers are stopped
 * @param pending whether somebody asks what Reset says
 * @param timerChannels whether timers send on channels
 * @param tickers whether timers are periodic
 * @param sleeps whether somebody sleeps
 * @param traces whether somebody reads the trace
 * @param deadlines whether connections have deadlines, and {@code errors} whether somebody asks what went wrong with one
 * @param counts whether somebody asks how many goroutines there are
 */
record Uses(int cases, boolean selects, boolean wide, boolean deletes, boolean pending, boolean timerChannels,
            boolean tickers, boolean sleeps, boolean traces, boolean deadlines, boolean errors, boolean counts) {
    static Uses of(World world) {
        List<Action> all = new ArrayList<>();
        world.goroutines().forEach(g -> Action.walk(g.actions(), all::add));
        int cases = all.stream().filter(Uses::throughSelectgo).mapToInt(a -> comms((Action.Select) a)).max().orElse(0);
        boolean timers = all.stream().anyMatch(a -> a instanceof Action.NewTimer || a instanceof Action.NewTicker);
        return new Uses(Math.max(1, cases), cases > 0, timers || all.stream().anyMatch(Uses::wide) || world.goroutines().stream().anyMatch(g -> numbers(world, g)),
            all.stream().anyMatch(a -> a instanceof Action.Stop || a instanceof Action.SetDeadline),
            all.stream().anyMatch(a -> a instanceof Action.Reset r && !r.into().isEmpty()), timers,
            all.stream().anyMatch(a -> a instanceof Action.NewTicker), all.stream().anyMatch(a -> a instanceof Action.Sleep),
            all.stream().anyMatch(a -> a instanceof Action.ReadTrace),
            all.stream().anyMatch(a -> a instanceof Action.SetDeadline),
            all.stream().anyMatch(a -> a instanceof Action.ConnRead r && !r.ok().isEmpty() || a instanceof Action.ConnWrite w && !w.into().isEmpty()),
            all.stream().anyMatch(a -> a instanceof Action.NumGoroutine));
    }

    /** How many sends and receives a select has. */
    static int comms(Action.Select s) {
        return (int) s.cases().stream().filter(c -> c.kind() != Action.Case.Kind.DEFAULT).count();
    }

    /** The compiler makes plain operations of selects with one case, and non-blocking ones with one and a default. */
    static boolean throughSelectgo(Action a) {
        return a instanceof Action.Select s && comms(s) > 1;
    }

    /** Whether channels are numbers, which may be nil: elements of arrays are handed on, or locals are used as channels. */
    private static boolean numbers(World world, World.Goroutine g) {
        boolean[] r = {false};
        Action.walk(g.actions(), a -> {
            a.expressions().forEach(x -> x.walk(e -> r[0] |= e instanceof Ex.At));
            List<String> names = a instanceof Action.Send s ? List.of(s.channel()) : a instanceof Action.Receive v ? List.of(v.channel())
                : a instanceof Action.Close c ? List.of(c.channel()) : a instanceof Action.Range f ? List.of(f.channel())
                : a instanceof Action.Select s ? s.cases().stream().map(Action.Case::channel).toList() : List.of();
            r[0] |= names.stream().anyMatch(n -> !n.isEmpty() && !n.matches(".*[.\\[].*") && !world.channels().containsKey(n)
                && g.params().stream().noneMatch(p -> p.text() && p.name().equals(n)));
        });
        return r[0];
    }

    private static boolean wide(Action a) {
        return a instanceof Action.Select || a instanceof Action.Range
            || a instanceof Action.Receive r && (!r.ok().isEmpty() || r.channel().isEmpty())
            || a instanceof Action.Send s && s.channel().isEmpty()
            || a instanceof Action.Close c && c.channel().isEmpty();
    }
}
