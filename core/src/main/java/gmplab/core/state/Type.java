package gmplab.core.state;

import java.util.List;

/**
 * What a field or local may hold. Every value is an {@code int} while a step works on it; in the packed state it takes
 * {@link #width} bits.
 *
 * @param base how the value is read
 * @param min smallest value (INT only; otherwise 0)
 * @param max largest value (INT, MOD); with a {@code kind}, that many more than there are of the kind
 * @param kind REF: what it points to; INT and MOD: whose count is added to {@code max}; WHOLE: whose count it is; otherwise
 *     NONE
 * @param names ENUM: the names of the values, from 0; INT: of the values that are no identity of the kind, see {@link #either}
 */
public record Type(Base base, int min, int max, Kind kind, List<String> names) {
    /** How a value is read. */
    public enum Base {
        BOOL, INT,
        /** A number with a sign: from minus (count + 1) to the count of the kind. */
        WHOLE,
        /** A counter in its finite form: arithmetic modulo a power of two, the largest value plus 1. */
        MOD, ENUM,
        /** 0 is nil, i + 1 is identity i of the kind. */
        REF
    }

    public static final Type BOOL = new Type(Base.BOOL, 0, 1, Kind.NONE, List.of());

    public static Type range(int min, int max) {
        return new Type(Base.INT, min, max, Kind.NONE, List.of());
    }

    /** From {@code min} to the number of {@code kind} plus {@code extra}. */
    public static Type count(Kind kind, int min, int extra) {
        return new Type(Base.INT, min, extra, kind, List.of());
    }

    /** A counter modulo 2^bits. */
    public static Type mod(int bits) {
        return new Type(Base.MOD, 0, (1 << bits) - 1, Kind.NONE, List.of());
    }

    /** A counter modulo how many there are of a kind. */
    public static Type mod(Kind kind) {
        return new Type(Base.MOD, 0, -1, kind, List.of());
    }

    /** A number with a sign, as large as the count of the kind. */
    public static Type whole(Kind kind) {
        return new Type(Base.WHOLE, 0, 0, kind, List.of());
    }

    public static Type ref(Kind kind) {
        return new Type(Base.REF, 0, 0, kind, List.of());
    }

    /** One of the answers, as its number, or behind them an identity of the kind: as many as there are answers is identity 0. */
    public static Type either(Kind kind, String... answers) {
        return new Type(Base.INT, 0, answers.length - 1, kind, List.of(answers));
    }

    /** The value that is identity 0 of the {@link #kind}; 0 where values are no identities. */
    public int first() {
        return base == Base.REF ? 1 : base == Base.INT ? names.size() : 0;
    }

    public static Type enumOf(String... names) {
        return new Type(Base.ENUM, 0, names.length - 1, Kind.NONE, List.of(names));
    }

    /** The largest value, given how many there are of each kind. */
    public int largest(Sizes sizes) {
        return switch (base) {
            case BOOL, ENUM -> max;
            case INT, MOD -> max + sizes.of(kind);
            case WHOLE, REF -> sizes.of(kind);
        };
    }

    /** The smallest value, given how many there are of each kind. */
    public int smallest(Sizes sizes) {
        return base == Base.WHOLE ? -1 - sizes.of(kind) : min;
    }

    /** Bits in the packed state, 0 to 31: as few as hold every value. */
    public int width(Sizes sizes) {
        return 32 - Integer.numberOfLeadingZeros(largest(sizes) - smallest(sizes));
    }

    /** The value as a person reads it, for example {@code p1}, {@code nil}, {@code _Pidle}. */
    public String show(int value) {
        return switch (base) {
            case BOOL -> value == 0 ? "false" : "true";
            case INT -> names.isEmpty() ? Integer.toString(value) : value < names.size() ? names.get(value) : kind.prefix() + (value - names.size());
            case WHOLE, MOD -> Integer.toString(value);
            case ENUM -> value >= 0 && value < names.size() ? names.get(value) : Integer.toString(value);
            case REF -> value == 0 ? "nil" : kind.prefix() + (value - 1);
        };
    }
}
