package gmplab.core.differ;

import gmplab.core.runtime.Action;
import gmplab.core.runtime.Ex;
import gmplab.core.runtime.Obj;
import gmplab.core.runtime.World.Goroutine.Param;
import gmplab.core.simulate.SplitMix64;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A program while it is being made up. */
final class Draft {
    /** The shortest sleep, in milliseconds; each later one is twice as long, so that no two sums of them are nearer. */
    static final int SLEEP_MS_MIN = 10;
    /** So many sleeps a program has at most. */
    private static final int SLEEPS_MAX = 4;
    final SplitMix64 random;
    /** What the goroutines do that are started once each, by name. */
    final Map<String, List<Action>> bodies = new LinkedHashMap<>();
    /** Other functions. */
    final Map<String, List<Action>> functions = new LinkedHashMap<>();
    final Map<String, List<Param>> params = new LinkedHashMap<>();
    final Map<String, Integer> channels = new LinkedHashMap<>();
    final List<String> timers = new ArrayList<>();
    final List<Obj> objects = new ArrayList<>();
    private int names;
    private int sleeps;
    private int words;

    Draft(SplitMix64 random) {
        this.random = random;
    }

    // Statements

    static Ex ex(Object x) {
        return x instanceof Ex e ? e : x instanceof Integer n ? new Ex.Num(n) : new Ex.Str((String) x);
    }

    static Ex var(String name) {
        return new Ex.Var(name);
    }

    static Ex bin(Object l, String op, Object r) {
        return new Ex.Bin(op, ex(l), ex(r));
    }

    static Action say(Object... parts) {
        return new Action.Print(Arrays.stream(parts).map(Draft::ex).toList());
    }

    static Action done(String wg) {
        return new Action.Add(wg, new Ex.Num(-1));
    }

    static Action set(String name, Object value) {
        return new Action.Set(name, ex(value));
    }

    static Ex.Num num(int n) {
        return new Ex.Num(n);
    }

    /** A duration in milliseconds. */
    static Ex ms(int n) {
        return new Ex.Dur(n * 1_000_000L);
    }

    static Action when(Ex cond, Action... then) {
        return new Action.If(cond, List.of(then), List.of());
    }

    /** {@code for i := 0; i < n; i++}. */
    static Action times(String i, int n, List<Action> body) {
        return new Action.For(List.of(set(i, 0)), bin(var(i), "<", n), List.of(set(i, bin(var(i), "+", 1))), body);
    }

    // Names and things

    /** A name that nothing has yet. */
    String fresh(String of) {
        return of + ++names;
    }

    /** A word of the output that nobody else says. */
    String word(String who) {
        return who + (char) ('a' + words % 26) + (words++ / 26 == 0 ? "" : "" + words / 26);
    }

    /** Whether it names something of the world, and not a local. */
    boolean isThing(String name) {
        return bodies.containsKey(name) || functions.containsKey(name) || timers.contains(name)
            || channels.keySet().stream().anyMatch(c -> c.equals(name) || c.startsWith(name + "["))
            || objects.stream().anyMatch(o -> o.name().equals(name) || o.name().startsWith(name + "["));
    }

    String channel(int capacity) {
        String c = fresh("c");
        channels.put(c, capacity);
        return c;
    }

    /** The name of an array of so many channels. */
    String channels(String of, int count, int capacity) {
        String c = fresh(of);
        for (int i = 0; i < count; i++) {
            channels.put(c + "[" + i + "]", capacity);
        }
        return c;
    }

    /** The name of an array of so many objects. */
    String objects(Obj.Kind kind, String of, int count) {
        String o = fresh(of);
        for (int i = 0; i < count; i++) {
            objects.add(Obj.of(o + "[" + i + "]", kind));
        }
        return o;
    }

    /** A timer with its channel. */
    String timer(String name) {
        timers.add(name);
        channels.put(name + ".C", 1);
        return name;
    }

    /** Another function. */
    String function(String name, List<Param> takes, List<Action> body) {
        functions.put(name, body);
        params.put(name, takes);
        return name;
    }

    String object(Obj.Kind kind, String name) {
        if (objects.stream().noneMatch(o -> o.name().equals(name))) {
            objects.add(Obj.of(name, kind));
        }
        return name;
    }

    String object(Obj.Kind kind) {
        return object(kind, fresh(kind.name().substring(0, 1).toLowerCase(java.util.Locale.ROOT)));
    }

    /** A time to sleep that no sum of others comes near; 0 when there have been enough. */
    int sleep() {
        return sleeps >= SLEEPS_MAX ? 0 : SLEEP_MS_MIN << sleeps++;
    }

    // Who

    /** Whether somebody does such a thing. */
    boolean has(Class<? extends Action> kind) {
        boolean[] r = {false};
        bodies.values().forEach(b -> Action.walk(b, a -> r[0] |= kind.isInstance(a)));
        return r[0];
    }

    /** The goroutines there are, in random order. */
    List<String> anybody() {
        List<String> r = new ArrayList<>(bodies.keySet());
        Programs.shuffle(r, random);
        return r;
    }

    /** Some of the goroutines there are, at least so many where there are so many. */
    List<String> some(int min) {
        List<String> r = anybody();
        int n = Math.min(r.size(), min + random.next(Math.max(1, r.size() - min + 1)));
        return r.subList(0, n);
    }

    void add(String who, Action... actions) {
        bodies.get(who).addAll(List.of(actions));
    }
}
