package gmplab.core.mutate;

import gmplab.core.runtime.World;
import java.util.Set;

/**
 * A world in which mutants are looked for.
 *
 * @param name how a table names it
 * @param ends texts of the findings that the unchanged world ends with, which are no findings there
 * @param always whether every mutant is tried in it whose step it comes to, and not only those for which few others are left
 * @param about routines whose mutants are always tried in it
 * @param walks 0 where every state is seen; otherwise it has too many, and mutants are only caught in it, by so many random walks
 * @param stretch the part of its runs that is looked at
 */
public record Scenario(String name, World world, Set<String> ends, boolean always, Set<String> about, int walks, Stretch stretch) {
    public Scenario {
        ends = Set.copyOf(ends);
        about = Set.copyOf(about);
    }

    /** One of which every state is seen. */
    Scenario(String name, World world, Set<String> ends, boolean always) {
        this(name, world, ends, always, Set.of(), 0, Stretch.WHOLE);
    }

    /** The same, of which only a part is looked at. */
    Scenario only(Stretch part) {
        return new Scenario(name, world, ends, always, about, walks, part);
    }

    /** The same, always tried for these routines. */
    Scenario about(String... routines) {
        return new Scenario(name, world, ends, always, Set.of(routines), walks, stretch);
    }

    /** Whether every mutant of a routine is tried in it whose step it comes to. */
    boolean isFor(String routine) {
        return always || about.contains(routine);
    }
}
