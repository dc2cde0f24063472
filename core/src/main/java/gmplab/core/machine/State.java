package gmplab.core.machine;

import gmplab.core.state.Layout;
import java.util.Arrays;

/** One state of one world: a value. Equal words are equal states; nothing that matters lives outside them. */
public final class State {
    private final long[] words;

    State(long[] words) {
        this.words = words;
    }

    /** A state with these words, which must come from the same machine. */
    public static State of(long[] words) {
        return new State(words.clone());
    }

    /** The packed words, to be read only. */
    public long[] words() {
        return words;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof State s && Arrays.equals(words, s.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    /** The value of a field element. */
    public int get(Layout layout, gmplab.core.state.Field f, int element) {
        return layout.slot(f).get(words, element);
    }
}
