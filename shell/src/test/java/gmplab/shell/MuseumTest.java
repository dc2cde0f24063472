package gmplab.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.shell.command.Listener;
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

/** Each script in scripts/museum finds its bug in the broken version and none in the cured one. */
class MuseumTest {
    private static final Path DIR = Path.of("../scripts/museum");
    /** Those that take seconds; the others take longer than that. */
    private static final List<String> QUICK = List.of("40368-checkdead", "46524-exitsyscall0", "34736-worldsema-gosched", "10573-spinning-work");

    private static DynamicTest test(Path script) {
        return DynamicTest.dynamicTest(script.getFileName().toString(), () -> {
            Museum m = new Museum(Listener.SILENT);
            assertEquals(null, m.visit(script).error());
            assertEquals(0, m.exitCode());
            String row = m.table().plain().get(1);
            assertTrue(row.contains("none: ") || row.contains("not shown"), m.table().toString());
        });
    }

    @TestFactory
    Stream<DynamicTest> quickOnes() {
        return QUICK.stream().map(n -> test(DIR.resolve(n + ".groovy")));
    }

    @Tag("long")
    @TestFactory
    Stream<DynamicTest> allOfThem() throws IOException {
        return Exhibit.scripts(DIR).stream().map(MuseumTest::test);
    }

    private static int museum(Path where, StringWriter out, StringWriter err) {
        return Main.run(new String[] {"museum", where.toString()}, new PrintWriter(out), new PrintWriter(err));
    }

    /** A row that cannot be shown says why, and none is missing. */
    @Test
    void whatCannotBeShownHasARowAllTheSame() throws IOException {
        Museum m = new Museum(Listener.SILENT);
        assertEquals(null, m.visit(DIR.resolve("7c2cf4e-allp.groovy")).error());
        assertEquals(0, m.exitCode());
        List<String> lines = m.table().plain();
        assertEquals(3, lines.size());
        assertTrue(lines.get(1).startsWith("7c2cf4e779a6") && lines.get(1).contains("not shown"), lines.get(1));
        assertTrue(lines.get(2).startsWith("7c2cf4e779a6: what goes wrong"), lines.get(2));
        assertEquals(14, Exhibit.scripts(DIR).size());
    }

    @Test
    void whatIsClaimedOfARunIsNamed() throws IOException {
        Museum m = new Museum(Listener.SILENT);
        assertEquals(null, m.visit(DIR.resolve("fcd7c02-runqempty.groovy")).error());
        assertEquals(0, m.exitCode());
        String row = m.table().plain().get(1);
        assertTrue(row.contains("property 'what is never empty is not taken for empty' does not hold") && row.contains("none: exhaustive"), row);
    }

    @Test
    void aBugThatIsNotFoundFails(@TempDir Path dir) throws IOException {
        Files.writeString(dir.resolve("a.groovy"), "// #1: not there\nworld procs: 1\ngo('g', on: 0) { compute 1 }\nexplore()\nexpect deadlock\n");
        StringWriter out = new StringWriter();
        assertEquals(1, museum(dir, out, new StringWriter()));
        assertTrue(out.toString().contains("#1: ") && out.toString().contains("nothing") && out.toString().contains("expected deadlock"), out.toString());
    }

    @Test
    void whatIsNoMuseumIsRefused(@TempDir Path dir) {
        StringWriter err = new StringWriter();
        assertEquals(2, museum(dir, new StringWriter(), err));
        assertTrue(err.toString().contains("there is no script in"), err.toString());
        assertEquals(2, museum(dir.resolve("nowhere"), new StringWriter(), err));
        assertTrue(err.toString().contains("there is no such file"), err.toString());
    }
}
