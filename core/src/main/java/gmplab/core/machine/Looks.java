package gmplab.core.machine;

import gmplab.core.program.CallGraph.Stack;
import gmplab.core.program.Expr;
import gmplab.core.program.Op;
import gmplab.core.runtime.Fields;
import gmplab.core.state.Field;
import gmplab.core.state.Kind;
import gmplab.core.state.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * What steps that only look read in a state, element by element, and which elements a move has changed. Elements are
 * numbered from 0, those of stacks left out. Thread-confined.
 */
public final class Looks {
    private static final Place[] NONE = {};
    /** The column of a place that may be none. */
    static final Expr NOBODYS = new Expr.Const(-1);

    /** What it depends on which element is named: of that slot the M's own row, a local, or anything. */
    private record Way(Slot slot, boolean own, boolean local) {
        /** The bits; of a local those on the stack {@code ctx}. */
        void mark(int m, int ctx, long[] bits) {
            int from = local ? ctx : own ? m * slot.columns : 0;
            int to = local ? ctx + 1 : own ? from + slot.columns : slot.word.length;
            for (int i = from; i < to && i < slot.word.length; i++) {
                bits[slot.word[i]] |= slot.mask << slot.shift[i];
            }
        }
    }

    /** An element named by expressions. */
    static final class Place {
        final Slot slot;
        /** Whether there need not be one. */
        final boolean maybe;
        /** Of its field's elements; -1 where the field takes no room. */
        final int first;
        private final Eval row;
        private final Eval column;
        /** Where the row stands, if it is a field itself: of nil there may be none. */
        private final Place rowAt;
        private final List<Way> ways = new ArrayList<>();

        Place(Lowering at, Expr.Load l, int first) {
            this.first = first;
            maybe = l.column() instanceof Expr.Pick p && p.no() == NOBODYS;
            slot = at.mac.layout().slot(l.field());
            rowAt = l.row() instanceof Expr.Load r ? new Place(at, r, 0) : null;
            row = l.row() == null ? null : at.eval(l.row());
            column = l.column() == null ? null : at.eval(l.column());
            Stream.of(Optional.ofNullable(l.row()), Optional.ofNullable(l.column())).flatMap(Optional::stream).forEach(x -> x.walk(y -> {
                if (y instanceof Expr.Load load) {
                    ways.add(new Way(at.mac.layout().slot(load.field()), load.row() instanceof Expr.Self, false));
                } else if (y instanceof Expr.Var v) {
                    ways.add(new Way(at.slot(v.local()), false, true));
                }
            }));
        }

        /** All that it may be. */
        void elements(boolean[] to) {
            if (first >= 0) {
                Arrays.fill(to, first, first + slot.word.length, true);
            }
        }

        /** From 0; -1 where it would be the field of nil, or of nobody. */
        int element(Engine e) {
            if (rowAt != null && rowAt.element(e) < 0) {
                return -1;
            }
            int r = row == null ? 0 : row.of(e) - 1;
            int c = column == null ? 0 : column.of(e);
            boolean there = r >= 0 && c >= 0 && c < slot.columns && r < slot.word.length / slot.columns;
            return there ? r * slot.columns + c : -1;
        }
    }

    private final Machine mac;
    private final Engine e = new Engine(null, null, null, null, 0);
    /** By pc; null for a step that does more than look. */
    private final Place[][] g0;
    private final Place[][] user;
    private final Map<Field, Integer> first = new HashMap<>();
    private final List<Slot> slots = new ArrayList<>();
    private final List<Field> fields = new ArrayList<>();
    private final int[] slotOf;
    private final int[] inSlot;
    private final int[] owner;

    Looks(Machine mac, Anatomy anatomy, Locality locality, boolean prologues) {
        this.mac = mac;
        List<int[]> all = new ArrayList<>();
        for (Field f : mac.layout().fields()) {
            Slot slot = mac.layout().slot(f);
            if (slot.mask != 0) {
                first.put(f, all.size());
                slots.add(slot);
                fields.add(f);
                int named = f.owner() == Kind.M || f.owner() == Kind.N ? slot.columns : 0;
                for (int i = 0; i < slot.word.length; i++) {
                    all.add(new int[] {slots.size() - 1, i, named == 0 ? all.size() : first.get(f) + i % named});
                }
            }
        }
        slotOf = all.stream().mapToInt(x -> x[0]).toArray();
        inSlot = all.stream().mapToInt(x -> x[1]).toArray();
        owner = all.stream().mapToInt(x -> x[2]).toArray();
        g0 = new Place[anatomy.pcs() + 1][];
        user = new Place[anatomy.pcs() + 1][];
        for (Anatomy.At at : anatomy.steps()) {
            if (prologues && !at.seen() && at.step().op() instanceof Op.Prologue) {
                (at.node().stack() == Stack.USER ? user : g0)[at.pc()] = new Place[] {guard(new Lowering(mac, at.node()))};
            } else if (!at.seen() && locality.looks(at.step())) {
                (at.node().stack() == Stack.USER ? user : g0)[at.pc()] = places(at, locality);
            }
        }
    }

    private Place[] places(Anatomy.At at, Locality locality) {
        Lowering l = new Lowering(mac, at.node());
        List<Place> r = new ArrayList<>();
        for (Expr x : at.step().op().reads()) {
            x.walk(y -> {
                if (y instanceof Expr.Load load && locality.othersMayWrite(load)) {
                    r.add(place(l, load));
                }
            });
        }
        return r.toArray(NONE);
    }

    /** What a prologue looks at: the guard of the goroutine on whose stack it is. */
    Place guard(Lowering at) {
        return place(at, new Expr.Load(Fields.G_STACKGUARD0, new Expr.Load(Fields.M_CURG, new Expr.Self(), null), null));
    }

    Place place(Lowering at, Expr.Load l) {
        return new Place(at, l, element(l.field(), 0));
    }

    /** Whether an M's next step may only look where it stands: as {@link Touches#mayWait}. */
    public boolean mayLook(int at) {
        return at < g0.length ? g0[at] != null : user[at - g0.length] != null;
    }

    /** Which elements some step that only looks looks at. */
    public boolean[] lookedAt() {
        boolean[] r = new boolean[elements()];
        Stream.of(g0, user).flatMap(Arrays::stream).filter(Objects::nonNull).flatMap(Arrays::stream).forEach(p -> p.elements(r));
        return r;
    }

    /** How many elements there are. */
    public int elements() {
        return slotOf.length;
    }

    /** The number of a field's element; -1 where the field takes no room. */
    public int element(Field f, int i) {
        return first.containsKey(f) ? first.get(f) + i : -1;
    }

    public Field field(int element) {
        return fields.get(slotOf[element]);
    }

    /** How many elements of its field each owner has. */
    public int columns(int element) {
        return slots.get(slotOf[element]).columns;
    }

    /** Which of its owner's the element is, from 0: which M's, which P's. */
    public int row(int element) {
        return inSlot[element] / slots.get(slotOf[element]).columns;
    }

    /** The element itself; of an M's and a note's one for all Ms, where they are renamed. */
    public int unnamed(int element) {
        return owner[element];
    }

    /** Sets the element's bits. */
    public void mark(int element, long[] s) {
        Slot slot = slots.get(slotOf[element]);
        s[slot.word[inSlot[element]]] |= slot.mask << slot.shift[inSlot[element]];
    }

    /** Clears the element's bits. */
    public void clear(int element, long[] s) {
        slots.get(slotOf[element]).clear(s, inSlot[element]);
    }

    public int value(long[] s, int element) {
        return slots.get(slotOf[element]).get(s, inSlot[element]);
    }

    /**
     * What M {@code m}'s next step looks at.
     *
     * @return how many elements were written to {@code out}; -1 where it does more than look, or looks at nil
     */
    public int reads(long[] s, int m, int[] out) {
        e.s = s;
        int pc = mac.point(e, m);
        Place[] places = pc == 0 ? null : e.user ? user[pc] : g0[pc];
        if (places == null || places.length > out.length) {
            return -1;
        }
        for (int i = 0; i < places.length; i++) {
            int at = places[i].element(e);
            if (at < 0) {
                return -1;
            }
            out[i] = places[i].first < 0 ? -1 : places[i].first + at;
        }
        return places.length;
    }

    /** Adds the bits on which it depends, where M {@code m} stands, what {@link #reads} says. */
    public void ways(long[] s, int m, long[] bits) {
        e.s = s;
        int pc = mac.point(e, m);
        Place[] places = pc == 0 ? null : e.user ? user[pc] : g0[pc];
        for (Place p : places == null ? NONE : places) {
            p.ways.forEach(w -> w.mark(m, e.ctx, bits));
        }
    }

    /** The same wherever M {@code m} may stand, without what is on stacks of goroutines. */
    public void waysOf(int m, long[] bits) {
        for (Place[][] all : List.of(g0, user)) {
            ways(all).filter(w -> all == g0 || !w.local).forEach(w -> w.mark(m, m, bits));
        }
    }

    /** The same on the stack of G {@code g}. */
    public void waysOn(int g, long[] bits) {
        ways(user).filter(w -> w.local).forEach(w -> w.mark(0, g, bits));
    }

    private static Stream<Way> ways(Place[][] places) {
        return Arrays.stream(places).filter(Objects::nonNull).flatMap(Arrays::stream).flatMap(p -> p.ways.stream());
    }

    /** Every element with bits in a word in which two states differ. */
    public void changes(long[] before, long[] after, int word, IntConsumer each) {
        for (long diff = before[word] ^ after[word]; diff != 0;) {
            int at = bits()[word * 64 + Long.numberOfTrailingZeros(diff)];
            if (at < 0) {
                diff &= diff - 1;
            } else {
                Slot slot = slots.get(slotOf[at]);
                diff &= ~(slot.mask << slot.shift[inSlot[at]]);
                each.accept(at);
            }
        }
    }

    private int[] bits;

    /** The element that each bit belongs to; -1 for none. */
    private int[] bits() {
        if (bits == null) {
            bits = new int[mac.words() * 64];
            Arrays.fill(bits, -1);
            for (int i = 0; i < slotOf.length; i++) {
                Slot slot = slots.get(slotOf[i]);
                for (int k = 0; k < Long.bitCount(slot.mask); k++) {
                    bits[slot.word[inSlot[i]] * 64 + slot.shift[inSlot[i]] + k] = i;
                }
            }
        }
        return bits;
    }
}
