package gmplab.core.machine;

import gmplab.core.state.Slot;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where elements lie, as generated code computes it. The place of an element is the number of its first bit. Slots whose
 * elements lie in the same words at fixed distances are a group: one place gives all. Where the places of a group are
 * equally far apart they are computed, otherwise looked up in a table.
 */
final class Places {
    /** The name under which the generated class knows itself. */
    static final String OWNER = "gmplab/core/machine/GeneratedCode";

    /**
     * @param table the field with the places; null where they are {@code step} apart, from {@code first} on
     * @param elements how many there are
     */
    record Group(int number, String table, int step, int first, int elements) { }

    /** A slot's place in its group: so many bits behind the group's first slot. */
    record Place(Group group, int distance) { }

    private final Constants constants;
    private final Map<List<List<Integer>>, Group> groups = new HashMap<>();
    private final Map<Slot, Place> known = new HashMap<>();

    Places(Constants constants) {
        this.constants = constants;
    }

    Place of(Slot slot) {
        Place p = known.get(slot);
        if (p == null) {
            p = of(slot.word, slot.shift);
            known.put(slot, p);
        }
        return p;
    }

    /** The place of something that lies in these words, shifted by so much. */
    Place of(int[] word, int[] shift) {
        if (word.length == 0) {
            return new Place(new Group(-1, null, 0, 0, 0), 0);
        }
        List<List<Integer>> key = List.of(Arrays.stream(word).boxed().toList(),
            Arrays.stream(shift).map(x -> x - shift[0]).boxed().toList());
        Group g = groups.computeIfAbsent(key, k -> make(word, shift));
        return new Place(g, shift[0] - (g.first & 63));
    }

    private Group make(int[] word, int[] shift) {
        int[] at = new int[word.length];
        for (int i = 0; i < at.length; i++) {
            at[i] = word[i] << 6 | shift[i];
        }
        int step = at.length < 2 ? 0 : at[1] - at[0];
        boolean even = true;
        for (int i = 1; i < at.length; i++) {
            even &= at[i] - at[i - 1] == step;
        }
        return new Group(groups.size(), even ? null : constants.ints(at), step, at[0], at.length);
    }

    String ints(int[] table) {
        return constants.ints(table);
    }
}
