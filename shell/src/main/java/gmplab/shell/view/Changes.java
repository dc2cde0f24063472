package gmplab.shell.view;

import gmplab.core.machine.Machine;
import gmplab.core.machine.State;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Slot;
import java.util.ArrayList;
import java.util.List;

/** What one move changed, field by field. */
public final class Changes {
    private Changes() { }

    /** {@code p1.m m2 -> nil}; the bench's own fields, and where everybody is, are left out. */
    public static List<String> of(Machine machine, State before, State after) {
        List<String> r = new ArrayList<>();
        for (Field f : machine.program().fields()) {
            if (f.ghost() || f.name().endsWith(".pc") || f.name().endsWith(".mode")) {
                continue;
            }
            Slot slot = machine.layout().slot(f);
            for (int i = 0; i < slot.word.length; i++) {
                int a = slot.get(before.words(), i);
                int b = slot.get(after.words(), i);
                if (a != b) {
                    r.add(name(f, slot, i) + " " + f.type().show(a) + " -> " + f.type().show(b));
                }
            }
        }
        return r;
    }

    private static String name(Field f, Slot slot, int i) {
        if (f.owner() == Kind.NONE) {
            return f.name();
        }
        String member = f.name().substring(f.name().indexOf('.') + 1);
        return f.owner().prefix() + i / slot.columns + "." + member + (f.second() == Kind.NONE ? "" : "[" + i % slot.columns + "]");
    }
}
