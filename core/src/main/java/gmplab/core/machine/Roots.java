package gmplab.core.machine;

import gmplab.core.program.Folding;
import gmplab.core.program.Program;
import gmplab.core.runtime.Fields;
import gmplab.core.runtime.World;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Layout;
import gmplab.core.state.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a world begins with, and what moves in it besides the steps: all that folding must know of the machine. */
final class Roots {
    /**
     * Fields that the environment or the lowering writes on its own: the modes and positions of threads, requests to preempt,
     * and what a forced preemption takes off an M. Every ghost field is one of them too.
     */
    static final Set<Field> WRITTEN = Set.of(Fields.M_MODE, Fields.M_PC, Fields.G_PC, Fields.M_CURG, Fields.M_LOCKS,
        Fields.M_P, Fields.G_PREEMPT, Fields.G_STACKGUARD0);
    /** Routines that the environment enters, or in which an M is placed at the start. */
    private static final List<String> ENTERED = List.of("newstack", "gopreempt_m", "schedule", "notesleep");

    private Roots() { }

    /** The routines that threads begin with, and where a signal leads. */
    static List<String> onSystemStacks(Program program, World world) {
        List<String> r = new ArrayList<>(List.of("mstart"));
        if (world.sysmon()) {
            r.add("sysmon");
        }
        if (!program.goroutines().isEmpty()) {
            r.add("gopreempt_m");
        }
        r.retainAll(program.routines().keySet());
        return r;
    }

    static Folding folding(Program program, World world) {
        Set<String> roots = new LinkedHashSet<>(onSystemStacks(program, world));
        ENTERED.stream().filter(program.routines()::containsKey).forEach(roots::add);
        roots.addAll(program.goroutines());
        return new Folding(program, roots, initial(program, world), world.sizes());
    }

    /** The fields that only steps write and that begin with one value in every element. */
    private static Map<Field, Integer> initial(Program program, World world) {
        Layout layout = new Layout(world.sizes());
        layout.add(program.fields());
        long[] s = new long[layout.words()];
        new Boot(null, program, world, layout).write(s);
        Map<Field, Integer> r = new HashMap<>();
        for (Field f : program.fields()) {
            Slot slot = layout.slot(f);
            boolean same = slot.word.length > 0 && !f.ghost() && !WRITTEN.contains(f) && !Locality.WATCHED.contains(f);
            for (int i = 1; same && i < slot.word.length; i++) {
                same = slot.get(s, i) == slot.get(s, 0);
            }
            // A thread's fields are zeroed when its identity is used again.
            if (same && (f.owner() != Kind.M || slot.get(s, 0) == 0)) {
                r.put(f, slot.get(s, 0));
            }
        }
        return r;
    }
}
