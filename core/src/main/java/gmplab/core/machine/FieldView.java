package gmplab.core.machine;

import gmplab.core.policy.Policies;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a policy with code of its own sees of a state. */
record FieldView(Linkage link, long[] s) implements Policies.View {
    @Override
    public int get(String field, int... index) {
        Field f = link.field(field);
        Slot slot = link.layout.slot(f);
        int at = index.length == 0 ? 0 : index.length == 1 ? index[0] : index[0] * slot.columns + index[1];
        if (at < 0 || at >= slot.word.length) {
            throw new IllegalArgumentException(field + " has no element " + Arrays.toString(index));
        }
        return slot.get(s, at);
    }

    @Override
    public int[] list(String head, String nextLink) {
        List<Integer> r = new ArrayList<>();
        for (int i = get(head); i != 0 && r.size() < 1 << 16; i = get(nextLink, i - 1)) {
            r.add(i - 1);
        }
        return r.stream().mapToInt(i -> i).toArray();
    }

    @Override
    public int count(String kind) {
        return link.layout.sizes().of(Kind.valueOf(kind.toUpperCase(Locale.ROOT)));
    }
}
