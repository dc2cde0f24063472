package gmplab.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gmplab.shell.command.Listener;
import gmplab.shell.notebook.Runner;
import gmplab.shell.session.Reply;
import gmplab.shell.session.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Issue 2, "What must be seen", 4: one saved trace replays to the same state at the prompt, in batch and in a notebook. */
class ReplayTest {
    private static final String WORLD = """
        world version: 'go1.16-dev', procs: 3, ms: 4, idle: 1
        timer 't'
        go('reset', on: 0) { reset 't', 5; yield; compute 2 }
        go('gc', on: 1) { gc }
        """;
    @TempDir
    private Path dir;
    private Path trace;
    private String state;

    @BeforeEach
    void aTraceOfThreeHundredRandomMoves() {
        trace = dir.resolve("some.trace");
        Reply r = new Session().cell(WORLD + "preempt g0\nrun 300, seed: 11\nstep 5\nsave('" + trace + "').state", "", Listener.SILENT);
        assertTrue(r.ok(), r.error());
        state = r.value().toString();
    }

    private static Object cell(Session s, String text) {
        Reply r = s.cell(text, "", Listener.SILENT);
        assertTrue(r.ok(), r.error());
        return r.value();
    }

    @Test
    void theSameStateInEveryFace() throws IOException {
        assertEquals(state, cell(new Session(), "replay('" + trace + "').state"));
        assertTrue(Batches.call("replay", trace.toString()).out().contains("state " + state));
        Path script = Files.writeString(dir.resolve("s.groovy"), "println replay('" + trace + "').state\n");
        assertTrue(Batches.call("run", "--quiet", script.toString()).out().contains(state));
        Path notebook = Files.writeString(dir.resolve("n.ipynb"), "{\"cells\": [{\"cell_type\": \"code\", \"metadata\": {}, \"outputs\": [], "
            + "\"execution_count\": null, \"source\": [\"replay('" + trace + "').state\"]}], \"metadata\": {}, \"nbformat\": 4, \"nbformat_minor\": 5}");
        assertEquals(0, new Runner(new Session(), Listener.SILENT).run(notebook, notebook).exitCode());
        assertTrue(Files.readString(notebook).contains(state));
    }

    @Test
    void backTenAndTheSameTenChoicesGiveTheIdenticalState() {
        Session s = new Session();
        cell(s, "replay '" + trace + "'");
        @SuppressWarnings("unchecked")
        List<String> last = (List<String>) cell(s, "moves(10).value()");
        cell(s, "back 10");
        for (String move : last) {
            String[] w = move.split(" ");
            int words = w[1].equals("PREEMPT") || w[1].equals("ANSWER") ? 3 : w[1].equals("TIMER") ? 1 : 2;
            cell(s, "choose '" + String.join(" ", List.of(w).subList(1, 1 + words)) + "'");
        }
        assertEquals(state, cell(s, "goTo(moves().value().size()).state"));
    }

    @Test
    void theSameSeedGivesTheSameMoves() {
        String again = WORLD + "run 300, seed: 11\nmoves().text().toString()";
        assertEquals(cell(new Session(), again), cell(new Session(), again));
    }
}
