package gmplab.core.live;

import gmplab.core.claim.Bound;
import gmplab.core.claim.Ltl;
import gmplab.core.explore.Found;
import gmplab.core.explore.Limits;
import gmplab.core.explore.Options;
import gmplab.core.explore.Progress;
import gmplab.core.explore.StateGraph;
import gmplab.core.explore.Verdict;
import gmplab.core.machine.Choice;
import gmplab.core.machine.Finding;
import gmplab.core.machine.Machine;
import gmplab.core.machine.Model;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Asks questions of every run of a world that goes on for ever: the whole graph of its states is built, and for each question
 * the runs that break it are looked for among the fair ones. A run that ends stands still for ever, so that its last state is
 * all that follows; one that ends in a finding of its own (a deadlock, a throw) is that finding and nothing else.
 */
public final class Liveness {
    private static final int ATOMS_MAX = 64;
    private final Machine machine;
    private final Fairness fairness;
    private final boolean firstOnly;
    private final BooleanSupplier stop;
    /** By name of a question: what it came to. */
    private final Map<String, String> answers = new LinkedHashMap<>();
    /** By name: how many pieces of it are not answered yet. */
    private final Map<String, Integer> pieces = new LinkedHashMap<>();
    private Set<Choice.Kind> met = EnumSet.noneOf(Choice.Kind.class);
    private boolean stopped;

    private Liveness(Machine machine, Fairness fairness, boolean firstOnly, BooleanSupplier stop) {
        this.machine = machine;
        this.fairness = fairness;
        this.firstOnly = firstOnly;
        this.stop = stop;
    }

    /**
     * Asks.
     *
     * @param model the machine itself, or the same compiled: what is searched
     * @param o breadth-first, without anything that leaves out states or moves; firstOnly: the first question that is broken,
     *     or finding of a single state, ends it
     * @throws IllegalArgumentException where an option would falsify the answer, or a property cannot be looked up
     */
    public static Verdict ask(Machine machine, Model model, List<Question> questions, Fairness fairness, Options o, Limits l,
                              Progress progress, BooleanSupplier cancelled, LongSupplier nanos) {
        long begun = nanos.getAsLong();
        Liveness x = new Liveness(machine, fairness, o.firstOnly(), () -> cancelled.getAsBoolean()
            || l.maxMillis() > 0 && (nanos.getAsLong() - begun) / 1_000_000 >= l.maxMillis());
        questions.forEach(q -> {
            x.answers.putIfAbsent(q.name(), "not asked");
            x.pieces.merge(q.name(), 1, Integer::sum);
        });
        Verdict v = StateGraph.build(model, o, l, (graph, complete, found) -> x.all(graph, complete, questions, found), progress, cancelled,
            nanos);
        boolean cutOff = x.stopped && v.found().isEmpty();
        Verdict.Outcome outcome = !cutOff ? v.outcome() : cancelled.getAsBoolean() ? Verdict.Outcome.INTERRUPTED : Verdict.Outcome.BOUNDED;
        return new Verdict(outcome, v.sentence() + "; " + x.sentence(), v.found(), v.counts());
    }

    private String sentence() {
        List<String> r = new ArrayList<>();
        answers.forEach((name, answer) -> r.add(name + ": " + answer));
        return "of runs that go on for ever: " + String.join(", ", r) + "; assuming that " + String.join(", ", fairness.sentences(met));
    }

    private void all(StateGraph graph, boolean complete, List<Question> questions, List<Found> found) {
        Movers movers = new Movers(graph, machine, fairness);
        met = movers.met();
        try {
            for (Question q : questions) {
                if (firstOnly && !found.isEmpty()) {
                    break;
                }
                one(graph, movers, complete, q, found);
            }
        } catch (FairCycles.Stopped e) {
            stopped = true;
            answers.replaceAll((n, a) -> a.equals("not asked") ? "not answered in time" : a);
        }
    }

    private void one(StateGraph graph, Movers movers, boolean complete, Question q, List<Found> found) {
        Found lasso = lasso(graph, movers, q);
        int open = pieces.merge(q.name(), -1, Integer::sum);
        if (lasso != null) {
            found.add(lasso);
            answers.put(q.name(), "broken");
        } else if (open == 0 && !answers.get(q.name()).equals("broken")) {
            answers.put(q.name(), complete ? "yes" : "yes, as far as was looked");
        }
    }

    private Found lasso(StateGraph graph, Movers movers, Question q) {
        Automaton a = Automaton.of(Ltl.not(q.bound().formula()));
        Product p = new Product(graph, a, movers, labels(graph, q.bound()));
        List<int[]> parts = graph.size() == 0 ? List.of() : new FairCycles(p, stop).find();
        if (parts.isEmpty()) {
            return null;
        }
        LassoBuilder.Lasso l = LassoBuilder.of(p, parts);
        check(q, l);
        Finding f = q.finding();
        return Found.lasso(f, l.choices(), l.loop());
    }

    /** What is shown to people was made again move by move, and judged by the words themselves. */
    private void check(Question q, LassoBuilder.Lasso l) {
        Lasso again = new Lasso(machine, l.choices(), l.loop());
        if (!again.unfair(fairness).isEmpty() || !again.breaks(machine, q.bound())) {
            throw new IllegalStateException("bug in gmplab: a run found for \"" + q.name() + "\" is none: unfair " + again.unfair(fairness));
        }
    }

    private long[] labels(StateGraph graph, Bound b) {
        if (b.atoms().size() > ATOMS_MAX) {
            throw new IllegalArgumentException("a property of " + b.atoms().size() + " propositions; expected at most " + ATOMS_MAX);
        }
        List<Predicate<long[]>> atoms = b.atoms().stream().map(a -> a.equals(Bound.ENDED) ? (Predicate<long[]>) null : machine.proposition(a)).collect(Collectors.toList());
        long[] r = new long[graph.size()];
        long[] state = new long[machine.words()];
        for (int s = 0; s < r.length; s++) {
            graph.state(s, state);
            for (int k = 0; k < atoms.size(); k++) {
                boolean yes = atoms.get(k) == null ? graph.fan(s) == 0 : atoms.get(k).test(state);
                r[s] |= yes ? 1L << k : 0;
            }
        }
        return r;
    }
}
