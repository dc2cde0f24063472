package gmplab.core.reduce;

import gmplab.core.machine.Anatomy;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Layout;
import gmplab.core.state.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Gives the Ms of a state other names, so that states which differ only in who is who become one. The new names follow from
 * what each M is: its fields, its stack, and how it is referred to. Two states that become one are renamings of each other
 * in any case; two that are renamings of each other may stay two, where the description of their Ms is not good enough.
 * Thread-confined.
 */
final class Symmetry {
    private static final int PC_BITS = 12;
    private static final int PLACE_BITS = 16;
    private static final int NOBODY = (1 << PLACE_BITS - PC_BITS) - 1;
    private static final int WITHOUT_P = NOBODY - 1;
    private final Layout layout;
    private final References references;
    /** Fields of an M that refer to Ms themselves, a row each. */
    private final List<Slot> rowReferences = new ArrayList<>();
    /** By word of an M's record: the bits of those. */
    private final long[] referring;
    /** Fields of others that refer to Ms or notes. */
    private final List<Slot> elsewhere = new ArrayList<>();
    /** By word of an M's record: the bits of its other fields, its stack left out. */
    private final long[] plain;
    /** Element by element of those that refer: where it is, and which bits stand for M 0. */
    private final int[] word;
    private final int[] shift;
    private final long[] mask;
    private final int[] first;
    private final Slot noteKey;
    private final Slot allocated;
    private final Slot holds;
    private final Slot pc;
    private final int notes;
    private final int ms;
    private final int allMs;
    private final int gs;
    private final long[] bare;
    private final Descriptions described;
    private final long[] h;
    private final int[] order;

    Symmetry(Anatomy a, References references, Grounds grounds) {
        this.references = references;
        layout = a.layout();
        ms = a.world().ms();
        allMs = layout.sizes().of(Kind.M);
        gs = layout.sizes().of(Kind.G);
        notes = layout.sizes().of(Kind.N) - allMs;
        noteKey = layout.slot(Fields.NOTE_KEY);
        allocated = layout.slot(Fields.M_ALLOCATED);
        holds = layout.slot(Fields.M_P);
        pc = layout.slot(Fields.M_PC);
        referring = new long[layout.recordWords(Kind.M)];
        plain = new long[referring.length];
        for (Field f : layout.fields()) {
            Slot slot = layout.slot(f);
            boolean refers = grounds.refers(f);
            if (slot.mask == 0 || !refers) {
                for (int k = 0; f.owner() == Kind.M && slot.mask != 0 && k < slot.columns; k++) {
                    plain[slot.word[k] - layout.recordAt(Kind.M, 0)] |= slot.mask << slot.shift[k];
                }
                continue;
            } else if (f.owner() != Kind.M) {
                elsewhere.add(slot);
                continue;
            }
            rowReferences.add(slot);
            for (int k = 0; k < slot.columns; k++) {
                referring[slot.word[k] - layout.recordAt(Kind.M, 0)] |= slot.mask << slot.shift[k];
            }
        }
        List<long[]> all = new ArrayList<>();
        for (Slot slot : Stream.concat(rowReferences.stream(), elsewhere.stream()).toList()) {
            for (int k = 0; k < slot.word.length; k++) {
                all.add(new long[] {slot.word[k], slot.shift[k], slot.mask, 1 + first(slot) - slot.min});
            }
        }
        word = all.stream().mapToInt(x -> (int) x[0]).toArray();
        shift = all.stream().mapToInt(x -> (int) x[1]).toArray();
        mask = all.stream().mapToLong(x -> x[2]).toArray();
        first = all.stream().mapToInt(x -> (int) x[3]).toArray();
        bare = new long[layout.words()];
        described = new Descriptions(ms);
        h = described.of;
        order = new int[ms];
    }

    /**
     * The names to give: {@code perm[i]} is M i's, from 0. Ms that no thread has yet are alike in everything, and nobody refers to
     * them, so any order of these will do; without a description of its own for each, every state had to be looked at closely.
     *
     * @return whether it changes any
     */
    boolean names(long[] s, int[] perm) {
        each(s, false);
        if (!distinct()) {
            describe(s);
        }
        for (int m = 0; m < ms; m++) {
            h[m] = h[m] >>> PLACE_BITS | (long) place(s, m) << Long.SIZE - PLACE_BITS;
        }
        for (int i = 0; i < ms; i++) {
            int at = i;
            while (at > 0 && Long.compareUnsigned(h[order[at - 1]], h[i]) > 0) {
                order[at] = order[at - 1];
                at--;
            }
            order[at] = i;
        }
        boolean changes = false;
        for (int i = 0; i < ms; i++) {
            perm[order[i]] = i;
            changes |= order[i] != i;
        }
        return changes;
    }

    /**
     * What an M's place among the others goes by first: the P that it holds, and where it stands. Any order would do; with this one
     * an M of some name is mostly the one at the same P, so that words that change together have few different values.
     */
    private int place(long[] s, int m) {
        int p = allocated.get(s, m) == 0 ? NOBODY : holds.get(s, m) == 0 ? WITHOUT_P : Math.min(holds.get(s, m), WITHOUT_P - 1);
        return p << PC_BITS | pc.get(s, m) & (1 << PC_BITS) - 1;
    }

    /** What each M is by itself, also on its stack or not. */
    private void each(long[] s, boolean stacks) {
        int nobody = 0;
        for (int m = 0; m < ms; m++) {
            h[m] = allocated.get(s, m) == 0 ? --nobody : stacks ? own(s, m) : plain(s, m);
        }
    }

    /** What an M is without its stack and whatever refers to Ms. */
    private long plain(long[] s, int m) {
        long r = noteKey.get(s, notes + m);
        int at = layout.recordAt(Kind.M, m);
        for (int i = 0; i < plain.length; i++) {
            if (plain[i] != 0) {
                r = Descriptions.mix(r, s[at + i] & plain[i]);
            }
        }
        return r;
    }

    private void describe(long[] s) {
        described.begin();
        System.arraycopy(s, 0, bare, 0, s.length);
        References.Visitor v = (slot, number, ctx, onG0) -> {
            boolean ours = onG0 && ctx < ms;
            edge(slot, slot.get(s, ctx), ours ? ctx : -1, (number << 20) + (ours ? 0 : ctx + 1L));
            slot.clear(bare, ctx);
        };
        for (int m = 0; m < allMs; m++) {
            references.onSystemStack(s, m, v);
        }
        for (int g = 0; g < gs; g++) {
            references.onUserStack(s, g, v);
        }
        for (int i = 0; i < elsewhere.size(); i++) {
            Slot slot = elsewhere.get(i);
            for (int k = 0; k < slot.word.length; k++) {
                edge(slot, slot.get(s, k), -1, ((i + 1L) << 44) + k);
            }
        }
        each(s, true);
        for (int round = 0; round < ms && !distinct(); round++) {
            described.refine();
        }
    }

    private long own(long[] s, int m) {
        long r = noteKey.get(s, notes + m);
        for (int i = 0; i < rowReferences.size(); i++) {
            Slot slot = rowReferences.get(i);
            for (int k = 0; k < slot.columns; k++) {
                edge(slot, slot.get(s, m * slot.columns + k), m, -1L - i * 64L - k);
            }
        }
        int at = layout.recordAt(Kind.M, m);
        for (int i = 0; i < referring.length; i++) {
            r = Descriptions.mix(r, bare[at + i] & ~referring[i]);
        }
        return r;
    }

    private void edge(Slot slot, int value, int from, long what) {
        int m = value - 1 - (slot.type.kind() == Kind.N ? notes : 0);
        if (m < 0 || m >= ms) {
            return;
        }
        described.edge(m, from, Descriptions.mix(what, slot.type.kind().ordinal()));
    }

    private boolean distinct() {
        for (int i = 1; i < ms; i++) {
            for (int k = 0; k < i; k++) {
                if (h[i] == h[k]) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Writes the state with every M's new name into {@code out}, another array. */
    void rename(long[] s, int[] perm, long[] out) {
        System.arraycopy(s, 0, out, 0, s.length);
        for (int m = 0; m < ms; m++) {
            int to = perm[m];
            noteKey.put(out, notes + to, noteKey.get(s, notes + m));
            System.arraycopy(s, layout.recordAt(Kind.M, m), out, layout.recordAt(Kind.M, to), referring.length);
        }
        for (int i = 0; i < word.length; i++) {
            int m = (int) (out[word[i]] >>> shift[i] & mask[i]) - first[i];
            if (m >= 0 && m < ms) {
                out[word[i]] += (long) (perm[m] - m) << shift[i];
            }
        }
        References.Visitor v = (slot, number, ctx, onG0) -> put(slot, onG0 && ctx < ms ? perm[ctx] : ctx, out, perm);
        for (int m = 0; m < allMs; m++) {
            references.onSystemStack(s, m, v);
        }
        for (int g = 0; g < gs; g++) {
            references.onUserStack(s, g, v);
        }
    }

    private void put(Slot slot, int element, long[] out, int[] perm) {
        int before = slot.get(out, element);
        int m = before - 1 - first(slot);
        if (m >= 0 && m < ms) {
            slot.put(out, element, first(slot) + perm[m] + 1);
        }
    }

    private int first(Slot slot) {
        return slot.type.kind() == Kind.N ? notes : 0;
    }
}
