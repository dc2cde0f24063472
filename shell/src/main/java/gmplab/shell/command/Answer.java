package gmplab.shell.command;

import gmplab.shell.view.Text;
import java.util.Map;

/**
 * What a command gives: lines for people, a value for scripts and documents, perhaps a picture.
 *
 * @param word the command, empty for a plain value
 * @param value maps, lists, strings, numbers and booleans only; may be null
 * @param svg a picture, or null
 * @param exitCode what a script would end with were this its verdict; -1 for an answer that judges nothing
 */
public record Answer(String word, Text text, Object value, String svg, int exitCode) {
    public static Answer of(Text text) {
        return new Answer("", text, null, null, -1);
    }

    public static Answer of(String... lines) {
        return of(Text.of(lines));
    }

    public static Answer of(Text text, Object value) {
        return new Answer("", text, value, null, -1);
    }

    public Answer withSvg(String picture) {
        return new Answer(word, text, value, picture, exitCode);
    }

    public Answer withExit(int code) {
        return new Answer(word, text, value, svg, code);
    }

    public Answer named(String name) {
        return new Answer(name, text, value, svg, exitCode);
    }

    /** Whether this is a verdict. */
    public boolean judges() {
        return exitCode >= 0;
    }

    /** A member of the value, so that a script may write {@code explore().states}. */
    public Object get(String member) {
        if (value instanceof Map<?, ?> m && m.containsKey(member)) {
            return m.get(member);
        }
        String known = value instanceof Map<?, ?> m ? String.join(", ", m.keySet().stream().map(String::valueOf).toList()) : "";
        throw new UserError("the answer of " + (word.isEmpty() ? "this" : word) + " has no \"" + member + "\""
            + (known.isEmpty() ? "" : "; it has " + known));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
