package gmplab.shell.command;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a script's language asks the bench: which names are words, and what they do. */
public interface Words {
    /** Every name that is called like a function. */
    Set<String> names();

    /** Names that stand for something by themselves and so cannot be variables. */
    boolean taken(String name);

    Object call(String name, List<Object> values, Map<String, Object> named);

    /**
     * What a bare name means: a command without arguments, a live M, P or G, a routine's name.
     *
     * @throws UserError naming the nearest word where it means nothing
     */
    Object bare(String name);

    /** Shows what the script printed. */
    void print(String text);
}
