package gmplab.core.mutate;

import gmplab.core.explore.Found;
import gmplab.core.explore.Limits;
import gmplab.core.explore.Verdict;
import gmplab.core.machine.Machine;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Op;
import gmplab.core.program.Program;
import gmplab.core.runtime.World;
import gmplab.core.runtime.Worlds;
import java.util.ArrayList;

import java.util.List;

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

    /** Scenarios that are not always tried are tried only where fewer than so many come to the step, or nothing was found and it differs. */
    private static final int FEW = 3;

    private final List<Base> bases = new ArrayList<>();
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
            Checked c = new Checked(machine, scenario.ends());
            Behaviour b = Behaviour.of(c, labels, Limits.states(statesMax), cancelled, nanos);
            verdict = b.verdict();
            if (cancelled.getAsBoolean()) {
                return;
            }
            if (b.verdict().found().isEmpty() && b.moves() == null) {
                return;
            }
            if (b.moves() == null) {
                throw new IllegalArgumentException("scenario \"" + scenario.name() + "\" is none: " + b.verdict().sentence() + " " + b.verdict().found());
            }
            int[] blocks = Branching.blocks(b.moves());
            least = b.moves().merged(blocks);
            start = blocks[0];
            model = c;
        }

        /** Whether a goroutine can enter the routine on its own stack. */
        boolean onUserStack(String routine) {
            return machine.anatomy().steps().stream().anyMatch(a -> a.node().stack() == Stack.USER && a.node().routine().equals(routine));
        }

        /** Whether the mutant's step is one in this world. */
        boolean mayReach(Mutant m) {
            return m.isOf(program) && machine.isStep(m.edit().routine(), m.step(program));
        }

        /** Whether the unchanged world comes to the mutant's step. */
        boolean reaches(Mutant m) {
            look();
            return model != null && model.reached(m.edit().routine(), m.step(program));
        }
    }

    /**
     * @param statesMax the most states of an unchanged world; a mutant may have ten times as many
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
            if (cancelled.getAsBoolean()) {
                return new Judgement(m, Judgement.Kind.UNDECIDED, "", "broken off", c.tried, null, null);
            }
            if (b.mayReach(m) && c.wants(b) && b.reaches(m)) {
                c.in(b);
            }
            if (c.caught != null) {
                return c.caught;
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
        private Judgement caught;
        private Judgement differs;

        Case(Mutant mutant) {
            this.mutant = mutant;
        }

        boolean wants(Base b) {
            return b.scenario.always() || tried.size() < FEW || differs != null;
        }

        void in(Base base) {
            World w = base.scenario.world().withEdits(List.of(mutant.edit()));
            Machine machine;
            try {
                machine = Machine.of(w);
            } catch (IllegalArgumentException | IllegalStateException e) {
                refused.add(e.getMessage());
                return;
            }
            tried.add(base.scenario.name());
            Checked model = new Checked(machine, base.scenario.ends());
            Behaviour b = Behaviour.of(model, labels, Limits.states(10 * base.verdict.counts().distinct() + 10_000), cancelled, nanos);
            if (!b.verdict().found().isEmpty()) {
                Found f = b.verdict().found().get(0);
                caught = new Judgement(mutant, Judgement.Kind.CAUGHT, base.scenario.name(), f.finding().toString(), tried, f, w);
            } else if (b.moves() == null) {
                open.add(base.scenario.name());
            } else if (differs == null) {
                compare(base, b.moves(), w);
            }
        }

        private void compare(Base base, Moves moves, World w) {
            int[] own = Branching.blocks(moves);
            Moves both = base.least.beside(moves.merged(own));
            int other = base.least.states() + own[0];
            int[] blocks = Branching.blocks(both);
            if (blocks[base.start] == blocks[other]) {
                return;
            }
            Traces.Difference d = Traces.compare(both.merged(blocks), blocks[base.start], blocks[other], PAIRS_MAX);
            if (!d.none()) {
                Judgement.Kind kind = d.onlySecond() != null ? Judgement.Kind.DIFFERS : Judgement.Kind.LESS;
                differs = new Judgement(mutant, kind, base.scenario.name(), difference(d), tried, null, w);
            }
        }

        private String difference(Traces.Difference d) {
            return !d.decided() ? "not the same moves; no difference in the order of the programs' steps was found in " + PAIRS_MAX + " sets of states"
                : d.onlySecond() != null ? "new: " + words(d.onlySecond()) : "no longer: " + words(d.onlyFirst());
        }

        private String words(List<Integer> trace) {
            int from = Math.max(0, trace.size() - 3);
            return (from > 0 ? "after " + from + " steps " : "") + String.join(", then ", trace.subList(from, trace.size()).stream().map(labels::name).toList());
        }

        Judgement end() {
            if (differs != null) {
                return differs;
            }
            if (!open.isEmpty()) {
                return new Judgement(mutant, Judgement.Kind.UNDECIDED, open.get(0), "more states than were looked at", tried, null, null);
            }
            if (!tried.isEmpty()) {
                return new Judgement(mutant, Judgement.Kind.EQUIVALENT, "", "", tried, null, null);
            }
            return refused.isEmpty() ? new Judgement(mutant, Judgement.Kind.UNREACHED, "", "no scenario comes to this step", tried, null, null)
                : new Judgement(mutant, Judgement.Kind.REFUSED, "", refused.get(0), tried, null, null);
        }
    }
}
