package gmplab.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gmplab.shell.command.Answer;
import gmplab.shell.command.Listener;
import gmplab.shell.session.Reply;
import gmplab.shell.session.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Issue 2, "The shell": 0 all held, or as expected; 1 the script failed; 11 to 14 findings; 20 a bound; 130 interrupted. */
class ExitCodeTest {
    /** One P, one M, one goroutine that only computes: a few states, all of them good. */
    private static final String QUIET = "world procs: 1, ms: 1\ngo('a', on: 0) { compute 3 }\n";
    /** Closing a channel twice panics. */
    private static final String PANIC = "world procs: 1, ms: 1\nchannel 'c'\ngo('a', on: 0) { close 'c'; close 'c' }\n";

    @TempDir
    private Path dir;

    private Batches.Result script(String text, String... options) throws IOException {
        Path f = Files.writeString(dir.resolve("s.groovy"), text);
        String[] args = new String[options.length + 2];
        args[0] = "run";
        System.arraycopy(options, 0, args, 1, options.length);
        args[args.length - 1] = f.toString();
        return Batches.call(args);
    }

    private int exit(String text) throws IOException {
        return script(text).exit();
    }

    /** {@code gmplab --json run FILE} is {@code gmplab run --json FILE}. */
    @Test
    void optionsCountBeforeTheSubcommandToo() throws IOException {
        Path f = Files.writeString(dir.resolve("o.groovy"), QUIET + "explore()");
        assertEquals(Batches.call("run", "--json", f.toString()).exit(), Batches.call("--json", "run", f.toString()).exit());
        org.junit.jupiter.api.Assertions.assertTrue(Batches.call("--json", "run", f.toString()).out().startsWith("{"));
    }

    @Test
    void aScriptThatJudgesNothingSucceeds() throws IOException {
        assertEquals(0, exit("println 1 + 1"));
    }

    @Test
    void aScriptEndsWithItsVerdict() throws IOException {
        assertEquals(0, exit(QUIET + "explore()"));
        assertEquals(14, exit(PANIC + "explore()"));
        assertEquals(14, exit(PANIC + "run until: quiet"));
    }

    @Test
    void aBoundIsNotHeld() throws IOException {
        assertEquals(20, exit(QUIET + "explore maxStates: 3"));
        assertEquals(20, exit(QUIET + "explore order: random, walks: 2"));
    }

    @Test
    void exactlyTheExpectedVerdictSucceeds() throws IOException {
        assertEquals(0, exit(QUIET + "explore()\nexpect held"));
        assertEquals(0, exit(PANIC + "explore()\nexpect threw"));
        assertEquals(0, exit(PANIC + "explore()\nexpect threw, 'close of closed channel'"));
        assertEquals(0, exit(QUIET + "explore maxStates: 3\nexpect bounded"));
    }

    @Test
    void anythingElseOnTheWayIsNotTheExpectedVerdict() throws IOException {
        assertEquals(1, exit(PANIC + "explore()\nexpect deadlock"));
        assertEquals(1, exit(PANIC + "explore()\nexpect threw, 'something else'"));
        assertEquals(1, exit(QUIET + "explore maxStates: 3\nexpect held"));
        assertEquals(1, exit(QUIET + "stpe m0\nexpect held"));
        assertEquals(1, exit("expect deadlock"));
        assertEquals(14, exit(PANIC + "explore()\nexpect threw\nexplore()"));
    }

    @Test
    void anErrorIsNotAnExpectedFinding() throws IOException {
        assertEquals(1, exit(PANIC + "explore()\nexpect threw\nlist 'nope'"));
    }

    @Test
    void theWorstUnexpectedVerdictCounts() throws IOException {
        assertEquals(14, exit(QUIET + "explore maxStates: 3\n" + PANIC + "explore()\n" + QUIET + "explore()"));
    }

    @Test
    void aScriptMayEndItself() throws IOException {
        assertEquals(7, exit("exit 7"));
        assertEquals(14, exit(PANIC + "explore()\nexit"));
    }

    @Test
    void anInterruptKeepsTheSession() {
        Session s = new Session();
        Reply r = s.script(QUIET + "explore()\nexplore()", "s", List.of(), new Listener() {
            @Override
            public void answer(Answer answer) {
                if (answer.word().equals("explore")) {
                    s.interrupt();
                }
            }

            @Override
            public void printed(String text) { }

            @Override
            public void progress(String line) { }
        });
        assertEquals(Reply.Status.INTERRUPTED, r.status());
        assertEquals(130, r.exitCode());
        assertEquals(42, s.cell("42", "", Listener.SILENT).value());
    }

    @Test
    void jsonIsOneVersionedDocument() throws IOException {
        Batches.Result r = script(PANIC + "println 'x'\nexplore()", "--json");
        JsonNode d = new ObjectMapper().readTree(r.out());
        assertEquals(1, d.get("gmplab").asInt());
        assertEquals(14, d.get("exit").asInt());
        assertEquals(14, r.exit());
        assertEquals("x\n", d.get("printed").asText());
        JsonNode last = d.get("answers").get(d.get("answers").size() - 1);
        assertEquals("explore", last.get("word").asText());
        assertEquals("throw", last.get("value").get("found").get(0).get("kind").asText());
        JsonNode failed = new ObjectMapper().readTree(script("stpe 1", "--json").out());
        assertEquals("s.groovy:1: no word \"stpe\"; nearest: step (help)", failed.get("error").asText());
        assertEquals(1, failed.get("exit").asInt());
    }

    @Test
    void quietSaysOnlyVerdicts() throws IOException {
        Batches.Result r = script(QUIET + "ms\nexplore()", "--quiet");
        assertTrue(r.out().startsWith("go1.19: no violation found: exhaustive: "), r.out());
        assertEquals("", r.err());
    }

    @Test
    void helpAndVersionSucceed() {
        assertEquals(0, Batches.call("--help").exit());
        assertEquals(0, Batches.call("run", "--help").exit());
        assertTrue(Batches.call("version").out().startsWith("gmplab "));
    }

    @Test
    void noEscapeCodesWithoutATerminal() throws IOException {
        assertTrue(script(QUIET + "ps\nhelp\nexplore()").out().indexOf('\u001b') < 0);
    }
}
