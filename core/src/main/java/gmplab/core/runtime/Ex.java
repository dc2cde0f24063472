package gmplab.core.runtime;

import java.util.List;
import java.util.function.Consumer;

/**
 * What a goroutine program computes, as data: Go's expressions over numbers, booleans (0 and 1) and strings. Names are
 * resolved when the program becomes routines: first a local or parameter of the function, then a variable of the world.
 * Strings are known when the program is built: a function is compiled once for each text that it is started with.
 */
public sealed interface Ex {
    /** A number, or with 0 and 1 a boolean. */
    record Num(int value) implements Ex { }

    /** A text. */
    record Str(String text) implements Ex { }

    /** A duration in nanoseconds, for example {@code 30 * time.Millisecond}. */
    record Dur(long ns) implements Ex { }

    /** A local, a parameter or a variable of the world. */
    record Var(String name) implements Ex { }

    /** An element of an array of the world: {@code a[i]}. */
    record Elem(String name, Ex index) implements Ex { }

    /** The index-th of an array of channels, mutexes, ... of the world; a channel is a number where a number is wanted. */
    record At(String of, Ex index) implements Ex { }

    /**
     * Two operands.
     *
     * @param op Go's: {@code + - * / % == != < <= > >= && ||}; {@code +} also joins texts, {@code && ||} stop early
     */
    record Bin(String op, Ex left, Ex right) implements Ex {
        /** The operators there are. */
        public static final List<String> OPS = List.of("+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||");

        public Bin {
            if (!OPS.contains(op)) {
                throw new IllegalArgumentException("no operator " + op + "; expected one of " + String.join(" ", OPS));
            }
        }
    }

    /** {@code !x}. */
    record Not(Ex of) implements Ex { }

    /** {@code -x}. */
    record Neg(Ex of) implements Ex { }

    /** {@code len(x)}: of a text, a channel (how many elements are in its buffer), an array. */
    record Len(Ex of) implements Ex { }

    /** {@code cap(c)} of a channel. */
    record Cap(Ex of) implements Ex { }

    /** The expressions directly inside this one. */
    default List<Ex> parts() {
        return this instanceof Bin x ? List.of(x.left, x.right)
            : this instanceof Elem x ? List.of(x.index)
            : this instanceof At x ? List.of(x.index)
            : this instanceof Not x ? List.of(x.of)
            : this instanceof Neg x ? List.of(x.of)
            : this instanceof Len x ? List.of(x.of)
            : this instanceof Cap x ? List.of(x.of) : List.of();
    }

    /** Calls {@code visit} for this expression and everything inside it. */
    default void walk(Consumer<Ex> visit) {
        visit.accept(this);
        parts().forEach(p -> p.walk(visit));
    }
}
