package gmplab.core.machine;

import gmplab.core.program.CallGraph;
import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.Folding;
import gmplab.core.program.Program;
import gmplab.core.state.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The numbers of the steps that are linked, from 1; 0 is nowhere. */
final class Pcs {
    private static final int STEPS_MAX = 65535;

    /** A step by its routine and its index there. */
    record At(String routine, int step) { }

    private final Map<String, int[]> numbers = new LinkedHashMap<>();
    private final List<At> all = new ArrayList<>();

    Pcs(Program linked, CallGraph graph, Folding folding) {
        Set<String> entered = new LinkedHashSet<>();
        graph.nodes().stream().map(Node::routine).forEach(entered::add);
        for (String r : linked.routines().keySet()) {
            if (!entered.contains(r)) {
                continue;
            }
            int[] n = new int[linked.routine(r).steps().size()];
            for (int i = 0; i < n.length; i++) {
                if (folding.isStep(r, i)) {
                    all.add(new At(r, i));
                    n[i] = all.size();
                }
            }
            numbers.put(r, n);
        }
        if (all.size() > STEPS_MAX) {
            throw new IllegalArgumentException("the program has " + all.size() + " steps, expected at most " + STEPS_MAX);
        }
    }

    int count() {
        return all.size();
    }

    /** What a pc field holds. */
    Type type() {
        return Type.range(0, all.size());
    }

    /** Whether anybody may be at the step in this world. */
    boolean has(String routine, int step) {
        return numbers.containsKey(routine) && numbers.get(routine)[step] != 0;
    }

    int of(String routine, int step) {
        int[] n = numbers.get(routine);
        if (n == null || n[step] == 0) {
            throw new IllegalStateException("bug in gmplab: " + routine + ", step " + step
                + ": somebody is sent to a step that is not linked");
        }
        return n[step];
    }

    At at(int pc) {
        return all.get(pc - 1);
    }
}
