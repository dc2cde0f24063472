package gmplab.core.reduce;

import gmplab.core.machine.Anatomy;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Layout;
import gmplab.core.state.Slot;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives {@link Twins} other names among themselves, so that states which differ only in which of them is which become one; as
 * {@link Symmetry} does with Ms. The new names go by what a goroutine is and who refers to it, and not by which M does. Thread-confined.
 */
final class TwinNames {
    private final Twins twins;
    private final References references;
    /** To Ms, whose names must not matter. */
    private final References toMs;
    private final Layout layout;
    /** Fields that refer to goroutines. */
    private final List<Slot> referring = new ArrayList<>();
    private final List<Kind> owners = new ArrayList<>();
    /** By word of a goroutine's record: the bits of fields that have nothing to do with names. */
    private final long[] plain;
    /** By word of a goroutine's record, and of an M's: the bits of fields that have. */
    private final long[] named;
    private final long[] namedM;
    private final Slot gPc;
    private final int ms;
    private final int gs;
    private final long[] bare;
    private final Descriptions described;
    private final long[] h;
    private final long[] ofMs;
    TwinNames(Anatomy a, Twins twins, Grounds grounds) {
        this.twins = twins;
        references = new References(a, twins);
        toMs = new References(a);
        layout = a.layout();
        ms = layout.sizes().of(Kind.M);
        gs = layout.sizes().of(Kind.G);
        gPc = layout.slot(Fields.G_PC);
        plain = new long[layout.recordWords(Kind.G)];
        named = new long[plain.length];
        namedM = new long[layout.recordWords(Kind.M)];
        for (Field f : layout.fields()) {
            Slot slot = layout.slot(f);
            boolean refers = grounds.refersToGoroutines(f);
            if (slot.mask != 0 && refers) {
                referring.add(slot);
                owners.add(f.owner());
            }
            boolean names = refers || References.isReference(f.type()) || f.equals(Fields.G_PC);
            if (f.owner() == Kind.G) {
                mark(slot, names ? named : plain, Kind.G);
            } else if (f.owner() == Kind.M && names) {
                mark(slot, namedM, Kind.M);
            }
        }
        bare = new long[layout.words()];
        described = new Descriptions(gs);
        h = described.of;
        ofMs = new long[ms];
    }

    private void mark(Slot slot, long[] bits, Kind owner) {
        for (int k = 0; slot.mask != 0 && k < slot.columns; k++) {
            bits[slot.word[k] - layout.recordAt(owner, 0)] |= slot.mask << slot.shift[k];
        }
    }

    /**
     * The names to give: {@code perm[i]} is G i's, from 0.
     *
     * @return whether it changes any
     */
    boolean names(long[] s, int[] perm) {
        for (int[] group : twins.groups()) {
            for (int g : group) {
                h[g] = Descriptions.mix(record(s, g, plain), where(s, g));
            }
        }
        if (!distinct()) {
            describe(s);
        }
        for (int g = 0; g < gs; g++) {
            perm[g] = g;
        }
        boolean changes = false;
        for (int[] group : twins.groups()) {
            for (int g : group) {
                int before = 0;
                for (int other : group) {
                    int c = Long.compareUnsigned(h[other], h[g]);
                    before += c < 0 || c == 0 && other < g ? 1 : 0;
                }
                perm[g] = group[before];
                changes |= perm[g] != g;
            }
        }
        return changes;
    }

    /** Where a goroutine is, the same for all its twins. */
    private long where(long[] s, int g) {
        int pc = gPc.get(s, g);
        return twins.step(pc) < 0 ? pc : -1L - twins.step(pc);
    }

    private long record(long[] s, int g, long[] bits) {
        long r = 1;
        int at = layout.recordAt(Kind.G, g);
        for (int i = 0; i < bits.length; i++) {
            if (bits[i] != 0) {
                r = Descriptions.mix(r, s[at + i] & bits[i]);
            }
        }
        return r;
    }

    private boolean distinct() {
        for (int[] group : twins.groups()) {
            for (int i = 1; i < group.length; i++) {
                for (int k = 0; k < i; k++) {
                    if (h[group[i]] == h[group[k]]) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private void describe(long[] s) {
        described.begin();
        System.arraycopy(s, 0, bare, 0, s.length);
        strip(s);
        for (int m = 0; m < ms; m++) {
            ofMs[m] = own(layout.recordAt(Kind.M, m), namedM);
        }
        onStacks(s);
        for (int i = 0; i < referring.size(); i++) {
            Slot slot = referring.get(i);
            for (int k = 0; k < slot.word.length; k++) {
                int row = k / slot.columns;
                long what = (i + 1L << 44) + k % slot.columns;
                edge(slot, slot.get(s, k), owners.get(i) == Kind.G ? row : -1, owners.get(i) == Kind.M ? Descriptions.mix(what, ofMs[row])
                    : owners.get(i) == Kind.G && twins.renamed(row) ? what : what + (row + 1L << 20));
            }
        }
        for (int[] group : twins.groups()) {
            for (int g : group) {
                h[g] = Descriptions.mix(own(layout.recordAt(Kind.G, g), named), where(s, g));
            }
        }
        for (int round = 0; round < gs && !distinct(); round++) {
            described.refine();
        }
    }

    /** Takes everything out of the stacks in {@link #bare} that has to do with names. */
    private void strip(long[] s) {
        References.Visitor v = new References.Visitor() {
            @Override
            public void reference(Slot slot, int number, int ctx, boolean onG0) {
                slot.clear(bare, ctx);
            }

            @Override
            public void called(Slot site, Twins.Sites sites, int ctx) {
                // As the first of its twins would be called.
                site.put(bare, ctx, sites.site()[twins.first(ctx)][sites.step()[site.get(s, ctx)]]);
            }
        };
        visit(s, references, v);
        visit(s, toMs, v);
    }

    private void onStacks(long[] s) {
        visit(s, references, (slot, number, ctx, onG0) -> {
            long what = (long) number << 20;
            edge(slot, slot.get(s, ctx), onG0 ? -1 : ctx, onG0 ? Descriptions.mix(what, ofMs[ctx]) : twins.renamed(ctx) ? what : what + ctx + 1);
        });
    }

    private void visit(long[] s, References of, References.Visitor v) {
        for (int m = 0; m < ms; m++) {
            of.onSystemStack(s, m, v);
        }
        for (int g = 0; g < gs; g++) {
            of.onUserStack(s, g, v);
        }
    }

    /** What a record and its stack have that has nothing to do with names. */
    private long own(int at, long[] not) {
        long r = 1;
        for (int i = 0; i < not.length; i++) {
            r = Descriptions.mix(r, bare[at + i] & ~not[i]);
        }
        return r;
    }

    private void edge(Slot slot, int value, int from, long what) {
        int g = value - slot.type.first();
        if (!twins.renamed(g)) {
            return;
        }
        described.edge(g, twins.renamed(from) ? from : -1, what);
    }

    /** Writes the state with every goroutine's new name into {@code out}, another array. */
    void rename(long[] s, int[] perm, long[] out) {
        System.arraycopy(s, 0, out, 0, s.length);
        for (int[] group : twins.groups()) {
            for (int g : group) {
                System.arraycopy(s, layout.recordAt(Kind.G, g), out, layout.recordAt(Kind.G, perm[g]), plain.length);
                gPc.put(out, perm[g], twins.pc(gPc.get(s, g), perm[g]));
            }
        }
        for (Slot slot : referring) {
            for (int k = 0; k < slot.word.length; k++) {
                put(slot, k, out, perm);
            }
        }
        References.Visitor v = new References.Visitor() {
            @Override
            public void reference(Slot slot, int number, int ctx, boolean onG0) {
                put(slot, onG0 ? ctx : perm[ctx], out, perm);
            }

            @Override
            public void called(Slot site, Twins.Sites sites, int ctx) {
                site.put(out, perm[ctx], sites.site()[perm[ctx]][sites.step()[site.get(s, ctx)]]);
            }
        };
        visit(s, references, v);
    }

    private static void put(Slot slot, int element, long[] out, int[] perm) {
        int g = slot.get(out, element) - slot.type.first();
        if (g >= 0 && perm[g] != g) {
            slot.put(out, element, perm[g] + slot.type.first());
        }
    }
}
