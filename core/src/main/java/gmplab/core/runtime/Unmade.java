package gmplab.core.runtime;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which timers a goroutine may use before they are made: in Go the variable is nil until then. A timer that nobody makes is
 * there from the beginning, and one that an array has is made where it is named. A use behind a making, in the same function or
 * in one that is only begun behind it, needs no look.
 */
final class Unmade {
    private final World world;
    private final Set<String> made = new HashSet<>();
    /** Of each function, what is made whenever it is begun. */
    private final Map<String, Set<String>> before = new HashMap<>();
    /** Uses that may come first. Statements that are equal are one here, which looks once too often. */
    private final Map<Action, Set<String>> early = new HashMap<>();
    private final Set<String> watched = new HashSet<>();
    private boolean changed;

    Unmade(World world) {
        this.world = world;
        world.goroutines().forEach(g -> Action.walk(g.actions(), a -> {
            if (world.timers().contains(making(a)) && !making(a).contains("[")) {
                made.add(making(a));
            }
        }));
        if (made.isEmpty()) {
            return;
        }
        world.goroutines().forEach(g -> before.put(g.name(), g.start() == World.Goroutine.Start.LATER && !world.finalizes() ? new HashSet<>(made) : new HashSet<>()));
        do {
            changed = false;
            early.clear();
            world.goroutines().forEach(g -> block(g.actions(), new HashSet<>(before.get(g.name()))));
        } while (changed);
        early.values().forEach(watched::addAll);
    }

    /** The timers that may still be nil when the statement uses them. */
    Set<String> at(Action a) {
        return early.isEmpty() ? Set.of() : early.getOrDefault(a, Set.of());
    }

    /** The timer that the statement makes, if somebody may come too early for it; otherwise empty. */
    String watchedBy(Action a) {
        return watched.contains(making(a)) ? making(a) : "";
    }

    private static String making(Action a) {
        return a instanceof Action.NewTimer t ? t.timer() : a instanceof Action.NewTicker k ? k.timer() : a instanceof Action.AfterFunc f ? f.timer() : "";
    }

    private static Set<String> uses(Action a) {
        Set<String> r = new LinkedHashSet<>();
        List<String> channels = a instanceof Action.Receive x ? List.of(x.channel()) : a instanceof Action.Range x ? List.of(x.channel())
            : a instanceof Action.Select x ? x.cases().stream().map(Action.Case::channel).toList() : List.of();
        channels.stream().filter(c -> c.endsWith(".C")).forEach(c -> r.add(c.substring(0, c.length() - 2)));
        if (a instanceof Action.Stop x) {
            r.add(x.timer());
        } else if (a instanceof Action.Reset x) {
            r.add(x.timer());
        }
        return r;
    }

    /** Goes through statements that run one after the other; {@code known} grows by what is made for certain. */
    private void block(List<Action> body, Set<String> known) {
        body.forEach(a -> statement(a, known));
    }

    private void statement(Action a, Set<String> known) {
        Set<String> used = uses(a);
        used.retainAll(made);
        used.removeAll(known);
        if (!used.isEmpty()) {
            early.computeIfAbsent(a, k -> new LinkedHashSet<>()).addAll(used);
            known.addAll(used);
        }
        String begun = a instanceof Action.Go x ? x.program() : a instanceof Action.Call x ? x.program() : a instanceof Action.AfterFunc x ? x.program() : "";
        if (!begun.isEmpty()) {
            // A function that a parameter names may be any of them.
            List<String> all = before.containsKey(begun) ? List.of(begun) : List.copyOf(before.keySet());
            all.forEach(f -> changed |= before.get(f).retainAll(known));
        }
        if (a instanceof Action.Do || a instanceof Action.Labelled) {
            a.blocks().forEach(b -> block(b, known));
        } else if (a instanceof Action.If x) {
            Set<String> otherwise = new HashSet<>(known);
            block(x.then(), known);
            block(x.otherwise(), otherwise);
            known.retainAll(otherwise);
        } else if (a instanceof Action.For x) {
            block(x.init(), known);
            Set<String> inside = new HashSet<>(known);
            block(x.body(), inside);
            block(x.post(), inside);
        } else {
            a.blocks().forEach(b -> block(b, new HashSet<>(known)));
        }
        if (made.contains(making(a))) {
            known.add(making(a));
        }
    }
}
