package gmplab.core.machine;

import gmplab.core.program.CallGraph;
import gmplab.core.program.CallGraph.Node;
import gmplab.core.program.CallGraph.Site;
import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Folding;
import gmplab.core.program.Local;
import gmplab.core.program.Op;
import gmplab.core.program.Program;
import gmplab.core.program.Step;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.World;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Layout;
import gmplab.core.state.Slot;
import gmplab.core.state.Type;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A program folded and laid out for a world: which steps there are and their numbers, and the place of every field and of
 * every local. It does not change once made, so all forks of a machine share it.
 */
final class Linkage {
    /** Each of these has a record of its own in the state. */
    private static final Set<Kind> RECORDS = EnumSet.of(Kind.M, Kind.G, Kind.P);
    final Program program;
    final World world;
    final Folding folding;
    /** The program as it is linked: with edges past what is folded, and constants where they are read. */
    final Program linked;
    final CallGraph graph;
    final Frames frames;
    final Layout layout;
    /** The system stack of each M. */
    final List<Layout.Arena> mArenas;
    /** The stack of each G. */
    final List<Layout.Arena> gArenas;
    final Pcs pcs;
    private final Map<Node, Map<Local, Slot>> localSlots = new HashMap<>();
    private final Map<Node, Slot> siteSlots = new HashMap<>();

    Linkage(Program program, World world, Folding folding) {
        this.program = program;
        this.world = world;
        this.folding = folding;
        linked = folding.linked();
        graph = new CallGraph(linked, Roots.onSystemStacks(program, world), program.goroutines());
        frames = new Frames(linked, graph, world.sizes());
        pcs = new Pcs(linked, graph, folding);
        layout = new Layout(world.sizes());
        placeFields();
        mArenas = layout.records(Kind.M, frames.depth(Stack.G0), fields(Kind.M));
        gArenas = layout.records(Kind.G, frames.depth(Stack.USER), fields(Kind.G));
        layout.records(Kind.P, 0, fields(Kind.P));
        frames.nodes().forEach(this::placeLocals);
    }

    private void placeFields() {
        for (Field f : program.fields()) {
            Integer constant = folding.constant(f);
            if (constant != null) {
                layout.constant(f, constant);
            } else if (!RECORDS.contains(f.owner())) {
                layout.add(f);
            }
        }
    }

    /** Those of a kind that may change, each with its type here. */
    private Map<Field, Type> fields(Kind kind) {
        Map<Field, Type> r = new LinkedHashMap<>();
        for (Field f : program.fields()) {
            if (f.owner() == kind && folding.constant(f) == null) {
                r.put(f, f.equals(Fields.M_PC) || f.equals(Fields.G_PC) ? pcs.type() : f.type());
            }
        }
        return r;
    }

    private void placeLocals(Node n) {
        Frames.Frame f = frames.frame(n);
        Map<Local, Slot> slots = new LinkedHashMap<>();
        f.offset().forEach((l, at) -> slots.put(l, place(n, l.name(), l.type(), at)));
        localSlots.put(n, slots);
        siteSlots.put(n, place(n, "return", Frames.siteType(graph.sites(n).size()), f.site()));
    }

    private Slot place(Node n, String name, Type type, int at) {
        return layout.local(name, type, type.width(layout.sizes()) == 0 ? 0 : at, n.stack() == Stack.G0 ? mArenas : gArenas);
    }

    /** The places of a routine's locals. */
    Map<Local, Slot> localSlots(Node n) {
        return localSlots.get(n);
    }

    Slot localSlot(Node n, Local l) {
        return localSlots.get(n).get(l);
    }

    Slot siteSlot(Node n) {
        return siteSlots.get(n);
    }

    int siteNumber(Node n, Site site) {
        return graph.sites(n).indexOf(site);
    }

    /** Whether a step is one in this world; a condition on what never changes in it is none. */
    boolean isStep(String routine, int step) {
        return folding.isStep(routine, step);
    }

    int pc(String routine, int step) {
        return pcs.of(routine, step);
    }

    /** Where a routine begins on this kind of stack: behind a prologue that does nothing there. */
    int entry(Node n) {
        Step first = linked.routine(n.routine()).steps().get(0);
        boolean skip = n.stack() == Stack.G0 && first.op() instanceof Op.Prologue;
        return pc(n.routine(), folding.resolve(n.routine(), skip ? first.next() : 0));
    }

    /** @throws IllegalArgumentException naming the nearest field */
    Field field(String name) {
        return program.fields().stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow(() ->
            new IllegalArgumentException(gmplab.core.program.Names.unknown("field", name,
                program.fields().stream().map(Field::name).toList(), "fields lists them")));
    }
}
