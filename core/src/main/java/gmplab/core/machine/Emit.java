package gmplab.core.machine;

import gmplab.core.state.Layout;
import gmplab.core.state.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Emits one static method: variables, constants, and reads and writes of packed elements. An element that is known when
 * the code is made has its word and its shift as constants; of another one the place of its first bit (64 times the word,
 * plus the shift) is computed once and kept, also for other fields that lie at fixed distances from it.
 */
final class Emit {
    static final String CODE = "gmplab/core/machine/Code";
    static final String ENGINE = "gmplab/core/machine/Engine";

    final MethodVisitor mv;
    private final Places places;
    private final int words;
    /** The variable with the engine that is told which bits are read and written; -1 where nobody is. */
    private final int told;
    private int vars;
    /** Told which slots are read, as they are emitted; null where nobody is. */
    private Set<Slot> heard;
    private Map<List<Integer>, Integer> anchors = new HashMap<>();

    /**
     * @param words the variable that holds the packed words
     * @param told the variable that holds an engine that keeps a {@link Trail}; -1 for none
     */
    Emit(MethodVisitor mv, Places places, int words, int firstFreeVar, int told) {
        this.mv = mv;
        this.places = places;
        this.words = words;
        this.told = told;
        this.vars = firstFreeVar;
        mv.visitCode();
    }

    /** From here on, adds the slots that are read. */
    void hear(Set<Slot> to) {
        heard = to;
    }

    void end() {
        mv.visitMaxs(0, 0);
        mv.visitEnd();
    }

    /** An element of a slot: known, where {@code var} is -1, or in a variable; {@code safe} where it is one for certain. */
    record Spot(Slot slot, int element, int var, boolean safe) {
        static Spot known(Slot slot, int element) {
            return new Spot(slot, element, -1, element >= 0 && element < slot.word.length);
        }

        static Spot in(Slot slot, int var, boolean safe) {
            return new Spot(slot, 0, var, safe);
        }

        boolean isKnown() {
            return var < 0;
        }
    }

    // Variables and constants

    int newVar() {
        return vars++;
    }

    /** Pops an int into a new variable. */
    int keep() {
        int v = newVar();
        mv.visitVarInsn(Opcodes.ISTORE, v);
        return v;
    }

    void load(int var) {
        mv.visitVarInsn(Opcodes.ILOAD, var);
    }

    void set(int var, int value) {
        push(value);
        mv.visitVarInsn(Opcodes.ISTORE, var);
    }

    void push(int value) {
        if (value >= -1 && value <= 5) {
            mv.visitInsn(Opcodes.ICONST_0 + value);
        } else if (value >= Byte.MIN_VALUE && value <= Byte.MAX_VALUE) {
            mv.visitIntInsn(Opcodes.BIPUSH, value);
        } else if (value >= Short.MIN_VALUE && value <= Short.MAX_VALUE) {
            mv.visitIntInsn(Opcodes.SIPUSH, value);
        } else {
            mv.visitLdcInsn(value);
        }
    }

    private void push(long value) {
        if (value == 0 || value == 1) {
            mv.visitInsn(value == 0 ? Opcodes.LCONST_0 : Opcodes.LCONST_1);
        } else {
            mv.visitLdcInsn(value);
        }
    }

    void op(int opcode) {
        mv.visitInsn(opcode);
    }

    void jump(int opcode, Label to) {
        mv.visitJumpInsn(opcode, to);
    }

    void at(Label l) {
        mv.visitLabel(l);
    }

    void ret(int value) {
        push(value);
        op(Opcodes.IRETURN);
    }

    /** Pushes what a table has for the value of a variable, which is in range. */
    void lookUp(int[] table, int var) {
        boolean same = true;
        for (int v : table) {
            same &= v == table[0];
        }
        if (same) {
            push(table[0]);
        } else {
            mv.visitFieldInsn(Opcodes.GETSTATIC, Places.OWNER, places.ints(table), Constants.INTS);
            load(var);
            op(Opcodes.IALOAD);
        }
    }

    /** Calls a static method of {@link Code}, or of the generated class. */
    void call(String owner, String name, String descriptor) {
        mv.visitMethodInsn(Opcodes.INVOKESTATIC, owner, name, descriptor, false);
    }

    /** Emits code that is not always run: what it computes is not known after it. */
    void inside(Runnable code) {
        Map<List<Integer>, Integer> before = anchors;
        anchors = new HashMap<>(before);
        code.run();
        anchors = before;
    }

    // Elements

    /** Makes sure that the element is one, as reading it would. */
    void check(Spot at) {
        if (at.isKnown()) {
            if (!at.safe) {
                push(at.element);
                push(at.slot.word.length);
                call(CODE, "index", "(II)I");
                op(Opcodes.POP);
            }
        } else if (!at.safe && at.slot.mask == 0) {
            load(at.var);
            push(at.slot.word.length);
            call(CODE, "index", "(II)I");
            op(Opcodes.POP);
        }
    }

    /** The variable with the place from which the element's is a fixed distance away. */
    private int anchor(Places.Place place, int var, boolean safe) {
        Places.Group group = place.group();
        List<Integer> key = List.of(group.number(), var);
        Integer known = anchors.get(key);
        if (known != null) {
            return known;
        }
        if (group.table() == null) {
            load(var);
            if (!safe) {
                push(group.elements());
                call(CODE, "index", "(II)I");
            }
            push(group.step());
            op(Opcodes.IMUL);
            push(group.first());
            op(Opcodes.IADD);
        } else {
            mv.visitFieldInsn(Opcodes.GETSTATIC, Places.OWNER, group.table(), Constants.INTS);
            load(var);
            op(Opcodes.IALOAD);
        }
        int v = keep();
        anchors.put(key, v);
        return v;
    }

    /** Whether the engine is told what is read and written. */
    boolean tells() {
        return told >= 0;
    }

    /** Tells the engine's trail that bits of a word are read or written. */
    private void tell(String what, int word, long mask) {
        if (told >= 0) {
            mv.visitVarInsn(Opcodes.ALOAD, told);
            push(word << 6);
            push(mask);
            mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, ENGINE, what, "(IJ)V", false);
        }
    }

    /** The same, of bits from a place on. */
    private void tell(String what, int anchor, long mask, int distance) {
        if (told >= 0) {
            mv.visitVarInsn(Opcodes.ALOAD, told);
            pushShift(anchor, distance);
            push(mask);
            mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, ENGINE, what, "(IJ)V", false);
        }
    }

    private void pushShift(int anchor, int distance) {
        load(anchor);
        if (distance != 0) {
            push(distance);
            op(Opcodes.IADD);
        }
    }

    /** Pushes the value of an element. */
    void read(Spot at) {
        Slot slot = at.slot;
        check(at);
        if (slot.mask == 0) {
            push(slot.min);
            return;
        }
        if (heard != null) {
            heard.add(slot);
        }
        if (at.isKnown()) {
            if (!at.safe) {
                push(0);
                return;
            }
            tell("reads", slot.word[at.element], slot.mask << slot.shift[at.element]);
            mv.visitVarInsn(Opcodes.ALOAD, words);
            push(slot.word[at.element]);
            op(Opcodes.LALOAD);
            if (slot.shift[at.element] != 0) {
                push(slot.shift[at.element]);
                op(Opcodes.LUSHR);
            }
        } else {
            Places.Place place = places.of(slot);
            int anchor = anchor(place, at.var, at.safe);
            tell("reads", anchor, slot.mask, place.distance());
            mv.visitVarInsn(Opcodes.ALOAD, words);
            load(anchor);
            push(6);
            op(Opcodes.ISHR);
            op(Opcodes.LALOAD);
            pushShift(anchor, place.distance());
            op(Opcodes.LUSHR);
        }
        op(Opcodes.L2I);
        push((int) slot.mask);
        op(Opcodes.IAND);
        if (slot.zero() != 0) {
            push(slot.zero());
            op(Opcodes.IXOR);
        }
        if (slot.min != 0) {
            push(slot.min);
            op(Opcodes.IADD);
        }
    }

    /** Stores a constant that is in range. */
    void write(Spot at, int value) {
        long bits = (value - at.slot.min ^ at.slot.zero()) & at.slot.mask;
        write(at, () -> push(bits), bits == 0);
    }

    /** Stores the value of a variable, which is in range. */
    void writeVar(Spot at, int var) {
        write(at, () -> {
            load(var);
            if (at.slot.min != 0) {
                push(at.slot.min);
                op(Opcodes.ISUB);
            }
            if (at.slot.zero() != 0) {
                push(at.slot.zero());
                op(Opcodes.IXOR);
            }
            push((int) at.slot.mask);
            op(Opcodes.IAND);
            op(Opcodes.I2L);
        }, false);
    }

    void clear(Spot at) {
        write(at, () -> { }, true);
    }

    private void write(Spot at, Runnable bits, boolean nothing) {
        check(at);
        if (at.slot.mask == 0 || at.isKnown() && !at.safe) {
            return;
        }
        if (at.isKnown()) {
            int shift = at.slot.shift[at.element];
            old(at.slot.word[at.element], ~(at.slot.mask << shift));
            if (!nothing) {
                bits.run();
                push(shift);
                op(Opcodes.LSHL);
                op(Opcodes.LOR);
            }
        } else {
            Places.Place place = places.of(at.slot);
            int anchor = anchor(place, at.var, at.safe);
            int distance = place.distance();
            old(anchor, at.slot.mask, distance);
            if (!nothing) {
                bits.run();
                pushShift(anchor, distance);
                op(Opcodes.LSHL);
                op(Opcodes.LOR);
            }
        }
        op(Opcodes.LASTORE);
    }

    /** Pushes the array, the index of a word, and what it holds outside of the mask. */
    private void old(int word, long kept) {
        tell("writes", word, ~kept);
        mv.visitVarInsn(Opcodes.ALOAD, words);
        push(word);
        op(Opcodes.DUP2);
        op(Opcodes.LALOAD);
        push(kept);
        op(Opcodes.LAND);
    }

    private void old(int anchor, long mask, int distance) {
        tell("writes", anchor, mask, distance);
        mv.visitVarInsn(Opcodes.ALOAD, words);
        load(anchor);
        push(6);
        op(Opcodes.ISHR);
        op(Opcodes.DUP2);
        op(Opcodes.LALOAD);
        push(mask);
        pushShift(anchor, distance);
        op(Opcodes.LSHL);
        push(-1L);
        op(Opcodes.LXOR);
        op(Opcodes.LAND);
    }

    /** Clears the same element, which is one, of several slots; those that lie together at once. */
    void clear(List<Slot> slots, int var) {
        Map<Integer, List<Slot>> together = new TreeMap<>();
        for (Slot slot : slots) {
            if (slot.mask != 0) {
                together.computeIfAbsent(places.of(slot).group().number(), k -> new ArrayList<>()).add(slot);
            }
        }
        together.forEach((k, list) -> {
            int least = list.stream().mapToInt(x -> places.of(x).distance()).min().orElseThrow();
            long m = list.stream().mapToLong(x -> x.mask << places.of(x).distance() - least).reduce(0, (a, b) -> a | b);
            old(anchor(places.of(list.get(0)), var, true), m, least);
            op(Opcodes.LASTORE);
        });
    }

    /** Clears the stack of a context, which is one. */
    void clearArena(List<Layout.Arena> arenas, int var) {
        for (int k = 0; k < arenas.get(0).word().length; k++) {
            int piece = k;
            Places.Place place = places.of(arenas.stream().mapToInt(a -> a.word()[piece]).toArray(),
                arenas.stream().mapToInt(a -> a.shift()[piece]).toArray());
            int bits = Math.min(64, arenas.get(0).bits() - 64 * k);
            old(anchor(place, var, true), bits == 64 ? -1L : (1L << bits) - 1, place.distance());
            op(Opcodes.LASTORE);
        }
    }
}
