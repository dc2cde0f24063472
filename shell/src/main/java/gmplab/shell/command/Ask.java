package gmplab.shell.command;

import gmplab.core.check.Census;
import gmplab.core.check.Windows;
import gmplab.core.explore.Options;
import gmplab.core.explore.Verdict;
import gmplab.core.live.Fairness;
import gmplab.core.live.Liveness;
import gmplab.core.live.Question;
import gmplab.core.machine.Machine;
import gmplab.core.program.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** explore liveness: what it asks, and what it takes for granted. */
final class Ask {
    /** For the help of explore. */
    static final String HELP = "  liveness   true: asks of every run that goes on for ever whether every stop-the-world completes ('stops'), whether "
        + "every runnable G eventually runs ('runs'), and the world's properties; or the names of some of them. The whole graph of "
        + "the world is built, so options that leave out states or moves are refused. A run that ends stands still for ever: its last "
        + "state, in which \"ended\" holds, is all that follows; one that ends in a deadlock is the deadlock, found first. What is found "
        + "is a run with a cycle: moves marks it, why explains it, save keeps it\n"
        + "  fair       Ms (and sysmon) that can move without a break move, and who waits for a lock that is free again and again gets it; "
        + "the environment need do nothing, but for what is named here: "
        + String.join(", ", Fairness.NAMES.keySet().stream().map(n -> "'" + n + "'").toList()) + "\n";
    /** The questions that every world is asked, by the word for each. */
    private static final Map<String, String> SHORT = new TreeMap<>(Map.of("stops", Question.STOPS, "runs", Question.RUNS));

    private Ask() { }

    static Answer explore(Bench b, Arguments a, Options o) {
        Object wish = a.named("liveness");
        if (Boolean.FALSE.equals(wish)) {
            throw new UserError("liveness is false; leave it out");
        }
        Machine m = b.machine().fork();
        Fairness fairness = Fairness.of(words(a, "fair"));
        List<Question> all = questions(m, Boolean.TRUE.equals(wish) ? null : words(a, "liveness"));
        Census census = new Census(m);
        Verdict v = Liveness.ask(m, SearchCommands.engine(a, m), all, fairness, o.withObserver(census).withClassifier(new Windows(m)), SearchCommands.limits(b, a),
            Stats.progress(b), b::interrupted, System::nanoTime);
        b.listener().progress("");
        b.found(v.found(), fairness.environment());
        return SearchCommands.judged(b, v, census);
    }

    private static List<String> words(Arguments a, String name) {
        Object v = a.named(name);
        List<?> all = v == null ? List.of() : v instanceof List<?> l ? l : List.of(v);
        List<String> r = new ArrayList<>();
        for (Object x : all) {
            if (!(x instanceof String s)) {
                throw a.usage(name + " is " + Arguments.show(x) + ", expected a name in quotes, or a list of names");
            }
            r.add(s);
        }
        return r;
    }

    private static List<Question> questions(Machine m, List<String> names) {
        List<Question> all = Question.of(m);
        if (names == null) {
            return all;
        }
        Map<String, String> known = new LinkedHashMap<>(SHORT);
        all.stream().filter(q -> !SHORT.containsValue(q.name())).forEach(q -> known.put(q.name(), q.name()));
        for (String n : names) {
            if (!known.containsKey(n)) {
                throw new UserError(Names.unknown("question", n, known.keySet(), "expected true, or some of " + String.join(", ", known.keySet())));
            }
        }
        List<String> wanted = names.stream().map(known::get).toList();
        return all.stream().filter(q -> wanted.contains(q.name())).toList();
    }
}
