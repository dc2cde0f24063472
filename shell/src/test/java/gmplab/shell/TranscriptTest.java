package gmplab.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import gmplab.shell.command.Answer;
import gmplab.shell.command.Listener;
import gmplab.shell.session.Printer;
import gmplab.shell.session.Reply;
import gmplab.shell.session.Session;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Texts typed and what the shell says: files of blocks, each a text, {@code ----}, the output, {@code ====}. One file is one
 * session. {@code mvn test -Dgmplab.rewrite=true} writes what is said now in their place; the diff is then the review.
 */
class TranscriptTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/transcripts");
    private static final boolean REWRITE = Boolean.getBoolean("gmplab.rewrite");

    /** What a table of mutants says at its end where it took a second or more. */
    private static final String HOW_LONG = "; in \\d+ s$";

    private record Block(String typed, String said) {
        @Override
        public String toString() {
            return typed + "\n----\n" + (said.isEmpty() ? "" : said + "\n") + "====\n";
        }
    }

    @TestFactory
    List<DynamicTest> theShellSaysWhatTheTranscriptSays() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            List<DynamicTest> tests = files.filter(f -> f.toString().endsWith(".txt")).sorted()
                .map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> check(f))).toList();
            assertFalse(tests.isEmpty());
            return tests;
        }
    }

    private static void check(Path file) throws IOException {
        List<Block> expected = read(Files.readString(file));
        Session session = new Session();
        StringBuilder now = new StringBuilder();
        for (Block b : expected) {
            now.append(new Block(b.typed, say(session, b.typed)));
        }
        if (REWRITE) {
            Files.writeString(file, now.toString());
        }
        StringBuilder before = new StringBuilder();
        expected.forEach(before::append);
        assertEquals(REWRITE ? now.toString() : before.toString(), now.toString());
    }

    private static String say(Session session, String typed) {
        StringWriter said = new StringWriter();
        PrintWriter w = new PrintWriter(said);
        Printer printer = new Printer(w, w, new Printer.Manner(false, false, false));
        Reply reply = session.cell(typed, "", new WithoutProgress(printer));
        printer.end(reply, false);
        return said.toString().replace("\r\n", "\n").replaceAll("(?m)" + HOW_LONG, "").stripTrailing();
    }

    /** When progress is shown depends on the clock. */
    private record WithoutProgress(Listener to) implements Listener {
        @Override
        public void answer(Answer answer) {
            to.answer(answer);
        }

        @Override
        public void printed(String text) {
            to.printed(text);
        }

        @Override
        public void progress(String line) { }
    }

    private static List<Block> read(String text) {
        List<Block> blocks = new ArrayList<>();
        for (String block : text.split("(?m)^====\n")) {
            int middle = block.indexOf("----\n");
            assertFalse(middle < 0, "a block without ----: " + block);
            blocks.add(new Block(block.substring(0, middle).stripTrailing(), block.substring(middle + 5).stripTrailing()));
        }
        return blocks;
    }
}
