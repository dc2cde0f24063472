package gmplab.core.machine;

import gmplab.core.machine.Machine.FrameView;
import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Site;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Liveness;
import gmplab.core.program.Local;
import gmplab.core.program.Program;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.World;
import gmplab.core.state.Field;
import gmplab.core.state.Slot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a machine was made of, for whoever writes the same in another language: the program as it is linked, who calls whom,
 * what every place may hold, and where everybody is at the start. It says what there is; what a step means is in
 * {@code Lower} and {@code Environment}, and whoever writes it again must agree with them.
 */
public final class Blueprint {
    private final Machine machine;
    private final Linkage link;
    private final State start;

    private Blueprint(Machine machine) {
        this.machine = machine;
        link = machine.link();
        start = machine.start();
    }

    public static Blueprint of(Machine machine) {
        return new Blueprint(machine);
    }

    /** A step by its routine, its index there and the kind of stack it is executed on. */
    public record Place(Node node, int step) { }

    /**
     * A frame of a stack at the start.
     *
     * @param place where it goes on
     * @param site number of the call that it returns to
     * @param locals its live locals
     */
    public record Frame(Place place, int site, Map<Local, Integer> locals) { }

    public World world() {
        return link.world;
    }

    /** The program as it is linked: constants stand where they are read, edges lead past what is no step in this world. */
    public Program program() {
        return link.linked;
    }

    /** Every routine on every kind of stack on which somebody may enter it. */
    public Set<Node> nodes() {
        return link.graph.nodes();
    }

    /** The same so that every caller on the same stack comes before those it calls. */
    public List<Node> callersFirst() {
        return link.graph.callersFirst();
    }

    /** The nodes called on the same stack. */
    public Set<Node> callees(Node n) {
        return link.graph.callees(n);
    }

    /** Where a return from this node can go back to. */
    public List<Site> sites(Node n) {
        return link.graph.sites(n);
    }

    public boolean isStep(String routine, int step) {
        return link.isStep(routine, step);
    }

    /** The step with which a routine begins on this kind of stack. */
    public Place entry(Node n) {
        return new Place(n, link.pcs.at(link.entry(n)).step());
    }

    public Liveness liveness(String routine) {
        return link.frames.liveness(routine);
    }

    /** What a field may hold in this world, and how many columns it has; the value of a constant is its only one. */
    public Slot slot(Field f) {
        return link.layout.slot(f);
    }

    /** What a local may hold. */
    public Slot slot(Node n, Local l) {
        return link.localSlot(n, l);
    }

    /** The value of a field element at the start. */
    public int initial(Field f, int element) {
        return slot(f).get(start.words(), element);
    }

    /** Where M {@code m} is at the start; null where its thread is not there. */
    public Place startOf(int m) {
        Machine.Position at = machine.position(start, m);
        return at == null ? null : new Place(new Node(at.routine(), at.stack()), at.step());
    }

    /** Where G {@code g} will go on, or is, at the start; null where it has no stack. */
    public Place startOfG(int g) {
        Machine.Position at = machine.positionOfG(start, g);
        return at == null ? null : new Place(new Node(at.routine(), at.stack()), at.step());
    }

    /** The frames of a stack at the start, innermost first; none of a system stack whose M runs a G or is not there. */
    public List<Frame> framesAtStart(Stack stack, int ctx) {
        List<Frame> r = new ArrayList<>();
        if (stack == Stack.G0 && link.layout.slot(Fields.M_MODE).get(start.words(), ctx) != Fields.ON_G0) {
            return r;
        }
        for (FrameView v : machine.stack(start, stack, ctx)) {
            Node n = new Node(v.at().routine(), stack);
            Map<Local, Integer> locals = new LinkedHashMap<>();
            link.localSlots(n).forEach((l, slot) -> {
                if (liveness(n.routine()).aliveBefore(v.at().step(), l)) {
                    locals.put(l, slot.get(start.words(), ctx));
                }
            });
            r.add(new Frame(new Place(n, v.at().step()), link.siteSlot(n).get(start.words(), ctx), locals));
        }
        return r;
    }

    /** Whether a signal may preempt a G at the steps of this routine. */
    public boolean asyncSafe(String routine) {
        return program().routine(routine).isUserCode();
    }
}
