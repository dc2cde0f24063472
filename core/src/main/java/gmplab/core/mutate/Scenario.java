package gmplab.core.mutate;

import gmplab.core.runtime.World;
import java.util.Set;

/**
 * A world in which mutants are looked for.
 *
 * @param name how a table names it
 * @param ends texts of the findings that the unchanged world ends with, which are no findings there
 * @param always whether every mutant is tried in it whose step it comes to, and not only those for which few others are left
 */
public record Scenario(String name, World world, Set<String> ends, boolean always) {
    public Scenario {
        ends = Set.copyOf(ends);
    }
}
