package gmplab.core.machine;

import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Site;
import gmplab.core.program.Expr;
import gmplab.core.program.Local;
import gmplab.core.program.Program;
import gmplab.core.program.Routine;
import gmplab.core.program.Step;
import gmplab.core.runtime.World;
import gmplab.core.state.Layout;
import gmplab.core.state.Slot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How the states of a machine are made up, for those who reason about all of them: places, frames, steps. Read only. */
public final class Anatomy {
    /**
     * A step that is linked on one kind of stack.
     *
     * @param pc its number, from 1
     * @param mobility how it passes by the steps of others
     * @param seen whether the environment or an invariant can tell that it was made
     */
    public record At(Node node, int index, int pc, Step step, Mobility mobility, boolean seen) { }

    /** An invariant that a person claims. */
    public record Said(String name, Expr holds) { }

    private final Linkage link;
    private final List<At> steps = new ArrayList<>();
    private final List<Said> claims;

    Anatomy(Linkage link, Locality locality, Invariants invariants) {
        this.link = link;
        claims = invariants.said();
        for (Node n : link.graph.nodes()) {
            Routine r = link.linked.routine(n.routine());
            for (int i = 0; i < r.steps().size(); i++) {
                if (link.isStep(r.name(), i)) {
                    boolean seen = r.isUserCode() && link.world.async() || invariants.see(r, r.steps().get(i));
                    steps.add(new At(n, i, link.pc(r.name(), i), r.steps().get(i), seen ? Mobility.NONE : locality.mobility(n, i), seen));
                }
            }
        }
    }

    /** Every step on every kind of stack on which it can be reached. */
    public List<At> steps() {
        return steps;
    }

    /** Every routine on every kind of stack on which it can be reached. */
    public Set<Node> nodes() {
        return link.graph.nodes();
    }

    public List<Said> claims() {
        return claims;
    }

    /** Pcs are from 1 to this. */
    public int pcs() {
        return link.pcs.count();
    }

    public World world() {
        return link.world;
    }

    public Layout layout() {
        return link.layout;
    }

    /** The program as it is in this world. */
    public Program program() {
        return link.linked;
    }

    /** The step at which somebody is who is sent to this one. */
    public int resolve(String routine, int step) {
        return link.folding.resolve(routine, step);
    }

    /** The locals that are alive before a step, and where they lie, on each stack of the node's kind. */
    public Map<Local, Slot> alive(Node n, int step) {
        Map<Local, Slot> r = new LinkedHashMap<>();
        link.localSlots(n).forEach((l, slot) -> {
            if (link.frames.liveness(n.routine()).aliveBefore(step, l)) {
                r.put(l, slot);
            }
        });
        return r;
    }

    /** Where a routine's frame says from which of its {@link #sites} it was called. */
    public Slot site(Node n) {
        return link.siteSlot(n);
    }

    public List<Site> sites(Node n) {
        return link.graph.sites(n);
    }
}
