package gmplab.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.shell.command.Listener;
import gmplab.shell.session.Reply;
import gmplab.shell.session.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Go's own regression tests of the scheduler, restated: each script in scripts/proc_test is named after one of them. */
class ProcTestScriptsTest {
    private static final Path DIR = Path.of("../scripts/proc_test");

    private static List<Path> scripts() throws IOException {
        try (Stream<Path> all = Files.list(DIR)) {
            return all.filter(p -> p.toString().endsWith(".groovy")).sorted().toList();
        }
    }

    @Test
    void everyScriptExpectsSomething() throws IOException {
        assertTrue(scripts().size() >= 14);
        for (Path p : scripts()) {
            assertTrue(Files.readString(p).contains("\nexpect ") || Files.readString(p).contains("    expect "), p.toString());
        }
    }

    @TestFactory
    Stream<DynamicTest> everyScriptPasses() throws IOException {
        return scripts().stream().map(p -> DynamicTest.dynamicTest(p.getFileName().toString(), () -> check(p)));
    }

    @Test
    void theScriptAboutRunsThatGoOnForEverPasses() throws IOException {
        check(Path.of("../scripts/liveness.groovy"));
    }

    private static void check(Path script) throws IOException {
        Reply r = new Session().script(Files.readString(script), script.getFileName().toString(), List.of(), Listener.SILENT);
        assertEquals(null, r.error());
        assertEquals(0, r.exitCode());
    }
}
