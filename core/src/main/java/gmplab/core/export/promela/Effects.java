package gmplab.core.export.promela;

import gmplab.core.state.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one move changes: statements on the heap in their order, and the variables of the stack all at once, each from what
 * there was before the move.
 */
final class Effects {
    /** Variables that are no part of the state. */
    static final int SCRATCH = 12;
    private final List<String> heap = new ArrayList<>();
    private final Map<String, Term> stack = new LinkedHashMap<>();
    private final List<String> last = new ArrayList<>();
    private final List<String> first = new ArrayList<>();
    private final Set<Field> written = new HashSet<>();
    private int scratch;

    /** An element of a field is given a value; both may read the stack as it was. */
    Effects put(Heap fields, Field f, String index, String value) {
        written.add(f);
        return heap(fields.put(f, index, value));
    }

    /** Statements one after the other, of which some may be empty. */
    static String sequence(String... statements) {
        String r = String.join("; ", java.util.Arrays.stream(statements).filter(s -> !s.isEmpty()).toList());
        return r.isEmpty() ? "skip" : r;
    }

    /** The fields that are given values. */
    Set<Field> written() {
        return written;
    }

    /** A statement on the heap; it may read the stack as it was. */
    Effects heap(String statement) {
        if (!statement.isEmpty()) {
            heap.add(statement);
        }
        return this;
    }

    /** A statement for the end, which must not read the stack. */
    Effects last(String statement) {
        if (!statement.isEmpty() && !last.contains(statement)) {
            last.add(statement);
        }
        return this;
    }

    /** The value that an expression has now, kept in a variable that is no part of the state. */
    Term keep(Term v) {
        if (v.isConstant()) {
            return v;
        }
        String name = "hid_" + scratch++;
        if (scratch > SCRATCH) {
            throw new IllegalStateException("bug in gmplab: a step that needs more than " + SCRATCH + " scratch variables");
        }
        (heap.isEmpty() ? first : heap).add(name + " = " + v.text());
        return new Term(name, v.lo(), v.hi(), "", Set.of(), false);
    }

    /** A variable of the stack dies, unless it is given a value. */
    Effects clear(String cell) {
        stack.putIfAbsent(cell, Term.constant(0));
        return this;
    }

    /** A variable of the stack is given what an expression was before the move. */
    Effects set(String cell, Term value) {
        stack.put(cell, value);
        return this;
    }

    List<String> statements() {
        List<String> r = new ArrayList<>(first);
        Map<String, Term> pending = new LinkedHashMap<>(stack);
        if (!heap.isEmpty()) {
            pending.replaceAll((cell, v) -> v.heap() && !v.isConstant() ? kept(v, r) : v);
        }
        r.addAll(heap);
        while (!pending.isEmpty()) {
            String free = pending.keySet().stream().filter(c -> pending.entrySet().stream().noneMatch(e ->
                !e.getKey().equals(c) && e.getValue().cells().contains(c))).findFirst().orElse(null);
            if (free == null) {
                String one = pending.keySet().iterator().next();
                pending.put(one, kept(pending.get(one), r));
            } else {
                Term v = pending.remove(free);
                if (!v.text().equals(free)) {
                    r.add(free + " = " + v.text());
                }
            }
        }
        r.addAll(last);
        return r;
    }

    private Term kept(Term v, List<String> into) {
        String name = "hid_" + scratch++;
        into.add(name + " = " + v.text());
        return new Term(name, v.lo(), v.hi(), "", Set.of(), false);
    }
}
