package gmplab.core.differ;

import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.World;
import gmplab.core.runtime.World.Goroutine;
import gmplab.core.runtime.World.Goroutine.Param;
import gmplab.core.runtime.World.Goroutine.Start;
import gmplab.core.simulate.SplitMix64;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Random goroutine programs, by seed and number, which print the same each time on one P: nothing in them takes long enough
 * to be preempted, and deadlines are at least {@value Draft#SLEEP_MS_MIN} ms apart. Goroutines meet in a random series of
 * {@linkplain Meetings meetings}, each of which adds a few statements to some of them; so most programs run to their end. In some
 * of them a statement is then taken out or put elsewhere: they often end in a deadlock or a panic.
 */
public final class Programs {
    private static final int GOROUTINES_MAX = 6;
    private static final int MEETINGS_MAX = 9;
    /** A name that a draft has made up, in the text of a statement. */
    private static final Pattern NAME = Pattern.compile("\\b[a-z]+\\d+\\b");

    private Programs() { }

    /**
     * Writes a program.
     *
     * @param version of the scheduler
     * @param seed of the whole series
     * @param number of the program in its series, from 0
     */
    public static World program(String version, long seed, int number) {
        SplitMix64 r = SplitMix64.part(seed, number);
        Draft d = new Draft(r);
        int n = 2 + r.next(GOROUTINES_MAX - 1);
        for (int i = 1; i <= n; i++) {
            d.bodies.put("f" + i, new ArrayList<>(List.of(Draft.say("f" + i))));
        }
        d.bodies.put("main", new ArrayList<>());
        int meetings = 1 + r.next(MEETINGS_MAX);
        for (int i = 0; i < meetings; i++) {
            Meetings.add(d);
        }
        starts(d);
        d.bodies.forEach((f, body) -> {
            if (!f.equals("main")) {
                body.add(Draft.done("all"));
            }
        });
        if (r.next(6) == 0) {
            disturb(d);
        }
        return world(version, d);
    }

    /** Main starts most of the others, in any order; some are started by others. */
    private static void starts(Draft d) {
        List<String> fs = new ArrayList<>(d.bodies.keySet());
        fs.remove("main");
        shuffle(fs, d.random);
        List<Action> head = new ArrayList<>(List.of(new Action.Add("all", new Ex.Num(fs.size()))));
        for (int i = 0; i < fs.size(); i++) {
            if (i > 0 && d.random.next(5) == 0) {
                List<Action> by = d.bodies.get(fs.get(d.random.next(i)));
                by.add(Math.min(1, by.size()), new Action.Go(fs.get(i)));
            } else {
                head.add(new Action.Go(fs.get(i)));
            }
        }
        List<Action> main = d.bodies.get("main");
        main.addAll(0, head);
        if (d.random.next(12) > 0) {
            main.add(new Action.Wait("all"));
        }
        main.add(Draft.say("end"));
        d.object(gmplab.core.runtime.Obj.Kind.WAITGROUP, "all");
    }

    /** Takes a statement out, or exchanges two; not where Go would not compile what comes of it. */
    private static void disturb(Draft d) {
        List<String> names = new ArrayList<>(d.bodies.keySet());
        List<Action> body = d.bodies.get(names.get(d.random.next(names.size())));
        List<Action> before = List.copyOf(body);
        int i = d.random.next(body.size());
        if (d.random.next(2) == 0) {
            body.remove(i);
        } else {
            Collections.swap(body, i, d.random.next(body.size()));
        }
        if (!declares(d, before, body)) {
            body.clear();
            body.addAll(before);
        }
    }

    /** Whether the statement that is the first to name a local, and so declares it, still is. */
    private static boolean declares(Draft d, List<Action> before, List<Action> after) {
        Map<String, Action> first = namers(before);
        Map<String, Action> now = namers(after);
        return now.entrySet().stream().allMatch(e -> d.isThing(e.getKey()) || first.get(e.getKey()) == e.getValue());
    }

    /** Each name of a body with the first statement that has it. */
    private static Map<String, Action> namers(List<Action> body) {
        Map<String, Action> r = new TreeMap<>();
        body.forEach(a -> NAME.matcher(a.toString()).results().forEach(m -> r.putIfAbsent(m.group(), a)));
        return r;
    }

    static void shuffle(List<?> all, SplitMix64 r) {
        for (int i = all.size() - 1; i > 0; i--) {
            Collections.swap(all, i, r.next(i + 1));
        }
    }

    private static World world(String version, Draft d) {
        World w = World.of(version).withSysmon(true);
        for (var o : d.objects) {
            w = w.withObject(o);
        }
        for (String t : d.timers) {
            w = w.withTimer(t);
        }
        for (Map.Entry<String, Integer> c : d.channels.entrySet()) {
            w = w.withChannel(c.getKey(), c.getValue());
        }
        w = w.withGoroutine(new Goroutine("main", d.bodies.get("main"), Start.RUNNING, 0));
        for (Map.Entry<String, List<Action>> f : new TreeMap<>(d.bodies).entrySet()) {
            if (!f.getKey().equals("main")) {
                List<Param> params = d.params.getOrDefault(f.getKey(), List.of());
                w = w.withGoroutine(new Goroutine(f.getKey(), params, f.getValue(), Start.LATER, 0));
            }
        }
        for (Map.Entry<String, List<Action>> f : new TreeMap<>(d.functions).entrySet()) {
            w = w.withGoroutine(new Goroutine(f.getKey(), d.params.getOrDefault(f.getKey(), List.of()), f.getValue(), Start.LATER, 0));
        }
        return w;
    }
}
