package gmplab.core.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The packed state is a map from elements to values: tested against one, over layouts drawn at random. */
class LayoutTest {
    private record Element(Slot slot, int index) { }

    private static Sizes sizes(Random r) {
        Map<Kind, Integer> n = new LinkedHashMap<>();
        for (Kind k : Kind.values()) {
            n.put(k, r.nextInt(9));
        }
        n.put(Kind.P, 1 + r.nextInt(64));
        return new Sizes(n);
    }

    private static Type type(Random r) {
        return switch (r.nextInt(6)) {
            case 0 -> Type.BOOL;
            case 1 -> Type.range(-1 - r.nextInt(8), r.nextInt(1000));
            case 2 -> Type.count(kind(r), -r.nextInt(3), r.nextInt(5));
            case 3 -> Type.mod(r.nextInt(9));
            case 4 -> Type.enumOf("a", "b", "c", "d", "e");
            default -> Type.ref(kind(r));
        };
    }

    private static Kind kind(Random r) {
        return Kind.values()[r.nextInt(Kind.values().length)];
    }

    private static Layout layout(Random r, List<Slot> slots) {
        Layout layout = new Layout(sizes(r));
        List<Layout.Arena> ps = layout.records(Kind.P, 1 + r.nextInt(150), Map.of());
        for (int i = 0; i < 1 + r.nextInt(60); i++) {
            Kind second = r.nextInt(4) == 0 ? kind(r) : Kind.NONE;
            Kind owner = second == Kind.NONE ? kind(r) : Kind.P;
            slots.add(layout.add(Field.of(owner, second, "f" + i, type(r))));
        }
        locals(r, layout, ps, slots);
        for (Kind k : List.of(Kind.M, Kind.G)) {
            Map<Field, Type> fields = new LinkedHashMap<>();
            for (int i = 0; i < r.nextInt(20); i++) {
                Type t = type(r);
                fields.put(Field.of(k, r.nextInt(4) == 0 ? kind(r) : Kind.NONE, k + "." + i, t), t);
            }
            List<Layout.Arena> stacks = layout.records(k, r.nextInt(150), fields);
            fields.keySet().forEach(f -> slots.add(layout.slot(f)));
            assertEquals(layout.sizes().of(k), stacks.size());
            if (!stacks.isEmpty()) {
                locals(r, layout, stacks, slots);
            }
        }
        slots.add(layout.add(Field.scalar("last", type(r))));
        return layout;
    }

    /** Locals of arenas of one size, side by side, none across a multiple of 64. */
    private static void locals(Random r, Layout layout, List<Layout.Arena> stacks, List<Slot> slots) {
        int bits = stacks.get(0).bits();
        for (int at = 0, k = 0; at < bits; k++) {
            Type t = type(r);
            int width = t.width(layout.sizes());
            if (at + width > bits) {
                break;
            }
            if (width > 0 && at / 64 == (at + width - 1) / 64) {
                slots.add(layout.local("l" + k, t, at, stacks));
            }
            at += Math.max(1, width);
        }
    }

    @Test
    void whatBelongsToOneThreadLiesInWordsOfItsOwn() {
        Layout layout = new Layout(new Sizes(Map.of(Kind.M, 3, Kind.P, 2)));
        Slot before = layout.add(Field.scalar("before", Type.range(0, 7)));
        Field pc = Field.of(Kind.M, "pc", Type.range(0, 2000));
        Field p = Field.of(Kind.M, "p", Type.ref(Kind.P));
        Field row = Field.of(Kind.M, Kind.P, "row", Type.range(0, 1000));
        List<Layout.Arena> stacks = layout.records(Kind.M, 70, Map.of(pc, pc.type(), p, p.type(), row, row.type()));
        for (int m = 0; m < 3; m++) {
            int first = 1 + 2 * m;
            assertEquals(first, stacks.get(m).word()[0]);
            for (Slot s : List.of(layout.slot(pc), layout.slot(p), layout.slot(row))) {
                for (int c = 0; c < s.columns; c++) {
                    assertEquals(first + 1, s.word[m * s.columns + c], s.name);
                }
            }
        }
        assertEquals(0, before.word[0]);
        assertEquals(7, layout.words());
        assertThrows(IllegalArgumentException.class, () -> layout.records(Kind.P, 0, Map.of(pc, pc.type())));
    }

    @Test
    void putAndGetAreThoseOfAMap() {
        for (int seed = 0; seed < 200; seed++) {
            Random r = new Random(seed);
            List<Slot> slots = new ArrayList<>();
            Layout layout = layout(r, slots);
            List<Element> elements = new ArrayList<>();
            slots.forEach(s -> {
                for (int i = 0; i < s.word.length; i++) {
                    elements.add(new Element(s, i));
                }
            });
            long[] words = new long[layout.words()];
            Map<Element, Integer> map = new HashMap<>();
            elements.forEach(e -> map.put(e, e.slot.min));
            for (int i = 0; i < 400 && !elements.isEmpty(); i++) {
                Element e = elements.get(r.nextInt(elements.size()));
                int v = r.nextInt(8) == 0 ? e.slot.min : r.nextInt(8) == 1 ? e.slot.largest
                    : e.slot.min + r.nextInt(e.slot.largest - e.slot.min + 1);
                if (r.nextInt(10) == 0) {
                    e.slot.clear(words, e.index);
                    map.put(e, e.slot.min);
                } else {
                    e.slot.put(words, e.index, v);
                    map.put(e, v);
                }
            }
            for (Element e : elements) {
                assertEquals(map.get(e), e.slot.get(words, e.index), "seed " + seed + " " + e.slot.name + "[" + e.index + "]");
            }
        }
    }

    @Test
    void noTwoElementsShareABit() {
        for (int seed = 0; seed < 200; seed++) {
            List<Slot> slots = new ArrayList<>();
            Layout layout = layout(new Random(seed), slots);
            long[] taken = new long[layout.words()];
            for (Slot s : slots) {
                for (int i = 0; i < s.word.length; i++) {
                    long bits = s.mask << s.shift[i];
                    assertEquals(Long.bitCount(s.mask), Long.bitCount(bits), s.name + " would straddle two words");
                    assertEquals(0, taken[s.word[i]] & bits, "seed " + seed + " " + s.name + "[" + i + "]");
                    taken[s.word[i]] |= bits;
                }
            }
        }
    }

    @Test
    void anElementIsAsWideAsItsRangeNeeds() {
        Sizes s = new Sizes(Map.of(Kind.P, 4, Kind.G, 3));
        assertEquals(1, Type.BOOL.width(s));
        assertEquals(3, Type.ref(Kind.P).width(s), "nil and p0 to p3");
        assertEquals(2, Type.ref(Kind.G).width(s), "nil and g0 to g2");
        assertEquals(3, Type.count(Kind.P, -1, 1).width(s), "-1 to 5");
        assertEquals(0, Type.range(3, 3).width(s), "one value needs no bit");
        assertEquals(0, Type.ref(Kind.C).width(s), "nothing to point to");
        assertEquals(5, Type.mod(5).width(s));
    }

    @Test
    void aSlotHoldsItsRangeAndNothingElse() {
        Layout layout = new Layout(new Sizes(Map.of(Kind.P, 4)));
        Slot s = layout.add(Field.scalar("stopwait", Type.count(Kind.P, -1, 1)));
        assertFalse(s.holds(-2));
        assertTrue(s.holds(-1));
        assertTrue(s.holds(5));
        assertFalse(s.holds(6));
    }

    @Test
    void anArenaIsClearedWhole() {
        for (int bits : new int[] {1, 63, 64, 65, 150}) {
            Layout layout = new Layout(new Sizes(Map.of(Kind.M, 2)));
            Slot before = layout.add(Field.of(Kind.M, "before", Type.range(0, 7)));
            Layout.Arena a = layout.records(Kind.M, bits, Map.of()).get(0);
            Slot after = layout.add(Field.of(Kind.M, "after", Type.range(0, 7)));
            long[] w = new long[layout.words()];
            java.util.Arrays.fill(w, -1L);
            a.clear(w);
            long left = 0;
            for (long x : w) {
                left += Long.bitCount(x);
            }
            assertEquals(64L * w.length - bits, left);
            for (int i = 0; i < 2; i++) {
                assertEquals(7, before.get(w, i));
                assertEquals(7, after.get(w, i));
            }
        }
    }

    @Test
    void valuesReadAsAPersonReadsThem() {
        assertEquals("nil", Type.ref(Kind.P).show(0));
        assertEquals("p1", Type.ref(Kind.P).show(2));
        assertEquals("true", Type.BOOL.show(1));
        assertEquals("-1", Type.range(-1, 3).show(-1));
        assertEquals("b", Type.enumOf("a", "b").show(1));
    }

    @Test
    void whatIsNotThereOrThereTwiceIsRefused() {
        Layout layout = new Layout(new Sizes(Map.of()));
        Field f = Field.scalar("x", Type.BOOL);
        assertEquals("field x has no place in this layout",
            assertThrows(IllegalArgumentException.class, () -> layout.slot(f)).getMessage());
        layout.add(f);
        assertEquals("field x is laid out twice", assertThrows(IllegalArgumentException.class, () -> layout.add(f)).getMessage());
        assertEquals("number of G is -1, expected 0 to 1048576",
            assertThrows(IllegalArgumentException.class, () -> new Sizes(Map.of(Kind.G, -1))).getMessage());
    }
}
