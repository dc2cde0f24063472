package gmplab.shell.command;

/** A piece of script that a command may run: what stands between braces. */
@FunctionalInterface
public interface Block {
    Object call(Object... args);

    /** Whether a value counts as true, as the script's language sees it. */
    default boolean holds() {
        Object r = call();
        return r instanceof Boolean b ? b : r instanceof Number n ? n.intValue() != 0 : r != null;
    }
}
