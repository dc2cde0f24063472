package gmplab.core.trace;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of one line: runs of characters without spaces, the signs { } and ;, and texts in double quotes, in which \"
 * is a quote, \\ a backslash and \n a new line.
 */
final class Tokens {
    private static final String SIGNS = "{};";
    /** Signs where they stand alone. */
    private static final java.util.Set<String> BRACKETS = java.util.Set.of("(", ")", "[", "]");

    private record Token(String text, boolean quoted) { }

    private final List<Token> tokens = new ArrayList<>();
    private int next;

    /** @throws IllegalArgumentException when a quoted text does not end, or has an escape that there is not */
    Tokens(String line) {
        for (int i = 0; i < line.length();) {
            char c = line.charAt(i);
            if (Character.isWhitespace(c)) {
                i++;
            } else if (c == '"') {
                i = quoted(line, i + 1);
            } else {
                int from = i++;
                while (SIGNS.indexOf(c) < 0 && i < line.length() && inWord(line.charAt(i))) {
                    i++;
                }
                tokens.add(new Token(line.substring(from, i), false));
            }
        }
    }

    private static boolean inWord(char c) {
        return !Character.isWhitespace(c) && c != '"' && SIGNS.indexOf(c) < 0;
    }

    private int quoted(String line, int from) {
        StringBuilder b = new StringBuilder();
        for (int i = from; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                tokens.add(new Token(b.toString(), true));
                return i + 1;
            }
            b.append(c == '\\' ? escape(line, ++i) : c);
        }
        throw new IllegalArgumentException("a text in quotes does not end");
    }

    private static char escape(String line, int at) {
        char c = at < line.length() ? line.charAt(at) : ' ';
        return switch (c) {
            case '"', '\\' -> c;
            case 'n' -> '\n';
            default -> throw new IllegalArgumentException("\\" + c + " in a text; expected \\\", \\\\ or \\n");
        };
    }

    /** The text as one token. */
    static String quote(String text) {
        boolean plain = !text.isEmpty() && text.chars().allMatch(c -> inWord((char) c) && c != '\\' && c > ' ')
            && !BRACKETS.contains(text);
        return plain ? text : inQuotes(text);
    }

    /** The text as one token in quotes. */
    static String inQuotes(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    boolean more() {
        return next < tokens.size();
    }

    /** Takes the next token if it is this word or sign. */
    boolean take(String word) {
        boolean there = sees(word);
        next += there ? 1 : 0;
        return there;
    }

    /** Whether a statement ends here. */
    boolean ended() {
        return !more() || sees(";") || sees("}");
    }

    /** Whether the next token is this word or sign. */
    boolean sees(String word) {
        return more() && !tokens.get(next).quoted && tokens.get(next).text.equals(word);
    }

    /** Whether the next token is a text in quotes. */
    boolean quoted() {
        return more() && tokens.get(next).quoted;
    }

    void expect(String word) {
        if (!take(word)) {
            throw new IllegalArgumentException("expected \"" + word + "\"" + found());
        }
    }

    String text(String what) {
        if (!more() || !tokens.get(next).quoted && (SIGNS.contains(tokens.get(next).text)
            || BRACKETS.contains(tokens.get(next).text))) {
            throw new IllegalArgumentException("expected " + what + found());
        }
        return tokens.get(next++).text;
    }

    int number(String what) {
        String t = text(what);
        try {
            return Integer.parseInt(t);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected " + what + " (a number), found \"" + t + "\"", e);
        }
    }

    long longNumber(String what) {
        String t = text(what);
        try {
            return Long.parseLong(t);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected " + what + " (a number), found \"" + t + "\"", e);
        }
    }

    boolean bool(String what) {
        String t = text(what);
        if (!t.equals("true") && !t.equals("false")) {
            throw new IllegalArgumentException("expected " + what + " (true or false), found \"" + t + "\"");
        }
        return t.equals("true");
    }

    void end() {
        if (more()) {
            throw new IllegalArgumentException("expected the end of the line" + found());
        }
    }

    private String found() {
        return more() ? ", found \"" + tokens.get(next).text + "\"" : ", found the end of the line";
    }
}
