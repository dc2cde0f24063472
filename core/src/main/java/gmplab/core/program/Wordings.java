package gmplab.core.program;

import java.util.ArrayList;
import java.util.List;

/**
 * The texts that numbers stand for in a program: a number is the place of a text in this list, and where the text has a number
 * in it, that one times {@value #MOST} more; two of them are one number to the base of {@value #BASE}. 0 is the empty text. Grows
 * while the program is built.
 */
public final class Wordings {
    /** So many there are at most. */
    public static final int MOST = 64;
    /** Where a text has two numbers, each is from 0 to one less than this. */
    public static final int BASE = 4096;
    /** What stands round the numbers of each text; a text without one is a single element. */
    private final List<List<String>> shapes = new ArrayList<>(List.of(List.of("")));

    /**
     * The place of a text.
     *
     * @param shape the text, or what is before, between and behind the numbers in it
     * @throws IllegalArgumentException when there are too many
     */
    public int of(List<String> shape) {
        int at = shapes.indexOf(shape);
        if (at >= 0) {
            return at;
        } else if (shapes.size() == MOST) {
            throw new IllegalArgumentException("a program keeps and sends more than " + MOST + " different texts");
        }
        shapes.add(List.copyOf(shape));
        return shapes.size() - 1;
    }

    /** The text that a number stands for. */
    public String show(int code) {
        int at = Math.floorMod(code, MOST);
        int rest = Math.floorDiv(code, MOST);
        if (at >= shapes.size()) {
            return "?";
        }
        List<String> s = shapes.get(at);
        return s.size() < 3 ? String.join(String.valueOf(rest), s) : s.get(0) + rest % BASE + s.get(1) + rest / BASE + s.get(2);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Wordings w && w.shapes.equals(shapes);
    }

    @Override
    public int hashCode() {
        return MOST;
    }

    @Override
    public String toString() {
        return "text";
    }
}
