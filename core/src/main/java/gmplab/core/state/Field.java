package gmplab.core.state;

/**
 * A named place of the state: one value per identity of {@code owner}, times one per identity of {@code second}.
 * The name is Go's, for example {@code p.status}, {@code sched.npidle}, {@code p.runq}.
 *
 * @param own touched only by the M (or the G running on it) that it belongs to, so an access is not a shared one
 * @param single written only by the M it belongs to, read by all: that M's own read is not a shared access
 * @param ghost bookkeeping of the bench, not of Go: touched atomically with the step that causes it
 * @param word the word of memory that it is a part of: a step may touch several parts of one word; empty where it is one
 */
public record Field(String name, Kind owner, Kind second, Type type, boolean own, boolean single, boolean ghost, String word) {
    public static Field scalar(String name, Type type) {
        return new Field(name, Kind.NONE, Kind.NONE, type, false, false, false, "");
    }

    public static Field of(Kind owner, String name, Type type) {
        return new Field(name, owner, Kind.NONE, type, false, false, false, "");
    }

    public static Field of(Kind owner, Kind second, String name, Type type) {
        return new Field(name, owner, second, type, false, false, false, "");
    }

    /** The same field, touched only by the thread it belongs to. */
    public Field owned() {
        return new Field(name, owner, second, type, true, single, ghost, word);
    }

    /** The same field, written only by the M it belongs to. */
    public Field ownerWrites() {
        return new Field(name, owner, second, type, own, true, ghost, word);
    }

    /** The same field as bookkeeping of the bench. */
    public Field asGhost() {
        return new Field(name, owner, second, type, own, single, true, word);
    }

    /** The same field as a part of a word: all parts have the same owner. */
    public Field in(String newWord) {
        return new Field(name, owner, second, type, own, single, ghost, newWord);
    }

    /** Number of elements. */
    public int elements(Sizes sizes) {
        return rows(sizes) * columns(sizes);
    }

    int rows(Sizes sizes) {
        return owner == Kind.NONE ? 1 : sizes.of(owner);
    }

    public int columns(Sizes sizes) {
        return second == Kind.NONE ? 1 : sizes.of(second);
    }

    @Override
    public String toString() {
        return name;
    }
}
