package gmplab.core.mutate;

import gmplab.core.explore.Found;
import gmplab.core.explore.Limits;
import gmplab.core.explore.Options;
import gmplab.core.explore.Progress;
import gmplab.core.explore.Search;
import gmplab.core.explore.Verdict;
import gmplab.core.machine.Machine;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Op;
import gmplab.core.program.Program;
import gmplab.core.runtime.World;
import gmplab.core.runtime.Worlds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Tries mutants in scenarios. Each scenario's unchanged world is searched once; a mutant is searched in every scenario whose
 * unchanged world has come to its step, until a check notices. Where none does in any, what the mutant can do is compared with what
 * the unchanged world can do. Not thread-safe.
 */
public final class Trial {
    /** Sets of states looked at for the first sequence of steps that differs. */
    private static final int PAIRS_MAX = 20_000;

    /** A part of a run may have so many times as many states as a whole one. */
    private static final int PART = 4;
    /** Walks that show which steps are made in a part; what they do not show, the search does. */
    private static final int LEARNING_WALKS = 40;

    /** Changes of priority in a walk that is made by priorities. */
    private static final int CHANGES = 3;

    /** Scenarios that are not always tried are tried only where fewer than so many come to the step. */
    private static final int FEW = 3;
    /** The same where nothing was found and something differs. */
    private static final int MORE = 8;

    private final List<Base> bases = new ArrayList<>();
    /** By where the ways to a step turn away, whether that is for a reason. */
    private final Map<Approach, String> contests = new HashMap<>();
    private final Behaviour.Labels labels = new Behaviour.Labels();
    private final long statesMax;
    private final BooleanSupplier cancelled;
    private final LongSupplier nanos;

    /** A scenario and what its unchanged world does; looked at when it is first needed. */
    private final class Base {
        private final Scenario scenario;
        private final Program program;
        private final Machine machine;
        private Checked model;
        private Moves least;
        private int start;
        private Verdict verdict;
        private Held held;
        /** Words of the routine and step of mutants that were asked for: whether the unchanged world comes there. */
        private final Map<String, Boolean> reaches = new HashMap<>();

        Base(Scenario scenario) {
            this.scenario = scenario;
            program = Worlds.program(scenario.world());
            machine = Machine.of(scenario.world());
        }

        /** @throws IllegalArgumentException where the scenario is none: it has findings of its own */
        void look() {
            if (verdict != null || cancelled.getAsBoolean()) {
                return;
            }
            Checked c = new Checked(machine, scenario.ends(), scenario.stretch());
            if (scenario.stretch().isPart()) {
                Search.run(c, Options.random(1, LEARNING_WALKS), Limits.depth(0), Progress.NONE, cancelled, nanos);
                c.part().assume();
            }
            Behaviour b = sampled() ? new Behaviour(walks(c, 0), null) : Behaviour.of(c, labels, Limits.states(most()), cancelled, nanos);
            verdict = b.verdict();
            if (cancelled.getAsBoolean()) {
                return;
            }
            if (!verdict.found().isEmpty()) {
                throw new IllegalArgumentException("scenario \"" + scenario.name() + "\" is none: " + verdict.sentence() + " " + verdict.found());
            }
            if (b.moves() != null) {
                int[] blocks = Branching.blocks(b.moves());
                least = b.moves().merged(blocks);
                start = blocks[0];
            }
            model = sampled() || b.moves() != null ? c : null;
        }

        /** Looks at every state again, for somebody. */
        void tell(Contest contest) {
            Checked c = new Checked(machine, scenario.ends(), scenario.stretch());
            if (scenario.stretch().isPart()) {
                c.part().assume(model.part().stood(), program);
            }
            c.tell(contest);
            Behaviour.of(c, labels, Limits.states(most()), cancelled, nanos);
        }

        boolean sampled() {
            return scenario.walks() > 0;
        }

        /** States of the unchanged world at most. */
        long most() {
            return scenario.stretch().isPart() ? PART * statesMax : statesMax;
        }

        /** The same walks for everybody, some uniform and then some by priorities. @param deepest moves of one at most, 0 for no such limit */
        Verdict walks(Checked c, int deepest) {
            Options o = Options.random(1, scenario.walks());
            Verdict v = Search.run(c, o, Limits.depth(deepest), Progress.NONE, cancelled, nanos);
            Options.Walker pct = Options.Walker.pct(CHANGES, Math.max(v.counts().depth(), 1));
            return v.found().isEmpty() ? Search.run(c, o.withWalker(pct), Limits.depth(deepest), Progress.NONE, cancelled, nanos) : v;
        }

        /** What Ms hold at its steps; found once. */
        Held held() {
            if (held == null) {
                held = new Held(machine.anatomy());
            }
            return held;
        }

        /** Whether a goroutine can enter the routine on its own stack. */
        boolean onUserStack(String routine) {
            return machine.anatomy().steps().stream().anyMatch(a -> a.node().stack() == Stack.USER && a.node().routine().equals(routine));
        }

        /** Whether the mutant's step is one in this world. */
        boolean mayReach(Mutant m) {
            return m.isOf(program) && machine.isStep(m.edit().routine(), m.step(program));
        }

        /** Whether the mutant's step is a condition whose answer is known in this world, so that nobody is ever there; but comes to its routine. */
        boolean knows(Mutant m) {
            if (!m.op().branches() || !m.isOf(program) || machine.isStep(m.edit().routine(), m.step(program))) {
                return false;
            }
            look();
            return model != null && model.entered(m.edit().routine());
        }

        /** Whether the unchanged world comes to the mutant's step. */
        boolean reaches(Mutant m) {
            look();
            return model != null && reaches.computeIfAbsent(m.edit().routine() + "." + m.label(), x -> model.reached(m.edit().routine(), m.step(program)));
        }
    }

    /**
     * @param statesMax the most states of an unchanged world; a mutant may have twice as many, and ten times as many as the unchanged one has
     * @param nanos a clock that never goes back
     */
    public Trial(List<Scenario> scenarios, long statesMax, BooleanSupplier cancelled, LongSupplier nanos) {
        scenarios.forEach(s -> bases.add(new Base(s)));
        this.statesMax = statesMax;
        this.cancelled = cancelled;
        this.nanos = nanos;
    }

    /** Every mutant of a routine, as far as a scenario has it in its text. A prologue that no goroutine comes by does nothing. */
    public List<Mutant> mutants(String routine) {
        return Mutant.of(bases.stream().map(b -> b.program).toList(), routine).stream()
            .filter(m -> !(m.op() instanceof Op.Prologue) || bases.stream().anyMatch(b -> b.onUserStack(routine))).toList();
    }

    /** Names of the routines that there are in some scenario. */
    public Set<String> routines() {
        Set<String> r = new java.util.LinkedHashSet<>();
        bases.forEach(b -> r.addAll(b.program.routines().keySet()));
        return r;
    }

    /** Judges one mutant; {@link Judgement.Kind#UNDECIDED} where it was broken off. */
    public Judgement judge(Mutant m) {
        Case c = new Case(m);
        for (Base b : bases) {
            if (c.goesOn() && c.wants(b) && b.mayReach(m) && b.reaches(m)) {
                c.in(b);
            }
        }
        boolean reached = c.wasTried();
        for (Base b : bases) {
            if (!reached && c.goesOn() && c.wants(b) && b.knows(m)) {
                c.in(b);
            }
        }
        return c.end();
    }

    /** One mutant in one scenario after the other. */
    private final class Case {
        private final Mutant mutant;
        private final List<String> tried = new ArrayList<>();
        private final List<String> refused = new ArrayList<>();
        private final List<String> open = new ArrayList<>();
        private final List<String> sampled = new ArrayList<>();
        /** What the search that was last broken off says. */
        private String unseen;
        private Judgement caught;
        private Judgement differs;
        private boolean cutShort;
        /** Scenarios in which it can do what the unchanged one can. */
        private int same;
        /** Of those tried, how many were looked at whole. */
        private int whole;

        Case(Mutant mutant) {
            this.mutant = mutant;
        }

        /** Random walks only catch: they are for those of which nothing else is known, or only what they do in a phase. */
        boolean wants(Base b) {
            return b.scenario.isFor(mutant.edit().routine()) || (b.sampled() ? whole == 0 : tried.size() < (differs == null ? FEW : MORE));
        }

        boolean goesOn() {
            return caught == null && !cancelled.getAsBoolean();
        }

        boolean wasTried() {
            return !tried.isEmpty() || !sampled.isEmpty() || !refused.isEmpty() || caught != null;
        }

        void in(Base base) {
            World w = base.scenario.world().withEdits(List.of(mutant.edit()));
            Machine machine;
            try {
                machine = Machine.of(w);
                // Where nobody ever wakes one of the runtime's own goroutines, there is none to begin with.
                machine.start();
            } catch (IllegalArgumentException | IllegalStateException e) {
                refused.add(e.getMessage().replace("bug in gmplab: ", ""));
                return;
            }
            Checked model = new Checked(machine, base.scenario.ends(), base.scenario.stretch());
            if (base.scenario.stretch().isPart() && !model.begin().equals(base.model.begin())) {
                return;
            }
            if (base.sampled()) {
                sampled.add(base.scenario.name());
                caughtBy(base.walks(model, 2 * base.verdict.counts().depth()), base, w);
                return;
            }
            tried.add(base.scenario.name());
            whole += base.scenario.stretch().isPart() ? 0 : 1;
            if (base.scenario.stretch().isPart()) {
                model.part().assume(base.model.part().stood(), base.program);
            }
            Behaviour b = Behaviour.of(model, labels, Limits.states(Math.max(10 * base.verdict.counts().distinct() + 10_000, 2 * statesMax)), cancelled, nanos);
            caughtBy(b.verdict(), base, w);
            if (caught == null && b.moves() == null) {
                open.add(base.scenario.name());
                unseen = b.verdict().sentence();
            } else if (caught == null && (differs == null || cutShort)) {
                compare(base, b.moves(), w);
            }
        }

        private void caughtBy(Verdict v, Base base, World w) {
            if (!v.found().isEmpty()) {
                Found f = v.found().get(0);
                caught = new Judgement(mutant, Judgement.Kind.CAUGHT, base.scenario.name(), f.finding().toString(), tried, f, w);
            }
        }

        private void compare(Base base, Moves moves, World w) {
            int[] own = Branching.blocks(moves);
            Moves both = base.least.beside(moves.merged(own));
            Comparison c = Comparison.of(both, base.start, base.least.states() + own[0], labels, PAIRS_MAX);
            same += c.kind() == null ? 1 : 0;
            if (c.kind() != null && !(cutShort && c.isCutShort())) {
                cutShort = c.isCutShort();
                differs = new Judgement(mutant, c.kind(), base.scenario.name(), c.text(), tried, null, w);
            }
        }

        /** Why the text alone shows that it does what the unchanged one does; null where it does not. */
        private String byText() {
            List<Base> have = bases.stream().filter(b -> mutant.isOf(b.program)).toList();
            String why = have.isEmpty() ? null : Retry.reason(have.get(0).program.routine(mutant.edit().routine()), mutant);
            return why != null || have.isEmpty() ? why
                : Held.reason(mutant, have.stream().filter(b -> b.mayReach(mutant) && b.onUserStack(mutant.edit().routine())).map(Base::held).toList());
        }

        /** Nobody comes to its step: where the scenarios that come nearest never go on, and whether that is for a reason. */
        private Judgement unreached() {
            Map<Base, Approach> all = new java.util.LinkedHashMap<>();
            bases.stream().filter(b -> b.mayReach(mutant) && !b.sampled() && b.model != null).forEach(b -> {
                Approach a = b.model.approach(mutant.edit().routine(), mutant.step(b.program));
                if (a != null) {
                    all.put(b, a);
                }
            });
            // How near a phase comes says nothing of whole runs.
            Approach nearest = all.entrySet().stream().filter(x -> !x.getKey().scenario.stretch().isPart()).map(Map.Entry::getValue)
                .min(java.util.Comparator.comparingInt(Approach::distance)).orElse(null);
            if (nearest == null) {
                return new Judgement(mutant, Judgement.Kind.UNREACHED, "", "no scenario of which every state is seen has this step", tried, null, null);
            }
            all.values().removeIf(a -> !a.equals(nearest));
            String words = nearest.words() + ", in " + all.size() + " of the scenarios";
            String why = contests.computeIfAbsent(nearest, a -> contested(a, all.keySet()));
            return why.isEmpty() ? new Judgement(mutant, Judgement.Kind.UNREACHED, "", words, tried, null, null)
                : new Judgement(mutant, Judgement.Kind.NEVER, "", words + ", all states of each; " + why, tried, null, null);
        }

        /** In which of them the nearest step would have gone on a moment before; empty where in none. */
        private String contested(Approach nearest, Set<Base> all) {
            for (Base b : all) {
                Contest contest = Contest.at(b.machine, nearest);
                if (contest != null) {
                    b.tell(contest);
                    if (contest.during() != null) {
                        return "it would have in \"" + b.scenario.name() + "\" during " + contest.during();
                    }
                }
            }
            return "";
        }

        Judgement end() {
            if (caught != null) {
                return caught;
            }
            if (cancelled.getAsBoolean()) {
                return new Judgement(mutant, Judgement.Kind.UNDECIDED, "", "broken off", tried, null, null);
            }
            if (differs != null) {
                String more = open.isEmpty() ? "" : "; in \"" + open.get(0) + "\" more states than were looked at";
                return !cutShort ? differs.as(differs.kind(), more, tried) : same == 0 ? differs.as(Judgement.Kind.DIFFERS, more, tried)
                    : differs.as(differs.kind(), "; the same in other scenarios (" + same + ")" + more, tried);
            }
            if (!open.isEmpty()) {
                return new Judgement(mutant, Judgement.Kind.UNDECIDED, open.get(open.size() - 1), unseen, tried, null, null);
            }
            if (!tried.isEmpty()) {
                return new Judgement(mutant, Judgement.Kind.EQUIVALENT, "", whole > 0 ? "" : "in a phase only" + (sampled.isEmpty() ? "" : ", beside random walks"), tried, null, null);
            }
            String why = byText();
            if (why != null) {
                return new Judgement(mutant, Judgement.Kind.BY_TEXT, "", why, tried, null, null);
            }
            if (!sampled.isEmpty()) {
                return new Judgement(mutant, Judgement.Kind.SAMPLED, sampled.get(0), "nothing noticed in random walks, in " + sampled.size() + " worlds", tried, null, null);
            }
            return refused.isEmpty() ? unreached()
                : new Judgement(mutant, Judgement.Kind.REFUSED, "", refused.get(0), tried, null, null);
        }
    }
}
