package gmplab.core.mutate;

import gmplab.core.program.Edit;
import gmplab.core.program.Op;
import gmplab.core.program.Program;
import gmplab.core.program.Routine;
import gmplab.core.program.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One step of a routine changed in one way. A routine's text differs a little from world to world, so a mutant is known by
 * what its step does, in words: it is one of a world where the step of this label does just that. How many Gs or Ps there are for
 * it to do it with does not matter: ranges of locals and fields are not part of the words.
 *
 * @param edit the change
 * @param op what the step does unchanged
 */
public record Mutant(Edit edit, Op op) {
    /** What is done to the step, for example {@code drop} or {@code weaken 1}. */
    public String kind() {
        return edit instanceof Edit.Drop ? "drop" : edit instanceof Edit.Never ? "never" : edit instanceof Edit.Swap ? "swap"
            : "weaken " + ((Edit.Weaken) edit).part();
    }

    /** Label of the step. */
    public String label() {
        return label(edit);
    }

    private static String label(Edit e) {
        return e instanceof Edit.Drop d ? d.label() : e instanceof Edit.Never n ? n.label() : e instanceof Edit.Swap s ? s.label()
            : ((Edit.Weaken) e).label();
    }

    /** Whether the program has the step that it changes. */
    boolean isOf(Program p) {
        Routine r = p.routines().get(edit.routine());
        int i = r == null ? -1 : r.index(label());
        return i >= 0 && r.steps().get(i).op().toString().equals(op.toString());
    }

    /** Index of its step in a program that it is one of. */
    int step(Program p) {
        return p.routine(edit.routine()).index(label());
    }

    /** Every mutant of a routine, as far as one of the programs has it, in the order of the text. */
    public static List<Mutant> of(List<Program> programs, String routine) {
        Map<String, Mutant> r = new LinkedHashMap<>();
        for (Program p : programs) {
            Routine text = p.routines().get(routine);
            if (text != null) {
                text.steps().stream().filter(s -> !isOfTheBench(s.op())).forEach(s -> of(routine, s).stream().filter(m -> m.edit instanceof Edit.Drop || makes(m, p))
                    .forEach(m -> r.putIfAbsent(m.toString() + m.op, m)));
            }
        }
        return List.copyOf(r.values());
    }

    /** A check of the bench's own, or its bookkeeping: Go has no such step. */
    private static boolean isOfTheBench(Op op) {
        return op instanceof Op.Check || op.writes() != null && op.writes().field().ghost();
    }

    /** Whether the edit can be made at all: two steps that can be exchanged, say. */
    private static boolean makes(Mutant m, Program p) {
        try {
            m.edit.apply(p);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static List<Mutant> of(String routine, Step s) {
        List<Edit> all = new ArrayList<>();
        if (s.op().fallsThrough()) {
            all.add(new Edit.Drop(routine, s.label()));
        }
        if (s.op().branches()) {
            all.add(new Edit.Never(routine, s.label()));
        }
        if (s.op().fallsThrough() && !s.op().branches()) {
            all.add(new Edit.Swap(routine, s.label()));
        }
        for (int i = 0; i < Edit.weaker(s.op()).size(); i++) {
            all.add(new Edit.Weaken(routine, s.label(), i));
        }
        return all.stream().map(e -> new Mutant(e, s.op())).toList();
    }

    @Override
    public String toString() {
        return edit.routine() + "." + label() + ": " + kind();
    }
}
