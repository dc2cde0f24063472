package gmplab.shell.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gmplab.shell.command.Listener;
import gmplab.shell.session.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The notebook face: cells in, outputs of format 4 out. */
class RunnerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    @TempDir
    private Path dir;

    private static String cell(String source, String more) throws IOException {
        return "{\"cell_type\": \"code\", \"execution_count\": 9, \"metadata\": {" + more + "}, \"outputs\": [], \"source\": "
            + JSON.writeValueAsString(source) + "}";
    }

    private Path notebook(String... cells) throws IOException {
        return Files.writeString(dir.resolve("n.ipynb"), "{\"cells\": [" + String.join(",", cells)
            + "], \"metadata\": {\"mine\": {\"kept\": 1.50}}, \"nbformat\": 4, \"nbformat_minor\": 5}");
    }

    private static Runner.Result run(Path file) {
        return new Runner(new Session(), Listener.SILENT).run(file, file);
    }

    private static JsonNode outputs(Path file, int cell) throws IOException {
        return JSON.readTree(file.toFile()).get("cells").get(cell).get("outputs");
    }

    private static String text(JsonNode lines) {
        StringBuilder b = new StringBuilder();
        lines.forEach(l -> b.append(l.asText()));
        return b.toString();
    }

    @Test
    void cellsShareASessionAndOutputsAreWrittenBack() throws IOException {
        Path n = notebook(cell("def x = 40\nprint 'a'\nprintln 'b'", ""), "{\"cell_type\": \"markdown\", \"metadata\": {}, \"source\": [\"# t\"]}",
            cell("x + 2", ""));
        Runner.Result r = run(n);
        assertNull(r.error());
        assertEquals(0, r.exitCode());
        assertEquals(2, r.cells());
        assertEquals("ab\n", text(outputs(n, 0).get(0).get("text")));
        assertEquals("execute_result", outputs(n, 2).get(0).get("output_type").asText());
        assertEquals("42", text(outputs(n, 2).get(0).get("data").get("text/plain")));
        JsonNode root = JSON.readTree(n.toFile());
        assertEquals(2, root.get("cells").get(2).get("execution_count").asInt());
        assertEquals("1.5", root.get("metadata").get("mine").get("kept").asText());
    }

    @Test
    void answersComeAsTextHtmlAndPicture() throws IOException {
        Path n = notebook(cell("world procs: 1\nps", ""), cell("step 3\ntimeline", ""));
        run(n);
        JsonNode ps = outputs(n, 0).get(1).get("data");
        assertTrue(text(ps.get("text/plain")).startsWith("p   status"));
        assertTrue(text(ps.get("text/html")).startsWith("<pre class=\"gmplab\">"));
        assertTrue(text(outputs(n, 1).get(1).get("data").get("image/svg+xml")).startsWith("<svg "));
    }

    @Test
    void aCellThatFailsEndsItWithEverythingBeforeItWritten() throws IOException {
        Path n = notebook(cell("1", ""), cell("\nstpe m0", ""), cell("3", ""));
        Runner.Result r = run(n);
        assertEquals(1, r.exitCode());
        assertEquals("n.ipynb cell 2:2: no word \"stpe\"; nearest: step (help)", r.error());
        assertEquals("error", outputs(n, 1).get(0).get("output_type").asText());
        assertEquals(0, outputs(n, 2).size());
    }

    @Test
    void aCellMayBeTaggedToFail() throws IOException {
        Path n = notebook(cell("stpe m0", "\"tags\": [\"raises-exception\"]"), cell("3", ""));
        assertEquals(0, run(n).exitCode());
        assertEquals("3", text(outputs(n, 1).get(0).get("data").get("text/plain")));
    }

    @Test
    void runningAgainChangesNothing() throws IOException {
        Path n = notebook(cell("world procs: 2\nps\n1 + 1", ""));
        run(n);
        String once = Files.readString(n);
        run(n);
        assertEquals(once, Files.readString(n));
    }

    @Test
    void nothingIsLeftBeside() throws IOException {
        Path n = notebook(cell("1", ""));
        run(n);
        try (Stream<Path> all = Files.list(dir)) {
            assertEquals(1, all.count());
        }
    }

    @Test
    void verdictsGiveTheExitCode() throws IOException {
        Path n = notebook(cell("world procs: 1, ms: 1\ngo('a', on: 0) { compute 3 }\nexplore maxStates: 2", ""), cell("1", ""));
        Runner.Result r = run(n);
        assertEquals(20, r.exitCode());
        assertFalse(r.summary().isEmpty());
    }
}
