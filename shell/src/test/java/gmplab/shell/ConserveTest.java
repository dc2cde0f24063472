package gmplab.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.shell.command.Listener;
import gmplab.shell.session.Reply;
import gmplab.shell.session.Session;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Work conservation in unmodified Go: what scripts/conserve says of each world, and the findings that are kept there. */
class ConserveTest {
    private static final Path DIR = Path.of("../scripts/conserve");

    private static int conserve(Path where, Path findings, StringWriter out) {
        return Main.run(new String[] {"conserve", where.toString(), "--findings", findings.toString()}, new PrintWriter(out),
            new PrintWriter(new StringWriter()));
    }

    @Test
    void aFindingIsToldJudgedAndSavedSoThatItOpens(@TempDir Path dir) {
        StringWriter out = new StringWriter();
        assertEquals(12, conserve(DIR.resolve("01-yield.groovy"), dir.resolve("found"), out));
        String said = out.toString();
        assertTrue(said.contains("work is not conserved") && said.contains("confirmed") && said.contains("source: "), said);
        Session s = new Session();
        Reply r = s.word("replay", List.of(dir.resolve("found/01-yield.trace").toString()), Listener.SILENT);
        assertNull(r.error());
        assertEquals(12, r.exitCode());
    }

    @Test
    void aWorldThatHoldsHasNoFile(@TempDir Path dir) {
        StringWriter out = new StringWriter();
        assertEquals(0, conserve(DIR.resolve("05-ready.groovy"), dir.resolve("found"), out));
        assertTrue(out.toString().contains("none: exhaustive"), out.toString());
        assertTrue(Files.notExists(dir.resolve("found")));
    }

    /** Each finding that comes with gmplab, made again move for move. */
    @TestFactory
    Stream<DynamicTest> keptFindingsAreFindings() throws IOException {
        List<Path> traces;
        try (Stream<Path> all = Files.list(DIR)) {
            traces = all.filter(p -> p.toString().endsWith(".trace")).sorted().toList();
        }
        assertTrue(traces.size() >= 4, traces.toString());
        return traces.stream().map(t -> DynamicTest.dynamicTest(t.getFileName().toString(), () -> {
            Reply r = new Session().word("replay", List.of(t.toString()), Listener.SILENT);
            assertNull(r.error());
            assertEquals(12, r.exitCode());
        }));
    }

    /** About five minutes beside other jobs. */
    @Tag("long")
    @TestFactory
    Stream<DynamicTest> allOfThem() throws IOException {
        return Exhibit.scripts(DIR).stream().map(p -> DynamicTest.dynamicTest(p.getFileName().toString(), () -> {
            Exhibit e = Exhibit.of(p, Listener.SILENT);
            assertNull(e.reply().error());
            assertEquals(0, e.reply().exitCode());
        }));
    }

    @Test
    void wordsAreChecked() {
        Session s = new Session();
        assertTrue(s.word("conserve", List.of("queus"), Listener.SILENT).error().contains("nearest: queues"));
        assertTrue(s.word("conserve", List.of("trace"), Listener.SILENT).error().contains("says nothing of this world"));
        assertTrue(s.word("conserve", List.of(), Listener.SILENT).answers().get(0).text().toString().contains("settled"));
    }
}
