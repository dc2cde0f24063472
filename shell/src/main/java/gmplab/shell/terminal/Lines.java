package gmplab.shell.terminal;

import gmplab.shell.command.Completions;
import java.util.List;
import java.util.function.Predicate;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Tells JLine when a text is whole, and which piece of it is being completed. */
final class Lines implements Parser {
    private final Predicate<String> incomplete;

    Lines(Predicate<String> incomplete) {
        this.incomplete = incomplete;
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        // Two empty lines end a text that will not become whole, so that nobody is caught in it (Ctrl-C drops it).
        boolean givenUp = line.endsWith("\n\n") || line.endsWith("\n") && line.isBlank();
        if (context == ParseContext.ACCEPT_LINE && !line.isBlank() && !givenUp && incomplete.test(line)) {
            throw new EOFError(-1, cursor, "more to come", "");
        }
        String head = line.substring(0, Math.min(cursor, line.length()));
        return new Piece(line, cursor, head.substring(head.length() - Completions.piece(head).length()));
    }

    @Override
    public boolean isEscapeChar(char ch) {
        return false;
    }

    /** The piece before the cursor is the only word there is. */
    private record Piece(String line, int cursor, String word) implements CompletingParsedLine {
        @Override
        public int wordCursor() {
            return word.length();
        }

        @Override
        public int wordIndex() {
            return 0;
        }

        @Override
        public List<String> words() {
            return List.of(word);
        }

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return candidate;
        }

        @Override
        public int rawWordCursor() {
            return word.length();
        }

        @Override
        public int rawWordLength() {
            return word.length();
        }
    }
}
