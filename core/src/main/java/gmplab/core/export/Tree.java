package gmplab.core.export;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.function.Consumer;

/** What stands in a goroutine program, whatever records there are. */
final class Tree {
    private Tree() { }

    /** Visits a statement, case or expression and everything inside it, in the order in which it is written. */
    static void walk(Object node, Consumer<Object> visitor) {
        if (node instanceof List<?> all) {
            all.forEach(x -> walk(x, visitor));
        } else if (node instanceof Record r) {
            visitor.accept(r);
            for (RecordComponent c : r.getClass().getRecordComponents()) {
                walk(part(r, c), visitor);
            }
        }
    }

    /** A part of a record. */
    static Object part(Object record, RecordComponent c) {
        try {
            return c.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("bug in gmplab: " + c + " cannot be read", e);
        }
    }
}
