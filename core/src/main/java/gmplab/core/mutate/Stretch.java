package gmplab.core.mutate;

import gmplab.core.machine.Anatomy;
import gmplab.core.program.Routine;
import java.util.List;

/**
 * A part of a world's runs that can be looked at whole where all of them cannot: from the state that certain first moves lead to, in
 * every order, until somebody makes a certain step.
 *
 * @param lead who makes the first moves, one after the other
 * @param until a step, as {@code routine.label}; empty: to the end
 */
record Stretch(List<Leg> lead, String until) {
    /** All of a run. */
    static final Stretch WHOLE = new Stretch(List.of(), "");

    /**
     * One M moves alone.
     *
     * @param m from 0
     * @param last where there are answers to choose from, whether the last one is given, and not the first
     * @param at the step at which it stops, as {@code routine.label}; empty: it goes on until it cannot
     */
    record Leg(int m, boolean last, String at) { }

    Stretch {
        lead = List.copyOf(lead);
    }

    /** Whether it is not all of a run. */
    boolean isPart() {
        return !equals(WHOLE);
    }

    /**
     * By pc: whether it is the step.
     *
     * @throws IllegalArgumentException where there is no such step in this world
     */
    static boolean[] pcs(Anatomy a, String step) {
        boolean[] r = new boolean[a.pcs() + 1];
        if (step.isEmpty()) {
            return r;
        }
        Routine routine = a.program().routines().values().stream().filter(x -> step.startsWith(x.name() + ".") && x.index(step.substring(x.name().length() + 1)) >= 0)
            .findFirst().orElseThrow(() -> new IllegalArgumentException("no step " + step));
        int index = a.resolve(routine.name(), routine.index(step.substring(routine.name().length() + 1)));
        a.steps().stream().filter(s -> s.index() == index && s.node().routine().equals(routine.name())).forEach(s -> r[s.pc()] = true);
        return r;
    }
}
